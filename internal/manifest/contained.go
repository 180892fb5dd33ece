package manifest

import (
	"fmt"
	"path"
	"strings"

	"github.com/permver/permver/gitsrc"
)

// SelfContained reports whether all that the plugin's permissions depend on lies in
// its own folder: no link in it leads anywhere, and its build script is made of no
// file from outside.
func (l *Loader) SelfContained(side Side, c Candidate) (bool, error) {
	script, err := l.script(side, c.Dir, c.Cargo)
	if err != nil {
		return false, err
	}
	if script != nil {
		for _, m := range script.Modules {
			if c.Dir != "" && !strings.HasPrefix(m.Path, c.Dir+"/") {
				return false, nil
			}
		}
	}
	linked, err := hasLink(side, c.Dir, true)
	return !linked, err
}

// hasLink reports whether a folder holds a link or a submodule, at its top or in
// one of the folders that are read.
func hasLink(side Side, dir string, top bool) (bool, error) {
	entries, err := side.ReadDir(dir)
	if err != nil {
		return false, fmt.Errorf("look for links in %s: %w", dir, err)
	}
	for _, e := range entries {
		switch {
		case e.Kind == gitsrc.Symlink, e.Kind == gitsrc.Submodule:
			return true, nil
		case e.Kind == gitsrc.Dir && (!top || e.Name == permissionsDir || e.Name == "src"):
			if linked, err := hasLink(side, path.Join(dir, e.Name), false); linked || err != nil {
				return linked, err
			}
		}
	}
	return false, nil
}
