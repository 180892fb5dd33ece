package permver

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/permver/permver/internal/report"
	"github.com/permver/permver/internal/snapshot"
	"github.com/permver/permver/rules"
)

// The documents show what is really printed: under "<!-- output of: permver demo -->" that
// of the demo, under "<!-- output of: permver bump, for the plugin of the demo -->" that of bump,
// under "<!-- output of: case NAME -->" that of testdata/cases/NAME, under
// "<!-- output of: case NAME as FORMAT -->" the same in another format, under
// "<!-- output of: script NAME FILE -->" what that script of the command line is given or held
// to, under "<!-- output of: preset NAME -->" the text of that preset, and lists under what
// says so. With -update they are rewritten.
func TestDocumentsShowWhatIsPrinted(t *testing.T) {
	documents, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	for _, name := range append(documents, "README.md") {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		is, n := withOutputs(t, string(content))
		shown += n
		switch {
		case is == string(content):
		case !*update:
			t.Errorf("%s shows another output (-shown +printed):\n%s", name, gocmp.Diff(string(content), is))
		default:
			if err := os.WriteFile(name, []byte(is), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	if shown < 2 {
		t.Errorf("%d outputs in all documents", shown)
	}
}

const outputMark = "<!-- output of: "

// opening is what stands above an output: the end of the mark, and a fence.
var opening = regexp.MustCompile("^([^\n]*) -->\n(`{3,})([a-z]+)\n")

// withOutputs returns a document with its outputs as they are printed now, and their
// number.
func withOutputs(t *testing.T, document string) (string, int) {
	t.Helper()
	parts := strings.Split(document, outputMark)
	for i, part := range parts[1:] {
		found := opening.FindStringSubmatch(part)
		if found == nil {
			t.Fatalf("no place for an output after %q", outputMark+part)
		}
		closing := "\n" + found[2] + "\n"
		_, after, closed := strings.Cut(part[len(found[0])-1:], closing)
		if !closed {
			t.Fatalf("no end of the output after %q", outputMark+part)
		}
		parts[i+1] = found[0] + strings.TrimRight(outputOf(t, found[1]), "\n") + closing + after
	}
	return strings.Join(parts, outputMark), len(parts) - 1
}

func outputOf(t *testing.T, what string) string {
	t.Helper()
	switch names := strings.Fields(what); names[0] {
	case "script":
		return scriptOutput(t, names[1], names[2])
	case "preset":
		text, err := os.ReadFile("internal/config/presets/" + names[1] + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	name, isCase := strings.CutPrefix(what, "case ")
	switch {
	case what == "permver demo":
		result, err := Demo(t.Context(), Options{})
		return textOf(t, report.Results(), result, err)
	case what == "permver bump, for the plugin of the demo":
		bumps, err := demoBumps(t)
		return textOf(t, report.Needs(), bumps, err)
	case what == "the rules that ask for more than a snapshot holds":
		return linesOf(unrecordedRules())
	case what == "the kinds of lines of a snapshot":
		return linesOf(snapshot.Forms())
	case isCase && strings.Contains(name, " as "):
		name, format, _ := strings.Cut(name, " as ")
		result, err := caseResult(t, name)
		if err != nil {
			t.Fatal(err)
		}
		return printedAs(t, report.Results(), format, result, report.Options{})
	case isCase:
		result, err := caseResult(t, name)
		return textOf(t, report.Results(), result, err)
	}
	t.Fatalf("nobody knows how to print %q", what)
	return ""
}

// unrecordedRules are the rules that a snapshot does not hold the facts for.
func unrecordedRules() []string {
	var ids []string
	for _, r := range rules.All() {
		if r.Unrecorded {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

func linesOf(list []string) string { return strings.Join(list, "\n") + "\n" }

// textOf prints a value as text.
func textOf[T any](t *testing.T, formats report.Formats[T], value T, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return printedAs(t, formats, "text", value, report.Options{})
}

func demoBumps(t *testing.T) (*Bumps, error) {
	t.Helper()
	s, err := demoSession(Options{})
	if err != nil {
		return nil, err
	}
	defer s.close()
	plan, err := s.planBumps(t.Context())
	if err != nil {
		return nil, err
	}
	return plan.bumps, nil
}

// scriptOutput is what a script of the command line is held to.
func scriptOutput(t *testing.T, script, file string) string {
	t.Helper()
	archive, err := txtar.ParseFile("cmd/permver/testdata/script/" + script + ".txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		if f.Name == file {
			return string(f.Data)
		}
	}
	t.Fatalf("script %s has no file %s", script, file)
	return ""
}

func caseResult(t *testing.T, name string) (*Result, error) {
	t.Helper()
	for _, c := range readCases(t, "testdata/cases") {
		if c.Name == name {
			return c.run(t, c.base, c.head), nil
		}
	}
	return nil, fmt.Errorf("no case %q", name)
}

// Wherever it is told what a side can be, all of it is told, and each is understood.
func TestSidesAreToldEverywhere(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	hint := (&SpecError{}).Hints()[0]
	for _, s := range Sides() {
		kind, _, named := strings.Cut(s.Spec, ":")
		written := regexp.MustCompile("`" + kind + "[`:]")
		if named != slices.Contains(onDisk, kind) {
			t.Errorf("%s: on disk: %t", s.Spec, !named)
		}
		if !written.Match(readme) || !strings.Contains(hint, s.Spec) {
			t.Errorf("README.md, or the hint %q, does not tell of %s", hint, s.Spec)
		}
	}
	if told := len(Sides()); told != len(onDisk)+3 {
		t.Errorf("%d kinds of sides are told", told)
	}
}
