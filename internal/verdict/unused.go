package verdict

import (
	"fmt"
	"slices"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/rules"
)

// Applied is a suppression that speaks of a plugin.
type Applied struct {
	*Suppression
	// Past is whether it no longer holds.
	Past bool
}

// Stale are the findings about suppressions that have run out, and about those that
// accept nothing, among the plugins' findings and those beside them. What a rule of changes
// finds depends on the base, so that only a comparison with the last release tells whether
// there is anything to accept; and nothing is said of an entry that speaks of a plugin which
// could not be looked at. Whole says whether all plugins were looked at; if not, nothing is
// said of what speaks of them all.
func Stale(plugins []Plugin, suppressed []Finding, whole bool) []rules.Finding {
	used := usedEntries(plugins, suppressed)
	var found []rules.Finding
	for _, e := range entries(plugins) {
		switch {
		case !e.holds:
			found = append(found, e.finding(&rules.SuppressionExpired, e.Until.gone()))
		case !used[e.From.At] && e.told && (whole || !e.Common):
			found = append(found, e.finding(&rules.SuppressionUnused, "accepts nothing"))
		}
	}
	return found
}

// entry is a suppression with what the plugins say of it that it speaks of.
type entry struct {
	*Suppression
	// holds is whether it does for any of them, told whether all of them show what it
	// can accept.
	holds, told bool
	// ofBase is whether it stands in base, whose configuration is trusted.
	ofBase bool
}

// entries are the suppressions, in their order. One for several plugins is one entry.
func entries(plugins []Plugin) []*entry {
	known := map[source.Place]*entry{}
	var order []*entry
	for _, p := range plugins {
		shown := map[source.Place]bool{}
		for _, c := range p.Comparisons {
			for _, s := range c.Suppressions {
				e := known[s.From.At]
				if e == nil {
					e = &entry{Suppression: s.Suppression, told: true}
					known[s.From.At], order = e, append(order, e)
				}
				e.holds = e.holds || !s.Past
				e.ofBase = e.ofBase || c.TrustedBase
				shown[s.From.At] = shown[s.From.At] || p.tells(c, s.Suppression)
			}
		}
		for at, told := range shown {
			known[at].told = known[at].told && told
		}
	}
	return order
}

// usedEntries are the places of the suppressions that accept a finding.
func usedEntries(plugins []Plugin, suppressed []Finding) map[source.Place]bool {
	used := map[source.Place]bool{}
	for _, p := range plugins {
		for _, c := range p.Comparisons {
			suppressed = append(slices.Clip(suppressed), c.Suppressed...)
		}
	}
	for _, f := range suppressed {
		used[f.Suppressed.From.At] = true
	}
	return used
}

// tells reports whether a comparison of the plugin shows all that the entry can accept.
// What base decides is not for head to mend; faults are not looked for in a plugin that was
// not read because nothing of it changed; and whether a declared bump is wrong is only asked
// of a release. An entry that accepts what is said of entries is left alone.
func (p Plugin) tells(c Comparison, s *Suppression) bool {
	rule, known := rules.Find(s.Rule)
	switch {
	case !known || p.Status == Failed || c.TrustedBase || len(c.Unchecked) > 0:
		return false
	case rule.Group == rules.Configuration:
		return false
	case rule.Group == rules.Releases:
		return c.Role == Release && c.Mode == ReleaseMode
	case rule.Severity != 0:
		return c.HeadSurface != nil
	}
	return c.Role == Release
}

// finding is a finding about an entry. One of base has no place in head.
func (e *entry) finding(rule *rules.Rule, what string) rules.Finding {
	f := rule.Finding(diff.Subject{Kind: diff.OnSuppression, Name: e.Rule + "/" + e.Subject},
		fmt.Sprintf("the suppression of %s for %s %s", e.Rule, e.Subject, what), e.From.At)
	f.Introduced = true
	if e.ofBase {
		f.At, f.Gone = source.Place{}, true
		f.Related = []rules.Related{{Side: "base", At: e.From.At, Message: "the entry"}}
	}
	return f
}
