package changefile

import (
	"path"
	"slices"
	"strings"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/bump"
)

// prereleasedDir is where changesets 3 moves the files that a prerelease has had.
const prereleasedDir = "pre"

// changesetsDialect is how changesets reads change files (packages/parse and read).
// Version 2 leaves only the README out; the notes for programs that write code, which
// version 3 leaves out as well, have no front matter to read.
var changesetsDialect = dialect{
	loose: true,
	words: []string{"major", "minor", "none", "patch"},
	bumps: map[string]bump.Class{"none": bump.None, "patch": bump.Patch, "minor": bump.Minor, "major": bump.Major},
	ignores: func(e gitsrc.Entry) bool {
		return strings.EqualFold(e.Name, "README.md") || slices.Contains([]string{"AGENTS.md", "CLAUDE.md", "GEMINI.md"}, e.Name)
	},
}

// changesets reads the folder of changesets, nil if there is none.
func (r *reader) changesets() (*Folder, error) {
	home := path.Join(r.dir, ".changeset")
	config, err := r.object(path.Join(home, configName))
	if err != nil || config == nil {
		return nil, err
	}
	folder := &Folder{Tool: Changesets, Path: home}
	for _, dir := range []string{home, path.Join(home, prereleasedDir)} {
		entries, err := r.list(dir)
		if err != nil {
			return nil, err
		}
		files, err := r.files(dir, entries, &changesetsDialect)
		if err != nil {
			return nil, err
		}
		folder.Files = append(folder.Files, files...)
	}
	slices.SortFunc(folder.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return folder, r.changesetsPrerelease(folder)
}

// changesetsPrerelease reads pre.json: {"mode": "pre", "tag": "next", "changesets":
// ["brave-cats-sing"]}. The list of what a prerelease has had is of version 2, which
// version 3 replaces by a folder (packages/pre, migratePreState).
func (r *reader) changesetsPrerelease(folder *Folder) error {
	state, err := r.object(path.Join(folder.Path, prereleaseName))
	if err != nil || state == nil || state.broken {
		return err
	}
	folder.Prerelease = &Prerelease{Tag: state.text("tag"), Leaving: state.text("mode") == "exit"}
	if folder.Prerelease.Leaving {
		return nil
	}
	had := make(map[string]bool)
	for _, id := range state.texts("changesets") {
		had[path.Join(folder.Path, id+".md")] = true
	}
	for i, file := range folder.Files {
		folder.Files[i].Released = had[file.Path] || path.Dir(file.Path) == path.Join(folder.Path, prereleasedDir)
	}
	return nil
}
