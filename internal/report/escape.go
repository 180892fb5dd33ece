package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Visible returns s as one line that shows all it contains: every character that
// a terminal or an editor would obey, hide, or use to reorder its neighbours is
// spelled `\u{1b}`, and every byte that is not UTF-8 `\xff`. These are control
// and escape characters, line and paragraph separators, bidirectional controls,
// zero-width and other invisible characters, and blanks that are not the space.
func Visible(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		b.WriteString(visible(r, s[:size]))
		s = s[size:]
	}
	return b.String()
}

// asText spells the bytes of s that are no UTF-8, and leaves all else as it is.
func asText(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		if raw := s[:size]; r == utf8.RuneError {
			b.WriteString(visible(r, raw))
		} else {
			b.WriteString(raw)
		}
		s = s[size:]
	}
	return b.String()
}

// visible returns how the rune r, decoded from raw, is shown.
func visible(r rune, raw string) string {
	switch {
	case r == utf8.RuneError && len(raw) == 1:
		return fmt.Sprintf(`\x%02x`, raw[0])
	case isHidden(r):
		return fmt.Sprintf(`\u{%x}`, r)
	}
	return raw
}

func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// ideographicSpace is the blank of East Asian text, as wide as a letter and as
// common as the space is elsewhere.
const ideographicSpace = '\u3000'

// isHidden reports whether r has no shape of its own. The first test covers
// control, format, private and unassigned characters, surrogates and blanks; the
// second those that Unicode counts as letters or marks and still does not draw.
func isHidden(r rune) bool {
	if r < utf8.RuneSelf {
		return r < ' ' || r == 0x7f
	}
	return !unicode.IsPrint(r) && r != ideographicSpace ||
		unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// escapeJSON spells the hidden characters of a JSON text as JSON escapes. They
// can only stand inside its strings, so the data stay the same. encoding/json has
// already escaped the ASCII ones but DEL, and replaced what is not UTF-8.
func escapeJSON(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		switch {
		case r == '\n' || !isHidden(r):
			out = append(out, text[:size]...)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		text = text[size:]
	}
	return out
}
