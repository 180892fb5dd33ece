package diff

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/plugingen"
)

// drawn is a pair of surfaces with what Compare says about it.
type drawn struct {
	base, head *acl.Surface
	changes    []Change
}

func drawPair(t *rapid.T) drawn {
	base := plugingen.Draw(t)
	head := base.Change(t)
	d := drawn{base: load(t, base), head: load(t, head)}
	d.changes = Compare(d.base, d.head)
	return d
}

func load(t *rapid.T, p plugingen.Plugin) *acl.Surface {
	plugin, err := p.Load(manifest.NewLoader())
	if err != nil {
		t.Fatal(err)
	}
	if plugin.Refused() {
		t.Fatalf("refused: %+v", plugin.Faults)
	}
	return acl.NewSurface(plugin)
}

// names reports whether the change speaks about the identifier.
func (ch Change) names(identifier string) bool {
	return ch.Subject.Name == identifier || slices.Contains(ch.Claims, identifier)
}

func (d drawn) told(identifier string, is func(Change) bool) bool {
	return slices.ContainsFunc(d.changes, func(ch Change) bool { return is(ch) && ch.names(identifier) })
}

func breaking(ch Change) bool { return ch.Breaking }
func widening(ch Change) bool { return ch.Widening }

// lossless are the effects that take nothing from anybody: a denial of what
// nobody can allow.
func (d drawn) effects(identifier string) acl.Effects {
	head, ok := d.head.Outcomes[identifier]
	if !ok || head.Err != nil {
		return acl.Effects{{Kind: acl.Broken}: manifest.AllPlatforms}
	}
	effects := acl.Difference(d.base.Outcomes[identifier], head)
	base, now := d.base.Granted(), d.head.Granted()
	maps.DeleteFunc(effects, func(e acl.Effect, on manifest.Platforms) bool {
		return e.Kind == acl.DenyGained && on&grantedOn(base, e.Command) == 0 || e.Kind == acl.DenyLost && on&grantedOn(now, e.Command) == 0
	})
	return effects
}

// Every identifier that gives less than it did is named by a breaking change, and
// every one that gives more by a widening one.
func TestEveryDifferenceIsTold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawPair(t)
		for _, identifier := range d.base.Names() {
			if !usable(d.base, identifier) {
				continue
			}
			for effect := range d.effects(identifier) {
				switch {
				case effect.Kind.Narrowing() && !d.told(identifier, breaking):
					t.Errorf("%s: %+v is not told", identifier, effect)
				case !effect.Kind.Narrowing() && !d.told(identifier, widening) && !d.told(identifier, breaking):
					t.Errorf("%s: %+v is not told", identifier, effect)
				}
			}
		}
	})
}

// A breaking change names an identifier that gives less, and one that is only
// widening names one that gives more.
func TestEveryChangeIsReal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawPair(t)
		for _, ch := range d.changes {
			if !ch.Breaking && !ch.Widening || ch.Kind == ScopeIntroduced || ch.Kind == ScopeDenyAdded {
				continue // a scope can also count for what other identifiers give
			}
			if d.base.Shadowed(ch.Subject.Name) || d.head.Shadowed(ch.Subject.Name) {
				continue // the sets that list it may not resolve
			}
			shown := false
			for _, identifier := range d.base.Names() {
				if !ch.names(identifier) || ch.Breaking && !usable(d.base, identifier) {
					continue
				}
				for effect := range d.effects(identifier) {
					shown = shown || effect.Kind.Narrowing() == ch.Breaking || ch.Breaking && ch.Widening
				}
			}
			if !shown && ch.Kind != DefaultAdded && ch.Kind != CommandRenamed {
				t.Errorf("nothing shows %s of %s: %+v", ch.Kind, ch.Subject.Name, ch)
			}
		}
	})
}

// If nothing breaks, no capability of whatever entries gives less, on any
// platform.
func TestCompatiblePairsKeepEveryCapability(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawPair(t)
		if slices.ContainsFunc(d.changes, breaking) {
			return
		}
		identifiers := slices.DeleteFunc(d.base.Names(), func(name string) bool { return !usable(d.base, name) })
		for i, name := range identifiers {
			identifiers[i] = plugingen.Key + ":" + name
		}
		if len(identifiers) == 0 {
			return
		}
		listed := rapid.SliceOfN(rapid.SampledFrom(identifiers), 1, 4).Draw(t, "capability")
		for _, platform := range manifest.AllPlatforms.Each() {
			base, err := d.base.Capability(acl.Listed(listed...), platform)
			if err != nil {
				t.Fatal(err)
			}
			head, err := d.head.Capability(acl.Listed(listed...), platform)
			if err != nil {
				t.Fatalf("%v no longer resolves: %v", listed, err)
			}
			shrinks(t, listed, base, head)
		}
	})
}

func shrinks(t *rapid.T, listed []string, base, head acl.Grant) {
	for command := range base.Allow {
		if !base.Allows(command) {
			continue
		}
		if !head.Allows(command) {
			t.Errorf("%v loses %s", listed, command)
			continue
		}
		scopeShrinks(t, listed, command, base.Allow[command], head.Allow[command])
	}
	if base.Global != nil && head.Global != nil {
		scopeShrinks(t, listed, "global", *base.Global, *head.Global)
	}
}

func scopeShrinks(t *rapid.T, listed []string, what string, base, head acl.Scope) {
	for value := range base.Allow {
		if !head.Allow[value] {
			t.Errorf("%v: the scope of %s loses %s", listed, what, value)
		}
	}
	for value := range head.Deny {
		if !base.Deny[value] {
			t.Errorf("%v: the scope of %s denies %s", listed, what, value)
		}
	}
	if len(base.Allow) == 0 && len(head.Allow) > 0 {
		t.Errorf("%v: %s gets its first scope", listed, what)
	}
}

// A witness works at base and not, or not as well, at head. Each break that the
// resolver can show has one.
func TestWitnessesHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawPair(t)
		for _, ch := range d.changes {
			w := ch.Witness
			if w == nil {
				if ch.Breaking && ch.Certainty == Certain && !slices.ContainsFunc(ch.effects, foreign) &&
					!d.base.Shadowed(ch.Subject.Name) && !d.head.Shadowed(ch.Subject.Name) {
					t.Errorf("%s of %s has no witness: %+v", ch.Kind, ch.Subject.Name, ch)
				}
				continue
			}
			base, err := d.base.Capability(acl.Listed(w.Capability.Permissions...), w.Platform)
			if err != nil || w.Command != "" && !base.Allows(w.Command) {
				t.Errorf("the witness of %s does not work at base: %+v (%v)", ch.Kind, w, err)
			}
			head, err := d.head.Capability(acl.Listed(w.Capability.Permissions...), w.Platform)
			if (err != nil) != (w.Command == "") || err == nil && head.Allows(w.Command) {
				t.Errorf("the witness of %s still works at head: %+v (%v)", ch.Kind, w, err)
			}
		}
	})
}

// foreign effects depend on another plugin, which the resolver does not have.
func foreign(e acl.Effect) bool { return e.Kind == acl.ForeignGained || e.Kind == acl.ForeignLost }

// Nothing has changed in the same plugin, and what changed in one direction also
// changed in the other.
func TestSilenceAndMirror(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawPair(t)
		if same := Compare(d.base, d.base); len(same) > 0 {
			t.Errorf("base differs from itself: %+v", same)
		}
		back := Compare(d.head, d.base)
		broken := func(ch Change) bool { return ch.Kind == SetBroken }
		if slices.ContainsFunc(d.changes, broken) || slices.ContainsFunc(back, broken) {
			return // that a set breaks hurts; that a set nobody could list is gone does not
		}
		if (len(back) == 0) != (len(d.changes) == 0) {
			t.Errorf("there %+v\nback %+v", d.changes, back)
		}
	})
}
