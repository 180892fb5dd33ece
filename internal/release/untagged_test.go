package release

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/permver/permver/gitsrc"
)

// In these histories the letters of commits follow each other in time, and the first
// parent is the one named first.
var untaggedCases = []struct {
	name  string
	graph string
	crate crate
	head  Head
	want  []string // the commits, with their reasons
}{
	{
		"the commit that set the version", "a 1 - -\nb 2 a -\nc 3 b -\nd 4 c -",
		crate{"a": "1.0.0", "b": "1.2.0", "c": "1.2.0", "d": "1.2.0"},
		Head{Commit: "d", Version: "1.2.0"},
		[]string{"b: there are no tags; this commit set version 1.2.0"},
	},
	{
		"head itself does not count", "a 1 - -\nb 2 a -\nc 3 b -",
		crate{"a": "1.0.0", "b": "1.1.0", "c": "1.2.0"},
		Head{Commit: "c", Version: "1.2.0"},
		[]string{"b: there are no tags; this commit set version 1.1.0"},
	},
	{
		"but the commit under a working tree does", "a 1 - -\nb 2 a -\nc 3 b -",
		crate{"a": "1.0.0", "b": "1.1.0", "c": "1.2.0"},
		Head{Commit: "c", Version: "1.3.0", Ahead: true},
		[]string{"c: there are no tags; this commit set version 1.2.0"},
	},
	{
		"also with the same version, where there is more to release", "a 1 - -\nb 2 a -\nc 3 b -",
		crate{"a": "1.0.0", "b": "1.1.0", "c": "1.2.0"},
		Head{Commit: "c", Version: "1.2.0", Ahead: true, Changes: changes(true, nil)},
		[]string{"c: there are no tags; this commit set version 1.2.0"},
	},
	{
		"and not where there is none: it is what is to be released", "a 1 - -\nb 2 a -\nc 3 b -",
		crate{"a": "1.0.0", "b": "1.1.0", "c": "1.2.0"},
		Head{Commit: "c", Version: "1.2.0", Ahead: true, Changes: changes(false, nil)},
		[]string{"b: there are no tags; this commit set version 1.1.0"},
	},
	{
		"nor where nobody can tell", "a 1 - -\nb 2 a -\nc 3 b -",
		crate{"a": "1.0.0", "b": "1.1.0", "c": "1.2.0"},
		Head{Commit: "c", Version: "1.2.0", Ahead: true},
		[]string{"b: there are no tags; this commit set version 1.1.0"},
	},
	{
		"what is more says nothing of the commit that brought the plugin", "a 1 - -\nb 2 a -",
		crate{"b": "1.0.0"},
		Head{Commit: "b", Version: "1.0.0", Ahead: true, Changes: changes(true, nil)},
		[]string{": no release yet: there are no tags, and no earlier commit changed the version"},
	},
	{
		"a prerelease with more, and the stable one before it", "a 1 - -\nb 2 a -\nc 3 b -",
		crate{"a": "0.9.0", "b": "1.0.0", "c": "1.1.0-rc.0"},
		Head{Commit: "c", Version: "1.1.0-rc.0", Ahead: true, Changes: changes(true, nil)},
		[]string{"c: there are no tags; this commit set version 1.1.0-rc.0"},
	},
	{
		"tags of others", "a 1 - http-v1.0.0,v1.0.0\nb 2 a -\nc 3 b -",
		crate{"a": "1.0.0", "b": "1.1.0", "c": "1.1.0"},
		Head{Commit: "c", Version: "1.1.0"},
		[]string{"b: no tag names a release of it (--tag-prefix can); this commit set version 1.1.0"},
	},
	{
		"the first tag is head", "a 1 - -\nb 2 a -\nc 3 b fs-v1.2.0",
		crate{"a": "1.0.0", "b": "1.1.0", "c": "1.2.0"},
		Head{Commit: "c", Version: "1.2.0"},
		[]string{"b: no tag before fs-v1.2.0 names a release of it; this commit set version 1.1.0"},
	},
	{
		"the version of a tagged head was set by a commit before", "a 1 - -\nb 2 a -\nc 3 b -\nd 4 c fs-v1.2.0",
		crate{"a": "1.0.0", "b": "1.1.0", "c": "1.2.0", "d": "1.2.0"},
		Head{Commit: "d", Version: "1.2.0"},
		[]string{"b: no tag before fs-v1.2.0 names a release of it; this commit set version 1.1.0"},
	},
	{
		"unless the tag says another version", "a 1 - -\nb 2 a -\nc 3 b -\nd 4 c fs-v1.3.0",
		crate{"a": "1.0.0", "b": "1.1.0", "c": "1.2.0", "d": "1.2.0"},
		Head{Commit: "d", Version: "1.2.0"},
		[]string{"c: no tag before fs-v1.3.0 names a release of it; this commit set version 1.2.0"},
	},
	{
		"or what is looked at lies after it", "a 1 - -\nb 2 a -\nc 3 b -\nd 4 c http-v1.2.0",
		crate{"a": "1.0.0", "b": "1.1.0", "c": "1.2.0", "d": "1.2.0"},
		Head{Commit: "d", Version: "1.2.0", Ahead: true},
		[]string{"c: no tag names a release of it (--tag-prefix can); this commit set version 1.2.0"},
	},
	{
		"a tag elsewhere", "a 1 - -\nb 2 a -\nc 3 a fs-v1.1.0\nd 4 b -",
		crate{"a": "1.0.0", "b": "1.1.0", "c": "1.1.0", "d": "1.1.0"},
		Head{Commit: "d", Spec: "HEAD", Version: "1.1.0"},
		[]string{"b: fs-v1.1.0 is not in the history of HEAD; this commit set version 1.1.0"},
	},
	{
		"two tags elsewhere", "a 1 - -\nb 2 a -\nc 3 a fs-v1.1.0,fs-v1.2.0\nd 4 b -",
		crate{"a": "1.0.0", "b": "1.1.0", "c": "1.1.0", "d": "1.1.0"},
		Head{Commit: "d", Spec: "HEAD", Version: "1.1.0"},
		[]string{"b: fs-v1.2.0 and 1 other are not in the history of HEAD; this commit set version 1.1.0"},
	},
	{
		"many tags elsewhere", "a 1 - -\nb 2 a -\nc 3 a fs-v1.1.0,fs-v1.2.0,fs-v1.3.0\nd 4 b -",
		crate{"a": "1.0.0", "b": "1.1.0", "c": "1.1.0", "d": "1.1.0"},
		Head{Commit: "d", Spec: "HEAD", Version: "1.1.0"},
		[]string{"b: fs-v1.3.0 and 2 others are not in the history of HEAD; this commit set version 1.1.0"},
	},
	{
		"the commit that adds the plugin sets no version", "a 1 - -\nb 2 a -\nc 3 b -",
		crate{"b": "1.0.0", "c": "1.0.0"},
		Head{Commit: "c", Version: "1.0.0"},
		[]string{": no release yet: there are no tags, and no earlier commit changed the version"},
	},
	{
		"nor does the first of all", "a 1 - http-v1.0.0\nb 2 a -",
		crate{"a": "1.0.0", "b": "1.1.0"},
		Head{Commit: "b", Version: "1.1.0"},
		[]string{": no release yet: no tag names a release of it (--tag-prefix can), and no earlier commit changed the version"},
	},
	{
		"a plugin that only the working tree has", "a 1 - -\nb 2 a -",
		crate{},
		Head{Commit: "b", Version: "1.0.0", Ahead: true},
		[]string{": no release yet: there are no tags, and no earlier commit changed the version"},
	},
	{
		"a plugin that is gone and comes back", "a 1 - -\nb 2 a -\nc 3 b -",
		crate{"a": "1.0.0", "b": "1.1.0"},
		Head{Commit: "c", Version: "1.2.0", Ahead: true},
		[]string{": no release yet: there are no tags, and no earlier commit changed the version"},
	},
	{
		"prereleases count for a prerelease", "a 1 - -\nb 2 a -\nc 3 b -\nd 4 c -",
		crate{"a": "0.9.0", "b": "1.0.0", "c": "1.1.0-rc.1", "d": "1.1.0-rc.1"},
		Head{Commit: "d", Version: "1.1.0-rc.1"},
		[]string{"c: there are no tags; this commit set version 1.1.0-rc.1"},
	},
	{
		"for a stable version too, beside the stable one", "a 1 - -\nb 2 a -\nc 3 b -\nd 4 c -\ne 5 d -",
		crate{"a": "0.9.0", "b": "1.0.0", "c": "1.1.0-rc.0", "d": "1.1.0-rc.1", "e": "1.1.0"},
		Head{Commit: "e", Version: "1.1.0"},
		[]string{
			"b: there are no tags; this commit set version 1.0.0",
			"d: there are no tags; this commit set version 1.1.0-rc.1",
		},
	},
	{
		"one prerelease after the stable one", "a 1 - -\nb 2 a -\nc 3 b -\nd 4 c -",
		crate{"a": "0.9.0", "b": "1.0.0", "c": "1.1.0-rc.0", "d": "1.1.0"},
		Head{Commit: "d", Version: "1.1.0"},
		[]string{
			"b: there are no tags; this commit set version 1.0.0",
			"c: there are no tags; this commit set version 1.1.0-rc.0",
		},
	},
	{
		"and alone where there is no stable one", "a 1 - -\nb 2 a -\nc 3 b -\nd 4 c -",
		crate{"a": "1.0.0-rc.0", "b": "1.0.0-rc.1", "c": "1.0.0-rc.2", "d": "1.0.0"},
		Head{Commit: "d", Version: "1.0.0"},
		[]string{"c: there are no tags; this commit set version 1.0.0-rc.2"},
	},
	{
		"a branch that merged the release of its target", "a 1 - -\nb 2 a -\nc 3 a -\nd 4 c -\ne 5 d,b -\nf 6 e -",
		crate{"a": "1.0.0", "b": "1.1.0", "c": "1.0.0", "d": "1.0.0", "e": "1.1.0", "f": "1.1.0"},
		Head{Commit: "f", Version: "1.1.0"},
		[]string{"b: there are no tags; this commit set version 1.1.0"},
	},
	{
		"the merge of a release", "a 1 - -\nb 2 a -\nc 3 b -\nd 4 b,c -",
		crate{"a": "1.0.0", "b": "1.1.0", "c": "1.2.0", "d": "1.2.0"},
		Head{Commit: "d", Version: "1.2.0"},
		[]string{"b: there are no tags; this commit set version 1.1.0"},
	},
	{
		"a working tree on the merge of a release", "a 1 - -\nb 2 a -\nc 3 b -\nd 4 b,c -",
		crate{"a": "1.0.0", "b": "1.1.0", "c": "1.2.0", "d": "1.2.0"},
		Head{Commit: "d", Version: "1.2.0", Ahead: true},
		[]string{"c: there are no tags; this commit set version 1.2.0"},
	},
	{
		"a merge that set the version itself", "a 1 - -\nb 2 a -\nc 3 a -\nd 4 b,c -\ne 5 d -",
		crate{"a": "1.0.0", "b": "1.0.0", "c": "1.0.0", "d": "1.1.0", "e": "1.1.0"},
		Head{Commit: "e", Version: "1.1.0"},
		[]string{"d: there are no tags; this commit set version 1.1.0"},
	},
	{
		"a merge that brought the plugin", "a 1 - -\nb 2 - -\nc 3 b -\nd 4 a,c -\ne 5 d -",
		crate{"b": "1.0.0", "c": "1.1.0", "d": "1.1.0", "e": "1.1.0"},
		Head{Commit: "e", Version: "1.1.0"},
		[]string{"c: there are no tags; this commit set version 1.1.0"},
	},
	{
		"the same, at head", "a 1 - -\nb 2 - -\nc 3 b -\nd 4 a,c -",
		crate{"b": "1.0.0", "c": "1.1.0", "d": "1.1.0"},
		Head{Commit: "d", Version: "1.1.0"},
		[]string{"c: there are no tags; this commit set version 1.1.0"},
	},
	{
		"a version that cannot be read is taken as unchanged", "a 1 - -\nb 2 a -\nc 3 b -\nd 4 c -\ne 5 d -",
		crate{"a": "1.0.0", "b": "1.1.0", "c": "?", "d": "1.1.0", "e": "1.1.0"},
		Head{Commit: "e", Version: "1.1.0"},
		[]string{"b: there are no tags; this commit set version 1.1.0"},
	},
	{
		"also where the next one differs", "a 1 - -\nb 2 a -\nc 3 b -\nd 4 c -\ne 5 d -",
		crate{"a": "0.9.0", "b": "1.0.0", "c": "?", "d": "1.1.0", "e": "1.1.0"},
		Head{Commit: "e", Version: "1.1.0"},
		[]string{"d: there are no tags; this commit set version 1.1.0"},
	},
	{
		"what is no version is no release", "a 1 - -\nb 2 a -\nc 3 b -\nd 4 c -",
		crate{"a": "1.0.0", "b": "1.1.0", "c": "next", "d": "next"},
		Head{Commit: "d", Version: "next"},
		[]string{"b: there are no tags; this commit set version 1.1.0"},
	},
	{
		"a shallow clone that is deep enough", "b 2 cut -\nc 3 b -\nd 4 c -",
		crate{"b": "1.0.0", "c": "1.1.0", "d": "1.1.0"},
		Head{Commit: "d", Version: "1.1.0"},
		[]string{"c: there are no tags; this commit set version 1.1.0"},
	},
}

// changes is what a head says of whether there is more to release than its commit has.
func changes(more bool, err error) func() (bool, error) {
	return func() (bool, error) { return more, err }
}

// TestChangesAsked is about when it is asked whether head has more to release: only if the
// answer decides.
func TestChangesAsked(t *testing.T) {
	failing := errors.New("the index is damaged")
	for _, c := range []struct {
		name, graph string
		crate       crate
		head        Head
		want        error
	}{
		{"it decides", "a 1 - -\nb 2 a -", crate{"a": "1.0.0", "b": "1.1.0"}, Head{Commit: "b", Version: "1.1.0", Ahead: true}, failing},
		{"a tag", "a 1 - v1.0.0\nb 2 a -", crate{"a": "1.0.0", "b": "1.1.0"}, Head{Commit: "b", Version: "1.1.0", Ahead: true}, nil},
		{"a commit before set the version", "a 1 - -\nb 2 a -\nc 3 b -", crate{"a": "1.0.0", "b": "1.1.0", "c": "1.1.0"}, Head{Commit: "c", Version: "1.1.0", Ahead: true}, nil},
		{"another version", "a 1 - -\nb 2 a -", crate{"a": "1.0.0", "b": "1.1.0"}, Head{Commit: "b", Version: "1.2.0", Ahead: true}, nil},
		{"a commit", "a 1 - -\nb 2 a -", crate{"a": "1.0.0", "b": "1.1.0"}, Head{Commit: "b", Version: "1.1.0"}, nil},
	} {
		c.head.Changes = changes(false, failing)
		if _, err := releases(t, graph(t, c.graph)).Last(fs, c.head, c.crate); !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", c.name, err, c.want)
		}
	}
}

func TestLastWithoutATag(t *testing.T) {
	for _, c := range untaggedCases {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, r := range last(t, graph(t, c.graph), fs, c.head, c.crate) {
				got = append(got, string(r.Tag.Commit)+": "+r.Reason)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// Where the history ends before the version changed, nobody knows whether there was
// a release: that is an error, and never the first release.
func TestLastWithoutATagInAShallowClone(t *testing.T) {
	for name, c := range map[string]struct {
		graph, why string
		crate      crate
	}{
		"one commit":       {"c 3 cut -", "there are no tags", crate{"c": "1.1.0"}},
		"the same version": {"b 2 cut http-v1.0.0\nc 3 b -", "no tag names a release of it (--tag-prefix can)", crate{"b": "1.1.0", "c": "1.1.0"}},
		"a prerelease":     {"a 1 cut -\nb 2 a -\nc 3 b -", "there are no tags", crate{"a": "1.1.0-rc.0", "b": "1.1.0-rc.1", "c": "1.1.0"}},
	} {
		_, err := releases(t, graph(t, c.graph)).Last(fs, Head{Commit: "c", Spec: "HEAD", Version: "1.1.0"}, c.crate)
		var typed *NoReleaseError
		if !errors.As(err, &typed) || !errors.Is(err, gitsrc.ErrShallow) {
			t.Errorf("%s: %v, want a *NoReleaseError because of a shallow clone", name, err)
			continue
		}
		want := `no release of plugin "fs" is known before HEAD: ` + c.why + ", and this clone is shallow; fetch the whole history, or say --base REV"
		if diff := cmp.Diff(want, err.Error()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// unreadable is a plugin that one commit cannot be asked for.
type unreadable gitsrc.ID

var errUnreadable = errors.New("damaged")

func (u unreadable) Version(id gitsrc.ID) (text string, has bool, err error) {
	if id == gitsrc.ID(u) {
		return "", false, errUnreadable
	}
	return "1.0.0", true, nil
}

func TestCargoCannotBeRead(t *testing.T) {
	alone := Names{Crate: "tauri-plugin-fs", Key: "fs", Alone: true}
	for at, text := range map[unreadable]string{"b": "a 1 - -\nb 2 a -", "a": "a 1 - v1.0.0\nb 2 a -", "p": "p 1 - -\nb 2 p -"} {
		_, err := releases(t, graph(t, text)).Last(alone, Head{Commit: "b"}, at)
		if !errors.Is(err, errUnreadable) || err.Error() != `find the last release of plugin "fs": damaged` {
			t.Errorf("Last: %v", err)
		}
	}
	_, err := releases(t, graph(t, "a 1 - v1.0.0")).Tagged(alone, "a", unreadable("a"))
	if !errors.Is(err, errUnreadable) {
		t.Errorf("Tagged: %v", err)
	}
}

// A tag without a name can mean an application around the plugin. It means the
// plugin where that has the same version.
func TestBareTagsAroundAnApplication(t *testing.T) {
	h := graph(t, `
		a 1 - v0.1.0
		b 2 a v0.2.0
		c 3 b v0.3.0
		d 4 c v1.0.0
		e 5 d -`)
	versions := crate{"b": "0.2.0", "c": "0.3.0-rc.1", "d": "0.2.0", "e": "0.2.0"}
	for _, c := range []struct {
		name  string
		names Names
		want  string
	}{
		{"in a folder", Names{Crate: "tauri-plugin-fs", Key: "fs", Alone: true}, "v0.2.0"},
		{"beside other plugins", Names{Crate: "tauri-plugin-fs", Key: "fs"}, "v0.2.0"},
		{"at the top", Names{Crate: "tauri-plugin-fs", Key: "fs", Alone: true, Top: true}, "v1.0.0"},
	} {
		got := last(t, h, c.names, Head{Commit: "e", Version: "0.2.0"}, versions)
		if diff := cmp.Diff([]string{c.want}, tagNames(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
	for commit, want := range map[gitsrc.ID][]string{"a": nil, "b": {"v0.2.0"}, "c": nil, "d": nil} {
		got, err := releases(t, h).Tagged(Names{Crate: "tauri-plugin-fs", Alone: true}, commit, versions)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, tagNames(got), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("tagged on %s (-want +got):\n%s", commit, diff)
		}
	}
	none := last(t, h, Names{Crate: "tauri-plugin-fs", Key: "fs", Alone: true}, Head{Commit: "e", Version: "0.2.0"}, crate{"d": "7.0.0", "e": "7.1.0"})
	const want = "no release yet: no tag names a release of it (--tag-prefix can), and no earlier commit changed the version"
	if !none[0].None() || none[0].Reason != want {
		t.Errorf("got %q %q, want %q", none[0].Tag.Name, none[0].Reason, want)
	}
}

func TestTagPrefix(t *testing.T) {
	h := graph(t, `
		a 1 - fs-v1.0.0,plugins/fs/1.0.0
		b 2 a fs-v1.1.0
		c 3 b plugins/fs/1.2.0-rc.1,plugins/fs/next,plugins/fs/x1.3.0
		d 4 c http-v1.0.0,5.0.0`)
	all := releases(t, h)
	names := func(prefix string) Names {
		return Names{Crate: "tauri-plugin-fs", Key: "fs", TagPrefix: prefix, Alone: true, Top: true}
	}
	for prefix, want := range map[string][]string{
		"":            {"5.0.0"},
		"plugins/fs/": {"plugins/fs/1.0.0", "plugins/fs/1.2.0-rc.1"},
		"fs-v":        {"fs-v1.1.0"},
		"http-v":      {"http-v1.0.0"},
	} {
		got := last(t, h, names(prefix), Head{Commit: "d", Version: "1.2.0", Ahead: true}, nil)
		if diff := cmp.Diff(want, tagNames(got)); diff != "" {
			t.Errorf("prefix %q (-want +got):\n%s", prefix, diff)
		}
		if err := all.CheckPrefix(names(prefix)); err != nil {
			t.Errorf("prefix %q: %v", prefix, err)
		}
	}
	for prefix, hint := range map[string]string{
		"fs_v":          "did you mean fs-v?",
		"elsewhere/":    "tags begin with fs-v, http-v",
		"plugins/fs/x1": "tags begin with fs-v, http-v",
	} {
		var typed *TagPrefixError
		if err := all.CheckPrefix(names(prefix)); !errors.As(err, &typed) {
			t.Errorf("prefix %q: %v, want a *TagPrefixError", prefix, err)
			continue
		}
		if diff := cmp.Diff([]string{hint}, typed.Hints()); diff != "" || !typed.Usage() {
			t.Errorf("prefix %q (-want +got):\n%s", prefix, diff)
		}
		if want := `no tag is the prefix "` + prefix + `" and a version`; typed.Error() != want {
			t.Errorf("got %q, want %q", typed.Error(), want)
		}
	}
	if err := releases(t, graph(t, "a 1 - http-v1.0.0")).CheckPrefix(names("")); err != nil {
		t.Errorf("without a prefix: %v", err)
	}
	if err := releases(t, graph(t, "a 1 - -")).CheckPrefix(names("fs-v")); err != nil {
		t.Errorf("without tags: %v", err)
	}
}

// TestMissed tells which releases a tag prefix hides that no tag begins with.
func TestMissed(t *testing.T) {
	for _, c := range []struct {
		name, tags string
		names      Names
		want       []string
	}{
		{"no prefix", "fs-v1.0.0", Names{Key: "fs"}, []string{}},
		{"a prefix that a tag has", "fs-v1.0.0,p/1.0.0", Names{Key: "fs", TagPrefix: "p/"}, []string{}},
		{"releases by name", "fs-v1.0.0,fs-v1.1.0,http-v2.0.0", Names{Key: "fs", TagPrefix: "p/"}, []string{"fs-v1.1.0", "fs-v1.0.0"}},
		{"no release yet", "http-v2.0.0", Names{Key: "fs", TagPrefix: "p/"}, []string{}},
		{"no tag", "-", Names{Key: "fs", TagPrefix: "p/"}, []string{}},
		{"the only plugin", "v1.0.0,v0.9.0", Names{Key: "fs", TagPrefix: "p/", Alone: true, Top: true}, []string{"v1.0.0", "v0.9.0"}},
		{"tags of an application", "v1.0.0,v0.9.0", Names{Key: "fs", TagPrefix: "p/", Alone: true}, []string{"v1.0.0"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			missed := releases(t, graph(t, "a 1 - "+c.tags)).Missed(c.names, crate{"a": "1.0.0"})
			if diff := cmp.Diff(c.want, tagNames(missed)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestTagPrefixHints(t *testing.T) {
	for _, c := range []struct{ tags, hint string }{
		{"next,v2", "no tag of this repository ends in a version such as 1.2.3"},
		{"a-v1.0.0,a-v1.1.0", "tags begin with a-v"},
		{"b-v1.0.0,a-v1.0.0,b-v1.1.0", "tags begin with a-v, b-v"},
		{"elsewhere1-v1.0.0,elsewhere2-v1.0.0,elsewhere3-v1.0.0,elsewhere4-v1.0.0", "did you mean elsewhere1-v, or elsewhere2-v, or elsewhere3-v?"},
		{"a-v1.0.0,b-v1.0.0,c-v1.0.0,d-v1.0.0,e-v1.0.0,f-v1.0.0,g-v1.0.0,h-v1.0.0", "tags begin with a-v, b-v, c-v, d-v, e-v, f-v, g-v, h-v"},
		{"a-v1.0.0,b-v1.0.0,c-v1.0.0,d-v1.0.0,e-v1.0.0,f-v1.0.0,g-v1.0.0,h-v1.0.0,i-1.0.0,j@1.0.0", "tags begin with a-v, b-v, c-v, d-v, e-v, f-v, g-v, h-v and 2 others"},
	} {
		err := releases(t, graph(t, "a 1 - "+c.tags)).CheckPrefix(Names{TagPrefix: "elsewhere/"})
		var typed *TagPrefixError
		if !errors.As(err, &typed) {
			t.Fatalf("got %v, want a *TagPrefixError", err)
		}
		if diff := cmp.Diff([]string{c.hint}, typed.Hints()); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
}
