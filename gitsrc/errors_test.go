package gitsrc

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestErrorTexts holds what people read: one line, what was done to what, and why it failed, with what comes from the repository made visible.
func TestErrorTexts(t *testing.T) {
	g := initGit(t)
	id := g.commit(map[string]string{"a/b": "1", "gone": "2"})
	blob := g.git("rev-parse", "HEAD:gone")
	remove(t, g, loose(g, "HEAD:gone"))
	r := g.openBy(BackendBuiltin)
	c, err := r.Resolve("main")
	if err != nil {
		t.Fatal(err)
	}
	s := r.Revision(c)
	label := "main (" + id.Short() + ")"
	unknown := strings.Repeat("ab", 20)
	tests := []struct {
		err  func() error
		text string
		is   error
	}{
		{func() error { _, err := s.Stat("x\x1b[1m"); return err }, `stat "x\x1b[1m" in ` + label + ": file does not exist", fs.ErrNotExist},
		{func() error { _, err := s.ReadDir("a/b"); return err }, `list "a/b" in ` + label + ": found a file: not a directory", ErrNotDir},
		{func() error { _, _, err := s.ReadFile("a", Entry{}); return err }, `read "a" in ` + label + ": found a directory: not a regular file", ErrNotFile},
		{func() error { _, _, err := s.ReadFile("gone", Entry{}); return err }, `read "gone" in ` + label + ": find object " + blob + ": missing from this repository", ErrMissing},
		{func() error { _, err := r.Resolve("none"); return err }, `resolve revision "none": find a branch, tag or commit of that name: not a commit in this repository`, ErrBadRev},
		{func() error { _, err := r.Resolve("HEAD~7"); return err }, `resolve revision "HEAD~7": HEAD~7: find parent 1 of ` + id.Short() + ": not a commit in this repository: it has 0", ErrBadRev},
		{func() error { _, err := r.Resolve(unknown); return err }, `resolve revision "` + unknown + `": find commit abababa: not a commit in this repository: missing from this repository`, ErrMissing},
		{func() error { _, err := r.Resolve("@{u}"); return err }, `resolve revision "@{u}": read @{…}: not supported`, ErrUnsupported},
	}
	for _, tt := range tests {
		err := tt.err()
		if !errors.Is(err, tt.is) {
			t.Errorf("%v, want %v", err, tt.is)
			continue
		}
		if diff := cmp.Diff(tt.text, err.Error()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	if hints := Hints(errors.New("of another package")); hints != nil {
		t.Errorf("hints %q", hints)
	}
}
