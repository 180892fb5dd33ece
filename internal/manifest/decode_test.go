package manifest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/permver/permver/internal/source"
)

// decodeText decodes a text as the file x.toml or x.json. What older versions refuse
// has tests of its own.
func decodeText(t *testing.T, text string, f format) (*File, []Fault) {
	t.Helper()
	name := map[format]string{formatTOML: "x.toml", formatJSON: "x.json"}[f]
	file, faults := decodeFile(parseDocument([]byte(text), f), name, &File{Path: name})
	return file, slices.DeleteFunc(faults, func(f Fault) bool { return f.Kind == NewerSyntax })
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

// TestDecodeEveryKey reads a file that gives every key there is.
func TestDecodeEveryKey(t *testing.T) {
	const file = "x.json"
	const text = `{"default": {"version": 1, "description": "d", "permissions": []},
"permission": [
{"version": 1, "identifier": "p", "description": "e", "commands": {"allow": ["a"], "deny": ["b", "c"]}, "scope": {"allow": [], "deny": [true, [1, 2]]}, "platforms": []},
{"identifier": "q"}],
"set": [{"identifier": "s", "description": "f", "permissions": ["p"]}, {"identifier": "t", "description": "", "permissions": []}]}`
	got, faults := decodeText(t, text, formatJSON)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	want := &File{
		Path:    file,
		Default: &Set{ID: Name{Text: "default"}, Description: "d"},
		Permissions: []*Permission{
			{
				ID: Name{Text: "p"}, Description: "e", Allow: []Name{{Text: "a"}}, Deny: []Name{{Text: "b"}, {Text: "c"}},
				HasScopeAllow: true, HasScopeDeny: true,
				ScopeDeny:    []ScopeEntry{{Value: Value{Kind: Bool, Bool: true}}, {Value: Value{Kind: List, Items: []Value{{Kind: Int, Int: 1}, {Kind: Int, Int: 2}}}}},
				HasPlatforms: true,
			},
			{ID: Name{Text: "q"}, Platforms: AllPlatforms},
		},
		Sets: []*Set{
			{ID: Name{Text: "s"}, Description: "f", Members: []Name{{Text: "p"}}},
			{ID: Name{Text: "t"}},
		},
	}
	if diff := cmp.Diff(want, got, ignoreFile, cmpopts.IgnoreTypes(source.Place{}), cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}

// TestMoreFaults goes through what a permission file can do wrong key by key.
func TestMoreFaults(t *testing.T) {
	const id = "[[permission]]\nidentifier = 'x'\n"
	tests := []struct {
		name, text string
		format     format
		want       []string
	}{
		{"types", id + "version = -1\ndescription = nan\nplatforms = 1979-05-27\n" +
			"commands.allow = [true, 1.5, [], {}, 9223372036854775808]\ncommands.deny = 'a'\nscope.allow = {}\n", formatTOML, []string{
			"4 3:11-3:13 \"permission.version\" \"\" invalid value: integer `-1`, expected a nonzero u64",
			"4 4:15-4:18 \"permission.description\" \"\" invalid type: floating point `nan`, expected a string",
			`4 5:13-5:23 "permission.platforms" "" invalid type: map, expected a sequence`,
			"4 6:19-6:23 \"permission.commands.allow\" \"\" invalid type: boolean `true`, expected a string",
			"4 6:25-6:28 \"permission.commands.allow\" \"\" invalid type: floating point `1.5`, expected a string",
			`4 6:30-6:32 "permission.commands.allow" "" invalid type: sequence, expected a string`,
			`4 6:34-6:36 "permission.commands.allow" "" invalid type: map, expected a string`,
			"4 6:38-6:57 \"permission.commands.allow\" \"\" invalid type: integer `9223372036854775808`, expected a string",
			`4 7:17-7:20 "permission.commands.deny" "" invalid type: string "a", expected a sequence`,
			`4 8:15-8:17 "permission.scope.allow" "" invalid type: map, expected a sequence`,
		}},
		{"versions", `[null, [], [["x", "p"], [9223372036854775808, "p"], [1.0, "p"], [18446744073709551616, "p"]]]`, formatJSON, []string{
			`4 1:13-1:23 "permission" "" invalid length 2, expected struct Permission with 6 elements`,
			`4 1:14-1:17 "permission.version" "" invalid type: string "x", expected a nonzero u64`,
			`4 1:25-1:51 "permission" "" invalid length 2, expected struct Permission with 6 elements`,
			`4 1:53-1:63 "permission" "" invalid length 2, expected struct Permission with 6 elements`,
			"4 1:54-1:57 \"permission.version\" \"\" invalid type: floating point `1.0`, expected a nonzero u64",
			`4 1:65-1:92 "permission" "" invalid length 2, expected struct Permission with 6 elements`,
			"4 1:66-1:86 \"permission.version\" \"\" invalid type: floating point `18446744073709551616`, expected a nonzero u64",
		}},
		{"items after one that is wrong", `{"set": [1, {"identifier": 2, "description": "", "permissions": [3, 4]}], "permission": [5]}`, formatJSON, []string{
			"4 1:10-1:11 \"set\" \"\" invalid type: integer `1`, expected struct PermissionSet",
			"4 1:28-1:29 \"set.identifier\" \"\" invalid type: integer `2`, expected a string",
			"4 1:66-1:67 \"set.permissions\" \"\" invalid type: integer `3`, expected a string",
			"4 1:69-1:70 \"set.permissions\" \"\" invalid type: integer `4`, expected a string",
			"4 1:90-1:91 \"permission\" \"\" invalid type: integer `5`, expected struct Permission",
		}},
		{"surplus elements in TOML", "default = ['1', 'd', [], 2, 3]\n", formatTOML, []string{
			`4 1:12-1:15 "default.version" "" invalid type: string "1", expected a nonzero u64`,
		}},
		{"surplus elements in JSON", `[null, [], [], 1, 2]`, formatJSON, []string{
			`4 1:16-1:17 "" "" trailing characters`,
		}},
		{"half a pair in keys", `{"\ud800": 1, "permission": [{"identifier": "x", "scope": {"allow": [{"\ud800": {"a": "\ud800"}, "b": "\ud801"}]}}]}`, formatJSON, []string{
			`4 1:2-1:10 "" "" lone surrogate in hex escape`,
			`4 1:71-1:79 "permission.scope.allow" "" lone surrogate in hex escape`,
			`4 1:103-1:111 "permission.scope.allow" "" lone surrogate in hex escape`,
		}},
		{"platforms as tables", id + "platforms = [{linux = {}}, {iOS = []}, {macOS = 1}, {linux = {a = 1}}, {linux = [1]}, {}, {linux = {}, iOS = {}}, 1979-05-27, 1, {a = {}, b = {}}]\n", formatTOML, []string{
			`4 3:40-3:51 "permission.platforms" "" invalid type: map, expected a platform's name`,
			`4 3:53-3:70 "permission.platforms" "" invalid type: map, expected a platform's name`,
			`4 3:72-3:85 "permission.platforms" "" invalid type: map, expected a platform's name`,
			`4 3:87-3:89 "permission.platforms" "" invalid type: map, expected a platform's name`,
			`4 3:91-3:113 "permission.platforms" "" invalid type: map, expected a platform's name`,
			`4 3:115-3:125 "permission.platforms" "" invalid type: map, expected a platform's name`,
			"4 3:127-3:128 \"permission.platforms\" \"\" invalid type: integer `1`, expected a platform's name",
			`4 3:130-3:146 "permission.platforms" "" invalid type: map, expected a platform's name`,
		}},
		{"platforms as objects", `{"permission": [{"identifier": "x", "platforms": [{"linux": null}, {"linux": {}}, {"linux": []}, {}, {"linux": null, "iOS": null}, {"a": null}, null, {"a": null, "b": null}, {"$__toml_private_datetime": null}]}]}`, formatJSON, []string{
			`4 1:68-1:81 "permission.platforms" "" invalid type: map, expected a platform's name`,
			`4 1:83-1:96 "permission.platforms" "" invalid type: map, expected a platform's name`,
			`4 1:98-1:100 "permission.platforms" "" invalid type: map, expected a platform's name`,
			`4 1:102-1:130 "permission.platforms" "" invalid type: map, expected a platform's name`,
			"3 1:133-1:136 \"a\" \"\" unknown variant `a`, expected one of `macOS`, `windows`, `linux`, `android`, `iOS`",
			`4 1:145-1:149 "permission.platforms" "" invalid type: null, expected a platform's name`,
			"3 1:152-1:155 \"a\" \"\" unknown variant `a`, expected one of `macOS`, `windows`, `linux`, `android`, `iOS`",
			`4 1:175-1:209 "permission.platforms" "" invalid type: map, expected a platform's name`,
		}},
		{"names of platforms", id + "platforms = ['osx', 'Mac', 'win', 'WIN32', 'iphone', 'iPadOS', 'androyd']\n", formatTOML, []string{
			"3 3:14-3:19 \"osx\" \"macOS\" unknown variant `osx`, expected one of `macOS`, `windows`, `linux`, `android`, `iOS`",
			"3 3:21-3:26 \"Mac\" \"macOS\" unknown variant `Mac`, expected one of `macOS`, `windows`, `linux`, `android`, `iOS`",
			"3 3:28-3:33 \"win\" \"windows\" unknown variant `win`, expected one of `macOS`, `windows`, `linux`, `android`, `iOS`",
			"3 3:35-3:42 \"WIN32\" \"windows\" unknown variant `WIN32`, expected one of `macOS`, `windows`, `linux`, `android`, `iOS`",
			"3 3:44-3:52 \"iphone\" \"iOS\" unknown variant `iphone`, expected one of `macOS`, `windows`, `linux`, `android`, `iOS`",
			"3 3:54-3:62 \"iPadOS\" \"iOS\" unknown variant `iPadOS`, expected one of `macOS`, `windows`, `linux`, `android`, `iOS`",
			"3 3:64-3:73 \"androyd\" \"android\" unknown variant `androyd`, expected one of `macOS`, `windows`, `linux`, `android`, `iOS`",
		}},
		{"keys of others", "'$schema' = 1\n[default]\n'$schema' = 1\npermissions = []\nscope = []\nset = []\n[[permission]]\nidentifier = 'x'\npermissions = []\n[[set]]\nidentifier = 's'\ndescription = ''\npermissions = []\n" +
			"commands = { other = 1, allow = [], deny = [], more = 2 }\ncommand = { other = 1 }\nscope = { other = 1 }\n", formatTOML, []string{
			"5 3:1-3:10 \"default.$schema\" \"\" unknown key `default.$schema`: Tauri ignores it",
			"5 5:1-5:6 \"default.scope\" \"permission.scope\" unknown key `default.scope`: Tauri ignores it; `permission.scope` was probably meant",
			"5 6:1-6:4 \"default.set\" \"set\" unknown key `default.set`: Tauri ignores it; `set` was probably meant",
			"5 9:1-9:12 \"permission.permissions\" \"set.permissions\" unknown key `permission.permissions`: Tauri ignores it; `set.permissions` was probably meant",
			"5 14:25-14:30 \"set.commands.allow\" \"permission.commands.allow\" unknown key `set.commands.allow`: Tauri ignores it; `permission.commands.allow` was probably meant",
			"5 14:37-14:41 \"set.commands.deny\" \"permission.commands.deny\" unknown key `set.commands.deny`: Tauri ignores it; `permission.commands.deny` was probably meant",
			"5 15:1-15:8 \"set.command\" \"\" unknown key `set.command`: Tauri ignores it",
			"5 16:1-16:6 \"set.scope\" \"permission.scope\" unknown key `set.scope`: Tauri ignores it; `permission.scope` was probably meant",
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, faults := decodeText(t, test.text, test.format)
			var got []string
			for _, fault := range faults {
				got = append(got, fault.line())
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestHarmlessFaults says that a file which Tauri reads keeps its items.
func TestHarmlessFaults(t *testing.T) {
	file, faults := decodeText(t, permission("x", "zzz = 1\n"), formatTOML)
	if len(faults) != 1 || len(file.Permissions) != 1 {
		t.Errorf("got %+v, %v", file, faults)
	}
}
