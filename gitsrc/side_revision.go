package gitsrc

import (
	"io/fs"

	"github.com/go-git/go-git/v5/plumbing"
)

// Revision returns the files of a commit, as [Repo.Resolve] gave it. Nothing is read yet.
func (r *Repo) Revision(c Commit) Side {
	t := revision{repo: r, top: c.Tree}
	t.ahead = &ahead{repo: r, list: func() ([]ID, error) { return r.wantedBelow("", c.Tree) }}
	return &side{
		tree:  t,
		label: c.Label(),
		info:  SideInfo{Spec: c.Spec, Kind: KindRevision, Commit: c.ID, Time: c.Time},
	}
}

// revision is the tree of a commit.
type revision struct {
	repo  *Repo
	top   ID
	ahead *ahead
}

func (t revision) root() Entry { return Entry{Kind: Dir, ID: t.top} }

func (t revision) list(_ string, e Entry) ([]Entry, error) { return t.repo.tree(e.ID) }

func (t revision) child(_ string, e Entry, name string) (Entry, error) {
	entries, err := t.repo.tree(e.ID)
	if err != nil {
		return Entry{}, err
	}
	return find(entries, name)
}

func (t revision) read(p string, e Entry) ([]byte, ID, error) {
	if e.ID == "" {
		return nil, "", &Error{Op: "use", Subject: "the entry of " + quote(p), Err: fs.ErrInvalid, Detail: "it is of another side"}
	}
	content, err := t.ahead.blob(e.ID)
	return content, e.ID, err
}

// blob reads a file's content, unless it is larger than MaxFile.
func (r *Repo) blob(id ID) ([]byte, error) { return r.typed(id, plumbing.BlobObject, MaxFile) }
