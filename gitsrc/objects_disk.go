package gitsrc

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/go-git/go-git/v5/plumbing"
)

// maxAlternates is how deep alternates of alternates are followed, as git does.
const maxAlternates = 5

// diskDatabase is the database over an object directory, its alternates, and further directories. It is opened when the first object is asked for.
//
// Git may repack at any time. Packs that are open stay readable; when an object is not found, and packs have come or gone, it is looked for once more.
type diskDatabase struct {
	own  string
	more []string

	once      sync.Once
	inflaters sync.Pool // of *inflater
	bases     *baseCache

	mu     sync.RWMutex // held for reading by every reader, so that no pack is closed under one
	failed error        // why nothing can be read
	dirs   []string
	packs  []*packFile
	loads  int // how often the packs were listed
}

func newDiskDatabase(objectDir string, more []string) *diskDatabase {
	return &diskDatabase{own: objectDir, more: more, bases: newBaseCache(maxBases), inflaters: sync.Pool{New: func() any { return newInflater() }}}
}

// open lists the directories and their packs.
func (d *diskDatabase) open() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.dirs, d.failed = objectDirs(d.own, d.more); d.failed == nil {
		d.packs = packFiles(packStems(d.dirs))
	}
}

// reload lists the packs anew; it reports whether they are others than those of the load that the caller has searched.
func (d *diskDatabase) reload(searched int) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.loads != searched || d.failed != nil {
		return true
	}
	stems := packStems(d.dirs)
	if slices.EqualFunc(d.packs, stems, func(p *packFile, stem string) bool { return p.stem == stem }) {
		return false
	}
	d.loads++
	for _, p := range d.packs {
		_ = p.close() // It was only read.
	}
	d.packs = packFiles(stems)
	return true
}

func (d *diskDatabase) close() error {
	d.once.Do(func() {})
	d.mu.Lock()
	defer d.mu.Unlock()
	errs := make([]error, len(d.packs))
	for i, p := range d.packs {
		errs[i] = p.close()
	}
	d.packs, d.failed = nil, errClosed
	return errors.Join(errs...)
}

func (d *diskDatabase) read(id ID, limit int64) (object, error) {
	d.once.Do(d.open)
	o, searched, err := d.search(id, limit)
	if errors.Is(err, plumbing.ErrObjectNotFound) && d.reload(searched) {
		o, _, err = d.search(id, limit)
	}
	return o, err
}

// search reads an object from the first place that has it whole: a pack, or a file of its own. Like git it goes on where a copy is damaged, because
// there may be another one.
func (d *diskDatabase) search(id ID, limit int64) (o object, searched int, err error) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if d.failed != nil {
		return object{}, d.loads, d.failed
	}
	f := d.inflaters.Get().(*inflater)
	defer d.inflaters.Put(f)
	var fault error
	h := hashOf(id)
	for _, p := range d.packs {
		o, err := p.read(f, d.bases, h, limit)
		if err == nil {
			return o, d.loads, nil
		}
		fault = firstFault(fault, err)
	}
	for _, dir := range d.dirs {
		o, err := looseFile(f, loosePath(dir, string(id)), limit)
		if err == nil {
			return o, d.loads, nil
		}
		fault = firstFault(fault, err)
	}
	return object{}, d.loads, cmp.Or(fault, plumbing.ErrObjectNotFound)
}

// firstFault keeps the first error that is more than absence. A file that is not there, or no longer, has no object.
func firstFault(fault, err error) error {
	if fault != nil || errors.Is(err, plumbing.ErrObjectNotFound) || errors.Is(err, fs.ErrNotExist) {
		return fault
	}
	return err
}

// lacks returns those of the objects that are nowhere. It reads none of them.
func (d *diskDatabase) lacks(ids []ID) []ID {
	d.once.Do(d.open)
	missing, searched := d.missing(ids)
	if len(missing) > 0 && d.reload(searched) {
		missing, _ = d.missing(missing)
	}
	return missing
}

func (d *diskDatabase) missing(ids []ID) (missing []ID, searched int) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	for _, id := range ids {
		if !slices.ContainsFunc(d.packs, func(p *packFile) bool { return p.has(id) }) &&
			!slices.ContainsFunc(d.dirs, func(dir string) bool { return stat(loosePath(dir, string(id))) != nil }) {
			missing = append(missing, id)
		}
	}
	return missing, d.loads
}

func (d *diskDatabase) matching(prefix string) ([]ID, error) {
	d.once.Do(d.open)
	ids, searched, err := d.searchPrefix(prefix)
	if (len(ids) == 0 || errors.Is(err, fs.ErrNotExist)) && d.reload(searched) {
		ids, _, err = d.searchPrefix(prefix)
	}
	return ids, err
}

// searchPrefix looks everywhere: an answer that leaves out a pack could be another object than the one that was meant.
func (d *diskDatabase) searchPrefix(prefix string) (ids []ID, searched int, err error) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if d.failed != nil {
		return nil, d.loads, d.failed
	}
	for _, p := range d.packs {
		found, err := p.matching(prefix)
		if err != nil {
			return nil, d.loads, err
		}
		ids = append(ids, found...)
	}
	for _, dir := range d.dirs {
		ids = append(ids, looseMatching(dir, prefix)...)
	}
	return ids, d.loads, nil
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

// packStems lists the packs of all directories, by their paths without the extension. As for git, a pack is one when it has its index: without, it is
// still being written, or what an interrupted fetch left.
func packStems(dirs []string) []string {
	var stems []string
	for _, dir := range dirs {
		dir = filepath.Join(dir, "pack")
		files, err := os.ReadDir(dir)
		if err != nil {
			continue // No pack directory, no packs.
		}
		names := make([]string, len(files))
		for i, file := range files {
			names[i] = file.Name()
		}
		for _, name := range names {
			stem, ok := strings.CutSuffix(name, ".idx")
			if _, packed := slices.BinarySearch(names, stem+".pack"); ok && packed {
				stems = append(stems, filepath.Join(dir, stem))
			}
		}
	}
	return stems
}

func packFiles(stems []string) []*packFile {
	files := make([]*packFile, len(stems))
	for i, stem := range stems {
		files[i] = &packFile{stem: stem}
	}
	return files
}

func loosePath(dir, id string) string { return filepath.Join(dir, id[:2], id[2:]) }

// looseFile reads an object from a file of its own.
func looseFile(f *inflater, file string, limit int64) (object, error) {
	data, err := os.Open(file)
	if err != nil {
		return object{}, err
	}
	defer func() { _ = data.Close() }() // It was only read.
	info, err := data.Stat()
	if err != nil {
		return object{}, err
	}
	return looseObject(f, data, info.Size(), limit)
}

// looseObject reads an object that is a whole file: "TYPE SIZE", a zero byte and the content, all deflated.
func looseObject(f *inflater, data io.ReaderAt, end, limit int64) (object, error) {
	f.seek(data, 0, end)
	head, err := f.begin(looseHead)
	if err != nil {
		return object{}, err
	}
	text, rest, ok := bytes.Cut(head, []byte{0})
	name, digits, ok2 := strings.Cut(string(text), " ")
	kind, err := plumbing.ParseObjectType(name)
	size, err2 := strconv.ParseInt(digits, 10, 64)
	if !ok || !ok2 || err != nil || err2 != nil || size < 0 || kind.IsDelta() {
		return object{}, fmt.Errorf("it begins with %s", quote(string(text)))
	}
	if size > limit {
		return object{}, tooBig(size, limit)
	}
	content, err := f.finish(rest, size)
	return object{kind, content}, err
}

// looseHead is longer than any head of a loose object, of which the longest type is "commit" and the size has up to 19 digits.
const looseHead = 32

// looseMatching returns the IDs of loose objects that begin with the prefix, of two digits at least.
func looseMatching(dir, prefix string) []ID {
	files, err := os.ReadDir(filepath.Join(dir, prefix[:2]))
	if err != nil {
		return nil // No such directory, no such objects.
	}
	var ids []ID
	for _, file := range files {
		id := prefix[:2] + file.Name()
		if sha1Format.isID(id) && strings.HasPrefix(id, prefix) {
			ids = append(ids, ID(id))
		}
	}
	return ids
}

// sortedSet sorts and removes duplicates.
func sortedSet[S ~[]E, E cmp.Ordered](s S) S {
	slices.Sort(s)
	return slices.Compact(s)
}
