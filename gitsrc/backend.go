package gitsrc

import (
	"errors"
	"io/fs"
	"strconv"
	"strings"
	"sync"

	"github.com/go-git/go-git/v5/plumbing"
)

// Backend is what reads a repository. Whichever it is, the answers are the same.
type Backend uint8

// The backends. The builtin one starts no process at all. Git is started as [BackendAuto] says, or for everything.
const (
	// BackendAuto is the builtin backend where it can read the repository. Git is asked instead about a repository in a format that the builtin
	// backend does not read, and besides for single objects, indexes and revisions that it cannot read, find or understand.
	BackendAuto Backend = iota
	BackendBuiltin
	BackendGit
)

var backendNames = []string{"auto", "builtin", "git"}

// String returns the name that [ParseBackend] reads.
func (b Backend) String() string {
	if int(b) < len(backendNames) {
		return backendNames[b]
	}
	return "backend " + strconv.Itoa(int(b))
}

// ParseBackend reads "auto", "builtin" or "git".
func ParseBackend(text string) (Backend, error) {
	for i, name := range backendNames {
		if name == text {
			return Backend(i), nil
		}
	}
	return 0, &Error{Op: "choose", Subject: "backend " + quote(text), Err: fs.ErrInvalid, Detail: "there is none of that name", hints: []string{"write " + strings.Join(backendNames, ", ")}}
}

// Backend tells which backend reads the repository, builtin or git, and why it is not the builtin one, or what the builtin one has asked git for so far; the
// text is empty if there is nothing to tell.
func (r *Repo) Backend() (backend Backend, why string) {
	if r.backend == BackendGit {
		return BackendGit, r.why
	}
	return BackendBuiltin, r.help.text()
}

// help remembers the first thing that git was asked for and gave. It is safe for concurrent use.
type help struct {
	mu   sync.Mutex
	what string
}

func (h *help) note(what string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.what == "" {
		h.what = what
	}
}

func (h *help) text() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.what
}

// settle chooses the backend; unread is why the builtin one cannot read the repository, nil if it can.
func (r *Repo) settle(asked Backend, unread *Error) error {
	r.backend = asked
	r.program = sync.OnceValues(func() (*child, error) { return newChild(r.layout, r.env) })
	switch {
	case asked == BackendBuiltin:
		r.program = noChild
		if unread == nil {
			break
		}
		unread.hints = append([]string{"leave out `--git-backend builtin`: git may be able to read it"}, unread.hints...)
		return unread
	case asked == BackendGit:
		r.why = "asked for"
	case unread != nil:
		r.backend, r.why = BackendGit, unread.Detail
	}
	if r.backend != BackendGit {
		r.useBuiltin()
		return nil
	}
	c, err := r.program()
	if err != nil {
		return r.unusable(c, err, unread)
	}
	objects := &childDatabase{program: r.program, format: r.format, partial: len(r.promisors) > 0}
	r.objects = &verified{objects, r.format, r.missingAdvice()}
	r.refs = newChildRefs(c, r.format)
	return nil
}

func (r *Repo) useBuiltin() {
	own := &verified{r.disk, r.format, r.missingAdvice()}
	r.refs = newDiskRefs(r.layout.gitDir, r.layout.commonDir, r.format)
	r.objects = own
	if r.backend == BackendAuto {
		git := &verified{&childDatabase{program: r.program, format: r.format}, r.format, nil}
		r.objects = &assisted{own: own, git: git, partial: len(r.promisors) > 0, help: &r.help}
	}
}

// noChild stands for git where it must not be started.
func noChild() (*child, error) {
	return nil, &Error{Op: "run", Subject: "git", Err: ErrUnsupported, Detail: "only the builtin backend is to be used"}
}

// unusable says why git cannot be used, and what the builtin backend could not read.
func (r *Repo) unusable(c *child, err error, unread *Error) error {
	failed := &Error{Op: "open", Subject: quote(r.layout.gitDir), Err: err}
	if unread != nil {
		failed.Err, failed.Detail, failed.hints = unread.Err, unread.Detail+"; "+err.Error(), append(Hints(err), unread.hints...)
	}
	var refused *refusal
	if !errors.As(err, &refused) {
		return failed
	}
	if unread == nil {
		failed.Err, failed.Detail = ErrUnsupported, err.Error()
	}
	if version := c.version(); version != "" {
		failed.Detail += " (git " + version + ")"
	}
	if strings.Contains(refused.text, "dubious ownership") {
		failed.hints = append([]string{"name its path, if you trust it: git asks for `git config --global --add safe.directory " + printable(r.layout.top) + "`"}, failed.hints...)
	}
	return failed
}

// assisted is the store of the automatic choice: git is asked for an object that the builtin backend cannot read or find. That it names another object's
// content cannot happen: both stores verify what they return.
type assisted struct {
	own, git store
	partial  bool // some objects are known to be absent
	help     *help
}

func (s *assisted) object(id ID, limit int64) (plumbing.ObjectType, []byte, error) {
	kind, content, err := s.own.object(id, limit)
	if err == nil || !s.asks(err) {
		return kind, content, err
	}
	kind, content, failed := s.git.object(id, limit)
	if failed != nil && !errors.Is(failed, ErrTooBig) {
		return 0, nil, err
	}
	s.help.note(err.Error())
	return kind, content, failed
}

// asks reports whether git may know better. What a partial clone left out git knows no more of, unless it fetches it.
func (s *assisted) asks(err error) bool {
	return errors.Is(err, ErrUnsupported) || errors.Is(err, ErrCorrupt) || errors.Is(err, ErrMissing) && !s.partial
}

func (s *assisted) match(prefix string) ([]ID, error) {
	ids, err := s.own.match(prefix)
	if err == nil || !s.asks(err) {
		return ids, err
	}
	ids, failed := s.git.match(prefix)
	if failed != nil {
		return nil, err
	}
	s.help.note(err.Error())
	return ids, nil
}

func (s *assisted) close() error { return errors.Join(s.own.close(), s.git.close()) }
