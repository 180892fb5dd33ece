package rules

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/fixture"
	"github.com/permver/permver/internal/manifest"
)

// lintTree returns what the rules of this group say about a plugin with these commands
// and permissions, one line a finding.
func lintSecurity(t *testing.T, build, permissions string) []string {
	t.Helper()
	tree := map[string]string{"build.rs": build, "permissions/all.toml": permissions}
	fixture.Complete(tree, "1.0.0")
	plugin, err := manifest.NewLoader().Load(gitsrc.Files("tree", tree), "")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, f := range Lint(acl.NewSurface(plugin)) {
		if slices.Contains(securityRules, f.Rule) {
			lines = append(lines, fmt.Sprintf("%s %s %s %s", f.Rule.ID, f.Severity, f.Certainty, f.Message))
		}
	}
	return lines
}

func TestSecurityOfOneSide(t *testing.T) {
	const plain, schema = `fn main() { tauri_plugin::Builder::new(&["spawn", "remove_file"]).build(); }`,
		`fn main() { tauri_plugin::Builder::new(&["spawn", "remove_file"]).global_scope_schema(schema()).build(); }`
	for _, c := range []struct {
		name, build, permissions string
		want                     []string
	}{
		{"both", plain, `default.permissions = ["allow-spawn", "allow-remove-file"]`, []string{
			"default-too-permissive warning likely the default set allows spawn without a scope: that runs programs or code; it allows remove_file without a scope: that changes any file that the plugin itself does not refuse",
		}},
		{"files only", plain, `default.permissions = ["allow-remove-file"]`, []string{
			"default-too-permissive note unknown the default set allows remove_file without a scope: that changes any file that the plugin itself does not refuse",
		}},
		{"with scopes no value may mean nothing", schema, `default.permissions = ["allow-spawn", "allow-remove-file"]`, nil},
		{"a permission that has a scope says so too", plain, `
default.permissions = ["allow-spawn"]
[[permission]]
identifier = "home"
scope.allow = []`, nil},
		{"denied", plain, `
default.permissions = ["allow-spawn", "deny-spawn"]`, []string{
			"default-contains-deny warning certain the default set denies spawn to every application that lists it, also where another identifier allows it",
		}},
		{"wide values, each once", schema, `
default.permissions = ["home", "all", "nowhere"]
[[permission]]
identifier = "home"
scope.allow = [{ path = "$HOME/**" }, { path = "$HOME/x" }]
[[permission]]
identifier = "all"
commands.allow = ["spawn"]
scope.allow = ["**", { path = "$HOME/**" }]
[[permission]]
identifier = "nowhere"
scope.allow = ["*"]
platforms = []`, []string{
			`default-too-permissive warning likely the default set opens "**" and {"path":"$HOME/**"}, which leaves little out`,
		}},
		{"denied on some platforms", plain, `
default.permissions = ["no"]
[[permission]]
identifier = "no"
commands.deny = ["spawn"]
platforms = ["linux", "macOS"]`, []string{
			"default-contains-deny warning certain the default set denies spawn to every application that lists it on linux, macOS, also where another identifier allows it",
		}},
		{"only the innermost conflicts", plain, `
[[set]]
identifier = "outer"
description = "d"
permissions = ["inner", "both", "allow-spawn"]
[[set]]
identifier = "inner"
description = "d"
permissions = ["allow-spawn", "deny-spawn"]
[[permission]]
identifier = "both"
commands.allow = ["remove_file"]
commands.deny = ["remove_file"]
platforms = ["windows"]`, []string{
			"allow-deny-conflict warning certain permission both allows and denies remove_file on windows: the denial wins, in the whole application",
			"allow-deny-conflict warning certain set inner allows and denies spawn: the denial wins, in the whole application",
		}},
	} {
		if diff := cmp.Diff(c.want, lintSecurity(t, c.build, c.permissions)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// inFull returns what the rules of this group say about a plugin whose permissions are
// all written: the place, the subject, what it is about, where, and what belongs to it.
func inFull(t *testing.T, permissions string) []string {
	t.Helper()
	var lines []string
	for _, f := range Lint(acl.NewSurface(loaded(t, map[string]string{"permissions/all.toml": permissions}))) {
		if !slices.Contains(securityRules, f.Rule) {
			continue
		}
		line := fmt.Sprintf("%s %d:%d %s:%s %s on %s", f.Rule.ID, f.At.Line, f.At.Column, f.Subject.Kind, f.Subject.Name,
			strings.Join(slices.Concat(f.Lost, f.Gained), ","), f.Platforms)
		for _, r := range f.Related {
			line += fmt.Sprintf("; %s %d:%d %s", r.Side, r.At.Line, r.At.Column, r.Message)
		}
		lines = append(lines, line)
	}
	return lines
}

// permissionTOML is a permission with commands to allow and to deny.
func permissionTOML(id, allow, deny, platforms string) string {
	return fmt.Sprintf("[[permission]]\nidentifier = %q\ncommands.allow = [%s]\ncommands.deny = [%s]\nplatforms = [%s]\n", id, allow, deny, platforms)
}

func TestSecurityInFull(t *testing.T) {
	const all = `"linux", "windows", "macOS", "android", "iOS"`
	for _, c := range []struct {
		name, permissions string
		want              []string
	}{
		{
			"a default denies on some of the platforms on which others allow",
			"default.permissions = ['no', 'none', 'other', 'fs:x']\n" +
				permissionTOML("no", "", `"a", "b"`, all) + permissionTOML("none", "", `"c"`, `"windows"`) + permissionTOML("other", "", `"d"`, `"linux"`) +
				permissionTOML("yes", `"a"`, "", `"macOS"`) + permissionTOML("also", `"b"`, "", `"iOS"`) + permissionTOML("away", `"c"`, "", `"linux"`) +
				permissionTOML("there", `"d"`, "", `"linux"`),
			[]string{"default-contains-deny 1:1 default:default a,b,d on iOS, linux, macOS; head 3:14 no denies it; head 13:14 other denies it"},
		},
		{
			"a default denies on the one platform on which another allows",
			"default.permissions = ['no']\n" + permissionTOML("no", "", `"a"`, `"macOS"`) + permissionTOML("yes", `"a"`, "", all),
			[]string{"default-contains-deny 1:1 default:default a on macOS; head 3:14 no denies it"},
		},
		{
			"conflicts on several platforms, and all of an inner one's",
			permissionTOML("two", `"a", "b"`, `"a", "b"`, `"linux"`) + permissionTOML("three", `"a"`, `"a"`, `"windows"`) +
				"[[set]]\nidentifier = 's'\ndescription = ''\npermissions = ['two']\n" +
				"[[set]]\nidentifier = 'apart'\ndescription = ''\npermissions = ['a-linux', 'b-windows', 'no-such']\n" +
				"[[set]]\nidentifier = 'both'\ndescription = ''\npermissions = ['a-linux', 'a-not', 'b-windows', 'b-not']\n" +
				permissionTOML("a-linux", `"a"`, "", `"linux"`) + permissionTOML("a-not", "", `"a"`, `"linux"`) +
				permissionTOML("b-windows", `"b"`, "", `"windows"`) + permissionTOML("b-not", "", `"b"`, `"windows"`),
			[]string{
				"allow-deny-conflict 20:14 set:both a,b on linux, windows",
				"allow-deny-conflict 7:14 permission:three a on windows",
				"allow-deny-conflict 2:14 permission:two a,b on linux",
			},
		},
		{
			"what a default allows on one platform each",
			"default.permissions = ['run', 'change']\n" + permissionTOML("run", `"spawn"`, "", `"linux"`) + permissionTOML("change", `"remove_file"`, "", `"windows"`),
			[]string{"default-too-permissive 1:1 default:default spawn,remove_file on all platforms"},
		},
		{
			"the first of the wide values",
			"default.permissions = ['a', 'b']\n[[permission]]\nidentifier = 'a'\nscope.allow = ['**', '*']\n[[permission]]\nidentifier = 'b'\nscope.allow = ['/**']\n",
			[]string{`default-too-permissive 1:1 default:default "*","**","/**" on all platforms; head 4:16 the first such value`},
		},
		{
			"a plugin whose permissions deny scope values has scopes",
			"default.permissions = ['run']\n" + permissionTOML("run", `"spawn"`, "", all) + "[[permission]]\nidentifier = 'no'\nscope.deny = ['x']\n",
			nil,
		},
		{"a default that is refused", "default.permissions = ['run', 'gone']\n" + permissionTOML("run", `"spawn"`, "", all), nil},
	} {
		if diff := cmp.Diff(c.want, inFull(t, c.permissions)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// What the defaults of the official plugins allow is as their maintainers want it.
func TestOfficialDefaultsAreNotJudged(t *testing.T) {
	for key, commands := range map[string]string{
		"autostart":         "disable enable is_enabled",
		"barcode-scanner":   "cancel check_permissions open_app_settings request_permissions scan vibrate",
		"biometric":         "authenticate status",
		"cli":               "cli_matches",
		"clipboard-manager": "clear read_text write_html write_text",
		"dialog":            "ask confirm message open save",
		"fs":                "exists mkdir read_dir read_file read_text_file read_text_file_lines read_text_file_lines_next",
		"http":              "fetch fetch_cancel fetch_read_body fetch_send",
		"log":               "log",
		"notification":      "batch cancel check_permissions create_channel delete_channel get_active list_channels notify register_action_types remove_active show",
		"opener":            "open_url reveal_item_in_dir",
		"process":           "exit restart",
		"shell":             "open",
		"sql":               "close load select",
		"store":             "clear delete entries get get_store has keys length load reload reset save set values",
		"stronghold":        "create_client execute_procedure get_store_record initialize load_client save save_secret save_store_record",
		"updater":           "check download download_and_install install",
		"upload":            "download upload",
		"websocket":         "connect send",
		"window-state":      "filename restore_state save_window_state",
	} {
		all := strings.Fields(commands)
		if judged := slices.Concat(runPrograms(all, key), changeFiles(all, key)); len(judged) > 0 {
			t.Errorf("%s: %v is judged", key, judged)
		}
	}
}

func TestVerbs(t *testing.T) {
	for _, c := range []struct{ key, commands, run, change string }{
		{"js", "detect_runtimes kill kill_all list_processes restart spawn write_stdin", "kill kill_all spawn", ""},
		{"js", "eval", "eval", ""},
		{"js", "kill run", "", ""},
		{"pty", "kill read write", "kill", ""},
		{"shellx", "execute", "execute", ""},
		{"shell2", "execute", "execute", ""},
		{"bridge", "execute_command executeJs run-shell-script-async", "execute_command executeJs run-shell-script-async", ""},
		{"extensions", "call_function execute_code", "execute_code", ""},
		{"mcp", "eval_result", "", ""},
		{"sqlite", "execute execute_transaction", "", ""},
		{"hooks", "run_event_hooks run_import send_debug_command respawn", "", ""},
		{"shell2x", "execute", "", ""},
		{"js", "spawnAll", "spawnAll", ""},
		{"tools", "shell_execute process_kill file_remove event_run folder_list", "shell_execute process_kill", "file_remove"},
		{"fsZip", "remove", "", "remove"},
		{"fs", "write write_file open", "", "write write_file"},
		{"fs2", "read_text_file remove", "", "remove"},
		{"fs-pro", "compress decompress transfer", "", "decompress transfer"},
		{"notes", "remove remove_file writeTextFile delete_session_folder move_all all _", "", "remove_file writeTextFile"},
		{"notes", "copy_screenshot_to_debug_dir clear_file", "", ""},
		{"clipboard-x", "write_files write_text", "", ""},
	} {
		commands := strings.Fields(c.commands)
		if got := strings.Join(runPrograms(commands, c.key), " "); got != c.run {
			t.Errorf("%s: %q run programs, want %q", c.key, got, c.run)
		}
		if got := strings.Join(changeFiles(commands, c.key), " "); got != c.change {
			t.Errorf("%s: %q change files, want %q", c.key, got, c.change)
		}
	}
}

func TestIsWide(t *testing.T) {
	str := func(s string) manifest.Value { return manifest.Value{Kind: manifest.String, Text: s} }
	entry := func(key, s string) manifest.Value {
		return manifest.NewMap([]manifest.Field{{Key: key, Value: str(s)}, {Key: "app", Value: manifest.Value{Kind: manifest.Bool}}})
	}
	for _, c := range []struct {
		value manifest.Value
		wide  bool
	}{
		{str("**"), true},
		{str("C:/**"), true},
		{str("https://*"), false},
		{str("$HOME/**"), true},
		{str("$APPDATA/**"), false},
		{str("https://*"), false},
		{entry("path", "$HOME/**"), true},
		{entry("path", "$HOME/notes/**"), false},
		{entry("url", "*"), true},
		{entry("url", "mailto:*"), false},
		{entry("method", "*"), false},
		{manifest.NewMap([]manifest.Field{{Key: "path", Value: manifest.NewMap(nil)}}), false},
		{manifest.Value{Kind: manifest.Int, Int: 1}, false},
	} {
		if got := isWide(c.value); got != c.wide {
			t.Errorf("%s is wide: %v", c.value, got)
		}
	}
}
