package permver

import (
	"slices"
	"strings"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

// A pull request is compared with what it merges into. Its release is not: a version
// is enough, or not, for everything since the last release.

// asReleases returns the comparisons to make for a plugin of a pull request. Where the
// pull request moves the version it makes the release, so that the plugin is compared
// with its last releases instead.
func (s *session) asReleases(w work) []work {
	if w.role != verdict.PR || w.pair.base == nil || w.pair.head == nil || w.pair.head.Cargo.Unpublished() ||
		w.pair.base.Cargo.Version.Text == w.pair.head.Cargo.Version.Text {
		return []work{w}
	}
	works, err := s.lastReleases(w)
	if err != nil {
		w.unknown = []verdict.Unchecked{uncheckedBy("", "what changed since the last release, which this version is for", err, source.Place{})}
		return []work{w}
	}
	for i := range works {
		works[i].base.told.Reason += "; this change moves the version"
	}
	return works
}

// lastReleases returns the comparisons of a plugin of head with its last releases.
func (s *session) lastReleases(w work) ([]work, error) {
	b := w.bases
	b.mu.Lock()
	known, ok := b.last[w.pair.head.Dir]
	b.mu.Unlock()
	if ok {
		return slices.Clone(known), nil
	}
	works, err := s.findReleases(w)
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.last == nil {
		b.last = make(map[string][]work)
	}
	b.last[w.pair.head.Dir] = works
	return slices.Clone(works), nil
}

func (s *session) findReleases(w work) ([]work, error) {
	names, err := w.names()
	if err != nil {
		return nil, err
	}
	releases, err := w.bases.of(w, names)
	if err != nil {
		return nil, err
	}
	works := make([]work, len(releases))
	for i, last := range releases {
		works[i] = w
		works[i].base, works[i].role = last.side, last.role
		works[i].pair.base, works[i].failed = s.inRelease(w.pair.head, last.side, w.population)
		works[i].sources = s.sources(last, works[i].pair)
	}
	return works, nil
}

// since tells what everything since the last release adds up to, where that lies
// before base and the changes found call for a bump, or head declares one; nil where
// there is no more to tell. A base that the user names, and that has another version
// than the last release known, is taken for a release itself.
func (s *session) since(w work, found []rules.Finding, declaring bool) *verdict.Since {
	needs := func(f rules.Finding) bool { return f.Bump != bump.None }
	if !w.isWithinHistory() || !declaring && !slices.ContainsFunc(found, needs) {
		return nil
	}
	works, err := s.lastReleases(w)
	switch {
	case err != nil && w.role == verdict.Requested:
		return nil // nobody spoke of releases
	case err != nil:
		return &verdict.Since{Why: briefly(err)}
	}
	last := works[0]
	if last.base.commit.ID == "" || last.base.commit.ID == w.base.commit.ID || last.failed != nil || last.pair.base == nil {
		return nil
	}
	if w.role == verdict.Requested && last.pair.base.Cargo.Version.Text != w.pair.base.Cargo.Version.Text {
		return nil
	}
	if before, err := s.repo.IsAncestor(last.base.commit.ID, w.base.commit.ID); err != nil || !before {
		return nil
	}
	return &verdict.Since{Base: last.base.told, Version: s.compare(last).Comparisons[0].Version, Prereleased: len(works) > 1}
}

// briefly is an error with the first thing that would help, for a remark.
func briefly(err error) string {
	hints := hintsOf(err)
	return strings.Join(append([]string{err.Error()}, hints[:min(len(hints), 1)]...), "; ")
}

// isWithinHistory reports whether two states of one history are compared that a
// release may lie before.
func (w work) isWithinHistory() bool {
	return (w.role == verdict.PR || w.role == verdict.Requested) &&
		w.pair.head != nil && w.population != nil && w.base.commit.ID != "" && w.head.inHistory()
}

// inHistory reports whether a side is a commit, or lies on top of one.
func (sd *side) inHistory() bool {
	return sd.commit.ID != "" || sd.told.Kind == gitsrc.KindWorktree || sd.told.Kind == gitsrc.KindIndex
}
