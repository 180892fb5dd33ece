package manifest

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/permver/permver/gitsrc"
)

// readTriggers finds the rerun-if-changed lines of the build script that name
// what the package does not hold. Paths out of the package are left alone: what
// lies there is not the package's matter. So are those below permissions, which
// tauri-plugin writes to.
func (l *Loader) readTriggers(side Side, p *Plugin) error {
	if p.Script == nil {
		return nil
	}
	for _, r := range p.Script.Reruns {
		file := path.Clean(r.Path)
		if !r.Exact || file == "." || file == permissionsDir || strings.HasPrefix(file, permissionsDir+"/") || file == ".." || strings.HasPrefix(file, "../") || path.IsAbs(file) {
			continue
		}
		_, _, err := side.Follow(path.Join(p.Dir, file), gitsrc.Entry{})
		switch {
		case errors.Is(err, fs.ErrNotExist):
			missing := Name{Text: file, At: placeOf(r.File, r.Span)}
			if !slices.ContainsFunc(p.MissingTriggers, func(m Name) bool { return m.Text == file }) {
				p.MissingTriggers = append(p.MissingTriggers, missing)
			}
		case errors.Is(err, gitsrc.ErrLink), errors.Is(err, gitsrc.ErrSubmodule):
		case err != nil:
			return fmt.Errorf("look for %s: %w", file, err)
		}
	}
	return nil
}
