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
}

// Head is where the search for a release starts.
type Head struct {
	Commit gitsrc.ID
	// Ahead is whether head lies after the commit, as a working tree does. The
	// commit itself can then be the last release.
	Ahead bool
	// Spec names head in messages: "HEAD", "main".
	Spec string
	// Version is the plugin's in head, as written. If it is a release and no
	// prerelease, the last release has to be one too.
	Version string
}

// Release is a release of a plugin.
type Release struct {
	Tag     gitsrc.Tag
	Version Version // the tag's
	// Reason says why it is the last one, for people: "last release by ancestry".
	Reason string
}

// Releases finds the releases of a repository's plugins. It reads the tags once
// and remembers what it learned of the history, since the plugins of one
// repository are mostly released together. It is safe for concurrent use.
type Releases struct {
	history History
	tags    int // how many the repository has, releases or not
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
		history: history, tags: len(tags), named: readTags(tags), ancestry: map[[2]gitsrc.ID]bool{},
	}, nil
}

// Last returns the last release of one plugin of a repository, the first that
// [Releases.Last] returns. The error is also one of reading the tags.
func Last(history History, names Names, head Head) (Release, error) {
	releases, err := NewReleases(history)
	if err != nil {
		return Release{}, err
	}
	found, err := releases.Last(names, head)
	if err != nil {
		return Release{}, err
	}
	return found[0], nil
}

// Last returns the last release of a plugin before head: of the tags on commits
// that head descends from, the one that comes last. The history decides, then the
// time of the commit, then the version; the highest version alone means nothing,
// since a repository can release 2.1.0-beta.7 long before 2.0.0.
//
// For a head with a stable version it is the last stable release, and behind it the
// last prerelease if that came later: those who try prereleases have to be told too.
// Without a stable release it is the last prerelease alone. The error is a
// *NoReleaseError, or one of history.
func (r *Releases) Last(names Names, head Head) ([]Release, error) {
	all := choose(names, r.named)
	found, err := r.last(all, head)
	switch {
	case err != nil:
		return nil, fmt.Errorf("find the last release of plugin %q: %w", names, err)
	case len(found) == 0:
		return nil, noRelease(names, r.tags, all, head)
	}
	return found, nil
}

func (r *Releases) last(all []Release, head Head) ([]Release, error) {
	newest, ok, err := r.latest(all, head)
	if !ok || err != nil {
		return nil, err
	}
	newest.Reason = "last release by ancestry"
	if v, err := Parse(head.Version); err != nil || v.IsPrerelease() {
		return []Release{newest}, nil
	}
	stable, ok, err := r.latest(stable(all), head)
	switch {
	case err != nil:
		return nil, err
	case !ok:
		newest.Reason = "last prerelease by ancestry; no stable release came before"
		return []Release{newest}, nil
	}
	stable.Reason = "last stable release by ancestry"
	if !newest.Version.IsPrerelease() || newest.Tag.Commit == stable.Tag.Commit {
		return []Release{stable}, nil
	}
	newest.Reason = "last prerelease by ancestry, later than " + stable.Tag.Name
	return []Release{stable, newest}, nil
}

// Tagged returns the releases of a plugin whose tags are on the commit, the
// highest version first. Which tags mean the plugin depends on all tags of the
// repository.
func (r *Releases) Tagged(names Names, commit gitsrc.ID) []Release {
	return newestFirst(slices.DeleteFunc(choose(names, r.named), func(found Release) bool {
		return found.Tag.Commit != commit
	}))
}

func stable(releases []Release) []Release {
	return slices.DeleteFunc(slices.Clone(releases), func(r Release) bool { return r.Version.IsPrerelease() })
}

// latest returns the last of the releases that head descends from. It goes by the
// time of the commits, and then makes sure that none of the others descends from
// the one found, as happens where a clock was wrong.
func (r *Releases) latest(releases []Release, head Head) (Release, bool, error) {
	var best Release
	found := false
	for _, next := range newestFirst(releases) {
		if next.Tag.Commit == head.Commit && !head.Ahead || found && next.Tag.Commit == best.Tag.Commit {
			continue
		}
		if found {
			if later, err := r.isAncestor(best.Tag.Commit, next.Tag.Commit); err != nil {
				return Release{}, false, err
			} else if !later {
				continue
			}
		}
		before, err := r.isAncestor(next.Tag.Commit, head.Commit)
		if err != nil {
			return Release{}, false, err
		}
		if before {
			best, found = next, true
		}
	}
	return best, found, nil
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
