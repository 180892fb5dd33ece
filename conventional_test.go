package permver

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/bump"
)

// declared are the declarations as text, the strongest marked.
func declared(declarations []commitDeclaration) []string {
	top, found := strongest(declarations)
	var lines []string
	for _, d := range declarations {
		line := d.class.String() + " " + d.subject
		if found && d == top {
			line += " *"
		}
		lines = append(lines, line)
	}
	return lines
}

func TestCommits(t *testing.T) {
	m := gitsrc.NewMemory()
	when := time.Unix(1700000000, 0).UTC()
	history := []struct{ file, message, tag string }{
		{"README", "feat!: before the release", "v1"},
		{"plugins/fs/a", "feat: one", ""},
		{"plugins/fs/b", "fix(fs): two (#2)\n\nBREAKING CHANGE: it is gone", ""},
		{"plugins/http/a", "feat!: elsewhere", ""},
		{"plugins/fs/c", "whatever", ""},
		{"plugins/fs/d", "docs: nothing", "moved"},
		{"old/fs/a", "feat!: three", ""},
		{"plugins/fs/e", "perf: four", ""},
		{"README", "feat: for all", "v2"},
	}
	files := map[string]string{}
	ids := map[string]gitsrc.ID{}
	for i, step := range history {
		files[step.file] = step.message
		var tags []string
		if step.tag != "" {
			tags = []string{step.tag}
		}
		id, err := m.Commit(files, step.message, when.Add(time.Duration(i)*time.Minute), tags...)
		if err != nil {
			t.Fatal(err)
		}
		ids[step.message] = id
	}
	s := newSession(Options{})
	s.repo = m.Repo()
	open := func(spec string) *side {
		t.Helper()
		opened, err := s.open(spec, "")
		if err != nil {
			t.Fatal(err)
		}
		return opened
	}
	tests := []struct {
		name, base, head string
		dirs             []string
		want             []string
	}{
		{
			"a folder", "v1", "v2",
			[]string{"plugins/fs"},
			[]string{"patch perf: four", "major fix(fs): two (#2) *", "minor feat: one"},
		},
		{
			"both folders of a plugin that moved", "v1", "v2",
			[]string{"old/fs", "plugins/fs"},
			[]string{"patch perf: four", "major feat!: three *", "major fix(fs): two (#2)", "minor feat: one"},
		},
		{
			"the top", "moved", "v2",
			[]string{""},
			[]string{"minor feat: for all", "patch perf: four", "major feat!: three *"},
		},
		{"the top by another name", "v2~1", "v2", []string{"."}, []string{"minor feat: for all *"}},
		{"a folder that is not there", "v1", "v2", []string{"plugins/none"}, nil},
		{"backwards", "v2", "v1", []string{""}, nil},
		{"nothing before", "empty", "v2", []string{""}, nil},
	}
	for _, tt := range tests {
		got, err := s.commits(open(tt.base), open(tt.head), tt.dirs...)
		if diff := gocmp.Diff(tt.want, declared(got)); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", tt.name, err, diff)
		}
	}
	got, err := s.commits(open("v1"), open("moved"), "plugins/http")
	want := []commitDeclaration{{bump.Major, ids["feat!: elsewhere"].Short(), "feat!: elsewhere"}}
	if err != nil || len(got) != 1 || got[0] != want[0] {
		t.Fatalf("%v, %v, want %v", got, err, want)
	}
	if text := "commit " + ids["feat!: elsewhere"].Short() + " (feat!: elsewhere)"; got[0].String() != text {
		t.Errorf("%s, want %s", got[0], text)
	}
}

// The working tree and the index stand after HEAD.
func TestCommitsBeforeWorktree(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	dir := t.TempDir()
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "HOME="+dir, "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull,
			"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@localhost", "GIT_COMMITTER_NAME=c", "GIT_COMMITTER_EMAIL=c@localhost")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %q: %v: %s", args, err, out)
		}
	}
	git("init", "-q", "-b", "main", ".")
	commits := func(path, base, head string) ([]string, error) {
		t.Helper()
		s := newSession(Options{Path: path})
		defer s.close()
		from, errFrom := s.open(base, "")
		to, errTo := s.open(head, "")
		if err := errors.Join(errFrom, errTo); err != nil {
			t.Fatal(err)
		}
		found, err := s.commits(from, to, "")
		return declared(found), err
	}
	if got, err := commits(dir, "index", "worktree"); got != nil || err != nil {
		t.Errorf("no commit yet: %q, %v", got, err)
	}
	for _, message := range []string{"chore: begin", "feat: one", "Revert \"feat: one\"", "fix: two"} {
		if err := os.WriteFile(filepath.Join(dir, "file"), []byte(message), 0o644); err != nil {
			t.Fatal(err)
		}
		git("add", "-A")
		git("commit", "-q", "-m", message)
	}
	git("tag", "v1", "HEAD~3")
	for _, head := range []string{"HEAD", "index", "worktree"} {
		got, err := commits(dir, "v1", head)
		if diff := gocmp.Diff([]string{"patch fix: two *"}, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", head, err, diff)
		}
	}
	if got, err := commits(dir, "worktree", "index"); got != nil || err != nil {
		t.Errorf("nothing in between: %q, %v", got, err)
	}
	if got, err := commits(dir, "dir:"+dir, "HEAD"); got != nil || err != nil {
		t.Errorf("a folder: %q, %v", got, err)
	}
	git("clone", "-q", "--depth=2", "file://"+dir, "shallow")
	_, err := commits(filepath.Join(dir, "shallow"), "HEAD~1", "HEAD")
	if err != nil {
		t.Errorf("a shallow clone that has the base: %v", err)
	}
}
