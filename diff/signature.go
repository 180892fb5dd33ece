package diff

import (
	"maps"
	"slices"

	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/source/rust"
	"github.com/permver/permver/internal/wire"
)

// callee is a command's function as those see it who call it.
type callee struct {
	fn           string
	file         string
	args         []argument
	result       wire.Shape
	commandScope bool         // it asks for the scope of the command
	globalScope  bool         // or for that of the plugin
	body         bool         // it reads the body of the call by itself
	unknown      []argument   // whose values may come from elsewhere than the call
	unnamed      *argument    // a parameter without a name, by which every call fails
	at           source.Place // of the function's name
}

// argument is what JavaScript passes under a key.
type argument struct {
	key   string
	shape wire.Shape
	at    source.Place
}

// required says that a call without the argument fails: only Option does without.
func (a argument) required() bool { return !a.shape.Optional }

// text is the argument as it is declared.
func (a argument) text() string { return a.key + ": " + a.shape.Name }

func (s *callee) find(key string) *argument {
	for i := range s.args {
		if s.args[i].key == key {
			return &s.args[i]
		}
	}
	return nil
}

// hides says that the value of that key may go to a parameter that is not understood.
func (s *callee) hides(key string) bool {
	return slices.ContainsFunc(s.unknown, func(a argument) bool { return a.key == key })
}

// newCallee reads what the types of a function's parameters mean; nil if not all of
// them could be read.
func newCallee(p *rust.Program, c *rust.ProgramCommand) *callee {
	if c.Signature.Why != "" {
		return nil
	}
	s := &callee{fn: c.Fn, file: c.File, result: wire.Answer(p, c.Signature.Result), at: placeIn(c.File, c.Span)}
	for _, param := range c.Signature.Params {
		arg := argument{param.Key, wire.Of(p, param.Type), placeIn(c.File, param.Span)}
		switch p.Filler(param) {
		case rust.FromCall:
			s.take(arg, p.Traced(param.Type))
		case rust.FromBody:
			s.body = true
		case rust.FromCommandScope:
			s.commandScope = true
		case rust.FromGlobalScope:
			s.globalScope = true
		case rust.FromUnknown:
			s.unknown = append(s.unknown, arg)
		case rust.FromTauri:
		}
	}
	return s
}

// take adds an argument. What is not known and comes from another crate or from a macro may
// be anything, even what Tauri fills in. No call can pass what has no name: it is None, or
// Tauri refuses every call (CommandItem, tauri, ipc/command.rs).
func (s *callee) take(a argument, traced bool) {
	switch {
	case a.shape.Kind == wire.Own && a.required() && !traced:
		s.unknown = append(s.unknown, a)
	case a.key != "":
		s.args = append(s.args, a)
	case a.required() && s.unnamed == nil:
		s.unnamed = &a
	}
}

func placeIn(file string, s rust.Span) source.Place {
	return source.Place{File: file, Span: source.Span(s)}
}

// callables are the functions by which a plugin answers the commands, as far as they
// are registered.
type callables struct {
	program   *rust.Program
	byDefault map[string]bool // the features that are enabled where nobody chooses
	entries   map[string][]callable
}

// callable is a function that an entry of a handler stands for, under its condition.
type callable struct {
	fn    *rust.ProgramCommand
	entry rust.Cfg
}

// compiled says that the function may be there and registered.
func (c callable) compiled(platform string) bool {
	return c.fn.Cfg.Eval(platform) != rust.False && c.entry.Eval(platform) != rust.False
}

// with is the callable where some features are enabled, and no others.
func (c callable) with(enabled map[string]bool) callable {
	fn := *c.fn
	fn.Cfg = fn.Cfg.WithFeatures(enabled)
	return callable{&fn, c.entry.WithFeatures(enabled)}
}

func newCallables(p *manifest.Plugin) *callables {
	c := &callables{program: p.Program, entries: make(map[string][]callable)}
	if p.Program == nil {
		return c
	}
	c.byDefault = p.Cargo.ByDefault()
	for _, r := range p.Program.Registrations() {
		for _, fn := range r.Meant {
			if !fn.Unreached {
				c.entries[r.Name] = append(c.entries[r.Name], callable{fn, r.Item.Cfg})
			}
		}
	}
	return c
}

// on is the one function that answers a command on a platform; nil if there is none, or
// if it cannot be told which of several does. Of those that features choose among, it is
// the one of an application that leaves the choice to the crate.
func (c *callables) on(command, platform string) *rust.ProgramCommand {
	found, chosen := make(map[*rust.ProgramCommand]bool), make(map[*rust.ProgramCommand]bool)
	for _, entry := range c.entries[command] {
		if entry.compiled(platform) {
			found[entry.fn] = true
			chosen[entry.fn] = chosen[entry.fn] || entry.with(c.byDefault).compiled(platform)
		}
	}
	if len(found) > 1 {
		maps.DeleteFunc(found, func(fn *rust.ProgramCommand, _ bool) bool { return !chosen[fn] })
	}
	for fn := range found {
		if len(found) == 1 {
			return fn
		}
	}
	return nil
}

// answered are the functions that answer a command on both sides.
type answered struct{ was, is *rust.ProgramCommand }

// compareSignatures tells of commands whose functions take something else than they did,
// or give something else back. Only those are compared that could be called before and
// still can be, by functions that were read on both sides.
func (c *comparison) compareSignatures() {
	if c.keyChange != nil { // no call reaches the plugin under its old key
		return
	}
	base, head := newCallables(c.base.Plugin), newCallables(c.head.Plugin)
	for _, command := range sortedKeys(c.grantedBase) {
		if _, renamed := c.calledNow[command]; renamed {
			continue
		}
		pairs := make(map[answered]manifest.Platforms)
		var order []answered
		for _, platform := range (grantedOn(c.grantedBase, command) & grantedOn(c.head.Granted(), command)).Each() {
			pair := answered{base.on(command, platform.Names()[0]), head.on(command, platform.Names()[0])}
			if pair.was == nil || pair.is == nil {
				continue
			}
			if pairs[pair] == manifest.NoPlatforms {
				order = append(order, pair)
			}
			pairs[pair] |= platform
		}
		told := make(map[Kind]*Change)
		for _, pair := range order {
			was, is := newCallee(base.program, pair.was), newCallee(head.program, pair.is)
			if was == nil || is == nil {
				continue
			}
			s := callees{command: command, key: c.base.Plugin.Key, was: was, is: is, on: pairs[pair], common: c.common}
			for _, change := range s.compare() {
				c.tellOnce(told, change)
			}
			c.addUnscoped(told[ScopeParamRemoved])
		}
	}
}

// tellOnce reports a change of a command, once for all the functions that have it: where
// conditions choose among several, each has it for itself.
func (c *comparison) tellOnce(told map[Kind]*Change, change Change) {
	first := told[change.Kind]
	if first == nil {
		told[change.Kind] = c.report(change)
		return
	}
	first.Platforms |= change.Platforms
	first.Certainty = min(first.Certainty, change.Certainty)
	first.Lost = union(first.Lost, change.Lost)
	first.Gained = union(first.Gained, change.Gained)
	for _, a := range change.Arguments {
		if !slices.ContainsFunc(first.Arguments, func(b Argument) bool { return a.Key == b.Key && a.NewKey == b.NewKey }) {
			first.Arguments = append(first.Arguments, a)
		}
	}
	slices.SortStableFunc(first.Arguments, byKey)
}

// addUnscoped tells a command that no longer asks for a scope what applications get by it:
// all that allowed the command, and still do, allow it without one.
func (c *comparison) addUnscoped(change *Change) {
	if change == nil {
		return
	}
	change.Gains = nil
	command := change.Subject.Name
	for _, name := range sortedKeys(c.grantedBase[command].By) {
		if c.head.Granted()[command].By[name] {
			change.Gains = append(change.Gains, Gain{Identifier: name, Kind: GainUnscoped, Commands: []string{command}, Platforms: change.Platforms})
		}
	}
	change.Widening = len(change.Gains) > 0
}

func union(a, b []string) []string {
	all := append(slices.Clone(a), b...)
	slices.Sort(all)
	return slices.Compact(all)
}
