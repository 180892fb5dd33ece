package diff

import (
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

// callables are the functions by which a program answers the commands, as far as they
// are registered.
type callables struct {
	program    *rust.Program
	commands   map[string][]*rust.ProgramCommand // by name
	registered map[string][]rust.Cfg             // by function: the conditions of its entries
}

func newCallables(p *rust.Program) *callables {
	c := &callables{p, make(map[string][]*rust.ProgramCommand), make(map[string][]rust.Cfg)}
	if p == nil {
		return c
	}
	for i := range p.Commands {
		if command := &p.Commands[i]; !command.Unreached {
			c.commands[command.Name] = append(c.commands[command.Name], command)
		}
	}
	for _, h := range p.Handlers {
		for _, item := range h.Items {
			c.registered[item.Name] = append(c.registered[item.Name], item.Cfg)
		}
	}
	return c
}

// on is the one function that answers a command on a platform; nil if there is none, or
// if it cannot be told which of several does.
func (c *callables) on(command, platform string) *rust.ProgramCommand {
	var found *rust.ProgramCommand
	for _, f := range c.commands[command] {
		if f.Cfg.Eval(platform) == rust.False || !slices.ContainsFunc(c.registered[f.Fn], func(entry rust.Cfg) bool { return entry.Eval(platform) != rust.False }) {
			continue
		}
		if found != nil {
			return nil
		}
		found = f
	}
	return found
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
	base, head := newCallables(c.base.Plugin.Program), newCallables(c.head.Plugin.Program)
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
