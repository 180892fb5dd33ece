package changefile

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/source"
)

// covectorReadmes are the names that covector leaves out (packages/files,
// changeFiles); other spellings are change files to it.
var covectorReadmes = [...]string{"README.md", "readme.md", "Readme.md"}

// covector reads the folder of covector, nil if there is none. The configuration is
// always in .changes, and can name another folder for the rest.
func (r *reader) covector() (*Folder, error) {
	home := path.Join(r.dir, ".changes")
	file := path.Join(home, configName)
	config, err := r.object(file)
	if err != nil || config == nil {
		return nil, err
	}
	if _, named := config.fields["packages"]; !named && !config.broken {
		r.fault(WrongType, source.Place{File: file}, `has no "packages", so covector knows none`)
	}
	folder := &Folder{Tool: Covector, Path: home, Labels: config.keys("changeTags")}
	if changed := config.text("changeFolder"); changed != "" {
		folder.Path = path.Join(r.dir, changed)
	}
	if folder.Packages, err = r.packages(config); err != nil {
		return nil, err
	}
	entries, err := r.list(folder.Path)
	if err != nil {
		return nil, err
	}
	folder.Files, err = r.files(folder.Path, entries, covectorDialect(file, folder, config.texts("additionalBumpTypes")))
	if err != nil {
		return nil, err
	}
	return folder, r.covectorPrerelease(folder)
}

// covectorDialect is how covector reads change files (packages/assemble, parseChange
// and assertBumpType).
func covectorDialect(config string, folder *Folder, added []string) *dialect {
	d := &dialect{
		labels: true,
		bumps:  map[string]bump.Class{"patch": bump.Patch, "minor": bump.Minor, "major": bump.Major, "noop": bump.None},
		ignores: func(e gitsrc.Entry) bool {
			return e.Kind == gitsrc.Dir || slices.Contains(covectorReadmes[:], e.Name)
		},
		config: config,
	}
	for _, word := range added {
		d.bumps[word] = bump.None
	}
	for _, p := range folder.Packages {
		d.packages = append(d.packages, p.Alias)
	}
	d.words = slices.Sorted(maps.Keys(d.bumps))
	return d
}

// packages returns the packages that the configuration names, by alias.
func (r *reader) packages(config *object) ([]Package, error) {
	var packages []Package
	for alias, p := range config.objects("packages") {
		p := Package{Alias: alias, Manager: p.text("manager"), Manifest: path.Join(r.dir, p.text("path"))}
		isFile, err := r.isFile(p.Manifest)
		if err != nil {
			return nil, err
		}
		if !isFile {
			p.Manifest = path.Join(p.Manifest, manifestOf(p.Manager))
		}
		packages = append(packages, p)
	}
	return packages, nil
}

// isFile reports whether the path of a package is that of its manifest, not of the
// folder that holds it.
func (r *reader) isFile(at string) (bool, error) {
	if at == "." || !fs.ValidPath(at) {
		return false, nil
	}
	_, e, err := r.side.Follow(at, gitsrc.Entry{})
	if err != nil {
		return false, r.absent(at, err)
	}
	return e.Kind.Regular(), nil
}

// manifestOf returns the file that holds a package's version where a package manager
// is at work (packages/files, readPkgFile).
func manifestOf(manager string) string {
	switch {
	case strings.Contains(manager, "rust"):
		return "Cargo.toml"
	case strings.Contains(manager, "dart"), strings.Contains(manager, "flutter"):
		return "pubspec.yaml"
	default:
		return "package.json"
	}
}

// covectorPrerelease reads pre.json: {"tag": "beta", "changes": [".changes/x.md"]},
// where the changes are the files that were there at the last prerelease.
func (r *reader) covectorPrerelease(folder *Folder) error {
	state, err := r.object(path.Join(folder.Path, prereleaseName))
	if err != nil || state == nil || state.broken {
		return err
	}
	folder.Prerelease = &Prerelease{Tag: state.text("tag")}
	had := make(map[string]bool)
	for _, file := range state.texts("changes") {
		had[path.Join(r.dir, file)] = true
	}
	for i, file := range folder.Files {
		folder.Files[i].Released = had[file.Path]
	}
	// A package can be given up after a prerelease. Covector goes on making prereleases,
	// as that of plugins-workspace did without its authenticator plugin.
	r.changes.Faults = slices.DeleteFunc(r.changes.Faults, func(f Fault) bool {
		return f.Kind == UnknownPackage && had[f.At.File]
	})
	return nil
}
