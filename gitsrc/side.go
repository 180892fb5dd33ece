package gitsrc

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
)

const (
	maxLinks  = 5    // symbolic links followed for one path
	maxDepth  = 1024 // directories in each other, where all of a tree is walked; git's own limit is of that order
	maxTarget = 4096 // bytes of a link's target, PATH_MAX of common systems
)

// tree is what a kind of side has to provide; side makes a Side of it. Every dir given to it is a directory of the tree that no symbolic link leads to,
// with its entry; every path is a regular file's or a link's, likewise.
type tree interface {
	root() Entry
	list(dir string, e Entry) ([]Entry, error)             // sorted; the caller does not change it
	child(dir string, e Entry, name string) (Entry, error) // fs.ErrNotExist if there is none
	read(path string, e Entry) ([]byte, ID, error)         // a file's content, a link's target
}

// side implements Side on a tree: paths are walked, links followed and errors worded here, once for all kinds of sides.
type side struct {
	tree  tree
	label string
	info  SideInfo
}

func (s *side) Label() string  { return s.label }
func (s *side) Info() SideInfo { return s.info }

func (s *side) Stat(p string) (Entry, error) {
	e, err := s.walk(p)
	return e, s.wrap("stat", p, err)
}

func (s *side) ReadDir(dir string) ([]Entry, error) {
	e, err := s.walk(dir)
	if err == nil && e.Kind != Dir {
		err = notDir(e)
	}
	if err != nil {
		return nil, s.wrap("list", dir, err)
	}
	entries, err := s.tree.list(dir, e)
	if err != nil {
		return nil, s.wrap("list", dir, err)
	}
	return slices.Clone(entries), nil
}

func (s *side) ReadFile(p string, e Entry) ([]byte, ID, error) {
	content, id, err := s.readFile(p, e)
	return content, id, s.wrap("read", p, err)
}

func (s *side) readFile(p string, e Entry) ([]byte, ID, error) {
	if e == (Entry{}) {
		var err error
		if e, err = s.walk(p); err != nil {
			return nil, "", err
		}
	} else if err := checkPath(p); err != nil {
		return nil, "", err
	}
	switch {
	case e.Kind == Submodule:
		return nil, "", ErrSubmodule
	case !e.Kind.Regular():
		return nil, "", &Error{Op: "found", Subject: "a " + e.Kind.String(), Err: ErrNotFile}
	}
	return s.tree.read(p, e)
}

func (s *side) Follow(p string, e Entry) (string, Entry, error) {
	if e.Kind != Symlink && e != (Entry{}) {
		return p, e, nil
	}
	target, found, err := s.follow(p)
	return target, found, s.wrap("follow", p, err)
}

// walk goes down from the root and refuses to pass through anything but directories.
func (s *side) walk(p string) (Entry, error) {
	e := s.tree.root()
	if p == "" {
		return e, nil
	}
	if err := checkPath(p); err != nil {
		return Entry{}, err
	}
	dir := ""
	for name := range strings.SplitSeq(p, "/") {
		next, err := s.step(dir, e, name)
		if err != nil {
			return Entry{}, err
		}
		dir, e = path.Join(dir, name), next
	}
	return e, nil
}

// step returns the entry called name in the directory e at dir.
func (s *side) step(dir string, e Entry, name string) (Entry, error) {
	switch e.Kind {
	case Dir:
		return s.tree.child(dir, e, name)
	case Symlink:
		return Entry{}, &Error{Op: "pass", Subject: quote(dir), Err: ErrLink, Detail: "a path does not lead through a link"}
	case Submodule:
		return Entry{}, &Error{Op: "pass", Subject: quote(dir), Err: ErrSubmodule}
	default:
		return Entry{}, fs.ErrNotExist
	}
}

// follow resolves p as a file system does, component by component, with every link's target put in the place of the link. A ".." goes up from where
// the walk really is, which no link leads to.
func (s *side) follow(p string) (string, Entry, error) {
	if err := checkPath(p); err != nil {
		return "", Entry{}, err
	}
	var (
		links int
		at    = ""
		trail = []Entry{s.tree.root()} // the entries from the root to at
		rest  = strings.Split(p, "/")
	)
	for len(rest) > 0 {
		name := rest[0]
		rest = rest[1:]
		if through := name == "" || name == "." || name == ".."; through && trail[len(trail)-1].Kind.Regular() {
			return "", Entry{}, fs.ErrNotExist
		}
		switch name {
		case "", ".":
			continue
		case "..":
			if len(trail) == 1 {
				return "", Entry{}, &Error{Op: "pass", Subject: quote(at), Err: ErrLink, Detail: "it leads out of the tree"}
			}
			trail, at = trail[:len(trail)-1], parent(at)
			continue
		}
		e, err := s.step(at, trail[len(trail)-1], name)
		if err != nil {
			return "", Entry{}, err
		}
		here := path.Join(at, name)
		if e.Kind != Symlink {
			at, trail = here, append(trail, e)
			continue
		}
		if links++; links > maxLinks {
			return "", Entry{}, &Error{Op: "pass", Subject: quote(here), Err: ErrLink, Detail: "too many links, perhaps a loop"}
		}
		target, err := s.target(here, e)
		if err != nil {
			return "", Entry{}, err
		}
		rest = append(target, rest...)
	}
	return at, trail[len(trail)-1], nil
}

// target returns the components of the link's target.
func (s *side) target(p string, e Entry) ([]string, error) {
	content, _, err := s.tree.read(p, e)
	if err != nil {
		return nil, err
	}
	target := string(content)
	switch {
	case target == "" || len(target) > maxTarget || strings.Contains(target, "\x00"):
		return nil, &Error{Op: "pass", Subject: quote(p), Err: ErrLink, Detail: "its target is not a path"}
	case strings.HasPrefix(target, "/"):
		return nil, &Error{Op: "pass", Subject: quote(p), Err: ErrLink, Detail: "its target " + quote(target) + " is absolute"}
	}
	return strings.Split(target, "/"), nil
}

// wrap says what was being done on which path of which side.
func (s *side) wrap(op, p string, err error) error {
	if err == nil {
		return nil
	}
	return &Error{Op: op, Subject: quote(p) + " in " + s.label, Err: err}
}

func notDir(e Entry) error {
	if e.Kind == Submodule {
		return ErrSubmodule
	}
	return &Error{Op: "found", Subject: "a " + e.Kind.String(), Err: ErrNotDir}
}

// parent is path.Dir with "" for the top.
func parent(p string) string {
	if i := strings.LastIndexByte(p, '/'); i >= 0 {
		return p[:i]
	}
	return ""
}

// checkPath refuses what is not a path inside a side, so that nothing can climb out of it.
func checkPath(p string) error {
	for name := range strings.SplitSeq(p, "/") {
		if name == "" || name == "." || name == ".." || strings.Contains(name, "\x00") {
			return &Error{Op: "use", Subject: quote(p), Err: fs.ErrInvalid, Detail: "a path is relative to the top, without empty, \".\" or \"..\" components"}
		}
	}
	return nil
}

// isDotGit reports whether a name is git's own directory, which no side shows.
func isDotGit(name string) bool { return strings.EqualFold(name, ".git") }

// find returns the entry called name in a sorted list.
func find(entries []Entry, name string) (Entry, error) {
	i, ok := slices.BinarySearchFunc(entries, name, func(e Entry, name string) int { return strings.Compare(e.Name, name) })
	if !ok {
		return Entry{}, fs.ErrNotExist
	}
	return entries[i], nil
}

// gitSortKey is what git sorts a tree by: as if the names of directories ended in "/".
func gitSortKey(e Entry) string {
	if e.Kind == Dir {
		return e.Name + "/"
	}
	return e.Name
}

func sortEntries(entries []Entry) {
	slices.SortFunc(entries, func(a, b Entry) int { return strings.Compare(a.Name, b.Name) })
}

// absent reports whether an error says that there is no such path.
func absent(err error) bool { return errors.Is(err, fs.ErrNotExist) }
