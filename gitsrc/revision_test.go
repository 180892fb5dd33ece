package gitsrc

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// revisionRepo is a history with all that a revision can name.
func revisionRepo(t *testing.T) *gitRepo {
	t.Helper()
	g := initGit(t)
	g.commit(map[string]string{"a": "1", "dir/b": "1"})
	g.git("tag", "v1")
	second := g.commit(map[string]string{"a": "2"})
	g.git("tag", "-a", "-m", "annotated", "v2")
	g.git("tag", "-a", "-m", "of a tag", "v2-signed", "v2")
	g.git("tag", "tree-tag", "HEAD^{tree}")
	g.git("tag", "blob-tag", "HEAD:a")
	g.git("tag", "-a", "-m", "of a tree", "annotated-tree", "HEAD^{tree}")
	for _, side := range []string{"one", "two"} {
		g.git("checkout", "-q", "-b", side, "main")
		g.commit(map[string]string{side: side})
	}
	g.git("checkout", "-q", "main")
	g.tick()
	g.git("merge", "-q", "--no-edit", "one", "two")
	g.commit(map[string]string{"a": "4"})
	// Names that look like object IDs, and names that mean several things.
	g.git("branch", "1", "v1")
	g.git("branch", "deadbeef", "v1")
	g.git("branch", string(second[:7]), "v1")
	g.git("branch", "feature/x", "v1")
	g.git("branch", "both", "v1")
	g.git("tag", "both", "one")
	g.git("tag", "heads/one", "two")
	g.git("update-ref", "refs/remotes/origin/main", "one")
	g.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
	g.git("update-ref", "refs/pull/7/merge", "two")
	g.git("update-ref", "ORIG_HEAD", "v1")
	g.git("remote", "add", "origin", "nowhere")
	g.git("config", "branch.one.remote", "origin")
	g.git("config", "branch.one.merge", "refs/heads/main")
	g.git("symbolic-ref", "refs/heads/alias", "refs/heads/one")
	g.git("symbolic-ref", "refs/heads/dangling", "refs/heads/nowhere")
	g.write(".git/FETCH_HEAD", g.git("rev-parse", "two")+"\tnot-for-merge\tbranch 'two' of elsewhere\n")
	return g
}

// revisionForms are compared with git one by one. "<NAME>" stands for the ID of NAME, "<NAME:7>" for its first seven digits.
var revisionForms = []string{
	"HEAD", "@", "main", "one", "two", "v1", "v2", "v2-signed", "heads/main", "refs/heads/main", "tags/v1", "refs/tags/v1", "origin/main", "origin", "remotes/origin/main",
	"refs/remotes/origin/HEAD", "pull/7/merge", "refs/pull/7/merge", "feature/x", "heads/feature/x", "alias", "dangling", "both", "heads/both", "tags/both", "heads/one",
	"ORIG_HEAD", "FETCH_HEAD", "HEAD~", "HEAD~0", "~0", "~", "HEAD~1", "HEAD~2", "HEAD~3", "HEAD~99", "HEAD~~", "HEAD^", "HEAD^0", "HEAD^1", "HEAD^2", "HEAD^^", "HEAD~1^1",
	"HEAD~1^2", "HEAD~1^3", "HEAD~1^4", "HEAD^^2", "HEAD^^2~1", "HEAD^1^3^0", "@~2", "@^", "v2^{}", "v2^{commit}", "v2^{tag}^{commit}", "v2-signed^{}", "v2-signed^0", "v2^", "v2~1",
	"v1^{commit}", "v1^{tag}", "v1^{object}", "HEAD^{}", "HEAD^{commit}~1", "HEAD^{commit}^{}", "tree-tag", "blob-tag", "annotated-tree", "annotated-tree^{}", "HEAD^{tree}", "HEAD^{blob}",
	"HEAD:dir", "HEAD:a", ":a", "1", "deadbeef", "<v2^{commit}:7>", "<v2^{commit}>", "<v2^{commit}:12>", "<HEAD:4>", "<HEAD:3>", "<HEAD:2>", "<HEAD:39>", "<HEAD:10>~1", "<v2:10>", "<v2>", "<HEAD^{tree}>", "<HEAD^{tree}:9>",
	"v1-2-g<HEAD:8>", "no-such-tag-0-g<HEAD:8>", "v1-2-G<HEAD:8>", "v1-2-g<HEAD:3>", "v1-2-gzzzz", "-g<HEAD:8>", "nowhere", "", "HEAD..main", "main...one", "HEAD^{nothing}", "HEAD^{commit", "HEAD^x", "HEAD~1x", "HEAD^-",
	"HEAD~99999999999999999999", "head~", "refs/heads", "refs/heads/", "/main", "main/", "main.lock", "../main", "ma in", "main\x00", "0000000000000000000000000000000000000000", "abcdefabcdefabcdefabcdefabcdefabcdefabcd", "config", "logs/HEAD",
}

// gitForms are forms that the builtin backend refuses, and for which git is asked.
var gitForms = []string{
	"@{0}", "HEAD@{0}", "HEAD@{1}", "HEAD@{99}", "main@{0}", "main@{1}~1", "HEAD@{2}^{commit}", "@{-1}", "@{-9}", ":/change", ":/nowhere", "HEAD^{/change}", "HEAD^{/nowhere}",
	"main@{2020-01-01 12:00}", "main@{now}", "@{upstream}", "@{u}", "one@{u}", "one@{upstream}~1", "one@{push}", "HEAD@{0}:a", "HEAD@{0", "nowhere@{0}", "HEAD@{x", "-x@{0}", "--all@{0}", ":/change\x00",
}

// refusedForms are neither commits nor passed on.
var refusedForms = []string{"HEAD^!", "HEAD^@", "^HEAD", "HEAD@{0}..main", "main..@{u}", "anything-g<HEAD:8>", "a..b-1-g<HEAD:8>", "v1--g<HEAD:8>", "-1-g<HEAD:8>"}

// expand puts IDs in the place of "<…>".
func (g *gitRepo) expand(form string) string {
	before, rest, ok := strings.Cut(form, "<")
	if !ok {
		return form
	}
	name, after, _ := strings.Cut(rest, ">")
	digits := 40
	if i := strings.LastIndexByte(name, ':'); i >= 0 {
		if _, err := fmt.Sscan(name[i+1:], &digits); err != nil {
			g.t.Fatal(err)
		}
		name = name[:i]
	}
	return before + g.git("rev-parse", name)[:digits] + g.expand(after)
}

func TestResolveAsGit(t *testing.T) {
	g := revisionRepo(t)
	for _, backend := range []Backend{BackendAuto, BackendBuiltin, BackendGit} {
		t.Run(backend.String(), func(t *testing.T) {
			forms := append(slices.Clone(revisionForms), gitForms...)
			if backend == BackendBuiltin {
				forms = revisionForms
			}
			resolveAsGit(t, g, g.openBy(backend), forms)
		})
	}
}

func resolveAsGit(t *testing.T, g *gitRepo, r *Repo, forms []string) {
	t.Helper()
	for _, form := range forms {
		rev := g.expand(form)
		if strings.Contains(rev, "\x00") {
			if _, err := r.Resolve(rev); !errors.Is(err, ErrBadRev) {
				t.Errorf("%q: %v, want ErrBadRev", form, err)
			}
			continue
		}
		commit := rev + "^{commit}"
		if strings.HasPrefix(rev, ":/") {
			commit = rev // git would look for the suffix too
		}
		want, ok := g.try("", "rev-parse", "--verify", "--quiet", "--end-of-options", commit)
		if !ok {
			want = ""
		}
		c, err := r.Resolve(rev)
		if got := string(c.ID); got != strings.TrimSpace(want) {
			t.Errorf("%q: got %q (%v), git says %q", form, got, err, want)
		}
		var known *Error
		if err != nil && (!errors.As(err, &known) || !errors.Is(err, ErrBadRev) && !errors.Is(err, ErrAmbiguous)) {
			t.Errorf("%q: %v, want ErrBadRev or ErrAmbiguous", form, err)
		}
	}
}

func TestResolveRefusesWhatItDoesNotKnow(t *testing.T) {
	g := revisionRepo(t)
	for _, tt := range []struct {
		backend Backend
		forms   []string
		want    error
	}{{BackendBuiltin, gitForms, ErrUnsupported}, {BackendBuiltin, refusedForms, ErrBadRev}, {BackendGit, refusedForms, ErrBadRev}} {
		r := g.openBy(tt.backend)
		for _, form := range tt.forms {
			if c, err := r.Resolve(g.expand(form)); c.ID != "" || !errors.Is(err, tt.want) {
				t.Errorf("%s: %q: got %q, %v, want %v", tt.backend, form, c.ID, err, tt.want)
			}
		}
	}
}

func TestResolvedCommit(t *testing.T) {
	g := revisionRepo(t)
	r := g.open()
	tests := []struct {
		rev   string
		label string
		ref   string
		also  []string
	}{
		{"v2", "v2 (SHORT)", "refs/tags/v2", nil},
		{"heads/main~1", "heads/main~1 (SHORT)", "refs/heads/main", nil},
		{"both", "both (SHORT)", "refs/tags/both", []string{"refs/heads/both"}},
		{g.expand("<HEAD>"), "SHORT", "", nil},
		{g.expand("<HEAD:9>"), "SHORT", "", nil},
	}
	for _, tt := range tests {
		c, err := r.Resolve(tt.rev)
		if err != nil {
			t.Errorf("%s: %v", tt.rev, err)
			continue
		}
		id := g.git("rev-parse", tt.rev+"^{commit}")
		type facts struct {
			Label, Tree, Parents, Time, Spec, Ref string
			Also                                  []string
		}
		parents := make([]string, len(c.Parents))
		for i, p := range c.Parents {
			parents[i] = string(p)
		}
		got := facts{c.Label(), string(c.Tree), strings.Join(parents, " "), fmt.Sprint(c.Time.Unix()), c.Spec, c.Ref, c.Also}
		want := facts{
			strings.ReplaceAll(tt.label, "SHORT", id[:7]), g.git("log", "-1", "--format=%T", id), g.git("log", "-1", "--format=%P", id), g.git("log", "-1", "--format=%ct", id),
			tt.rev, tt.ref, tt.also,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.rev, diff)
		}
	}
}

// TestResolveAmbiguous makes blobs until four digits mean a commit and a blob, and two blobs.
func TestResolveAmbiguous(t *testing.T) {
	g := initGit(t)
	var input strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&input, "blob\nmark :%d\ndata %d\n%05d\n", i+1, 5, i)
	}
	for i := range 600 {
		fmt.Fprintf(&input, "commit refs/heads/main\nmark :%d\ncommitter c <c@localhost> %d +0000\ndata 0\n", 4000+i, 1700000000+i)
	}
	g.feed(input.String(), "fast-import", "--quiet")
	r := g.open()
	byPrefix := map[string]map[string]int{} // prefix to type to count
	for line := range strings.Lines(g.git("cat-file", "--batch-all-objects", "--batch-check")) {
		fields := strings.Fields(line)
		prefix := fields[0][:4]
		if byPrefix[prefix] == nil {
			byPrefix[prefix] = map[string]int{}
		}
		byPrefix[prefix][fields[1]]++
	}
	seen := map[string]bool{}
	for _, prefix := range sortedKeys(byPrefix) {
		types := byPrefix[prefix]
		class := fmt.Sprintf("commits %d, blobs %d", min(types["commit"], 2), min(types["blob"], 2))
		if seen[class] {
			continue
		}
		seen[class] = true
		want, ok := g.try("", "rev-parse", "--verify", "--quiet", prefix+"^{commit}")
		if !ok {
			want = ""
		}
		c, err := r.Resolve(prefix)
		if string(c.ID) != strings.TrimSpace(want) {
			t.Errorf("%s: got %q (%v), git says %q", class, c.ID, err, want)
		}
		if types["commit"]+types["blob"] > 1 && types["commit"] != 1 && !errors.Is(err, ErrAmbiguous) {
			t.Errorf("%s: %v, want ErrAmbiguous", class, err)
		}
	}
	for _, class := range []string{"commits 1, blobs 1", "commits 0, blobs 2"} {
		if !seen[class] {
			t.Errorf("no prefix with %s", class)
		}
	}
}

func TestUnknownRevisionHints(t *testing.T) {
	g := initGit(t)
	fresh := g.open()
	if unborn, err := fresh.Unborn(); !unborn || err != nil {
		t.Errorf("without a commit: %t, %v", unborn, err)
	}
	_, err := fresh.Resolve("HEAD")
	if diff := cmp.Diff([]string{"commit first, or compare with `empty`"}, Hints(err)); diff != "" {
		t.Errorf("unborn HEAD (-want +got):\n%s", diff)
	}
	g.commit(map[string]string{"a": "1"})
	if unborn, err := g.open().Unborn(); unborn || err != nil {
		t.Errorf("with a commit: %t, %v", unborn, err)
	}
	head, id := g.git("symbolic-ref", "HEAD"), g.git("rev-parse", "HEAD")
	g.write(".git/"+head, "no ID\n")
	if unborn, err := g.open().Unborn(); unborn || !errors.Is(err, ErrCorrupt) {
		t.Errorf("with a damaged branch: %t, %v", unborn, err)
	}
	g.write(".git/"+head, id+"\n")
	_, err = g.open().Resolve("v1")
	if diff := cmp.Diff([]string{"this clone has no tags: run `git fetch --tags`"}, Hints(err)); diff != "" {
		t.Errorf("no tags (-want +got):\n%s", diff)
	}
	for _, tag := range []string{"fs-v2.0.0", "fs-v2.0.1", "log-v2.0.0"} {
		g.git("tag", tag)
	}
	g.git("update-ref", "refs/remotes/origin/dev", "HEAD")
	r := g.openBy(BackendBuiltin)
	tests := []struct {
		rev  string
		want []string
	}{
		{"fs-v2.0.2", []string{"did you mean fs-v2.0.0?", "did you mean fs-v2.0.1?", "if it is new, run `git fetch --tags`"}},
		{"fs-2.0.1", []string{"did you mean fs-v2.0.1?", "did you mean fs-v2.0.0?", "if it is new, run `git fetch --tags`"}},
		{"dev", []string{"did you mean origin/dev?", "if it is new, run `git fetch --tags`"}},
		{"HEAD:a", []string{"name the commit only: HEAD"}},
		{"a..b", []string{"give its two ends as `--base` and `--head`"}},
		{"HEAD@{1}", []string{"write the commit that `git rev-parse HEAD@{1}` prints"}},
	}
	for _, tt := range tests {
		_, err := r.Resolve(tt.rev)
		if diff := cmp.Diff(tt.want, Hints(err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.rev, diff)
		}
	}
}
