package mobile

import "bytes"

// maxDepth bounds how deep strings nest in the code of strings.
const maxDepth = 64

// opaque reads a comment, a string, a character or a name in backquotes at i: where it
// ends, and the kind of its token, 0 for a comment. There is none if it ends at i.
func (l *lexed) opaque(i, depth int) (end int, kind tokenKind) {
	c, next := l.src[i], byte(0)
	if i+1 < len(l.src) {
		next = l.src[i+1]
	}
	switch {
	case c == '/' && next == '/':
		return l.lineEnd(i), 0
	case c == '/' && next == '*':
		return l.comment(i), 0
	case c == '"':
		return l.string(i, 0, depth), text
	case c == '\'' && l.dialect.chars:
		return l.char(i), text
	case c == '`' && !l.dialect.quoteless():
		return l.backquoted(i), quoted
	case c == '#' && l.dialect.directives:
		if end := l.hashed(i, depth); end > i {
			return end, text
		}
	}
	return i, 0
}

// quoteless says that the language has no names in backquotes: Java.
func (d dialect) quoteless() bool { return !d.nested }

func (l *lexed) lineEnd(i int) int {
	if n := bytes.IndexByte(l.src[i:], '\n'); n >= 0 {
		return i + n
	}
	return len(l.src)
}

func (l *lexed) comment(i int) int {
	depth := 0
	for at := i; at+1 < len(l.src); at++ {
		switch {
		case l.src[at] == '/' && l.src[at+1] == '*' && (l.dialect.nested || depth == 0):
			depth++
			at++
		case l.src[at] == '*' && l.src[at+1] == '/':
			at++
			if depth--; depth == 0 {
				return at + 1
			}
		}
	}
	l.complain("a comment is not closed")
	return len(l.src)
}

// char reads a character. It ends with its line at the latest.
func (l *lexed) char(i int) int {
	for at := i + 1; at < len(l.src) && l.src[at] != '\n'; at++ {
		switch l.src[at] {
		case '\\':
			at++
		case '\'':
			return at + 1
		}
	}
	return i + 1
}

func (l *lexed) backquoted(i int) int {
	for at := i + 1; at < len(l.src) && l.src[at] != '\n'; at++ {
		if l.src[at] == '`' {
			return at + 1
		}
	}
	return i + 1
}

// hashed reads a string or a regular expression between number signs; it ends at i if
// there is none. All number signs before the quote count.
func (l *lexed) hashed(i, depth int) int {
	if i > 0 && l.src[i-1] == '#' {
		return i
	}
	at := i
	for at < len(l.src) && l.src[at] == '#' {
		at++
	}
	if at == len(l.src) {
		return i
	}
	switch hashes := l.src[i:at]; l.src[at] {
	case '"':
		return l.string(at, len(hashes), depth)
	case '/':
		if l.unclosed[len(hashes)] {
			return i
		}
		if n := bytes.Index(l.src[at+1:], append([]byte{'/'}, hashes...)); n >= 0 {
			return at + 1 + n + 1 + len(hashes)
		}
		if l.unclosed == nil {
			l.unclosed = make(map[int]bool)
		}
		l.unclosed[len(hashes)] = true
	}
	return i
}

// string reads a string whose quote is at i, after a number of number signs.
func (l *lexed) string(i, hashes, depth int) int {
	quotes := 1
	if bytes.HasPrefix(l.src[i:], []byte(`"""`)) {
		quotes = 3
	}
	s := stringReader{lexed: l, quotes: quotes, hashes: hashes, dollars: 1, depth: depth}
	for at := i - 2; at >= 0 && l.src[at] == '$' && l.src[at+1] == '$'; at-- {
		s.dollars++ // "$$" before the quote: so many begin code
	}
	for at := i + quotes; at < len(l.src); {
		end, closed := s.step(at)
		if closed {
			return end
		}
		if quotes == 1 && l.src[at] == '\n' {
			return at
		}
		at = end
	}
	l.complain("a string is not closed")
	return len(l.src)
}

// stringReader reads what is between the quotes of a string.
type stringReader struct {
	*lexed
	quotes, hashes, dollars, depth int
}

// step reads what is at i, and reports whether it closes the string.
func (s *stringReader) step(i int) (end int, closed bool) {
	switch s.src[i] {
	case '"':
		run := i
		for run < len(s.src) && s.src[run] == '"' && (run < i+s.quotes || s.dialect.dollars && s.quotes == 3) {
			run++ // Kotlin's may end with quotes that are part of it
		}
		if run-i >= s.quotes && bytes.Count(s.src[run:min(run+s.hashes, len(s.src))], []byte{'#'}) == s.hashes {
			return run + s.hashes, true
		}
	case '\\':
		return s.escape(i), false
	case '$':
		return s.dollar(i), false
	}
	return i + 1, false
}

// escape reads an escape, or the code that it begins.
func (s *stringReader) escape(i int) int {
	if s.dialect.dollars && s.quotes == 3 {
		return i + 1
	}
	at := i + 1
	for at < len(s.src) && at <= i+s.hashes {
		if s.src[at] != '#' {
			return i + 1 // of a string between number signs, no escape without them
		}
		at++
	}
	if s.dialect.directives && at < len(s.src) && s.src[at] == '(' {
		return s.code(at, s.depth+1)
	}
	if at < len(s.src) && s.src[at] == '\n' {
		return at // which ends a string on one line
	}
	return at + 1
}

// dollar reads the dollars at i, and the code that they begin.
func (s *stringReader) dollar(i int) int {
	at := i
	for at < len(s.src) && s.src[at] == '$' {
		at++
	}
	if s.dialect.dollars && at-i >= s.dollars && at < len(s.src) && s.src[at] == '{' {
		return s.code(at, s.depth+1)
	}
	return at
}

// code reads the code in a string from its bracket to what closes it.
func (l *lexed) code(i, depth int) int {
	if depth > maxDepth {
		return i + 1
	}
	open := 0
	for at := i; at < len(l.src); {
		if end, _ := l.opaque(at, depth); end > at {
			at = end
			continue
		}
		switch l.src[at] {
		case '(', '[', '{':
			open++
		case ')', ']', '}':
			open--
		}
		at++
		if open == 0 {
			return at
		}
	}
	return len(l.src)
}
