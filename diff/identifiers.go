package diff

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
)

// The thresholds for taking a lost and a gained identifier as one that was
// renamed. Identifiers that grant the same need little likeness of name, and none if
// words were only put before it; those that grant nearly the same need more.
const (
	identifierLikeness     = 0.34
	identifierNearLikeness = 0.6
	identifierNearGrant    = 0.5
)

// compareIdentifiers tells of the identifiers that no capability can list any
// more and of those that are new.
func (c *comparison) compareIdentifiers() {
	lost, gained := c.unclaimed()
	renamed := match(lost, gained, c.identifierLike)
	for _, name := range lost {
		c.claimGone(name)
		if c.told[name] != nil { // the other half of a generated pair
			continue
		}
		if now, ok := renamed[name]; ok {
			c.identifierRenamed(name, now)
			continue
		}
		c.identifierRemoved(name)
	}
	for _, name := range without(gained, renamed) {
		c.identifierAdded(name)
	}
}

// unclaimed returns the lost and the gained identifiers that do not go with a
// command.
func (c *comparison) unclaimed() (lost, gained []string) {
	for _, name := range minus(c.base.Outcomes, c.head.Outcomes) {
		if !usable(c.base, name) || cannotTell(c.head.Plugin, c.base, map[string]bool{name: true}) {
			continue
		}
		if causes := c.goneWith(c.base.Outcomes[name]); len(causes) > 0 {
			for _, cause := range causes {
				cause.claim(name)
			}
			c.told[name] = causes[0]
			continue
		}
		lost = append(lost, name)
	}
	for _, name := range minus(c.head.Outcomes, c.base.Outcomes) {
		if usable(c.head, name) && c.told[name] == nil && !cannotTell(c.base.Plugin, c.head, map[string]bool{name: true}) {
			gained = append(gained, name)
		}
	}
	return lost, gained
}

// goneWith returns the changes that explain why an identifier is gone: all the
// commands that it was about are. There are none if one of them is left.
func (c *comparison) goneWith(o acl.Outcome) []*Change {
	commands := slices.Sorted(maps.Keys(commandsOf(o)))
	causes := make([]*Change, 0, len(commands))
	for _, command := range commands {
		if c.goneBy[command] == nil {
			return nil
		}
		causes = append(causes, c.goneBy[command])
	}
	return causes
}

// identifierLike says how much a gained identifier looks like a lost one under
// another name; 0 if not at all. One that grants the same comes before any that
// grants nearly the same: before two of them, which could take the place of one.
func (c *comparison) identifierLike(old, now string) (score float64) {
	const sameBeforeNear = 4
	name := likeness(old, now, c.common)
	was, is := c.base.Outcomes[old], c.underOldNames(c.head.Outcomes[now])
	if sameGrant(was, is) && !empty(was) {
		if name >= identifierLikeness || endsWith(now, old, c.common) || endsWith(old, now, c.common) {
			score = sameBeforeNear + name
		}
		return score
	}
	grant := overlap(atoms(was), atoms(is))
	if grant >= identifierNearGrant && name >= identifierNearLikeness {
		score = grant + name
	}
	return score
}

func sameGrant(a, b acl.Outcome) bool { return len(acl.Difference(a, b)) == 0 }

func empty(o acl.Outcome) bool {
	return !slices.ContainsFunc(o.Grants, func(g acl.PlatformGrant) bool { return !g.Grant.IsEmpty() })
}

// atoms are the single things that an outcome gives, for measuring how alike two
// outcomes are.
func atoms(o acl.Outcome) map[string]bool {
	all := make(map[string]bool)
	for effect, on := range acl.Difference(acl.Outcome{}, o) {
		for _, platform := range on.Names() {
			all[fmt.Sprintf("%d %s %s %s", effect.Kind, effect.Command, effect.Value, platform)] = true
		}
	}
	return all
}

func (c *comparison) identifierRenamed(old, now string) {
	was, is := c.base.Outcomes[old], c.underOldNames(c.head.Outcomes[now])
	change := Change{
		Kind: renamedKind(was.Kind, old, now), Subject: subjectOf(was.Kind, old), NewName: now,
		Platforms: manifest.AllPlatforms, Breaking: true, // it is refused everywhere
		Lost: []string{old}, Gained: []string{now},
		Base: itemPlace(c.base.Plugin, old), Head: itemPlace(c.head.Plugin, now),
		Evidence: "it grants the same",
	}
	if !sameGrant(was, is) {
		change.Certainty, change.Evidence = Likely, "it has a similar name and grants nearly the same"
	}
	added := c.report(change)
	c.told[old] = added
}

func renamedKind(kind acl.ItemKind, old, now string) Kind {
	switch {
	case strings.EqualFold(old, now):
		return IdentifierCaseChanged
	case kind == acl.SetItem:
		return SetRenamed
	}
	return PermissionRenamed
}

func (c *comparison) identifierRemoved(name string) {
	was := c.base.Outcomes[name]
	change := c.report(Change{
		Kind: PermissionRemoved, Subject: subjectOf(was.Kind, name),
		Platforms: manifest.AllPlatforms, Breaking: true, Lost: []string{name}, // it is refused everywhere
		Base: itemPlace(c.base.Plugin, name),
	})
	change.Head, change.Gone = c.nearest(change.Base), true
	c.told[name] = change
	if was.Kind == acl.SetItem {
		change.Kind = SetRemoved
	}
	if c.mayBeGenerated(name) {
		change.Certainty, change.Evidence = Unknown, "the build script may still generate it: "+c.head.Plugin.Commands.Why
	}
	switch invalid, twin := c.madeInvalid(name), c.generatedTwin(name); {
	case invalid != "":
		change.Kind, change.NewName, change.Gained = IdentifierMadeInvalid, invalid, []string{invalid}
		change.Head, change.Gone = itemPlace(c.head.Plugin, invalid), false
	case twin != "":
		change.Kind = AutogeneratedRemoved
		change.claim(twin)
		c.told[twin] = change
	case was.Kind == acl.PermissionItem && onlyDenies(was):
		change.Kind = DenyPermissionRemoved
	}
	change.Instead = c.sameElsewhere(was)
}

// mayBeGenerated reports whether the identifier stood in a generated file and
// head's list of commands cannot be evaluated.
func (c *comparison) mayBeGenerated(name string) bool {
	p := c.base.Plugin.Manifest.Permissions[name]
	return p != nil && strings.Contains(p.File.Path, "/autogenerated/") &&
		!c.head.Plugin.Commands.Exact
}

// madeInvalid returns the identifier of head that name became if no capability
// can list that any more.
func (c *comparison) madeInvalid(name string) string {
	if c.invalid == nil {
		c.invalid = make(map[string]string)
		for _, other := range minus(c.head.Outcomes, c.base.Outcomes) {
			if squeezed := c.squeezed(other); !usable(c.head, other) && c.invalid[squeezed] == "" {
				c.invalid[squeezed] = other
			}
		}
	}
	return c.invalid[c.squeezed(name)]
}

// squeezed is an identifier without the plugin's prefix and whatever else is not a
// letter or a digit, in lower case.
func (c *comparison) squeezed(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, strings.TrimPrefix(name, c.head.Plugin.Key+":"))
}

// generatedTwin returns the other one of a command's two generated permissions if
// name is one of them and both are gone while the command is still granted.
func (c *comparison) generatedTwin(name string) string {
	p := c.base.Plugin.Manifest.Permissions[name]
	if p == nil || p.File.Command == "" {
		return ""
	}
	for _, twin := range p.File.Permissions {
		other := twin.ID.Text
		if _, kept := c.head.Outcomes[other]; !kept && usable(c.base, other) && c.told[other] == nil {
			return other
		}
	}
	return ""
}

// sameElsewhere returns an identifier of head that gives what the outcome does.
func (c *comparison) sameElsewhere(was acl.Outcome) string {
	if empty(was) {
		return ""
	}
	if c.same == nil {
		c.same = make(map[string][]string)
		for _, name := range c.head.Names() {
			if name != acl.DefaultName {
				key := signature(c.head.Outcomes[name])
				c.same[key] = append(c.same[key], name)
			}
		}
	}
	for _, name := range c.same[signature(was)] {
		if sameGrant(was, c.head.Outcomes[name]) {
			return name
		}
	}
	return ""
}

// signature is a text that is the same for outcomes that give the same, whatever
// the scopes of their commands.
func signature(o acl.Outcome) string { return strings.Join(sortedKeys(atoms(o)), "\n") }

func onlyDenies(o acl.Outcome) bool {
	denies := false
	for _, g := range o.Grants {
		if len(g.Grant.Allow) > 0 || g.Grant.Global != nil || len(g.Grant.Foreign) > 0 {
			return false
		}
		denies = denies || len(g.Grant.Deny) > 0
	}
	return denies
}

func (c *comparison) identifierAdded(name string) {
	is := c.head.Outcomes[name]
	kind := PermissionAdded
	if is.Kind == acl.SetItem {
		kind = SetAdded
	}
	c.told[name] = c.report(Change{
		Kind: kind, Subject: subjectOf(is.Kind, name),
		Platforms: platformsOf(is), Gained: []string{name},
		Head: itemPlace(c.head.Plugin, name),
	})
}

func subjectOf(kind acl.ItemKind, name string) Subject {
	switch {
	case name == acl.DefaultName:
		return Subject{OnDefault, name}
	case kind == acl.SetItem:
		return Subject{OnSet, name}
	}
	return Subject{OnPermission, name}
}

// platformsOf returns the platforms on which an outcome gives or denies anything;
// all of them if it does so nowhere, since then it is the identifier alone that
// counts.
func platformsOf(o acl.Outcome) manifest.Platforms {
	var on manifest.Platforms
	for _, g := range o.Grants {
		if !g.Grant.IsEmpty() {
			on |= g.Platforms
		}
	}
	if on == manifest.NoPlatforms {
		return manifest.AllPlatforms
	}
	return on
}
