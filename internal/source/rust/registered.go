package rust

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Registration is an entry of a handlers' macro with the name by which the front end
// calls what it stands for.
type Registration struct {
	// Name is the function's own name, or the one that its attribute gives it.
	Name string
	Item HandlerItem
	// Handler is the macro's index in Program.Handlers.
	Handler int
	// Function is the function that is meant, nil if none or several are. Meant are all of
	// that name that may be: several under conditions, or at the end of paths alike.
	Function  *ProgramCommand
	Meant     []*ProgramCommand
	File      string
	Unreached bool
	// Macro is set where the handlers' macro stands among the tokens of another macro,
	// which may do anything with it.
	Macro string
	// Sure is false where functions of several names may be meant. There is one
	// registration for each name then.
	Sure bool
}

// Registrations are the entries of all handlers' macros, in the order of their places. No
// program has none. The list is shared: it is worked out once.
func (p *Program) Registrations() []Registration {
	if p == nil {
		return nil
	}
	p.once.Do(func() { p.registrations = p.register() })
	return p.registrations
}

func (p *Program) register() []Registration {
	functions := p.byEnds()
	ends := make(map[pathEnd][]Registration) // what an entry stands for, by the end of its path
	var all []Registration
	for i, h := range p.Handlers {
		for _, item := range h.Items {
			of := endOf(item, h, functions)
			named, known := ends[of]
			if !known {
				named = registrationsOf(item.Name, functions[of])
				ends[of] = named
			}
			for _, r := range named {
				r.Item, r.Handler, r.File, r.Unreached, r.Macro = item, i, h.File, h.Unreached, h.Macro
				all = append(all, r)
			}
		}
	}
	return all
}

// pathEnd is what a path to a function ends with: the path of its module as modulePath
// writes it, or the module's name, or "", and the function's name.
type pathEnd struct{ module, name string }

// byEnds are the functions of commands by all that paths to them may end with.
func (p *Program) byEnds() map[pathEnd][]*ProgramCommand {
	functions := make(map[pathEnd][]*ProgramCommand)
	for i := range p.Commands {
		c := &p.Commands[i]
		if neverCompiled(c.Cfg) {
			continue
		}
		ends := []pathEnd{{name: c.Fn}}
		if !c.Unreached {
			ends = append(ends, pathEnd{modulePath(c.Module), c.Fn})
		}
		if n := len(c.Module); n > 0 {
			ends = append(ends, pathEnd{c.Module[n-1], c.Fn})
		}
		for _, of := range ends {
			functions[of] = append(functions[of], c)
		}
	}
	return functions
}

// endOf is the longest end of an entry's path that leads to functions. One that leads to
// none by its module may lead to any of the name, by a use declaration.
func endOf(item HandlerItem, h ProgramHandler, functions map[pathEnd][]*ProgramCommand) pathEnd {
	modules := item.Path[:max(len(item.Path)-1, 0)]
	if whole := (pathEnd{modulePath(moduleOf(modules, h.Module)), item.Name}); !h.Unreached && len(functions[whole]) > 0 {
		return whole
	}
	if n := len(modules); n > 0 {
		if part := (pathEnd{modules[n-1], item.Name}); len(functions[part]) > 0 {
			return part
		}
	}
	return pathEnd{name: item.Name}
}

// modulePath is the path of a module as a text that no name of one is.
func modulePath(module []string) string { return "::" + strings.Join(module, "::") }

// moduleOf is the module that a path of modules leads to from another, as far as it goes by
// no use declaration.
func moduleOf(path, from []string) []string {
	module := slices.Clone(from)
	for _, segment := range path {
		switch segment {
		case "crate":
			module = nil
		case "self":
		case "super":
			module = module[:max(len(module)-1, 0)]
		default:
			module = append(module, segment)
		}
	}
	return module
}

// registrationsOf is what an entry stands for that may mean these functions: one
// registration for each of their names, up to a bound, or one under the entry's own name
// if none is known.
func registrationsOf(name string, functions []*ProgramCommand) []Registration {
	if len(functions) == 0 {
		return []Registration{{Name: name, Sure: true}}
	}
	names := make(map[string][]*ProgramCommand)
	for _, c := range functions {
		names[c.Name] = append(names[c.Name], c)
	}
	var all []Registration
	for _, called := range slices.Sorted(maps.Keys(names))[:min(len(names), maxMeanings)] {
		r := Registration{Name: called, Sure: len(names) == 1, Meant: names[called]}
		if len(functions) == 1 {
			r.Function = functions[0]
		}
		all = append(all, r)
	}
	return all
}

// Takes reports whether a parameter of the command's function has a type of that name,
// in whatever module, such as GlobalScope.
func (c *Command) Takes(name string) bool {
	if len(c.text) == 0 || len(c.text) > maxFunction {
		return false
	}
	r := functionReader{lex(c.text)}
	open := r.parameters()
	if open < 0 {
		return false
	}
	depth := 0
	for i := open + 1; i < r.lx.at(open).match; i = r.lx.skip(i) {
		switch {
		case r.lx.isPunct(i, '<'):
			depth++
		case r.lx.isPunct(i, '>') && !r.lx.isArrow(i):
			depth--
		case depth == 0 && r.lx.isWord(i, name) && !r.lx.isPunct(i+1, ':'):
			return true
		}
	}
	return false
}

// Replaced is a handler that another one takes the place of: a builder keeps only the
// last that its method invoke_handler is given (tauri, plugin.rs).
type Replaced struct {
	File string
	// First and Last are the two calls of the method.
	First, Last Span
	Unreached   bool
	// Names are the functions that only the first of the two has.
	Names []string
}

// Replaced are such handlers, by place. Only calls that follow each other directly are
// compared: whether others are made one after the other depends on what runs.
func (p *Program) Replaced() []Replaced {
	if p == nil {
		return nil
	}
	return p.replaced
}

// replacedIn are the handlers that the builders of a file lose.
func replacedIn(f *File, path string, unreached bool) []Replaced {
	invokes := f.calls()
	var all []Replaced
	for i := range f.Builders {
		b := &f.Builders[i]
		if b.Kind != RuntimeBuilder || neverCompiled(b.Cfg) {
			continue
		}
		var calls []Span
		for _, m := range b.Methods[:b.direct] {
			if call, ok := invokes[[2]int{m.Span.Line, m.Span.Column}]; ok && m.Name == "invoke_handler" {
				calls = append(calls, call)
			}
		}
		for at := 1; at < len(calls); at++ {
			first, last := f.itemsWithin(calls[at-1]), f.itemsWithin(calls[len(calls)-1])
			lost := slices.DeleteFunc(first, func(name string) bool { return slices.Contains(last, name) })
			all = append(all, Replaced{File: path, First: calls[at-1], Last: calls[at], Unreached: unreached, Names: lost})
		}
	}
	return all
}

// itemsWithin are the names of the functions in the handlers' macros of a stretch.
func (f *File) itemsWithin(s Span) []string {
	from, to := f.handlersWithin(s)
	var names []string
	for _, h := range f.Handlers[from:to] {
		for _, item := range h.Items {
			names = append(names, item.Name)
		}
	}
	return names
}

// before is negative where the first of two positions comes before the second, positive
// where it comes after.
func before(line, column, otherLine, otherColumn int) int {
	return cmp.Or(cmp.Compare(line, otherLine), cmp.Compare(column, otherColumn))
}
