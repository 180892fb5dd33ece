package manifest

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/source/rust"
)

// Unread reports whether nothing is read from an entry of a plugin's folder, unless the
// plugin's sources name it ([Loader.SelfContained]): what it holds may change then, though it
// may not come or go, since a build script can ask for it.
func Unread(name string) bool { return unread[name] }

var unread = map[string]bool{
	"CHANGELOG.md": true, "README.md": true, "SECURITY.md": true,
	"api-iife.js": true, "banner.png": true, "dist-js": true, "examples": true, "guest-js": true,
}

// SelfContained reports whether all that is read of a plugin lies in its own folder, and
// nothing of it in the given entries of that, which are [Unread]: no link leads anywhere else,
// and no source brings in a file or a list of commands from there. What Cargo.toml inherits is
// for the caller to compare. Where it would take all sources to know, it reports false.
func (l *Loader) SelfContained(side Side, c Candidate, besides ...string) (bool, error) {
	away := elsewhere(besides)
	if away.has(c.Cargo.Build) || away.has(c.Cargo.Lib) {
		return false, nil
	}
	entries, err := side.ReadDir(c.Dir)
	if err != nil {
		return false, fmt.Errorf("look for sources in %q: %w", c.Dir, err)
	}
	entries = slices.DeleteFunc(entries, func(e gitsrc.Entry) bool { return unread[e.Name] || isSkipped(e.Name, false) })
	if linked, err := hasLink(side, c.Dir, entries); linked || err != nil {
		return false, err
	}
	if inside, err := l.scriptStaysInside(side, c, away); err != nil || !inside {
		return false, err
	}
	return libraryStaysInside(side, c, away)
}

// elsewhere is all but a crate's folder, and those entries of that.
type elsewhere []string

// has reports whether a path, relative to the crate, leads there.
func (away elsewhere) has(file string) bool {
	file = path.Clean(file)
	first, _, _ := strings.Cut(file, "/")
	return outsideOf(file) || slices.Contains(away, first)
}

// scriptStaysInside reports whether a build script has its commands from the crate, is made of
// no file from elsewhere, and names no project for Android or iOS there.
func (l *Loader) scriptStaysInside(side Side, c Candidate, away elsewhere) (bool, error) {
	script, err := l.script(side, c.Dir, c.Cargo)
	if err != nil || script == nil {
		return err == nil, err
	}
	if !script.Found || !script.Commands.Exact { // somebody else may have them
		return false, nil
	}
	folder := strings.TrimPrefix(c.Dir+"/", "/") // "" is the top
	for _, m := range script.Modules {
		if inside, ok := strings.CutPrefix(m.Path, folder); !ok || away.has(inside) {
			return false, nil
		}
	}
	return !slices.ContainsFunc(nativeFolders(script), away.has), nil
}

// libraryStaysInside reports whether no source of the library names a file elsewhere. Its
// modules lie in and below its folder, unless an attribute says where.
func libraryStaysInside(side Side, c Candidate, away elsewhere) (bool, error) {
	dir := folderOf(path.Join(c.Dir, c.Cargo.Lib))
	if dir == c.Dir && len(away) > 0 {
		return false, nil
	}
	inside, err := sourcesStayInside(side, dir)
	if isAbsent(err) { // Cargo refuses the crate
		return true, nil
	}
	return inside, err
}

// sourcesStayInside reports whether no Rust source in and below a folder brings in a file
// from outside of that.
func sourcesStayInside(side Side, dir string) (bool, error) {
	entries, err := side.ReadDir(dir)
	if err != nil {
		return false, fmt.Errorf("look for sources in %q: %w", dir, err)
	}
	for _, e := range entries {
		inside, file := true, path.Join(dir, e.Name)
		switch {
		case e.Kind == gitsrc.Dir:
			inside, err = sourcesStayInside(side, file)
		case path.Ext(e.Name) == ".rs":
			inside, err = staysInside(side, file, e)
		}
		if err != nil || !inside {
			return false, err
		}
	}
	return true, nil
}

// staysInside reports whether a Rust source brings in no file from outside of its folder: only
// include! brings in what is no module, and only an attribute puts a module elsewhere, by a
// path with "..". Most sources have neither, which is seen without understanding them.
func staysInside(side Side, file string, e gitsrc.Entry) (bool, error) {
	content, _, err := side.ReadFile(file, e)
	if errors.Is(err, gitsrc.ErrTooBig) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read %s: %w", file, err)
	}
	has := func(text string) bool { return bytes.Contains(content, []byte(text)) }
	return !has("include!") && !has("include !") && (!has("..") || !placesModules(content)), nil
}

// placesModules reports whether a source says of a module where its file is: #[path = "a.rs"],
// or cfg_attr(unix, path = "a.rs").
func placesModules(content []byte) bool {
	for attribute := range bytes.SplitSeq(content, []byte("#[")) {
		attribute, _, _ = bytes.Cut(attribute, []byte("]"))
		if bytes.HasPrefix(attribute, []byte("path")) || bytes.HasPrefix(attribute, []byte("cfg_attr")) && bytes.Contains(attribute, []byte("path")) {
			return true
		}
	}
	return false
}

// nativeFolders are the projects for Android and iOS that a build script names,
// relative to the crate.
func nativeFolders(script *rust.Script) []string {
	var dirs []string
	for _, chain := range script.Chains {
		for _, given := range chain.Paths {
			if kind := partOf(given); kind == AndroidPart || kind == IOSPart {
				dirs = append(dirs, given.Path)
			}
		}
	}
	return dirs
}

// hasLink reports whether there is a link or a submodule among entries of a folder, or below
// them.
func hasLink(side Side, dir string, entries []gitsrc.Entry) (bool, error) {
	for _, e := range entries {
		switch e.Kind {
		case gitsrc.Symlink, gitsrc.Submodule:
			return true, nil
		case gitsrc.Dir:
			below := path.Join(dir, e.Name)
			inside, err := side.ReadDir(below)
			if err != nil {
				return false, fmt.Errorf("look for links in %q: %w", below, err)
			}
			if linked, err := hasLink(side, below, inside); linked || err != nil {
				return linked, err
			}
		}
	}
	return false, nil
}
