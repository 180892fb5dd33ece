package permver

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/fixture"
	"github.com/permver/permver/internal/report"
	"github.com/permver/permver/internal/verdict"
)

// The release below has the size and the shape of one that happened: of a workspace of 29
// plugins, the largest with 25 commands and six sets for each of 25 folders, one day moved
// seven. One of them dropped a command and gave another other arguments, in a minor
// release. The names are made up.

// released is a plugin of the workspace: with so many commands, and the version that the
// release gave it, "" for the one that all others have and keep.
type released struct {
	key      string
	commands int
	version  string
}

var workspace = []released{
	{"alarm", 3, ""},
	{"badge-reader", 6, ""},
	{"beacon", 2, ""},
	{"chrome", 1, ""},
	{"clipboard-history", 6, ""},
	{"desk-lamp", 4, ""},
	{"dialogue", 5, "2.0.2"},
	{"files", 25, "2.0.2"},
	{"fingerprint", 5, ""},
	{"gamepad", 4, ""},
	{"haptic", 4, ""},
	{"inbox", 4, ""},
	{"journal", 0, ""},
	{"keyring", 1, ""},
	{"lens", 3, ""},
	{"messages", 16, "2.0.2"},
	{"network", 8, "2.0.2"},
	{"outline", 0, ""},
	{"place", 2, "2.0.2"},
	{"power", 2, ""},
	{"run", 5, "2.0.2"},
	{"single", 0, ""},
	{"sqlite", 4, ""},
	{"table", 12, "2.1.0"},
	{"vault", 11, ""},
	{"version-check", 4, ""},
	{"wallpaper", 2, ""},
	{"web-socket", 2, ""},
	{"window-memory", 3, ""},
}

// tree is the workspace before or after the release.
func tree(after bool) map[string]string {
	files := map[string]string{"Cargo.toml": "[workspace]\nmembers = [\"plugins/*\"]\n"}
	for _, p := range workspace {
		version := "2.0.1"
		if after && p.version != "" {
			version = p.version
		}
		for name, text := range fixture.Build(p.files(version, after)) {
			files["plugins/"+p.key+"/"+name] = text
		}
	}
	return files
}

// files are the plugin's own.
func (p released) files(version string, after bool) map[string]string {
	files := map[string]string{
		"Cargo.toml": strings.ReplaceAll(fixture.CargoToml(version), fixture.Crate, "tauri-plugin-"+p.key),
		"src/lib.rs": "",
	}
	arguments := map[string]string{}
	var names []string
	for _, noun := range []string{"", "_entry", "_state", "_history", "_options"} {
		for _, verb := range []string{"read", "write", "open", "close", "list"} {
			names = append(names, verb+noun)
		}
	}
	names = names[:p.commands]
	switch p.key {
	case "table":
		arguments["load"] = "rid: ResourceId"
		names = append(names, "create_table", "load")
		if after {
			arguments["load"] = "path: PathBuf, auto_save: Option<bool>"
			names = append(names[:p.commands], "get_table", "load", "reload")
		}
	case "files":
		for name, text := range folders(after) {
			files["permissions/folders/"+name+".toml"] = text
		}
	}
	if len(names) > 0 {
		p.add(files, names, arguments)
	}
	return files
}

// add adds the commands, all of which the default set allows.
func (p released) add(files map[string]string, names []string, arguments map[string]string) {
	var functions strings.Builder
	allowed := make([]string, len(names))
	for i, name := range names {
		fmt.Fprintf(&functions, "#[tauri::command]\nasync fn %s(%s) -> Result<String, String> {\n    answer()\n}\n\n", name, arguments[name])
		allowed[i] = "allow-" + strings.ReplaceAll(name, "_", "-")
	}
	files["src/lib.rs"] = fmt.Sprintf(`%spub fn init<R: tauri::Runtime>() -> tauri::plugin::TauriPlugin<R> {
    tauri::plugin::Builder::new(%q)
        .invoke_handler(tauri::generate_handler![%s])
        .build()
}
`, functions.String(), p.key, strings.Join(names, ", "))
	files["build.rs"] = fmt.Sprintf(`const COMMANDS: &[&str] = &[
    "%s",
];

fn main() {
    tauri_plugin::Builder::new(COMMANDS).build();
}
`, strings.Join(names, "\",\n    \""))
	files["permissions/default.toml"] = fmt.Sprintf(`[default]
description = "What most applications need."
permissions = [
    "%s",
]
`, strings.Join(allowed, "\",\n    \""))
}

// folders are permissions for folders, each with six sets, as plugins for files have them.
// The release takes one folder itself out of its scope, and limits another to desktops.
func folders(after bool) map[string]string {
	files := map[string]string{}
	for _, name := range strings.Fields(`app audio cache config data desktop document download executable font home
		keys local-data local-log lower music pictures public resource runtime screens system temporary template video`) {
		var b strings.Builder
		for _, depth := range []string{"", "-recursive"} {
			scope, platforms := "$"+strings.ToUpper(name)+"/*", ""
			if depth != "" {
				scope += "*"
			} else if !after || name != "template" {
				scope += "\" }, { path = \"$" + strings.ToUpper(name)
			}
			if after && name == "font" {
				platforms = "platforms = [\"linux\", \"macOS\", \"windows\"]\n"
			}
			fmt.Fprintf(&b, "[[permission]]\nidentifier = \"scope-%s%s\"\n%sscope.allow = [{ path = \"%s\" }]\n\n", name, depth, platforms, scope)
			for _, what := range []string{"read", "write", "list"} {
				fmt.Fprintf(&b, "[[set]]\nidentifier = \"allow-%s-%s%s\"\ndescription = \"Allows to %[2]s in this folder.\"\npermissions = [\"allow-%[2]s\", \"scope-%[1]s%[3]s\"]\n\n", name, what, depth)
			}
		}
		files[name] = b.String()
	}
	return files
}

// TestReleasePage holds what is found in a whole release, of which it writes the page into
// the folder PERMVER_PAGES for people and for a browser to look at.
func TestReleasePage(t *testing.T) {
	result := runFiles(t, tree(false), tree(true), verdict.ReleaseMode, (*session).check)
	want := []string{
		"arg-added-required command:load major error",
		"bump-too-small crate:tauri-plugin-files none error",
		"bump-too-small crate:tauri-plugin-table none error",
		"command-added command:get_table minor note",
		"command-added command:reload minor note",
		"command-removed command:create_table major error",
		"default-widened default:default minor note",
		"platforms-introduced permission:scope-font major warning",
		"platforms-introduced permission:scope-font-recursive major warning",
		"scope-allow-removed permission:scope-template major error",
	}
	if diff := gocmp.Diff(want, lines(result)); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	if folder := os.Getenv("PERMVER_PAGES"); folder != "" {
		page := printedAs(t, report.Results(), "html", result, report.Options{})
		if err := os.WriteFile(filepath.Join(folder, "release.html"), []byte(page), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
