package rust

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// strings collects the values of a file's string literals, with a quote after each.
func (l *lexed) strings() string {
	var out []byte
	for i := range l.toks {
		t := &l.toks[i]
		if t.kind != str {
			continue
		}
		text := l.src[t.pos:t.end]
		if bytes.IndexByte(text, '\\') >= 0 {
			value, ok := stringValue(string(text))
			if !ok {
				continue
			}
			out = append(append(out, value...), '"')
			continue
		}
		out = append(out, text[bytes.IndexByte(text, '"')+1:]...) // a raw string with its hashes, which part no word
	}
	return string(out)
}

// notWord says that a rune is no part of a word. Words are made of letters,
// digits, "_" and "-", so that a path gives each of its parts.
func notWord(r rune) bool {
	return !identPart(r) && r != '-'
}

// hasWord says that the word stands in a text between runes that are no part of it.
func hasWord(text, word string) bool {
	if word == "" || strings.ContainsFunc(word, notWord) {
		return false
	}
	for from := 0; ; {
		at := strings.Index(text[from:], word)
		if at < 0 {
			return false
		}
		before, _ := utf8.DecodeLastRuneInString(text[:from+at])
		after, _ := utf8.DecodeRuneInString(text[from+at+len(word):])
		if notWord(before) && notWord(after) {
			return true
		}
		from += at + len(word)
	}
}

// hasWord says that the word stands in the code, outside of comments and strings.
func (l *lexed) hasWord(word string) bool {
	if !bytes.Contains(l.src, []byte(word)) {
		return false
	}
	for i := range l.toks {
		if l.isWord(int32(i), word) {
			return true
		}
	}
	return false
}

// Mentions reports whether a string in the script holds the word: a script that
// does more than call a builder names what it does it with.
func (s *Script) Mentions(word string) bool {
	return slices.ContainsFunc(s.strings, func(text string) bool { return hasWord(text, word) })
}

// Works reports whether a string in the script that is no instruction to Cargo holds
// the word: what a script has Cargo watch it need not touch.
func (s *Script) Works(word string) bool {
	for _, file := range s.strings {
		for text := range strings.SplitSeq(file, `"`) {
			if hasWord(text, word) && !strings.HasPrefix(text, "cargo:") {
				return true
			}
		}
	}
	return false
}
