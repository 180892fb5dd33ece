package plugingen

import (
	"encoding/json"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
)

// Entry is what a drawn capability lists: an identifier, and the values that the
// application adds to its scope.
type Entry struct {
	ID          string
	Allow, Deny []Value
}

// Capability is a drawn capability of an application.
type Capability struct {
	Entries   []Entry
	Platforms []string // nil: all of them
}

// DrawCapability draws a capability that lists some of the given identifiers, with
// their prefixes.
func DrawCapability(t *rapid.T, identifiers []string) Capability {
	c := Capability{Entries: make([]Entry, rapid.IntRange(1, 4).Draw(t, "entries"))}
	for i := range c.Entries {
		e := Entry{ID: rapid.SampledFrom(identifiers).Draw(t, "entry")}
		if chance(t, 3) {
			e.Allow = drawExtra(t, "extra allow")
		}
		if chance(t, 5) {
			e.Deny = drawExtra(t, "extra deny")
		}
		c.Entries[i] = e
	}
	if chance(t, 6) {
		c.Platforms = draw(t, "capability's platforms", platforms, 1, 4)
	}
	return c
}

// extras are the values that are added: such as JSON can write, and in the same form
// in which package manifest does.
var extras = []Value{
	text("", "x"), text("", "own"), table("path", text("", "$A/*")), table("path", text("", "$OWN")),
	lit("", "1"), lit("", "1.5"), lit("", "true"), list(text("", "own")),
}

func drawExtra(t *rapid.T, label string) []Value {
	return rapid.SliceOfN(rapid.SampledFrom(extras), 0, 2).Draw(t, label)
}

// JSON is the capability as an application writes it.
func (c Capability) JSON() json.RawMessage {
	var entries []string
	for _, e := range c.Entries {
		if e.Allow == nil && e.Deny == nil {
			entries = append(entries, quote(e.ID))
			continue
		}
		fields := []string{`"identifier":` + quote(e.ID)}
		if e.Allow != nil {
			fields = append(fields, `"allow":`+Value{List: e.Allow}.canonical())
		}
		if e.Deny != nil {
			fields = append(fields, `"deny":`+Value{List: e.Deny}.canonical())
		}
		entries = append(entries, "{"+strings.Join(fields, ",")+"}")
	}
	fields := `{"identifier":"main","windows":["main"],"permissions":[` + strings.Join(entries, ",") + "]"
	if c.Platforms != nil {
		fields += `,"platforms":` + Value{List: strs(c.Platforms)}.canonical()
	}
	return json.RawMessage(fields + "}")
}

// ACL are the capability's entries, as package acl takes them.
func (c Capability) ACL() []acl.Entry {
	entries := make([]acl.Entry, len(c.Entries))
	for i, e := range c.Entries {
		entries[i] = acl.Entry{Identifier: e.ID, Extra: acl.Scope{Allow: canonicals(e.Allow), Deny: canonicals(e.Deny)}}
	}
	return entries
}

// Active are the platforms on which the capability counts.
func (c Capability) Active() manifest.Platforms {
	if c.Platforms == nil {
		return manifest.AllPlatforms
	}
	active := manifest.NoPlatforms
	for _, name := range c.Platforms {
		platform, _ := manifest.ParsePlatform(name)
		active |= platform
	}
	return active
}

func canonicals(values []Value) map[string]bool {
	set := make(map[string]bool)
	for _, v := range values {
		set[v.canonical()] = true
	}
	return set
}

// Features names what is special about the capability, each once.
func (c Capability) Features() []string {
	var all []string
	note := func(when bool, feature string) {
		if when && !slices.Contains(all, feature) {
			all = append(all, feature)
		}
	}
	note(len(c.Entries) > 1, "capability of several entries")
	note(c.Platforms != nil, "capability for some platforms")
	for _, e := range c.Entries {
		note(len(e.Allow) > 0, "extra allowed scope")
		note(len(e.Deny) > 0, "extra denied scope")
	}
	return all
}
