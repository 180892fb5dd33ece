package permver

import (
	"cmp"
	"sync"

	"github.com/permver/permver/internal/ci"
	"github.com/permver/permver/internal/release"
	"github.com/permver/permver/internal/verdict"
)

// baseline finds the base of each comparison: one side for all plugins, or the
// last release of each.
type baseline struct {
	session *session
	head    *side
	role    verdict.Role
	fixed   *side // nil if each plugin has its own
	job     ci.Job

	once     sync.Once
	releases *release.Releases
	err      error

	tagOnce sync.Once
	tagged  bool

	mu     sync.Mutex
	crates map[string]*crateHistory // by folder in head
	last   map[string][]work        // the comparisons with last releases, by folder in head
}

// sides opens head, and finds out what to compare it with.
func (s *session) sides() (*side, *baseline, error) {
	from, onto, role, err := s.asked()
	if err != nil {
		return nil, nil, err
	}
	head, err := s.open(onto.spec, onto.reason)
	if err != nil {
		return nil, nil, err
	}
	if (head.isRecorded() || head.isCrate()) && from.spec == "" {
		return nil, nil, &SpecError{Spec: onto.spec, Why: "it has no releases to compare with: name a base by --base"}
	}
	b := &baseline{session: s, head: head, role: role, job: ci.Read(s.opts.env)}
	switch {
	case from.spec != "":
		b.fixed, err = s.open(from.spec, from.reason)
		err = s.unfetched(from, err)
	case b.job.Request != nil && !s.forRelease:
		b.role = verdict.PR
		b.fixed, err = s.pullRequestBase(head, b.job)
	default:
		b.role = verdict.Release
	}
	b.fixed.says(notInBase)
	head.says(notInHead)
	return head, b, err
}

// isAhead reports whether what is asked for lies after the commit that is checked out, as it
// does for a working tree: a release there is then the last one, and not the one at hand. So
// it is for jobs that release nothing, which look at what the next release will need.
func (b *baseline) isAhead() bool {
	switch {
	case b.session.opts.Mode == verdict.ReleaseMode, b.session.opts.Head != "":
		return false
	case b.job.Event == ci.EventDispatch:
		return b.session.opts.Mode == verdict.PRMode
	}
	return b.job.Scheduled
}

// choice is a side's name, and why it is this one.
type choice struct{ spec, reason string }

// asked returns the sides that the user or pre-commit names; base is empty if
// neither does.
func (s *session) asked() (base, head choice, role verdict.Role, err error) {
	base, head, role = choice{s.opts.Base, "--base"}, s.headChoice("--head"), verdict.Requested
	if base.spec != "" || s.forRelease {
		return base, head, role, nil
	}
	if push, ok := s.pushed(); ok {
		return push.base, cmp.Or(s.headNamed("--head"), push.head), verdict.PR, nil
	}
	if s.opts.Staged {
		role = verdict.PR
		base, err = s.committed()
	}
	return base, head, role, err
}

// committed is the commit that the next one follows.
func (s *session) committed() (choice, error) {
	repo, err := s.repository()
	if err != nil {
		return choice{}, err
	}
	if unborn, err := repo.Unborn(); unborn || err != nil {
		return choice{"empty", "there is no commit yet"}, err
	}
	return choice{"HEAD", "--staged"}, nil
}

// headChoice is the side to look at; flag is what names it. In a job of GitHub Actions or
// GitLab CI/CD it is the commit: jobs build the plugin, which rewrites generated files, and
// unpack caches and artifacts into the working tree.
func (s *session) headChoice(flag string) choice {
	if named := s.headNamed(flag); named.spec != "" {
		return named
	}
	push, isPushed := s.pushed()
	switch {
	case s.opts.Staged && isPushed:
		return push.head
	case s.opts.Staged:
		return choice{"index", "--staged"}
	case s.opts.env("GITHUB_ACTIONS") == "true":
		return choice{"HEAD", "GitHub Actions"}
	case s.opts.env("GITLAB_CI") == "true":
		return choice{"HEAD", "GitLab CI/CD"}
	}
	return choice{"worktree", "default"}
}

// headNamed is the side that a flag names.
func (s *session) headNamed(flag string) (named choice) {
	if s.opts.Head != "" {
		named = choice{s.opts.Head, flag}
	}
	return named
}
