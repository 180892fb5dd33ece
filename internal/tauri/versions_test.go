package tauri

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the list of differences in docs/tauri-versions.md")

const (
	versionsPage = "../../docs/tauri-versions.md"
	listBegins   = "<!-- What follows is written by go test ./internal/tauri -run TestVersionsPage -update -->\n"
)

// TestVersionsPage holds the page to the answers of the newest and the oldest
// Tauri: its list has every question that they answer differently, and its prose
// accounts for each one that is more than another text, once.
func TestVersionsPage(t *testing.T) {
	differences := slices.Concat(
		differencesIn(t, "requests", "", "answers"),
		differencesIn(t, "identifiers", "identifier ", "identifiers-answers"),
		differencesIn(t, "trees", "tree ", "discoveries"),
	)
	page, err := os.ReadFile(versionsPage)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(page), "\r\n", "\n") // as git may check it out on Windows
	prose, list, found := strings.Cut(text, listBegins)
	if !found {
		t.Fatalf("%s has no line %q", versionsPage, listBegins)
	}
	want := "\n" + listDifferences(differences)
	if *update {
		if err := os.WriteFile(versionsPage, []byte(prose+listBegins+want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if diff := cmp.Diff(want, list); diff != "" {
		t.Errorf("the list of %s (-answers +page), which -update rewrites:\n%s", versionsPage, diff)
	}
	var telling []string
	for _, d := range differences {
		if d.class > otherText {
			telling = append(telling, d.name)
		}
	}
	slices.Sort(telling)
	if diff := cmp.Diff(telling, shownIn(prose)); diff != "" {
		t.Errorf("questions after \"Shown by\" in %s (-answers +page):\n%s", versionsPage, diff)
	}
}

// TestVersionsNamed holds the versions that the page names to the lock files.
func TestVersionsNamed(t *testing.T) {
	page, err := os.ReadFile(versionsPage)
	if err != nil {
		t.Fatal(err)
	}
	for _, program := range []string{"reference", "oldest"} {
		row := "| " + strings.Join(lockedIn(t, program, "tauri-utils", "toml", "serde_json", "glob"), " | ") + " |"
		if !strings.Contains(string(page), row) {
			t.Errorf("%s has no row that ends in %q, the versions of %s", versionsPage, row, program)
		}
	}
}

// lockedIn returns the versions of crates in a program's Cargo.lock, without what
// follows a plus sign, as Cargo takes no account of it.
func lockedIn(t *testing.T, program string, crates ...string) []string {
	t.Helper()
	lock, err := os.ReadFile("../../testdata/tauri/" + program + "/Cargo.lock")
	if err != nil {
		t.Fatal(err)
	}
	versions := make([]string, len(crates))
	for i, crate := range crates {
		match := regexp.MustCompile(`name = "` + crate + `"\r?\nversion = "([^"+]*)`).FindSubmatch(lock)
		if match == nil {
			t.Fatalf("the lock file of %s has no %s", program, crate)
		}
		versions[i] = string(match[1])
	}
	return versions
}

// shownIn returns the questions that the paragraphs "Shown by" name, sorted.
func shownIn(prose string) []string {
	var names []string
	code := regexp.MustCompile("`(.+?)`")
	for paragraph := range strings.SplitSeq(prose, "\n\n") {
		shown, ok := strings.CutPrefix(strings.TrimSpace(paragraph), "Shown by ")
		if !ok {
			continue
		}
		for _, match := range code.FindAllStringSubmatch(strings.ReplaceAll(shown, "\n", " "), -1) {
			names = append(names, match[1])
		}
	}
	slices.Sort(names)
	return names
}

// class is how much two answers differ.
type class int

const (
	same class = iota
	otherText
	otherGrant
	refusedByOldest
	refusedByNewest
)

// difference is a question that two versions answer differently.
type difference struct {
	name           string
	class          class
	newest, oldest string // what is told, shortened
}

// differencesIn compares the answers of both versions to one file of questions.
func differencesIn(t *testing.T, questions, prefix, answers string) []difference {
	t.Helper()
	const folder = "../../testdata/tauri/"
	asked, newest, oldest := linesOf(t, folder+questions), linesOf(t, folder+answers), linesOf(t, folder+answers+"-oldest")
	if len(asked) != len(newest) || len(asked) != len(oldest) || len(asked) == 0 {
		t.Fatalf("%d %s, %d answers, %d of the oldest", len(asked), questions, len(newest), len(oldest))
	}
	var differences []difference
	for i := range asked {
		d := difference{name: prefix + nameOf(asked[i])}
		d.compare(newest[i], oldest[i])
		if d.class != same {
			differences = append(differences, d)
		}
	}
	return differences
}

func linesOf(t *testing.T, name string) []any {
	t.Helper()
	lines, err := readLines(name + ".jsonl")
	if err != nil {
		t.Fatal(err)
	}
	values := make([]any, len(lines))
	for i, line := range lines {
		if err := json.Unmarshal(line, &values[i]); err != nil {
			t.Fatalf("%s:%d: %v", name, i+1, err)
		}
	}
	return values
}

func nameOf(question any) string {
	if named, ok := question.(map[string]any); ok {
		return fmt.Sprint(named["id"])
	}
	return fmt.Sprint(question)
}

// compare finds the most telling difference between two answers, or parts of them.
func (d *difference) compare(newest, oldest any) {
	whyNewest, newestRefused := refusalOf(newest)
	whyOldest, oldestRefused := refusalOf(oldest)
	switch {
	case newestRefused && oldestRefused:
		if whyNewest != whyOldest {
			d.note(otherText, whyNewest, whyOldest)
		}
		return
	case newestRefused:
		d.note(refusedByNewest, whyNewest, "")
		return
	case oldestRefused:
		d.note(refusedByOldest, "", whyOldest)
		return
	}
	if a, b, ok := both[map[string]any](newest, oldest); ok && slices.Equal(slices.Sorted(maps.Keys(a)), slices.Sorted(maps.Keys(b))) {
		for _, key := range slices.Sorted(maps.Keys(a)) {
			d.compare(a[key], b[key])
		}
		return
	}
	if a, b, ok := both[[]any](newest, oldest); ok && len(a) == len(b) {
		for i := range a {
			d.compare(a[i], b[i])
		}
		return
	}
	if !cmp.Equal(newest, oldest) {
		d.note(otherGrant, written(newest), written(oldest))
	}
}

func both[T any](a, b any) (T, T, bool) {
	first, firstOK := a.(T)
	second, secondOK := b.(T)
	return first, second, firstOK && secondOK
}

func (d *difference) note(c class, newest, oldest string) {
	if c > d.class {
		d.class, d.newest, d.oldest = c, newest, oldest
	}
}

// refusalOf returns why an answer, or a part of it, is a refusal.
func refusalOf(answer any) (string, bool) {
	told, ok := answer.(map[string]any)
	if !ok {
		return "", false
	}
	for _, key := range []string{"parse_error", "error", "panic", "abort"} {
		switch why := told[key].(type) {
		case string:
			return why, true
		case map[string]any:
			return fmt.Sprint(why["error"]), true
		}
	}
	return "", false
}

func written(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// listDifferences writes the differences of each class.
func listDifferences(differences []difference) string {
	byClass := make(map[class][]difference)
	for _, d := range differences {
		byClass[d.class] = append(byClass[d.class], d)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "### Refused by the oldest, accepted by the newest: %d\n\n", len(byClass[refusedByOldest]))
	writeTable(&b, []string{"question", "the oldest says"}, byClass[refusedByOldest], func(d difference) []string { return []string{d.oldest} })
	fmt.Fprintf(&b, "\n### Accepted by the oldest, refused by the newest: %d\n\n", len(byClass[refusedByNewest]))
	writeTable(&b, []string{"question", "the newest says"}, byClass[refusedByNewest], func(d difference) []string { return []string{d.newest} })
	fmt.Fprintf(&b, "\n### Accepted by both, read differently: %d\n\n", len(byClass[otherGrant]))
	writeTable(&b, []string{"question", "the newest reads", "the oldest reads"}, byClass[otherGrant], func(d difference) []string { return []string{d.newest, d.oldest} })
	fmt.Fprintf(&b, "\n### Refused by both, in other words: %d\n\n", len(byClass[otherText]))
	for _, d := range byClass[otherText] {
		fmt.Fprintf(&b, "- %s\n", inCode(d.name))
	}
	return b.String()
}

func writeTable(b *bytes.Buffer, header []string, differences []difference, cells func(difference) []string) {
	if len(differences) == 0 {
		b.WriteString("None.\n")
		return
	}
	fmt.Fprintf(b, "| %s |\n|%s\n", strings.Join(header, " | "), strings.Repeat(" --- |", len(header)))
	for _, d := range differences {
		row := []string{inCode(d.name)}
		for _, cell := range cells(d) {
			row = append(row, inCode(gist(cell)))
		}
		fmt.Fprintf(b, "| %s |\n", strings.Join(row, " | "))
	}
}

// gist is what a message of several lines says: what follows the last line that
// points at a place in the text.
func gist(message string) string {
	lines := strings.Split(strings.TrimSpace(message), "\n")
	for i, line := range slices.Backward(lines) {
		if strings.HasSuffix(line, "^") {
			lines = lines[i+1:]
			break
		}
	}
	return strings.Join(lines, "; ")
}

// inCode writes a text as code in a table of Markdown.
func inCode(text string) string {
	text = strings.ReplaceAll(text, "|", `\|`)
	if strings.Contains(text, "`") {
		return "`` " + text + " ``"
	}
	return "`" + text + "`"
}
