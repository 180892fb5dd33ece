package tauri

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/permver/permver/gitsrc"
)

// Tree is a small repository with a plugin crate in it, in which Tauri looks for
// permission files. Besides the entries it holds the crate's Cargo.toml and
// build.rs.
type Tree struct {
	ID string
	// Crate is the folder of the crate.
	Crate string
	// Entries have paths relative to the top of the repository.
	Entries []TreeEntry
}

// TreeEntry is a file, a symbolic link or an empty folder.
type TreeEntry struct {
	Path string
	Kind gitsrc.Kind
	// Text is a file's content, or a link's target.
	Text string
}

// Discovery is what Tauri finds in a tree: the permission files in the order in
// which it reads them, and the manifest made of them, or why it makes none.
type Discovery struct {
	ID string
	// Files are relative to the crate, and where they lie outside of it, absolute,
	// with [TreeTop] for the top of the repository. There are none where Tauri fails
	// before it has written their list.
	Files        []string
	Manifest     *FoundManifest
	Error, Panic string
}

// FoundManifest is Tauri's manifest of a tree, as far as trees are about it.
type FoundManifest struct {
	Default     *FoundSet
	Sets        map[string]FoundSet `json:"permission_sets"`
	Permissions map[string]struct {
		Commands struct{ Allow, Deny []string }
	}
}

// FoundSet is a set of permissions.
type FoundSet struct{ Permissions []string }

// TreeTop stands for the folder in which a tree lay when Tauri was asked.
const TreeTop = "/tree"

// defaultCrate is where a tree's crate lies unless the tree says otherwise.
const defaultCrate = "p"

// ReadTrees reads trees, one a line. In paths, targets and contents `\xff` stands
// for that byte, as in a string of Go, since JSON cannot hold it.
func ReadTrees(name string) ([]Tree, error) {
	lines, err := readLines(name)
	if err != nil {
		return nil, err
	}
	var trees []Tree
	for i, line := range lines {
		tree, err := parseTree(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, i+1, err)
		}
		trees = append(trees, tree)
	}
	return trees, nil
}

func parseTree(line []byte) (Tree, error) {
	var written struct {
		ID, Crate string
		Entries   []struct{ File, Text, Link, To, Folder string }
	}
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&written); err != nil {
		return Tree{}, err
	}
	crate, err := unescape(written.Crate)
	if crate == "" {
		crate = defaultCrate
	}
	tree := Tree{ID: written.ID, Crate: crate, Entries: []TreeEntry{
		{crate + "/Cargo.toml", gitsrc.File, fmt.Sprintf(cargoToml, "p")},
		{crate + "/build.rs", gitsrc.File, "fn main() { tauri_plugin::Builder::new(&[]).build() }\n"},
	}}
	for _, e := range written.Entries {
		entry := TreeEntry{Kind: gitsrc.File}
		name, text := e.File, e.Text
		switch {
		case e.Link != "":
			entry.Kind, name, text = gitsrc.Symlink, e.Link, e.To
		case e.Folder != "":
			entry.Kind, name = gitsrc.Dir, e.Folder
		}
		var badName, badText error
		entry.Path, badName = unescape(name)
		entry.Text, badText = unescape(text)
		err = errors.Join(err, badName, badText)
		tree.Entries = append(tree.Entries, entry)
	}
	return tree, err
}

// unescape replaces the escapes of Go's strings, which may be of bytes.
func unescape(text string) (string, error) {
	var plain strings.Builder
	for text != "" {
		r, multibyte, rest, err := strconv.UnquoteChar(text, 0)
		if err != nil {
			return "", fmt.Errorf("%q is no escape: %w", text, err)
		}
		if multibyte {
			plain.WriteRune(r)
		} else {
			plain.WriteByte(byte(r))
		}
		text = rest
	}
	return plain.String(), nil
}

// Write makes the tree in an empty folder. The error is the system's if it cannot
// hold a name or a link of the tree.
func (t Tree) Write(dir string) error {
	for _, e := range t.Entries {
		file := filepath.Join(dir, filepath.FromSlash(e.Path))
		if err := e.write(file); err != nil {
			return fmt.Errorf("write the tree %q: %w", t.ID, err)
		}
	}
	return nil
}

func (e TreeEntry) write(file string) error {
	if e.Kind == gitsrc.Dir {
		return os.MkdirAll(file, 0o755)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	if e.Kind == gitsrc.Symlink {
		return os.Symlink(filepath.FromSlash(e.Text), file)
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.WriteString(e.Text)
	return errors.Join(err, f.Close())
}

// ReadDiscoveries reads what Tauri finds in trees, one a line.
func ReadDiscoveries(name string) ([]Discovery, error) {
	lines, err := readLines(name)
	if err != nil {
		return nil, err
	}
	discoveries := make([]Discovery, len(lines))
	for i, line := range lines {
		if err := json.Unmarshal(line, &discoveries[i]); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, i+1, err)
		}
	}
	return discoveries, nil
}

// Refused reports whether Tauri refuses the plugin.
func (d Discovery) Refused() bool { return d.Error != "" || d.Panic != "" }

// Paths returns the files relative to the top of the repository.
func (d Discovery) Paths(crate string) []string {
	paths := make([]string, 0, len(d.Files))
	for _, file := range d.Files {
		if outside, ok := strings.CutPrefix(file, TreeTop+"/"); ok {
			paths = append(paths, outside)
		} else {
			paths = append(paths, path.Join(crate, file))
		}
	}
	return paths
}
