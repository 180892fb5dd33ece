package verdict

import (
	"fmt"
	"slices"
	"strings"

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
			f := e.finding(&rules.SuppressionUnused, "accepts nothing"+e.differs())
			if e.near != nil {
				f.Help = "look at the finding again, and change `items` if it is to be accepted; else remove the entry"
			}
			found = append(found, f)
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
	// near is a finding that it speaks of with other items, nil if there is none.
	near *Finding
}

// entries are the suppressions, in their order. One for several plugins is one entry.
func entries(plugins []Plugin) []*entry {
	known := map[source.Place]*entry{}
	var order []*entry
	for _, p := range plugins {
		shown := map[source.Place]bool{}
		for _, c := range p.Comparisons {
			var findings map[acceptance]*Finding
			for _, s := range c.Suppressions {
				e := known[s.From.At]
				if e == nil {
					e = &entry{Suppression: s.Suppression, told: true}
					known[s.From.At], order = e, append(order, e)
				}
				e.holds = e.holds || !s.Past
				e.ofBase = e.ofBase || c.TrustedBase
				if s.Items != nil && e.near == nil {
					if findings == nil {
						findings = c.byAcceptance()
					}
					e.near = findings[acceptance{s.Rule, s.Subject}]
				}
				shown[s.From.At] = shown[s.From.At] || p.tells(c, s.Suppression)
			}
		}
		for at, told := range shown {
			known[at].told = known[at].told && told
		}
	}
	return order
}

// byAcceptance are the first findings by what entries can name them by.
func (c Comparison) byAcceptance() map[acceptance]*Finding {
	all := map[acceptance]*Finding{}
	for _, findings := range [][]Finding{c.Findings, c.Suppressed} {
		for i := range findings {
			for _, a := range acceptances(findings[i].Finding) {
				if all[a] == nil {
					all[a] = &findings[i]
				}
			}
		}
	}
	return all
}

// differs says which items the entry has and which the finding, "" if no finding is like it.
func (e *entry) differs() string {
	if e.near == nil {
		return ""
	}
	var has []string
	for _, items := range []struct {
		verb  string
		names []string
	}{{"lost ", e.near.Lost}, {"gained ", e.near.Gained}} {
		if len(items.names) > 0 {
			has = append(has, items.verb+strings.Join(slices.Sorted(slices.Values(items.names)), ", "))
		}
	}
	if len(has) == 0 {
		has = []string{"lists no items"}
	}
	return fmt.Sprintf(": it says exactly %s, and the finding %s", strings.Join(e.Items, ", "), strings.Join(has, " and "))
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
