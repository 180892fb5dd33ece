package manifest

import (
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/source/rust"
)

// Found is what [Loader.Discover] found on a side.
type Found struct {
	// Plugins are the plugin crates, sorted by folder.
	Plugins []Candidate
	// Seen is what has permissions without being a plugin crate. It is told, not
	// judged.
	Seen []Seen
	// Broken are the files called Cargo.toml that cannot be read as one.
	Broken []*CargoError

	loader *Loader
	side   Side
	left   []leftDir
}

// Candidate is a plugin crate that can be loaded.
type Candidate struct {
	Dir, Crate, Key string
	Cargo           *Cargo
	// Left is true for a crate that only counts when it is named; Why then says
	// why.
	Left bool
	Why  string
}

// Is reports whether the plugin is called by a name: its crate, its ACL key or its folder,
// relative to the top or to the folder at prefix. No plugin has no name.
func (c *Candidate) Is(name, prefix string) bool {
	if c == nil {
		return false
	}
	dir := path.Clean(filepath.ToSlash(name))
	at := path.Clean(c.Dir)
	return c.Crate == name || c.Key == name || at == dir || at == path.Join(prefix, dir)
}

// Seen is something with permissions that is not a plugin crate: an "inlined
// plugin", an "app manifest", or the "core plugins" of the crate tauri; or a
// "submodule", which cannot be looked into.
type Seen struct {
	Kind string
	Name string
	At   source.Place
}

// survey is what a folder holds, with paths relative to it: the same tree on two
// sides is walked once.
type survey struct {
	crates     []surveyedCrate
	left       []leftDir
	submodules []string
}

// surveyedCrate is a folder with a Cargo.toml that has a [package], or that
// cannot be read.
type surveyedCrate struct {
	dir string
	doc *document
	err string // why it cannot be read
}

// leftDir is a folder that is only walked when a plugin in it is named.
type leftDir struct{ dir, why string }

// Discover finds the plugin crates of a side. The error is what kept the side
// from being read.
func (l *Loader) Discover(side Side) (*Found, error) {
	found := &Found{loader: l, side: side}
	top, err := l.survey(side, "")
	if err == nil {
		err = found.add(top, "")
	}
	if err != nil {
		return nil, fmt.Errorf("look for plugins: %w", err)
	}
	found.left = top.left
	for _, dir := range top.submodules {
		found.Seen = append(found.Seen, Seen{Kind: "submodule", Name: dir, At: source.Place{File: dir}})
	}
	return found, nil
}

// LeftOut finds the plugin crates in the folders that Discover leaves out:
// examples, tests, templates and fixtures. They are walked only now.
func (f *Found) LeftOut() ([]Candidate, error) {
	below := &Found{loader: f.loader, side: f.side}
	queue := slices.Clone(f.left)
	for len(queue) > 0 {
		dir := queue[0]
		queue = queue[1:]
		inside, err := f.loader.survey(f.side, dir.dir)
		if err == nil {
			first := len(below.Plugins)
			err = below.add(inside, dir.dir)
			for i := range below.Plugins[first:] {
				below.Plugins[first+i].Left, below.Plugins[first+i].Why = true, dir.why
			}
		}
		if err != nil {
			return nil, fmt.Errorf("look for plugins in %s: %w", dir.dir, err)
		}
		for _, deeper := range inside.left {
			queue = append(queue, leftDir{path.Join(dir.dir, deeper.dir), dir.why})
		}
	}
	slices.SortFunc(below.Plugins, func(a, b Candidate) int { return strings.Compare(a.Dir, b.Dir) })
	return below.Plugins, nil
}

// add tells the crates of a survey apart.
func (f *Found) add(s *survey, dir string) error {
	for _, c := range s.crates {
		if err := f.addCrate(path.Join(dir, c.dir), c); err != nil {
			return err
		}
	}
	return nil
}

func (f *Found) addCrate(dir string, c surveyedCrate) error {
	file := path.Join(dir, cargoToml)
	if c.doc == nil {
		f.Broken = append(f.Broken, &CargoError{At: source.Place{File: file}, Message: c.err})
		return nil
	}
	manifest, err := newCargoFile(file, c.doc)
	var cargo *Cargo
	if err == nil {
		cargo, err = f.loader.crate(f.side, dir, manifest)
	}
	var broken *CargoError
	if errors.As(err, &broken) {
		f.Broken = append(f.Broken, broken)
		return nil
	}
	if err != nil {
		return err
	}
	return f.classify(dir, cargo)
}

// classify decides whether a crate is a plugin, something to tell, or neither.
// Build scripts are read only where Cargo.toml does not say it.
func (f *Found) classify(dir string, cargo *Cargo) error {
	alpha := strings.HasPrefix(cargo.Name.Text, cratePrefix) && cargo.mentions("tauri")
	if cargo.mentions("tauri-plugin") || alpha {
		f.addPlugin(dir, cargo)
		return nil
	}
	app := cargo.Depends("tauri-build", "build-dependencies")
	core := cargo.Name.Text == "tauri"
	if !app && !core && cargo.Links.Text == "" {
		return nil
	}
	script, err := f.loader.script(f.side, dir, cargo)
	if errors.Is(err, rust.ErrNoFile) {
		return nil // Cargo refuses this crate
	}
	if err != nil || script == nil {
		return err
	}
	if script.Found {
		f.addPlugin(dir, cargo)
		return nil
	}
	f.see(path.Join(dir, cargo.Build), script, core)
	return nil
}

func (f *Found) addPlugin(dir string, cargo *Cargo) {
	f.Plugins = append(f.Plugins, Candidate{Dir: dir, Crate: cargo.Name.Text, Key: cargo.Key(), Cargo: cargo})
}

// see notes what a build script that is not a plugin's declares.
func (f *Found) see(file string, script *rust.Script, core bool) {
	if core {
		f.Seen = append(f.Seen, Seen{Kind: "core plugins", Name: "tauri", At: source.Place{File: file}})
		return
	}
	for _, inlined := range script.Inlined {
		f.Seen = append(f.Seen, Seen{Kind: "inlined plugin", Name: inlined.Name, At: placeOf(inlined.File, inlined.Span)})
	}
	if app := script.AppManifest; app != nil {
		f.Seen = append(f.Seen, Seen{Kind: "app manifest", At: placeOf(app.File, app.Span)})
	}
}

// survey walks the folder at dir, relative to the top of the side.
func (l *Loader) survey(side Side, dir string) (*survey, error) {
	if strings.Count(dir, "/") >= maxSurveyed {
		return nil, fmt.Errorf("look in a folder: %w: folders nested more than %d deep", gitsrc.ErrUnsupported, maxSurveyed)
	}
	entries, err := side.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	s := &survey{}
	isCrate, err := l.surveyCrate(side, dir, entries, s)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		switch {
		case e.Kind == gitsrc.Submodule:
			s.submodules = append(s.submodules, e.Name)
		case e.Kind != gitsrc.Dir, isSkipped(e.Name, isCrate):
		case leftOut[e.Name] != "":
			s.left = append(s.left, leftDir{e.Name, leftOut[e.Name]})
		default:
			if err := l.surveyBelow(side, dir, e, s); err != nil {
				return nil, err
			}
		}
	}
	return s, nil
}

// maxSurveyed is how deep folders are looked through for crates, far deeper than any
// system's longest path allows with names that people give.
const maxSurveyed = 256

// surveyBelow adds the survey of a folder, made once for each tree.
func (l *Loader) surveyBelow(side Side, dir string, e gitsrc.Entry, s *survey) error {
	build := func() (*survey, error) { return l.survey(side, path.Join(dir, e.Name)) }
	var inside *survey
	var err error
	if e.ID == "" {
		inside, err = build()
	} else {
		inside, err = l.surveys.cell(e.ID).get(build)
	}
	if err != nil {
		return err
	}
	for _, c := range inside.crates {
		c.dir = path.Join(e.Name, c.dir)
		s.crates = append(s.crates, c)
	}
	for _, left := range inside.left {
		s.left = append(s.left, leftDir{path.Join(e.Name, left.dir), left.why})
	}
	for _, name := range inside.submodules {
		s.submodules = append(s.submodules, path.Join(e.Name, name))
	}
	return nil
}

// surveyCrate reads the Cargo.toml among the entries of dir and reports whether
// it is a crate's.
func (l *Loader) surveyCrate(side Side, dir string, entries []gitsrc.Entry, s *survey) (bool, error) {
	i := slices.IndexFunc(entries, func(e gitsrc.Entry) bool { return e.Name == cargoToml })
	if i < 0 {
		return false, nil
	}
	target, entry, err := side.Follow(path.Join(dir, cargoToml), entries[i])
	if err == nil && !entry.Kind.Regular() {
		return false, nil
	}
	var doc *document
	if err == nil {
		doc, err = l.document(side, target, entry, formatTOML)
	}
	switch {
	case isAbsent(err), errors.Is(err, gitsrc.ErrTooBig), errors.Is(err, gitsrc.ErrLink), errors.Is(err, gitsrc.ErrSubmodule):
		s.crates = append(s.crates, surveyedCrate{err: err.Error()})
		return true, nil
	case err != nil:
		return false, err
	case doc.fault == nil && (&cargoFile{doc: doc}).table("package") == nil:
		return false, nil
	}
	s.crates = append(s.crates, surveyedCrate{doc: doc})
	return true, nil
}

// leftOut are the folders whose crates show or test a plugin, and why they do not
// count by themselves.
var leftOut = map[string]string{
	"example": "in an example folder", "examples": "in an example folder",
	"test": "in a test folder", "tests": "in a test folder",
	"template": "in a template folder", "templates": "in a template folder",
	"fixture": "in a fixture folder", "fixtures": "in a fixture folder",
}

// crateFolders are the folders of a plugin crate that hold no further crate.
var crateFolders = map[string]bool{
	"src": true, permissionsDir: true, "android": true, "ios": true,
	"guest-js": true, "dist-js": true, "dist": true,
}

// isSkipped reports whether no plugin is looked for in a folder.
func isSkipped(name string, inCrate bool) bool {
	return strings.HasPrefix(name, ".") || name == "target" || name == "node_modules" || inCrate && crateFolders[name]
}
