package gitsrc

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// threeSides returns the same files as a commit, a working tree and a plain directory.
func threeSides(t *testing.T, g *gitRepo) map[string]Side {
	t.Helper()
	r := g.open()
	c, err := r.Resolve("HEAD")
	if err != nil {
		t.Fatal(err)
	}
	dir, err := Directory(g.dir)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]Side{"revision": r.Revision(c), "worktree": g.worktree(), "dir": dir}
}

func TestStatAndReadDir(t *testing.T) {
	g := initGit(t)
	g.commit(map[string]string{"a/b": "1", "a.b": "2", "a0": "3"})
	for name, s := range threeSides(t, g) {
		entries, err := s.ReadDir("")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range entries {
			got = append(got, e.Name+" "+e.Kind.String())
		}
		if diff := cmp.Diff([]string{"a directory", "a.b file", "a0 file"}, got); diff != "" {
			t.Errorf("%s: (-want +got):\n%s", name, diff)
		}
		tests := []struct {
			op   string
			path string
			want error
		}{
			{"stat", "", nil},
			{"stat", "a", nil},
			{"stat", "a/b", nil},
			{"stat", "none", fs.ErrNotExist},
			{"stat", "a/none", fs.ErrNotExist},
			{"stat", "a/b/c", fs.ErrNotExist},
			{"stat", "none/none", fs.ErrNotExist},
			{"stat", "/a", fs.ErrInvalid},
			{"stat", "a/", fs.ErrInvalid},
			{"stat", "../a", fs.ErrInvalid},
			{"stat", "a/../a.b", fs.ErrInvalid},
			{"stat", ".", fs.ErrInvalid},
			{"stat", "a//b", fs.ErrInvalid},
			{"stat", "a\x00", fs.ErrInvalid},
			{"stat", ".git", fs.ErrNotExist},
			{"stat", ".git/config", fs.ErrNotExist},
			{"stat", ".GIT", fs.ErrNotExist},
			{"list", "a", nil},
			{"list", "none", fs.ErrNotExist},
			{"list", "a/b", ErrNotDir},
			{"list", "a/b/c", fs.ErrNotExist},
			{"read", "a/b", nil},
			{"read", "a", ErrNotFile},
			{"read", "none", fs.ErrNotExist},
			{"read", "", ErrNotFile},
			{"read", "../x", fs.ErrInvalid},
		}
		for _, tt := range tests {
			var err error
			switch tt.op {
			case "stat":
				_, err = s.Stat(tt.path)
			case "list":
				_, err = s.ReadDir(tt.path)
			case "read":
				_, _, err = s.ReadFile(tt.path, Entry{})
			}
			if !errors.Is(err, tt.want) {
				t.Errorf("%s: %s %q: %v, want %v", name, tt.op, tt.path, err, tt.want)
			}
		}
	}
}

func TestFollow(t *testing.T) {
	g := initGit(t)
	g.commit(map[string]string{"dir/file": "1", "top": "2", "dir/sub/x": "3"})
	links := map[string]string{
		"to-file": "dir/file", "to-dir": "dir", "dir/up": "../top", "through": "to-dir/file", "dir/sub/far": "../../to-dir/./sub//x", "dangling": "nowhere", "dir/gone": "../dir/none",
		"absolute": "/etc/passwd", "escape": "../outside", "dir/escape": "../../outside", "self": "self", "loop-a": "loop-b", "loop-b": "loop-a",
		"l1": "l2", "l2": "l3", "l3": "l4", "l4": "l5", "l5": "top", "l0": "l1", "into-file": "top/x", "around": "to-dir/../top", "over-file": "top/../top", "into-git": ".git/config",
	}
	for name, target := range links {
		symlink(t, g, target, name)
	}
	g.commit(nil)
	tests := []struct {
		path, want string
		err        error
	}{
		{"top", "top", nil},
		{"to-file", "dir/file", nil},
		{"to-dir", "dir", nil},
		{"dir/up", "top", nil},
		{"through", "dir/file", nil},
		{"dir/sub/far", "dir/sub/x", nil},
		{"dangling", "", fs.ErrNotExist},
		{"dir/gone", "", fs.ErrNotExist},
		{"absolute", "", ErrLink},
		{"escape", "", ErrLink},
		{"dir/escape", "", ErrLink},
		{"self", "", ErrLink},
		{"loop-a", "", ErrLink},
		{"l1", "top", nil},
		{"l0", "", ErrLink},
		{"into-file", "", fs.ErrNotExist},
		{"around", "top", nil},
		{"over-file", "", fs.ErrNotExist},
		{"into-git", "", fs.ErrNotExist},
	}
	for name, s := range threeSides(t, g) {
		for _, tt := range tests {
			e, err := s.Stat(tt.path)
			if err != nil {
				t.Fatal(err)
			}
			got, found, err := s.Follow(tt.path, e)
			if got != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("%s: %s: %q, %v, want %q, %v", name, tt.path, got, err, tt.want, tt.err)
			}
			if err != nil {
				continue
			}
			direct, err := s.Stat(tt.want)
			if diff := cmp.Diff(direct, found); diff != "" || err != nil {
				t.Errorf("%s: %s: %v (-stat +follow):\n%s", name, tt.path, err, diff)
			}
		}
		for _, p := range []string{"to-dir/file", "to-dir/none", "dangling/x"} {
			if _, err := s.Stat(p); !errors.Is(err, ErrLink) || errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s: stat %s: %v, want ErrLink", name, p, err)
			}
		}
		if _, err := s.ReadDir("to-dir"); !errors.Is(err, ErrNotDir) {
			t.Errorf("%s: list of a link: %v, want ErrNotDir", name, err)
		}
		if _, _, err := s.ReadFile("to-file", Entry{}); !errors.Is(err, ErrNotFile) {
			t.Errorf("%s: read of a link: %v, want ErrNotFile", name, err)
		}
	}
}

func TestSubmodule(t *testing.T) {
	g := initGit(t)
	g.commit(map[string]string{"a": "1"})
	g.git("init", "-q", "sub")
	g.at("sub").commit(map[string]string{"inner": "1"})
	g.git("add", "sub")
	g.commit(nil)
	id := ID(g.git("rev-parse", "HEAD:sub"))
	sides := threeSides(t, g)
	delete(sides, "dir") // A plain directory knows nothing of submodules.
	for name, s := range sides {
		e, err := s.Stat("sub")
		if diff := cmp.Diff(Entry{"sub", Submodule, id}, e); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
		_, errStat := s.Stat("sub/inner")
		_, errList := s.ReadDir("sub")
		_, _, errRead := s.ReadFile("sub", e)
		for op, err := range map[string]error{"stat": errStat, "list": errList, "read": errRead} {
			if !errors.Is(err, ErrSubmodule) || errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s: %s: %v, want ErrSubmodule", name, op, err)
			}
		}
	}
}

// TestTooBig is about files that are refused by their size, not after reading: their content on disk is a hole.
func TestTooBig(t *testing.T) {
	g := initGit(t)
	g.write("big", strings.Repeat("x", MaxFile+1))
	g.write("fits", strings.Repeat("x", MaxFile))
	g.commit(nil)
	for _, packed := range []bool{false, true} {
		if packed {
			g.git("gc", "-q")
		}
		for name, s := range threeSides(t, g) {
			_, _, err := s.ReadFile("big", Entry{})
			if !errors.Is(err, ErrTooBig) || !strings.Contains(err.Error(), "8388609") || !strings.Contains(err.Error(), `"big"`) {
				t.Errorf("%s: %v, want ErrTooBig with path and size", name, err)
			}
			if content, _, err := s.ReadFile("fits", Entry{}); len(content) != MaxFile || err != nil {
				t.Errorf("%s: %d bytes, %v", name, len(content), err)
			}
		}
	}
}

func TestLabelsAndInfo(t *testing.T) {
	g := initGit(t)
	id := g.commit(map[string]string{"a": "1"})
	g.git("tag", "v1")
	r := g.open()
	c, err := r.Resolve("v1")
	if err != nil {
		t.Fatal(err)
	}
	dir, err := Directory(filepath.Join(g.dir, "."))
	if err != nil {
		t.Fatal(err)
	}
	type facts struct {
		Label string
		Info  SideInfo
	}
	spec := "dir:" + filepath.ToSlash(g.dir)
	want := []facts{
		{"v1 (" + id.Short() + ")", SideInfo{"v1", KindRevision, id, time.Unix(1700000000, 0).UTC()}},
		{"working tree", SideInfo{Spec: "worktree", Kind: KindWorktree}},
		{"empty", SideInfo{Spec: "empty", Kind: KindEmpty}},
		{spec, SideInfo{Spec: spec, Kind: KindDir}},
		{"demo", SideInfo{Spec: "demo", Kind: KindFiles}},
	}
	sides := []Side{r.Revision(c), g.worktree(), Empty(), dir, Files("demo", nil)}
	got := make([]facts, 0, len(sides))
	for _, s := range sides {
		got = append(got, facts{s.Label(), s.Info()})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDirectoryErrors(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Directory(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v, want fs.ErrNotExist", err)
	}
	if _, err := Directory(filepath.Join(dir, "file")); !errors.Is(err, ErrNotDir) {
		t.Errorf("%v, want ErrNotDir", err)
	}
}

func TestFiles(t *testing.T) {
	s := Files("demo", map[string]string{"b/c/d": "1", "b/a": "2", "a": "3", "b.x": "4"})
	got, err := listing(s)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"100644 " + string(BlobID([]byte("3"))) + " a", "100644 " + string(BlobID([]byte("4"))) + " b.x",
		"100644 " + string(BlobID([]byte("2"))) + " b/a", "100644 " + string(BlobID([]byte("1"))) + " b/c/d",
	}
	if diff := cmp.Diff(sortedSet(want), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if entries, err := Empty().ReadDir(""); len(entries) > 0 || err != nil {
		t.Errorf("empty has %v, %v", entries, err)
	}
	if _, err := Empty().Stat("a"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v, want fs.ErrNotExist", err)
	}
	for _, bad := range []map[string]string{{"a": "", "a/b": ""}, {"../a": ""}, {"": ""}, {"a/": ""}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v is accepted", bad)
				}
			}()
			Files("bad", bad)
		}()
	}
}

func TestBlobID(t *testing.T) {
	g := initGit(t)
	for _, content := range []string{"", "a", "a\r\n", strings.Repeat("x", 70000)} {
		if got, want := BlobID([]byte(content)), ID(g.feed(content, "hash-object", "--stdin")); got != want {
			t.Errorf("%.10q: %s, git says %s", content, got, want)
		}
	}
}

func TestIsLFSPointer(t *testing.T) {
	for content, want := range map[string]bool{
		"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n": true, "version https://git-lfs": true, "version https://git": false, "": false, "[default]\n": false,
	} {
		if got := IsLFSPointer([]byte(content)); got != want {
			t.Errorf("%q: %t", content, got)
		}
	}
}

// TestForeignEntry reads with the entry of a working tree, which has no ID, in a revision: that must not look like a missing object.
func TestForeignEntry(t *testing.T) {
	g := initGit(t)
	g.commit(map[string]string{"a": "1"})
	_, _, err := threeSides(t, g)["revision"].ReadFile("a", Entry{Name: "a"})
	if !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("%v, want fs.ErrInvalid", err)
	}
}

// TestConcurrentReading reads one repository in several goroutines, which the race detector watches.
func TestConcurrentReading(t *testing.T) {
	g := worktreeRepo(t)
	g.git("gc", "-q")
	for _, backend := range []Backend{BackendBuiltin, BackendGit} {
		t.Run(backend.String(), func(t *testing.T) { readConcurrently(t, g, g.openBy(backend)) })
	}
}

func readConcurrently(t *testing.T, g *gitRepo, r *Repo) {
	t.Helper()
	want := [2][]string{g.lsTree("HEAD"), g.onDisk()}
	var wait sync.WaitGroup
	for i := range 6 {
		wait.Go(func() {
			c, err := r.Resolve([]string{"HEAD", "main"}[i%2])
			if err != nil {
				t.Error(err)
				return
			}
			worktree, err := r.Worktree()
			if err != nil {
				t.Error(err)
				return
			}
			for k, s := range []Side{r.Revision(c), worktree} {
				got, err := listing(s)
				if diff := cmp.Diff(want[k], got); diff != "" || err != nil {
					t.Errorf("%v (-want +got):\n%s", err, diff)
				}
			}
		})
	}
	wait.Wait()
}

// TestRepackWhileOpen takes the packs away that were known, as git gc does at any time.
func TestRepackWhileOpen(t *testing.T) {
	g := worktreeRepo(t)
	g.git("repack", "-adq")
	r := g.open()
	c, err := r.Resolve("HEAD~1")
	if err != nil {
		t.Fatal(err)
	}
	later := g.commit(map[string]string{"later": "1"})
	g.git("repack", "-adq")
	g.git("prune-packed")
	if _, err := listing(r.Revision(c)); err != nil {
		t.Error(err)
	}
	if _, err := r.Commit(later); err != nil {
		t.Error(err)
	}
	missing := ID(strings.Repeat("12", 20))
	if _, err := r.Commit(missing); !errors.Is(err, ErrMissing) {
		t.Errorf("%v, want ErrMissing", err)
	}
}

func TestClosed(t *testing.T) {
	g := worktreeRepo(t)
	for _, backend := range []Backend{BackendAuto, BackendBuiltin, BackendGit} {
		for _, read := range []string{"HEAD", ""} {
			r, err := Open(g.dir, Options{Env: g.lookup, Backend: backend})
			if err != nil {
				t.Fatal(err)
			}
			if read != "" {
				if _, err := r.Resolve(read); err != nil {
					t.Fatal(err)
				}
			}
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
			if _, err := r.Resolve("v1"); !errors.Is(err, fs.ErrClosed) {
				t.Errorf("a closed repository by %s: %v, want fs.ErrClosed", backend, err)
			}
		}
	}
}
