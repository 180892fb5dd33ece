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
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/fixture"
	"github.com/permver/permver/internal/forms"
	"github.com/permver/permver/internal/report"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

var update = flag.Bool("update", false, "rewrite the -- want -- of the fixtures")

// testCase is a fixture of testdata/rules: a plugin at base and at head, the
// findings to expect, and a near miss on which the rule must stay silent. A
// fixture without a base is about one side. What else is found is listed: every rule runs
// on every fixture, in -- expect --, and on its near miss, in -- expect-near --, which is
// left out where nothing is found there.
//
// The files of a tree are completed as a plugin's author would have them: a
// Cargo.toml of version 1.0.0 at base and 1.1.0 at head, a library, and the
// generated permission files, unless the line "unbuilt" in -- options -- says
// that the plugin was never built. The lines "base-version 2.0.0" and
// "head-version 2.0.0" there set other versions, and "mode release" asks that
// question.
type testCase struct {
	*fixture.Fixture
	base, head, near map[string]string
	options          map[string]string
}

func ruleCases(t *testing.T) []*testCase {
	t.Helper()
	return readCases(t, "testdata/rules")
}

func readCases(t *testing.T, dir string) []*testCase {
	t.Helper()
	fixtures, err := fixture.ReadAll(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := make([]*testCase, 0, len(fixtures))
	for _, f := range fixtures {
		all = append(all, newCase(t, f))
	}
	return all
}

func newCase(t *testing.T, f *fixture.Fixture) *testCase {
	t.Helper()
	c := &testCase{Fixture: f, options: map[string]string{}}
	for name := range f.Sections {
		if !slices.Contains([]string{"expect", "expect-near", "want", "options"}, name) {
			t.Fatalf("%s: unexpected section %s", f.Name, name)
		}
	}
	for line := range strings.Lines(f.Sections["options"]) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		c.options[key] = value
	}
	for name, tree := range f.Trees {
		switch name {
		case "base":
			c.base = c.complete(tree, cmp.Or(c.options["base-version"], "1.0.0"))
		case "head":
			c.head = c.complete(tree, cmp.Or(c.options["head-version"], "1.1.0"))
		case "near":
			c.near = c.complete(tree, cmp.Or(c.options["head-version"], "1.1.0"))
		default:
			t.Fatalf("%s: unexpected tree %s", f.Name, name)
		}
	}
	return c
}

// complete adds to a tree what a fixture does not have to write.
func (c *testCase) complete(tree map[string]string, version string) map[string]string {
	fixture.Complete(tree, version)
	if _, unbuilt := c.options["unbuilt"]; unbuilt {
		return tree
	}
	return fixture.Build(tree)
}

// run checks head against base, or lints head if there is no base.
func (c *testCase) run(t *testing.T, base, head map[string]string) *Result {
	t.Helper()
	if base == nil {
		return lintFiles(t, head)
	}
	if tags := strings.Fields(c.options["tags"]); len(tags) == 2 {
		return checkTagged(t, base, tags[0], head, tags[1])
	}
	return runFiles(t, base, head, verdict.Mode(c.options["mode"]), (*session).check)
}

func checkFiles(t *testing.T, base, head map[string]string) *Result {
	t.Helper()
	return runFiles(t, base, head, verdict.AutoMode, (*session).check)
}

// checkTagged checks a commit against the one before it, both of which are tagged as
// releases.
func checkTagged(t *testing.T, base map[string]string, baseTag string, head map[string]string, headTag string) *Result {
	t.Helper()
	memory := gitsrc.NewMemory()
	for i, files := range []map[string]string{base, head} {
		tag := []string{baseTag, headTag}[i]
		if _, err := memory.Commit(files, tag, time.Date(2026, time.January, 1+i, 12, 0, 0, 0, time.UTC), tag); err != nil {
			t.Fatal(err)
		}
	}
	s := newSession(Options{Head: "HEAD", Env: func(string) string { return "" }})
	s.repo = memory.Repo()
	defer s.close()
	result, err := s.check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func lintFiles(t *testing.T, head map[string]string) *Result {
	t.Helper()
	return runFiles(t, nil, head, verdict.AutoMode, (*session).lint)
}

// runFiles runs a command on sides in memory.
func runFiles(t *testing.T, base, head map[string]string, mode verdict.Mode, command func(*session, context.Context) (*Result, error)) *Result {
	t.Helper()
	s := newSession(Options{Base: sideOf(t, "base", base), Head: sideOf(t, "head", head), Mode: mode, Env: func(string) string { return "" }})
	s.given = map[string]gitsrc.Side{"base": gitsrc.Files("base", base), "head": gitsrc.Files("head", head)}
	result, err := command(s, t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// recordFile is the only file that counts of a tree that is an application's record.
const recordFile = "acl-manifests.json"

// sideOf is how a tree is asked for as a side: by its name, or as a record, which is
// read from the disk.
func sideOf(t *testing.T, name string, tree map[string]string) string {
	t.Helper()
	record, ok := tree[recordFile]
	if !ok {
		return name
	}
	file := filepath.Join(t.TempDir(), recordFile)
	if err := os.WriteFile(file, []byte(record), 0o600); err != nil {
		t.Fatal(err)
	}
	return "acl:" + filepath.ToSlash(file)
}

func text(t *testing.T, r *Result) string {
	t.Helper()
	return printedAs(t, report.Results(), "text", r, report.Options{Verbose: true})
}

// printedAs prints a value in a format.
func printedAs[T any](t *testing.T, formats report.Formats[T], name string, value T, o report.Options) string {
	t.Helper()
	format, err := formats.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := format.Print(&out, value, o); err != nil {
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
	return append(all, r.Repository...)
}

// speaks reports whether some of the lines are findings of the rule.
func speaks(lines []string, rule string) bool {
	return slices.ContainsFunc(lines, func(line string) bool { return strings.HasPrefix(line, rule+" ") })
}

func TestFixtures(t *testing.T) {
	for _, c := range ruleCases(t) {
		t.Run(c.Name, func(t *testing.T) {
			result := c.verify(t)
			if !speaks(lines(result), c.Name) {
				t.Errorf("the rule does not speak on its own fixture")
			}
			if c.near == nil {
				t.Fatal("there is no near miss")
			}
			near := lines(c.run(t, c.base, c.near))
			if diff := gocmp.Diff(c.expected("expect-near"), near); diff != "" {
				t.Errorf("findings on the near miss (-expect-near +got):\n%s", diff)
			}
			if speaks(near, c.Name) {
				t.Error("the rule speaks on the near miss")
			}
		})
	}
}

// Releases of real plugins, written anew: what permver says of them is settled.
func TestCases(t *testing.T) {
	for _, c := range readCases(t, "testdata/cases") {
		t.Run(c.Name, func(t *testing.T) { c.verify(t) })
	}
}

// verify holds the findings to -- expect --, the full output to -- want --, and what is
// printed for other programs to the forms that they expect.
func (c *testCase) verify(t *testing.T) *Result {
	t.Helper()
	result := c.run(t, c.base, c.head)
	if diff := gocmp.Diff(c.expected("expect"), lines(result)); diff != "" {
		t.Errorf("findings (-expect +got):\n%s", diff)
	}
	for _, f := range findings(result) {
		if !f.Rule.Accounts(f.Finding) {
			t.Errorf("the literal of %s accounts for no finding with bump %s, effect %s, severity %q, security %t", f.Rule.ID, f.Bump, f.Effect, f.Severity, f.Security)
		}
	}
	for _, format := range forms.Names() {
		if err := forms.Check(format, []byte(printedAs(t, report.Results(), format, result, report.Options{}))); err != nil {
			t.Error(err)
		}
	}
	got := text(t, result)
	switch {
	case got == c.Sections["want"]:
	case !*update:
		t.Errorf("output (-want +got):\n%s", gocmp.Diff(c.Sections["want"], got))
	default:
		if err := c.Rewrite("want", got); err != nil {
			t.Fatal(err)
		}
	}
	return result
}

// Changes that hurt nobody: permver says nothing of them, in either direction.
func TestSilentChanges(t *testing.T) {
	for _, c := range readCases(t, "testdata/silent") {
		t.Run(c.Name, func(t *testing.T) {
			if got := lines(c.run(t, c.base, c.head)); len(got) > 0 {
				t.Errorf("findings: %v", got)
			}
			if got := changeLines(c.swapped(t)); len(got) > 0 {
				t.Errorf("findings the other way round: %v", got)
			}
			if gocmp.Equal(withoutVersion(c.base), withoutVersion(c.head)) {
				t.Error("nothing changes")
			}
		})
	}
}

// withoutVersion is a tree without the file that holds the version, which the cases set.
func withoutVersion(tree map[string]string) map[string]string {
	tree = maps.Clone(tree)
	delete(tree, "Cargo.toml")
	return tree
}

// expected are the findings that a section lists, sorted.
func (c *testCase) expected(section string) []string {
	var all []string
	for line := range strings.Lines(c.Sections[section]) {
		all = append(all, strings.TrimSpace(line))
	}
	slices.Sort(all)
	return all
}

func TestEveryRuleHasAFixture(t *testing.T) {
	have := make(map[string]bool)
	for _, c := range ruleCases(t) {
		have[c.Name] = true
		if _, ok := rules.Find(c.Name); !ok {
			t.Errorf("%s is the fixture of no rule", c.Name)
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
	for _, c := range ruleCases(t) {
		for name, tree := range c.Trees {
			for _, finding := range findings(checkFiles(t, tree, maps.Clone(tree))) {
				// What a suppression accepts depends on both sides, so that none of them is older.
				if finding.Bump != 0 || finding.Introduced && finding.Rule.Group != rules.Configuration {
					t.Errorf("%s against itself (%s): %s: %s", name, c.Name, finding.Rule.ID, finding.Message)
				}
			}
		}
	}
}
