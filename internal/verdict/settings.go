package verdict

import (
	"fmt"
	"slices"
	"time"

	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/release"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/rules"
)

// LevelOff is, as the level of a [RuleSetting], that of a rule that is switched off.
const LevelOff Level = "off"

// Origin is where something was configured.
type Origin struct {
	// By names it: "permver.toml", "--fail-on", "default".
	By string
	At source.Place // zero for flags and defaults
	// Added is whether head says so and base does not.
	Added bool
}

// RuleSetting is what the configuration says of a rule.
type RuleSetting struct {
	// Level is the least that findings about changes weigh, and what faults weigh that
	// head brings with it; LevelOff suppresses both; "" leaves them as they are.
	Level Level
	// Bump is what the findings need in place of what the rule says, nil if it is left.
	Bump *bump.Class
	From Origin
}

// Suppression is an entry of the configuration that accepts findings.
type Suppression struct {
	Rule string
	// Plugin is the name by which the entry is limited to one plugin, "" for all.
	Plugin string
	// Subject is the findings' subject or one of their claims; "" for any.
	Subject string
	// Items are exactly what the findings say was lost or gained, sorted; nil for
	// anything.
	Items  []string
	Reason string
	Until  Until
	From   Origin
	// Common is whether the entry speaks of every plugin.
	Common bool
}

// Until is when a suppression ends: after a day, or with a version of the plugin. The
// zero Until never comes.
type Until struct {
	// Day is the last day on which the suppression holds, at its beginning in UTC.
	Day time.Time
	// Version is the first version of the plugin for which it no longer holds.
	Version release.Version
}

// String is the day or the version, "" for the zero Until.
func (u Until) String() string {
	switch {
	case !u.Day.IsZero():
		return u.Day.Format(time.DateOnly)
	case !u.Version.IsZero():
		return u.Version.String()
	}
	return ""
}

// gone says that it has come.
func (u Until) gone() string {
	if !u.Day.IsZero() {
		return "ran out on " + u.String()
	}
	return "ran out with version " + u.String()
}

// Past reports whether it has come for a plugin of that version on that date. A version
// that cannot be read is before all others.
func (u Until) Past(date time.Time, version string) bool {
	if !u.Day.IsZero() {
		return !date.Before(u.Day.AddDate(0, 0, 1))
	}
	head, err := release.Parse(version)
	return !u.Version.IsZero() && err == nil && !release.Decreased(u.Version, head)
}

// Held is one setting that holds.
type Held struct {
	// Key is where a configuration would say it: "policy.fail-on", "rules.command-added",
	// "suppress".
	Key, Value string
	// Pattern is the glob that means the rule, "" if the setting names it.
	Pattern string
	From    Origin
}

// Reconfigured is a setting that differs between base and head.
type Reconfigured struct {
	Key      string // "policy.fail-on", "rules.command-added", "suppress"
	Was, Now string // "" where a side does not have it
	Pattern  string // the glob by which head means the rule, "" if it names it
	From     Origin // where head says so
	// Broken is set where head's configuration cannot be understood: Key is then the file,
	// and Now what is wrong with it.
	Broken bool
}

// String says what is now, and what was.
func (r Reconfigured) String() string {
	switch {
	case r.Broken:
		return fmt.Sprintf("%s cannot be understood: %s", r.Key, r.Now)
	case r.Was == "":
		return fmt.Sprintf("%s = %s", r.Key, r.Now)
	case r.Now == "":
		return fmt.Sprintf("%s = %s is gone", r.Key, r.Was)
	}
	return fmt.Sprintf("%s = %s, which was %s", r.Key, r.Now, r.Was)
}

// acceptance is what entries are found by: a rule, and a subject or claim of its findings.
type acceptance struct{ rule, subject string }

// acceptances are those by which an entry can speak of a finding.
func acceptances(f rules.Finding) []acceptance {
	all := append(make([]acceptance, 0, 2+len(f.Claims)), acceptance{f.Rule.ID, ""}, acceptance{f.Rule.ID, f.Subject.Name})
	for _, claim := range f.Claims {
		all = append(all, acceptance{f.Rule.ID, claim})
	}
	return all
}

// fits reports whether the entry, which speaks of the finding, accepts what it says.
func (s *Suppression) fits(f rules.Finding) bool {
	return s.Items == nil || slices.Equal(s.Items, Items(f))
}

// Items are what a finding says was lost or gained, sorted.
func Items(f rules.Finding) []string {
	return slices.Compact(slices.Sorted(slices.Values(slices.Concat(f.Lost, f.Gained))))
}

// Suppressed says why a finding does not count.
type Suppressed struct {
	Reason, Until string
	From          Origin
	// Entry is the suppression, nil where the rule is switched off.
	Entry *Suppression
}

// suppressedBy finds what keeps a finding from counting, nil if nothing does. The policy is
// indexed.
func (p Policy) suppressedBy(f rules.Finding, version string) *Suppressed {
	if set := p.Rules[f.Rule.ID]; set.Level == LevelOff {
		return &Suppressed{Reason: "the rule is switched off", From: set.From}
	}
	first := len(p.Suppressions)
	for _, a := range acceptances(f) {
		for _, i := range p.byAcceptance[a] {
			if s := p.Suppressions[i]; i < first && s.fits(f) && !s.Until.Past(p.Date, version) {
				first = i
			}
		}
	}
	if first == len(p.Suppressions) {
		return nil
	}
	s := p.Suppressions[first]
	return &Suppressed{Reason: s.Reason, Until: s.Until.String(), From: s.From, Entry: s}
}

// indexed is the policy with its suppressions ready to be found: a repository can have
// many, and many findings.
func (p Policy) indexed() Policy {
	p.byAcceptance = make(map[acceptance][]int, len(p.Suppressions))
	for i, s := range p.Suppressions {
		a := acceptance{s.Rule, s.Subject}
		p.byAcceptance[a] = append(p.byAcceptance[a], i)
	}
	return p
}

// configured is a finding as the configuration has it: with another bump, a fault with
// another severity, perhaps suppressed.
func (p Policy) configured(f rules.Finding, version string) Finding {
	set := p.Rules[f.Rule.ID]
	c := Finding{Finding: f, Level: LevelNote, Suppressed: p.suppressedBy(f, version)}
	if set.Bump != nil {
		c.Bump = *set.Bump
	}
	if severity := severityOf(set.Level); f.Severity != 0 && severity != 0 {
		c.Severity = severity
	}
	return c
}

// severityOf is the severity of a level, zero for LevelOff and for none.
func severityOf(l Level) rules.Severity {
	switch l {
	case LevelNote:
		return rules.Note
	case LevelWarning:
		return rules.Warning
	case LevelError:
		return rules.Error
	default:
		return 0
	}
}
