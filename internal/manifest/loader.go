package manifest

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/source/mobile"
	"github.com/permver/permver/internal/source/rust"
)

// Side is what the loader needs of a side of a comparison; gitsrc.Side is one. A
// zero entry given to Follow means that it is not known what is at the path: all
// of the path is then resolved.
type Side interface {
	ReadDir(dir string) ([]gitsrc.Entry, error)
	ReadFile(path string, e gitsrc.Entry) ([]byte, gitsrc.ID, error)
	Follow(path string, e gitsrc.Entry) (string, gitsrc.Entry, error)
}

// Loader loads plugins. One serves a whole run, with both sides of every
// comparison in it, and is safe for concurrent use: it remembers what it made of
// every blob and of every folder.
type Loader struct {
	// Concurrent says that the sources of a plugin may be read beside all else.
	Concurrent bool

	toml, json memo[*document]
	others     memo[source.Span] // where what is neither TOML nor JSON declares something
	rust       memo[*rust.File]
	surveys    memo[*survey]
	lists      memo[[]byte]
	native     [len(languages)]memo[*mobile.File]

	mu      sync.Mutex
	decoded map[decodedKey]*decodedFile
}

// NewLoader returns a loader that remembers nothing yet.
func NewLoader() *Loader { return &Loader{decoded: map[decodedKey]*decodedFile{}} }

// decodedKey is all that the items of a permission file depend on.
type decodedKey struct {
	doc           *document
	found, target string
	command       string
}

type decodedFile struct {
	file   *File
	faults []Fault
}

// Load reads the plugin crate at dir, relative to the top of the side. What the
// plugin declares wrongly, and single files that cannot be read, are in the
// plugin's Faults and Unchecked. The error is a [*CargoError] if there is a
// Cargo.toml that is not a crate's, fs.ErrNotExist if there is none, and
// otherwise what kept the side from being read, such as gitsrc.ErrMissing.
func (l *Loader) Load(side Side, dir string) (*Plugin, error) {
	if dir == "." {
		dir = ""
	}
	cargo, err := l.Cargo(side, dir)
	if err != nil {
		return nil, fmt.Errorf("load the plugin in %q: %w", dir, err)
	}
	p := &Plugin{Key: cargo.Key(), Crate: cargo.Name.Text, Dir: dir, Cargo: cargo}
	p.Unchecked = append(p.Unchecked, cargo.Unchecked...)
	program := func() error { return l.readProgram(side, p) } // which concerns none of the others
	if l.Concurrent {
		program = start(program)
	}
	for _, step := range []func(Side, *Plugin) error{l.readScript, l.readTriggers, l.readPermissions, l.readLists, l.readPackage, l.readGuest} {
		if err = step(side, p); err != nil {
			break
		}
	}
	if sources := program(); err == nil {
		err = sources
	}
	if err == nil {
		err = l.readMobile(side, p) // which depends on what the sources answer
	}
	if err != nil {
		return nil, fmt.Errorf("load the plugin in %q: %w", dir, err)
	}
	return p, nil
}

// start does something on a goroutine of its own. The function that it returns waits
// for it, and has to be called; a panic goes on there.
func start(do func() error) (wait func() error) {
	var err error
	var fault any
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { fault = recover() }()
		err = do()
	}()
	return func() error {
		<-done
		if fault != nil {
			panic(fault)
		}
		return err
	}
}

// readPermissions finds, decodes and merges the permission files.
func (l *Loader) readPermissions(side Side, p *Plugin) error {
	entries, err := side.ReadDir(p.Dir)
	if err != nil {
		return err
	}
	walk, err := findFiles(side, p.Dir, entries)
	if err != nil {
		return err
	}
	// The builder refuses a crate without links; one that has neither links nor
	// permission files does not run it.
	p.ACL = p.ACL || p.hasHiddenBuilder() && (p.Cargo.Links.Text != "" || len(walk.files) > 0)
	if p.Manifest, _ = mergeFiles(nil); !p.ACL {
		return nil
	}
	p.Faults, p.Unchecked = append(p.Faults, walk.faults...), append(p.Unchecked, walk.unchecked...)
	written := commandFiles(p.Dir, p.Commands.Items)
	targets := writtenTo(written, walk.files)
	for _, found := range walk.files {
		if err := l.readPermissionFile(side, p, found, targets[found.target].Text); err != nil {
			return err
		}
	}
	p.Faults = append(p.Faults, namelessCommands(p.Dir, p.Commands.Items)...)
	if err := l.readLeftOut(side, p, walk.leftOut); err != nil {
		return err
	}
	p.checkGenerated()
	var faults []Fault
	if !p.finishesGenerated() {
		p.Files, faults = regenerated(p.Files, p.Commands.Items)
		p.Faults = append(p.Faults, faults...)
	}
	p.Files, faults = addGenerated(p.Files, written)
	p.Faults = append(p.Faults, faults...)
	p.Manifest, faults = mergeFiles(p.Files)
	p.Faults = append(p.Faults, faults...)
	return nil
}

// checkGenerated notes that the generated permissions are unknown, if nothing
// says which they are: neither COMMANDS nor committed files.
func (p *Plugin) checkGenerated() {
	if p.Commands.Exact {
		return
	}
	generated := path.Join(p.Dir, autogeneratedDir) + "/"
	for _, f := range p.Files {
		if strings.HasPrefix(f.Path, generated) {
			return
		}
	}
	p.GeneratedUnknown = true
	p.Unchecked = append(p.Unchecked, Unchecked{
		What: "the permissions generated from the build script's commands", Why: p.Commands.Why, At: p.Commands.At,
	})
}

// readPermissionFile adds one committed file to the plugin.
func (l *Loader) readPermissionFile(side Side, p *Plugin, found foundFile, command string) error {
	doc, err := l.document(side, found.target, found.entry, formatOf(found.target))
	switch {
	case errors.Is(err, gitsrc.ErrTooBig):
		p.Unchecked = append(p.Unchecked, Unchecked{
			What: "the permission file " + found.path, Why: fmt.Sprintf("it is larger than %d MiB", gitsrc.MaxFile>>20),
			At: source.Place{File: found.target},
		})
		return nil
	case err != nil:
		return err
	case doc.pointer:
		p.Unchecked = append(p.Unchecked, Unchecked{
			What: "the permission file " + found.path, Why: "its content is in Git LFS",
			At: source.Place{File: found.target},
		})
		return nil
	}
	decoded := l.decode(decodedKey{doc, found.path, found.target, command})
	p.Files = append(p.Files, decoded.file)
	if command != "" && !p.finishesGenerated() {
		return nil // it will be written anew
	}
	for _, fault := range decoded.faults {
		if !slices.Contains(p.Faults, fault) { // a file can be found twice, through links
			p.Faults = append(p.Faults, fault)
		}
	}
	return nil
}

// decode attaches paths to a document, once for each pair of them.
func (l *Loader) decode(key decodedKey) *decodedFile {
	l.mu.Lock()
	defer l.mu.Unlock()
	if decoded := l.decoded[key]; decoded != nil {
		return decoded
	}
	file, faults := decodeFile(key.doc, key.target, &File{Path: key.found, Command: key.command})
	decoded := &decodedFile{file, faults}
	l.decoded[key] = decoded
	return decoded
}

// document reads a TOML or JSON file.
func (l *Loader) document(side Side, file string, e gitsrc.Entry, f format) (*document, error) {
	documents := &l.toml
	if f == formatJSON {
		documents = &l.json
	}
	doc, err := documents.load(side, file, e, func(content []byte) *document {
		if gitsrc.IsLFSPointer(content) {
			return &document{format: f, pointer: true, lines: source.NewLines(content), fault: &syntaxError{
				extent{0, len(content)}, "this is a Git LFS pointer",
			}}
		}
		return parseDocument(content, f)
	})
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	return doc, nil
}
