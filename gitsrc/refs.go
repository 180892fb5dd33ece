package gitsrc

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// maxSymbolic is how many symbolic references are followed in a row, as in git.
const maxSymbolic = 5

// ref is one reference: either the ID it holds or the name of another.
type ref struct {
	id     ID
	target string
	peeled ID // the object that the tag at id leads to in the end, if that is known
}

// refs are a repository's references. They are safe for concurrent use.
type refs interface {
	// lookup returns the reference of a full name; false if there is none. ErrCorrupt if its file holds no reference.
	lookup(name string) (ref, bool, error)
	// list returns the names that begin with the prefix, which ends in "/", sorted.
	list(prefix string) ([]string, error)
	// any reports whether match holds for one of the references below the prefix, asked in no particular order. It is cheaper than to look each up.
	any(prefix string, match func(ref) (bool, error)) (bool, error)
}

// resolveRef follows symbolic references to an ID. A name whose target does not exist, as HEAD's before the first commit, is not found.
func resolveRef(rs refs, name string) (ref, bool, error) {
	for range maxSymbolic {
		found, ok, err := rs.lookup(name)
		if err != nil || !ok || found.id != "" {
			return found, ok, err
		}
		name = found.target
	}
	return ref{}, false, &Error{Op: "read", Subject: "reference " + quote(name), Err: ErrCorrupt, Detail: "symbolic references in a loop"}
}

// diskRefs are the files of git's original format: one file a reference, and packed-refs for those without.
type diskRefs struct {
	gitDir, commonDir string
	format            objectFormat
	packed            func() (map[string]ref, error)
}

func newDiskRefs(gitDir, commonDir string, format objectFormat) refs {
	return &diskRefs{
		gitDir: gitDir, commonDir: commonDir, format: format,
		packed: sync.OnceValues(func() (map[string]ref, error) { return readPackedRefs(filepath.Join(commonDir, "packed-refs"), format) }),
	}
}

// file returns where a reference is kept: HEAD and the like, and a few below refs/, belong to one working tree.
func (d *diskRefs) file(name string) string {
	if rest, ok := strings.CutPrefix(name, "main-worktree/"); ok {
		return filepath.Join(d.commonDir, filepath.FromSlash(rest))
	}
	for _, own := range []string{"refs/bisect/", "refs/worktree/", "refs/rewritten/"} {
		if strings.HasPrefix(name, own) {
			return filepath.Join(d.gitDir, filepath.FromSlash(name))
		}
	}
	if strings.HasPrefix(name, "refs/") || strings.HasPrefix(name, "worktrees/") {
		return filepath.Join(d.commonDir, filepath.FromSlash(name))
	}
	return filepath.Join(d.gitDir, filepath.FromSlash(name))
}

func (d *diskRefs) lookup(name string) (ref, bool, error) {
	if !validRefName(name) {
		return ref{}, false, nil
	}
	file := d.file(name)
	content, err := readRefFile(file)
	switch {
	case err == nil:
		found, ok := parseRef(content, d.format)
		if ok {
			return found, true, nil
		}
		if !strings.HasPrefix(name, "refs/") {
			return ref{}, false, nil // Some other file of the git directory: not a reference, not damage.
		}
		return ref{}, false, &Error{Op: "read", Subject: "reference " + quote(name), Err: ErrCorrupt, Detail: "its file holds no object ID", hints: []string{hintFsck}}
	case !missingFile(err) && !errors.Is(err, errors.ErrUnsupported):
		return ref{}, false, &Error{Op: "read", Subject: "reference " + quote(name), Err: err}
	case !strings.HasPrefix(name, "refs/"):
		return ref{}, false, nil
	}
	packed, err := d.packed()
	if err != nil {
		return ref{}, false, err
	}
	found, ok := packed[name]
	return found, ok, nil
}

// readRefFile returns a reference's text. Old versions of git made HEAD a symbolic link; its target may not exist yet.
func readRefFile(file string) ([]byte, error) {
	if info, err := os.Lstat(file); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		if target, err := os.Readlink(file); err == nil && strings.HasPrefix(filepath.ToSlash(target), "refs/") {
			return []byte("ref: " + filepath.ToSlash(target)), nil
		}
	}
	return readSmall(file)
}

// parseRef reads "ref: NAME" or an ID, after which anything may follow a space: FETCH_HEAD says more.
func parseRef(content []byte, format objectFormat) (ref, bool) {
	if rest, ok := bytes.CutPrefix(content, []byte("ref:")); ok {
		target := string(bytes.TrimSpace(rest))
		return ref{target: target}, validRefName(target)
	}
	digits := format.digits()
	if len(content) < digits || !isHex(strings.ToLower(string(content[:digits]))) {
		return ref{}, false
	}
	if len(content) > digits && !bytes.ContainsRune([]byte(" \t\r\n"), rune(content[digits])) {
		return ref{}, false
	}
	id := ID(bytes.ToLower(content[:digits]))
	return ref{id: id}, strings.Trim(string(id), "0") != ""
}

// readPackedRefs reads "ID NAME" lines, each perhaps followed by "^ID", the object that the tag above leads to.
func readPackedRefs(file string, format objectFormat) (map[string]ref, error) {
	content, err := os.ReadFile(file)
	if missingFile(err) {
		return nil, nil
	}
	if err != nil {
		return nil, &Error{Op: "read", Subject: quote(file), Err: err}
	}
	packed := make(map[string]ref, bytes.Count(content, []byte("\n")))
	last, complete := "", false
	for line := range strings.Lines(string(content)) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(line, "#") {
			complete = complete || strings.Contains(line+" ", " fully-peeled ")
			continue
		}
		if peeled, ok := strings.CutPrefix(line, "^"); ok && last != "" {
			packed[last] = ref{id: packed[last].id, peeled: ID(peeled)}
			continue
		}
		id, name, _ := strings.Cut(line, " ")
		found, ok := ref{id: ID(id)}, format.isID(id) && strings.Trim(id, "0") != ""
		if !ok {
			found, ok = parseRef([]byte(line), format) // which others than git may have written
		}
		if !ok || found.target != "" || name == "" {
			return nil, &Error{Op: "read", Subject: quote(file), Err: ErrCorrupt, Detail: "not a reference: " + quote(line), hints: []string{hintFsck}}
		}
		if complete {
			found.peeled = found.id // Without a "^" line below, it is no annotated tag.
		}
		packed[name], last = found, name
	}
	return packed, nil
}

func (d *diskRefs) list(prefix string) ([]string, error) {
	packed, err := d.packed()
	if err != nil {
		return nil, err
	}
	var names []string
	for name := range packed {
		if strings.HasPrefix(name, prefix) {
			names = append(names, name)
		}
	}
	root := d.file(prefix)
	err = filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if missingFile(err) {
			return nil // No such directory, or git packed it while we looked.
		}
		if err != nil {
			return err
		}
		if below, ok := slashed(root, file); ok && !entry.IsDir() && validRefName(prefix+below) {
			names = append(names, prefix+below)
		}
		return nil
	})
	if err != nil {
		return nil, &Error{Op: "list", Subject: "references " + quote(prefix), Err: err}
	}
	return sortedSet(names), nil
}

func (d *diskRefs) any(prefix string, match func(ref) (bool, error)) (bool, error) {
	packed, err := d.packed()
	if err != nil {
		return false, err
	}
	if ok, err := anyRef(packed, prefix, match); ok || err != nil {
		return ok, err
	}
	found := false
	err = filepath.WalkDir(d.file(prefix), func(file string, entry fs.DirEntry, err error) error {
		if missingFile(err) || err == nil && entry.IsDir() {
			return nil
		}
		if err != nil {
			return err
		}
		content, err := readRefFile(file)
		if r, ok := parseRef(content, d.format); err == nil && ok {
			if found, err = match(r); found && err == nil {
				return fs.SkipAll
			}
		}
		return err
	})
	if err != nil {
		return false, &Error{Op: "search", Subject: "references " + quote(prefix), Err: err}
	}
	return found, nil
}

// validRefName reports whether git allows the name; see git-check-ref-format. It keeps names from outside off the rest of the file system.
func validRefName(name string) bool {
	if name == "" || name == "@" || strings.Contains(name, "..") || strings.Contains(name, "@{") || strings.HasSuffix(name, ".") {
		return false
	}
	for i := range len(name) {
		if ch := name[i]; ch < ' ' || ch == 0x7f || strings.IndexByte(" ~^:?*[\\", ch) >= 0 {
			return false
		}
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == "" || part[0] == '.' || strings.HasSuffix(part, ".lock") {
			return false
		}
	}
	return true
}

// memoryRefs are the references of a repository in memory.
type memoryRefs struct {
	mu    sync.RWMutex
	names map[string]ref
}

func (m *memoryRefs) lookup(name string) (ref, bool, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	found, ok := m.names[name]
	return found, ok, nil
}

func (m *memoryRefs) list(prefix string) ([]string, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return slices.DeleteFunc(sortedKeys(m.names), func(name string) bool { return !strings.HasPrefix(name, prefix) }), nil
}

func (m *memoryRefs) any(prefix string, match func(ref) (bool, error)) (bool, error) {
	return anyRef(m.names, prefix, match)
}

// anyRef reports whether match holds for a reference of the table below the prefix.
func anyRef(table map[string]ref, prefix string, match func(ref) (bool, error)) (bool, error) {
	for name, r := range table {
		if strings.HasPrefix(name, prefix) {
			if ok, err := match(r); ok || err != nil {
				return ok, err
			}
		}
	}
	return false, nil
}

func (m *memoryRefs) set(name string, id ID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.names[name] = ref{id: id}
}

// baseName is the short form of a full reference name: "refs/tags/v1" is "v1".
func baseName(name string) string {
	for _, prefix := range []string{"refs/tags/", "refs/heads/", "refs/remotes/"} {
		if short, ok := strings.CutPrefix(name, prefix); ok {
			return short
		}
	}
	return path.Clean(name)
}
