package acl

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/manifest"
)

// surface resolves one permission file of a plugin called "p" without commands of
// its own.
func surface(t *testing.T, toml string) *Surface {
	t.Helper()
	plugin, err := manifest.NewLoader().Load(gitsrc.Files("test", map[string]string{
		"Cargo.toml":           "[package]\nname = \"tauri-plugin-p\"\nversion = \"1.0.0\"\nlinks = \"tauri-plugin-p\"\n[build-dependencies]\ntauri-plugin = \"2\"\n",
		"build.rs":             "fn main() { tauri_plugin::Builder::new(&[]).build() }",
		"permissions/all.toml": toml,
	}), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range plugin.Faults {
		if f.Kind.Fatal() {
			t.Fatalf("the fixture does not parse: %s", f.Message)
		}
	}
	return NewSurface(plugin)
}

// tell writes an outcome in one line a class of platforms.
func tell(o Outcome) []string {
	if o.Err != nil {
		return []string{"error: " + o.Err.Error()}
	}
	told := make([]string, 0, len(o.Grants))
	for _, g := range o.Grants {
		told = append(told, strings.TrimSpace(fmt.Sprintf("%s: %s", g.Platforms, tellGrant(g.Grant))))
	}
	slices.Sort(told)
	return told
}

func tellGrant(g Grant) string {
	var parts []string
	for _, c := range slices.Sorted(maps.Keys(g.Allow)) {
		parts = append(parts, "+"+c+tellScope(g.Allow[c]))
	}
	for _, c := range slices.Sorted(maps.Keys(g.Deny)) {
		parts = append(parts, "-"+c)
	}
	if g.Global != nil {
		parts = append(parts, "global"+tellScope(*g.Global))
	}
	for _, f := range slices.Sorted(maps.Keys(g.Foreign)) {
		parts = append(parts, "@"+f)
	}
	return strings.Join(parts, " ")
}

func tellScope(s Scope) string {
	if len(s.Allow)+len(s.Deny) == 0 {
		return ""
	}
	return fmt.Sprintf("{%s !%s}", strings.Join(slices.Sorted(maps.Keys(s.Allow)), ","), strings.Join(slices.Sorted(maps.Keys(s.Deny)), ","))
}

const items = `
[[permission]]
identifier = "read"
commands.allow = ["read"]
[[permission]]
identifier = "write"
commands.allow = ["write"]
scope.allow = ["a"]
scope.deny = ["b"]
[[permission]]
identifier = "no-write"
commands.deny = ["write"]
[[permission]]
identifier = "area"
scope.allow = [{ path = "x" }]
[[permission]]
identifier = "desktop"
platforms = ["linux", "macOS", "windows"]
commands.allow = ["tray"]
[[permission]]
identifier = "nowhere"
platforms = []
commands.allow = ["x"]
[[permission]]
identifier = "nothing"
[[permission]]
identifier = "both"
commands.allow = ["from-permission"]
[[set]]
identifier = "both"
description = "hides the permission"
permissions = ["read"]
`

func TestOutcomes(t *testing.T) {
	s := surface(t, items+`
[default]
permissions = ["inner", "no-write"]
[[set]]
identifier = "inner"
description = "a set of a set"
permissions = ["read", "p:write", "desktop"]
[[set]]
identifier = "lists-both"
description = "gets the permission"
permissions = ["both"]
[[set]]
identifier = "again"
description = "the default"
permissions = ["default", "fs:default", "area"]
[[set]]
identifier = "empty"
description = "empty"
permissions = []
[[set]]
identifier = "unknown"
description = "unknown member, before the invalid one"
permissions = ["read", "raed", "no_identifier"]
[[set]]
identifier = "invalid"
description = "invalid member"
permissions = ["no_identifier", "raed"]
[[set]]
identifier = "uses-unknown"
description = "fails through another set"
permissions = ["unknown"]
[[set]]
identifier = "a"
description = "cycle"
permissions = ["b"]
[[set]]
identifier = "b"
description = "cycle"
permissions = ["a"]
[[set]]
identifier = "read-all_"
description = "cannot be listed"
permissions = ["read"]
`)
	want := map[string][]string{
		"read":         {"all platforms: +read"},
		"write":        {`all platforms: +write{"a" !"b"}`},
		"no-write":     {"all platforms: -write"},
		"area":         {`all platforms: global{{"path":"x"} !}`},
		"desktop":      {"android, iOS:", "linux, macOS, windows: +tray"},
		"nowhere":      {"all platforms:"},
		"nothing":      {"all platforms: global"},
		"both":         {"all platforms: +read"},
		"lists-both":   {"all platforms: +from-permission"},
		"inner":        {`android, iOS: +read +write{"a" !"b"}`, `linux, macOS, windows: +read +tray +write{"a" !"b"}`},
		"default":      {`android, iOS: +read +write{"a" !"b"} -write`, `linux, macOS, windows: +read +tray +write{"a" !"b"} -write`},
		"again":        {`android, iOS: +read +write{"a" !"b"} -write global{{"path":"x"} !} @fs:default`, `linux, macOS, windows: +read +tray +write{"a" !"b"} -write global{{"path":"x"} !} @fs:default`},
		"empty":        {"all platforms:"},
		"unknown":      {"error: permission raed not found from set unknown"},
		"uses-unknown": {"error: permission raed not found from set unknown"},
		"invalid":      {"error: invalid identifier in permission set invalid: invalid plugin or permission identifier 'no_identifier': " + reasonFormat},
		"a":            {"error: set a contains itself through b"},
		"b":            {"error: set a contains itself through b"},
		"read-all_":    {"error: invalid plugin or permission identifier 'p:read-all_': " + reasonFormat},
	}
	got := make(map[string][]string)
	for name, o := range s.Outcomes {
		got[name] = tell(o)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestNoDefaultIsValid(t *testing.T) {
	s := surface(t, items)
	o := s.Outcomes[DefaultName]
	if o.Kind != NoItem || o.Err != nil || len(o.Grants) != 1 || !o.Grants[0].Grant.IsEmpty() {
		t.Errorf("the default of a plugin without one: %+v", o)
	}
	listing := surface(t, items+"[[set]]\nidentifier = \"all\"\ndescription = \"d\"\npermissions = [\"default\", \"read\"]\n")
	if got := tell(listing.Outcomes["all"]); !cmp.Equal(got, []string{"all platforms: +read"}) {
		t.Errorf("a set that lists it: %v", got)
	}
}

func TestOn(t *testing.T) {
	o := Outcome{Grants: []PlatformGrant{{Platforms: manifest.Linux | manifest.IOS, Grant: Grant{Deny: set("a")}}, {Platforms: manifest.Android, Grant: Grant{Deny: set("b")}}}}
	for platform, want := range map[manifest.Platforms]string{manifest.Linux: "-a", manifest.IOS: "-a", manifest.Android: "-b", manifest.Windows: ""} {
		if got := tellGrant(o.On(platform)); got != want {
			t.Errorf("on %s: got %q, want %q", platform, got, want)
		}
	}
}

// Sets that repeat each other are expanded once each: 2^60 permissions otherwise.
func TestRepeatedSetsAreExpandedOnce(t *testing.T) {
	var toml strings.Builder
	toml.WriteString(items)
	for i := range 60 {
		fmt.Fprintf(&toml, "[[set]]\nidentifier = \"s%d\"\ndescription = \"d\"\npermissions = [\"s%d\", \"s%d\"]\n", i, i+1, i+1)
	}
	toml.WriteString("[[set]]\nidentifier = \"s60\"\ndescription = \"d\"\npermissions = [\"read\"]\n")
	if got, want := tell(surface(t, toml.String()).Outcomes["s0"]), []string{"all platforms: +read"}; !cmp.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestCapability(t *testing.T) {
	s := surface(t, items+"[[set]]\nidentifier = \"broken\"\ndescription = \"d\"\npermissions = [\"raed\"]\n")
	tests := []struct {
		identifiers []string
		platform    manifest.Platforms
		want, err   string
	}{
		{[]string{"p:read", "p:write"}, manifest.Linux, `+read +write{"a" !"b"}`, ""},
		{[]string{"p:write", "p:no-write"}, manifest.Linux, `+write{"a" !"b"} -write`, ""},
		{[]string{"p:desktop"}, manifest.IOS, "", ""},
		{[]string{"p:desktop", "p:area"}, manifest.MacOS, `+tray global{{"path":"x"} !}`, ""},
		{[]string{"p:default"}, manifest.Linux, "", ""},
		{[]string{"p:read", "p:raed"}, manifest.Linux, "", "unknown permission raed for p"},
		{[]string{"p:read", "p:broken"}, manifest.Linux, "", "permission raed not found from set broken"},
		{[]string{"q:read"}, manifest.Linux, "", "unknown permission read for q"},
		{[]string{"p:a_b"}, manifest.Linux, "", "invalid plugin or permission identifier 'p:a_b': " + reasonFormat},
	}
	for _, tt := range tests {
		got, err := s.Capability(Listed(tt.identifiers...), tt.platform)
		if tellGrant(got) != tt.want || errorText(err) != tt.err {
			t.Errorf("Capability(%v) = %q, %q", tt.identifiers, tellGrant(got), errorText(err))
		}
	}
	if g, _ := s.Capability(Listed("p:write", "p:no-write"), manifest.Linux); g.Allows("write") {
		t.Error("a denied command is allowed")
	}
}

func TestMemberView(t *testing.T) {
	s := surface(t, items)
	o, ok := s.Member("both")
	if got := tell(o); !ok || !cmp.Equal(got, []string{"all platforms: +from-permission"}) {
		t.Errorf("Member(both) = %v, %v", got, ok)
	}
	if _, ok := s.Member("no-such"); ok {
		t.Error("Member finds what does not exist")
	}
}

func TestPluginOutsideOfTheSystem(t *testing.T) {
	if s := NewSurface(&manifest.Plugin{Key: "p"}); len(s.Outcomes) != 0 {
		t.Errorf("outcomes of a plugin without the permission system: %v", s.Names())
	}
}

// Sets that each list the one before come down to a number of permissions that
// grows with its square: what is beyond the bound is told and not kept.
func TestSetsBeyondTheBound(t *testing.T) {
	var toml strings.Builder
	const n = 1000
	for i := range n {
		fmt.Fprintf(&toml, "[[permission]]\nidentifier = \"p%d\"\ncommands.allow = [\"c%d\"]\n", i, i)
		fmt.Fprintf(&toml, "[[set]]\nidentifier = \"s%04d\"\ndescription = \"d\"\npermissions = [\"p%d\", \"s%04d\"]\n", i, i, max(i-1, 0))
	}
	s := surface(t, strings.Replace(toml.String(), "\"p0\", \"s0000\"", "\"p0\"", 1))
	if err := s.TooLarge(); errorText(err) == "" {
		t.Fatal("all sets are resolved")
	}
	if err := surface(t, items).TooLarge(); err != nil {
		t.Errorf("where all sets are resolved: %v", err)
	}
	if o := s.Outcomes["s0100"]; o.Err != nil || len(o.Refs) != 101 {
		t.Errorf("a set below the bound: %v, %d permissions", o.Err, len(o.Refs))
	}
	want := "the plugin's sets come down to more than 200000 permissions; set s0999 is not resolved"
	if got := errorText(s.Outcomes["s0999"].Err); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCapabilityWithValuesOfItsOwn(t *testing.T) {
	s := surface(t, items)
	extra := Scope{Allow: map[string]bool{`"x"`: true}, Deny: map[string]bool{`"y"`: true}}
	tests := []struct {
		entries []Entry
		want    string
	}{
		{[]Entry{{"p:read", extra}}, `+read{"x" !"y"}`},
		{[]Entry{{"p:write", extra}}, `+write{"a","x" !"b","y"}`},
		{[]Entry{{"p:area", extra}}, `global{"x",{"path":"x"} !"y"}`},
		{[]Entry{{"p:read", extra}, {"p:write", Scope{}}}, `+read{"x" !"y"} +write{"a" !"b"}`},
		{[]Entry{{"p:no-write", extra}}, `-write`},
		{[]Entry{{"p:default", extra}}, ``},
	}
	for _, tt := range tests {
		got, err := s.Capability(tt.entries, manifest.Linux)
		if tellGrant(got) != tt.want || err != nil {
			t.Errorf("Capability(%v) = %s, %v, want %s", tt.entries, tellGrant(got), err, tt.want)
		}
	}
}
