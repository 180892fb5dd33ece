package verdict

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/rules"
)

// levelled is a policy that says one thing of one rule.
func levelled(rule string, level Level) Policy {
	return Policy{Rules: map[string]RuleSetting{rule: {Level: level}}}
}

// The level of a rule is the least that its changes weigh, and what its new faults and
// the findings about the version do.
func TestConfiguredLevels(t *testing.T) {
	const enough = "release: declared minor by Cargo.toml, needed minor to minor (2.1.0), sufficient true"
	const tooSmall = "release: declared minor by Cargo.toml, needed major to major (3.0.0), sufficient false"
	const version = "2.1.0 after 2.0.1 declares minor, but the changes need major: 3.0.0 or later"
	covered, uncovered := step("2.0.1", "2.1.0", added), step("2.0.1", "2.1.0", breaking)
	check(t, []verdictCase{
		{"a change that is covered weighs more", covered, levelled("command-added", LevelWarning), []string{enough, "warning command-added"}},
		{"a change that is covered stays a note", covered, levelled("command-added", LevelNote), []string{enough, "note command-added, allowed"}},
		{"a change of another rule", covered, levelled("command-removed", LevelError), []string{enough, "note command-added, allowed"}},
		{"a change that is not covered weighs no less", uncovered, levelled("command-removed", LevelNote), []string{tooSmall, "error command-removed", "error " + version}},
		{"a fault weighs less", step("2.0.1", "2.1.0", added, fault), levelled("unknown-key", LevelNote), []string{enough, "note command-added, allowed", "note unknown-key"}},
		{"a fault weighs more", step("2.0.1", "2.1.0", added, remark), levelled("commands-not-static", LevelError), []string{enough, "error commands-not-static", "note command-added, allowed"}},
		{"a fault that base has too", step("2.0.1", "2.1.0", added, oldFault), levelled("unknown-key", LevelError), []string{enough, "note command-added, allowed", "note unknown-key"}},
		{"the version", uncovered, levelled("bump-too-small", LevelWarning), []string{tooSmall, "error command-removed", "warning " + version}},
		{"the version, switched off", uncovered, levelled("bump-too-small", LevelOff), []string{tooSmall, "error command-removed"}},
		{"a change, switched off", uncovered, levelled("command-removed", LevelOff), []string{
			"release: declared minor by Cargo.toml, needed none to none (), sufficient true",
		}},
		{"a change with another bump", uncovered, Policy{Rules: map[string]RuleSetting{"command-removed": {Bump: new(bump.Minor)}}}, []string{
			enough, "note command-removed, allowed",
		}},
		{"opinions about the version", with(covered, pending(patchFile)), levelled("declarations-disagree", LevelError), []string{
			enough, "error Cargo.toml declares minor, .changes/x.md declares patch; the strongest counts", "note command-added, allowed",
		}},
	})
}

// What is suppressed asks for no bump; what it would ask for is known all the same.
func TestSuppressedAsksForNothing(t *testing.T) {
	entry := &Suppression{Rule: "command-removed", Subject: "create_store", Reason: "nobody called it", Until: Until{Day: january(10)}}
	of := func(date time.Time) Policy { return Policy{Suppressions: []*Suppression{entry}, Date: date} }
	in := step("2.0.1", "2.1.0", breaking, added)
	got := Judge(in, of(january(10)))
	want := []string{"release: declared minor by Cargo.toml, needed minor to minor (2.1.0), sufficient true", "note command-added, allowed"}
	if diff := cmp.Diff(want, outcome(got)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got.Version.Unsuppressed != bump.Major {
		t.Errorf("without the suppression it needs %s", got.Version.Unsuppressed)
	}
	if len(got.Suppressed) != 1 || got.Suppressed[0].Rule.ID != "command-removed" || got.Suppressed[0].Suppressed.Entry != entry {
		t.Errorf("suppressed: %+v", got.Suppressed)
	}
	if !slices.Equal(got.Suppressions, []Applied{{entry, false}}) {
		t.Errorf("entries: %+v", got.Suppressions)
	}
	got = Judge(in, of(january(11)))
	want = []string{
		"release: declared minor by Cargo.toml, needed major to major (3.0.0), sufficient false",
		"error command-removed", "error 2.1.0 after 2.0.1 declares minor, but the changes need major: 3.0.0 or later", "note command-added, allowed",
	}
	if diff := cmp.Diff(want, outcome(got)); diff != "" {
		t.Errorf("on the day after (-want +got):\n%s", diff)
	}
	if !slices.Equal(got.Suppressions, []Applied{{entry, true}}) || len(got.Suppressed) > 0 {
		t.Errorf("on the day after: entries %+v, suppressed %+v", got.Suppressions, got.Suppressed)
	}
}

func january(d int) time.Time { return time.Date(2026, time.January, d, 0, 0, 0, 0, time.UTC) }

// Faults of the repository weigh what their severity or the configuration says, and
// nothing more where base has them too. Nothing fails on one that is suppressed.
func TestFaults(t *testing.T) {
	policy := levelled("unknown-key", LevelWarning)
	policy.FailOn = FailOn{Level: LevelWarning}
	policy.Suppressions = []*Suppression{{Rule: "default-too-permissive", Subject: "default", Reason: "asked for"}}
	faults, suppressed := Faults([]rules.Finding{remark, fault, broke, oldBroke, doubtful}, policy)
	tell := func(all []Finding) []string {
		var lines []string
		for _, f := range all {
			line := string(f.Level) + " " + f.Rule.ID
			if f.Fails() {
				line += ", fails on " + f.FailedBy
			}
			if f.Suppressed != nil {
				line += ", suppressed: " + f.Suppressed.Reason
			}
			lines = append(lines, line)
		}
		return lines
	}
	want := []string{
		"error set-unknown-reference, fails on warning", "warning unknown-key, fails on warning",
		"note set-unknown-reference", "note commands-not-static",
	}
	if diff := cmp.Diff(want, tell(faults)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff([]string{"warning default-too-permissive, suppressed: asked for"}, tell(suppressed)); diff != "" {
		t.Errorf("suppressed (-want +got):\n%s", diff)
	}
}
