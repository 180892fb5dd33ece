package gitsrc

import (
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// corpus opens the clone of tauri-apps/plugins-workspace that PERMVER_CORPUS names. What the benchmarks read is what the program reads: of every plugin
// the manifest, the build script, the permission files and the Rust sources, each blob once.
func corpus(b testing.TB) *Repo {
	b.Helper()
	return corpusBy(b, BackendAuto)
}

func corpusBy(b testing.TB, backend Backend) *Repo {
	b.Helper()
	dir := os.Getenv("PERMVER_CORPUS")
	if dir == "" {
		b.Skip("PERMVER_CORPUS is not set")
	}
	r, err := Open(dir, Options{Backend: backend})
	if err != nil {
		b.Fatal(err)
	}
	return r
}

// TestCorpus compares every commit that a release tag of the corpus is on with git, and reads all files of the last one.
func TestCorpus(t *testing.T) {
	for _, backend := range []Backend{BackendBuiltin, BackendGit} {
		t.Run(backend.String(), func(t *testing.T) { compareCorpus(t, corpusBy(t, backend)) })
	}
}

func compareCorpus(t *testing.T, r *Repo) {
	t.Helper()
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	tags, err := r.Tags()
	if err != nil {
		t.Fatal(err)
	}
	g := newGit(t)
	g.dir = os.Getenv("PERMVER_CORPUS")
	seen := map[ID]bool{}
	for _, tag := range tags {
		if seen[tag.Commit] {
			continue
		}
		seen[tag.Commit] = true
		c, err := r.Resolve("refs/tags/" + tag.Name)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		err = walkAll(r.Revision(c), "", func(p string, e Entry) error {
			got = append(got, gitModes[e.Kind]+" "+string(e.ID)+" "+p)
			return nil
		})
		if diff := cmp.Diff(g.lsTree("refs/tags/"+tag.Name), sortedSet(got)); diff != "" || err != nil {
			t.Errorf("%s: %v (-git +got):\n%s", tag.Name, err, diff)
		}
	}
	c, err := r.Resolve("HEAD")
	if err != nil {
		t.Fatal(err)
	}
	got, err := listing(r.Revision(c))
	if diff := cmp.Diff(g.lsTree("HEAD"), got); diff != "" || err != nil {
		t.Errorf("HEAD: %v (-git +got):\n%s", err, diff)
	}
}

// resolve resolves revisions, or stops the benchmark.
func resolve(b *testing.B, r *Repo, revs ...string) []Side {
	b.Helper()
	sides := make([]Side, len(revs))
	for i, rev := range revs {
		c, err := r.Resolve(rev)
		if err != nil {
			b.Fatal(err)
		}
		sides[i] = r.Revision(c)
	}
	return sides
}

// reader reads the files of sides, each blob once.
type reader struct {
	b     *testing.B
	seen  map[ID]bool
	bytes int
}

func (r *reader) dir(s Side, dir string, want func(string, Entry) bool) {
	entries, err := s.ReadDir(dir)
	if err != nil {
		r.b.Fatal(err)
	}
	for _, e := range entries {
		r.entry(s, path.Join(dir, e.Name), e, want)
	}
}

func (r *reader) entry(s Side, p string, e Entry, want func(string, Entry) bool) {
	if !want(p, e) || r.seen[e.ID] {
		return
	}
	if e.Kind == Dir {
		r.dir(s, p, want)
		return
	}
	if !e.Kind.Regular() {
		return
	}
	content, id, err := s.ReadFile(p, e)
	if err != nil {
		r.b.Fatal(err)
	}
	r.seen[id] = true
	r.bytes += len(content)
}

// wanted selects what the program reads below plugins/.
func wanted(p string, e Entry) bool {
	parts := strings.Split(p, "/")
	if len(parts) == 2 {
		return e.Kind == Dir
	}
	switch parts[2] {
	case "Cargo.toml", "build.rs":
		return len(parts) == 3
	case "permissions":
		return e.Kind == Dir && e.Name != "schemas" || slices.Contains([]string{".toml", ".json"}, path.Ext(p))
	case "src":
		return e.Kind == Dir || path.Ext(p) == ".rs"
	}
	return false
}

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		if err := corpus(b).Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkResolveTwo(b *testing.B) {
	for b.Loop() {
		r := corpus(b)
		resolve(b, r, "fs-v2.0.0", "HEAD")
		if err := r.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadTwoRevisions(b *testing.B) {
	for _, backend := range []Backend{BackendBuiltin, BackendAuto, BackendGit} {
		b.Run(backend.String(), func(b *testing.B) { readTwoRevisions(b, backend) })
	}
}

func readTwoRevisions(b *testing.B, backend Backend) {
	b.Helper()
	blobs := 0
	for b.Loop() {
		r := corpusBy(b, backend)
		read := &reader{b: b, seen: map[ID]bool{}}
		for _, side := range resolve(b, r, "fs-v2.0.0", "HEAD") {
			read.dir(side, "plugins", wanted)
		}
		if err := r.Close(); err != nil {
			b.Fatal(err)
		}
		blobs = len(read.seen)
	}
	b.ReportMetric(float64(blobs), "blobs")
}

// BenchmarkReadDifference walks two neighbouring commits side by side, into what differs only.
func BenchmarkReadDifference(b *testing.B) {
	blobs := 0
	for b.Loop() {
		r := corpus(b)
		sides := resolve(b, r, "HEAD~1", "HEAD")
		read := &reader{b: b, seen: map[ID]bool{}}
		var walk func(dir string)
		walk = func(dir string) {
			var lists [2][]Entry
			for i, side := range sides {
				entries, err := side.ReadDir(dir)
				if err != nil && !absent(err) {
					b.Fatal(err)
				}
				lists[i] = entries
			}
			for i, side := range sides {
				for _, e := range lists[i] {
					p := path.Join(dir, e.Name)
					other, err := find(lists[1-i], e.Name)
					switch {
					case err == nil && other == e || !wanted(p, e):
					case e.Kind == Dir && err == nil && other.Kind == Dir:
						if i == 0 {
							walk(p)
						}
					default:
						read.entry(side, p, e, wanted)
					}
				}
			}
		}
		walk("plugins")
		if err := r.Close(); err != nil {
			b.Fatal(err)
		}
		blobs = len(read.seen)
	}
	b.ReportMetric(float64(blobs), "blobs")
}

func BenchmarkReadWorktree(b *testing.B) {
	for b.Loop() {
		r := corpus(b)
		side, err := r.Worktree()
		if err != nil {
			b.Fatal(err)
		}
		read := &reader{b: b, seen: map[ID]bool{}}
		read.dir(side, "plugins", wanted)
		if err := r.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTags(b *testing.B) {
	tags := 0
	for b.Loop() {
		r := corpus(b)
		all, err := r.Tags()
		if err != nil {
			b.Fatal(err)
		}
		if err := r.Close(); err != nil {
			b.Fatal(err)
		}
		tags = len(all)
	}
	b.ReportMetric(float64(tags), "tags")
}
