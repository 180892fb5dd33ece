package acl

import (
	"maps"

	"github.com/permver/permver/internal/manifest"
)

// addRef adds what one permission grants on the platforms of a class, which are
// alike for it.
func (g *Grant) addRef(ref Ref, class manifest.Platforms) {
	if ref.Foreign != "" {
		g.Foreign = with(g.Foreign, ref.Foreign)
		return
	}
	p := ref.Permission
	if p.Platforms&class == 0 {
		return
	}
	scope := scopeOf(p)
	if !p.HasCommands() {
		if g.Global == nil {
			g.Global = new(Scope)
		}
		g.Global.add(scope)
		return
	}
	for _, c := range p.Allow {
		g.allow(c.Text, scope)
	}
	for _, c := range p.Deny {
		g.Deny = with(g.Deny, c.Text)
	}
}

func (g *Grant) allow(command string, scope Scope) {
	if g.Allow == nil {
		g.Allow = make(map[string]Scope)
	}
	united := g.Allow[command]
	united.add(scope)
	g.Allow[command] = united
}

// add unites another grant with g.
func (g *Grant) add(other Grant) {
	for command, scope := range other.Allow {
		g.allow(command, scope)
	}
	g.Deny = union(g.Deny, other.Deny)
	g.Foreign = union(g.Foreign, other.Foreign)
	if other.Global != nil {
		if g.Global == nil {
			g.Global = new(Scope)
		}
		g.Global.add(*other.Global)
	}
}

func (g Grant) equal(other Grant) bool {
	return maps.EqualFunc(g.Allow, other.Allow, Scope.equal) &&
		maps.Equal(g.Deny, other.Deny) &&
		maps.Equal(g.Foreign, other.Foreign) &&
		(g.Global == nil) == (other.Global == nil) &&
		(g.Global == nil || g.Global.equal(*other.Global))
}

// IsEmpty reports whether the grant gives and denies nothing at all.
func (g Grant) IsEmpty() bool {
	return len(g.Allow) == 0 && len(g.Deny) == 0 && len(g.Foreign) == 0 &&
		(g.Global == nil || len(g.Global.Allow) == 0 && len(g.Global.Deny) == 0)
}

func scopeOf(p *manifest.Permission) Scope {
	var s Scope
	for _, e := range p.ScopeAllow {
		s.Allow = with(s.Allow, e.Value.String())
	}
	for _, e := range p.ScopeDeny {
		s.Deny = with(s.Deny, e.Value.String())
	}
	return s
}

func (s *Scope) add(other Scope) {
	s.Allow = union(s.Allow, other.Allow)
	s.Deny = union(s.Deny, other.Deny)
}

func (s Scope) equal(other Scope) bool {
	return maps.Equal(s.Allow, other.Allow) && maps.Equal(s.Deny, other.Deny)
}

// with returns the set with one more element; the set is changed in place.
func with(set map[string]bool, element string) map[string]bool {
	if set == nil {
		set = make(map[string]bool)
	}
	set[element] = true
	return set
}

// union returns a set of its own with the elements of both: grants share scopes,
// so neither may be changed.
func union(a, b map[string]bool) map[string]bool {
	switch {
	case len(b) == 0:
		return a
	case len(a) == 0:
		return b
	}
	both := maps.Clone(a)
	maps.Copy(both, b)
	return both
}
