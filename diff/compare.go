package diff

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source"
)

// Compare returns what changed in what a plugin grants, sorted by subject. Both
// surfaces are of the same plugin; a side without the permission system has
// nothing to lose.
func Compare(base, head *acl.Surface) []Change {
	c := &comparison{
		base: base, head: head,
		common:  words(base.Plugin.Key, nil),
		goneBy:  make(map[string]*Change),
		told:    make(map[string]*Change),
		effects: make(map[string]acl.Effects),
		causes:  make(map[string]map[acl.Effect]*Change),

		brokenBy:    make(map[string]*Change),
		unsupported: make(map[string]manifest.Platforms),
	}
	if c.compareSystems() {
		return c.sorted()
	}
	c.compareKeys()
	c.compareCrates()
	c.compareCommands()
	c.compareSupport()
	c.compareAnswers()
	c.compareFeatures()
	c.compareMobile()
	c.compareIdentifiers()
	c.compareKept()
	c.doubt()
	c.addGains()
	c.addWitnesses()
	c.compareSignatures()
	return c.sorted()
}

// comparison is the work of one Compare. Its fields are filled in the order of
// precedence: a later step makes a change only of what no earlier one explains.
type comparison struct {
	base, head *acl.Surface
	common     []string // words of the plugin's own name
	changes    []*Change

	// granted holds the commands that some capability could allow at base and can
	// allow at head.
	grantedBase, grantedHead map[string]*acl.Granting
	// goneBy maps a command that nothing grants any more to the change that says
	// so.
	goneBy map[string]*Change
	// functions compares what the commands' functions are, made when it is asked for;
	// calledNow are the new names of the commands that were renamed.
	functions *functions
	calledNow map[string]string
	// newByCommand are the identifiers that head alone has, by the command that each
	// is about, if it is one.
	newByCommand map[string][]string
	// invalid are head's new identifiers that no capability can list, squeezed.
	invalid map[string]string
	// same are the identifiers of head by what they give, but for the scopes of
	// commands.
	same map[string][]string
	// told maps an identifier that is on one side only to the change that tells of
	// it.
	told map[string]*Change
	// effects are, for each name on both sides, how it differs as a member of sets;
	// causes the changes that explain that.
	effects map[string]acl.Effects
	causes  map[string]map[acl.Effect]*Change
	// keyChange is the change of the plugin's key, nil if it is the same.
	keyChange *Change
	// values are the scope values of both sides, by their canonical texts.
	values map[string]manifest.Value
	// brokenBy maps a member that its set cannot resolve to the change that says so.
	brokenBy map[string]*Change
	// unsupported are the commands that a change of the plugin's support for Android or
	// iOS tells of, with the platforms.
	unsupported map[string]manifest.Platforms
}

func (c *comparison) report(change Change) *Change {
	added := &change
	c.changes = append(c.changes, added)
	return added
}

// claim records that change also explains the difference of name.
func (ch *Change) claim(name string) {
	if name == ch.Subject.Name || ch.claimed[name] {
		return
	}
	if ch.claimed == nil {
		ch.claimed = make(map[string]bool)
	}
	ch.claimed[name] = true
	ch.Claims = append(ch.Claims, name)
}

// doubt makes a change unknown that may only seem to be one: a part of the side that
// should have the thing could not be read.
func (c *comparison) doubt() {
	unread := func(s *acl.Surface) bool { return len(s.Plugin.Unchecked) > 0 || s.TooLarge() != nil }
	base, head := unread(c.base), unread(c.head)
	for _, change := range c.changes {
		if (change.Breaking && head || !change.Breaking && base) && change.Kind != PluginKeyChanged && !aboutCrate(change.Kind) {
			change.Certainty = Unknown
			change.Evidence = "what could not be read may have it"
		}
	}
}

// compareSystems reports whether one of the sides takes no part in the permission
// system. If that is head, the one change is that all of base's identifiers are
// gone; a base without it has nothing to lose. Of a head whose build script could not be
// read nothing is known.
func (c *comparison) compareSystems() bool {
	if c.base.Plugin.ACL && !c.head.Plugin.ACL && !c.head.Plugin.ScriptUnread() {
		change := c.report(Change{
			Kind: BuildScriptRemoved, Subject: Subject{OnCrate, c.base.Plugin.Crate},
			Platforms: manifest.AllPlatforms, Breaking: true,
			Base: commandsPlace(c.base.Plugin), Head: cratePlace(c.head.Plugin), Gone: true,
		})
		c.claimAll(change)
		change.Witness = c.witness(change)
	}
	return !c.base.Plugin.ACL || !c.head.Plugin.ACL
}

// claimAll claims every identifier that a capability could list at base.
func (c *comparison) claimAll(change *Change) {
	for _, name := range c.base.Names() {
		if usable(c.base, name) {
			change.claim(name)
		}
	}
}

// compareKeys tells of a plugin whose identifiers all have another prefix now.
func (c *comparison) compareKeys() {
	if c.base.Plugin.Key == c.head.Plugin.Key {
		return
	}
	c.keyChange = c.report(Change{
		Kind:      PluginKeyChanged,
		Subject:   Subject{OnCrate, c.head.Plugin.Crate},
		Lost:      []string{c.base.Plugin.Key},
		Gained:    []string{c.head.Plugin.Key},
		Platforms: manifest.AllPlatforms,
		Breaking:  true,
		Base:      keyPlace(c.base.Plugin),
		Head:      keyPlace(c.head.Plugin),
	})
	c.claimAll(c.keyChange)
}

// keyPlace is where the crate says what its key is.
func keyPlace(p *manifest.Plugin) source.Place {
	if !p.Cargo.Links.At.IsZero() {
		return p.Cargo.Links.At
	}
	return p.Cargo.Name.At
}

// usable reports whether a capability can list name on that side. What Tauri
// refuses has no users.
func usable(s *acl.Surface, name string) bool {
	o, ok := s.Outcomes[name]
	return ok && o.Err == nil
}

func (c *comparison) sorted() []Change {
	sorted := make([]Change, 0, len(c.changes))
	for _, ch := range c.changes {
		slices.Sort(ch.Claims)
		for _, name := range ch.Claims {
			if _, kept := c.head.Outcomes[name]; kept {
				ch.Lessened = append(ch.Lessened, name)
			}
		}
		slices.Sort(ch.Lost)
		slices.Sort(ch.Gained)
		sorted = append(sorted, *ch)
	}
	slices.SortFunc(sorted, func(a, b Change) int {
		return cmp.Or(
			strings.Compare(string(a.Subject.Kind), string(b.Subject.Kind)),
			strings.Compare(a.Subject.Name, b.Subject.Name),
			strings.Compare(string(a.Kind), string(b.Kind)),
		)
	})
	return sorted
}

// minus returns the keys of a that b does not have, sorted.
func minus[A, B any](a map[string]A, b map[string]B) []string {
	var rest []string
	for _, key := range slices.Sorted(maps.Keys(a)) {
		if _, ok := b[key]; !ok {
			rest = append(rest, key)
		}
	}
	return rest
}

// without returns the gained things that nothing lost was matched with.
func without(gained []string, matched map[string]string) []string {
	taken := make(map[string]bool, len(matched))
	for _, now := range matched {
		taken[now] = true
	}
	return slices.DeleteFunc(gained, func(g string) bool { return taken[g] })
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
