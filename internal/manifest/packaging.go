package manifest

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/source/rust"
)

// packaging reads which files Cargo packages when it publishes the crate, and
// whether it ever does.
func (r *cargoReader) packaging() error {
	for _, key := range []struct {
		name string
		take func(file *cargoFile, value *node)
	}{
		{"include", func(file *cargoFile, value *node) { r.cargo.Include = file.names(value) }},
		{"exclude", func(file *cargoFile, value *node) { r.cargo.Exclude = file.names(value) }},
		{"publish", func(_ *cargoFile, value *node) { r.cargo.Private = isPrivate(value) }},
	} {
		value := r.pack.get(key.name)
		if value == nil {
			continue
		}
		file := r.cargoFile
		if inherits(value) {
			var err error
			if file, value, err = r.inherited(key.name); err != nil {
				return err
			}
		}
		if value != nil {
			key.take(file, value)
		}
	}
	return nil
}

// inherited is what [workspace.package] says of a key of [package], nil if nothing.
func (r *cargoReader) inherited(key string) (*cargoFile, *node, error) {
	root, err := r.workspace()
	if err != nil || root == nil {
		return nil, nil, err
	}
	shared := root.table("workspace", "package")
	if shared == nil {
		return nil, nil, nil
	}
	return root, shared.get(key), nil
}

// isPrivate reports whether `publish` is false, or names no registry.
func isPrivate(value *node) bool {
	return value.kind == boolNode && !value.bool || value.kind == listNode && len(value.items) == 0
}

// names are the strings of a list.
func (f *cargoFile) names(list *node) []Name {
	var names []Name
	for _, item := range list.items {
		if item.kind == stringNode {
			names = append(names, Name{Text: item.text, At: f.place(item)})
		}
	}
	return names
}

// Packages reports whether Cargo packages the file at a path relative to the
// crate, as far as `include` and `exclude` decide on it: Cargo takes the latter
// only without the former, and what a folder's pattern says for all that is in it
// (cargo, sources/path.rs).
func (c *Cargo) Packages(file string) bool {
	if len(c.Include) > 0 {
		return c.matches(c.Include, file)
	}
	return !c.matches(c.Exclude, file)
}

// matches reports whether the last of the patterns that match a path, or else the
// nearest folder above it, has no "!".
func (c *Cargo) matches(lines []Name, file string) bool {
	texts := make([]string, 0, len(lines))
	for _, line := range lines {
		texts = append(texts, line.Text)
	}
	patterns := gitsrc.ParsePatterns(texts)
	for isDir := false; file != "."; file, isDir = path.Dir(file), true {
		if hit, ok := patterns.Match(file, isDir); ok {
			return hit
		}
	}
	return false
}

// Part is a part of the package that its build needs.
type Part struct {
	Path string // relative to the crate
	// Kind is what needs it.
	Kind PartKind
}

// PartKind is what a part of a package is needed for.
type PartKind uint8

// The kinds of parts.
const (
	ScriptPart     PartKind = iota + 1 // the build script, what it is made of and what it reads
	PermissionPart                     // a permission file
	ListPart                           // a list of the permissions, which tauri-plugin writes anew
	APIPart                            // the script for the front end
	AndroidPart                        // the Android project
	IOSPart                            // the iOS project
)

// readPackage finds the parts that the build needs, that the repository has, and
// that `include` or `exclude` keeps out of the package. Of a folder some file is
// enough: which of them are needed is not known. Patterns with braces, which are
// Cargo's own, are not understood, and then there are none.
func (l *Loader) readPackage(side Side, p *Plugin) error {
	patterns := slices.Concat(p.Cargo.Include, p.Cargo.Exclude)
	hasBraces := slices.ContainsFunc(patterns, func(n Name) bool { return strings.Contains(n.Text, "{") })
	if !p.ACL || p.Cargo.Private || len(patterns) == 0 || hasBraces {
		return nil
	}
	for _, part := range p.parts() {
		if part.Path == "." || outsideOf(part.Path) {
			continue
		}
		files, err := filesAt(side, path.Join(p.Dir, part.Path))
		if err != nil {
			return fmt.Errorf("look for %s: %w", part.Path, err)
		}
		packaged := slices.ContainsFunc(files, func(file string) bool { return p.Cargo.Packages(p.relative(file)) })
		if len(files) > 0 && !packaged && !slices.Contains(p.Unpackaged, part) {
			p.Unpackaged = append(p.Unpackaged, part)
		}
	}
	return nil
}

// parts are the parts of the package that its build needs, there or not. The plugin
// has an ACL, and so a build script.
func (p *Plugin) parts() []Part {
	parts := []Part{{p.Cargo.Build, ScriptPart}}
	for _, m := range p.Script.Modules {
		parts = append(parts, Part{p.relative(m.Path), ScriptPart})
	}
	for _, r := range p.Script.Reads {
		if r.Exact && p.relative(r.File) == p.Cargo.Build {
			parts = append(parts, Part{path.Clean(r.Path), ScriptPart})
		}
	}
	for _, c := range p.Script.Chains {
		for _, given := range c.Paths {
			parts = append(parts, Part{given.Path, partOf(given)})
		}
	}
	for _, f := range p.Files {
		if !f.Generated {
			parts = append(parts, Part{p.relative(f.Path), PermissionPart})
		}
	}
	for _, list := range p.Lists {
		parts = append(parts, Part{p.relative(list.Path), ListPart})
	}
	return parts
}

func partOf(given rust.MethodPath) PartKind {
	switch given.Method {
	case "android_path":
		return AndroidPart
	case "ios_path":
		return IOSPart
	}
	return APIPart
}

// relative is a path below the crate's folder relative to it.
func (p *Plugin) relative(file string) string {
	return strings.TrimPrefix(strings.TrimPrefix(file, p.Dir), "/")
}

func outsideOf(file string) bool {
	return path.IsAbs(file) || file == ".." || strings.HasPrefix(file, "../")
}

// filesAt returns the file at a path, or the files in and below the folder there.
func filesAt(side Side, file string) ([]string, error) {
	actual, entry, err := side.Follow(file, gitsrc.Entry{})
	switch {
	case isAbsent(err), errors.Is(err, gitsrc.ErrLink), errors.Is(err, gitsrc.ErrSubmodule):
		return nil, nil
	case err != nil:
		return nil, err
	case entry.Kind.Regular():
		return []string{file}, nil
	case entry.Kind != gitsrc.Dir || actual != file: // Cargo does not package what is behind the link of a folder in the same way
		return nil, nil
	}
	return filesBelow(side, file, 0)
}

// maxNested bounds how deep folders are looked through.
const maxNested = 64

func filesBelow(side Side, dir string, depth int) ([]string, error) {
	entries, err := side.ReadDir(dir)
	if err != nil || depth == maxNested {
		return nil, err
	}
	var files []string
	for _, e := range entries {
		switch file := path.Join(dir, e.Name); {
		case e.Kind.Regular():
			files = append(files, file)
		case e.Kind == gitsrc.Dir:
			below, err := filesBelow(side, file, depth+1)
			if err != nil {
				return nil, err
			}
			files = append(files, below...)
		}
	}
	return files, nil
}
