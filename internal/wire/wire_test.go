package wire

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/source/rust"
)

// defined are the types that the program of the tests defines itself.
const defined = "struct Options { } enum Mode { A } struct State; struct PageResult<T>(T); #[derive(Serialize, Deserialize)] struct Page { id: u32 } #[derive(Serialize, Deserialize)] struct Sheet { id: u32 } #[derive(Serialize)] struct Given { id: u32 } type Result<T> = std::result::Result<T, Error>;\n"

// answer reads the type of a function's result in the program of the tests.
func answer(t *testing.T, text string) (*rust.Program, rust.Type) {
	t.Helper()
	program, err := rust.Crate("src/lib.rs", nil, func(string) (*rust.File, error) {
		return rust.Parse([]byte(defined + "#[tauri::command] fn f() -> " + text + " {}")), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return program, program.Commands[0].Signature.Result
}

// shapes are the two types of "A to B".
func shapes(t *testing.T, pair string) (was, is Shape) {
	t.Helper()
	a, b, ok := strings.Cut(pair, " to ")
	if !ok {
		t.Fatalf("%q is no pair of types", pair)
	}
	return Of(answer(t, a)), Of(answer(t, b))
}

var fitNames = map[Fit]string{Fits: "fits", MayFail: "may fail", Fails: "fails", Untold: "untold"}

func TestTakes(t *testing.T) {
	tests := map[string][]string{
		"fits": {
			"u8 to u32", "u8 to i16", "i32 to i64", "u32 to usize", "u32 to f64", "f64 to f32", "u32 to ResourceId", "u32 to u32",
			"String to &str", "String to PathBuf", "PathBuf to Cow<'_, str>", "String to SafeFilePath", "tauri::path::SafePathBuf to String",
			"Url to String", "char to String", "bool to Option<bool>", "Option<u8> to Option<u16>", "u8 to Box<u8>",
			"Vec<u8> to HashSet<u32>", "[u8; 4] to Vec<u8>", "[u8; 4] to [u16; 4]", "(u8, u8) to [u8; 2]", "[u8; 2] to (u8, u16)", "Vec<(u8, u8)> to Vec<[u8; 2]>",
			"[u8; 32] to [u8; 0x20]", "[u8; 1_6usize] to [u8; 16_usize]", "[u8; LEN] to [u8; LEN]", "(u8, u8) to Vec<u8>", "HashMap<String, u8> to BTreeMap<String, u16>",
			"String to serde_json::Value", "Options to serde_json::Value", "Options to Options", "Options to Option<Options>",
			"String to &[u8]", "&[u8] to &str", "Option<&str> to Option<&'a [u8]>", "&[u8] to &[u8]", "HashMap<u8, String> to HashMap<u16, String>",
			"HashMap<u8, u8> to HashMap<String, u8>", "HashMap<bool, u8> to HashMap<bool, u8>", "HashMap<Mode, u8> to BTreeMap<Mode, u8>",
			"Page to Page", "Page to Option<Page>", "Page to serde_json::Value",
			"Channel to Channel<Options>", "Channel<u8> to JavaScriptChannelId", "Duration to Duration", "() to ()",
		},
		"may fail": {
			"u32 to u8", "i32 to u32", "u32 to i32", "f64 to u32", "String to Url", "String to char", "Url to IpAddr",
			"serde_json::Value to u8", "Option<u8> to u8", "Vec<Option<u8>> to Vec<u8>", "Vec<u8> to [u8; 4]",
			"Vec<u8> to (u8, u8)", "Vec<u16> to Vec<u8>", "HashMap<String, u16> to HashMap<String, u8>", "HashMap<String, u8> to Duration",
			"Vec<u8> to Page", "serde_json::Value to Page", "Option<Page> to Page", "HashMap<String, u8> to HashMap<u8, u8>", "HashMap<u16, u8> to HashMap<u8, u8>", "Vec<HashMap<u8, u8>> to Vec<HashMap<bool, u8>>",
		},
		"fails": {
			"String to u32", "u32 to String", "bool to u8", "Vec<String> to String", "String to Vec<String>", "Vec<String> to Vec<u8>",
			"(u8, u8) to (u8, u8, u8)", "(u8, String) to (u8, u8)", "HashMap<String, u8> to Vec<u8>", "HashMap<String, u8> to HashMap<String, bool>",
			"String to Channel", "Channel to u8", "Option<u8> to Option<String>", "() to u8", "Duration to u64",
			"String to Page", "Page to String", "Vec<String> to Vec<Page>", "Page to u8", "Option<u8> to Option<Page>", "Page to Vec<u8>", "() to Page",
			"Vec<u8> to &[u8]", "&[u8] to Vec<u8>", "&[u8] to Box<[u8]>", "[u8; 4] to &[u8]", "&[u8] to Cow<'_, [u8]>",
			"[u8; 4] to [u8; 5]", "(u8, u8) to [u8; 3]", "[u8; 0x10] to [u8; 15]", "[String; 2] to (u8, u8)",
		},
		"untold": {
			"Options to Mode", "String to Options", "Options to String", "serde_json::Value to Options", "Vec<Options> to Vec<Mode>",
			"u8 to impl Into<u8>", "String to other::Kind", "String to State", "u8 to crate::Url", "u8 to Pair<u8, u8>",
			"Page to Sheet", "Page to Options", "Options to Page", "HashMap<String, u8> to Page", "Page to HashMap<String, u8>", "String to Given",
			"Channel to String", "HashMap<String, u8> to HashMap<Mode, u8>", "HashMap<Mode, u8> to HashMap<u8, u8>",
			"[u8; LEN] to [u8; 4]", "(u8, u8) to [u8; LEN]", "[u8; { 2 * 2 }] to [u8; 4]",
		},
	}
	for want, pairs := range tests {
		for _, pair := range pairs {
			if got := fitNames[Takes(shapes(t, pair))]; got != want {
				t.Errorf("%s: got %s, want %s", pair, got, want)
			}
		}
	}
}

func TestGives(t *testing.T) {
	tests := map[string][]string{
		"fits": {
			"u8 to u64", "u64 to f32", "String to PathBuf", "String to Url", "Option<u8> to u8", "() to Vec<u8>", "Vec<u8> to [u8; 4]",
			"HashMap<String, u8> to IndexMap<String, u16>", "Options to Options", "serde_json::Value to serde_json::Value", "Option<u8> to Option<u16>",
			"HashMap<String, u8> to HashMap<u8, u8>", "&'static [u8] to Vec<u8>",
			"Page to Page", "() to Page", "(u32, u32) to [u32; 2]", "Option<[u8; 2]> to Option<(u8, u8)>", "Vec<(f64, f64)> to Vec<[f32; 2]>", "[u8; LEN] to [u8; 4]",
		},
		"may fail": {
			"Page to serde_json::Value", "Page to Option<Page>", "(u8, u8) to Vec<u8>", "Vec<(String, u8)> to Vec<Vec<String>>", "Vec<u8> to (u8, u8)", "u8 to Option<u8>", "Vec<u8> to Vec<Option<u8>>", "Options to Option<Options>", "Vec<u8> to tauri::ipc::Response",
			"tauri::ipc::Response to Vec<u8>", "serde_json::Value to String", "String to serde_json::Value", "Option<serde_json::Value> to (Option<serde_json::Value>, bool)",
		},
		"fails":  {"u8 to String", "String to ()", "Vec<u8> to u8", "(u8, u8) to (u8, u8, u8)", "Vec<u8> to Vec<String>", "bool to u8", "u8 to Vec<u8>", "String to Given", "Vec<String> to Vec<Given>", "Given to ()", "Page to bool", "(u8, u8) to [u8; 3]", "(u8, String) to [u8; 2]"},
		"untold": {"Page to Given", "Given to Options", "Page to HashMap<String, u8>", "Options to Mode", "Options to String", "String to Options", "Options to Option<Mode>", "(u8, u8) to [u8; LEN]"},
	}
	for want, pairs := range tests {
		for _, pair := range pairs {
			was, is, _ := strings.Cut(pair, " to ")
			if got := fitNames[Gives(Answer(answer(t, was)), Answer(answer(t, is)))]; got != want {
				t.Errorf("%s: got %s, want %s", pair, got, want)
			}
		}
	}
}

func TestAnswer(t *testing.T) {
	tests := map[string]string{
		"u8": "u8", "Result<u8, String>": "u8", "Result<Vec<u8>>": "Vec<u8>", "crate::CommandResult<()>": "()",
		"tauri::Result<Option<u8>>": "Option<u8>", "OpenResult": "OpenResult", "PageResult<u8>": "PageResult<u8>",
	}
	for text, want := range tests {
		if got := Answer(answer(t, text)).Name; got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

// TestRefusal holds the calls that show a break, and what serde_json 1 says to them.
func TestRefusal(t *testing.T) {
	tests := []struct{ pair, example, refusal string }{
		{"String to u32", `"…"`, `invalid type: string "…", expected u32`},
		{"String to ResourceId", `"…"`, `invalid type: string "…", expected u32`},
		{"u32 to String", `1`, "invalid type: integer `1`, expected a string"},
		{"f64 to PathBuf", `1.5`, "invalid type: floating point `1.5`, expected path string"},
		{"bool to Vec<u8>", `true`, "invalid type: boolean `true`, expected a sequence"},
		{"Vec<String> to Vec<u8>", `["…"]`, `invalid type: string "…", expected u8`},
		{"Vec<u8> to bool", `[1]`, "invalid type: sequence, expected a boolean"},
		{"HashMap<String, u8> to Option<f64>", `{ "…": 1 }`, "invalid type: map, expected f64"},
		{"() to HashMap<String, u8>", `null`, "invalid type: null, expected a map"},
		{"u8 to ()", `1`, "invalid type: integer `1`, expected unit"},
		{"(u8, String) to (u8, String, bool)", `[1, "…"]`, "invalid length 2, expected a tuple of size 3"},
		{"(u8, String, bool) to (u8, String)", `[1, "…", true]`, "invalid length 3, expected fewer elements in array"},
		{"(u8, String) to (u8, u8)", `[1, "…"]`, `invalid type: string "…", expected u8`},
		{"Vec<u8> to (String, u8)", `[1]`, ""},
		{"[u8; 2] to [u8; 0x3]", `[1, …]`, "invalid length 2, expected an array of length 3"},
		{"(u8, u8, u8) to [u8; 2]", `[1, 1, 1]`, "invalid length 3, expected fewer elements in array"},
		{"u8 to [u8; 2]", `1`, "invalid type: integer `1`, expected an array of length 2"},
		{"Duration to u64", `{ … }`, "invalid type: map, expected u64"},
		{"u64 to Duration", `1`, "invalid type: integer `1`, expected struct Duration"},
		{"Channel to String", `new Channel()`, ""},
		{"String to Channel", `"…"`, ""},
		{"u32 to Channel", `1`, "invalid type: integer `1`, expected a string"},
		{"Vec<u8> to &[u8]", `[1]`, "invalid type: sequence, expected a borrowed byte array"},
		{"&[u8] to Vec<u8>", `"…"`, `invalid type: string "…", expected a sequence`},
		{"HashMap<String, u8> to HashMap<u8, u8>", `{ "…": 1 }`, ""},
		{"HashMap<u8, bool> to HashMap<u8, u8>", `{ "1": true }`, "invalid type: boolean `true`, expected u8"},
		{"HashMap<bool, u8> to u8", `{ "true": 1 }`, "invalid type: map, expected u8"},
		{"u32 to [u8; 2]", `1`, "invalid type: integer `1`, expected an array of length 2"},
		{"u32 to [u8; N]", `1`, ""},
		{"u32 to char", `1`, "invalid type: integer `1`, expected a character"},
		{"[u8; 4] to String", `[1, …]`, "invalid type: sequence, expected a string"},
		{"Options to Mode", `…`, ""},
		{"String to Page", `"…"`, `invalid type: string "…", expected struct Page`},
		{"Page to u8", `{ … }`, "invalid type: map, expected u8"},
		{"u32 to u64", `1`, ""},
	}
	for _, test := range tests {
		was, is := shapes(t, test.pair)
		if diff := cmp.Diff([]string{test.example, test.refusal}, []string{was.Example(), Refusal(was, is)}); diff != "" {
			t.Errorf("%s: -want +got:\n%s", test.pair, diff)
		}
	}
}

// TestKnownTypes goes through the types that are known by their names.
func TestKnownTypes(t *testing.T) {
	fit := func(pair string, want Fit) {
		t.Helper()
		if got := Takes(shapes(t, pair)); got != want {
			t.Errorf("%s: got %s, want %s", pair, fitNames[got], fitNames[want])
		}
	}
	numbers := []string{"u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32", "f64"}
	for _, name := range numbers {
		was, is := shapes(t, "bool to "+name)
		if got, want := Refusal(was, is), "invalid type: boolean `true`, expected "+name; got != want {
			t.Errorf("%s: got %q", name, got)
		}
	}
	for i, name := range numbers[:5] { // each takes what the smaller ones do
		for k, other := range numbers[:5] {
			fit(other+" to "+name, map[bool]Fit{true: Fits, false: MayFail}[k <= i])
			fit(other+" to "+numbers[6+i], map[bool]Fit{true: Fits, false: MayFail}[k < i])
		}
	}
	for _, name := range []string{"String", "&str", "PathBuf", "&Path", "SafeFilePath", "FilePath"} {
		fit("char to "+name, Fits)
	}
	for _, name := range []string{"char", "Url", "IpAddr", "SafePathBuf"} {
		fit("String to "+name, MayFail)
	}
	for _, name := range []string{"Vec", "VecDeque", "LinkedList", "HashSet", "BTreeSet", "BinaryHeap", "IndexSet"} {
		fit("[u8] to "+name+"<u8>", Fits)
		fit("[u8] to "+name+"<bool>", Fails)
	}
	for _, name := range []string{"HashMap", "BTreeMap", "IndexMap", "Map"} {
		fit("HashMap<String, u8> to "+name+"<String, u8>", Fits)
		fit("HashMap<String, u8> to "+name+"<u8, String>", Fails)
	}
	for _, name := range []string{"Box", "Arc", "Rc", "Cow"} {
		fit("bool to "+name+"<u8>", Fails)
	}
	for _, name := range []string{"Value", "JsonValue"} {
		fit("Vec<u8> to "+name, Fits)
	}
	for _, name := range []string{"Duration", "SystemTime"} {
		fit(name+" to u8", Fails)
	}
}

// TestDepth reads types within types as deep as the reader of types gives them.
func TestDepth(t *testing.T) {
	deep := func(inner string) string { return strings.Repeat("Vec<", 14) + inner + strings.Repeat(">", 14) }
	was, is := shapes(t, fmt.Sprintf("%s to %s", deep("u8"), deep("String")))
	if got := fitNames[Takes(was, is)]; got != "fails" {
		t.Errorf("got %s", got)
	}
}
