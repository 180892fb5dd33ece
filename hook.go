package permver

import (
	"errors"
	"fmt"
	"strings"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/manifest"
)

// A hook runs for every commit and every push, whatever they hold: git tells it no files,
// and pre-commit none of those that go away. So it is here that what has nothing to do
// with a plugin is found out, which the IDs of folders tell at once.

// push is what pre-commit says is pushed, or lies between two commits.
type push struct{ base, head choice }

// pushed reads what pre-commit tells its hooks in the environment, where it asks about
// commits and not about what is staged. (https://pre-commit.com/#supported-git-hooks)
//
// The names of commits come as git gives them to a pre-push hook, where zeros stand for a
// branch that is not there: a new one is compared with the last releases, as is a
// history that is pushed from its first commit on, for which pre-commit names a branch
// and no commits. A branch that goes away has nothing to look at, and neither has a tag that
// is on a file or a folder.
func (s *session) pushed() (push, bool) {
	from, to := s.opts.env("PRE_COMMIT_FROM_REF"), s.opts.env("PRE_COMMIT_TO_REF")
	branch, remote := s.opts.env("PRE_COMMIT_LOCAL_BRANCH"), s.opts.env("PRE_COMMIT_REMOTE_BRANCH")
	switch {
	case from != "" && isNoCommit(to):
		nothing := choice{"empty", "PRE_COMMIT_TO_REF: the branch goes away"}
		return push{nothing, nothing}, true
	case from != "" && s.leadsToNoCommit(to):
		nothing := choice{"empty", "PRE_COMMIT_TO_REF: a file or a folder, and no commit"}
		return push{nothing, nothing}, true
	case to != "" && isNoCommit(from):
		return push{head: choice{to, "PRE_COMMIT_TO_REF; the branch is new"}}, true
	case to != "" && s.leadsToNoCommit(from):
		return push{head: choice{to, "PRE_COMMIT_TO_REF; what it takes the place of is no commit"}}, true
	case from != "" && to != "":
		return push{choice{from, pushedOnto}, choice{to, "PRE_COMMIT_TO_REF"}}, true
	case branch != "" && remote != "":
		return push{head: choice{branch, "PRE_COMMIT_LOCAL_BRANCH, with all its history"}}, true
	}
	return push{}, false
}

// pushedOnto is the reason for a base that a hook names for a push.
const pushedOnto = "PRE_COMMIT_FROM_REF"

// unfetched says of an error that a push goes onto commits which this repository does not
// have: git's own hook is told of them where somebody else has pushed, and a forced push
// would replace them.
func (s *session) unfetched(base choice, err error) error {
	repo, none := s.repository()
	if base.reason != pushedOnto || !errors.Is(err, gitsrc.ErrMissing) || none != nil || repo.Shallow() {
		return err
	}
	return &CheckoutError{
		Why:   fmt.Sprintf("commit %s, which %s names, is not in this repository", gitsrc.ID(base.spec).Short(), pushedOnto),
		hints: []string{"run `git fetch`: somebody has pushed to the branch since the last time"}, cause: err,
	}
}

// leadsToNoCommit reports whether a name is that of something which is here and no commit.
func (s *session) leadsToNoCommit(name string) bool {
	repo, err := s.repository()
	if err != nil {
		return false // which is told where the name is used
	}
	_, err = repo.Resolve(name)
	return errors.Is(err, gitsrc.ErrNoCommit)
}

// isNoCommit reports whether a name is the one that git has for no commit.
func isNoCommit(name string) bool { return len(name) >= 40 && strings.Trim(name, "0") == "" }

// fromHook reports whether what is asked about is a commit or a push, which may well
// have nothing to do with a plugin.
func (s *session) fromHook() bool {
	_, ok := s.pushed()
	return ok || s.opts.Staged
}

// limitToChanged takes the plugins out of a population that the commit or the push does
// not change, if that was asked for. Where there is no commit before, all are new.
func (s *session) limitToChanged(head *population) error {
	if !s.opts.Changed {
		return nil
	}
	before, _, _, err := s.asked()
	if err != nil || before.spec == "" {
		return err
	}
	side, err := s.open(before.spec, before.reason)
	if err != nil {
		return err
	}
	found, err := s.discover(side)
	if err != nil {
		return err
	}
	var changed []manifest.Candidate
	for _, p := range pairs(&population{side: side, plugins: found.Plugins, found: found}, head) {
		if p.head != nil && !s.sameSources(work{pair: p, base: side, head: head.side, population: head}) {
			changed = append(changed, *p.head)
		}
	}
	head.plugins = changed
	return nil
}
