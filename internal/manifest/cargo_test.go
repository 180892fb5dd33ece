package manifest

import (
	"errors"
	"io/fs"
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
	got, err := NewLoader().cargo(side, "plugins/a")
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
			{Crate: "tauri", Table: "dependencies", Version: "2.0", Features: []string{"x"}, At: at(file, 9, 1, 6)},
			{Crate: "tauri-plugin", Table: "build-dependencies", Version: "2.1", Features: []string{"build", "y"}, At: at(file, 12, 1, 3)},
			{Crate: "schemars", Table: "target.'cfg(unix)'.dependencies", Version: "0.8", At: at(file, 14, 1, 9)},
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
			got, err := NewLoader().cargo(gitsrc.Files("test", map[string]string{"c/Cargo.toml": test.text, "c/build.rs": ""}), "c")
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
