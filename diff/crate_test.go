package diff

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
)

// changed is a plugin with some of its files replaced.
func changed(tree map[string]string, files ...string) map[string]string {
	tree = maps.Clone(tree)
	for i := 0; i < len(files); i += 2 {
		tree[files[i]] = files[i+1]
	}
	return tree
}

// inCargo is a plugin with more lines in its Cargo.toml.
func inCargo(tree map[string]string, lines string) map[string]string {
	return changed(tree, "Cargo.toml", tree["Cargo.toml"]+lines)
}

// crateCase is a pair of plugins, and what is told of them.
type crateCase struct {
	name       string
	base, head map[string]string
	want       []string
}

func checkCrates(t *testing.T, cases []crateCase) {
	t.Helper()
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			base, head := surface(t, "base", test.base), surface(t, "head", test.head)
			if base == nil || head == nil {
				t.Fatal("a side is refused")
			}
			var got []string
			for _, c := range Compare(base, head) {
				got = append(got, fmt.Sprintf("%s %s: %s to %s on %s, %s", c.Kind, c.Subject.Name,
					strings.Join(c.Lost, " "), strings.Join(c.Gained, " "), c.Platforms, c.Certainty))
			}
			if d := gocmp.Diff(test.want, got); d != "" {
				t.Error("-want +got:\n" + d)
			}
		})
	}
}

const twoCommands = "#[tauri::command] fn capture() {}\n#[tauri::command] fn zoom() {}\n"

func TestCompareCrates(t *testing.T) {
	const all = "tauri::generate_handler![capture, zoom]"
	plugin := answering(twoCommands, all)
	named := func(name string) map[string]string {
		return changed(plugin, "src/lib.rs", strings.Replace(plugin["src/lib.rs"], `"sample"`, name, 1))
	}
	unlisted := func(tree map[string]string) map[string]string {
		return changed(tree, "build.rs", "fn main() { tauri_plugin::Builder::new(&[]).build(); }\n")
	}
	tauri := func(entry string) map[string]string { return inCargo(plugin, "[dependencies]\ntauri = "+entry+"\n") }
	rust := func(key string) map[string]string { return inCargo(plugin, key+"\n") }
	partial := func(tree map[string]string) map[string]string { // of which the version is not known
		return changed(tree, "Cargo.toml", strings.Replace(tree["Cargo.toml"], `version = "1.0.0"`, "version.workspace = true", 1))
	}
	script := changed(plugin, "build.rs", strings.Replace(plugin["build.rs"], ".build()", `.global_api_script_path("api.js").build()`, 1))
	variable := changed(plugin, "build.rs", "fn main() {\n  let builder = tauri_plugin::Builder::new(&[\"capture\", \"zoom\"]);\n  let builder = builder.global_api_script_path(\"api.js\");\n  builder.build();\n}\n")
	scripted := changed(plugin, "src/lib.rs", strings.Replace(plugin["src/lib.rs"], ".build()", ".js_init_script(API).build()", 1))
	checkCrates(t, []crateCase{
		{"as before", plugin, plugin, nil},
		{"another crate", plugin, changed(plugin, "Cargo.toml", strings.Replace(plugin["Cargo.toml"], "tauri-plugin-sample", "sample", 1)), []string{
			"package-renamed sample: tauri-plugin-sample to sample on all platforms, certain",
		}},
		{"another crate beside what could not be read", plugin, partial(changed(plugin, "Cargo.toml", strings.Replace(plugin["Cargo.toml"], "tauri-plugin-sample", "sample", 1))), []string{
			"package-renamed sample: tauri-plugin-sample to sample on all platforms, certain",
		}},
		{"another tauri beside what could not be read", tauri(`"2"`), partial(tauri(`"3"`)), []string{"tauri-major-changed tauri-plugin-sample: 2 to 3 on all platforms, certain"}},
		{"a name that runs beside what could not be read", plugin, partial(named(`"other"`)), []string{"runtime-name-changed tauri-plugin-sample: sample to other on all platforms, unknown"}},
		{"a build script that is not there", plugin, inCargo(plugin, "build = \"other.rs\"\n"), nil},
		{"no build script", plugin, inCargo(plugin, "build = false\n"), []string{"build-script-removed tauri-plugin-sample:  to  on all platforms, certain"}},
		{"another name", plugin, named(`"other"`), []string{"runtime-name-changed tauri-plugin-sample: sample to other on all platforms, certain"}},
		{"the right name", named(`"other"`), plugin, nil},
		{"another wrong name", named(`"other"`), named(`"third"`), []string{"runtime-name-changed tauri-plugin-sample: other to third on all platforms, unknown"}},
		{"a name that nobody calls", unlisted(plugin), unlisted(named(`"other"`)), []string{"runtime-name-changed tauri-plugin-sample: sample to other on all platforms, unknown"}},
		{"a computed name", plugin, named("name()"), nil},
		{"a name that was computed", named("name()"), named(`"other"`), nil},
		{"two majors of tauri instead of the later", tauri(`"3"`), tauri(`">=2, <4"`), nil},
		{"two majors of tauri instead of the former", tauri(`"2"`), tauri(`">=2, <4"`), nil},
		{"one of two majors of tauri", tauri(`">=2, <4"`), tauri(`"3"`), []string{"tauri-major-changed tauri-plugin-sample: >=2, <4 to 3 on all platforms, certain"}},
		{"a newer tauri", tauri(`"2"`), tauri(`"2.1"`), []string{"tauri-minimum-raised tauri-plugin-sample: 2 to 2.1 on all platforms, certain"}},
		{"another patch of tauri", tauri(`"2.8"`), tauri(`"2.8.5"`), nil},
		{"an older tauri", tauri(`"2.1"`), tauri(`"2"`), nil},
		{"the same tauri", tauri(`"2"`), tauri(`">=2.0.0, <3"`), nil},
		{"no more a prerelease", tauri(`"2.0.0-rc.1"`), tauri(`"2"`), nil},
		{"the next tauri", tauri(`"2"`), tauri(`"3.0.0-alpha.1"`), []string{"tauri-major-changed tauri-plugin-sample: 2 to 3.0.0-alpha.1 on all platforms, certain"}},
		{"the former tauri", tauri(`"3"`), tauri(`"2"`), []string{"tauri-major-changed tauri-plugin-sample: 3 to 2 on all platforms, certain"}},
		{"tauri at a path", tauri(`{ path = "../tauri" }`), tauri(`"3"`), nil},
		{"a newer Rust", rust(`rust-version = "1.77"`), rust(`rust-version = "1.77.2"`), []string{"rust-version-raised tauri-plugin-sample: 1.77 to 1.77.2 on all platforms, unknown"}},
		{"an older Rust", rust(`rust-version = "1.77.2"`), rust(`rust-version = "1.77"`), nil},
		{"a first Rust", plugin, rust(`rust-version = "1.77"`), nil},
		{"a script", plugin, script, []string{"global-api-added tauri-plugin-sample:  to sample on all platforms, certain"}},
		{"no script", script, plugin, []string{"global-api-removed tauri-plugin-sample: sample to  on all platforms, certain"}},
		{"a builder that is held in a variable", script, variable, nil},
		{"a builder that a function completes", script, changed(plugin, "build.rs", "fn main() { more(tauri_plugin::Builder::new(&[\"capture\", \"zoom\"])).build(); }\nfn more(b: tauri_plugin::Builder) -> tauri_plugin::Builder { b.global_api_script_path(\"api.js\") }\n"), nil},
		{"a builder that is completed under a condition", script, changed(plugin, "build.rs", "fn main() {\n  let mut b = tauri_plugin::Builder::new(&[\"capture\", \"zoom\"]);\n  if given() { b = b.global_api_script_path(\"api.js\"); }\n  b.build();\n}\n"), nil},
		{"a script that tauri-utils is given", script, changed(plugin, "build.rs", "fn main() {\n  tauri_plugin::Builder::new(&[\"capture\", \"zoom\"]).build();\n  tauri_utils::plugin::define_global_api_script_path(API.as_ref());\n}\n"), nil},
		{"a script that Cargo is told of", script, changed(plugin, "build.rs", "fn main() {\n  tauri_plugin::Builder::new(&[\"capture\", \"zoom\"]).build();\n  println!(\"cargo:GLOBAL_API_SCRIPT_PATH={}\", api().display());\n}\n"), nil},
		{"a script that was there at run time", scripted, script, nil},
		{"a script at run time", script, scripted, nil},
	})
}

// Of a plugin that an application recorded no crate is known.
func TestRecordedCrate(t *testing.T) {
	plugins, err := manifest.Recorded("r.json", []byte(`{"sample": {"default_permission": null, "permissions": {
		"allow-capture": {"identifier": "allow-capture", "commands": {"allow": ["capture"]}}, "deny-capture": {"identifier": "deny-capture", "commands": {"deny": ["capture"]}},
		"allow-zoom": {"identifier": "allow-zoom", "commands": {"allow": ["zoom"]}}, "deny-zoom": {"identifier": "deny-zoom", "commands": {"deny": ["zoom"]}}
	}, "permission_sets": {}}}`))
	if err != nil {
		t.Fatal(err)
	}
	recorded := acl.NewSurface(plugins[0])
	plugin := inCargo(answering(twoCommands, "tauri::generate_handler![capture, zoom]"), "[dependencies]\ntauri = \"3\"\n")
	plugin["Cargo.toml"] = strings.Replace(plugin["Cargo.toml"], "tauri-plugin-sample", "sample", 1)
	head := surface(t, "head", plugin)
	if recorded.Plugin.Crate == head.Plugin.Crate {
		t.Fatal("the crates are called the same")
	}
	if got := tellAll(Compare(recorded, head)) + tellAll(Compare(head, recorded)); got != "" {
		t.Error(got)
	}
}

func TestCompareFeatures(t *testing.T) {
	const all = "tauri::generate_handler![capture, zoom]"
	const gated = "tauri::generate_handler![capture, #[cfg(feature = \"f\")] zoom]"
	const ungated = "tauri::generate_handler![capture, #[cfg(not(feature = \"f\"))] zoom]"
	plugin := func(entries, features string) map[string]string {
		return inCargo(answering(twoCommands, entries), "[features]\n"+features)
	}
	onPhones := inCargo(answering(twoCommands, "tauri::generate_handler![capture, #[cfg(any(desktop, feature = \"f\"))] zoom]"), "[features]\nf = []\n")
	checkCrates(t, []crateCase{
		{"by default", plugin(all, ""), plugin(gated, "default = [\"f\"]\nf = []\n"), nil},
		{"a gate", plugin(all, ""), plugin(gated, "f = []\n"), []string{"command-feature-gated zoom: zoom to f on all platforms, certain"}},
		{"a gate on phones", plugin(all, ""), onPhones, []string{"command-feature-gated zoom: zoom to f on android, iOS, certain"}},
		{"a gate that was there", plugin(gated, "f = []\n"), plugin(gated, "f = []\n"), nil},
		{"a gate against a default", plugin(all, ""), plugin(ungated, "default = [\"f\"]\nf = []\n"), []string{"default-features-changed tauri-plugin-sample: zoom to  on all platforms, certain"}},
		{"a gate of two functions", plugin(all, ""), plugin("tauri::generate_handler![capture, #[cfg(feature = \"f\")] zoom, #[cfg(not(feature = \"f\"))] zoom]", "f = []\n"), nil},
		{"no default any more", plugin(gated, "default = [\"f\"]\nf = []\n"), plugin(gated, "f = []\n"), []string{
			"default-features-changed tauri-plugin-sample: zoom to f on all platforms, certain",
		}},
		{
			"a default for two", plugin("tauri::generate_handler![#[cfg(feature = \"f\")] capture, #[cfg(feature = \"f\")] zoom]", "default = [\"f\"]\nf = []\n"),
			plugin("tauri::generate_handler![#[cfg(feature = \"f\")] capture, #[cfg(feature = \"f\")] zoom]", "default = []\nf = []\n"),
			[]string{
				"default-features-changed tauri-plugin-sample: capture zoom to f on all platforms, certain",
			},
		},
		{"another way to the default", plugin(gated, "default = [\"f\"]\nf = []\n"), plugin(gated, "default = [\"g\"]\ng = [\"f\"]\nf = []\n"), nil},
	})
}

func TestCompareSupport(t *testing.T) {
	const register = "fn register(api: PluginApi) { api.register_android_plugin(\"sample\", \"Sample\"); }\n"
	withKotlin := func(entries string) map[string]string {
		tree := answering(twoCommands+register, entries)
		return changed(tree,
			"build.rs", strings.Replace(tree["build.rs"], ".build()", `.android_path("android").build()`, 1),
			"android/src/Sample.kt", "@TauriPlugin\nclass Sample(activity: Activity) : Plugin(activity) {\n  @Command\n  fun zoom(invoke: Invoke) {}\n}\n")
	}
	const some = "tauri::generate_handler![capture, #[cfg(desktop)] zoom]"
	const all = "tauri::generate_handler![capture, zoom]"
	unlinked := answering(twoCommands+register, some)
	swiftless := answering(twoCommands+strings.ReplaceAll(register, "android_plugin(\"sample\", \"Sample\")", "ios_plugin(init_plugin_sample)"), some)
	withSwift := changed(swiftless,
		"build.rs", strings.Replace(swiftless["build.rs"], ".build()", `.ios_path("ios").build()`, 1),
		"ios/Sources/Sample.swift", "class Sample: Plugin {\n  @objc public func zoom(_ invoke: Invoke) {}\n}\n")
	const none = "tauri::generate_handler![#[cfg(desktop)] capture, #[cfg(desktop)] zoom]"
	const left = "permissions/autogenerated/commands/zoom.toml"
	const allowed = "[[permission]]\nidentifier = \"allow-zoom\"\ncommands.allow = [\"zoom\"]\n\n" +
		"[[permission]]\nidentifier = \"deny-zoom\"\ncommands.deny = [\"zoom\"]\n"
	alone := answering("#[tauri::command] fn capture() {}\n", "tauri::generate_handler![capture]")
	alone = changed(alone, left, allowed, "build.rs", strings.Replace(alone["build.rs"], `, "zoom"`, "", 1))
	checkCrates(t, []crateCase{
		{"gone with the command", changed(withKotlin(some), left, allowed), alone, []string{"autogenerated-orphaned zoom: zoom to  on all platforms, certain"}},
		{"gone", withKotlin(some), answering(twoCommands, some), []string{"android-support-removed tauri-plugin-sample: zoom to  on android, certain"}},
		{"gone with Rust's", withKotlin(some), answering(twoCommands, none), []string{
			"command-cfg-narrowed capture: capture to  on iOS, certain",
			"android-support-removed tauri-plugin-sample: capture zoom to  on android, certain",
		}},
		{"taken over by Rust", withKotlin(some), answering(twoCommands, all), nil},
		{"still registered", withKotlin(some), unlinked, []string{"android-support-removed tauri-plugin-sample: zoom to  on android, likely"}},
		{"still registered, and Rust answers", withKotlin(all), answering(twoCommands+register, all), []string{
			"android-support-removed tauri-plugin-sample: capture zoom to  on android, unknown",
		}},
		{"registered in a comment only", withKotlin(all), answering(twoCommands+"// "+register, all), nil},
		{"registered in a file that is no module", withKotlin(all), changed(answering(twoCommands, all), "src/mobile.rs", register), nil},
		{"registered where it is not compiled", withKotlin(all), changed(answering(twoCommands+"#[cfg(target_os = \"ios\")] mod mobile;\n", all), "src/mobile.rs", register), nil},
		{"not registered, and Rust answers", withKotlin(all), answering(twoCommands, all), nil},
		{"handed over without the builder", withKotlin(some), changed(unlinked, "build.rs",
			unlinked["build.rs"]+"fn more() { println!(\"cargo:android_library_path={}\", folder()); }\n"), nil},
		{"one in Swift handed over without the builder", withSwift, changed(swiftless, "build.rs",
			swiftless["build.rs"]+"fn more() { SwiftLinker::new(\"11\").with_package(\"sample\", \"ios\").link(); }\n"), nil},
		{"one in Swift still registered", withSwift, swiftless, []string{"ios-support-removed tauri-plugin-sample: zoom to  on iOS, likely"}},
		{"not asked before", changed(withKotlin(some), "src/lib.rs", answering(twoCommands, some)["src/lib.rs"]), answering(twoCommands, some), nil},
		{"a handler that is not read", withKotlin(some), answering(twoCommands, "handler()"), nil},
	})
}
