package gitsrc

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// partialClone clones into a directory without what the filter leaves out.
func partialClone(t *testing.T, g *gitRepo, filter string, args ...string) *gitRepo {
	t.Helper()
	g.git("config", "uploadpack.allowFilter", "true")
	g.git(append([]string{"clone", "-q", "--filter=" + filter, "file://" + g.dir}, args...)...)
	return g.at(args[len(args)-1])
}

// gitFiles returns the files of a git directory, and how many packs came from promisors.
func (g *gitRepo) gitFiles() (files map[string]string, packs int) {
	g.t.Helper()
	files = map[string]string{}
	gitDir := g.git("rev-parse", "--absolute-git-dir")
	err := filepath.WalkDir(gitDir, func(file string, entry fs.DirEntry, err error) error {
		switch name, _ := slashed(gitDir, file); {
		case err != nil || entry.IsDir():
			return err
		case strings.HasSuffix(name, ".promisor"):
			packs++
		case !strings.HasPrefix(name, "objects/"):
			content, err := os.ReadFile(file)
			files[name] = string(content)
			return err
		}
		return nil
	})
	if err != nil {
		g.t.Fatal(err)
	}
	return files, packs
}

func TestFetch(t *testing.T) {
	all := func(string) bool { return true }
	manifests := func(p string) bool { return strings.HasSuffix(p, ".toml") }
	others := map[string]bool{}
	for name, content := range oddFiles() {
		if !manifests(name) {
			others[content] = true
		}
	}
	tests := []struct {
		name    string
		format  string
		filter  string
		wanted  func(string) bool
		fetches int // to read v1 and HEAD
	}{
		{"blobs", "sha1", "blob:none", nil, 2},
		{"blobs, all wanted", "sha1", "blob:none", all, 2},
		{"blobs, some wanted", "sha1", "blob:none", manifests, 2 + len(others)},
		{"trees and blobs", "sha1", "tree:0", nil, 4},
		{"SHA-256", "sha256", "blob:none", nil, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			origin := newGit(t)
			origin.git("init", "-q", "-b", "main", "--object-format="+tt.format, ".")
			origin.commit(oddFiles())
			origin.git("tag", "v1")
			origin.commit(map[string]string{"Cargo.toml": "changed"})
			for _, backend := range []Backend{BackendAuto, BackendGit} {
				g := partialClone(t, origin, tt.filter, "--bare", backend.String())
				before, had := g.gitFiles()
				r := g.openWith(Options{Backend: backend, Fetch: true, Wanted: tt.wanted})
				for _, rev := range []string{"v1", "HEAD"} {
					c, err := r.Resolve(rev)
					if err != nil {
						t.Fatal(err)
					}
					got, err := listing(r.Revision(c))
					if diff := cmp.Diff(origin.lsTree(rev), got); diff != "" || err != nil {
						t.Errorf("%s: %v (-git +got):\n%s", backend, err, diff)
					}
				}
				after, has := g.gitFiles()
				if diff := cmp.Diff(before, after); diff != "" {
					t.Errorf("%s: more than objects changed (-before +after):\n%s", backend, diff)
				}
				if has-had != tt.fetches {
					t.Errorf("%s: %d fetches, want %d", backend, has-had, tt.fetches)
				}
			}
		})
	}
}

// TestFetchForWorktree is about what actions/checkout makes of `sparse-checkout`: a partial clone without the files that were left out, which the working
// tree and the index have all the same.
func TestFetchForWorktree(t *testing.T) {
	origin := worktreeRepo(t)
	for kind, open := range map[string]func(*Repo) (Side, error){"worktree": (*Repo).Worktree, "index": (*Repo).Index} {
		for _, index := range []string{"--sparse-index", "--no-sparse-index"} {
			g := partialClone(t, origin, "blob:none", "--sparse", kind+index)
			g.git("sparse-checkout", "set", "--cone", index, "sort")
			for _, fetch := range []bool{false, true} {
				_, had := g.gitFiles()
				side, err := open(g.openWith(Options{Fetch: fetch}))
				if err != nil {
					t.Fatal(err)
				}
				got, err := listing(side)
				_, has := g.gitFiles()
				switch {
				case !fetch:
					if !errors.Is(err, ErrMissing) || has != had {
						t.Errorf("%s%s: %v and %d fetches, want ErrMissing and none", kind, index, err, has-had)
					}
				case err != nil || has != had+1 || !cmp.Equal(g.lsTree("HEAD"), got):
					t.Errorf("%s%s: %v, %d fetches (-git +got):\n%s", kind, index, err, has-had, cmp.Diff(g.lsTree("HEAD"), got))
				}
			}
		}
	}
}

// TestNothingIsFetched reads a partial clone from several goroutines, by every backend, without leave to fetch.
func TestNothingIsFetched(t *testing.T) {
	origin := worktreeRepo(t)
	g := partialClone(t, origin, "blob:none", "clone") // What was checked out of HEAD is there, what only v1 has is not.
	before, had := g.gitFiles()
	for _, opts := range []Options{{}, {Backend: BackendBuiltin}, {Backend: BackendGit}, {Backend: BackendBuiltin, Fetch: true}} {
		r := g.openWith(opts)
		if err := r.Prefetch([]ID{ID(g.git("rev-parse", "v1:plugins/fs/permissions/default.toml"))}); err != nil {
			t.Errorf("%+v: %v", opts, err)
		}
		old, err := r.Resolve("v1")
		if err != nil {
			t.Fatal(err)
		}
		head, err := r.Resolve("HEAD")
		if err != nil {
			t.Fatal(err)
		}
		var wait sync.WaitGroup
		for range 4 {
			wait.Go(func() {
				if _, err := listing(r.Revision(head)); err != nil {
					t.Errorf("%+v: %v", opts, err)
				}
			})
			wait.Go(func() {
				for range 8 {
					_, _, err := r.Revision(old).ReadFile("plugins/fs/permissions/default.toml", Entry{})
					if !errors.Is(err, ErrMissing) {
						t.Errorf("%+v: %v, want ErrMissing", opts, err)
					}
					if diff := cmp.Diff(hintsPartial, Hints(err)); diff != "" {
						t.Errorf("%+v (-want +got):\n%s", opts, diff)
					}
				}
			})
		}
		wait.Wait()
	}
	after, has := g.gitFiles()
	if diff := cmp.Diff(before, after); diff != "" || has != had {
		t.Errorf("%d fetches (-before +after):\n%s", has-had, diff)
	}
}

// TestFetchFails is about a remote that is gone.
func TestFetchFails(t *testing.T) {
	origin := worktreeRepo(t)
	g := partialClone(t, origin, "blob:none", "--bare", "clone")
	g.git("config", "remote.origin.url", "file://"+filepath.Join(origin.dir, "nowhere"))
	r := g.openWith(Options{Fetch: true})
	c, err := r.Resolve("HEAD")
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = r.Revision(c).ReadFile("Cargo.toml", Entry{})
	if !errors.Is(err, ErrMissing) {
		t.Errorf("%v, want ErrMissing", err)
	}
	if diff := cmp.Diff(hintsPartial[1:], Hints(err)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPromisors(t *testing.T) {
	tests := []struct {
		config string
		want   []string
	}{
		{"[remote \"origin\"]\nurl = x\n", nil},
		{"[remote \"origin\"]\npromisor = true\n[remote \"a.b\"]\npartialCloneFilter = blob:none\n[remote \"no\"]\npromisor = false\n", []string{"a.b", "origin"}},
		{"[extensions]\npartialClone = b\n[remote \"b\"]\npromisor = true\n[remote \"c\"]\npromisor\n", []string{"c", "b"}},
		{"[extensions]\npartialClone = only\n", []string{"only"}},
		{"[branch \"x\"]\npromisor = true\n", nil},
	}
	for _, tt := range tests {
		c := config{}
		c.parse(tt.config)
		if diff := cmp.Diff(tt.want, promisorsOf(c)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.config, diff)
		}
	}
}

func TestWants(t *testing.T) {
	some := &Repo{wanted: func(p string) bool { return p == "dir/a" }}
	for _, tt := range []struct {
		repo *Repo
		path string
		kind Kind
		want bool
	}{
		{some, "dir/a", File, true},
		{some, "dir/a", Exec, true},
		{some, "a", File, false},
		{some, "link", Symlink, true},
		{some, "dir/a", Submodule, false},
		{&Repo{}, "a", File, true},
		{&Repo{}, "a", Submodule, false},
	} {
		if got := tt.repo.wants(tt.path, tt.kind); got != tt.want {
			t.Errorf("%s, a %s: %t, want %t", tt.path, tt.kind, got, tt.want)
		}
	}
}
