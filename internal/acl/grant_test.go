package acl

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/manifest"
)

// set makes a set of names separated by spaces, nil for none.
func set(names string) map[string]bool {
	var s map[string]bool
	for _, name := range strings.Fields(names) {
		s = with(s, name)
	}
	return s
}

// full is a grant with all that a grant can have.
func full() Grant {
	return Grant{
		Allow: map[string]Scope{"a": {Allow: set("1 2"), Deny: set("3")}, "b": {}},
		Deny:  set("c"), Foreign: set("other:x"),
		Global: &Scope{Allow: set("4"), Deny: set("5")},
	}
}

// TestGrantEqual changes one part after another of a grant.
func TestGrantEqual(t *testing.T) {
	for name, change := range map[string]func(*Grant){
		"commands":             func(g *Grant) { delete(g.Allow, "b") },
		"scope":                func(g *Grant) { g.Allow["a"] = Scope{Allow: set("1"), Deny: set("3")} },
		"denied scope":         func(g *Grant) { g.Allow["a"] = Scope{Allow: set("1 2")} },
		"denied commands":      func(g *Grant) { g.Deny = nil },
		"foreign references":   func(g *Grant) { g.Foreign = set("other:y") },
		"no global scope":      func(g *Grant) { g.Global = nil },
		"empty global scope":   func(g *Grant) { g.Global = new(Scope) },
		"another global scope": func(g *Grant) { g.Global = &Scope{Allow: set("4")} },
	} {
		changed := full()
		change(&changed)
		if full().equal(changed) || changed.equal(full()) {
			t.Errorf("%s: nothing is noticed", name)
		}
	}
	if !full().equal(full()) || !(Grant{}).equal(Grant{}) {
		t.Error("a grant differs from itself")
	}
}

func TestGrantIsEmpty(t *testing.T) {
	for name, test := range map[string]struct {
		grant Grant
		want  bool
	}{
		"nothing":            {Grant{}, true},
		"empty global scope": {Grant{Global: new(Scope)}, true},
		"commands":           {Grant{Allow: map[string]Scope{"a": {}}}, false},
		"denied commands":    {Grant{Deny: set("a")}, false},
		"foreign references": {Grant{Foreign: set("a:b")}, false},
		"global scope":       {Grant{Global: &Scope{Allow: set("1")}}, false},
		"global denials":     {Grant{Global: &Scope{Deny: set("1")}}, false},
	} {
		if got := test.grant.IsEmpty(); got != test.want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}

// TestGrantAdd unites two grants, and changes neither of the sets they are made of.
func TestGrantAdd(t *testing.T) {
	one, other := full(), Grant{
		Allow: map[string]Scope{"a": {Allow: set("6")}, "d": {Deny: set("7")}},
		Deny:  set("e"), Foreign: set("other:y"), Global: &Scope{Allow: set("8")},
	}
	want := Grant{
		Allow: map[string]Scope{"a": {Allow: set("1 2 6"), Deny: set("3")}, "b": {}, "d": {Deny: set("7")}},
		Deny:  set("c e"), Foreign: set("other:x other:y"), Global: &Scope{Allow: set("4 8"), Deny: set("5")},
	}
	var total Grant
	total.add(one)
	total.add(other)
	if diff := cmp.Diff(want, total); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(full(), one); diff != "" {
		t.Errorf("what was added has changed: %s", diff)
	}
}

func TestGrantWith(t *testing.T) {
	extra := Scope{Allow: set("6"), Deny: set("7")}
	want := full()
	want.Allow = map[string]Scope{"a": {Allow: set("1 2 6"), Deny: set("3 7")}, "b": extra}
	want.Global = &Scope{Allow: set("4 6"), Deny: set("5 7")}
	if diff := cmp.Diff(want, full().With(extra)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(full(), full().With(Scope{})); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(Grant{Allow: map[string]Scope{"a": {Deny: set("7")}}}, Grant{Allow: map[string]Scope{"a": {}}}.With(Scope{Deny: set("7")})); diff != "" {
		t.Error(diff)
	}
}

// TestKinds says of every kind of effect whether it narrows or widens, and how a grant that
// differs by it alone relates to the one before.
func TestKinds(t *testing.T) {
	tests := []struct {
		kind      EffectKind
		narrowing bool
		widening  bool
		order     Order
	}{
		{AllowLost, true, false, Narrower},
		{AllowGained, false, true, Wider},
		{DenyGained, true, false, Narrower},
		{DenyLost, false, true, Wider},
		{ScopeAllowLost, true, false, Narrower},
		{ScopeAllowGained, false, true, Wider},
		{ScopeDenyGained, true, false, Narrower},
		{ScopeDenyLost, false, true, Wider},
		{ScopeIntroduced, true, true, Incomparable},
		{ScopeDropped, true, true, Incomparable},
		{GlobalLost, true, false, Narrower},
		{GlobalGained, false, true, Wider},
		{ForeignLost, true, false, Incomparable},
		{ForeignGained, true, true, Incomparable},
		{Broken, true, false, Narrower},
		{Mended, false, false, Wider},
	}
	for _, test := range tests {
		effects := Effects{{Kind: test.kind}: manifest.AllPlatforms}
		if got := test.kind.Narrowing(); got != test.narrowing {
			t.Errorf("kind %d narrows: %t", test.kind, got)
		}
		if got := test.kind.Widening(); got != test.widening {
			t.Errorf("kind %d widens: %t", test.kind, got)
		}
		if got := effects.Order(); got != test.order {
			t.Errorf("kind %d has the order %d, want %d", test.kind, got, test.order)
		}
	}
}

// TestMended says that nobody loses by what replaces a set that Tauri refused.
func TestMended(t *testing.T) {
	refused := Outcome{Kind: SetItem, Err: errors.New("refused")}
	mended := Outcome{Kind: SetItem, Grants: []PlatformGrant{{Platforms: manifest.AllPlatforms, Grant: full()}}}
	var got []Effect
	for _, effect := range Difference(refused, mended).Sorted() {
		if effect.Kind == ForeignGained || effect.Kind == DenyGained {
			t.Errorf("got %+v", effect)
		}
		got = append(got, effect)
	}
	want := []Effect{
		{Kind: AllowGained, Command: "a"},
		{Kind: AllowGained, Command: "b"},
		{Kind: ScopeAllowGained, Value: "4"},
		{Kind: GlobalGained},
		{Kind: Mended},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSorted(t *testing.T) {
	want := []Effect{
		{Kind: AllowLost, Command: "a"},
		{Kind: AllowLost, Command: "b"},
		{Kind: ScopeAllowLost, Command: "a", Value: "2"},
		{Kind: ScopeAllowLost, Command: "b", Value: "1"},
		{Kind: ScopeAllowLost, Command: "b", Value: "2"},
		{Kind: GlobalLost},
	}
	effects := Effects{}
	for _, effect := range want {
		effects[effect] = manifest.Linux
	}
	if diff := cmp.Diff(want, effects.Sorted()); diff != "" {
		t.Error(diff)
	}
}

func TestVariants(t *testing.T) {
	long := strings.Repeat("a", MaxIdentifierLen)
	tests := []struct {
		text, want string
		tooLong    bool
	}{
		{pluginPrefix + "x", "StartsWithTauriPlugin", false},
		{pluginPrefix + long, "StartsWithTauriPlugin", false},
		{"", "Empty", false},
		{"a_b", "InvalidFormat", false},
		{long[1:] + "_", "InvalidFormat", false},
		{long + "a", "Humongous(117)", true},
		{"a:b:c", "MultipleSeparators", false},
		{"a-", "TrailingHyphen", false},
		{"a:", "PrefixWithoutBase", false},
	}
	for _, test := range tests {
		_, err := ParseIdentifier(test.text)
		var invalid *IdentifierError
		if !errors.As(err, &invalid) {
			t.Fatalf("%q: got %v", test.text, err)
		}
		if got := invalid.Variant(); got != test.want || invalid.TooLong != test.tooLong {
			t.Errorf("%q: got %s, too long: %t", test.text, got, invalid.TooLong)
		}
	}
}

// TestAlphanumeric asks for the characters at both ends of the alphabets.
func TestAlphanumeric(t *testing.T) {
	for b, want := range map[byte]bool{
		'a': true, 'z': true, 'A': true, 'Z': true, '0': true, '9': true,
		'a' - 1: false, 'z' + 1: false, 'A' - 1: false, 'Z' + 1: false, '0' - 1: false, '9' + 1: false,
	} {
		if alphanumeric(b) != want {
			t.Errorf("%q: got %t", b, !want)
		}
	}
}

// TestReasonsAreKept says that the grammar's reason is found in the error of a set.
func TestReasonsAreKept(t *testing.T) {
	s := surface(t, "[[set]]\nidentifier = \"x\"\ndescription = \"\"\npermissions = [\"a_b\"]\n")
	var invalid *IdentifierError
	if err := s.Outcomes["x"].Err; !errors.As(err, &invalid) || invalid.Identifier != "a_b" {
		t.Errorf("got %v", err)
	}
	if kind := s.Outcomes["x"].Kind; kind != SetItem {
		t.Errorf("the set is of kind %d", kind)
	}
}

// TestGranting says which commands some capability can allow, by what and where.
func TestGranting(t *testing.T) {
	s := surface(t, `
[[permission]]
identifier = "both"
commands.allow = ["a", "b"]
[[permission]]
identifier = "mobile"
commands.allow = ["a", "c"]
platforms = ["android", "iOS"]
[[permission]]
identifier = "dead"
commands.allow = ["d"]
commands.deny = ["d", "e"]
`)
	all, mobile := manifest.AllPlatforms, manifest.Android|manifest.IOS
	want := map[string]*Granting{
		"a": {By: set("both mobile"), Platforms: all}, "b": {By: set("both"), Platforms: all}, "c": {By: set("mobile"), Platforms: mobile},
	}
	if diff := cmp.Diff(want, s.Granted()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(set("a b c d e"), s.Mentioned()); diff != "" {
		t.Error(diff)
	}
	for _, test := range []struct {
		name, command  string
		allows, denies bool
	}{
		{"both", "a", true, false}, {"both", "c", false, false}, {"mobile", "c", true, false}, {"dead", "d", false, true}, {"dead", "e", false, true},
	} {
		o := s.Outcomes[test.name]
		if o.AllowsAnywhere(test.command) != test.allows || o.DeniesAnywhere(test.command) != test.denies {
			t.Errorf("%s: %s", test.name, test.command)
		}
	}
}

// TestRepeatedMembers says that a set comes down to each permission once, however
// often and by however many sets it is named.
func TestRepeatedMembers(t *testing.T) {
	s := surface(t, `
[[permission]]
identifier = "a"
[[permission]]
identifier = "b"
[[set]]
identifier = "inner"
description = ""
permissions = ["b", "a"]
[[set]]
identifier = "x"
description = ""
permissions = ["a", "inner", "a", "b", "inner", "p:a", "other:y", "other:y"]
`)
	var got []string
	for _, ref := range s.Outcomes["x"].Refs {
		if ref.Permission != nil {
			got = append(got, ref.Permission.ID.Text)
		} else {
			got = append(got, ref.Foreign)
		}
	}
	if diff := cmp.Diff([]string{"a", "b", "other:y"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestOwnNameWithColon resolves members that name another plugin's permission and
// one of the own manifest at once.
func TestOwnNameWithColon(t *testing.T) {
	const odd = "\n[[permission]]\nidentifier = \"q:one\"\ncommands.allow = [\"c\"]\n[[set]]\nidentifier = \"q:set\"\ndescription = \"\"\npermissions = [\"no\"]\n"
	x := func(member string) Outcome {
		return surface(t, odd+"[[set]]\nidentifier = \"x\"\ndescription = \"\"\npermissions = [\""+member+"\"]\n").Outcomes["x"]
	}
	if diff := cmp.Diff([]string{"all platforms: +c @q:one"}, tell(x("q:one"))); diff != "" {
		t.Error(diff)
	}
	if refs := x("q:one").Refs; len(refs) != 2 || refs[0].Foreign != "q:one" || refs[1].Permission == nil {
		t.Errorf("got %+v", refs)
	}
	if diff := cmp.Diff([]string{"error: permission no not found from set q:set"}, tell(x("q:set"))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"all platforms: @q:two"}, tell(x("q:two"))); diff != "" {
		t.Error(diff)
	}
}

func TestUnknownName(t *testing.T) {
	_, _, err := newResolver("p", &manifest.Manifest{}).fromCapability("no")
	want := &ResolveError{Kind: UnknownPermission, Key: "p", Member: "no"}
	if diff := cmp.Diff(want, err); diff != "" {
		t.Error(diff)
	}
}

// TestMaxRefs fills the room for what sets come down to up to the last place.
func TestMaxRefs(t *testing.T) {
	set := &manifest.Set{ID: manifest.Name{Text: "x"}, Members: []manifest.Name{{Text: "a"}}}
	m := &manifest.Manifest{Permissions: map[string]*manifest.Permission{"a": {}}}
	for taken, fits := range map[int]bool{maxRefs - 1: true, maxRefs: false} {
		r := newResolver("p", m)
		r.size = taken
		if _, err := r.set(set); (err == nil) != fits {
			t.Errorf("with %d places taken: %v", taken, err)
		}
	}
}

// TestShadowedDefault says that nothing shadows the default set: its name is
// reserved.
func TestShadowedDefault(t *testing.T) {
	const both = "[[permission]]\nidentifier = %q\n[[set]]\nidentifier = %[1]q\ndescription = \"\"\npermissions = []\n"
	for name, want := range map[string]bool{"x": true, DefaultName: false} {
		if got := surface(t, fmt.Sprintf(both, name)).Shadowed(name); got != want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}
