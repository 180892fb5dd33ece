package diff

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/plugingen"
)

// TestPairs holds the comparison to what the model says, on drawn pairs of plugins:
//
//	go test ./diff -run TestPairs -v -rapid.checks=1000000
//
// With -v it says how often each feature and each kind of change came up.
func TestPairs(t *testing.T) {
	count := new(plugingen.Histogram)
	rapid.Check(t, func(t *rapid.T) { checkPair(t, count) })
	t.Logf("%s", count)
}

func FuzzPairs(f *testing.F) {
	count := new(plugingen.Histogram)
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) { checkPair(t, count) }))
}

func checkPair(t *rapid.T, count *plugingen.Histogram) {
	base := plugingen.Draw(t)
	head := base.Change(t)
	t.Logf("base\n%s\nhead\n%s", base, head)
	d := drawn{base: load(t, base), head: load(t, head)}
	d.changes = Compare(d.base, d.head)
	d.everyDifferenceIsTold(t)
	d.everyChangeIsReal(t)
	d.everyGainIsTold(t)
	d.witnessesHold(t)
	d.mirrors(t)
	features := slices.Concat(base.Features(), d.features())
	for range 3 {
		features = append(features, d.keepsCapabilities(t)...)
	}
	if same := Compare(d.base, load(t, base.Rewrite(t))); len(same) > 0 {
		t.Errorf("the base written in another way differs: %+v", same)
	}
	count.Add(features...)
}

// drawn is a pair of surfaces with what Compare says about it.
type drawn struct {
	base, head *acl.Surface
	changes    []Change
}

// features says what kind of pair it is.
func (d drawn) features() []string {
	features := []string{"pair: compatible and no different"}
	if slices.ContainsFunc(d.changes, breaking) {
		features[0] = "pair: breaking"
	} else if !maps.EqualFunc(d.base.Outcomes, d.head.Outcomes, func(a, b acl.Outcome) bool { return len(acl.Difference(a, b)) == 0 }) {
		features[0] = "pair: compatible with real differences"
	}
	for _, ch := range d.changes {
		features = append(features, "change: "+string(ch.Kind))
	}
	return features
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

// widensInto reports whether a change only puts a value in the place of another that
// matches all that it did.
func widensInto(value string) func(Change) bool {
	return func(ch Change) bool {
		return ch.Kind == ScopePatternWidened && slices.ContainsFunc(ch.Exchanged, func(e Exchange) bool {
			return !e.Denied && e.Was == value || e.Denied && e.Is == value
		})
	}
}

// narrowsInto is the mirror of widensInto.
func narrowsInto(value string) func(Change) bool {
	return func(ch Change) bool {
		return ch.Kind == ScopePatternNarrowed && slices.ContainsFunc(ch.Exchanged, func(e Exchange) bool {
			return e.Denied && e.Was == value || !e.Denied && e.Is == value
		})
	}
}

func breaking(ch Change) bool { return ch.Breaking }
func widening(ch Change) bool { return ch.Widening }

// effects are the differences of an identifier, but for those that take nothing
// from anybody: a denial of what nobody can allow.
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

// everyDifferenceIsTold checks that every identifier that gives less than it did is
// named by a breaking change, and every one that gives more by a widening one.
func (d drawn) everyDifferenceIsTold(t *rapid.T) {
	for _, identifier := range d.base.Names() {
		if !usable(d.base, identifier) {
			continue
		}
		for effect := range d.effects(identifier) {
			switch {
			case effect.Kind.Narrowing() && !d.told(identifier, breaking) && !d.told(identifier, widensInto(effect.Value)):
				t.Errorf("%s: %+v is not told", identifier, effect)
			case !effect.Kind.Narrowing() && !d.told(identifier, widening) && !d.told(identifier, breaking):
				t.Errorf("%s: %+v is not told", identifier, effect)
			}
		}
	}
}

// everyChangeIsReal checks that a breaking change names an identifier that gives
// less, and one that is only widening one that gives more.
func (d drawn) everyChangeIsReal(t *rapid.T) {
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
}

// everyGainIsTold checks that what an identifier gives more is among the gains of a
// change, and that nothing else is.
func (d drawn) everyGainIsTold(t *rapid.T) {
	told := make(map[acl.Effect]map[string]manifest.Platforms)
	for _, ch := range d.changes {
		for _, g := range ch.Gains {
			for _, effect := range effectsOf(g) {
				if told[effect] == nil {
					told[effect] = make(map[string]manifest.Platforms)
				}
				told[effect][g.Identifier] |= g.Platforms
			}
		}
		if ch.Widening && len(ch.Gains) == 0 && !d.base.Shadowed(ch.Subject.Name) && !d.head.Shadowed(ch.Subject.Name) {
			t.Errorf("%s of %s widens, and gives nothing", ch.Kind, ch.Subject.Name)
		}
	}
	for _, identifier := range d.base.Names() {
		if !usable(d.base, identifier) || d.base.Shadowed(identifier) || d.head.Shadowed(identifier) {
			continue
		}
		effects := d.effects(identifier)
		for effect, on := range effects {
			if effect.Kind == acl.DenyLost {
				on &= grantedOn(d.head.Granted(), effect.Command)
			}
			as := told[effect][identifier]
			if effect.Kind == acl.AllowGained { // it allowed the command, and denied it as well
				as |= on & told[acl.Effect{Kind: acl.DenyLost, Command: effect.Command}][identifier]
			}
			if effect.Kind == acl.ScopeDropped || d.told(identifier, narrowsInto(effect.Value)) {
				continue // a scope may go with the permission that had it
			}
			if gainKinds[effect.Kind] != "" && as != on && !d.renamed(effect) {
				t.Errorf("%s: gains %+v on %s, told on %s", identifier, effect, on, as)
			}
		}
		for effect, by := range told {
			if on := by[identifier]; on&^effects[effect] != 0 {
				t.Errorf("%s: is said to gain %+v on %s, and does on %s", identifier, effect, on, effects[effect])
			}
		}
	}
}

// effectsOf are the effects that a gain tells of.
func effectsOf(g Gain) []acl.Effect {
	var effects []acl.Effect
	for kind, of := range gainKinds {
		switch {
		case of != g.Kind:
		case of == GainCommand || of == GainUndenied:
			effects = append(effects, acl.Effect{Kind: kind, Command: g.What})
		case len(g.Commands) == 0:
			effects = append(effects, acl.Effect{Kind: kind, Value: g.What})
		default:
			for _, command := range g.Commands {
				effects = append(effects, acl.Effect{Kind: kind, Command: command, Value: g.What})
			}
		}
	}
	return effects
}

// renamed reports whether the effect is that a command has another name, or that an
// identifier has the plugin's new key, which is no gain.
func (d drawn) renamed(effect acl.Effect) bool {
	return slices.ContainsFunc(d.changes, func(ch Change) bool {
		return ch.Kind == CommandRenamed && ch.NewName == effect.Command && effect.Kind == acl.AllowGained
	})
}

// keepsCapabilities checks that if nothing breaks, no capability of whatever entries
// gives less, on any platform. It returns what is special about the capability.
func (d drawn) keepsCapabilities(t *rapid.T) []string {
	identifiers := slices.DeleteFunc(d.base.Names(), func(name string) bool { return !usable(d.base, name) })
	for i, name := range identifiers {
		identifiers[i] = plugingen.Key + ":" + name
	}
	if len(identifiers) == 0 || slices.ContainsFunc(d.changes, breaking) {
		return nil
	}
	capability := plugingen.DrawCapability(t, identifiers)
	for _, platform := range capability.Active().Each() {
		base, err := d.base.Capability(capability.ACL(), platform)
		if err != nil {
			t.Fatal(err)
		}
		head, err := d.head.Capability(capability.ACL(), platform)
		if err != nil {
			t.Fatalf("%s no longer resolves: %v", capability.JSON(), err)
		}
		for _, loss := range shrinks(base, head, extras(capability.ACL())) {
			t.Errorf("%s on %s: %s", capability.JSON(), platform, loss)
		}
	}
	return capability.Features()
}

// extras are all the values that an application adds to the entries of a capability.
func extras(entries []acl.Entry) acl.Scope {
	all := acl.Scope{Allow: make(map[string]bool), Deny: make(map[string]bool)}
	for _, e := range entries {
		maps.Copy(all.Allow, e.Extra.Allow)
		maps.Copy(all.Deny, e.Extra.Deny)
	}
	return all
}

// shrinks says what head gives less than base.
func shrinks(base, head acl.Grant, extras acl.Scope) []string {
	var losses []string
	for command, scope := range base.Allow {
		switch {
		case !base.Allows(command):
		case !head.Allows(command):
			losses = append(losses, "loses "+command)
		default:
			losses = append(losses, scopeShrinks("the scope of "+command, scope, head.Allow[command], extras)...)
		}
	}
	if base.Global != nil {
		var now acl.Scope
		if head.Global != nil {
			now = *head.Global
		}
		losses = append(losses, scopeShrinks("the global scope", *base.Global, now, extras)...)
	}
	return losses
}

// scopeShrinks says what a scope gives less. What an application adds to an entry
// goes to all that the entry gives: that it also limits what is new is its own
// wish.
func scopeShrinks(what string, base, head, extras acl.Scope) []string {
	var losses []string
	for value := range base.Allow {
		if !matched(value, head.Allow) {
			losses = append(losses, what+" loses "+value)
		}
	}
	for value := range head.Deny {
		if !matched(value, base.Deny) && !extras.Deny[value] {
			losses = append(losses, what+" denies "+value)
		}
	}
	for value := range head.Allow {
		if len(base.Allow) == 0 && !extras.Allow[value] {
			losses = append(losses, what+" gets its first value, "+value)
		}
	}
	return losses
}

// matched reports whether the values have one that matches all that a drawn one does.
func matched(value string, values map[string]bool) bool {
	return values[value] || values[strings.Replace(value, `/*"`, `/**"`, 1)]
}

// witnessesHold checks that a witness works at base and not, or not as well, at
// head, and that each break that the resolver can show has one.
func (d drawn) witnessesHold(t *rapid.T) {
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
}

// foreign effects depend on another plugin, which the resolver does not have.
func foreign(e acl.Effect) bool { return e.Kind == acl.ForeignGained || e.Kind == acl.ForeignLost }

// mirrors checks that nothing has changed in the same plugin, and that what changed
// in one direction also changed in the other.
func (d drawn) mirrors(t *rapid.T) {
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
}
