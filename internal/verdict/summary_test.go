package verdict

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/rules"
)

// judged makes a plugin of one judged comparison.
func judged(in Input, policy Policy) Plugin {
	return Plugin{Key: in.Plugin, Status: in.Status, Comparisons: []Comparison{Judge(in, policy)}}
}

func TestSummaryCounts(t *testing.T) {
	plugins := []Plugin{
		judged(step("2.0.1", "2.1.0", breaking, added, unsure), relaxed), // two errors, a warning, a note
		judged(step("2.0.1", "2.1.0", added, free), relaxed),             // two notes
		judged(with(step("2.0.1", "2.1.0"), missing(unread, unread)), relaxed),
		{Status: Unchanged},
	}
	want := Summary{Errors: 2, Warnings: 1, Notes: 3, Unchecked: 2, Needed: bump.Major, ExitCode: 1}
	if diff := cmp.Diff(want, Summarise(plugins, nil, nil, false)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	accepted := Policy{Suppressions: []*Suppression{{Rule: "command-removed"}}}
	plugins = []Plugin{judged(step("2.0.1", "2.1.0", breaking, added), accepted), judged(step("2.0.1", "2.1.0", breaking), accepted)}
	repository, suppressed := Faults([]rules.Finding{doubtful, remark, fault}, Policy{Suppressions: []*Suppression{{Rule: "unknown-key"}}})
	want = Summary{Warnings: 1, Notes: 2, Suppressed: 3, Needed: bump.Minor}
	if diff := cmp.Diff(want, Summarise(plugins, repository, suppressed, false)); diff != "" {
		t.Errorf("with suppressions and a repository (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(Summary{}, Summarise(nil, nil, nil, false)); diff != "" {
		t.Errorf("no plugins (-want +got):\n%s", diff)
	}
}

// What the next release needs: no more than everything since the last one adds up to,
// where that is known, and nothing of what breaks since a prerelease only.
func TestSummaryNeeds(t *testing.T) {
	breaks := step("2.0.3", "2.0.3", breaking)
	for _, c := range []struct {
		name         string
		in           Input
		want, atMost bump.Class
	}{
		{"since the last release", breaks, bump.Major, bump.Major},
		{"what was never released", with(breaks, unreleased(bump.Minor)), bump.Minor, bump.Minor},
		{"what may break since then", with(breaks, func(in *Input) { unreleased(bump.Minor)(in); in.Since.Version.NeededAtMost = bump.Major }), bump.Major, bump.Major},
		{"less than what was there", with(step("2.0.3", "2.0.3", added), since203), bump.Minor, bump.Minor},
		{"since a release that is not known", with(breaks, func(in *Input) { in.Since = &Since{Why: "the clone is shallow"} }), bump.Major, bump.Major},
		{"since a prerelease", with(breaks, func(in *Input) { in.Role = Prerelease }), bump.None, bump.None},
		{"beside what could not be read", with(step("2.0.3", "2.0.3", added), missing(unread)), bump.Minor, bump.Major},
		{"of what could not be read at all", with(step("2.0.3", "2.0.3"), ofStatus(Failed)), bump.None, bump.Major},
		{"what is not certain", step("2.0.3", "2.0.3", unsure), bump.None, bump.Major},
	} {
		p := judged(c.in, relaxed)
		if got := p.Next(); got.Needed != c.want || got.AtMost != c.atMost {
			t.Errorf("%s: %s, at most %s; want %s, at most %s", c.name, got.Needed, got.AtMost, c.want, c.atMost)
		}
		if got := Summarise([]Plugin{p}, nil, nil, false).Needed; got != c.want {
			t.Errorf("%s: %s in the summary, want %s", c.name, got, c.want)
		}
	}
}

// The exit code for one plugin that could not be loaded among 30, for something
// unchecked, and for both beside findings.
func TestExitCode(t *testing.T) {
	var many []Input
	for range 29 {
		many = append(many, step("2.0.1", "2.1.0", added))
	}
	many = slices.Clip(many) // each case appends to a copy
	failed := with(step("2.0.1", "2.1.0"), ofStatus(Failed))
	unparsable := with(step("2.0.1", "2.1.0", fault), ofStatus(Failed))
	unchecked := with(step("2.0.1", "2.1.0"), missing(unread))
	breaks := step("2.0.1", "2.1.0", breaking)
	never := Policy{FailOn: FailOn{Level: LevelNever}}
	for _, c := range []struct {
		name           string
		plugins        []Input
		policy         Policy
		allowUnchecked bool
		want           int
	}{
		{"all is well", many, relaxed, false, 0},
		{"one of 30 failed", append(many, failed), relaxed, false, 3},
		{"one of 30 failed, unchecked allowed", append(many, failed), relaxed, true, 3},
		{"one of 30 failed, beside findings", append(many, failed, breaks), relaxed, false, 1},
		{"a file that does not parse", append(many, unparsable), relaxed, false, 1},
		{"a file that does not parse, never", append(many, unparsable), never, false, 3},
		{"unchecked", append(many, unchecked), relaxed, false, 3},
		{"unchecked, allowed", append(many, unchecked), relaxed, true, 0},
		{"unchecked, never", append(many, unchecked), never, false, 3},
		{"unchecked, beside findings", append(many, unchecked, breaks), relaxed, false, 1},
		{"findings, never", append(many, breaks), never, false, 0},
	} {
		var plugins []Plugin
		for _, in := range c.plugins {
			plugins = append(plugins, judged(in, c.policy))
		}
		if got := Summarise(plugins, nil, nil, c.allowUnchecked).ExitCode; got != c.want {
			t.Errorf("%s: exit code %d, want %d", c.name, got, c.want)
		}
	}
}

func TestFailOn(t *testing.T) {
	var (
		covered   = step("2.0.1", "3.0.0", breaking)
		uncovered = step("2.0.1", "2.1.0", breaking)
		wanted    = step("2.0.1", "2.0.1", breaking)
		later     = step("2.0.3", "2.0.3", breaking)
		secure    = step("2.0.1", "2.1.0", widened)
		doubt     = step("2.0.1", "2.1.0", unsure)
		harmless  = step("2.0.1", "2.0.2", free)
		silent    = step("2.0.1", "2.0.2")
		oldRisk   = step("2.0.1", "2.0.2", func() rules.Finding { f := doubtful; f.Introduced = false; return f }())
		risk      = step("2.0.1", "2.0.2", doubtful)
		lint      = with(oldRisk, oneSide)
		went      = step("2.0.1", "2.0.0")
	)
	for _, c := range []struct {
		name string
		in   Input
		// fails lists the words that the plugin fails on, each given alone.
		fails []string
	}{
		{"a break that is covered", covered, []string{"note", "breaking"}},
		{"a break that is not", uncovered, []string{"error", "warning", "note", "breaking", "security", "bump"}},
		{"a break in a pull request", wanted, []string{"warning", "note", "breaking", "bump"}},
		{"a break of what no release has had", with(later, unreleased(bump.Minor)), []string{"warning", "note", "bump"}},
		{"a break of what no release has had, declared", with(with(later, unreleased(bump.Minor)), pending(minorFile)), []string{"note"}},
		{"a break of what perhaps a release has had", with(later, func(in *Input) {
			unreleased(bump.Minor)(in)
			in.Since.Version.NeededAtMost = bump.Major
		}), []string{"warning", "note", "breaking", "bump"}},
		{"a break beside what a release has had", with(later, since203), []string{"warning", "note", "breaking", "bump"}},
		{"a break since a release that is not known", with(later, func(in *Input) { in.Since = &Since{Why: "the clone is shallow"} }), []string{"warning", "note", "breaking", "bump"}},
		{"a wider default, covered", secure, []string{"note", "security"}},
		{"a break that is uncertain", doubt, []string{"warning", "note"}},
		{"a change that hurts nobody", harmless, []string{"note"}},
		{"nothing", silent, nil},
		{"a risk that base has too", oldRisk, []string{"note"}},
		{"a new risk", risk, []string{"warning", "note", "security"}},
		{"a risk on one side", lint, []string{"warning", "note", "security"}},
		{"a version that went down", went, []string{"error", "warning", "note", "breaking", "security", "bump"}},
	} {
		var fails []string
		for _, word := range []string{"error", "warning", "note", "breaking", "security", "bump", "never"} {
			failOn, err := ParseFailOn([]string{word})
			if err != nil {
				t.Fatal(err)
			}
			if Summarise([]Plugin{judged(c.in, Policy{FailOn: failOn})}, nil, nil, false).ExitCode == 1 {
				fails = append(fails, word)
			}
		}
		if diff := cmp.Diff(c.fails, fails); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}
