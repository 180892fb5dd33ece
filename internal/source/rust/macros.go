package rust

import "strings"

// usePath reads the path at i and notes it if something is done with it.
func (p *parser) usePath(i int32) int32 {
	if next := p.lx.at(i + 1).ch; p.lx.at(i).kind == ident && next != ':' && next != '!' && next != '(' {
		return i + 1 // a lone name, as most are
	}
	first, last, end := p.lx.pathTokens(i)
	switch {
	case first < 0:
		return i + 1
	case p.lx.isPunct(end, '!') && p.lx.isGroup(end+1):
		return p.macroCall(i, end+1, first, last)
	case p.lx.isOpen(end, '('):
		p.note(i, first, last)
	}
	return max(end, i+1)
}

// note keeps the site at i if it can matter, which the last segment of its path
// shows: no use declaration changes that, unless the path is a renamed name. Calls of
// the program's own functions can too.
func (p *parser) note(i, first, last int32) {
	if name := p.lx.text(last); telling[string(name)] || first == last && (p.renamed[string(name)] || p.program[string(name)] > 0) {
		p.sites = append(p.sites, site{p.top().context, i})
	}
}

// expressionMacros are the macros that run the expressions they are given.
var expressionMacros = map[string]bool{
	"println": true, "print": true, "eprintln": true, "eprint": true, "write": true, "writeln": true, "format": true,
	"format_args": true, "panic": true, "assert": true, "assert_eq": true, "assert_ne": true, "debug_assert": true,
	"debug_assert_eq": true, "debug_assert_ne": true, "dbg": true, "vec": true, "matches": true, "todo": true,
	"unreachable": true, "unimplemented": true, "concat": true, "env": true, "option_env": true, "include": true,
	"include_str": true, "include_bytes": true, "cfg": true, "lazy_static": true, "thread_local": true, "schema_for": true,
	"json": true, "info": true, "warn": true, "error": true, "debug": true, "trace": true, "log": true, "bail": true,
	"ensure": true, "anyhow": true, "generate_context": true, "try": true, "generate_handler": true,
	"collect_commands": true,
}

// macroCall notes the macro call at i whose tokens open at open and whose path
// has these tokens as first and last segment, and gives the index to go on from.
func (p *parser) macroCall(i, open, first, last int32) int32 {
	name := p.lx.name(last)
	switch {
	case name == "cfg_if" && !p.top().rules:
		p.tellNothing(open)
		p.cfgIf(open)
		return open
	case name == "cfg_select" && !p.top().rules:
		p.tellNothing(open)
		p.cfgSelect(open)
		return open
	case strings.Contains(name, "quote"): // the tokens of another program
		return p.lx.at(open).match + 1
	case expressionMacros[name] || p.top().rules:
		p.tellNothing(open)
	default:
		p.tell(open, group{macro: p.word(name)})
	}
	p.note(i, first, last)
	return open
}

// maxBranches bounds the branches whose conditions are told exactly.
const maxBranches = 32

// branches makes the conditions of alternatives: each holds where none before it did.
type branches struct{ before []Cfg }

func (b *branches) next(c Cfg) Cfg {
	if len(b.before) >= maxBranches {
		return Cfg{Kind: CfgUnknown, Name: "too many branches"}
	}
	var cond Cfg
	if len(b.before) == 1 {
		cond = b.before[0].negate()
	} else if len(b.before) > 1 {
		cond = Cfg{Kind: CfgAny, Of: b.before[:len(b.before):len(b.before)]}.negate()
	}
	b.before = append(b.before, c)
	return cond.and(c)
}

// cfgIf gives the branches of cfg_if! their conditions.
func (p *parser) cfgIf(open int32) {
	last := p.lx.at(open).match
	var b branches
	for at := open + 1; at < last; {
		start, body, c := at, at, Cfg{}
		if p.lx.isWord(at, "else") {
			at++
			body = at
		}
		if p.lx.isWord(at, "if") {
			attrs, _, next := p.lx.attributes(nil, at+1)
			c, body = p.lx.cfgOf(attrs), next
		}
		if !p.lx.isOpen(body, '{') {
			return
		}
		p.jumps[start] = body
		c = b.next(c)
		p.tell(body, group{cfg: &c})
		at = p.lx.at(body).match + 1
	}
}

// cfgSelect gives the arms of cfg_select! their conditions.
func (p *parser) cfgSelect(open int32) {
	last := p.lx.at(open).match
	var b branches
	for at := open + 1; at < last; {
		arrow := at
		for arrow < last && (!p.lx.isPunct(arrow, '=') || !p.lx.isPunct(arrow+1, '>')) {
			arrow = p.lx.skip(arrow)
		}
		var c Cfg
		if !p.lx.isWord(at, "_") {
			c = p.lx.cfg(at, arrow, 0)
		}
		body := arrow + 2
		if !p.lx.isOpen(body, '{') {
			return
		}
		p.jumps[at] = body
		c = b.next(c)
		p.tell(body, group{cfg: &c})
		at = p.lx.at(body).match + 1
		if p.lx.isPunct(at, ',') {
			at++
		}
	}
}

// method notes the method calls that matter by themselves.
func (p *parser) method(i int32) int32 {
	if p.lx.isOneOf(i+1, "invoke_handler", "read_dir") && p.lx.isOpen(i+2, '(') {
		p.sites = append(p.sites, site{p.top().context, i})
	}
	return i + 2
}

// handler reads the tokens of generate_handler! or collect_commands!.
func (p *parser) handler(s site, open int32, name string) {
	last := p.lx.at(open).match
	h := Handler{Place: p.place(s.context), MacroName: name, Span: p.lx.spanOf(s.at, last)}
	for i := open + 1; i < last; {
		var attrs []attribute
		for {
			list, inner, next := p.lx.attributes(attrs, i)
			if next == i {
				break
			}
			if i = next; !inner { // #![plugin(name)] says nothing about the entries
				attrs = list
			}
		}
		segs, _, stop := p.lx.path(i)               // generic arguments can hold commas
		if segs != nil && p.lx.isPunct(stop, '<') { // as in a type, which is a path to macros too
			stop = p.lx.skipAngles(stop)
		}
		if segs == nil || stop < last && !p.lx.isPunct(stop, ',') {
			segs, stop = nil, p.lx.comma(i, last)
		}
		if segs != nil {
			item := HandlerItem{Path: segs, Name: segs[len(segs)-1], Span: p.lx.spanOf(i, stop-1)}
			item.Cfg = h.Cfg.and(p.lx.cfgOf(attrs))
			h.Items = append(h.Items, item)
		} else if i < stop {
			h.Opaque = true
		}
		i = stop + 1
	}
	h.given = h.Fn != "" && p.gives(s.scope, s.at)
	p.file.Handlers = append(p.file.Handlers, h)
}

// include reads the path of an include macro.
func (p *parser) include(s site, open int32, name string) {
	e := p.exprs(s.scope).firstArg(open, 0)
	inc := Include{Place: p.place(s.context), Macro: name, Span: p.lx.spanOf(s.at, p.lx.at(open).match), value: e}
	inc.Package = mentionsRoot(&e, 0)
	if name == "include" {
		table := p.file.scopes[s.scope].table()
		table.includes = append(table.includes, int32(len(p.file.Includes)))
	}
	p.file.Includes = append(p.file.Includes, inc)
}

// mentionsRoot says that a path was built from the package's directory.
func mentionsRoot(e *Expr, depth int) bool {
	if e.kind == rootExpr {
		return true
	}
	if e.kind != catExpr && e.kind != joinExpr || depth > maxExprDepth {
		return false
	}
	for i := range e.of {
		if mentionsRoot(&e.of[i], depth+1) {
			return true
		}
	}
	return false
}
