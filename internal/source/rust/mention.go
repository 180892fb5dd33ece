package rust

import "strings"

// mentioned collects the words of a file's string literals. Words are made of
// letters, digits, "_" and "-", so that a path gives each of its parts.
func (l *lexed) mentioned() map[string]bool {
	words := make(map[string]bool)
	for _, t := range l.toks {
		if t.kind != str {
			continue
		}
		value, ok := stringValue(string(l.src[t.pos:t.end]))
		if !ok {
			continue
		}
		for _, word := range strings.FieldsFunc(value, notWord) {
			words[word] = true
		}
	}
	return words
}

func notWord(r rune) bool {
	return !identPart(r) && r != '-'
}

// Mentions reports whether a string in the script holds the word: a script that
// does more than call a builder names what it does it with.
func (s *Script) Mentions(word string) bool {
	for _, words := range s.mentioned {
		if words[word] {
			return true
		}
	}
	return false
}
