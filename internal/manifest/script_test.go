package manifest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/source/rust"
)

// TestHiddenBuilders tells where the builder may run without being seen.
func TestHiddenBuilders(t *testing.T) {
	const dependency = "[build-dependencies]\ntauri-plugin = '2'\n"
	const other, alpha = "fn main() { other::run() }\n", "fn main() { tauri_build::mobile::PluginBuilder::new().run().unwrap(); }\n"
	tests := []struct {
		name, cargo, build string
		acl, unknown, why  bool // why is whether something stands in the way of the commands
	}{
		{"seen", crate("p", dependency), pluginBuild, true, false, false},
		{"not seen, with links", crate("p", "links = 'p'\n"+dependency), other, true, true, true},
		{"not seen, without links", crate("p", dependency), other, false, false, true},
		{"no dependency", crate("p", "links = 'p'\n"), other, false, false, false},
		{"the builder of the alphas", crate("p", "links = 'p'\n"+dependency), alpha, false, false, false},
		{"no script", crate("p", "links = 'p'\n"+dependency), "", false, false, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files := map[string]string{"p/Cargo.toml": test.cargo, "p/src/lib.rs": ""}
			if test.build != "" {
				files["p/build.rs"] = test.build
			}
			p := load(t, files)
			if p.ACL != test.acl || p.GeneratedUnknown != test.unknown || (p.Commands.Why != "") != test.why {
				t.Errorf("got %+v", p)
			}
			files["p/permissions/a.toml"] = permission("a", "")
			if p = load(t, files); p.ACL != (test.acl || test.name == "not seen, without links") {
				t.Errorf("with a permission file: acl=%t", p.ACL)
			}
		})
	}
}

func TestLostScript(t *testing.T) {
	files := plugin(nil)
	files["p/Cargo.toml"] = crate("p", "build = 'gone.rs'\n")
	p := load(t, files)
	want := []Unchecked{{
		What: "the build script", Why: "Cargo.toml names gone.rs, which is not there", At: source.Place{File: "p/Cargo.toml"},
	}}
	if diff := cmp.Diff(want, p.Unchecked); diff != "" || p.ACL {
		t.Errorf("acl=%t %s", p.ACL, diff)
	}
}

// TestSources says which files are the crate's own sources, and what becomes of
// those that cannot be read.
func TestSources(t *testing.T) {
	sources := func(side Side) []string {
		t.Helper()
		files, err := rustFiles(side, "p/src")
		if err != nil {
			t.Fatal(err)
		}
		return files
	}
	files := map[string]string{
		"p/src/lib.rs": "", "p/src/a/b.rs": "", "p/src/a/c.rs": "", "p/src/x.txt": "", "p/src/module.rs": "", "p/src/link.rs": "", "p/src/z.rs": "",
	}
	side := &oddSide{Side: gitsrc.Files("test", files), kinds: map[string]gitsrc.Kind{"p/src/module.rs": gitsrc.Submodule, "p/src/link.rs": gitsrc.Symlink}}
	want := []string{"p/src/a/b.rs", "p/src/a/c.rs", "p/src/lib.rs", "p/src/link.rs", "p/src/z.rs"}
	if diff := cmp.Diff(want, sources(side)); diff != "" {
		t.Error(diff)
	}
	if got := sources(gitsrc.Files("test", map[string]string{"p/x": ""})); got != nil {
		t.Errorf("without a folder: got %v", got)
	}
	if got := sources(gitsrc.Files("test", map[string]string{"p/src": ""})); got != nil {
		t.Errorf("with a file for the folder: got %v", got)
	}
	without := plugin(nil)
	delete(without, "p/src/lib.rs")
	if p := load(t, without); p.Program != nil {
		t.Errorf("without sources: got %+v", p.Program)
	}
	without["p/src/main.rs"] = ""
	if p := load(t, without); p.Program != nil {
		t.Errorf("without a library: got %+v", p.Program)
	}
	if p := load(t, plugin(nil)); p.Program == nil {
		t.Error("the program is not read")
	}
}

func TestLookup(t *testing.T) {
	files := map[string]string{"a.rs": "mod x;\n", "dir/x": "", "..a.rs": "", "big.rs": ""}
	side := &oddSide{Side: gitsrc.Files("test", files), fails: map[string]error{
		"link.rs": gitsrc.ErrLink, "module.rs": gitsrc.ErrSubmodule, "through.rs": gitsrc.ErrNotDir,
		"../out.rs": gitsrc.ErrMissing, "..": gitsrc.ErrMissing, "/a.rs": gitsrc.ErrMissing,
	}}
	for name, found := range map[string]bool{
		"a.rs": true, "./dir/../a.rs": true, "..a.rs": true, "dir": false, "gone.rs": false, "link.rs": false, "module.rs": false,
		"through.rs": false, "../out.rs": false, "..": false, "/a.rs": false,
	} {
		file, err := NewLoader().lookup(side)(name)
		if err != nil || (file != nil) != found {
			t.Errorf("%s: got %v, %v", name, file, err)
		}
	}
	big := &countingSide{Side: side, reads: map[gitsrc.ID]int{}, fail: "big.rs", cause: gitsrc.ErrTooBig}
	file, err := NewLoader().lookup(big)("big.rs")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]rust.Problem{{Message: "read big.rs: too big"}}, file.Problems); diff != "" {
		t.Error(diff)
	}
}

// TestCommandsExtent says where a list of commands is written.
func TestCommandsExtent(t *testing.T) {
	const file = "build.rs"
	name := func(line, column int) Name { return Name{At: at(file, line, column, column+3)} }
	span := func(line, column, endLine, endColumn int) source.Place {
		return source.Place{File: file, Span: source.Span{Line: line, Column: column, EndLine: endLine, EndColumn: endColumn}}
	}
	tests := []struct {
		name  string
		names []Name
		want  source.Place
	}{
		{"none", nil, source.Place{}},
		{"one", []Name{name(1, 5)}, span(1, 5, 1, 8)},
		{"in a line", []Name{name(1, 5), name(1, 10), name(1, 13)}, span(1, 5, 1, 16)},
		{"in lines", []Name{name(1, 5), name(2, 1), name(4, 3)}, span(1, 5, 4, 6)},
		{"back in the line", []Name{name(1, 5), name(1, 7)}, source.Place{}},
		{"back a line", []Name{name(2, 5), name(1, 10)}, source.Place{}},
		{"back in the end", []Name{name(1, 5), name(1, 9), name(1, 1)}, source.Place{}},
		{"in another file", []Name{name(1, 5), {At: at("other.rs", 2, 1, 2)}}, source.Place{}},
	}
	for _, test := range tests {
		got, ok := extentOf(test.names)
		if got != test.want || ok != (test.want.Line > 0) {
			t.Errorf("%s: got %v, %t", test.name, got, ok)
		}
	}
}

func TestCommandsOfTheScript(t *testing.T) {
	load := func(build string) Commands {
		files := plugin(nil)
		files["p/build.rs"] = build
		return load(t, files).Commands
	}
	inline := load("fn main() {\n    tauri_plugin::Builder::new(&[\"a\", \"b\"]).build();\n}\n")
	if want := at("p/build.rs", 2, 34, 42); !inline.Exact || inline.At != want || inline.Why != "" {
		t.Errorf("got %+v", inline)
	}
	unknown := load("fn main() {\n    tauri_plugin::Builder::new(list()).build();\n}\n")
	if want := at("p/build.rs", 2, 32, 38); unknown.Exact || unknown.At != want || unknown.Why == "" {
		t.Errorf("got %+v", unknown)
	}
	odd := load("fn main() {\n    tauri_plugin::Builder::new(&[\"a\", #[cfg(desktop)] \"b\", #[cfg(feature = \"c\")] \"c\", #[cfg(not(mobile))] \"d\"]).build();\n}\n")
	if diff := cmp.Diff([]Name{{"a", at("p/build.rs", 2, 34, 37)}, {"d", at("p/build.rs", 2, 107, 110)}}, odd.Items); diff != "" {
		t.Error(diff)
	}
	if inline.Has("c") || !inline.Has("a") || !inline.Has("b") {
		t.Error("Has does not tell the commands apart")
	}
}

// The sources of a library at the top of a side are those of the whole side.
func TestLibraryAtTheTop(t *testing.T) {
	files := map[string]string{
		"Cargo.toml": pluginCargo + "\n[lib]\npath = \"lib.rs\"\n", "build.rs": pluginBuild,
		"lib.rs": "mod cmds;\n", "cmds.rs": "#[tauri::command]\nfn a() {}\n",
	}
	p, err := NewLoader().Load(gitsrc.Files("test", files), "")
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Program.Modules) != 1 || p.Program.Modules[0].Path != "cmds.rs" {
		t.Errorf("modules %+v", p.Program.Modules)
	}
}
