package permver

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/config"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source"
)

// misplacedFile refuses a permver.toml in a plugin's folder, which nothing would be read
// from.
func misplacedFile(sd *side, c manifest.Candidate) error {
	if sd.isRecorded() || path.Clean(c.Dir) == "." {
		return nil
	}
	name := path.Join(c.Dir, config.FileName)
	if _, err := sd.Stat(name); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return fmt.Errorf("look for a configuration: %w", err)
	}
	return config.NewError([]config.Mistake{{
		At:      source.Place{File: name, Span: source.Span{Line: 1, Column: 1}},
		Message: "only the " + config.FileName + " at the top of the repository is read",
		Advice:  fmt.Sprintf("move what it says there, under [plugins.%s], or to [package.metadata.permver] of the plugin's Cargo.toml", config.Key(c.Key)),
	}})
}

// misplacedTable refuses what the Cargo.toml at the top says for a whole workspace, or for
// a crate that is no plugin: nothing would be read from it.
func misplacedTable(head *population) error {
	if head.side.isRecorded() {
		return nil
	}
	root, ok := cargoAtTop(head.side)
	if !ok {
		return nil
	}
	var wrong []config.Mistake
	for _, table := range []string{"workspace", "package"} {
		settings := at(root, table, "metadata", "permver")
		if settings.IsZero() || table == "package" && head.atTop() {
			continue
		}
		wrong = append(wrong, config.Mistake{
			At:      settings.At(),
			Message: fmt.Sprintf("[%s.metadata.permver] is not read here: only a plugin can say something of itself", table),
			Advice:  "move what it says to " + config.FileName + " at the top of the repository, which speaks for all plugins",
		})
	}
	if len(wrong) == 0 {
		return nil
	}
	return config.NewError(wrong)
}

// cargoAtTop is the Cargo.toml at the top, if one can be read. Who needs it tells why it
// cannot.
func cargoAtTop(sd *side) (manifest.Item, bool) {
	const file = "Cargo.toml"
	text, _, err := sd.ReadFile(file, gitsrc.Entry{})
	if err != nil {
		return manifest.Item{}, false
	}
	root, err := manifest.ParseTOML(file, text)
	return root, err == nil
}

// atTop reports whether the crate at the top is a plugin.
func (p *population) atTop() bool {
	for _, c := range slices.Concat(p.found.Plugins, p.plugins) {
		if path.Clean(c.Dir) == "." {
			return true
		}
	}
	return false
}

// at is the value at a key of a key of a table, zero if there is none.
func at(table manifest.Item, keys ...string) manifest.Item {
	for _, key := range keys {
		var found manifest.Item
		if table.IsTable() {
			for name, value := range table.Entries() {
				if name.Text == key {
					found = value
				}
			}
		}
		if table = found; table.IsZero() {
			return table
		}
	}
	return table
}
