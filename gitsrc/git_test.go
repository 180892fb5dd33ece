package gitsrc

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"
)

// gitRepo is a repository made with the real git, which is what this package is measured against.
type gitRepo struct {
	t   *testing.T
	dir string
	env []string
}

// newGit returns git at work in a new directory, not yet a repository. Nothing of the user's or the system's configuration has a say.
func newGit(t *testing.T) *gitRepo {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	var env []string
	for _, setting := range os.Environ() {
		if !strings.HasPrefix(setting, "GIT_") && !strings.HasPrefix(setting, "XDG_") {
			env = append(env, setting)
		}
	}
	return &gitRepo{t: t, dir: dir, env: append(env,
		"HOME="+dir, "LC_ALL=C", "TZ=UTC", "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull,
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@localhost", "GIT_COMMITTER_NAME=c", "GIT_COMMITTER_EMAIL=c@localhost",
		"GIT_AUTHOR_DATE=1700000000 +0000", "GIT_COMMITTER_DATE=1700000000 +0000", "GIT_ALLOW_PROTOCOL=file",
	)}
}

// initGit returns a new repository with the branch main, not yet a commit.
func initGit(t *testing.T) *gitRepo {
	t.Helper()
	g := newGit(t)
	g.git("init", "-q", "-b", "main", ".")
	return g
}

// copied returns a copy of the repository in a directory of the test's own.
func (g *gitRepo) copied(t *testing.T) *gitRepo {
	t.Helper()
	c := newGit(t)
	if err := os.CopyFS(filepath.Join(c.dir, ".git"), os.DirFS(filepath.Join(g.dir, ".git"))); err != nil {
		t.Fatal(err)
	}
	c.git("reset", "-q", "--hard")
	return c
}

// at returns git at work in another directory.
func (g *gitRepo) at(dir string) *gitRepo {
	return &gitRepo{t: g.t, dir: filepath.Join(g.dir, dir), env: g.env}
}

// try runs git and returns what it prints, and whether it succeeded.
func (g *gitRepo) try(stdin string, args ...string) (string, bool) {
	g.t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "protocol.file.allow=always"}, args...)...)
	cmd.Dir, cmd.Env, cmd.Stdin = g.dir, g.env, strings.NewReader(stdin)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if err != nil && stderr.Len() > 0 {
		return stderr.String(), false
	}
	return stdout.String(), err == nil
}

// git runs git, which must succeed, and returns its output without the last line end.
func (g *gitRepo) git(args ...string) string {
	g.t.Helper()
	return g.feed("", args...)
}

// feed is git with an input.
func (g *gitRepo) feed(stdin string, args ...string) string {
	g.t.Helper()
	out, ok := g.try(stdin, args...)
	if !ok {
		g.t.Fatalf("git %q: %s", args, out)
	}
	return strings.TrimSuffix(out, "\n")
}

// write writes a file of the working tree.
func (g *gitRepo) write(name, content string) {
	g.t.Helper()
	file := filepath.Join(g.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		g.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		g.t.Fatal(err)
	}
}

// commit commits the files, on top of those there are, and returns the commit's ID. Every commit is a minute later than the one before.
func (g *gitRepo) commit(files map[string]string) ID {
	g.t.Helper()
	for _, name := range sortedKeys(files) {
		g.write(name, files[name])
	}
	g.git("add", "-A")
	g.tick()
	g.git("commit", "-q", "--allow-empty", "-m", "change")
	return ID(g.git("rev-parse", "HEAD"))
}

// tick advances the clock of commits by a minute.
func (g *gitRepo) tick() {
	g.t.Helper()
	count, _ := g.try("", "rev-list", "--all", "--count")
	commits, err := strconv.Atoi(strings.TrimSpace(count))
	if err != nil {
		commits = 0
	}
	date := strconv.Itoa(1700000000+60*commits) + " +0000"
	g.env = append(g.env, "GIT_AUTHOR_DATE="+date, "GIT_COMMITTER_DATE="+date)
}

// lookup is the environment of git, for Options.Env.
func (g *gitRepo) lookup(key string) string {
	value := ""
	for _, setting := range g.env {
		name, rest, _ := strings.Cut(setting, "=")
		if name == key || runtime.GOOS == "windows" && strings.EqualFold(name, key) {
			value = rest
		}
	}
	return value
}

// open opens the repository as this package does.
func (g *gitRepo) open() *Repo {
	g.t.Helper()
	return g.openBy(BackendAuto)
}

// openBy opens the repository with a backend.
func (g *gitRepo) openBy(backend Backend) *Repo {
	g.t.Helper()
	return g.openWith(Options{Backend: backend})
}

// openWith opens the repository in git's environment.
func (g *gitRepo) openWith(opts Options) *Repo {
	g.t.Helper()
	opts.Env = g.lookup
	r, err := Open(g.dir, opts)
	if err != nil {
		g.t.Fatal(err)
	}
	g.t.Cleanup(func() {
		if err := r.Close(); err != nil {
			g.t.Error(err)
		}
	})
	return r
}

// lsTree lists a revision as git does: mode, ID and path of everything in it.
func (g *gitRepo) lsTree(rev string) []string {
	g.t.Helper()
	records := strings.Split(g.git("ls-tree", "-r", "-z", rev), "\x00")
	lines := make([]string, 0, len(records))
	for _, record := range records {
		if record == "" {
			continue
		}
		meta, name, _ := strings.Cut(record, "\t")
		fields := strings.Fields(meta)
		lines = append(lines, fields[0]+" "+fields[2]+" "+name)
	}
	return sortedSet(lines)
}

// gitModes are the modes of kinds as ls-tree prints them.
var gitModes = map[Kind]string{File: "100644", Exec: "100755", Symlink: "120000", Submodule: "160000"}

// listing walks a side to the same form, with the IDs of the content that was read.
func listing(s Side) ([]string, error) {
	var lines []string
	err := walkAll(s, "", func(p string, e Entry) error {
		id := e.ID
		if e.Kind != Submodule {
			content, read, err := s.(*side).tree.read(p, e)
			if err != nil {
				return err
			}
			if named := formatOf(read).name(plumbing.BlobObject, content); read != named || id != "" && id != read {
				return fmt.Errorf("%s: the entry says %s, reading says %s, the content is %s", p, id, read, named)
			}
			id = read
		}
		lines = append(lines, gitModes[e.Kind]+" "+string(id)+" "+p)
		return nil
	})
	return sortedSet(lines), err
}

// walkAll visits all entries but directories.
func walkAll(s Side, dir string, visit func(string, Entry) error) error {
	entries, err := s.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		p := path.Join(dir, e.Name)
		if e.Kind == Dir {
			err = walkAll(s, p, visit)
		} else {
			err = visit(p, e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
