package gitsrc

import (
	"cmp"
	"container/heap"
	"slices"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
)

// Tag is a tag that leads to a commit, directly or through annotated tags.
type Tag struct {
	Name   string // without refs/tags/
	Commit ID
	Time   time.Time // the commit's
}

// Tags returns all tags that lead to a commit, sorted by name; those that lead to something else are left out. A tag whose objects are missing or
// damaged is an error: without it, a wrong release could pass for the last one.
func (r *Repo) Tags() ([]Tag, error) {
	const prefix = "refs/tags/"
	names, err := r.refs.list(prefix)
	if err != nil {
		return nil, err
	}
	tags := make([]Tag, 0, len(names))
	for _, full := range names {
		tag, ok, err := r.tag(full)
		if err != nil {
			return nil, &Error{Op: "read", Subject: "tag " + quote(full[len(prefix):]), Err: err}
		}
		if ok {
			tag.Name = full[len(prefix):]
			tags = append(tags, tag)
		}
	}
	return tags, nil
}

// HasTag reports whether any tag leads to the commit. It looks at few objects, so that it costs little where there are many tags.
func (r *Repo) HasTag(commit ID) (bool, error) {
	return r.refs.any("refs/tags/", func(found ref) (bool, error) {
		switch {
		case found.id == commit || found.peeled == commit:
			return true, nil
		case found.id == "" || found.peeled != "":
			return false, nil
		}
		_, id, err := r.peel(found.id)
		return id == commit, err
	})
}

func (r *Repo) tag(full string) (Tag, bool, error) {
	found, ok, err := resolveRef(r.refs, full)
	if err != nil || !ok {
		return Tag{}, false, err
	}
	if found.peeled == "" {
		found.peeled = found.id
	}
	kind, id, err := r.peel(found.peeled)
	if err != nil || kind != plumbing.CommitObject {
		return Tag{}, false, err
	}
	c, err := r.Commit(id)
	return Tag{Commit: id, Time: c.Time}, err == nil, err
}

// IsAncestor reports whether a is b or can be reached from it through parents.
func (r *Repo) IsAncestor(a, b ID) (bool, error) {
	w, err := r.paint(a, b)
	if err == nil && w.marks[a]&fromB == 0 && w.cutOff(fromB) {
		err = shallowHistory(a, b)
	}
	if err != nil {
		return false, &Error{Op: "compare", Subject: a.Short() + " with " + b.Short(), Err: err}
	}
	return w.marks[a]&fromB != 0, nil
}

// Parents returns the parents of a commit, none for the first of a history. It is [ErrShallow] where a shallow clone lacks them.
func (r *Repo) Parents(id ID) ([]ID, error) {
	c, err := r.Commit(id)
	if err != nil {
		return nil, err
	}
	parents, cut, err := r.parents(c)
	if err == nil && cut {
		err = ErrShallow
	}
	if err != nil {
		return nil, &Error{Op: "follow", Subject: "the history before " + id.Short(), Err: err, hints: hintsWhole}
	}
	return parents, nil
}

// MergeBase returns the best common ancestor of two commits: one that no other common ancestor comes after. Of several, as criss-cross merges leave
// them, it is the latest. It is [ErrNoMergeBase] if the histories have nothing in common, and [ErrShallow] if a shallow clone may hide the answer.
func (r *Repo) MergeBase(a, b ID) (ID, error) {
	base, err := r.mergeBase(a, b)
	if err != nil {
		return "", &Error{Op: "find", Subject: "the merge base of " + a.Short() + " and " + b.Short(), Err: err}
	}
	return base, nil
}

func (r *Repo) mergeBase(a, b ID) (ID, error) {
	w, err := r.paint(a, b)
	if err != nil {
		return "", err
	}
	// Where both histories are cut off before they met, what lies behind the cuts could be a later common ancestor.
	if w.cutOff(fromA) && w.cutOff(fromB) || len(w.bases) == 0 && len(w.cuts) > 0 {
		return "", shallowHistory(a, b)
	}
	if len(w.bases) == 0 {
		return "", &Error{Op: "compare", Subject: "the two histories", Err: ErrNoMergeBase}
	}
	slices.SortFunc(w.bases, func(x, y Commit) int { return cmp.Or(y.Time.Compare(x.Time), cmp.Compare(x.ID, y.ID)) })
	for _, candidate := range w.bases {
		redundant, err := r.precedesAny(candidate, w.bases)
		if err != nil {
			return "", err
		}
		if !redundant {
			return candidate.ID, nil
		}
	}
	return w.bases[0].ID, nil
}

// precedesAny reports whether a commit is an ancestor of another in the list, which wrong commit times can hide from the walk.
func (r *Repo) precedesAny(c Commit, list []Commit) (bool, error) {
	for _, other := range list {
		if other.ID == c.ID {
			continue
		}
		if precedes, err := r.IsAncestor(c.ID, other.ID); err != nil || precedes {
			return precedes, err
		}
	}
	return false, nil
}

func shallowHistory(a, b ID) error {
	return &Error{Op: "follow", Subject: "the history of " + a.Short() + " and " + b.Short(), Err: ErrShallow, hints: hintsShallow}
}

// mark is how a commit was reached in a walk from two commits.
type mark uint8

const (
	fromA mark = 1 << iota
	fromB
	stale // it is an ancestor of a common ancestor
	noted // it was noted as a common ancestor
)

// walk is a walk from two commits back through time until nothing is left that only one of them leads to.
type walk struct {
	marks map[ID]mark
	queue commitQueue
	bases []Commit
	cuts  []ID // commits whose parents a shallow clone lacks
}

// paint walks from a and b and finds their common ancestors, among them all the best ones. The latest commit goes first; one that is reached anew with
// other marks goes again, so that wrong commit times cost time only.
func (r *Repo) paint(a, b ID) (*walk, error) {
	w := &walk{marks: map[ID]mark{}}
	for _, start := range []struct {
		id   ID
		mark mark
	}{{a, fromA}, {b, fromB}} {
		if err := r.push(w, start.id, start.mark); err != nil {
			return nil, err
		}
	}
	for w.live() {
		c := heap.Pop(&w.queue).(Commit)
		m := w.marks[c.ID]
		if m&(fromA|fromB) == fromA|fromB {
			if m&(noted|stale) == 0 {
				w.marks[c.ID] |= noted
				w.bases = append(w.bases, c)
			}
			m |= stale
		}
		parents, cut, err := r.parents(c)
		if err != nil {
			return nil, err
		}
		if cut {
			w.cuts = append(w.cuts, c.ID)
		}
		for _, parent := range parents {
			if err := r.push(w, parent, m&(fromA|fromB|stale)); err != nil {
				return nil, err
			}
		}
	}
	w.bases = slices.DeleteFunc(w.bases, func(c Commit) bool { return w.marks[c.ID]&stale != 0 })
	return w, nil
}

// push marks a commit and queues it, unless it has the marks already.
func (r *Repo) push(w *walk, id ID, m mark) error {
	if w.marks[id]&m == m {
		return nil
	}
	c, err := r.Commit(id)
	if err != nil {
		return err
	}
	w.marks[id] |= m
	heap.Push(&w.queue, c)
	return nil
}

// live reports whether the queue holds a commit that is not stale.
func (w *walk) live() bool {
	return slices.ContainsFunc(w.queue, func(c Commit) bool { return w.marks[c.ID]&stale == 0 })
}

// cutOff reports whether the history on one side ends at the edge of a shallow clone, at a commit that the other side does not lead to.
func (w *walk) cutOff(side mark) bool {
	return slices.ContainsFunc(w.cuts, func(id ID) bool { return w.marks[id]&(fromA|fromB) == side })
}

// commitQueue is a heap with the latest commit on top.
type commitQueue []Commit

func (q commitQueue) Len() int           { return len(q) }
func (q commitQueue) Less(i, j int) bool { return q[i].Time.After(q[j].Time) }
func (q commitQueue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *commitQueue) Push(c any)        { *q = append(*q, c.(Commit)) }

func (q *commitQueue) Pop() any {
	last := len(*q) - 1
	c := (*q)[last]
	*q = (*q)[:last]
	return c
}
