package permver

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/config"
	"github.com/permver/permver/internal/declare"
	"github.com/permver/permver/internal/report"
	"github.com/permver/permver/internal/verdict"
)

// bumpOf plans the bump of a plugin that covector knows, from a release with the
// commands load and save to one without save.
func bumpOf(t *testing.T, base, head string, opts Options) report.Bump {
	t.Helper()
	files := func(version, commands string) map[string]string {
		return map[string]string{
			".changes/config.json": `{"packages": {"n": {"path": ".", "manager": "rust"}}}`,
			"Cargo.toml": "[package]\nname = \"tauri-plugin-notes\"\nversion = \"" + version + "\"\nlinks = \"tauri-plugin-notes\"\n" +
				"[build-dependencies]\ntauri-plugin = { version = \"2\", features = [\"build\"] }\n",
			"build.rs":   "fn main() { tauri_plugin::Builder::new(&[" + commands + "]).build(); }\n",
			"src/lib.rs": "",
		}
	}
	memory := gitsrc.NewMemory()
	for i, commit := range []map[string]string{files(base, `"load", "save"`), files(head, `"load"`)} {
		when := time.Date(2026, time.January, 1+i, 12, 0, 0, 0, time.UTC)
		if _, err := memory.Commit(commit, "a commit", when, []string{"v" + base, "head"}[i]); err != nil {
			t.Fatal(err)
		}
	}
	opts.Base, opts.Head, opts.Env = "v"+base, "head", func(string) string { return "" }
	s := newSession(opts)
	s.repo = memory.Repo()
	defer s.close()
	plan, err := s.planBumps(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return plan.bumps.Plugins[0]
}

func TestBumpInChangeFiles(t *testing.T) {
	minorMayBreak := Options{Overrides: config.Layer{MinorMayBreak: config.Said("--minor-may-break", true, "true")}}
	tests := []struct {
		name, base, head string
		opts             Options
		want             string // the state, and the declaration or why there is none
	}{
		{"a break", "1.2.3", "1.2.3", Options{}, "missing major"},
		{"declared too small", "1.2.3", "1.3.0", Options{}, "missing major"},
		{"declared", "1.2.3", "2.0.0", Options{}, "enough"},
		{"below 1.0", "0.2.3", "0.2.3", Options{}, "missing minor"},
		{"below 0.1", "0.0.3", "0.0.3", Options{}, "missing patch"},
		{"where a minor may break", "1.2.3", "1.2.4", minorMayBreak, "missing minor"},
		{"and does", "1.2.3", "1.3.0", minorMayBreak, "enough"},
		{"a version that went down", "1.2.3", "1.2.2", Options{}, "missing the version went down from 1.2.3"},
		{"no version", "1.2.3", "", Options{}, "unknown"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := bumpOf(t, tt.base, tt.head, tt.opts)
			got := string(b.State) + " " + b.Why
			if b.Declaration != nil {
				got += b.Declaration.Value
				file := declare.ChangeFile{Package: "n", Bump: 0, Breaks: []string{"command save is gone; allow-save and deny-save go with it"}}
				want := strings.Replace(file.Text(), "none", b.Declaration.Value, 1)
				if d := cmp.Diff(want, b.Declaration.Text); d != "" || b.Declaration.File != ".changes/permver-notes.md" {
					t.Errorf("%s (-want +got):\n%s", b.Declaration.File, d)
				}
			}
			if strings.TrimSpace(got) != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestDecisiveComparison(t *testing.T) {
	for want, roles := range map[int][]verdict.Role{
		0: {verdict.Requested},
		1: {verdict.PR, verdict.Release, verdict.Release, verdict.Prerelease},
	} {
		var p verdict.Plugin
		for i, role := range roles {
			p.Comparisons = append(p.Comparisons, verdict.Comparison{Role: role, Findings: make([]verdict.Finding, i)})
		}
		if got := len(decisive(p).Findings); got != want {
			t.Errorf("of %v: number %d, want %d", roles, got, want)
		}
	}
}
