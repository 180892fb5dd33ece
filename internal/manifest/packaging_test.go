package manifest

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/gitsrc"
)

func TestPackages(t *testing.T) {
	names := func(lines string) (names []Name) {
		for _, line := range strings.Fields(lines) {
			names = append(names, Name{Text: line})
		}
		return names
	}
	tests := []struct {
		include, exclude string
		in, out          []string
	}{
		{"", "", []string{"build.rs", "permissions/default.toml"}, nil},
		{"", "permissions", []string{"build.rs"}, []string{"permissions/default.toml", "permissions/a/b.toml", "x/permissions/a.toml"}},
		{"", "/permissions/", []string{"permissions", "x/permissions/a.toml"}, []string{"permissions/default.toml"}},
		{"", "*.toml !default.toml", []string{"permissions/default.toml"}, []string{"permissions/a.toml"}},
		{"", "permissions !permissions/default.toml", []string{"permissions/default.toml"}, []string{"permissions/a.toml"}},
		{"src build.rs", "", []string{"build.rs", "src/lib.rs", "x/build.rs", "x/src/a.rs"}, []string{"permissions/a.toml"}},
		{"/src /build.rs", "src", []string{"src/lib.rs"}, []string{"x/src/a.rs"}},
		{"** !permissions !*.json", "", []string{"a", "a/b", "permissions/a.toml"}, []string{"permissions/a.json"}},
		{"permissions/**/*.toml", "", []string{"permissions/a.toml", "permissions/b/c.toml"}, []string{"permissions/a.json"}},
	}
	for _, test := range tests {
		cargo := &Cargo{Include: names(test.include), Exclude: names(test.exclude)}
		for _, file := range test.in {
			if !cargo.Packages(file) {
				t.Errorf("include %q, exclude %q: %s is left out", test.include, test.exclude, file)
			}
		}
		for _, file := range test.out {
			if cargo.Packages(file) {
				t.Errorf("include %q, exclude %q: %s is packaged", test.include, test.exclude, file)
			}
		}
	}
}

// TestPackaging reads the keys that decide on the package, of the crate and of the
// workspace.
func TestPackaging(t *testing.T) {
	type keys struct {
		Include, Exclude []string
		Private          bool
	}
	tests := []struct {
		name, own, workspace string
		want                 keys
	}{
		{"nothing", "", "[workspace.package]\nexclude = ['a']\npublish = false\n", keys{}},
		{"lists", "include = ['a', 1, 'b']\nexclude = ['c']", "", keys{Include: []string{"a a/Cargo.toml:3:12", "b a/Cargo.toml:3:20"}, Exclude: []string{"c a/Cargo.toml:4:12"}}},
		{"no lists", "include = 'a'\nexclude = []\npublish = true", "", keys{}},
		{"never published", "publish = false", "", keys{Private: true}},
		{"published nowhere", "publish = []", "", keys{Private: true}},
		{"published somewhere", "publish = ['mine']", "", keys{}},
		{
			"inherited", "include.workspace = true\nexclude = { workspace = true }\npublish.workspace = true",
			"[workspace.package]\ninclude = ['a']\nexclude = ['b']\npublish = false\n",
			keys{Include: []string{"a Cargo.toml:2:12"}, Exclude: []string{"b Cargo.toml:3:12"}, Private: true},
		},
		{"inherited from nothing", "include.workspace = true\npublish.workspace = true", "[workspace]\n", keys{}},
		{"inherited without the key", "include.workspace = true", "[workspace.package]\nversion = '1.0.0'\n", keys{}},
		{"inherited from nowhere", "include.workspace = true", "", keys{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files := map[string]string{"a/Cargo.toml": "[package]\nname = 'x'\n" + test.own + "\n"}
			if test.workspace != "" {
				files["Cargo.toml"] = test.workspace
			}
			cargo, err := NewLoader().Cargo(gitsrc.Files("test", files), "a")
			if err != nil {
				t.Fatal(err)
			}
			got := keys{Private: cargo.Private}
			for _, n := range cargo.Include {
				got.Include = append(got.Include, fmt.Sprintf("%s %s:%d:%d", n.Text, n.At.File, n.At.Line, n.At.Column))
			}
			for _, n := range cargo.Exclude {
				got.Exclude = append(got.Exclude, fmt.Sprintf("%s %s:%d:%d", n.Text, n.At.File, n.At.Line, n.At.Column))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestPackagingUnknown inherits from a workspace that is missing from the repository.
func TestPackagingUnknown(t *testing.T) {
	side := &oddSide{
		Side:  gitsrc.Files("test", map[string]string{"a/Cargo.toml": "[package]\nname = 'x'\ninclude.workspace = true\n", "Cargo.toml": "[workspace]\n"}),
		fails: map[string]error{"Cargo.toml": gitsrc.ErrMissing},
	}
	if _, err := NewLoader().Cargo(side, "a"); !errors.Is(err, gitsrc.ErrMissing) {
		t.Errorf("got %v", err)
	}
}

// TestUnpackaged leaves parts of a plugin out of its package.
func TestUnpackaged(t *testing.T) {
	tree := map[string]string{
		"p/build.rs": "#[path = \"src/scope.rs\"]\nmod scope;\nmod util;\nfn main() {\n    std::fs::read(\"data/list.txt\").unwrap();\n    std::fs::read(\"data/*.txt\").unwrap();\n" +
			"    std::fs::read(\"data/list.txt\").unwrap();\n    std::fs::read(format!(\"data/{}\", name())).unwrap();\n    std::fs::read(\"data/second.txt\").unwrap();\n    std::fs::read(\"../outside.txt\").unwrap();\n    std::fs::read(\"absent.txt\").unwrap();\n" +
			"    tauri_plugin::Builder::new(&[\"ping\"]).global_api_script_path(\"./api.js\").android_path(\"android\").ios_path(\"ios\").build();\n}\n",
		"p/src/scope.rs": "pub fn more() { std::fs::read(\"data/more.txt\").unwrap(); }\n", "p/util.rs": "", "p/src/lib.rs": "",
		"p/data/list.txt": "", "p/data/second.txt": "", "p/data/more.txt": "", "outside.txt": "", "p/api.js": "",
		"p/android/build.gradle.kts": "", "p/android/src/A.kt": "", "p/ios/Sources/A.swift": "",
		"p/permissions/default.toml": "", "p/permissions/autogenerated/reference.md": "", "p/permissions/schemas/schema.json": "{}",
	}
	tests := []struct {
		name, keys string
		want       []Part
	}{
		{"no keys", "", nil},
		{"what is not needed", "exclude = ['/src/lib.rs', '/android/src', '/examples', '/absent.txt', 'outside.txt']", nil},
		{"the script", "exclude = ['/build.rs', '/src/scope.rs', '/util.rs', '/data']", []Part{
			{"build.rs", ScriptPart}, {"src/scope.rs", ScriptPart}, {"util.rs", ScriptPart}, {"data/list.txt", ScriptPart}, {"data/second.txt", ScriptPart},
		}},
		{"the permissions", "exclude = ['/permissions']", []Part{
			{"permissions/default.toml", PermissionPart},
			{"permissions/autogenerated/reference.md", ListPart},
			{"permissions/schemas/schema.json", ListPart},
		}},
		{"the mobile projects and the API", "include = ['/src', '/build.rs', '/util.rs', '/permissions', '*.txt']", []Part{{"api.js", APIPart}, {"android", AndroidPart}, {"ios", IOSPart}}},
		{"one file of a project is enough", "exclude = ['build.gradle.kts', '*.swift']", []Part{{"ios", IOSPart}}},
		{"a pattern that is not understood", "exclude = ['/permissions', '*.{js,ts}']", nil},
		{"a crate that is not published", "publish = false\nexclude = ['/permissions']", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tree["p/Cargo.toml"] = "[package]\nname = 'tauri-plugin-x'\nlinks = 'tauri-plugin-x'\n" + test.keys + "\n"
			p, err := NewLoader().Load(gitsrc.Files("test", tree), "p")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, p.Unpackaged); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestNoParts leaves out what is no part of the package: what lies elsewhere, is the
// whole crate, or is none of its own files or folders.
func TestNoParts(t *testing.T) {
	const cargo = "[package]\nname = 'tauri-plugin-x'\nlinks = 'tauri-plugin-x'\ninclude = ['/%s']\n"
	script := func(at string) string {
		return "fn main() {\n    tauri_plugin::Builder::new(&[]).android_path(\"" + at + "\").build();\n}\n"
	}
	files := map[string]string{"p/android/A.kt": "", "q/B.kt": ""}
	android := []Part{{"android", AndroidPart}}
	for _, test := range []struct {
		name, script string
		side         linkSide
		want         []Part
	}{
		{"a folder", script("android"), linkSide{}, android},
		{"by the second of two builders", "fn main() { tauri_plugin::Builder::new(&[]).build(); one(); }\n" + strings.Replace(script("android"), "main", "one", 1), linkSide{}, android},
		{"the crate", script("."), linkSide{}, []Part{{"build.rs", ScriptPart}}},
		{"around it", script(".."), linkSide{}, nil},
		{"beside it", script("../q"), linkSide{}, nil},
		{"an absolute path", script("/android"), linkSide{}, nil},
		{"no plugin", "fn main() {}\n", linkSide{}, nil},
		{"read by a script that is not understood", "fn main() {\n    std::fs::read(\"android/A.kt\").unwrap();\n    tauri_plugin::Builder::new(&[]).build();\n}\n)\n", linkSide{}, nil},
		{"behind a link", script("android"), linkSide{links: map[string]string{"p/android": "q"}}, nil},
		{"behind a broken link", script("android"), linkSide{oddSide: oddSide{fails: map[string]error{"p/android": gitsrc.ErrLink}}}, nil},
		{"in a submodule", script("android"), linkSide{oddSide: oddSide{fails: map[string]error{"p/android": gitsrc.ErrSubmodule}}}, nil},
		{"a submodule", script("android"), linkSide{oddSide: oddSide{kinds: map[string]gitsrc.Kind{"p/android": gitsrc.Submodule}}}, nil},
	} {
		files["p/build.rs"], files["p/Cargo.toml"] = test.script, fmt.Sprintf(cargo, "build.rs")
		if test.name == "no plugin" || test.name == "the crate" {
			files["p/Cargo.toml"] = fmt.Sprintf(cargo, "none")
		}
		test.side.Side = gitsrc.Files("test", files)
		p, err := NewLoader().Load(&test.side, "p")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, p.Unpackaged); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

// TestNested looks into folders as deep as they are looked through.
func TestNested(t *testing.T) {
	folders := strings.Repeat("/d", 63)
	side := gitsrc.Files("test", map[string]string{path.Join("p", folders, "a"): "", path.Join("p", folders, "d", "b"): "", "p/x/y/c": ""})
	got, err := filesAt(side, "p")
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"p" + folders + "/a", "p/x/y/c"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}
