package gitsrc

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/go-git/go-git/v5/plumbing"
)

// maxObject bounds what is read of a commit, tree or tag: far above any real one, far below what would fill the memory.
const maxObject = 64 << 20

// store is all that the package needs of a repository's objects. It is safe for concurrent use. A second backend, such as git itself, only has to
// provide these three methods.
type store interface {
	// object returns the object; its content is the caller's. Errors: ErrMissing, ErrTooBig (above limit bytes, found before reading), ErrCorrupt,
	// ErrUnsupported.
	object(id ID, limit int64) (kind plumbing.ObjectType, content []byte, err error)
	// match returns the IDs that begin with the prefix, sorted.
	match(prefix string) ([]ID, error)
	close() error
}

// database is one object directory, in go-git's terms. It is not safe for concurrent use.
type database interface {
	load() error
	changed() bool // whether new packs have come since load; they are then loaded
	EncodedObject(plumbing.ObjectType, plumbing.Hash) (plumbing.EncodedObject, error)
	matching(prefix string) ([]ID, error)
	close() error
}

// databases is the store over one or more object directories: the repository's own and its alternates. go-git's storage must not be used by two
// goroutines at once, not even for reading: it would answer "object not found", hence the mutex.
type databases struct {
	mu     sync.Mutex
	open   func() ([]database, error) // called once, when the first object is asked for
	dbs    []database
	failed error // of open or load: what go-git answers after such a failure is not to be trusted
	opened bool
	advice []string // for objects that are missing
}

func (s *databases) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	errs := make([]error, 0, len(s.dbs))
	for _, db := range s.dbs {
		errs = append(errs, db.close())
	}
	s.dbs, s.opened, s.failed = nil, true, errors.New("the repository is closed")
	return errors.Join(errs...)
}

// ready opens and loads the object directories, once.
func (s *databases) ready() error {
	if s.opened {
		return s.failed
	}
	s.opened = true
	if s.dbs, s.failed = s.open(); s.failed != nil {
		return s.failed
	}
	for _, db := range s.dbs {
		if s.failed = db.load(); s.failed != nil {
			return s.failed
		}
	}
	return nil
}

func (s *databases) object(id ID, limit int64) (plumbing.ObjectType, []byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.ready(); err != nil {
		return 0, nil, err
	}
	o, err := s.find(hashOf(id))
	if err == nil {
		var content []byte
		if content, err = contentOf(o, limit); err == nil {
			if got := objectID(o.Type().String(), content); got != id {
				return 0, nil, &Error{Op: "check", Subject: "object " + string(id), Err: ErrCorrupt, Detail: "its content is that of " + string(got), hints: []string{hintFsck}}
			}
			return o.Type(), content, nil
		}
	}
	switch {
	case errors.Is(err, plumbing.ErrObjectNotFound):
		return 0, nil, &Error{Op: "find", Subject: "object " + string(id), Err: ErrMissing, hints: s.advice}
	case errors.Is(err, ErrTooBig):
		return 0, nil, &Error{Op: "read", Subject: "object " + string(id), Err: err}
	default:
		return 0, nil, &Error{Op: "read", Subject: "object " + string(id), Err: ErrCorrupt, Detail: err.Error(), hints: []string{hintFsck}}
	}
}

// find looks in every object directory, and again when git has written new packs in the meantime.
func (s *databases) find(h plumbing.Hash) (plumbing.EncodedObject, error) {
	o, err := s.findOnce(h)
	if !vanished(err) {
		return o, err
	}
	again := false
	for _, db := range s.dbs {
		again = db.changed() || again
	}
	if again {
		o, err = s.findOnce(h)
	}
	if vanished(err) {
		err = plumbing.ErrObjectNotFound
	}
	return o, err
}

func (s *databases) findOnce(h plumbing.Hash) (plumbing.EncodedObject, error) {
	for _, db := range s.dbs {
		o, err := db.EncodedObject(plumbing.AnyObject, h)
		if err == nil || !vanished(err) {
			return o, err
		}
	}
	return nil, plumbing.ErrObjectNotFound
}

func (s *databases) match(prefix string) ([]ID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.ready(); err != nil {
		return nil, err
	}
	var found []ID
	for _, db := range s.dbs {
		ids, err := db.matching(prefix)
		if err != nil {
			return nil, &Error{Op: "search", Subject: "objects " + prefix + "…", Err: ErrCorrupt, Detail: err.Error(), hints: []string{hintFsck}}
		}
		found = append(found, ids...)
	}
	return sortedSet(found), nil
}

// contentOf reads an object whole, unless it is larger than limit.
func contentOf(o plumbing.EncodedObject, limit int64) (content []byte, err error) {
	if o.Size() > limit {
		return nil, tooBig(o.Size(), limit)
	}
	r, err := o.Reader()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	content = make([]byte, o.Size())
	if _, err := io.ReadFull(r, content); err != nil {
		return nil, err
	}
	return content, nil
}

// tooBig is ErrTooBig with the figures.
func tooBig(size, limit int64) error {
	return &Error{Op: "load", Subject: fmt.Sprintf("%d bytes", size), Err: ErrTooBig, Detail: fmt.Sprintf("at most %d are read", limit)}
}

// treeEntries parses a tree object; its entries come back sorted bytewise by name, which is not git's order.
func treeEntries(content []byte) ([]Entry, error) {
	text := string(content) // one copy, which all names then share
	entries := make([]Entry, 0, len(text)/40)
	for len(text) > 0 {
		mode, rest, ok := strings.Cut(text, " ")
		name, rest, ok2 := strings.Cut(rest, "\x00")
		if !ok || !ok2 || len(rest) < plumbingHashSize {
			return nil, fmt.Errorf("%w: tree cut off", ErrCorrupt)
		}
		var h plumbing.Hash
		copy(h[:], rest)
		text = rest[plumbingHashSize:]
		kind, err := treeKind(mode)
		if err != nil {
			return nil, err
		}
		if err := checkTreeName(name); err != nil {
			return nil, err
		}
		entries = append(entries, Entry{Name: name, Kind: kind, ID: ID(h.String())})
	}
	sortEntries(entries)
	for i := 1; i < len(entries); i++ {
		if entries[i].Name == entries[i-1].Name {
			return nil, fmt.Errorf("%w: two entries of one tree are called %s", ErrCorrupt, quote(entries[i].Name))
		}
	}
	return entries, nil
}

const plumbingHashSize = len(plumbing.Hash{})

// checkTreeName refuses names that no checkout could have: git writes such trees only when made to, and they are there to mislead.
func checkTreeName(name string) error {
	switch {
	case name == "" || strings.Contains(name, "/"):
		return fmt.Errorf("%w: a tree entry is called %s", ErrCorrupt, quote(name))
	case name == "." || name == ".." || isDotGit(name):
		return fmt.Errorf("%w: a tree entry is called %s, which git refuses to check out", ErrUnsupported, quote(name))
	}
	return nil
}

// treeKind reads a tree entry's mode. Git itself looks at the type bits and at the owner's executable bit only: old trees have modes like 100664.
func treeKind(mode string) (Kind, error) {
	var bits uint32
	if mode == "" || len(mode) > 6 || strings.Trim(mode, "01234567") != "" {
		return 0, fmt.Errorf("%w: tree entry of mode %s", ErrCorrupt, quote(mode))
	}
	for _, digit := range mode {
		bits = bits<<3 | uint32(digit-'0')
	}
	return modeKind(bits)
}

// modeKind is the kind of a mode as trees and the index write it.
func modeKind(bits uint32) (Kind, error) {
	switch bits & 0o170000 {
	case 0o040000:
		return Dir, nil
	case 0o120000:
		return Symlink, nil
	case 0o160000:
		return Submodule, nil
	case 0o100000:
		if bits&0o100 != 0 {
			return Exec, nil
		}
		return File, nil
	default:
		return 0, fmt.Errorf("%w: entry of mode %o", ErrCorrupt, bits)
	}
}
