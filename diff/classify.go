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
	breaking  bool
	widening  bool
	certainty Certainty
}

// scopeShapes, denyShapes and the others are tried in this order. Scope values are
// compared as text, and only the plugin knows what they match, so a lost value is
// never certain to be a loss.
var (
	scopeShapes = []shape{
		{acl.ScopeIntroduced, ScopeIntroduced, true, true, Unknown},
		{acl.ScopeDropped, ScopeDropped, true, true, Unknown},
		{acl.ScopeAllowLost, ScopeAllowRemoved, true, false, Likely},
		{acl.ScopeAllowGained, ScopeAllowAdded, false, true, Likely},
		{acl.ScopeDenyGained, ScopeDenyAdded, true, false, Likely},
		{acl.ScopeDenyLost, ScopeDenyRemoved, false, true, Likely},
	}
	denyShapes = []shape{
		{acl.DenyGained, DenyAdded, true, false, Certain},
		{acl.DenyLost, DenyRemoved, false, true, Certain},
	}
	setShapes = []shape{
		{acl.AllowLost, SetNarrowed, true, false, Certain},
		{acl.AllowGained, SetWidened, false, true, Certain},
	}
	defaultShapes = []shape{
		{acl.AllowLost, DefaultNarrowed, true, false, Certain},
		{acl.AllowGained, DefaultWidened, false, true, Certain},
	}
	permissionShapes = []shape{
		{acl.AllowLost, CommandUngranted, true, false, Certain},
		{acl.AllowGained, CommandGranted, false, true, Certain},
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
		changes = c.platformChanges(name, is, left)
		changes = append(changes, c.contentChanges(name, is, left)...)
	}
	joinDenied(left)
	changes = append(changes, c.foreignChanges(name, is, left)...)
	for _, shapes := range [][]shape{allowShapes(is.Kind), denyShapes, scopeShapes} {
		changes = append(changes, c.shaped(name, is, left, shapes)...)
	}
	return changes
}

func allowShapes(kind acl.ItemKind) []shape {
	switch kind {
	case acl.DefaultItem, acl.NoItem:
		return defaultShapes
	case acl.SetItem:
		return setShapes
	}
	return permissionShapes
}

// wholeItem makes the one change of an item that broke, was mended, or, for the
// default, came or went.
func (c *comparison) wholeItem(name string, was, is acl.Outcome, left acl.Effects) []Change {
	var change Change
	switch {
	case is.Err != nil: // the identifier itself: sets that fail are explained by now
		change = c.itemChange(IdentifierMadeInvalid, name, is)
		change.NewName, change.Breaking = name, true
	case was.Err != nil && name != acl.DefaultName:
		change = c.itemChange(SetAdded, name, is)
		change.Gained, change.Evidence = []string{name}, "Tauri refused it before"
	case was.Err != nil, was.Kind == acl.NoItem:
		change = c.itemChange(DefaultAdded, name, is)
		change.Widening = true
		if was.Err != nil {
			change.Evidence = "Tauri refused it before"
		}
		change.Gained = slices.Sorted(maps.Keys(commandsOf(is)))
	case is.Kind == acl.NoItem:
		change = c.itemChange(DefaultRemoved, name, is)
		change.Breaking = true
		change.Head, change.Gone = c.nearest(change.Base), true
		change.Lost = lostCommands(left)
	default:
		return nil
	}
	for effect, on := range left {
		change.Platforms |= on
		change.effects = append(change.effects, effect)
	}
	clear(left)
	return []Change{change}
}

func lostCommands(left acl.Effects) []string {
	var lost []string
	for effect := range left {
		if effect.Kind == acl.AllowLost {
			lost = append(lost, effect.Command)
		}
	}
	return lost
}

func (c *comparison) itemChange(kind Kind, name string, is acl.Outcome) Change {
	return Change{
		Kind: kind, Subject: subjectOf(is.Kind, name),
		Base: itemPlace(c.base.Plugin, name), Head: itemPlace(c.head.Plugin, name),
	}
}

// platformChanges takes the effects that a permission's list of platforms has.
// Each direction is one change for what the permission allows, its scope
// included, and one for what it denies.
func (c *comparison) platformChanges(name string, is acl.Outcome, left acl.Effects) []Change {
	was, now := c.base.Plugin.Manifest.Permissions[name], c.head.Plugin.Manifest.Permissions[name]
	var changes []Change
	if off := was.Platforms &^ now.Platforms; off != 0 {
		kind := PlatformRemoved
		switch {
		case now.Platforms == manifest.NoPlatforms:
			kind = PlatformsEmptied
		case !was.HasPlatforms:
			kind = PlatformsIntroduced
		}
		changes = append(changes,
			c.onPlatforms(kind, name, is, left, off, notDenied),
			c.onPlatforms(DenyPlatformRemoved, name, is, left, off, denied))
	}
	if on := now.Platforms &^ was.Platforms; on != 0 {
		kind := PlatformAdded
		if !now.HasPlatforms {
			kind = PlatformsDropped
		}
		changes = append(changes,
			c.onPlatforms(kind, name, is, left, on, notDenied),
			c.onPlatforms(DenyPlatformAdded, name, is, left, on, denied))
	}
	return slices.DeleteFunc(changes, func(ch Change) bool { return len(ch.effects) == 0 })
}

func denied(k acl.EffectKind) bool    { return k == acl.DenyGained || k == acl.DenyLost }
func notDenied(k acl.EffectKind) bool { return !denied(k) }

// onPlatforms takes the effects of some kinds on some platforms.
func (c *comparison) onPlatforms(kind Kind, name string, is acl.Outcome, left acl.Effects, on manifest.Platforms, of func(acl.EffectKind) bool) Change {
	change := c.itemChange(kind, name, is)
	if at := c.head.Plugin.Manifest.Permissions[name].PlatformsAt; !at.IsZero() {
		change.Head = at
	}
	for _, effect := range left.Sorted() {
		if where := left[effect] & on; where != 0 && of(effect.Kind) {
			change.take(effect, where)
			left.Remove(effect, where)
		}
	}
	return change
}

// contentChanges takes the effects of a permission that says another thing now:
// commands turned from allowed to denied or back, exchanged, or moved between
// the commands and the plugin as a whole.
func (c *comparison) contentChanges(name string, is acl.Outcome, left acl.Effects) []Change {
	was, now := c.base.Plugin.Manifest.Permissions[name], c.head.Plugin.Manifest.Permissions[name]
	var changes []Change
	take := func(kind Kind, of func(acl.Effect) bool) {
		change := c.itemChange(kind, name, is)
		for _, effect := range left.Sorted() {
			if of(effect) {
				change.take(effect, left[effect])
				delete(left, effect)
			}
		}
		if len(change.effects) > 0 {
			changes = append(changes, change)
		}
	}
	nowDenied := flipped(left, acl.AllowLost, acl.DenyGained, func(command string) bool { return !names(now.Allow)[command] })
	nowAllowed := flipped(left, acl.AllowGained, acl.DenyLost, func(command string) bool { return !names(was.Allow)[command] })
	take(AllowFlippedToDeny, func(e acl.Effect) bool {
		return nowDenied[e.Command] && (e.Kind == acl.AllowLost || e.Kind == acl.DenyGained)
	})
	take(DenyFlippedToAllow, func(e acl.Effect) bool {
		return nowAllowed[e.Command] && (e.Kind == acl.AllowGained || e.Kind == acl.DenyLost)
	})
	if kind, ok := scopeMoved(was, now); ok {
		take(kind, func(e acl.Effect) bool { return !denied(e.Kind) })
	}
	joinDenied(left)
	if left.Has(acl.AllowLost) && left.Has(acl.AllowGained) {
		take(CommandSwapped, func(e acl.Effect) bool { return e.Kind == acl.AllowLost || e.Kind == acl.AllowGained })
	}
	return changes
}

// scopeMoved reports whether a permission's scope moved between its commands and
// the plugin as a whole, which it belongs to if there are no commands.
func scopeMoved(was, now *manifest.Permission) (Kind, bool) {
	hadCommands, hasCommands := len(was.Allow)+len(was.Deny) > 0, len(now.Allow)+len(now.Deny) > 0
	scoped := func(p *manifest.Permission) bool { return len(p.ScopeAllow)+len(p.ScopeDeny) > 0 }
	switch {
	case hadCommands && !hasCommands && scoped(now):
		return ScopeCommandToGlobal, true
	case !hadCommands && hasCommands && scoped(was):
		return ScopeGlobalToCommand, true
	}
	return "", false
}

// flipped returns the commands that have both effects.
func flipped(left acl.Effects, allow, deny acl.EffectKind, accept func(string) bool) map[string]bool {
	both := make(map[string]bool)
	for effect := range left {
		if effect.Kind == allow && left[acl.Effect{Kind: deny, Command: effect.Command}] != 0 && accept(effect.Command) {
			both[effect.Command] = true
		}
	}
	return both
}

func names(list []manifest.Name) map[string]bool {
	set := make(map[string]bool, len(list))
	for _, n := range list {
		set[n.Text] = true
	}
	return set
}

// joinDenied drops an allowance lost or gained that is only the other face of a
// denial gained or lost.
func joinDenied(left acl.Effects) {
	for effect, on := range maps.Clone(left) {
		switch effect.Kind {
		case acl.AllowLost:
			left.Remove(effect, on&left[acl.Effect{Kind: acl.DenyGained, Command: effect.Command}])
		case acl.AllowGained:
			left.Remove(effect, on&left[acl.Effect{Kind: acl.DenyLost, Command: effect.Command}])
		}
	}
}

// foreignChanges makes one change of the references to other plugins.
func (c *comparison) foreignChanges(name string, is acl.Outcome, left acl.Effects) []Change {
	gained, lost := left.Has(acl.ForeignGained), left.Has(acl.ForeignLost)
	change := c.itemChange(CrossPluginAdded, name, is)
	switch {
	case gained && lost:
		change.Kind, change.Certainty = CrossPluginChanged, Unknown
	case lost:
		change.Kind = CrossPluginRemoved
	case !gained:
		return nil
	}
	for _, effect := range left.Sorted() {
		if effect.Kind == acl.ForeignGained || effect.Kind == acl.ForeignLost {
			change.take(effect, left[effect])
			delete(left, effect)
		}
	}
	return []Change{change}
}

// shaped makes a change of each kind of effect that is left.
func (c *comparison) shaped(name string, is acl.Outcome, left acl.Effects, shapes []shape) []Change {
	exchanged := exchangedValues(left)
	var changes []Change
	for _, s := range shapes {
		change := c.itemChange(s.change, name, is)
		for _, effect := range left.Sorted() {
			if effect.Kind != s.effect {
				continue
			}
			change.take(effect, left[effect])
			delete(left, effect)
			c.takeValues(&change, effect, left)
		}
		if len(change.effects) > 0 {
			change.Breaking, change.Widening, change.Certainty = s.breaking, s.widening, s.certainty
			if exchanged[s.effect] {
				change.Certainty = Unknown
			}
			changes = append(changes, change)
		}
	}
	return changes
}

// exchangedValues returns the kinds of scope effects that stand beside their
// opposite: one value was put in the place of another, which may match the same.
func exchangedValues(left acl.Effects) map[acl.EffectKind]bool {
	exchanged := make(map[acl.EffectKind]bool)
	for _, pair := range [][2]acl.EffectKind{
		{acl.ScopeAllowLost, acl.ScopeAllowGained}, {acl.ScopeDenyLost, acl.ScopeDenyGained},
	} {
		if left.Has(pair[0]) && left.Has(pair[1]) {
			exchanged[pair[0]], exchanged[pair[1]] = true, true
		}
	}
	return exchanged
}

// takeValues takes, with a scope that came or went as a whole, its single values.
func (c *comparison) takeValues(change *Change, whole acl.Effect, left acl.Effects) {
	kind := acl.ScopeAllowGained
	switch whole.Kind {
	case acl.ScopeDropped:
		kind = acl.ScopeAllowLost
	case acl.ScopeIntroduced:
	default:
		return
	}
	for _, effect := range left.Sorted() {
		if effect.Kind == kind && effect.Command == whole.Command {
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
	ch.Widening = ch.Widening || !effect.Kind.Narrowing()
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
