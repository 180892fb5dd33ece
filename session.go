package permver

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/verdict"
)

// session is one run: the repository, opened when the first side needs it, and
// the loader that remembers what it has parsed.
type session struct {
	opts   Options
	loader *manifest.Loader
	repo   *gitsrc.Repo
	given  map[string]gitsrc.Side // sides that need no repository, by name
	named  *side                  // holds the configuration that the user names

	spreadMu sync.Mutex
	spreads  map[[2]*side]spread // where sides differ, for each two that were compared

	// forRelease asks for the last release whatever pull request or commit is at hand.
	forRelease bool
}

func newSession(opts Options) *session {
	s := &session{opts: opts, loader: manifest.NewLoader(), spreads: map[[2]*side]spread{}}
	s.loader.Concurrent = opts.jobs() > 1
	return s
}

func (s *session) close() {
	if s.repo != nil {
		_ = s.repo.Close() // it was only read
	}
}

// repository opens the repository that the path lies in.
func (s *session) repository() (*gitsrc.Repo, error) {
	if s.repo != nil {
		return s.repo, nil
	}
	path := s.opts.Path
	if path == "" {
		path = "."
	}
	repo, err := gitsrc.Open(path, gitsrc.Options{
		Env: s.opts.env, FromCwd: s.opts.Path == "",
		Backend: s.opts.GitBackend, Fetch: s.opts.Fetch, Wanted: manifest.Reads,
	})
	if err != nil {
		return nil, err
	}
	s.repo = repo
	return repo, nil
}

// reader is what has read the repository, if it was not permver alone.
func (s *session) reader() *verdict.Reader {
	if s.repo == nil {
		return nil
	}
	backend, why := s.repo.Backend()
	if why == "" && backend == gitsrc.BackendBuiltin {
		return nil
	}
	return &verdict.Reader{Backend: backend.String(), Why: why}
}

// side is a side with what the report says of it.
type side struct {
	gitsrc.Side
	told   verdict.Side
	commit gitsrc.Commit // zero for a side without one
	prefix string        // the folder below the top to which the user limited the run
	// recorded are the plugins of a side that an application's build recorded, or of which
	// a snapshot tells; nil for all others.
	recorded []*manifest.Plugin
	// changes are the side's change files, as far as they were asked for.
	changes declarations
	config  configuration
}

// open reads a side's name.
func (s *session) open(spec, reason string) (*side, error) {
	if tree, ok := s.given[spec]; ok {
		return described(tree, spec, reason), nil
	}
	switch kind, file, named := strings.Cut(spec, ":"); {
	case spec == "":
		return nil, &SpecError{Spec: spec, Why: "a side has to be named"}
	case spec == "empty":
		return described(gitsrc.Empty(), spec, reason), nil
	case named && slices.Contains(onDisk, kind):
		if file == "" {
			return nil, &SpecError{Spec: spec, Why: "the path is missing"}
		}
		opened, err := openOnDisk(kind, filepath.FromSlash(file), spec, reason)
		return opened, s.recordable(err, file)
	}
	return s.openInRepository(spec, reason)
}

// SideSpec is what a side can be besides a revision: how it is written, and what it is.
type SideSpec struct{ Spec, Means string }

// Sides are all that a side can be besides a revision.
func Sides() []SideSpec {
	return []SideSpec{
		{"worktree", "the files as they are, without those that git ignores"},
		{"index", "what is staged"},
		{"empty", "nothing at all"},
		{"dir:PATH", "a folder, whether git knows it or not"},
		{"crate:FILE", "a packaged crate, as cargo package makes it and crates.io has it"},
		{"acl:FILE", "an application's gen/schemas/acl-manifests.json: what all the plugins that it depends on grant"},
		{"snapshot:FILE", "what show wrote with --format snapshot=FILE"},
	}
}

// onDisk are the kinds of sides that are a file or folder outside of any repository.
var onDisk = []string{gitsrc.KindDir, gitsrc.KindCrate, kindRecorded, kindSnapshot}

func openOnDisk(kind, file, spec, reason string) (*side, error) {
	open := gitsrc.Directory
	switch kind {
	case kindRecorded:
		return openRecorded(file, spec, reason)
	case gitsrc.KindCrate:
		open = gitsrc.Crate
	case kindSnapshot:
		return openSnapshot(file, spec, reason)
	}
	tree, err := open(file)
	if err != nil {
		return nil, err
	}
	return described(tree, spec, reason), nil
}

// openInRepository opens the working tree, the index or a revision.
func (s *session) openInRepository(spec, reason string) (*side, error) {
	repo, err := s.repository()
	if err != nil {
		return nil, err
	}
	if open := map[string]func() (gitsrc.Side, error){"worktree": repo.Worktree, "index": repo.Index}[spec]; open != nil {
		tree, err := open()
		if err != nil {
			return nil, err
		}
		opened := described(tree, spec, reason)
		opened.prefix = repo.Prefix()
		return opened, nil
	}
	commit, err := repo.Resolve(spec)
	if err != nil {
		return nil, err
	}
	if len(commit.Also) > 0 {
		reason += fmt.Sprintf("; taken as %s, though %s is another commit", commit.Ref, strings.Join(commit.Also, " and "))
	}
	return s.revision(commit, spec, reason), nil
}

func (s *session) revision(commit gitsrc.Commit, spec, reason string) *side {
	opened := described(s.repo.Revision(commit), spec, reason)
	opened.commit, opened.prefix = commit, s.repo.Prefix()
	return opened
}

func described(tree gitsrc.Side, spec, reason string) *side {
	info := tree.Info()
	return &side{Side: tree, told: verdict.Side{
		Spec: spec, Kind: info.Kind, Commit: string(info.Commit), Label: tree.Label(), Reason: reason, Time: info.Time,
	}}
}

// SpecError is a side whose name cannot be understood.
type SpecError struct{ Spec, Why string }

func (e *SpecError) Error() string { return fmt.Sprintf("side %q: %s", e.Spec, e.Why) }

// Hints says what a side can be.
func (e *SpecError) Hints() []string {
	specs := make([]string, 0, len(Sides()))
	for _, s := range Sides() {
		specs = append(specs, s.Spec)
	}
	last := len(specs) - 1
	return []string{"a side is a revision such as HEAD or v1.2.0, or " + strings.Join(specs[:last], ", ") + ", or " + specs[last]}
}

// Usage marks the error as a fault of how the program was called.
func (e *SpecError) Usage() bool { return true }

// both does two things at once, one for each side: what one of them has parsed the
// other does not parse again.
func (s *session) both(do ...func()) {
	_ = s.each(context.Background(), len(do), func(i int) error { // they keep their own errors
		do[i]()
		return nil
	})
}

// each calls do for 0 to n-1, several at once, and stops at the first error or
// when the context ends.
func (s *session) each(ctx context.Context, n int, do func(i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	var panicked atomic.Pointer[any]
	slots := make(chan struct{}, s.opts.jobs())
	for i := range n {
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			break
		}
		wg.Go(func() {
			defer func() { <-slots }()
			defer func() {
				if fault := recover(); fault != nil {
					panicked.CompareAndSwap(nil, &fault)
					cancel(nil)
				}
			}()
			if err := do(i); err != nil {
				cancel(err)
			}
		})
	}
	wg.Wait()
	if fault := panicked.Load(); fault != nil {
		panic(*fault) // on the caller's goroutine, where it can be recovered from
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
}
