package rust

import (
	"slices"
	"strings"
)

// placedFunction is a plain function with its file; see ProgramCommand.
type placedFunction struct {
	plainFunction
	file string
}

// plain adds the plain functions of a file that a module leads to, a few of each path.
func (p *programmer) plain(n *node, place func(Place) Place) {
	for _, f := range n.file.plain {
		f.Place = place(f.Place)
		path := pathOf(f.Module, f.name)
		if known := p.prog.plain[path]; !neverCompiled(f.Cfg) && len(known) < maxMeanings {
			p.prog.plain[path] = append(known, placedFunction{f, n.path})
		}
	}
}

func pathOf(module []string, name string) string { return strings.Join(module, "::") + "::" + name }

// Unannotated is an entry of a handlers' macro that leads to a function which is no
// command: the compiler does not find the macro that the attribute would have made beside
// it (tauri-macros, command/handler.rs).
type Unannotated struct {
	Registration
	// FunctionFile and FunctionSpan are the place of the function's name, FunctionCfg its
	// condition.
	FunctionFile string
	FunctionSpan Span
	FunctionCfg  Cfg
}

// Unannotated are such entries, in the order of their places, once for each function that
// they can mean. An entry counts only if its path, from the module that it stands in or
// from the top of the crate, is that of plain functions, and no command of the crate has the
// name; where macros may make commands none does.
func (p *Program) Unannotated() []Unannotated {
	if p == nil || len(p.Opaque)+len(p.Problems) > 0 {
		return nil
	}
	commands := make(map[string]bool, len(p.Commands))
	for _, c := range p.Commands {
		commands[c.Fn] = true
	}
	var all []Unannotated
	for _, r := range p.Registrations() {
		h := p.Handlers[r.Handler]
		if commands[r.Item.Name] || r.Unreached || r.Macro != "" || h.MacroName != "generate_handler" {
			continue
		}
		for _, module := range modulesOf(r.Item.Path, h.Module) {
			for _, f := range p.plain[pathOf(module, r.Item.Name)] {
				all = append(all, Unannotated{r, f.file, f.span, f.Cfg})
			}
		}
	}
	return all
}

// modulesOf are the modules in which the end of a path may lie that stands in a module.
func modulesOf(path, module []string) [][]string {
	to := path[:len(path)-1]
	if len(to) == 0 {
		return [][]string{module}
	}
	from := module
	switch to[0] {
	case "crate":
		return [][]string{to[1:]}
	case "self":
		return [][]string{slices.Concat(from, to[1:])}
	case "super":
		for ; len(to) > 0 && to[0] == "super"; to = to[1:] {
			if len(from) == 0 {
				return nil
			}
			from = from[:len(from)-1]
		}
		return [][]string{slices.Concat(from, to)}
	}
	if len(from) == 0 {
		return [][]string{to}
	}
	return [][]string{slices.Concat(from, to), to}
}
