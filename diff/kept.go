package diff

import (
	"errors"
	"maps"
	"slices"

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
	c.claimRenamed(name)
	c.compareItem(name, c.base.Outcomes[name], c.underOldNames(c.head.Outcomes[name]), c.classify)
}

// claimRenamed claims an item of both sides for the renames of commands that it has by
// their old names in base, and by the new ones in head. How it has them is compared as
// if they had kept their names.
func (c *comparison) claimRenamed(name string) {
	was, is := commandsOf(c.base.Outcomes[name]), commandsOf(c.head.Outcomes[name])
	for old, now := range c.calledNow {
		_, had := was[old]
		if _, has := is[now]; had && has {
			c.goneBy[old].claim(name)
		}
	}
}

// underOldNames is an outcome of head with renamed commands under the names that base
// has for them.
func (c *comparison) underOldNames(o acl.Outcome) acl.Outcome {
	if len(c.calledNow) == 0 {
		return o
	}
	o.Grants = slices.Clone(o.Grants)
	for i := range o.Grants {
		g := &o.Grants[i].Grant
		g.Allow, g.Deny = maps.Clone(g.Allow), maps.Clone(g.Deny)
		for old, now := range c.calledNow {
			moveKey(g.Allow, now, old)
			moveKey(g.Deny, now, old)
		}
	}
	return o
}

func moveKey[V any](m map[string]V, from, to string) {
	if v, ok := m[from]; ok {
		delete(m, from)
		m[to] = v
	}
}

// classifier makes changes of what is left of an item's effects. It may change left.
type classifier func(name string, was, is acl.Outcome, left acl.Effects) []Change

// compareItem explains the difference of one item and reports the rest.
func (c *comparison) compareItem(name string, was, is acl.Outcome, classify classifier) {
	if unknowable(c.base.Plugin, was) || unknowable(c.head.Plugin, is) {
		return
	}
	effects := acl.Difference(was, is)
	c.dropIdle(effects)
	c.addFirstScopes(was, is, effects)
	left := c.explain(name, is, effects)
	all := maps.Clone(left)
	for _, change := range classify(name, was, is, left) {
		c.callNow(&change)
		added := c.report(change)
		for effect := range all {
			if change.explains(effect) {
				c.causes[name][effect] = added
			}
		}
	}
	c.effects[name] = effects
}

// callNow writes the names that gained commands have now into a change.
func (c *comparison) callNow(change *Change) {
	for _, effect := range change.effects {
		now, renamed := c.calledNow[effect.Command]
		if renamed && (effect.Kind == acl.AllowGained || effect.Kind == acl.DenyGained) {
			change.Gained[slices.Index(change.Gained, effect.Command)] = now
		}
	}
}

// unknowable reports whether a set fails only for a member that the side may
// generate, and that cannot be known, or was too large to resolve.
func unknowable(side *manifest.Plugin, o acl.Outcome) bool {
	var failure *acl.ResolveError
	if !errors.As(o.Err, &failure) {
		return false
	}
	return failure.Kind == acl.TooLarge ||
		failure.Kind == acl.UnknownMember && side.GeneratedUnknown && side.MayBeGenerated(failure.Member)
}

// dropIdle removes denials of commands where no capability can allow them: they
// take nothing from anybody, and give nothing when they go.
func (c *comparison) dropIdle(effects acl.Effects) {
	for e, on := range maps.Clone(effects) {
		switch {
		case e.Kind == acl.DenyGained:
			effects.Remove(e, on&^grantedOn(c.grantedBase, e.Command))
		case e.Kind == acl.DenyLost && c.removedBy(e.Command) == nil:
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
func (c *comparison) addFirstScopes(was, is acl.Outcome, effects acl.Effects) {
	for effect, on := range maps.Clone(effects) {
		if effect.Kind != acl.AllowGained {
			continue
		}
		for _, platform := range on.Each() {
			if was.On(platform).Deny[effect.Command] {
				continue // it was denied to the whole application
			}
			scope := is.On(platform).Allow[effect.Command]
			addFirstScope(effects, effect.Command, scope, c.scopesElsewhere(effect.Command, platform), platform)
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

// scopesElsewhere returns the scopes with which identifiers of both sides allowed a
// command. One that allows it only now is not among them.
func (c *comparison) scopesElsewhere(command string, platform manifest.Platforms) []acl.Scope {
	g := c.grantedBase[command]
	if g == nil {
		return nil
	}
	var scopes []acl.Scope
	for _, other := range sortedKeys(g.By) {
		grant := c.base.Outcomes[other].On(platform)
		if usable(c.head, other) && grant.Allows(command) {
			scopes = append(scopes, grant.Allow[command])
		}
	}
	return scopes
}

// members returns the names of the own manifest that a set lists, sorted, since the order
// is no matter to Tauri; none for a permission.
func (c *comparison) members(s *acl.Surface, name string) []string {
	set := setOf(s.Plugin, name)
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
	slices.Sort(names)
	return names
}
