package rust

import "slices"

// builder reads a constructor call and the methods called on it. open is the
// parenthesis of its arguments.
func (p *parser) builder(s site, open int32, k BuilderKind) {
	last := p.lx.at(open).match
	b := Builder{Place: p.place(s.context), Kind: k, Span: p.lx.spanOf(s.at, last)}
	if last > open+1 && (k == PluginBuilder || k == RuntimeBuilder) {
		e := p.exprs(s.scope).firstArg(open, 0)
		b.Commands = &e
	}
	if k == InlinedBuilder {
		b.Plugin = p.pluginName(s)
	}
	p.chain(&b, s, last+1)
	b.direct = len(b.Methods)
	p.chainOfVariable(&b, s, last+1)
	p.file.Builders = append(p.file.Builders, b)
}

// pathMethods are the methods of tauri_plugin::Builder that take the path of a part
// of the package.
var pathMethods = map[string]bool{"global_api_script_path": true, "android_path": true, "ios_path": true}

// maxMethods bounds the methods read of one builder.
const maxMethods = 256

// chain reads the methods called one after the other from i on.
func (p *parser) chain(b *Builder, s site, i int32) {
	for len(b.Methods) < maxMethods {
		for p.lx.isPunct(i, '?') {
			i++
		}
		if !p.lx.isPunct(i, '.') || p.lx.at(i+1).kind != ident {
			return
		}
		open := i + 2
		if p.lx.isColons(open) && p.lx.isPunct(open+2, '<') {
			open = p.lx.skipAngles(open + 2)
		}
		if !p.lx.isOpen(open, '(') {
			return
		}
		name := p.lx.name(i + 1)
		m := Method{Name: name, Span: p.lx.spanOf(i+1, i+1)}
		if b.Kind == PluginBuilder && pathMethods[name] {
			e := p.exprs(s.scope).firstArg(open, 0)
			m.value = &e
		}
		b.Methods = append(b.Methods, m)
		if name == "commands" && (b.Kind == InlinedBuilder || b.Kind == AppBuilder) {
			e := p.exprs(s.scope).firstArg(open, 0)
			b.Commands = &e
		}
		i = p.lx.at(open).match + 1
	}
}

// chainOfVariable reads the methods called on the variable that the builder is bound to.
func (p *parser) chainOfVariable(b *Builder, s site, i int32) {
	name := s.at - 2
	if !p.lx.isPunct(s.at-1, '=') || p.lx.at(name).kind != ident || !p.lx.isOneOf(name-1, "let", "mut") {
		return
	}
	variable := p.lx.name(name)
	for end := i + maxBetween; i < end; i++ {
		t := p.lx.at(i)
		if t.kind == eof || t.kind == closer && t.match < s.at {
			return
		}
		if t.kind == ident && p.lx.isPunct(i+1, '.') && !p.lx.isPunct(i-1, '.') && p.lx.name(i) == variable {
			p.chain(b, s, i+1)
		}
	}
}

// ownMethods are those of tauri::plugin::Builder that give a builder again (tauri,
// plugin.rs). Others are of a trait, and may do anything.
var ownMethods = []string{
	"invoke_handler", "js_init_script", "js_init_script_on_all_frames", "on_drop", "on_event", "on_navigation", "on_page_load",
	"on_webview_ready", "on_window_ready", "register_asynchronous_uri_scheme_protocol", "register_uri_scheme_protocol", "setup",
}

// whole reports whether the builder's own methods are called on it, one after the other,
// up to the one that makes the plugin. A builder that is handed on may get more.
func (b *Builder) whole() bool {
	for at, m := range b.Methods[:b.direct] {
		if m.Name == "build" || m.Name == "try_build" {
			return b.Macro == "" && at == b.direct-1
		}
		if !slices.Contains(ownMethods, m.Name) {
			return false
		}
	}
	return false
}

// pluginName is the argument in front of an inlined plugin, as in .plugin("name", …).
func (p *parser) pluginName(s site) *Expr {
	if !p.lx.isPunct(s.at-1, ',') || p.lx.at(s.at-3).kind != opener {
		return nil
	}
	e := p.exprs(s.scope).whole(s.at-2, s.at-1, 0)
	return &e
}

// read notes a call that reads the path given as its first argument.
func (p *parser) read(s site, call string, from, open int32) {
	r := Read{
		Place: p.place(s.context), Call: call, Span: p.lx.spanOf(from, p.lx.at(open).match), value: p.exprs(s.scope).firstArg(open, 0),
	}
	if !p.handed(s, r, open+1) {
		p.file.reads = append(p.file.reads, r)
	}
}

// options follows OpenOptions::new() to its open, which counts if it may read.
func (p *parser) options(s site, call string, open int32) {
	reads := false
	i := p.lx.at(open).match + 1
	for range maxMethods {
		if !p.lx.isPunct(i, '.') || p.lx.at(i+1).kind != ident || !p.lx.isOpen(i+2, '(') {
			return
		}
		switch {
		case p.lx.isWord(i+1, "read"):
			reads = !p.lx.isWord(i+3, "false")
		case p.lx.isWord(i+1, "open"):
			if reads {
				p.read(s, call, s.at, i+2)
			}
			return
		}
		i = p.lx.at(i+2).match + 1
	}
}

// printed and written note a print whose text may be an instruction to Cargo;
// the format string comes first in one, and after what is written to in the other.
func (p *parser) printed(s site, open int32, _ string) { p.rerun(s, open, open) }

func (p *parser) written(s site, open int32, _ string) {
	p.rerun(s, open, p.lx.comma(open+1, p.lx.at(open).match))
}

// rerun notes a print whose text may be an instruction to Cargo. The format
// string comes after token before; open is the delimiter of the macro.
func (p *parser) rerun(s site, open, before int32) {
	last := p.lx.at(open).match
	if before+1 >= last {
		return
	}
	e := p.exprs(s.scope).format(before+1, last, 0)
	p.file.reruns = append(p.file.reruns, Rerun{Place: p.place(s.context), Span: p.lx.spanOf(s.at, last), value: e})
}
