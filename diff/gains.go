package diff

import (
	"cmp"
	"maps"
	"slices"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
)

// Gain is one thing that an identifier gives and did not give before, or no longer
// keeps away.
type Gain struct {
	Identifier string // without the plugin's prefix
	Kind       GainKind
	// What is the command, the scope value or the reference; "" for kinds that are
	// about none.
	What string
	// Commands are those whose scope it is about, sorted. None means the scope of the
	// plugin as a whole.
	Commands  []string
	Platforms manifest.Platforms
}

// GainKind is the kind of a [Gain].
type GainKind string

// The kinds of gains.
const (
	GainCommand       GainKind = "command"          // the command can be called
	GainUndenied      GainKind = "command-undenied" // the command is no longer denied to the whole application
	GainScope         GainKind = "scope"            // the value is allowed
	GainScopeUndenied GainKind = "scope-undenied"   // the value is no longer denied
	GainUnscoped      GainKind = "unscoped"         // no value limits the commands any more
	GainPluginScope   GainKind = "plugin-scope"     // values that applications add count for the plugin as a whole
	GainReference     GainKind = "reference"        // what another plugin's identifier gives
)

// gainKinds are the kinds of gains by the effects that make them. A first scope is
// told by its values.
var gainKinds = map[acl.EffectKind]GainKind{
	acl.AllowGained:      GainCommand,
	acl.DenyLost:         GainUndenied,
	acl.ScopeAllowGained: GainScope,
	acl.ScopeDenyLost:    GainScopeUndenied,
	acl.ScopeDropped:     GainUnscoped,
	acl.GlobalGained:     GainPluginScope,
	acl.ForeignGained:    GainReference,
}

// addGains tells each change what applications get by it: of the identifiers that it
// is about, and that could be listed before, what they give more.
func (c *comparison) addGains() {
	more := make(map[string]acl.Effects)
	for _, change := range c.changes {
		if change.Kind == ScopePatternNarrowed {
			continue // the new values match nothing that the old ones did not
		}
		for _, name := range slices.Concat([]string{change.Subject.Name}, change.Claims) {
			if more[name] == nil {
				more[name] = c.widening(name)
			}
			for _, effect := range more[name].Sorted() {
				on := more[name][effect]
				if name == change.Subject.Name {
					on &= change.Platforms // another change may tell of the others
				}
				if on != 0 && change.explains(effect) {
					effect.Command = cmp.Or(c.calledNow[effect.Command], effect.Command)
					change.gain(name, effect, on)
				}
			}
		}
		// What widens may be nobody's gain: the first scope of a command that another
		// change gives, or a set that could not be listed.
		if len(change.Gains) == 0 {
			change.Widening = false
		}
	}
}

// widening are the effects by which an identifier of both sides gives more.
func (c *comparison) widening(name string) acl.Effects {
	is, kept := c.head.Outcomes[name]
	if !kept || !usable(c.base, name) {
		return acl.Effects{}
	}
	effects := acl.Difference(c.base.Outcomes[name], c.underOldNames(is))
	for effect, on := range maps.Clone(effects) {
		switch {
		case gainKinds[effect.Kind] == "":
			delete(effects, effect)
		case effect.Kind == acl.DenyLost: // nobody gets what nothing can allow
			effects.Remove(effect, on&^grantedOn(c.grantedHead, effect.Command))
		}
	}
	return effects
}

// gain adds what an effect gives. Of several commands whose scope gains the same
// there is one gain.
func (ch *Change) gain(name string, effect acl.Effect, on manifest.Platforms) {
	g := Gain{Identifier: name, Kind: gainKinds[effect.Kind], What: effect.Value, Platforms: on}
	switch {
	case g.Kind == GainCommand || g.Kind == GainUndenied:
		g.What = effect.Command
	case effect.Command != "":
		g.Commands = []string{effect.Command}
	}
	for i := len(ch.Gains) - 1; i >= 0 && ch.Gains[i].Identifier == name; i-- {
		other := &ch.Gains[i]
		if len(other.Commands)*len(g.Commands) > 0 && other.Kind == g.Kind && other.What == g.What && other.Platforms == on {
			other.Commands = append(other.Commands, effect.Command)
			return
		}
	}
	ch.Gains = append(ch.Gains, g)
}
