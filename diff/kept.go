package diff

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
)

// compareKept compares what the identifiers of both sides give. Members come
// before the sets that list them, so that a set's difference is told only as far
// as its members' does not explain it.
func (c *comparison) compareKept() {
	for _, name := range c.base.Names() {
		c.visit(name)
	}
}

func (c *comparison) visit(name string) {
	_, before := c.base.Outcomes[name]
	_, now := c.head.Outcomes[name]
	if !before || !now || c.effects[name] != nil {
		return
	}
	c.effects[name] = acl.Effects{} // set first: a set may contain itself
	c.causes[name] = make(map[acl.Effect]*Change)
	for _, m := range c.members(c.base, name) {
		c.visit(m)
	}
	if c.base.Shadowed(name) || c.head.Shadowed(name) {
		c.compareShadowed(name)
		return
	}
	was, is := c.base.Outcomes[name], c.head.Outcomes[name]
	c.compareItem(name, was, is, c.classify)
}

// classifier makes changes of what is left of an item's effects. It empties left.
type classifier func(name string, was, is acl.Outcome, left acl.Effects) []Change

// compareItem explains the difference of one item and reports the rest.
func (c *comparison) compareItem(name string, was, is acl.Outcome, classify classifier) {
	if unknowable(c.base.Plugin, was) || unknowable(c.head.Plugin, is) {
		return
	}
	effects := acl.Difference(was, is)
	c.dropIdle(effects)
	c.addFirstScopes(name, is, effects)
	left := c.explain(name, is, effects)
	all := maps.Clone(left)
	for _, change := range classify(name, was, is, left) {
		added := c.report(change)
		for effect := range all {
			if change.explains(effect) {
				c.causes[name][effect] = added
			}
		}
	}
	c.effects[name] = effects
}

// unknowable reports whether a set fails only for a member that the side may
// generate, and that cannot be known.
func unknowable(side *manifest.Plugin, o acl.Outcome) bool {
	var failure *acl.ResolveError
	return errors.As(o.Err, &failure) && failure.Kind == acl.UnknownMember &&
		side.GeneratedUnknown && side.MayBeGenerated(failure.Member)
}

// compareShadowed compares a name that is a permission and a set at once, on one
// side or both: a capability that lists it gets the set, a set that lists it the
// permission.
func (c *comparison) compareShadowed(name string) {
	was, is := c.base.Outcomes[name], c.head.Outcomes[name]
	c.compareItem(name, was, is, func(name string, was, is acl.Outcome, left acl.Effects) []Change {
		if was.Kind == acl.PermissionItem && is.Kind == acl.SetItem {
			return c.switched(SetShadowsPermission, name, is, left)
		}
		return c.classify(name, was, is, left)
	})
	if !c.listed(name) {
		return
	}
	asMember, _ := c.base.Member(name)
	nowMember, _ := c.head.Member(name)
	c.compareItem(name, asMember, nowMember, func(name string, was, is acl.Outcome, left acl.Effects) []Change {
		if was.Kind != is.Kind && was.Err == nil {
			return c.switched(MemberKindAmbiguous, name, is, left)
		}
		if was.Kind == acl.SetItem || was.Kind != is.Kind {
			clear(left) // told above, or nobody could list it
			return nil
		}
		return c.classify(name, was, is, left)
	})
}

// listed reports whether a set that capabilities could list has the name among
// its members on both sides.
func (c *comparison) listed(name string) bool {
	return slices.ContainsFunc(c.base.Names(), func(set string) bool {
		return usable(c.base, set) && slices.Contains(c.members(c.base, set), name) && slices.Contains(c.members(c.head, set), name)
	})
}

// switched is the one change of a name that means another thing now.
func (c *comparison) switched(kind Kind, name string, is acl.Outcome, left acl.Effects) []Change {
	if len(left) == 0 {
		return nil
	}
	change := c.itemChange(kind, name, is)
	if p := c.head.Plugin.Manifest.Permissions[name]; kind == MemberKindAmbiguous && p != nil {
		change.Head = p.ID.At
	}
	for effect, on := range left {
		change.Platforms |= on
		change.Breaking = change.Breaking || effect.Kind.Narrowing()
		change.Widening = change.Widening || !effect.Kind.Narrowing()
		change.note(effect)
	}
	change.effects = slices.Collect(maps.Keys(left))
	clear(left)
	return []Change{change}
}

// dropIdle removes denials of commands where no capability can allow them: they
// take nothing from anybody, and give nothing when they go.
func (c *comparison) dropIdle(effects acl.Effects) {
	for e, on := range maps.Clone(effects) {
		switch {
		case e.Kind == acl.DenyGained && c.newBy[e.Command] == nil:
			effects.Remove(e, on&^grantedOn(c.grantedBase, e.Command))
		case e.Kind == acl.DenyLost && c.goneBy[e.Command] == nil:
			effects.Remove(e, on&^grantedOn(c.grantedHead, e.Command))
		}
	}
}

// grantedOn returns the platforms on which a capability can allow the command.
func grantedOn(granted map[string]*acl.Granting, command string) manifest.Platforms {
	if g := granted[command]; g != nil {
		return g.Platforms
	}
	return manifest.NoPlatforms
}

// addFirstScopes adds what the scope of a command that an item allows now does to
// other identifiers that allow the command: in a capability that lists both, the
// scopes are united. Where another has no allowed scope it is the first one, and
// what it denies counts for all.
func (c *comparison) addFirstScopes(name string, is acl.Outcome, effects acl.Effects) {
	for effect, on := range maps.Clone(effects) {
		if effect.Kind != acl.AllowGained {
			continue
		}
		for _, platform := range on.Each() {
			scope := is.On(platform).Allow[effect.Command]
			addFirstScope(effects, effect.Command, scope, c.scopesElsewhere(name, effect.Command, platform), platform)
		}
	}
}

func addFirstScope(effects acl.Effects, command string, scope acl.Scope, elsewhere []acl.Scope, platform manifest.Platforms) {
	add := func(kind acl.EffectKind, value string) {
		effects[acl.Effect{Kind: kind, Command: command, Value: value}] |= platform
	}
	if len(scope.Allow) > 0 && slices.ContainsFunc(elsewhere, func(s acl.Scope) bool { return len(s.Allow) == 0 }) {
		add(acl.ScopeIntroduced, "")
		for value := range scope.Allow {
			add(acl.ScopeAllowGained, value)
		}
	}
	for value := range scope.Deny {
		if slices.ContainsFunc(elsewhere, func(s acl.Scope) bool { return !s.Deny[value] }) {
			add(acl.ScopeDenyGained, value)
		}
	}
}

// scopesElsewhere returns the scopes with which identifiers of both sides other
// than name allowed the command.
func (c *comparison) scopesElsewhere(name, command string, platform manifest.Platforms) []acl.Scope {
	g := c.grantedBase[command]
	if g == nil {
		return nil
	}
	var scopes []acl.Scope
	for other := range g.By {
		grant := c.base.Outcomes[other].On(platform)
		if other != name && usable(c.head, other) && grant.Allows(command) {
			scopes = append(scopes, grant.Allow[command])
		}
	}
	return scopes
}

// explain returns the effects that no change explains yet, and claims the item
// for the changes that explain the others.
func (c *comparison) explain(name string, is acl.Outcome, effects acl.Effects) acl.Effects {
	left := make(acl.Effects)
	for _, effect := range effects.Sorted() {
		on := effects[effect]
		if cause := c.commandCause(name, effect); cause != nil {
			c.attribute(name, effect, cause)
			continue
		}
		if effect.Kind == acl.Broken {
			c.claimGone(name)
			if cause := c.brokenCause(is); cause != nil {
				c.attribute(name, effect, cause)
				continue
			}
		}
		for _, m := range c.members(c.base, name) {
			cause, where := c.memberCause(name, m, effect)
			if cause != nil && where&on != 0 {
				c.attribute(name, effect, cause)
				on &^= where
			}
		}
		if on != 0 {
			left[effect] = on
		}
	}
	return left
}

// claimGone claims an item that is broken or gone for the commands that it gave and
// that are gone too.
func (c *comparison) claimGone(name string) {
	for _, command := range sortedKeys(commandsOf(c.base.Outcomes[name])) {
		if cause := c.goneBy[command]; cause != nil {
			cause.claim(name)
		}
	}
}

func (c *comparison) attribute(name string, effect acl.Effect, cause *Change) {
	cause.claim(name)
	if c.causes[name][effect] == nil {
		c.causes[name][effect] = cause
	}
}

// commandCause returns the change of a command that explains an effect: the
// command is gone, or it is the new name of one that the item gave before.
func (c *comparison) commandCause(name string, effect acl.Effect) *Change {
	switch effect.Kind {
	case acl.AllowLost, acl.DenyLost:
		if c.keyChange != nil && c.listsOldKey(name) {
			return c.keyChange
		}
		return c.goneBy[effect.Command]
	case acl.AllowGained, acl.DenyGained:
		rename := c.newBy[effect.Command]
		if rename == nil {
			return nil
		}
		was, old := c.base.Outcomes[name], rename.Subject.Name
		if effect.Kind == acl.AllowGained && was.AllowsAnywhere(old) || effect.Kind == acl.DenyGained && was.DeniesAnywhere(old) {
			return rename
		}
	}
	return nil
}

// listsOldKey reports whether a set of head still lists members by the plugin's
// old key, which is another plugin's now.
func (c *comparison) listsOldKey(name string) bool {
	for foreign := range c.head.Outcomes[name].On(manifest.Linux).Foreign {
		if strings.HasPrefix(foreign, c.base.Plugin.Key+":") {
			return true
		}
	}
	return false
}

// brokenCause returns the change of the set that makes Tauri refuse this item:
// the item itself, or a set that it lists.
func (c *comparison) brokenCause(is acl.Outcome) *Change {
	var failure *acl.ResolveError
	if !errors.As(is.Err, &failure) {
		return nil
	}
	fault := failure.Set + "\x00" + failure.Member
	if c.brokenBy[fault] == nil {
		p := c.head.Plugin
		c.brokenBy[fault] = c.report(Change{
			Kind: SetBroken, Subject: SetSubject(failure.Set), Platforms: manifest.AllPlatforms, Breaking: true,
			Lost: []string{failure.Member}, Reason: failure,
			Base: itemPlace(c.base.Plugin, failure.Set), Head: MemberPlace(p, failure),
		})
		if len(p.Unchecked) > 0 {
			c.brokenBy[fault].Certainty = Unknown
			c.brokenBy[fault].Evidence = "it may stand in what could not be read"
		}
	}
	return c.brokenBy[fault]
}

// SetSubject is the subject of a set of that name, which may be the default.
func SetSubject(name string) Subject {
	if name == acl.DefaultName {
		return Subject{OnDefault, name}
	}
	return Subject{OnSet, name}
}

// memberCause returns the change of a member that explains an effect on the set,
// and the platforms on which it does: the member is gone, or is still listed and
// differs in the same way.
func (c *comparison) memberCause(set, member string, effect acl.Effect) (*Change, manifest.Platforms) {
	if _, kept := c.head.Outcomes[member]; !kept {
		cause := c.told[member]
		if cause == nil || !cause.Breaking {
			return nil, 0
		}
		return cause, acl.Difference(c.base.Outcomes[member], acl.Outcome{})[effect]
	}
	if !slices.Contains(c.members(c.head, set), member) {
		return nil, 0
	}
	return c.causes[member][effect], c.effects[member][effect]
}

// members returns the names of the own manifest that a set lists; none for a
// permission.
func (c *comparison) members(s *acl.Surface, name string) []string {
	set := s.Plugin.Manifest.Sets[name]
	if name == acl.DefaultName {
		set = s.Plugin.Manifest.Default
	}
	if set == nil {
		return nil
	}
	names := make([]string, 0, len(set.Members))
	for _, m := range set.Members {
		id, err := acl.ParseIdentifier(m.Text)
		if err == nil && (!id.HasPrefix || id.Prefix == s.Plugin.Key) {
			names = append(names, id.Base)
		}
	}
	return names
}
