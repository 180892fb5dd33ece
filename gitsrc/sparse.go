package gitsrc

import (
	"encoding/hex"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// A sparse checkout leaves tracked files out of the working tree; the index marks them, and a sparse index holds a whole directory that was left out as
// one entry with its tree. What is left out is not deleted: here it is found in the index and read from the repository.

// leftOut returns the entry of a path that is not on disk because a sparse checkout left it, or all below it, out.
func (t *worktree) leftOut(idx *index, p string) (Entry, error) {
	if !idx.skips {
		return Entry{}, fs.ErrNotExist
	}
	if e, ok := idx.find(p); ok && e.skipWorktree {
		return Entry{Name: path.Base(p), Kind: e.kind, ID: e.ID()}, nil
	}
	if slices.ContainsFunc(idx.below(p), func(e indexEntry) bool { return e.skipWorktree && e.name != p+"/" }) {
		return Entry{Name: path.Base(p), Kind: Dir}, nil
	}
	for i := range len(p) + 1 {
		if i < len(p) && p[i] != '/' {
			continue
		}
		dir, ok := idx.find(p[:i] + "/")
		if !ok {
			continue
		}
		e := Entry{Name: path.Base(p[:i]), Kind: Dir, ID: dir.ID()}
		for name := range strings.SplitSeq(p[i:], "/") {
			if name == "" {
				continue
			}
			var err error
			if e, err = t.left(e, name); err != nil {
				return Entry{}, err
			}
		}
		return e, nil
	}
	return Entry{}, fs.ErrNotExist
}

// left returns the entry called name in a directory that is known by its tree only.
func (t *worktree) left(dir Entry, name string) (Entry, error) {
	if dir.Kind != Dir {
		return Entry{}, fs.ErrNotExist
	}
	entries, err := t.repo.tree(dir.ID)
	if err != nil {
		return Entry{}, err
	}
	return find(entries, name)
}

// leftNames lists the names in a directory that a sparse checkout left out, or that hold something it left out.
func (t *worktree) leftNames(idx *index, dir string) ([]string, error) {
	names := make([]string, 0, 8)
	for _, e := range idx.below(dir) {
		if !e.skipWorktree {
			continue
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(e.name[len(dir):], "/"), "/")
		if name != "" && (len(names) == 0 || names[len(names)-1] != name) {
			names = append(names, name)
		}
	}
	whole, err := t.leftOut(idx, dir)
	if absent(err) || err == nil && whole.ID == "" {
		return names, nil
	}
	if err != nil {
		return nil, err
	}
	entries, err := t.repo.tree(whole.ID)
	for _, e := range entries {
		names = append(names, e.Name)
	}
	return names, err
}

// wantedLeftOut lists the wanted files that a sparse checkout left out.
func (t *worktree) wantedLeftOut() ([]ID, error) {
	idx, err := t.index()
	if err != nil {
		return nil, err
	}
	return t.repo.wantedOf(idx, func(e indexEntry) bool { return e.skipWorktree })
}

// wantedOf lists the wanted files of some entries of an index, and of the directories that it has by their trees.
func (r *Repo) wantedOf(idx *index, some func(indexEntry) bool) ([]ID, error) {
	var ids []ID
	for _, e := range idx.entries {
		dir, whole := strings.CutSuffix(e.name, "/")
		switch {
		case whole:
			below, err := r.wantedBelow(dir, e.ID())
			if err != nil {
				return nil, err
			}
			ids = append(ids, below...)
		case some(e) && r.wants(e.name, e.kind):
			ids = append(ids, e.ID())
		}
	}
	return ids, nil
}

// hashOf returns an ID in go-git's form.
func hashOf(id ID) (h plumbing.Hash) {
	_, _ = hex.Decode(h[:], []byte(id)) // IDs are made from hashes, or checked.
	return h
}
