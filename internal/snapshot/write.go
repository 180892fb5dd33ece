package snapshot

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source/rust"
)

// Text writes the surface of plugins. The error is an [*UnwritableError].
func Text(plugins []*manifest.Plugin) (string, error) {
	var lines []string
	crates := make(map[string]string, len(plugins))
	for _, p := range plugins {
		if err := writable(p, crates); err != nil {
			return "", err
		}
		crates[p.Key] = p.Crate
		w := &writer{plugin: p}
		w.write()
		lines = append(lines, w.lines...)
	}
	var b strings.Builder
	for _, line := range append([]string{firstLine}, normal(lines)...) {
		b.WriteString(line + "\n")
	}
	return b.String(), nil
}

// UnwritableError is a plugin whose surface no snapshot can hold.
type UnwritableError struct{ Plugin, Why, hint string }

func (e *UnwritableError) Error() string {
	return fmt.Sprintf("plugin %s cannot be recorded: %s", e.Plugin, e.Why)
}

// Hints says what to do about it.
func (e *UnwritableError) Hints() []string {
	if e.hint == "" {
		return nil
	}
	return []string{e.hint}
}

func writable(p *manifest.Plugin, crates map[string]string) error {
	if p.Recorded {
		return &UnwritableError{p.Key, "what an application's build recorded is a record already", "compare with the side acl:FILE itself"}
	}
	if other, ok := crates[p.Key]; ok {
		return &UnwritableError{p.Key, fmt.Sprintf("the crates %s and %s have the same key", other, p.Crate), "choose one of them by --plugin"}
	}
	for _, f := range p.Faults {
		if f.Kind.Fatal() {
			return &UnwritableError{p.Key, fmt.Sprintf("Tauri refuses %s: %s", f.At.File, f.Message), "`permver lint` tells what to mend"}
		}
	}
	return nil
}

// writer collects the facts about one plugin.
type writer struct {
	plugin *manifest.Plugin
	lines  []string
}

// line adds a fact, by its words as they are to stand in the line.
func (w *writer) line(words ...string) {
	words = slices.DeleteFunc(words, func(word string) bool { return word == "" })
	w.lines = append(w.lines, strings.Join(append([]string{word(w.plugin.Key)}, words...), " "))
}

// when adds a fact that a line without more says, if it is one.
func (w *writer) when(fact bool, words ...string) {
	if fact {
		w.line(words...)
	}
}

func (w *writer) write() {
	w.crate()
	w.commands()
	w.sets()
	for _, p := range w.plugin.Manifest.Permissions {
		w.permission(p)
	}
	w.program()
	w.natives()
	for _, u := range w.plugin.Unchecked {
		w.line("unchecked", quote(u.What)) // why is told with places
	}
}

func (w *writer) crate() {
	p := w.plugin
	w.line("crate", word(p.Crate))
	w.when(!p.ACL, "no-permissions")
	w.when(p.Cargo.Links.Text != "", "links", word(p.Cargo.Links.Text))
	w.when(p.Cargo.RustVersion.Text != "", "rust-version", word(p.Cargo.RustVersion.Text))
	for _, d := range p.Cargo.Dependencies {
		switch {
		case d.Crate != "tauri" || d.Kind() != "dependencies":
		case d.Unknown:
			w.line("requires", d.Crate, "unread")
		default:
			w.line("requires", d.Crate, word(d.Version))
		}
	}
	for feature := range p.Cargo.ByDefault() {
		w.when(feature != "default", "default-feature", word(feature))
	}
	_, gives, known := p.GlobalAPI()
	w.when(gives, "global-api")
	w.when(!known, "unread", "global-api")
	w.when(p.Script != nil && p.Script.GlobalScopeSchema, "scope-schema")
}

func (w *writer) commands() {
	c := w.plugin.Commands
	for _, item := range c.Items {
		w.line("command", word(item.Text))
	}
	w.when(!c.Exact && w.plugin.ACL, "unread", "commands")
	w.when(w.plugin.GeneratedUnknown, "unread", "generated-permissions")
}

func (w *writer) sets() {
	if d := w.plugin.Manifest.Default; d != nil {
		w.members(d, "default")
	}
	for _, s := range w.plugin.Manifest.Sets {
		w.members(s, "set", word(s.ID.Text))
	}
}

func (w *writer) members(s *manifest.Set, words ...string) {
	w.when(len(s.Members) == 0, words...)
	for _, m := range s.Members {
		w.line(append(slices.Clone(words), "has", word(m.Text))...)
	}
}

func (w *writer) permission(p *manifest.Permission) {
	before := len(w.lines)
	fact := func(words ...string) { w.line(append([]string{"permission", word(p.ID.Text)}, words...)...) }
	for _, c := range p.Allow {
		fact("allows", word(c.Text))
	}
	for _, c := range p.Deny {
		fact("denies", word(c.Text))
	}
	for _, list := range []struct {
		verb    string
		there   bool
		entries []manifest.ScopeEntry
	}{{"scope-allow", p.HasScopeAllow, p.ScopeAllow}, {"scope-deny", p.HasScopeDeny, p.ScopeDeny}} {
		for _, e := range list.entries {
			fact(list.verb, visible(e.Value.String()))
		}
		if list.there && len(list.entries) == 0 {
			fact(list.verb)
		}
	}
	if p.HasPlatforms {
		for _, platform := range p.Platforms.Names() {
			fact("on", platform)
		}
		if p.Platforms == manifest.NoPlatforms {
			fact("on")
		}
	}
	if len(w.lines) == before {
		fact()
	}
}

// program tells what the sources in Rust say.
func (w *writer) program() {
	p := w.plugin.Program
	if p == nil {
		w.line("unread", "library")
		return
	}
	w.when(p.HandlerUnknown, "unread", "handlers")
	w.when(len(p.Opaque) > 0, "unread", "macros")
	w.when(len(p.Problems) > 0, "unread", "sources")
	w.when(slices.ContainsFunc(p.Modules, func(m rust.Module) bool { return m.Missing }), "unread", "modules")
	w.when(p.NamesInitScript, "init-script")
	w.when(w.plugin.HasNoHandler(), "no-handler")
	for _, n := range p.RuntimeNames {
		w.when(!n.Exact, "unread", "runtime-name")
		w.when(n.Exact && !n.Unreached, "runtime-name", word(n.Name), condition(n.Cfg))
	}
	ends := newEnds(p)
	w.handlers(p, ends)
	for i := range p.Commands {
		c := &p.Commands[i]
		named := ""
		if c.Name != c.Fn {
			named = "named " + word(c.Name)
		}
		w.line("function", word(ends.of(c.Module, c.Fn))+signature(p, c.Signature), named, doubt(c.Unreached || c.Macro != ""), condition(c.Cfg))
	}
}

// handlers tells of the entries of handlers.
func (w *writer) handlers(p *rust.Program, ends ends) {
	meanings := meaningsOf(p)
	entries := make(map[string]int) // of the handlers that are there, and of those that may be
	for i, h := range p.Handlers {
		perhaps := doubt(h.Unreached || h.Macro != "")
		entries[perhaps] += len(h.Items)
		for _, item := range h.Items {
			w.line("handler", word(ends.ofEntry(item.Path, meanings[entry{i, item.Span}])), perhaps, condition(item.Cfg))
		}
	}
	for perhaps, n := range entries {
		w.when(n == 0, "handler", perhaps)
	}
}

// perhaps marks what may be no part of the program.
const perhaps = "perhaps"

func doubt(doubtful bool) string {
	if doubtful {
		return perhaps
	}
	return ""
}

// condition is the end of a line about what is there under a condition.
func condition(c rust.Cfg) string {
	if c.Always() {
		return ""
	}
	return "if " + visible(c.Normal().String())
}

// natives tells of the halves in Kotlin and Swift.
func (w *writer) natives() {
	for _, half := range halves {
		n := half.of(w.plugin)
		w.when(n.Dir != "", half.word, "project")
		w.when(n.Dir != "" && w.plugin.Program != nil && *half.registers(w.plugin.Program), half.word, "registered")
		w.when(n.Unlinked, half.word, "unlinked")
		w.when(!n.Known && !n.Unlinked, "unread", half.word)
		for _, m := range n.Methods {
			w.line(half.word, "method", word(m.Name))
		}
	}
}

// half is a half of a plugin for a mobile platform: its project, and whether Rust names what
// registers its class.
type half struct {
	word      string
	of        func(*manifest.Plugin) *manifest.Native
	registers func(*rust.Program) *bool
}

var halves = []half{
	{
		"android", func(p *manifest.Plugin) *manifest.Native { return &p.Android },
		func(p *rust.Program) *bool { return &p.NamesAndroid },
	},
	{
		"ios", func(p *manifest.Plugin) *manifest.Native { return &p.IOS },
		func(p *rust.Program) *bool { return &p.NamesIOS },
	},
}
