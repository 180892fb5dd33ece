package rust

import (
	"path"
	"slices"
)

// Str is one string of a list, with the place where it is written.
type Str struct {
	Value string
	File  string
	Span  Span
	Cfg   Cfg // of the element, or of the constant it comes from
}

// StringList is a list of strings as far as it could be evaluated. If Exact, Items
// are all of its elements, in order. If not, an element may be missing or
// not be there, and Why says what could not be evaluated and where.
type StringList struct {
	Items []Str
	Exact bool
	Why   string
	File  string // where the list was given to a builder
	Span  Span
}

// Script is what a build script does for the permissions of its package.
type Script struct {
	// Found says that a tauri_plugin::Builder is made; Alpha that the one of the
	// Tauri 2 alphas is, which has no permissions.
	Found, Alpha bool
	// Commands is what the builders were given: of several, the union.
	Commands StringList
	// GlobalScopeSchema says that a builder is given the schema of scope entries.
	GlobalScopeSchema bool
	// NamesGlobalAPI says that the code has the name of the method that takes the script
	// for the page, whatever it is called on, or of what the method does: the function of
	// tauri-utils, and the key that this prints for Cargo (tauri-utils, plugin.rs).
	NamesGlobalAPI bool
	// LinksAndroid and LinksIOS say that the code has the name of what hands over a project
	// without the builder (tauri-plugin, build/mobile.rs).
	LinksAndroid, LinksIOS bool
	Chains                 []Chain
	Reruns                 []ScriptRerun
	Reads                  []ScriptRead
	Modules                []Module
	Inlined                []Inlined
	AppManifest            *StringList // nil if there is no tauri_build::AppManifest
	Problems               []FileProblem

	strings []string // of each file
}

// Chain is one tauri_plugin::Builder with its file and the methods called on it.
// Its Cfg is that of everything around it.
type Chain struct {
	File     string
	Span     Span
	Cfg      Cfg
	Methods  []Method
	Paths    []MethodPath
	Commands StringList
}

// MethodPath is a path that a builder is given by one of its methods, such as
// android_path: one that could be evaluated, relative to the package.
type MethodPath struct {
	Method, Path string
}

// ScriptRerun is a Rerun with the file it stands in.
type ScriptRerun struct {
	Rerun
	File string
}

// ScriptRead is a Read with the file it stands in. A module that the script
// shares with the library can hold reads that the script never performs.
type ScriptRead struct {
	Read
	File string
}

// Module is a file that a program is made of beside its first: how it came in,
// and where it was declared. Cargo watches all of them by itself.
type Module struct {
	Path    string
	Via     string // "mod", "#[path]" or "include!"
	From    string // the file that declares it
	Span    Span
	Missing bool // there is no such file; Path is then the likeliest
}

// Inlined is a tauri_build::InlinedPlugin.
type Inlined struct {
	Name     string // empty if it cannot be seen
	File     string
	Span     Span
	Commands StringList
}

// FileProblem is a Problem with its file.
type FileProblem struct {
	Problem
	File string
}

// maxChains bounds the builders that are evaluated.
const maxChains = 256

// BuildScript reads the build script at path and all files it is made of. An
// error is that of lookup, or ErrNoFile. The directory of path counts as the package's.
func BuildScript(path string, lookup Lookup) (*Script, error) {
	l, err := link(path, lookup)
	if err != nil {
		return nil, err
	}
	s := &scripter{Script: Script{Modules: l.mods}, steps: maxSteps}
	for _, n := range l.nodes {
		s.add(n)
	}
	s.Commands = s.union()
	if l.full {
		s.Commands.doubt(whyAt(path, Span{Line: 1, Column: 1}, "too many modules"))
	}
	return &s.Script, nil
}

// scripter puts a Script together. steps is the work that all its lists may still take.
type scripter struct {
	Script
	steps int
}

// neverCompiled says that a condition excludes a fact on every platform.
func neverCompiled(c Cfg) bool { return c.Eval("") == False }

func (s *scripter) add(n *node) {
	if neverCompiled(n.cfg) {
		return
	}
	s.strings = append(s.strings, n.file.strings)
	s.NamesGlobalAPI = s.NamesGlobalAPI || n.file.namesGlobalAPI
	s.LinksAndroid = s.LinksAndroid || n.file.linksAndroid
	s.LinksIOS = s.LinksIOS || n.file.linksIOS
	for _, p := range n.file.Problems {
		s.Problems = append(s.Problems, FileProblem{p, n.path})
	}
	for i := range n.file.Builders {
		if b := &n.file.Builders[i]; !neverCompiled(b.Cfg) {
			s.builder(n, b)
		}
	}
	for _, r := range n.file.reruns {
		for _, one := range n.reruns(r) {
			one.Cfg = n.cfg.and(one.Cfg)
			s.Reruns = append(s.Reruns, ScriptRerun{one, n.path})
		}
	}
	for _, r := range n.file.reads {
		if neverCompiled(r.Cfg) {
			continue
		}
		for _, one := range n.reads(r) {
			one.Cfg = n.cfg.and(one.Cfg)
			s.Reads = append(s.Reads, ScriptRead{one, n.path})
		}
	}
}

func (s *scripter) builder(n *node, b *Builder) {
	switch b.Kind {
	case PluginBuilder:
		s.Found = true
		c := Chain{File: n.path, Span: b.Span, Cfg: n.cfg.and(b.Cfg), Methods: b.Methods}
		if len(s.Chains) < maxChains {
			c.Commands = s.list(n, b)
			c.Paths = n.methodPaths(b)
		} else {
			c.Commands.Why = whyAt(n.path, b.Span, "too many builders")
		}
		s.Chains = append(s.Chains, c)
		s.GlobalScopeSchema = s.GlobalScopeSchema || slices.ContainsFunc(b.Methods, func(m Method) bool { return m.Name == "global_scope_schema" })
	case AlphaBuilder:
		s.Alpha = true
	case InlinedBuilder:
		if len(s.Inlined) < maxChains {
			in := Inlined{File: n.path, Span: b.Span, Commands: s.list(n, b)}
			if b.Plugin != nil {
				if v := n.evaluatePath(b.Plugin, b.Cfg); v.kind == strValue {
					in.Name = v.text
				}
			}
			s.Inlined = append(s.Inlined, in)
		}
	case AppBuilder:
		list := s.list(n, b)
		if s.AppManifest != nil {
			list = merge([]StringList{*s.AppManifest, list}, "more than one AppManifest")
		}
		s.AppManifest = &list
	}
}

// methodPaths are the paths among what the builder's methods are given.
func (n *node) methodPaths(b *Builder) []MethodPath {
	var paths []MethodPath
	for _, m := range b.Methods {
		if m.value == nil {
			continue
		}
		if v := n.evaluatePath(m.value, b.Cfg); v.kind == strValue {
			paths = append(paths, MethodPath{m.Name, path.Clean(slashes(v.text))})
		}
	}
	return paths
}

// list is what a builder was given. Nothing given is an empty list.
func (s *scripter) list(n *node, b *Builder) StringList {
	out := StringList{Exact: true, File: n.path, Span: b.Span}
	if b.Commands == nil {
		if b.Kind == PluginBuilder {
			out.doubt(whyAt(n.path, b.Span, "a builder without an argument"))
		}
		return out
	}
	out.Span = b.Commands.span
	if len(n.file.Problems) > 0 {
		out.doubt(whyAt(n.path, n.file.Problems[0].Span, n.file.Problems[0].Message))
	}
	if b.Macro != "" {
		out.doubt(whyAt(n.path, b.Span, "a builder in the macro `"+b.Macro+"!`"))
	}
	ev := &evaluator{node: n, cfg: n.cfg.and(b.Cfg), steps: s.steps}
	v := ev.value(b.Commands, 0)
	s.steps = ev.steps
	if v.kind != listValue {
		out.doubt(ev.notList(b.Commands, v).why)
		return out
	}
	out.doubt(v.why)
	for i := range v.of {
		item := &v.of[i]
		if item.kind != strValue || item.root {
			out.doubt(ev.notStr(b.Commands, *item).why)
			continue
		}
		out.Items = append(out.Items, Str{item.text, item.node.path, item.span, v.cfg.and(item.cfg)})
	}
	return out
}

// doubt marks the list as not exact for a reason, if there is one.
func (l *StringList) doubt(why string) {
	if why != "" {
		l.Exact = false
		l.Why = because(l.Why, why)
	}
}

// union is what all builders were given.
func (s *scripter) union() StringList {
	if len(s.Chains) == 0 {
		return StringList{Why: "no tauri_plugin::Builder"}
	}
	lists := make([]StringList, len(s.Chains))
	for i, c := range s.Chains {
		lists[i] = c.Commands
	}
	return merge(lists, "more than one tauri_plugin::Builder")
}

// merge is the union of lists of which it is not known which one counts: exact
// only if all say the same.
func merge(lists []StringList, why string) StringList {
	out := lists[0]
	out.Items = slices.Clip(out.Items)
	seen := map[string]bool{}
	for _, item := range out.Items {
		seen[item.Value] = true
	}
	for _, l := range lists[1:] {
		if !slices.EqualFunc(lists[0].Items, l.Items, func(a, b Str) bool { return a.Value == b.Value }) {
			out.doubt(whyAt(l.File, l.Span, why))
		}
		out.doubt(l.Why)
		for _, item := range l.Items {
			if !seen[item.Value] {
				seen[item.Value] = true
				out.Items = append(out.Items, item)
			}
		}
	}
	return out
}
