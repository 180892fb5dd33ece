package release

import (
	"errors"
	"fmt"
	"slices"

	"github.com/permver/permver/gitsrc"
)

// untagged returns the commits that stand for releases of a plugin that no tag
// before head names: the last that changed its version. The commit that brought
// the plugin does not count, since a version has to stand there from the start.
func (r *Releases) untagged(names Names, tagged []Release, head Head, crate Crate) ([]Release, error) {
	why := whyNot(len(r.tags), tagged, head)
	changes, err := r.versionChanges(head, tagged, crate)
	if errors.Is(err, gitsrc.ErrShallow) {
		return nil, &NoReleaseError{Plugin: names.String(), Head: head.Spec, Why: why, err: err}
	}
	if err != nil {
		return nil, finding(names, err)
	}
	if len(changes) == 0 {
		return []Release{{Reason: "no release yet: " + why + ", and no earlier commit changed the version"}}, nil
	}
	found := changes[:1]
	if last := changes[len(changes)-1]; len(changes) > 1 && !last.Version.IsPrerelease() {
		found = []Release{last, changes[0]}
	}
	for i := range found {
		found[i].Reason = why + "; this commit set version " + found[i].Version.String()
	}
	return found, nil
}

// versionChanges returns the commits before head that changed the plugin's
// version, the last one first. For a head with a stable version it goes back to the
// last stable one, otherwise it is done with the first it finds. It follows first parents; where a merge took the version from another
// parent it goes on there, as git log does for a file. So a branch that merged the
// release of its target finds that release, and none of its own commits hides
// behind it. If head itself is such a merge, it rather is what merges a release, and
// what came with it does not count either.
//
// Where head itself is tagged as the release of its version, the commit that set that
// version prepared it.
func (r *Releases) versionChanges(head Head, tagged []Release, crate Crate) ([]Release, error) {
	text, has, err := crate.Version(head.Commit)
	if err != nil || !has {
		return nil, err
	}
	own := "" // the version that head is the release of
	if head.isRelease(tagged, text) {
		own = text
	}
	var changes []Release
	at := lineage{commit: head.Commit, version: text, since: head.Commit}
	for {
		parent, has, err := r.before(at, crate, at.commit == head.Commit && !head.Ahead)
		if err != nil || !has {
			return changes, err
		}
		if parent.version == at.version {
			at = parent
			continue
		}
		counts, err := head.comesAfter(at)
		if err != nil {
			return nil, err
		}
		if v, err := Parse(at.version); err == nil && counts && at.version != own {
			changes = append(changes, Release{Tag: gitsrc.Tag{Commit: at.since}, Version: v})
			if !head.wantsStable() || !v.IsPrerelease() {
				return changes, nil
			}
		}
		at = parent
	}
}

// comesAfter reports whether head comes after the commit that set a version. Its own commit
// does not count, unless head lies after that and goes on from it: with another version, or
// with more to release, as the next commit would. With nothing else it is what the commit
// prepared, and what is to be released now.
func (h Head) comesAfter(set lineage) (bool, error) {
	switch {
	case set.since != h.Commit:
		return true, nil
	case !h.Ahead:
		return false, nil
	case h.Version != set.version:
		return true, nil
	case h.Changes == nil:
		return false, nil
	}
	return h.Changes()
}

// isRelease reports whether head is tagged as the release of that version.
func (h Head) isRelease(tagged []Release, version string) bool {
	return !h.Ahead && slices.ContainsFunc(tagged, func(found Release) bool {
		return found.Tag.Commit == h.Commit && found.Version.String() == version
	})
}

// lineage is a place in the history of a plugin: a commit, the version there, and
// the earliest commit known to have that version on the way from head.
type lineage struct {
	commit  gitsrc.ID
	version string
	since   gitsrc.ID
}

// before goes to a parent that has the plugin: the first with the same version, or
// else the first of all, which it always is with mainline. A version that cannot be
// read is taken as unchanged.
func (r *Releases) before(at lineage, crate Crate, mainline bool) (lineage, bool, error) {
	parents, err := r.history.Parents(at.commit)
	if err != nil {
		return lineage{}, false, fmt.Errorf("look for the commit that set version %s: %w", at.version, err)
	}
	var first lineage
	found := false
	for _, parent := range parents {
		text, has, err := crate.Version(parent)
		switch {
		case err != nil:
			return lineage{}, false, err
		case !has:
			continue
		case text == "":
			return lineage{parent, at.version, at.since}, true, nil
		case text == at.version:
			return lineage{parent, text, parent}, true, nil
		case !found:
			first, found = lineage{parent, text, parent}, true
		}
		if mainline {
			break
		}
	}
	return first, found, nil
}
