package permver

import (
	"cmp"
	"path"
	"slices"
	"sync"

	"github.com/permver/permver/internal/changefile"
	"github.com/permver/permver/internal/manifest"
)

// declarations remembers the change files of a side, folder by folder: the plugins of
// a repository mostly share them.
type declarations struct {
	mu     sync.Mutex
	byRoot map[string]rootChanges
}

// rootChanges are the change files of one project.
type rootChanges struct {
	changes *changefile.Changes
	err     error
}

// under returns the change files that can speak of a plugin: those of its own folder
// and of every folder around it, the top of the repository last.
func (d *declarations) under(side changefile.Side, dir string) ([]*changefile.Changes, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var all []*changefile.Changes
	for root := path.Clean(dir); ; root = path.Dir(root) {
		if root == "." {
			root = ""
		}
		read, known := d.byRoot[root]
		if !known {
			read.changes, read.err = changefile.Read(side, root)
			if d.byRoot == nil {
				d.byRoot = map[string]rootChanges{}
			}
			d.byRoot[root] = read
		}
		if read.err != nil {
			return nil, read.err
		}
		if len(read.changes.Folders) > 0 {
			all = append(all, read.changes)
		}
		if root == "" {
			return all, nil
		}
	}
}

// pending returns what the change files of a side declare for a plugin there, in the
// order of their names, and the names that their tools have for it.
func (d *declarations) pending(side changefile.Side, c manifest.Candidate) (entries []changefile.Entry, aliases []string, err error) {
	all, err := d.under(side, c.Dir)
	if err != nil {
		return nil, nil, err
	}
	own := manifestPath(c.Dir)
	for _, changes := range all {
		for _, at := range slices.Compact([]string{own, c.Cargo.Version.At.File}) {
			if at != "" {
				entries = append(entries, changes.Of(at, c.Crate)...)
			}
		}
		for _, folder := range changes.Folders {
			for _, p := range folder.Packages {
				if p.Manifest == own {
					aliases = append(aliases, p.Alias)
				}
			}
		}
	}
	slices.SortFunc(entries, func(a, b changefile.Entry) int {
		return cmp.Or(cmp.Compare(a.At.File, b.At.File), cmp.Compare(a.At.Line, b.At.Line), cmp.Compare(a.At.Column, b.At.Column))
	})
	return slices.Compact(entries), aliases, nil
}

// manifestPath is the Cargo.toml of the crate in a folder.
func manifestPath(dir string) string { return path.Join(dir, "Cargo.toml") }
