package gitsrc

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// Empty returns the side without any file: the base of a first release.
func Empty() Side {
	return &side{tree: newFiles(nil), label: "empty", info: SideInfo{Spec: "empty", Kind: KindEmpty}}
}

// Files returns a side in memory from paths and contents, for examples and tests. All entries are regular files. It panics when a path cannot stand
// beside another, as "a" beside "a/b", or is no path at all: that is a mistake in the program.
func Files(label string, files map[string]string) Side {
	return &side{tree: newFiles(files), label: label, info: SideInfo{Spec: label, Kind: KindFiles}}
}

// fileMap is a tree in memory.
type fileMap struct {
	files map[string]string
	dirs  map[string][]Entry
}

func newFiles(files map[string]string) fileMap {
	t := fileMap{files: map[string]string{}, dirs: map[string][]Entry{"": nil}}
	for _, p := range sortedKeys(files) {
		if err := t.add(p, files[p]); err != nil {
			panic(err)
		}
	}
	for dir := range t.dirs {
		sortEntries(t.dirs[dir])
	}
	return t
}

// add puts a file, and the directories above it, into the tree.
func (t fileMap) add(p, content string) error {
	if err := checkPath(p); err != nil {
		return err
	}
	t.files[p] = content
	e := Entry{Name: lastName(p), Kind: File, ID: BlobID([]byte(content))}
	for {
		dir := parent(p)
		if _, file := t.files[dir]; file {
			return fmt.Errorf("gitsrc: %q is a file and a directory", dir)
		}
		_, known := t.dirs[dir]
		t.dirs[dir] = append(t.dirs[dir], e)
		if known || dir == "" {
			return nil
		}
		p, e = dir, Entry{Name: lastName(dir), Kind: Dir}
	}
}

func lastName(p string) string { return p[strings.LastIndexByte(p, '/')+1:] }

func (t fileMap) root() Entry { return Entry{Kind: Dir} }

func (t fileMap) list(dir string, _ Entry) ([]Entry, error) { return t.dirs[dir], nil }

func (t fileMap) child(dir string, _ Entry, name string) (Entry, error) {
	return find(t.dirs[dir], name)
}

func (t fileMap) read(p string, _ Entry) ([]byte, ID, error) {
	content, ok := t.files[p]
	if !ok {
		return nil, "", fs.ErrNotExist
	}
	data := slices.Clip([]byte(content))
	return data, BlobID(data), nil
}
