package diff

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
)

// addWitnesses looks for each breaking change for a capability that shows it. A
// change whose effect only the plugin knows gets none.
func (c *comparison) addWitnesses() {
	for _, change := range c.changes {
		if !change.Breaking || change.Certainty == Unknown {
			continue
		}
		if keepsGrants(change.Kind) {
			change.Witness = c.unansweredWitness(change)
			continue
		}
		change.Witness = c.witness(change)
	}
}

// witness returns the first of the capabilities worth trying that works at base
// and not, or not as well, at head. The candidates name few identifiers, so that
// the witness is as plain as can be.
func (c *comparison) witness(change *Change) *Witness {
	for _, identifiers := range c.capabilities(change) {
		for rest := change.Platforms; rest != manifest.NoPlatforms; rest &^= rest.First() {
			if w := c.try(identifiers, rest.First(), change); w != nil {
				return w
			}
		}
	}
	return nil
}

// capabilities returns lists of identifiers, without prefix, to try for a change.
func (c *comparison) capabilities(change *Change) [][]string {
	var single []string
	if change.Subject.Kind != OnCommand {
		single = append(single, change.Subject.Name)
	}
	single = append(single, change.Claims...)
	slices.SortStableFunc(single, func(a, b string) int { // what allows says more than what denies
		return strings.Compare(c.witnessRank(a), c.witnessRank(b))
	})
	lists := make([][]string, 0, len(single))
	for _, name := range single {
		lists = append(lists, []string{name})
	}
	for _, command := range change.Gained { // a denial shows beside what allows the command
		if g := c.grantedBase[command]; g != nil && denies(change.Kind) {
			for _, other := range sortedKeys(g.By) {
				lists = append(lists, []string{other, change.Subject.Name})
			}
		}
	}
	return lists
}

func denies(kind Kind) bool {
	return kind == DenyAdded || kind == DenyPlatformAdded
}

// witnessRank orders identifiers: those that allow something first, the default
// after the single ones, those that only deny last.
func (c *comparison) witnessRank(name string) string {
	switch {
	case onlyDenies(c.base.Outcomes[name]):
		return "2"
	case name == acl.DefaultName:
		return "1"
	}
	return "0"
}

// try resolves a capability on both sides.
func (c *comparison) try(names []string, platform manifest.Platforms, change *Change) *Witness {
	identifiers := make([]string, len(names))
	for i, name := range names {
		identifiers[i] = c.base.Plugin.Key + ":" + name
	}
	was, err := c.base.Capability(acl.Listed(identifiers...), platform)
	if err != nil {
		return nil
	}
	w := &Witness{
		Capability: Capability{Identifier: "main", Windows: []string{"main"}, Permissions: identifiers},
		Platform:   platform,
		Before:     "the application builds",
	}
	is, err := c.head.Capability(acl.Listed(identifiers...), platform)
	if err != nil {
		w.After = refusal(err)
		return w
	}
	for _, command := range slices.Concat(change.Lost, change.Gained) {
		if was.Allows(command) && !is.Allows(command) {
			w.Command = command
			w.Before = fmt.Sprintf("%s is allowed", acl.CommandPrefix(c.base.Plugin.Key)+command)
			w.After = fmt.Sprintf("%s not allowed by ACL", acl.CommandPrefix(c.head.Plugin.Key)+command)
			return w
		}
	}
	return nil
}

// refusal says how Tauri refuses a capability: in the build script for what it
// does not know, in generate_context! for a set that does not resolve.
func refusal(err error) string {
	var failure *acl.ResolveError
	if !errors.As(err, &failure) {
		return err.Error() // unreached: base has read the same identifiers
	}
	switch failure.Kind {
	case acl.UnknownPermission:
		return fmt.Sprintf("Permission %s:%s not found, expected one of …", failure.Key, failure.Member)
	case acl.UnknownMember:
		return fmt.Sprintf("failed to resolve ACL: SetPermissionNotFound { permission: %q, set: %q }", failure.Member, failure.Set)
	case acl.InvalidMember:
		if invalid := (*acl.IdentifierError)(nil); errors.As(failure.Err, &invalid) {
			return "invalid identifier in permission set?: " + invalid.Variant()
		}
	}
	return fmt.Sprintf("the compiler overflows its stack: %v", err)
}
