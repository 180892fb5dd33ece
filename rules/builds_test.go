package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/source/rust"
)

const (
	cargoTop  = "[package]\nname = \"tauri-plugin-sample\"\nversion = \"1.0.0\"\nlinks = \"tauri-plugin-sample\"\n"
	cargoDeps = "[build-dependencies]\ntauri-plugin = { version = \"2\", features = [\"build\"] }\n"
	script    = "fn main() { tauri_plugin::Builder::new(&[\"capture\"]).build(); }\n"
)

// library is a crate that registers the functions named, as a plugin of that name.
func library(name string, functions ...string) string {
	var text strings.Builder
	for _, f := range functions {
		fmt.Fprintf(&text, "#[tauri::command]\nfn %s() {}\n", f)
	}
	fmt.Fprintf(&text, "pub fn init() {\n    tauri::plugin::Builder::new(%s)\n        .invoke_handler(tauri::generate_handler![%s]).build()\n}\n",
		name, strings.Join(functions, ", "))
	return text.String()
}

// absent is given as the text of a file that is not there.
const absent = "\x00"

// treeSurface is a plugin with these files beside those that every plugin has.
func treeSurface(t *testing.T, given map[string]string) *acl.Surface {
	t.Helper()
	files := map[string]string{"Cargo.toml": cargoTop + cargoDeps, "build.rs": script, "src/lib.rs": library(`"sample"`, "capture")}
	maps.Copy(files, given)
	maps.DeleteFunc(files, func(_, text string) bool { return text == absent })
	p, err := manifest.NewLoader().Load(gitsrc.Files("tree", files), "")
	if err != nil {
		t.Fatal(err)
	}
	return acl.NewSurface(p)
}

// lintTree says what one rule finds in a plugin: the subject, what is lost, the
// severity and the effect of each finding. Files that are not given are those of a
// plugin without a fault.
func lintTree(t *testing.T, rule string, given map[string]string) []string {
	t.Helper()
	var found []string
	for _, f := range Lint(treeSurface(t, given)) {
		checkAccounted(t, f)
		if f.Rule.ID == rule {
			found = append(found, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", f.Subject.Name, f.Severity, f.Effect, strings.Join(f.Lost, ","))))
		}
	}
	return found
}

type treeTest struct {
	name  string
	files map[string]string
	want  []string
}

func runTrees(t *testing.T, rule string, tests []treeTest) {
	t.Helper()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, lintTree(t, rule, test.files)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestRuntimeName(t *testing.T) {
	wrong := []string{"tauri-plugin-sample error runtime-denied sample"}
	lib := func(text string) map[string]string { return map[string]string{"src/lib.rs": text} }
	runTrees(t, "runtime-name-mismatch", []treeTest{
		{"the same", nil, nil},
		{"another", lib(library(`"camera"`, "capture")), wrong},
		{"with an underscore", map[string]string{
			"Cargo.toml": strings.ReplaceAll(cargoTop, "sample", "my-sample") + cargoDeps, "src/lib.rs": library(`"my_sample"`, "capture"),
		}, []string{"tauri-plugin-my-sample error runtime-denied my-sample"}},
		{"put together", lib(library(`concat!("came", "ra")`, "capture")), wrong},
		{"not evaluated", lib(library(`env!("CARGO_PKG_NAME")`, "capture")), nil},
		{"for tests too", lib(library(`"camera"`, "capture") + "#[cfg(test)]\nfn other() { tauri::plugin::Builder::new(\"test\").build() }\n"), wrong},
		{"for tests only", lib("#[cfg(test)]\nfn other() { tauri::plugin::Builder::new(\"test\").build() }\n"), nil},
		{"two others", lib(library(`"camera"`, "capture") + "fn other() { tauri::plugin::Builder::new(\"flash\").build() }\n"), nil},
		{"the same twice", lib(library(`"camera"`, "capture") + "fn other() { tauri::plugin::Builder::new(\"camera\").build() }\n"), wrong},
		{"in a file that is not compiled", map[string]string{"src/lib.rs": "", "src/old.rs": library(`"camera"`, "capture")}, nil},
		{"without commands", map[string]string{"build.rs": strings.Replace(script, `"capture"`, "", 1), "src/lib.rs": library(`"camera"`)}, nil},
		{"without links", map[string]string{
			"Cargo.toml": strings.Replace(cargoTop, "links", "#", 1) + cargoDeps, "src/lib.rs": library(`"camera"`, "capture"),
		}, nil},
	})
}

// The finding says both names.
func TestRuntimeNames(t *testing.T) {
	p := loaded(t, map[string]string{"src/lib.rs": library(`"camera"`, "capture"), "build.rs": script})
	for _, f := range Lint(acl.NewSurface(p)) {
		if f.Rule.ID == "runtime-name-mismatch" && (!slices.Equal(f.Lost, []string{"sample"}) || !slices.Equal(f.Gained, []string{"camera"})) {
			t.Errorf("got %+v", f)
		}
	}
}

func TestBuildDependencies(t *testing.T) {
	const wrong = "tauri-plugin-sample error publish"
	tests := []struct {
		name, dependencies string
		want               map[string][]string
	}{
		{"as it should be", cargoDeps, nil},
		{"none at all", "", nil},
		{"for the library", "[dependencies]\ntauri-plugin = '2'\n", map[string][]string{"tauri-plugin-wrong-table": {wrong}}},
		{"for tests", "[target.'cfg(unix)'.dev-dependencies]\ntauri-plugin = '2'\n", map[string][]string{"tauri-plugin-wrong-table": {wrong}}},
		{"under another name", "[dependencies]\ntp = { package = 'tauri-plugin', version = '2' }\n", map[string][]string{"tauri-plugin-wrong-table": {wrong}}},
		{"a crate of one's own in its place", "[dependencies]\ntauri-plugin = '2'\n[build-dependencies]\ntauri_plugin = { package = 'ours', path = 'ours' }\n", nil},
		{"for one platform", "[target.'cfg(unix)'.build-dependencies]\ntauri-plugin = '2'\n", map[string][]string{"tauri-plugin-build-feature-missing": {wrong}}},
		{"with another feature", "[build-dependencies]\ntauri-plugin = { version = '2', features = ['runtime'] }\n", map[string][]string{"tauri-plugin-build-feature-missing": {wrong}}},
		{"with the feature for the library", "[build-dependencies]\ntauri-plugin = '2'\n[dependencies]\ntauri-plugin = { version = '2', features = ['build'] }\n", nil},
		{"with the feature by a feature", "[features]\ndefault = ['tauri-plugin/build']\n[build-dependencies]\ntauri-plugin = '2'\n", nil},
		{"with the feature by the second of two features", "[features]\na = ['tauri/test']\nb = ['tauri-plugin/build']\n[build-dependencies]\ntauri-plugin = '2'\n", nil},
		{"with other features of features", "[features]\ndefault = ['build', 'tauri/test']\n[build-dependencies]\ntauri-plugin = '2'\n", map[string][]string{"tauri-plugin-build-feature-missing": {wrong}}},
		{"beside another plugin", "[dependencies]\ntauri-plugin-fs = '2'\n[build-dependencies]\ntauri-plugin = '2'\n", nil},
		{"of a workspace that is not seen", "[build-dependencies]\ntauri-plugin.workspace = true\n", nil},
		{"of a workspace without the feature", "[workspace.dependencies]\ntauri-plugin = '2'\n[build-dependencies]\ntauri-plugin.workspace = true\n", map[string][]string{"tauri-plugin-build-feature-missing": {wrong}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for _, rule := range []string{"tauri-plugin-wrong-table", "tauri-plugin-build-feature-missing"} {
				if diff := cmp.Diff(test.want[rule], lintTree(t, rule, map[string]string{"Cargo.toml": cargoTop + test.dependencies})); diff != "" {
					t.Errorf("%s (-want +got):\n%s", rule, diff)
				}
				conditional := map[string]string{"Cargo.toml": cargoTop + test.dependencies, "build.rs": "#[cfg(feature = \"acl\")]\n" + script}
				for _, build := range []string{conditional["build.rs"], absent} {
					conditional["build.rs"] = build
					if found := lintTree(t, rule, conditional); len(found) > 0 {
						t.Errorf("%s where the builder may not be compiled: %v", rule, found)
					}
				}
			}
		})
	}
}

func TestSchemars(t *testing.T) {
	const described = "fn main() { tauri_plugin::Builder::new(&[]).global_scope_schema(schemars::schema_for!(Entry)).build(); }\n"
	tests := []struct {
		builder, schemars string
		wrong             bool
	}{
		{"2", "0.8", false},
		{"2.7.2", "^0.8.22", false},
		{"2", "1", true},
		{"~2.1", "=1.0.3", true},
		{"2", "0.9", true},
		{"2", "0", false},
		{"2", "*", false},
		{"2", "", false},
		{"", "1", false},
		{"2", ">=0.8, <2", false},
		{"2", "1.*", false},
		{"3.0.0-alpha.4", "1", false},
		{"3.0.0-alpha.4", "0.8", true},
		{"1", "1", false},
		{">=2", "1", false},
	}
	for _, test := range tests {
		files := map[string]string{
			"build.rs":   described,
			"Cargo.toml": cargoTop + fmt.Sprintf("[build-dependencies]\ntauri-plugin = { version = %q, features = ['build'] }\nschemars = %q\n", test.builder, test.schemars),
		}
		if found := lintTree(t, "schemars-version", files); (len(found) > 0) != test.wrong {
			t.Errorf("tauri-plugin %s with schemars %s: %v", test.builder, test.schemars, found)
		}
		files["build.rs"] = script
		if found := lintTree(t, "schemars-version", files); len(found) > 0 {
			t.Errorf("nothing is described: %v", found)
		}
	}
	mixed := cargoTop + cargoDeps + "schemars = '0.8'\n[target.x.build-dependencies]\ntauri-plugin = '3.0.0-alpha.4'\n"
	for _, text := range []string{mixed, strings.Replace(mixed, "0.8", "1", 1), strings.Replace(mixed, "schemars", "#", 1)} {
		if found := lintTree(t, "schemars-version", map[string]string{"build.rs": described, "Cargo.toml": text}); len(found) > 0 {
			t.Errorf("%s: %v", text, found)
		}
	}
	without := strings.Replace(cargoTop+cargoDeps, "tauri-plugin =", "schemars = '1'\ntauri-plugin =", 1)
	if found := lintTree(t, "schemars-version", map[string]string{"build.rs": absent, "Cargo.toml": without}); len(found) > 0 {
		t.Errorf("no build script: %v", found)
	}
	both := cargoTop + cargoDeps + "schemars = '1'\nschemars08 = { package = 'schemars', version = '0.8' }\n"
	if found := lintTree(t, "schemars-version", map[string]string{"build.rs": described, "Cargo.toml": both}); len(found) > 0 {
		t.Errorf("both are there: %v", found)
	}
}

func TestUnknownCommands(t *testing.T) {
	const own = "[[permission]]\nidentifier = 'own'\ncommands.allow = ['zoom']\n"
	wrong := []string{"own warning call-fails zoom"}
	tree := func(more map[string]string) map[string]string {
		files := map[string]string{"permissions/own.toml": own}
		maps.Copy(files, more)
		return files
	}
	runTrees(t, "manifest-command-unknown", []treeTest{
		{"unknown", tree(nil), wrong},
		{"denied", tree(map[string]string{"permissions/own.toml": strings.Replace(own, "allow", "deny", 1)}), wrong},
		{"registered", tree(map[string]string{"src/lib.rs": library(`"sample"`, "capture", "zoom")}), nil},
		{"renamed", tree(map[string]string{"src/lib.rs": strings.Replace(library(`"sample"`, "zoom_in"), "command]", "command(rename = \"zoom\")]", 1)}), nil},
		{"listed", tree(map[string]string{"build.rs": strings.Replace(script, "capture", "zoom", 1)}), nil},
		{"named by the script", tree(map[string]string{"build.rs": "const EXTRA: &str = \"zoom\";\n" + script}), nil},
		{"of mobile parts", tree(map[string]string{"build.rs": strings.Replace(script, ".build", ".ios_path(project()).build", 1)}), nil},
		{"of mobile parts that are not there", tree(map[string]string{"build.rs": strings.Replace(script, ".build", ".ios_path(\"ios\").build", 1)}), wrong},
		{"of problems in the source", tree(map[string]string{"src/lib.rs": library(`"sample"`, "capture"), "src/old.rs": "fn f() { ("}), nil},
		{"in a file of the builder's", map[string]string{
			"build.rs": strings.Replace(script, "capture", "zoom/out", 1), "permissions/autogenerated/commands/zoom/out.toml": own,
		}, nil},
		{"of Tauri's", tree(map[string]string{"permissions/own.toml": strings.Replace(own, "zoom", "remove_listener", 1)}), nil},
		{"of a handler that is not understood", tree(map[string]string{"src/lib.rs": strings.Replace(library(`"sample"`, "capture"), ".build", ".invoke_handler(other()).build", 1)}), nil},
		{"of names that macros make", tree(map[string]string{"src/lib.rs": library(`"sample"`, "capture") + "macro_rules! more { ($n:ident) => { #[tauri::command] fn $n() {} } }\nmore!(zoom);\n"}), nil},
		{"of a module that is not there", tree(map[string]string{"src/lib.rs": library(`"sample"`, "capture") + "mod generated;\n"}), nil},
		{"without any handler", tree(map[string]string{"src/lib.rs": ""}), nil},
		{"of a builder without a handler", tree(map[string]string{"src/lib.rs": "pub fn init() { tauri::plugin::Builder::new(\"sample\").build() }"}), wrong},
		{"of Kotlin alone", tree(map[string]string{
			"src/lib.rs": "pub fn init() { tauri::plugin::Builder::new(\"sample\").build() }",
			"build.rs":   strings.Replace(script, ".build", ".android_path(\"android\").build", 1), kotlinFile: kotlin,
		}), nil},
		{"beside a file that is not read", tree(map[string]string{"permissions/other.toml": "version https://git-lfs.github.com/spec/v1\n"}), nil},
		{"in a file that is left over", map[string]string{"permissions/autogenerated/commands/zoom.toml": own}, nil},
	})
}

func TestAnsweredByTauri(t *testing.T) {
	for _, name := range []string{
		"registerListener", "removeListener", "checkPermissions", "requestPermissions",
		"register_listener", "remove_listener", "check_permissions", "request_permissions",
	} {
		text := fmt.Sprintf("[[permission]]\nidentifier = 'own'\ncommands.allow = [%q]\n", name)
		if found := lintTree(t, "manifest-command-unknown", map[string]string{"permissions/own.toml": text}); len(found) > 0 {
			t.Errorf("%s: %v", name, found)
		}
	}
}

// TestBuildMessages holds what is said to the cases that the fixtures do not show.
func TestBuildMessages(t *testing.T) {
	const allow = "[[permission]]\nidentifier = 'own'\ncommands.allow = ['b']\n"
	builder := func(list string) string { return strings.Replace(script, `&["capture"]`, list, 1) }
	tests := []struct {
		rule  string
		files map[string]string
		want  []string
	}{
		{"manifest-command-unknown", map[string]string{"permissions/own.toml": strings.Replace(allow, "allow", "deny", 1)}, []string{
			`permission own denies command "b", which the plugin does not have; name the command by which the function is called, or remove the name`,
		}},
		{"manifest-command-unknown", map[string]string{"permissions/own.toml": strings.Replace(allow, "'b'", "'allow-capture'", 1)}, []string{
			`permission own allows command "allow-capture", which the plugin does not have; allow-capture is no command but a permission or a set: list it in a set`,
		}},
		{"build-script-host-cfg", map[string]string{"build.rs": builder(`&[#[cfg(mobile)] "c", #[cfg(mobile)] "b"]`)}, []string{
			"no machine that builds lists b and c: cfg(mobile) never holds in a build script; list all commands, and restrict permissions by `platforms` where that is meant",
		}},
		{"build-script-host-cfg", map[string]string{"build.rs": builder(`&[#[cfg(desktop)] "c"]`)}, []string{
			"no machine that builds lists c: cfg(desktop) never holds in a build script; list all commands, and restrict permissions by `platforms` where that is meant",
		}},
		{"build-script-host-cfg", map[string]string{"build.rs": builder(`&[#[cfg(target_os = "linux")] "c"]`)}, []string{
			"it depends on the machine that builds whether COMMANDS lists c; list all commands, and restrict permissions by `platforms` where that is meant",
		}},
		{"build-script-host-cfg", map[string]string{"build.rs": builder(`&[#[cfg(unix)] "c", #[cfg(mobile)] "b"]`)}, []string{
			"it depends on the machine that builds whether COMMANDS lists b and c; list all commands, and restrict permissions by `platforms` where that is meant",
		}},
		{"build-script-host-cfg", map[string]string{"build.rs": builder(`&[#[cfg(mobile)] "c", #[cfg(unix)] "b", #[cfg(unix)] "b"]`), "permissions/own.toml": allow}, []string{
			"it depends on the machine that builds whether COMMANDS lists b and c; list all commands, and restrict permissions by `platforms` where that is meant",
		}},
		{"build-script-host-cfg", map[string]string{"build.rs": builder(`&[#[cfg(unix)] "b"]`), "permissions/own.toml": allow}, []string{
			"it depends on the machine that builds whether COMMANDS lists b; the permissions are committed all the same; list all commands, and restrict permissions by `platforms` where that is meant",
		}},
		{"package-drops-permissions", map[string]string{"Cargo.toml": cargoTop + "exclude = ['build.rs']\n" + cargoDeps}, []string{
			"`exclude` leaves build.rs out of the package, which the build needs; let `include` and `exclude` keep the files in the package",
		}},
		{"commands-slug-collision", map[string]string{"build.rs": builder(`&["a_b", "a-b"]`)}, []string{
			"commands a_b and a-b share the permission allow-a-b, which allows one of them; rename one of the commands",
		}},
	}
	for _, test := range tests {
		files := map[string]string{"Cargo.toml": cargoTop + cargoDeps, "build.rs": script, "src/lib.rs": library(`"sample"`, "capture")}
		maps.Copy(files, test.files)
		p, err := manifest.NewLoader().Load(gitsrc.Files("tree", files), "")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range Lint(acl.NewSurface(p)) {
			if f.Rule.ID == test.rule {
				got = append(got, f.Message+"; "+f.Help)
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.rule, diff)
		}
	}
}

// A name that is misspelt leaves a function that no permission allows: one fault.
func TestMisspeltCommand(t *testing.T) {
	files := map[string]string{
		"permissions/own.toml": "[[permission]]\nidentifier = 'own'\ncommands.allow = ['read_notes']\n",
		"src/lib.rs":           library(`"sample"`, "capture", "read_note", "zoom"),
	}
	runTrees(t, "manifest-command-unknown", []treeTest{{"the name", files, []string{"own warning call-fails read_notes"}}})
	runTrees(t, "command-missing-from-commands", []treeTest{{"the function", files, []string{"zoom warning runtime-denied"}}})
}

// Each name that is misspelt is a function that is told of no second time.
func TestMisspeltCommands(t *testing.T) {
	runTrees(t, "command-missing-from-commands", []treeTest{{"the functions", map[string]string{
		"permissions/own.toml": "[[permission]]\nidentifier = 'own'\ncommands.allow = ['read_notes', 'print_pages']\n",
		"src/lib.rs":           library(`"sample"`, "capture", "read_note", "print_page"),
	}, nil}})
}

func TestHandled(t *testing.T) {
	program := &rust.Program{Handlers: []rust.ProgramHandler{
		{Handler: rust.Handler{Items: []rust.HandlerItem{{Name: "b"}, {Name: "a"}}}}, {Handler: rust.Handler{Items: []rust.HandlerItem{{Name: "c"}}}},
	}}
	if got := handled(program); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("got %q", got)
	}
}

func TestCommandNames(t *testing.T) {
	runTrees(t, "commands-slug-collision", []treeTest{
		{"repeated", map[string]string{"build.rs": strings.Replace(script, `"capture"`, `"a_b", "a_b"`, 1)}, nil},
		{"one identifier", map[string]string{"build.rs": strings.Replace(script, `"capture"`, `"a_b", "c", "a-b"`, 1)}, []string{"a-b warning runtime-denied a_b"}},
		{"one file", map[string]string{"build.rs": strings.Replace(script, `"capture"`, `"ab", "aB"`, 1)}, []string{"aB warning consumer-build ab"}},
		{"neither", map[string]string{"build.rs": strings.Replace(script, `"capture"`, `"a_b", "a-B", "ab"`, 1)}, nil},
	})
	runTrees(t, "commands-duplicate", []treeTest{
		{"three times", map[string]string{"build.rs": strings.Replace(script, `"capture"`, `"a", "b", "a", "a"`, 1)}, []string{"a note none", "a note none"}},
	})
}

func TestHostEntries(t *testing.T) {
	const crate = "tauri-plugin-sample "
	listed := func(list string) map[string]string {
		return map[string]string{"build.rs": "fn main() { tauri_plugin::Builder::new(" + list + ").build(); }\n"}
	}
	committed := listed(`&["a", #[cfg(windows)] "b"]`)
	committed["permissions/b.toml"] = "[[permission]]\nidentifier = 'b'\ncommands.allow = ['b']\n"
	tests := []treeTest{
		{"one system", listed(`&["a", #[cfg(windows)] "b"]`), []string{crate + "warning consumer-build b"}},
		{"its permission is committed", committed, []string{crate + "note none b"}},
		{"one kind of machine", listed(`&["a", #[cfg(target_arch = "x86_64")] "b"]`), []string{crate + "warning consumer-build b"}},
		{"no machine", listed(`&["a", #[cfg(mobile)] "b"]`), []string{crate + "warning consumer-build b"}},
		{"Linux only", listed(`&["a", #[cfg(target_os = "linux")] "b"]`), []string{crate + "warning consumer-build b"}},
		{"every system", listed(`if cfg!(windows) { &["a", "b"] } else { &["b", "c"] }`), []string{crate + "warning consumer-build a,c"}},
		{"every machine", listed(`if cfg!(windows) { &["a", "b"] } else { &["b", "a"] }`), nil},
		{"a builder on one system", map[string]string{"build.rs": "fn main() { #[cfg(target_os = \"linux\")]\n{ tauri_plugin::Builder::new(&[\"a\"]).build(); } }\n"}, []string{crate + "warning consumer-build a"}},
		{"a feature", listed(`&["a", #[cfg(feature = "b")] "b"]`), nil},
		{"one builder for each", map[string]string{
			"build.rs": "fn main() { one(); }\n#[cfg(unix)]\nfn one() { tauri_plugin::Builder::new(&[\"a\", \"u\"]).build(); }\n" +
				"#[cfg(not(unix))]\nfn one() { tauri_plugin::Builder::new(&[\"a\"]).build(); }\n",
		}, []string{crate + "warning consumer-build u"}},
	}
	runTrees(t, "build-script-host-cfg", tests)
	for _, test := range tests {
		exact := test.name == "a builder on one system"
		if also := lintTree(t, "commands-not-static", test.files); (len(also) > 0) != (test.want == nil && !exact) {
			t.Errorf("%s: commands-not-static says %v", test.name, also)
		}
	}
}

func TestTri(t *testing.T) {
	values := []rust.Tri{rust.True, rust.False, rust.Unknown}
	var got []string
	for _, a := range values {
		for _, b := range values {
			got = append(got, fmt.Sprintf("%s %s: %s %s", a, b, both(a, b), either(a, b)))
		}
	}
	want := []string{
		"true true: true true", "true false: false true", "true unknown: unknown true",
		"false true: false true", "false false: false false", "false unknown: false unknown",
		"unknown true: unknown true", "unknown false: false unknown", "unknown unknown: unknown unknown",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestStaleLists(t *testing.T) {
	const reference, schema = manifest.ReferenceFile, manifest.SchemaFile
	empty := map[string]string{
		"build.rs": strings.Replace(script, `"capture"`, "", 1), "permissions/own.toml": "[[permission]]\nidentifier = 'own'\n",
		reference: "## Permission Table\n\n<table>\n</table>\n", schema: `{"definitions": {"PermissionKind": {"oneOf": [{"const": "old"}]}}}`,
	}
	with := func(file, text string) map[string]string {
		files := maps.Clone(empty)
		files[file] = text
		return files
	}
	runTrees(t, "reference-stale", []treeTest{
		{"both", empty, []string{reference + " warning publish old,own"}},
		{"a schema that says the same", with(schema, `{"definitions": {"PermissionKind": {"oneOf": [{"const": "own"}]}}}`), []string{reference + " warning publish own"}},
		{"another layout", with(reference, "# Permissions\n"), nil},
		{"a schema that is no JSON", with(schema, "{"), []string{reference + " warning publish own"}},
		{"files that are not written yet", with("build.rs", script), nil},
		{"files that are written anew", func() map[string]string {
			files := with("build.rs", script)
			files["permissions/autogenerated/commands/capture.toml"] = "[[permission]]\nidentifier = 'allow-capture'\n"
			return files
		}(), nil},
		{"commands that are not known beside files of some", func() map[string]string {
			files := with("build.rs", strings.Replace(script, `&["capture"]`, "list()", 1))
			files["permissions/autogenerated/commands/capture.toml"] = "[[permission]]\nidentifier = 'allow-capture'\n"
			return files
		}(), nil},
		{"commands that are not known", with("build.rs", strings.Replace(script, `&["capture"]`, "list()", 1)), nil},
		{"a file that is not read", with("permissions/big.toml", "version https://git-lfs.github.com/spec/v1\n"), nil},
		{"a crate without permissions", with("build.rs", "fn main() {}\n"), nil},
	})
	runTrees(t, "schema-stale", []treeTest{
		{"both", empty, nil},
		{"a reference of another layout", with(reference, "# Permissions\n"), []string{schema + " warning publish old,own"}},
		{"no JSON", with(schema, "{"), nil},
	})
}

func TestPackage(t *testing.T) {
	tree := func(keys string) map[string]string {
		return map[string]string{
			"Cargo.toml": cargoTop + keys + cargoDeps, "android/build.gradle.kts": "", "ios/Package.swift": "", "permissions/own.toml": "",
			"build.rs": strings.Replace(script, ".build", ".android_path(\"android\").ios_path(\"ios\").build", 1),
		}
	}
	const crate = "tauri-plugin-sample error "
	runTrees(t, "package-drops-permissions", []treeTest{
		{"nothing", tree("exclude = ['/examples']\n"), nil},
		{"a mobile project", tree("exclude = ['/examples', '/android']\n"), []string{crate + "consumer-build android"}},
		{"a mobile project and the permissions", tree("exclude = ['/examples', '/ios', '/permissions']\n"), []string{crate + "publish ios,permissions/own.toml"}},
		{"a folder that two methods name", func() map[string]string {
			files := tree("exclude = ['/android']\n")
			files["build.rs"] = strings.Replace(script, ".build", ".android_path(\"android\").ios_path(\"android\").build", 1)
			return files
		}(), []string{crate + "consumer-build android"}},
		{"what is not listed", tree("include = ['/src']\n"), []string{crate + "publish android,build.rs,ios,permissions/own.toml"}},
	})
	for keys, want := range map[string]string{
		"exclude = ['/examples', '/ios']\n": "Cargo.toml:5:25 iOS", "exclude = ['*', '!/build.rs', '!/permissions/**', '!/ios/**']\n": "Cargo.toml:5:12 android",
		"include = ['/build.rs', '/permissions']\n":                                 "Cargo.toml:5:12 android, iOS",
		"exclude = ['/android']\ninclude = ['/build.rs', '/permissions', '/ios']\n": "Cargo.toml:6:12 android",
	} {
		p, err := manifest.NewLoader().Load(gitsrc.Files("tree", tree(keys)), "")
		if err != nil {
			t.Fatal(err)
		}
		findings := slices.DeleteFunc(Lint(acl.NewSurface(p)), func(f Finding) bool { return f.Rule.ID != "package-drops-permissions" })
		if len(findings) != 1 {
			t.Fatalf("%s: %d findings", keys, len(findings))
		}
		at := findings[0].At
		if got := fmt.Sprintf("%s:%d:%d %s", at.File, at.Line, at.Column, findings[0].Platforms); got != want {
			t.Errorf("%s: got %s, want %s", keys, got, want)
		}
	}
}

func TestSeries(t *testing.T) {
	for requirement, want := range map[string]string{
		"1": "1", " ^1.2.3": "1", "~0.8": "0.8", "= 0.8.22": "0.8", "10.0": "10",
		"": "", "0": "", "0.0.3": "", "x": "", "1a": "", "0.a": "", ">=1": "", "1.0, <3": "", "1.*": "", "*": "",
	} {
		got, ok := seriesOf(requirement)
		if !ok {
			got = ""
		}
		if got != want || ok != (want != "") {
			t.Errorf("%q: got %q, %t", requirement, got, ok)
		}
	}
	for versions, want := range map[string]string{"": "", "2": "0.8", "3": "1", "4": "", "2 2.1": "0.8", "2 3": "", "2 4": "", "2.0,<3": "", "2 2.0,<3": "", "4 2": ""} {
		var builders []manifest.Dependency
		for version := range strings.FieldsSeq(versions) {
			builders = append(builders, manifest.Dependency{Version: version})
		}
		if got, ok := wantedSchemars(builders); got != want || ok != (want != "") {
			t.Errorf("%q: got %q, %t", versions, got, ok)
		}
	}
}

func TestHandlersKnown(t *testing.T) {
	handlers := []rust.ProgramHandler{{}}
	for _, test := range []struct {
		program *rust.Program
		want    bool
	}{
		{nil, false},
		{&rust.Program{}, false},
		{&rust.Program{Handlers: handlers}, true},
		{&rust.Program{Handlers: handlers, Problems: make([]rust.FileProblem, 1)}, false},
	} {
		if got := (&manifest.Plugin{Program: test.program}).HandlersKnown(); got != test.want {
			t.Errorf("%+v: %t", test.program, got)
		}
	}
}

// Each name is told of, in the order of the files; the entries of COMMANDS without a
// handler are told of elsewhere.
func TestUnknownNamesEach(t *testing.T) {
	own := func(id, more string) string { return "[[permission]]\nidentifier = '" + id + "'\n" + more + "\n" }
	files := map[string]string{
		"build.rs":           strings.Replace(script, `"capture"`, `"capture", concat!("list", "ed")`, 1),
		"permissions/a.toml": own("a", "commands.deny = ['x']\ncommands.allow = ['y', 'listed', 'capture']") + own("b", "commands.allow = ['z']"),
		"permissions/c.toml": own("c", "commands.allow = ['zoomm']"),
		"src/lib.rs":         library(`"sample"`, "capture", "zoom"),
	}
	runTrees(t, "manifest-command-unknown", []treeTest{{"each", files, []string{
		"a warning call-fails y", "a warning call-fails x", "b warning call-fails z", "c warning call-fails zoomm",
	}}})
	files["src/lib.rs"] = library(`"sample"`, "capture", "listed", "first", "second")
	runTrees(t, "command-missing-from-commands", []treeTest{{"each function", files, []string{"first warning runtime-denied", "second warning runtime-denied"}}})
}

// What belongs to a finding is named beside it.
func TestRelated(t *testing.T) {
	for _, test := range []struct{ rule, list, want string }{
		{"commands-duplicate", `"a", "a"`, "COMMANDS lists a twice; head 1:42 it is listed here"},
		{"commands-slug-collision", `"ab", "aB"`, "on macOS and Windows the permissions of ab and aB are one file, which knows only aB; head 1:42 the other one"},
		{"commands-slug-collision", `"c_d", "c-d"`, "commands c_d and c-d share the permission allow-c-d, which allows one of them; head 1:42 the other one"},
		{"commands-slug-collision", `"c-d", "c_d"`, "commands c-d and c_d share the permission allow-c-d, which allows one of them; head 1:42 the other one"},
	} {
		p := loaded(t, map[string]string{"build.rs": strings.Replace(script, `"capture"`, test.list, 1)})
		var got []string
		for _, f := range Lint(acl.NewSurface(p)) {
			if f.Rule.ID != test.rule {
				continue
			}
			line := f.Message
			for _, r := range f.Related {
				line += fmt.Sprintf("; %s %d:%d %s", r.Side, r.At.Line, r.At.Column, r.Message)
			}
			got = append(got, line)
		}
		if diff := cmp.Diff([]string{test.want}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.rule, diff)
		}
	}
}

// A list that is stale as a whole is told of at its first line, alone or with the other.
func TestStaleListsInFull(t *testing.T) {
	const reference, schema = manifest.ReferenceFile, manifest.SchemaFile
	const table = "## Permission Table\n\n<table>\n"
	const row = "<tr>\n<td>\n\n`sample:own`\n\n</td>\n\n</tr>\n"
	for _, test := range []struct{ rows, schema, want string }{
		{row + row, "{", "reference.md would be written anew by tauri-plugin"},
		{"", `{"definitions": {"PermissionKind": {"oneOf": []}}}`, "reference.md and schema.json would be written anew by tauri-plugin: what there is to tell of own changed"},
		{"", "{", "reference.md would be written anew by tauri-plugin: what there is to tell of own changed"},
	} {
		p := loaded(t, map[string]string{"permissions/own.toml": "[[permission]]\nidentifier = 'own'\n", reference: table + test.rows + "</table>\n", schema: test.schema})
		var got []string
		for _, f := range Lint(acl.NewSurface(p)) {
			if f.Rule.ID != "reference-stale" {
				continue
			}
			got = append(got, f.Message)
			if want := (source.Place{File: reference, Span: source.Span{Line: 1, Column: 1, EndLine: 1, EndColumn: 1}}); f.At != want {
				t.Errorf("it is at %+v", f.At)
			}
		}
		if diff := cmp.Diff([]string{test.want}, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
}

// Two commands with one permission are told of by their names, and the duplicates not
// again, be their files there or not.
func TestDuplicatesOfCommands(t *testing.T) {
	for _, files := range []map[string]string{
		{},
		{"permissions/autogenerated/commands/a_b.toml": "", "permissions/autogenerated/commands/a-b.toml": ""},
	} {
		files["build.rs"] = strings.Replace(script, `"capture"`, `"a_b", "a-b"`, 1)
		if got := lintTree(t, "duplicate-permission", files); got != nil {
			t.Errorf("got %v", got)
		}
	}
	if got := lintTree(t, "duplicate-permission", map[string]string{
		"permissions/autogenerated/x.toml": "[[permission]]\nidentifier = 'x'\n", "permissions/own.toml": "[[permission]]\nidentifier = 'x'\ndescription = ''\n",
	}); got != nil {
		t.Errorf("what overrides a file among the generated ones: %v", got)
	}
}
