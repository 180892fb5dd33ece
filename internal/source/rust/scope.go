package rust

import "slices"

type scopeKind uint8

const (
	blockScope  scopeKind = iota
	fnScope               // variables around it are not seen within
	implScope             // an impl or trait: its constants are reached through its name
	moduleScope           // nothing around it is seen within
)

// maxScopes bounds how deeply scopes nest; below that they are not told apart.
const maxScopes = 128

// scope is a stretch of a file with names of its own. Scope 0 is the file.
type scope struct {
	parent int32
	depth  int32
	kind   scopeKind
	name   string
	label  string // module: its directory; impl: the last segment of the trait
	names  *names
}

// names are what a scope declares: indices into the file's lists.
type names struct {
	consts   map[string][]int32
	mods     map[string][]int32 // external: index into Mods
	inlines  map[string][]int32 // scope of the inline module
	uses     map[string][]use
	globs    []use
	includes []int32
}

// use is one name that a use declaration brings in.
type use struct {
	path   []string
	global bool
}

// table is what a scope declares, made at the first need.
func (s *scope) table() *names {
	if s.names == nil {
		s.names = &names{}
	}
	return s.names
}

// declare adds to what a table says about a name.
func declare[T any](table *map[string][]T, name string, what T) {
	if *table == nil {
		*table = map[string][]T{}
	}
	(*table)[name] = append((*table)[name], what)
}

// noNames stands for the table of a scope that declares nothing.
var noNames = names{}

func (f *File) names(scope int32) *names {
	if n := f.scopes[scope].names; n != nil {
		return n
	}
	return &noNames
}

// module is the module scope around a scope, or the scope itself.
func (f *File) module(scope int32) int32 {
	for f.scopes[scope].kind != moduleScope {
		scope = f.scopes[scope].parent
	}
	return scope
}

// around yields a scope and those around it, up to its module.
func (f *File) around(scope int32) func(yield func(int32) bool) {
	return func(yield func(int32) bool) {
		for yield(scope) && f.scopes[scope].kind != moduleScope {
			scope = f.scopes[scope].parent
		}
	}
}

// inlinePath is the way to a scope through the inline modules of its file: their
// names, and the directories that they add to the paths of module files.
type inlinePath struct{ names, dirs []string }

func (f *File) inlinePath(scope int32) inlinePath {
	var p inlinePath
	for scope = f.module(scope); scope != 0; scope = f.module(f.scopes[scope].parent) {
		p.names = append(p.names, f.scopes[scope].name)
		p.dirs = append(p.dirs, f.scopes[scope].label)
	}
	slices.Reverse(p.names)
	slices.Reverse(p.dirs)
	return p
}

// The bounds of name resolution.
const (
	maxAliases  = 8  // use declarations followed one after the other, and of one name
	maxMeanings = 16 // of a path, and glob imports of a scope that are considered
)

// expand is what a path can mean, use declarations of the file resolved: first the
// path with its aliases replaced, then what glob imports may make of it. A name
// has several aliases where conditions choose among them.
func (f *File) expand(scope int32, segs []string, global bool) [][]string {
	return f.expandAlias(nil, scope, segs, global, 0)
}

func (f *File) expandAlias(out [][]string, scope int32, segs []string, global bool, depth int) [][]string {
	if !global && depth < maxAliases && len(out) < maxMeanings {
		before := len(out)
		for _, u := range f.aliases(scope, segs[0]) {
			if !slices.Equal(u.path, segs[:1]) {
				out = f.expandAlias(out, f.module(scope), slices.Concat(u.path, segs[1:]), u.global, depth+1)
			}
		}
		if len(out) > before {
			return out
		}
	}
	out = append(out, segs)
	if global {
		return out
	}
	for s := range f.around(scope) {
		for _, g := range f.names(s).globs[:min(len(f.names(s).globs), maxMeanings)] {
			out = append(out, slices.Concat(g.path, segs))
		}
	}
	return out
}

// aliases are the use declarations that bring a name into a scope.
func (f *File) aliases(scope int32, name string) []use {
	for s := range f.around(scope) {
		if us := f.names(s).uses[name]; len(us) > 0 {
			return us[:min(len(us), maxAliases)]
		}
	}
	return nil
}

// The bounds of one use declaration.
const (
	maxUseDepth = 64
	maxUseNames = 4096
)

// useTree reads the use tree at i, before end, into the table; prefix is the path before it.
func (p *parser) useTree(into *names, prefix []string, global bool, i, end int32, depth int) {
	if depth > maxUseDepth || len(prefix) > maxPath || p.useNames > maxUseNames {
		return
	}
	if p.lx.isColons(i) {
		i += 2
		global = true
	}
	path := append(make([]string, 0, len(prefix)+3), prefix...)
	for i < end {
		switch {
		case p.lx.at(i).kind == ident && len(path) < maxPath:
			path = append(path, p.lx.name(i))
			i++
			if !p.lx.isColons(i) {
				p.useName(into, path, global, i)
				return
			}
			i += 2
		case p.lx.isPunct(i, '*'):
			into.globs = append(into.globs, use{path, global})
			return
		case p.lx.isOpen(i, '{'):
			last := p.lx.at(i).match
			for at := i + 1; at < last; {
				stop := p.lx.comma(at, last)
				p.useTree(into, path, global, at, stop, depth+1)
				at = stop + 1
			}
			return
		default:
			return
		}
	}
}

// useName declares one name; i is the index after its path.
func (p *parser) useName(into *names, path []string, global bool, i int32) {
	name := path[len(path)-1]
	if name == "self" {
		path = path[:len(path)-1]
		if len(path) == 0 {
			return
		}
		name = path[len(path)-1]
	}
	if p.lx.isWord(i, "as") && p.lx.at(i+1).kind == ident {
		name = p.lx.name(i + 1)
	}
	p.useNames++
	declare(&into.uses, name, use{path, global})
}
