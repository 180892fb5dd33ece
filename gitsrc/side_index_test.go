package gitsrc

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// staged returns the index as a side.
func (g *gitRepo) staged() Side {
	g.t.Helper()
	return g.stagedBy(BackendAuto)
}

func (g *gitRepo) stagedBy(backend Backend) Side {
	g.t.Helper()
	s, err := g.openBy(backend).Index()
	if err != nil {
		g.t.Fatal(err)
	}
	return s
}

// TestIndex reads what is staged, in many states: it is the tree that git would commit.
func TestIndex(t *testing.T) {
	files := oddFiles()
	tests := []struct {
		name  string
		stage func(t *testing.T, g *gitRepo)
	}{
		{"nothing new", func(*testing.T, *gitRepo) {}},
		{"changed on disk only", func(_ *testing.T, g *gitRepo) { g.write("Cargo.toml", "changed") }},
		{"untracked", func(_ *testing.T, g *gitRepo) { g.write("untracked", "") }},
		{"changed", func(_ *testing.T, g *gitRepo) { g.write("Cargo.toml", "changed"); g.git("add", "-A") }},
		{"changed deep down", func(_ *testing.T, g *gitRepo) { g.write("plugins/fs/src/lib.rs", "changed"); g.git("add", "-A") }},
		{"changed and changed again", func(_ *testing.T, g *gitRepo) {
			g.write("Cargo.toml", "staged")
			g.git("add", "-A")
			g.write("Cargo.toml", "not staged")
		}},
		{"added", func(_ *testing.T, g *gitRepo) { g.write("new/a/b", "1"); g.write("new.d", "2"); g.git("add", "-A") }},
		{"removed", func(_ *testing.T, g *gitRepo) { g.git("rm", "-q", "-r", "plugins") }},
		{"removed from the index only", func(_ *testing.T, g *gitRepo) { g.git("rm", "-q", "-r", "--cached", "plugins/fs/src") }},
		{"all removed", func(_ *testing.T, g *gitRepo) { g.git("rm", "-q", "-r", "--cached", ".") }},
		{"to be added", func(_ *testing.T, g *gitRepo) {
			g.write("later/only", "1")
			g.write("plugins/fs/later", "2")
			g.git("add", "-N", "later", "plugins/fs/later")
		}},
		{"to be removed and added", func(_ *testing.T, g *gitRepo) {
			g.git("rm", "-q", "--cached", "Cargo.toml")
			g.git("add", "-N", "Cargo.toml")
		}},
		{"a file where a folder was", func(_ *testing.T, g *gitRepo) {
			g.git("rm", "-q", "-r", "plugins")
			g.write("plugins", "a file")
			g.git("add", "-A")
		}},
		{"version 4", func(_ *testing.T, g *gitRepo) { g.git("update-index", "--index-version", "4") }},
		{"no trees cached", func(_ *testing.T, g *gitRepo) { g.git("read-tree", "--empty"); g.git("add", "-A") }},
		{"no index", func(t *testing.T, g *gitRepo) { remove(t, g, ".git/index") }},
		{"sparse", func(_ *testing.T, g *gitRepo) { g.git("sparse-checkout", "set", "--cone", "sort") }},
		{"sparse index", func(_ *testing.T, g *gitRepo) { g.git("sparse-checkout", "set", "--cone", "--sparse-index", "sort") }},
		{"sparse index, changed", func(_ *testing.T, g *gitRepo) {
			g.git("sparse-checkout", "set", "--cone", "--sparse-index", "sort")
			g.write("sort/new", "1")
			g.git("add", "sort/new")
		}},
		{"split", func(_ *testing.T, g *gitRepo) {
			g.git("update-index", "--split-index")
			g.write("Cargo.toml", "changed")
			g.git("update-index", "Cargo.toml")
		}},
		{"executable", func(_ *testing.T, g *gitRepo) { g.git("update-index", "--chmod=+x", "Cargo.toml") }},
		{"link and submodule", func(_ *testing.T, g *gitRepo) {
			blob := g.feed("Cargo.toml", "hash-object", "-w", "--stdin")
			g.git("update-index", "--add", "--cacheinfo", "120000,"+blob+",link")
			g.git("update-index", "--add", "--cacheinfo", "160000,"+g.git("rev-parse", "HEAD")+",module")
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			g := initGit(t)
			g.commit(files)
			tt.stage(t, g)
			for _, backend := range []Backend{BackendAuto, BackendGit} {
				got, err := listing(g.stagedBy(backend))
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(g.lsTree(g.git("write-tree")), got, cmpopts.EquateEmpty()); diff != "" {
					t.Errorf("%s: (-git +got):\n%s", backend, diff)
				}
				checkTreeIDs(t, g, g.stagedBy(backend), "")
			}
		})
	}
}

// TestIndexSHA256 reads what is staged where objects have longer names.
func TestIndexSHA256(t *testing.T) {
	g := newGit(t)
	if out, ok := g.try("", "init", "-q", "-b", "main", "--object-format=sha256", "."); !ok {
		t.Skip("git knows no SHA-256: ", out)
	}
	g.commit(oddFiles())
	g.write("plugins/fs/src/lib.rs", "changed")
	g.git("add", "-A")
	checkTreeIDs(t, g, g.staged(), "")
	side := g.staged()
	content, _, err := side.ReadFile("plugins/fs/src/lib.rs", Entry{})
	if err != nil || string(content) != "changed" {
		t.Errorf("%q, %v", content, err)
	}
}

// checkTreeIDs holds the IDs of directories to the trees that git would write, and every entry to what Stat says of it.
func checkTreeIDs(t *testing.T, g *gitRepo, s Side, dir string) {
	t.Helper()
	entries, err := s.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		p := strings.TrimPrefix(dir+"/"+e.Name, "/")
		if again, err := s.Stat(p); err != nil || again != e {
			t.Errorf("%s: listed as %v, found as %v, %v", p, e, again, err)
		}
		if e.Kind != Dir {
			continue
		}
		if want := g.git("rev-parse", g.git("write-tree")+":"+p); string(e.ID) != want {
			t.Errorf("%s: tree %s, want %s", p, e.ID, want)
		}
		checkTreeIDs(t, g, s, p)
	}
}

func TestIndexConflict(t *testing.T) {
	g := initGit(t)
	g.commit(map[string]string{"a": "1", "b": "1", "d/c": "1", "f": "1"})
	g.git("checkout", "-q", "-b", "other")
	g.commit(map[string]string{"a": "2", "d/c": "2"})
	g.git("rm", "-q", "b")
	g.git("commit", "-q", "-m", "other")
	g.git("checkout", "-q", "main")
	g.commit(map[string]string{"a": "3", "b": "3", "d/c": "3"})
	if out, merged := g.try("", "merge", "-q", "other"); merged {
		t.Fatalf("no conflict: %s", out)
	}
	s := g.staged()
	entries, err := s.ReadDir("")
	if err != nil {
		t.Fatal(err)
	}
	want := []Entry{{Name: "a"}, {Name: "b"}, {Name: "d", Kind: Dir}, {Name: "f", ID: BlobID([]byte("1"))}}
	if diff := cmp.Diff(want, entries); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, p := range []string{"a", "b", "d/c"} {
		if _, _, err := s.ReadFile(p, Entry{}); !errors.Is(err, ErrUnmerged) || len(Hints(err)) == 0 {
			t.Errorf("%s: %v", p, err)
		}
	}
	if content, _, err := s.ReadFile("f", Entry{}); err != nil || string(content) != "1" {
		t.Errorf("f: %q, %v", content, err)
	}
}

// TestIndexFile reads the index that the environment names, as git does: relative to the top of the working tree, and only where the repository was not
// named by the user.
func TestIndexFile(t *testing.T) {
	g := initGit(t)
	g.commit(map[string]string{"sub/a": "1"})
	g.git("read-tree", "--index-output=.git/other", "--empty")
	for _, tt := range []struct {
		file, dir string
		fromCwd   bool
		want      error
	}{
		{".git/other", "", true, fs.ErrNotExist},
		{".git/other", "sub", true, fs.ErrNotExist},
		{filepath.Join(g.dir, ".git", "other"), "sub", true, fs.ErrNotExist},
		{".git/none", "", true, fs.ErrNotExist},
		{".git/index", "sub", true, nil},
		{".git/other", "", false, nil},
		{"", "", true, nil},
	} {
		env := func(key string) string {
			if key == "GIT_INDEX_FILE" {
				return tt.file
			}
			return g.lookup(key)
		}
		r, err := Open(filepath.Join(g.dir, tt.dir), Options{Env: env, FromCwd: tt.fromCwd})
		if err != nil {
			t.Fatal(err)
		}
		s, err := r.Index()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Stat("sub/a"); !errors.Is(err, tt.want) {
			t.Errorf("%+v: got %v", tt, err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestIndexOfBare(t *testing.T) {
	g := initGit(t)
	g.commit(map[string]string{"a": "1"})
	g.git("clone", "-q", "--bare", ".", "bare")
	if _, err := g.at("bare").open().Index(); !errors.Is(err, ErrNoWorktree) || len(Hints(err)) == 0 {
		t.Errorf("got %v", err)
	}
}

func TestIndexDamaged(t *testing.T) {
	g := initGit(t)
	g.commit(map[string]string{"a": "1"})
	if err := os.WriteFile(filepath.Join(g.dir, ".git", "index"), []byte("nonsense"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, read := range map[string]func(Side) error{
		"stat": func(s Side) error { _, err := s.Stat("a"); return err },
		"list": func(s Side) error { _, err := s.ReadDir(""); return err },
	} {
		if err := read(g.staged()); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
