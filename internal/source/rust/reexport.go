package rust

import "slices"

// reexported puts the types of a signature in terms of the well-known crates where the
// modules of the program only hand them on: crate::prelude::State for tauri::State.
func (n *node) reexported(scope int32, s Signature) Signature {
	s.Params = slices.Clone(s.Params)
	for i := range s.Params {
		s.Params[i].Type = n.handedOn(scope, s.Params[i].Type)
	}
	s.Result = n.handedOn(scope, s.Result)
	return s
}

func (n *node) handedOn(scope int32, t Type) Type {
	t.Args = slices.Clone(t.Args)
	for i := range t.Args {
		t.Args[i] = n.handedOn(scope, t.Args[i])
	}
	path := t.path
	if t.globbed && !t.here && !basic[t.Name] {
		path = []string{t.Name}
	}
	if len(path) == 0 {
		return t
	}
	r := resolver{}
	if origin := r.origin(modRef{n, n.file.module(scope)}, path, 0); origin != nil {
		t.Name, t.first, t.path = origin[len(origin)-1], origin[0], nil
		t.globbed, t.foreign = false, false
	}
	return t
}

// origin is the path in a well-known crate that a path in a module leads to; nil if it
// leads elsewhere, or may lead to several.
func (r *resolver) origin(m modRef, path []string, depth int) []string {
	last := len(path) - 1
	switch {
	case r.spent(depth):
		return nil
	case last > 0 && known[path[0]]:
		return path
	case last > 0:
		owners := r.modules(m, path[:last], depth+1)
		if len(owners) != 1 {
			return nil
		}
		return r.origin(owners[0], path[last:], depth+1)
	}
	if uses := m.node.file.names(m.scope).uses[path[0]]; len(uses) > 0 {
		if len(uses) > 1 || slices.Equal(uses[0].path, path) {
			return nil
		}
		return r.origin(m, uses[0].path, depth+1)
	}
	if _, defined := m.node.file.Types[path[0]]; defined {
		return nil
	}
	return r.originByGlob(m, path, depth)
}

// originByGlob is the origin of a name that a glob import of a module brings.
func (r *resolver) originByGlob(m modRef, path []string, depth int) []string {
	var found []string
	for i, g := range m.node.file.names(m.scope).globs {
		if i == maxMeanings || known[g.path[0]] {
			return nil // of what such a crate has, the names are not known
		}
		for _, in := range r.modules(m, g.path, depth+1) {
			origin := r.origin(in, path, depth+1)
			if origin != nil && found != nil && !slices.Equal(origin, found) {
				return nil
			}
			if origin != nil {
				found = origin
			}
		}
	}
	return found
}
