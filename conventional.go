package permver

import (
	"cmp"
	"fmt"
	"path"
	"slices"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/conventional"
)

// commitDeclaration is a commit whose message declares a bump.
type commitDeclaration struct {
	class   bump.Class
	hash    string // abbreviated
	subject string // the first line of the message: "feat(fs)!: ask before a scope is widened (#12)"
}

func (d commitDeclaration) String() string { return fmt.Sprintf("commit %s (%s)", d.hash, d.subject) }

// commits returns what the commits that head has and base has not declare for the
// plugin in the folders, which are its folders on both sides where it has moved. The
// latest comes first. Commits that were taken back in between declare nothing.
//
// For a side that is ahead of a commit, the working tree or the index, HEAD stands in.
// If a side has no commit at all there are none between the two.
func (s *session) commits(base, head *side, dirs ...string) ([]commitDeclaration, error) {
	from, ok, err := s.commitOf(base)
	if !ok || err != nil {
		return nil, err
	}
	to, ok, err := s.commitOf(head)
	if !ok || err != nil {
		return nil, err
	}
	between, err := s.repo.Between(from, to)
	if err != nil {
		return nil, err
	}
	var entries []conventional.Entry
	for _, c := range between {
		touched, err := s.touches(c, dirs)
		if err != nil {
			return nil, err
		}
		if !touched {
			continue
		}
		message, err := s.repo.Message(c.ID)
		if err != nil {
			return nil, err
		}
		if parsed, ok := conventional.Parse(message); ok {
			entries = append(entries, conventional.Entry{ID: string(c.ID), Commit: parsed})
		}
	}
	var declared []commitDeclaration
	for _, e := range conventional.Standing(entries) {
		if class := e.Commit.Class(); class != bump.None {
			declared = append(declared, commitDeclaration{class, gitsrc.ID(e.ID).Short(), e.Commit.Header})
		}
	}
	return declared, nil
}

// strongest returns the latest of the declarations of the highest class, and whether
// there is any.
func strongest(declared []commitDeclaration) (commitDeclaration, bool) {
	if len(declared) == 0 {
		return commitDeclaration{}, false
	}
	return slices.MaxFunc(declared, func(a, b commitDeclaration) int { return cmp.Compare(a.class, b.class) }), true
}

func (s *session) touches(c gitsrc.Commit, dirs []string) (bool, error) {
	for _, dir := range dirs {
		if touched, err := s.repo.Touches(c, manifestDir(path.Clean(dir))); touched || err != nil {
			return touched, err
		}
	}
	return false, nil
}

// commitOf returns the commit of a side, or the one that it is ahead of.
func (s *session) commitOf(at *side) (gitsrc.ID, bool, error) {
	switch at.told.Kind {
	case gitsrc.KindRevision:
		return at.commit.ID, true, nil
	case gitsrc.KindWorktree, gitsrc.KindIndex:
		if unborn, err := s.repo.Unborn(); unborn || err != nil {
			return "", false, err
		}
		c, err := s.repo.Resolve("HEAD")
		return c.ID, err == nil, err
	}
	return "", false, nil
}
