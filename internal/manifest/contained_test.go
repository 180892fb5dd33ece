package manifest

import (
	"testing"

	"github.com/permver/permver/gitsrc"
)

func TestSelfContained(t *testing.T) {
	own := func(more map[string]string) map[string]string {
		files := plugin(map[string]string{"sub/a.toml": ""})
		files["p/other/x"] = ""
		for name, text := range more {
			files[name] = text
		}
		return files
	}
	native := func(dir string) string {
		return "fn main() {\n    tauri_plugin::Builder::new(&[]).global_api_script_path(\"../a.js\").ios_path(\"" + dir + "\").build();\n}\n"
	}
	tests := []struct {
		name  string
		files map[string]string
		kinds map[string]gitsrc.Kind
		want  bool
	}{
		{"all in its folder", own(nil), nil, true},
		{"a module of its own", own(map[string]string{"p/build.rs": "mod a;\nfn main() { tauri_plugin::Builder::new(&[]).build(); }\n", "p/a.rs": ""}), nil, true},
		{"a module from outside", own(map[string]string{"p/build.rs": "#[path = \"../q/a.rs\"]\nmod a;\nfn main() {}\n", "q/a.rs": ""}), nil, false},
		{"a module from beside", own(map[string]string{"p/build.rs": "mod b;\n#[path = \"../pq/a.rs\"]\nmod a;\nfn main() {}\n", "p/b.rs": "", "pq/a.rs": ""}), nil, false},
		{"commands of another crate", own(map[string]string{"p/build.rs": "fn main() { tauri_plugin::Builder::new(cmds::COMMANDS).build(); }\n"}), nil, false},
		{"a build script among the tests", own(map[string]string{"p/build.rs": "mod tests;\nfn main() { tauri_plugin::Builder::new(tests::COMMANDS).build(); }\n", "p/tests/mod.rs": "include!(\"../../a.rs\");\n", "a.rs": "pub const COMMANDS: &[&str] = &[];\n"}), nil, false},
		{"a file that is no module", own(map[string]string{"p/build.rs": "include!(\"commands.in\");\nfn main() { tauri_plugin::Builder::new(COMMANDS).build(); }\n", "p/commands.in": "include!(\"../a.rs\");\n", "a.rs": "const COMMANDS: &[&str] = &[];\n"}), nil, false},
		{"a module among the examples", own(map[string]string{"p/build.rs": "mod examples;\nfn main() { tauri_plugin::Builder::new(examples::COMMANDS).build(); }\n", "p/examples/mod.rs": "pub const COMMANDS: &[&str] = &[];\n"}), nil, false},
		{"a file among the examples", own(map[string]string{"p/build.rs": "include!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/examples/c.rs\"));\nfn main() { tauri_plugin::Builder::new(COMMANDS).build(); }\n", "p/examples/c.rs": "const COMMANDS: &[&str] = &[];\n"}), nil, false},
		{"a module beside, by its path", own(map[string]string{"p/src/lib.rs": "#[path = \"linux/a.rs\"]\nmod a;\n", "p/src/linux/a.rs": ""}), nil, true},
		{"a link at the top", own(nil), map[string]gitsrc.Kind{"p/src": gitsrc.Symlink}, false},
		{"a submodule at the top", own(nil), map[string]gitsrc.Kind{"p/src": gitsrc.Submodule}, false},
		{"a link among the permissions", own(nil), map[string]gitsrc.Kind{"p/permissions/sub/a.toml": gitsrc.Symlink}, false},
		{"a link among the sources", own(nil), map[string]gitsrc.Kind{"p/src/lib.rs": gitsrc.Symlink}, false},
		{"a project of its own", own(map[string]string{"p/build.rs": native("mobile/android"), "p/mobile/android/src/A.kt": ""}), nil, true},
		{"a project from outside", own(map[string]string{"p/build.rs": native("../android"), "android/src/A.kt": ""}), nil, false},
		{"a link in a project", own(map[string]string{"p/build.rs": native("mobile/android"), "p/mobile/A.kt": ""}), map[string]gitsrc.Kind{"p/mobile/A.kt": gitsrc.Symlink}, false},
		{"a link in a project that is not named", own(map[string]string{"p/android/A.kt": ""}), map[string]gitsrc.Kind{"p/android/A.kt": gitsrc.Symlink}, false},
		{"a link where nothing may be read", own(nil), map[string]gitsrc.Kind{"p/other/x": gitsrc.Symlink}, false},
		{"a link among the examples", own(map[string]string{"p/examples/x": ""}), map[string]gitsrc.Kind{"p/examples/x": gitsrc.Symlink}, true},
		{"a source from outside", own(map[string]string{"p/src/deep/mod.rs": "#[path = \"../../../shared/a.rs\"]\nmod a;\n"}), nil, false},
		{"a source from outside, on one system", own(map[string]string{"p/src/lib.rs": "#[cfg_attr(unix, path = \"../../a.rs\")]\nmod a;\n"}), nil, false},
		{"an attribute of another kind", own(map[string]string{"p/src/lib.rs": "#[cfg_attr(docsrs, doc(hidden))]\nfn f(path: &str) -> &str { &path[1..] }\n"}), nil, true},
		{"a source from outside, put together", own(map[string]string{"p/src/lib.rs": "include!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/..\", \"/a.rs\"));\n"}), nil, false},
		{"a source from outside, on Windows", own(map[string]string{"p/src/lib.rs": "include!(r\"..\\a.rs\");\n"}), nil, false},
		{"a source called as an unread folder", own(map[string]string{"p/src/examples/mod.rs": "#[path = \"../../../a.rs\"]\nmod a;\n"}), nil, false},
		{"a source among the examples", own(map[string]string{"p/build.rs": "#[path = \"examples/a.rs\"]\nmod a;\nfn main() {}\n", "p/examples/a.rs": ""}), nil, false},
		{"a range", own(map[string]string{"p/src/lib.rs": "fn f(s: &str) -> &str { &s[1..] }\n"}), nil, true},
		{"a text in the build script", own(map[string]string{"p/build.rs": "const SCHEMA: &str = \"../schema.json\";\nfn main() { tauri_plugin::Builder::new(&[]).build(); }\n"}), nil, true},
		{"a project among the examples", own(map[string]string{"p/build.rs": native("examples/android"), "p/examples/android/src/A.kt": ""}), nil, false},
		{"a link outside", own(map[string]string{"q/x": ""}), map[string]gitsrc.Kind{"q": gitsrc.Symlink}, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			side := &oddSide{Side: gitsrc.Files("test", test.files), kinds: test.kinds}
			got, err := NewLoader().SelfContained(side, Candidate{Dir: "p", Cargo: &Cargo{Build: "build.rs", Lib: "src/lib.rs"}}, "examples")
			if err != nil || got != test.want {
				t.Errorf("got %t, %v", got, err)
			}
		})
	}
	for _, cargo := range []*Cargo{{Build: "../build.rs", Lib: "src/lib.rs"}, {Build: "examples/build.rs", Lib: "src/lib.rs"}, {Lib: "lib.rs"}, {Lib: "../lib.rs"}, {Lib: "./examples/lib.rs"}} {
		side := gitsrc.Files("test", own(map[string]string{"build.rs": "", "lib.rs": "", "p/examples/build.rs": "", "p/examples/lib.rs": ""}))
		if got, err := NewLoader().SelfContained(side, Candidate{Dir: "p", Cargo: cargo}, "examples"); err != nil || got {
			t.Errorf("with %q and %q: got %t, %v", cargo.Build, cargo.Lib, got, err)
		}
	}
	top := gitsrc.Files("test", map[string]string{"build.rs": "mod a;\nfn main() { tauri_plugin::Builder::new(&[]).build(); }\n", "a.rs": ""})
	for _, build := range []string{"", "build.rs"} {
		if got, err := NewLoader().SelfContained(top, Candidate{Cargo: &Cargo{Build: build, Lib: "lib.rs"}}); err != nil || !got {
			t.Errorf("at the top with the build script %q: got %t, %v", build, got, err)
		}
	}
}
