package rust

import "testing"

func TestAnswers(t *testing.T) {
	const functions = "#[tauri::command] fn a() {}\n#[tauri::command(rename = \"b\")] fn of_b() {}\n"
	handler := func(items string) string {
		return functions + "fn init() { Builder::new(\"x\").invoke_handler(tauri::generate_handler![" + items + "]); }\n"
	}
	tests := []struct {
		name, lib, command string
		android, linux     Tri
	}{
		{"registered", handler("a"), "a", True, True},
		{"in a module", handler("m::a"), "a", True, True},
		{"not registered", handler("a"), "c", False, False},
		{"under its own name", handler("of_b"), "b", True, True},
		{"on mobile", handler("#[cfg(mobile)] a"), "a", True, False},
		{"with a feature", handler("#[cfg(feature = \"x\")] a"), "a", Unknown, Unknown},
		{"on a platform with a feature", handler("#[cfg(all(desktop, feature = \"x\"))] a"), "a", False, Unknown},
		{"twice", handler("#[cfg(desktop)] a, #[cfg(mobile)] a"), "a", True, True},
		{"no handler", functions, "a", False, False},
		{"another handler", functions + "fn init() { Builder::new(\"x\").invoke_handler(other); }", "a", Unknown, Unknown},
		{"another handler too", handler("a") + "fn more() { Builder::new(\"x\").invoke_handler(other); }", "a", True, True},
		{"in a macro of its own", functions + "wrap! { fn init() { Builder::new(\"x\").invoke_handler(tauri::generate_handler![a]); } }", "a", Unknown, Unknown},
		{"a module that is not there", functions + "mod other;", "a", Unknown, Unknown},
		{"a file that cannot be read", functions + "\"", "a", Unknown, Unknown},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p, err := Crate("src/lib.rs", []string{"src/lib.rs"}, lookupIn(map[string]*File{"src/lib.rs": Parse([]byte(test.lib))}))
			if err != nil {
				t.Fatal(err)
			}
			if got := p.Answers(test.command, "android"); got != test.android {
				t.Errorf("android: got %s, want %s", got, test.android)
			}
			if got := p.Answers(test.command, "linux"); got != test.linux {
				t.Errorf("linux: got %s, want %s", got, test.linux)
			}
		})
	}
	if got := (*Program)(nil).Answers("a", "android"); got != Unknown {
		t.Errorf("no program: got %s", got)
	}
	p, err := Crate("src/lib.rs", []string{"src/lib.rs", "src/b.rs"}, lookupIn(map[string]*File{
		"src/lib.rs": Parse([]byte("fn f() { api.register_ios_plugin(x); }")), "src/b.rs": Parse([]byte(handler("a"))),
	}))
	if err != nil || p.Answers("a", "android") != Unknown {
		t.Errorf("a file that nothing leads to: %v", err)
	}
	if p.NamesAndroid || !p.NamesIOS {
		t.Errorf("names Android: %t, iOS: %t", p.NamesAndroid, p.NamesIOS)
	}
}

func TestHandlerUnknown(t *testing.T) {
	const h = "tauri::generate_handler![a]"
	for _, test := range []struct {
		given string
		want  bool
	}{
		{h, false},
		{"Box::new(" + h + ")", false},
		{"{ let inner = " + h + "; inner }", false},
		{"{ let inner = " + h + "; move |invoke| inner(invoke) }", false},
		{"{ let inner = " + h + "; move |invoke| { if special(&invoke) { return true; } inner(invoke) } }", true},
		{"|invoke: Invoke<R>| -> bool { " + h + "(invoke) }", false},
		{"move |invoke| { log(); (" + h + ")(invoke) }", false},
		{"move |invoke| { let Some(invoke) = early(invoke) else { return true }; " + h + "(invoke) }", true},
		{"|invoke| route(invoke, " + h + ")", true},
		{"|invoke| wrap(" + h + ")(invoke)", true},
		{"wrap(" + h + ")", true},
		{"bound", false},
		{"wrapped", true},
		{"both", true},
		{"Box::new(bound)", false},
		{"given()", false},
		{"asked()", true},
		{"answer", false},
		{"other", true},
		{"handlers!()", false},
		{"#[cfg(desktop)] " + h, false},
		{"{ #[cfg(desktop)] { " + h + " } #[cfg(mobile)] { " + h + " } }", false},
		{"{ #[cfg(desktop)] { " + h + " } #[cfg(mobile)] { other() } }", true},
		{"{ #[cfg(desktop)] return " + h + "; #[cfg(mobile)] " + h + " }", false},
	} {
		lib := `
fn given() -> impl Fn(Invoke) -> bool { let h = ` + h + `; h }
fn asked() -> impl Fn(Invoke) -> bool { let h = ` + h + `; move |i| special(&i) || h(i) }
fn answer(invoke: Invoke) -> bool { ` + h + `(invoke) }
macro_rules! handlers { () => { ` + h + ` } }
fn init() {
	let bound = ` + h + `;
	let wrapped = wrap(` + h + `);
	let both = ` + h + `;
	let both = wrap(both);
	Builder::new("x").invoke_handler(` + test.given + `);
}`
		p, err := Crate("src/lib.rs", nil, lookupIn(map[string]*File{"src/lib.rs": Parse([]byte(lib))}))
		if err != nil || p.HandlerUnknown != test.want {
			t.Errorf("%s: %t, %v", test.given, p.HandlerUnknown, err)
		}
	}
}

func TestHandlerOfExtendAPI(t *testing.T) {
	for body, want := range map[string]bool{
		"(self.handler)(invoke)":                                            false,
		"self.inner.extend_api(invoke)":                                     false,
		"tauri::generate_handler![a](invoke)":                               false,
		"self.special(invoke)":                                              true,
		"if early(&invoke) { return true } self.inner.extend_api(invoke)":   true,
		"match special(invoke) { Ok(b) => b, Err(i) => (self.handler)(i) }": true,
	} {
		lib := "impl Plugin<Wry> for P { fn extend_api(&mut self, invoke: Invoke) -> bool { " + body + " } }\n" +
			"fn new() { P { handler: Box::new(tauri::generate_handler![a]) } }"
		p, err := Crate("src/lib.rs", nil, lookupIn(map[string]*File{"src/lib.rs": Parse([]byte(lib))}))
		if err != nil || p.HandlerUnknown != want {
			t.Errorf("%s: %t, %v", body, p.HandlerUnknown, err)
		}
	}
}
