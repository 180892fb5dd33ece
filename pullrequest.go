package permver

import (
	"errors"
	"fmt"
	"strings"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/ci"
)

// pullRequest finds what a pull request is compared with, in a checkout of it.
//
// What is checked out shows in the commit. It can be the merge commit that GitHub makes,
// which actions/checkout takes unless the workflow says otherwise: its first parent is what
// the pull request merges into, and the difference to it is all that the pull request does.
// It can be the branch itself, which may end in a merge too: that is compared with the
// commit where it left its target. Or it can be a commit without the pull request, as
// pull_request_target has it: a comparison would pass and mean nothing, so it is refused.
type pullRequest struct {
	ci.Request
	job    ci.Job
	repo   *gitsrc.Repo
	spec   string        // how the commit was named
	commit gitsrc.Commit // what is checked out
}

// pullRequestBase opens the side that the pull request of a job is compared with.
func (s *session) pullRequestBase(head *side, job ci.Job) (*side, error) {
	repo, err := s.repository()
	if err != nil {
		return nil, err
	}
	p := &pullRequest{Request: *job.Request, job: job, repo: repo, spec: head.told.Spec, commit: head.commit}
	if p.commit.ID == "" {
		p.spec = "HEAD"
		if p.commit, err = repo.Resolve(p.spec); err != nil {
			return nil, err
		}
	}
	base, err := p.base()
	if err != nil {
		return nil, err
	}
	if job.Unread != nil {
		base.reason += "; " + job.Unread.Error()
	}
	return s.open(base.spec, base.reason)
}

// base chooses the commit to compare with.
func (p *pullRequest) base() (choice, error) {
	switch {
	case p.job.Event == ci.EventTarget && string(p.commit.ID) == p.job.Commit:
		return choice{}, p.nothingOfIt("what " + ci.EventTarget + " checks out")
	case p.Base != "":
		return p.named()
	case p.job.Event == ci.EventMergeGroup || p.isMerge():
		return p.firstParent()
	}
	return p.fork()
}

// isMerge reports whether the commit is known to be the merge that GitHub made. That it has
// two parents says nothing: the branch may have merged its target.
func (p *pullRequest) isMerge() bool {
	id, parents := string(p.commit.ID), p.commit.Parents
	switch {
	case len(parents) != 2 || id == p.Head:
		return false
	case string(parents[1]) == p.Head, id == p.job.Commit:
		return true
	}
	// actions/checkout keeps it under this name, also where the branch has moved on since.
	merge, err := p.repo.Resolve(fmt.Sprintf("refs/remotes/pull/%d/merge", p.Number))
	return err == nil && merge.ID == p.commit.ID
}

// named is the commit that the service names.
func (p *pullRequest) named() (choice, error) {
	base, err := p.repo.Resolve(p.Base)
	switch {
	case errors.Is(err, gitsrc.ErrShallow), errors.Is(err, gitsrc.ErrMissing):
		depth := ci.Whole
		if len(p.commit.Parents) > 0 && string(p.commit.Parents[0]) == p.Base {
			depth = 2
		}
		return choice{}, p.notHere("commit "+gitsrc.ID(p.Base).Short()+", which "+p.noun()+" is based on,", err, p.job.Deepen(depth))
	case err != nil:
		return choice{}, err
	case base.ID == p.commit.ID:
		return choice{}, p.nothingOfIt("what it is based on")
	}
	return choice{p.Base, "what " + p.noun() + " is based on"}, nil
}

// firstParent is what a merge commit merges into.
func (p *pullRequest) firstParent() (choice, error) {
	spec := p.spec + "^1"
	_, err := p.repo.Resolve(spec)
	switch {
	case errors.Is(err, gitsrc.ErrShallow):
		return choice{}, p.notHere(spec+", which "+p.noun()+" merges into,", err,
			p.job.Deepen(2), "`fetch-depth: 0` brings the release tags too")
	case err != nil:
		return choice{}, err
	}
	return choice{spec, "what " + p.noun() + " merges into"}, nil
}

// fork is where the branch left its target.
func (p *pullRequest) fork() (choice, error) {
	if p.Target == "" {
		return choice{}, &CheckoutError{Why: "nothing says what " + p.noun() + " merges into: say --base REV", hints: p.checkOut()}
	}
	if p.Fork != "" && isRepository(p.repo.RemoteURL("origin"), p.Fork) {
		return choice{}, &CheckoutError{
			Why:   "origin is the fork " + p.Fork + ", whose branch " + p.Target + " may be older than the one that " + p.noun() + " merges into",
			hints: p.checkOut(),
		}
	}
	target := "origin/" + p.Target
	tip, err := p.repo.Resolve("refs/remotes/" + target)
	switch {
	case errors.Is(err, gitsrc.ErrBadRev) && p.Head == "" && p.job.Commit == "" && len(p.commit.Parents) == 2:
		return p.firstParent() // nothing speaks against it, and it is what is checked out mostly
	case errors.Is(err, gitsrc.ErrBadRev):
		return choice{}, p.notHere(target+", which "+p.noun()+" merges into,", err, p.hints()...)
	case err != nil:
		return choice{}, err
	}
	fork, err := p.repo.MergeBase(p.commit.ID, tip.ID)
	switch {
	case errors.Is(err, gitsrc.ErrShallow):
		return choice{}, p.notHere("the commit where "+p.noun()+" left "+target, err, p.hints()...)
	case err != nil:
		return choice{}, err
	case fork == p.commit.ID:
		return choice{}, p.nothingOfIt("part of " + target)
	}
	return choice{string(fork), "where " + p.noun() + " left " + target}, nil
}

// isRepository reports whether a URL ends in the OWNER/NAME of a repository.
func isRepository(url, name string) bool {
	url = strings.TrimSuffix(url, ".git")
	start := len(url) - len(name)
	return start > 0 && strings.EqualFold(url[start:], name) && strings.ContainsRune("/:", rune(url[start-1]))
}

func (p *pullRequest) noun() string {
	switch {
	case p.job.Service == ci.GitLab:
		return "the merge request"
	case p.job.Event == ci.EventMergeGroup:
		return "the merge group"
	}
	return "the pull request"
}

// notHere says that a commit was not fetched.
func (p *pullRequest) notHere(what string, cause error, hints ...string) error {
	why := what + " is not in this clone"
	if p.repo.Shallow() {
		why += ", which is shallow"
	}
	return &CheckoutError{Why: why, hints: hints, cause: cause}
}

// nothingOfIt says that the commit is, or comes before, what the pull request merges into.
func (p *pullRequest) nothingOfIt(what string) error {
	why := fmt.Sprintf("nothing of %s is in %s (%s): that is %s", p.noun(), p.spec, p.commit.ID.Short(), what)
	return &CheckoutError{Why: why, hints: p.checkOut()}
}

// hints says how to check out a pull request with what it merges into.
func (p *pullRequest) hints() []string {
	return append([]string{p.job.Deepen(ci.Whole)}, p.checkOut()...)
}

// checkOut says how to check out what the service has merged, which needs the least
// history.
func (p *pullRequest) checkOut() []string {
	switch {
	case p.job.Service != ci.GitHub:
		return nil
	case p.job.Event != ci.EventTarget:
		return []string{
			"in " + p.job.File + " write no `ref:` and no `repository:` under `with:` of the actions/checkout step, and `fetch-depth: 2`: " +
				"that checks out " + p.noun() + " as GitHub merges it",
		}
	}
	return []string{
		"in " + p.job.File + " write `on: pull_request` for `on: pull_request_target`, and `fetch-depth: 2` under `with:` of the actions/checkout step",
		"or write there `ref: refs/pull/${{ github.event.number }}/merge` and `fetch-depth: 2`, in a job that runs nothing of what it checks out; " +
			"for forks, later versions of the action ask for `allow-unsafe-pr-checkout: true` too",
	}
}
