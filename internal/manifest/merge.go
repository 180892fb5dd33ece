package manifest

import (
	"fmt"
	"slices"
)

// mergeFiles builds the manifest of the files as Tauri does (tauri-utils,
// Manifest::new): of items that share an identifier the last one stays. Each
// other one is a fault that names the item which stays.
func mergeFiles(files []*File) (Manifest, []Fault) {
	m := Manifest{Permissions: map[string]*Permission{}, Sets: map[string]*Set{}}
	for _, f := range files {
		if f.Default != nil {
			m.Default = f.Default
		}
		for _, p := range f.Permissions {
			m.Permissions[p.ID.Text] = p
		}
		for _, s := range f.Sets {
			m.Sets[s.ID.Text] = s
		}
	}
	var faults []Fault
	for _, f := range files {
		if d := f.Default; d != nil && d.ID.At != m.Default.ID.At {
			faults = append(faults, duplicate(DuplicateDefault, d.ID, m.Default.ID, m.Default.File, sameSet(d, m.Default)))
		}
		for _, s := range f.Sets {
			if kept := m.Sets[s.ID.Text]; s.ID.At != kept.ID.At {
				faults = append(faults, duplicate(DuplicateSet, s.ID, kept.ID, kept.File, sameSet(s, kept)))
			}
		}
		for _, p := range f.Permissions {
			if kept := m.Permissions[p.ID.Text]; p.ID.At != kept.ID.At {
				faults = append(faults, duplicate(DuplicatePermission, p.ID, kept.ID, kept.File, samePermission(p, kept)))
			}
		}
	}
	return m, faults
}

func duplicate(kind FaultKind, lost, kept Name, keptIn *File, same bool) Fault {
	what := map[FaultKind]string{DuplicatePermission: "permission", DuplicateSet: "set"}[kind]
	message := fmt.Sprintf("%s `%s` is replaced by the one in %s", what, lost.Text, keptIn.Path)
	if kind == DuplicateDefault {
		message = fmt.Sprintf("the default set is replaced by the one in %s", keptIn.Path)
	}
	return Fault{
		Kind: kind, Subject: lost.Text, Message: message, At: lost.At,
		Winner: kept.At, Same: same, Generated: keptIn.Command != "",
	}
}

func sameSet(a, b *Set) bool {
	return slices.Equal(texts(a.Members), texts(b.Members))
}

// samePermission reports whether both grant the same. Order and repetition do
// not matter to Tauri.
func samePermission(a, b *Permission) bool {
	return a.Platforms == b.Platforms &&
		a.HasScopeAllow == b.HasScopeAllow && a.HasScopeDeny == b.HasScopeDeny &&
		slices.Equal(texts(a.Allow), texts(b.Allow)) && slices.Equal(texts(a.Deny), texts(b.Deny)) &&
		slices.Equal(values(a.ScopeAllow), values(b.ScopeAllow)) && slices.Equal(values(a.ScopeDeny), values(b.ScopeDeny))
}

// texts returns the different names, sorted.
func texts(names []Name) []string {
	set := make([]string, 0, len(names))
	for _, name := range names {
		set = append(set, name.Text)
	}
	slices.Sort(set)
	return slices.Compact(set)
}

// values returns the different values of scope entries, sorted.
func values(entries []ScopeEntry) []string {
	set := make([]string, 0, len(entries))
	for _, entry := range entries {
		set = append(set, entry.Value.String())
	}
	slices.Sort(set)
	return slices.Compact(set)
}
