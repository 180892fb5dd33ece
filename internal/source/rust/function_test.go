package rust

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func functionsIn(t *testing.T, src string) map[string][]Function {
	t.Helper()
	program, err := Crate("src/lib.rs", nil, lookupIn(map[string]*File{"src/lib.rs": Parse([]byte(src))}))
	if err != nil {
		t.Fatal(err)
	}
	return program.Functions()
}

func TestSignature(t *testing.T) {
	tests := []struct {
		name, src string
		want      []string
	}{
		{"nothing", `fn f() {}`, nil},
		{"parameters and result", `fn f(path: String, n: u8) -> Vec<u8> { x }`, []string{"-> Vec<u8>", "n: u8", "path: String"}},
		{"comma at the end", `fn f(path: String,) {}`, []string{"path: String"}},
		{
			"what Tauri fills in", `async fn f<R: Runtime>(app: AppHandle<R>, w: tauri::Window<R>, v: Webview<R>, u: WebviewWindow<R>, s: State<'_, Mutex<A, B>>,
			c: CommandScope<'_, Entry>, g: GlobalScope<'_, Entry>, r: tauri::ipc::Request<'_>, id: ResourceId) -> Result<()> {}`,
			[]string{"-> Result<()>", "id: ResourceId"},
		},
		{"channel", `fn f(on_event: tauri::ipc::Channel<Event>) {}`, []string{"on_event: Channel<Event>"}},
		{"like one that is filled in", `fn f(a: Windows, b: Option<Window>) {}`, []string{"a: Windows", "b: Option<Window>"}},
		{
			"references and lifetimes", `fn f<'a>(mut a: &'a mut str, b: Cow<'a, str>, c: Ref<'a>) -> &'static str {}`,
			[]string{"-> str", "a: str", "b: Cow<str>", "c: Ref"},
		},
		{
			"modules", `fn f(a: std::path::PathBuf, b: Option<crate::a::B>, c: ::std::vec::Vec::<u8>) -> crate::Result<self::X> {}`,
			[]string{"-> Result<X>", "a: PathBuf", "b: Option<B>", "c: Vec<u8>"},
		},
		{
			"commas in types", `fn f(a: HashMap<String, Vec<(u8, u8)>>, b: fn(u8, u8) -> Box<u8>, c: u8) {}`,
			[]string{"a: HashMap<String,Vec<(u8,u8)>>", "b: fn(u8,u8)->Box<u8>", "c: u8"},
		},
		{"attributes", `fn f(#[cfg(any(a, b))] path: String) {}`, []string{"path: String"}},
		{"clauses", `fn f<T>(a: T) -> Vec<T> where T: Into<Vec<u8>> {}`, []string{"-> Vec<T>", "a: T"}},
		{"clauses and no result", `fn f<F>(a: F) where F: Fn(u8) -> u8 {}`, []string{"a: F"}},
		{"raw name", `fn f(r#type: u8) {}`, []string{"type: u8"}},
		{"arrow in generic parameters", `fn f<F: Fn() -> u8>(a: F) {}`, []string{"a: F"}},
	}
	for _, test := range tests {
		got := functionsIn(t, "#[tauri::command] "+test.src)["f"]
		if len(got) != 1 {
			t.Errorf("%s: got %d functions", test.name, len(got))
			continue
		}
		if diff := cmp.Diff(test.want, slices.Sorted(maps.Keys(got[0].Signature))); diff != "" {
			t.Errorf("%s: -want +got:\n%s", test.name, diff)
		}
	}
}

// TestBody compares bodies by the runs of tokens that they have in common.
func TestBody(t *testing.T) {
	tests := []struct {
		name, a, b               string
		ofA, ofB, ofBothTogether int
	}{
		{"empty", `f() {}`, `g() {}`, 0, 0, 0},
		{"one token", `f() { x }`, `g() { x }`, 1, 1, 1},
		{"one other token", `f() { x }`, `g() { y }`, 1, 1, 0},
		{"one run", `f() { a b c d }`, `g() { a b c d }`, 1, 1, 1},
		{"less than one run", `f() { a b c d }`, `g() { a b c }`, 1, 1, 0},
		{"two runs", `f() { a b c d e }`, `g() { a b c d x }`, 2, 2, 1},
		{"a run twice", `f() { a a a a a a }`, `g() { a a a a }`, 1, 1, 1},
		{"blanks and comments", "f() { a /* no */ . b(c); // no\n\n d }", `g() { a.b(c);d }`, 5, 5, 5},
		{"order", `f() { a b c d }`, `g() { d c b a }`, 1, 1, 0},
		{"where one token ends", `f() { a bc d e }`, `g() { ab c d e }`, 1, 1, 0},
		{"groups", `f() { a({ b }, [c]) }`, `g() { a({ b }, [c]) }`, 7, 7, 7},
		{"signature", `f(a: u8) -> u8 { a b c d }`, `g<T>(b: T) where T: X { a b c d }`, 1, 1, 1},
	}
	for _, test := range tests {
		all := functionsIn(t, "#[tauri::command] fn "+test.a+" #[tauri::command] fn "+test.b)
		a, b := all["f"][0].Body, all["g"][0].Body
		if !slices.IsSorted(a) {
			t.Errorf("%s: not sorted: %v", test.name, a)
		}
		common := slices.DeleteFunc(slices.Clone(a), func(run uint64) bool { return !slices.Contains(b, run) })
		got := []int{len(a), len(b), len(common)}
		if diff := cmp.Diff([]int{test.ofA, test.ofB, test.ofBothTogether}, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", test.name, diff)
		}
	}
}

func TestFunctions(t *testing.T) {
	const command = "#[tauri::command] "
	long := func(bytes int) string { // a function of that length, from its name to its end
		return command + "fn f() {" + strings.Repeat(" ", bytes-len("f() {}")) + "}"
	}
	many := func(bytes int) string { // functions of that length together
		each := maxFunctions / 64
		last := bytes - 63*each
		return strings.Repeat(long(each), 63) + long(last)
	}
	tests := []struct {
		name, src string
		want      map[string]int
	}{
		{"no commands", `fn f() {}`, map[string]int{}},
		{"one each", command + `fn f() {} ` + command + `fn g() {}`, map[string]int{"f": 1, "g": 1}},
		{"one by condition", `#[cfg(desktop)] ` + command + `fn f() {} #[cfg(mobile)] ` + command + `fn f() {}`, map[string]int{"f": 2}},
		{"by the name that is called", `#[tauri::command(rename = "g")] fn f() {}`, map[string]int{"g": 1}},
		{"no body", `trait T { ` + command + `fn f(); }`, map[string]int{}},
		{"no parameters", command + `fn f {}`, map[string]int{}},
		{"a brace before the parameters", command + `fn f<const N: usize = { 1 }>() {}`, map[string]int{}},
		{"open generic parameters", command + `fn f<T {}`, map[string]int{}},
		{"body that does not end", command + `fn f() {`, map[string]int{}},
		{"as long as is read", long(maxFunction), map[string]int{"f": 1}},
		{"longer", long(maxFunction + 1), map[string]int{}},
		{"as many as are read", many(maxFunctions), map[string]int{"f": 64}},
		{"more", many(maxFunctions + 1), map[string]int{}},
	}
	for _, test := range tests {
		got := map[string]int{}
		for name, all := range functionsIn(t, test.src) {
			got[name] = len(all)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", test.name, diff)
		}
	}
	if got := (*Program)(nil).Functions(); got != nil {
		t.Errorf("no program: got %v", got)
	}
}

func BenchmarkFunctions(b *testing.B) {
	src := strings.Repeat("#[tauri::command] async fn f(app: AppHandle, path: String) -> Result<u8> {"+
		strings.Repeat(" app.state::<Store>().lock().map_err(|e| e.to_string())?.get(&path); ", 20)+"}\n", 50)
	program, err := Crate("src/lib.rs", nil, lookupIn(map[string]*File{"src/lib.rs": Parse([]byte(src))}))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		program.Functions()
	}
}
