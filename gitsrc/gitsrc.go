// Package gitsrc reads the two sides of a comparison: files and directories as they are in a commit, in a working tree, in a plain directory or in
// memory.
//
// A [Side] is one state of a file tree. Its paths are relative to the top of the repository and use "/" on every system; names are bytes as git keeps
// them, valid UTF-8 or not. Every file has a blob ID, the name git gives its content, so that a caller can parse equal content once, whichever side
// and path it came from.
//
//	repo, err := gitsrc.Open(".", gitsrc.Options{FromCwd: true})
//	base, err := repo.Resolve("fs-v2.0.0")
//	side := repo.Revision(base)
//	entries, err := side.ReadDir("plugins/fs/permissions")
//
// Three promises hold everywhere. The package never writes, and runs nothing that a repository names. An answer is never silently wrong: what cannot be
// read, resolved or followed exactly as git would is an [*Error] that says so, with [Error.Hints] on what to type. And a missing git object is
// [ErrMissing] or [ErrShallow], never [io/fs.ErrNotExist]: that error means that the side really has no such path.
//
// The one program that it may start is git, from an absolute entry of the PATH, for what it cannot read itself: a repository in another format, with
// [BackendAuto]; besides an object that it cannot read or find, an index that it does not understand, or a revision such as HEAD@{1}; and everything, with
// [BackendGit]. [BackendBuiltin] starts nothing. No hook, filter, pager or file system monitor runs then, and nothing is fetched. The one exception to both
// that and never writing is a partial clone with [Options.Fetch]: there git fetches objects into the repository.
//
// Object types, names, deltas and the storage in memory are go-git's. All else is read here: go-git's own repository type refuses many repositories that
// git reads and resolves some revisions to another commit, and its object storage decodes every pack index whole before it reads a single object.
package gitsrc

import (
	"strconv"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
)

// MaxFile is the largest file, in bytes, that [Side.ReadFile] returns. A larger one is [ErrTooBig], found out before any of it is read.
const MaxFile = 8 << 20

// ID is the hexadecimal name of a git object in lower case: 40 digits, or 64 in a repository that names its objects by SHA-256. The empty ID means: not known without reading the content.
type ID string

// Short returns the first seven digits, as git abbreviates IDs for people.
func (id ID) Short() string { return string(id[:min(7, len(id))]) }

// Kind is what a directory entry is.
type Kind uint8

// The kinds of entries. They are the five that a git tree can hold.
const (
	File      Kind = iota // a regular file
	Exec                  // a regular file with the executable bit
	Symlink               // a symbolic link; its content is its target
	Dir                   // a directory
	Submodule             // a commit of another repository; what is below it cannot be seen
)

// String returns the kind as a noun for messages.
func (k Kind) String() string {
	switch k {
	case File:
		return "file"
	case Exec:
		return "executable file"
	case Symlink:
		return "symbolic link"
	case Dir:
		return "directory"
	case Submodule:
		return "submodule"
	default:
		return "kind " + strconv.Itoa(int(k))
	}
}

// Regular reports whether the entry has content to read: a file, executable or not.
func (k Kind) Regular() bool { return k == File || k == Exec }

// Entry is one name in a directory. ID is the blob, tree or commit it stands for, or "" where only reading would tell.
type Entry struct {
	Name string
	Kind Kind
	ID   ID
}

// SideInfo tells where a side comes from.
type SideInfo struct {
	Spec   string    // as the user wrote it
	Kind   string    // one of the Kind constants of sides: KindRevision and the others
	Commit ID        // the commit, "" if there is none
	Time   time.Time // the commit's (committer) time in UTC, zero if there is none
}

// The kinds of sides, in [SideInfo].
const (
	KindRevision = "revision"
	KindWorktree = "worktree"
	KindIndex    = "index"
	KindEmpty    = "empty"
	KindDir      = "dir"
	KindCrate    = "crate"
	KindFiles    = "files"
)

// Side is one state of a file tree. It is safe for concurrent use.
//
// A path names its components with "/" and has no empty, "." or ".." component; "" is the root. A path that leads through a symbolic link is
// [ErrLink], one that leads into a submodule is [ErrSubmodule]: neither is known to be absent.
type Side interface {
	// Label names the side for people: "store-v2.0.1 (7a47071)", "working tree", "empty", "dir:PATH".
	Label() string
	// Info tells where the side comes from.
	Info() SideInfo
	// Stat returns the entry at a path. The error is [io/fs.ErrNotExist] when there is none.
	Stat(path string) (Entry, error)
	// ReadDir lists a directory, sorted bytewise by name. The caller may keep and change the slice. The error is [io/fs.ErrNotExist] when nothing is
	// there and [ErrNotDir] when something else is, a symbolic link too.
	ReadDir(dir string) ([]Entry, error)
	// ReadFile returns the bytes of a regular file and the ID of exactly these bytes as a blob. The entry is what Stat or ReadDir gave for the path;
	// the zero Entry means that it is not known. The error is [ErrNotFile] for anything but a regular file and [ErrTooBig] above [MaxFile].
	ReadFile(path string, e Entry) ([]byte, ID, error)
	// Follow resolves a symbolic link, and links on its way, within the side: at most five, never out of the side, otherwise [ErrLink]. A dangling
	// link is [io/fs.ErrNotExist]. Any other entry is returned as it is.
	Follow(path string, e Entry) (string, Entry, error)
}

// BlobID returns the ID git gives to a file of this content where objects are named by SHA-1, which is wherever nothing else was asked for.
func BlobID(content []byte) ID { return sha1Format.name(plumbing.BlobObject, content) }

// IsLFSPointer reports whether content is a Git LFS pointer: a stand-in of a few lines for a file whose content is not in the repository.
func IsLFSPointer(content []byte) bool {
	const head = "version https://git-lfs"
	return len(content) >= len(head) && string(content[:len(head)]) == head
}

// isHex reports whether s has only lower-case hexadecimal digits; the empty string has.
func isHex(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
