package gitsrc

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

// Index returns the files as they are staged, which is what the next commit will hold: in the index that GIT_INDEX_FILE names, as git has its hooks look at
// one of its own for `git commit -a` and `git commit -- PATH`, else in the repository's. What is only intended to be added is not staged; a path with a
// conflict is there, and reading it is [ErrUnmerged]. The error is [ErrNoWorktree] for a bare repository, which has no index.
func (r *Repo) Index() (Side, error) {
	if r.layout.indexFile == "" && r.layout.top == "" {
		return nil, &Error{Op: "open", Subject: "the index", Err: ErrNoWorktree, Detail: "the repository is bare", hints: []string{"name a revision instead, such as HEAD"}}
	}
	t := staged{repo: r, index: sync.OnceValues(func() (*index, error) { return r.stagedIndex("") })}
	return &side{tree: t, label: "index", info: SideInfo{Spec: "index", Kind: KindIndex}}, nil
}

// staged is the tree of an index.
type staged struct {
	repo  *Repo
	index func() (*index, error)
}

func (t staged) root() Entry { return Entry{Kind: Dir} }

func (t staged) list(dir string, e Entry) ([]Entry, error) {
	idx, err := t.index()
	if err != nil {
		return nil, err
	}
	if idx.leavesOut(dir, e) {
		return t.repo.tree(e.ID)
	}
	start := len(path.Join(dir, "x")) - 1 // of the names in dir
	var entries []Entry
	for below := idx.below(dir); len(below) > 0; {
		name, _, _ := strings.Cut(below[0].name[start:], "/")
		p := path.Join(dir, name)
		n := 1 // of the entries at p or below it
		for n < len(below) && (below[n].name == p || strings.HasPrefix(below[n].name, p+"/")) {
			n++
		}
		if found, ok := idx.staged(p, below[:n]); ok {
			entries = append(entries, found)
		}
		below = below[n:]
	}
	sortEntries(entries)
	return slices.CompactFunc(entries, func(a, b Entry) bool { return a.Name == b.Name }), nil
}

func (t staged) child(dir string, e Entry, name string) (Entry, error) {
	idx, err := t.index()
	if err != nil {
		return Entry{}, err
	}
	if idx.leavesOut(dir, e) {
		entries, err := t.repo.tree(e.ID)
		if err != nil {
			return Entry{}, err
		}
		return find(entries, name)
	}
	p := path.Join(dir, name)
	if i, ok := idx.search(p); ok {
		if found, ok := idx.staged(p, idx.entries[i:i+1]); ok {
			return found, nil
		}
	}
	if found, ok := idx.staged(p, idx.below(p)); ok {
		return found, nil
	}
	return Entry{}, fs.ErrNotExist
}

func (t staged) read(p string, e Entry) ([]byte, ID, error) {
	if e.ID == "" {
		return nil, "", &Error{
			Op: "the file", Err: ErrUnmerged,
			hints: []string{"resolve the conflict and run `git add` on the file; `git status` lists all that are left"},
		}
	}
	content, err := t.repo.blob(e.ID)
	return content, e.ID, err
}

// leavesOut reports whether a directory is in the index as its tree only, or lies in one that is.
func (x *index) leavesOut(dir string, e Entry) bool {
	if e.ID == "" || dir == "" {
		return false
	}
	below := x.below(dir)
	return len(below) == 0 || below[0].name == dir+"/"
}

// staged makes one entry at p of those that are at it or below it; false if they are only intended.
func (x *index) staged(p string, entries []indexEntry) (Entry, bool) {
	i := slices.IndexFunc(entries, func(e indexEntry) bool { return !e.intent })
	if i < 0 {
		return Entry{}, false
	}
	switch e := entries[i]; {
	case e.name == p && e.unmerged:
		return Entry{Name: path.Base(p), Kind: e.kind}, true
	case e.name == p, e.name == p+"/": // a file, or a directory that a sparse index has as one
		return Entry{Name: path.Base(p), Kind: e.kind, ID: e.ID()}, true
	}
	return Entry{Name: path.Base(p), Kind: Dir, ID: x.trees[p]}, true
}
