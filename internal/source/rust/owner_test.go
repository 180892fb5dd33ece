package rust

import (
	"strings"
	"testing"
)

func TestLeaveOut(t *testing.T) {
	const own = "fn init() { tauri::plugin::Builder::new(\"x\").invoke_handler(tauri::generate_handler![a]).build() }\n"
	for _, test := range []struct {
		name, lib, key, items, elsewhere string
		unknown                          bool
	}{
		{"one builder", own, "x", "a", "", false},
		{"one builder of another name", own, "z", "a", "", false},
		{"an application", own + "fn run() { tauri::Builder::default().setup(s).invoke_handler(tauri::generate_handler![b]).run() }", "x", "a", "b", false},
		{"an application with a type", own + "fn run() { tauri::Builder::<Wry>::new().invoke_handler(other(tauri::generate_handler![b])) }", "x", "a", "b", false},
		{"an application of tests", own + "fn run() { tauri::test::mock_builder().invoke_handler(tauri::generate_handler![b]) }", "x", "a", "b", false},
		{"a variable", own + "fn run() { let app = tauri::Builder::default(); app.invoke_handler(tauri::generate_handler![b]) }", "x", "a", "b", false},
		{"another plugin", own + "fn more() { tauri::plugin::Builder::new(\"y\").invoke_handler(tauri::generate_handler![b]).build() }", "x", "a", "b", false},
		{"two plugins of other names", own + "fn more() { tauri::plugin::Builder::new(\"y\").invoke_handler(tauri::generate_handler![b]).build() }", "z", "", "ab", true},
		{"a plugin whose name is not known", own + "fn more() { tauri::plugin::Builder::new(name()).invoke_handler(tauri::generate_handler![b]).build() }", "x", "ab", "", true},
		{"a handler given twice", "fn init() { tauri::plugin::Builder::new(\"x\").invoke_handler(tauri::generate_handler![b]).invoke_handler(tauri::generate_handler![a]).build() }", "x", "a", "b", false},
		{"two of one name", own + "fn more() { tauri::plugin::Builder::new(\"x\").invoke_handler(tauri::generate_handler![b]).build() }", "z", "ab", "", false},
		{"another plugin in tests", own + "#[cfg(test)] fn more() { tauri::plugin::Builder::new(\"y\").build() }", "z", "a", "", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, err := Crate("src/lib.rs", nil, lookupIn(map[string]*File{"src/lib.rs": Parse([]byte(test.lib))}))
			if err != nil {
				t.Fatal(err)
			}
			p.LeaveOut(test.key)
			var items, elsewhere strings.Builder
			for _, r := range p.Registrations() {
				items.WriteString(r.Name)
			}
			for _, name := range []string{"a", "b"} {
				if p.Elsewhere(name) {
					elsewhere.WriteString(name)
				}
			}
			if items.String() != test.items || elsewhere.String() != test.elsewhere || p.HandlerUnknown != test.unknown {
				t.Errorf("its own: %q, elsewhere: %q, unknown: %t", items.String(), elsewhere.String(), p.HandlerUnknown)
			}
		})
	}
}
