package rust

import (
	"cmp"
	"slices"
)

// Registration is an entry of a handlers' macro with the name by which the front end
// calls what it stands for.
type Registration struct {
	// Name is the function's own name, or the one that its attribute gives it.
	Name string
	Item HandlerItem
	// Handler is the macro's index in Program.Handlers.
	Handler int
	// Function is the function that is meant, nil if none or several are.
	Function  *ProgramCommand
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
// program has none.
func (p *Program) Registrations() []Registration {
	if p == nil {
		return nil
	}
	functions := make(map[string][]*ProgramCommand)
	for i := range p.Commands {
		if c := &p.Commands[i]; c.Cfg.Eval("") != False {
			functions[c.Fn] = append(functions[c.Fn], c)
		}
	}
	var all []Registration
	for i, h := range p.Handlers {
		for _, item := range h.Items {
			r := Registration{Name: item.Name, Item: item, Handler: i, File: h.File, Unreached: h.Unreached, Macro: h.Macro, Sure: true}
			all = append(all, r.ofEach(meant(item.Path, functions[item.Name]))...)
		}
	}
	return all
}

// meant are those of the functions of a name that a path can lead to: those of the
// module that it names, if there is one, else all.
func meant(path []string, functions []*ProgramCommand) []*ProgramCommand {
	if len(path) < 2 || len(functions) < 2 {
		return functions
	}
	module := path[len(path)-2]
	within := slices.DeleteFunc(slices.Clone(functions), func(c *ProgramCommand) bool {
		return len(c.Module) == 0 || c.Module[len(c.Module)-1] != module
	})
	if len(within) > 0 {
		return within
	}
	return functions
}

// ofEach is the registration of the functions that may be meant, once for each name.
func (r Registration) ofEach(functions []*ProgramCommand) []Registration {
	if len(functions) == 0 {
		return []Registration{r}
	}
	named := slices.CompactFunc(slices.SortedStableFunc(slices.Values(functions), func(a, b *ProgramCommand) int {
		return cmp.Compare(a.Name, b.Name)
	}), func(a, b *ProgramCommand) bool { return a.Name == b.Name })
	all := make([]Registration, 0, len(named))
	for _, c := range named {
		one := r
		one.Name, one.Sure = c.Name, len(named) == 1
		if len(functions) == 1 {
			one.Function = c
		}
		all = append(all, one)
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
	var all []Replaced
	for i := range f.Builders {
		b := &f.Builders[i]
		if b.Kind != RuntimeBuilder || neverCompiled(b.Cfg) {
			continue
		}
		var calls []Span
		for _, m := range b.Methods[:b.direct] {
			if m.Name != "invoke_handler" {
				continue
			}
			for _, call := range f.Invokes {
				if call.Span.Line == m.Span.Line && call.Span.Column == m.Span.Column {
					calls = append(calls, call.Span)
				}
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
	var names []string
	for _, h := range f.Handlers {
		if h.Span.within(s) {
			for _, item := range h.Items {
				names = append(names, item.Name)
			}
		}
	}
	return names
}

// within says that a place lies in another.
func (s Span) within(outer Span) bool {
	return cmp.Or(cmp.Compare(outer.Line, s.Line), cmp.Compare(outer.Column, s.Column)) <= 0 &&
		cmp.Or(cmp.Compare(s.EndLine, outer.EndLine), cmp.Compare(s.EndColumn, outer.EndColumn)) <= 0
}
