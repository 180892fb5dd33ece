package diff

import (
	"maps"
	"slices"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
)

// shape says which change an effect makes by itself.
type shape struct {
	effect    acl.EffectKind
	change    Kind
	certainty Certainty
}

// scopeShapes, denyShapes and the others are tried in this order. Scope values are
// compared as text, and only the plugin knows what they match, so a lost value is
// never certain to be a loss.
var (
	scopeShapes = []shape{
		{acl.ScopeIntroduced, ScopeIntroduced, Unknown},
		{acl.ScopeDropped, ScopeDropped, Unknown},
		{acl.ScopeAllowLost, ScopeAllowRemoved, Likely},
		{acl.ScopeAllowGained, ScopeAllowAdded, Likely},
		{acl.ScopeDenyGained, ScopeDenyAdded, Likely},
		{acl.ScopeDenyLost, ScopeDenyRemoved, Likely},
		{acl.GlobalLost, ScopeMemberRemoved, Unknown},
		{acl.GlobalGained, ScopeMemberAdded, Likely},
	}
	denyShapes = []shape{
		{acl.DenyGained, DenyAdded, Certain},
		{acl.DenyLost, DenyRemoved, Certain},
	}
	setShapes = []shape{
		{acl.AllowLost, SetNarrowed, Certain},
		{acl.AllowGained, SetWidened, Certain},
	}
	defaultShapes = []shape{
		{acl.AllowLost, DefaultNarrowed, Certain},
		{acl.AllowGained, DefaultWidened, Certain},
	}
	newDefaultShapes = []shape{
		{acl.AllowGained, DefaultAdded, Certain},
		{acl.Mended, DefaultAdded, Certain},
		{acl.GlobalGained, DefaultAdded, Certain},
	}
	goneDefaultShapes = []shape{
		{acl.AllowLost, DefaultRemoved, Certain},
		{acl.GlobalLost, DefaultRemoved, Unknown},
	}
	permissionShapes = []shape{
		{acl.AllowLost, CommandUngranted, Certain},
		{acl.AllowGained, CommandGranted, Certain},
	}
)

// classify turns the unexplained effects on one item into changes.
func (c *comparison) classify(name string, was, is acl.Outcome, left acl.Effects) []Change {
	if len(left) == 0 {
		return nil
	}
	if whole := c.wholeItem(name, was, is, left); whole != nil {
		return whole
	}
	var changes []Change
	if was.Kind == acl.PermissionItem && is.Kind == acl.PermissionItem {
		changes = c.platformChanges(name, is, left, gainedCommands(left))
		changes = append(changes, c.contentChanges(name, was, is, left)...)
	}
	joinDenied(was, is, left)
	changes = append(changes, c.foreignChanges(name, was, is, left)...)
	changes = append(changes, c.exchanges(name, is, left)...)
	for _, shapes := range [][]shape{allowShapes(was, is), denyShapes, scopeShapes} {
		changes = append(changes, c.shaped(name, was, is, left, shapes)...)
	}
	return changes
}

// allowShapes are the changes of what an item allows. A default that was not
// there, or did not resolve, gives for the first time.
func allowShapes(was, is acl.Outcome) []shape {
	switch {
	case is.Kind == acl.NoItem:
		return goneDefaultShapes
	case is.Kind == acl.DefaultItem && (was.Kind == acl.NoItem || was.Err != nil):
		return newDefaultShapes
	case is.Kind == acl.DefaultItem:
		return defaultShapes
	case is.Kind == acl.SetItem:
		return setShapes
	}
	return permissionShapes
}

// wholeItem makes the one change of an identifier that cannot be listed any more,
// or of a set that was mended.
func (c *comparison) wholeItem(name string, was, is acl.Outcome, left acl.Effects) []Change {
	var change Change
	switch {
	case is.Err != nil: // the identifier itself: sets that fail are explained by now
		change = c.itemChange(IdentifierMadeInvalid, name, is)
		change.NewName, change.Breaking = name, true
	case was.Err != nil && name != acl.DefaultName:
		kind := SetAdded
		if is.Kind == acl.PermissionItem {
			kind = PermissionAdded
		}
		change = c.itemChange(kind, name, is)
		change.Gained, change.Evidence = []string{name}, "Tauri refused it before"
	default:
		return nil
	}
	for effect, on := range left {
		change.Platforms |= on
		change.effects = append(change.effects, effect)
	}
	return []Change{change}
}

func (c *comparison) itemChange(kind Kind, name string, is acl.Outcome) Change {
	return Change{
		Kind: kind, Subject: subjectOf(is.Kind, name),
		Base: itemPlace(c.base.Plugin, name), Head: itemPlace(c.head.Plugin, name),
	}
}

// joinDenied drops an allowance lost or gained that is only the other face of a
// denial: the item allows the command on both sides, and denies it on one.
func joinDenied(was, is acl.Outcome, left acl.Effects) {
	for effect, on := range maps.Clone(left) {
		switch effect.Kind {
		case acl.AllowLost:
			if listsAllowed(is, effect.Command) {
				left.Remove(effect, on&left[acl.Effect{Kind: acl.DenyGained, Command: effect.Command}])
			}
		case acl.AllowGained:
			if listsAllowed(was, effect.Command) {
				left.Remove(effect, on&left[acl.Effect{Kind: acl.DenyLost, Command: effect.Command}])
			}
		}
	}
}

// listsAllowed reports whether an outcome has the command among those allowed,
// denied or not.
func listsAllowed(o acl.Outcome, command string) bool {
	return slices.ContainsFunc(o.Grants, func(g acl.PlatformGrant) bool {
		_, ok := g.Grant.Allow[command]
		return ok
	})
}

// shaped makes a change of each kind of effect that is left. What the first shape of
// a change says of its certainty holds.
func (c *comparison) shaped(name string, was, is acl.Outcome, left acl.Effects, shapes []shape) []Change {
	exchanged := exchangedValues(left)
	doubtful := func(e acl.Effect) bool {
		return exchanged[acl.Effect{Kind: e.Kind, Command: e.Command}] || mayBeCovered(e, was, is)
	}
	var changes []Change
	for _, s := range shapes {
		for _, effect := range left.Sorted() {
			if effect.Kind != s.effect {
				continue
			}
			i := slices.IndexFunc(changes, func(other Change) bool { return other.Kind == s.change })
			if i < 0 {
				i, changes = len(changes), append(changes, c.itemChange(s.change, name, is))
				changes[i].Certainty = s.certainty
			}
			changes[i].take(effect, left[effect])
			delete(left, effect)
			takeTogether(&changes[i], effect, left)
		}
	}
	for i := range changes {
		if !slices.ContainsFunc(changes[i].effects, func(e acl.Effect) bool { return !doubtful(e) }) {
			changes[i].Certainty = Unknown
		}
		c.complete(&changes[i])
	}
	return changes
}

// mayBeCovered reports whether a scope value came or went beside a pattern that may
// match all that the value does: what patterns match is for the plugin to say. An
// effect without a value is not.
func mayBeCovered(e acl.Effect, was, is acl.Outcome) bool {
	beside, denied := was, false
	switch e.Kind {
	case acl.ScopeAllowLost:
		beside = is
	case acl.ScopeDenyGained:
		denied = true
	case acl.ScopeDenyLost:
		beside, denied = is, true
	}
	return slices.ContainsFunc(beside.Grants, func(g acl.PlatformGrant) bool {
		scope := g.Grant.Allow[e.Command]
		if e.Command == "" && g.Grant.Global != nil {
			scope = *g.Grant.Global
		}
		values := scope.Allow
		if denied {
			values = scope.Deny
		}
		for value := range values {
			if mayCover(value, e.Value) {
				return true
			}
		}
		return false
	})
}

// complete adds what depends on the kind of change.
func (c *comparison) complete(change *Change) {
	switch change.Kind {
	case DefaultRemoved:
		change.Head, change.Gone = c.nearest(change.Base), true
	case DefaultAdded:
		if c.base.Outcomes[acl.DefaultName].Err != nil {
			change.Evidence = "Tauri refused it before"
		}
	case ScopeMemberAdded:
		change.Gained = commandless(c.head, c.base, change.Subject.Name)
	case ScopeMemberRemoved:
		change.Lost = commandless(c.base, c.head, change.Subject.Name)
	case ScopeAllowAdded, ScopeAllowRemoved, ScopeDenyAdded, ScopeDenyRemoved:
		change.Evidence = asWritten
	}
}

// commandless are the other permissions without commands that an identifier comes
// down to on one side and not on the other.
func commandless(side, other *acl.Surface, name string) []string {
	without := func(s *acl.Surface) map[string]bool {
		found := make(map[string]bool)
		for _, ref := range s.Outcomes[name].Refs {
			if p := ref.Permission; p != nil && !p.HasCommands() && p.ID.Text != name {
				found[p.ID.Text] = true
			}
		}
		return found
	}
	return minus(without(side), without(other))
}

// exchangedValues returns the scope effects, without their values, that stand
// beside their opposite on the same command: one value was put in the place of
// another, which may match the same.
func exchangedValues(left acl.Effects) map[acl.Effect]bool {
	opposite := map[acl.EffectKind]acl.EffectKind{
		acl.ScopeAllowLost: acl.ScopeAllowGained, acl.ScopeAllowGained: acl.ScopeAllowLost,
		acl.ScopeDenyLost: acl.ScopeDenyGained, acl.ScopeDenyGained: acl.ScopeDenyLost,
	}
	there := make(map[acl.Effect]bool)
	for effect := range left {
		there[acl.Effect{Kind: effect.Kind, Command: effect.Command}] = true
	}
	exchanged := make(map[acl.Effect]bool)
	for effect := range there {
		if there[acl.Effect{Kind: opposite[effect.Kind], Command: effect.Command}] {
			exchanged[effect] = true
		}
	}
	return exchanged
}

// companions are the effects that need no change of their own beside another on
// the same command or, for those on none, on the plugin's global scope: the single
// values of a scope that came or went as a whole, and that the global scope can be
// added to because it is there at all.
var companions = map[acl.EffectKind][]acl.EffectKind{
	acl.ScopeIntroduced: {acl.ScopeAllowGained, acl.GlobalGained},
	acl.ScopeDropped:    {acl.ScopeAllowLost, acl.GlobalLost},
}

// takeTogether takes the companions of an effect.
func takeTogether(change *Change, with acl.Effect, left acl.Effects) {
	for _, effect := range left.Sorted() {
		if effect.Command == with.Command && slices.Contains(companions[with.Kind], effect.Kind) {
			change.take(effect, left[effect])
			delete(left, effect)
		}
	}
}

// take makes the change explain an effect.
func (ch *Change) take(effect acl.Effect, on manifest.Platforms) {
	ch.effects = append(ch.effects, effect)
	ch.Platforms |= on
	ch.Breaking = ch.Breaking || effect.Kind.Narrowing()
	ch.Widening = ch.Widening || effect.Kind.Widening()
	ch.note(effect)
}

// note adds what the effect is about to what the change lost or gained.
func (ch *Change) note(effect acl.Effect) {
	what := effect.Command
	if effect.Value != "" {
		what = effect.Value
	}
	if what == "" {
		return
	}
	list := &ch.Lost
	switch effect.Kind {
	case acl.AllowGained, acl.DenyGained, acl.ScopeAllowGained, acl.ScopeDenyGained, acl.ForeignGained:
		list = &ch.Gained
	case acl.ScopeIntroduced, acl.ScopeDropped:
		return // its values follow
	}
	if !slices.Contains(*list, what) {
		*list = append(*list, what)
	}
}

// explains reports whether the change was made of the effect.
func (ch *Change) explains(effect acl.Effect) bool { return slices.Contains(ch.effects, effect) }
