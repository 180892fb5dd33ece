package report

import (
	"fmt"
	"testing"

	"github.com/permver/permver/internal/forms"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/verdict"
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
