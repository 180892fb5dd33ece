package verdict

import (
	"cmp"
	"slices"
	"strings"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
)

// Gain is one thing that applications get with head by an identifier that they
// list already, over all findings that tell of it.
type Gain struct {
	diff.Gain
	// Certainty is that of the surest finding.
	Certainty diff.Certainty
	// Rules are the IDs of the findings' rules, sorted.
	Rules []string
}

// gains collects from the findings of the security axis what is granted more,
// whatever the declared bump covers. The default set comes first: most
// applications list it, and nobody chose what it holds.
func gains(findings []Finding, role Role) []Gain {
	var all []Gain
	at := make(map[string]int)
	for _, f := range findings {
		if !f.Security || !isNew(f.Finding, role) {
			continue
		}
		for _, gain := range f.Gains {
			key := strings.Join(append([]string{gain.Identifier, string(gain.Kind), gain.What}, gain.Commands...), "\x00")
			i, known := at[key]
			if !known {
				i, at[key] = len(all), len(all)
				all = append(all, Gain{Gain: gain, Certainty: f.Certainty})
			}
			all[i].add(gain.Platforms, f)
		}
	}
	slices.SortFunc(all, func(a, b Gain) int {
		return cmp.Or(
			compareFirst(a.Identifier, b.Identifier, acl.DefaultName),
			strings.Compare(a.Identifier, b.Identifier),
			strings.Compare(string(a.Kind), string(b.Kind)),
			strings.Compare(a.What, b.What),
			slices.Compare(a.Commands, b.Commands),
		)
	})
	return all
}

// add counts a finding in.
func (g *Gain) add(on manifest.Platforms, f Finding) {
	g.Platforms |= on
	g.Certainty = min(g.Certainty, f.Certainty)
	if !slices.Contains(g.Rules, f.Rule.ID) {
		g.Rules = append(g.Rules, f.Rule.ID)
		slices.Sort(g.Rules)
	}
}

// compareFirst puts one text before all others.
func compareFirst(a, b, first string) int {
	switch {
	case a == b:
		return 0
	case a == first:
		return -1
	case b == first:
		return 1
	}
	return 0
}
