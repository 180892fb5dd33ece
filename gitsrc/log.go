package gitsrc

import (
	"bytes"
	"cmp"
	"container/heap"
	"fmt"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// maxBetween bounds how many commits [Repo.Between] lists: far above what any release holds, far below what would fill the memory.
const maxBetween = 20_000

// Between returns the commits that head leads to and base does not, as `git log base..head` does: no commit before one of its children, otherwise the
// latest first.
//
// All of base's history is looked at, so that wrong commit times, which deceive git, do not matter. The error is [ErrShallow] if a shallow clone hides some
// of the commits, or may hide that base leads to some of them too, and [ErrTooBig] if they are more than 20,000.
func (r *Repo) Between(base, head ID) ([]Commit, error) {
	commits, err := r.between(base, head)
	if err != nil {
		return nil, &Error{Op: "list", Subject: "the commits from " + base.Short() + " to " + head.Short(), Err: err}
	}
	return commits, nil
}

func (r *Repo) between(base, head ID) ([]Commit, error) {
	before := &reach{}
	if err := r.follow(before, base); err != nil {
		return nil, err
	}
	since := &reach{except: before.found, limit: maxBetween}
	if err := r.follow(since, head); err != nil {
		return nil, err
	}
	if len(since.cuts) > 0 {
		return nil, hidden(base, head)
	}
	commits := childrenFirst(since.commits)
	// What lies behind a cut in base's history is base's too. It is older than the cut, so no commit that is later can be among it.
	for _, cut := range before.cuts {
		if slices.ContainsFunc(commits, func(c Commit) bool { return c.Time.Before(cut.Time) }) {
			return nil, hidden(base, head)
		}
	}
	return commits, nil
}

func hidden(base, head ID) error {
	return &Error{Op: "follow", Subject: "the history of " + base.Short() + " and " + head.Short(), Err: ErrShallow, hints: hintsUnshallow}
}

// reach is what a commit leads to, itself included.
type reach struct {
	except  map[ID]bool // where to turn back
	limit   int         // how many commits may be found; 0 is any number
	found   map[ID]bool
	commits []Commit // those found, in any order
	cuts    []Commit // those among them whose parents a shallow clone lacks
}

// follow finds what a commit leads to.
func (r *Repo) follow(w *reach, start ID) error {
	w.found = map[ID]bool{}
	for pending := []ID{start}; len(pending) > 0; {
		id := pending[len(pending)-1]
		pending = pending[:len(pending)-1]
		if w.found[id] || w.except[id] {
			continue
		}
		if w.limit > 0 && len(w.found) == w.limit {
			return fmt.Errorf("%w: more than %d commits", ErrTooBig, w.limit)
		}
		c, err := r.Commit(id)
		if err != nil {
			return err
		}
		w.found[id], w.commits = true, append(w.commits, c)
		parents, cut, err := r.parents(c)
		if err != nil {
			return err
		}
		if cut {
			w.cuts = append(w.cuts, c)
		}
		pending = append(pending, parents...)
	}
	return nil
}

// childrenFirst orders commits so that none comes before one of its children, otherwise the latest first.
func childrenFirst(commits []Commit) []Commit {
	slices.SortFunc(commits, func(a, b Commit) int { return cmp.Compare(a.ID, b.ID) }) // for those of one second
	byID := make(map[ID]Commit, len(commits))
	children := make(map[ID]int, len(commits))
	for _, c := range commits {
		byID[c.ID] = c
		for _, parent := range c.Parents {
			children[parent]++
		}
	}
	var ready commitQueue
	for _, c := range commits {
		if children[c.ID] == 0 {
			heap.Push(&ready, c)
		}
	}
	ordered := make([]Commit, 0, len(commits))
	for len(ready) > 0 {
		c := heap.Pop(&ready).(Commit)
		ordered = append(ordered, c)
		for _, id := range c.Parents {
			children[id]--
			if parent, ok := byID[id]; ok && children[id] == 0 {
				heap.Push(&ready, parent)
			}
		}
	}
	return ordered
}

// Touches reports whether a commit changes anything in a folder, or at a file, compared with its first parent; "" is the top. Only trees are read.
//
// For a merge this is all that it brings into the branch it is made on, which is what its message is about. Git's own log leaves a merge out that has a
// folder as one of its parents has it.
func (r *Repo) Touches(c Commit, path string) (bool, error) {
	parents, cut, err := r.parents(c)
	switch {
	case err != nil:
		return false, err
	case cut:
		return false, &Error{Op: "find", Subject: "the parents of " + c.ID.Short(), Err: ErrShallow, hints: hintsUnshallow}
	}
	none := r.format.name(plumbing.TreeObject, nil)
	before := none
	if len(parents) > 0 {
		first, err := r.Commit(parents[0])
		if err != nil {
			return false, err
		}
		before = first.Tree
	}
	if before == c.Tree {
		return false, nil
	}
	was, err := r.entry(before, path, none)
	if err != nil {
		return false, err
	}
	is, err := r.entry(c.Tree, path, none)
	return is != was, err
}

// entry returns what a tree has at a path, the zero Entry if there is nothing. The tree none, which is empty, need not be in the repository.
func (r *Repo) entry(tree ID, path string, none ID) (Entry, error) {
	e := Entry{Kind: Dir, ID: tree}
	if path == "" {
		return e, nil
	}
	for name := range strings.SplitSeq(path, "/") {
		if e.Kind != Dir || e.ID == none {
			return Entry{}, nil
		}
		entries, err := r.tree(e.ID)
		if err != nil {
			return Entry{}, err
		}
		e, _ = find(entries, name) // the zero Entry, which is no directory, if there is none
	}
	return e, nil
}

// Message returns a commit's message as UTF-8. Of the other encodings that a commit can say it is in, only ISO 8859-1 is known; what is not UTF-8 in a
// message of another one becomes U+FFFD.
func (r *Repo) Message(id ID) (string, error) {
	content, err := r.typed(id, plumbing.CommitObject, maxObject)
	if err != nil {
		return "", err
	}
	header, message, _ := bytes.Cut(content, []byte("\n\n"))
	if latin1[strings.ToLower(headerValue(string(header), "encoding"))] {
		runes := make([]rune, len(message))
		for i, b := range message {
			runes[i] = rune(b)
		}
		return string(runes), nil
	}
	return strings.ToValidUTF8(string(message), "\uFFFD"), nil
}

// latin1 are the names of ISO 8859-1.
var latin1 = map[string]bool{"iso-8859-1": true, "iso8859-1": true, "iso_8859-1": true, "iso88591": true, "latin1": true, "latin-1": true, "l1": true}

// headerValue returns the value of the first line of a commit's header that has the key. Lines that continue a signature begin with a space, and so have
// no key.
func headerValue(header, key string) string {
	for line := range strings.Lines(header) {
		if name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " "); name == key {
			return value
		}
	}
	return ""
}
