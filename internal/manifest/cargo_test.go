package manifest

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/source"
)

func TestCargo(t *testing.T) {
	side := gitsrc.Files("test", map[string]string{
		"Cargo.toml": "\ufeff[workspace.package]\r\nversion = \"1.2.3\"\r\n[workspace.dependencies]\r\n" +
			"tp = { package = \"tauri-plugin\", version = \"2.1\", features = [\"build\"] }\r\ntauri = \"2.0\"\r\n",
		"plugins/a/build.rs": "fn main() {}",
		"plugins/a/Cargo.toml": `[package]
name = "tauri-plugin-a"
version.workspace = true
rust-version = { workspace = true }
links = "Tauri_Plugin_Größe"
[lib]
path = "lib.rs"
[dependencies]
tauri = { workspace = true, features = ["x"] }
serde = "1"
[build-dependencies]
tp = { workspace = true, features = ["y"] }
[target.'cfg(unix)'.dependencies]
schemars = "0.8"
`,
	})
	got, err := NewLoader().Cargo(side, "plugins/a")
	if err != nil {
		t.Fatal(err)
	}
	const file = "plugins/a/Cargo.toml"
	want := &Cargo{
		Path:    file,
		Name:    Name{"tauri-plugin-a", at(file, 2, 8, 24)},
		Version: Name{"1.2.3", at("Cargo.toml", 2, 11, 18)}, Inherited: true,
		Links: Name{"Tauri_Plugin_Größe", at(file, 5, 9, 29)},
		Build: "build.rs", Lib: "lib.rs",
		Dependencies: []Dependency{
			{Crate: "tauri", Key: "tauri", Table: "dependencies", Version: "2.0", Features: []string{"x"}, At: at(file, 9, 1, 6)},
			{Crate: "tauri-plugin", Key: "tp", Table: "build-dependencies", Version: "2.1", Features: []string{"build", "y"}, At: at(file, 12, 1, 3)},
			{Crate: "schemars", Key: "schemars", Table: "target.'cfg(unix)'.dependencies", Version: "0.8", At: at(file, 14, 1, 9)},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got.Key() != "größe" {
		t.Errorf("key %q", got.Key())
	}
	if !got.Depends("schemars", "dependencies") || got.Depends("schemars", "build-dependencies") {
		t.Error("Depends does not tell the tables apart")
	}
}

func TestCargoVariants(t *testing.T) {
	tests := []struct {
		name, text string
		want       Cargo
		key        string
	}{
		{"no links", `package = { name = "tauri-plugin-Some_thing", version = "0.1.0" }`, Cargo{Build: "build.rs", Lib: "src/lib.rs"}, "some-thing"},
		{"build named", "[package]\nname = 'x'\nbuild = './ci/b.rs'", Cargo{Build: "ci/b.rs", Lib: "src/lib.rs"}, "x"},
		{"build off", "[package]\nname = 'x'\nbuild = false\nlinks = 'tauri_plugin_core'", Cargo{Lib: "src/lib.rs"}, "core"},
		{"inherited from nowhere", "[package]\nname = 'x'\nversion = { workspace = true }", Cargo{
			Build: "build.rs", Lib: "src/lib.rs", Inherited: true,
			Unchecked: []Unchecked{{
				What: "the version", Why: "it is inherited, and no workspace with a version was found", At: at("c/Cargo.toml", 3, 11, 31),
			}},
		}, "x"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := NewLoader().Cargo(gitsrc.Files("test", map[string]string{"c/Cargo.toml": test.text, "c/build.rs": ""}), "c")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, *got, cmpopts.IgnoreFields(Cargo{}, "Path", "Name", "Version", "Links")); diff != "" {
				t.Error(diff)
			}
			if got.Key() != test.key {
				t.Errorf("key %q, want %q", got.Key(), test.key)
			}
		})
	}
}

func TestCargoErrors(t *testing.T) {
	tests := []struct {
		text string
		want CargoError
	}{
		{"[package\n", CargoError{At: source.Place{File: "Cargo.toml", Span: source.Span{Line: 1, Column: 9, EndLine: 2, EndColumn: 1}}, Message: "expected ']' to close table name"}},
		{"a = 1\na = 2\n", CargoError{At: at("Cargo.toml", 2, 1, 2), Message: "duplicate key `a`"}},
		{"[workspace]\n", CargoError{At: source.Place{File: "Cargo.toml"}, Message: "no [package]: this is not the manifest of a crate", Virtual: true}},
		{"[package]\n", CargoError{At: at("Cargo.toml", 1, 1, 10), Message: "[package] has no name"}},
	}
	for _, test := range tests {
		_, err := NewLoader().Load(gitsrc.Files("test", map[string]string{"Cargo.toml": test.text}), "")
		var got *CargoError
		if !errors.As(err, &got) {
			t.Fatalf("%q: %v", test.text, err)
		}
		if diff := cmp.Diff(test.want, *got); diff != "" {
			t.Errorf("%q: %s", test.text, diff)
		}
	}
	if _, err := NewLoader().Load(gitsrc.Empty(), ""); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no Cargo.toml: %v", err)
	}
}

func TestCargoErrorText(t *testing.T) {
	tests := []struct {
		err  *CargoError
		want string
	}{
		{&CargoError{At: source.Place{File: "a/Cargo.toml"}, Message: "too big"}, "a/Cargo.toml: too big"},
		{&CargoError{At: at("a/Cargo.toml", 1, 7, 9), Message: "no"}, "a/Cargo.toml:1:7: no"},
	}
	for _, test := range tests {
		if got := test.err.Error(); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestUnreadableCargo(t *testing.T) {
	const file = "p/Cargo.toml"
	for _, cause := range []error{gitsrc.ErrTooBig, gitsrc.ErrNotDir} {
		side := &oddSide{Side: gitsrc.Files("test", plugin(nil)), fails: map[string]error{file: cause}}
		_, err := NewLoader().Load(side, "p")
		var got *CargoError
		if !errors.Is(err, cause) || errors.As(err, &got) {
			t.Errorf("%v: got %v", cause, err)
		}
	}
	side := &countingSide{Side: gitsrc.Files("test", plugin(nil)), reads: map[gitsrc.ID]int{}, fail: file, cause: gitsrc.ErrTooBig}
	_, err := NewLoader().Load(side, "p")
	want := &CargoError{At: source.Place{File: file}, Message: "read p/Cargo.toml: read p/Cargo.toml: too big"}
	var got *CargoError
	if !errors.As(err, &got) {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := NewLoader().Load(gitsrc.Files("test", map[string]string{"p/Cargo.toml/x": ""}), "p"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder named Cargo.toml: got %v", err)
	}
}

// TestInheritedVersion looks for the workspace where Cargo does.
func TestInheritedVersion(t *testing.T) {
	const (
		inherits  = "[package]\nname = 'x'\nversion.workspace = true\n"
		workspace = "[workspace.package]\nversion = '1.0.0'\n"
		notFound  = "the version: it is inherited, and no workspace with a version was found"
	)
	tests := []struct {
		name, want string
		files      map[string]string
	}{
		{"in the crate itself", "1.0.0", map[string]string{"a/b/Cargo.toml": inherits + workspace, "Cargo.toml": "[workspace.package]\nversion = '2.0.0'\n"}},
		{"above", "1.0.0", map[string]string{"a/b/Cargo.toml": inherits, "a/Cargo.toml": crate("between", ""), "Cargo.toml": workspace}},
		{"the nearest", "1.0.0", map[string]string{"a/b/Cargo.toml": inherits, "a/Cargo.toml": workspace, "Cargo.toml": "[workspace.package]\nversion = '2.0.0'\n"}},
		{"named", "1.0.0", map[string]string{"a/b/Cargo.toml": inherits + "workspace = '../c'\n", "a/c/Cargo.toml": workspace, "Cargo.toml": "[workspace]\n"}},
		{"named at the top", "1.0.0", map[string]string{"a/b/Cargo.toml": inherits + "workspace = '../..'\n", "a/Cargo.toml": "[workspace]\n", "Cargo.toml": workspace}},
		{"named out of the side", notFound, map[string]string{"a/b/Cargo.toml": inherits + "workspace = '../../..'\n", "Cargo.toml": workspace}},
		{"named far out of the side", notFound, map[string]string{"a/b/Cargo.toml": inherits + "workspace = '../../../../a'\n", "Cargo.toml": workspace}},
		{"named from the root", notFound, map[string]string{"a/b/Cargo.toml": inherits + "workspace = '/a'\n", "a/Cargo.toml": workspace, "a/b/a/Cargo.toml": workspace}},
		{"without a version", notFound, map[string]string{"a/b/Cargo.toml": inherits, "Cargo.toml": "[workspace]\npackage = 1\n"}},
		{"broken", "what the workspace says: Cargo.toml:1:11: expected ']' to close table name\n" + notFound, map[string]string{
			"a/b/Cargo.toml": inherits, "Cargo.toml": "[workspace\n",
		}},
		{"written", "0.1.0", map[string]string{"a/b/Cargo.toml": "[package]\nname = 'x'\nversion = '0.1.0'\n", "Cargo.toml": workspace}},
		{"written, beside what is inherited", "0.1.0", map[string]string{
			"a/b/Cargo.toml": "[package]\nname = 'x'\nversion = '0.1.0'\nedition = { workspace = true }\nrust-version = { workspace = true }\n", "Cargo.toml": workspace,
		}},
		{"inherited, in braces", "1.0.0", map[string]string{"a/b/Cargo.toml": "[package]\nname = 'x'\nversion = { workspace = true }\n", "Cargo.toml": workspace}},
		{"not inherited", "", map[string]string{"a/b/Cargo.toml": "[package]\nname = 'x'\nversion.workspace = false\n", "Cargo.toml": workspace}},
		{"not a flag", "", map[string]string{"a/b/Cargo.toml": "[package]\nname = 'x'\nversion.workspace = 'true'\n", "Cargo.toml": workspace}},
		{"another key", "", map[string]string{"a/b/Cargo.toml": "[package]\nname = 'x'\nversion.other = true\n", "Cargo.toml": workspace}},
		{"a number", "", map[string]string{"a/b/Cargo.toml": "[package]\nname = 'x'\nversion = 1\n", "Cargo.toml": workspace}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			cargo, err := NewLoader().Cargo(gitsrc.Files("test", test.files), "a/b")
			if err != nil {
				t.Fatal(err)
			}
			got := cargo.Version.Text
			for i, u := range cargo.Unchecked {
				if i > 0 {
					got += "\n"
				}
				got += u.What + ": " + u.Why
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestWorkspaceReadOnce says that the search for the workspace is not repeated
// for every key that inherits.
func TestWorkspaceReadOnce(t *testing.T) {
	side := &brokenSide{Side: gitsrc.Files("test", map[string]string{
		"a/Cargo.toml": "[package]\nname = 'x'\nversion.workspace = true\n[dependencies]\ntauri.workspace = true\nschemars.workspace = true\n",
		"Cargo.toml":   "[workspace.package]\nversion = '1.0.0'\n",
	})}
	if _, err := NewLoader().Cargo(side, "a"); err != nil {
		t.Fatal(err)
	}
	if side.asked != 5 { // two files are found and read, and a build script is looked for
		t.Errorf("asked %d times", side.asked)
	}
	top := &brokenSide{Side: gitsrc.Files("test", map[string]string{"Cargo.toml": "[package]\nname = 'x'\nversion.workspace = true\n"})}
	if _, err := NewLoader().Cargo(top, ""); err != nil {
		t.Fatal(err)
	}
	if top.asked != 3 {
		t.Errorf("at the top: asked %d times", top.asked)
	}
}

func TestBuildScriptPath(t *testing.T) {
	tests := []struct {
		name, more string
		files      map[string]string
		want       string
	}{
		{"none", "", nil, ""},
		{"found", "", map[string]string{"build.rs": ""}, "build.rs"},
		{"found though allowed", "build = true\n", map[string]string{"build.rs": ""}, "build.rs"},
		{"a folder", "", map[string]string{"build.rs/x": ""}, ""},
		{"a number", "build = 1\n", map[string]string{"build.rs": ""}, "build.rs"},
		{"off", "build = false\n", map[string]string{"build.rs": ""}, ""},
		{"named", "build = './a/../b.rs'\n", nil, "b.rs"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files := map[string]string{"Cargo.toml": crate("x", test.more)}
			for name, text := range test.files {
				files[name] = text
			}
			cargo, err := NewLoader().Cargo(gitsrc.Files("test", files), "")
			if err != nil {
				t.Fatal(err)
			}
			if cargo.Build != test.want {
				t.Errorf("got %q, want %q", cargo.Build, test.want)
			}
		})
	}
}

func TestLibraryPath(t *testing.T) {
	for more, want := range map[string]string{
		"[lib]\nname = 'x'\n": "src/lib.rs", "[lib]\npath = 1\n": "src/lib.rs", "[lib]\npath = 'a/./b.rs'\n": "a/b.rs", "lib = 1\n": "src/lib.rs",
	} {
		cargo, err := NewLoader().Cargo(gitsrc.Files("test", map[string]string{"Cargo.toml": crate("x", more)}), "")
		if err != nil {
			t.Fatal(err)
		}
		if cargo.Lib != want {
			t.Errorf("%q: got %q, want %q", more, cargo.Lib, want)
		}
	}
}

func TestDependencies(t *testing.T) {
	const file = "Cargo.toml"
	text := `package.name = "x"
dev-dependencies = { tauri = "2", schemars = { version = 1, package = 2 } }
build_dependencies.tauri-plugin = { version = "3", features = ["b", 1, "c"] }
dev_dependencies = { tauri-build = {}, tauri = 4 }
dependencies = 1
other = { tauri = "9" }
[target]
none = 1
plain-0_9azAZ.dependencies.tauri = "5"
'cfg(a)'.build-dependencies.tauri = "6"
"a.b".dev-dependencies.x = { package = "tauri", version = "7", features = "no list" }
`
	cargo, err := NewLoader().Cargo(gitsrc.Files("test", map[string]string{file: text}), "")
	if err != nil {
		t.Fatal(err)
	}
	want := []Dependency{
		{Crate: "tauri", Key: "tauri", Table: "dev-dependencies", Version: "2", At: at(file, 2, 22, 27)},
		{Crate: "schemars", Key: "schemars", Table: "dev-dependencies", At: at(file, 2, 35, 43)},
		{Crate: "tauri-plugin", Key: "tauri-plugin", Table: "build-dependencies", Version: "3", Features: []string{"b", "c"}, At: at(file, 3, 20, 32)},
		{Crate: "tauri-build", Key: "tauri-build", Table: "dev-dependencies", At: at(file, 4, 22, 33)},
		{Crate: "tauri", Key: "tauri", Table: "dev-dependencies", At: at(file, 4, 40, 45)},
		{Crate: "tauri", Key: "tauri", Table: "target.plain-0_9azAZ.dependencies", Version: "5", At: at(file, 9, 28, 33)},
		{Crate: "tauri", Key: "tauri", Table: "target.'cfg(a)'.build-dependencies", Version: "6", At: at(file, 10, 29, 34)},
		{Crate: "tauri", Key: "x", Table: "target.'a.b'.dev-dependencies", Version: "7", At: at(file, 11, 24, 25)},
	}
	if diff := cmp.Diff(want, cargo.Dependencies); diff != "" {
		t.Error(diff)
	}
}

// TestQuoteKey asks for the characters at both ends of what needs no quotes.
func TestQuoteKey(t *testing.T) {
	for key, want := range map[string]string{
		"azAZ09-_": "azAZ09-_", "a/": "'a/'", "a:": "'a:'", "a@": "'a@'", "a[": "'a['", "a`": "'a`'", "a{": "'a{'", "é": "'é'", "a.b": "'a.b'",
	} {
		if got := quoteKey(key); got != want {
			t.Errorf("%q: got %s, want %s", key, got, want)
		}
	}
}

func TestInheritedDependency(t *testing.T) {
	tests := []struct {
		name, workspace string
		want            Dependency
	}{
		{"no workspace", "", Dependency{Crate: "tauri", Key: "tauri", Unknown: true, Features: []string{"own"}}},
		{"no dependencies there", "[workspace]\n", Dependency{Crate: "tauri", Key: "tauri", Unknown: true, Features: []string{"own"}}},
		{"another one there", "[workspace.dependencies]\ntp = '2'\n", Dependency{Crate: "tauri", Key: "tauri", Unknown: true, Features: []string{"own"}}},
		{"a version there", "[workspace.dependencies]\ntauri = '2'\n", Dependency{Crate: "tauri", Key: "tauri", Version: "2", Features: []string{"own"}}},
		{"a table there", "[workspace.dependencies]\ntauri = { package = 'schemars', version = '1', features = ['a', 'b'] }\n", Dependency{
			Crate: "schemars", Key: "tauri", Version: "1", Features: []string{"a", "b", "own"},
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files := map[string]string{"a/Cargo.toml": crate("x", "[dependencies]\ntauri = { workspace = true, features = ['own'] }\n")}
			if test.workspace != "" {
				files["Cargo.toml"] = test.workspace
			}
			cargo, err := NewLoader().Cargo(gitsrc.Files("test", files), "a")
			if err != nil {
				t.Fatal(err)
			}
			test.want.Table, test.want.At = "dependencies", at("a/Cargo.toml", 4, 1, 6)
			if diff := cmp.Diff([]Dependency{test.want}, cargo.Dependencies); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestOwnRequirement says that only what asks for it takes over from the workspace.
func TestOwnRequirement(t *testing.T) {
	cargo, err := NewLoader().Cargo(gitsrc.Files("test", map[string]string{
		"a/Cargo.toml": crate("x", "[dependencies]\ntauri = { features = ['own'] }\n"), "Cargo.toml": "[workspace.dependencies]\ntauri = '2'\n",
	}), "a")
	if err != nil {
		t.Fatal(err)
	}
	want := []Dependency{{Crate: "tauri", Key: "tauri", Table: "dependencies", Features: []string{"own"}, At: at("a/Cargo.toml", 4, 1, 6)}}
	if diff := cmp.Diff(want, cargo.Dependencies); diff != "" {
		t.Error(diff)
	}
}

func TestTable(t *testing.T) {
	f := &cargoFile{doc: parseDocument([]byte("a.b.c = 1\nd = 1\n"), formatTOML)}
	for keys, found := range map[string]bool{"a": true, "a.b": true, "a.b.c": false, "a.b.c.x": false, "d": false, "d.x": false, "no": false, "no.x": false} {
		if table := f.table(strings.Split(keys, ".")...); (table != nil) != found {
			t.Errorf("%s: got %v", keys, table)
		}
	}
}

// TestEnabled collects what features enable of dependencies, and knows a dependency
// by the name that code uses.
func TestEnabled(t *testing.T) {
	cargo, err := NewLoader().Cargo(gitsrc.Files("test", map[string]string{"Cargo.toml": crate("x", `[features]
default = ["a", "tauri-plugin/build", 1]
a = ["dep:tauri", "tauri?/test"]
b = "tauri/none"
[dependencies]
tauri_plugin_fs = { package = "tauri-plugin-fs", version = "2" }
tauri_plugin = { package = "ours", path = "ours" }
`)}), "")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"tauri-plugin/build", "tauri?/test"}, cargo.Enabled); diff != "" {
		t.Error(diff)
	}
	var known []string
	for _, d := range cargo.Dependencies {
		known = append(known, d.Name()+" "+d.Crate)
	}
	if diff := cmp.Diff([]string{"tauri-plugin-fs tauri-plugin-fs", "tauri-plugin ours"}, known); diff != "" {
		t.Error(diff)
	}
}

func TestDepends(t *testing.T) {
	cargo := &Cargo{Dependencies: []Dependency{
		{Crate: "tauri", Table: "dependencies"}, {Crate: "schemars", Table: "target.x.build-dependencies"},
	}}
	for _, test := range []struct {
		crate, table      string
		depends, mentions bool
	}{
		{"tauri", "dependencies", true, true},
		{"tauri", "build-dependencies", false, true},
		{"schemars", "build-dependencies", true, true},
		{"schemars", "target.x.build-dependencies", false, true},
		{"tauri-plugin", "dependencies", false, false},
	} {
		if cargo.Depends(test.crate, test.table) != test.depends || cargo.mentions(test.crate) != test.mentions {
			t.Errorf("%s in %s", test.crate, test.table)
		}
	}
}
