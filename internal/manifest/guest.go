package manifest

import (
	"errors"
	"fmt"
	"path"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/source"
)

// Guest is the npm package of a plugin's guest bindings: the half that the front end
// of an application imports. It has a version of its own, and is released beside the
// crate or not at all.
type Guest struct {
	Path             string // of package.json
	Package, Version Name
	// Planned is what the next release makes of the two versions, nil if that is not
	// known or nothing is planned. The loader leaves it nil: it takes a release tool to
	// know.
	Planned *Planned
}

// Planned are the versions that a plugin's crate and npm package will have once the
// change files are released.
type Planned struct {
	Crate, Package string
	// Behind is what change files call the half with the lower version of the two.
	Behind string
	// At is where the version of the other half is declared.
	At source.Place
}

const packageJSON = "package.json"

// Guest returns the npm package in the folder of the plugin at dir, nil if there is
// none that is ever published: npm publishes no package that is private, and none
// without a name and a version. What is no package.json that npm reads counts as
// absent too, since no permission depends on it.
func (l *Loader) Guest(side Side, dir string) (*Guest, error) {
	file := path.Join(dir, packageJSON)
	actual, entry, err := side.Follow(file, gitsrc.Entry{})
	if isAbsent(err) || errors.Is(err, gitsrc.ErrLink) || errors.Is(err, gitsrc.ErrSubmodule) || err == nil && !entry.Kind.Regular() {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for %s: %w", file, err)
	}
	doc, err := l.document(side, actual, entry, formatJSON)
	if errors.Is(err, gitsrc.ErrTooBig) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return newGuest(file, doc), nil
}

func newGuest(file string, doc *document) *Guest {
	if doc.fault != nil {
		return nil
	}
	text := func(key string) Name {
		// JavaScript keeps the last of repeated keys.
		var found Name
		for _, f := range doc.root.fields {
			if f.key.text == key {
				found = Name{}
				if f.value.kind == stringNode {
					found = Name{Text: f.value.text, At: doc.place(file, f.value.at)}
				}
			}
		}
		return found
	}
	g := &Guest{Path: file, Package: text("name"), Version: text("version")}
	if private := doc.root.get("private"); private != nil && private.bool || g.Package.Text == "" || g.Version.Text == "" {
		return nil
	}
	return g
}

// readGuest finds the plugin's npm package.
func (l *Loader) readGuest(side Side, p *Plugin) error {
	guest, err := l.Guest(side, p.Dir)
	p.Guest = guest
	return err
}
