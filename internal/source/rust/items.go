package rust

import "strings"

// item reads the head of the item or the path at identifier i and gives the
// index to go on from. Insides are left to the walk.
func (p *parser) item(i int32, attrs []attribute) int32 {
	if !p.lx.startsItem(i) {
		return p.usePath(i)
	}
	j := p.visibility(i)
	if fn, ok := p.function(j); ok {
		return p.fn(fn, attrs)
	}
	if p.lx.isWord(j, "macro_rules") && p.lx.isPunct(j+1, '!') && p.lx.isGroup(j+3) {
		name := p.word(p.lx.name(j + 2))
		p.tell(j+3, group{macro: name, fn: name, rules: true})
		return j + 3
	}
	if p.top().rules {
		return p.usePath(j)
	}
	switch {
	case p.lx.isWord(j, "mod"):
		return p.mod(j, attrs)
	case p.lx.isOneOf(j, "const", "static"):
		return p.constant(j)
	case p.lx.isWord(j, "use"):
		return p.use(j)
	case p.lx.isWord(j, "extern") && p.lx.isWord(j+1, "crate"):
		return p.externCrate(j)
	case p.lx.isOneOf(j, "impl", "trait"):
		return p.impl(j)
	case p.lx.isWord(j, "let"):
		return p.let(j)
	case p.lx.isWord(j, "for"):
		return p.forLoop(j)
	}
	return p.usePath(j)
}

// startsItem says that identifier i is one of the words that item looks for. Most are not.
func (l *lexed) startsItem(i int32) bool {
	switch t := l.at(i); string(l.src[t.pos:t.end]) {
	case "pub", "fn", "const", "async", "unsafe", "extern", "safe", "default", "gen", "macro_rules", "mod", "static", "use",
		"impl", "trait", "let", "for":
		return true
	}
	return false
}

// body is the index of the brace that opens the body of the item whose head
// goes on at i, or -1.
func (p *parser) body(i int32) int32 {
	for range maxTrees {
		switch t := p.lx.at(i); {
		case p.lx.isOpen(i, '{'):
			return i
		case t.kind == eof, t.kind == closer && t.match >= 0, p.lx.isPunct(i, ';'):
			return -1
		}
		i = p.lx.skip(i)
	}
	return -1
}

// builtin are the attributes which are certainly not the command macro.
var builtin = map[string]bool{
	"cfg": true, "allow": true, "warn": true, "deny": true, "expect": true, "inline": true, "doc": true, "derive": true,
	"must_use": true, "test": true, "cold": true, "deprecated": true, "path": true, "no_mangle": true, "serde": true,
}

func (p *parser) fn(i int32, attrs []attribute) int32 {
	plain := true
	for _, a := range attrs {
		if a.word < 0 || !builtin[string(p.lx.text(a.word))] {
			p.functions = append(p.functions, attributed{p.top().context, a, i + 1})
			plain = false
		}
	}
	if at := p.top().context; plain && at.fn == 0 && at.macro == 0 && p.file.scopes[at.scope].kind == moduleScope {
		p.file.plain = append(p.file.plain, plainFunction{p.place(at), p.lx.name(i + 1), p.lx.spanOf(i+1, i+1)})
	}
	if open := p.body(i + 2); open > 0 {
		name := p.lx.name(i + 1)
		if s := p.file.scopes[p.top().scope]; s.kind == implScope && s.label == "Plugin" && (name == "name" || name == "extend_api") {
			p.plugins = append(p.plugins, pluginMethod{p.top().context, i + 1, open})
		}
		if p.top().rules { // the macro's own name is what a call of it says
			p.tellNothing(open)
		} else {
			p.tell(open, group{scoped: true, kind: fnScope, fn: p.word(name)})
		}
	}
	return i + 2
}

func (p *parser) mod(i int32, attrs []attribute) int32 {
	if p.lx.at(i+1).kind != ident {
		return i + 1
	}
	inline := p.lx.isOpen(i+2, '{')
	if !inline && !p.lx.isPunct(i+2, ';') {
		return i + 1
	}
	c := p.top().context
	m := Mod{Place: p.place(c), Name: p.lx.name(i + 1), Inline: inline, Span: p.lx.spanOf(i+1, i+1), Dirs: p.module(c.scope).dirs}
	for k := range attrs {
		if a := &attrs[k]; a.is(p.lx, "path") {
			if v, ok := a.text(p.lx); ok {
				m.Paths = append(m.Paths, ModPath{v, a.cond})
			}
		}
	}
	if inline {
		dir := m.Name
		if len(m.Paths) > 0 {
			dir = m.Paths[0].Path
		}
		p.tell(i+2, group{scoped: true, kind: moduleScope, name: m.Name, label: dir})
	} else {
		declare(&p.file.scopes[c.scope].table().mods, m.Name, int32(len(p.file.Mods)))
	}
	p.file.Mods = append(p.file.Mods, m)
	return i + 2
}

func (p *parser) use(i int32) int32 {
	end := p.lx.semicolon(i)
	if end < 0 {
		return i + 1
	}
	p.useTree(p.file.scopes[p.top().scope].table(), nil, false, i+1, end, 0)
	return end
}

func (p *parser) externCrate(i int32) int32 {
	if name := p.lx.name(i + 2); p.lx.at(i+2).kind == ident && p.lx.isWord(i+3, "as") && p.lx.at(i+4).kind == ident {
		alias := p.lx.name(i + 4)
		declare(&p.file.scopes[p.top().scope].table().uses, alias, use{[]string{name}, true})
	}
	return i + 2
}

// impl reads the head of an impl or a trait, which must stand where an item may.
func (p *parser) impl(i int32) int32 {
	before := p.lx.at(i - 1)
	start := before.kind == eof || before.kind == opener || before.kind == closer ||
		p.lx.isPunct(i-1, ';') || p.lx.isOneOf(i-1, "unsafe", "default", "pub")
	open := p.body(i + 1)
	if !start || open < 0 || before.kind == opener && before.ch != '{' {
		return i + 1
	}
	trait, name := p.implNames(i, open)
	p.tell(open, group{scoped: true, kind: implScope, name: name, label: trait})
	return open
}

// implNames are the last segments of the trait and the type in the head of an impl.
func (p *parser) implNames(i, open int32) (trait, name string) {
	at := i + 1
	if p.lx.isPunct(at, '<') {
		if at = p.lx.skipAngles(at); at < 0 {
			return "", ""
		}
	}
	for at < open && !p.lx.isWord(at, "where") {
		switch {
		case p.lx.isWord(at, "for"):
			trait, name = name, ""
			at++
		case p.lx.isPunct(at, '<'):
			if at = p.lx.skipAngles(at); at < 0 {
				return trait, name
			}
		case p.lx.at(at).kind == ident:
			name = p.lx.name(at)
			at++
		default:
			at = p.lx.skip(at)
		}
	}
	return trait, name
}

// constant reads `const NAME: T = …;`, `static …` and the `static ref` of lazy_static!.
func (p *parser) constant(i int32) int32 {
	at, unsure := i+1, ""
	switch {
	case p.lx.isWord(at, "mut"):
		at++
		unsure = "a `static mut`"
	case p.lx.isWord(at, "ref") && p.lx.at(at+1).kind == ident:
		at++
	}
	pointer := p.lx.isPunct(i-1, '*') || p.lx.isPunct(i-1, '<') || p.lx.isPunct(i-1, ',') || p.lx.isWord(i-1, "raw")
	if pointer || p.lx.at(at).kind != ident || !p.lx.isPunct(at+1, ':') || p.lx.isColons(at+1) {
		return i + 1
	}
	value := p.assigned(at + 2)
	if value < 0 {
		return at + 1
	}
	if k := p.lx.at(value).kind; k != num && k != char && k != bstr {
		p.consts = append(p.consts, rawConst{p.top().context, at, value, unsure})
	}
	return at + 2
}

// assigned is the index after the = that ends the type at i, or -1.
func (p *parser) assigned(i int32) int32 {
	for range maxTrees {
		switch t := p.lx.at(i); {
		case t.kind == eof || t.kind == closer || p.lx.isPunct(i, ';'):
			return -1
		case p.lx.isPunct(i, '<'):
			if i = p.lx.skipAngles(i); i < 0 {
				return -1
			}
			continue
		case p.lx.isPunct(i, '=') && (!t.joint || !p.lx.isPunct(i+1, '=')):
			return i + 1
		}
		i = p.lx.skip(i)
	}
	return -1
}

// let reads the binding of a plain name; patterns bind nothing that is followed.
func (p *parser) let(i int32) int32 {
	if p.lx.isOneOf(i-1, "if", "while") || p.lx.isPunct(i-1, '&') {
		return i + 1
	}
	v := variable{name: i + 1, end: -1}
	if p.lx.isWord(v.name, "mut") {
		v.name++
		v.unsure = "the variable `" + p.lx.name(v.name) + "`, which is mutable"
	}
	v.start = v.name + 1
	switch {
	case p.lx.at(v.name).kind != ident:
		return i + 1
	case p.lx.isPunct(v.start, '='):
		v.start++
	case p.lx.isPunct(v.start, ':') && !p.lx.isColons(v.start):
		if v.start = p.assigned(v.start + 1); v.start < 0 {
			return i + 1
		}
		if p.setType(v.name+2, v.start) {
			v.unsure = "a set or map"
		}
	default:
		return i + 1
	}
	p.addLet(p.top().scope, v)
	return v.start
}

// setType says that the type in these tokens is a collection that keeps no order.
func (p *parser) setType(i, end int32) bool {
	for ; i < end; i++ {
		if name := p.lx.name(i); p.lx.at(i).kind == ident && (strings.HasSuffix(name, "Set") || strings.HasSuffix(name, "Map")) {
			return true
		}
	}
	return false
}

// forLoop remembers the variable of `for x in …` for the loop's body.
func (p *parser) forLoop(i int32) int32 {
	name := i + 1
	if p.lx.isPunct(name, '&') {
		name++
	}
	if p.lx.at(name).kind != ident || !p.lx.isWord(name+1, "in") {
		return i + 1
	}
	if open := p.body(name + 2); open > 0 {
		v := variable{name: name, start: name + 2, end: open, each: true}
		p.tell(open, group{scoped: true, each: &v})
	}
	return name + 2
}
