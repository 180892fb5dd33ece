package manifest

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/source"
)

func crate(name, more string) string { return "[package]\nname = '" + name + "'\n" + more }

func TestDiscover(t *testing.T) {
	const onPlugin = "[build-dependencies]\ntauri-plugin = '2'\n"
	side := gitsrc.Files("test", map[string]string{
		"Cargo.toml":                          "[workspace.dependencies]\ntp = { package = 'tauri-plugin', version = '2' }\n",
		"plugins/a/Cargo.toml":                crate("tauri-plugin-a", onPlugin),
		"plugins/a/src/Cargo.toml":            crate("tauri-plugin-no", onPlugin),
		"plugins/a/more/Cargo.toml":           crate("tauri-plugin-more", onPlugin),
		"plugins/a/examples/app/Cargo.toml":   crate("app", "links = 'example'\n"+onPlugin),
		"plugins/a/examples/tests/Cargo.toml": crate("deep", onPlugin),
		"plugins/b/Cargo.toml":                crate("b", "[target.'cfg(windows)'.build-dependencies]\ntp.workspace = true\n"),
		"plugins/alpha/Cargo.toml":            crate("tauri-plugin-alpha", "[dependencies]\ntauri = '2.0.0-alpha.1'\n"),
		"plugins/built/Cargo.toml":            crate("built", "links = 'built'\n"),
		"plugins/built/build.rs":              "fn main() { tauri_plugin::Builder::new(&[]).build(); }\n",
		"plugins/other/Cargo.toml":            crate("tauri-plugin-macros", "[dependencies]\nsyn = '2'\n"),
		"broken/Cargo.toml":                   "[package\n",
		".hidden/Cargo.toml":                  crate("tauri-plugin-hidden", onPlugin),
		"target/Cargo.toml":                   crate("tauri-plugin-target", onPlugin),
		"src/p/Cargo.toml":                    crate("tauri-plugin-src", onPlugin),
		"app/Cargo.toml":                      crate("app", "[build-dependencies]\ntauri-build = '2'\n"),
		"app/build.rs": "fn main() {\n  tauri_build::try_build(tauri_build::Attributes::new()\n" +
			"    .plugin(\"inner\", tauri_build::InlinedPlugin::new().commands(&[\"x\"]))\n" +
			"    .app_manifest(tauri_build::AppManifest::new().commands(&[\"y\"]))).unwrap();\n}\n",
	})
	found, err := NewLoader().Discover(side)
	if err != nil {
		t.Fatal(err)
	}
	want := []Candidate{
		{Dir: "plugins/a", Crate: "tauri-plugin-a", Key: "a"},
		{Dir: "plugins/a/more", Crate: "tauri-plugin-more", Key: "more"},
		{Dir: "plugins/alpha", Crate: "tauri-plugin-alpha", Key: "alpha"},
		{Dir: "plugins/b", Crate: "b", Key: "b"},
		{Dir: "plugins/built", Crate: "built", Key: "built"},
		{Dir: "src/p", Crate: "tauri-plugin-src", Key: "src"},
	}
	for _, c := range found.Plugins {
		if c.Cargo == nil || c.Cargo.Name.Text != c.Crate {
			t.Errorf("%s: facts of another crate: %+v", c.Dir, c.Cargo)
		}
	}
	ignoreCargo := cmpopts.IgnoreFields(Candidate{}, "Cargo")
	if diff := cmp.Diff(want, found.Plugins, ignoreCargo); diff != "" {
		t.Error(diff)
	}
	seen := []Seen{
		{Kind: "inlined plugin", Name: "inner", At: at("app/build.rs", 3, 22, 55)},
		{Kind: "app manifest", At: at("app/build.rs", 4, 61, 66)},
	}
	if diff := cmp.Diff(seen, found.Seen); diff != "" {
		t.Error(diff)
	}
	broken := []*CargoError{{
		At:      source.Place{File: "broken/Cargo.toml", Span: source.Span{Line: 1, Column: 9, EndLine: 2, EndColumn: 1}},
		Message: "expected ']' to close table name",
	}}
	if diff := cmp.Diff(broken, found.Broken); diff != "" {
		t.Error(diff)
	}
	left, err := found.LeftOut()
	if err != nil {
		t.Fatal(err)
	}
	const why = "in an example folder"
	wantLeft := []Candidate{
		{Dir: "plugins/a/examples/app", Crate: "app", Key: "example", Left: true, Why: why},
		{Dir: "plugins/a/examples/tests", Crate: "deep", Key: "deep", Left: true, Why: why},
	}
	if diff := cmp.Diff(wantLeft, left, ignoreCargo); diff != "" {
		t.Error(diff)
	}
}

// writeTree writes files into a new folder and returns it.
func writeTree(t *testing.T, files map[string]string) string {
	t.Helper()
	top := t.TempDir()
	for name, text := range files {
		file := filepath.Join(top, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return top
}

func TestLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("making symbolic links needs a privilege on Windows")
	}
	top := writeTree(t, plugin(map[string]string{
		"own.toml": permission("own", ""), "../other/real.toml": permission("real", ""), "../other/x.txt": "", "schemas/s.toml": "",
		"sub/y.toml": "", "../other/dir/z.toml": "",
	}))
	for link, target := range map[string]string{
		"link.md": "../other/real.toml", "nodot": "../other/real.toml", "x.toml": "../other/x.txt", "dangling.toml": "gone.toml",
		"dangling.md": "gone", "out.toml": "../../../out.toml", "schemas/o.toml": "../own.toml", "s.toml": "schemas/s.toml",
		"sub/linkdir": "../../other/dir", "loop": ".",
	} {
		if err := os.Symlink(filepath.FromSlash(target), filepath.Join(top, "p", "permissions", filepath.FromSlash(link))); err != nil {
			t.Fatal(err)
		}
	}
	side, err := gitsrc.Directory(top)
	if err != nil {
		t.Fatal(err)
	}
	p, err := NewLoader().Load(side, "p")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range p.Files {
		place := ""
		if len(f.Permissions) > 0 && !f.Generated {
			place = " " + f.Permissions[0].At.File
		}
		if !f.Generated {
			got = append(got, f.Path[len("p/permissions/"):]+place)
		}
	}
	want := []string{
		"link.md p/other/real.toml", "own.toml p/permissions/own.toml", "schemas/o.toml p/permissions/own.toml", "sub/linkdir/z.toml", "sub/y.toml",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	faults := []Fault{{
		Kind: UnreachableFile, Subject: "p/permissions/dangling.toml", At: source.Place{File: "p/permissions/dangling.toml"},
		Message: "dangling.toml is a link to nothing, which Tauri leaves out",
	}}
	if diff := cmp.Diff(faults, p.Faults); diff != "" {
		t.Error(diff)
	}
	if len(p.Unchecked) != 1 || p.Unchecked[0].What != "permission files behind the link p/permissions/out.toml" {
		t.Errorf("unchecked %+v", p.Unchecked)
	}
}

func TestLinksInManyCircles(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("making symbolic links needs a privilege on Windows")
	}
	files := map[string]string{}
	for _, name := range "abcdefghi" {
		files[string(name)+"/x.toml"] = ""
	}
	top := writeTree(t, plugin(files))
	for _, from := range "abcdefghi" {
		for _, to := range "abcdefghi" {
			link := filepath.Join(top, "p", "permissions", string(from), string(to))
			if err := os.Symlink(filepath.Join("..", string(to)), link); err != nil {
				t.Fatal(err)
			}
		}
	}
	side, err := gitsrc.Directory(top)
	if err != nil {
		t.Fatal(err)
	}
	p, err := NewLoader().Load(side, "p")
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Unchecked) != 1 || p.Unchecked[0].Why != "there are more than 2000 folders, perhaps since links lead in circles" {
		t.Errorf("unchecked %+v", p.Unchecked)
	}
}
