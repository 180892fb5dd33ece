package rust

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBuildScript(t *testing.T) {
	for _, i := range scriptIdioms {
		t.Run(i.name, func(t *testing.T) {
			if diff := cmp.Diff(compact(i.want), renderScript(scriptOf(t, i))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

var scriptIdioms = []idiom{
	{"slice constant", `
const COMMANDS: &[&str] = &["load", "store"];
fn main() {
    tauri_plugin::Builder::new(COMMANDS).build();
}`, `
commands exact: load, store
chain build.rs:4:5 build`},

	{"static lifetime, no blanks, empty", `
const COMMANDS:&'static [&'static str]=&[];
fn main() { tauri_plugin::Builder::new(COMMANDS).try_build().unwrap() }`, `
commands exact:
chain build.rs:3:13 try_build unwrap`},

	{"public constant", `
pub(crate) const COMMANDS: &[&str] = &["a"];
fn main() { tauri_plugin::Builder::new(crate::COMMANDS).build(); }`, `
commands exact: a
chain build.rs:3:13 build`},

	{"static array", `
static COMMANDS: [&str; 2] = ["a", "b"];
fn main() { tauri_plugin::Builder::new(&COMMANDS).build(); }`, `
commands exact: a, b
chain build.rs:3:13 build`},

	{"static mut", `
static mut COMMANDS: &[&str] = &["a"];
fn main() { tauri_plugin::Builder::new(unsafe { COMMANDS }).build(); }`, `
commands:
why: a ` + "`static mut`" + ` at build.rs:2:12
chain build.rs:3:13 build`},

	{"constant within main", `
fn main() {
    const COMMANDS: &[&str] = &["a"];
    tauri_plugin::Builder::new(COMMANDS).build();
}
mod other { const COMMANDS: &[&str] = &["b"]; }`, `
commands exact: a
chain build.rs:4:5 build`},

	{"inline list, argument on its own line", `
fn main() {
    tauri_plugin::Builder::new(
        &["a", "b",],
    )
    .global_api_script_path("./api-iife.js")
    .android_path("android")
    .ios_path("ios")
    .build();
}`, `
commands exact: a, b
chain build.rs:3:5 global_api_script_path=api-iife.js android_path=android ios_path=ios build`},

	{"imported builder", `
use tauri_plugin::Builder;
fn main() { Builder::new(&["a"]).build() }`, `
commands exact: a
chain build.rs:3:13 build`},

	{"import below its use, renamed", `
fn main() { B::new(&["a"]).build() }
use ::tauri_plugin::{self as tp, Builder as B};`, `
commands exact: a
chain build.rs:2:13 build`},

	{"renamed crate", `
extern crate tauri_plugin as tp;
fn main() { tp::Builder::new(&["a"]).build() }`, `
commands exact: a
chain build.rs:3:13 build`},

	{"glob import", `
fn main() { use tauri_plugin::*; Builder::new(&["a"]).build() }`, `
commands exact: a
chain build.rs:2:34 build`},

	{"another Builder", `
use other::Builder;
fn main() { Builder::new(&["a"]).build(); std::thread::Builder::new(); }`, `
not found`},

	{"helper function", `
const COMMANDS: &[&str] = &["a"];
fn generate() -> Result<(), Box<dyn std::error::Error>> {
    Ok(tauri_plugin::Builder::new(COMMANDS).try_build()?)
}
fn main() { generate().unwrap() }`, `
commands exact: a
chain build.rs:4:8 try_build`},

	{"parameter of a helper function", `
fn generate(commands: &'static [&'static str]) { tauri_plugin::Builder::new(commands).build() }
fn main() { let commands = &["a"]; generate(commands) }`, `
commands:
why: ` + "`commands`, whose definition is not seen," + ` at build.rs:2:77
chain build.rs:2:50 build`},

	{"builder in a variable", `
const COMMANDS: &[&str] = &["a"];
fn main() {
    let mut builder = tauri_plugin::Builder::new(COMMANDS);
    if std::path::Path::new("android").exists() { builder = builder.android_path("android"); }
    builder.global_scope_schema(schemars::schema_for!(Entry)).build();
}`, `
commands exact: a
chain build.rs:4:23 android_path=android global_scope_schema build
schema`},

	{"list in a variable", `
fn main() {
    let commands: Vec<&'static str> = vec!["a", "b"];
    println!("{}", commands.len());
    tauri_plugin::Builder::new(&commands).build();
}`, `
commands exact: a, b
chain build.rs:5:5 build`},

	{"mutable variable", `
fn main() {
    let mut commands = vec!["a"];
    commands.push("b");
    tauri_plugin::Builder::new(&commands).build();
}`, `
commands:
why: the variable ` + "`commands`, which is mutable" + ` at build.rs:3:13
chain build.rs:5:5 build`},

	{"variable hidden by a closure's parameter", `
fn main() {
    let commands = ["a"];
    let go = |commands: &'static [&'static str]| tauri_plugin::Builder::new(commands).build();
    go(&["b"]);
}`, `
commands:
why: the variable ` + "`commands`, which may have changed" + ` at build.rs:4:77
chain build.rs:4:50 build`},

	{"variable hidden by a loop's pattern", `
fn main() {
    let c = ["a"];
    for (_, &c) in lists() { tauri_plugin::Builder::new(c).build(); }
}`, `
commands:
why: the variable ` + "`c`, which may have changed" + ` at build.rs:4:57
chain build.rs:4:30 build`},

	{"imports that exclude each other", `
#[cfg(windows)] use other::Builder;
#[cfg(not(windows))] use tauri_plugin::Builder;
fn main() { Builder::new(&["a"]).build(); }`, `
commands exact: a
chain build.rs:4:13 build`},

	{"constants whose imports exclude each other", `
#[cfg(windows)] use a::COMMANDS;
#[cfg(not(windows))] use b::COMMANDS;
mod a { pub const COMMANDS: &[&str] = &["a"]; }
mod b { pub const COMMANDS: &[&str] = &["b"]; }
fn main() { tauri_plugin::Builder::new(COMMANDS).build(); }`, `
commands: a, b
why: ` + "`COMMANDS`, which is defined more than once," + ` at build.rs:6:40
chain build.rs:6:13 build`},

	{"names of modules through super and self", `
const TOP: &str = "top";
mod names { pub mod list { pub const ALL: &[&str] = &[super::super::TOP, super::NEAR, self::OWN]; const OWN: &str = "own"; } const NEAR: &str = "near"; }
fn main() { tauri_plugin::Builder::new(names::list::ALL).build(); }`, `
commands exact: top, near, own
chain build.rs:4:13 build`},

	{"included expression with a fault", `
-- build.rs --
const COMMANDS: &[&str] = include!("c.in");
fn main() { tauri_plugin::Builder::new(COMMANDS).build(); }
-- c.in --
["a"] /* open`, `
commands: a
why: unterminated block comment at c.in:1:7
chain build.rs:2:13 build
module c.in via include! in build.rs
problem c.in:1:7 unterminated block comment`},

	{"repeated element", `
fn main() { tauri_plugin::Builder::new(&["a"; 2]).build(); }`, `
commands:
why: an expression that is not evaluated at build.rs:2:42
chain build.rs:2:13 build`},

	{"part of a list", `
const C: &[&str] = &["a", "b"];
fn main() { tauri_plugin::Builder::new(&C[..1]).build(); }`, `
commands:
why: an element taken by its index at build.rs:3:41
chain build.rs:3:13 build`},

	{"value chosen at run time", `
const A: &[&str] = &["a"];
fn main() { tauri_plugin::Builder::new(if cfg!(windows) { A } else { &["b"] }).build(); }`, `
commands: a if windows, b if not(windows)
why: an ` + "`if`" + ` of cfg!(windows) at build.rs:3:40
chain build.rs:3:13 build`},

	{"variable chosen by the platform", `
fn main() {
    let commands = if cfg!(target_os = "macos") { vec!["a"] } else if cfg!(feature = "b") { vec!["b"] } else { vec![] };
    tauri_plugin::Builder::new(&commands).build();
}`, `
commands: a if target_os = "macos", b if all(not(target_os = "macos"), feature = "b")
why: an ` + "`if`" + ` of cfg!(target_os = "macos") at build.rs:3:20; an ` + "`if`" + ` of cfg!(feature = "b") at build.rs:3:68
chain build.rs:4:5 build`},

	{"conditions that are not read", `
fn main() {
    tauri_plugin::Builder::new(if cfg!(unix) && ready() { &["a"] } else { &["b"] }).build();
    tauri_plugin::Builder::new(if cfg!(unix) { &["a"] }).build();
    tauri_plugin::Builder::new(if cfg!(unix) { &["a"] } else { list() }).build();
    tauri_plugin::Builder::new(if cfg!(unix) { &["a"] } else if ready() { &["b"] } else { &[] }).build();
}`, `
commands:
why: an ` + "`if`" + ` expression at build.rs:3:32; an ` + "`if`" + ` expression at build.rs:4:32; a call of ` + "`list`" + ` at build.rs:5:64
chain build.rs:3:5 build
chain build.rs:4:5 build
chain build.rs:5:5 build
chain build.rs:6:5 build`},

	{"variable set twice", `
fn main() {
    let c = ["a"];
    let c = [c[0], "b"];
    tauri_plugin::Builder::new(&c).build();
}`, `
commands: b
why: an element taken by its index at build.rs:4:14
chain build.rs:5:5 build`},

	{"variable of another function", `
fn outer() { let commands = ["x"]; fn inner(commands: &'static [&'static str]) { tauri_plugin::Builder::new(commands).build(); } }
fn main() {}`, `
commands:
why: ` + "`commands`, whose definition is not seen," + ` at build.rs:2:109
chain build.rs:2:82 build`},

	{"names of tuples", `
const COMMANDS: &[(&str, &[&str])] = &[("read", &[]), ("write_file", &["open", "write"])];
fn main() {
    tauri_plugin::Builder::new(&COMMANDS.iter().map(|c| c.0).collect::<Vec<_>>()).build();
}`, `
commands exact: read, write_file
chain build.rs:4:5 build`},

	{"names of tuples, filtered, with a comment in the chain", `
const COMMANDS: &[(&str, &[&str])] = &[
    ("read", &[]),
    ("write_file", &["open"]), // nested
    ("open", &[]),
];
fn main() {
    tauri_plugin::Builder::new(
        &COMMANDS
            .iter()
            // only those without companions
            .filter(|c| c.1.is_empty())
            .map(|c| c.0)
            .collect::<Vec<_>>(),
    )
    .build();
}`, `
commands exact: read, open
chain build.rs:8:5 build`},

	{"filter by pattern and negation", `
const C: [(&str, &[&str]); 2] = [("a", &[]), ("b", &["x"])];
fn main() {
    let names: Vec<&str> = C.iter().filter(|(_, more)| !more.is_empty()).map(|&(name, _)| name).collect();
    tauri_plugin::Builder::new(&names).build();
}`, `
commands exact: b
chain build.rs:5:5 build`},

	{"filter that is not understood", `
const C: &[&str] = &["a", "b"];
fn main() { tauri_plugin::Builder::new(&C.iter().copied().filter(|c| c.len() > 1).collect::<Vec<_>>()).build(); }`, `
commands:
why: the method ` + "`filter`" + ` at build.rs:3:59
chain build.rs:3:13 build`},

	{"collected into a set", `
const C: &[&str] = &["a", "a"];
fn main() { tauri_plugin::Builder::new(&C.iter().copied().collect::<HashSet<_>>().into_iter().collect::<Vec<_>>()).build(); }`, `
commands:
why: ` + "`collect` into another type than Vec" + ` at build.rs:3:59
chain build.rs:3:13 build`},

	{"lists set one after the other", `
const A: &[&str] = &["a"];
const B: &[&str] = &["b"];
fn main() { tauri_plugin::Builder::new(&[A, B, &["c"]].concat()).build(); }`, `
commands exact: a, b, c
chain build.rs:4:13 build`},

	{"chained iterators", `
const A: &[&str] = &["a"];
const B: &[&str] = &["b"];
fn main() { tauri_plugin::Builder::new(&A.iter().chain(B.iter()).copied().collect::<Vec<&str>>()).build(); }`, `
commands exact: a, b
chain build.rs:4:13 build`},

	{"vec, slice of all, constant of a constant", `
const ONE: &str = "one";
const ALL: &[&str] = MORE;
const MORE: &[&str] = &[ONE, concat!("t", "wo")];
fn main() { tauri_plugin::Builder::new(&vec![ALL, &MORE[..]].concat()[..]).build(); }`, `
commands exact: one, two, one, two
chain build.rs:5:13 build`},

	{"constant that means itself", `
const A: &[&str] = B;
const B: &[&str] = A;
fn main() { tauri_plugin::Builder::new(A).build(); }`, `
commands:
why: an expression with too many steps at build.rs:2:20
chain build.rs:4:13 build`},

	{"lazily made list", `
static COMMANDS: std::sync::LazyLock<Vec<&str>> = std::sync::LazyLock::new(|| vec!["a"]);
fn main() { tauri_plugin::Builder::new(&COMMANDS).build(); }`, `
commands exact: a
chain build.rs:3:13 build`},

	{"lazy_static", `
lazy_static::lazy_static! { static ref COMMANDS: Vec<&'static str> = vec!["a"]; }
fn main() { tauri_plugin::Builder::new(&COMMANDS).build(); }`, `
commands exact: a
chain build.rs:3:13 build`},

	{"constant of a type", `
struct Plugin;
impl Plugin { const COMMANDS: &'static [&'static str] = &["a"]; fn go() { tauri_plugin::Builder::new(Self::COMMANDS).build(); } }
fn main() { tauri_plugin::Builder::new(Plugin::COMMANDS).build(); }`, `
commands exact: a
chain build.rs:3:75 build
chain build.rs:4:13 build`},

	{"string forms", `
const COMMANDS: &[&str] = &["a\u{62}\x63", r"d\e", r#"f"g"#, "h\
      i", "\"", c"k"];
fn main() { tauri_plugin::Builder::new(COMMANDS).build(); }`, `
commands exact: abc, d\e, f"g, hi, ", k
chain build.rs:4:13 build`},

	{"odd names are kept as they are", `
const COMMANDS: &[&str] = &["spawn, write", "get_image  ", "", "has-key", "registerListener"];
fn main() { tauri_plugin::Builder::new(COMMANDS).build(); }`, `
commands exact: spawn, write, get_image  , , has-key, registerListener
chain build.rs:3:13 build`},

	{"comments in the list", `
const COMMANDS: &[&str] = &[
    // section "x"
    "a",
    // "b",
    /* "c", /* "d" */ */
    "e", /// not "f"
];
fn main() { tauri_plugin::Builder::new(COMMANDS).build(); }`, `
commands exact: a, e
chain build.rs:9:13 build`},

	{"windows line ends, byte order mark and shebang", "\uFEFF#!/usr/bin/env x\r\nconst COMMANDS: &[&str] = &[\r\n\"a\",\r\n];\r\nfn main() { tauri_plugin::Builder::new(COMMANDS).build(); }\r\n", `
commands exact: a
chain build.rs:5:13 build`},

	{"raw identifiers", `
const r#COMMANDS: &[&str] = &["a"];
fn main() { r#tauri_plugin::Builder::new(COMMANDS).build(); }`, `
commands exact: a
chain build.rs:3:13 build`},

	{"text that only looks like code", `
// tauri_plugin::Builder::new(&["comment"])
const HELP: &str = "tauri_plugin::Builder::new(&[\"string\"])";
fn main() { let _ = quote! { tauri_plugin::Builder::new(&["quoted"]) }; }`, `
not found`},

	{"element under cfg", `
const COMMANDS: &[&str] = &["a", #[cfg(windows)] "b", "c"];
fn main() { tauri_plugin::Builder::new(COMMANDS).build(); }`, `
commands: a, b if windows, c
why: an element under cfg(windows) at build.rs:2:50
chain build.rs:3:13 build`},

	{"constant under cfg", `
#[cfg(feature = "x")]
const COMMANDS: &[&str] = &["a"];
fn main() { tauri_plugin::Builder::new(COMMANDS).build(); }`, `
commands: a if feature = "x"
why: ` + "`COMMANDS` under cfg(feature = \"x\")" + ` at build.rs:3:7
chain build.rs:4:13 build`},

	{"constant and builder under one cfg", `
#[cfg(feature = "plugin")]
const COMMANDS: &[&str] = &["a"];
fn main() {
    #[cfg(windows)]
    if x() { println!("cargo:rustc-link-arg=/WX"); }
    #[cfg(feature = "plugin")]
    tauri_plugin::Builder::new(COMMANDS).build();
}`, `
commands exact: a
chain build.rs:8:5 if feature = "plugin" build`},

	{"constants that exclude each other", `
#[cfg(windows)]
const COMMANDS: &[&str] = &["a"];
#[cfg(not(windows))]
const COMMANDS: &[&str] = &["b"];
fn main() { tauri_plugin::Builder::new(COMMANDS).build(); }`, `
commands: a if windows, b if not(windows)
why: ` + "`COMMANDS`, which is defined more than once, at build.rs:6:40; `COMMANDS` under cfg(windows) at build.rs:3:7; `COMMANDS` under cfg(not(windows)) at build.rs:5:7" + `
chain build.rs:6:13 build`},

	{"the constant of the builder's own cfg", `
#[cfg(windows)]
const COMMANDS: &[&str] = &["a"];
#[cfg(not(windows))]
const COMMANDS: &[&str] = &["b"];
#[cfg(windows)]
fn main() { tauri_plugin::Builder::new(COMMANDS).build(); }`, `
commands exact: a
chain build.rs:7:13 if windows build`},

	{"constants in cfg_if", `
cfg_if::cfg_if! {
    if #[cfg(windows)] { const C: &[&str] = &["a"]; }
    else if #[cfg(unix)] { const C: &[&str] = &["b"]; }
    else { const C: &[&str] = &["c"]; }
}
fn main() { tauri_plugin::Builder::new(C).build(); }`, `
commands: a if windows, b if all(not(windows), unix), c if not(any(windows, unix))
why: ` + "`C`, which is defined more than once, at build.rs:7:40; `C` under cfg(windows) at build.rs:3:32; `C` under cfg(all(not(windows), unix)) at build.rs:4:34" + `
chain build.rs:7:13 build`},

	{"constants in cfg_select", `
cfg_select! {
    windows => { const C: &[&str] = &["a"]; }
    _ => { const C: &[&str] = &["b"]; }
}
fn main() { tauri_plugin::Builder::new(C).build(); }`, `
commands: a if windows, b if not(windows)
why: ` + "`C`, which is defined more than once, at build.rs:6:40; `C` under cfg(windows) at build.rs:3:24; `C` under cfg(not(windows)) at build.rs:4:18" + `
chain build.rs:6:13 build`},

	{"two builders of one list", `
const COMMANDS: &[&str] = &["a"];
fn main() {
    if cfg!(docsrs) { tauri_plugin::Builder::new(COMMANDS).build(); return; }
    tauri_plugin::Builder::new(COMMANDS).android_path("android").build();
}`, `
commands exact: a
chain build.rs:4:23 build
chain build.rs:5:5 android_path=android build`},

	{"two builders of different lists", `
fn main() {
    #[cfg(feature = "x")]
    tauri_plugin::Builder::new(&["a", "b"]).build();
    #[cfg(not(feature = "x"))]
    { tauri_plugin::Builder::new(&["b"]).global_scope_schema(s()).build(); }
}`, `
commands: a, b
why: more than one tauri_plugin::Builder at build.rs:6:35
chain build.rs:4:5 if feature = "x" build
chain build.rs:6:7 if not(feature = "x") global_scope_schema build
schema`},

	{"builder in a test", `
fn main() { tauri_plugin::Builder::new(&["a"]).build(); }
#[cfg(test)]
mod tests { #[test] fn t() { tauri_plugin::Builder::new(&["b"]).build(); std::fs::read("x").unwrap(); } }`, `
commands exact: a
chain build.rs:2:13 build`},

	{"early return, mobile helper", `
const COMMANDS: &[&str] = &["a"];
fn main() {
    if std::env::var_os("PACKAGING").is_some() { return; }
    let result = tauri_plugin::Builder::new(COMMANDS).android_path("android").try_build();
    if !(cfg!(docsrs) && std::env::var("TARGET").unwrap().contains("android")) { result.unwrap(); }
}`, `
commands exact: a
chain build.rs:5:18 android_path=android try_build unwrap`},

	{"list from a file read while building", `
fn main() {
    let text = std::fs::read_to_string("src/commands.rs").unwrap();
    let names = find(&text);
    tauri_plugin::Builder::new(&names).build();
}`, `
commands:
why: a call of ` + "`find`" + ` at build.rs:4:17
chain build.rs:5:5 build
read build.rs:3:16 std::fs::read_to_string "src/commands.rs"`},

	{"list made by a macro", `
macro_rules! commands { ($($c:ident),*) => { &[$(stringify!($c)),*] } }
const COMMANDS: &[&str] = commands!(a, b);
fn main() { tauri_plugin::Builder::new(COMMANDS).build(); }`, `
commands:
why: the macro ` + "`commands!`" + ` at build.rs:3:27
chain build.rs:4:13 build`},

	{"constant in an unknown macro", `
declare! { const COMMANDS: &[&str] = &["a"]; }
fn main() { tauri_plugin::Builder::new(COMMANDS).build(); }`, `
commands: a
why: ` + "`COMMANDS` in the macro `declare!`" + ` at build.rs:2:18
chain build.rs:3:13 build`},

	{"builder in a macro definition", `
macro_rules! go { ($c:expr) => { tauri_plugin::Builder::new($c).build() } }
fn main() { go!(&["a"]); }`, `
commands:
why: a builder in the macro ` + "`go!` at build.rs:2:34; an expression that is not evaluated at build.rs:2:61" + `
chain build.rs:2:34 build`},

	{"missing semicolon", `
const COMMANDS: &[&str] = &["a"]
fn main() { tauri_plugin::Builder::new(COMMANDS).build(); }`, `
commands:
why: a declaration without its semicolon at build.rs:2:7
chain build.rs:3:13 build`},

	{"stray parenthesis", `
fn broken( { }
const COMMANDS: &[&str] = &["a"];
fn main() { tauri_plugin::Builder::new(COMMANDS).build(); }`, `
commands: a
why: unclosed delimiter ` + "`(`" + ` at build.rs:2:10
chain build.rs:4:13 build
problem build.rs:2:10 unclosed delimiter ` + "`(`"},

	{"conflict markers", `
<<<<<<< ours
const COMMANDS: &[&str] = &["a"];
=======
const COMMANDS: &[&str] = &["b"];
>>>>>>> theirs
fn main() { tauri_plugin::Builder::new(COMMANDS).build(); }`, `
commands: a, b
why: merge conflict marker at build.rs:2:1; ` + "`COMMANDS`, which is defined more than once, at build.rs:7:40" + `
chain build.rs:7:13 build
problem build.rs:2:1 merge conflict marker
problem build.rs:6:1 merge conflict marker`},

	{"unterminated string", `
const COMMANDS: &[&str] = &["a", "b];
fn main() { tauri_plugin::Builder::new(COMMANDS).build(); }`, `
not found
problem build.rs:2:34 unterminated string: nothing after it was read
problem build.rs:2:28 unclosed delimiter ` + "`[`"},

	{"template", `
{{#if android}}
const COMMANDS: &[&str] = &["ping"];
{{/if}}
fn main() { tauri_plugin::Builder::new(COMMANDS){{#if android}}.android_path("android"){{/if}}.build(); }`, `
commands exact: ping
chain build.rs:5:13`},

	{"schema from a shared module", `
-- build.rs --
#[path = "src/scope.rs"]
#[allow(dead_code)]
mod scope;
fn main() { tauri_plugin::Builder::new(scope::COMMANDS).global_scope_schema(schemars::schema_for!(scope::Entry)).build(); }
-- src/scope.rs --
pub struct Entry;
pub const COMMANDS: &[&str] = &["a"];
fn later() { std::fs::read_dir("data"); }`, `
commands exact: a
chain build.rs:4:13 global_scope_schema build
schema
read src/scope.rs:3:14 std::fs::read_dir "data"
module src/scope.rs via #[path] in build.rs`},

	{"nested modules of a shared module", `
-- build.rs --
#[path = "src/scope/mod.rs"] mod scope;
use scope::inner::{LIST as NAMES};
fn main() { tauri_plugin::Builder::new(NAMES).build(); }
-- src/scope/mod.rs --
pub mod inner;
pub mod gone;
const TAIL: &[&str] = &["z"];
-- src/scope/inner.rs --
mod leaf;
pub const LIST: &[&str] = &[super::TAIL[0], leaf::A, self::leaf::A, crate::scope::inner::leaf::A];
-- src/scope/inner/leaf.rs --
pub(super) const A: &str = "a";`, `
commands: a, a, a
why: an element taken by its index at src/scope/inner.rs:2:29
chain build.rs:3:13 build
module src/scope/mod.rs via #[path] in build.rs
module src/scope/inner.rs via mod in src/scope/mod.rs
module src/scope/gone.rs via mod in src/scope/mod.rs missing
module src/scope/inner/leaf.rs via mod in src/scope/inner.rs`},

	{"included declarations", `
-- build.rs --
include!("src/commands.rs");
fn main() { tauri_plugin::Builder::new(COMMANDS).build(); }
-- src/commands.rs --
const FIRST: &str = "a";
const COMMANDS: &[&str] = &[FIRST, SECOND];
include!("more.rs");
-- src/more.rs --
const SECOND: &str = "b";`, `
commands exact: a, b
chain build.rs:2:13 build
module src/commands.rs via include! in build.rs
module src/more.rs via include! in src/commands.rs`},

	{"included expression", `
-- build.rs --
const COMMANDS: &[&str] = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/commands.in"));
fn main() { tauri_plugin::Builder::new(COMMANDS).build(); }
-- commands.in --
&["a", "b"]`, `
commands exact: a, b
chain build.rs:2:13 build
module commands.in via include! in build.rs`},

	{"included from where the compiler writes", `
include!(concat!(env!("OUT_DIR"), "/commands.rs"));
fn main() { tauri_plugin::Builder::new(COMMANDS).build(); }`, `
commands:
why: ` + "`COMMANDS`, whose definition is not seen," + ` at build.rs:3:40
chain build.rs:3:13 build`},

	{"included file that is not there", `
const COMMANDS: &[&str] = include!("gone.in");
fn main() { tauri_plugin::Builder::new(COMMANDS).build(); }`, `
commands:
why: ` + "`include!` of \"gone.in\", which is not there," + ` at build.rs:2:27
chain build.rs:3:13 build
module gone.in via include! in build.rs missing`},

	{"conditional path of a module", `
-- build.rs --
#[cfg_attr(windows, path = "win.rs")] mod names;
use names::*;
fn main() { tauri_plugin::Builder::new(COMMANDS).build(); }
-- win.rs --
pub const COMMANDS: &[&str] = &["w"];
-- names.rs --
pub const COMMANDS: &[&str] = &["n"];`, `
commands: n if not(windows), w if windows
why: ` + "`COMMANDS`, which is defined more than once, at build.rs:3:40; `COMMANDS` under cfg(not(windows)) at names.rs:1:11; `COMMANDS` under cfg(windows) at win.rs:1:11" + `
chain build.rs:3:13 build
module win.rs via #[path] in build.rs
module names.rs via mod in build.rs`},

	{"constants brought in by globs", `
-- build.rs --
mod names;
use names::{inner::*, other as _};
fn main() { tauri_plugin::Builder::new(LIST).build(); }
-- names/mod.rs --
pub mod inner { pub use super::deep::LIST; }
mod deep { pub const LIST: &[&str] = &["a"]; }`, `
commands exact: a
chain build.rs:3:13 build
module names/mod.rs via mod in build.rs`},

	{"alpha builder", `
fn main() {
    if let Err(error) = tauri_build::mobile::PluginBuilder::new().android_path("android").run() { panic!("{error}"); }
}`, `
not found
alpha`},

	{"inlined plugins and app manifest", `
const NAME: &str = "process";
fn main() {
    tauri_build::try_build(
        tauri_build::Attributes::new()
            .plugin("first", tauri_build::InlinedPlugin::new().commands(&["a", "b"]).default_permission(tauri_build::DefaultPermissionRule::AllowAllCommands))
            .plugin(NAME, tauri_build::InlinedPlugin::new().commands(LIST))
            .plugin(name(), tauri_build::InlinedPlugin::new())
            .app_manifest(tauri_build::AppManifest::new().commands(&["x"])),
    ).unwrap();
}`, `
not found
inlined first exact: a, b
inlined process:
why: ` + "`LIST`, whose definition is not seen," + ` at build.rs:7:70
inlined  exact:
app exact: x`},

	{"plugins of the core, with the commands that their defaults have", `
const PLUGINS: &[(&str, &[(&str, bool)])] = &[
  // (plugin, commands)
  ("core:path", &[("resolve", true), ("join", true)]),
  ("core:window", &[("create", false), ("close", false)]),
];
fn main() { define_permissions(&std::path::PathBuf::from(std::env::var_os("OUT_DIR").unwrap())); }
fn define_permissions(out_dir: &Path) {
  for (plugin, commands) in PLUGINS {
    let names: Vec<&str> = commands.iter().map(|(c, _)| *c).collect();
    tauri_utils::acl::build::autogenerate_command_permissions(&out_dir.join("permissions"), &names, "", false);
  }
}`, `
not found`},

	{"inline list that is empty", `
fn main() { tauri_plugin::Builder::new(&[]).build() }`, `
commands exact:
chain build.rs:2:13 build`},

	{"reruns", `
const SCOPE: &str = "src/scope.rs";
const PREFIX: &str = "cargo:rerun-if-changed=";
fn main() {
    println!("cargo:rerun-if-changed=a.txt");
    println!("cargo::rerun-if-changed=b.txt");
    println!("cargo:rerun-if-changed={SCOPE}");
    println!("cargo:rerun-if-changed={}", SCOPE);
    println!("cargo:rerun-if-changed={p}/x", p = SCOPE);
    println!("{}{}", PREFIX, "c.txt");
    println!("cargo:rerun-if-changed=d\ncargo:rerun-if-changed=e");
    print!("cargo:rerun-if-changed=f\n");
    writeln!(out, "cargo:rerun-if-changed=g").unwrap();
    println!("cargo:rerun-if-changed={}", dir.display());
    println!("cargo:rerun-if-changed=src/{name:?}.rs");
    println!("cargo:rerun-if-changed={{x}}");
    println!("cargo:rerun-if-env-changed=HOME");
    println!(concat!("cargo:rerun-if-changed=", "h"));
    #[cfg(windows)] println!("cargo:rerun-if-changed=w");
    // println!("cargo:rerun-if-changed=no");
    for f in ["i", "j"] { println!("cargo:rerun-if-changed={f}"); }
    for f in list() { println!("cargo:rerun-if-changed={f}"); }
}`, `
not found
rerun build.rs:5:5 "a.txt"
rerun build.rs:6:5 "b.txt"
rerun build.rs:7:5 "src/scope.rs"
rerun build.rs:8:5 "src/scope.rs"
rerun build.rs:9:5 "src/scope.rs/x"
rerun build.rs:10:5 "c.txt"
rerun build.rs:11:5 "d"
rerun build.rs:11:5 "e"
rerun build.rs:12:5 "f"
rerun build.rs:13:5 "g"
rerun build.rs:14:5 "{dir}" not exact: ` + "`dir`, whose definition is not seen," + ` at build.rs:14:43
rerun build.rs:15:5 "src/{name:?}.rs" not exact: ` + "`{name:?}`" + ` at build.rs:15:14
rerun build.rs:16:5 "{x}"
rerun build.rs:18:5 "h"
rerun build.rs:19:21 "w" if windows
rerun build.rs:21:27 "i"
rerun build.rs:21:27 "j"
rerun build.rs:22:23 "{f}" not exact: ` + "`{f}`" + ` at build.rs:22:32`},

	{"reads of what functions are given", `
use std::{fs, path::{Path, PathBuf}};
fn main() {
    let path = Path::new("src/commands.rs");
    names_in(path).unwrap();
    #[cfg(windows)] all(1, &PathBuf::from("b").join("c"), "d");
    all(2, "e", list());
    fs::read_to_string(path).unwrap();
    touched("f"); hidden("g"); other::outside("h"); Own::method("i"); twice("j"); inner("k");
}
fn names_in<P: AsRef<Path>>(path: P) -> Result<Vec<String>, E> { if path.as_ref().exists() { fs::read_to_string(path.as_ref()) } }
fn all(n: u8, first: &Path, second: &str) { fs::read(first); #[cfg(feature = "x")] fs::read_dir(&second); }
fn touched(mut path: String) { path += "x"; fs::read(path); }
fn hidden(path: &str) { let go = |path: &str| fs::read(path); go("y"); }
fn outside(path: &str) { fs::read(path); }
struct Own;
impl Own { fn method(path: &str) { fs::read(path); } }
fn twice(path: &str) { fs::read(path); }
mod more { fn twice() {} fn inner(path: &str) { std::fs::read(path); } }
use other::inner;
macro_rules! m { ($p:expr) => { names_in($p) } }`, `
not found
read build.rs:8:5 std::fs::read_to_string "" not exact: the variable ` + "`path`, which may have changed" + ` at build.rs:8:24
read build.rs:13:45 std::fs::read "" not exact: ` + "`path`, whose definition is not seen," + ` at build.rs:13:54
read build.rs:14:47 std::fs::read "" not exact: ` + "`path`, whose definition is not seen," + ` at build.rs:14:56
read build.rs:18:24 std::fs::read "" not exact: ` + "`path`, whose definition is not seen," + ` at build.rs:18:33
read build.rs:5:5 std::fs::read_to_string "src/commands.rs"
read build.rs:21:33 std::fs::read_to_string "" not exact: an expression that is not evaluated at build.rs:21:42
read build.rs:6:21 std::fs::read "b/c" if windows
read build.rs:7:5 std::fs::read "e"
read build.rs:6:21 std::fs::read_dir "d" if all(windows, feature = "x")
read build.rs:7:5 std::fs::read_dir "" not exact: a call of ` + "`list`" + ` at build.rs:7:17 if feature = "x"
read build.rs:15:26 std::fs::read "" not exact: ` + "`path`, whose definition is not seen," + ` at build.rs:15:35
read build.rs:17:36 std::fs::read "" not exact: ` + "`path`, whose definition is not seen," + ` at build.rs:17:45
read build.rs:19:49 std::fs::read "" not exact: ` + "`path`, whose definition is not seen," + ` at build.rs:19:63`},

	{"reads", `
use std::{fs::{self, read_to_string as slurp, File}, path::{Path, PathBuf}};
use std::fs::OpenOptions;
const INPUT: &str = "input.txt";
fn main() {
    fs::read("a").unwrap();
    std::fs::read_to_string(INPUT).unwrap();
    slurp(Path::new("dir").join("b.txt")).unwrap();
    File::open(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("c")).unwrap();
    let root = std::env::var("CARGO_MANIFEST_DIR").unwrap();
    fs::read_dir(format!("{root}/src")).unwrap();
    OpenOptions::new().read(true).open("d").unwrap();
    OpenOptions::new().write(true).create(true).open("e").unwrap();
    glob::glob("src/**/*.rs").unwrap();
    fs::read(std::env::var("OUT_DIR").unwrap()).unwrap();
    let here = Path::new("f"); here.read_dir().unwrap();
    fs::write("g", include_str!("h")).unwrap();
    my::fs::read("i");
}`, `
not found
read build.rs:6:5 std::fs::read "a"
read build.rs:7:5 std::fs::read_to_string "input.txt"
read build.rs:8:5 std::fs::read_to_string "dir/b.txt"
read build.rs:9:5 std::fs::File::open "./c"
read build.rs:11:5 std::fs::read_dir "./src"
read build.rs:12:5 std::fs::OpenOptions::new "d"
read build.rs:14:5 glob::glob "src/**/*.rs"
read build.rs:15:5 std::fs::read "" not exact: the environment variable "OUT_DIR" at build.rs:15:14
read build.rs:16:37 std::path::Path::read_dir "" not exact: the path that ` + "`read_dir`" + ` is called on at build.rs:16:37`},
}
