package gitsrc

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// Options say how a repository is found.
type Options struct {
	// Env looks up the environment; nil means os.Getenv.
	Env func(string) string
	// FromCwd says that the path is where the user happens to be, not one that the user named. Only then, or where they mean the same repository, do GIT_DIR, GIT_WORK_TREE, GIT_COMMON_DIR,
	// GIT_INDEX_FILE, GIT_OBJECT_DIRECTORY and GIT_ALTERNATE_OBJECT_DIRECTORIES, which git sets for its hooks, say which repository is meant.
	FromCwd bool
	// Backend says who reads the repository; the zero value leaves it to Open.
	Backend Backend
	// Fetch allows git to fetch, over the network and into the repository, objects that a partial clone left out. See [Repo.Prefetch]. It means nothing
	// with BackendBuiltin.
	Fetch bool
	// Wanted says which files of a side will be read, by their paths; nil means all. It decides what Fetch fetches together, no more.
	Wanted func(path string) bool
}

// layout is where the parts of a repository lie on disk. See gitrepository-layout in git's documentation.
type layout struct {
	gitDir     string // HEAD, index, and what else belongs to one working tree
	commonDir  string // refs, config, shallow: gitDir itself, except in a linked working tree
	objectDir  string
	indexFile  string   // the index that the environment names, "" for the repository's own
	alternates []string // more object directories, from the environment
	top        string   // top of the working tree, "" if there is none
	start      string   // the directory that was opened
	found      bool     // nobody named it: it was found around the current directory
	explicit   bool     // top comes from the environment, and no configuration changes it
}

// environment are the variables that say which repository is meant, and what belongs to it.
var environment = []string{"GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"}

// discover finds the repository that path lies in: path itself or the nearest directory above it that has a ".git" or is a git directory. Where the user has
// named the path, the environment has a say only if it means that same repository, as in a hook that is given a folder.
func discover(path string, opts Options) (layout, error) {
	if opts.FromCwd {
		return discoverIn(path, opts.Env, true)
	}
	named, err := discoverIn(path, func(string) string { return "" }, false)
	if err != nil || !slices.ContainsFunc(environment, func(name string) bool { return opts.Env(name) != "" }) {
		return named, err
	}
	if meant, err := discoverIn(".", opts.Env, true); err == nil && evaluated(meant.gitDir) == evaluated(named.gitDir) {
		meant.start, meant.found = named.start, false
		return meant, nil
	}
	return named, nil
}

// discoverIn finds the repository that path lies in, or that the environment names.
func discoverIn(path string, env func(string) string, found bool) (layout, error) {
	start, err := startDir(path)
	if err != nil {
		return layout{}, err
	}
	l := layout{start: start}
	if dir := env("GIT_DIR"); dir != "" {
		if l.gitDir, err = gitDirNamed(absolute(start, dir)); err != nil {
			return layout{}, err
		}
		l.top = start // git's rule: without GIT_WORK_TREE, the current directory is the top
	} else if err := l.search(); err != nil {
		return layout{}, err
	} else {
		l.found = found
	}
	if top := env("GIT_WORK_TREE"); top != "" {
		l.top, l.explicit = evaluated(absolute(start, top)), true
	}
	l.commonDir = commonDirOf(l.gitDir)
	if dir := env("GIT_COMMON_DIR"); dir != "" {
		l.commonDir = absolute(start, dir)
	}
	l.objectDir = filepath.Join(l.commonDir, "objects")
	if dir := env("GIT_OBJECT_DIRECTORY"); dir != "" {
		l.objectDir = absolute(start, dir)
	}
	if file := env("GIT_INDEX_FILE"); file != "" {
		l.indexFile = absolute(cmp.Or(l.top, start), file) // git goes to the top before it opens the index
	}
	for _, dir := range filepath.SplitList(env("GIT_ALTERNATE_OBJECT_DIRECTORIES")) {
		if dir != "" {
			l.alternates = append(l.alternates, absolute(start, dir))
		}
	}
	return l, nil
}

// startDir returns the real path of the directory at, or around, a path.
func startDir(path string) (string, error) {
	if path == "" {
		path = "."
	}
	abs, err := filepath.Abs(path)
	if err == nil {
		abs, err = filepath.EvalSymlinks(abs)
	}
	if err != nil {
		return "", &Error{Op: "open", Subject: quote(path), Err: err}
	}
	if !isDir(abs) {
		abs = filepath.Dir(abs)
	}
	return abs, nil
}

// search walks up from the start.
func (l *layout) search() error {
	for dir := l.start; ; dir = filepath.Dir(dir) {
		gitDir, err := dotGitOf(dir)
		if err != nil {
			return err
		}
		if gitDir != "" {
			l.gitDir, l.top = gitDir, dir
			return nil
		}
		if isGitDir(dir) {
			l.gitDir, l.top = dir, topOf(dir)
			return nil
		}
		if filepath.Dir(dir) == dir {
			return &Error{
				Op: "open", Subject: quote(l.start), Err: ErrNotRepo, Detail: "nor is any directory above it",
				hints: []string{"name a path inside a repository, or compare plain directories with `dir:PATH`"},
			}
		}
	}
}

// dotGitOf returns the git directory that dir/.git is or points to, "" if there is none.
func dotGitOf(dir string) (string, error) {
	dotGit := filepath.Join(dir, ".git")
	switch info, err := os.Stat(dotGit); {
	case errors.Is(err, fs.ErrPermission):
		return "", denied(dotGit)
	case info == nil:
		return "", nil // Whatever cannot be seen here is no repository; the search goes on above.
	case info.IsDir():
		if dotGit = evaluated(dotGit); isGitDir(dotGit) {
			return dotGit, nil
		}
		return "", unlessDenied(dotGit, nil)
	default:
		return gitDirNamed(dotGit)
	}
}

// gitDirNamed returns the git directory at a path: the directory itself, or what a file "gitdir: PATH" points to.
func gitDirNamed(path string) (string, error) {
	if info := stat(path); info != nil && info.Mode().IsRegular() {
		content, err := readSmall(path)
		if errors.Is(err, fs.ErrPermission) {
			return "", denied(path)
		}
		line, _, _ := strings.Cut(string(content), "\n")
		target, ok := strings.CutPrefix(strings.TrimRight(line, "\r"), "gitdir: ")
		if !ok || target == "" {
			return "", &Error{Op: "open", Subject: quote(path), Err: ErrNotRepo, Detail: "the file does not point to a git directory"}
		}
		path = absolute(filepath.Dir(path), target)
	}
	path = evaluated(path)
	if !isGitDir(path) {
		return "", unlessDenied(path, &Error{
			Op: "open", Subject: quote(path), Err: ErrNotRepo, Detail: "it is named as the git directory", hints: hintsElsewhere(path),
		})
	}
	return path, nil
}

// hintsElsewhere are for a git directory that does not lie where it is said to: it was moved, or a container has only a part of what belongs together.
func hintsElsewhere(gitDir string) []string {
	if filepath.Base(filepath.Dir(gitDir)) != "worktrees" && strings.Contains(filepath.ToSlash(gitDir), "/modules/") {
		return []string{"the git directory of a submodule lies in the repository around it: in a container, mount that one, and name the submodule's folder"}
	}
	return []string{
		"if it is a linked working tree that was moved, run `git worktree repair`",
		"in a container, mount the repository that it belongs to as well, at the path that it has outside",
	}
}

// unlessDenied returns err, or that the user may not read what would make dir a git directory.
func unlessDenied(dir string, err error) error {
	if _, unread := readSmall(filepath.Join(dir, "HEAD")); errors.Is(unread, fs.ErrPermission) {
		return denied(dir)
	}
	return err
}

// denied says that there may be a repository, but not for this user.
func denied(path string) error {
	return &Error{Op: "open", Subject: quote(path), Err: fs.ErrPermission}
}

// isGitDir reports whether dir looks like a git directory, by git's own test: a valid HEAD, objects and refs.
func isGitDir(dir string) bool {
	common := commonDirOf(dir)
	return validHead(filepath.Join(dir, "HEAD")) && isDir(filepath.Join(common, "refs")) && isDir(filepath.Join(common, "objects"))
}

// validHead reports whether a HEAD is a symbolic reference, an ID, or the symbolic link that git once made of it.
func validHead(file string) bool {
	if target, err := os.Readlink(file); err == nil {
		return strings.HasPrefix(filepath.ToSlash(target), "refs/")
	}
	line := firstLine(file)
	if target, ok := strings.CutPrefix(line, "ref:"); ok {
		return strings.HasPrefix(strings.TrimLeft(target, " \t"), "refs/")
	}
	return len(line) >= 40 && isHex(line)
}

// commonDirOf returns the directory that a linked working tree's git directory shares with the main one.
func commonDirOf(gitDir string) string {
	if common := firstLine(filepath.Join(gitDir, "commondir")); common != "" {
		return evaluated(absolute(gitDir, common))
	}
	return gitDir
}

// topOf returns the working tree that a git directory says it belongs to, "" if it does not say. Configuration may say more: see Repo.placeTop.
func topOf(gitDir string) string {
	if dotGit := firstLine(filepath.Join(gitDir, "gitdir")); dotGit != "" {
		return evaluated(filepath.Dir(absolute(gitDir, dotGit)))
	}
	if filepath.Base(gitDir) == ".git" {
		return filepath.Dir(gitDir)
	}
	return ""
}

// firstLine returns a small file's first line, "" if it cannot be read.
func firstLine(file string) string {
	content, err := readSmall(file)
	if err != nil {
		return ""
	}
	line, _, _ := strings.Cut(string(content), "\n")
	return strings.TrimRight(line, "\r")
}

// readSmall reads a regular file of at most 64 KiB.
func readSmall(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > 64<<10 {
		return nil, errors.ErrUnsupported
	}
	return os.ReadFile(file)
}

// stat returns what a path leads to, nil if nothing can be seen there.
func stat(path string) fs.FileInfo {
	info, err := os.Stat(path)
	if err != nil {
		return nil
	}
	return info
}

func isDir(path string) bool {
	info := stat(path)
	return info != nil && info.IsDir()
}

// absolute resolves a path that may be relative to dir, and on Windows the "/" that git writes.
func absolute(dir, path string) string {
	path = filepath.FromSlash(path)
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	return filepath.Clean(path)
}

// evaluated resolves symbolic links as far as there is something to resolve.
func evaluated(path string) string {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		return target
	}
	return path
}

// slashed returns path below dir with "/", and whether it is below it or dir itself.
func slashed(dir, path string) (string, bool) {
	rel, err := filepath.Rel(dir, path)
	if err != nil || !filepath.IsLocal(rel) {
		return "", false
	}
	if rel == "." {
		return "", true
	}
	return filepath.ToSlash(rel), true
}

// missingFile reports whether an error means that there is no such file: one of its parents being a file counts too. (On Windows the system's error
// for that case is fs.ErrNotExist already.)
func missingFile(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}
