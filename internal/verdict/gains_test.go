package verdict

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/rules"
)

// Gains are collected over the findings of the security axis, also of those that the
// declared bump covers: each once, that of the default first.
func TestGains(t *testing.T) {
	gain := func(identifier string, kind diff.GainKind, what string, on manifest.Platforms, commands ...string) diff.Gain {
		return diff.Gain{Identifier: identifier, Kind: kind, What: what, Platforms: on, Commands: commands}
	}
	finding := func(id string, security bool, certainty diff.Certainty, gains ...diff.Gain) rules.Finding {
		return rules.Finding{Rule: &rules.Rule{ID: id}, Bump: bump.Minor, Security: security, Certainty: certainty, Gains: gains}
	}
	in := step("2.0.1", "2.1.0",
		finding("set-widened", true, diff.Unknown,
			gain("default", diff.GainCommand, "write", manifest.Linux), gain("all", diff.GainCommand, "write", manifest.AllPlatforms)),
		finding("command-renamed", false, diff.Certain, gain("default", diff.GainCommand, "renamed", manifest.AllPlatforms)),
		finding("platform-added", true, diff.Likely, gain("default", diff.GainCommand, "write", manifest.Windows)),
		finding("scope-allow-added", true, diff.Likely,
			gain("all", diff.GainScope, "1", manifest.AllPlatforms, "read"), gain("all", diff.GainScope, "1", manifest.AllPlatforms)),
	)
	want := []Gain{
		{gain("default", diff.GainCommand, "write", manifest.Linux|manifest.Windows), diff.Likely, []string{"platform-added", "set-widened"}},
		{gain("all", diff.GainCommand, "write", manifest.AllPlatforms), diff.Unknown, []string{"set-widened"}},
		{gain("all", diff.GainScope, "1", manifest.AllPlatforms), diff.Likely, []string{"scope-allow-added"}},
		{gain("all", diff.GainScope, "1", manifest.AllPlatforms, "read"), diff.Likely, []string{"scope-allow-added"}},
	}
	got := Judge(in, relaxed).Gains
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	in.Role, in.Base = Lint, nil
	in.Findings = in.Findings[1:2]
	if got := Judge(in, relaxed).Gains; got != nil {
		t.Errorf("nothing is granted more, but %+v", got)
	}
}

// The default set comes before what sorts before it.
func TestCompareFirst(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"default", "all", -1}, {"all", "default", 1}, {"default", "default", 0}, {"all", "all", 0}, {"all", "every", 0},
	} {
		if got := compareFirst(c.a, c.b, "default"); got != c.want {
			t.Errorf("%s and %s: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

// A word of FailOn is named for the finding that it stands for.
func TestWord(t *testing.T) {
	widened := Finding{Level: LevelNote, AllowedByBump: true, Finding: rules.Finding{Bump: bump.Minor, Security: true}}
	broken := Finding{Level: LevelNote, AllowedByBump: true, Finding: rules.Finding{Bump: bump.Major}}
	old := Finding{Level: LevelNote, Finding: rules.Finding{Severity: rules.Warning, Security: true}}
	for _, c := range []struct {
		f    FailOn
		on   Finding
		want string
	}{
		{FailOn{}, widened, ""},
		{FailOn{Security: true}, widened, "security"},
		{FailOn{Security: true}, broken, ""},
		{FailOn{Security: true}, old, ""},
		{FailOn{Level: LevelNote, Security: true}, old, "note"},
		{FailOn{Breaking: true, Security: true}, broken, "breaking"},
		{FailOn{Level: LevelNever, Security: true}, widened, "security"},
		{FailOn{Level: LevelNote, Security: true}, widened, "security"},
		{FailOn{}, Finding{Level: LevelError}, "error"},
	} {
		if got := c.f.word(c.on, Requested); got != c.want {
			t.Errorf("%+v on %s: %q, want %q", c.f, c.on.Level, got, c.want)
		}
	}
}
