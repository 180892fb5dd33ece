package gitsrc

import (
	"cmp"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-git/go-billy/v5"
	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/storage/filesystem"
	"github.com/go-git/go-git/v5/storage/filesystem/dotgit"
)

// maxAlternates is how deep alternates of alternates are followed, as git does.
const maxAlternates = 5

// newDiskStore returns the store over an object directory, its alternates, and the further directories given.
func newDiskStore(objectDir string, more, advice []string) store {
	return &databases{advice: advice, open: func() ([]database, error) {
		dirs, err := objectDirs(objectDir, more)
		if err != nil {
			return nil, err
		}
		// All of them share a cache, which holds the bases of deltas.
		lru := cache.NewObjectLRU(96 * cache.MiByte)
		dbs := make([]database, len(dirs))
		for i, dir := range dirs {
			dbs[i] = newDiskDatabase(dir, lru)
		}
		return dbs, nil
	}}
}

// objectDirs lists the object directories: the repository's own first, then alternates in the order git searches them.
func objectDirs(own string, more []string) ([]string, error) {
	var dirs []string
	seen := map[string]bool{}
	var add func(dir string, depth int) error
	add = func(dir string, depth int) error {
		dir = filepath.Clean(dir)
		if seen[dir] {
			return nil
		}
		if !isDir(dir) {
			return &Error{Op: "open", Subject: "object directory " + quote(dir), Err: ErrMissing, Detail: "objects/info/alternates names it", hints: []string{"restore that repository, or clone without `--shared` and `--reference`"}}
		}
		seen[dir] = true
		dirs = append(dirs, dir)
		alternates, err := readAlternates(dir)
		if err != nil {
			return err
		}
		if len(alternates) > 0 && depth == maxAlternates {
			return &Error{Op: "open", Subject: "alternates of " + quote(dir), Err: ErrUnsupported, Detail: "more than five levels"}
		}
		for _, alternate := range alternates {
			if err := add(alternate, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	for _, dir := range append([]string{own}, more...) {
		if err := add(dir, 0); err != nil {
			return nil, err
		}
	}
	return dirs, nil
}

// readAlternates reads objects/info/alternates: one directory a line, relative to the object directory, "#" for comments.
func readAlternates(dir string) ([]string, error) {
	content, err := os.ReadFile(filepath.Join(dir, "info", "alternates"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, &Error{Op: "open", Subject: "alternates of " + quote(dir), Err: err}
	}
	alternates := make([]string, 0, 4)
	for line := range strings.Lines(string(content)) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		if strings.HasPrefix(line, `"`) {
			return nil, &Error{Op: "open", Subject: "alternates of " + quote(dir), Err: ErrUnsupported, Detail: "a quoted path"}
		}
		if !filepath.IsAbs(line) {
			line = filepath.Join(dir, line)
		}
		alternates = append(alternates, line)
	}
	return alternates, nil
}

// diskDatabase is go-git's object storage over one object directory.
type diskDatabase struct {
	*filesystem.ObjectStorage
	dir   string
	packs []string // the names in objects/pack, at the last load
}

func newDiskDatabase(dir string, lru cache.Object) *diskDatabase {
	storage := filesystem.NewObjectStorageWithOptions(dotgit.New(objectsFS{osfs.New(dir)}), lru, filesystem.Options{
		// Packs stay open, or every read opens one anew. ExclusiveAccess stays off: with it, go-git does not find packed objects.
		KeepDescriptors: true,
		// Above this size objects are not buffered whole before their size is known.
		LargeObjectThreshold: 1 << 20,
	})
	return &diskDatabase{ObjectStorage: storage, dir: dir}
}

func (db *diskDatabase) close() error { return db.Close() }

// load reads the pack indexes. It refuses the directories whose packs go-git would not see, before any object is looked for.
func (db *diskDatabase) load() error {
	db.packs = packNames(db.dir)
	if err := checkPacks(db.dir, db.packs); err != nil {
		return err
	}
	// Asking for any object makes go-git read all indexes, and is the only way to learn that one failed.
	err := db.HasEncodedObject(plumbing.ZeroHash)
	if err == nil || errors.Is(err, plumbing.ErrObjectNotFound) {
		return nil
	}
	// An index of version 1, or with a wrong checksum, is no hindrance to git itself.
	return &Error{Op: "load", Subject: "pack indexes of " + quote(db.dir), Err: ErrUnsupported, Detail: err.Error(), hints: []string{"run `git repack -ad`, which writes them anew"}}
}

func (db *diskDatabase) changed() bool {
	if slices.Equal(packNames(db.dir), db.packs) {
		return false
	}
	db.Reindex()
	return db.load() == nil
}

// packNames lists the packs and their indexes.
func packNames(dir string) []string {
	files, err := os.ReadDir(filepath.Join(dir, "pack"))
	if err != nil {
		return nil // No pack directory, no packs.
	}
	var names []string
	for _, file := range files {
		if ext := filepath.Ext(file.Name()); ext == ".idx" || ext == ".pack" {
			names = append(names, file.Name())
		}
	}
	return names
}

// checkPacks refuses packs whose names go-git does not know, such as the "loose-….pack" of git maintenance, and packs without an index, for which
// go-git refuses all packs.
func checkPacks(dir string, names []string) error {
	for _, name := range names {
		if detail := packFault(name, names); detail != "" {
			return &Error{Op: "load", Subject: "pack " + quote(filepath.Join(dir, "pack", name)), Err: ErrUnsupported, Detail: detail, hints: []string{"run `git gc`, which packs the repository anew"}}
		}
	}
	return nil
}

// packFault tells what keeps go-git from reading a pack, "" for nothing. An index without its pack is nothing to git, and to go-git.
func packFault(name string, names []string) string {
	stem, isPack := strings.CutSuffix(name, ".pack")
	if !isPack {
		return ""
	}
	if _, ok := slices.BinarySearch(names, stem+".idx"); !ok {
		return "it has no index"
	}
	if hash, ok := strings.CutPrefix(stem, "pack-"); !ok || len(hash) != 2*plumbingHashSize || !isHex(hash) {
		return "its name is not of the form pack-<40 hexadecimal digits>"
	}
	return ""
}

// matching returns the IDs that begin with the prefix. go-git compares whole bytes.
func (db *diskDatabase) matching(prefix string) ([]ID, error) {
	whole, err := hex.DecodeString(prefix[:len(prefix)&^1])
	if err != nil {
		return nil, err
	}
	hashes, err := db.HashesWithPrefix(whole)
	if err != nil {
		return nil, err
	}
	var ids []ID
	for _, h := range hashes {
		if id := h.String(); strings.HasPrefix(id, prefix) {
			ids = append(ids, ID(id))
		}
	}
	return ids, nil
}

// vanished reports whether an object is not there, or no longer: a pack that git replaced after its index was read.
func vanished(err error) bool {
	return errors.Is(err, plumbing.ErrObjectNotFound) || errors.Is(err, dotgit.ErrPackfileNotFound)
}

// sortedSet sorts and removes duplicates.
func sortedSet[S ~[]E, E cmp.Ordered](s S) S {
	slices.Sort(s)
	return slices.Compact(s)
}

// objectsFS shows an object directory, whatever its name, as the directory "objects" that go-git looks into. It hides the file of alternates: go-git
// would open and decode them anew for every object that it does not find, where ours are databases of their own.
type objectsFS struct{ billy.Filesystem }

// inside turns go-git's path into one below the object directory.
func (objectsFS) inside(name string) (string, error) {
	name = filepath.ToSlash(name)
	rest, ok := strings.CutPrefix(name, "objects")
	if ok && (rest == "" || rest[0] == '/') {
		name = strings.TrimPrefix(rest, "/")
	}
	if name == "info/alternates" {
		return "", fs.ErrNotExist
	}
	return filepath.FromSlash(name), nil
}

func (o objectsFS) Open(name string) (billy.File, error) {
	name, err := o.inside(name)
	if err != nil {
		return nil, err
	}
	return o.Filesystem.Open(name)
}

func (o objectsFS) Stat(name string) (os.FileInfo, error) {
	name, err := o.inside(name)
	if err != nil {
		return nil, err
	}
	return o.Filesystem.Stat(name)
}

func (o objectsFS) ReadDir(name string) ([]os.FileInfo, error) {
	name, err := o.inside(name)
	if err != nil {
		return nil, err
	}
	return o.Filesystem.ReadDir(name)
}
