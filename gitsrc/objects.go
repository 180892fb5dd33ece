package gitsrc

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// maxObject bounds what is read of a commit, tree or tag, and of a delta and what it is based on: far above any real one, far below what would fill the
// memory.
const maxObject = 64 << 20

// store is all that the package needs of a repository's objects. It is safe for concurrent use.
type store interface {
	// object returns the object; its content is the caller's. Errors: ErrMissing, ErrTooBig (above limit bytes, found before reading), ErrCorrupt,
	// ErrUnsupported.
	object(id ID, limit int64) (kind plumbing.ObjectType, content []byte, err error)
	// match returns the IDs that begin with the prefix, sorted.
	match(prefix string) ([]ID, error)
	close() error
}

// database is where objects lie: object directories on disk, memory, or what git answers. What it returns is not yet known to be what was asked for. It is safe for
// concurrent use.
type database interface {
	// read returns the object of a whole ID, whose content is the caller's. The error is plumbing.ErrObjectNotFound when there is none, ErrTooBig above limit bytes,
	// an *Error that stands for all objects, or else what is wrong with this one.
	read(id ID, limit int64) (object, error)
	// matching returns the IDs that begin with the prefix, in any order.
	matching(prefix string) ([]ID, error)
	close() error
}

// errClosed is what reading a closed database gives.
var errClosed = &Error{Op: "read", Subject: "the repository", Err: fs.ErrClosed}

// object is a commit, tree, blob or tag.
type object struct {
	kind    plumbing.ObjectType
	content []byte
}

// verified is the store that trusts a database with nothing: what was read must hash to the ID that was asked for. A damaged index or pack can
// therefore make an object unreadable, but never pass another one off for it.
type verified struct {
	database
	format objectFormat
	advice []string // for objects that are missing
}

func (s *verified) object(id ID, limit int64) (plumbing.ObjectType, []byte, error) {
	if !s.format.isID(string(id)) {
		return 0, nil, s.unread(id, plumbing.ErrObjectNotFound)
	}
	o, err := s.read(id, limit)
	if err != nil {
		return 0, nil, s.unread(id, err)
	}
	if got := s.format.name(o.kind, o.content); got != id {
		return 0, nil, &Error{Op: "check", Subject: "object " + string(id), Err: ErrCorrupt, Detail: "its content is that of " + string(got), hints: []string{hintFsck}}
	}
	return o.kind, o.content, nil
}

// unread says why an object could not be read.
func (s *verified) unread(id ID, err error) error {
	var whole *Error
	var system *fs.PathError
	subject := "object " + printable(string(id))
	switch {
	case errors.Is(err, plumbing.ErrObjectNotFound):
		return &Error{Op: "find", Subject: subject, Err: ErrMissing, hints: s.advice}
	case errors.Is(err, ErrTooBig):
		return &Error{Op: "read", Subject: subject, Err: err}
	case errors.As(err, &whole):
		return err
	case errors.As(err, &system):
		return &Error{Op: "read", Subject: subject, Err: err}
	default:
		return &Error{Op: "read", Subject: subject, Err: ErrCorrupt, Detail: err.Error(), hints: []string{hintFsck}}
	}
}

func (s *verified) match(prefix string) ([]ID, error) {
	ids, err := s.matching(prefix)
	var whole *Error
	if err != nil && !errors.As(err, &whole) {
		err = &Error{Op: "search", Subject: "objects " + prefix + "…", Err: ErrCorrupt, Detail: err.Error(), hints: []string{hintFsck}}
	}
	return sortedSet(ids), err
}

// tooBig is ErrTooBig with the figures.
func tooBig(size, limit int64) error {
	return &Error{Op: "load", Subject: fmt.Sprintf("%d bytes", size), Err: ErrTooBig, Detail: fmt.Sprintf("at most %d are read", limit)}
}

// treeEntries parses a tree object; its entries come back sorted bytewise by name, which is not git's order.
func treeEntries(content []byte, format objectFormat) ([]Entry, error) {
	size := format.size()
	text := string(content) // one copy, which all names then share
	entries := make([]Entry, 0, len(text)/40)
	digits := make([]byte, 0, len(text)) // of all IDs, which share a copy likewise
	for len(text) > 0 {
		mode, rest, ok := strings.Cut(text, " ")
		name, rest, ok2 := strings.Cut(rest, "\x00")
		if !ok || !ok2 || len(rest) < size {
			return nil, fmt.Errorf("%w: tree cut off", ErrCorrupt)
		}
		digits = hex.AppendEncode(digits, []byte(rest[:size]))
		text = rest[size:]
		kind, err := treeKind(mode)
		if err != nil {
			return nil, err
		}
		if err := checkTreeName(name); err != nil {
			return nil, err
		}
		entries = append(entries, Entry{Name: name, Kind: kind})
	}
	for i, all := 0, ID(digits); i < len(entries); i++ {
		entries[i].ID, all = all[:2*size], all[2*size:]
	}
	sortEntries(entries)
	for i := 1; i < len(entries); i++ {
		if entries[i].Name == entries[i-1].Name {
			return nil, fmt.Errorf("%w: two entries of one tree are called %s", ErrCorrupt, quote(entries[i].Name))
		}
	}
	return entries, nil
}

// encodeTree is the content of a tree object. The entries stand in git's order.
func encodeTree(entries []Entry) []byte {
	b := make([]byte, 0, 64*len(entries))
	for _, e := range entries {
		b = append(b, treeModes[e.Kind]...)
		b = append(append(append(b, ' '), e.Name...), 0)
		b, _ = hex.AppendDecode(b, []byte(e.ID)) // IDs are made from hashes, or checked.
	}
	return b
}

// treeModes are the modes of kinds as trees write them.
var treeModes = [...]string{File: "100644", Exec: "100755", Symlink: "120000", Dir: "40000", Submodule: "160000"}

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
