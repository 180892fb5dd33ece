package mobile

import (
	"bytes"

	"github.com/permver/permver/internal/source"
)

// dialect is what the lexer has to know of a language.
type dialect struct {
	nested     bool // comments nest
	chars      bool // 'c' is a character
	dollars    bool // "${…}" holds code, and strings in three quotes know no escapes
	directives bool // "\(…)" holds code, #"…"# is a string, and #if parts the text
}

type tokenKind uint8

const (
	word      tokenKind = iota + 1 // a keyword, a name or a number
	quoted                         // a name in backquotes
	text                           // a string or a character
	mark                           // one byte of punctuation
	opener                         // ( [ {
	closer                         // ) ] }
	directive                      // #if, #elseif, #else or #endif with its condition
)

// token is one token. Comments and blanks make none.
type token struct {
	kind     tokenKind
	pos, end int32
	// match is, of an opener, the index of what closes it: a closer, the directive that
	// ends the branch it stands in, or the number of all tokens.
	match int32
	outer int32 // of an opener or a directive, the innermost opener around it, or -1
}

// lexed is a text in tokens.
type lexed struct {
	src     []byte
	dialect dialect
	toks    []token
	problem string
	// unclosed are the numbers of number signs that close no regular expression from
	// here on.
	unclosed map[int]bool

	top int32   // the innermost open bracket, or -1
	ifs []int32 // the #if around
}

func lex(src []byte, d dialect) *lexed {
	l := &lexed{src: src, dialect: d, top: -1}
	for i := 0; i < len(src); {
		i = l.next(i)
	}
	for ; l.top >= 0; l.top = l.toks[l.top].outer {
		l.toks[l.top].match = int32(len(l.toks))
		l.complain("a bracket is not closed")
	}
	return l
}

// next reads the token or what else begins at i, and returns where it ends.
func (l *lexed) next(i int) int {
	if end, kind := l.opaque(i, 0); end > i {
		if kind != 0 {
			l.add(kind, i, end)
		}
		return end
	}
	if l.src[i] <= ' ' {
		return i + 1
	}
	if end := l.wordEnd(i); end > i {
		l.add(word, i, end)
		return end
	}
	if end := l.directive(i); end > i {
		return end
	}
	switch l.src[i] {
	case '(', '[', '{':
		at := l.add(opener, i, i+1)
		l.toks[at].outer = l.top
		l.top = at
	case ')', ']', '}':
		l.close(l.add(closer, i, i+1))
	default:
		l.add(mark, i, i+1)
	}
	return i + 1
}

// wordEnd is where the word ends that begins at i; i if none does.
func (l *lexed) wordEnd(i int) int {
	for i < len(l.src) && isWord(l.src[i]) {
		i++
	}
	return i
}

// isWord reports whether a byte is part of a name. All letters beyond ASCII are.
func isWord(c byte) bool {
	return c == '_' || c == '$' || c >= 0x80 || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

func (l *lexed) add(kind tokenKind, pos, end int) int32 {
	l.toks = append(l.toks, token{kind: kind, pos: int32(pos), end: int32(end), match: -1, outer: -1})
	return int32(len(l.toks) - 1)
}

// complain notes the first thing that is wrong with the text.
func (l *lexed) complain(problem string) {
	if l.problem == "" {
		l.problem = problem
	}
}

// close matches a closer with the bracket that it closes. A brace closes the brackets
// in it too; what has no counterpart is passed over.
func (l *lexed) close(at int32) {
	brace := l.src[l.toks[at].pos] == '}'
	for l.top >= 0 {
		open := &l.toks[l.top]
		same := closes(l.src[open.pos], l.src[l.toks[at].pos])
		if !same && !brace {
			break
		}
		open.match = at
		l.top = open.outer
		if same {
			return
		}
	}
	l.complain("a bracket closes none")
}

func closes(open, c byte) bool {
	return open == '(' && c == ')' || open == '[' && c == ']' || open == '{' && c == '}'
}

// directive reads #if and what belongs to it, to the end of the line. The branches of
// an #if all begin with the brackets that were open before it. It returns i if there
// is none.
func (l *lexed) directive(i int) int {
	if l.src[i] != '#' || !l.dialect.directives {
		return i
	}
	end := l.wordEnd(i + 1)
	name := string(l.src[i+1 : end])
	if name != "if" && name != "elseif" && name != "else" && name != "endif" {
		return i
	}
	if n := bytes.IndexByte(l.src[end:], '\n'); n >= 0 {
		end += n
	} else {
		end = len(l.src)
	}
	at := l.add(directive, i, end)
	l.toks[at].outer = l.top
	switch last := len(l.ifs) - 1; {
	case name == "if":
		l.ifs = append(l.ifs, at)
	case last < 0:
	case name == "endif":
		l.ifs = l.ifs[:last]
	default:
		for ; l.top > l.ifs[last]; l.top = l.toks[l.top].outer {
			l.toks[l.top].match = at
		}
		l.top = l.toks[l.ifs[last]].outer
	}
	return end
}

// at is the token of an index, the zero token for one outside of the text.
func (l *lexed) at(i int32) token {
	if i < 0 || int(i) >= len(l.toks) {
		return token{match: -1}
	}
	return l.toks[i]
}

// name is the text of a word, or of a name in backquotes without these; "" for
// anything else.
func (l *lexed) name(i int32) string {
	switch t := l.at(i); t.kind {
	case word:
		return string(l.src[t.pos:t.end])
	case quoted:
		return string(bytes.Trim(l.src[t.pos:t.end], "`"))
	}
	return ""
}

// word is the text of a word, which can be a keyword; "" for anything else.
func (l *lexed) word(i int32) string {
	if l.at(i).kind != word {
		return ""
	}
	return l.name(i)
}

// is reports whether the token is that byte of punctuation or bracket.
func (l *lexed) is(i int32, c byte) bool {
	t := l.at(i)
	return (t.kind == mark || t.kind == opener || t.kind == closer) && l.src[t.pos] == c
}

// skip is the index after a token; after what closes it, for an opener.
func (l *lexed) skip(i int32) int32 {
	if t := l.at(i); t.kind == opener {
		return t.match + 1
	}
	return i + 1
}

// maxAngles bounds the tokens between angle brackets.
const maxAngles = 128

// angles is the index after the angle brackets that open at i; i if none do.
func (l *lexed) angles(i int32) int32 {
	if !l.is(i, '<') {
		return i
	}
	depth := 0
	for at := i; at < i+maxAngles && int(at) < len(l.toks) && !l.is(at, '{') && !l.is(at, ';'); at = l.skip(at) {
		switch {
		case l.is(at, '<'):
			depth++
		case l.is(at, '>') && !l.is(at-1, '-'):
			if depth--; depth == 0 {
				return at + 1
			}
		}
	}
	return i + 1
}

// path reads a name with those of what it lies in before it, "a.b.Name"; last is its
// last part, "" if there is none, and next the index after it.
func (l *lexed) path(i int32) (last string, next int32) {
	last, next = l.name(i), i+1
	if last == "" {
		return "", i
	}
	for l.is(next, '.') && l.name(next+1) != "" {
		last, next = l.name(next+1), next+2
	}
	return last, next
}

// span is where a token stands.
func (l *lexed) span(lines *source.Lines, i int32) source.Span {
	return lines.Span(int(l.toks[i].pos), int(l.toks[i].end))
}
