package tauri

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// readTree reads the files in and below a folder, by their paths with "/".
func readTree(dir string) (map[string]string, error) {
	tree := make(map[string]string)
	err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, file)
		tree[filepath.ToSlash(name)] = string(content)
		return err
	})
	return tree, err
}

// writeTree makes a folder hold the files of a tree and nothing else. Files that are
// as they should be are not touched, so that Cargo does not take them for changed.
func writeTree(dir string, tree map[string]string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	there, err := readTree(dir)
	if err != nil {
		return err
	}
	for name := range there {
		if _, wanted := tree[name]; !wanted {
			if err := removeFile(dir, name); err != nil {
				return err
			}
		}
	}
	for name, content := range tree {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), writeFile(file, []byte(content))); err != nil {
			return err
		}
	}
	return nil
}

// removeFile removes a file, and the folders around it that are empty then.
func removeFile(dir, name string) error {
	err := os.Remove(filepath.Join(dir, filepath.FromSlash(name)))
	removed := err == nil
	for folder := path.Dir(name); removed && folder != "."; folder = path.Dir(folder) {
		removed = os.Remove(filepath.Join(dir, filepath.FromSlash(folder))) == nil // else it is not empty
	}
	return err
}

// writeFile writes a file unless it has that content.
func writeFile(file string, content []byte) error {
	there, err := os.ReadFile(file)
	if err == nil && bytes.Equal(there, content) {
		return nil
	}
	return os.WriteFile(file, content, 0o644)
}
