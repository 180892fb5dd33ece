package mobile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/permver/permver/internal/source"
)

// Source is a file of a project, by its path.
type Source struct {
	Path string
	*File
}

// Command is a method that answers a command.
type Command struct {
	Name string // of the method: see [CommandMethod]
	At   source.Place
}

// Project is what the files of a project say together.
type Project struct {
	// Commands are the methods of all classes that extend Plugin, in the order of their
	// places, without those of Plugin itself.
	Commands []Command
	// Doubt says why there may be methods beside these, "" if there are none.
	Doubt string
}

// inherited are the methods of Plugin itself that answer commands, on both platforms
// (Plugin.kt, Plugin.swift).
var inherited = []string{"checkPermissions", "registerListener", "removeListener", "requestPermissions"}

// Inherited reports whether Plugin itself has a method of that name.
func Inherited(method string) bool { return slices.Contains(inherited, method) }

// Link puts the files of a project together.
func Link(sources []Source) Project {
	l := newLinker(sources)
	var p Project
	found := false
	for _, s := range sources {
		if s.Problem != "" && p.Doubt == "" {
			p.Doubt = fmt.Sprintf("%s cannot be read: %s", s.Path, s.Problem)
		}
		for _, t := range s.Types {
			switch foreign, extends := l.extends(&t); {
			case extends:
				found = found || !t.Extension
				p.add(s.Path, t.Methods)
				if l.members[t.Name] {
					p.add(s.Path, t.Exposed)
				}
			case foreign != "" && len(t.Methods) > 0 && p.Doubt == "":
				p.Doubt = fmt.Sprintf("%s in %s extends %s, which is not among the sources", t.Name, s.Path, foreign)
			}
		}
	}
	if !found && p.Doubt == "" {
		p.Doubt = "no class that extends Plugin was found"
	}
	slices.SortStableFunc(p.Commands, func(a, b Command) int {
		return cmp.Or(strings.Compare(a.At.File, b.At.File), cmp.Compare(a.At.Line, b.At.Line), cmp.Compare(a.At.Column, b.At.Column))
	})
	return p
}

func (p *Project) add(file string, methods []Method) {
	for _, m := range methods {
		p.Commands = append(p.Commands, Command{m.Name, source.Place{File: file, Span: m.Span}})
	}
}

// linker finds what a class extends.
type linker struct {
	classes map[string]bool     // the names of the classes among the sources
	below   map[string][]string // the classes that name a type as one above them
	plugins map[string]bool     // the types that are Plugin or extend it
	members map[string]bool     // the classes that are under @objcMembers, or below one that is
	foreign map[string]string   // by type, the nearest above it that is not among the sources
}

func newLinker(sources []Source) *linker {
	l := &linker{
		classes: map[string]bool{}, below: map[string][]string{},
		plugins: map[string]bool{}, members: map[string]bool{}, foreign: map[string]string{},
	}
	var named, members []string
	for _, s := range sources {
		for i := range s.Types {
			t := &s.Types[i]
			if !t.Extension {
				l.classes[t.Name] = true
			}
			if t.Members && !l.members[t.Name] {
				l.members[t.Name] = true
				members = append(members, t.Name)
			}
			for _, name := range l.above(t) {
				if !t.Extension {
					l.below[name] = append(l.below[name], t.Name)
				}
				named = append(named, name)
			}
		}
	}
	var foreign []string
	for _, name := range named {
		switch {
		case l.classes[name]:
		case name == "Plugin":
			l.plugins[name] = true
		case name != "NSObject" && l.foreign[name] == "":
			l.foreign[name] = name
			foreign = append(foreign, name)
		}
	}
	if l.plugins["Plugin"] {
		l.spread([]string{"Plugin"}, into(l.plugins))
	}
	l.spread(members, into(l.members))
	l.spread(foreign, func(above, name string) bool {
		known := l.foreign[name] != ""
		if !known {
			l.foreign[name] = l.foreign[above]
		}
		return !known
	})
	return l
}

// into adds what it is told of to a set.
func into(set map[string]bool) func(above, name string) bool {
	return func(_, name string) bool {
		known := set[name]
		set[name] = true
		return !known
	}
}

// spread tells the classes below some types, and those below them, what is above them, as
// long as it is new to them.
func (l *linker) spread(queue []string, tell func(above, name string) bool) {
	for len(queue) > 0 {
		above := queue[0]
		queue = queue[1:]
		for _, name := range l.below[above] {
			if tell(above, name) {
				queue = append(queue, name)
			}
		}
	}
}

// above are the names of what a type extends; of an extension, that of its class.
func (l *linker) above(t *Type) []string {
	if t.Extension {
		return []string{t.Name}
	}
	return t.Supers
}

// extends reports whether a type is a class that extends Plugin, or an extension of
// one; if not, foreign is a type above it that is not among the sources.
func (l *linker) extends(t *Type) (foreign string, found bool) {
	for _, name := range l.above(t) {
		if l.plugins[name] {
			return "", true
		}
		if f := l.foreign[name]; foreign == "" {
			foreign = f
		}
	}
	return foreign, false
}
