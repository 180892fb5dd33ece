package diff

import (
	"cmp"
	"slices"
	"strings"

	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/wire"
)

// Argument is an argument of a command, or the result of one, that is another now.
type Argument struct {
	// Key is what it was called, or is if it is new; "" for a result, and for a parameter
	// without a name. NewKey is what it is
	// called now if that is another.
	Key, NewKey string
	// Was and Is are its types; "" where it is not there.
	Was, Is string
	// Required says that a call must pass it now.
	Required bool
}

// callees compares the functions by which the two sides answer a command.
type callees struct {
	command, key string
	was, is      *callee
	on           manifest.Platforms
	common       []string

	lost, gained []argument // without those that were renamed
	changes      []Change
}

// compare returns what changed, each kind once.
func (s *callees) compare() []Change {
	if s.was.unnamed != nil { // no call was ever answered
		return nil
	}
	s.is.args = append(s.is.args, s.noLongerOptional()...)
	s.lost = missing(s.was, s.is)
	s.gained = missing(s.is, s.was)
	s.renamed(ArgCaseChanged, func(a, b argument) bool { return squeezed(a.key) == squeezed(b.key) })
	s.renamed(ArgRenamed, s.sameArgument)
	s.added()
	s.retyped()
	s.scopes()
	s.results()
	return s.changes
}

// noLongerOptional are the arguments of head of which base tells that they come from the
// call: it took them as an Option, which nothing but a call fills.
func (s *callees) noLongerOptional() []argument {
	return slices.DeleteFunc(slices.Clone(s.is.unknown), func(is argument) bool {
		was := s.was.find(is.key)
		return was == nil || was.required() || was.shape.Kind != wire.Own || was.shape.Bare().Name != is.shape.Name
	})
}

// missing are the arguments of a that b has not, as far as that can be told.
func missing(a, b *callee) []argument {
	return slices.DeleteFunc(slices.Clone(a.args), func(arg argument) bool { return b.find(arg.key) != nil || b.hides(arg.key) })
}

// squeezed is a key without its case and what parts its words.
func squeezed(key string) string { return strings.ToLower(strings.ReplaceAll(key, "_", "")) }

// change starts a change of the command, at its functions.
func (s *callees) change(kind Kind) Change {
	return Change{
		Kind: kind, Subject: Subject{OnCommand, s.command}, Platforms: s.on,
		Base: s.was.at, Head: s.is.at,
	}
}

// renamed tells of arguments that are passed under another key now, and takes them from
// those lost and gained.
func (s *callees) renamed(kind Kind, same func(a, b argument) bool) {
	change := s.change(kind)
	change.Breaking = true
	certainty := Unknown
	s.lost = slices.DeleteFunc(s.lost, func(was argument) bool {
		i := slices.IndexFunc(s.gained, func(is argument) bool { return same(was, is) })
		if i < 0 {
			return false
		}
		is := s.gained[i]
		s.gained = slices.Delete(slices.Clone(s.gained), i, i+1)
		if len(change.Arguments) == 0 {
			change.Base, change.Head = was.at, is.at
		}
		change.Arguments = append(change.Arguments, Argument{Key: was.key, NewKey: is.key, Was: was.shape.Name, Is: is.shape.Name, Required: is.required()})
		change.Lost, change.Gained = append(change.Lost, was.key), append(change.Gained, is.key)
		certainty = min(certainty, s.missingFails(is), Likely)
		return true
	})
	change.Certainty = certainty
	if kind == ArgCaseChanged {
		change.Certainty = Certain
	}
	s.report(change)
}

// sameArgument reports whether a lost and a gained argument are one under two keys: they
// are of one type, and alike by name, less so at the same place. Calls go on to work where
// either is optional: then the one is gone, and the other is new.
func (s *callees) sameArgument(was, is argument) bool {
	if !was.required() || !is.required() || wire.Takes(was.shape, is.shape) != wire.Fits || wire.Takes(is.shape, was.shape) != wire.Fits {
		return false
	}
	place := func(in *callee, key string) int {
		return slices.IndexFunc(in.args, func(a argument) bool { return a.key == key })
	}
	alike := likeness(was.key, is.key, s.common)
	return alike >= commandLikeness ||
		alike > 0 && len(s.was.args) == len(s.is.args) && place(s.was, was.key) == place(s.is, is.key)
}

// missingFails says how certain it is that a call fails which does not pass an argument: a
// type that is not known may have its own idea of nothing.
func (s *callees) missingFails(a argument) Certainty {
	switch {
	case !a.required(), a.shape.Kind == wire.Own:
		return Likely
	case s.was.body: // its callers may have passed it in the body
		return Unknown
	}
	return Certain
}

// added tells of arguments that callers have to pass from now on. Their calls fail,
// whatever else they could pass now, or no longer can: that is told with it.
func (s *callees) added() {
	required, optional, removed := s.required(), s.optional(), s.removed()
	if len(required.Arguments) == 0 {
		s.report(optional)
		s.report(removed)
		return
	}
	required.Arguments = slices.Concat(required.Arguments, optional.Arguments, removed.Arguments)
	required.Gained = append(required.Gained, optional.Gained...)
	required.Lost = removed.Lost
	s.report(required)
}

// required is the change of arguments without which a call fails now.
func (s *callees) required() Change {
	change := s.change(ArgAddedRequired)
	change.Breaking, change.Certainty = true, Unknown
	for _, is := range s.is.args {
		was := s.was.find(is.key)
		if !is.required() || was == nil && !s.isNew(is.key) || was != nil && !s.needed(*was, is) {
			continue
		}
		added := Argument{Key: is.key, Is: is.shape.Name, Required: true}
		if len(change.Arguments) == 0 {
			change.Head = is.at
		}
		if was != nil {
			added.Was, change.Base = was.shape.Name, was.at
		}
		change.Arguments = append(change.Arguments, added)
		change.Gained = append(change.Gained, is.key)
		change.Certainty = min(change.Certainty, s.missingFails(is))
	}
	if is := s.is.unnamed; is != nil {
		if len(change.Arguments) == 0 {
			change.Head = is.at
		}
		change.Arguments = append(change.Arguments, Argument{Is: is.shape.Name, Required: true})
		change.Gained = append(change.Gained, "_")
		change.Certainty = min(change.Certainty, Likely)
		if is.shape.Kind != wire.Own {
			change.Certainty = Certain
		}
	}
	return change
}

// isNew says that an argument of head is no other under a new key.
func (s *callees) isNew(key string) bool {
	return slices.ContainsFunc(s.gained, func(a argument) bool { return a.key == key })
}

// optional is the change of arguments that calls can pass now.
func (s *callees) optional() Change {
	change := s.change(ArgAddedOptional)
	if s.was.body { // of bytes nothing can be read by its key, not even that it is not there
		change.Certainty = Unknown
	}
	for _, is := range s.gained {
		if is.required() {
			continue
		}
		if len(change.Arguments) == 0 {
			change.Head = is.at
		}
		change.Arguments = append(change.Arguments, Argument{Key: is.key, Is: is.shape.Name})
		change.Gained = append(change.Gained, is.key)
	}
	return change
}

// needed says that an argument must be passed now that could be left out, and is of the
// same type otherwise.
func (s *callees) needed(was, is argument) bool {
	return !was.required() && is.required() && wire.Takes(was.shape.Bare(), is.shape) != wire.Fails
}

// removed is the change of arguments that no longer do anything. Tauri passes over them.
func (s *callees) removed() Change {
	change := s.change(ArgRemoved)
	change.Certainty = Unknown
	switch {
	case s.is.body && s.was.body: // which the function may have read them from all along
		return change
	case s.is.body:
		change.Evidence = "the function reads the body of the call by itself"
	}
	for i, was := range s.lost {
		if i == 0 {
			change.Base = was.at
		}
		change.Arguments = append(change.Arguments, Argument{Key: was.key, Was: was.shape.Name})
		change.Lost = append(change.Lost, was.key)
	}
	return change
}

// retyped tells of arguments that take other values than they did.
func (s *callees) retyped() {
	change := s.change(ArgTypeChanged)
	change.Breaking, change.Certainty = true, Unknown
	for _, was := range s.was.args {
		is := s.is.find(was.key)
		if is == nil || s.needed(was, *is) {
			continue
		}
		fit := wire.Takes(was.shape, is.shape)
		if is.shape.Wide() && fit == wire.Fits {
			fit = wire.MayFail
		}
		if was.shape.Wide() || fit == wire.Fits || fit == wire.Untold {
			continue
		}
		if len(change.Arguments) == 0 {
			change.Base, change.Head = was.at, is.at
		}
		change.Arguments = append(change.Arguments, Argument{Key: was.key, Was: was.shape.Name, Is: is.shape.Name, Required: is.required()})
		change.Lost, change.Gained = append(change.Lost, was.text()), append(change.Gained, is.text())
		if fit == wire.Fails {
			change.Certainty = Certain
		}
	}
	s.report(change)
}

// scopes tells of scopes that the function asks for now, or no longer does. Which calls
// that allows or refuses is the plugin's own matter.
func (s *callees) scopes() {
	if len(s.was.unknown)+len(s.is.unknown) > 0 {
		return
	}
	had, has := s.was.scopeNames(), s.is.scopeNames()
	gone := slices.DeleteFunc(slices.Clone(had), func(name string) bool { return slices.Contains(has, name) })
	come := slices.DeleteFunc(slices.Clone(has), func(name string) bool { return slices.Contains(had, name) })
	switch {
	case len(gone) > 0:
		change := s.change(ScopeParamRemoved)
		change.Lost, change.Gained, change.Breaking, change.Certainty = gone, come, true, Unknown
		change.Widening = true
		s.changes = append(s.changes, change)
	case len(come) > 0:
		change := s.change(ScopeParamAdded)
		change.Gained, change.Breaking, change.Certainty = come, true, Unknown
		s.changes = append(s.changes, change)
	}
}

func (s *callee) scopeNames() []string {
	var names []string
	if s.commandScope {
		names = append(names, "CommandScope")
	}
	if s.globalScope {
		names = append(names, "GlobalScope")
	}
	return names
}

// results tells of a command that answers with something else.
func (s *callees) results() {
	fit := wire.Gives(s.was.result, s.is.result)
	if fit == wire.Fits || fit == wire.Untold {
		return
	}
	change := s.change(ReturnTypeChanged)
	change.Arguments = []Argument{{Was: s.was.result.Name, Is: s.is.result.Name}}
	change.Lost, change.Gained = []string{s.was.result.Name}, []string{s.is.result.Name}
	if s.is.result.Kind == wire.Null {
		change.Gained = nil
	}
	change.Breaking, change.Certainty = true, Unknown
	if fit == wire.Fails {
		change.Certainty = Certain
	}
	s.report(change)
}

func byKey(a, b Argument) int { return cmp.Compare(a.Key, b.Key) }

// report adds a change, if it is about anything, with the call that shows it.
func (s *callees) report(change Change) {
	if len(change.Arguments) == 0 {
		return
	}
	if change.Breaking && change.Certainty != Unknown {
		change.Witness = s.witness(change)
	}
	slices.SortFunc(change.Arguments, byKey)
	s.changes = append(s.changes, change)
}
