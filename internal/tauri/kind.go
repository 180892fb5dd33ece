package tauri

import "strings"

// ErrorKind is a kind of error of Tauri's: what is left of its text without the
// names, places and numbers in it.
type ErrorKind string

// The kinds of errors at which Tauri stops reading a permission file.
const (
	BadSyntax    ErrorKind = "bad syntax"
	OverLimit    ErrorKind = "over a limit of the format"
	MissingField ErrorKind = "missing field"
	Duplicate    ErrorKind = "duplicate field"
	Variant      ErrorKind = "unknown variant"
	BadLength    ErrorKind = "invalid length"
	BadType      ErrorKind = "invalid type"
	BadValue     ErrorKind = "invalid value"
)

// readingKinds maps a part of a text to the kind; the first that is found counts.
var readingKinds = []struct {
	part string
	kind ErrorKind
}{
	{"missing field", MissingField},
	{"duplicate field", Duplicate},
	{"duplicate key", Duplicate},
	{"unknown variant", Variant},
	{"invalid length", BadLength},
	{"wanted ", BadType},
	{"expected unit", BadType},
	{"invalid type", BadType},
	{"invalid value: ", BadValue},
	{"recursion limit", OverLimit},
	{"number out of range", OverLimit},
	{"number overflowed", OverLimit},
	{"surrogate", OverLimit},
}

// ReadingKind sorts an error of reading a permission file.
func ReadingKind(text string) ErrorKind {
	for _, k := range readingKinds {
		if strings.Contains(text, k.part) {
			return k.kind
		}
	}
	return BadSyntax
}

// ofRecords reports whether the error is about the fields of a record, which are
// looked at once the syntax is sound.
func (k ErrorKind) ofRecords() bool {
	return k == MissingField || k == Variant || k == BadLength
}

// alike reports whether two errors say the same. Where a value is of a wrong type
// or beyond what the format holds, the crates differ in which they call it.
func (k ErrorKind) alike(other ErrorKind) bool {
	return k == other || !k.ofRecords() && !other.ofRecords()
}

// identifierKinds maps what Tauri says about an identifier in words to the name of
// the error, which its macro's panic shows.
var identifierKinds = []struct{ words, name string }{
	{"identifiers cannot start with tauri-plugin-", "StartsWithTauriPlugin"},
	{"identifiers cannot be empty", "Empty"},
	{"identifiers cannot be longer than", "Humongous"},
	{"identifiers can only include lowercase", "InvalidFormat"},
	{"identifiers can only include a single separator", "MultipleSeparators"},
	{"identifiers cannot have a trailing hyphen", "TrailingHyphen"},
	{"identifiers cannot have a prefix without a base", "PrefixWithoutBase"},
}

// RefusalKind sorts an error of resolving a capability.
func RefusalKind(text string) ErrorKind {
	for _, k := range identifierKinds {
		if strings.Contains(text, k.words) || strings.Contains(text, k.name) {
			if strings.Contains(text, "in permission set") {
				return ErrorKind("in a set: " + k.name)
			}
			return ErrorKind(k.name)
		}
	}
	for _, kind := range []ErrorKind{"unknown ACL", "unknown permission", "not found from set"} {
		if strings.Contains(text, string(kind)) {
			return kind
		}
	}
	return ErrorKind(text)
}

// refusal is what two refusals have in common that say the same: the text, or the
// kind where permver says it in other words.
func refusal(text string) string {
	switch kind := RefusalKind(text); kind {
	case "unknown permission", "not found from set":
		return text
	default:
		return string(kind)
	}
}
