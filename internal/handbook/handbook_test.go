package handbook

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver"
	"github.com/permver/permver/internal/report"
	"github.com/permver/permver/rules"
)

const root = "../.."

func pages(t *testing.T) map[string]string {
	t.Helper()
	all, err := Pages(rules.All(), permver.Example)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// The committed pages are what would be written, and no page of a rule that is gone is left.
func TestPagesAreFresh(t *testing.T) {
	const advice = "write the pages anew with `go generate ./...`"
	all := pages(t)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		committed, err := os.ReadFile(filepath.Join(root, "docs", filepath.FromSlash(name)))
		if err != nil {
			t.Errorf("docs/%s is missing: %s", name, advice)
			continue
		}
		if diff := cmp.Diff(all[name], string(committed)); diff != "" {
			t.Errorf("docs/%s is stale: %s (-would be +is):\n%s", name, advice, diff)
		}
	}
	for _, pattern := range []string{"docs/rules/*", "docs/*.md"} {
		left, err := fs.Glob(os.DirFS(root), pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range left {
			content, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file)))
			if err != nil {
				t.Fatal(err)
			}
			if _, ok := all[strings.TrimPrefix(file, "docs/")]; !ok && strings.HasPrefix(string(content), generated) {
				t.Errorf("%s is written by nobody: %s", file, advice)
			}
		}
	}
}

// An example tells all that a page has to show.
func TestExamplesAreWhole(t *testing.T) {
	for _, r := range rules.All() {
		e, err := permver.Example(r.ID)
		if err != nil {
			t.Fatal(err)
		}
		for what, text := range map[string]string{"story": e.Story, "near miss": e.NearMiss, "subject": e.Subject, "output": e.Output} {
			if strings.TrimSpace(text) == "" {
				t.Errorf("the example of %s has no %s", r.ID, what)
			}
		}
		if e.Diff() == "" && len(e.Unchanged()) == 0 {
			t.Errorf("the example of %s shows no file", r.ID)
		}
	}
}

func TestNotChecked(t *testing.T) {
	made := []part{
		{"Nothing", []kind{told("a change", "rule")}},
		{"Some", []kind{
			unchecked("first", "Why one.", "The sources."), silent("between", "silent/a", "rules/b"),
			unchecked("second", "Why two.", "More."), unchecked("third", "Why three.", "More."),
			unchecked("`fourth`", "Why four.", "Much more."),
		}},
	}
	want := "\n## Some\n" +
		"\n### First\n\nWhy one.\n\nIt would need: the sources.\n" +
		"\n### Second\n\nWhy two.\n\n### Third\n\nWhy three.\n\nEach of these would need: more.\n" +
		"\n### Fourth\n\nWhy four.\n\nIt would need: much more.\n"
	_, got, _ := strings.Cut(notChecked(made), "with its reason.\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	page := kindsPage(made)
	want = "| between | no finding; held by [a](../testdata/silent/a.txtar) and [rules/b](../testdata/rules/b.txtar) |\n"
	if !strings.Contains(page, want) {
		t.Errorf("no row %q in\n%s", want, page)
	}
}

func TestPagesNeedExamples(t *testing.T) {
	missing := errors.New("missing")
	none := func(string) (report.Example, error) { return report.Example{}, missing }
	if _, err := Pages(rules.All(), none); !errors.Is(err, missing) {
		t.Errorf("got %v, want %v", err, missing)
	}
}

// No page holds what an editor or a browser would obey or hide.
func TestPagesShowAllTheyHold(t *testing.T) {
	for name, content := range pages(t) {
		for line := range strings.Lines(content) {
			line = strings.ReplaceAll(strings.TrimSuffix(line, "\n"), "\t", "")
			if report.Visible(line) != line {
				t.Errorf("docs/%s holds %q", name, report.Visible(line))
			}
		}
	}
}

// Links within the repository lead to a file, and to a heading in it.
func TestLinksLeadSomewhere(t *testing.T) {
	all := pages(t)
	for name, content := range all {
		for _, target := range links(content) {
			if strings.HasPrefix(target, "https://") {
				continue
			}
			file, fragment, _ := strings.Cut(target, "#")
			file = path.Join(path.Dir(name), file)
			page, generated := all[file]
			if !generated {
				if _, err := os.Stat(filepath.Join(root, "docs", filepath.FromSlash(file))); err != nil {
					t.Errorf("docs/%s links to %s, which does not exist", name, target)
				}
				continue
			}
			if fragment != "" && !slices.Contains(anchors(page), fragment) {
				t.Errorf("docs/%s links to %s, and there is no such heading", name, target)
			}
		}
	}
}

// links are the targets of the links of a page. None stands in a block of code.
func links(page string) []string {
	var targets []string
	for _, part := range strings.Split(page, "](")[1:] {
		target, _, _ := strings.Cut(part, ")")
		targets = append(targets, target)
	}
	return targets
}

func anchors(page string) []string {
	var names []string
	for line := range strings.Lines(page) {
		if text, isHeading := strings.CutPrefix(strings.TrimLeft(line, "#"), " "); isHeading && strings.HasPrefix(line, "#") {
			names = append(names, anchor(strings.TrimSpace(text)))
		}
	}
	return names
}

// Every kind of change ends somewhere: at rules, at fixtures that are there, or at a
// reason. Every rule speaks of some kind.
func TestKinds(t *testing.T) {
	spoken := make(map[string]bool)
	seen := make(map[string]bool)
	for _, p := range parts {
		for _, k := range p.kinds {
			if seen[p.title+k.what] {
				t.Errorf("%q stands twice", k.what)
			}
			seen[p.title+k.what] = true
			checkKind(t, k)
			for _, id := range k.rules {
				spoken[id] = true
			}
		}
	}
	for _, r := range rules.All() {
		if !spoken[r.ID] {
			t.Errorf("rule %s speaks of no kind of change", r.ID)
		}
	}
}

func checkKind(t *testing.T, k kind) {
	t.Helper()
	ends := 0
	for _, has := range []bool{len(k.rules) > 0, len(k.silent) > 0, k.why != ""} {
		if has {
			ends++
		}
	}
	if ends != 1 || (k.why == "") != (k.needs == "") {
		t.Errorf("%q ends nowhere, or at several places", k.what)
	}
	for _, id := range k.rules {
		if r, ok := rules.Find(id); !ok || r.ID != id {
			t.Errorf("%q: there is no rule %s", k.what, id)
		}
	}
	for _, fixture := range k.silent {
		if _, err := os.Stat(filepath.Join(root, "testdata", filepath.FromSlash(fixture)+".txtar")); err != nil {
			t.Errorf("%q: there is no fixture %s", k.what, fixture)
		}
	}
}

// Every fixture of what nobody is hurt by is one of a kind.
func TestSilentFixturesAreNamed(t *testing.T) {
	named := make(map[string]bool)
	for _, p := range parts {
		for _, k := range p.kinds {
			for _, fixture := range k.silent {
				named["testdata/"+fixture+".txtar"] = true
			}
		}
	}
	files, err := fs.Glob(os.DirFS(root), "testdata/silent/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !named[file] {
			t.Errorf("no kind of change names %s", file)
		}
	}
}

// Kinds that have no rule of their name are found by the words that people use for them.
func TestKindsAreFoundByTheirUsualNames(t *testing.T) {
	for words, rule := range map[string]string{
		"default split":               "default-narrowed",
		"tauri major raised":          "tauri-major-changed",
		"command foreign crate":       "global-scope-key-mismatch",
		"permission becomes set less": "set-narrowed",
	} {
		found := false
		for _, p := range parts {
			for _, k := range p.kinds {
				told := strings.FieldsFunc(k.what, func(r rune) bool { return r < 'a' || r > 'z' })
				lacks := func(word string) bool { return !slices.Contains(told, word) }
				found = found || slices.Contains(k.rules, rule) && !slices.ContainsFunc(strings.Fields(words), lacks)
			}
		}
		if !found {
			t.Errorf("no row with the words %q leads to %s", words, rule)
		}
	}
}
