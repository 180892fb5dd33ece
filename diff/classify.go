package diff

import (
	"maps"
	"slices"
	"strings"

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
	newDefaultShapes = []shape{
		{acl.AllowGained, DefaultAdded, false, true, Certain},
		{acl.Mended, DefaultAdded, false, true, Certain},
	}
	goneDefaultShapes = []shape{
		{acl.AllowLost, DefaultRemoved, true, false, Certain},
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
		gained := gainedCommands(left)
		changes = c.platformChanges(name, is, left, gained)
		changes = append(changes, c.contentChanges(name, was, is, left)...)
	}
	joinDenied(was, is, left)
	changes = append(changes, c.foreignChanges(name, was, is, left)...)
	for _, shapes := range [][]shape{allowShapes(was, is), denyShapes, scopeShapes} {
		changes = append(changes, c.shaped(name, is, left, shapes)...)
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
		change = c.itemChange(SetAdded, name, is)
		change.Gained, change.Evidence = []string{name}, "Tauri refused it before"
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

func (c *comparison) itemChange(kind Kind, name string, is acl.Outcome) Change {
	return Change{
		Kind: kind, Subject: subjectOf(is.Kind, name),
		Base: itemPlace(c.base.Plugin, name), Head: itemPlace(c.head.Plugin, name),
	}
}

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
	sure, scopes := true, false
	for _, effect := range effects {
		switch effect.Kind {
		case acl.AllowLost, acl.AllowGained, acl.DenyGained, acl.DenyLost:
			return Certain
		case acl.ScopeIntroduced, acl.ScopeDropped:
			sure = false
		default:
			scopes = true
		}
	}
	switch {
	case !sure:
		return Unknown
	case scopes:
		return Likely
	}
	return Certain
}

// contentChanges takes the effects of a permission that says another thing now:
// commands turned from allowed to denied or back, exchanged, or moved between
// the commands and the plugin as a whole.
func (c *comparison) contentChanges(name string, wasOutcome, is acl.Outcome, left acl.Effects) []Change {
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
			change.Certainty = certainty(change.effects)
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
	joinDenied(wasOutcome, is, left)
	if left.Has(acl.AllowLost) && left.Has(acl.AllowGained) {
		take(CommandSwapped, func(e acl.Effect) bool { return e.Kind == acl.AllowLost || e.Kind == acl.AllowGained })
	}
	return changes
}

// scopeMoved reports whether a permission's scope moved between its commands and
// the plugin as a whole, which it belongs to if there are no commands.
func scopeMoved(was, now *manifest.Permission) (Kind, bool) {
	commands := func(p *manifest.Permission) bool { return len(p.Allow)+len(p.Deny) > 0 }
	switch {
	case len(was.Allow) > 0 && !commands(now) && len(now.ScopeAllow) > 0:
		return ScopeCommandToGlobal, true
	case !commands(was) && commands(now) && len(was.ScopeAllow) > 0:
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

// foreignChanges tells of the references to other plugins. A reference to a plugin
// that the item did not need before breaks the applications without it. Another
// reference to the same plugin only changes what that plugin's version decides on.
// The core of Tauri is in every application.
func (c *comparison) foreignChanges(name string, was, is acl.Outcome, left acl.Effects) []Change {
	before := make(map[string]bool)
	for _, g := range was.Grants {
		for reference := range g.Grant.Foreign {
			before[pluginOf(reference)] = true
		}
	}
	lost := left.Has(acl.ForeignLost)
	kinds := map[Kind]*Change{}
	for _, effect := range left.Sorted() {
		kind := CrossPluginRemoved
		switch key := pluginOf(effect.Value); {
		case effect.Kind == acl.ForeignLost:
		case effect.Kind != acl.ForeignGained:
			continue
		case key == "core" && !lost:
			kind = widened(allowShapes(was, is))
		case key != "core" && !before[key]:
			kind = CrossPluginAdded
		default:
			kind = CrossPluginChanged
		}
		if kinds[kind] == nil {
			change := c.itemChange(kind, name, is)
			kinds[kind] = &change
		}
		kinds[kind].take(effect, left[effect])
		delete(left, effect)
	}
	return joinForeign(kinds)
}

// widened is the kind of change that an allowance gained makes.
func widened(shapes []shape) Kind {
	i := slices.IndexFunc(shapes, func(s shape) bool { return s.effect == acl.AllowGained })
	if i < 0 {
		return CrossPluginAdded
	}
	return shapes[i].change
}

// joinForeign makes one change of a reference that was put in the place of
// another.
func joinForeign(kinds map[Kind]*Change) []Change {
	if changed, removed := kinds[CrossPluginChanged], kinds[CrossPluginRemoved]; changed != nil && removed != nil {
		for _, effect := range removed.effects {
			changed.take(effect, removed.Platforms)
		}
		delete(kinds, CrossPluginRemoved)
	}
	changes := make([]Change, 0, len(kinds))
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		change := *kinds[kind]
		switch kind {
		case CrossPluginChanged:
			change.Certainty = Unknown
		case CrossPluginAdded, CrossPluginRemoved:
		default: // a reference to the core only adds
			change.Breaking, change.Widening = false, true
		}
		changes = append(changes, change)
	}
	return changes
}

// pluginOf is the key of the plugin that a reference belongs to; all parts of the
// core are one.
func pluginOf(reference string) string {
	key, _, _ := strings.Cut(reference, ":")
	return key
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
			if i := slices.IndexFunc(changes, func(other Change) bool { return other.Kind == s.change }); i >= 0 {
				changes[i].effects = append(changes[i].effects, change.effects...)
				continue
			}
			change.Breaking, change.Widening, change.Certainty = s.breaking, s.widening, s.certainty
			if exchanged[s.effect] {
				change.Certainty = Unknown
			}
			c.complete(&change)
			changes = append(changes, change)
		}
	}
	return changes
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
	case ScopeAllowAdded, ScopeAllowRemoved, ScopeDenyAdded, ScopeDenyRemoved:
		change.Evidence = "values are compared as they are written"
	}
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
