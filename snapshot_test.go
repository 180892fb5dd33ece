package permver

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/report"
	"github.com/permver/permver/internal/snapshot"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

// exception is a subject of a fixture of which a comparison with a snapshot says something
// else than one with the plugin itself.
type exception struct{ fixture, subject string }

const bodies = "a snapshot does not hold what functions do, by which one is known to be the other"

// The exceptions, as base and as head, each with the reason.
var (
	differentlyAsBase = map[exception]string{
		{"rename-by-function", "open_archive"}: bodies,
		{"rename-by-function", "mount"}:        bodies,
		{"functions-renamed", "open_archive"}:  bodies,
		{"functions-renamed", "mount"}:         bodies,
	}
	differentlyAsHead = map[exception]string{
		{"rename-by-function", "open_archive"}:   bodies,
		{"rename-by-function", "mount"}:          bodies,
		{"functions-renamed", "open_archive"}:    bodies,
		{"commands-not-static", "list_printers"}: "why a list cannot be evaluated is told with a place",
	}
)

// A comparison with a snapshot says what one with the plugin itself does, for each tree of
// each fixture against each other. As head only what changed is compared: the rules about
// one side that a snapshot does not hold the facts for are not asked.
func TestSnapshotSaysTheSame(t *testing.T) {
	t.Parallel()
	usedAsBase, usedAsHead := make(map[exception]bool), make(map[exception]bool)
	for _, c := range append(ruleCases(t), readCases(t, "testdata/cases")...) {
		files := c.snapshots(t)
		for baseName, base := range c.Trees {
			for headName, head := range c.Trees {
				if base[recordFile]+head[recordFile] != "" {
					continue
				}
				want := toldBy(checkSides(t, "base", "head", base, head))
				compare := func(what string, want, got []told, exceptions map[exception]string, used map[exception]bool) {
					for e := range exceptions {
						if e.fixture == c.Name {
							used[e] = used[e] || !gocmp.Equal(about(e.subject, want), about(e.subject, got), ignored)
							want, got = without(e.subject, want), without(e.subject, got)
						}
					}
					if d := gocmp.Diff(want, got, ignored); d != "" {
						t.Errorf("%s: from %s to %s, %s a snapshot (-plugin +snapshot):\n%s", c.Name, baseName, headName, what, d)
					}
				}
				if file := files[baseName]; file != "" {
					compare("from", want, toldBy(checkSides(t, file, "head", base, head)), differentlyAsBase, usedAsBase)
				}
				if file := files[headName]; file != "" {
					compare("to", onChanges(want), onChanges(toldBy(checkSides(t, "base", file, base, head))), differentlyAsHead, usedAsHead)
				}
			}
		}
	}
	checkUsed(t, differentlyAsBase, usedAsBase)
	checkUsed(t, differentlyAsHead, usedAsHead)
}

// about are the findings about a subject, without the others.
func about(subject string, all []told) []told {
	return slices.DeleteFunc(slices.Clone(all), func(f told) bool { return f.Subject.Name != subject })
}

func without(subject string, all []told) []told {
	return slices.DeleteFunc(slices.Clone(all), func(f told) bool { return f.Subject.Name == subject })
}

// checkUsed fails for exceptions that are none.
func checkUsed(t *testing.T, exceptions map[exception]string, used map[exception]bool) {
	t.Helper()
	for e, reason := range exceptions {
		if !used[e] {
			t.Errorf("%s of %s is an exception and says the same: %s", e.subject, e.fixture, reason)
		}
	}
}

// A side says nothing against its own snapshot, but of faults that are not new, and of
// permver's configuration, which is not the plugin's and not recorded; and a snapshot of a
// snapshot is the same, and so is one of the same plugin again.
func TestOwnSnapshot(t *testing.T) {
	t.Parallel()
	recorded := 0
	for _, c := range append(ruleCases(t), readCases(t, "testdata/cases")...) {
		again := c.snapshots(t)
		for name, file := range c.snapshots(t) {
			recorded++
			for _, f := range findings(checkSides(t, file, "head", nil, c.Trees[name])) {
				if f.Rule.Group != rules.Configuration && (f.Introduced || f.Bump != bump.None) {
					t.Errorf("%s of %s: %s: %s", name, c.Name, f.Rule.ID, f.Message)
				}
			}
			want := contentOf(t, file)
			if d := gocmp.Diff(want, contentOf(t, record(t, sidesSession(t, "", file, nil, nil)))); d != "" {
				t.Errorf("%s of %s: (-snapshot +its snapshot):\n%s", name, c.Name, d)
			}
			if d := gocmp.Diff(want, contentOf(t, again[name])); d != "" {
				t.Errorf("%s of %s: (-once +again):\n%s", name, c.Name, d)
			}
		}
	}
	if recorded < 300 {
		t.Errorf("%d trees were recorded", recorded)
	}
}

// snapshots records what the plugins of each tree grant, and returns the files by the names
// of the trees. Those that Tauri refuses, or that are an application's record, have none.
func (c *testCase) snapshots(t *testing.T) map[string]string {
	t.Helper()
	files := make(map[string]string, len(c.Trees))
	for name, tree := range c.Trees {
		if tree[recordFile] != "" {
			continue
		}
		if file := record(t, sidesSession(t, "", "head", nil, tree)); file != "" {
			files[name] = file
		}
	}
	return files
}

// record writes the snapshot of a session's head to a file; "" if there can be none.
func record(t *testing.T, s *session) string {
	t.Helper()
	surfaces, err := s.show(t.Context())
	var unwritable *snapshot.UnwritableError
	var none *NoPluginError
	text := ""
	if err == nil {
		text, err = report.Snapshot(surfaces)
	}
	if errors.As(err, &unwritable) || errors.As(err, &none) {
		return ""
	}
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "permver.snapshot")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func contentOf(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// sidesSession is a session on two sides: "base" and "head" are trees, what else is named is
// the file of a snapshot.
func sidesSession(t *testing.T, baseName, headName string, base, head map[string]string) *session {
	t.Helper()
	spec := func(name string) string {
		if name == "" || name == "base" || name == "head" {
			return name
		}
		return "snapshot:" + filepath.ToSlash(name)
	}
	s := newSession(Options{Base: spec(baseName), Head: spec(headName), Mode: verdict.PRMode, Env: func(string) string { return "" }})
	s.given = map[string]gitsrc.Side{"base": gitsrc.Files("base", base), "head": gitsrc.Files("head", head)}
	return s
}

func checkSides(t *testing.T, baseName, headName string, base, head map[string]string) *Result {
	t.Helper()
	result, err := sidesSession(t, baseName, headName, base, head).check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// told is what a comparison says that does not depend on versions and places.
type told struct {
	Rule, Fingerprint, Message, Help string
	Certainty, Effect                string
	Bump                             bump.Class
	Introduced                       bool
	rules.Finding
}

// ignored is what told has of places, and of what it holds in another form.
var ignored = gocmp.Options{
	cmpopts.EquateEmpty(), cmpopts.IgnoreTypes(source.Place{}), cmpopts.IgnoreFields(rules.Finding{}, "Rule", "Related", "Introduced", "Help"),
}

// aboutVersion is what a help says of the version.
var aboutVersion = regexp.MustCompile(`(if it breaks your users, )?release it (as [0-9a-z.-]+ or later|with a (minor|major) bump)\n?`)

// toldBy is what a result says of plugins. Whether a fault is new is left out where a
// snapshot does not tell.
func toldBy(r *Result) []told {
	var all []told
	for _, f := range findings(r) {
		if f.Rule.Group == rules.Releases {
			continue
		}
		one := told{
			f.Rule.ID, f.Fingerprint, f.Message, aboutVersion.ReplaceAllString(f.Help, ""),
			f.Certainty.String(), string(f.Effect), f.Bump, f.Introduced || f.Rule.Unrecorded, f.Finding,
		}
		if one.Help == rules.NothingToDo {
			one.Help = ""
		}
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b told) int { return strings.Compare(a.Rule+a.Message, b.Rule+b.Message) })
	return all
}

// onChanges are the findings about changes.
func onChanges(all []told) []told {
	return slices.DeleteFunc(slices.Clone(all), func(f told) bool {
		r, ok := rules.Find(f.Rule)
		return !ok || len(r.Changes) == 0
	})
}
