package rust

import (
	"strconv"
	"strings"
)

type exprKind uint8

const (
	opaqueExpr  exprKind = iota // text: what it is
	strExpr                     // text
	pathExpr                    // text: the path; a constant
	listExpr                    // of: the elements
	tupleExpr                   // of: the members
	catExpr                     // of: strings set one after the other
	joinExpr                    // of: two paths joined
	flatExpr                    // of: a list of lists
	fieldExpr                   // of: a list of tuples; index: the member taken of each
	emptyExpr                   // of: a list of tuples; kept are those whose member index is an empty list, or is not if negate
	includeExpr                 // of: the path of a file that holds the expression
	rootExpr                    // the directory of the package
	eachExpr                    // of: a list; each of its elements in turn
	choiceExpr                  // of: two branches, each with its cfg and one member
)

// Expr is an expression that can make a list of strings, as far as permver
// understands it. Names in it are resolved when the files are linked.
type Expr struct {
	kind   exprKind
	negate bool
	index  int8
	scope  int32
	text   string
	of     []Expr
	cfg    *Cfg // of an element
	span   Span
}

// Span is the place of the expression.
func (e Expr) Span() Span { return e.span }

// String writes the expression in a normal form close to Rust.
func (e Expr) String() string {
	var b strings.Builder
	e.write(&b, 0)
	return b.String()
}

// maxExprText bounds what String writes.
const maxExprText = 1 << 16

func (e *Expr) write(b *strings.Builder, depth int) {
	if depth > 2*maxExprDepth || b.Len() > maxExprText {
		b.WriteString("…")
		return
	}
	if e.cfg != nil {
		b.WriteString("#[cfg(" + e.cfg.String() + ")] ")
	}
	list := func(open, end string) {
		b.WriteString(open)
		for i := range e.of {
			if i > 0 {
				b.WriteString(", ")
			}
			e.of[i].write(b, depth+1)
		}
		b.WriteString(end)
	}
	switch e.kind {
	case opaqueExpr:
		b.WriteString("?(" + e.text + ")")
	case strExpr:
		b.WriteString(strconv.Quote(e.text))
	case pathExpr:
		b.WriteString(e.text)
	case rootExpr:
		b.WriteString("CARGO_MANIFEST_DIR")
	case listExpr:
		list("[", "]")
	case tupleExpr:
		list("(", ")")
	case fieldExpr:
		list("field"+strconv.Itoa(int(e.index))+"(", ")")
	case emptyExpr:
		list(map[bool]string{false: "empty", true: "nonempty"}[e.negate]+strconv.Itoa(int(e.index))+"(", ")")
	default:
		list(exprNames[e.kind]+"(", ")")
	}
}

var exprNames = map[exprKind]string{
	catExpr: "concat", joinExpr: "join", flatExpr: "flat", includeExpr: "include", eachExpr: "each", choiceExpr: "choice",
}

// The bounds of one expression.
const (
	maxExprDepth = 32
	maxElements  = 1 << 16
)

// exprReader reads expressions in one scope of the file.
type exprReader struct {
	p     *parser
	lx    *lexed
	scope int32
	lets  int // variables followed one after the other
}

func (p *parser) exprs(scope int32) exprReader { return exprReader{p: p, lx: p.lx, scope: scope} }

// whole reads the expression that takes up the tokens from i up to end.
func (x exprReader) whole(i, end int32, depth int) Expr {
	e, next := x.read(i, end, depth)
	if next != end {
		return x.opaque(i, end, "an expression that is not evaluated")
	}
	return e
}

func (x exprReader) opaque(i, end int32, why string) Expr {
	return Expr{text: why, scope: x.scope, span: x.lx.spanOf(i, max(i, min(end, x.endOfText(i))-1))}
}

// endOfText bounds the span of an expression that is not understood to its line's worth of tokens.
func (x exprReader) endOfText(i int32) int32 {
	for n := 0; n < 64 && x.lx.at(i).kind != eof; n++ {
		i = x.lx.skip(i)
	}
	return i
}

// read reads the expression at i; next is the index after it, -1 if its end is
// not known. The caller checks that what follows may follow an expression.
func (x exprReader) read(i, end int32, depth int) (e Expr, next int32) {
	start := i
	for x.lx.isPunct(i, '&') || x.lx.isPunct(i, '*') || x.lx.isWord(i, "mut") && i > start {
		i++
	}
	switch {
	case depth > maxExprDepth:
		return x.opaque(i, end, "an expression nested too deeply"), -1
	case i >= end:
		return x.opaque(start, end, "a missing expression"), -1
	}
	e, next = x.primary(i, end, depth)
	for next > 0 && next < end {
		var more bool
		if e, next, more = x.postfix(e, i, next, end, depth); !more {
			break
		}
	}
	return e, next
}

func (x exprReader) primary(i, end int32, depth int) (Expr, int32) {
	t := x.lx.at(i)
	switch {
	case t.kind == str:
		v, ok := stringValue(x.lx.name(i))
		if !ok {
			return x.opaque(i, i+1, "a string with an unknown escape"), i + 1
		}
		return Expr{kind: strExpr, text: v, span: x.lx.spanOf(i, i)}, i + 1
	case x.lx.isOpen(i, '['):
		return x.list(i, depth), t.match + 1
	case x.lx.isOpen(i, '('):
		return x.parenthesis(i, depth), t.match + 1
	case x.lx.isOpen(i, '{'):
		return x.whole(i+1, t.match, depth+1), t.match + 1
	case t.kind == ident || x.lx.isColons(i) || x.lx.isPunct(i, '$'):
		return x.named(i, end, depth)
	case t.kind == num || t.kind == char || t.kind == bstr:
		return x.opaque(i, i+1, "a value that is no string"), i + 1
	}
	return x.opaque(i, end, "an expression that is not evaluated"), -1
}

// elements reads a comma-separated list of expressions between two delimiters.
func (x exprReader) elements(open int32, depth int) (of []Expr, commas int) {
	last := x.lx.at(open).match
	for i := open + 1; i < last; {
		var attrs []attribute
		for {
			var next int32
			if attrs, _, next = x.lx.attributes(attrs, i); next == i {
				break
			}
			i = next
		}
		if len(of) == maxElements {
			return append(of, x.opaque(i, i+1, "a list with too many elements")), commas
		}
		e, next := x.read(i, last, depth+1)
		if next != last && !x.lx.isPunct(next, ',') {
			next = x.lx.comma(i, last)
			e = x.opaque(i, next, reason(e, "an expression that is not evaluated"))
		}
		if c := x.lx.cfgOf(attrs); !c.Always() {
			e.cfg = &c
		}
		of = append(of, e)
		if next < last {
			commas++
		}
		i = next + 1
	}
	return of, commas
}

// reason is why e is not evaluated, or the general reason given.
func reason(e Expr, general string) string {
	if e.kind == opaqueExpr && e.text != "" {
		return e.text
	}
	return general
}

func (x exprReader) list(open int32, depth int) Expr {
	last := x.lx.at(open).match
	of, _ := x.elements(open, depth)
	return Expr{kind: listExpr, of: of, span: x.lx.spanOf(open, last)}
}

func (x exprReader) parenthesis(open int32, depth int) Expr {
	of, commas := x.elements(open, depth)
	if len(of) == 1 && commas == 0 {
		return of[0]
	}
	return Expr{kind: tupleExpr, of: of, span: x.lx.spanOf(open, x.lx.at(open).match)}
}

// named reads what starts with a name: a constant, a macro, a call, or a keyword's expression.
func (x exprReader) named(i, end int32, depth int) (Expr, int32) {
	if x.lx.isWord(i, "if") {
		if e, next, ok := x.choice(i, end, depth); ok {
			return e, next
		}
	}
	if x.lx.isOneOf(i, "if", "match", "loop", "while", "for", "return", "break", "move", "async", "let") {
		return x.opaque(i, end, "an `"+x.lx.name(i)+"` expression"), -1
	}
	if x.lx.isOneOf(i, "unsafe", "const") && x.lx.isOpen(i+1, '{') {
		last := x.lx.at(i + 1).match
		return x.whole(i+2, last, depth+1), last + 1
	}
	segs, global, next := x.lx.path(i)
	text := strings.Join(segs, "::")
	switch {
	case segs == nil || next > end:
		return x.opaque(i, end, "an expression that is not evaluated"), -1
	case x.lx.isPunct(next, '!') && x.lx.isGroup(next+1):
		return x.macro(i, next+1, segs[len(segs)-1], depth), x.lx.at(next+1).match + 1
	case x.lx.isOpen(next, '('):
		return x.call(i, next, segs, global, depth), x.lx.at(next).match + 1
	case len(segs) == 1 && !global:
		if e, ok := x.variable(i, segs[0]); ok {
			return e, next
		}
	}
	if global {
		text = "::" + text
	}
	return Expr{kind: pathExpr, text: text, scope: x.scope, span: x.lx.spanOf(i, next-1)}, next
}

// postfix reads one method call, index or ? after the expression that ends at i.
func (x exprReader) postfix(e Expr, start, i, end int32, depth int) (Expr, int32, bool) {
	if x.lx.isPunct(i, '?') {
		return e, i + 1, true
	}
	if x.lx.isOpen(i, '[') {
		last := x.lx.at(i).match
		if last == i+3 && x.lx.isPunct(i+1, '.') && x.lx.isPunct(i+2, '.') {
			return e, last + 1, true
		}
		return x.opaque(start, last+1, "an element taken by its index"), last + 1, true
	}
	if !x.lx.isPunct(i, '.') || x.lx.at(i+1).kind != ident {
		return e, i, false
	}
	method, open, generic := x.lx.name(i+1), i+2, false
	if x.lx.isColons(open) && x.lx.isPunct(open+2, '<') {
		open, generic = x.lx.skipAngles(open+2), true
	}
	if open < 0 || open >= end || !x.lx.isOpen(open, '(') {
		return x.opaque(start, end, "the field `"+method+"`"), -1, false
	}
	last := x.lx.at(open).match
	e = x.method(e, methodCall{name: method, at: i + 1, open: open, last: last, generic: generic}, depth)
	return e, last + 1, true
}
