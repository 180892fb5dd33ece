package rules

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/fixture"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/plugingen"
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

// lint loads a plugin of these permission files and returns what one rule says of it.
func lint(t *testing.T, rule string, files map[string]string) []string {
	t.Helper()
	tree := map[string]string{"build.rs": "fn main() { tauri_plugin::Builder::new(&[]).build() }\n"}
	for name, content := range files {
		tree["permissions/"+name] = content
	}
	fixture.Complete(tree, "1.0.0")
	p, err := manifest.NewLoader().Load(gitsrc.Files("tree", tree), "")
	if err != nil {
		t.Fatal(err)
	}
	return said(rule, p)
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
	const perm = "[[permission]]\nidentifier = \"x\"\n"
	tests := map[string][]string{
		".x.toml":          {"permissions/.x.toml 2:14 Tauri reads .x.toml, although it is hidden"},
		".off/x.toml":      {"permissions/.off/x.toml 2:14 Tauri reads x.toml, although it lies in the hidden folder .off"},
		"schemas/a/x.toml": {"permissions/schemas/a/x.toml 2:14 Tauri reads x.toml, although it lies below a folder called schemas"},
		"schemas/x.toml":   nil, // which is not read
		"x.toml":           nil,
		".toml":            nil,
	}
	for name, want := range tests {
		if diff := cmp.Diff(want, lint(t, "hidden-file", map[string]string{name: perm})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if got := lint(t, "hidden-file", map[string]string{".x.toml": perm, "x.toml": perm}); got != nil {
		t.Errorf("a hidden file whose only permission another file replaces: %v", got)
	}
}

func TestUnreachableFiles(t *testing.T) {
	const (
		toml = "[default]\npermissions = []\n"
		json = `{"set": [{"identifier": "s", "description": "", "permissions": []}]}`
		yaml = "permission:\n- identifier: x\n"
	)
	tests := []struct{ name, text, want string }{
		{"a.TOML", toml, "permissions/a.TOML 1:1 a.TOML ends in .TOML, and Tauri reads .toml and .json only, in lower case"},
		{"a.Json", json, "permissions/a.Json 1:25 a.Json ends in .Json, and Tauri reads .toml and .json only, in lower case"},
		{"a.json5", "// x\n{ permission: [ {} ] }", ""},
		{"a.json5", "{ // x\n permission: [ {} ] }", "permissions/a.json5 2:2 a.json5 ends in .json5, and Tauri reads .toml and .json only, in lower case"},
		{"a.jsonc", "{\n  \"set\" : [] }", "permissions/a.jsonc 2:4 a.jsonc ends in .jsonc, and Tauri reads .toml and .json only, in lower case"},
		{"a.yml", "a: 1\r\nset:\r\n- x", "permissions/a.yml 2:1 a.yml ends in .yml, and Tauri reads .toml and .json only, in lower case"},
		{"a.yaml", "permissions:\n- x\npermission: none\n", ""},
		{"schemas/a.toml", toml, "permissions/schemas/a.toml 1:1 a.toml lies directly in a folder schemas, and Tauri leaves it out"},
		{"schemas/a.json", json, "permissions/schemas/a.json 1:25 a.json lies directly in a folder schemas, and Tauri leaves it out"},
		{"b/schemas/a.yaml", yaml, "permissions/b/schemas/a.yaml 1:1 a.yaml ends in .yaml, and Tauri reads .toml and .json only, in lower case"},
		{"schemas/schema.json", json, ""}, // written by tauri-plugin
		{".toml", toml, "permissions/.toml 1:1 .toml has no name before its ending, and Tauri leaves it out"},
		{"a.TOML", "not TOML", ""},
		{"a.TOML", "x = 1", ""},
		{"a.toml", toml, ""},
		{"a.toml.bak", toml, ""},
		{"toml", toml, ""},
	}
	for _, test := range tests {
		var want []string
		if test.want != "" {
			want = []string{test.want}
		}
		if diff := cmp.Diff(want, lint(t, "unreachable-file", map[string]string{test.name: test.text})); diff != "" {
			t.Errorf("%s %q (-want +got):\n%s", test.name, test.text, diff)
		}
	}
}

// macOS writes files on foreign disks that no reader of TOML understands.
func TestFilesOfMacOS(t *testing.T) {
	tree := map[string]string{
		"build.rs":                 "fn main() { tauri_plugin::Builder::new(&[]).build() }\n",
		"permissions/._a.toml":     "\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X",
		"permissions/default.toml": "[default]\npermissions = []\n",
	}
	fixture.Complete(tree, "1.0.0")
	p, err := manifest.NewLoader().Load(gitsrc.Files("tree", tree), "")
	if err != nil {
		t.Fatal(err)
	}
	findings := Lint(acl.NewSurface(p))
	const help = "remove the file: macOS makes such files beside others, and Tauri takes it for a permission file"
	if len(findings) != 1 || findings[0].Rule.ID != "parse-error" || findings[0].Help != help {
		t.Errorf("got %+v", findings)
	}
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
	tests := []struct {
		name, schema string
		want         []string
	}{
		{"true", `true`, nil},
		{"false", `false`, []string{`r.json 1:103 permission p has 3 scope entries that the plugin's schema does not allow: 1`}},
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
		{"more than can be followed", deep, nil},
	}
	for _, test := range tests {
		record := `{"notes": {"permissions": {"p": {"identifier": "p", "commands": {"allow": ["a"]}, "scope": {"allow": [1, "a", {"format": 2}]}}}, "permission_sets": {}, "global_scope_schema": ` + test.schema + `}}`
		plugins, err := manifest.Recorded("r.json", []byte(record))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, said("scope-entry-not-matching-schema", plugins[0])); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
	var record *manifest.RecordError
	if _, err := manifest.Recorded("r.json", []byte(`{"notes": {`)); !errors.As(err, &record) {
		t.Errorf("got %v", err)
	}
}
