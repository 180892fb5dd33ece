package permver

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/release"
)

// findTodo says what another version in Cargo.toml leaves to do: nothing here edits
// what else depends on it.
func (p *bumpPlan) findTodo() error {
	if len(p.versions) == 0 {
		return nil
	}
	requirements, err := p.head.found.Requirements()
	if err != nil {
		return err
	}
	for _, v := range p.versions {
		b := &p.bumps.Plugins[v.plugin]
		if v.at.File != path.Join(b.Path, "Cargo.toml") {
			b.Todo = append(b.Todo, fmt.Sprintf("every crate that inherits its version from %s moves with it", v.at.File))
		}
		for _, r := range requirements {
			if !p.shares(r.Dir, v) {
				continue
			}
			if ok, err := release.Satisfies(v.next, r.Version.Text); err == nil && !ok {
				b.Todo = append(b.Todo, fmt.Sprintf("%s:%d requires %q, which %s does not satisfy", r.Version.At.File, r.Version.At.Line, r.Version.Text, v.next))
			}
		}
		lock, err := p.lockFile(b.Path)
		if err != nil {
			return err
		}
		if lock != "" {
			b.Todo = append(b.Todo, lock+" holds the old version until cargo runs, such as `cargo update --workspace`")
		}
	}
	return nil
}

// shares reports whether the crate of a folder has the version that is planned.
func (p *bumpPlan) shares(dir string, v plannedVersion) bool {
	if dir == p.bumps.Plugins[v.plugin].Path {
		return true
	}
	return slices.ContainsFunc(p.head.found.Plugins, func(c manifest.Candidate) bool { return c.Dir == dir && c.Cargo.Version.At == v.at })
}

// lockFile is the nearest Cargo.lock in the folder of a crate or above it, "" if there
// is none.
func (p *bumpPlan) lockFile(dir string) (string, error) {
	for {
		file := path.Join(dir, "Cargo.lock")
		_, _, err := p.head.side.Follow(file, gitsrc.Entry{})
		if err == nil {
			return file, nil
		}
		if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, gitsrc.ErrLink) {
			return "", err
		}
		if dir == "" || dir == "." {
			return "", nil
		}
		if dir = path.Dir(dir); dir == "." {
			dir = ""
		}
	}
}
