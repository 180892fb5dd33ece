package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestPreCommit runs the real pre-commit, which PERMVER_PRE_COMMIT names, in repositories
// that use the hooks of this one: it clones what is here and builds the program of it, as it
// does for everybody.
func TestPreCommit(t *testing.T) {
	program := os.Getenv("PERMVER_PRE_COMMIT")
	if program == "" {
		t.Skip("PERMVER_PRE_COMMIT does not name pre-commit")
	}
	program, err := filepath.Abs(program)
	if err != nil {
		t.Fatal(err)
	}
	hooks, rev := published(t)
	home := t.TempDir()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/precommit",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPROXY", "GOSUMDB"} {
				env.Setenv(name, strings.TrimSpace(string(ran(t, "", "go", "env", name))))
			}
			env.Setenv("HOOKS", hooks)
			env.Setenv("REV", rev)
			env.Setenv("PRE_COMMIT_HOME", home) // one for all, as building takes a while
			env.Setenv("PATH", filepath.Dir(program)+string(os.PathListSeparator)+env.Getenv("PATH"))
			return hermetic(env)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "configure": configure, "hooks": said},
	})
}

// published commits what is here to a repository of its own, as pre-commit would find it on a
// server.
func published(t *testing.T) (dir, rev string) {
	t.Helper()
	dir = t.TempDir()
	top := strings.TrimSpace(string(ran(t, "", "git", "rev-parse", "--show-toplevel")))
	for name := range strings.SplitSeq(string(ran(t, top, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")), "\x00") {
		content, err := os.ReadFile(filepath.Join(top, name))
		if name == "" || os.IsNotExist(err) {
			continue
		}
		if err == nil {
			err = os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), content, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	ran(t, dir, "git", "init", "-q")
	ran(t, dir, "git", "add", "--all")
	ran(t, dir, "git", "-c", "user.name=permver", "-c", "user.email=permver@example.invalid", "commit", "-q", "-m", "hooks")
	return dir, strings.TrimSpace(string(ran(t, dir, "git", "rev-parse", "HEAD")))
}

func ran(t *testing.T, dir, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v", name, strings.Join(args, " "), err)
	}
	return out
}

// configure replaces the variables in a file: configure FILE TO.
func configure(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: configure FILE TO")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(os.Expand(ts.ReadFile(args[0]), ts.Getenv)), 0o644))
}

// said writes what the hooks of the last command said to said.txt: git leaves their standard
// output alone before a push, and not before a commit. The remarks of pre-commit about its own
// work are left out, and those of git.
func said(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: hooks")
	}
	var kept strings.Builder
	for line := range strings.Lines(ts.ReadFile("stdout") + ts.ReadFile("stderr")) {
		remark := func(of string) bool { return strings.HasPrefix(line, of) }
		if !slices.ContainsFunc([]string{"[INFO]", "[WARNING]", "error: failed to push", "Not committing merge"}, remark) {
			kept.WriteString(line)
		}
	}
	ts.Check(os.WriteFile(filepath.Join(ts.Getenv("WORK"), "said.txt"), []byte(kept.String()), 0o644))
}
