package rust

import (
	"slices"
	"strings"
)

// resolve turns what the walk found into facts, now that every use declaration is known.
func (p *parser) resolve() {
	for _, c := range p.consts {
		p.addConst(c)
	}
	for _, a := range p.functions {
		p.command(a)
	}
	for _, m := range p.plugins {
		p.pluginMethod(m)
	}
	for _, s := range p.sites {
		p.site(s)
	}
	p.readsOfCalls()
	p.expression()
	p.evaluatePaths()
}

// expression reads the file as one expression. Two names in a row start none,
// and thus nearly every file.
func (p *parser) expression() {
	n := int32(len(p.lx.toks))
	if n == 0 || p.lx.at(0).kind == ident && p.lx.at(1).kind == ident {
		return
	}
	if e := p.exprs(0).whole(0, n, 0); e.kind != opaqueExpr {
		p.file.whole = &e
	}
}

func (p *parser) addConst(c rawConst) {
	var e Expr
	end := p.lx.semicolon(c.value)
	switch {
	case c.unsure != "":
		e = p.exprs(c.scope).opaque(c.name, c.name+1, c.unsure)
	case end < 0:
		e = p.exprs(c.scope).opaque(c.name, c.name+1, "a declaration without its semicolon")
	default:
		e = p.exprs(c.scope).whole(c.value, end, 0)
	}
	owner, name := c.scope, p.lx.name(c.name)
	if s := p.file.scopes[owner]; s.kind == implScope {
		owner, name = s.parent, s.name+"::"+name
	}
	declare(&p.file.scopes[owner].table().consts, name, int32(len(p.file.Consts)))
	p.file.Consts = append(p.file.Consts, Const{
		Place: p.place(c.context), Name: p.lx.name(c.name), Value: e, Span: p.lx.spanOf(c.name, c.name),
	})
}

// commandPaths are the command macro's paths from outside; tauri_macros defines it.
var commandPaths = []string{"tauri::command", "tauri_macros::command"}

// isCommand says that an attribute's path means the command macro: one that leads to
// tauri, or a name that nothing visible brings in from elsewhere.
func (p *parser) isCommand(scope int32, path []string) bool {
	for _, full := range p.file.expand(scope, path, false) {
		switch text := strings.Join(full, "::"); {
		case slices.Contains(commandPaths, text):
			return true
		case text == "command", full[0] == "crate" && full[len(full)-1] == "command":
			return true
		}
	}
	return false
}

func (p *parser) command(a attributed) {
	if path, _, _ := p.lx.path(a.attr.start); !p.isCommand(a.scope, path) {
		return
	}
	if p.lx.isPunct(a.name, '$') {
		p.opaqueMacro(a.name)
		return
	}
	c := Command{Place: p.place(a.context), Fn: p.lx.name(a.name), Span: p.lx.spanOf(a.name, a.name), AttrSpan: a.attr.at(p.lx)}
	c.Name = c.Fn
	c.Cfg = c.Cfg.and(a.attr.cond)
	open := p.body(a.name + 1)
	if open > 0 {
		c.text = p.lx.src[p.lx.at(a.name).pos:p.lx.at(p.lx.at(open).match).end]
	}
	for i := a.attr.args; i < a.attr.end; {
		stop := p.lx.comma(i, a.attr.end)
		p.commandArg(&c, i, stop)
		i = stop + 1
	}
	c.Signature = p.signature(&c, a.name, open, a.scope)
	p.file.Commands = append(p.file.Commands, c)
}

func (p *parser) commandArg(c *Command, i, stop int32) {
	if i >= stop {
		return
	}
	c.Args = append(c.Args, string(p.lx.src[p.lx.at(i).pos:p.lx.at(stop-1).end]))
	if p.lx.isWord(i, "async") {
		c.Async = true
	}
	if stop != i+3 || !p.lx.isPunct(i+1, '=') || p.lx.at(i+2).kind != str {
		return
	}
	value, _ := stringValue(p.lx.name(i + 2))
	switch p.lx.name(i) {
	case "rename":
		c.Name, c.Renamed = value, true
	case "rename_all":
		c.RenameAll = value
	case "root":
		c.Root = value
	}
}

// opaqueMacro notes the place of a macro that names a command after its argument.
func (p *parser) opaqueMacro(at int32) {
	s := p.lx.spanOf(at, at+1)
	if n := len(p.file.Opaque); n == 0 || p.file.Opaque[n-1] != s {
		p.file.Opaque = append(p.file.Opaque, s)
	}
}

func (p *parser) pluginMethod(m pluginMethod) {
	last := p.lx.at(m.open).match
	if p.lx.isWord(m.name, "extend_api") {
		inv := Invoke{Place: p.place(m.context), Span: p.lx.spanOf(m.name, m.name)}
		call := p.callParameter(m.name + 1)
		inv.Direct = call != "" && p.handing(m.scope, m.open).hands(call, m.open+1, last, 0)
		if p.delegates(call, m.open) {
			inv.Via = "extend_api"
		}
		p.file.Invokes = append(p.file.Invokes, inv)
		return
	}
	e := p.exprs(m.scope).whole(m.open+1, last, 0)
	if v := newEvaluator(&node{file: &p.file}).value(&e, 0); v.kind == strValue {
		p.file.Names = append(p.file.Names, RuntimeName{Place: p.place(m.context), Name: v.text, Span: e.span})
	}
}

var handlerMacros = []string{"generate_handler", "collect_commands"}

// contains says that one of these words stands between two tokens, in reach.
func (p *parser) contains(from, to int32, words []string) bool {
	for i := from; i < min(to, from+maxBetween); i++ {
		if p.lx.isOneOf(i, words...) {
			return true
		}
	}
	return false
}

// constructors are the paths of the builders.
var constructors = map[string]BuilderKind{
	"tauri_plugin::Builder::new":              PluginBuilder,
	"tauri_build::InlinedPlugin::new":         InlinedBuilder,
	"tauri_build::AppManifest::new":           AppBuilder,
	"tauri_build::mobile::PluginBuilder::new": AlphaBuilder,
	"tauri::plugin::Builder::new":             RuntimeBuilder,
	"tauri::Builder::new":                     HostBuilder,
	"tauri::Builder::default":                 HostBuilder,
	"tauri::test::mock_builder":               HostBuilder,
}

// readers are the functions that read what lies at the path they are given first.
var readers = map[string]bool{
	"std::fs::read": true, "std::fs::read_to_string": true, "std::fs::read_dir": true, "std::fs::copy": true,
	"std::fs::File::open": true, "fs_err::read": true, "fs_err::read_to_string": true, "fs_err::read_dir": true,
	"fs_err::File::open": true, "glob::glob": true, "glob::glob_with": true, "walkdir::WalkDir::new": true,
	"ignore::Walk::new": true, "ignore::WalkBuilder::new": true, "csv::Reader::from_path": true,
}

// openers make options whose method open reads, if read(true) was called.
var openers = map[string]bool{
	"std::fs::OpenOptions::new": true, "std::fs::File::options": true, "fs_err::OpenOptions::new": true,
}

// macros are the macros that hold facts, by the last segment of their path, with
// what reads them: a method that is given the site, the opener and the name.
var macros = map[string]func(p *parser, s site, open int32, name string){
	"generate_handler": (*parser).handler, "collect_commands": (*parser).handler,
	"include": (*parser).include, "include_str": (*parser).include, "include_bytes": (*parser).include,
	"println": (*parser).printed, "print": (*parser).printed, "writeln": (*parser).written, "write": (*parser).written,
}

// telling are the last segments of all paths that site looks for.
var telling = func() map[string]bool {
	words := map[string]bool{}
	for path := range constructors {
		words[lastSegment(path)] = true
	}
	for path := range readers {
		words[lastSegment(path)] = true
	}
	for path := range openers {
		words[lastSegment(path)] = true
	}
	for name := range macros {
		words[name] = true
	}
	return words
}()

func lastSegment(path string) string { return path[strings.LastIndex(path, ":")+1:] }

// site finds out what a path followed by arguments is.
func (p *parser) site(s site) {
	if p.lx.isPunct(s.at, '.') && !p.lx.isColons(s.at) {
		p.methodSite(s)
		return
	}
	segs, global, end := p.lx.path(s.at)
	paths := p.file.expand(s.scope, segs, global)
	if p.lx.isPunct(end, '!') {
		p.macroSite(s, end+1, paths)
		return
	}
	p.noteCall(s, segs, paths)
	for _, full := range paths {
		text := strings.Join(full, "::")
		if k, ok := constructors[text]; ok {
			p.builder(s, end, k)
			return
		}
		if readers[text] {
			p.read(s, text, s.at, end)
			return
		}
		if openers[text] {
			p.options(s, text, end)
			return
		}
	}
}

func (p *parser) macroSite(s site, open int32, paths [][]string) {
	name := paths[0][len(paths[0])-1]
	if read, ok := macros[name]; ok {
		read(p, s, open, name)
	}
}

func (p *parser) methodSite(s site) {
	open := s.at + 2
	last := p.lx.at(open).match
	if p.lx.isWord(s.at+1, "read_dir") {
		if last == open+1 {
			p.file.reads = append(p.file.reads, Read{
				Place: p.place(s.context), Call: "std::path::Path::read_dir", Span: p.lx.spanOf(s.at+1, last),
				value: p.exprs(s.scope).opaque(s.at+1, s.at+2, "the path that `read_dir` is called on"),
			})
		}
		return
	}
	if last == open+1 { // the method of tauri_specta's builder
		return
	}
	inv := Invoke{Place: p.place(s.context), Span: p.lx.spanOf(s.at+1, last), Direct: p.handing(s.scope, open).is(open+1, last, 0)}
	if !inv.Direct {
		inv.Via = p.via(s, open, last)
	}
	p.file.Invokes = append(p.file.Invokes, inv)
}

// via names the function or macro that gives the handler between two parentheses, "" if
// it is anything else.
func (p *parser) via(s site, open, last int32) string {
	segs, _, end := p.lx.path(open + 1)
	if segs == nil {
		return ""
	}
	switch {
	case p.lx.isPunct(end, '!') && p.lx.skip(end+1) == last,
		p.lx.isOpen(end, '(') && p.lx.skip(end) == last && !p.contains(end, last, handlerMacros),
		end == last && !p.isVariable(s, segs):
		return segs[len(segs)-1]
	case p.lx.isPunct(end, '.') && p.lx.isWord(end+1, "invoke_handler") && p.lx.skip(end+2) == last:
		return "invoke_handler"
	}
	return ""
}

// isVariable reports whether a path is the name of a variable that is in sight.
func (p *parser) isVariable(s site, segs []string) bool {
	for scope := range p.file.around(s.scope) {
		if len(segs) == 1 && len(p.bindings(scope, segs[0])) > 0 {
			return true
		}
	}
	return false
}
