package plugingen

import (
	"slices"

	"pgregory.net/rapid"
)

// Change returns a plugin that differs from p by a few changes, of the kinds that
// releases make.
func (p Plugin) Change(t *rapid.T) Plugin {
	head := p.clone()
	for range rapid.IntRange(0, 3).Draw(t, "changes") {
		head.changeOnce(t)
	}
	return head
}

// Rewrite returns the same plugin written in another way: other syntax, other
// formats, other order within lists that are sets, other files.
func (p Plugin) Rewrite(t *rapid.T) Plugin {
	other := p.clone()
	for i := range other.Files {
		f := &other.Files[i]
		f.Style = drawStyle(t)
		if f.fitsBoth() && chance(t, 2) {
			f.JSON = !f.JSON
		}
	}
	return other
}

// fitsBoth reports whether both formats can say what the file says.
func (f *File) fitsBoth() bool {
	for _, p := range f.Permissions {
		if p.Scope != nil && slices.ContainsFunc(slices.Concat(p.Scope.Allow, p.Scope.Deny), Value.oneFormat) {
			return false
		}
	}
	return true
}

func (p *Plugin) changeOnce(t *rapid.T) {
	f := &p.Files[rapid.IntRange(0, len(p.Files)-1).Draw(t, "file")]
	switch rapid.IntRange(0, 11).Draw(t, "kind of change") {
	case 0:
		f.Permissions = append(f.Permissions, drawPermission(t))
	case 1:
		f.Permissions = dropOne(t, f.Permissions)
	case 2:
		f.Sets = append(f.Sets, drawSet(t))
	case 3:
		f.Sets = dropOne(t, f.Sets)
	case 4:
		f.Default = &Set{Members: drawMembers(t, "")}
	case 5:
		f.JSON = !f.JSON
	case 6:
		slices.Reverse(f.Permissions)
	case 7:
		if len(f.Sets) > 0 {
			s := &f.Sets[rapid.IntRange(0, len(f.Sets)-1).Draw(t, "set")]
			s.Members = drawMembers(t, s.ID)
		}
	case 8:
		p.Commands = draw(t, "commands", commands, 0, 3)
	case 9:
		f.addMember(t)
	default:
		if len(f.Permissions) > 0 {
			f.Permissions[rapid.IntRange(0, len(f.Permissions)-1).Draw(t, "permission")].change(t)
		}
	}
}

// addMember adds one member to a set or the default, as a release that only gives
// more would.
func (f *File) addMember(t *rapid.T) {
	member := rapid.SampledFrom(names).Draw(t, "new member")
	if n := rapid.IntRange(0, len(f.Sets)).Draw(t, "set"); n < len(f.Sets) {
		f.Sets[n].Members = append(slices.Clone(f.Sets[n].Members), member)
	} else if f.Default != nil {
		f.Default.Members = append(slices.Clone(f.Default.Members), member)
	}
}

func (p *Permission) change(t *rapid.T) {
	drawn := drawPermission(t)
	switch rapid.IntRange(0, 5).Draw(t, "part") {
	case 0:
		p.Allow = drawn.Allow
	case 1:
		p.Deny = drawn.Deny
	case 2:
		p.Scope = drawn.Scope
	case 3:
		p.Platforms = drawn.Platforms
	case 4:
		p.ID = drawn.ID
	case 5:
		p.Allow = append(slices.Clone(p.Allow), drawn.Allow...)
	}
}

func dropOne[E any](t *rapid.T, list []E) []E {
	if len(list) == 0 {
		return list
	}
	i := rapid.IntRange(0, len(list)-1).Draw(t, "dropped")
	return slices.Delete(slices.Clone(list), i, i+1)
}
