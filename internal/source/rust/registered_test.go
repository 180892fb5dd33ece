package rust

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRegistrations(t *testing.T) {
	for _, i := range []idiom{
		{"each entry, with its function", `
#[tauri::command] fn a() {}
fn init() { Builder::new("x").invoke_handler(tauri::generate_handler![a, #[cfg(desktop)] b]); }`, `
a of 0 is a, all()
b of 0, desktop`},
		{"a name by the attribute", `
#[tauri::command(rename = "b")] fn a() {}
fn init() { tauri::generate_handler![a]; }`, `
b of 0 is a, all()`},
		{"two functions of a name by their modules", `
mod one { #[tauri::command(rename = "first")] pub fn a() {} }
mod two { #[tauri::command] pub fn a() {} }
fn init() { tauri::generate_handler![crate::one::a, two::a]; }`, `
first of 0 is one::a, all()
a of 0 is two::a, all()`},
		{"two functions of a name, and no module to tell them", `
mod one { #[tauri::command(rename = "first")] pub fn a() {} }
mod two { #[tauri::command] pub fn a() {} }
fn init() { tauri::generate_handler![a, three::a]; }`, `
a of 0, all() perhaps
first of 0, all() perhaps
a of 0, all() perhaps
first of 0, all() perhaps`},
		{"one name of two functions", `
#[cfg(desktop)] #[tauri::command] fn a() {}
#[cfg(mobile)] #[tauri::command] fn a(b: u8) {}
#[cfg(test)] #[tauri::command(rename = "never")] fn a() {}
fn init() { tauri::generate_handler![a]; }`, `
a of 0, all()`},
		{"two handlers, one in a macro, and a file that no module leads to", `
fn init() { tauri::generate_handler![a]; wrap! { tauri::generate_handler![b] } }
-- src/other.rs --
fn init() { tauri::generate_handler![c]; }`, `
a of 0, all()
b of 1, all() in wrap!
c of 2, all() unreached`},
	} {
		t.Run(i.name, func(t *testing.T) {
			var r rendering
			for _, g := range programOf(t, i).Registrations() {
				line := fmt.Sprintf("%s of %d", g.Name, g.Handler)
				if g.Function != nil {
					line += " is " + strings.Join(append(g.Function.Module, g.Function.Fn), "::")
				}
				line += ", " + g.Item.Cfg.String()
				if g.Macro != "" {
					line += " in " + g.Macro + "!"
				}
				if g.Unreached {
					line += " unreached"
				}
				if !g.Sure {
					line += " perhaps"
				}
				r.add("%s", line)
			}
			if diff := cmp.Diff(compact(i.want), r.String()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
	if got := (*Program)(nil).Registrations(); got != nil {
		t.Errorf("no program: %v", got)
	}
}

func TestReplaced(t *testing.T) {
	const use = "use tauri::{generate_handler, plugin::Builder};\n"
	for _, i := range []idiom{
		{"one after the other", use + `
fn init() { Builder::new("x").invoke_handler(generate_handler![a, b]).setup(s).invoke_handler(generate_handler![b, c]).build() }`, `
src/lib.rs:3:31 by 3:80: a`},
		{"three", use + `
fn init() { Builder::new("x").invoke_handler(generate_handler![a]).invoke_handler(f()).invoke_handler(generate_handler![b]).build() }`, `
src/lib.rs:3:31 by 3:68: a
src/lib.rs:3:68 by 3:88:`},
		{"one", use + `
fn init() { Builder::new("x").invoke_handler(generate_handler![a]).build() }`, ``},
		{"of two builders", use + `
fn init() { Builder::new("x").invoke_handler(generate_handler![a]).build(); Builder::new("y").invoke_handler(generate_handler![b]).build() }`, ``},
		{"on a variable, where conditions choose", use + `
fn init() { let builder = Builder::new("x").invoke_handler(generate_handler![a]);
#[cfg(mobile)] let builder = builder.invoke_handler(generate_handler![a, b]); builder.build() }`, ``},
		{"within a handler, on something else", use + `
fn init() { Builder::new("x").invoke_handler(wrapped(specta().invoke_handler(generate_handler![a]))).build() }`, ``},
		{"in tests", use + `
#[cfg(test)] mod tests { fn init() { Builder::new("x").invoke_handler(generate_handler![a]).invoke_handler(generate_handler![b]); } }`, ``},
		{"in a file of tests", use + `
#[cfg(test)] mod tests;
-- src/tests.rs --
fn init() { tauri::plugin::Builder::new("x").invoke_handler(generate_handler![a]).invoke_handler(generate_handler![b]); }`, ``},
	} {
		t.Run(i.name, func(t *testing.T) {
			var r rendering
			for _, x := range programOf(t, i).Replaced() {
				r.add("%s", strings.TrimSpace(fmt.Sprintf("%s by %d:%d: %s", at(x.File, x.First), x.Last.Line, x.Last.Column, strings.Join(x.Names, ", "))))
			}
			if diff := cmp.Diff(compact(i.want), r.String()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
	if got := (*Program)(nil).Replaced(); got != nil {
		t.Errorf("no program: %v", got)
	}
}

func TestTakes(t *testing.T) {
	for parameters, want := range map[string]bool{
		"scope: GlobalScope<Entry>":                     true,
		"a: u8, scope: tauri::ipc::GlobalScope<E>":      true,
		"GlobalScope(list): GlobalScope<E>":             true,
		"scope: CommandScope<E>":                        false,
		"a: Vec<GlobalScope<E>>":                        false,
		"GlobalScope: u8":                               false,
		"a: GlobalScope::Of":                            false,
		"f: fn(u8) -> u8, scope: GlobalScope<E>":        true,
		"map: HashMap<String, u8>, s: GlobalScope<E>, ": true,
		"": false,
	} {
		file := Parse([]byte("#[tauri::command]\nfn a<R: Runtime>(" + parameters + ") {}"))
		if got := file.Commands[0].Takes("GlobalScope"); got != want {
			t.Errorf("%s: %t", parameters, got)
		}
	}
	if (&Command{}).Takes("GlobalScope") {
		t.Error("a function that cannot be read takes it")
	}
}

// BenchmarkRegistrations has many functions of one name, each in a module of its own, and
// as many entries.
func BenchmarkRegistrations(b *testing.B) {
	p := &Program{Handlers: make([]ProgramHandler, 1)}
	for i := range 1 << 14 {
		module := fmt.Sprint("m", i)
		p.Commands = append(p.Commands, ProgramCommand{Command: Command{Place: Place{Module: []string{module}}, Fn: "a", Name: "a"}})
		p.Handlers[0].Items = append(p.Handlers[0].Items, HandlerItem{Path: []string{module, "a"}, Name: "a"}, HandlerItem{Path: []string{"no" + module, "a"}, Name: "a"})
	}
	for b.Loop() {
		p.Registrations()
	}
}
