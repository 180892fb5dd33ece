package manifest

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSamePermission changes one part after another of a permission that is
// replaced by its like.
func TestSamePermission(t *testing.T) {
	entry := func(text string) []ScopeEntry { return []ScopeEntry{{Value: Value{Kind: String, Text: text}}} }
	full := func() *Permission {
		return &Permission{
			Platforms: Linux, HasScopeAllow: true, HasScopeDeny: true,
			Allow: []Name{{Text: "a"}, {Text: "b"}}, Deny: []Name{{Text: "c"}},
			ScopeAllow: append(entry("d"), entry("e")...), ScopeDeny: entry("f"),
		}
	}
	tests := []struct {
		name   string
		change func(*Permission)
		want   bool
	}{
		{"nothing", func(*Permission) {}, true},
		{"the order", func(p *Permission) {
			p.Allow, p.ScopeAllow = []Name{{Text: "b"}, {Text: "a"}, {Text: "b"}}, slicesOf(entry("e"), entry("d"), entry("e"))
		}, true},
		{"the description", func(p *Permission) { p.Description = "x" }, true},
		{"platforms", func(p *Permission) { p.Platforms = MacOS }, false},
		{"the list of a scope", func(p *Permission) { p.HasScopeAllow = false }, false},
		{"the list of a denied scope", func(p *Permission) { p.HasScopeDeny = false }, false},
		{"commands", func(p *Permission) { p.Allow = p.Allow[:1] }, false},
		{"denied commands", func(p *Permission) { p.Deny = nil }, false},
		{"scope", func(p *Permission) { p.ScopeAllow = p.ScopeAllow[:1] }, false},
		{"denied scope", func(p *Permission) { p.ScopeDeny = entry("d") }, false},
	}
	for _, test := range tests {
		changed := full()
		test.change(changed)
		if got := samePermission(full(), changed); got != test.want {
			t.Errorf("%s: got %t", test.name, got)
		}
	}
}

func slicesOf(lists ...[]ScopeEntry) []ScopeEntry {
	var all []ScopeEntry
	for _, list := range lists {
		all = append(all, list...)
	}
	return all
}

func TestMergeSeveral(t *testing.T) {
	name := func(text string, line int) Name { return Name{Text: text, At: at("x.toml", line, 1, 2)} }
	set := func(text string, line int, f *File) *Set { return &Set{ID: name(text, line), File: f} }
	first, last := &File{Path: "a.toml"}, &File{Path: "b.toml"}
	first.Sets = []*Set{set("s", 1, first), set("t", 2, first)}
	first.Permissions = []*Permission{{ID: name("p", 3), File: first}, {ID: name("q", 4), File: first}}
	last.Default = set("default", 5, last)
	last.Sets = []*Set{set("s", 6, last), set("t", 7, last)}
	last.Permissions = []*Permission{{ID: name("p", 8), File: last}, {ID: name("q", 9), File: last}}
	m, faults := mergeFiles([]*File{first, last, {Path: "c.toml"}})
	var got []string
	for _, f := range faults {
		got = append(got, fmt.Sprintf("%d to %d: %s", f.At.Line, f.Winner.Line, f.Message))
	}
	want := []string{
		"1 to 6: set `s` is replaced by the one in b.toml", "2 to 7: set `t` is replaced by the one in b.toml",
		"3 to 8: permission `p` is replaced by the one in b.toml", "4 to 9: permission `q` is replaced by the one in b.toml",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if m.Default != last.Default || len(m.Sets) != 2 || len(m.Permissions) != 2 {
		t.Errorf("got %+v", m)
	}
}
