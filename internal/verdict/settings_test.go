package verdict

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/release"
	"github.com/permver/permver/rules"
)

func day(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

func version(text string) release.Version {
	v, err := release.Parse(text)
	if err != nil {
		panic(err)
	}
	return v
}

// A suppression holds on its last day to the end, in UTC, and not for its version.
func TestUntil(t *testing.T) {
	april, two := Until{Day: day("2026-04-01")}, Until{Version: version("2.0.0")}
	for _, tt := range []struct {
		name    string
		until   Until
		date    time.Time
		version string
		past    bool
	}{
		{"no end", Until{}, day("2999-01-01"), "99.0.0", false},
		{"the day before", april, day("2026-03-31"), "1.0.0", false},
		{"the last second", april, day("2026-04-02").Add(-time.Second), "1.0.0", false},
		{"the day after", april, day("2026-04-02"), "1.0.0", true},
		{"the day after, elsewhere", april, day("2026-04-02").In(time.FixedZone("", -8*3600)), "1.0.0", true},
		{"a version before", two, day("2999-01-01"), "1.9.9", false},
		{"its prerelease", two, day("2026-01-01"), "2.0.0-rc.1", false},
		{"the version", two, day("2026-01-01"), "2.0.0", true},
		{"a version after", two, day("2026-01-01"), "2.0.1", true},
		{"no version", two, day("2026-01-01"), "", false},
	} {
		if got := tt.until.Past(tt.date, tt.version); got != tt.past {
			t.Errorf("%s: past is %v", tt.name, got)
		}
	}
	got := []string{april.String(), two.String(), Until{}.String(), april.gone(), two.gone()}
	want := []string{"2026-04-01", "2.0.0", "", "ran out on 2026-04-01", "ran out with version 2.0.0"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// An entry accepts what it names, by the subject or a claim, and where it says items
// exactly those.
func TestSuppressed(t *testing.T) {
	f := finding("default-narrowed", "default", rules.Finding{
		Bump: bump.Major, Claims: []string{"allow-save"}, Lost: []string{"save", "load"}, Gained: []string{"open", "load"},
	})
	entry := func(change func(*Suppression)) *Suppression {
		s := &Suppression{Rule: "default-narrowed", Subject: "default", Reason: "it never worked"}
		change(s)
		return s
	}
	for _, tt := range []struct {
		name   string
		entry  *Suppression
		accept bool
	}{
		{"the subject", entry(func(*Suppression) {}), true},
		{"any subject", entry(func(s *Suppression) { s.Subject = "" }), true},
		{"a claim", entry(func(s *Suppression) { s.Subject = "allow-save" }), true},
		{"another subject", entry(func(s *Suppression) { s.Subject = "allow-load" }), false},
		{"another rule", entry(func(s *Suppression) { s.Rule = "default-removed" }), false},
		{"its items", entry(func(s *Suppression) { s.Items = []string{"load", "open", "save"} }), true},
		{"one of its items", entry(func(s *Suppression) { s.Items = []string{"save"} }), false},
		{"more than its items", entry(func(s *Suppression) { s.Items = []string{"load", "open", "save", "z"} }), false},
		{"no items", entry(func(s *Suppression) { s.Items = []string{} }), false},
		{"before its end", entry(func(s *Suppression) { s.Until.Day = day("2026-04-01") }), true},
		{"after its end", entry(func(s *Suppression) { s.Until.Day = day("2026-03-01") }), false},
		{"before its version", entry(func(s *Suppression) { s.Until.Version = version("2.0.1") }), true},
		{"from its version on", entry(func(s *Suppression) { s.Until.Version = version("2.0.0") }), false},
	} {
		policy := Policy{Date: day("2026-03-15"), Suppressions: []*Suppression{{Rule: "none", Reason: "before it"}, tt.entry, {Rule: "default-narrowed", Subject: "none"}}}
		got := policy.indexed().suppressedBy(f, "2.0.0")
		if (got != nil) != tt.accept {
			t.Errorf("%s: %+v", tt.name, got)
		} else if got != nil && (got.Entry != tt.entry || got.Reason != "it never worked" || got.Until != tt.entry.Until.String()) {
			t.Errorf("%s: by %+v", tt.name, got)
		}
	}
	off := Policy{Rules: map[string]RuleSetting{"default-narrowed": {Level: LevelOff, From: Origin{By: "permver.toml"}}}}
	off.Suppressions = []*Suppression{entry(func(*Suppression) {})}
	if got := off.indexed().suppressedBy(f, ""); got == nil || got.Entry != nil || got.From.By != "permver.toml" {
		t.Errorf("a rule that is off: %+v", got)
	}
}

// Of several entries that accept a finding the first is told, by whatever it names it.
func TestFirstSuppression(t *testing.T) {
	f := finding("default-narrowed", "default", rules.Finding{Claims: []string{"allow-load", "allow-save"}, Lost: []string{"load", "save"}})
	all := []*Suppression{
		{Rule: "default-narrowed", Subject: "default", Items: []string{"load"}, Reason: "other items"},
		{Rule: "default-narrowed", Subject: "default", Until: Until{Day: day("2026-01-01")}, Reason: "ran out"},
		{Rule: "default-narrowed", Subject: "allow-save", Reason: "a claim"},
		{Rule: "default-narrowed", Subject: "default", Reason: "the subject"},
		{Rule: "default-narrowed", Subject: "allow-load", Reason: "another claim"},
		{Rule: "default-narrowed", Reason: "any"},
	}
	var got []string
	for i := range all {
		policy := Policy{Date: day("2026-03-15"), Suppressions: all[i:]}
		got = append(got, policy.indexed().suppressedBy(f, "").Reason)
	}
	if d := cmp.Diff([]string{"a claim", "a claim", "a claim", "the subject", "another claim", "any"}, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// Many entries and as many findings are judged one by one, not each with each.
func BenchmarkSuppressions(b *testing.B) {
	const many = 10000
	var in Input
	var policy Policy
	for i := range many {
		subject := fmt.Sprint("c", i)
		in.Findings = append(in.Findings, finding("command-removed", subject, rules.Finding{}))
		policy.Suppressions = append(policy.Suppressions, &Suppression{Rule: "command-removed", Subject: subject, Reason: "why"})
	}
	for b.Loop() {
		if c := Judge(in, policy); len(c.Suppressed) != many {
			b.Fatal(len(c.Suppressed))
		}
	}
}

// levelled is a policy that says one thing of one rule.
func levelled(rule string, level Level) Policy {
	return Policy{Rules: map[string]RuleSetting{rule: {Level: level}}}
}

// What is suppressed asks for no bump, what is set asks for another, and the answer says
// what it would be without.
func TestConfiguredBumps(t *testing.T) {
	set := func(s RuleSetting) Policy { return Policy{Rules: map[string]RuleSetting{"command-removed": s}} }
	accepted := Policy{Suppressions: []*Suppression{{Rule: "command-removed", Subject: "create_store", Reason: "why"}}}
	ended := Policy{Date: day("2026-03-15"), Suppressions: []*Suppression{{Rule: "command-removed", Until: Until{Day: day("2026-03-14")}}}}
	more := Policy{Rules: map[string]RuleSetting{"command-added": {Bump: new(bump.Major)}}}
	for _, tt := range []struct {
		name                 string
		policy               Policy
		in                   Input
		needed, unsuppressed bump.Class
		want                 []string
	}{
		{"nothing is set", Policy{}, step("1.0.0", "1.0.1", breaking, added), bump.Major, bump.Major, []string{
			"error command-removed major", "error command-added minor", "error bump-too-small none",
		}},
		{"suppressed", accepted, step("1.0.0", "1.0.1", breaking, added), bump.Minor, bump.Major, []string{
			"error command-added minor", "error bump-too-small none", "- error command-removed major",
		}},
		{"suppressed alone", accepted, step("1.0.0", "1.0.1", breaking), bump.None, bump.Major, []string{"- error command-removed major"}},
		{"suppressed until yesterday", ended, step("1.0.0", "1.0.1", breaking), bump.Major, bump.Major, []string{
			"error command-removed major", "error bump-too-small none",
		}},
		{"off", levelled("command-removed", LevelOff), step("1.0.0", "1.0.1", breaking), bump.None, bump.Major, []string{"- error command-removed major"}},
		{"needs less", set(RuleSetting{Bump: new(bump.Minor)}), step("1.0.0", "1.1.0", breaking), bump.Minor, bump.Major, []string{"note command-removed minor, allowed"}},
		{"needs nothing", set(RuleSetting{Bump: new(bump.None)}), step("1.0.0", "1.0.1", breaking), bump.None, bump.Major, []string{"note command-removed none"}},
		{"needs nothing, and is told", set(RuleSetting{Bump: new(bump.None), Level: LevelWarning}), step("1.0.0", "1.0.1", breaking), bump.None, bump.Major, []string{"warning command-removed none"}},
		{"a level below", levelled("command-removed", LevelWarning), step("1.0.0", "1.0.1", breaking), bump.Major, bump.Major, []string{"error command-removed major", "error bump-too-small none"}},
		{"a level where it is covered", levelled("command-removed", LevelError), step("1.0.0", "2.0.0", breaking), bump.Major, bump.Major, []string{"error command-removed major"}},
		{"a note where it is covered", levelled("command-added", LevelNote), step("1.0.0", "1.1.0", added), bump.Minor, bump.Minor, []string{"note command-added minor, allowed"}},
		{"a level of another rule", levelled("command-removed", LevelError), step("1.0.0", "1.1.0", added), bump.Minor, bump.Minor, []string{"note command-added minor, allowed"}},
		{"needs more", more, step("1.0.0", "1.1.0", added), bump.Major, bump.Major, []string{"error command-added major", "error bump-too-small none"}},
		{"what is uncertain", Policy{Suppressions: []*Suppression{{Rule: "scope-introduced"}}}, step("1.0.0", "1.0.1", unsure), bump.None, bump.None, []string{"- warning scope-introduced major"}},
		{"what base has", set(RuleSetting{}), step("1.0.0", "1.0.1", oldBroke), bump.None, bump.None, []string{"note set-unknown-reference major"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := Judge(tt.in, tt.policy)
			if c.Version.Needed != tt.needed || c.Version.Unsuppressed != tt.unsuppressed {
				t.Errorf("needed %s, unsuppressed %s", c.Version.Needed, c.Version.Unsuppressed)
			}
			if d := cmp.Diff(tt.want, lines(c.Findings, c.Suppressed)); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}

// lines are findings with level, rule and bump, and whether what is declared covers them; those
// that do not count with a dash.
func lines(counting, suppressed []Finding) (all []string) {
	for i, list := range [][]Finding{counting, suppressed} {
		for _, f := range list {
			line := []string{"", "- "}[i] + string(f.Level) + " " + f.Rule.ID + " " + f.Bump.String()
			if f.AllowedByBump {
				line += ", allowed"
			}
			all = append(all, line)
		}
	}
	return all
}

// A level is what a fault weighs that head brings, also one about the version; those that
// base has stay notes.
func TestConfiguredFaults(t *testing.T) {
	accepted := Policy{Suppressions: []*Suppression{{Rule: "bump-too-small", Subject: "tauri-plugin-store"}}}
	for _, tt := range []struct {
		name   string
		policy Policy
		in     Input
		want   []string
	}{
		{"less", levelled("unknown-key", LevelNote), step("1.0.0", "1.0.1", fault), []string{"note unknown-key none"}},
		{"more", levelled("commands-not-static", LevelError), step("1.0.0", "1.0.1", remark), []string{"error commands-not-static none"}},
		{"off", levelled("unknown-key", LevelOff), step("1.0.0", "1.0.1", fault), []string{"- error unknown-key none"}},
		{"of base", levelled("unknown-key", LevelError), step("1.0.0", "1.0.1", oldFault), []string{"note unknown-key none"}},
		{"on one side", levelled("unknown-key", LevelWarning), with(step("", "1.0.1", oldFault), oneSide), []string{"warning unknown-key none"}},
		{"the version", levelled("bump-too-small", LevelWarning), step("1.0.0", "1.0.1", added), []string{"error command-added minor", "warning bump-too-small none"}},
		{"the version, off", levelled("bump-too-small", LevelOff), step("1.0.0", "1.0.1", added), []string{"error command-added minor", "- error bump-too-small none"}},
		{"opinions about the version", levelled("declarations-disagree", LevelError), with(step("2.0.1", "2.1.0", added), pending(patchFile)), []string{
			"error declarations-disagree none", "note command-added minor, allowed",
		}},
		{"the version, accepted", accepted, step("1.0.0", "1.0.1", added), []string{"error command-added minor", "- error bump-too-small none"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := Judge(tt.in, tt.policy)
			if d := cmp.Diff(tt.want, lines(c.Findings, c.Suppressed)); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}

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

// The comparison tells which entries speak of the plugin, and which have run out.
func TestApplied(t *testing.T) {
	policy := Policy{Date: day("2026-03-15"), Suppressions: []*Suppression{
		{Rule: "a"}, {Rule: "b", Until: Until{Day: day("2026-03-14")}}, {Rule: "c", Until: Until{Version: version("1.0.1")}},
	}}
	var got []bool
	for _, s := range Judge(step("1.0.0", "1.0.1"), policy).Suppressions {
		got = append(got, s.Past)
	}
	if d := cmp.Diff([]bool{false, true, true}, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

func TestReconfiguredString(t *testing.T) {
	for want, r := range map[string]Reconfigured{
		"preset = strict":                         {Key: "preset", Now: "strict"},
		"preset = strict is gone":                 {Key: "preset", Was: "strict"},
		"preset = strict, which was relaxed":      {Key: "preset", Was: "relaxed", Now: "strict"},
		"permver.toml cannot be understood: oops": {Key: "permver.toml", Now: "oops", Broken: true},
	} {
		if got := r.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
