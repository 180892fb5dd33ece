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
	l := linker{classes: map[string][]*Type{}}
	for _, s := range sources {
		for i := range s.Types {
			if t := &s.Types[i]; !t.Extension {
				l.classes[t.Name] = append(l.classes[t.Name], t)
			}
		}
	}
	var p Project
	found := false
	for _, s := range sources {
		if s.Problem != "" && p.Doubt == "" {
			p.Doubt = fmt.Sprintf("%s cannot be read: %s", s.Path, s.Problem)
		}
		for _, t := range s.Types {
			switch foreign, extends := l.extends(t); {
			case extends:
				found = found || !t.Extension
				p.add(s.Path, t)
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

func (p *Project) add(file string, t Type) {
	for _, m := range t.Methods {
		p.Commands = append(p.Commands, Command{m.Name, source.Place{File: file, Span: m.Span}})
	}
}

// linker finds what a class extends.
type linker struct{ classes map[string][]*Type }

// extends reports whether a type is a class that extends Plugin, or an extension of
// one; if not, foreign is a type above it that is not among the sources.
func (l linker) extends(t Type) (foreign string, found bool) {
	seen := map[string]bool{}
	names := t.Supers
	if t.Extension {
		names = []string{t.Name}
	}
	for queue := slices.Clone(names); len(queue) > 0; {
		name := queue[0]
		queue = queue[1:]
		if seen[name] {
			continue
		}
		seen[name] = true
		for _, above := range l.classes[name] {
			queue = append(queue, above.Supers...)
		}
		switch {
		case len(l.classes[name]) > 0:
		case name == "Plugin":
			return "", true
		case foreign == "" && name != "NSObject":
			foreign = name
		}
	}
	return foreign, false
}
