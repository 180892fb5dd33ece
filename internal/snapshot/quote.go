package snapshot

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/permver/permver/internal/manifest"
)

// word is a name as one word of a line: as it is where it is plain, and no word of the
// format that can stand in its place.
func word(s string) string {
	if s == "" || slices.Contains([]string{perhaps, "if", "unread"}, s) || strings.ContainsFunc(s, func(r rune) bool { return !isPlain(r) }) {
		return quote(s)
	}
	return s
}

func isPlain(r rune) bool {
	return isIdent(r) || strings.ContainsRune("-.:/*$+@", r)
}

func isIdent(r rune) bool {
	return r == '_' || r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z'
}

// ident is a name that stands among punctuation.
func ident(s string) string {
	if s == "" || s == nameless || strings.ContainsFunc(s, func(r rune) bool { return !isIdent(r) }) {
		return quote(s)
	}
	return s
}

// quote is a text as a string of JSON that shows all it holds.
func quote(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string always encodes
	return visible(strings.TrimSuffix(b.String(), "\n"))
}

// visible escapes what has no shape of its own in a text of JSON, where it can be in
// strings only.
func visible(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case unicode.IsPrint(r) && !unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector):
			b.WriteRune(r)
		case r > 0xFFFF:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// scanner reads one line from the left to the right.
type scanner struct {
	text string
	pos  int
}

func (s *scanner) rest() string { return s.text[s.pos:] }
func (s *scanner) done() bool   { return s.pos == len(s.text) }

// take moves over a text if it comes next.
func (s *scanner) take(text string) bool {
	if !strings.HasPrefix(s.rest(), text) {
		return false
	}
	s.pos += len(text)
	return true
}

func (s *scanner) spaces() {
	for s.take(" ") {
	}
}

// word reads a word, and the blanks after it; false if there is none.
func (s *scanner) word() (string, bool) { return s.name(isPlain) }

// name reads a quoted text, or as many characters as are allowed, and the blanks after it.
func (s *scanner) name(allowed func(rune) bool) (string, bool) {
	defer s.spaces()
	if strings.HasPrefix(s.rest(), `"`) {
		return s.quoted()
	}
	end := strings.IndexFunc(s.rest(), func(r rune) bool { return !allowed(r) })
	if end < 0 {
		end = len(s.rest())
	}
	found := s.rest()[:end]
	s.pos += end
	return found, found != ""
}

// quoted reads a string of JSON.
func (s *scanner) quoted() (string, bool) {
	for end := 1; end < len(s.rest()); end++ {
		switch s.rest()[end] {
		case '\\':
			end++
		case '"':
			var text string
			if err := json.Unmarshal([]byte(s.rest()[:end+1]), &text); err != nil {
				return "", false
			}
			s.pos += end + 1
			return text, true
		}
	}
	return "", false
}

// maxDepth bounds what is nested: types, and values of scopes. The readers of plugins
// bound both below that.
const maxDepth = 256

// value reads a value as [manifest.Value] writes it.
func (s *scanner) value(depth int) (v manifest.Value, ok bool) {
	defer s.spaces()
	switch {
	case depth > maxDepth:
		return v, false
	case strings.HasPrefix(s.rest(), `"`):
		v.Kind = manifest.String
		v.Text, ok = s.quoted()
		return v, ok
	case s.take("["):
		v.Kind = manifest.List
		ok = s.members("]", func() bool {
			item, ok := s.value(depth + 1)
			v.Items = append(v.Items, item)
			return ok
		})
		return v, ok
	case s.take("{"):
		var fields []manifest.Field
		ok = s.members("}", func() bool {
			key, ok := s.quoted()
			if s.spaces(); !ok || !s.take(":") {
				return false
			}
			s.spaces()
			item, ok := s.value(depth + 1)
			fields = append(fields, manifest.Field{Key: key, Value: item})
			return ok
		})
		return manifest.NewMap(fields), ok
	}
	return s.literal()
}

// members reads what commas part, up to the end of it.
func (s *scanner) members(end string, read func() bool) bool {
	s.spaces()
	for first := true; !s.take(end); first = false {
		if !first && !s.take(",") {
			return false
		}
		if s.spaces(); !read() {
			return false
		}
		s.spaces()
	}
	return true
}

// literal reads a number or a word of JSON, or what TOML has beside them: NaN and the
// infinities.
func (s *scanner) literal() (v manifest.Value, ok bool) {
	end := strings.IndexAny(s.rest(), ",]} ")
	if end < 0 {
		end = len(s.rest())
	}
	text := s.rest()[:end]
	s.pos += end
	switch text {
	case "null":
		return v, true
	case "true", "false":
		return manifest.Value{Kind: manifest.Bool, Bool: text == "true"}, true
	}
	if number, err := strconv.ParseInt(text, 10, 64); err == nil {
		return manifest.Value{Kind: manifest.Int, Int: number}, true
	}
	number, err := strconv.ParseFloat(text, 64)
	return manifest.Value{Kind: manifest.Float, Float: number}, err == nil
}
