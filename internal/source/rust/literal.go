package rust

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// stringValue is the value of a string literal as written in the source, with its
// prefix and quotes; false if an escape in it is not one that Rust knows.
func stringValue(lit string) (string, bool) {
	lit = strings.TrimPrefix(lit, "c")
	if !strings.HasPrefix(lit, "r") {
		return unescape(strings.ReplaceAll(lit[1:len(lit)-1], "\r\n", "\n"))
	}
	hashes := strings.IndexByte(lit, '"') - 1
	return strings.ReplaceAll(lit[hashes+2:len(lit)-hashes-1], "\r\n", "\n"), true
}

func unescape(s string) (string, bool) {
	if !strings.Contains(s, `\`) {
		return s, true
	}
	var b strings.Builder
	for {
		at := strings.IndexByte(s, '\\')
		if at < 0 || at+1 == len(s) {
			b.WriteString(s)
			return b.String(), at < 0
		}
		b.WriteString(s[:at])
		if s[at+1] == '\n' { // the line break and the white space after it are no part of the value
			s = strings.TrimLeft(s[at+2:], " \t\r\n")
			continue
		}
		value, size := escape(s[at+1:])
		if size == 0 {
			return "", false
		}
		b.WriteString(value)
		s = s[at+1+size:]
	}
}

// simpleEscapes are the escapes of one letter.
var simpleEscapes = map[byte]string{
	'n': "\n", 'r': "\r", 't': "\t", '\\': `\`, '0': "\x00", '\'': "'", '"': `"`,
}

// escape reads the escape after a backslash: its value and its size, 0 if there is none.
func escape(s string) (value string, size int) {
	if v, ok := simpleEscapes[s[0]]; ok {
		return v, 1
	}
	switch {
	case s[0] == 'x' && len(s) >= 3:
		n, err := strconv.ParseUint(s[1:3], 16, 8)
		if err != nil || n > 0x7F {
			return "", 0
		}
		return string(rune(n)), 3
	case strings.HasPrefix(s, "u{"):
		digits, _, ok := strings.Cut(s[2:], "}")
		n, err := strconv.ParseUint(strings.ReplaceAll(digits, "_", ""), 16, 32)
		if !ok || err != nil || !utf8.ValidRune(rune(n)) || n > utf8.MaxRune {
			return "", 0
		}
		return string(rune(n)), len(digits) + 3
	}
	return "", 0
}
