package rust

// attribute is one outer or inner attribute.
type attribute struct {
	path []string
	// args are the tokens between the parentheses after the path, or those
	// after its = sign; assigned tells the latter.
	args, end int32
	assigned  bool
	cond      Cfg // the predicate of the cfg_attr around it
	at        Span
}

// maxAttrDepth bounds cfg_attr within cfg_attr.
const maxAttrDepth = 8

// attributes reads the attribute whose # stands at i and appends what it means to
// list, cfg_attr resolved; next is the index after it, i if there is none.
func (l *lexed) attributes(list []attribute, i int32) (out []attribute, inner bool, next int32) {
	open := i + 1
	if l.isPunct(open, '!') {
		inner = true
		open++
	}
	if !l.isPunct(i, '#') || !l.isOpen(open, '[') {
		return list, false, i
	}
	last := l.at(open).match
	return l.meta(list, open+1, last, Cfg{}, 0), inner, last + 1
}

// meta reads the inside of an attribute in the tokens from i up to end.
func (l *lexed) meta(list []attribute, i, end int32, cond Cfg, depth int) []attribute {
	path, _, after := l.path(i)
	if path == nil || after > end {
		return list
	}
	a := attribute{path: path, args: end, end: end, cond: cond, at: l.spanOf(i, max(i, end-1))}
	switch {
	case l.isOpen(after, '('):
		a.args, a.end = after+1, l.at(after).match
	case l.isPunct(after, '='):
		a.args, a.assigned = after+1, true
	}
	if !a.is("cfg_attr") {
		return append(list, a)
	}
	if depth == maxAttrDepth {
		return list
	}
	at := l.comma(a.args, a.end)
	cond = cond.and(l.cfg(a.args, at, 0))
	for at++; at < a.end; {
		stop := l.comma(at, a.end)
		list = l.meta(list, at, stop, cond, depth+1)
		at = stop + 1
	}
	return list
}

// is says that the attribute's path is this one word.
func (a *attribute) is(word string) bool { return len(a.path) == 1 && a.path[0] == word }

// text is the string that the attribute assigns, as in path = "x.rs".
func (a *attribute) text(l *lexed) (string, bool) {
	if !a.assigned || a.args+1 != a.end || l.at(a.args).kind != str {
		return "", false
	}
	return stringValue(l.name(a.args))
}

// cfgOf is the conjunction of the cfg attributes in a list.
func (l *lexed) cfgOf(attrs []attribute) Cfg {
	var c Cfg
	for i := range attrs {
		if a := &attrs[i]; a.is("cfg") && !a.assigned {
			p := l.cfg(a.args, a.end, 0)
			if !a.cond.Always() { // cfg_attr(p, cfg(q)): q counts where p holds
				p = Cfg{Kind: CfgAny, Of: []Cfg{a.cond.negate(), p}}
			}
			c = c.and(p)
		}
	}
	return c
}
