package manifest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/gitsrc"
)

// unreachable loads a plugin with one more file, and tells of its unreachable files
// in a line each.
func unreachable(t *testing.T, name, text string) []string {
	t.Helper()
	var lines []string
	for _, f := range load(t, plugin(map[string]string{name: text})).Faults {
		if f.Kind == UnreachableFile {
			lines = append(lines, fmt.Sprintf("%s %d:%d %s", f.At.File, f.At.Line, f.At.Column, f.Message))
		}
	}
	return lines
}

// TestLeftOut tells of files that Tauri leaves out where they declare something.
func TestLeftOut(t *testing.T) {
	const (
		top     = "p/permissions/"
		endings = ", and Tauri reads .toml and .json only, in lower case"
		toml    = "[default]\npermissions = []\n"
		json    = `{"set": [{"identifier": "s", "description": "", "permissions": []}]}`
		yaml    = "permission:\n- identifier: x\n"
	)
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"a.TOML", toml, []string{top + "a.TOML 1:1 a.TOML ends in .TOML" + endings}},
		{"a.TOML", "x = 1\n" + permission("x", ""), []string{top + "a.TOML 3:14 a.TOML ends in .TOML" + endings}},
		{"a.Json", json, []string{top + "a.Json 1:25 a.Json ends in .Json" + endings}},
		{"a.json5", "// x\n{ permission: [ {} ] }", nil},
		{"a.json5", "{ // x\n permission: [ {} ] }", []string{top + "a.json5 2:2 a.json5 ends in .json5" + endings}},
		{"a.jsonc", "{\n  \"set\" : [] }", []string{top + "a.jsonc 2:4 a.jsonc ends in .jsonc" + endings}},
		{"a.yml", "a: 1\r\nset:\r\n- x", []string{top + "a.yml 2:1 a.yml ends in .yml" + endings}},
		{"a.yaml", "permissions:\n- x\npermission: none\n", nil},
		{"schemas/a.toml", toml, []string{top + "schemas/a.toml 1:1 a.toml lies directly in a folder schemas, and Tauri leaves it out"}},
		{"schemas/a.json", json, []string{top + "schemas/a.json 1:25 a.json lies directly in a folder schemas, and Tauri leaves it out"}},
		{"b/schemas/a.yaml", yaml, []string{top + "b/schemas/a.yaml 1:1 a.yaml ends in .yaml" + endings}},
		{"schemas/schema.json", json, nil}, // written by tauri-plugin
		{".toml", toml, []string{top + ".toml 1:1 .toml has no name before its ending, and Tauri leaves it out"}},
		{"a.TOML", "not TOML", nil},
		{"a.TOML", "x = 1", nil},
		{"a.toml", toml, nil},
		{"a.toml.bak", toml, nil},
		{"a.md", yaml, nil},
		{"a.yaml/b.toml", toml, nil},
		{"toml", toml, nil},
	} {
		if diff := cmp.Diff(test.want, unreachable(t, test.name, test.text)); diff != "" {
			t.Errorf("%s %q (-want +got):\n%s", test.name, test.text, diff)
		}
	}
}

// TestAllLeftOut tells of each file, and of all of what it declares first.
func TestAllLeftOut(t *testing.T) {
	p := load(t, plugin(map[string]string{"a.yaml": "set:\n", "b.TOML": permission("x", "")}))
	want := []Fault{{
		Kind: UnreachableFile, Subject: "p/permissions/a.yaml", At: at("p/permissions/a.yaml", 1, 1, 4),
		Message: "a.yaml ends in .yaml, and Tauri reads .toml and .json only, in lower case",
	}, {
		Kind: UnreachableFile, Subject: "p/permissions/b.TOML", At: at("p/permissions/b.TOML", 2, 14, 17),
		Message: "b.TOML ends in .TOML, and Tauri reads .toml and .json only, in lower case",
	}}
	if diff := cmp.Diff(want, p.Faults); diff != "" {
		t.Error(diff)
	}
}

// TestUnreadLeftOut says that a file which Tauri leaves out may be too big to look at,
// but not missing.
func TestUnreadLeftOut(t *testing.T) {
	for _, name := range []string{"a.TOML", "a.JSON", "a.yaml"} {
		file := "p/permissions/" + name
		side := &oddSide{Side: gitsrc.Files("test", plugin(map[string]string{name: ""})), fails: map[string]error{file: gitsrc.ErrTooBig}}
		if p, err := NewLoader().Load(side, "p"); err != nil || len(p.Faults)+len(p.Unchecked) > 0 {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
		side.fails[file] = gitsrc.ErrMissing
		if _, err := NewLoader().Load(side, "p"); !errors.Is(err, gitsrc.ErrMissing) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
