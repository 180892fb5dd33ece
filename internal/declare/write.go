package declare

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// Write makes the edits in the repository at top. All files are looked at before the
// first is written; each is then written at once, or not at all. No path leads out
// of the repository, whatever links are in it. The error is a *WriteError.
func Write(top string, edits []Edit) error {
	root, err := os.OpenRoot(top)
	if err != nil {
		return &WriteError{Path: top, Err: err}
	}
	defer func() { _ = root.Close() }() // it was only a way to the files
	for _, e := range edits {
		if err := e.check(root); err != nil {
			return &WriteError{Path: e.Path, Err: err}
		}
	}
	var written []string
	for _, e := range edits {
		if err := e.write(root); err != nil {
			return &WriteError{Path: e.Path, Err: err, Written: written}
		}
		written = append(written, e.Path)
	}
	return nil
}

// check finds out whether the file is still what it was.
func (e Edit) check(root *os.Root) error {
	name := filepath.FromSlash(e.Path)
	info, err := root.Lstat(name)
	switch {
	case e.IsNew() && errors.Is(err, fs.ErrNotExist):
		return nil
	case err == nil && e.IsNew():
		return ErrExists
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return ErrNotRegular
	}
	content, err := root.ReadFile(name)
	if err == nil && !bytes.Equal(content, e.Before) {
		err = ErrChanged
	}
	return err
}

func (e Edit) write(root *os.Root) error {
	if e.IsNew() {
		return e.create(root)
	}
	return e.replace(root)
}

// create makes a file where there is none.
func (e Edit) create(root *os.Root) error {
	name := filepath.FromSlash(e.Path)
	if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	err := fill(root, name, e.After, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return ErrExists
	}
	return err
}

// replace writes a file beside the old one and gives it the old one's name.
func (e Edit) replace(root *os.Root) error {
	name := filepath.FromSlash(e.Path)
	info, err := root.Lstat(name)
	if err != nil {
		return err
	}
	beside := filepath.FromSlash(path.Join(path.Dir(e.Path), ".permver-"+rand.Text()))
	if err := fill(root, beside, e.After, 0o600); err != nil {
		return err
	}
	if err = root.Chmod(beside, info.Mode().Perm()); err == nil {
		err = e.check(root)
	}
	if err == nil {
		err = root.Rename(beside, name)
	}
	if err != nil {
		return errors.Join(err, root.Remove(beside))
	}
	return nil
}

// fill makes a file with that content, and what of that mode the user allows. One that cannot be filled is taken
// away again.
func fill(root *os.Root, name string, content []byte, mode fs.FileMode) error {
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return errors.Join(fmt.Errorf("fill the file: %w", err), root.Remove(name))
	}
	return nil
}
