package rust

import "testing"

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
