package gitsrc

import (
	"errors"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestHistoryAsGit compares all pairs of commits of histories with merges, roots and wrong clocks.
func TestHistoryAsGit(t *testing.T) {
	for seed := range uint64(4) {
		g := initGit(t)
		random := rand.New(rand.NewPCG(seed, 1))
		var input strings.Builder
		const commits = 24
		for i := range commits {
			seconds := 1700000000 + 60*i
			if seed%2 == 1 {
				seconds = 1700000000 + random.IntN(3000) // clocks that are wrong
			}
			input.WriteString("reset refs/heads/b" + strconv.Itoa(i) + "\ncommit refs/heads/b" + strconv.Itoa(i) + "\nmark :" + strconv.Itoa(i+1) +
				"\ncommitter c <c@localhost> " + strconv.Itoa(seconds) + " +0000\ndata 0\n")
			for k := range min(i, random.IntN(3)+boolInt(random.IntN(8) > 0)) {
				input.WriteString([]string{"from", "merge", "merge"}[k] + " :" + strconv.Itoa(max(1, i-random.IntN(6))) + "\n")
			}
			input.WriteString("\n")
		}
		g.feed(input.String(), "fast-import", "--quiet", "--force")
		r := g.openBy([]Backend{BackendBuiltin, BackendGit}[seed/2])
		ids := make([]ID, commits)
		for i := range ids {
			ids[i] = ID(g.git("rev-parse", "b"+strconv.Itoa(i)))
		}
		for i := range ids {
			for j := range ids {
				if (i+j)%7 != 0 {
					continue
				}
				all, _ := g.try("", "merge-base", "--all", string(ids[i]), string(ids[j]))
				got, err := r.MergeBase(ids[i], ids[j])
				switch {
				case all == "" && !errors.Is(err, ErrNoMergeBase):
					t.Errorf("seed %d, b%d, b%d: %s, %v, want ErrNoMergeBase", seed, i, j, got, err)
				case all != "" && (err != nil || !strings.Contains(all, string(got))):
					t.Errorf("seed %d, b%d, b%d: %s, %v, git says %s", seed, i, j, got, err, all)
				}
				ancestor, err := r.IsAncestor(ids[i], ids[j])
				if _, want := g.try("", "merge-base", "--is-ancestor", string(ids[i]), string(ids[j])); ancestor != want || err != nil {
					t.Errorf("seed %d, is b%d before b%d: %t, %v, git says %t", seed, i, j, ancestor, err, want)
				}
			}
		}
	}
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestTags(t *testing.T) {
	g := revisionRepo(t)
	for _, packed := range []bool{false, true} {
		if packed {
			g.git("pack-refs", "--all")
			g.git("gc", "-q")
		}
		var want []Tag
		for line := range strings.Lines(g.git("for-each-ref", "--format=%(refname:lstrip=2)", "refs/tags")) {
			name := strings.TrimSpace(line)
			id, ok := g.try("", "rev-parse", "--verify", "--quiet", "refs/tags/"+name+"^{commit}")
			if !ok {
				continue
			}
			id = strings.TrimSpace(id)
			seconds, err := strconv.ParseInt(g.git("log", "-1", "--format=%ct", id), 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, Tag{name, ID(id), time.Unix(seconds, 0).UTC()})
		}
		for _, backend := range []Backend{BackendBuiltin, BackendGit} {
			got, err := g.openBy(backend).Tags()
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("packed %t, %s: %v (-want +got):\n%s", packed, backend, err, diff)
			}
		}
	}
}

func TestMissingTagIsAnError(t *testing.T) {
	g := initGit(t)
	g.commit(map[string]string{"a": "1"})
	g.git("tag", "-a", "-m", "annotated", "v1")
	remove(t, g, loose(g, "v1"))
	want := ErrMissing
	for range 2 {
		for _, backend := range []Backend{BackendAuto, BackendBuiltin, BackendGit} {
			if _, err := g.openBy(backend).Tags(); !errors.Is(err, want) {
				t.Errorf("%s: %v, want %v", backend, err, want)
			}
		}
		g.write(".git/refs/tags/v1", "")
		want = ErrCorrupt
	}
}

func TestParents(t *testing.T) {
	g := initGit(t)
	first := g.commit(map[string]string{"a": "1"})
	second := g.commit(map[string]string{"a": "2"})
	g.git("checkout", "-q", "-b", "side", string(first))
	side := g.commit(map[string]string{"b": "1"})
	g.git("merge", "-q", "--no-ff", "-m", "merge", string(second))
	merge := ID(g.git("rev-parse", "HEAD"))
	g.git("clone", "-q", "--depth=2", "file://"+g.dir, "clone")
	whole, clone := g.open(), g.at("clone").open()
	for _, c := range []struct {
		repo *Repo
		id   ID
		want []ID
	}{{whole, first, nil}, {whole, second, []ID{first}}, {whole, merge, []ID{side, second}}, {clone, merge, []ID{side, second}}} {
		got, err := c.repo.Parents(c.id)
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	}
	_, err := clone.Parents(side)
	want := "follow the history before " + side.Short() + ": not in this clone, which is shallow"
	if !errors.Is(err, ErrShallow) || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	if diff := cmp.Diff(hintsWhole, Hints(err)); diff != "" {
		t.Errorf("hints (-want +got):\n%s", diff)
	}
	if _, err := whole.Parents("1234"); !errors.Is(err, ErrMissing) {
		t.Errorf("no commit: %v, want ErrMissing", err)
	}
}

func TestShallow(t *testing.T) {
	g := initGit(t)
	for i := range 5 {
		g.commit(map[string]string{"a": strconv.Itoa(i)})
		g.git("tag", "v"+strconv.Itoa(i))
	}
	g.git("checkout", "-q", "-b", "side", "v1")
	g.commit(map[string]string{"side": "1"})
	g.git("clone", "-q", "--depth=2", "--no-single-branch", "--no-tags", "file://"+g.dir, "clone")
	if g.open().Shallow() {
		t.Error("a full clone passes for shallow")
	}
	s := g.at("clone")
	r := s.open()
	if !r.Shallow() {
		t.Error("a shallow clone passes for full")
	}
	ids := map[string]ID{}
	for _, rev := range []string{"origin/main", "origin/main~1", "origin/side"} {
		c, err := r.Resolve(rev)
		if err != nil {
			t.Fatal(err)
		}
		ids[rev] = c.ID
	}
	if got, err := r.MergeBase(ids["origin/main"], ids["origin/main~1"]); got != ids["origin/main~1"] || err != nil {
		t.Errorf("near: %s, %v", got, err)
	}
	_, errParent := r.Resolve("origin/main~2")
	_, errGone := r.Resolve(g.git("rev-parse", "v0"))
	_, errBase := r.MergeBase(ids["origin/main"], ids["origin/side"])
	_, errAncestor := r.IsAncestor(ids["origin/side"], ids["origin/main"])
	for what, err := range map[string]error{"parent": errParent, "commit": errGone, "merge base": errBase, "ancestor": errAncestor} {
		if !errors.Is(err, ErrShallow) {
			t.Errorf("%s: %v, want ErrShallow", what, err)
		}
		if diff := cmp.Diff(hintsShallow, Hints(err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	_, err := r.Resolve("v9")
	want := []string{hintsShallow[0], "elsewhere run `git fetch --depth=1 origin tag v9`"}
	if diff := cmp.Diff(want, Hints(err)); diff != "" {
		t.Errorf("unknown tag (-want +got):\n%s", diff)
	}
	if errParent == nil {
		return
	}
	text := "resolve revision \"origin/main~2\": origin/main~2: find the parents of " + ids["origin/main~1"].Short() + ": not in this clone, which is shallow"
	if errParent.Error() != text {
		t.Errorf("got  %s\nwant %s", errParent, text)
	}
}

func TestMemory(t *testing.T) {
	m := NewMemory()
	when := time.Unix(1700000000, 0).UTC()
	first, err := m.Commit(map[string]string{"Cargo.toml": "1", "permissions/default.toml": "a", "permissions.x": "b"}, "first", when, "v1")
	if err != nil {
		t.Fatal(err)
	}
	second, err := m.Commit(map[string]string{"Cargo.toml": "2"}, "second", when.Add(time.Hour), "v2", "latest")
	if err != nil {
		t.Fatal(err)
	}
	r := m.Repo()
	for rev, want := range map[string]ID{"v1": first, "v2": second, "HEAD": second, "HEAD~1": first, "main": second, string(first[:8]): first} {
		if c, err := r.Resolve(rev); c.ID != want || err != nil {
			t.Errorf("%s: %s, %v, want %s", rev, c.ID, err, want)
		}
	}
	tags, err := r.Tags()
	if diff := cmp.Diff([]Tag{{"latest", second, when.Add(time.Hour)}, {"v1", first, when}, {"v2", second, when.Add(time.Hour)}}, tags); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if base, err := r.MergeBase(first, second); base != first || err != nil {
		t.Errorf("%s, %v", base, err)
	}
	c, err := r.Resolve("v1")
	if err != nil {
		t.Fatal(err)
	}
	got, err := listing(r.Revision(c))
	// Git itself makes the same tree, and would make the same commit.
	g := initGit(t)
	g.commit(map[string]string{"Cargo.toml": "1", "permissions/default.toml": "a", "permissions.x": "b"})
	if diff := cmp.Diff(g.lsTree("HEAD"), got); diff != "" || err != nil {
		t.Errorf("%v (-git +got):\n%s", err, diff)
	}
	if tree := ID(g.git("rev-parse", "HEAD^{tree}")); tree != c.Tree {
		t.Errorf("tree %s, git says %s", c.Tree, tree)
	}
	if _, err := r.Worktree(); !errors.Is(err, ErrNoWorktree) {
		t.Errorf("%v, want ErrNoWorktree", err)
	}
	for name, bad := range map[string]func() error{
		"path": func() error { _, err := m.Commit(map[string]string{"../a": ""}, "", when); return err },
		"both": func() error { _, err := m.Commit(map[string]string{"a": "", "a/b": ""}, "", when); return err },
		"tag":  func() error { _, err := m.Commit(nil, "", when, "a..b"); return err },
	} {
		if bad() == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func FuzzTreeEntries(f *testing.F) {
	f.Add([]byte("100644 a\x00" + strings.Repeat("x", 20) + "40000 b\x00" + strings.Repeat("y", 20)))
	f.Add([]byte("120000 \xff\x00" + strings.Repeat("x", 19)))
	f.Fuzz(func(t *testing.T, content []byte) {
		entries, err := treeEntries(content, sha1Format)
		if err != nil {
			return
		}
		size := 0
		for _, e := range entries {
			size += len(e.Name) + 22
		}
		if size > len(content) {
			t.Errorf("%d entries from %d bytes", len(entries), len(content))
		}
	})
}

func FuzzCommit(f *testing.F) {
	id := strings.Repeat("0a", 20)
	f.Add([]byte("tree " + id + "\nparent " + id + "\nauthor a <a> 1 +0000\ncommitter c <c> 2 -0500\n\nmessage\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		c, err := parseCommit(ID(id), content)
		if err == nil && len(c.Tree) != 40 {
			t.Errorf("tree %q", c.Tree)
		}
	})
}

func FuzzSplitRevision(f *testing.F) {
	for _, form := range append(revisionForms, refusedForms...) {
		f.Add(form)
	}
	f.Fuzz(func(t *testing.T, rev string) {
		base, steps, err := splitRevision(rev)
		if err == nil && (base == "" || len(steps) > len(rev)) {
			t.Errorf("%q: base %q, %d steps", rev, base, len(steps))
		}
	})
}
