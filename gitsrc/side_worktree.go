package gitsrc

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync"
)

// Worktree returns the files as they lie in the working tree: the tracked ones, and the untracked ones that git does not ignore. Their bytes are what
// lies on disk, with whatever line ends and filters a checkout gave them.
//
// Entry.ID is set only where the index's stat data prove that git sees the file unchanged; it is then the blob that git would commit. Files that a
// sparse checkout leaves out are read from their blobs, for they are not deleted. It is [ErrNoWorktree] in a bare repository.
func (r *Repo) Worktree() (Side, error) {
	if r.layout.top == "" {
		return nil, &Error{Op: "open", Subject: "the working tree", Err: ErrNoWorktree, Detail: "the repository is bare", hints: []string{"name a revision instead, such as HEAD"}}
	}
	t := &worktree{disk: disk{r.layout.top, r.format}, repo: r, trustMode: r.config.truth("core.filemode", true), trustLinks: r.config.truth("core.symlinks", true)}
	t.index = sync.OnceValues(func() (*index, error) { return r.stagedIndex("") })
	t.ahead = &ahead{repo: r, list: t.wantedLeftOut}
	t.ignores = sync.OnceValues(t.readIgnores)
	return &side{tree: t, label: "working tree", info: SideInfo{Spec: "worktree", Kind: KindWorktree}}, nil
}

// errIgnored is the absence of a file that is there, but ignored.
var errIgnored = fmt.Errorf("%w: git ignores it", fs.ErrNotExist)

// worktree is a working tree: the disk, seen through the index and the ignore rules.
type worktree struct {
	disk
	repo                  *Repo
	trustMode, trustLinks bool // whether the file system knows executable files and symbolic links
	index                 func() (*index, error)
	ignores               func() (*ignores, error)
	ahead                 *ahead
}

// readIgnores collects the ignore rules that hold for the whole tree.
func (t *worktree) readIgnores() (*ignores, error) {
	user := config{}
	for _, file := range userFiles(t.repo.env) {
		if err := user.read(file); err != nil {
			return nil, err
		}
	}
	file, set := t.repo.config["core.excludesfile"]
	if !set {
		file, set = user["core.excludesfile"]
	}
	excludes := ""
	switch {
	case set:
		if excludes = expand(file[len(file)-1], t.repo.env); excludes != "" {
			excludes = absolute(t.top, excludes)
		}
	case userDir(t.repo.env) != "":
		excludes = filepath.Join(userDir(t.repo.env), "ignore")
	}
	fold := t.repo.config.truth("core.ignorecase", false)
	var always []ignorePattern
	for _, file := range []string{excludes, filepath.Join(t.repo.layout.commonDir, "info", "exclude")} {
		content, err := os.ReadFile(file)
		if err != nil && !missingFile(err) {
			return nil, &Error{Op: "read", Subject: quote(file), Err: err}
		}
		always = append(always, parseIgnore(string(content), fold)...)
	}
	return newIgnores(t.readIgnoreFile, fold, always), nil
}

// readIgnoreFile reads a .gitignore, from its blob if a sparse checkout left it out. Git does not follow one that is a symbolic link.
func (t *worktree) readIgnoreFile(p string) (string, bool) {
	content, _, err := t.read(p, Entry{})
	if err != nil {
		return "", false
	}
	if e, _, err := t.stat(p); err == nil && e.Kind == Symlink {
		return "", false
	}
	return string(content), true
}

func (t *worktree) child(dir string, e Entry, name string) (Entry, error) {
	if e.ID != "" {
		return t.left(e, name)
	}
	idx, err := t.index()
	if err != nil {
		return Entry{}, err
	}
	p := path.Join(dir, name)
	found, info, err := t.stat(p)
	if absent(err) && !isDotGit(name) {
		return t.leftOut(idx, p)
	}
	if err != nil {
		return Entry{}, err
	}
	entry, tracked := idx.find(p)
	switch {
	case tracked && entry.kind == Submodule && found.Kind == Dir:
		return Entry{Name: name, Kind: Submodule, ID: entry.ID()}, nil
	case found.Kind == Dir:
		return t.directory(idx, p, found)
	case tracked:
		found.Kind = t.kind(found.Kind, entry.kind)
		if entry.proves(found.Kind, info, idx.written) {
			found.ID = entry.ID()
		}
		return found, nil
	}
	return t.untracked(p, found)
}

// kind is a tracked file's kind, where the file system cannot tell from the index.
func (t *worktree) kind(disk, index Kind) Kind {
	if !t.trustMode && disk.Regular() && index.Regular() || !t.trustLinks && disk.Regular() && index == Symlink {
		return index
	}
	return disk
}

// directory decides on a directory on disk: it is seen if anything in it is tracked, or if it is not ignored.
func (t *worktree) directory(idx *index, p string, found Entry) (Entry, error) {
	if len(idx.below(p)) > 0 {
		return found, nil
	}
	if _, err := os.Lstat(filepath.Join(t.top, filepath.FromSlash(p), ".git")); err == nil {
		found.Kind = Submodule // A repository of its own, which git would add as one.
	}
	return t.untracked(p, found)
}

func (t *worktree) untracked(p string, found Entry) (Entry, error) {
	rules, err := t.ignores()
	if err != nil {
		return Entry{}, err
	}
	if rules.match(p, found.Kind == Dir || found.Kind == Submodule) {
		return Entry{}, errIgnored
	}
	return found, nil
}

func (t *worktree) list(dir string, e Entry) ([]Entry, error) {
	if e.ID != "" {
		return t.repo.tree(e.ID)
	}
	idx, err := t.index()
	if err != nil {
		return nil, err
	}
	names, err := t.names(dir)
	if err != nil && !absent(err) {
		return nil, err
	}
	if idx.skips {
		left, err := t.leftNames(idx, dir)
		if err != nil {
			return nil, err
		}
		names = sortedSet(append(names, left...))
	}
	entries := make([]Entry, 0, len(names))
	for _, name := range names {
		found, err := t.child(dir, e, name)
		if absent(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		entries = append(entries, found)
	}
	return entries, nil
}

func (t *worktree) read(p string, e Entry) ([]byte, ID, error) {
	content, id, err := t.disk.read(p, e)
	if !absent(err) {
		return content, id, err
	}
	idx, err := t.index()
	if err != nil {
		return nil, "", err
	}
	left, err := t.leftOut(idx, p)
	if err != nil {
		return nil, "", err
	}
	content, err = t.ahead.blob(left.ID)
	return content, left.ID, err
}
