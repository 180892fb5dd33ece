package permver

import (
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/report"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

var update = flag.Bool("update", false, "rewrite the -- want -- of the fixtures")

// fixture is one file of testdata/rules: a plugin at base and at head, the
// findings to expect, and a near miss on which the rule must stay silent. A
// fixture without a base is about one side.
//
// The files of a tree are completed as a plugin's author would have them: a
// Cargo.toml of version 1.0.0 at base and 1.1.0 at head, a library, and the
// generated permission files, unless the line "unbuilt" in -- options -- says
// that the plugin was never built. The lines "base-version 2.0.0" and
// "head-version 2.0.0" there set other versions, and "mode release" asks that
// question.
type fixture struct {
	path       string
	rule       string
	archive    *txtar.Archive
	base, head map[string]string
	near       map[string]string
	options    map[string]string
	expect     string
	want       string
}

const (
	sampleCrate = "tauri-plugin-sample"
	sampleLib   = "pub fn init() {}\n"
)

func fixtures(t *testing.T) []*fixture {
	t.Helper()
	return readFixtures(t, "testdata/rules")
}

func readFixtures(t *testing.T, dir string) []*fixture {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	all := make([]*fixture, 0, len(paths))
	for _, path := range paths {
		all = append(all, readFixture(t, path))
	}
	return all
}

func readFixture(t *testing.T, path string) *fixture {
	t.Helper()
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f := &fixture{path: path, rule: strings.TrimSuffix(filepath.Base(path), ".txtar"), archive: archive, options: map[string]string{}}
	trees := map[string]*map[string]string{"base": &f.base, "head": &f.head, "near": &f.near}
	for _, file := range archive.Files {
		tree, name, inTree := strings.Cut(file.Name, "/")
		switch {
		case inTree && trees[tree] != nil:
			if *trees[tree] == nil {
				*trees[tree] = map[string]string{}
			}
			(*trees[tree])[name] = string(file.Data)
		case file.Name == "expect":
			f.expect = string(file.Data)
		case file.Name == "want":
			f.want = string(file.Data)
		case file.Name == "options":
			for line := range strings.Lines(string(file.Data)) {
				key, value, _ := strings.Cut(strings.TrimSpace(line), " ")
				f.options[key] = value
			}
		default:
			t.Fatalf("%s: unexpected file %s", path, file.Name)
		}
	}
	f.complete(t, f.base, cmp.Or(f.options["base-version"], "1.0.0"))
	f.complete(t, f.head, cmp.Or(f.options["head-version"], "1.1.0"))
	f.complete(t, f.near, cmp.Or(f.options["head-version"], "1.1.0"))
	return f
}

// complete adds to a tree what a fixture does not have to write.
func (f *fixture) complete(t *testing.T, tree map[string]string, version string) {
	t.Helper()
	if tree == nil {
		return
	}
	defaults := map[string]string{
		"Cargo.toml": fmt.Sprintf("[package]\nname = %q\nversion = %q\nlinks = %q\n\n"+
			"[build-dependencies]\ntauri-plugin = { version = \"2\", features = [\"build\"] }\n", sampleCrate, version, sampleCrate),
		"src/lib.rs": sampleLib,
	}
	for name, content := range defaults {
		if _, ok := tree[name]; !ok {
			tree[name] = content
		}
	}
	if _, unbuilt := f.options["unbuilt"]; unbuilt {
		return
	}
	plugin, err := manifest.NewLoader().Load(gitsrc.Files("tree", tree), "")
	if err != nil {
		return // then the fixture is about that
	}
	for _, file := range plugin.Files {
		if file.Generated {
			tree[file.Path] = generatedText(file.Command)
		}
	}
}

// generatedText is what tauri-plugin writes for a command.
func generatedText(command string) string {
	slug := strings.ReplaceAll(command, "_", "-")
	return fmt.Sprintf(`# Automatically generated - DO NOT EDIT!

"$schema" = "../../schemas/schema.json"

[[permission]]
identifier = "allow-%[1]s"
description = "Enables the %[2]s command without any pre-configured scope."
commands.allow = ["%[2]s"]

[[permission]]
identifier = "deny-%[1]s"
description = "Denies the %[2]s command without any pre-configured scope."
commands.deny = ["%[2]s"]
`, slug, command)
}

// run checks head against base, or lints head if there is no base.
func (f *fixture) run(t *testing.T, base, head map[string]string) *Result {
	t.Helper()
	if base == nil {
		return lintFiles(t, head)
	}
	return runFiles(t, base, head, verdict.Mode(f.options["mode"]), (*session).check)
}

func checkFiles(t *testing.T, base, head map[string]string) *Result {
	t.Helper()
	return runFiles(t, base, head, verdict.AutoMode, (*session).check)
}

func lintFiles(t *testing.T, head map[string]string) *Result {
	t.Helper()
	return runFiles(t, nil, head, verdict.AutoMode, (*session).lint)
}

// runFiles runs a command on sides in memory.
func runFiles(t *testing.T, base, head map[string]string, mode verdict.Mode, command func(*session, context.Context) (*Result, error)) *Result {
	t.Helper()
	s := newSession(Options{Base: "base", Head: "head", Mode: mode, Env: func(string) string { return "" }})
	s.given = map[string]gitsrc.Side{"base": gitsrc.Files("base", base), "head": gitsrc.Files("head", head)}
	result, err := command(s, t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func (f *fixture) text(t *testing.T, r *Result) string {
	t.Helper()
	format, err := report.Results().Find("text")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := format.Print(&out, r, report.Options{Verbose: true}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// lines are the findings of a result in the form of -- expect --, sorted.
func lines(r *Result) []string {
	var all []string
	for _, finding := range findings(r) {
		all = append(all, fmt.Sprintf("%s %s:%s %s %s",
			finding.Rule.ID, finding.Subject.Kind, finding.Subject.Name, finding.Bump, finding.Level))
	}
	slices.Sort(all)
	return all
}

func findings(r *Result) []verdict.Finding {
	var all []verdict.Finding
	for _, p := range r.Plugins {
		for _, c := range p.Comparisons {
			all = append(all, c.Findings...)
		}
	}
	return all
}

func ruleIDs(r *Result) map[string]bool {
	ids := make(map[string]bool)
	for _, f := range findings(r) {
		ids[f.Rule.ID] = true
	}
	return ids
}

func TestFixtures(t *testing.T) {
	for _, f := range fixtures(t) {
		t.Run(f.rule, func(t *testing.T) {
			result := f.verify(t)
			if !ruleIDs(result)[f.rule] {
				t.Errorf("the rule does not speak on its own fixture")
			}
			if f.near == nil {
				t.Fatal("there is no near miss")
			}
			if near := f.run(t, f.base, f.near); ruleIDs(near)[f.rule] {
				t.Errorf("the rule speaks on the near miss: %v", lines(near))
			}
		})
	}
}

// Releases of real plugins, written anew: what permver says of them is settled.
func TestCases(t *testing.T) {
	for _, f := range readFixtures(t, "testdata/cases") {
		t.Run(f.rule, func(t *testing.T) { f.verify(t) })
	}
}

// verify holds the findings to -- expect --, and the full output to -- want --.
func (f *fixture) verify(t *testing.T) *Result {
	t.Helper()
	result := f.run(t, f.base, f.head)
	want := strings.Split(strings.TrimSpace(f.expect), "\n")
	slices.Sort(want)
	if diff := gocmp.Diff(want, lines(result)); diff != "" {
		t.Errorf("findings (-expect +got):\n%s", diff)
	}
	f.compareText(t, f.text(t, result))
	return result
}

// compareText holds the full output to -- want --, or rewrites that.
func (f *fixture) compareText(t *testing.T, got string) {
	t.Helper()
	if got == f.want {
		return
	}
	if !*update {
		t.Errorf("output (-want +got):\n%s", gocmp.Diff(f.want, got))
		return
	}
	for i := range f.archive.Files {
		if f.archive.Files[i].Name == "want" {
			f.archive.Files[i].Data = []byte(got)
		}
	}
	if err := os.WriteFile(f.path, txtar.Format(f.archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestEveryRuleHasAFixture(t *testing.T) {
	have := make(map[string]bool)
	for _, f := range fixtures(t) {
		have[f.rule] = true
		if _, ok := rules.Find(f.rule); !ok {
			t.Errorf("%s is the fixture of no rule", f.path)
		}
	}
	for _, r := range rules.All() {
		if !have[r.ID] {
			t.Errorf("rule %s has no fixture", r.ID)
		}
	}
}

// A side compared with itself says nothing, whatever is wrong with it, but the
// faults that both have.
func TestSameSideIsSilent(t *testing.T) {
	for _, f := range fixtures(t) {
		for name, tree := range map[string]map[string]string{"base": f.base, "head": f.head, "near": f.near} {
			if tree == nil {
				continue
			}
			for _, finding := range findings(checkFiles(t, tree, maps.Clone(tree))) {
				if finding.Introduced || finding.Bump != 0 {
					t.Errorf("%s against itself (%s): %s: %s", name, f.rule, finding.Rule.ID, finding.Message)
				}
			}
		}
	}
}
