package release

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"github.com/permver/permver/gitsrc"
)

// History is what the search for a release asks of a repository; *gitsrc.Repo
// answers.
type History interface {
	Tags() ([]gitsrc.Tag, error)
	// IsAncestor reports whether a is b or comes before it.
	IsAncestor(a, b gitsrc.ID) (bool, error)
	// Parents returns the parents of a commit; gitsrc.ErrShallow where a shallow
	// clone lacks them.
	Parents(commit gitsrc.ID) ([]gitsrc.ID, error)
}

// Crate tells what Cargo.toml says of one plugin in the commits of a repository.
type Crate interface {
	// Version returns the plugin's version in a commit as it is written, "" if it
	// cannot be read there; false if the commit does not have the plugin.
	Version(commit gitsrc.ID) (text string, has bool, err error)
}

// Head is where the search for a release starts.
type Head struct {
	Commit gitsrc.ID
	// Ahead is whether head lies after the commit, as a working tree does and as the next
	// release will. The commit itself can then be the last release.
	Ahead bool
	// Changes tells of a head that lies after the commit whether it has something of the
	// plugin that is to be released, and the commit has not. Nil stands for no. It is only
	// called where the commit set the version that head has too, and no tag says whether
	// that was released.
	Changes func() (bool, error)
	// Spec names head in messages: "HEAD", "main".
	Spec string
	// Version is the plugin's in head, as written. If it is a release and no
	// prerelease, the last release has to be one too.
	Version string
}

// wantsStable reports whether the last release has to be a stable one.
func (h Head) wantsStable() bool {
	v := h.version()
	return !v.IsZero() && !v.IsPrerelease()
}

// version is head's version, zero if it has none.
func (h Head) version() Version {
	v, _ := Parse(h.Version) // what is no version says nothing
	return v
}

// Release is a release of a plugin: a tag, or a commit that set the version where
// no tag names one.
type Release struct {
	// Tag leads to the commit; its name is "" where there is no tag. Where there is no
	// release at all, it is zero.
	Tag     gitsrc.Tag
	Version Version // the tag's, or the one that the commit set
	// Reason says why it is the last one, for people: "last release by ancestry".
	Reason string

	// bare is set for a tag that names no plugin and may mean an application.
	bare bool
}

// None reports whether it stands for there being no release yet.
func (r Release) None() bool { return r.Tag.Commit == "" }

// Releases finds the releases of a repository's plugins. It reads the tags once
// and remembers what it learned of the history, since the plugins of one
// repository are mostly released together. It is safe for concurrent use.
type Releases struct {
	history History
	tags    []gitsrc.Tag // all that the repository has, releases or not
	named   []namedRelease

	mu       sync.Mutex
	ancestry map[[2]gitsrc.ID]bool
}

// NewReleases reads the tags of a repository. The error is one of history.
func NewReleases(history History) (*Releases, error) {
	tags, err := history.Tags()
	if err != nil {
		return nil, fmt.Errorf("read the release tags: %w", err)
	}
	return &Releases{
		history: history, tags: tags, named: readTags(tags), ancestry: map[[2]gitsrc.ID]bool{},
	}, nil
}

// Last returns the last release of a plugin before head: of the tags on commits
// that head descends from, the one that comes last. The history decides, then the
// time of the commit, then the version; the highest version alone means nothing,
// since a repository can release 2.1.0-beta.7 long before 2.0.0. Where no tag
// comes before head, it is the commit that last changed the version in Cargo.toml,
// and where there is none either, one release that is None.
//
// For a head with a stable version it is the last stable release, and behind it the
// last prerelease if that came later: those who try prereleases have to be told too.
// Without a stable release it is the last prerelease alone. The error is a
// *NoReleaseError where the clone is too shallow, or one of history or crate.
func (r *Releases) Last(names Names, head Head, crate Crate) ([]Release, error) {
	tagged := r.of(names)
	found, err := lastTwo(head, func(stable bool) (Release, bool, error) { return r.latest(tagged, stable, head, crate) })
	if err == nil && len(found) == 0 {
		return r.untagged(names, tagged, head, crate)
	}
	if err != nil {
		return nil, finding(names, err)
	}
	for i := range found {
		found[i].Reason = byAncestry(found, i, head)
	}
	return found, nil
}

func finding(names Names, err error) error {
	return fmt.Errorf("find the last release of plugin %q: %w", names, err)
}

// of returns the releases that tags name as the plugin's.
func (r *Releases) of(names Names) []Release {
	if names.TagPrefix != "" {
		return withPrefix(names.TagPrefix, r.tags)
	}
	return choose(names, r.named)
}

// CheckPrefix makes sure that the tag prefix of a plugin, if it has one, is one of
// tags. The error is a *TagPrefixError.
func (r *Releases) CheckPrefix(names Names) error {
	if names.TagPrefix == "" || len(r.tags) == 0 || len(r.of(names)) > 0 {
		return nil
	}
	return &TagPrefixError{Prefix: names.TagPrefix, known: prefixes(r.tags)}
}

// Missed returns the releases of a plugin that its names tell, the newest first, if it has
// a tag prefix that no tag begins with: so none of them counts.
func (r *Releases) Missed(names Names, crate Crate) []Release {
	if r.CheckPrefix(names) == nil {
		return nil
	}
	names.TagPrefix = ""
	return newestFirst(slices.DeleteFunc(r.of(names), func(tagged Release) bool {
		ok, err := tagged.isOf(crate)
		return err != nil || !ok // of what cannot be read nothing is known
	}))
}

// lastTwo asks for the last release, and for the last stable one, as head needs
// them.
func lastTwo(head Head, latest func(stable bool) (Release, bool, error)) ([]Release, error) {
	newest, ok, err := latest(false)
	switch {
	case !ok || err != nil:
		return nil, err
	case !head.wantsStable() || !newest.Version.IsPrerelease():
		return []Release{newest}, nil
	}
	stable, ok, err := latest(true)
	switch {
	case err != nil:
		return nil, err
	case !ok:
		return []Release{newest}, nil
	case newest.Tag.Commit == stable.Tag.Commit, Compare(newest.Version, head.version()) > 0:
		return []Release{stable}, nil // those on a later series do not get head
	}
	return []Release{stable, newest}, nil
}

// byAncestry is the reason for the release at an index of those found by tags.
func byAncestry(found []Release, i int, head Head) string {
	switch pre := found[i].Version.IsPrerelease(); {
	case i > 0:
		return "last prerelease by ancestry, later than " + found[0].Tag.Name
	case !head.wantsStable():
		return "last release by ancestry"
	case pre:
		return "last prerelease by ancestry; no stable release came before"
	}
	return "last stable release by ancestry"
}

// Tagged returns the releases of a plugin whose tags are on the commit, the
// highest version first. Which tags mean the plugin depends on all tags of the
// repository, and on crate. The error is one of crate.
func (r *Releases) Tagged(names Names, commit gitsrc.ID, crate Crate) ([]Release, error) {
	var found []Release
	for _, tagged := range r.of(names) {
		if tagged.Tag.Commit != commit {
			continue
		}
		ok, err := tagged.isOf(crate)
		if err != nil {
			return nil, finding(names, err)
		}
		if ok {
			found = append(found, tagged)
		}
	}
	return newestFirst(found), nil
}

// isOf reports whether the tag means the plugin. One that names no plugin does if
// the plugin has the tag's version there: else it means an application.
func (r Release) isOf(crate Crate) (bool, error) {
	if !r.bare {
		return true, nil
	}
	text, _, err := crate.Version(r.Tag.Commit)
	v, _ := Parse(text) // no version is not the tag's
	return Unchanged(r.Version, v), err
}

// latest returns the last of the releases that head descends from, or the last
// stable one. Where head merges several lines of releases, each has a last one: of
// these it is the one that head's version goes on from, the highest that is not above
// it, and otherwise the one that came last in time.
func (r *Releases) latest(releases []Release, stable bool, head Head, crate Crate) (Release, bool, error) {
	var last []Release // none of them descends from another
	for _, next := range newestFirst(releases) {
		if stable && next.Version.IsPrerelease() || next.Tag.Commit == head.Commit && !head.Ahead {
			continue
		}
		older, err := r.isBeforeAny(next, last)
		if err != nil {
			return Release{}, false, err
		}
		if older {
			continue
		}
		before, err := r.isAncestor(next.Tag.Commit, head.Commit)
		if err == nil && before {
			before, err = next.isOf(crate)
		}
		if err == nil && before {
			last, err = r.without(last, next)
			last = append(last, next)
		}
		if err != nil {
			return Release{}, false, err
		}
	}
	if len(last) == 0 {
		return Release{}, false, nil
	}
	return goingOn(last, head), true, nil
}

// isBeforeAny reports whether a release comes before one of the others, or is on the
// same commit.
func (r *Releases) isBeforeAny(release Release, others []Release) (bool, error) {
	for _, other := range others {
		if before, err := r.isAncestor(release.Tag.Commit, other.Tag.Commit); before || err != nil {
			return before, err
		}
	}
	return false, nil
}

// without takes out the releases that come before one, which their commits' times hide.
func (r *Releases) without(releases []Release, last Release) ([]Release, error) {
	var kept []Release
	for _, release := range releases {
		before, err := r.isAncestor(release.Tag.Commit, last.Tag.Commit)
		if err != nil {
			return nil, err
		}
		if !before {
			kept = append(kept, release)
		}
	}
	return kept, nil
}

// goingOn returns the release that head goes on from, of several that do not follow
// each other.
func goingOn(last []Release, head Head) Release {
	best := last[0]
	found := false
	for _, release := range last {
		if Compare(release.Version, head.version()) <= 0 && (!found || Compare(release.Version, best.Version) > 0) {
			best, found = release, true
		}
	}
	return best
}

func (r *Releases) isAncestor(a, b gitsrc.ID) (bool, error) {
	pair := [2]gitsrc.ID{a, b}
	r.mu.Lock()
	known, ok := r.ancestry[pair]
	r.mu.Unlock()
	if ok {
		return known, nil
	}
	found, err := r.history.IsAncestor(a, b)
	if err != nil {
		return false, err
	}
	r.mu.Lock()
	r.ancestry[pair] = found
	r.mu.Unlock()
	return found, nil
}

func newestFirst(releases []Release) []Release {
	return slices.SortedFunc(slices.Values(releases), func(a, b Release) int {
		return cmp.Or(
			b.Tag.Time.Compare(a.Tag.Time),
			Compare(b.Version, a.Version),
			cmp.Compare(a.Tag.Name, b.Tag.Name),
		)
	})
}
