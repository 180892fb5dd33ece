package gitsrc

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/go-git/go-git/v5/plumbing"
)

// Directory returns the side of a plain directory, in a repository or not: everything below it but ".git". IDs are known once a file has been read.
func Directory(dir string) (Side, error) {
	spec := "dir:" + filepath.ToSlash(dir)
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, &Error{Op: "open", Subject: quote(dir), Err: err}
	}
	info, err := os.Stat(abs)
	if err == nil && !info.IsDir() {
		err = ErrNotDir
	}
	if err != nil {
		return nil, &Error{Op: "open", Subject: quote(dir), Err: err}
	}
	return &side{tree: disk{top: evaluated(abs)}, label: printable(spec), info: SideInfo{Spec: spec, Kind: KindDir}}, nil
}

// disk is a directory as it lies on disk. Pipes, sockets and devices do not exist for it, as for git.
type disk struct {
	top    string
	format objectFormat // of the IDs that are made
}

func (t disk) root() Entry { return Entry{Kind: Dir} }

// file returns where a path lies on disk. What Windows could take for something else than a path below the top does not exist.
func (t disk) file(p string) (string, error) {
	local := filepath.FromSlash(p)
	if p != "" && !filepath.IsLocal(local) {
		return "", fs.ErrNotExist
	}
	return filepath.Join(t.top, local), nil
}

// stat returns the entry at a path and what the system says of it.
func (t disk) stat(p string) (Entry, fs.FileInfo, error) {
	file, err := t.file(p)
	if err != nil {
		return Entry{}, nil, err
	}
	info, err := os.Lstat(file)
	if missingFile(err) {
		return Entry{}, nil, fs.ErrNotExist
	}
	if err != nil {
		return Entry{}, nil, err
	}
	kind, ok := diskKind(info.Mode())
	if !ok || isDotGit(path.Base(p)) {
		return Entry{}, nil, fs.ErrNotExist
	}
	return Entry{Name: path.Base(p), Kind: kind}, info, nil
}

func (t disk) child(dir string, _ Entry, name string) (Entry, error) {
	e, _, err := t.stat(path.Join(dir, name))
	return e, err
}

func (t disk) list(dir string, e Entry) ([]Entry, error) {
	names, err := t.names(dir)
	if err != nil {
		return nil, err
	}
	entries := make([]Entry, 0, len(names))
	for _, name := range names {
		e, err := t.child(dir, e, name)
		if absent(err) {
			continue // A pipe or the like, or removed while we looked.
		}
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// names lists a directory, sorted.
func (t disk) names(dir string) ([]string, error) {
	file, err := t.file(dir)
	if err != nil {
		return nil, err
	}
	found, err := os.ReadDir(file)
	if missingFile(err) {
		return nil, fs.ErrNotExist
	}
	if err != nil {
		return nil, err
	}
	names := make([]string, len(found))
	for i, entry := range found {
		names[i] = entry.Name()
	}
	return names, nil
}

func (t disk) read(p string, _ Entry) ([]byte, ID, error) {
	e, info, err := t.stat(p)
	if err != nil {
		return nil, "", err
	}
	file, err := t.file(p)
	if err != nil {
		return nil, "", err
	}
	var content []byte
	switch {
	case e.Kind == Symlink:
		var target string
		target, err = os.Readlink(file)
		content = []byte(filepath.ToSlash(target))
	case e.Kind.Regular():
		content, err = readFile(file, info.Size())
	default:
		err = &Error{Op: "found", Subject: "a " + e.Kind.String(), Err: ErrNotFile}
	}
	if err != nil {
		return nil, "", err
	}
	return content, t.format.name(plumbing.BlobObject, content), nil
}

// readFile reads a file of about the given size, at most MaxFile bytes, also when it grows meanwhile.
func readFile(file string, size int64) (content []byte, err error) {
	if size > MaxFile {
		return nil, tooBig(size, MaxFile)
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	var b bytes.Buffer
	b.Grow(int(size) + bytes.MinRead) // Enough for the end to be seen without growing.
	if _, err := b.ReadFrom(io.LimitReader(f, MaxFile+1)); err != nil {
		return nil, err
	}
	if b.Len() > MaxFile {
		return nil, tooBig(int64(b.Len()), MaxFile)
	}
	return b.Bytes(), nil
}

// diskKind is the kind of a file on disk; false for what git does not track.
func diskKind(mode fs.FileMode) (Kind, bool) {
	switch mode.Type() {
	case 0:
		if mode&0o100 != 0 {
			return Exec, true
		}
		return File, true
	case fs.ModeDir:
		return Dir, true
	case fs.ModeSymlink:
		return Symlink, true
	default:
		return 0, false
	}
}
