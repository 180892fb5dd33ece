package rules

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/fixture"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/plugingen"
	"github.com/permver/permver/internal/source"
)

// What the rules say of drawn plugins is what their surfaces show.
func TestFilesFitTheSurface(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		drawn := plugingen.DrawFaulty(t)
		s := surface(t, drawn)
		findings := Lint(s)
		told := func(rule, subject string) bool {
			return slices.ContainsFunc(findings, func(f Finding) bool { return f.Rule.ID == rule && f.Subject.Name == subject })
		}
		for id, p := range s.Plugin.Manifest.Permissions {
			if want := p.Platforms == manifest.NoPlatforms; told("platforms-empty", id) != want {
				t.Errorf("platforms-empty says %t of permission %s\n%s", !want, id, drawn)
			}
		}
		for id := range s.Plugin.Manifest.Sets {
			if o := s.Outcomes[id]; told("set-empty", id) && givesAnything(o) {
				t.Errorf("set-empty speaks of set %s, which gives something\n%s", id, drawn)
			} else if !givesAnything(o) && o.Kind == acl.SetItem && o.Err == nil && !incomplete(s.Plugin) && !explained(s, id, told) {
				t.Errorf("nothing tells that set %s gives nothing\n%s", id, drawn)
			}
		}
		for id, o := range s.Outcomes {
			if !told("set-cross-plugin-reference", id) && o.Kind >= acl.SetItem && needsOthers(o) && !listsForeignBelow(s, id, told) {
				t.Errorf("nothing tells that %s needs another plugin\n%s", id, drawn)
			}
		}
	})
}

// givesAnything reports whether an application that lists an identifier gets anything,
// or adds its own values to something, on any platform.
func givesAnything(o acl.Outcome) bool {
	return slices.ContainsFunc(o.Grants, func(g acl.PlatformGrant) bool {
		return len(g.Grant.Allow)+len(g.Grant.Deny)+len(g.Grant.Foreign) > 0 || g.Grant.Global != nil
	})
}

func needsOthers(o acl.Outcome) bool {
	return slices.ContainsFunc(o.Refs, func(r acl.Ref) bool { return r.Foreign != "" })
}

// explained reports whether set-empty speaks of the set or of one in it, or
// platforms-empty of one of its permissions.
func explained(s *acl.Surface, id string, told func(rule, subject string) bool) bool {
	return anyBelow(s, id, func(name string) bool { return told("set-empty", name) || told("platforms-empty", name) })
}

func listsForeignBelow(s *acl.Surface, id string, told func(rule, subject string) bool) bool {
	return anyBelow(s, id, func(name string) bool { return told("set-cross-plugin-reference", name) })
}

// anyBelow reports whether something holds for an identifier that resolves or for
// anything that it lists, however deep. Within a set a permission comes before a set of
// its name.
func anyBelow(s *acl.Surface, id string, holds func(string) bool) bool {
	if holds(id) {
		return true
	}
	set := s.Plugin.Manifest.Sets[id]
	if id == acl.DefaultName {
		set = s.Plugin.Manifest.Default
	}
	return set != nil && slices.ContainsFunc(set.Members, func(m manifest.Name) bool {
		name := strings.TrimPrefix(m.Text, s.Plugin.Key+":")
		if name != acl.DefaultName && s.Plugin.Manifest.Permissions[name] != nil {
			return holds(name)
		}
		return anyBelow(s, name, holds)
	})
}

// loaded loads a plugin of these files, and of what every plugin has.
func loaded(t *testing.T, files map[string]string) *manifest.Plugin {
	t.Helper()
	tree := maps.Clone(files)
	if _, ok := tree["build.rs"]; !ok {
		tree["build.rs"] = "fn main() { tauri_plugin::Builder::new(&[]).build() }\n"
	}
	fixture.Complete(tree, "1.0.0")
	p, err := manifest.NewLoader().Load(gitsrc.Files("tree", tree), "")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// lint returns what one rule says of a plugin with that file below permissions/.
func lint(t *testing.T, rule, name, text string) []string {
	t.Helper()
	return said(rule, loaded(t, map[string]string{"permissions/" + name: text}))
}

func said(rule string, p *manifest.Plugin) []string {
	var messages []string
	for _, f := range Lint(acl.NewSurface(p)) {
		if f.Rule.ID == rule {
			messages = append(messages, fmt.Sprintf("%s %d:%d %s", f.At.File, f.At.Line, f.At.Column, f.Message))
		}
	}
	return messages
}

func TestHiddenFiles(t *testing.T) {
	const (
		perm     = "[[permission]]\nidentifier = \"x\"\n"
		sets     = "[[set]]\nidentifier = \"s\"\ndescription = \"\"\npermissions = []\n"
		defaults = "[default]\npermissions = []\n"
	)
	tests := []struct{ name, text, want string }{
		{".x.toml", perm, "permissions/.x.toml 2:14 Tauri reads .x.toml, although it is hidden"},
		{".x.toml", sets + perm, "permissions/.x.toml 6:14 Tauri reads .x.toml, although it is hidden"},
		{".x.toml", defaults + sets, "permissions/.x.toml 4:14 Tauri reads .x.toml, although it is hidden"},
		{".x.toml", defaults, "permissions/.x.toml 1:1 Tauri reads .x.toml, although it is hidden"},
		{".off/x.toml", perm, "permissions/.off/x.toml 2:14 Tauri reads x.toml, although it lies in the hidden folder .off"},
		{"schemas/a/x.toml", perm, "permissions/schemas/a/x.toml 2:14 Tauri reads x.toml, although it lies below a folder called schemas"},
		{"a/schemas/b/.x.toml", perm, "permissions/a/schemas/b/.x.toml 2:14 Tauri reads .x.toml, although it lies below a folder called schemas"},
		{"schemas/x.toml", perm, ""}, // which is not read
		{"x.toml", perm, ""},
		{".toml", perm, ""},
		{".x.toml", "", ""},
	}
	for _, test := range tests {
		if diff := cmp.Diff(one(test.want), lint(t, "hidden-file", test.name, test.text)); diff != "" {
			t.Errorf("%s %q (-want +got):\n%s", test.name, test.text, diff)
		}
	}
	for _, text := range []string{perm, sets, defaults} {
		p := loaded(t, map[string]string{"permissions/.x.toml": text, "permissions/x.toml": text})
		if got := said("hidden-file", p); got != nil {
			t.Errorf("a hidden file all of which another file replaces: %v", got)
		}
	}
	p := loaded(t, map[string]string{"build.rs": "fn main() { tauri_plugin::Builder::new(&[\".x\"]).build() }\n"})
	if got := said("hidden-file", p); got != nil {
		t.Errorf("a file that tauri-plugin writes: %v", got)
	}
	tree := map[string]string{"p/build.rs": "fn main() { tauri_plugin::Builder::new(&[]).build() }\n", "p/permissions/.off/x.toml": perm, "p/Cargo.toml": fixture.CargoToml("1.0.0")}
	p, err := manifest.NewLoader().Load(gitsrc.Files("tree", tree), "p")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(one("p/permissions/.off/x.toml 2:14 Tauri reads x.toml, although it lies in the hidden folder .off"), said("hidden-file", p)); diff != "" {
		t.Errorf("in a folder of its repository (-want +got):\n%s", diff)
	}
}

// Files that declare one kind of thing only, two of them, and where the plugin itself
// lies in a hidden folder.
func TestHiddenFilesOfOneKind(t *testing.T) {
	const (
		perm = "[[permission]]\nidentifier = \"x\"\n"
		set  = "[[set]]\nidentifier = \"s\"\ndescription = \"\"\npermissions = []\n"
	)
	p := loaded(t, map[string]string{"permissions/.p.toml": perm, "permissions/.s.toml": set})
	want := []string{
		"permissions/.p.toml 2:14 Tauri reads .p.toml, although it is hidden", "permissions/.s.toml 2:14 Tauri reads .s.toml, although it is hidden",
	}
	if diff := cmp.Diff(want, said("hidden-file", p)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	tree := map[string]string{".h/build.rs": "fn main() { tauri_plugin::Builder::new(&[]).build() }\n", ".h/permissions/x.toml": perm, ".h/Cargo.toml": fixture.CargoToml("1.0.0")}
	p, err := manifest.NewLoader().Load(gitsrc.Files("tree", tree), ".h")
	if err != nil {
		t.Fatal(err)
	}
	if got := said("hidden-file", p); got != nil {
		t.Errorf("in a hidden folder: %v", got)
	}
}

// A finding about a file that Tauri leaves out is about that file, also where another
// one is to blame; what macOS leaves behind explains no other fault than that it cannot
// be read.
func TestSubjectsOfFiles(t *testing.T) {
	p := loaded(t, map[string]string{
		"build.rs":             "fn main() { tauri_plugin::Builder::new(&[\"\"]).build() }\n",
		"permissions/._a.toml": "[default]\npermissions = []\ndescriptions = \"\"\n",
	})
	var got []string
	for _, f := range Lint(acl.NewSurface(p)) {
		if f.Rule.ID == "unreachable-file" || f.Rule.ID == "unknown-key" {
			got = append(got, fmt.Sprintf("%s %s %s; %s", f.Rule.ID, f.Subject.Name, f.At.File, f.Help))
		}
	}
	want := []string{
		"unknown-key permissions/._a.toml permissions/._a.toml; write default.description",
		"unreachable-file permissions/autogenerated/commands/.toml build.rs; give the file a name that ends in .toml or .json, in a folder that is not called schemas",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// Only what cannot be read at all may come from macOS.
func TestHelpOfMacOS(t *testing.T) {
	p := loaded(t, map[string]string{"permissions/._a.toml": "[[permission]]\n"})
	var got []string
	for _, f := range Lint(acl.NewSurface(p)) {
		got = append(got, f.Rule.ID)
		if f.Help != f.Rule.Help {
			t.Errorf("got %s", f.Help)
		}
	}
	if diff := cmp.Diff([]string{"missing-required-field"}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// one is the list of a text, nil for none.
func one(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

func TestNewerSyntax(t *testing.T) {
	want := []string{
		"permissions/x.toml 1:5 an integer beyond 64 bits with a sign stops the build of an application whose Cargo.lock has a toml before 0.9, of July 2025",
		"permissions/x.toml 2:6 the escape \\e is TOML 1.1, and stops the build of an application whose Cargo.lock has a toml_parser before 1.0.6, of December 2025, or none",
	}
	if diff := cmp.Diff(want, lint(t, "toml-newer-syntax", "x.toml", "a = 18446744073709551615\nb = \"\\e\"\n")); diff != "" {
		t.Error(diff)
	}
}

func TestUnreachableFiles(t *testing.T) {
	const toml = "[default]\npermissions = []\n"
	tests := []struct{ name, text, want string }{
		{"a.TOML", toml, "permissions/a.TOML 1:1 a.TOML ends in .TOML, and Tauri reads .toml and .json only, in lower case"},
		{"a.TOML", "x = 1", ""},
		{"a.toml", toml, ""},
	}
	for _, test := range tests {
		if diff := cmp.Diff(one(test.want), lint(t, "unreachable-file", test.name, test.text)); diff != "" {
			t.Errorf("%s %q (-want +got):\n%s", test.name, test.text, diff)
		}
	}
}

// macOS writes files on foreign disks that no reader of TOML understands.
func TestFilesOfMacOS(t *testing.T) {
	p := loaded(t, map[string]string{
		"permissions/._a.toml":     "\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X",
		"permissions/default.toml": "[default]\npermissions = []\n",
	})
	findings := Lint(acl.NewSurface(p))
	const help = "remove the file: macOS makes such files beside others, and Tauri takes it for a permission file"
	if len(findings) != 1 || findings[0].Rule.ID != "parse-error" || findings[0].Help != help {
		t.Errorf("got %+v", findings)
	}
}

func TestEmptyPermissions(t *testing.T) {
	const (
		handlers = "#[tauri::command]\nfn a() {}\npub fn init() { tauri::plugin::Builder::new(\"sample\").invoke_handler(tauri::generate_handler![a]); }\n"
		file     = "permissions/x.toml"
		says     = "permissions/x.toml 2:14 permission x has neither commands nor scope values, and gives nothing"
	)
	permission := func(id, rest string) string { return "[[permission]]\nidentifier = \"" + id + "\"\n" + rest }
	x := permission("x", "")
	tests := []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"one", map[string]string{file: x}, []string{says}},
		{"several", map[string]string{file: x + permission("y", "") + permission("z", "commands.deny = [\"a\"]\n")}, []string{
			says, "permissions/x.toml 4:14 permission y has neither commands nor scope values, and gives nothing",
		}},
		{"empty lists", map[string]string{file: permission("x", "commands.allow = []\nscope.deny = []\n")}, []string{says}},
		{"a value", map[string]string{file: permission("x", "scope.deny = [1]\n")}, nil},
		{"a platform", map[string]string{file: permission("x", "platforms = [\"linux\"]\n")}, []string{says}},
		{"no platform, which is told", map[string]string{file: permission("x", "platforms = []\n")}, nil},
		{"a key that is ignored", map[string]string{file: permission("x", "command.allow = [\"a\"]\n")}, nil},
		{"a key that is ignored in another file", map[string]string{file: x, "permissions/y.toml": "command.allow = [\"a\"]\n"}, []string{says}},
		{"another fault of the file", map[string]string{file: x + "[default]\npermissions = []\n", "permissions/z.toml": "[default]\npermissions = []\n"}, []string{says}},
		{"no identifier, which is told", map[string]string{file: permission("x_y", "")}, nil},
		{"not every application's identifier", map[string]string{file: permission("x--y", "")}, []string{
			"permissions/x.toml 2:14 permission x--y has neither commands nor scope values, and gives nothing",
		}},
		{"a scope that the builder knows", map[string]string{
			file: x, "build.rs": "fn main() { tauri_plugin::Builder::new(&[]).global_scope_schema(schema()).build() }\n",
		}, nil},
		{"a scope that a source asks for", map[string]string{file: x, "src/scope.rs": "use tauri::ipc::GlobalScope;\n"}, nil},
		{"a scope that the plugin asks for", map[string]string{file: x, "src/scope.rs": "fn f() { api.scope::<Entry>() }\n"}, nil},
		{"sources that answer nothing", map[string]string{file: x, "src/lib.rs": "pub fn init() {}\n"}, nil},
		{"no build script", map[string]string{
			file: x, "Cargo.toml": strings.Replace(fixture.CargoToml("1.0.0"), "edition", "build = false\nedition", 1),
		}, nil},
	}
	for _, test := range tests {
		files := maps.Clone(test.files)
		if _, ok := files["src/lib.rs"]; !ok {
			files["src/lib.rs"] = handlers
		}
		if diff := cmp.Diff(test.want, said("permission-empty", loaded(t, files))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// Each permission is told of, at its own place.
func TestPermissionsEach(t *testing.T) {
	const handlers = "#[tauri::command]\nfn a() {}\npub fn init() { tauri::plugin::Builder::new(\"sample\").invoke_handler(tauri::generate_handler![a]); }\n"
	text := "[[permission]]\nidentifier = \"x\"\n[[permission]]\nidentifier = \"y\"\n" +
		"[[permission]]\nidentifier = \"v\"\nscope.allow = [1]\nplatforms = []\n[[permission]]\nidentifier = \"w\"\nscope.deny = [1]\nplatforms = []\n"
	p := loaded(t, map[string]string{
		"src/lib.rs": handlers, "permissions/x.toml": text, "permissions/y.toml": "[[permission]]\nidentifier = \"core:x\"\n",
		"permissions/z.toml": "[[permission]]\nidentifier = \"z\"\ndescriptions = \"\"\n", "permissions/a.toml": "[[permission]]\nidentifier = \"a\"\ndescriptions = \"\"\n",
	})
	for rule, want := range map[string][]string{
		"permission-empty": {
			"permissions/x.toml 2:14 permission x has neither commands nor scope values, and gives nothing",
			"permissions/x.toml 4:14 permission y has neither commands nor scope values, and gives nothing",
		},
		"platforms-empty": {
			"permissions/x.toml 8:13 permission v is active on no platform",
			"permissions/x.toml 12:13 permission w is active on no platform",
		},
	} {
		if diff := cmp.Diff(want, said(rule, p)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", rule, diff)
		}
	}
	plugins, err := manifest.Recorded("r.json", []byte(`{"notes": {"permissions": {
"p": {"identifier": "p", "scope": {"allow": ["a"], "deny": ["b"]}},
"q": {"identifier": "q", "scope": {"deny": ["c"]}}}, "permission_sets": {}, "global_scope_schema": {"type": "null"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`r.json 2:46 permission p has 2 scope entries that the plugin's schema does not allow: "a"`,
		`r.json 3:45 permission q has 1 scope entry that the plugin's schema does not allow: "c"`,
	}
	if diff := cmp.Diff(want, said("scope-entry-not-matching-schema", plugins[0])); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// What a change breaks is told once, and not again as a fault that it makes.
func TestFaultsOfChanges(t *testing.T) {
	const (
		library = "#[tauri::command]\nfn a() {}\npub fn init() { tauri::plugin::Builder::new(\"sample\").invoke_handler(tauri::generate_handler![a]); }\n"
		rest    = "[default]\npermissions = []\n[[permission]]\nidentifier = \"a\"\ncommands.allow = [\"a\"]\n"
		perm    = "[[permission]]\nidentifier = \"p\"\n"
		set     = "[[set]]\nidentifier = \"s\"\ndescription = \"\"\n"
	)
	tests := []struct {
		base, head string
		want       []string
	}{
		{perm + "commands.allow = [\"a\"]\n", perm, []string{"permission-command-removed"}},
		{"", perm, []string{"permission-added", "permission-empty"}},
		{perm + "commands.allow = [\"a\"]\n", perm + "commands.allow = [\"a\"]\nplatforms = []\n", []string{"platforms-emptied"}},
		{"", perm + "commands.allow = [\"a\"]\nplatforms = []\n", []string{"permission-added", "platforms-empty"}},
		{set + "permissions = [\"a\"]\n", set + "permissions = []\n", []string{"set-narrowed"}},
		{"", set + "permissions = []\n", []string{"set-added", "set-empty"}},
		{set + "permissions = [\"a\"]\n", set + "permissions = [\"a\", \"fs:b\"]\n", []string{"cross-plugin-ref-added"}},
		{set + "permissions = [\"fs:a\"]\n", set + "permissions = [\"fs:b\"]\n", []string{"cross-plugin-ref-changed"}},
		{"", set + "permissions = [\"fs:b\"]\n", []string{"set-added", "set-cross-plugin-reference"}},
		{perm + "commands.allow = [\"a\"]\n", perm + "commands.allow = [\"a\"]\ncommands.deny = [\"a\"]\n", []string{"deny-added"}},
		{"", perm + "commands.allow = [\"a\"]\ncommands.deny = [\"a\"]\n", []string{"permission-added", "allow-deny-conflict"}},
	}
	for _, test := range tests {
		side := func(text string) *acl.Surface {
			return acl.NewSurface(loaded(t, map[string]string{"src/lib.rs": library, "permissions/rest.toml": rest, "permissions/x.toml": text}))
		}
		base, head := side(test.base), side(test.head)
		var got []string
		for _, f := range Check(base, head, diff.Compare(base, head), Lint(head)) {
			if f.Introduced {
				got = append(got, f.Rule.ID)
			}
		}
		if d := cmp.Diff(test.want, got); d != "" {
			t.Errorf("%q to %q (-want +got):\n%s", test.base, test.head, d)
		}
	}
}

// What is told of a change is not told of the side either, be it new or not.
func TestFaultsToldByChanges(t *testing.T) {
	const q, sets = "[[permission]]\nidentifier = \"q\"\ncommands.allow = [\"a\"]\n", "[[set]]\nidentifier = \"s\"\ndescription = \"\"\npermissions = [\"p\", \"q\"]\n"
	p := func(does string) string {
		return "[[permission]]\nidentifier = \"p\"\n" + does + "\n"
	}
	const other = `commands.allow = ["b"]`
	defaults := "[default]\npermissions = [\"p\"]\n" + q
	tests := []struct {
		name, base, head string
		want             []string
	}{
		{"a default denies", defaults + p(other), defaults + p(other+"\ncommands.deny = [\"a\"]"), []string{"deny-added"}},
		{"a default denies what it allowed", defaults + p(`commands.allow = ["a"]`), defaults + p(`commands.deny = ["a"]`), []string{"allow-flipped-to-deny"}},
		{"a set denies what it allowed", sets + q + p(`commands.allow = ["a"]`), sets + q + p(`commands.deny = ["a"]`), []string{"allow-flipped-to-deny", "default-missing"}},
		{"another permission of another plugin", strings.Replace(sets, `"p", "q"`, `"fs:a"`, 1), strings.Replace(sets, `"p", "q"`, `"fs:b"`, 1), []string{"cross-plugin-ref-changed"}},
	}
	for _, test := range tests {
		side := func(text string) *acl.Surface {
			return acl.NewSurface(loaded(t, map[string]string{"permissions/x.toml": text}))
		}
		base, head := side(test.base), side(test.head)
		var got []string
		for _, f := range Check(base, head, diff.Compare(base, head), Lint(head)) {
			got = append(got, f.Rule.ID)
		}
		slices.Sort(got)
		if d := cmp.Diff(test.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, d)
		}
	}
}

// A rule that is not about security makes nothing else of a change that also widens.
func TestWideningIsNotAlwaysSecurity(t *testing.T) {
	for kind, want := range map[diff.Kind]bool{diff.PlatformsIntroduced: false, diff.PlatformsDropped: true} {
		if f := explain(diff.Change{Kind: kind, Widening: true, Head: source.Place{File: "x"}}, plugins{}); f.Security != want {
			t.Errorf("%s: security is %t", f.Rule.ID, f.Security)
		}
	}
}

// Of many values in the place of others three are told, or four.
func TestExchangedValues(t *testing.T) {
	say := exchanged(", which widens")
	for n, want := range map[int]string{
		1: `permission p now allows the scope "b1" instead of "a1", which widens on linux; s changed with it`,
		3: `permission p now allows the scope "b1" instead of "a1", denies the scope "b2" instead of "a2" and allows the scope "b3" instead of "a3", which widens on linux; s changed with it`,
		4: `permission p now allows the scope "b1" instead of "a1", denies the scope "b2" instead of "a2", allows the scope "b3" instead of "a3" and allows the scope "b4" instead of "a4", which widens on linux; s changed with it`,
		5: `permission p now allows the scope "b1" instead of "a1", denies the scope "b2" instead of "a2", allows the scope "b3" instead of "a3" and 2 more, which widens on linux; s changed with it`,
	} {
		c := diff.Change{Subject: diff.Subject{Kind: diff.OnPermission, Name: "p"}, Platforms: manifest.Linux, Claims: []string{"s"}}
		for i := range n {
			c.Exchanged = append(c.Exchanged, diff.Exchange{Was: fmt.Sprintf(`"a%d"`, i+1), Is: fmt.Sprintf(`"b%d"`, i+1), Denied: i == 1})
		}
		if got := say(c); got != want {
			t.Errorf("%d: got %s, want %s", n, got, want)
		}
	}
}

// recorded returns what is said of the scope entries of a recorded plugin.
func recorded(t *testing.T, entries, schema string) []string {
	t.Helper()
	record := `{"notes": {"permissions": {"p": {"identifier": "p", "commands": {"allow": ["a"]}, "scope": {"allow": ` + entries + `}}}, "permission_sets": {}, "global_scope_schema": ` + schema + `}}`
	plugins, err := manifest.Recorded("r.json", []byte(record))
	if err != nil {
		t.Fatal(err)
	}
	return said("scope-entry-not-matching-schema", plugins[0])
}

func TestScopeSchemas(t *testing.T) {
	// Schemas that lead nowhere, in circles, out of themselves, or to more than can be
	// followed tell nothing.
	deep := `{"$ref": "#/definitions/d0"`
	var definitions strings.Builder
	for i := range 40 {
		fmt.Fprintf(&definitions, `"d%d": {"anyOf": [{"$ref": "#/definitions/d%d"}, {"$ref": "#/definitions/d%d"}]}, `, i, i+1, i+1)
	}
	deep += `, "definitions": {` + definitions.String() + `"d40": {"type": "null"}}}`
	var fields strings.Builder
	for i := range 9996 {
		fmt.Fprintf(&fields, `"f%d": 0, `, i)
	}
	dialect := filepath.Join(t.TempDir(), "dialect.json")
	if err := os.WriteFile(dialect, []byte(`{"$schema": "http://json-schema.org/draft-07/schema#"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	dialect = "file:///" + strings.TrimPrefix(filepath.ToSlash(dialect), "/")
	all := one("r.json 1:103 permission p has 3 scope entries that the plugin's schema does not allow: 1")
	tests := []struct {
		name, schema string
		want         []string
	}{
		{"true", `true`, nil},
		{"false", `false`, all},
		{"numbers", `{"type": "integer"}`, []string{`r.json 1:106 permission p has 2 scope entries that the plugin's schema does not allow: "a"`}},
		{"format", `{"anyOf": [{"type": "integer"}, {"type": "string", "format": "uri"}, {"type": "object"}]}`, nil},
		{"property called format", `{"properties": {"format": {"type": "string"}}, "type": ["object", "string", "integer"]}`, []string{`r.json 1:111 permission p has 1 scope entry that the plugin's schema does not allow: {"format":2}`}},
		{"null", `null`, nil},
		{"no schema", `[1]`, nil},
		{"bad pattern", `{"pattern": "(?=x)"}`, nil},
		{"circle", `{"$ref": "#"}`, nil},
		{"circle of definitions", `{"$ref": "#/definitions/a", "definitions": {"a": {"$ref": "#/definitions/a"}}}`, nil},
		{"nowhere", `{"$ref": "#/definitions/a"}`, nil},
		{"a file", `{"$ref": "file:///etc/passwd"}`, nil},
		{"a file as a dialect", `{"$schema": "file:///etc/passwd", "type": "null"}`, nil},
		{"a circle beside a definition of its name", `{"$ref": "#", "definitions": {"#": {"type": "null"}}}`, nil},
		{"a file that is a dialect", `{"$schema": "` + dialect + `", "type": "null"}`, nil},
		{"more than can be followed", deep, nil},
		{"as long a list as is followed", `{"type": "null", "x": [` + strings.Repeat("0,", 9996) + `0]}`, all},
		{"a longer list", `{"type": "null", "x": [` + strings.Repeat("0,", 9997) + `0]}`, nil},
		{"as many fields as are followed", `{"type": "null", "x": {` + fields.String() + `"y": 0}}`, all},
		{"more fields", `{"type": "null", "x": {` + fields.String() + `"y": 0, "z": 0}}`, nil},
		{"a keyword of draft 7", `{"dependencies": {"format": ["x"]}}`, []string{`r.json 1:111 permission p has 1 scope entry that the plugin's schema does not allow: {"format":2}`}},
		{"a fraction", `{"maximum": 0.5}`, []string{`r.json 1:103 permission p has 1 scope entry that the plugin's schema does not allow: 1`}},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, recorded(t, `[1, "a", {"format": 2}]`, test.schema)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
	if got := recorded(t, `[1.5, true, [null]]`, `{"enum": [1.5, true, [null]]}`); got != nil {
		t.Errorf("values of other kinds: %v", got)
	}
	var record *manifest.RecordError
	if _, err := manifest.Recorded("r.json", []byte(`{"notes": {`)); !errors.As(err, &record) {
		t.Errorf("got %v", err)
	}
}
