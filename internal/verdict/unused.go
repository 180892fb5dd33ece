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
// accept nothing, among the plugins' findings and those beside them. What a rule of changes finds depends on the base, so that only a
// comparison with the last release tells whether there is anything to accept. Whole says
// whether all plugins were looked at; if not, nothing is said of what speaks of them all.
func Stale(plugins []Plugin, suppressed []Finding, whole bool) []rules.Finding {
	used := usedEntries(plugins, suppressed)
	type state struct {
		entry          *Suppression
		told, everHeld bool
	}
	states := map[source.Place]*state{}
	var order []*state
	for _, p := range plugins {
		for _, c := range p.Comparisons {
			for _, s := range c.Suppressions {
				st := states[s.From.At]
				if st == nil {
					st = &state{entry: s.Suppression}
					states[s.From.At], order = st, append(order, st)
				}
				st.told = st.told || c.tells(s.Suppression)
				st.everHeld = st.everHeld || !s.Past
			}
		}
	}
	var found []rules.Finding
	for _, st := range order {
		switch {
		case !st.everHeld:
			found = append(found, aboutEntry(&rules.SuppressionExpired, st.entry, st.entry.Until.gone()))
		case !used[st.entry.From.At] && st.told && (whole || !st.entry.Common):
			found = append(found, aboutEntry(&rules.SuppressionUnused, st.entry, "accepts nothing"))
		}
	}
	return found
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

// tells reports whether the comparison shows all that the entry can accept.
func (c Comparison) tells(s *Suppression) bool {
	rule, known := rules.Find(s.Rule)
	if !known || c.TrustedBase || len(c.Unchecked) > 0 {
		return false
	}
	return c.Role == Release || rule.Severity != 0 && rule.Group != rules.Releases
}

func aboutEntry(rule *rules.Rule, s *Suppression, what string) rules.Finding {
	f := rule.Finding(diff.Subject{Kind: diff.OnSuppression, Name: s.Rule + "/" + s.Subject},
		fmt.Sprintf("the suppression of %s for %s %s", s.Rule, s.Subject, what), s.From.At)
	f.Introduced = true
	return f
}
