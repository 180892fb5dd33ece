package gitsrc

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/go-git/go-git/v5/plumbing"
)

// Repo is a git repository, opened for reading. It is safe for concurrent use.
//
// Opening reads HEAD and the configuration only; everything else is read when it is first asked for.
type Repo struct {
	layout layout
	env    func(string) string
	config config
	prefix string

	objects store
	refs    refs
	shallow func() (map[ID]bool, error) // the commits whose parents were not fetched

	mu      sync.Mutex // guards the memos below, never held while an object is read
	trees   map[ID][]Entry
	commits map[ID]Commit
}

// Open finds the repository around path, which may be a file or directory in the working tree, a git directory or a bare repository.
//
// It is [ErrNotRepo] when there is none, and [ErrUnsupported] when its format is one that cannot be read: SHA-256 object names, the reftable format,
// or an extension that is not known.
func Open(path string, opts Options) (*Repo, error) {
	if opts.Env == nil {
		opts.Env = os.Getenv
	}
	l, err := discover(path, opts)
	if err != nil {
		return nil, err
	}
	r := &Repo{layout: l, env: opts.Env, config: config{}}
	if err := r.configure(); err != nil {
		return nil, err
	}
	r.placeTop()
	r.objects = &verified{newDiskDatabase(r.layout.objectDir, l.alternates), r.missingAdvice()}
	r.refs = newDiskRefs(l.gitDir, l.commonDir)
	r.shallow = sync.OnceValues(func() (map[ID]bool, error) { return readShallow(filepath.Join(l.commonDir, "shallow")) })
	r.init()
	return r, nil
}

func (r *Repo) init() {
	r.trees, r.commits = map[ID][]Entry{}, map[ID]Commit{}
}

// configure reads the repository's configuration and refuses formats that cannot be read.
func (r *Repo) configure() error {
	if err := r.config.read(filepath.Join(r.layout.commonDir, "config")); err != nil {
		return err
	}
	if r.config.truth("extensions.worktreeconfig", false) {
		if err := r.config.read(filepath.Join(r.layout.gitDir, "config.worktree")); err != nil {
			return err
		}
	}
	return checkFormat(r.layout.gitDir, r.config)
}

// checkFormat knows the repository formats of gitrepository-layout: a version, and from version 1 on extensions, none of which may be ignored.
func checkFormat(gitDir string, c config) error {
	refuse := func(detail string) error {
		return &Error{Op: "open", Subject: quote(gitDir), Err: ErrUnsupported, Detail: detail, hints: []string{"compare checked-out copies with `dir:PATH` instead"}}
	}
	version := c.last("core.repositoryformatversion")
	if version != "" && version != "0" && version != "1" {
		return refuse("repository format version " + quote(version))
	}
	for _, key := range sortedKeys(c) {
		name, ok := strings.CutPrefix(key, "extensions.")
		if !ok {
			continue
		}
		value := strings.ToLower(c.last(key))
		switch name {
		case "noop", "noop-v1", "preciousobjects", "partialclone", "worktreeconfig", "relativeworktrees":
		case "objectformat":
			if value != "sha1" {
				return refuse("object format " + quote(value))
			}
		case "refstorage":
			if value != "files" {
				return refuse("reference storage " + quote(value))
			}
		default:
			if version == "1" {
				return refuse("extension " + quote(name))
			}
		}
	}
	return nil
}

// placeTop settles where the working tree is, as far as configuration has a say in it.
func (r *Repo) placeTop() {
	l := &r.layout
	linked := l.gitDir != l.commonDir
	switch top := r.config.last("core.worktree"); {
	case l.explicit:
	case top != "" && !linked:
		l.top = evaluated(absolute(l.gitDir, top))
	case r.config.truth("core.bare", false) && !linked:
		l.top = ""
	}
	if l.top != "" {
		r.prefix, _ = slashed(l.top, l.start)
		if r.prefix == ".git" || strings.HasPrefix(r.prefix, ".git/") {
			r.prefix = ""
		}
	}
}

// missingAdvice says why objects may be missing, when the configuration tells.
func (r *Repo) missingAdvice() []string {
	for key := range r.config {
		if strings.HasPrefix(key, "remote.") && (strings.HasSuffix(key, ".promisor") || strings.HasSuffix(key, ".partialclonefilter")) {
			return hintsPartial
		}
	}
	if r.config.last("extensions.partialclone") != "" {
		return hintsPartial
	}
	return []string{hintFsck}
}

// Top returns the top of the working tree, "" if the repository is bare.
func (r *Repo) Top() string { return r.layout.top }

// Prefix returns where the opened path lies below the top, with "/"; "" at the top itself and without a working tree.
func (r *Repo) Prefix() string { return r.prefix }

// GitDir returns the repository's git directory; "" for a repository in memory.
func (r *Repo) GitDir() string { return r.layout.gitDir }

// Close releases the files that are held open. The repository and its sides cannot be read afterwards.
func (r *Repo) Close() error { return r.objects.close() }

// Shallow reports whether the clone lacks the history before some commits. A damaged list of them counts as shallow.
func (r *Repo) Shallow() bool {
	grafts, err := r.shallow()
	return err != nil || len(grafts) > 0
}

// readShallow reads the list of commits whose parents were not fetched, one ID a line.
func readShallow(file string) (map[ID]bool, error) {
	content, err := os.ReadFile(file)
	if missingFile(err) {
		return nil, nil
	}
	if err != nil {
		return nil, &Error{Op: "read", Subject: quote(file), Err: err}
	}
	grafts := map[ID]bool{}
	for line := range strings.Lines(string(content)) {
		line = strings.TrimSpace(line)
		if len(line) != 2*plumbingHashSize || !isHex(line) {
			return nil, &Error{Op: "read", Subject: quote(file), Err: ErrCorrupt, Detail: "a line is not an object ID", hints: []string{hintFsck}}
		}
		grafts[ID(line)] = true
	}
	return grafts, nil
}

// typed reads an object that has to be of the given type.
func (r *Repo) typed(id ID, want plumbing.ObjectType, limit int64) ([]byte, error) {
	kind, content, err := r.objects.object(id, limit)
	if err != nil {
		return nil, err
	}
	if kind != want {
		return nil, &Error{Op: "read", Subject: "object " + string(id), Err: ErrCorrupt, Detail: fmt.Sprintf("it is a %s where a %s is due", kind, want), hints: []string{hintFsck}}
	}
	return content, nil
}

// tree returns the entries of a tree, which the caller does not change.
func (r *Repo) tree(id ID) ([]Entry, error) {
	r.mu.Lock()
	entries, ok := r.trees[id]
	r.mu.Unlock()
	if ok {
		return entries, nil
	}
	content, err := r.typed(id, plumbing.TreeObject, maxObject)
	if err != nil {
		return nil, err
	}
	entries, err = treeEntries(content)
	if err != nil {
		return nil, &Error{Op: "read", Subject: "tree " + string(id), Err: err}
	}
	r.mu.Lock()
	r.trees[id] = entries
	r.mu.Unlock()
	return entries, nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
