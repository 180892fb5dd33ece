package rust

import "unicode/utf8"

// class is what a byte can begin.
type class uint8

const (
	noClass class = iota
	space
	letter // of ASCII, or _
	digit
	mark // a punct
	opening
	closing
	angle // a punct or a conflict marker
	slash // a punct or a comment
	doubleQuote
	singleQuote
	beyond // ASCII
)

// classes has the class of each byte: one look at it decides how to go on.
var classes = func() (table [256]class) {
	for c := range table {
		switch b := byte(c); {
		case b == ' ' || b >= '\t' && b <= '\r':
			table[c] = space
		case b >= utf8.RuneSelf:
			table[c] = beyond
		case identStart(rune(b)):
			table[c] = letter
		case b >= '0' && b <= '9':
			table[c] = digit
		}
	}
	for text, k := range map[string]class{
		"!#$%&*+,-.:;=?@^|~": mark, "([{": opening, ")]}": closing, "<>": angle, "/": slash, `"`: doubleQuote, "'": singleQuote,
	} {
		for _, b := range []byte(text) {
			table[b] = k
		}
	}
	return table
}()

// plain is the number of bytes up to the first that is no part of an identifier of ASCII.
func plain(text []byte) int {
	for i, b := range text {
		if c := classes[b]; c != letter && c != digit {
			return i
		}
	}
	return len(text)
}

// goesOn says that what starts like a word may be something else, or a longer
// word, because of the byte after it.
func goesOn(c byte) bool { return c == '"' || c == '#' || c == '\'' || c >= utf8.RuneSelf }
