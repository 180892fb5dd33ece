package manifest

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const aRecord = `{
"__app-acl__": {"default_permission": null, "permissions": {}, "permission_sets": {}},
"core:path": {"default_permission": null, "permissions": {}, "permission_sets": {}, "global_scope_schema": null},
"notes": {
  "default_permission": {"identifier": "default", "description": "Reading.", "permissions": ["allow-read"]},
  "permissions": {"home": {"identifier": "home", "description": "Home.", "commands": {"allow": ["read"], "deny": []}, "scope": {"allow": [1]}, "platforms": ["linux"]}},
  "permission_sets": {"all": {"identifier": "all", "description": "All.", "permissions": ["home"]}}
}}`

func TestRecorded(t *testing.T) {
	plugins, err := Recorded("acl-manifests.json", []byte(aRecord))
	if err != nil {
		t.Fatal(err)
	}
	var got [][2]string
	for _, p := range plugins {
		got = append(got, [2]string{p.Key, p.Crate})
	}
	if diff := cmp.Diff([][2]string{{"core:path", "tauri"}, {"notes", "tauri-plugin-notes"}}, got); diff != "" {
		t.Fatal(diff)
	}
	m := plugins[1].Manifest
	home := m.Permissions["home"]
	if m.Default.Members[0].Text != "allow-read" || m.Sets["all"].Members[0].Text != "home" || home.Allow[0].Text != "read" ||
		home.Platforms != Linux || home.ScopeAllow[0].Value.String() != "1" || home.ID.At.Line != 6 || home.ID.At.Column != 42 {
		t.Errorf("%+v", m)
	}
	if m := plugins[0].Manifest; m.Default != nil || len(m.Permissions)+len(m.Sets) > 0 {
		t.Errorf("%+v", m)
	}
}

func TestRecordedRefuses(t *testing.T) {
	const hint = ": no acl-manifests.json: "
	tests := []struct{ content, want string }{
		{"", "f:1:1" + hint + "unexpected end of JSON input"},
		{"[]", "f:1:1" + hint + "a map from plugins to manifests is expected"},
		{`{"p": 1}`, "f:1:7" + hint + "plugin p: invalid type: integer `1`, expected struct Manifest"},
		{`{"p": {}}`, "f:1:7" + hint + "plugin p: missing field `permissions`"},
		{`{"p": {"permissions": [], "permission_sets": {}}}`, "f:1:23" + hint + "plugin p: invalid type: sequence, expected a map"},
		{`{"p": {"permissions": {}, "permission_sets": {"s": {"identifier": "s"}}}}`, "f:1:52" + hint + "plugin p: missing field `description`"},
	}
	for _, tt := range tests {
		_, err := Recorded("f", []byte(tt.content))
		var refused *RecordError
		if !errors.As(err, &refused) || err.Error() != tt.want {
			t.Errorf("%s: %v, want %s", tt.content, err, tt.want)
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
