package rust

import "slices"

// The bounds of looking for what a handler is made of: how deep, and how many steps.
const (
	maxHanding      = 16
	maxHandingSteps = 1 << 12
)

// handing finds out whether an expression is a handler that knows all it answers: a
// handlers' macro, or what hands every call on to one. A function that is given the
// macro, or is asked before it, may answer more.
type handing struct {
	p     *parser
	scope int32 // of the call that the handler is given to
	from  int32 // the first token of what is looked at; variables set within count too
	steps int
}

func (p *parser) handing(scope, from int32) *handing {
	return &handing{p, scope, from, maxHandingSteps}
}

// is reports whether the tokens from i up to end are such a handler.
func (h *handing) is(i, end int32, depth int) bool {
	lx := h.p.lx
	i = h.attributes(i)
	if h.steps--; i >= end || depth > maxHanding || h.steps < 0 {
		return false
	}
	if lx.isPunct(end-1, ',') {
		end--
	}
	if lx.isWord(i, "return") {
		i++
	}
	if (lx.isOpen(i, '(') || lx.isOpen(i, '{')) && lx.at(i).match == end-1 {
		return h.block(i+1, end-1, depth+1)
	}
	if lx.isWord(i, "move") || lx.isPunct(i, '|') {
		return h.closure(i, end, depth+1)
	}
	return h.named(i, end, depth)
}

// named is the same of what begins with a name: a variable, the macro, or a call.
func (h *handing) named(i, end int32, depth int) bool {
	lx := h.p.lx
	segs, _, next := lx.path(i)
	switch {
	case segs == nil:
		return false
	case next == end:
		return len(segs) == 1 && h.variable(segs[0], i, depth+1)
	case lx.isPunct(next, '!'):
		return slices.Contains(handlerMacros, segs[len(segs)-1]) && lx.at(next+1).kind == opener && lx.at(next+1).match == end-1
	case lx.isOpen(next, '(') && lx.at(next).match == end-1:
		return len(segs) > 1 && segs[len(segs)-2] == "Box" && segs[len(segs)-1] == "new" && h.is(next+1, end-1, depth+1)
	}
	return false
}

// attributes is the index after the attributes at i.
func (h *handing) attributes(i int32) int32 {
	for h.p.lx.isPunct(i, '#') && h.p.lx.isOpen(i+1, '[') {
		i = h.p.lx.skip(i + 1)
	}
	return i
}

// block reports whether what a block gives is a handler: its last expression, or each of
// several blocks that conditions choose from.
func (h *handing) block(i, end int32, depth int) bool {
	lx, start := h.p.lx, i
	for at := i; at < end; at = lx.skip(at) {
		if h.steps--; h.steps < 0 || lx.isWord(at, "return") && at > h.attributes(start) {
			return false
		}
		if lx.isPunct(at, ';') && at+1 < end {
			if lx.isWord(h.attributes(start), "return") && !h.is(start, at, depth) {
				return false
			}
			start = at + 1
		}
	}
	if lx.isPunct(end-1, ';') {
		end--
		if !lx.isWord(h.attributes(start), "return") {
			return false
		}
	}
	for {
		open := h.attributes(start)
		if !lx.isOpen(open, '{') || lx.skip(open) >= end {
			return h.is(start, end, depth)
		}
		if !h.is(open, lx.skip(open), depth) {
			return false
		}
		start = lx.skip(open)
	}
}

// closure reports whether a closure hands its parameter to handlers only.
func (h *handing) closure(i, end int32, depth int) bool {
	lx := h.p.lx
	if lx.isWord(i, "move") {
		i++
	}
	name := i + 1
	if !lx.isPunct(i, '|') || lx.at(name).kind != ident {
		return false
	}
	for i = name + 1; i < end && !lx.isPunct(i, '|'); i = lx.skip(i) {
		h.steps--
	}
	return h.hands(lx.name(name), i+1, end, depth)
}

// hands reports whether all that code does with a call, by the name of the parameter, is
// to hand it to handlers.
func (h *handing) hands(call string, from, to int32, depth int) bool {
	lx, handed := h.p.lx, false
	for i := from; i < to; i++ {
		if h.steps--; h.steps < 0 {
			return false
		}
		if !lx.isWord(i, call) || lx.isPunct(i-1, '.') {
			continue
		}
		if !lx.isOpen(i-1, '(') || lx.at(i-1).match != i+1 || !h.callee(from, i-2, depth) {
			return false
		}
		handed = true
	}
	return handed
}

// callee reports whether what is called, which ends with token last, is a handler.
func (h *handing) callee(from, last int32, depth int) bool {
	lx := h.p.lx
	if lx.at(last).kind == ident {
		return last >= from && !lx.isPunct(last-1, '.') && !lx.isPunct(last-1, ':') && h.variable(lx.name(last), last, depth+1)
	}
	open := lx.at(last).match
	if lx.at(last).kind != closer || open < from {
		return false
	}
	if lx.isPunct(open-1, '!') {
		return lx.isOneOf(open-2, handlerMacros...)
	}
	free := lx.at(open-1).kind != ident && !lx.isPunct(open-1, '>') || lx.isOneOf(open-1, "return", "else")
	return free && lx.isOpen(open, '(') && h.is(open+1, last, depth+1)
}

// variable reports whether all that a variable is set to before token i is a handler.
func (h *handing) variable(name string, i int32, depth int) bool {
	if h.p.letsOf == nil {
		h.p.letsOf = make(map[string][]int32)
		for at, v := range h.p.lets {
			of := h.p.lx.name(v.name)
			h.p.letsOf[of] = append(h.p.letsOf[of], int32(at))
		}
	}
	around := make(map[int32]bool)
	for scope := range h.p.file.around(h.scope) {
		around[scope] = true
	}
	found := false
	for _, at := range h.p.letsOf[name] {
		v := h.p.lets[at]
		if h.steps--; h.steps < 0 {
			return false
		}
		if v.start >= i || v.name < h.from && !around[v.scope] {
			continue
		}
		end := h.p.lx.semicolon(v.start)
		if v.unsure != "" || end < 0 || !h.is(v.start, end, depth) {
			return false
		}
		found = true
	}
	return found
}

// gives reports whether the function or the macro definition around token i is a handler,
// or gives one.
func (p *parser) gives(scope, i int32) bool {
	inner := i
	for range maxBetween {
		i--
		switch t := p.lx.at(i); {
		case t.kind == eof || i <= 0 && !p.lx.isWord(i, "fn"):
			return false
		case t.kind == closer && t.match >= 0:
			i = t.match
		case t.kind == opener:
			inner = i
			if p.follows(i) && p.handing(scope, i).block(i+1, t.match, 0) {
				return true
			}
		case p.lx.isWord(i, "fn") && p.lx.at(i+1).kind == ident:
			if open := p.body(i + 2); open == inner || open > 0 && p.lx.at(open).match > inner {
				return p.functionGives(scope, i+2, open)
			}
		}
	}
	return false
}

// follows reports whether an arrow `=>` stands before token i, as in a macro's rule.
func (p *parser) follows(i int32) bool { return p.lx.isPunct(i-1, '>') && p.lx.isPunct(i-2, '=') }

// functionGives reports whether the function whose name ends before token i, with the
// body at open, is a handler or gives one.
func (p *parser) functionGives(scope, i, open int32) bool {
	h, end := p.handing(scope, open), p.lx.at(open).match
	if h.block(open+1, end, 0) {
		return true
	}
	call := p.callParameter(i)
	return call != "" && h.hands(call, open+1, end, 0)
}

// callParameter is the name of the last parameter of a function, whose name or generic
// parameters end before token i.
func (p *parser) callParameter(i int32) string {
	if p.lx.isPunct(i, '<') {
		i = p.lx.skipAngles(i)
	}
	if !p.lx.isOpen(i, '(') {
		return ""
	}
	name := ""
	for at, last := i+1, p.lx.at(i).match; at < last; at = p.lx.comma(at, last) + 1 {
		if p.lx.at(at).kind == ident && p.lx.isPunct(at+1, ':') {
			name = p.lx.name(at)
		}
	}
	return name
}

// delegates reports whether the body of extend_api is no more than a call of the handler
// that the plugin keeps, `(self.handler)(invoke)`, or of extend_api of a plugin that it
// keeps.
func (p *parser) delegates(call string, open int32) bool {
	end := p.lx.at(open).match
	i := open + 1
	kept := i
	if p.lx.isOpen(i, '(') {
		kept++
	}
	if call == "" || !p.lx.isWord(kept, "self") || !p.lx.isPunct(kept+1, '.') {
		return false
	}
	next := kept + 3
	switch {
	case kept > i:
		if p.lx.at(i).match != next {
			return false
		}
		next++
	case p.lx.isPunct(next, '.') && p.lx.isWord(next+1, "extend_api"):
		next += 2
	default:
		return false
	}
	return p.lx.isOpen(next, '(') && p.lx.isWord(next+1, call) && p.lx.at(next).match == next+2 && next+3 == end
}
