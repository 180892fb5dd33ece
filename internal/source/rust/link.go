package rust

import (
	"errors"
	"fmt"
	"path"
	"strings"
)

// Lookup gives the file at a path, with "/" between its parts; nil if there is none.
type Lookup func(path string) (*File, error)

// node is one file in its place among the modules.
type node struct {
	file *File
	path string
	cfg  Cfg // of the mod declarations that lead to it

	parent      *node // that declares or includes it
	parentScope int32
	include     bool   // included: its names are those of the place of the include!
	written     string // the path as include! has it
	dir         string // where the files of its modules lie

	modules  map[int32]*node // by index into Mods; several with the same mod at different paths are chained
	also     *node           // another file for the same declaration
	included []*node
	byInc    map[int32]*node // by index into Includes
}

// maxNodes bounds the files of one program, each counted as often as it is declared.
const maxNodes = 4096

// linker loads the files of one program.
type linker struct {
	lookup Lookup
	pkg    string // the package's directory
	nodes  []*node
	mods   []Module
	full   bool
}

// link loads the file at root and all that it reaches.
func link(root string, lookup Lookup) (*linker, error) {
	l := &linker{lookup: lookup, pkg: path.Dir(root)}
	file, err := lookup(root)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", root, err)
	}
	if file == nil {
		return nil, fmt.Errorf("reading %s: %w", root, ErrNoFile)
	}
	l.nodes = append(l.nodes, &node{file: file, path: root, dir: path.Dir(root)})
	for i := 0; i < len(l.nodes); i++ {
		if err := l.follow(l.nodes[i]); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// ErrNoFile says that the file to start from does not exist.
var ErrNoFile = errors.New("no such file")

// follow loads what one file declares and includes.
func (l *linker) follow(n *node) error {
	n.modules, n.byInc = map[int32]*node{}, map[int32]*node{}
	for i := range n.file.Mods {
		if m := &n.file.Mods[i]; !m.Inline {
			if err := l.module(n, int32(i), m); err != nil {
				return err
			}
		}
	}
	for i := range n.file.Includes {
		if inc := &n.file.Includes[i]; inc.Macro == "include" {
			if err := l.includeFile(n, int32(i), inc); err != nil {
				return err
			}
		}
	}
	return nil
}

// candidate is a path at which a module's file may lie.
type candidate struct {
	path string
	cfg  Cfg
	via  string
	owns bool // the file's own modules lie beside it
}

// module loads the file of a mod declaration. The rules are those of the Rust
// reference, "Module source filenames".
func (l *linker) module(n *node, at int32, m *Mod) error {
	plain := path.Join(append(append([]string{n.dir}, m.Dirs...), m.Name)...)
	var rest Cfg
	var found bool
	for _, p := range m.Paths {
		base := path.Dir(n.path)
		if len(m.Dirs) > 0 {
			base = path.Join(append([]string{n.dir}, m.Dirs...)...)
		}
		target := path.Join(base, slashes(p.Path))
		if path.IsAbs(slashes(p.Path)) {
			target = slashes(p.Path)
		}
		ok, err := l.add(n, at, m, candidate{target, rest.and(p.Cfg), "#[path]", true})
		if err != nil {
			return err
		}
		found = found || ok
		if p.Cfg.Always() {
			return l.missing(n, m, target, found)
		}
		rest = rest.and(p.Cfg.negate())
	}
	for _, c := range []candidate{{plain + ".rs", rest, "mod", false}, {plain + "/mod.rs", rest, "mod", true}} {
		ok, err := l.add(n, at, m, c)
		if err != nil || ok {
			return err
		}
	}
	return l.missing(n, m, plain+".rs", found)
}

func slashes(p string) string { return strings.ReplaceAll(p, `\`, "/") }

// missing notes a module whose file does not exist.
func (l *linker) missing(n *node, m *Mod, target string, found bool) error {
	if !found {
		l.mods = append(l.mods, Module{Path: target, Via: "mod", From: n.path, Span: m.Span, Missing: true})
	}
	return nil
}

func (l *linker) add(n *node, at int32, m *Mod, c candidate) (bool, error) {
	file, err := l.load(n, c.path)
	if file == nil || err != nil {
		return false, err
	}
	dir := path.Dir(c.path)
	if !c.owns {
		dir = strings.TrimSuffix(c.path, ".rs")
	}
	child := &node{
		file: file, path: c.path, cfg: n.cfg.and(m.Cfg).and(c.cfg), parent: n, parentScope: m.scope, dir: dir,
		also: n.modules[at],
	}
	n.modules[at] = child
	l.nodes = append(l.nodes, child)
	l.mods = append(l.mods, Module{Path: c.path, Via: c.via, From: n.path, Span: m.Span})
	return true, nil
}

// load gets a file, unless it contains itself or there are too many.
func (l *linker) load(n *node, target string) (*File, error) {
	if strings.HasPrefix(target, "../") && !strings.HasPrefix(l.pkg, "..") {
		return nil, nil // outside what the caller can see
	}
	for up := n; up != nil; up = up.parent {
		if up.path == target {
			return nil, nil
		}
	}
	if len(l.nodes) >= maxNodes {
		l.full = true
		return nil, nil
	}
	file, err := l.lookup(target)
	if err != nil {
		return nil, fmt.Errorf("reading %s, declared in %s: %w", target, n.path, err)
	}
	return file, nil
}

func (l *linker) includeFile(n *node, at int32, inc *Include) error {
	v := n.evaluatePath(&inc.value, inc.Cfg)
	if v.kind != strValue {
		return nil
	}
	base := path.Dir(n.path)
	if v.root {
		base = l.pkg
	}
	target := path.Join(base, slashes(v.text))
	file, err := l.load(n, target)
	if err != nil {
		return err
	}
	if file == nil {
		l.mods = append(l.mods, Module{Path: target, Via: "include!", From: n.path, Span: inc.Span, Missing: true})
		return nil
	}
	child := &node{
		file: file, path: target, cfg: n.cfg.and(inc.Cfg), parent: n, parentScope: inc.scope, include: true,
		written: v.text, dir: path.Dir(target),
	}
	n.included = append(n.included, child)
	n.byInc[at] = child
	l.nodes = append(l.nodes, child)
	l.mods = append(l.mods, Module{Path: target, Via: "include!", From: n.path, Span: inc.Span})
	return nil
}
