package rules

import (
	"fmt"
	"strings"
	"testing"

	"github.com/Masterminds/semver/v3"
	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/acl"
)

// handling is a library with these sources, whose builder is called with these methods.
func handling(sources, methods string) map[string]string {
	return map[string]string{
		"build.rs":   strings.Replace(script, `"capture"`, `"capture", "zoom"`, 1),
		"src/lib.rs": sources + "\npub fn init() { tauri::plugin::Builder::new(\"sample\")" + methods + ".build() }\n",
	}
}

// of are functions annotated as commands.
func of(names ...string) string {
	var text strings.Builder
	for _, name := range names {
		fmt.Fprintf(&text, "#[tauri::command] fn %s() {}\n", name)
	}
	return text.String()
}

// handler is a call that gives the builder a handler with these entries.
func handler(entries string) string {
	return ".invoke_handler(tauri::generate_handler![" + entries + "])"
}

// with are files with others.
func with(files map[string]string, more ...string) map[string]string {
	for i := 0; i < len(more); i += 2 {
		files[more[i]] = more[i+1]
	}
	return files
}

const (
	android    = "fn main() { tauri_plugin::Builder::new(&[\"capture\", \"zoom\", \"check_permissions\"]).android_path(\"android\").build(); }\n"
	kotlin     = "@TauriPlugin\nclass Sample(private val activity: Activity) : Plugin(activity) {\n  @Command\n  fun zoom(invoke: Invoke) {}\n}\n"
	kotlinFile = "android/src/main/java/Sample.kt"
)

func TestUnregistered(t *testing.T) {
	runTrees(t, "command-not-registered", []treeTest{
		{"granted", handling(of("capture", "zoom"), handler("capture")), []string{"zoom warning call-fails"}},
		{"not granted", handling(of("capture", "zoom", "pan"), handler("capture, zoom")), []string{"pan note none"}},
		{"under another name", handling(of("capture")+"#[tauri::command(rename = \"zoom\")] fn set_zoom() {}", handler("capture")), []string{"zoom warning call-fails"}},
		{"by two handlers", handling(of("capture", "zoom"), handler("capture")+".setup(|b| { #[cfg(mobile)] tauri::generate_handler![zoom] })"), nil},
		{"for tests", handling(of("capture")+"#[cfg(test)] "+of("zoom"), handler("capture")), nil},
		{"made by a macro", handling(of("capture")+"wrap! { "+of("zoom")+" }", handler("capture")), nil},
		{"in a file of no module", with(handling(of("capture"), handler("capture")), "src/old.rs", of("zoom")), nil},
		{"two of a name", handling(of("capture")+"#[cfg(unix)] "+of("zoom")+"#[cfg(windows)] "+of("zoom"), handler("capture")), []string{"zoom warning call-fails"}},
		{"no handler is seen", handling(of("capture", "zoom"), ""), nil},
		{"another handler is not seen", handling(of("capture", "zoom"), handler("capture")+".invoke_handler(more())"), nil},
		{"entries come from a macro", handling(of("capture", "zoom"), handler("capture, all!()")), nil},
		{"a module is missing", handling(of("capture", "zoom")+"mod gone;", handler("capture")), nil},
		{"of tauri_specta", handling(of("capture", "zoom"), ".invoke_handler(tauri_specta::Builder::new().commands(tauri_specta::collect_commands![capture, zoom::<tauri::Wry>]).invoke_handler())"), nil},
		{"no plugin of the permission system", with(handling(of("capture", "zoom"), handler("capture")), "build.rs", absent), nil},
		{"Kotlin answers", with(handling(of("capture", "zoom"), handler("capture")), "build.rs", android, kotlinFile, kotlin), []string{"zoom note none"}},
	})
}

func TestUnanswered(t *testing.T) {
	runTrees(t, "commands-entry-without-handler", []treeTest{
		{"no function", handling(of("capture"), handler("capture")), []string{"zoom note call-fails"}},
		{"a function that is not registered", handling(of("capture", "zoom"), handler("capture")), nil},
		{"somewhere only", handling(of("capture", "zoom"), handler("capture, #[cfg(windows)] zoom")), nil},
		{"with a feature only", handling(of("capture", "zoom"), handler("capture, #[cfg(feature = \"zoom\")] zoom")), nil},
		{"another crate's function", handling(of("capture"), handler("capture, other::zoom")), nil},
		{"another spelling", with(handling(of("capture", "zoom"), handler("capture, zoom")), "build.rs", strings.Replace(script, `"capture"`, `"capture", "Zoom"`, 1)), nil},
		{"listed twice", with(handling(of("capture"), handler("capture")), "build.rs", strings.Replace(script, `"capture"`, `"zoom", "capture", "zoom"`, 1)), []string{"zoom note call-fails"}},
		{"a closure", handling(of("capture"), ".invoke_handler(|invoke| answer(invoke))"), nil},
		{"before a handler is asked", handling(of("capture"), ".invoke_handler(|i| i.message.command() == \"zoom\" || tauri::generate_handler![capture](i))"), nil},
		{"no handler at all", handling("", ""), []string{"capture note call-fails", "zoom note call-fails"}},
		{"Kotlin answers one", with(handling("", ""), "build.rs", android, kotlinFile, kotlin), []string{"capture note call-fails"}},
		{"Kotlin is not there", with(handling("", ""), "build.rs", android), []string{"capture note call-fails", "zoom note call-fails", "check_permissions note call-fails"}},
		{"Kotlin is not there, and registered", with(handling("fn f() { api.register_android_plugin(name); }", ""), "build.rs", android), nil},
	})
}

// TestEntriesOfOtherNames holds that an entry and the command it was probably meant for
// are told of once, and that the entry is no new fault when the command is listed too.
func TestEntriesOfOtherNames(t *testing.T) {
	const entry, command = "commands-entry-without-handler", "command-missing-from-commands"
	granted := with(handling(of("capture", "zoom_lens"), handler("capture, zoom_lens")),
		"permissions/zoom.toml", "[[permission]]\nidentifier = 'zoom'\ncommands.allow = ['zoom_lens']\n")
	alike, other := handling(of("capture", "zoom_lens"), handler("capture, zoom_lens")), handling(of("capture", "pan"), handler("capture, pan"))
	runTrees(t, entry, []treeTest{
		{"alike", alike, nil}, {"alike, and granted", granted, []string{"zoom note call-fails"}}, {"of other words", other, []string{"zoom note call-fails"}},
	})
	runTrees(t, command, []treeTest{
		{"alike", alike, []string{"zoom_lens warning runtime-denied"}}, {"alike, and granted", granted, nil}, {"of other words", other, []string{"pan warning runtime-denied"}},
	})
	base, head := treeSurface(t, alike), treeSurface(t, granted)
	for _, f := range Check(base, head, nil, Lint(head)) {
		if f.Rule.ID == entry && f.Introduced {
			t.Errorf("new: %s", f.Message)
		}
	}
}

func TestMissingOnPlatform(t *testing.T) {
	one := func(command string) []string { return []string{command + " note call-fails"} }
	runTrees(t, "command-missing-on-platform", []treeTest{
		{"one on desktop systems", handling(of("capture", "zoom"), handler("capture, #[cfg(desktop)] zoom")), one("zoom")},
		{"by its module", handling("#[cfg(desktop)] mod desktop { "+of("zoom")+" }"+of("capture"), handler("capture, #[cfg(not(mobile))] desktop::zoom")), one("zoom")},
		{"both, on different ones", handling(of("capture", "zoom"), handler("#[cfg(unix)] capture, #[cfg(windows)] zoom")), []string{
			"capture note call-fails", "zoom note call-fails",
		}},
		{"both on the same ones", handling(of("capture", "zoom"), ".setup(|b| { #[cfg(desktop)] b.invoke_handler(tauri::generate_handler![capture, zoom]) })"), nil},
		{"two functions", handling(of("capture")+"#[cfg(unix)] "+of("zoom")+"#[cfg(windows)] "+of("zoom"), handler("capture, #[cfg(unix)] zoom, #[cfg(windows)] zoom")), nil},
		{"two handlers", handling(of("capture", "zoom"), ".setup(|b| { #[cfg(desktop)] b.invoke_handler(tauri::generate_handler![capture, zoom]); #[cfg(mobile)] b.invoke_handler(tauri::generate_handler![capture]) })"), one("zoom")},
		{"in the branches of cfg_if", handling(of("capture", "zoom"), ".setup(|b| { cfg_if::cfg_if! { if #[cfg(desktop)] { b.invoke_handler(tauri::generate_handler![capture, zoom]) } else { b.invoke_handler(tauri::generate_handler![capture]) } } })"), one("zoom")},
		{"with a feature", handling(of("capture", "zoom"), handler("capture, #[cfg(feature = \"zoom\")] zoom")), nil},
		{"the permission says where", with(handling(of("capture", "zoom"), handler("capture, #[cfg(windows)] zoom")),
			"build.rs", script, "permissions/zoom.toml", "[[permission]]\nidentifier = 'zoom'\nplatforms = ['windows']\ncommands.allow = ['zoom']\n"), nil},
		{"granted elsewhere only", with(handling(of("capture", "zoom"), handler("capture, #[cfg(desktop)] zoom")),
			"build.rs", strings.Replace(script, `, "zoom"`, "", 1), "permissions/zoom.toml", "[[permission]]\nidentifier = 'zoom'\nplatforms = ['android']\ncommands.allow = ['zoom']\n"), nil},
		{"Kotlin answers", with(handling(of("capture", "zoom"), handler("capture, #[cfg(not(target_os = \"android\"))] zoom")), "build.rs", android, kotlinFile, kotlin), nil},
		{"Kotlin does not answer", with(handling(of("capture", "zoom"), handler("zoom, #[cfg(not(target_os = \"android\"))] capture")), "build.rs", android, kotlinFile, kotlin), one("capture")},
	})
}

func TestReplacedHandlers(t *testing.T) {
	runTrees(t, "invoke-handler-overwritten", []treeTest{
		{"two lists", handling(of("capture", "zoom"), handler("capture")+handler("zoom")), []string{"tauri-plugin-sample warning call-fails capture"}},
		{"one that is not seen", handling(of("capture", "zoom"), ".invoke_handler(more())"+handler("zoom")), []string{"tauri-plugin-sample warning call-fails"}},
		{"of a file of no module", with(handling(of("capture"), handler("capture")), "src/old.rs", handling("", handler("a")+handler("b"))["src/lib.rs"]), nil},
		{"one", handling(of("capture", "zoom"), handler("capture, zoom")), nil},
	})
}

func TestRepeatedEntries(t *testing.T) {
	modules := "mod a { " + of("capture") + " } mod b { " + of("capture") + " }"
	runTrees(t, "handler-duplicate-entry", []treeTest{
		{"the same function", handling(of("capture"), handler("capture, capture")), []string{"capture note none"}},
		{"the same function by another path", handling(of("capture"), handler("capture, crate::capture")), []string{"capture note none"}},
		{"the same function by its module", handling("use a::capture; mod a { "+of("capture")+" }", handler("capture, a::capture")), []string{"capture note none"}},
		{"another function", handling(modules, handler("a::capture, b::capture")), []string{"capture warning call-fails"}},
		{"a name by the attribute", handling(of("capture")+"#[tauri::command(rename = \"capture\")] fn zoom() {}", handler("capture, zoom")), []string{"capture warning call-fails"}},
		{"on other platforms", handling(modules, handler("#[cfg(unix)] a::capture, #[cfg(windows)] b::capture")), nil},
		{"functions of another crate", handling(of("zoom"), handler("other::capture, other::capture, zoom")), []string{"capture note none"}},
		{"functions of two crates", handling(of("zoom"), handler("one::capture, other::capture, zoom")), []string{"capture warning call-fails"}},
		{"by a feature", handling(modules, handler("#[cfg(feature = \"a\")] a::capture, #[cfg(not(feature = \"a\"))] b::capture")), nil},
		{"of two handlers", handling(of("capture"), ".setup(|b| { if x { b.invoke_handler(tauri::generate_handler![capture]) } else { b.invoke_handler(tauri::generate_handler![capture]) } })"), nil},
	})
}

func TestUnlistedInOtherWords(t *testing.T) {
	for _, test := range []struct {
		files map[string]string
		want  string
	}{
		{
			with(handling(of("set_zoom"), handler("set_zoom")), "build.rs", strings.Replace(script, "capture", "setZoom", 1)),
			"command set_zoom is registered, but no permission can grant it: COMMANDS lists setZoom; on all platforms",
		},
		{
			handling(of("pan"), handler("#[cfg(desktop)] pan")),
			"command pan is registered, but no permission can grant it; on linux, macOS, windows",
		},
		{
			with(handling(of("pan"), handler("#[cfg(desktop)] pan")), "permissions/pan.toml", "[[permission]]\nidentifier = 'pan'\nplatforms = ['iOS']\ncommands.allow = ['pan']\n"),
			"command pan is registered on linux, macOS, windows, while permissions grant it on iOS only; on linux, macOS, windows",
		},
		{
			handling(of("pan", "zoom"), ".invoke_handler(tauri_specta::Builder::new().commands(tauri_specta::collect_commands![pan, zoom]).invoke_handler())"),
			"command pan is registered, but no permission can grant it; on all platforms",
		},
	} {
		var got []string
		for _, f := range Lint(acl.NewSurface(loaded(t, test.files))) {
			if f.Rule.ID == "command-missing-from-commands" {
				got = append(got, fmt.Sprintf("%s; on %s", f.Message, f.Platforms))
			}
		}
		if diff := cmp.Diff([]string{test.want}, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
}

func TestRenamed(t *testing.T) {
	const renamed = "#[tauri::command(rename = \"zoom\")] fn set_zoom() {}\n"
	requiring := func(tauri string) map[string]string {
		return with(handling(of("capture")+renamed, handler("capture, set_zoom")), "Cargo.toml", cargoTop+cargoDeps+"[dependencies]\ntauri = "+tauri+"\n")
	}
	said := []string{"zoom warning call-fails"}
	runTrees(t, "command-rename-needs-newer-tauri", []treeTest{
		{"older", requiring(`"2"`), said},
		{"older in part", requiring(`">=2.3, <3"`), said},
		{"newer", requiring(`"2.11"`), nil},
		{"newer than that", requiring(`"3.0.0-alpha.4"`), nil},
		{"not said", requiring(`{ git = "https://example.org/tauri" }`), nil},
		{"the function's own name", with(requiring(`"2"`), "src/lib.rs", strings.ReplaceAll(requiring(`"2"`)["src/lib.rs"], "set_zoom", "zoom")), nil},
	})
	own := "[[permission]]\nidentifier = 'zoom'\ncommands.allow = ['zoom', 'set_zoom']\n"
	runTrees(t, "command-rename-with-remove-unused", []treeTest{
		{"allowed by its name", requiring(`"2.11"`), []string{"zoom note call-fails"}},
		{"allowed by the function's too", with(requiring(`"2.11"`), "build.rs", script, "permissions/own.toml", own), nil},
		{"not always allowed by that", with(requiring(`"2.11"`), "permissions/own.toml", own), []string{"zoom note call-fails"}},
		{"allowed by nothing", with(requiring(`"2.11"`), "build.rs", script), nil},
	})
}

func TestMayBeBelow(t *testing.T) {
	for requirement, want := range map[string]bool{
		"2": true, "^2.10.3": true, "~2.1": true, "=2.8.0": true, ">=2, <3": true, "< 3, >= 2.4": true,
		"2.11": false, "2.11.0": false, "3": false, ">2.10": false, "> 2.10.0": true, ">2": false, ">=2.10": true, ">2.11": false, ">=2.12, <3": false,
		"": false, "*": false, "<3": false, "2.*": true, "x": false,
	} {
		if got := mayBeBelow(requirement, semver.MustParse("2.11.0")); got != want {
			t.Errorf("%q: %t", requirement, got)
		}
	}
}

func TestForeignScope(t *testing.T) {
	named := func(crate, links string) map[string]string {
		return with(handling("#[tauri::command] fn capture(scope: tauri::ipc::GlobalScope<Entry>) {}\n"+of("zoom"), handler("capture, zoom")),
			"Cargo.toml", "[package]\nname = \""+crate+"\"\nversion = \"1.0.0\"\nlinks = \""+links+"\"\n"+cargoDeps)
	}
	runTrees(t, "global-scope-key-mismatch", []treeTest{
		{"as it is called", named("tauri-plugin-sample", "tauri-plugin-sample"), nil},
		{"links in other words", named("tauri-plugin-my-sample", "tauri_plugin_my_sample"), nil},
		{"a crate of another name", named("sample", "tauri-plugin-sample"), []string{"capture warning runtime-denied"}},
		{"links of another plugin", named("tauri-plugin-sample", "tauri-plugin-other"), []string{"capture warning runtime-denied"}},
	})
}
