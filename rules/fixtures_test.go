package rules

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/fixture"
	"github.com/permver/permver/internal/manifest"
)

// fromOutside are the fixtures of which the rules need more than the plugins as they are
// loaded here.
var fromOutside = map[string]string{
	"npm-bump-undeclared":      "the change files of the repository",
	"npm-crate-version-desync": "the change files of the repository",
	"suppression-expired":      "the suppressions of the configuration",
	"suppression-unused":       "the suppressions of the configuration",
}

// TestFixtures holds what the rules make of the fixtures by themselves to what their
// authors expect: rule, subject and bump. The levels, and the findings about versions,
// repositories and configurations, are others' to decide.
func TestFixtures(t *testing.T) {
	for _, dir := range []string{"../testdata/rules", "../testdata/cases"} {
		fixtures, err := fixture.ReadAll(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range fixtures {
			if fromOutside[f.Name] != "" {
				continue
			}
			t.Run(f.Name, func(t *testing.T) {
				for head, section := range map[string]string{"head": "expect", "near": "expect-near"} {
					found, ok := fixtureFindings(t, f, head)
					if !ok {
						continue
					}
					if diff := cmp.Diff(expectedHere(f.Sections[section]), found); diff != "" {
						t.Errorf("%s (-want +got):\n%s", head, diff)
					}
				}
			})
		}
	}
}

// fixtureFindings are the findings between the base of a fixture and another of its trees,
// or on that alone; false if there is no such plugin, or the fixture is about more.
func fixtureFindings(t *testing.T, f *fixture.Fixture, name string) ([]string, bool) {
	t.Helper()
	head := fixtureSurface(f, name)
	if head == nil {
		return nil, false
	}
	findings := Lint(head)
	if f.Trees["base"] != nil {
		base := fixtureSurface(f, "base")
		if base == nil {
			return nil, false
		}
		findings = Check(base, head, diff.Compare(base, head), findings)
	}
	var lines []string
	for _, found := range findings {
		checkAccounted(t, found)
		lines = append(lines, fmt.Sprintf("%s %s:%s %s", found.Rule.ID, found.Subject.Kind, found.Subject.Name, found.Bump))
	}
	slices.Sort(lines)
	return lines, true
}

// fixtureSurface loads a tree of a fixture, completed as its plugin's author would have it.
func fixtureSurface(f *fixture.Fixture, name string) *acl.Surface {
	tree := f.Trees[name]
	if tree == nil {
		return nil
	}
	if record, ok := tree["acl-manifests.json"]; ok {
		plugins, err := manifest.Recorded("acl-manifests.json", []byte(record))
		if err != nil || len(plugins) != 1 {
			return nil
		}
		return acl.NewSurface(plugins[0])
	}
	fixture.Complete(tree, "1.0.0")
	if !slices.Contains(strings.Fields(f.Sections["options"]), "unbuilt") {
		fixture.Build(tree)
	}
	plugin, err := manifest.NewLoader().Load(gitsrc.Files(name, tree), "")
	if err != nil || plugin.Refused() {
		return nil
	}
	return acl.NewSurface(plugin)
}

// expectedHere are the lines of a section that are about rules of this package, without
// the levels.
func expectedHere(section string) []string {
	var lines []string
	for line := range strings.Lines(section) {
		line = strings.TrimSpace(line)
		id, _, _ := strings.Cut(line, " ")
		if r, ok := Find(id); ok && (r.say != nil || r.lint != nil) {
			lines = append(lines, line[:strings.LastIndexByte(line, ' ')])
		}
	}
	slices.Sort(lines)
	return lines
}
