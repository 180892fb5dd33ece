package gitsrc

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// place is what Open finds.
type place struct{ Top, Prefix, Head string }

// found opens a path; what lies below the test's directory is given relative to it.
func found(t *testing.T, g *gitRepo, path string, opts Options) (place, error) {
	t.Helper()
	r, err := Open(path, opts)
	if err != nil {
		return place{}, err
	}
	defer func() { _ = r.Close() }()
	p := place{Prefix: r.Prefix()}
	if r.Top() != "" {
		below, ok := slashed(g.dir, r.Top())
		if !ok {
			t.Fatalf("%s is not below %s", r.Top(), g.dir)
		}
		p.Top = "DIR/" + below
	}
	c, err := r.Resolve("HEAD")
	if err == nil {
		p.Head = string(c.ID)
	}
	return p, err
}

// withPath is an environment of nothing but the given variables and the PATH.
func withPath(env map[string]string) func(string) string {
	return func(key string) string {
		if key == "PATH" {
			return os.Getenv(key)
		}
		return env[key]
	}
}

func TestDiscovery(t *testing.T) {
	g := initGit(t)
	one := string(g.commit(map[string]string{"deep/er/file": "1"}))
	g.git("init", "-q", "other")
	two := string(g.at("other").commit(map[string]string{"sub/x": "2"}))
	g.git("clone", "-q", "--bare", ".", "bare.git")
	g.git("worktree", "add", "-q", "linked", "HEAD")
	g.write("linked/down/x", "")
	symlink(t, g, "deep/er", "short")
	g.write("other/plain/.git/keep", "") // not a git directory
	g.git("-C", "bare.git", "config", "core.worktree", filepath.Join(g.dir, "deep"))
	g.git("-C", "bare.git", "config", "core.bare", "false")

	tests := []struct {
		path string
		cwd  bool
		env  map[string]string
		want place
	}{
		{path: ".", want: place{"DIR/", "", one}},
		{path: "deep/er", want: place{"DIR/", "deep/er", one}},
		{path: "deep/er/file", want: place{"DIR/", "deep/er", one}},
		{path: "short", want: place{"DIR/", "deep/er", one}},
		{path: ".git", want: place{"DIR/", "", one}},
		{path: ".git/objects", want: place{"DIR/", "", one}},
		{path: "other/sub", want: place{"DIR/other", "sub", two}},
		{path: "other/plain", want: place{"DIR/other", "plain", two}},
		{path: "linked/down", want: place{"DIR/linked", "down", one}},
		{path: ".git/worktrees/linked", want: place{"DIR/linked", "", one}},
		{path: "bare.git", want: place{"DIR/deep", "", one}},
		// The environment counts only where the user is, not where the user points.
		{path: "deep", env: map[string]string{"GIT_DIR": "../other/.git"}, want: place{"DIR/", "deep", one}},
		{path: "deep", cwd: true, env: map[string]string{"GIT_DIR": "../other/.git"}, want: place{"DIR/deep", "", two}},
		{path: "other/sub", cwd: true, env: map[string]string{"GIT_DIR": "../.git", "GIT_WORK_TREE": ".."}, want: place{"DIR/other", "sub", two}},
		{path: "other", cwd: true, env: map[string]string{"GIT_DIR": "../linked/.git", "GIT_WORK_TREE": "../linked"}, want: place{"DIR/linked", "", one}},
		{path: ".", cwd: true, want: place{"DIR/", "", one}},
		{path: "other", cwd: true, env: map[string]string{"GIT_ALTERNATE_OBJECT_DIRECTORIES": "../.git/objects"}, want: place{"DIR/other", "", two}},
	}
	for _, tt := range tests {
		for _, backend := range []Backend{BackendBuiltin, BackendGit} {
			opts := Options{FromCwd: tt.cwd, Backend: backend, Env: func(key string) string { return withPath(tt.env)(key) }}
			got, err := found(t, g, filepath.Join(g.dir, tt.path), opts)
			if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
				t.Errorf("%s %v by %s: %v (-want +got):\n%s", tt.path, tt.env, backend, err, diff)
			}
		}
	}

	// Objects that only the environment's directories have.
	env := map[string]string{"GIT_OBJECT_DIRECTORY": "../.git/objects", "GIT_ALTERNATE_OBJECT_DIRECTORIES": ""}
	for _, backend := range []Backend{BackendBuiltin, BackendGit} {
		env["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = ""
		opts := Options{FromCwd: true, Backend: backend, Env: withPath(env)}
		if _, err := found(t, g, filepath.Join(g.dir, "other"), opts); !errors.Is(err, ErrMissing) {
			t.Errorf("the objects of another repository by %s: %v, want ErrMissing", backend, err)
		}
		env["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = filepath.Join(g.dir, "other", ".git", "objects")
		if got, err := found(t, g, filepath.Join(g.dir, "other"), opts); got.Head != two || err != nil {
			t.Errorf("the objects of both by %s: %v, %v", backend, got, err)
		}
	}
}

func TestOpenErrors(t *testing.T) {
	g := newGit(t)
	g.write("sub/.git", "gitdir: elsewhere\n")
	g.write("linked/.git", "gitdir: ../main/.git/worktrees/linked\n")
	g.write("inner/.git", "gitdir: ../.git/modules/inner\n")
	moved := []string{
		"if it is a linked working tree that was moved, run `git worktree repair`",
		"in a container, mount the repository that it belongs to as well, at the path that it has outside",
	}
	around := []string{"the git directory of a submodule lies in the repository around it: in a container, mount that one, and name the submodule's folder"}
	outside := []string{"name a path inside a repository, or compare plain directories with `dir:PATH`"}
	notGitDir := func(elem ...string) string {
		return "open " + quote(filepath.Join(append([]string{g.dir}, elem...)...)) + ": not a git repository: it is named as the git directory"
	}
	tests := []struct {
		path  string
		env   string
		want  error
		text  string
		hints []string
	}{
		{"none", "", fs.ErrNotExist, "", nil},
		{".", "", ErrNotRepo, "open " + quote(g.dir) + ": not a git repository: nor is any directory above it", outside},
		{"sub", "", ErrNotRepo, notGitDir("sub", "elsewhere"), moved},
		{"linked", "", ErrNotRepo, notGitDir("main", ".git", "worktrees", "linked"), moved},
		{"inner", "", ErrNotRepo, notGitDir(".git", "modules", "inner"), around},
		{".", "nowhere", ErrNotRepo, notGitDir("nowhere"), moved},
	}
	for _, tt := range tests {
		_, err := Open(filepath.Join(g.dir, tt.path), Options{FromCwd: true, Env: func(key string) string { return map[string]string{"GIT_DIR": tt.env}[key] }})
		if !errors.Is(err, tt.want) || tt.text != "" && err.Error() != tt.text {
			t.Errorf("%s: %v, want %v, %s", tt.path, err, tt.want, tt.text)
		}
		if diff := cmp.Diff(tt.hints, Hints(err)); diff != "" {
			t.Errorf("%s: hints (-want +got):\n%s", tt.path, diff)
		}
	}
}

func TestConfig(t *testing.T) {
	text := "\ufeff; comment\n[core]\n\tBare = false # not\n\tworktree = \"a b\\\\c\" ; x\n\tfileMode\n[remote \"Or\\\"igin]\"]\n\turl = x  y  \n\turl = second\\\n line\n[branch.Old]\nmerge=refs/x\n" +
		"[user] name = \"a # b\" c\nbroken line here\n[unclosed\nkey = lost\n[last]\r\n\tcr = yes\r\n\ttab = a\\tb\\n\n\tn = 0\n\tempty =\n"
	got := config{}
	got.parse(text)
	want := config{
		"core.bare": {"false"}, "core.worktree": {`a b\c`}, "core.filemode": {"true"}, `remote.Or"igin].url`: {"x  y", "second line"}, "branch.old.merge": {"refs/x"},
		"user.name": {"a # b c"}, "user.broken": {"true"}, "last.cr": {"yes"}, "last.tab": {"a\tb\n"}, "last.n": {"0"}, "last.empty": {""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for key, want := range map[string]bool{"core.bare": false, "core.filemode": true, "last.cr": true, "last.n": false, "none.at-all": true} {
		if got := got.truth(key, true); got != want {
			t.Errorf("%s: %t, want %t", key, got, want)
		}
	}
}

func FuzzConfig(f *testing.F) {
	f.Add("[core]\n\tbare = true\n")
	f.Add("[remote \"a\\\"b\"]\n\turl = \"x\\\n")
	f.Add("[a \"b")
	f.Fuzz(func(t *testing.T, text string) {
		c := config{}
		c.parse(text)
		for key := range c {
			if key == "" || key[0] == '.' && len(key) == 1 {
				t.Errorf("key %q", key)
			}
		}
	})
}

// TestEnvironmentOfNamedPath names a folder while the environment, as in a hook, says which index counts: it does where it means the same repository.
func TestEnvironmentOfNamedPath(t *testing.T) {
	g := initGit(t)
	g.commit(map[string]string{"sub/a": "1"})
	g.git("read-tree", "--index-output=.git/other", "--empty")
	elsewhere := initGit(t)
	elsewhere.commit(map[string]string{"sub/a": "1"})
	t.Chdir(g.dir)
	env := func(key string) string {
		if key == "GIT_INDEX_FILE" {
			return ".git/other"
		}
		return g.lookup(key)
	}
	for path, want := range map[string]error{".": fs.ErrNotExist, "sub": fs.ErrNotExist, g.dir: fs.ErrNotExist, elsewhere.dir: nil} {
		r, err := Open(path, Options{Env: env})
		if err != nil {
			t.Fatal(err)
		}
		s, err := r.Index()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Stat("sub/a"); !errors.Is(err, want) {
			t.Errorf("%s: got %v", path, err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}
