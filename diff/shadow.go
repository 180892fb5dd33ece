package diff

import (
	"maps"
	"slices"

	"github.com/permver/permver/internal/acl"
)

// compareShadowed compares a name that is a permission and a set at once, on one
// side or both: a capability that lists it gets the set, a set that lists it the
// permission.
func (c *comparison) compareShadowed(name string) {
	was, is := c.base.Outcomes[name], c.head.Outcomes[name]
	c.compareItem(name, was, is, func(name string, was, is acl.Outcome, left acl.Effects) []Change {
		if was.Kind == acl.PermissionItem { // head has the set
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
		if was.Kind != is.Kind {
			return c.switched(MemberKindAmbiguous, name, is, left)
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
	for _, effect := range left.Sorted() {
		change.Platforms |= left[effect]
		change.Breaking = change.Breaking || effect.Kind.Narrowing()
		change.Widening = change.Widening || effect.Kind.Widening()
		change.note(effect)
	}
	change.effects = slices.Collect(maps.Keys(left))
	return []Change{change}
}
