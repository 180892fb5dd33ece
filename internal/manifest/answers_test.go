package manifest

import (
	"fmt"
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAnswers(t *testing.T) {
	const (
		builder = `pub fn init() { tauri::plugin::Builder::new("p")`
		native  = `fn main() { tauri_plugin::Builder::new(&["a", "b"]).android_path("android").ios_path("ios").build(); }`
		kotlin  = "@TauriPlugin\nclass P(activity: Activity) : Plugin(activity) {\n  @Command\n  fun doIt(invoke: Invoke) {}\n}\n"
		swift   = "class P: Plugin {\n  @objc public func other(_ invoke: Invoke) {}\n}\n"
	)
	halves := map[string]string{"p/build.rs": native, "p/android/src/P.kt": kotlin, "p/ios/Sources/P.swift": swift}
	for _, test := range []struct {
		name, library string
		files         map[string]string
		command, want string
	}{
		{"everywhere", builder + `.invoke_handler(generate_handler![do_it]) }`, nil, "do_it", "all platforms, perhaps all platforms"},
		{"nowhere", builder + `.invoke_handler(generate_handler![a]) }`, nil, "do_it", "no platform, perhaps no platform"},
		{"on desktop systems", builder + `.invoke_handler(generate_handler![#[cfg(desktop)] do_it]) }`, nil, "do_it", "linux, macOS, windows, perhaps linux, macOS, windows"},
		{"by two entries", builder + `.invoke_handler(generate_handler![#[cfg(unix)] do_it, #[cfg(windows)] m::do_it]) }`, nil, "do_it", "all platforms, perhaps all platforms"},
		{"with a feature", builder + `.invoke_handler(generate_handler![#[cfg(all(feature = "f", windows))] do_it]) }`, nil, "do_it", "no platform, perhaps windows"},
		{"under the name of its attribute", `#[tauri::command(rename = "a")] fn do_it() {} ` + builder + `.invoke_handler(generate_handler![do_it]) }`, nil, "do_it", "no platform, perhaps no platform"},
		{"in a file that nothing leads to", builder + `.build() }`, map[string]string{"p/src/more.rs": `fn f() { generate_handler![do_it] }`}, "do_it", "no platform, perhaps all platforms"},
		{"beside a module that is not there", "mod more; " + builder + `.invoke_handler(generate_handler![do_it]) }`, nil, "a", "no platform, perhaps all platforms"},
		{"in a macro", builder + `.invoke_handler(generate_handler![a]); x! { generate_handler![do_it] } }`, nil, "do_it", "no platform, perhaps all platforms"},
		{"a handler that is not read", builder + `.invoke_handler(generate_handler![do_it]); b.invoke_handler(other()) }`, nil, "a", "no platform, perhaps all platforms"},
		{"no handler", builder + `.build() }`, nil, "do_it", "no platform, perhaps no platform"},
		{"no handler, and much else", builder + `.setup(|a, b| Ok(())).on_event(f).js_init_script(s).try_build()? }`, nil, "do_it", "no platform, perhaps no platform"},
		{"a builder that is handed on", `pub fn init() { with_commands(tauri::plugin::Builder::new("p")).build() }`, nil, "do_it", "no platform, perhaps all platforms"},
		{"a builder that is kept", `pub fn init() { let mut b = tauri::plugin::Builder::new("p"); b = more(b); b.build() }`, nil, "do_it", "no platform, perhaps all platforms"},
		{"a method of a trait", builder + `.commands().build() }`, nil, "do_it", "no platform, perhaps all platforms"},
		{"a macro around the builder", `make! { pub fn init() { tauri::plugin::Builder::new("p").build() } }`, nil, "do_it", "no platform, perhaps all platforms"},
		{"one of two builders", builder + `.build() } fn other() { more(tauri::plugin::Builder::new("p")) }`, nil, "do_it", "no platform, perhaps all platforms"},
		{"a plugin by hand", `impl Plugin<Wry> for P { fn name(&self) -> &'static str { "p" } }`, nil, "do_it", "no platform, perhaps no platform"},
		{"no builder either", "", nil, "do_it", "no platform, perhaps all platforms"},
		{"Kotlin", builder + `.invoke_handler(generate_handler![#[cfg(windows)] do_it]) }`, halves, "do_it", "android, windows, perhaps android, windows"},
		{"Swift", builder + `.build() }`, halves, "other", "iOS, perhaps iOS"},
		{"Tauri's own", builder + `.build() }`, halves, "check_permissions", "android, iOS, perhaps android, iOS"},
		{"neither", builder + `.build() }`, halves, "a", "no platform, perhaps no platform"},
		{"halves that are not there", builder + `.invoke_handler(generate_handler![a]) }`, map[string]string{"p/build.rs": native}, "do_it", "no platform, perhaps no platform"},
		{"halves that are not there, and Tauri's own", builder + `.build() }`, map[string]string{"p/build.rs": native}, "check_permissions", "no platform, perhaps no platform"},
		{"halves that are registered elsewhere", builder + `.invoke_handler(generate_handler![a]); api.register_android_plugin(b); }`, map[string]string{"p/build.rs": native}, "do_it", "no platform, perhaps android"},
	} {
		files := plugin(nil)
		maps.Copy(files, map[string]string{"p/src/lib.rs": test.library})
		maps.Copy(files, test.files)
		answered := load(t, files).Answers().To(test.command)
		got := fmt.Sprintf("%s, perhaps %s", answered.Surely, answered.Perhaps)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
	files := plugin(nil)
	maps.Copy(files, halves)
	files["p/src/lib.rs"] = builder + `.invoke_handler(generate_handler![#[cfg(windows)] do_it]) }`
	p := load(t, files)
	if got := p.Answers().InRust("do_it"); got != (Answered{Windows, Windows}) {
		t.Errorf("in Rust: %s, perhaps %s", got.Surely, got.Perhaps)
	}
	if (&Plugin{}).Answers().Known() {
		t.Error("everything is known of a plugin that was not read")
	}
}
