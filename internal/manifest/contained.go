package manifest

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/source/rust"
)

// SelfContained reports whether all that the plugin's permissions depend on lies in
// its own folder: no link in it leads anywhere, and its build script is made of no
// file from outside.
func (l *Loader) SelfContained(side Side, c Candidate) (bool, error) {
	script, err := l.script(side, c.Dir, c.Cargo)
	if err != nil {
		return false, err
	}
	read := []string{permissionsDir, "src"}
	if script != nil {
		for _, m := range script.Modules {
			if c.Dir != "" && !strings.HasPrefix(m.Path, c.Dir+"/") {
				return false, nil
			}
		}
		for _, dir := range nativeFolders(script) {
			if outsideOf(dir) {
				return false, nil
			}
			first, _, _ := strings.Cut(dir, "/")
			read = append(read, first)
		}
	}
	linked, err := hasLink(side, c.Dir, read)
	return !linked, err
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

// hasLink reports whether a folder holds a link or a submodule, at its top or in
// one of the folders that are read; nil are all.
func hasLink(side Side, dir string, read []string) (bool, error) {
	entries, err := side.ReadDir(dir)
	if err != nil {
		return false, fmt.Errorf("look for links in %s: %w", dir, err)
	}
	for _, e := range entries {
		switch {
		case e.Kind == gitsrc.Symlink, e.Kind == gitsrc.Submodule:
			return true, nil
		case e.Kind == gitsrc.Dir && (read == nil || slices.Contains(read, e.Name)):
			if linked, err := hasLink(side, path.Join(dir, e.Name), nil); linked || err != nil {
				return linked, err
			}
		}
	}
	return false, nil
}
