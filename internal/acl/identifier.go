package acl

import (
	"fmt"
	"strings"
)

// Model is the version of Tauri whose resolution this package follows.
const Model = "tauri-utils 2.10.2"

// The limits of tauri-utils, acl/identifier.rs: the prefix of a plugin's name is
// not part of its key, and a base name may be as long as a crate's name.
const (
	pluginPrefix     = "tauri-plugin-"
	corePrefix       = "core:"
	maxNameLen       = 64
	MaxIdentifierLen = maxNameLen - len(pluginPrefix) + 1 + maxNameLen
)

// Identifier is a permission's identifier as a capability or a set names it.
type Identifier struct {
	// Prefix is the ACL key in front of the colon; HasPrefix tells an identifier
	// without one, which names something of the manifest it stands in.
	Prefix    string
	HasPrefix bool
	Base      string
}

// IdentifierError says why Tauri refuses a text as an identifier. Its message is
// Tauri's.
type IdentifierError struct {
	Identifier string
	// Reason is Tauri's text without the identifier, as versions before 2.9.3
	// print it.
	Reason string
	// TooLong is set where the length alone is wrong.
	TooLong bool
}

// Variant is the error as Tauri's code names it, which a panic shows.
func (e *IdentifierError) Variant() string {
	if e.TooLong {
		return fmt.Sprintf("Humongous(%d)", len(e.Identifier))
	}
	return variants[e.Reason]
}

// variants maps the reasons to their names (tauri-utils, ParseIdentifierError).
var variants = map[string]string{
	reasonPlugin:     "StartsWithTauriPlugin",
	reasonEmpty:      "Empty",
	reasonFormat:     "InvalidFormat",
	reasonSeparators: "MultipleSeparators",
	reasonHyphen:     "TrailingHyphen",
	reasonNoBase:     "PrefixWithoutBase",
}

func (e *IdentifierError) Error() string {
	return fmt.Sprintf("invalid plugin or permission identifier '%s': %s", e.Identifier, e.Reason)
}

// Tauri's reasons for refusing an identifier.
const (
	reasonPlugin     = "identifiers cannot start with " + pluginPrefix
	reasonEmpty      = "identifiers cannot be empty"
	reasonFormat     = "identifiers can only include lowercase ASCII, hyphens which are not leading or trailing, and a single colon if using a prefix"
	reasonSeparators = "identifiers can only include a single separator '58'"
	reasonHyphen     = "identifiers cannot have a trailing hyphen"
	reasonNoBase     = "identifiers cannot have a prefix without a base"
)

// ParseIdentifier reads an identifier by Tauri's grammar, which counts bytes. The
// error is an *IdentifierError.
func ParseIdentifier(text string) (Identifier, error) {
	separator, reason := scanIdentifier(text)
	if reason != "" {
		return Identifier{}, &IdentifierError{
			Identifier: text, Reason: reason, TooLong: reason != reasonPlugin && len(text) > MaxIdentifierLen,
		}
	}
	if separator < 0 {
		return Identifier{Base: text}, nil
	}
	return Identifier{Prefix: text[:separator], HasPrefix: true, Base: text[separator+1:]}, nil
}

// scanIdentifier returns the index of the separator that splits text, or -1, and
// the reason to refuse it, or "". Each byte is judged by the one before it.
func scanIdentifier(text string) (separator int, reason string) {
	switch {
	case strings.HasPrefix(text, pluginPrefix):
		return -1, reasonPlugin
	case text == "":
		return -1, reasonEmpty
	case len(text) > MaxIdentifierLen:
		return -1, fmt.Sprintf("identifiers cannot be longer than %d, found %d", MaxIdentifierLen, len(text))
	case !alphanumeric(text[0]):
		return -1, reasonFormat
	}
	core := strings.HasPrefix(text, corePrefix)
	separator = -1
	for i := 1; i < len(text); i++ {
		prev, b := text[i-1], text[i]
		switch {
		case b == ':' && prev == '-':
			return -1, reasonFormat
		case b == ':' && separator >= 0 && !core:
			return -1, reasonSeparators
		case b == ':':
			separator = i
		case alphanumeric(b), b == '-' && prev != ':':
		default:
			return -1, reasonFormat
		}
	}
	return separator, badEnd(text)
}

// badEnd returns the reason to refuse an identifier for its last byte, or "".
func badEnd(text string) string {
	switch text[len(text)-1] {
	case ':':
		return reasonNoBase
	case '-':
		return reasonHyphen
	}
	return ""
}

func alphanumeric(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9'
}

// CommandPrefix is what Tauri puts before the commands of a plugin, for core plugins
// without "core:" (tauri-utils, acl/resolved.rs).
func CommandPrefix(key string) string {
	return "plugin:" + strings.TrimPrefix(key, corePrefix) + "|"
}

// Reference returns the identifier of base in the manifest of key, or why no
// capability can name it.
func Reference(key, base string) (string, error) {
	text := key + ":" + base
	id, err := ParseIdentifier(text)
	if err != nil {
		return "", err
	}
	if id.Base != base { // a colon in the base of a core plugin's identifier
		return "", &IdentifierError{Identifier: text, Reason: reasonSeparators}
	}
	return text, nil
}
