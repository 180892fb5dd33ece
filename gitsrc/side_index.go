package gitsrc

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/go-git/go-git/v5/plumbing"
)

// Index returns the files as they are staged, which is what the next commit will hold: in the index that GIT_INDEX_FILE names, as git has its hooks look at
// one of its own for `git commit -a` and `git commit -- PATH`, else in the repository's. What is only intended to be added is not staged; a path with a
// conflict is there, and reading it is [ErrUnmerged]. The error is [ErrNoWorktree] for a bare repository, which has no index.
//
// Directories have the ID of the tree that git would write, but for those with a conflict in them.
func (r *Repo) Index() (Side, error) {
	if r.layout.indexFile == "" && r.layout.top == "" {
		return nil, &Error{Op: "open", Subject: "the index", Err: ErrNoWorktree, Detail: "the repository is bare", hints: []string{"name a revision instead, such as HEAD"}}
	}
	t := &staged{repo: r}
	t.index = sync.OnceValues(func() (*index, error) { return r.stagedIndex("") })
	t.dirs = sync.OnceValues(t.readDirs)
	t.ahead = &ahead{repo: r, list: t.wanted}
	return &side{tree: t, label: "index", info: SideInfo{Spec: "index", Kind: KindIndex}}, nil
}

// staged is the tree of an index.
type staged struct {
	repo  *Repo
	index func() (*index, error)
	dirs  func() (stagedDirs, error) // but for those that a sparse index has by their trees only
	ahead *ahead
}

func (t *staged) root() Entry { return Entry{Kind: Dir} }

func (t *staged) list(dir string, e Entry) ([]Entry, error) {
	dirs, err := t.dirs()
	if err != nil {
		return nil, err
	}
	if entries, ok := dirs.in[dir]; ok || e.ID == "" {
		return entries, nil
	}
	return t.repo.tree(e.ID)
}

func (t *staged) child(dir string, e Entry, name string) (Entry, error) {
	entries, err := t.list(dir, e)
	if err != nil {
		return Entry{}, err
	}
	return find(entries, name)
}

func (t *staged) read(_ string, e Entry) ([]byte, ID, error) {
	if e.ID == "" {
		return nil, "", &Error{
			Op: "the file", Err: ErrUnmerged,
			hints: []string{"resolve the conflict and run `git add` on the file; `git status` lists all that are left"},
		}
	}
	content, err := t.ahead.blob(e.ID)
	return content, e.ID, err
}

// wanted lists the wanted files that are staged.
func (t *staged) wanted() ([]ID, error) {
	idx, err := t.index()
	if err != nil {
		return nil, err
	}
	return t.repo.wantedOf(idx, func(e indexEntry) bool { return !e.unmerged && !e.intent })
}

// readDirs lists the directories of the index.
func (t *staged) readDirs() (stagedDirs, error) {
	idx, err := t.index()
	if err != nil {
		return stagedDirs{}, err
	}
	dirs := stagedDirs{t.repo.format, map[string][]Entry{}}
	if _, err := dirs.add("", idx.entries, 0); err != nil {
		return stagedDirs{}, &Error{Op: "read", Subject: "the index", Err: err}
	}
	return dirs, nil
}

// stagedDirs are the directories of an index, each with what is in it.
type stagedDirs struct {
	format objectFormat
	in     map[string][]Entry
}

// add lists the directory whose entries are given, with all below it, and returns the ID of its tree: "" where a conflict leaves it open. An index has its
// entries in the order of git's trees.
func (d stagedDirs) add(dir string, staged []indexEntry, depth int) (ID, error) {
	if depth > maxDepth {
		return "", fmt.Errorf("%w: directories nested too deep", ErrUnsupported)
	}
	entries, open := make([]Entry, 0, 16), false
	for len(staged) > 0 {
		p := through(staged[0].name, dir)
		n := 1
		for n < len(staged) && at(staged[n].name, p) {
			n++
		}
		e, err := d.entry(p, staged[:n], depth)
		if err != nil {
			return "", err
		}
		if e != (Entry{}) {
			entries, open = append(entries, e), open || e.ID == ""
		}
		staged = staged[n:]
	}
	id := ID("")
	if !open {
		id = d.format.name(plumbing.TreeObject, encodeTree(entries))
	}
	sortEntries(entries)
	d.in[dir] = slices.CompactFunc(entries, func(a, b Entry) bool { return a.Name == b.Name })
	return id, nil
}

// entry makes one entry of those at a path or below it; none if they are intended only.
func (d stagedDirs) entry(p string, staged []indexEntry, depth int) (Entry, error) {
	first, name := &staged[0], lastName(p)
	if err := checkTreeName(name); err != nil {
		return Entry{}, err
	}
	switch {
	case first.name == p && first.intent:
		return Entry{}, nil
	case first.name == p && first.unmerged:
		return Entry{Name: name, Kind: first.kind}, nil
	case first.name == p, first.name == p+"/": // a file, or a directory that a sparse index has as one
		return Entry{Name: name, Kind: first.kind, ID: first.ID()}, nil
	}
	id, err := d.add(p, staged, depth+1)
	if err != nil || len(d.in[p]) == 0 {
		delete(d.in, p)
		return Entry{}, err
	}
	return Entry{Name: name, Kind: Dir, ID: id}, nil
}

// through is a path below a directory as far as its first component there.
func through(p, dir string) string {
	start := 0
	if dir != "" {
		start = len(dir) + 1
	}
	if i := strings.IndexByte(p[start:], '/'); i >= 0 {
		return p[:start+i]
	}
	return p
}

// at reports whether a path is another or below it.
func at(p, other string) bool {
	rest, ok := strings.CutPrefix(p, other)
	return ok && (rest == "" || rest[0] == '/')
}
