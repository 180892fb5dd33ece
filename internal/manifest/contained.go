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
// and neither Cargo.toml nor a source names a file there. What Cargo.toml inherits is for the
// caller to compare.
//
// A path out of a folder has "..", so that most sources need not be understood to see that
// they hold none. A build script that may is read, for its paths are known; of other sources
// it is not known what they bring in, unless all of the plugin is read.
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
	linked, err := hasLink(side, c.Dir, entries)
	if linked || err != nil {
		return false, err
	}
	for _, e := range entries {
		near := true
		switch {
		case e.Name == c.Cargo.Build:
			near, err = l.scriptStaysInside(side, c, e, away)
		case !slices.Contains(rustless, e.Name):
			near, err = away.spared(side, path.Join(c.Dir, e.Name), e)
		}
		if err != nil || !near {
			return false, err
		}
	}
	return true, nil
}

// elsewhere is all but a crate's folder, and those entries of that.
type elsewhere []string

// has reports whether a path, relative to the crate, leads there.
func (away elsewhere) has(file string) bool {
	file = path.Clean(file)
	first, _, _ := strings.Cut(file, "/")
	return outsideOf(file) || slices.Contains(away, first)
}

// rustless are the folders of a crate with no Rust that the plugin is made of, unless another
// source names it.
var rustless = []string{"android", "benches", "ios", permissionsDir, "tests"}

// spared reports whether no Rust source, of a folder or alone, names a file there.
func (away elsewhere) spared(side Side, file string, e gitsrc.Entry) (bool, error) {
	if e.Kind != gitsrc.Dir {
		if path.Ext(e.Name) != ".rs" {
			return true, nil
		}
		return away.unnamed(side, file, e)
	}
	entries, err := side.ReadDir(file)
	if err != nil {
		return false, fmt.Errorf("look for sources in %q: %w", file, err)
	}
	for _, below := range entries {
		if near, err := away.spared(side, path.Join(file, below.Name), below); err != nil || !near {
			return false, err
		}
	}
	return true, nil
}

// unnamed reports whether the text of a source cannot name a file there: on any system, in one
// string or in several; nor one where none is looked for.
func (away elsewhere) unnamed(side Side, file string, e gitsrc.Entry) (bool, error) {
	text, _, err := side.ReadFile(file, e)
	if errors.Is(err, gitsrc.ErrTooBig) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read %s: %w", file, err)
	}
	ways := []string{"../", `..\`, `".."`, `/.."`}
	for _, name := range slices.Concat(away, rustless) {
		ways = append(ways, `"`+name+"/", `"./`+name+"/")
	}
	return !slices.ContainsFunc(ways, func(way string) bool { return bytes.Contains(text, []byte(way)) }), nil
}

// scriptStaysInside reports whether a build script is made of no file from elsewhere, and
// names no project for Android or iOS there.
func (l *Loader) scriptStaysInside(side Side, c Candidate, e gitsrc.Entry, away elsewhere) (bool, error) {
	if near, err := away.unnamed(side, path.Join(c.Dir, e.Name), e); err != nil || near {
		return near, err
	}
	script, err := l.script(side, c.Dir, c.Cargo)
	if err != nil {
		return false, err
	}
	for _, m := range script.Modules {
		inside, ok := strings.CutPrefix(path.Join("/", m.Path), path.Join("/", c.Dir)+"/")
		if !ok && c.Dir != "" || away.has(strings.TrimPrefix(inside, "/")) {
			return false, nil
		}
	}
	return !slices.ContainsFunc(nativeFolders(script), away.has), nil
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
