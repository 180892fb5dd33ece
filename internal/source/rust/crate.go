package rust

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
)

// Program is what the library of a plugin implements and registers.
type Program struct {
	Commands     []ProgramCommand
	Handlers     []ProgramHandler
	RuntimeNames []ProgramName
	Modules      []Module
	Problems     []FileProblem
	// Opaque are the places where commands may be made or registered whose names
	// cannot be known: macros that name them after their arguments.
	Opaque []FileSpan
	// HandlerUnknown says that an invoke_handler was given something else than the
	// handlers' macro, at the places in Unknown: what it answers is not known.
	HandlerUnknown bool
	Unknown        []FileSpan
	// NamesAndroid and NamesIOS say that a file which may be compiled there has the name of
	// what registers the class of a plugin (tauri, plugin/mobile.rs).
	NamesAndroid, NamesIOS bool
	// RegistersAndroid and RegistersIOS say that the code of a file has that name which is
	// a part of the program, and may be compiled there.
	RegistersAndroid, RegistersIOS bool
	// Types are the names of the types that it defines: true for type aliases, and for
	// those that implement CommandArg.
	Types map[string]bool
	// NamesInitScript says that a file has the name of what gives every webview a script
	// (tauri, plugin.rs).
	NamesInitScript bool
	// NamesScope says that a file may ask for the scope of the plugin as a whole.
	NamesScope bool

	records   map[string]Record
	plain     map[string][]placedFunction // by name
	replaced  []Replaced
	elsewhere []Handler // those that are not the plugin's, or lost

	once          sync.Once
	registrations []Registration
}

// Handles reports whether a function of that name is registered as a command, or
// annotated as one of that name. No program handles nothing.
func (p *Program) Handles(command string) bool {
	if p == nil {
		return false
	}
	for _, h := range p.Handlers {
		if slices.ContainsFunc(h.Items, func(i HandlerItem) bool { return i.Name == command }) {
			return true
		}
	}
	return slices.ContainsFunc(p.Commands, func(c ProgramCommand) bool { return c.Name == command })
}

// FileSpan is a place in a file.
type FileSpan struct {
	File string
	Span Span
}

// ProgramCommand is a Command with its file. Its Cfg and Module are those in the
// program. Unreached says that no mod declaration leads to the file, so that
// they are those in the file alone.
type ProgramCommand struct {
	Command
	File      string
	Unreached bool
}

// ProgramHandler is a Handler with its file; see ProgramCommand.
type ProgramHandler struct {
	Handler
	File      string
	Unreached bool

	plugin string // the name of the plugin whose builder is given it, "" if that is not seen
}

// ProgramName is the name of a plugin at run time.
type ProgramName struct {
	Name      string
	Exact     bool // else the name could not be evaluated and is empty
	Why       string
	File      string
	Span      Span
	Cfg       Cfg
	Unreached bool
	// Whole is whether all that makes the plugin is seen: methods of Tauri's builder alone
	// are called, one after the other, up to the last, or Plugin is implemented by hand.
	Whole bool
}

// Crate reads the library whose first file is root, such as src/lib.rs, along its
// mod declarations, and then those of files that were not reached. An error is
// that of lookup, or ErrNoFile for the root.
func Crate(root string, files []string, lookup Lookup) (*Program, error) {
	l, err := link(root, lookup)
	if err != nil {
		return nil, err
	}
	p := &programmer{prog: &Program{
		Modules: l.mods, Types: map[string]bool{}, records: map[string]Record{}, plain: map[string][]placedFunction{},
	}, vias: map[string]bool{}}
	reached := map[string]bool{}
	for _, n := range l.nodes {
		reached[n.path] = true
		p.add(n, false)
	}
	for _, path := range slices.Sorted(slices.Values(files)) {
		if reached[path] {
			continue
		}
		reached[path] = true
		file, err := lookup(path)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", path, err)
		}
		if file != nil {
			p.add(&node{file: file, path: path}, true)
		}
	}
	if l.full {
		p.prog.Opaque = append(p.prog.Opaque, FileSpan{root, Span{1, 1, 1, 1}})
	}
	p.finish()
	return p.prog, nil
}

// programmer puts a Program together.
type programmer struct {
	prog    *Program
	vias    map[string]bool // functions and macros that are or give handlers
	invokes []placedInvoke
}

type placedInvoke struct {
	Invoke
	file string
}

// module is the path of the module that a file is.
func (n *node) module() []string {
	if n.parent == nil {
		return nil
	}
	outer := append(n.parent.module(), n.parent.file.inlinePath(n.parentScope).names...)
	if n.include {
		return outer
	}
	for i, m := range n.parent.modules {
		for c := m; c != nil; c = c.also {
			if c == n {
				return append(outer, n.parent.file.Mods[i].Name)
			}
		}
	}
	return outer
}

func (p *programmer) add(n *node, unreached bool) {
	module := n.module()
	place := func(at Place) Place {
		at.Cfg = n.cfg.and(at.Cfg)
		at.Module = append(module[:len(module):len(module)], at.Module...)
		return at
	}
	p.prog.mention(n)
	p.prog.registers(n, unreached)
	for _, c := range n.file.Commands {
		c.Signature = n.reexported(c.scope, c.Signature)
		c.Place = place(c.Place)
		p.prog.Commands = append(p.prog.Commands, ProgramCommand{c, n.path, unreached})
	}
	p.plain(n, place)
	owners, foreign := n.owners()
	for at, h := range n.file.Handlers {
		h.Place = place(h.Place)
		h.Items = slices.Clone(h.Items)
		for i := range h.Items {
			h.Items[i].Cfg = n.cfg.and(h.Items[i].Cfg)
		}
		p.handler(n, h, owners[at], unreached)
	}
	for _, problem := range n.file.Problems {
		p.prog.Problems = append(p.prog.Problems, FileProblem{problem, n.path})
	}
	for _, s := range n.file.Opaque {
		p.prog.Opaque = append(p.prog.Opaque, FileSpan{n.path, s})
	}
	if len(n.file.Handlers) > 0 {
		p.vias["extend_api"] = true // which calls what the plugin was made with
	}
	if !unreached {
		for _, i := range n.file.Invokes {
			if foreign[i.Span] {
				continue
			}
			i.Place = place(i.Place)
			p.invokes = append(p.invokes, placedInvoke{i, n.path})
		}
	}
	if !neverCompiled(n.cfg) {
		p.prog.replaced = append(p.prog.replaced, replacedIn(n.file, n.path, unreached)...)
	}
	p.names(n, unreached)
}

// mention adds what a file has the names of.
func (p *Program) mention(n *node) {
	f := n.file
	p.NamesScope = p.NamesScope || f.NamesScope
	p.NamesAndroid = p.NamesAndroid || f.NamesAndroid && n.cfg.Eval("android") != False
	p.NamesIOS = p.NamesIOS || f.NamesIOS && n.cfg.Eval("iOS") != False
	p.NamesInitScript = p.NamesInitScript || f.NamesInitScript
	for name, opaque := range f.Types {
		p.Types[name] = p.Types[name] || opaque
	}
	for name, r := range f.records {
		if other, again := p.records[name]; again {
			r = r.both(other)
		}
		p.records[name] = r
	}
}

// registers adds for which of the mobile platforms a file registers a class.
func (p *Program) registers(n *node, unreached bool) {
	if unreached {
		return
	}
	p.RegistersAndroid = p.RegistersAndroid || n.file.callsAndroid && n.cfg.Eval("android") != False
	p.RegistersIOS = p.RegistersIOS || n.file.callsIOS && n.cfg.Eval("iOS") != False
}

func (p *programmer) handler(n *node, h Handler, o owner, unreached bool) {
	if h.Opaque {
		p.prog.Opaque = append(p.prog.Opaque, FileSpan{n.path, h.Span})
	}
	if h.given {
		p.vias[h.Fn] = true
	}
	if h.MacroName == "collect_commands" {
		p.vias["invoke_handler"] = true // tauri_specta's builder makes the handler from what it collected
	}
	if o.host || o.lost {
		p.prog.elsewhere = append(p.prog.elsewhere, h)
		return
	}
	p.prog.Handlers = append(p.prog.Handlers, ProgramHandler{h, n.path, unreached, o.plugin})
}

// names are the names of the plugins that a file builds.
func (p *programmer) names(n *node, unreached bool) {
	for i := range n.file.Builders {
		b := &n.file.Builders[i]
		if b.Kind != RuntimeBuilder || b.Commands == nil {
			continue
		}
		v := n.evaluatePath(b.Commands, b.Cfg)
		p.prog.RuntimeNames = append(p.prog.RuntimeNames, ProgramName{
			Name: v.text, Exact: v.kind == strValue, Why: v.why, File: n.path, Span: b.Span, Cfg: n.cfg.and(b.Cfg), Unreached: unreached,
			Whole: b.whole(),
		})
	}
	for _, r := range n.file.Names {
		p.prog.RuntimeNames = append(p.prog.RuntimeNames, ProgramName{
			Name: r.Name, Exact: true, File: n.path, Span: r.Span, Cfg: n.cfg.and(r.Cfg), Unreached: unreached,
			Whole: r.Macro == "",
		})
	}
}

// finish decides which invoke_handler is understood.
func (p *programmer) finish() {
	for _, i := range p.invokes {
		if neverCompiled(i.Cfg) || i.Direct || i.Via != "" && p.vias[i.Via] {
			continue
		}
		p.prog.HandlerUnknown = true
		p.prog.Unknown = append(p.prog.Unknown, FileSpan{i.file, i.Span})
	}
	p.sort()
}

// sort puts the facts in the order of their places.
func (p *programmer) sort() {
	byPlace(p.prog.Commands, func(c *ProgramCommand) FileSpan { return FileSpan{c.File, c.Span} })
	byPlace(p.prog.Handlers, func(h *ProgramHandler) FileSpan { return FileSpan{h.File, h.Span} })
	byPlace(p.prog.RuntimeNames, func(n *ProgramName) FileSpan { return FileSpan{n.File, n.Span} })
	byPlace(p.prog.replaced, func(r *Replaced) FileSpan { return FileSpan{r.File, r.First} })
	byPlace(p.prog.Opaque, func(s *FileSpan) FileSpan { return *s })
	byPlace(p.prog.Unknown, func(s *FileSpan) FileSpan { return *s })
}

func byPlace[T any](list []T, place func(*T) FileSpan) {
	slices.SortStableFunc(list, func(a, b T) int {
		x, y := place(&a), place(&b)
		return cmp.Or(
			cmp.Compare(x.File, y.File), cmp.Compare(x.Span.Line, y.Span.Line), cmp.Compare(x.Span.Column, y.Span.Column),
		)
	})
}
