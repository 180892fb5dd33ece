package snapshot

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/plugingen"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/source/rust"
)

// What changes between drawn plugins is the same between their snapshots.
func TestDrawnPlugins(t *testing.T) {
	rapid.Check(t, checkDrawn)
}

func FuzzDrawnPlugins(f *testing.F) { f.Fuzz(rapid.MakeFuzz(checkDrawn)) }

func checkDrawn(t *rapid.T) {
	base := plugingen.Draw(t)
	head := base.Change(t)
	t.Logf("base\n%s\nhead\n%s", base, head)
	before, now := loaded(t, base), loaded(t, head)
	was, is := recorded(t, before), recorded(t, now)
	ignored := cmp.Options{cmpopts.EquateEmpty(), cmpopts.IgnoreTypes(source.Place{}), cmpopts.IgnoreUnexported(diff.Change{})}
	want := compare(before, now)
	if d := cmp.Diff(want, compare(was, now), ignored); d != "" {
		t.Errorf("from a snapshot (-plugin +snapshot):\n%s", d)
	}
	for what, got := range map[string][]diff.Change{"to a snapshot": compare(before, is), "between snapshots": compare(was, is)} {
		if d := cmp.Diff(kindsOf(want), kindsOf(got)); d != "" && !fails(now) {
			t.Errorf("%s (-plugins +snapshots):\n%s", what, d)
		}
	}
	if own := append(compare(was, before), compare(before, was)...); len(own) > 0 {
		t.Errorf("a plugin and its snapshot differ: %+v", own)
	}
}

// kindsOf are what changed, by kind and subject. Which of several members explains what a set
// lost depends on their order, which a snapshot does not hold.
func kindsOf(changes []diff.Change) []string {
	all := make([]string, 0, len(changes))
	for _, c := range changes {
		all = append(all, fmt.Sprintf("%s of %s %s: -%v +%v", c.Kind, c.Subject.Kind, c.Subject.Name, c.Lost, c.Gained))
	}
	return all
}

// fails reports whether a set of the plugin cannot be resolved. Which of its members is told
// of several that are wrong depends on their order, which a snapshot does not hold.
func fails(p *manifest.Plugin) bool {
	for _, outcome := range acl.NewSurface(p).Outcomes {
		if outcome.Err != nil {
			return true
		}
	}
	return false
}

func compare(base, head *manifest.Plugin) []diff.Change {
	return diff.Compare(acl.NewSurface(base), acl.NewSurface(head))
}

func loaded(t *rapid.T, p plugingen.Plugin) *manifest.Plugin {
	plugin, err := p.Load(manifest.NewLoader())
	if err != nil {
		t.Fatal(err)
	}
	return plugin
}

// recorded is what a snapshot of a plugin holds, which is the same for a snapshot of it.
func recorded(t *rapid.T, p *manifest.Plugin) *manifest.Plugin {
	text, err := Text([]*manifest.Plugin{p})
	if err != nil {
		t.Fatal(err)
	}
	read, err := Read("p.snapshot", []byte(text))
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	again, err := Text(read)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(text, again); d != "" {
		t.Fatalf("(-snapshot +its snapshot):\n%s", d)
	}
	return read[0]
}

// everything is a plugin with all that a snapshot can hold, and with names that try to be
// lines of their own.
var everything = map[string]string{
	"Cargo.toml": `[package]
name = "tauri-plugin-store"
version = "1.2.3"
links = "tauri-plugin-store"
rust-version = "1.77"
[dependencies]
tauri = "2.1"
[target.'cfg(unix)'.dependencies]
tauri = { workspace = true }
[build-dependencies]
tauri-plugin = { version = "2", features = ["build"] }
[features]
default = ["watch"]
watch = []
`,
	"build.rs": `const COMMANDS: &[&str] = &["load", "save", "watch"];
fn main() {
    tauri_plugin::Builder::new(COMMANDS).android_path("android").ios_path("ios").global_api_script_path("./api-iife.js").build();
}
`,
	"src/lib.rs": `use std::{collections::HashMap, path::PathBuf};
use tauri::{ipc::{Channel, CommandScope, GlobalScope, Response}, plugin::{Builder, TauriPlugin}, AppHandle, Runtime, State};
use elsewhere::Settings;
mod desktop;
mod mobile;
mod gone;
#[derive(serde::Deserialize)]
struct Options { deep: bool }
#[derive(serde::Serialize)]
struct Entry { path: String }
enum Mode { Fast }
type Result<T> = std::result::Result<T, String>;
#[tauri::command]
async fn load<R: Runtime>(app: AppHandle<R>, scope: GlobalScope<Options>, own: CommandScope<Options>, path: PathBuf, options: Option<Options>, settings: Settings, pairs: [(u8, String); 2], on_event: Channel<Options>, _: Option<bool>, f: dyn Fn(u8) -> u8) -> Result<HashMap<String, Vec<u8>>> { todo!() }
#[tauri::command(rename = "save it\nstore default has allow-forged")]
fn save(request: tauri::ipc::Request<'_>, t: tauri::Theme, single: (u8,), slice: &[u8]) -> Response { todo!() }
#[cfg(all(feature = "watch", any(unix, strange("x"))))]
#[tauri::command]
fn watch(rid: u32, entry: Entry, mode: Mode) -> Result<()> {}
#[tauri::command]
fn entries(options: Options) -> Result<Vec<Entry>> { todo!() }
pub fn init<R: Runtime>() -> TauriPlugin<R> {
    Builder::new("store").invoke_handler(tauri::generate_handler![load, save, entries, #[cfg(feature = "watch")] watch, desktop::open, mobile::open]).build()
}
`,
	"src/desktop.rs":  "#[tauri::command]\npub fn open(path: String) {}\n",
	"src/mobile.rs":   "#[tauri::command]\npub fn open(path: String, flags: u8) {}\nfn register() { api.register_android_plugin(\"a\", \"b\"); }\n",
	"src/unused.rs":   "#[tauri::command]\npub fn unused() {}\n",
	"android/Main.kt": "@TauriPlugin\nclass Main(activity: Activity) : Plugin(activity) {\n  @Command\n  fun saveIt(invoke: Invoke) {}\n}\n",
	"ios/Main.swift":  "class Main: Plugin {\n  @objc public func saveIt(_ invoke: Invoke) {}\n}\n",
	"permissions/all.toml": `[default]
description = "d"
permissions = ["allow-load", "fs:default"]
[[set]]
identifier = "none"
description = "n"
permissions = []
[[set]]
identifier = "odd\nstore default has allow-forged"
description = "o"
permissions = ["allow-load", "é\u202e"]
[[permission]]
identifier = "nothing"
[[permission]]
identifier = "nowhere"
platforms = []
[[permission]]
identifier = "home"
platforms = ["linux", "macOS"]
commands.deny = ["save it\nstore default has allow-forged"]
[permission.scope]
allow = [{ path = "$HOME/**\nstore default has allow-forged", deep = [1, 1.5, true, inf, -inf, nan, "\u202e"] }, 3]
deny = []
`,
}

// wanted is the snapshot of everything.
const wanted = `permver-snapshot 1
store android method saveIt
store android project
store android registered
store command load
store command save
store command watch
store crate tauri-plugin-store
store default has allow-load
store default has fs:default
store default-feature watch
store function desktop::open(path: String)
store function entries(options: object::Options) -> Vec<object::Entry>
store function load(path: PathBuf, options: Option<object::Options>, settings: other::Settings, pairs: [(u8, String); 2], onEvent: Channel<object::Options>, _: Option<bool>, f: dyn "dynFn(u8)->u8", _: tauri::CommandScope, _: tauri::GlobalScope) -> HashMap<String, Vec<u8>>
store function mobile::open(path: String, flags: u8)
store function save(t: tauri::Theme, single: (u8,), slice: &[u8], _: tauri::Request) -> Response named "save it\nstore default has allow-forged"
store function unused() perhaps
store function watch(rid: u32, entry: crate::Entry, mode: crate::Mode) -> () if all(any(unix, unknown(…)), feature = "watch")
store global-api
store handler desktop::open
store handler entries
store handler load
store handler mobile::open
store handler save
store handler watch if feature = "watch"
store ios method saveIt
store ios project
store links tauri-plugin-store
store permission allow-load allows load
store permission allow-save allows save
store permission allow-watch allows watch
store permission deny-load denies load
store permission deny-save denies save
store permission deny-watch denies watch
store permission home denies "save it\nstore default has allow-forged"
store permission home on linux
store permission home on macOS
store permission home scope-allow 3
store permission home scope-allow {"deep":[1,1.5,true,+Inf,-Inf,NaN,"\u202e"],"path":"$HOME/**\nstore default has allow-forged"}
store permission home scope-deny
store permission nothing
store permission nowhere on
store requires tauri 2.1
store requires tauri unread
store runtime-name store
store rust-version 1.77
store set "odd\nstore default has allow-forged" has "é\u202e"
store set "odd\nstore default has allow-forged" has allow-load
store set none
store unread modules
`

// scattered is a plugin whose functions of one name stand in modules of one name.
var scattered = map[string]string{
	"Cargo.toml": "[package]\nname = \"tauri-plugin-files\"\nversion = \"1.0.0\"\nlinks = \"tauri-plugin-files\"\n[dependencies]\ntauri = \"2\"\n",
	"build.rs":   "fn main() { tauri_plugin::Builder::new(&[\"open\", \"close\"]).build(); }",
	"src/lib.rs": `mod local { pub mod desktop { #[tauri::command] pub fn open(a: u8) {} } }
mod remote {
    pub mod desktop { #[tauri::command] pub fn open(b: u8) {} #[tauri::command] pub fn close() {} }
    pub mod mobile { #[tauri::command] pub fn open(c: u8) {} }
}
#[tauri::command]
fn open(d: u8) {}
pub fn init() {
    tauri::plugin::Builder::new("files")
        .invoke_handler(tauri::generate_handler![open, remote::desktop::open, self::local::desktop::open, desktop::open, remote::mobile::open, elsewhere::open, close])
        .build()
}
`,
}

// The entries of handlers lead to the same functions.
func TestScattered(t *testing.T) {
	p, err := manifest.NewLoader().Load(gitsrc.Files("tree", scattered), "")
	if err != nil {
		t.Fatal(err)
	}
	text, err := Text([]*manifest.Plugin{p})
	if err != nil {
		t.Fatal(err)
	}
	read, err := Read("permver.snapshot", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"close [close]", "open [a b c d]", "open [a b]", "open [a]", "open [b]", "open [c]", "open [d]"}
	for what, plugin := range map[string]*manifest.Plugin{"the plugin": p, "its snapshot": read[0]} {
		if d := cmp.Diff(want, entries(plugin.Program)); d != "" {
			t.Errorf("%s (-want +got):\n%s\n%s", what, d, text)
		}
	}
}

// entries are the entries of a program's handlers, with the functions that they may mean by
// their first parameters.
func entries(p *rust.Program) []string {
	var all []string
	for _, r := range p.Registrations() {
		var meant []string
		for _, c := range r.Meant {
			first := c.Fn
			if len(c.Signature.Params) > 0 {
				first = c.Signature.Params[0].Key
			}
			meant = append(meant, first)
		}
		slices.Sort(meant)
		all = append(all, fmt.Sprintf("%s %v", r.Name, meant))
	}
	slices.Sort(all)
	return all
}

func TestEverything(t *testing.T) {
	p, err := manifest.NewLoader().Load(gitsrc.Files("tree", everything), "")
	if err != nil {
		t.Fatal(err)
	}
	text, err := Text([]*manifest.Plugin{p})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(wanted, text); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	read, err := Read("permver.snapshot", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	again, err := Text(read)
	if d := cmp.Diff(text, again); d != "" || err != nil {
		t.Errorf("%v (-snapshot +its snapshot):\n%s", err, d)
	}
	for what, changes := range map[string][]diff.Change{"from": compare(read[0], p), "to": compare(p, read[0])} {
		if len(changes) > 0 {
			t.Errorf("%s the snapshot: %+v", what, changes)
		}
	}
}
