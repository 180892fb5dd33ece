package changefile

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/gitsrc"
)

// TestCorpus reads every change file that ever stood in the repository that
// PERMVER_CORPUS names, each as the first commit with it has it, and lists what is
// wrong with any.
func TestCorpus(t *testing.T) {
	clone := os.Getenv("PERMVER_CORPUS")
	if clone == "" {
		t.Skip("PERMVER_CORPUS does not name a clone")
	}
	repo, err := gitsrc.Open(clone, gitsrc.Options{Env: os.Getenv})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = repo.Close() })
	out, err := exec.CommandContext(t.Context(), "git", "-C", clone, "log", "--all", "--full-history", "--reverse", "--format=%H", "--", ".changes", ".changeset").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen, wrong, words := make(map[string]bool), make(map[string]bool), make(map[string]int)
	commits := strings.Fields(string(out))
	var entries int
	for _, rev := range commits {
		commit, err := repo.Resolve(rev)
		if err != nil {
			t.Fatal(err)
		}
		side := repo.Revision(commit)
		changes, err := Read(side, "")
		if err != nil {
			t.Fatalf("%s: %v", rev, err)
		}
		faults := make(map[string][]Fault)
		for _, f := range changes.Faults {
			faults[f.At.File] = append(faults[f.At.File], f)
		}
		for _, folder := range changes.Folders {
			for _, file := range folder.Files {
				id := blobID(t, side, file.Path)
				if key := file.Path + " " + id; !seen[key] {
					seen[key] = true
					wrong[key] = len(faults[file.Path]) > 0
					entries += len(file.Entries)
					report(t, side, rev, id, file, faults[file.Path], words)
				}
			}
		}
	}
	maps.DeleteFunc(wrong, func(_ string, is bool) bool { return !is })
	t.Logf("%d commits, %d change files, %d entries, %d files with faults", len(commits), len(seen), entries, len(wrong))
	for _, word := range slices.Sorted(maps.Keys(words)) {
		t.Logf("%6d %s", words[word], word)
	}
}

func blobID(t *testing.T, side Side, file string) string {
	t.Helper()
	_, id, err := side.ReadFile(file, gitsrc.Entry{})
	if err != nil {
		t.Fatal(err)
	}
	return string(id)
}

// plainEntries reads front matter in the plain form that people write, a line each, as
// any other reader would.
func plainEntries(text string) []string {
	var entries []string
	for _, line := range strings.Split(strings.SplitN(text, "---", 3)[1], "\n") {
		if m := plainEntry.FindStringSubmatch(strings.TrimSpace(line)); m != nil {
			entries = append(entries, m[1]+": "+m[2])
		}
	}
	return entries
}

var plainEntry = regexp.MustCompile(`^["']?([^"'#]+?)["']?\s*:\s*["']?([a-z]+(?::[a-z]+)?)["']?$`)

func report(t *testing.T, side Side, rev, id string, file File, faults []Fault, words map[string]int) {
	t.Helper()
	if len(faults) == 0 {
		content, _, err := side.ReadFile(file.Path, gitsrc.Entry{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range file.Entries {
			got = append(got, e.Package+": "+e.Written)
		}
		if d := cmp.Diff(plainEntries(string(content)), got); d != "" {
			t.Errorf("%.8s %s (-lines +read):\n%s", rev, file.Path, d)
		}
	}
	for _, f := range faults {
		t.Logf("%.8s %.8s %s:%d:%d: %s", rev, id, file.Path, f.At.Line, f.At.Column, f.Message)
	}
	var line strings.Builder
	for _, e := range file.Entries {
		words[e.Written]++
		fmt.Fprintf(&line, " %s=%s", e.Package, e.Written)
	}
	if os.Getenv("PERMVER_CORPUS_ALL") != "" {
		t.Logf("read %s %s%s", id, path.Base(file.Path), line.String())
	}
}
