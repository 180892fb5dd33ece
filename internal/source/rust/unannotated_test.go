package rust

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestUnannotated(t *testing.T) {
	for _, i := range []idiom{
		{"a function of the same module", `
#[allow(dead_code)] /// documented
fn a() {}
#[tauri::command] fn b() {}
fn init() { tauri::generate_handler![a, b]; }`, `
a: src/lib.rs:3:4`},
		{"by every way to write a path", `
pub mod one { pub fn a() {} pub mod two { pub fn b() {} } }
mod three {
    fn c() {}
    fn init() { tauri::generate_handler![crate::one::a, super::one::two::b, self::c, c, one::a, super::super::one::a, two::b, three::c]; }
}`, `
a: src/lib.rs:2:22
b: src/lib.rs:2:50
c: src/lib.rs:4:8
c: src/lib.rs:4:8
a: src/lib.rs:2:22
c: src/lib.rs:4:8`},
		{"in another file, under conditions", `
mod phone;
fn init() { tauri::generate_handler![#[cfg(mobile)] phone::a]; }
-- src/phone.rs --
#[cfg(target_os = "android")] pub fn a() {}
#[cfg(not(target_os = "android"))] pub fn a() {}
#[cfg(test)] pub fn a() {}`, `
a: src/phone.rs:1:38 if target_os = "android"
a: src/phone.rs:2:43 if not(target_os = "android")`},
		{"of functions that may be commands after all", `
#[my::command] fn a() {}
#[cfg_attr(mobile, tauri::command)] fn b() {}
mod elsewhere { #[tauri::command] pub fn c() {} }
fn c() {}
struct S; impl S { fn d() {} }
fn outer() { fn e() {} mod within { pub fn i() {} } }
make! { fn f() {} }
fn g() {}
wrap! { tauri::generate_handler![g] }
fn h() {}
fn init() { tauri::generate_handler![a, b, c, d, e, f, other::h, within::i]; tauri_specta::collect_commands![h]; }`, ``},
		{"where a macro may make commands", `
macro_rules! commands { ($name:ident) => { #[tauri::command] fn $name() {} } }
fn a() {}
fn init() { tauri::generate_handler![a]; }`, ``},
		{"in a file that no module leads to", `
fn a() {}
-- src/other.rs --
fn b() {}
fn init() { tauri::generate_handler![a, b]; }`, ``},
	} {
		t.Run(i.name, func(t *testing.T) {
			var r rendering
			for _, u := range programOf(t, i).Unannotated() {
				if s := u.FunctionSpan; s.EndLine != s.Line || s.EndColumn != s.Column+len(u.Name) {
					t.Errorf("%s is at %+v", u.Name, s)
				}
				r.add("%s: %s", u.Name, at(u.FunctionFile, u.FunctionSpan)+under(u.FunctionCfg))
			}
			if diff := cmp.Diff(compact(i.want), r.String()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	many := strings.Repeat("#[cfg(unix)] fn a() {}\n", maxMeanings+1) + "fn init() { tauri::generate_handler![a]; }"
	if got := len(programOf(t, idiom{src: many}).Unannotated()); got != maxMeanings {
		t.Errorf("%d meanings of one entry, want %d", got, maxMeanings)
	}
	var none *Program
	if got := none.Unannotated(); got != nil {
		t.Errorf("no program: %v", got)
	}
}
