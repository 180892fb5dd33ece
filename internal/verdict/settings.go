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

// fits reports whether the entry speaks of the finding.
func (s *Suppression) fits(f rules.Finding) bool {
	if s.Rule != f.Rule.ID || s.Subject != "" && s.Subject != f.Subject.Name && !slices.Contains(f.Claims, s.Subject) {
		return false
	}
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

// suppressedBy finds what keeps a finding from counting, nil if nothing does.
func (p Policy) suppressedBy(f rules.Finding, version string) *Suppressed {
	if set := p.Rules[f.Rule.ID]; set.Level == LevelOff {
		return &Suppressed{Reason: "the rule is switched off", From: set.From}
	}
	for _, s := range p.Suppressions {
		if s.fits(f) && !s.Until.Past(p.Date, version) {
			return &Suppressed{Reason: s.Reason, Until: s.Until.String(), From: s.From, Entry: s}
		}
	}
	return nil
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
	return map[Level]rules.Severity{LevelNote: rules.Note, LevelWarning: rules.Warning, LevelError: rules.Error}[l]
}
