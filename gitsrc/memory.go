package gitsrc

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/storage/memory"
)

// Memory is a git repository in memory, built commit by commit on one branch, "main". Its commits have real IDs: the same calls give the same IDs. It is
// safe for concurrent use with its Repo.
type Memory struct {
	mu   sync.Mutex
	db   *memoryDatabase
	refs *memoryRefs
	head ID
}

// NewMemory returns a repository without commits.
func NewMemory() *Memory {
	return &Memory{
		db:   &memoryDatabase{objects: &memory.NewStorage().ObjectStorage},
		refs: &memoryRefs{names: map[string]ref{"HEAD": {target: "refs/heads/main"}}},
	}
}

// Repo returns the repository for reading. It sees the commits made later, too.
func (m *Memory) Repo() *Repo {
	r := &Repo{config: config{}, backend: BackendBuiltin, program: noChild, objects: &verified{database: m.db}, refs: m.refs, shallow: func() (map[ID]bool, error) { return nil, nil }}
	r.init()
	return r
}

// Commit records the files, all of them, as a commit on top of the one before, moves main to it and sets tags on it. Paths are as for [Files]. The same
// author stands for all commits, at the time given.
func (m *Memory) Commit(files map[string]string, message string, when time.Time, tags ...string) (ID, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := fileMap{files: map[string]string{}, dirs: map[string][]Entry{"": nil}}
	for _, p := range sortedKeys(files) {
		if err := t.add(p, files[p]); err != nil {
			return "", &Error{Op: "commit", Subject: quote(p), Err: err}
		}
	}
	for _, tag := range tags {
		if !validRefName("refs/tags/" + tag) {
			return "", &Error{Op: "commit", Subject: "tag " + quote(tag), Err: fs.ErrInvalid}
		}
	}
	tree, err := m.writeTree(t, "")
	if err != nil {
		return "", &Error{Op: "commit", Subject: quote(message), Err: err}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "tree %s\n", tree)
	if m.head != "" {
		fmt.Fprintf(&b, "parent %s\n", m.head)
	}
	for _, role := range []string{"author", "committer"} {
		fmt.Fprintf(&b, "%s permver <permver@localhost> %d +0000\n", role, when.Unix())
	}
	fmt.Fprintf(&b, "\n%s\n", message)
	id, err := m.write(plumbing.CommitObject, b.String())
	if err != nil {
		return "", &Error{Op: "commit", Subject: quote(message), Err: err}
	}
	m.head = id
	for _, name := range append([]string{"refs/heads/main"}, prefixed("refs/tags/", tags)...) {
		m.refs.set(name, id)
	}
	return id, nil
}

func prefixed(prefix string, names []string) []string {
	full := make([]string, len(names))
	for i, name := range names {
		full[i] = prefix + name
	}
	return full
}

// writeTree writes a directory and all below it.
func (m *Memory) writeTree(t fileMap, dir string) (ID, error) {
	entries := slices.Clone(t.dirs[dir])
	for i, e := range entries {
		p := path.Join(dir, e.Name)
		var err error
		if e.Kind == Dir {
			entries[i].ID, err = m.writeTree(t, p)
		} else {
			entries[i].ID, err = m.write(plumbing.BlobObject, t.files[p])
		}
		if err != nil {
			return "", err
		}
	}
	slices.SortFunc(entries, func(a, b Entry) int { return strings.Compare(gitSortKey(a), gitSortKey(b)) })
	return m.write(plumbing.TreeObject, string(encodeTree(entries)))
}

func (m *Memory) write(kind plumbing.ObjectType, content string) (ID, error) {
	o := &plumbing.MemoryObject{}
	o.SetType(kind)
	if _, err := o.Write([]byte(content)); err != nil {
		return "", err
	}
	m.db.mu.Lock()
	defer m.db.mu.Unlock()
	h, err := m.db.objects.SetEncodedObject(o)
	return ID(h.String()), err
}

// memoryDatabase is the database over go-git's object storage in memory.
type memoryDatabase struct {
	mu      sync.RWMutex
	objects *memory.ObjectStorage
	closed  bool
}

func (db *memoryDatabase) read(id ID, limit int64) (o object, err error) {
	db.mu.RLock()
	defer db.mu.RUnlock()
	if db.closed {
		return object{}, errClosed
	}
	encoded, err := db.objects.EncodedObject(plumbing.AnyObject, hashOf(id))
	if err != nil {
		return object{}, err
	}
	if encoded.Size() > limit {
		return object{}, tooBig(encoded.Size(), limit)
	}
	r, err := encoded.Reader()
	if err != nil {
		return object{}, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	content, err := io.ReadAll(r)
	return object{encoded.Type(), content}, err
}

func (db *memoryDatabase) matching(prefix string) ([]ID, error) {
	db.mu.RLock()
	defer db.mu.RUnlock()
	var ids []ID
	for h := range db.objects.Objects {
		if id := h.String(); strings.HasPrefix(id, prefix) {
			ids = append(ids, ID(id))
		}
	}
	return ids, nil
}

func (db *memoryDatabase) close() error {
	db.mu.Lock()
	defer db.mu.Unlock()
	db.closed = true
	return nil
}
