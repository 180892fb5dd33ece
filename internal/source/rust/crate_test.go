package rust

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCrate(t *testing.T) {
	for _, i := range crateIdioms {
		t.Run(i.name, func(t *testing.T) {
			if diff := cmp.Diff(compact(i.want), renderProgram(programOf(t, i))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestNoFile(t *testing.T) {
	none := lookupIn(nil)
	if _, err := Crate("src/lib.rs", nil, none); !errors.Is(err, ErrNoFile) {
		t.Errorf("Crate: got %v, want ErrNoFile", err)
	}
	if _, err := BuildScript("build.rs", none); !errors.Is(err, ErrNoFile) {
		t.Errorf("BuildScript: got %v, want ErrNoFile", err)
	}
}

func TestLookupError(t *testing.T) {
	broken := errors.New("object is missing")
	lookup := func(path string) (*File, error) {
		if path == "src/lib.rs" {
			return Parse([]byte("mod a;")), nil
		}
		return nil, broken
	}
	_, err := Crate("src/lib.rs", nil, lookup)
	if want := "reading src/a.rs, declared in src/lib.rs: object is missing"; !errors.Is(err, broken) || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

var crateIdioms = []idiom{
	{"command and its handler", `
#[tauri::command]
pub async fn load(path: String) -> Result<(), Error> { Ok(()) }
pub fn init() -> TauriPlugin<Wry> {
    tauri::plugin::Builder::new("store").invoke_handler(tauri::generate_handler![load]).build()
}`, `
command load src/lib.rs:3:14
generate_handler src/lib.rs:5:57: load
name src/lib.rs:5:5 "store"`},

	{"imported command, other attributes between", `
use tauri::{command, AppHandle};
/// Documented.
#[command]
#[specta::specta]
#[tracing::instrument(skip(app), fields(a = "fn x"))]
#[allow(clippy::too_many_arguments)]
pub(crate) async unsafe extern "C" fn load<R: Runtime>(app: AppHandle<R>) {}`, `
command load src/lib.rs:8:39`},

	{"arguments of the attribute", `
#[tauri::command(rename_all = "snake_case")] fn a() {}
#[tauri::command(async)] fn b() {}
#[command(root = "crate", async)] fn c() {}
#[command(rename = "d-new", rename_all = "camelCase",)] fn d() {}
#[command()] fn e() {}`, `
command a src/lib.rs:2:49 [rename_all = "snake_case"]
command b src/lib.rs:3:29 [async]
command c src/lib.rs:4:38 [root = "crate", async]
command d-new (d) src/lib.rs:5:60 [rename = "d-new", rename_all = "camelCase"]
command e src/lib.rs:6:17`},

	{"renamed macro", `
use tauri::command as cmd;
use tauri as t;
#[cmd] fn a() {}
#[t::command] fn b() {}
#[::tauri::command] fn c() {}
#[crate::command] fn d() {}`, `
command a src/lib.rs:4:11
command b src/lib.rs:5:18
command c src/lib.rs:6:24
command d src/lib.rs:7:22`},

	{"other macros of that name", `
use poise::command;
#[command] fn a() {}
#[clap::command] fn b() {}
#[command(version)] struct S { #[command(flatten)] x: X }
#[other] fn c() {}`, ``},

	{"raw names and names in Unicode", `
#[tauri::command] fn r#move() {}
#[tauri::command] fn größe() {}
/* é */ #[tauri::command] fn after() {}`, `
command move src/lib.rs:2:22
command größe src/lib.rs:3:22
command after src/lib.rs:4:30`},

	{"conditions of a command", `
#[cfg(desktop)]
#[tauri::command]
fn write() {}
#[tauri::command]
#[cfg(not(desktop))]
fn write() {}
#[cfg_attr(feature = "ipc", tauri::command)]
fn maybe() {}
#[cfg(all(windows, any(feature = "a", debug_assertions)))]
mod deep {
    #![cfg(target_os = "windows")]
    mod deeper { #[tauri::command] #[cfg(test)] fn inner() {} }
}
#[tauri::command]
fn plain() {}`, `
command write src/lib.rs:4:4 if desktop
command write src/lib.rs:7:4 if not(desktop)
command maybe src/lib.rs:9:4 if feature = "ipc"
command inner src/lib.rs:13:52 deep::deeper if all(windows, any(feature = "a", debug_assertions), target_os = "windows", test)
command plain src/lib.rs:16:4`},

	{"commands in cfg_if", `
cfg_if! {
    if #[cfg(mobile)] {
        mod mobile;
        #[tauri::command] fn a() {}
    } else {
        #[tauri::command] fn a() {}
    }
}
#[tauri::command] fn b() {}`, `
command a src/lib.rs:5:30 if mobile
command a src/lib.rs:7:30 if not(mobile)
command b src/lib.rs:10:22
missing src/mobile.rs`},

	{"condition ends with its item", `
#[cfg(windows)]
use std::os::windows as os;
#[cfg(windows)]
const X: Foo = Foo { a: 1 };
#[cfg(windows)]
struct Unit;
#[cfg(windows)]
struct Pair<A, B> { #[cfg(unix)] a: A, b: B }
#[cfg(windows)]
impl<A, B> Pair<A, B> { fn f() {} }
#[cfg(windows)]
macro_rules! m { () => {} }
#[cfg(windows)]
some_macro! { x }
#[tauri::command] fn plain() {
    match x { #[cfg(windows)] A => { a() } B => { b(); } }
}
#[cfg(windows)] pub type T<A, B> = Pair<A, B>;
#[tauri::command] fn other() {}`, `
command plain src/lib.rs:16:22
command other src/lib.rs:20:22`},

	{"conditions of handler entries", `
fn init() {
    Builder::new("x").invoke_handler(tauri::generate_handler![
        #![plugin(x)]
        a,
        #[cfg(desktop)] commands::b,
        // c,
        #[cfg(feature = "tray-icon")]
        crate::commands::d,
    ]);
}`, `
generate_handler src/lib.rs:3:38: a, commands::b if desktop, crate::commands::d if feature = "tray-icon"`},

	{"handlers under conditions", `
fn init() {
    #[cfg(desktop)]
    let h = tauri::generate_handler![a];
    #[cfg(mobile)]
    let h = tauri::generate_handler!(a, b);
    builder.invoke_handler(h)
}`, `
generate_handler src/lib.rs:4:13: a if desktop
generate_handler src/lib.rs:6:13: a if mobile, b if mobile`},

	{"handler in a box, a re-exported macro, braces", `
fn init() { b.invoke_handler(Box::new(crate::generate_handler! { a::<Wry>, b::<tauri::Wry, Vec<u8>> })); }`, `
generate_handler src/lib.rs:2:39: a, b`},

	{"handler from a function and from a macro", `
macro_rules! handlers { () => { tauri::generate_handler![a, m::b] } }
fn handler() -> impl Fn(Invoke) -> bool { tauri::generate_handler![c] }
fn init() { x.invoke_handler(handlers!()); x.invoke_handler(commands::handler()); x.invoke_handler(other()); }`, `
generate_handler src/lib.rs:2:33: a, m::b
generate_handler src/lib.rs:3:43: c
unknown src/lib.rs:4:85`},

	{"handler over a macro's arguments", `
macro_rules! handlers { ($($c:path),*) => { tauri::generate_handler![$($c),*] } }`, `
generate_handler src/lib.rs:2:45:
opaque src/lib.rs:2:45`},

	{"specta", `
fn init() {
    let specta = tauri_specta::Builder::new().commands(tauri_specta::collect_commands![commands::a::<tauri::Wry>, b, commands::c<tauri::Wry, Vec<u8>>, d<R>]);
    tauri::plugin::Builder::new("x").invoke_handler(specta.invoke_handler())
}`, `
collect_commands src/lib.rs:3:56: commands::a, b, commands::c, d
name src/lib.rs:4:5 "x"`},

	{"handler that is a closure", `
fn init() { Builder::new("x").invoke_handler(|invoke| match invoke.message.command() { "a" => true, _ => false }); }`, `
unknown src/lib.rs:2:31`},

	{"handlers that are only text", `
//! generate_handler![doc]
const S: &str = "generate_handler![string]";
/* #[tauri::command] fn commented() {} */`, ``},

	{"commands made by macros", `
macro_rules! getter { ($cmd:ident) => { #[tauri::command] pub fn $cmd() {} } }
macro_rules! fixed { () => { #[tauri::command] fn fixed_name() {} } }
getter!(one);
wrap! { #[tauri::command] fn wrapped() {} }`, `
command fixed_name src/lib.rs:3:51 in fixed!
command wrapped src/lib.rs:5:30 in wrap!
opaque src/lib.rs:2:66`},

	{"runtime names", `
use tauri::plugin::{self, Builder as PluginBuilder};
const NAME: &str = "const-name";
fn a() { PluginBuilder::new("renamed").build(); }
fn b() { plugin::Builder::<R>::new(NAME).build(); }
fn c() { PluginBuilder::<R, Config>::new(name()).build(); }
fn d() { std::thread::Builder::new(); }
struct Own;
impl<R: Runtime> tauri::plugin::Plugin<R> for Own {
    fn name(&self) -> &'static str { "own" }
    fn extend_api(&mut self, invoke: Invoke<R>) -> bool { (self.handler)(invoke) }
}`, `
name src/lib.rs:4:10 "renamed"
name src/lib.rs:5:10 "const-name"
name src/lib.rs:6:10 "" not exact: a call of ` + "`name`" + ` at src/lib.rs:6:42
name src/lib.rs:10:38 "own"
unknown src/lib.rs:11:8`},

	{"plugin written by hand", `
impl Plugin<Wry> for Own {
    fn name(&self) -> &'static str { Self::NAME }
    fn extend_api(&mut self, invoke: Invoke) -> bool { (self.handler)(invoke) }
}
impl Own { const NAME: &'static str = "own"; fn new() -> Self { Own { handler: Box::new(tauri::generate_handler![a]) } } }`, `
generate_handler src/lib.rs:6:89: a
name src/lib.rs:3:38 "own"`},

	{"calls answered before a handler is asked", `
impl Plugin<Wry> for Own {
    fn extend_api(&mut self, invoke: Invoke) -> bool { invoke.message.command() == "b" || (self.handler)(invoke) }
}
fn a() { Builder::new("a").invoke_handler(|i| if i.message.command() == "b" { true } else { generate_handler![a](i) }); }
fn b() { Builder::new("b").invoke_handler(move |i| { let handler = generate_handler![command::a]; handler(i) }); }`, `
generate_handler src/lib.rs:5:93: a
generate_handler src/lib.rs:6:68: command::a
unknown src/lib.rs:3:8
unknown src/lib.rs:5:28`},

	{"modules over files", `
-- src/lib.rs --
mod commands;
#[cfg(desktop)] mod desktop;
#[cfg(mobile)]
#[path = "platform/phone.rs"]
mod phone;
mod inline { #[cfg(feature = "f")] mod leaf; #[path = "odd.rs"] mod odd; }
mod gone;
-- src/commands/mod.rs --
#[tauri::command] fn a() {}
mod sub;
-- src/commands/sub.rs --
#[tauri::command] fn b() {}
mod leaf;
-- src/commands/sub/leaf.rs --
#[tauri::command] fn c() {}
-- src/desktop.rs --
#![cfg(not(windows))]
#[tauri::command] fn d() {}
mod inner;
-- src/desktop/inner.rs --
#[tauri::command] fn e() {}
-- src/platform/phone.rs --
mod beside;
-- src/platform/beside.rs --
#[tauri::command] fn f() {}
-- src/inline/leaf.rs --
#[tauri::command] fn g() {}
-- src/inline/odd.rs --
#[tauri::command] fn h() {}
-- src/orphan.rs --
#[tauri::command] fn i() {}
fn h() { generate_handler![i]; }`, `
command a src/commands/mod.rs:1:22 commands
command b src/commands/sub.rs:1:22 commands::sub
command c src/commands/sub/leaf.rs:1:22 commands::sub::leaf
command d src/desktop.rs:2:22 desktop if all(desktop, not(windows))
command e src/desktop/inner.rs:1:22 desktop::inner if all(desktop, not(windows))
command g src/inline/leaf.rs:1:22 inline::leaf if feature = "f"
command h src/inline/odd.rs:1:22 inline::odd
command i src/orphan.rs:1:22 unreached
command f src/platform/beside.rs:1:22 phone::beside if mobile
generate_handler src/orphan.rs:2:10: i unreached
missing src/gone.rs`},

	{"file that declares itself", `
-- src/lib.rs --
#[path = "lib.rs"] mod again;
mod a;
#[tauri::command] fn x() {}
-- src/a.rs --
#[path = "lib.rs"] mod back;`, `
command x src/lib.rs:3:22
missing src/lib.rs
missing src/lib.rs`},

	{"included commands", `
-- src/lib.rs --
mod commands { include!("commands.rs"); }
-- src/commands.rs --
#[tauri::command] fn a() {}`, `
command a src/commands.rs:1:22 commands`},

	{"macro that cannot be read to its end", `
#[tauri::command] fn a() {}
fn broken() { generate_handler![a, b; }
#[tauri::command] fn c() {}`, `
command a src/lib.rs:2:22
command c src/lib.rs:4:22
problem src/lib.rs:3:32 unclosed delimiter ` + "`[`"},

	{"types and expressions that look like items", `
fn f(g: fn(i32) -> i32, p: *const u8) -> impl Fn(i32) { let _ = &raw const X; const { 1 }; loop {} }
fn h<const N: usize, T: Into<Option<[u8; 3]>>>() where T: Sized {}
#[tauri::command] fn a<const N: usize>(x: [u8; N], f: fn(u8) -> u8) -> impl Into<u8> { 1 }
fn lifetimes<'a, 'r#b>(x: &'a str) -> char { let c = 'a'; let d = '\''; let e = '"'; let f = b'\\'; c }
#[tauri::command] fn z() { let r = 1..2; let t = x.0.1; let u = 1.max(2); let v = 1.; let w = 1e-5_f32; }`, `
command a src/lib.rs:4:22
command z src/lib.rs:6:22`},
}

func TestHandles(t *testing.T) {
	p := &Program{
		Commands: []ProgramCommand{{Command: Command{Fn: "annotated", Name: "renamed"}}},
		Handlers: []ProgramHandler{{Handler: Handler{Items: []HandlerItem{{Name: "registered"}}}}},
	}
	for command, want := range map[string]bool{"registered": true, "renamed": true, "annotated": false, "": false} {
		if got := p.Handles(command); got != want {
			t.Errorf("Handles(%q) = %t", command, got)
		}
	}
	if (*Program)(nil).Handles("registered") {
		t.Error("no program handles nothing")
	}
}
