package rust

// methodCall is `.name::<..>(..)`, by token indices.
type methodCall struct {
	name       string
	at         int32 // the name
	open, last int32 // the parentheses
	generic    bool
}

// sameValue are the methods that give back what they are called on, as far as
// the strings in it and their order go.
var sameValue = map[string]bool{
	"iter": true, "into_iter": true, "copied": true, "cloned": true, "to_vec": true, "as_slice": true,
	"as_ref": true, "borrow": true, "to_owned": true, "clone": true, "into": true, "into_boxed_slice": true,
	"to_string": true, "as_str": true, "to_path_buf": true, "as_path": true, "as_os_str": true,
	"to_str": true, "display": true, "to_string_lossy": true, "unwrap": true, "expect": true, "deref": true,
	"into_owned": true, "leak": true,
}

func (x exprReader) method(e Expr, m methodCall, depth int) Expr {
	if e.kind == opaqueExpr {
		return e
	}
	whole := x.lx.lines.span(x.lx.at(m.at).pos, x.lx.at(m.last).end)
	whole.Line, whole.Column = e.span.Line, e.span.Column
	bare := m.last == m.open+1
	switch {
	case sameValue[m.name] && (bare || m.name == "expect"):
		return e
	case bare && m.name == "collect":
		return x.collect(e, m)
	case bare && (m.name == "concat" || m.name == "flatten"):
		return Expr{kind: flatExpr, of: []Expr{e}, span: whole}
	}
	return x.methodWithArgument(e, m, whole, depth)
}

func (x exprReader) methodWithArgument(e Expr, m methodCall, whole Span, depth int) Expr {
	switch m.name {
	case "chain":
		both := Expr{kind: listExpr, of: []Expr{e, x.whole(m.open+1, m.last, depth+1)}, span: whole}
		return Expr{kind: flatExpr, of: []Expr{both}, span: whole}
	case "join":
		return Expr{kind: joinExpr, of: []Expr{e, x.whole(m.open+1, m.last, depth+1)}, span: whole}
	case "map":
		if c, ok := x.closure(m.open+1, m.last); ok && !c.isEmpty {
			return c.apply(e, fieldExpr, whole)
		}
	case "filter":
		if c, ok := x.closure(m.open+1, m.last); ok && c.isEmpty {
			return c.apply(e, emptyExpr, whole)
		}
	}
	return x.opaque(m.at, m.last+1, "the method `"+m.name+"`")
}

// collect keeps a list only as a sequence: a set would forget the order and the repetitions.
func (x exprReader) collect(e Expr, m methodCall) Expr {
	if !m.generic || x.lx.isWord(m.at+4, "Vec") || x.lx.isWord(m.at+4, "Box") {
		return e
	}
	return x.opaque(m.at, m.last+1, "`collect` into another type than Vec")
}

// wholeElement is the index of a closure that takes all of its argument.
const wholeElement = -1

// closure is |pattern| body where the body is the argument, one member of it, or
// whether that member is empty.
type closure struct {
	index           int
	isEmpty, negate bool
}

func (c closure) apply(e Expr, k exprKind, span Span) Expr {
	if c.index == wholeElement && k == fieldExpr {
		return e
	}
	return Expr{kind: k, index: int8(c.index), negate: c.negate, of: []Expr{e}, span: span}
}

// maxTuple bounds the members of a tuple pattern.
const maxTuple = 16

// closure reads the closure in the tokens from i up to end.
func (x exprReader) closure(i, end int32) (closure, bool) {
	if !x.lx.isPunct(i, '|') {
		return closure{}, false
	}
	i++
	for x.lx.isPunct(i, '&') {
		i++
	}
	whole, members, i := x.pattern(i)
	if !x.lx.isPunct(i, '|') {
		return closure{}, false
	}
	i++
	if x.lx.isOpen(i, '{') && x.lx.at(i).match+1 == end {
		i, end = i+1, end-1
	}
	c := closure{index: wholeElement}
	for ; x.lx.isPunct(i, '*') || x.lx.isPunct(i, '&') || x.lx.isPunct(i, '!'); i++ {
		c.negate = c.negate != x.lx.isPunct(i, '!')
	}
	if x.lx.at(i).kind != ident {
		return closure{}, false
	}
	name := x.lx.name(i)
	at, member := members[name]
	switch {
	case member:
		c.index = at
	case name != whole:
		return closure{}, false
	}
	return x.closureEnd(c, i+1, end)
}

// closureEnd reads the member and the methods at the end of a closure's body.
func (x exprReader) closureEnd(c closure, i, end int32) (closure, bool) {
	if t := x.lx.at(i + 1); c.index == wholeElement && x.lx.isPunct(i, '.') && t.kind == num && t.end == t.pos+1 {
		c.index = int(x.lx.src[t.pos] - '0')
		i += 2
	}
	for i < end && x.lx.isPunct(i, '.') && x.lx.isOpen(i+2, '(') && x.lx.at(i+2).match == i+3 {
		switch method := x.lx.name(i + 1); {
		case method == "is_empty" && c.index != wholeElement:
			c.isEmpty = true
		case c.isEmpty || !sameValue[method]:
			return closure{}, false
		}
		i += 4
	}
	return c, i == end && (c.isEmpty || !c.negate)
}

// pattern reads the parameter of a closure: a name for the whole argument, or
// names for the members of a tuple; next is the index after it.
func (x exprReader) pattern(i int32) (whole string, members map[string]int, next int32) {
	if x.lx.at(i).kind == ident {
		return x.lx.name(i), nil, i + 1
	}
	if !x.lx.isOpen(i, '(') {
		return "", nil, -1
	}
	members = map[string]int{}
	last := x.lx.at(i).match
	at := i + 1
	for n := 0; at < last && n < maxTuple; n++ {
		stop := x.lx.comma(at, last)
		for x.lx.isPunct(at, '&') || x.lx.isWord(at, "ref") {
			at++
		}
		if at+1 == stop && x.lx.at(at).kind == ident {
			members[x.lx.name(at)] = n
		} else if x.lx.isPunct(at, '.') { // `..` hides how many members it stands for
			break
		}
		at = stop + 1
	}
	delete(members, "_")
	return "", members, last + 1
}
