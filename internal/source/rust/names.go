package rust

import (
	"slices"
	"strings"
)

// ref is a constant in a file.
type ref struct {
	node  *node
	index int32
}

func (r ref) constant() *Const { return &r.node.file.Consts[r.index] }

func (r ref) cfg() Cfg { return r.node.cfg.and(r.constant().Cfg) }

// modRef is a module: a module scope of a file.
type modRef struct {
	node  *node
	scope int32
}

// maxResolve bounds how many use declarations, globs and files one name leads through.
const maxResolve = 24

// lookup finds the constants that a path means in a scope of the file.
func (n *node) lookup(scope int32, text string) []ref {
	global := strings.HasPrefix(text, "::")
	segs := strings.Split(strings.TrimPrefix(text, "::"), "::")
	if global || len(segs) > maxPath {
		return nil
	}
	r := resolver{}
	return r.path(modRef{n, scope}, segs, 0)
}

// resolver resolves one path; work is what it may still do.
type resolver struct{ work int }

const maxResolverWork = 1 << 12

func (r *resolver) spent(depth int) bool {
	r.work++
	return depth > maxResolve || r.work > maxResolverWork
}

func (r *resolver) path(m modRef, segs []string, depth int) []ref {
	if r.spent(depth) {
		return nil
	}
	last := len(segs) - 1
	if last == 0 {
		return r.name(m, segs[0], depth+1)
	}
	owners := r.modules(m, segs[:last], depth+1)
	out := make([]ref, 0, len(owners))
	for _, in := range owners {
		out = append(out, r.name(in, segs[last], depth+1)...)
	}
	if len(out) > 0 {
		return out
	}
	return r.associated(m, segs, depth)
}

// associated finds Type::CONST.
func (r *resolver) associated(m modRef, segs []string, depth int) []ref {
	last := len(segs) - 1
	owner := segs[last-1]
	if owner == "Self" {
		for s := range m.node.file.around(m.scope) {
			if sc := m.node.file.scopes[s]; sc.kind == implScope {
				owner = sc.name
			}
		}
	}
	in := []modRef{m}
	if last > 1 {
		in = r.modules(m, segs[:last-1], depth+1)
	}
	out := make([]ref, 0, len(in))
	for _, in := range in {
		out = append(out, r.name(in, owner+"::"+segs[last], depth+1)...)
	}
	return out
}

// name finds a constant by its name in a scope and those around it.
func (r *resolver) name(m modRef, name string, depth int) []ref {
	if r.spent(depth) {
		return nil
	}
	for s := range m.node.file.around(m.scope) {
		if out := r.inScope(modRef{m.node, s}, name, depth); len(out) > 0 {
			return out
		}
	}
	if m.node.include && m.node.file.module(m.scope) == 0 {
		return r.name(modRef{m.node.parent, m.node.parentScope}, name, depth+1)
	}
	return nil
}

// inScope finds what one scope says about a name: its own constants, those of
// files included there, what is imported by name, and last by glob.
func (r *resolver) inScope(m modRef, name string, depth int) []ref {
	table := m.node.file.names(m.scope)
	consts := table.consts[name]
	consts = consts[:min(len(consts), maxDefinitions+1)] // one too many tells that there are too many
	out := make([]ref, 0, len(consts))
	for _, i := range consts {
		out = append(out, ref{m.node, i})
	}
	for _, i := range table.includes {
		if n := m.node.byInc[i]; n != nil && !r.spent(depth) {
			out = append(out, r.inScope(modRef{n, 0}, name, depth+1)...)
		}
	}
	for _, u := range table.uses[name] {
		if !slices.Equal(u.path, []string{name}) {
			out = append(out, r.path(modRef{m.node, m.node.file.module(m.scope)}, u.path, depth+1)...)
		}
	}
	if len(out) > 0 {
		return out
	}
	for i, g := range table.globs {
		if i == maxMeanings || r.spent(depth) {
			break
		}
		for _, in := range r.modules(modRef{m.node, m.node.file.module(m.scope)}, g.path, depth+1) {
			if in != m {
				out = append(out, r.inScope(in, name, depth+1)...)
			}
		}
	}
	return out
}

// modules are the modules that a path means.
func (r *resolver) modules(m modRef, segs []string, depth int) []modRef {
	if r.spent(depth) || len(segs) == 0 {
		return nil
	}
	at := r.firstModule(m, segs[0], depth)
	for _, seg := range segs[1:] {
		var next []modRef
		for _, in := range at {
			switch seg {
			case "super":
				next = append(next, in.outer()...)
			case "self":
				next = append(next, in)
			default:
				next = append(next, r.child(in, seg, depth+1)...)
			}
		}
		at = next[:min(len(next), maxDefinitions)]
	}
	return at
}

func (r *resolver) firstModule(m modRef, seg string, depth int) []modRef {
	switch seg {
	case "crate":
		for m.node.parent != nil {
			m.node = m.node.parent
		}
		return []modRef{{m.node, 0}}
	case "self":
		return []modRef{m.module()}
	case "super":
		return m.outer()
	}
	for s := range m.node.file.around(m.scope) {
		if found := r.child(modRef{m.node, s}, seg, depth+1); len(found) > 0 {
			return found
		}
	}
	if m.node.include && m.node.file.module(m.scope) == 0 && !r.spent(depth) {
		return r.firstModule(modRef{m.node.parent, m.node.parentScope}, seg, depth+1)
	}
	return nil
}

// child are the modules of a name that a scope declares or imports.
func (r *resolver) child(m modRef, name string, depth int) []modRef {
	if r.spent(depth) {
		return nil
	}
	table := m.node.file.names(m.scope)
	out := make([]modRef, 0, len(table.inlines[name]))
	for _, s := range table.inlines[name] {
		out = append(out, modRef{m.node, s})
	}
	for _, i := range table.mods[name] {
		for n := m.node.modules[i]; n != nil; n = n.also {
			out = append(out, modRef{n, 0})
		}
	}
	for _, u := range table.uses[name] {
		if len(out) == 0 && !slices.Equal(u.path, []string{name}) {
			out = append(out, r.modules(modRef{m.node, m.node.file.module(m.scope)}, u.path, depth+1)...)
		}
	}
	for _, i := range table.includes {
		if n := m.node.byInc[i]; n != nil && len(out) == 0 {
			out = append(out, r.child(modRef{n, 0}, name, depth+1)...)
		}
	}
	return out
}

// module is the module around a scope: that of the place of the include! for an included file.
func (m modRef) module() modRef {
	m.scope = m.node.file.module(m.scope)
	for m.scope == 0 && m.node.include {
		m = modRef{m.node.parent, m.node.parent.file.module(m.node.parentScope)}
	}
	return m
}

// outer is the module around a module, none for the root.
func (m modRef) outer() []modRef {
	m = m.module()
	if m.scope != 0 {
		return []modRef{{m.node, m.node.file.module(m.node.file.scopes[m.scope].parent)}}
	}
	if m.node.parent == nil {
		return nil
	}
	return []modRef{modRef{m.node.parent, m.node.parentScope}.module()}
}
