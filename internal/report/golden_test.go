package report

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// printed returns what the named format prints of value.
func printed[T any](t *testing.T, formats Formats[T], name string, value T, o Options) []byte {
	t.Helper()
	format, err := formats.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := format.Print(&b, value, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// golden compares got with testdata/name.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s (-want +got):\n%s", name, d)
	}
}

func TestResults(t *testing.T) {
	tests := []struct {
		name   string
		format string
		result *verdict.Result
		o      Options
	}{
		{"broken.txt", "text", failingOn(verdict.LevelError, broken()), Options{}},
		{"broken-color.txt", "text", failingOn(verdict.LevelError, broken()), Options{Color: true}},
		{"broken-verbose.txt", "text", failingOn(verdict.LevelError, broken()), Options{Verbose: true}},
		{"broken-quiet.txt", "text", failingOn(verdict.LevelError, broken()), Options{Quiet: true}},
		{"broken-narrow.txt", "text", failingOn(verdict.LevelError, broken()), Options{Width: 60}},
		{"broken.json", "json", failingOn(verdict.LevelError, broken()), Options{}},
		{"many.txt", "text", failingOn(verdict.LevelError, many()), Options{}},
		{"many-quiet.txt", "text", failingOn(verdict.LevelError, many()), Options{Quiet: true}},
		{"fine.txt", "text", failingOn(verdict.LevelError, fine()), Options{}},
		{"pull-request.txt", "text", failingOn(verdict.LevelError, pullRequest()), Options{}},
		{"pull-request-quiet-bump.txt", "text", failingOn(verdict.LevelWarning, pullRequest()), Options{Quiet: true}},
		{"declared.txt", "text", failingOn(verdict.LevelError, declaredElsewhere()), Options{}},
		{"declared-quiet.txt", "text", failingOn(verdict.LevelWarning, declaredElsewhere()), Options{Quiet: true}},
		{"declared.json", "json", failingOn(verdict.LevelError, declaredElsewhere()), Options{}},
		{"lint.txt", "text", failingOn(verdict.LevelError, lint()), Options{}},
		{"lint.json", "json", failingOn(verdict.LevelError, lint()), Options{}},
		{"hostile.txt", "text", failingOn(verdict.LevelError, hostile()), Options{Verbose: true}},
		{"hostile.json", "json", failingOn(verdict.LevelError, hostile()), Options{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			golden(t, tt.name, printed(t, Results(), tt.format, tt.result, tt.o))
		})
	}
}

func TestQuietSaysNothingWhenAllIsWell(t *testing.T) {
	for name, r := range map[string]*verdict.Result{"fine": fine(), "pull request": pullRequest()} {
		if got := printed(t, Results(), "text", r, Options{Quiet: true}); len(got) != 0 {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

// TestQuietSaysWhatIsNotKnown: a release that passes because nothing is known against its
// bump is told in a line, whatever keeps the answer from being known. One that may break
// is no reason to speak where no release is judged.
func TestQuietSaysWhatIsNotKnown(t *testing.T) {
	perhaps := func(mode verdict.Mode, unchecked int) *verdict.Result {
		r := pullRequest()
		c := &r.Plugins[0].Comparisons[0]
		c.Mode = mode
		c.Version = verdict.Version{Base: "2.0.1", Head: "2.0.2", Declared: bump.Patch, DeclaredBy: "Cargo.toml", NeededAtMost: bump.Major}
		c.Unchecked = make([]verdict.Unchecked, unchecked)
		return r
	}
	told := perhaps(verdict.ReleaseMode, 0)
	told.Plugins[0].Comparisons[0].Version.Sufficient = ptr(true)
	for _, tt := range []struct {
		name   string
		result *verdict.Result
		want   string
	}{
		{"perhaps a break", perhaps(verdict.ReleaseMode, 0), "store 2.0.1 → 2.0.2: cannot tell whether patch is enough; it may need major all the same\n"},
		{"accepted as it is", perhaps(verdict.ReleaseMode, 1), "store 2.0.1 → 2.0.2: cannot tell whether patch is enough, because 1 part could not be checked; it may need major all the same\n"},
		{"enough", told, ""},
		{"a pull request", perhaps(verdict.PRMode, 0), ""},
	} {
		if d := cmp.Diff(tt.want, string(printed(t, Results(), "text", tt.result, Options{Quiet: true, Width: 200}))); d != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, d)
		}
	}
}

func TestShows(t *testing.T) {
	golden(t, "surface.txt", printed(t, Shows(), "text", surfaces(), Options{}))
	golden(t, "surface.json", printed(t, Shows(), "json", surfaces(), Options{}))
}

// catalogue is made up, so that the goldens do not change with the real one.
func catalogue() []*rules.Rule {
	removed := rule("command-removed", bump.Major, rules.ConsumerBuild)
	removed.Changes = append(removed.Changes, "command-removed")
	widened := rule("default-widened", bump.Minor, rules.SilentWidening)
	widened.Group, widened.Security = rules.Grants, true
	widened.Tags, widened.Mirrors, widened.Formerly = []rules.Tag{rules.DefaultSet}, []string{"default-narrowed"}, []string{"default-grown"}
	parse := rule("parse-error", bump.None, rules.Publish)
	parse.Group, parse.Severity = rules.Files, rules.Error
	unsure := rule("scope-dropped", bump.Major, rules.RuntimeDenied)
	unsure.Group, unsure.Certainty, unsure.Security = rules.Scopes, diff.Unknown, true
	open := rule("default-too-permissive", bump.None, rules.NoEffect)
	open.Group, open.Severity, open.Certainty = rules.Files, rules.Note, diff.Unknown
	removed.Otherwise = []rules.Case{{When: "a set has it", Effect: rules.RuntimeDenied}}
	parse.Otherwise = []rules.Case{{When: "it is an old one", Effect: rules.NoEffect, Severity: rules.Note}, {When: "it is new", Bump: bump.Major}}
	return []*rules.Rule{removed, widened, parse, unsure, open}
}

func TestCatalogues(t *testing.T) {
	golden(t, "rules.txt", printed(t, Catalogues(), "text", catalogue(), Options{}))
	if sure := printed(t, Catalogues(), "text", catalogue()[:3], Options{}); bytes.Contains(sure, []byte("?")) {
		t.Errorf("nothing is uncertain, and the table has a question mark:\n%s", sure)
	}
	golden(t, "rules.json", printed(t, Catalogues(), "json", catalogue(), Options{}))
}

func TestExplain(t *testing.T) {
	change := Example{
		Story: "A command goes away.\n\nIts permissions go\nwith it.",
		Before: []File{
			{Path: "build.rs", Text: "const COMMANDS: &[&str] = &[\"load\", \"create\"];\n"},
			{Path: "src/lib.rs", Text: "pub fn init() {}\n"},
			{Path: "permissions/old.toml", Text: "[default]\npermissions = []\n"},
		},
		After: []File{
			{Path: "build.rs", Text: "const COMMANDS: &[&str] = &[\"load\"];\n\tevil\x1b\n"},
			{Path: "src/lib.rs", Text: "pub fn init() {}\n"},
			{Path: "permissions/default.toml", Text: "[default]\npermissions = []"},
		},
		Subject: "create", Output: "error[command-removed]\n  it is gone\n",
	}
	fault := Example{Story: "A file.", After: []File{{Path: "permissions/a.toml", Text: "[default\n"}}}
	var b bytes.Buffer
	for i, r := range catalogue() {
		asked := slices.Concat(r.Formerly, []string{r.ID})[0]
		if err := Explain(&b, Explanation{r, asked, []Example{change, {}, fault, {}, {}}[i]}, Options{}); err != nil {
			t.Fatal(err)
		}
	}
	golden(t, "explain.txt", b.Bytes())
}
