package release

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/permver/permver/gitsrc"
)

var _ History = (*gitsrc.Repo)(nil)

// history is a graph of commits: parents by ID, and tags.
type history struct {
	parents map[gitsrc.ID][]gitsrc.ID
	tags    []gitsrc.Tag
}

var errCut = fmt.Errorf("the history is cut off: %w", gitsrc.ErrShallow)

// crate is a plugin by its versions in commits; "?" is one that cannot be read.
type crate map[gitsrc.ID]string

func (c crate) Version(id gitsrc.ID) (text string, has bool, err error) {
	text, has = c[id]
	return strings.Trim(text, "?"), has, nil
}

// graph reads one commit a line: "ID HOUR parent,parent tag,tag", with "-" for an
// empty list. The hour is the commit's time.
func graph(t *testing.T, text string) history {
	t.Helper()
	h := history{parents: map[gitsrc.ID][]gitsrc.ID{}}
	for line := range strings.Lines(text) {
		var id gitsrc.ID
		var hour int
		var parents, tags string
		if strings.TrimSpace(line) == "" {
			continue
		}
		if _, err := fmt.Sscan(line, &id, &hour, &parents, &tags); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		for parent := range strings.SplitSeq(strings.Trim(parents, "-"), ",") {
			h.parents[id] = append(h.parents[id], gitsrc.ID(parent))
		}
		for tag := range strings.SplitSeq(tags, ",") {
			if tag != "-" {
				h.tags = append(h.tags, gitsrc.Tag{Name: tag, Commit: id, Time: time.Unix(int64(hour)*3600, 0).UTC()})
			}
		}
	}
	return h
}

// Parents are none of the first commit; at the parent "cut" the clone ends.
func (h history) Parents(id gitsrc.ID) ([]gitsrc.ID, error) {
	switch parents := h.parents[id]; {
	case slices.Contains(parents, "cut"):
		return nil, errCut
	case slices.Equal(parents, []gitsrc.ID{""}):
		return nil, nil
	default:
		return parents, nil
	}
}

func (h history) Tags() ([]gitsrc.Tag, error) { return h.tags, nil }

// IsAncestor walks from b; the parent "cut" stands for the edge of a shallow clone.
func (h history) IsAncestor(a, b gitsrc.ID) (bool, error) {
	if a == b {
		return true, nil
	}
	for _, parent := range h.parents[b] {
		if parent == "cut" {
			return false, errCut
		}
		if found, err := h.IsAncestor(a, parent); found || err != nil {
			return found, err
		}
	}
	return false, nil
}

func releases(t *testing.T, h History) *Releases {
	t.Helper()
	r, err := NewReleases(h)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func last(t *testing.T, h History, names Names, head Head, c Crate) []Release {
	t.Helper()
	if c == nil {
		c = crate{}
	}
	found, err := releases(t, h).Last(names, head, c)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func tagNames(list []Release) []string {
	names := make([]string, 0, len(list))
	for _, r := range list {
		names = append(names, r.Tag.Name)
	}
	return names
}

var fs = Names{Crate: "tauri-plugin-fs", Key: "fs"}

// The reasons that Last gives.
const (
	lastOfAll      = "last release by ancestry"
	lastStable     = "last stable release by ancestry"
	lastPrerelease = "last prerelease by ancestry; no stable release came before"
)

var lastCases = []struct {
	name        string
	graph       string
	head        Head
	tag, reason string
}{
	{"the nearest of a line", `
			a 1 - fs-v1.0.0
			b 2 a fs-v1.1.0
			c 3 b fs-js-v1.2.0,http-v1.3.0
			d 4 c -`, Head{Commit: "d"}, "fs-v1.1.0", lastOfAll},
	{"not the release at head itself", `
			a 1 - fs-v1.0.0
			b 2 a fs-v1.1.0`, Head{Commit: "b", Version: "1.1.0"}, "fs-v1.0.0", lastStable},
	{"the release under a working tree", `
			a 1 - fs-v1.0.0
			b 2 a fs-v1.1.0`, Head{Commit: "b", Ahead: true, Version: "1.1.0"}, "fs-v1.1.0", lastStable},
	{"not the highest version", `
			a 1 - fs-v2.1.0-beta.7
			b 2 a fs-v2.0.0
			c 3 b -`, Head{Commit: "c"}, "fs-v2.0.0", lastOfAll},
	{"not a release of another branch", `
			a 1 - fs-v1.0.0
			b 5 a fs-v2.0.0
			c 6 a -`, Head{Commit: "c"}, "fs-v1.0.0", lastOfAll},
	{"a wrong clock", `
			a 9 - fs-v1.0.0
			b 2 a fs-v1.1.0
			c 1 b fs-v1.2.0
			d 8 a fs-v1.9.0
			e 3 c -`, Head{Commit: "e"}, "fs-v1.2.0", lastOfAll},
	{"branches merged, the later one counts", `
			a 1 - fs-v1.0.0
			b 2 a fs-v2.0.0
			c 3 a fs-v1.0.1
			d 4 b,c -`, Head{Commit: "d"}, "fs-v1.0.1", lastOfAll},
	{"branches merged, head's version counts", `
			a 1 - fs-v1.0.0
			b 2 a fs-v2.0.0
			c 3 a fs-v1.0.1
			d 4 b,c -`, Head{Commit: "d", Version: "2.0.1"}, "fs-v2.0.0", lastStable},
	{"branches merged, none of them above head", `
			a 1 - fs-v1.0.0
			b 2 a fs-v1.0.1
			c 3 a fs-v2.0.0
			d 4 b,c -`, Head{Commit: "d", Version: "1.0.2"}, "fs-v1.0.1", lastStable},
	{"a clock that was wrong on one of them", `
			a 1 - fs-v1.0.0
			b 9 a fs-v1.1.0
			c 3 b fs-v1.2.0
			d 4 a fs-v1.0.1
			e 5 c,d -`, Head{Commit: "e", Version: "1.2.1"}, "fs-v1.2.0", lastStable},
	{"branches merged, at the same time the version counts", `
			a 1 - fs-v1.0.0
			b 2 a fs-v1.0.1
			c 2 a fs-v2.0.0
			d 4 b,c -`, Head{Commit: "d"}, "fs-v2.0.0", lastOfAll},
	{"two tags on one commit", `
			a 1 - fs-v2.1.2,fs-v2.1.3,fs-v2.1.10-rc.1,fs-v2.1.1
			b 2 a -`, Head{Commit: "b", Version: "2.1.4"}, "fs-v2.1.3", lastStable},
	{"prereleases count for a prerelease", `
			a 1 - fs-v1.0.0
			b 2 a fs-v1.1.0-rc.1
			c 3 b -`, Head{Commit: "c", Version: "1.1.0-rc.2"}, "fs-v1.1.0-rc.1", lastOfAll},
	{"and not for a stable version", `
			a 1 - fs-v1.0.0
			b 2 a fs-v1.1.0-rc.1
			c 3 b -`, Head{Commit: "c", Version: "1.1.0"}, "fs-v1.0.0", lastStable},
	{"unless there is no other", `
			a 1 - fs-v1.0.0-rc.1
			b 2 a fs-v1.0.0-rc.2
			c 3 b -`, Head{Commit: "c", Version: "1.0.0"}, "fs-v1.0.0-rc.2", lastPrerelease},
	{"a stable release elsewhere is none", `
			a 1 - fs-v1.0.0-rc.1
			b 2 a fs-v1.0.0
			c 3 a -`, Head{Commit: "c", Version: "1.0.0"}, "fs-v1.0.0-rc.1", lastPrerelease},
	{"an unreadable version is taken as it may be", `
			a 1 - fs-v1.0.0
			b 2 a fs-v1.1.0-rc.1
			c 3 b -`, Head{Commit: "c", Version: "1.1"}, "fs-v1.1.0-rc.1", lastOfAll},
}

func TestLast(t *testing.T) {
	for _, c := range lastCases {
		t.Run(c.name, func(t *testing.T) {
			got := last(t, graph(t, c.graph), fs, c.head, nil)[0]
			if diff := cmp.Diff([]string{c.tag, c.reason}, []string{got.Tag.Name, got.Reason}); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if _, want, _ := readTag(c.tag); want.String() != got.Version.String() {
				t.Errorf("version %s, want %s", got.Version, want)
			}
		})
	}
}

// Where the history is cut off, the newest release could be hidden: that is an
// error, and no older release is taken in its place.
func TestLastInAShallowClone(t *testing.T) {
	h := graph(t, `
		a 1 - fs-v1.0.0
		b 2 a fs-v1.1.0
		c 3 cut -`)
	_, err := releases(t, h).Last(fs, Head{Commit: "c", Spec: "HEAD"}, crate{})
	if !errors.Is(err, errCut) {
		t.Fatalf("got %v, want the error of the history", err)
	}
	if diff := cmp.Diff(`find the last release of plugin "fs": the history is cut off: not in this clone, which is shallow`, err.Error()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// The same on a repository as gitsrc reads it.
func TestLastInARepository(t *testing.T) {
	memory := gitsrc.NewMemory()
	var head gitsrc.ID
	for i, tags := range [][]string{{"fs-v1.0.0"}, {"fs-js-v1.1.0"}, {"fs-v1.1.0-rc.1"}, nil} {
		id, err := memory.Commit(map[string]string{"n": fmt.Sprint(i)}, "", time.Unix(int64(i), 0), tags...)
		if err != nil {
			t.Fatal(err)
		}
		head = id
	}
	for version, want := range map[string][]string{"1.1.0": {"fs-v1.0.0", "fs-v1.1.0-rc.1"}, "1.1.0-rc.2": {"fs-v1.1.0-rc.1"}, "": {"fs-v1.1.0-rc.1"}} {
		got := last(t, memory.Repo(), fs, Head{Commit: head, Version: version}, nil)
		if diff := cmp.Diff(want, tagNames(got)); diff != "" {
			t.Errorf("last releases before version %q (-want +got):\n%s", version, diff)
		}
	}
}

// TestLastTwo says when those who try prereleases are told too: where the last of
// them came after the last stable release.
func TestLastTwo(t *testing.T) {
	for _, c := range []struct {
		name, graph string
		want        []string // with their reasons
	}{
		{"stable after the prerelease", "a 1 - fs-v1.0.0-rc.1\nb 2 a fs-v1.0.0\nc 3 b -", []string{"fs-v1.0.0: last stable release by ancestry"}},
		{"on one commit", "a 1 - fs-v1.0.0,fs-v1.1.0-rc.0\nb 2 a -", []string{"fs-v1.0.0: last stable release by ancestry"}},
		{"no stable release", "a 1 - fs-v1.0.0-rc.1\nb 2 a -", []string{"fs-v1.0.0-rc.1: last prerelease by ancestry; no stable release came before"}},
		{"prerelease of another line", "a 1 - fs-v1.0.0\nb 2 a fs-v1.1.0-rc.1\nc 3 a -", []string{"fs-v1.0.0: last stable release by ancestry"}},
		{"prerelease after it", "a 1 - fs-v1.0.0\nb 2 a fs-v1.1.0-rc.1\nc 3 b -", []string{
			"fs-v1.0.0: last stable release by ancestry", "fs-v1.1.0-rc.1: last prerelease by ancestry, later than fs-v1.0.0",
		}},
	} {
		h := graph(t, c.graph)
		head := gitsrc.ID(c.graph[strings.LastIndexByte(c.graph, '\n')+1:][:1])
		var lines []string
		for _, r := range last(t, h, fs, Head{Commit: head, Version: "1.1.0"}, nil) {
			lines = append(lines, r.Tag.Name+": "+r.Reason)
		}
		if diff := cmp.Diff(c.want, lines); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestTagged(t *testing.T) {
	all := releases(t, graph(t, `
		a 1 - fs-v1.0.0-rc.1,fs-v1.0.0,fs-js-v1.0.0,http-v1.1.0,v3.0.0
		b 2 a fs-v1.1.0`))
	for commit, want := range map[gitsrc.ID][]string{
		"a": {"fs-v1.0.0", "fs-v1.0.0-rc.1"},
		"b": {"fs-v1.1.0"},
		"c": nil,
	} {
		got, err := all.Tagged(fs, commit, crate{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, tagNames(got), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("tagged on %s (-want +got):\n%s", commit, diff)
		}
	}
}

type broken struct{ history }

func (broken) Tags() ([]gitsrc.Tag, error) { return nil, errCut }

func TestTagsCannotBeRead(t *testing.T) {
	_, err := NewReleases(broken{})
	if !errors.Is(err, errCut) || err.Error() != "read the release tags: "+errCut.Error() {
		t.Errorf("got %v", err)
	}
}
