package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/manifest"
)

// plugins are the two sides that a change lies between.
type plugins struct{ base, head *manifest.Plugin }

// Check returns what the rules have to say about the changes from base to head
// and about the faults of head, which [Lint] has found. A fault that base has too is
// not Introduced, nor is one of which a snapshot does not tell whether it has.
func Check(base, head *acl.Surface, changes []diff.Change, faults []Finding) []Finding {
	var findings []Finding
	for _, change := range changes {
		findings = append(findings, explain(change, plugins{base.Plugin, head.Plugin}))
	}
	known := faultKeys(ask(base, func(r *Rule) bool {
		return slices.ContainsFunc(faults, func(f Finding) bool { return f.Rule == r })
	}))
	for _, fault := range faults {
		if slices.ContainsFunc(findings, fault.toldBy) {
			continue
		}
		fault.Introduced = !known[fault.key()] && (!base.Plugin.Snapshot || !fault.Rule.Unrecorded)
		findings = append(findings, fault)
	}
	return findings
}

// Lint returns the faults of one side. Of a plugin as an application recorded it only
// that is judged which the record holds: neither the crate nor its build.
func Lint(s *acl.Surface) []Finding {
	all := ask(s, func(*Rule) bool { return true })
	return slices.DeleteFunc(slices.Clone(all), func(f Finding) bool { return slices.ContainsFunc(all, f.claimedBy) })
}

// ask lets some of the rules look for faults.
func ask(s *acl.Surface, asked func(*Rule) bool) []Finding {
	var findings []Finding
	for _, r := range All() {
		if r.lint == nil || !asked(r) || r.asksMoreThan(s.Plugin) {
			continue
		}
		for _, f := range r.lint(s) {
			findings = append(findings, f.of(r))
		}
	}
	return findings
}

// asksMoreThan reports whether the rule needs facts that are not known of a plugin, since
// only a record of it was read.
func (r *Rule) asksMoreThan(p *manifest.Plugin) bool {
	return p.Recorded && (r.Group == Crates || r.Group == Builds || r.Group == Commands) || p.Snapshot && r.Unrecorded
}

// of completes a finding of a one-sided rule with what its literal says.
func (f Finding) of(r *Rule) Finding {
	f.Rule = r
	f.Introduced = true
	if f.Effect == "" {
		f.Effect = r.Effect
	}
	if f.Severity == 0 {
		f.Severity = r.Severity
	}
	if f.Help == "" {
		f.Help = r.Help
	}
	if f.Platforms == manifest.NoPlatforms {
		f.Platforms = manifest.AllPlatforms
	}
	f.Security = f.Security || r.Security
	return f
}

// key identifies a one-sided fault over the sides, whatever its place.
func (f Finding) key() string {
	return strings.Join(slices.Concat(
		[]string{f.Rule.ID, string(f.Subject.Kind), f.Subject.Name}, f.Lost, []string{"|"}, f.Gained), "\x00")
}

// toldBy reports whether the finding of a change tells of the fault already, with
// what it breaks.
func (f Finding) toldBy(change Finding) bool {
	if f.key() == change.key() {
		return true
	}
	about := append(slices.Clone(f.Lost), f.Subject.Name)
	told := append(slices.Concat(change.Lost, change.Gained), change.Subject.Name)
	return slices.Contains(change.Rule.tells, f.Rule.ID) &&
		slices.ContainsFunc(about, func(name string) bool { return slices.Contains(told, name) })
}

// claimedBy reports whether another fault of the side tells of this one already.
func (f Finding) claimedBy(other Finding) bool {
	return slices.Contains(other.Rule.tells, f.Rule.ID) && slices.Contains(other.Claims, f.Subject.Name)
}

func faultKeys(findings []Finding) map[string]bool {
	keys := make(map[string]bool, len(findings))
	for _, f := range findings {
		keys[f.key()] = true
	}
	return keys
}

// explain makes the finding of one change.
func explain(c diff.Change, p plugins) Finding {
	r := ruleOf(c)
	f := Finding{
		Rule: r, Bump: r.Bump, Security: r.Security && c.Widening, Severity: r.Severity,
		Certainty: c.Certainty, Effect: r.Effect,
		Subject: c.Subject, Claims: c.Claims, Platforms: c.Platforms,
		Message: r.message(c), Lost: c.Lost, Gained: c.Gained,
		Gains: c.Gains, At: c.Head, Gone: c.Gone, Witness: c.Witness, Help: r.Help, Introduced: true,
	}
	if c.Kind == diff.SetBroken {
		f.Bump, f.Effect = bump.Major, ConsumerMacroPanic
		if c.Certainty == diff.Unknown {
			f.in(perhapsBroken)
		}
	}
	if r.effect != nil {
		f.Effect = r.effect(c)
	}
	if r.Bump == bump.Major && c.Widening && !c.Breaking && r.MayWiden {
		f.Bump, f.Effect = bump.Minor, SilentWidening
	}
	if r.advise != nil {
		if help := r.advise(c, p); help != "" {
			f.Help = help
		}
	}
	if !c.Base.IsZero() {
		f.Related = append(f.Related, Related{Side: "base", At: c.Base, Message: "was here"})
	}
	if f.At.IsZero() && p.head.Cargo != nil {
		f.At = p.head.Cargo.Name.At
	}
	return f
}

// ruleOf returns the rule that speaks about a change. Of a broken identifier, the
// rule of the fault that breaks it speaks.
func ruleOf(c diff.Change) *Rule {
	if c.Kind == diff.SetBroken {
		return brokenRule(c.Reason)
	}
	for _, r := range All() {
		if slices.Contains(r.Changes, c.Kind) {
			return r
		}
	}
	panic(fmt.Sprintf("rules: no rule speaks about %s", c.Kind)) // unreached: a test goes through all kinds
}

func brokenRule(reason *acl.ResolveError) *Rule {
	id := "set-unknown-reference"
	switch reason.Kind {
	case acl.InvalidMember:
		id = "set-invalid-reference"
	case acl.Cycle:
		id = "set-cycle"
	}
	r, _ := Find(id)
	return r
}

func (r *Rule) message(c diff.Change) string {
	text := r.say(c)
	if c.Evidence != "" {
		text += " (" + c.Evidence + ")"
	}
	return text
}

// subject names the subject of a change in a message.
func subject(c diff.Change) string { return subjectText(c.Subject) }

func subjectText(s diff.Subject) string {
	switch s.Kind {
	case diff.OnDefault:
		return "the default set"
	case diff.OnCommand, diff.OnPermission, diff.OnSet:
		return string(s.Kind) + " " + s.Name
	}
	return s.Name
}

// where says on which platforms, unless it is everywhere.
func where(c diff.Change) string {
	if c.Platforms == manifest.AllPlatforms || c.Platforms == manifest.NoPlatforms {
		return ""
	}
	return " on " + c.Platforms.String()
}

// also says what else is so, with the verb for one name or for several.
func also(one, many string, names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("; %s %s", names[0], one)
	}
	return fmt.Sprintf("; %s %s", list(names), many)
}

// oneOrMany is the word for one name or for several.
func oneOrMany(names []string, one, many string) string {
	if len(names) == 1 {
		return one
	}
	return many
}

func plural(n int, one, many string) string {
	if n == 1 {
		return fmt.Sprintf("%d %s", n, one)
	}
	return fmt.Sprintf("%d %s", n, many)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
