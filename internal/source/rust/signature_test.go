package rust

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fillerNames are how the test shows the fillers.
var fillerNames = map[Filler]string{
	FromCall: "", FromBody: "body ", FromCommandScope: "command scope ", FromGlobalScope: "global scope ",
	FromTauri: "tauri ", FromUnknown: "unknown ",
}

func signatureText(p *Program, s Signature) []string {
	var lines []string
	for _, param := range s.Params {
		own := ""
		if p.Own(param.Type) {
			own = " (own)"
		}
		lines = append(lines, fmt.Sprintf("%s%s: %s%s", fillerNames[p.Filler(param)], param.Key, param.Type, own))
	}
	if s.Why != "" {
		lines = append(lines, "unread: "+s.Why)
	}
	return append(lines, "-> "+s.Result.String())
}

func TestCommandSignature(t *testing.T) {
	tests := []struct {
		name, src string
		want      []string
	}{
		{"nothing", `#[tauri::command] fn f() {}`, []string{"-> ()"}},
		{"keys", `#[tauri::command] fn f(file_path: String, _id: u8, r#type: u8, n2_b: u8, baseURL: u8, _: u8) {}`, []string{
			"filePath: String", "id: u8", "type: u8", "n2B: u8", "baseUrl: u8", ": u8", "-> ()",
		}},
		{"patterns", `#[tauri::command] fn f(Size { width, .. }: Size<'_>, m::UserId(id, _): m::UserId, mut n: u8, ref t: String) {}`, []string{
			"size: Size", "unknown userId: UserId (own)", "n: u8", "t: String", "-> ()",
		}},
		{"snake_case", `#[tauri::command(rename_all = "snake_case")] fn f(filePath: String, _id: u8, a_b: u8) {}`, []string{
			"file_path: String", "id: u8", "a_b: u8", "-> ()",
		}},
		{"camelCase", `#[tauri::command(async, rename_all = "camelCase")] fn f(file_path: String) {}`, []string{"filePath: String", "-> ()"}},
		{"another case", `#[tauri::command(rename_all = "kebab-case")] fn f(a: u8) {}`, []string{"unread: its rename_all", "-> "}},
		{"what Tauri fills in", `#[tauri::command] async fn f<R: Runtime>(app: AppHandle<R>, w: tauri::Window<R>, s: State<'_, Mutex<A, B>>,
			c: CommandScope<'_, Entry>, g: tauri::ipc::GlobalScope<Entry>, r: Request<'_>, on_event: Channel<E>) -> Result<(), String> {}`, []string{
			"tauri app: AppHandle<R>", "tauri w: Window<R>", "tauri s: State<Mutex<A, B>>", "command scope c: CommandScope<Entry>",
			"global scope g: GlobalScope<Entry>", "body r: Request", "onEvent: Channel<E>", "-> Result<(), String>",
		}},
		{"imported under another name", `use tauri::{State as S, ipc::{self, CommandScope as Scope}}; #[tauri::command] fn f(a: S<'_, X>, b: Scope<E>, c: ipc::GlobalScope<E>) {}`, []string{
			"tauri a: State<X>", "command scope b: CommandScope<E>", "global scope c: GlobalScope<E>", "-> ()",
		}},
		{"own types", `struct State; enum Mode { A } use crate::x::Window; #[tauri::command] fn f(a: State, b: Mode, c: Window, d: tauri::Window, e: models::Window) {}`, []string{
			"a: State (own)", "b: Mode (own)", "unknown c: Window (own)", "tauri d: Window", "unknown e: Window (own)", "-> ()",
		}},
		{"by way of the plugin's own modules", `use super::AppHandle; use crate::prelude::{State, Managed as M}; #[tauri::command] fn f(
			a: AppHandle, b: State<'_, X>, c: M<'_, X>, d: crate::Window, e: super::tauri::State<'_, X>, f: self::CommandScope<X>) {}`, []string{
			"unknown a: AppHandle (own)", "unknown b: State<X> (own)", "unknown c: Managed<X> (own)", "unknown d: Window (own)",
			"unknown e: State<X> (own)", "unknown f: CommandScope<X> (own)", "-> ()",
		}},
		{"own or tauri's", `mod m { pub struct Window; pub struct Mode; } mod n { use super::*; #[tauri::command] fn f(a: Window, b: State<'_, X>, c: Mode) {} }`, []string{
			"unknown a: Window (own)", "tauri b: State<X> (own)", "c: Mode (own)", "-> ()",
		}},
		{"by glob", `use tauri::*; use std::time::*; #[tauri::command] fn f(a: State<'_, X>, b: Duration) {} mod m { use chrono::*; #[tauri::command] fn g(
			a: Duration, b: String, c: chrono::Days) {} }`, []string{
			"tauri a: State<X>", "b: Duration", "-> ()", "unknown a: Duration (own)", "b: String", "unknown c: Days (own)", "-> ()",
		}},
		{"another crate's", `use my_core::Db; #[tauri::command] fn f(a: Db, b: Option<Db>, c: my_core::tauri::State<'_, X>) {}`, []string{
			"unknown a: Db (own)", "b: Option<Db>", "unknown c: State<X> (own)", "-> ()",
		}},
		{"extractors by macro", `struct Session; macro_rules! arg { ($t:ty) => { impl<'de, R: Runtime> CommandArg<'de, R> for $t {} } } #[tauri::command] fn f(a: Session, b: u8) {}`, []string{
			"unknown a: Session (own)", "b: u8", "-> ()",
		}},
		{"aliases", `type Handle<'a> = State<'a, u8>; #[tauri::command] fn f(a: Handle<'_>, b: u8) {}`, []string{
			"unknown a: Handle (own)", "b: u8", "-> ()",
		}},
		{"own extractors", `struct Lang(String); impl<'de, R: Runtime> tauri::ipc::CommandArg<'de, R> for Lang { } #[tauri::command] fn f(a: Lang) {}`, []string{
			"unknown a: Lang (own)", "-> ()",
		}},
		{"generic", `#[tauri::command] fn f<R: Runtime, T: Into<Vec<u8>>>(a: T, b: Vec<T>) {}`, []string{"unknown a: T", "b: Vec<T>", "-> ()"}},
		{"forms", `#[tauri::command] fn f(a: &'a mut str, b: (u8, &str), c: [u8; 4], d: &[u8], e: std::vec::Vec<HashMap<String, (u8,)>>, f: (u8),
			g: ()) -> impl Future<Output = u8> where A: B {}`, []string{
			"a: str", "b: (u8, str)", "c: [u8; 4]", "d: &[u8]", "e: Vec<HashMap<String, (u8)>>", "f: u8", "g: ()", "-> implFuture<Output=u8>",
		}},
		{"no names", `#[tauri::command] fn f(a: fn(u8) -> u8, b: Vec::<u8>, c: <A as B>::C, d: dyn A, e: x!(u8)) {}`, []string{
			"unknown a: fn(u8)->u8", "unknown b: Vec<u8>", "unknown c: <AasBC", "unknown d: dynA", "unknown e: x!(u8)", "-> ()",
		}},
		{"patterns", `#[tauri::command] fn f(mut a: u8, Options { b, .. }: Options, model::Id(c): Id, d @ 1: u8, #[allow(unused)] e: u8) {}`, []string{
			"a: u8", "options: Options", "id: Id", "d: u8", "e: u8", "-> ()",
		}},
		{"condition", `#[tauri::command] fn f(a: u8, #[cfg(desktop)] b: u8) {}`, []string{"a: u8", "unknown : ", "unread: a parameter with a condition", "-> ()"}},
		{"no name", `#[tauri::command] fn f((a, b): (u8, u8)) {}`, []string{"unknown : ", "unread: a parameter that has no name", "-> ()"}},
		{"in a macro", `make! { #[tauri::command] fn f(a: u8) {} }`, []string{"unread: the macro make", "-> "}},
		{"deep", `#[tauri::command] fn f(a: ` + strings.Repeat("Vec<", 40) + "u8" + strings.Repeat(">", 40) + `) {}`, []string{
			"a: " + strings.Repeat("Vec<", maxTypeDepth+1) + "…" + strings.Repeat(">", maxTypeDepth+1), "-> ()",
		}},
	}
	for _, test := range tests {
		program, err := Crate("src/lib.rs", nil, lookupIn(map[string]*File{"src/lib.rs": Parse([]byte(test.src))}))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range program.Commands {
			got = slices.Concat(got, signatureText(program, c.Signature))
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", test.name, diff)
		}
	}
}

// TestReexports follows types through the modules of a program.
func TestReexports(t *testing.T) {
	files := map[string]*File{
		"src/lib.rs": Parse([]byte(`use tauri::{AppHandle, State as Managed}; pub use chrono::Duration; mod prelude; mod commands; mod models; #[cfg(a)] use tauri::Window;
			#[cfg(b)] use crate::models::Window;`)),
		"src/prelude.rs": Parse([]byte(`pub use tauri::ipc::{CommandScope, Request as Raw}; pub use std::path::PathBuf as File; pub use crate::models::*;`)),
		"src/models.rs":  Parse([]byte(`pub struct Webview; pub struct Window; pub use super::prelude::*;`)),
		"src/commands.rs": Parse([]byte(`use super::{AppHandle, Managed}; use crate::prelude::{self, *}; #[tauri::command] fn f(
			a: AppHandle, b: Managed<'_, X>, c: CommandScope<X>, d: prelude::Raw, e: Vec<crate::prelude::File>, f: crate::Duration,
			g: super::Window, h: Webview, i: crate::Missing) -> Result<File, String> {}`)),
	}
	program, err := Crate("src/lib.rs", nil, lookupIn(files))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"tauri a: AppHandle", "tauri b: State<X>", "command scope c: CommandScope<X>", "body d: Request", "e: Vec<PathBuf>",
		"unknown f: Duration (own)", "unknown g: Window (own)", "unknown h: Webview (own)", "unknown i: Missing (own)", "-> Result<PathBuf, String>",
	}
	for range 2 { // what is read of a file stays as it is
		if diff := cmp.Diff(want, signatureText(program, program.Commands[0].Signature)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if program, err = Crate("src/lib.rs", nil, lookupIn(files)); err != nil {
			t.Fatal(err)
		}
	}
}

// TestKeys holds the words of heck 0.5, with which tauri-macros is built.
func TestKeys(t *testing.T) {
	tests := []struct{ name, camel, snake string }{
		{"", "", ""},
		{"_", "", ""},
		{"path", "path", "path"},
		{"file_path", "filePath", "file_path"},
		{"__a__b", "aB", "a_b"},
		{"filePath", "filePath", "file_path"},
		{"FilePath", "filePath", "file_path"},
		{"XMLHttpRequest", "xmlHttpRequest", "xml_http_request"},
		{"baseURL", "baseUrl", "base_url"},
		{"ABC123DEF456", "abc123def456", "abc123def456"},
		{"ABC123Def456", "abc123Def456", "abc123_def456"},
		{"ABC123dEEf456FOO", "abc123dEEf456Foo", "abc123d_e_ef456_foo"},
		{"99BOTTLES", "99bottles", "99bottles"},
		{"ABcDE", "aBcDe", "a_bc_de"},
		{"abc123DEF456", "abc123Def456", "abc123_def456"},
		{"aB1c", "aB1c", "a_b1c"},
		{"x1", "x1", "x1"},
		{"größe_zwei", "größeZwei", "größe_zwei"},
	}
	for _, test := range tests {
		if diff := cmp.Diff([]string{test.camel, test.snake}, []string{lowerCamel(test.name), snake(test.name)}); diff != "" {
			t.Errorf("%q: -want +got:\n%s", test.name, diff)
		}
	}
}
