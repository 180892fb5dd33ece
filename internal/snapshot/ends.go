package snapshot

import (
	"slices"
	"strings"

	"github.com/permver/permver/internal/source/rust"
)

// entry is one of a handler, by the handler's index and its place.
type entry struct {
	handler int
	at      rust.Span
}

// meaning is how many modules have a function that an entry may mean, and the path of one.
type meaning struct {
	modules int
	one     []string
}

// meaningsOf are what the entries of a program's handlers may mean.
func meaningsOf(p *rust.Program) map[entry]meaning {
	meanings := make(map[entry]meaning)
	known := make(map[**rust.ProgramCommand]meaning) // entries that lead to the same functions share the list of them
	all := p.Registrations()
	for i, r := range all {
		of := entry{r.Handler, r.Item.Span}
		if _, again := meanings[of]; again || len(r.Meant) == 0 {
			continue
		}
		m, again := known[&r.Meant[0]]
		if !again {
			m = meaningOf(namesOf(all[i:]))
			known[&r.Meant[0]] = m
		}
		meanings[of] = m
	}
	return meanings
}

// namesOf are the first of some registrations, as many as belong to one entry.
func namesOf(all []rust.Registration) []rust.Registration {
	end := slices.IndexFunc(all, func(r rust.Registration) bool {
		return r.Handler != all[0].Handler || r.Item.Span != all[0].Item.Span
	})
	if end < 0 {
		return all
	}
	return all[:end]
}

// meaningOf is that of an entry, of one name or several.
func meaningOf(names []rust.Registration) meaning {
	modules := make(map[string]bool)
	for _, r := range names {
		for _, c := range r.Meant {
			modules[modulePath(c.Module)] = true
		}
	}
	return meaning{len(modules), names[0].Meant[0].Module}
}

func modulePath(module []string) string { return strings.Join(module, "::") }

// ends are what tells the functions of a program apart, by their names.
type ends map[string]homonyms

// homonyms are the modules that have a function of one name, by their paths, and how many
// of them there are whose paths end alike.
type homonyms struct {
	modules map[string]bool
	alike   map[string]int
}

func newEnds(p *rust.Program) ends {
	e := make(ends)
	for _, c := range p.Commands {
		h, known := e[c.Fn]
		if !known {
			h = homonyms{make(map[string]bool), make(map[string]int)}
			e[c.Fn] = h
		}
		if in := modulePath(c.Module); !h.modules[in] {
			h.modules[in] = true
			h.alike[last(c.Module)]++
		}
	}
	return e
}

// of is the name alone, unless modules have functions of the same name; else the last of the
// module's path with it, or all of the path if modules end alike.
func (e ends) of(module []string, name string) string {
	h, end := e[name], last(module)
	switch {
	case len(h.modules) < 2, h.alike[end] < 2 && end == "":
		return name
	case h.alike[end] < 2:
		return end + "::" + name
	}
	return modulePath(append(slices.Clone(module), name))
}

// ofEntry is the path of an entry, as one that means the same among the ends.
func (e ends) ofEntry(path []string, m meaning) string {
	if len(path) == 0 {
		return ""
	}
	n := len(path) - 1
	name, through := path[n], last(path[:n])
	h := e[name]
	switch {
	case m.modules == 1:
		return e.of(m.one, name)
	case m.modules > 0 && m.modules < len(h.modules):
		return last(m.one) + "::" + name
	case h.modules[""] && !slices.Contains([]string{"", "crate", "self", "super"}, through):
		return through + "::" + name // the path leads to any of them, and the name alone to one
	}
	return name
}

func last(path []string) string {
	if len(path) == 0 {
		return ""
	}
	return path[len(path)-1]
}
