package rust

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// kind is the class of a token.
type kind uint8

const (
	eof kind = iota
	ident
	lifetime
	str  // "..", r"..", and the C strings c".." and cr".."
	bstr // b"..", br".."
	char // 'a' and b'a'
	num
	punct // one byte each; joint says that the next one touches it
	opener
	closer
	bad
)

// token is one token of Rust. Comments, documentation comments among them, are
// no tokens.
type token struct {
	kind  kind
	joint bool  // punct: the next token is a punct and touches this one
	ch    byte  // punct, opener, closer: the character
	told  bool  // opener: the parser knows something of the inside
	pos   int32 // byte offsets
	end   int32
	match int32 // opener, closer: index of the partner, -1 if there is none
}

// lexed is a source file cut into tokens whose delimiters are matched.
type lexed struct {
	src      []byte
	toks     []token
	delims   []int32 // the openers and closers among them
	as       []int32 // the words as among them, and some that only begin with it
	braces   int     // opening braces
	outside  token   // stands for those that are not there
	lines    *lineIndex
	problems []Problem
}

// maxProblems bounds what is said about one file: a file with more faults than
// this is no Rust at all.
const maxProblems = 20

var byteOrderMark = []byte("\xEF\xBB\xBF")

// lex cuts src into tokens and matches the delimiters. It never fails: what it
// cannot read becomes a bad token and a problem.
func lex(src []byte) *lexed {
	l := &lexer{lexed: lexed{src: src, outside: token{match: -1}}}
	if bytes.HasPrefix(src, byteOrderMark) {
		l.pos = int32(len(byteOrderMark))
	}
	l.lines = newLineIndex(src, l.pos)
	l.toks = make([]token, 0, len(src)/4+8)
	l.delims = make([]int32, 0, len(src)/24+8)
	l.shebang()
	for l.ordinary(); l.pos < int32(len(src)); l.ordinary() {
		l.next()
	}
	l.matchDelimiters()
	return &l.lexed
}

type lexer struct {
	lexed
	pos int32
}

// peek is the byte n places ahead, 0 past the end.
func (l *lexer) peek(n int32) byte {
	if at := l.pos + n; at < int32(len(l.src)) {
		return l.src[at]
	}
	return 0
}

func (l *lexed) problem(pos, end int32, message string) {
	if len(l.problems) < maxProblems {
		l.problems = append(l.problems, Problem{l.lines.span(pos, end), message})
	}
}

// emit appends the token from start up to the present position.
func (l *lexer) emit(k kind, start int32) *token {
	l.toks = append(l.toks, token{})
	t := &l.toks[len(l.toks)-1]
	t.kind, t.pos, t.end, t.match = k, start, l.pos, -1
	return t
}

// shebang skips a first line "#!…", which is an inner attribute if a bracket follows.
func (l *lexer) shebang() {
	rest := l.src[l.pos:]
	if !bytes.HasPrefix(rest, []byte("#!")) || bytes.HasPrefix(bytes.TrimLeft(rest[2:], " \t\r\n"), []byte("[")) {
		return
	}
	if eol := bytes.IndexByte(rest, '\n'); eol >= 0 {
		l.pos += int32(eol)
	} else {
		l.pos = int32(len(l.src))
	}
}

// ordinary reads white space and the tokens that need no second look, up to
// anything else. Most of a file is that; it is why the position and the tokens
// are kept in variables.
func (l *lexer) ordinary() {
	src, toks, start := l.src, l.toks, int(l.pos)
scan:
	for start < len(src) {
		c, k, end := src[start], punct, start+1
		switch classes[c] {
		case space:
			start++
			continue
		case letter:
			end += plain(src[end:])
			if end == start+2 && c == 'a' && src[start+1] == 's' {
				l.as = append(l.as, int32(len(toks)))
			}
			if end < len(src) && goesOn(src[end]) {
				break scan
			}
			k, c = ident, 0
		case mark:
			touch(toks, int32(start))
		case opening, closing:
			l.delims = append(l.delims, int32(len(toks)))
			if k = opener; classes[c] == closing {
				k = closer
			}
		default:
			break scan
		}
		toks = append(toks, token{})
		t := &toks[len(toks)-1]
		t.kind, t.ch, t.pos, t.end, t.match = k, c, int32(start), int32(end), -1
		start = end
	}
	l.toks, l.pos = toks, int32(start)
}

// touch tells the last token that a punct starts at pos.
func touch(toks []token, pos int32) {
	if n := len(toks); n > 0 {
		before := &toks[n-1]
		before.joint = before.kind == punct && before.end == pos
	}
}

// next reads one token that is not ordinary, or one comment.
func (l *lexer) next() {
	c := l.src[l.pos]
	switch classes[c] {
	case letter:
		l.word()
	case angle:
		l.conflictMarker(l.pos, c)
		l.mark(c)
	case digit:
		l.number()
	case slash:
		l.slash()
	case doubleQuote:
		l.quoted(l.pos, str)
	case singleQuote:
		l.quote(l.pos)
	case beyond:
		l.unicode()
	default:
		l.pos++
		l.emit(bad, l.pos-1)
	}
}

func (l *lexer) slash() {
	switch l.peek(1) {
	case '/':
		l.lineComment()
	case '*':
		l.blockComment()
	default:
		l.mark('/')
	}
}

func (l *lexer) lineComment() {
	if eol := bytes.IndexByte(l.src[l.pos:], '\n'); eol >= 0 {
		l.pos += int32(eol)
	} else {
		l.pos = int32(len(l.src))
	}
}

// blockComment skips a comment; they nest.
func (l *lexer) blockComment() {
	start, depth := l.pos, 0
	for l.pos < int32(len(l.src)) {
		switch {
		case l.src[l.pos] == '/' && l.peek(1) == '*':
			depth++
			l.pos += 2
		case l.src[l.pos] == '*' && l.peek(1) == '/':
			depth--
			l.pos += 2
			if depth == 0 {
				return
			}
		default:
			l.pos++
		}
	}
	l.problem(start, min(start+2, l.pos), "unterminated block comment")
}

// quoted reads a string whose opening quote stands at the present position.
func (l *lexer) quoted(start int32, k kind) {
	for l.pos++; l.pos < int32(len(l.src)); l.pos++ {
		switch l.src[l.pos] {
		case '\\':
			l.pos++
		case '"':
			l.pos++
			l.emit(k, start)
			return
		}
	}
	l.pos = int32(len(l.src))
	l.emit(bad, start)
	l.problem(start, start+1, "unterminated string: nothing after it was read")
}

// raw reads a raw string whose first # or quote stands at the present position;
// false if it is none, and then nothing was read.
func (l *lexer) raw(start int32, k kind) bool {
	hashes := int32(0)
	for l.peek(hashes) == '#' {
		hashes++
	}
	if l.peek(hashes) != '"' {
		return false
	}
	closing := append([]byte{'"'}, l.src[l.pos:l.pos+hashes]...)
	l.pos += hashes + 1
	at := bytes.Index(l.src[l.pos:], closing)
	if at < 0 {
		l.pos = int32(len(l.src))
		l.emit(bad, start)
		l.problem(start, start+1, "unterminated raw string: nothing after it was read")
		return true
	}
	l.pos += int32(at) + hashes + 1
	l.emit(k, start)
	return true
}

// prefixes are the words that a literal can start with.
var prefixes = map[string]kind{"r": str, "cr": str, "br": bstr, "c": str, "b": bstr}

// word reads an identifier, or the literal whose prefix it is.
func (l *lexer) word() {
	start := l.pos
	l.identifier()
	if next := l.peek(0); next != '"' && next != '#' && next != '\'' || !l.prefixed(start, next) {
		l.emit(ident, start)
	}
}

// prefixed reads the rest of a literal or raw identifier whose prefix began at
// start; false if it is no prefix, and then nothing was read.
func (l *lexer) prefixed(start int32, next byte) bool {
	prefix := string(l.src[start:min(l.pos, start+3)])
	k, known := prefixes[prefix]
	switch {
	case !known:
		return false
	case prefix[len(prefix)-1] == 'r':
		return next != '\'' && l.rawPrefixed(start, k, prefix)
	case next == '"':
		l.quoted(start, k)
	case next == '\'' && prefix == "b":
		l.quote(start)
	default:
		return false
	}
	return true
}

// rawPrefixed reads what follows a prefix that ends in r.
func (l *lexer) rawPrefixed(start int32, k kind, prefix string) bool {
	switch {
	case l.raw(start, k):
	case prefix == "r" && l.startsIdent(1):
		l.pos++
		l.identifier()
		l.emit(ident, start)
	default:
		for l.peek(0) == '#' {
			l.pos++
		}
		l.emit(bad, start)
	}
	return true
}

func (l *lexer) startsIdent(n int32) bool {
	if l.pos+n >= int32(len(l.src)) {
		return false
	}
	r, _ := utf8.DecodeRune(l.src[l.pos+n:])
	return identStart(r)
}

// identifier moves past the rest of an identifier.
func (l *lexer) identifier() {
	for {
		l.pos += int32(plain(l.src[l.pos:]))
		r, size := utf8.DecodeRune(l.src[l.pos:])
		if !identPart(r) {
			return
		}
		l.pos += int32(size)
	}
}

func identStart(r rune) bool {
	return r == '_' || r < utf8.RuneSelf && (r|0x20 >= 'a' && r|0x20 <= 'z') ||
		r >= utf8.RuneSelf && r != utf8.RuneError && (unicode.IsLetter(r) || unicode.Is(unicode.Nl, r))
}

func identPart(r rune) bool {
	return identStart(r) || r >= '0' && r <= '9' ||
		r >= utf8.RuneSelf && r != utf8.RuneError && (unicode.IsDigit(r) || unicode.In(r, unicode.Mn, unicode.Mc, unicode.Pc))
}

// unicode reads a token or a space that starts outside ASCII.
func (l *lexer) unicode() {
	start := l.pos
	r, size := utf8.DecodeRune(l.src[l.pos:])
	if identStart(r) {
		l.identifier()
		l.emit(ident, start)
		return
	}
	l.pos += int32(size)
	// U+0085, U+200E, U+200F, U+2028 and U+2029 are white space in Rust.
	if r != 0x85 && r != 0x200E && r != 0x200F && r != 0x2028 && r != 0x2029 {
		l.emit(bad, start)
	}
}

// maxChar is how long the text between two single quotes can be: '\u{10_FF_FF}' with room to spare.
const maxChar = 32

// quote reads what starts with a single quote: a character or a lifetime. start
// lies before the quote where a b stands in front.
func (l *lexer) quote(start int32) {
	l.pos++
	r, size := utf8.DecodeRune(l.src[l.pos:])
	switch {
	case r == '\\':
		l.escapedChar(start)
	case size > 0 && r != '\n' && r != '\'' && l.peek(int32(size)) == '\'':
		l.pos += int32(size) + 1
		l.emit(char, start)
	case l.peek(0) == 'r' && l.peek(1) == '#' && l.startsIdent(2):
		l.pos += 2
		l.identifier()
		l.emit(lifetime, start)
	case identStart(r):
		l.identifier()
		if l.peek(0) == '\'' { // more than one character: no Rust, but one token
			l.pos++
			l.emit(char, start)
			return
		}
		l.emit(lifetime, start)
	default:
		l.emit(bad, start)
	}
}

func (l *lexer) escapedChar(start int32) {
	for n := int32(2); n < maxChar; n++ {
		switch l.peek(n) {
		case '\'':
			l.pos += n + 1
			l.emit(char, start)
			return
		case '\n', 0:
			n = maxChar
		}
	}
	l.emit(bad, start)
}

// number reads a number with its suffix. A dot belongs to it unless a second
// dot (a range) or a name (a method, a field) follows.
func (l *lexer) number() {
	start := l.pos
	radix := l.src[l.pos] == '0' && (l.peek(1) == 'x' || l.peek(1) == 'o' || l.peek(1) == 'b')
	l.digits(radix)
	if !radix && l.peek(0) == '.' && l.peek(1) != '.' {
		l.pos++
		if l.startsIdent(0) {
			l.pos--
		} else {
			l.digits(false)
		}
	}
	l.emit(num, start)
}

func (l *lexer) digits(radix bool) {
	for {
		c := l.peek(0)
		switch {
		case c == '_' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z':
			l.pos++
		case (c == '+' || c == '-') && !radix && l.src[l.pos-1]|0x20 == 'e' && l.peek(1) >= '0' && l.peek(1) <= '9':
			l.pos++
		default:
			return
		}
	}
}

// mark reads a punct.
func (l *lexer) mark(c byte) {
	touch(l.toks, l.pos)
	l.pos++
	l.emit(punct, l.pos-1).ch = c
}

// conflictMarker tells of the markers a merge leaves behind: they are seen as
// seven angle brackets at the start of a line.
func (l *lexer) conflictMarker(start int32, c byte) {
	if start > 0 && l.src[start-1] != '\n' {
		return
	}
	if bytes.HasPrefix(l.src[start:], bytes.Repeat([]byte{c}, 7)) {
		l.problem(start, start+7, "merge conflict marker")
	}
}
