package mobile

import (
	"strings"
	"unicode"
)

// CommandMethod is the name of the method that a command is handed to: the command in
// lower camel case, as the crate heck writes it (heck 0.5, AsLowerCamelCase), but for the
// few letters of which a capital has several.
func CommandMethod(command string) string {
	var b strings.Builder
	for i, word := range words(command) {
		if i == 0 {
			b.WriteString(strings.ToLower(word))
			continue
		}
		first, rest := cutRune(word)
		b.WriteString(strings.ToUpper(first) + strings.ToLower(rest))
	}
	return b.String()
}

func cutRune(word string) (first, rest string) {
	for i := range word {
		if i > 0 {
			return word[:i], word[i:]
		}
	}
	return word, ""
}

// words parts a name where something stands that is neither a letter nor a digit,
// before a capital that follows a small letter, and before the last of several
// capitals that a small letter follows.
func words(name string) []string {
	parts := strings.FieldsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.Is(unicode.Other_Alphabetic, r)
	})
	all := make([]string, 0, len(parts))
	for _, part := range parts {
		all = append(all, camelWords([]rune(part))...)
	}
	return all
}

// isSmall and isCapital are Rust's char::is_lowercase and is_uppercase.
func isSmall(r rune) bool   { return unicode.IsLower(r) || unicode.Is(unicode.Other_Lowercase, r) }
func isCapital(r rune) bool { return unicode.IsUpper(r) || unicode.Is(unicode.Other_Uppercase, r) }

func camelWords(part []rune) []string {
	var all []string
	first := 0
	var small, capital bool // what the last letter of the word so far is
	for i := 0; i+1 < len(part); i++ {
		was := capital
		if isSmall(part[i]) {
			small, capital = true, false
		} else if isCapital(part[i]) {
			small, capital = false, true
		}
		cut := first
		switch {
		case small && isCapital(part[i+1]):
			cut = i + 1
		case was && isCapital(part[i]) && isSmall(part[i+1]):
			cut = i
		}
		if cut > first {
			all = append(all, string(part[first:cut]))
			first, small, capital = cut, false, false
		}
	}
	return append(all, string(part[first:]))
}
