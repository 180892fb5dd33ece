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
	if diff := cmp.Diff(want, Summarise(plugins, nil, relaxed)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff(Summary{}, Summarise(nil, nil, relaxed)); diff != "" {
		t.Errorf("no plugins (-want +got):\n%s", diff)
	}
}

// The exit code for one plugin that could not be loaded among 30, for something
// unchecked, and for both beside findings.
func TestExitCode(t *testing.T) {
	var many []Plugin
	for range 29 {
		many = append(many, judged(step("2.0.1", "2.1.0", added), relaxed))
	}
	many = slices.Clip(many) // each case appends to a copy
	failed := judged(with(step("2.0.1", "2.1.0"), ofStatus(Failed)), relaxed)
	unparsable := judged(with(step("2.0.1", "2.1.0", fault), ofStatus(Failed)), relaxed)
	unchecked := judged(with(step("2.0.1", "2.1.0"), missing(unread)), relaxed)
	breaks := judged(step("2.0.1", "2.1.0", breaking), relaxed)
	never := FailOn{Level: LevelNever}
	for _, c := range []struct {
		name    string
		plugins []Plugin
		policy  Policy
		want    int
	}{
		{"all is well", many, Policy{}, 0},
		{"one of 30 failed", append(many, failed), Policy{}, 3},
		{"one of 30 failed, unchecked allowed", append(many, failed), Policy{AllowUnchecked: true}, 3},
		{"one of 30 failed, beside findings", append(many, failed, breaks), Policy{}, 1},
		{"a file that does not parse", append(many, unparsable), Policy{}, 1},
		{"a file that does not parse, never", append(many, unparsable), Policy{FailOn: never}, 3},
		{"unchecked", append(many, unchecked), Policy{}, 3},
		{"unchecked, allowed", append(many, unchecked), Policy{AllowUnchecked: true}, 0},
		{"unchecked, never", append(many, unchecked), Policy{FailOn: never}, 3},
		{"unchecked, beside findings", append(many, unchecked, breaks), Policy{}, 1},
		{"findings, never", append(many, breaks), Policy{FailOn: never}, 0},
	} {
		if got := Summarise(c.plugins, nil, c.policy).ExitCode; got != c.want {
			t.Errorf("%s: exit code %d, want %d", c.name, got, c.want)
		}
	}
}

func TestFailOn(t *testing.T) {
	var (
		covered   = step("2.0.1", "3.0.0", breaking)
		uncovered = step("2.0.1", "2.1.0", breaking)
		wanted    = step("2.0.1", "2.0.1", breaking)
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
			if Summarise([]Plugin{judged(c.in, relaxed)}, nil, Policy{FailOn: failOn}).ExitCode == 1 {
				fails = append(fails, word)
			}
		}
		if diff := cmp.Diff(c.fails, fails); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}
