package diff

import (
	"errors"
	"strings"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
)

// explain returns the effects that no change explains yet, and claims the item
// for the changes that explain the others.
func (c *comparison) explain(name string, is acl.Outcome, effects acl.Effects) acl.Effects {
	left := make(acl.Effects)
	byMembers := c.memberCauses(name)
	for _, effect := range effects.Sorted() {
		on := effects[effect]
		if cause := c.commandCause(name, effect); cause != nil {
			c.attribute(name, effect, cause)
			continue
		}
		if effect.Kind == acl.Broken {
			c.claimGone(name)
			if cause := c.brokenCause(name, is); cause != nil {
				c.attribute(name, effect, cause)
				continue
			}
		}
		for _, m := range byMembers[effect] {
			if m.platforms&on != 0 && !ofWholeScope(effect, m.cause, effects) {
				c.attribute(name, effect, m.cause)
				on &^= m.platforms
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

// ofWholeScope reports whether the cause speaks of a scope that came or went as a
// whole, while the set keeps one: then a value is a matter of the set's own.
func ofWholeScope(effect acl.Effect, cause *Change, effects acl.Effects) bool {
	switch cause.Kind {
	case ScopeDropped:
		return effects[acl.Effect{Kind: acl.ScopeDropped, Command: effect.Command}] == 0
	case ScopeIntroduced:
		return effects[acl.Effect{Kind: acl.ScopeIntroduced, Command: effect.Command}] == 0
	}
	return false
}

// commandCause returns the change of a command that explains an effect: the
// command is gone.
func (c *comparison) commandCause(name string, effect acl.Effect) *Change {
	if effect.Kind != acl.AllowLost && effect.Kind != acl.DenyLost {
		return nil
	}
	if c.listsOldKey(name) {
		return c.keyChange
	}
	return c.removedBy(effect.Command)
}

// removedBy is the change that says that a command is gone, and was not renamed.
func (c *comparison) removedBy(command string) *Change {
	if _, renamed := c.calledNow[command]; renamed {
		return nil
	}
	return c.goneBy[command]
}

// listsOldKey reports whether a set of head still lists members by the plugin's
// old key, which is another plugin's now. Without a change of key none is: members
// by the own key are the plugin's own.
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
func (c *comparison) brokenCause(name string, is acl.Outcome) *Change {
	var failure *acl.ResolveError
	if !errors.As(is.Err, &failure) {
		return nil
	}
	if c.base.Outcomes[failure.Set].Err != nil {
		return c.report(Change{ // that set was broken all along: this one lists it now
			Kind: SetBroken, Subject: SetSubject(name), Platforms: manifest.AllPlatforms, Breaking: true,
			Lost: []string{failure.Member}, Reason: failure,
			Base: itemPlace(c.base.Plugin, name), Head: itemPlace(c.head.Plugin, name),
		})
	}
	fault := failure.Set + "\x00" + failure.Member
	if c.brokenBy[fault] == nil {
		p := c.head.Plugin
		c.brokenBy[fault] = c.report(Change{
			Kind: SetBroken, Subject: SetSubject(failure.Set), Platforms: manifest.AllPlatforms, Breaking: true,
			Lost: []string{failure.Member}, Reason: failure,
			Base: itemPlace(c.base.Plugin, failure.Set), Head: MemberPlace(p, failure),
		})
	}
	return c.brokenBy[fault]
}

// SetSubject is the subject of a set of that name, which may be the default.
func SetSubject(name string) Subject { return subjectOf(acl.SetItem, name) }

// memberCause is the change of a member that explains an effect on a set, with the
// platforms on which it does.
type memberCause struct {
	cause     *Change
	platforms manifest.Platforms
}

// memberCauses returns what the members of a set explain: a member is gone, or it
// is still listed and differs in the same way.
func (c *comparison) memberCauses(set string) map[acl.Effect][]memberCause {
	causes := make(map[acl.Effect][]memberCause)
	listed := make(map[string]bool)
	for _, m := range c.members(c.head, set) {
		listed[m] = true
	}
	for _, m := range c.members(c.base, set) {
		switch gone := c.told[m]; {
		case gone != nil && gone.NewName == "":
			for effect, on := range acl.Difference(c.base.Outcomes[m], acl.Outcome{}) {
				if effect.Kind.Narrowing() { // what a set gains by it is told apart
					causes[effect] = append(causes[effect], memberCause{gone, on})
				}
			}
		case listed[m]:
			for effect, cause := range c.causes[m] {
				causes[effect] = append(causes[effect], memberCause{cause, c.effects[m][effect]})
			}
		}
	}
	return causes
}
