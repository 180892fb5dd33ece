package diff

import (
	"cmp"
	"slices"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
)

// platformChanges takes the effects that a permission's list of platforms has.
// Each direction is one change for what the permission allows, its scope
// included, and one for what it denies.
func (c *comparison) platformChanges(name string, is acl.Outcome, left acl.Effects, gained map[string]bool) []Change {
	was, now := c.base.Plugin.Manifest.Permissions[name], c.head.Plugin.Manifest.Permissions[name]
	allowing := func(e acl.Effect) bool { return !denied(e.Kind) && !ofUnion(e, gained) }
	denying := func(e acl.Effect) bool { return denied(e.Kind) && !ofUnion(e, gained) }
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
			c.onPlatforms(kind, name, is, left, off, allowing),
			c.onPlatforms(DenyPlatformRemoved, name, is, left, off, denying))
	}
	if on := now.Platforms &^ was.Platforms; on != 0 {
		kind := PlatformAdded
		if !now.HasPlatforms {
			kind = PlatformsDropped
		}
		changes = append(changes,
			c.onPlatforms(kind, name, is, left, on, allowing),
			c.onPlatforms(DenyPlatformAdded, name, is, left, on, denying))
	}
	return slices.DeleteFunc(changes, func(ch Change) bool { return len(ch.effects) == 0 })
}

func denied(k acl.EffectKind) bool {
	return k == acl.DenyGained || k == acl.DenyLost || k == acl.ScopeDenyGained || k == acl.ScopeDenyLost
}

// onPlatforms takes the effects of some kinds on some platforms.
func (c *comparison) onPlatforms(kind Kind, name string, is acl.Outcome, left acl.Effects, on manifest.Platforms, of func(acl.Effect) bool) Change {
	change := c.itemChange(kind, name, is)
	if at := c.head.Plugin.Manifest.Permissions[name].PlatformsAt; !at.IsZero() {
		change.Head = at
	}
	for _, effect := range left.Sorted() {
		if where := left[effect] & on; where != 0 && of(effect) {
			change.take(effect, where)
			left.Remove(effect, where)
		}
	}
	change.Certainty = certainty(change.effects)
	return change
}

// gainedCommands are the commands that an item allows for the first time.
func gainedCommands(left acl.Effects) map[string]bool {
	gained := make(map[string]bool)
	for effect := range left {
		if effect.Kind == acl.AllowGained {
			gained[effect.Command] = true
		}
	}
	return gained
}

// ofUnion reports whether an effect is what the scope of a command gained does to
// other identifiers: that is told apart from the gain.
func ofUnion(effect acl.Effect, gained map[string]bool) bool {
	return gained[effect.Command] && effect.Kind != acl.AllowGained && effect.Kind != acl.DenyLost
}

// certainty says how sure it is what effects do, taken together, going by those
// that narrow if there are any: a lost scope is a loss for some plugins only, and
// scope values are only compared as text.
func certainty(effects []acl.Effect) Certainty {
	if narrowing := slices.DeleteFunc(slices.Clone(effects), func(e acl.Effect) bool { return !e.Kind.Narrowing() }); len(narrowing) > 0 {
		effects = narrowing
	}
	sure := true
	for _, effect := range effects {
		switch effect.Kind {
		case acl.AllowLost, acl.AllowGained, acl.DenyGained, acl.DenyLost:
			return Certain
		case acl.ScopeIntroduced, acl.ScopeDropped, acl.GlobalLost:
			sure = false
		}
	}
	if !sure {
		return Unknown
	}
	return Likely
}

// contentChanges takes the effects of a permission that says another thing now:
// commands turned from allowed to denied or back, exchanged, or moved between
// the commands and the plugin as a whole.
func (c *comparison) contentChanges(name string, wasOutcome, is acl.Outcome, left acl.Effects) []Change {
	was, now := c.base.Plugin.Manifest.Permissions[name], c.head.Plugin.Manifest.Permissions[name]
	nowDenied := flipped(left, acl.AllowLost, acl.DenyGained, func(command string) bool { return !names(now.Allow)[cmp.Or(c.calledNow[command], command)] })
	nowAllowed := flipped(left, acl.AllowGained, acl.DenyLost, func(command string) bool { return !names(was.Allow)[command] })
	changes := c.taking(AllowFlippedToDeny, name, is, left, func(e acl.Effect) bool {
		return nowDenied[e.Command] && (e.Kind == acl.AllowLost || e.Kind == acl.DenyGained)
	})
	changes = append(changes, c.taking(DenyFlippedToAllow, name, is, left, func(e acl.Effect) bool {
		return nowAllowed[e.Command] && (e.Kind == acl.AllowGained || e.Kind == acl.DenyLost)
	})...)
	changes = append(changes, c.scopeMoves(name, is, left)...)
	joinDenied(wasOutcome, is, left)
	if left.Has(acl.AllowLost) && left.Has(acl.AllowGained) {
		changes = append(changes, c.taking(CommandSwapped, name, is, left, func(e acl.Effect) bool {
			return e.Kind == acl.AllowLost || e.Kind == acl.AllowGained
		})...)
	}
	return changes
}

// taking makes one change of the effects of some kinds, none if there are none.
func (c *comparison) taking(kind Kind, name string, is acl.Outcome, left acl.Effects, of func(acl.Effect) bool) []Change {
	change := c.itemChange(kind, name, is)
	for _, effect := range left.Sorted() {
		if of(effect) {
			change.take(effect, left[effect])
			delete(left, effect)
		}
	}
	if len(change.effects) == 0 {
		return nil
	}
	change.Certainty = certainty(change.effects)
	return []Change{change}
}

// scopeMoves takes the effects of a scope that moved between a permission's commands
// and the plugin as a whole, on the platforms of both sides: the others are told by
// the platforms. What the permission allows for the first time is told apart. One that lost its commands and has no scope is told by the commands.
func (c *comparison) scopeMoves(name string, is acl.Outcome, left acl.Effects) []Change {
	was, now := c.base.Plugin.Manifest.Permissions[name], c.head.Plugin.Manifest.Permissions[name]
	kind, moved := scopeMoved(was, now)
	told, scopeless := acl.AllowLost, len(now.ScopeAllow)+len(now.ScopeDeny) == 0
	switch {
	case !moved, was.Platforms&now.Platforms == manifest.NoPlatforms, scopeless && kind == ScopeCommandToGlobal && !left.Has(acl.AllowLost) && !left.Has(acl.DenyLost):
		return nil
	case scopeless && kind == ScopeCommandToGlobal:
		if kind = CommandUngranted; !left.Has(acl.AllowLost) {
			kind, told = DenyRemoved, acl.DenyLost
		}
		return c.taking(kind, name, is, left, func(e acl.Effect) bool { return e.Kind == told || e.Kind == acl.GlobalGained })
	}
	return c.taking(kind, name, is, left, func(e acl.Effect) bool { return !denied(e.Kind) && e.Kind != acl.AllowGained })
}

// scopeMoved reports whether a permission's scope moved between its commands and
// the plugin as a whole, which it belongs to if there are no commands. That counts
// without values too: applications can add theirs.
func scopeMoved(was, now *manifest.Permission) (Kind, bool) {
	switch {
	case was.HasCommands() && !now.HasCommands():
		return ScopeCommandToGlobal, true
	case !was.HasCommands() && now.HasCommands():
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
