package rust

import (
	"strings"
	"unicode"
)

// The keys of arguments are made of the parameters' names by the crate heck, whose idea
// of words tauri-macros takes over: what is no letter and no digit parts words, and so
// does a change of case, where a run of capitals gives its last one to the word after it.

// lowerCamel is a name in lowerCamelCase.
func lowerCamel(name string) string {
	var b strings.Builder
	for i, word := range nameWords(name) {
		runes := []rune(strings.ToLower(word))
		if i > 0 {
			runes[0] = unicode.ToUpper(runes[0])
		}
		b.WriteString(string(runes))
	}
	return b.String()
}

// snake is a name in snake_case.
func snake(name string) string {
	return strings.ToLower(strings.Join(nameWords(name), "_"))
}

// nameWords are the words of a name.
func nameWords(name string) []string {
	parts := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	words := make([]string, 0, len(parts))
	for _, part := range parts {
		words = append(words, caseWords([]rune(part))...)
	}
	return words
}

// caseWords parts a name where its case changes.
func caseWords(name []rune) []string {
	const ( // the case of the last letter in a word
		none = iota
		small
		capital
	)
	var words []string
	start, mode := 0, none
	part := func(at int) {
		words = append(words, string(name[start:at]))
		start, mode = at, none
	}
	for i, r := range name[:len(name)-1] {
		before := mode
		switch {
		case unicode.IsLower(r):
			mode = small
		case unicode.IsUpper(r):
			mode = capital
		}
		switch next := name[i+1]; {
		case mode == small && unicode.IsUpper(next):
			part(i + 1)
		case before == capital && unicode.IsUpper(r) && unicode.IsLower(next):
			part(i)
		}
	}
	return append(words, string(name[start:]))
}
