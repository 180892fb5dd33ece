package gitsrc

import (
	"errors"
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
	format objectFormat
	prefix string

	backend Backend // as asked for, until the format asks for git
	why     string
	help    help
	program func() (*child, error) // git, found and asked when it is first needed

	objects store
	disk    *diskDatabase
	refs    refs
	shallow func() (map[ID]bool, error) // the commits whose parents were not fetched

	promisors []string // the remotes of a partial clone
	mayFetch  bool
	wanted    func(string) bool
	fetching  sync.Mutex

	mu      sync.Mutex // guards the memos below, never held while an object is read
	trees   map[ID][]Entry
	commits map[ID]Commit
}

// Open finds the repository around path, which may be a file or directory in the working tree, a git directory or a bare repository.
//
// It is [ErrNotRepo] when there is none, and [ErrUnsupported] when its format is one that cannot be read. The builtin backend knows neither SHA-256 object
// names, nor the reftable format, nor extensions made since.
func Open(path string, opts Options) (*Repo, error) {
	if opts.Env == nil {
		opts.Env = os.Getenv
	}
	l, err := discover(path, opts)
	if err != nil {
		return nil, err
	}
	r := &Repo{layout: l, env: opts.Env, config: config{}, mayFetch: opts.Fetch && opts.Backend != BackendBuiltin, wanted: opts.Wanted}
	if err := r.configure(); err != nil {
		return nil, err
	}
	r.placeTop()
	r.promisors = promisorsOf(r.config)
	r.disk = newDiskDatabase(l.objectDir, l.alternates)
	if err := r.settle(opts.Backend, r.checkFormat()); err != nil {
		return nil, err
	}
	r.shallow = sync.OnceValues(func() (map[ID]bool, error) { return readShallow(filepath.Join(l.commonDir, "shallow"), r.format) })
	r.init()
	return r, nil
}

func (r *Repo) init() {
	r.trees, r.commits = map[ID][]Entry{}, map[ID]Commit{}
}

// configure reads the repository's configuration.
func (r *Repo) configure() error {
	if err := r.config.read(filepath.Join(r.layout.commonDir, "config")); err != nil {
		return err
	}
	if r.config.truth("extensions.worktreeconfig", false) {
		return r.config.read(filepath.Join(r.layout.gitDir, "config.worktree"))
	}
	return nil
}

// checkFormat knows the repository formats of gitrepository-layout: a version, and extensions, none of which may be ignored. It returns what the builtin
// backend cannot read, nil if there is nothing.
func (r *Repo) checkFormat() *Error {
	version := r.config.last("core.repositoryformatversion")
	detail, hint := "", laterGit
	if version != "" && version != "0" && version != "1" {
		detail = "repository format version " + quote(version)
	}
	for _, key := range sortedKeys(r.config) {
		if name, ok := strings.CutPrefix(key, "extensions."); ok && detail == "" {
			detail, hint = unreadExtension(name, strings.ToLower(r.config.last(key)), version)
		}
	}
	if strings.EqualFold(r.config.last("extensions.objectformat"), "sha256") {
		r.format = sha256Format
	}
	if detail == "" {
		return nil
	}
	return &Error{
		Op: "open", Subject: quote(r.layout.gitDir), Err: ErrUnsupported, Detail: detail,
		hints: []string{hint, "compare checked-out copies with `dir:PATH` instead"},
	}
}

const laterGit = "a later git may read it"

// unreadExtension says what about an extension the builtin backend cannot read, "" if it can, and what could.
func unreadExtension(name, value, version string) (detail, hint string) {
	switch {
	case slices.Contains(harmless, name):
		return "", ""
	case name == "objectformat" && value == "sha256":
		return "object format " + quote(value), "git 2.29 and later read it"
	case name == "objectformat" && value != "sha1":
		return "object format " + quote(value), laterGit
	case name == "refstorage" && value != "files":
		return "reference storage " + quote(value), "git 2.45 and later read it"
	case name == "objectformat" || name == "refstorage" || version != "1":
		return "", "" // Before version 1 of the format, extensions that nobody knows have no meaning.
	}
	return "extension " + quote(name), laterGit
}

// harmless are the extensions that do not change how commits are read.
var harmless = []string{"noop", "noop-v1", "preciousobjects", "partialclone", "worktreeconfig", "relativeworktrees"}

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
	if len(r.promisors) > 0 {
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

// RemoteURL returns where a remote is fetched from, as the configuration has it; "" if it does not say.
func (r *Repo) RemoteURL(name string) string { return r.config.last("remote." + name + ".url") }

// Close releases the files that are held open. The repository and its sides cannot be read afterwards.
func (r *Repo) Close() error { return r.objects.close() }

// Shallow reports whether the clone lacks the history before some commits. A damaged list of them counts as shallow.
func (r *Repo) Shallow() bool {
	grafts, err := r.shallow()
	return err != nil || len(grafts) > 0
}

// readShallow reads the list of commits whose parents were not fetched, one ID a line.
func readShallow(file string, format objectFormat) (map[ID]bool, error) {
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
		if !format.isID(line) {
			return nil, &Error{Op: "read", Subject: quote(file), Err: ErrCorrupt, Detail: "a line is not an object ID", hints: []string{hintFsck}}
		}
		grafts[ID(line)] = true
	}
	return grafts, nil
}

// typed reads an object that has to be of the given type.
func (r *Repo) typed(id ID, want plumbing.ObjectType, limit int64) ([]byte, error) {
	kind, content, err := r.objects.object(id, limit)
	if errors.Is(err, ErrMissing) && want != plumbing.BlobObject && r.fetches() {
		if err = r.Prefetch([]ID{id}); err == nil {
			kind, content, err = r.objects.object(id, limit)
		}
	}
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
	entries, err = treeEntries(content, formatOf(id))
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
