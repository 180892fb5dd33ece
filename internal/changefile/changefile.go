// Package changefile reads where a repository declares the bumps of its next
// releases: the change files of covector (".changes/*.md") and of changesets
// (".changeset/*.md").
//
// A change file is Markdown with YAML front matter between two lines "---", which
// maps packages to bumps:
//
//	---
//	"fs": minor:breaking
//	fs-js: patch
//	---
//
//	What changed, for the changelog.
//
// Both tools collect such files until a release, take the strongest bump of each
// package, and remove the files; in prerelease mode ("pre.json") they keep them and
// remember which ones a prerelease has had.
//
// What is read, and what is left out, follows the tools' own sources: covector's
// packages files, assemble and types up to August 2026, and changesets' packages read,
// parse, pre and assemble-release-plan of versions 2 and 3. Where their versions
// differ the more generous one is followed: the bumps a file declares are plain to
// read though the newest covector, for one, refuses files with CRLF.
package changefile

import (
	"cmp"
	"slices"

	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/source"
)

// Tool is a release tool that works with change files.
type Tool uint8

// The tools whose change files are read.
const (
	Covector Tool = iota
	Changesets
)

// String is the tool's name as it writes it.
func (t Tool) String() string { return [...]string{"covector", "changesets"}[t] }

// Changes is what the change files of a repository declare.
type Changes struct {
	// Folders are those that a tool reads, in the order of the tools.
	Folders []Folder
	// Faults is what could not be read, by place.
	Faults []Fault
}

// Folder is a folder of change files.
type Folder struct {
	Tool Tool
	// Path is where the change files are: ".changes", ".changeset", or what
	// covector's configuration names.
	Path string
	// Packages are those that covector's configuration names, by alias. Changesets
	// finds its packages in the workspaces of npm and has none here.
	Packages []Package
	// Labels are the labels that covector's configuration has titles for, sorted.
	Labels []string
	// Prerelease is the prerelease mode, or nil outside of one.
	Prerelease *Prerelease
	// Files are the change files, by path, those without an entry too.
	Files []File
}

// Package is a package that change files can name.
type Package struct {
	Alias string
	// Manifest is the path of the file that holds its version:
	// "plugins/fs/Cargo.toml".
	Manifest string
	// Manager is what the configuration calls its kind, "rust" or "javascript" by
	// custom, or "".
	Manager string
}

// Prerelease is the state of the prerelease mode that pre.json records.
type Prerelease struct {
	// Tag is the first part of the prereleases: "beta".
	Tag string
	// Leaving is whether the next release ends the mode, for which every change file
	// declares again. Covector knows no such state: its pre.json is removed instead.
	Leaving bool
}

// File is one change file.
type File struct {
	Path string
	// Released is whether a prerelease of the present mode has had the file, so that
	// it declares nothing for the next one.
	Released bool
	// Entries are in the order of the file.
	Entries []Entry
	// Summary is the text below the front matter, with "\n" at the ends of lines and
	// no white space around it.
	Summary string
}

// Entry is the bump that a change file declares for one package.
type Entry struct {
	// Package is the name as it is written: an alias, or a package's own name.
	Package string
	// Bump is the class declared. The bump types that a configuration of covector
	// adds move no version, they are None.
	Bump bump.Class
	// Written is the bump as it stands in the file: "minor:breaking".
	Written string
	// Label is what follows its colon, which sorts the changelog, or "".
	Label string
	// At reaches from the package's name to the end of the bump.
	At source.Place
}

// FaultKind is the kind of a [Fault].
type FaultKind uint8

// The kinds of faults. The tool whose file it is refuses to make any release until
// the fault is mended, but for a broken pre.json, which covector takes for none.
const (
	Unreadable      FaultKind = iota // a file that is no file, leads nowhere or is too big
	NoFrontMatter                    // a change file without front matter, or where it does not end
	SyntaxFault                      // front matter that is no YAML, another file that is no JSON
	WrongType                        // a list where packages belong, a number for a bump
	NoPackages                       // front matter without a package, which only changesets takes
	RepeatedPackage                  // the second entry of a package in a file
	UnknownBump                      // a bump that the tool does not know
	UnknownPackage                   // a package that covector's configuration does not name
)

// Fault is something that could not be read, or that the tool will not accept.
type Fault struct {
	Kind FaultKind
	// Package is the package whose entry it is, or "".
	Package string
	// Message says what is wrong, in one line.
	Message string
	// Meant is the bump or package that was probably meant, or "".
	Meant string
	// At has no line where the whole file is meant.
	At source.Place
}

// Of returns what the next release of a package is declared to be: the entries that
// no prerelease of the present mode has had, by file. The package is the one whose
// version the manifest at that path holds; changesets knows
// packages by their names, such as the crate's own. An alias of covector's
// configuration means its path and nothing else, so the short name "fs" never
// catches another plugin's alias, nor the crate at plugins/fs the npm package there.
func (c *Changes) Of(manifest string, names ...string) []Entry {
	var found []Entry
	for _, folder := range c.Folders {
		for _, file := range folder.Files {
			if file.Released {
				continue
			}
			for _, e := range file.Entries {
				if folder.means(e.Package, manifest, names) {
					found = append(found, e)
				}
			}
		}
	}
	return found
}

// means reports whether a name in a change file of the folder is the package that
// has that manifest or one of those names.
func (f *Folder) means(name, manifest string, names []string) bool {
	if p, ok := f.Package(name); ok || f.Tool == Covector {
		return ok && p.Manifest == manifest // covector knows no other names
	}
	return slices.Contains(names, name)
}

// Package returns the configured package of an alias.
func (f *Folder) Package(alias string) (Package, bool) {
	i, ok := slices.BinarySearchFunc(f.Packages, alias, func(p Package, alias string) int {
		return cmp.Compare(p.Alias, alias)
	})
	if !ok {
		return Package{}, false
	}
	return f.Packages[i], true
}

// Knows reports whether a label is one of this repository: the configuration has a
// title for it, or a change file has it.
func (f *Folder) Knows(label string) bool {
	return slices.Contains(f.Labels, label) || slices.ContainsFunc(f.Files, func(file File) bool {
		return slices.ContainsFunc(file.Entries, func(e Entry) bool { return e.Label == label })
	})
}
