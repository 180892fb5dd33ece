package report

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/release"
	"github.com/permver/permver/internal/verdict"
)

// mood is how a headline is meant: it decides its colour, and the order of plugins.
type mood uint8

const (
	good mood = iota
	doubtful
	bad
)

func (m mood) style() style {
	return [...]style{passing, warning, failing}[m]
}

// headline tells the verdict on a plugin before anything else is said of it.
func (t *text) headline(p verdict.Plugin, c verdict.Comparison) {
	t.wrapped(comparisonMood(p, c).style(), "", "  ", title(p, c)+": "+sentence(p, c))
}

// title is the plugin with its versions.
func title(p verdict.Plugin, c verdict.Comparison) string {
	words := []string{p.Name()}
	base, head := c.Version.Base, c.Version.Head
	switch {
	case base != "" && head != "" && base != head:
		words = append(words, base, "→", head)
	case head != "":
		words = append(words, head)
	case base != "":
		words = append(words, base)
	}
	if len(p.Comparisons) > 1 {
		words = append(words, roleText(c.Role))
	}
	return strings.Join(words, " ")
}

// guestText tells the step of the npm package beside the crate, "" if there is none.
func guestText(g *verdict.Guest) string {
	if g == nil || g.Declared == bump.None && (g.Base == "" || g.Base == g.Head) {
		return ""
	}
	words := []string{"npm", g.Package, g.Base}
	if g.Base != g.Head {
		words = append(words, "→", cmp.Or(g.Head, "gone"))
	}
	if g.Declared != bump.None {
		words = append(words, "("+cmp.Or(g.Says, g.Declared.String())+declaredBy(g)+")")
	}
	return strings.Join(words, " ")
}

// declaredBy names the change file that declares the bump; versions are told anyway.
func declaredBy(g *verdict.Guest) string {
	if g.DeclaredBy == path.Base(g.File) {
		return ""
	}
	return " by " + g.DeclaredBy
}

func roleText(r verdict.Role) string {
	switch r {
	case verdict.PR:
		return "(this change)"
	case verdict.Release:
		return "(since the last release)"
	case verdict.Prerelease:
		return "(since the last prerelease)"
	case verdict.Requested, verdict.Lint:
	}
	return "(as asked)"
}

func sentence(p verdict.Plugin, c verdict.Comparison) string {
	switch p.Status {
	case verdict.Failed:
		return failedSentence(c)
	case verdict.Removed:
		return "the plugin is gone; applications that use it have to leave it" + counted(c)
	case verdict.Added:
		return "a new plugin, with no release to compare it with" + counted(c)
	case verdict.Changed, verdict.Unchanged:
	}
	switch {
	case c.Role == verdict.Lint:
		return lintSentence(c)
	case c.Base == nil:
		return "nothing changed"
	case c.Mode == verdict.PRMode:
		return changeSentence(c)
	case undecided(p, c):
		return unknownSentence(c)
	case *c.Version.Sufficient:
		return enoughSentence(c)
	}
	return tooSmallSentence(c)
}

// undecided reports whether a release is judged, and it is not known whether its bump is
// enough.
func undecided(p verdict.Plugin, c verdict.Comparison) bool {
	judged := p.Status == verdict.Changed || p.Status == verdict.Unchanged
	return judged && c.Role != verdict.Lint && c.Base != nil && c.Mode == verdict.ReleaseMode && c.Version.Sufficient == nil
}

// failedSentence speaks of a plugin that could not be looked at: one of its files
// is refused, which is a finding, or something was not there to be read.
func failedSentence(c verdict.Comparison) string {
	if len(c.Unchecked) == 0 && len(c.Findings) > 0 {
		return "could not be checked, because Tauri refuses one of its files" + counted(c)
	}
	return "could not be checked" + counted(c)
}

// lintSentence speaks of one side.
func lintSentence(c verdict.Comparison) string {
	s := counts(c.Findings)
	if s == "" {
		s = "no faults found"
	}
	if n := len(c.Unchecked); n > 0 {
		s += "; " + count(n, "part") + " could not be checked"
	}
	return s
}

// changeSentence speaks of a change that is not released yet.
func changeSentence(c verdict.Comparison) string {
	v := c.Version
	s := noticed(v, "nothing that applications notice")
	if v.Needed > bump.Patch {
		s = "this change " + does(v.Needed) + nextRelease(c)
	}
	if n := len(c.Unchecked); n > 0 {
		s += ", as far as it could be checked"
	}
	return s + perhaps(v) + faults(c)
}

// noticed is what is said of a plugin that needs no bump: nothing, unless that is so only
// because the configuration says it.
func noticed(v verdict.Version, nothing string) string {
	if v.Unsuppressed > bump.Patch {
		return "the configuration accepts what would need " + v.Unsuppressed.String()
	}
	return nothing
}

// nextRelease says what a change makes of the next release.
func nextRelease(c verdict.Comparison) string {
	v := c.Version
	switch {
	case v.Unpublished:
		return "; the crate is not published, so that no version has to tell them"
	case unreleased(c) && v.Required == bump.None:
		return ", but only what no " + stable(c) + "release has had yet"
	case unreleased(c):
		return ", but only what no " + stable(c) + "release has had yet; the next release must be " + needed(v)
	case v.Sufficient != nil && *v.Sufficient && v.Declared != bump.None:
		return "; the next release declares " + declared(v) + " already"
	case c.Since != nil && c.Since.Version.Needed > v.Needed:
		return "; the next release must be " + needed(c.Since.Version) + " all the same"
	}
	return "; the next release must be " + needed(v)
}

// stable is what kind of release is meant by the last one, where a prerelease came after it.
func stable(c verdict.Comparison) string {
	if c.Since.Prereleased {
		return "stable "
	}
	return ""
}

// unreleased reports whether what a change breaks is in no release yet.
func unreleased(c verdict.Comparison) bool {
	return c.Since != nil && c.Since.Why == "" && c.Version.Required < c.Version.Needed && c.Since.Most() < c.Version.Needed
}

// sinceText tells what the next release adds up to, beside what this change adds.
func sinceText(c verdict.Comparison) string {
	v := c.Since.Version
	line := fmt.Sprintf("this change: %s; since %s: %s", c.Version.Needed, c.Since.Base.Label, needed(v))
	if v.NeededAtMost > v.Needed {
		line += ", perhaps " + v.NeededAtMost.String()
	}
	line += ", declared " + declared(v)
	if v.Sufficient != nil && !*v.Sufficient && v.Declared != bump.None {
		line += ", which is too small"
	}
	return line
}

// unknownSentence speaks of a release that could not be checked to the end.
func unknownSentence(c verdict.Comparison) string {
	s := "cannot tell whether " + declared(c.Version) + " is enough"
	if len(c.Unchecked) > 0 {
		s += ", because " + count(len(c.Unchecked), "part") + " could not be checked"
	}
	if c.Version.Needed != bump.None {
		s += "; it needs at least " + needed(c.Version)
	}
	return s + perhaps(c.Version) + faults(c)
}

// enoughSentence speaks of a release whose bump is enough.
func enoughSentence(c verdict.Comparison) string {
	v := c.Version
	s := noticed(v, "nothing changed that applications notice")
	switch {
	case v.Needed > bump.Patch && unreleased(c):
		s = subject(c) + " " + does(v.Needed) + ", but only what no " + stable(c) + "release has had yet"
	case v.Needed > bump.Patch && v.Declared >= v.Needed && byVersion(v):
		s = subject(c) + " " + does(v.Needed) + ", and its version says so (" + v.Says() + ")"
	case v.Needed > bump.Patch && v.Declared >= v.Needed:
		s = subject(c) + " " + does(v.Needed) + ", and is declared so: " + declared(v)
	case v.Needed > bump.Patch:
		s = subject(c) + " " + does(v.Needed) + "; it declares " + declared(v) + ", which is accepted here"
	}
	return s + perhaps(v) + faults(c)
}

// tooSmallSentence speaks of a release whose bump is not enough.
func tooSmallSentence(c verdict.Comparison) string {
	v := c.Version
	if v.Needed == bump.None {
		return "this version cannot follow the last one"
	}
	if c.Since != nil && c.Since.Version.Required > v.Required {
		return subject(c) + " " + does(v.Needed) + "; it declares " + declared(v) + ", and everything since " + c.Since.Base.Label + " needs " + needed(c.Since.Version)
	}
	return subject(c) + " " + does(v.Needed) + "; it declares " + declared(v) + ", it needs " + needed(v) + perhaps(v)
}

// subject is what a comparison is about.
func subject(c verdict.Comparison) string {
	if c.Role == verdict.PR || unreleased(c) {
		return "this change"
	}
	return "this release"
}

// does says what a release of that class does.
func does(c bump.Class) string {
	switch c {
	case bump.Major:
		return "breaks applications"
	case bump.Minor:
		return "adds to what the plugin offers"
	case bump.Patch, bump.None:
	}
	return "changes the plugin"
}

func declared(v verdict.Version) string {
	if v.Declared == bump.None {
		return "no bump"
	}
	if byVersion(v) {
		return v.Says()
	}
	by := v.DeclaredBy
	if len(v.Declarations) > 0 && !v.Declarations[0].Next.IsZero() {
		by = v.Declarations[0].Next.String() + ", by " + by
	}
	return v.Says() + " (" + by + ")"
}

// byVersion reports whether the version itself declares the bump, which needs no
// saying.
func byVersion(v verdict.Version) bool { return v.DeclaredBy == string(release.FromCargo) }

func needed(v verdict.Version) string {
	class := cmp.Or(v.Required, v.Needed).String()
	if v.NeededVersion == "" {
		return class
	}
	if next, err := release.Parse(v.NeededVersion); err == nil && next.IsPrerelease() {
		class = "the next prerelease"
	}
	return class + " (" + v.NeededVersion + ")"
}

// perhaps tells what would be needed if all that is uncertain were so.
func perhaps(v verdict.Version) string {
	if v.NeededAtMost <= v.Needed || v.Sufficient != nil && *v.Sufficient && v.Declared >= v.NeededAtMost {
		return "" // the declared bump covers that too
	}
	if v.Needed == bump.None {
		return "; it may need " + v.NeededAtMost.String() + " all the same"
	}
	return "; perhaps even " + v.NeededAtMost.String()
}

// faults adds the number of errors to a sentence that speaks of the bump only.
func faults(c verdict.Comparison) string {
	n := 0
	for _, f := range c.Findings {
		if f.Level == verdict.LevelError {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return "; but there is " + count(n, "error")
}

// counted adds the number of findings, if there are any.
func counted(c verdict.Comparison) string {
	if n := counts(c.Findings); n != "" {
		return "; " + n
	}
	return ""
}

// counts says how many errors, warnings and notes there are, "" if none.
func counts(findings []verdict.Finding) string {
	n := make(map[verdict.Level]int)
	for _, f := range findings {
		n[f.Level]++
	}
	var parts []string
	for _, level := range []verdict.Level{verdict.LevelError, verdict.LevelWarning, verdict.LevelNote} {
		if n[level] > 0 {
			parts = append(parts, count(n[level], string(level)))
		}
	}
	return strings.Join(parts, ", ")
}

// comparisonMood is bad where something fails the run, and doubtful where
// somebody should look.
func comparisonMood(p verdict.Plugin, c verdict.Comparison) mood {
	m := good
	if p.Status == verdict.Removed || len(c.Unchecked) > 0 {
		m = doubtful
	}
	if p.Status == verdict.Failed {
		m = bad
	}
	if c.Fails() {
		return bad
	}
	for _, f := range c.Findings {
		if f.Level != verdict.LevelNote {
			m = max(m, doubtful)
		}
	}
	for _, f := range c.Suppressed {
		if f.Suppressed.From.Added { // whoever changed the plugin has accepted it
			m = max(m, doubtful)
		}
	}
	return m
}

func pluginMood(p verdict.Plugin) mood {
	m := comparisonMood(p, verdict.Comparison{})
	for _, c := range p.Comparisons {
		m = max(m, comparisonMood(p, c))
	}
	return m
}

// sides are the sides that all comparisons share; nil where they differ.
type sides struct{ base, head *verdict.Side }

func sharedSides(r *verdict.Result) sides {
	var shared sides
	first := true
	for _, p := range r.Plugins {
		for _, c := range p.Comparisons {
			if first {
				shared, first = sides{base: c.Base, head: &c.Head}, false
				continue
			}
			shared.base = agreed(shared.base, c.Base)
			shared.head = agreed(shared.head, &c.Head)
		}
	}
	return shared
}

// agreed is a if b is the same side, else nil.
func agreed(a, b *verdict.Side) *verdict.Side {
	if a == nil || b == nil || sideText(*a) != sideText(*b) {
		return nil
	}
	return a
}

// sideText names a side and says why it was taken.
func sideText(s verdict.Side) string {
	label := s.Label
	if label == "" {
		label = s.Spec
		if s.Commit != "" {
			label = fmt.Sprintf("%s (%.7s)", s.Spec, s.Commit)
		}
	}
	switch {
	case s.Reason == "":
		return label
	case s.Reason == "default":
		return label + ", by default"
	case strings.HasPrefix(s.Reason, "--"):
		return label + ", from " + s.Reason
	}
	return label + ", " + s.Reason
}

func (t *text) summary(r *verdict.Result, shared sides) {
	line, m := outcome(r)
	t.wrapped(m.style(), "", "  ", line)
	found := whoFails(r)
	n := t.limit(len(found), maxBrief)
	for _, line := range found[:n] {
		t.wrapped(plain, "  ", "    ", line)
	}
	if n < len(found) {
		t.more(len(found)-n, "failing plugin")
	}
	t.surroundings(r, shared)
}

// surroundings tells what there was beside what was judged.
func (t *text) surroundings(r *verdict.Result, shared sides) {
	for _, line := range t.circumstances(r, shared) {
		t.wrapped(plain, "", "  ", line)
	}
	t.seen(r.Seen)
}

// whoFails tells, a line each, what is wrong with which plugin, where something is told of
// several: what is told of one is far away from what is told of another.
func whoFails(r *verdict.Result) []string {
	var all []string
	told := 0
	for _, p := range byUrgency(r.Plugins) {
		if !hasNothingToSay(p) {
			told++
		}
		for _, c := range p.Comparisons {
			if c.Fails() {
				all = append(all, shortened(title(p, c))+": "+shortened(sentence(p, c)))
			}
		}
	}
	if told < 2 {
		return nil
	}
	return all
}

// outcome tells in one line how the run ended.
func outcome(r *verdict.Result) (string, mood) {
	s := r.Summary
	word, m := "passed", good
	switch {
	case s.ExitCode == exitUnchecked:
		word, m = "not completely checked", doubtful
	case s.Approved:
		word, m = "approved", doubtful
	case s.ExitCode != 0:
		word, m = "failed", bad
	}
	line := fmt.Sprintf("%s: %s, %s, %s in %s", word, count(s.Errors, "error"),
		count(s.Warnings, "warning"), count(s.Notes, "note"), count(len(r.Plugins), "plugin"))
	if s.Suppressed > 0 {
		line += fmt.Sprintf("; %d suppressed", s.Suppressed)
	}
	if s.Unchecked > 0 {
		line += "; " + count(s.Unchecked, "part") + " not checked"
	}
	if r.Command != "lint" && s.Needed != bump.None {
		line += "; needed bump: " + s.Needed.String()
	}
	return line, m
}

// circumstances tells, a line each, what failed the run and what was read.
func (d detail) circumstances(r *verdict.Result, shared sides) []string {
	var lines []string
	if r.Summary.ExitCode == exitFindings {
		lines = d.whatFailed(r)
	}
	if shared.base != nil {
		lines = append(lines, "base: "+sideText(*shared.base))
	}
	if shared.head != nil {
		lines = append(lines, "head: "+sideText(*shared.head))
	}
	if r.Reader != nil {
		lines = append(lines, readerText(*r.Reader))
	}
	if r.Summary.ExitCode == exitUnchecked {
		lines = append(lines, whyUnchecked(r))
	}
	return lines
}

// readerText says where git has read the repository, and why.
func readerText(r verdict.Reader) string {
	text := "the repository was read with the help of git"
	if r.Backend == "git" {
		text = "the repository was read by git"
	}
	if r.Why != "" {
		text += ": " + r.Why
	}
	return text
}

// whyUnchecked says what failed a run that found nothing wrong.
func whyUnchecked(r *verdict.Result) string {
	if slices.ContainsFunc(r.Plugins, func(p verdict.Plugin) bool { return p.Status == verdict.Failed }) {
		return "a plugin that could not be checked fails the run"
	}
	return "what could not be checked fails the run; the option allow-unchecked accepts it"
}

// seen tells what is part of the permission system and was not judged.
func (t *text) seen(list []verdict.Seen) {
	switch {
	case len(list) == 0:
		return
	case !t.o.Verbose:
		t.wrapped(plain, "", "  ", "seen, not judged: "+count(len(list), "other part")+" of the permission system (--verbose lists them)")
		return
	}
	t.wrapped(plain, "", "  ", "seen, not judged:")
	for _, s := range sortedSeen(list) {
		t.wrapped(plain, "  ", "    ", seenText(s))
	}
}

func seenText(s verdict.Seen) string {
	return strings.TrimSpace(s.Kind+" "+s.Name) + " (" + position(s.File, s.Line, 0) + ")"
}
