package plugingen

import (
	"maps"
	"slices"
	"strings"
)

// Features names what is special about the plugin and about how its files are
// written, each once.
func (p Plugin) Features() []string {
	seen := make(map[string]bool)
	note := func(when bool, feature string) {
		if when {
			seen[feature] = true
		}
	}
	declared := make(map[string]int) // the file that declared an identifier
	note(len(p.Commands) > 0, "commands in the build script")
	for i, f := range p.Files {
		_, used := f.write()
		for _, feature := range used {
			note(true, feature)
		}
		note(f.JSON, "json")
		note(!f.JSON, "toml")
		note(f.Fault != nil, "a fault")
		note(f.Fault != nil, f.faultKind())
		for _, perm := range f.Permissions {
			before, again := declared[perm.ID]
			note(again && before == i, "permission twice in a file")
			note(again && before != i, "permission in two files")
			declared[perm.ID] = i
			perm.features(note)
		}
		for _, s := range f.Sets {
			note(slices.Contains(badNames, s.ID), "set with an odd identifier")
			_, shadows := declared[s.ID]
			note(shadows, "set and permission of one name")
			features(s.Members, note)
		}
		if f.Default != nil {
			note(true, "default set")
			features(f.Default.Members, note)
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

func (f File) faultKind() string {
	if f.Fault == nil {
		return ""
	}
	return f.Fault.Kind
}

func (perm Permission) features(note func(bool, string)) {
	note(slices.Contains(badNames, perm.ID), "permission with an odd identifier")
	note(len(perm.Deny) > 0, "denied command")
	note(len(perm.Allow)+len(perm.Deny) == 0, "permission without commands")
	note(perm.Platforms != nil, "platforms")
	note(perm.Platforms != nil && len(perm.Platforms) == 0, "no platform at all")
	if perm.Scope == nil {
		return
	}
	note(true, "scope")
	note(perm.Scope.Allow != nil && len(perm.Scope.Allow) == 0, "empty scope list")
	note(len(perm.Scope.Deny) > 0, "denied scope")
	for _, v := range slices.Concat(perm.Scope.Allow, perm.Scope.Deny) {
		note(true, v.Feature)
	}
}

func features(members []string, note func(bool, string)) {
	for _, m := range members {
		note(slices.Contains(setNames, m), "set of sets")
		note(m == "default", "default as a member")
		note(strings.HasPrefix(m, Key+":"), "member with the own prefix")
		note(slices.Contains(Foreign, m), "member of another plugin")
		note(slices.Contains(badNames, m) && m != "default", "odd member")
	}
}
