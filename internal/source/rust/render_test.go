package rust

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// idiom is one form that real plugins use, or could: a file, or several under
// "-- path --" lines, and everything that must be read from it.
type idiom struct{ name, src, want string }

// files are the files of an idiom; a text without a heading is main.
func (i idiom) files(main string) map[string]*File {
	out := map[string]*File{}
	name, text := main, ""
	for line := range strings.Lines(i.src) {
		heading, ok := strings.CutPrefix(line, "-- ")
		if !ok {
			text += line
			continue
		}
		if strings.TrimSpace(text) != "" {
			out[name] = Parse([]byte(text))
		}
		name, text = strings.TrimSuffix(strings.TrimSpace(heading), " --"), ""
	}
	out[name] = Parse([]byte(text))
	return out
}

func lookupIn(files map[string]*File) Lookup {
	return func(path string) (*File, error) { return files[path], nil }
}

// compact removes the indentation that the tables have for the reader.
func compact(s string) string {
	var lines []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// rendering collects lines.
type rendering struct{ lines []string }

func (r *rendering) add(format string, args ...any) {
	r.lines = append(r.lines, strings.TrimRight(fmt.Sprintf(format, args...), " "))
}

func (r *rendering) String() string { return strings.Join(r.lines, "\n") }

func under(c Cfg) string {
	if c.Always() {
		return ""
	}
	return " if " + c.String()
}

func at(file string, s Span) string { return fmt.Sprintf("%s:%d:%d", file, s.Line, s.Column) }

func (r *rendering) list(what string, l StringList) {
	items := make([]string, len(l.Items))
	for i, s := range l.Items {
		items[i] = s.Value + under(s.Cfg)
	}
	if l.Exact {
		r.add("%s exact: %s", what, strings.Join(items, ", "))
		return
	}
	r.add("%s: %s", what, strings.Join(items, ", "))
	r.add("why: %s", l.Why)
}

func exactly(exact bool, why string) string {
	if exact {
		return ""
	}
	return " not exact: " + why
}

func renderScript(s *Script) string {
	var r rendering
	if !s.Found {
		r.add("not found")
	} else {
		r.list("commands", s.Commands)
	}
	for _, c := range s.Chains {
		var methods []string
		for _, m := range c.Methods {
			name := m.Name
			for _, p := range c.Paths {
				if p.Method == m.Name {
					name += "=" + p.Path
				}
			}
			methods = append(methods, name)
		}
		r.add("chain %s%s %s", at(c.File, c.Span), under(c.Cfg), strings.Join(methods, " "))
	}
	if s.GlobalScopeSchema {
		r.add("schema")
	}
	if s.Alpha {
		r.add("alpha")
	}
	for _, x := range s.Reruns {
		r.add("rerun %s %q%s%s", at(x.File, x.Span), x.Path, exactly(x.Exact, x.Why), under(x.Cfg))
	}
	for _, x := range s.Reads {
		r.add("read %s %s %q%s%s", at(x.File, x.Span), x.Call, x.Path, exactly(x.Exact, x.Why), under(x.Cfg))
	}
	for _, m := range s.Modules {
		missing := ""
		if m.Missing {
			missing = " missing"
		}
		r.add("module %s via %s in %s%s", m.Path, m.Via, m.From, missing)
	}
	for _, in := range s.Inlined {
		r.list("inlined "+in.Name, in.Commands)
	}
	if s.AppManifest != nil {
		r.list("app", *s.AppManifest)
	}
	for _, p := range s.Problems {
		r.add("problem %s %s", at(p.File, p.Span), p.Message)
	}
	return r.String()
}

func renderProgram(p *Program) string {
	var r rendering
	unreached := map[bool]string{true: " unreached"}
	for _, c := range p.Commands {
		name := c.Name
		if c.Renamed {
			name += " (" + c.Fn + ")"
		}
		args := ""
		if len(c.Args) > 0 {
			args = " [" + strings.Join(c.Args, ", ") + "]"
		}
		macro := ""
		if c.Macro != "" {
			macro = " in " + c.Macro + "!"
		}
		module := strings.Join(c.Module, "::")
		if module != "" {
			module = " " + module
		}
		r.add("command %s %s%s%s%s%s%s", name, at(c.File, c.Span), args, module, under(c.Cfg), macro, unreached[c.Unreached])
	}
	for _, h := range p.Handlers {
		var items []string
		for _, i := range h.Items {
			items = append(items, strings.Join(i.Path, "::")+under(i.Cfg))
		}
		r.add("%s %s: %s%s", h.MacroName, at(h.File, h.Span), strings.Join(items, ", "), unreached[h.Unreached])
	}
	for _, n := range p.RuntimeNames {
		r.add("name %s %q%s", at(n.File, n.Span), n.Name, exactly(n.Exact, n.Why))
	}
	for _, s := range p.Opaque {
		r.add("opaque %s", at(s.File, s.Span))
	}
	for _, s := range p.Unknown {
		r.add("unknown %s", at(s.File, s.Span))
	}
	for _, m := range p.Modules {
		if m.Missing {
			r.add("missing %s", m.Path)
		}
	}
	for _, m := range p.Problems {
		r.add("problem %s %s", at(m.File, m.Span), m.Message)
	}
	return r.String()
}

func scriptOf(t *testing.T, i idiom) *Script {
	t.Helper()
	s, err := BuildScript("build.rs", lookupIn(i.files("build.rs")))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func programOf(t *testing.T, i idiom) *Program {
	t.Helper()
	files := i.files("src/lib.rs")
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	p, err := Crate("src/lib.rs", names, lookupIn(files))
	if err != nil {
		t.Fatal(err)
	}
	return p
}
