package rust

// choice reads `if cfg!(…) { … } else { … }` at i, in the value of which the
// platform or a feature has a say; next is the index after it. It is false for any
// other condition, and where the last else is missing.
func (x exprReader) choice(i, end int32, depth int) (e Expr, next int32, ok bool) {
	open := i + 3
	if depth > maxExprDepth || !x.lx.isWord(i+1, "cfg") || !x.lx.isPunct(i+2, '!') || !x.lx.isOpen(open, '(') {
		return Expr{}, 0, false
	}
	body := x.lx.at(open).match + 1
	if !x.lx.isOpen(body, '{') {
		return Expr{}, 0, false
	}
	other := x.lx.at(body).match + 1
	if !x.lx.isWord(other, "else") || other >= end {
		return Expr{}, 0, false
	}
	last := x.lx.at(other + 1).match
	holds := x.lx.cfg(open+1, body-1, 0)
	of := []Expr{x.whole(body+1, other-1, depth+1), {}}
	switch {
	case x.lx.isOpen(other+1, '{'):
		of[1], next = x.whole(other+2, last, depth+1), last+1
	case x.lx.isWord(other+1, "if"):
		if of[1], next, ok = x.choice(other+1, end, depth+1); !ok {
			return Expr{}, 0, false
		}
	default:
		return Expr{}, 0, false
	}
	for n, c := range []Cfg{holds, holds.negate()} {
		of[n] = Expr{kind: choiceExpr, of: []Expr{of[n]}, cfg: &c, span: of[n].span}
	}
	return Expr{kind: choiceExpr, of: of, span: x.lx.spanOf(i, next-1)}, next, true
}

// choose is the union of the branches of a choice: which of them counts is not
// known.
func (ev *evaluator) choose(e *Expr, depth int) value {
	out := value{kind: listValue, node: ev.node, span: e.span}
	for i := range e.of {
		branch := &e.of[i]
		v := ev.value(&branch.of[0], depth+1)
		if v.kind != listValue {
			return ev.notList(&branch.of[0], v)
		}
		for _, item := range v.of {
			item.cfg = branch.cfg.and(v.cfg).and(item.cfg)
			out.of = append(out.of, item)
		}
		out.why = because(out.why, v.why)
	}
	out.why = because(ev.at(e.span, "an `if` of cfg!("+e.of[0].cfg.String()+")"), out.why)
	return out
}
