package rust

// attribute is one outer or inner attribute.
type attribute struct {
	start int32 // its first token
	word  int32 // the token that is its path, -1 if that has several segments
	// args are the tokens between the parentheses after the path, or those
	// after its = sign; assigned tells the latter.
	args, end int32
	assigned  bool
	after     int32 // the index after it
	cond      Cfg   // the predicate of the cfg_attr around it
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
	first, last, after := l.pathTokens(i)
	if first < 0 || after > end {
		return list
	}
	a := attribute{start: i, word: first, args: end, end: end, after: end, cond: cond}
	if last != first {
		a.word = -1
	}
	switch {
	case l.isOpen(after, '('):
		a.args, a.end = after+1, l.at(after).match
	case l.isPunct(after, '='):
		a.args, a.assigned = after+1, true
	}
	if !a.is(l, "cfg_attr") {
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
func (a *attribute) is(l *lexed, word string) bool {
	return a.word >= 0 && string(l.text(a.word)) == word
}

// at is the place of the attribute, without its brackets.
func (a *attribute) at(l *lexed) Span { return l.spanOf(a.start, max(a.start, a.after-1)) }

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
		if a := &attrs[i]; a.is(l, "cfg") && !a.assigned {
			p := l.cfg(a.args, a.end, 0)
			if !a.cond.Always() { // cfg_attr(p, cfg(q)): q counts where p holds
				p = Cfg{Kind: CfgAny, Of: []Cfg{a.cond.negate(), p}}
			}
			c = c.and(p)
		}
	}
	return c
}
