package manifest

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/permver/permver/internal/source"
)

// decodeText decodes a text as the file x.toml or x.json.
func decodeText(t *testing.T, text string, f format) (*File, []Fault) {
	t.Helper()
	name := map[format]string{formatTOML: "x.toml", formatJSON: "x.json"}[f]
	return decodeFile(parseDocument([]byte(text), f), name, &File{Path: name})
}

// at is a place on one line of x.toml or x.json.
func at(file string, line, column, endColumn int) source.Place {
	return source.Place{File: file, Span: source.Span{Line: line, Column: column, EndLine: line, EndColumn: endColumn}}
}

var ignoreFile = cmp.Options{cmpopts.IgnoreFields(Permission{}, "File"), cmpopts.IgnoreFields(Set{}, "File")}

const plainTOML = `"$schema" = "schemas/schema.json"

[default]
description = "é all"
permissions = ["allow-ping", 'x']

[[permission]]
identifier = "allow-ping"
commands.allow = ["ping"]
platforms = ["linux", "iOS"]

[[permission.scope.deny]]
path = "$HOME/*"

[[set]]
identifier = "s"
description = """
d"""
permissions = []
`

func TestDecodeTOML(t *testing.T) {
	got, faults := decodeText(t, plainTOML, formatTOML)
	want := &File{
		Path: "x.toml",
		Default: &Set{
			ID: Name{"default", at("x.toml", 3, 1, 10)}, Description: "é all", At: at("x.toml", 3, 1, 10),
			Members: []Name{{"allow-ping", at("x.toml", 5, 16, 28)}, {"x", at("x.toml", 5, 30, 33)}},
		},
		Permissions: []*Permission{{
			ID: Name{"allow-ping", at("x.toml", 8, 14, 26)}, At: at("x.toml", 7, 1, 15),
			Allow: []Name{{"ping", at("x.toml", 9, 19, 25)}},
			ScopeDeny: []ScopeEntry{{
				Value: NewMap([]Field{{"path", Value{Kind: String, Text: "$HOME/*"}}}), At: at("x.toml", 12, 1, 26),
			}},
			HasScopeDeny: true, HasPlatforms: true, Platforms: Linux | IOS, PlatformsAt: at("x.toml", 10, 13, 29),
		}},
		Sets: []*Set{{
			ID: Name{"s", at("x.toml", 16, 14, 17)}, Description: "d", At: at("x.toml", 15, 1, 8),
		}},
	}
	if diff := cmp.Diff(want, got, ignoreFile, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	if len(faults) > 0 {
		t.Error(faults)
	}
	if got.Permissions[0].File != got || got.Sets[0].File != got || got.Default.File != got {
		t.Error("an item names another file")
	}
}

func TestDecodeJSON(t *testing.T) {
	const text = `{"$schema": 1, "default": {"permissions": ["é", "\u0078"]},
 "permission": [{"identifier": "p", "description": null, "version": 18446744073709551615,
  "scope": {"allow": [null, -0, 1e2, 9223372036854775808, {"b": 1, "a": [], "b": 2}]}, "platforms": [{"macOS": null}]}]}`
	got, faults := decodeText(t, text, formatJSON)
	const file = "x.json"
	want := &File{
		Path: file,
		Default: &Set{
			ID: Name{"default", at(file, 1, 27, 59)}, At: at(file, 1, 27, 59),
			Members: []Name{{"é", at(file, 1, 44, 47)}, {"x", at(file, 1, 49, 57)}},
		},
		Permissions: []*Permission{{
			ID: Name{"p", at(file, 2, 32, 35)},
			At: source.Place{File: file, Span: source.Span{Line: 2, Column: 17, EndLine: 3, EndColumn: 119}},
			ScopeAllow: []ScopeEntry{
				{Value{Kind: Null}, at(file, 3, 23, 27)},
				{Value{Kind: Float}, at(file, 3, 29, 31)},
				{Value{Kind: Float, Float: 100}, at(file, 3, 33, 36)},
				{Value{Kind: Float, Float: 1 << 63}, at(file, 3, 38, 57)},
				{NewMap([]Field{{"a", Value{Kind: List}}, {"b", Value{Kind: Int, Int: 2}}}), at(file, 3, 59, 84)},
			},
			HasScopeAllow: true, HasPlatforms: true, Platforms: MacOS, PlatformsAt: at(file, 3, 101, 118),
		}},
	}
	if diff := cmp.Diff(want, got, ignoreFile, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	if len(faults) > 0 {
		t.Error(faults)
	}
}

// line writes a fault in one line: kind, place, subject, meant key, message.
func (f Fault) line() string {
	return fmt.Sprintf("%d %d:%d-%d:%d %q %q %s", f.Kind, f.At.Line, f.At.Column, f.At.EndLine, f.At.EndColumn, f.Subject, f.Meant, f.Message)
}

func TestFaults(t *testing.T) {
	const (
		id       = "[[permission]]\nidentifier = 'x'\n"
		unknown  = "unknown key `%s`: Tauri ignores it"
		meant    = unknown + "; `%s` was probably meant"
		variants = "expected one of `macOS`, `windows`, `linux`, `android`, `iOS`"
	)
	tests := []struct {
		name, text string
		format     format
		want       []string
	}{
		{"scope at the top", "[[scope.deny]]\npath = 1\n", formatTOML, []string{
			`5 1:9-1:13 "scope.deny" "permission.scope.deny" ` + fmt.Sprintf(meant, "scope.deny", "permission.scope.deny"),
		}},
		{"command for commands", id + "command.allow = []\n", formatTOML, []string{
			`5 3:1-3:8 "permission.command" "permission.commands" ` + fmt.Sprintf(meant, "permission.command", "permission.commands"),
		}},
		{"allowed for allow", id + "commands.allowed = []\n", formatTOML, []string{
			`5 3:10-3:17 "permission.commands.allowed" "permission.commands.allow" ` + fmt.Sprintf(meant, "permission.commands.allowed", "permission.commands.allow"),
		}},
		{"platforms of a set", "[[set]]\nidentifier='s'\ndescription=''\npermissions=[]\nplatforms=[]\n", formatTOML, []string{
			`5 5:1-5:10 "set.platforms" "permission.platforms" ` + fmt.Sprintf(meant, "set.platforms", "permission.platforms"),
		}},
		{"commands of the default", "[default]\npermissions=[]\ncommands.allow=['a']\n", formatTOML, []string{
			`5 3:10-3:15 "default.commands.allow" "permission.commands.allow" ` + fmt.Sprintf(meant, "default.commands.allow", "permission.commands.allow"),
		}},
		{"plural", "permissions = []\n", formatTOML, []string{
			`5 1:1-1:12 "permissions" "permission" ` + fmt.Sprintf(meant, "permissions", "permission"),
		}},
		{"nothing like it", "zzz = 1\n\"$schema\" = 1\n", formatTOML, []string{`5 1:1-1:4 "zzz" "" ` + fmt.Sprintf(unknown, "zzz")}},
		{"all faults of a file", "[[permission]]\nidentifier = 1\nplatforms = ['macos', 'darwin', 'haiku']\n[[set]]\n", formatTOML, []string{
			"4 2:14-2:15 \"permission.identifier\" \"\" invalid type: integer `1`, expected a string",
			"3 3:14-3:21 \"macos\" \"macOS\" unknown variant `macos`, " + variants,
			"3 3:23-3:31 \"darwin\" \"macOS\" unknown variant `darwin`, " + variants,
			"3 3:33-3:40 \"haiku\" \"\" unknown variant `haiku`, " + variants,
			"2 4:1-4:8 \"set.identifier\" \"\" missing field `identifier`",
			"2 4:1-4:8 \"set.description\" \"\" missing field `description`",
			"2 4:1-4:8 \"set.permissions\" \"\" missing field `permissions`",
		}},
		{"no version", "[default]\nversion = 0\npermissions = 'x'\n", formatTOML, []string{
			"4 2:11-2:12 \"default.version\" \"\" invalid value: integer `0`, expected a nonzero u64",
			"4 3:15-3:18 \"default.permissions\" \"\" invalid type: string \"x\", expected a sequence",
		}},
		{"a date for a table", id + "commands = 1979-05-27\n", formatTOML, []string{
			`5 3:12-3:22 "permission.commands.$__toml_private_datetime" "" ` + fmt.Sprintf(unknown, "permission.commands.$__toml_private_datetime"),
		}},
		{"syntax", "[[permission]\n", formatTOML, []string{`1 1:13-1:14 "" "" expected ']]' to close array table name`}},
		{"repeated key", "[default]\npermissions = []\npermissions = []\n", formatTOML, []string{"1 3:1-3:12 \"\" \"\" duplicate key `permissions`"}},
		{"not UTF-8", "a = '\xff'", formatTOML, []string{`1 1:6-1:7 "" "" stream did not contain valid UTF-8`}},
		{"mark before TOML", "\ufeffzzz = 1", formatTOML, []string{`5 1:1-1:4 "zzz" "" ` + fmt.Sprintf(unknown, "zzz")}},
		{"mark before JSON", "\ufeff{}", formatJSON, []string{`1 1:1-1:2 "" "" invalid character 'ï' looking for beginning of value`}},
		{"field twice", `{"set": [], "set": null}`, formatJSON, []string{"4 1:13-1:18 \"set\" \"\" duplicate field `set`"}},
		{"trailing garbage", `{} x`, formatJSON, []string{`1 1:4-1:5 "" "" invalid character 'x' after top-level value`}},
		{"null", `{"set": null, "permission": [{"identifier": "x", "scope": null}]}`, formatJSON, []string{
			`4 1:9-1:13 "set" "" invalid type: null, expected a sequence`,
			`4 1:59-1:63 "permission.scope" "" invalid type: null, expected struct Scopes`,
		}},
		{"short and long sequences", `[null, [["s", "d", []]], [[1, "x"], [null, "x", null, [], [[], []], null, 7]]]`, formatJSON, []string{
			`4 1:27-1:35 "permission" "" invalid length 2, expected struct Permission with 6 elements`,
			`4 1:75-1:76 "permission" "" trailing characters`,
		}},
		{"half a pair", `{"x": "\ud800", "default": {"permissions": ["\ud83d\ude00", "\ud800", "\udc00\ud800"]}}`, formatJSON, []string{
			`5 1:2-1:5 "x" "" ` + fmt.Sprintf(unknown, "x"),
			`4 1:61-1:69 "default.permissions" "" lone surrogate in hex escape`,
			`4 1:71-1:85 "default.permissions" "" lone surrogate in hex escape`,
		}},
		{"platform", `{"permission": [{"identifier": "x", "platforms": ["win32", "Linux", "haiku", 1]}]}`, formatJSON, []string{
			"3 1:51-1:58 \"win32\" \"windows\" unknown variant `win32`, " + variants,
			"3 1:60-1:67 \"Linux\" \"linux\" unknown variant `Linux`, " + variants,
			"3 1:69-1:76 \"haiku\" \"\" unknown variant `haiku`, " + variants,
			"4 1:78-1:79 \"permission.platforms\" \"\" invalid type: integer `1`, expected a platform's name",
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			file, faults := decodeText(t, test.text, test.format)
			var got []string
			for _, fault := range faults {
				got = append(got, fault.line())
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			fatal := false
			for _, fault := range faults {
				fatal = fatal || fault.Kind.Fatal()
			}
			if empty := file.Default == nil && file.Sets == nil && file.Permissions == nil; fatal && !empty {
				t.Error("a file that Tauri refuses has items")
			}
		})
	}
}
