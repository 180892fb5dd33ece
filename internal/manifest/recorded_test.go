package manifest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/permver/permver/internal/source"
)

const aRecord = `{
"__app-acl__": {"default_permission": null, "permissions": {}, "permission_sets": {}},
"core": {"permissions": {}, "permission_sets": {}},
"core:path": {"default_permission": null, "permissions": {}, "permission_sets": {}, "global_scope_schema": null}, "corelli": {"permissions": {"x": {"identifier": "x"}}, "permission_sets": {}},
"corelli": {"permissions": {}, "permission_sets": {}, "global_scope_schema": {"x": 1e400}},
"notes": {
  "default_permission": {"identifier": "standard", "description": "Reading.", "permissions": ["allow-read"]},
  "permissions": {
    "home": {"identifier": "home", "description": "Home.", "commands": {"allow": ["read"], "deny": []}, "scope": {"allow": [1]}, "platforms": ["linux"]},
    "work": {"identifier": "work", "commands": {"deny": ["read"]}, "scopes": {}}
  },
  "permission_sets": {
    "all": {"identifier": "all", "description": "All.", "permissions": ["home"]},
    "none": {"identifier": "none", "description": "None.", "permissions": []}
  },
  "global_scope_schema": {"type": "string"}
}}`

func TestRecorded(t *testing.T) {
	const name = "acl-manifests.json"
	got, err := Recorded(name, []byte(aRecord))
	if err != nil {
		t.Fatal(err)
	}
	recorded := func(key, crate string, at source.Place) *Plugin {
		return &Plugin{
			Key: key, Crate: crate, ACL: true, Recorded: true, Cargo: &Cargo{Path: name, Name: Name{crate, at}},
			Commands: Commands{Exact: true, At: at}, Files: []*File{{Path: name}},
		}
	}
	notes := recorded("notes", "tauri-plugin-notes", at(name, 6, 1, 8))
	notes.Files[0] = &File{
		Path: name,
		Default: &Set{
			ID: Name{"default", at(name, 7, 25, 109)}, Description: "Reading.", At: at(name, 7, 25, 109),
			Members: []Name{{"allow-read", at(name, 7, 95, 107)}},
		},
		Permissions: []*Permission{{
			ID: Name{"home", at(name, 9, 28, 34)}, Description: "Home.", At: at(name, 9, 13, 153), Allow: []Name{{"read", at(name, 9, 83, 89)}},
			ScopeAllow: []ScopeEntry{{Value{Kind: Int, Int: 1}, at(name, 9, 125, 126)}}, HasScopeAllow: true,
			Platforms: Linux, HasPlatforms: true, PlatformsAt: at(name, 9, 143, 152),
		}, {
			ID: Name{"work", at(name, 10, 28, 34)}, At: at(name, 10, 13, 81), Deny: []Name{{"read", at(name, 10, 58, 64)}}, Platforms: AllPlatforms,
		}},
		Sets: []*Set{{
			ID: Name{"all", at(name, 13, 27, 32)}, Description: "All.", At: at(name, 13, 12, 81), Members: []Name{{"home", at(name, 13, 73, 79)}},
		}, {
			ID: Name{"none", at(name, 14, 28, 34)}, Description: "None.", At: at(name, 14, 13, 78),
		}},
	}
	f := notes.Files[0]
	notes.Manifest = Manifest{
		Default: f.Default, Sets: map[string]*Set{"all": f.Sets[0], "none": f.Sets[1]},
		Permissions: map[string]*Permission{"home": f.Permissions[0], "work": f.Permissions[1]},
	}
	notes.ScopeSchema = &Value{Kind: Map, Fields: []Field{{"type", Value{Kind: String, Text: "string"}}}}
	want := []*Plugin{
		recorded("core", "core", at(name, 3, 1, 7)), recorded("core:path", "core:path", at(name, 4, 1, 12)),
		recorded("corelli", "tauri-plugin-corelli", at(name, 5, 1, 10)), notes,
	}
	if diff := cmp.Diff(want, got, ignoreFile, cmpopts.EquateEmpty()); diff != "" {
		t.Fatal(diff)
	}
	m := got[3].Manifest
	for _, file := range []*File{m.Default.File, m.Sets["all"].File, m.Permissions["home"].File} {
		if file != got[3].Files[0] {
			t.Errorf("an item names another file: %+v", file)
		}
	}
}

// TestRecordedShapes reads what the records of applications hold beside plain plugins:
// the core and its parts, the application itself, a plugin that the application inlines
// under the key that another one has elsewhere, and all platforms by name, as the betas
// wrote them.
func TestRecordedShapes(t *testing.T) {
	const record = `{
"__app-acl__": {"default_permission": null, "permissions": {"allow-own": {"identifier": "allow-own", "description": "", "commands": {"allow": ["own"], "deny": []}}}, "permission_sets": {}, "global_scope_schema": null},
"core": {"default_permission": {"identifier": "default", "description": "The parts.", "permissions": ["core:path:default", "core:window:default"]}, "permissions": {}, "permission_sets": {}, "global_scope_schema": null},
"core:path": {"default_permission": {"identifier": "default", "description": "", "permissions": ["allow-join"]}, "permissions": {"allow-join": {"identifier": "allow-join", "description": "", "commands": {"allow": ["join"], "deny": []}, "scope": {"allow": null, "deny": null}, "platforms": ["linux", "macOS", "windows", "android", "iOS"]}}, "permission_sets": {}, "global_scope_schema": null},
"core:window": {"default_permission": null, "permissions": {"allow-close": {"identifier": "allow-close", "description": "", "commands": {"allow": ["close"], "deny": []}, "scope": {}}}, "permission_sets": {}, "global_scope_schema": null},
"fs": {"default_permission": null, "permissions": {"home": {"identifier": "home", "description": "", "commands": {"allow": [], "deny": []}, "scope": {"allow": [{"path": "$HOME/*"}], "deny": ["$HOME/.secrets"]}}}, "permission_sets": {"deny-default": {"identifier": "deny-default", "description": "", "permissions": ["home"]}}, "global_scope_schema": {"anyOf": [{"type": "string"}]}},
"process": {"default_permission": {"identifier": "default", "description": "Default permissions for the plugin.", "permissions": ["allow-list"]}, "permissions": {"allow-list": {"identifier": "allow-list", "description": "", "commands": {"allow": ["list"], "deny": []}, "platforms": ["windows"]}}, "permission_sets": {}, "global_scope_schema": null}
}`
	plugins, err := Recorded("acl-manifests.json", []byte(record))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range plugins {
		line := fmt.Sprintf("%s of %s:", p.Key, p.Crate)
		if p.Manifest.Default != nil {
			line += fmt.Sprintf(" default %q", texts(p.Manifest.Default.Members))
		}
		for _, s := range p.Files[0].Sets {
			line += fmt.Sprintf(" set %s %q", s.ID.Text, texts(s.Members))
		}
		for _, one := range p.Files[0].Permissions {
			line += fmt.Sprintf(" %s allows %q in %d and %d on %s", one.ID.Text, texts(one.Allow), len(one.ScopeAllow), len(one.ScopeDeny), one.Platforms)
		}
		got = append(got, line+fmt.Sprintf(" schema %t", p.ScopeSchema != nil))
	}
	want := []string{
		`core of core: default ["core:path:default" "core:window:default"] schema false`,
		`core:path of core:path: default ["allow-join"] allow-join allows ["join"] in 0 and 0 on all platforms schema false`,
		`core:window of core:window: allow-close allows ["close"] in 0 and 0 on all platforms schema false`,
		`fs of tauri-plugin-fs: set deny-default ["home"] home allows [] in 1 and 1 on all platforms schema true`,
		`process of tauri-plugin-process: default ["allow-list"] allow-list allows ["list"] in 0 and 0 on windows schema false`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRecordedRefuses(t *testing.T) {
	const hint = ": no acl-manifests.json: "
	hints := []string{"tauri-build writes it when an application is built: gen/schemas/acl-manifests.json, beside the application's tauri.conf.json"}
	tests := []struct{ content, want string }{
		{"", "f:1:1" + hint + "unexpected end of JSON input"},
		{"[]", "f:1:1" + hint + "a map from plugins to manifests is expected"},
		{`{"p": 1}`, "f:1:7" + hint + "plugin p: invalid type: integer `1`, expected struct Manifest"},
		{`{"p": {"permissions": {"x": {"identifier": "x", "platforms": ["beos"]}}, "permission_sets": {}}}`, "f:1:63" + hint + "plugin p: unknown variant `beos`, expected one of `macOS`, `windows`, `linux`, `android`, `iOS`"},
		{`{"p": [null, {}, {}]}`, "f:1:7" + hint + "plugin p: invalid length 3, expected struct Manifest with 4 elements"},
		{`{"\ud800": {"permissions": {}, "permission_sets": {}}}`, "f:1:2" + hint + "lone surrogate in hex escape"},
		{`{"p": {}}`, "f:1:7" + hint + "plugin p: missing field `permissions`"},
		{`{"p": {"other": 1, "permissions": [], "permission_sets": {}}}`, "f:1:35" + hint + "plugin p: invalid type: sequence, expected a map"},
		{`{"p": {"permissions": {}, "permission_sets": {"s": {"identifier": "s"}}}}`, "f:1:52" + hint + "plugin p: missing field `description`"},
	}
	for _, tt := range tests {
		_, err := Recorded("f", []byte(tt.content))
		var refused *RecordError
		if !errors.As(err, &refused) || err.Error() != tt.want {
			t.Fatalf("%s: %v, want %s", tt.content, err, tt.want)
		}
		if diff := cmp.Diff(hints, refused.Hints()); diff != "" {
			t.Error(diff)
		}
	}
}

func FuzzRecorded(f *testing.F) {
	f.Add([]byte(aRecord))
	f.Fuzz(func(t *testing.T, content []byte) {
		plugins, err := Recorded("f", content)
		if (err == nil) != (plugins != nil) {
			t.Errorf("%v, %v", plugins, err)
		}
	})
}
