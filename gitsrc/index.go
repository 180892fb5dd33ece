package gitsrc

import (
	"bytes"
	"cmp"
	"crypto/sha1"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
)

// index is what git recorded of the working tree: every tracked path with its blob and the stat data of the file that was seen to have this content.
// See gitformat-index. go-git's decoder is not used because it refuses indexes without a checksum (index.skipHash) and sparse ones.
type index struct {
	entries []indexEntry // sorted bytewise by name, then by stage
	written time.Time    // when the file was written: what changed since may have stat data that prove nothing
	skips   bool         // some entries are not checked out
}

// indexEntry is one tracked path. A sparse index also has directories; their names end in "/".
type indexEntry struct {
	name         string
	hash         []byte // the name of its object
	kind         Kind
	stat         indexStat
	unmerged     bool // one of the sides of a conflict
	intent       bool // added by name only: its blob is not the file's
	skipWorktree bool // left out of a sparse checkout
}

// indexStat are the stat data that prove a file unchanged, cut to 32 bits as in the index.
type indexStat struct {
	ctime, ctimeNano, mtime, mtimeNano, inode, size uint32
}

// errSplit is an index that stands for changes to another.
var errSplit = fmt.Errorf("%w: split index", ErrUnsupported)

const (
	indexHeader = 12
	indexFixed  = 62 // bytes of an entry before its name
)

// stagedIndex returns what an index file holds; "" stands for the one that the environment names, or else for the repository's own. A file that does not
// exist is an index without entries. Git reads what the builtin backend does not understand, such as a split index.
//
// Each entry's object is told by its ID method. The entries of a sparse index whose names end in "/" stand for whole directories, by their trees.
func (r *Repo) stagedIndex(file string) (*index, error) {
	file = cmp.Or(file, r.layout.indexFile, filepath.Join(r.layout.gitDir, "index"))
	if r.backend == BackendGit {
		c, err := r.program()
		if err != nil {
			return nil, err
		}
		return c.index(file, r.format)
	}
	idx, err := readIndex(file)
	if !errors.Is(err, ErrUnsupported) {
		return idx, err
	}
	c, failed := r.program()
	if failed == nil {
		idx, failed = c.index(file, r.format)
	}
	if failed != nil {
		return nil, err
	}
	r.help.note(err.Error())
	return idx, nil
}

// readIndex reads an index file; without one, nothing is tracked.
func readIndex(file string) (*index, error) {
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return &index{}, nil
	}
	var content []byte
	if err == nil {
		content, err = os.ReadFile(file)
	}
	if err != nil {
		return nil, &Error{Op: "read", Subject: "the index", Err: err}
	}
	idx, err := parseIndex(content)
	if err != nil {
		return nil, damagedIndex(file, err)
	}
	idx.written = info.ModTime()
	return idx, nil
}

// damagedIndex says what to do about an index that cannot be read.
func damagedIndex(file string, err error) error {
	failed := &Error{Op: "read", Subject: "the index", Err: err}
	if info := stat(file); info != nil && info.Mode().IsRegular() {
		failed.hints = []string{"run `git status`; if it fails too, remove " + quote(file) + " and run `git reset`"}
	}
	if errors.Is(err, errSplit) {
		failed.hints = []string{"run `git update-index --no-split-index`, or let git read it: that needs git on the PATH, and not `--git-backend builtin`"}
	}
	return failed
}

func parseIndex(content []byte) (*index, error) {
	damaged := func(what string) error { return fmt.Errorf("%w: %s", ErrCorrupt, what) }
	if len(content) < indexHeader+sha1.Size || string(content[:4]) != "DIRC" {
		return nil, damaged("it has no index header")
	}
	version, count := binary.BigEndian.Uint32(content[4:]), binary.BigEndian.Uint32(content[8:])
	if version < 2 || version > 4 {
		return nil, fmt.Errorf("%w: index version %d", ErrUnsupported, version)
	}
	body, sum := content[:len(content)-sha1.Size], content[len(content)-sha1.Size:]
	if got := sha1.Sum(body); !bytes.Equal(sum, got[:]) && !bytes.Equal(sum, make([]byte, sha1.Size)) {
		return nil, damaged("its checksum is wrong")
	}
	if uint64(count)*8 > uint64(len(body)) {
		return nil, damaged("it is cut off")
	}
	idx := &index{entries: make([]indexEntry, 0, count)}
	rest := body[indexHeader:]
	for range count {
		previous := ""
		if n := len(idx.entries); n > 0 {
			previous = idx.entries[n-1].name
		}
		e, size, err := parseIndexEntry(rest, version, previous)
		if err != nil {
			return nil, err
		}
		if e.name < previous {
			return nil, damaged("its entries are out of order")
		}
		idx.entries = append(idx.entries, e)
		idx.skips = idx.skips || e.skipWorktree
		rest = rest[size:]
	}
	return idx, checkExtensions(rest)
}

// parseIndexEntry reads one entry and tells how many bytes it takes.
func parseIndexEntry(b []byte, version uint32, previous string) (indexEntry, int, error) {
	cut := fmt.Errorf("%w: it is cut off", ErrCorrupt)
	if len(b) < indexFixed {
		return indexEntry{}, 0, cut
	}
	word := func(i int) uint32 { return binary.BigEndian.Uint32(b[4*i:]) }
	e := indexEntry{stat: indexStat{ctime: word(0), ctimeNano: word(1), mtime: word(2), mtimeNano: word(3), inode: word(5), size: word(9)}}
	e.hash = b[40:60:60]
	flags := binary.BigEndian.Uint16(b[60:])
	e.unmerged = flags>>12&3 != 0
	at := indexFixed
	if flags&0x4000 != 0 {
		if len(b) < at+2 {
			return indexEntry{}, 0, cut
		}
		extended := binary.BigEndian.Uint16(b[at:])
		e.skipWorktree, e.intent = extended&0x4000 != 0, extended&0x2000 != 0
		at += 2
	}
	kept := 0
	if version == 4 {
		strip, n := offsetVarint(b[at:])
		if n == 0 || strip > uint64(len(previous)) {
			return indexEntry{}, 0, fmt.Errorf("%w: an entry's name is not readable", ErrCorrupt)
		}
		at, kept = at+n, len(previous)-int(strip)
	}
	end := bytes.IndexByte(b[at:], 0)
	if end < 0 {
		return indexEntry{}, 0, cut
	}
	e.name = previous[:kept] + string(b[at:at+end])
	var err error
	if e.kind, err = modeKind(word(6)); err != nil {
		return indexEntry{}, 0, err
	}
	at += end + 1
	if version < 4 {
		at = (at + 7) &^ 7 // padded with one to eight NULs, of which one is counted
	}
	if at > len(b) {
		return indexEntry{}, 0, cut
	}
	return e, at, nil
}

// offsetVarint reads the variable-length number of pack offsets and index version 4; the size is 0 if it is cut off or too large.
func offsetVarint(b []byte) (value uint64, size int) {
	for i := 0; i < len(b) && i < 9; i++ {
		if i > 0 {
			value++
		}
		value = value<<7 | uint64(b[i]&0x7f)
		if b[i]&0x80 == 0 {
			return value, i + 1
		}
	}
	return 0, 0
}

// checkExtensions refuses the extensions that change what the entries mean. Those whose names begin with a capital letter do not.
func checkExtensions(b []byte) error {
	for len(b) > 0 {
		if len(b) < 8 || uint64(binary.BigEndian.Uint32(b[4:])) > uint64(len(b)-8) {
			return fmt.Errorf("%w: it is cut off", ErrCorrupt)
		}
		switch name := string(b[:4]); {
		case name == "link":
			return errSplit
		case name == "sdir", name[0] >= 'A' && name[0] <= 'Z':
		default:
			return fmt.Errorf("%w: index extension %s", ErrUnsupported, quote(name))
		}
		b = b[8+binary.BigEndian.Uint32(b[4:]):]
	}
	return nil
}

// find returns the entry of exactly this name.
func (x *index) find(name string) (indexEntry, bool) {
	i, ok := x.search(name)
	if !ok {
		return indexEntry{}, false
	}
	return x.entries[i], true
}

func (x *index) search(name string) (int, bool) {
	return slices.BinarySearchFunc(x.entries, name, func(e indexEntry, name string) int { return strings.Compare(e.name, name) })
}

// below returns the entries below a directory, "" being the top.
func (x *index) below(dir string) []indexEntry {
	if dir == "" {
		return x.entries
	}
	prefix := dir + "/"
	start, _ := x.search(prefix)
	end, _ := x.search(dir + "0") // "0" is the byte after "/"
	return x.entries[start:end]
}

// proves reports whether a file's stat data show that it still has the content of the entry. A file written in the same instant as the index, or
// later, may have changed without a trace: git reads those, and so do we.
func (e *indexEntry) proves(kind Kind, info fs.FileInfo, written time.Time) bool {
	mtime := info.ModTime()
	s := indexStat{
		mtime: uint32(mtime.Unix()), mtimeNano: uint32(mtime.Nanosecond()), size: uint32(info.Size()),
		ctime: e.stat.ctime, ctimeNano: e.stat.ctimeNano, inode: e.stat.inode,
	}
	addSystemStat(&s, info)
	empty := e.stat.size == 0 && e.ID() != formatOf(e.ID()).name(plumbing.BlobObject, nil) // git's own mark for "look again"
	return e.kind == kind && !e.unmerged && !e.intent && !empty && s == e.stat && mtime.Before(written)
}

// ID returns the entry's object.
func (e *indexEntry) ID() ID { return ID(hex.EncodeToString(e.hash)) }
