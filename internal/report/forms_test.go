package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/forms"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

// mixed has everything that a run can say, and goes wrong in every way.
func mixed() *verdict.Result {
	r := many()
	store, since := &r.Plugins[2].Comparisons[0], declaredElsewhere()
	store.Findings = append(store.Findings[:2:2], store.Findings[30], setNarrowed(), note(3, false))
	store.Gains = gains()
	for i := range store.Findings {
		store.Findings[i].Fingerprint = fmt.Sprintf("%016x", i+1)
	}
	store.Findings[0] = commandRemoved()
	store.Findings[0].Related = append(store.Findings[0].Related, store.Findings[0].Related[0])
	store.Findings[0].Related[1].Side = "head"
	store.Findings[1].At, store.Findings[1].Related = source.Place{}, nil
	suppressed := note(7, false)
	suppressed.Rule = rule("set-removed", 0, "")
	suppressed.Suppressed = &verdict.Suppressed{
		Reason: "never released", Until: "2027-01-01", From: verdict.Origin{By: "permver.toml", At: at("permver.toml", 3, 1, 3, 13), Added: true},
	}
	store.Suppressed = []verdict.Finding{suppressed}
	earlier := *store
	earlier.Role, earlier.FailedBy = verdict.Prerelease, "bump"
	earlier.Findings = earlier.Findings[:1]
	r.Plugins[2].Comparisons = append(r.Plugins[2].Comparisons, earlier)
	r.Plugins = append(r.Plugins,
		verdict.Plugin{Key: "lost", Crate: "tauri-plugin-lost", Path: "plugins/lost", Status: verdict.Failed},
		verdict.Plugin{Key: "gone", Crate: "tauri-plugin-gone", Path: "plugins/gone", Status: verdict.Removed},
	)
	r.Repository = since.Repository
	r.Summary = verdict.Summary{Errors: 3, Warnings: 2, Notes: 3, Suppressed: 1, Unchecked: 1, Needed: 3, ExitCode: 1}
	return r
}

// flooded has more than any format shows.
func flooded() *verdict.Result {
	r := broken()
	c := &r.Plugins[0].Comparisons[0]
	c.Findings = nil
	for i := range maxResults + 3 {
		f := commandRemoved()
		f.Message, f.Fingerprint = fmt.Sprintf("command c%04d is gone", i), fmt.Sprintf("%016x", i)
		c.Findings = append(c.Findings, f)
	}
	return r
}

// unread has nothing but parts that could not be read.
func unread() *verdict.Result {
	r := many()
	r.Plugins = r.Plugins[1:2]
	r.Summary = verdict.Summary{Unchecked: 1, ExitCode: 3}
	return r
}

func samples() map[string]*verdict.Result {
	return map[string]*verdict.Result{
		"broken": broken(), "many": many(), "fine": fine(), "declared": declaredElsewhere(), "pull request": pullRequest(),
		"lint": lint(), "hostile": hostile(), "mixed": mixed(), "unread": unread(),
		"empty": {Tool: tool, Command: "check"},
	}
}

func TestOutputsHaveTheirForms(t *testing.T) {
	for _, format := range forms.Names() {
		for name, r := range samples() {
			if err := forms.Check(format, printed(t, Results(), format, failingOn(verdict.LevelError, r), Options{})); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// extensions end the names of the goldens, so that an editor knows what they are.
var extensions = map[string]string{
	"sarif": ".sarif.json", "github": ".github.txt", "gitlab": ".gitlab.json", "junit": ".junit.xml", "checkstyle": ".checkstyle.xml", "markdown": ".md",
}

func TestFormatsForPrograms(t *testing.T) {
	for _, format := range forms.Names() {
		for name, r := range map[string]*verdict.Result{"mixed": mixed(), "lint": lint(), "hostile": hostile(), "unread": unread()} {
			golden(t, name+extensions[format], printed(t, Results(), format, failingOn(verdict.LevelError, r), Options{}))
		}
	}
}

func TestWeights(t *testing.T) {
	finding := func(level verdict.Level, b bump.Class, security bool, failedBy string) verdict.Finding {
		return verdict.Finding{Level: level, FailedBy: failedBy, Finding: rules.Finding{Bump: b, Security: security}}
	}
	tests := []struct {
		finding verdict.Finding
		gitlab  string
		weight  int
	}{
		{finding(verdict.LevelNote, bump.Minor, true, "security"), "blocker", 9},
		{finding(verdict.LevelError, bump.None, false, "error"), "blocker", 12},
		{finding(verdict.LevelError, bump.Major, true, ""), "critical", 5},
		{finding(verdict.LevelWarning, bump.Major, false, ""), "major", 2},
		{finding(verdict.LevelWarning, bump.Minor, true, ""), "major", 3},
		{finding(verdict.LevelWarning, bump.Minor, false, ""), "minor", 2},
		{finding(verdict.LevelNote, bump.Major, true, ""), "info", 1},
	}
	for _, tt := range tests {
		if got := gitlabSeverity(tt.finding); got != tt.gitlab {
			t.Errorf("%+v: got %s, want %s", tt.finding, got, tt.gitlab)
		}
		if got := (told{Finding: tt.finding}).weight(); got != tt.weight {
			t.Errorf("%+v: got %d, want %d", tt.finding, got, tt.weight)
		}
	}
}

func TestRulesInSARIF(t *testing.T) {
	tests := []struct {
		rule                       rules.Rule
		level, precision, security string
		tags                       []string
	}{
		{rules.Rule{Group: rules.Files, Severity: rules.Warning}, "warning", "very-high", "5.5", []string{"security", "permission-files"}},
		{rules.Rule{Group: rules.Grants, Bump: bump.Major}, "error", "very-high", "5.5", []string{"security", "grants"}},
		{rules.Rule{Group: rules.Grants, Bump: bump.Major, Certainty: diff.Unknown}, "warning", "medium", "3.5", []string{"security", "grants"}},
		{
			rule: rules.Rule{
				Group: rules.Grants, Bump: bump.Minor, Security: true, Certainty: diff.Likely, Tags: []rules.Tag{rules.GlobalScope, rules.DefaultSet},
			},
			level: "warning", precision: "high", security: "7.5", tags: []string{"security", "grants", "default-set", "global-scope"},
		},
		{rules.Rule{Group: rules.Commands, Bump: bump.Minor}, "note", "very-high", "5.5", []string{"security", "commands"}},
	}
	for _, tt := range tests {
		want := sarifWeight{Tags: tt.tags, Precision: tt.precision, SecuritySeverity: tt.security}
		got := toSARIFRule(&tt.rule, true)
		if d := cmp.Diff(want, got.Properties); d != "" || got.DefaultConfiguration.Level != tt.level {
			t.Errorf("%+v: level %s, %s", tt.rule, got.DefaultConfiguration.Level, d)
		}
		want = sarifWeight{Tags: tt.tags[1:], Precision: tt.precision, ProblemSeverity: strings.Replace(tt.level, "note", "recommendation", 1)}
		if d := cmp.Diff(want, toSARIFRule(&tt.rule, false).Properties); d != "" {
			t.Error(d)
		}
	}
	if got := pascal("command-removed"); got != "CommandRemoved" {
		t.Errorf("got %s", got)
	}
}

// What two comparisons of a plugin say alike is told once, at its greater weight.
func TestFindingsAreToldOnce(t *testing.T) {
	r := broken()
	later := r.Plugins[0].Comparisons[0]
	later.Role, later.Findings = verdict.Prerelease, []verdict.Finding{commandRemoved(), setNarrowed()}
	r.Plugins[0].Comparisons[0].Findings = []verdict.Finding{commandRemoved()}
	r.Plugins[0].Comparisons[0].Findings[0].Level = verdict.LevelNote
	r.Plugins[0].Comparisons = append(r.Plugins[0].Comparisons, later)
	got := each(toldFindings(r), func(f told) string { return string(f.Level) + " " + f.Rule.ID })
	if d := cmp.Diff([]string{"error command-removed", "warning scope-introduced"}, got); d != "" {
		t.Error(d)
	}
}
