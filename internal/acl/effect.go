package acl

import (
	"cmp"
	"maps"
	"slices"

	"github.com/permver/permver/internal/manifest"
)

// EffectKind is a way in which what an identifier gives can differ.
type EffectKind uint8

// The kinds of effects.
const (
	AllowLost EffectKind = iota + 1
	AllowGained
	DenyGained
	DenyLost
	ScopeAllowLost
	ScopeAllowGained
	ScopeDenyGained
	ScopeDenyLost
	// ScopeIntroduced is the first allowed scope value where there was none,
	// ScopeDropped the loss of the last one. Each plugin decides whether no scope
	// means everything or nothing, so they narrow for one and widen for another.
	ScopeIntroduced
	ScopeDropped
	// GlobalLost is the last member without commands gone: the values that an
	// application adds to the scope of its entry no longer count for the plugin as
	// a whole. GlobalGained is the first such member.
	GlobalLost
	GlobalGained
	ForeignLost
	ForeignGained
	// Broken is an identifier that Tauri accepted and now refuses, Mended the
	// reverse.
	Broken
	Mended
)

// Narrowing reports whether some capability gives less by the effect, or may.
func (k EffectKind) Narrowing() bool {
	switch k {
	case AllowLost, DenyGained, ScopeAllowLost, ScopeDenyGained, ScopeIntroduced, ScopeDropped, GlobalLost, ForeignLost, ForeignGained, Broken:
		return true
	}
	return false
}

// Widening reports whether some capability gives more by the effect, or may. What
// depends on the plugin, or on another one, can be both narrowing and widening.
func (k EffectKind) Widening() bool {
	switch k {
	case ScopeIntroduced, ScopeDropped, ForeignGained:
		return true
	}
	return !k.Narrowing() && k != Mended
}

// Effect is one atomic difference between what an identifier gives at base and
// at head.
type Effect struct {
	Kind EffectKind
	// Command is the command concerned, "" for the plugin's global scope, foreign
	// references and broken identifiers.
	Command string
	// Value is the scope value or the foreign reference, if it is about one.
	Value string
}

// Effects is a set of differences, each with the platforms where it shows.
type Effects map[Effect]manifest.Platforms

// Difference returns how head differs from base. Platforms on which they agree
// do not appear, and an empty result means that no capability can tell the two
// apart.
func Difference(base, head Outcome) Effects {
	effects := make(Effects)
	switch {
	case base.Err != nil && head.Err != nil:
		return effects
	case head.Err != nil:
		effects[Effect{Kind: Broken}] = manifest.AllPlatforms
		return effects
	case base.Err != nil:
		effects[Effect{Kind: Mended}] = manifest.AllPlatforms
	}
	for _, b := range overAll(base) {
		for _, h := range overAll(head) {
			if both := b.Platforms & h.Platforms; both != 0 {
				effects.compare(b.Grant, h.Grant, both)
			}
		}
	}
	if base.Err != nil { // nobody could list it, so nobody loses
		maps.DeleteFunc(effects, func(e Effect, _ manifest.Platforms) bool { return e.Kind.Narrowing() })
	}
	return effects
}

// overAll returns the grants of an outcome so that they cover all platforms also
// where it is refused and has none.
func overAll(o Outcome) []PlatformGrant {
	if len(o.Grants) == 0 {
		return []PlatformGrant{{Platforms: manifest.AllPlatforms}}
	}
	return o.Grants
}

func (e Effects) compare(base, head Grant, on manifest.Platforms) {
	for command, scope := range base.Allow {
		switch {
		case base.Deny[command]: // denied all along: nothing was given
		case !head.Allows(command):
			e[Effect{Kind: AllowLost, Command: command}] |= on
		default:
			e.compareScope(command, scope, head.Allow[command], on)
		}
	}
	for command := range head.Allow {
		if head.Allows(command) && !base.Allows(command) {
			e[Effect{Kind: AllowGained, Command: command}] |= on
		}
	}
	e.compareSets(base.Deny, head.Deny, on, func(c string, gained bool) Effect {
		return Effect{Kind: pick(gained, DenyGained, DenyLost), Command: c}
	})
	e.compareSets(base.Foreign, head.Foreign, on, func(v string, gained bool) Effect {
		return Effect{Kind: pick(gained, ForeignGained, ForeignLost), Value: v}
	})
	switch {
	case base.Global != nil && head.Global == nil:
		e[Effect{Kind: GlobalLost}] |= on
	case base.Global == nil && head.Global != nil:
		e[Effect{Kind: GlobalGained}] |= on
	}
	e.compareScope("", orEmpty(base.Global), orEmpty(head.Global), on)
}

func orEmpty(s *Scope) Scope {
	if s == nil {
		return Scope{}
	}
	return *s
}

// compareScope compares the scope of one command, or the global scope.
func (e Effects) compareScope(command string, base, head Scope, on manifest.Platforms) {
	switch {
	case len(base.Allow) == 0 && len(head.Allow) > 0:
		e[Effect{Kind: ScopeIntroduced, Command: command}] |= on
	case len(base.Allow) > 0 && len(head.Allow) == 0:
		e[Effect{Kind: ScopeDropped, Command: command}] |= on
	}
	e.compareSets(base.Allow, head.Allow, on, func(v string, gained bool) Effect {
		return Effect{Kind: pick(gained, ScopeAllowGained, ScopeAllowLost), Command: command, Value: v}
	})
	e.compareSets(base.Deny, head.Deny, on, func(v string, gained bool) Effect {
		return Effect{Kind: pick(gained, ScopeDenyGained, ScopeDenyLost), Command: command, Value: v}
	})
}

func (e Effects) compareSets(base, head map[string]bool, on manifest.Platforms, effect func(element string, gained bool) Effect) {
	for element := range base {
		if !head[element] {
			e[effect(element, false)] |= on
		}
	}
	for element := range head {
		if !base[element] {
			e[effect(element, true)] |= on
		}
	}
}

func pick(first bool, a, b EffectKind) EffectKind {
	if first {
		return a
	}
	return b
}

// Sorted returns the effects in a fixed order.
func (e Effects) Sorted() []Effect {
	sorted := make([]Effect, 0, len(e))
	for effect := range e {
		sorted = append(sorted, effect)
	}
	slices.SortFunc(sorted, func(a, b Effect) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Command, b.Command), cmp.Compare(a.Value, b.Value))
	})
	return sorted
}

// Has reports whether there is an effect of that kind.
func (e Effects) Has(kind EffectKind) bool {
	for effect := range e {
		if effect.Kind == kind {
			return true
		}
	}
	return false
}

// Remove takes platforms away from an effect, and the effect with the last one.
func (e Effects) Remove(effect Effect, on manifest.Platforms) {
	if rest := e[effect] &^ on; rest != 0 {
		e[effect] = rest
	} else {
		delete(e, effect)
	}
}

// Order is how what head gives relates to what base gave, as a partial order.
type Order uint8

// The orders.
const (
	Equal        Order = iota
	Wider              // head gives all that base gave, and more
	Narrower           // base gave all that head gives, and more
	Incomparable       // neither, or it depends on the plugin
)

// Order sums the effects up. Foreign references count as incomparable: what they
// give depends on another plugin's version, and an application without that
// plugin no longer builds.
func (e Effects) Order() Order {
	order := Equal
	for effect := range e {
		var o Order
		switch effect.Kind {
		case ScopeIntroduced, ScopeDropped, ForeignLost, ForeignGained:
			return Incomparable
		case AllowLost, DenyGained, ScopeAllowLost, ScopeDenyGained, GlobalLost, Broken:
			o = Narrower
		default:
			o = Wider
		}
		if order != Equal && order != o {
			return Incomparable
		}
		order = o
	}
	return order
}
