package manifest

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
)

// Requirement is an entry of a dependency table that requires a crate of the same
// repository by its path, and a version of it too.
type Requirement struct {
	// Dir is the folder of the crate that is required.
	Dir string
	// Version is the requirement on its version, with its place.
	Version Name
}

// Requirements returns what the crates and workspaces of the side require of one
// another, by place. Examples and tests are walked too.
func (f *Found) Requirements() ([]Requirement, error) {
	dirs, err := f.crateDirs()
	if err != nil {
		return nil, fmt.Errorf("look for requirements: %w", err)
	}
	var all []Requirement
	for _, dir := range dirs {
		file, err := f.loader.cargoFile(f.side, path.Join(dir, cargoToml))
		var broken *CargoError
		switch {
		case err == nil:
			all = append(all, file.requirements(dir)...)
		case !isAbsent(err) && !errors.As(err, &broken):
			return nil, fmt.Errorf("look for requirements: %w", err)
		}
	}
	return all, nil
}

// crateDirs are the folders of all crates, and those above them, which can hold
// workspaces; sorted.
func (f *Found) crateDirs() ([]string, error) {
	dirs := []string{""}
	queue := []string{""}
	for len(queue) > 0 {
		dir := queue[0]
		queue = queue[1:]
		inside, err := f.loader.survey(f.side, dir)
		if err != nil {
			return nil, err
		}
		for _, c := range inside.crates {
			for at := path.Join(dir, c.dir); at != "." && at != ""; at = path.Dir(at) {
				dirs = append(dirs, at)
			}
		}
		for _, left := range inside.left {
			queue = append(queue, path.Join(dir, left.dir))
		}
	}
	slices.Sort(dirs)
	return slices.Compact(dirs), nil
}

// requirements reads the dependency tables of the crate and the workspace at dir.
func (f *cargoFile) requirements(dir string) []Requirement {
	parents := []*node{f.doc.root}
	if shared := f.table("workspace"); shared != nil {
		parents = append(parents, shared)
	}
	if targets := f.table("target"); targets != nil {
		for _, target := range targets.fields {
			parents = append(parents, target.value)
		}
	}
	var all []Requirement
	for _, parent := range parents {
		for _, kind := range dependencyTables {
			table := parent.get(kind)
			if table == nil {
				continue
			}
			for _, entry := range table.fields {
				at, version := f.name(entry.value, "path"), f.name(entry.value, "version")
				if at.Text != "" && version.Text != "" {
					all = append(all, Requirement{Dir: pathFrom(dir, at.Text), Version: version})
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Requirement) int { return a.Version.At.Line - b.Version.At.Line })
	return all
}

// pathFrom is the folder that a `path` in the Cargo.toml at dir leads to, "" for the
// top.
func pathFrom(dir, to string) string {
	if joined := path.Join(dir, strings.ReplaceAll(to, `\`, "/")); joined != "." {
		return joined
	}
	return ""
}
