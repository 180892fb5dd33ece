package manifest

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
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
	}, {
		Kind: UnreachableFile, Subject: "p/permissions/nodot", At: at("p/other/real.toml", 2, 14, 20),
		Message: "nodot has no ending, and Tauri leaves it out",
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

// TestDiscoverOddities meets submodules, Tauri's own crate, crates that cannot be
// read and folders that hold none.
func TestDiscoverOddities(t *testing.T) {
	const onPlugin = "[build-dependencies]\ntauri-plugin = '2'\n"
	files := map[string]string{
		"crates/tauri/Cargo.toml":         crate("tauri", ""),
		"crates/tauri/build.rs":           "fn main() { tauri_build::AppManifest::new().commands(&[\"y\"]); }\n",
		"crates/alpha/Cargo.toml":         crate("not-a-plugin", "[dependencies]\ntauri = '2'\n"),
		"crates/plain/Cargo.toml":         crate("plain", ""),
		"crates/plain/build.rs":           "fn main() { tauri_plugin::Builder::new(&[]).build(); }\n",
		"crates/noscript/Cargo.toml":      crate("noscript", "links = 'x'\n"),
		"crates/lostscript/Cargo.toml":    crate("lostscript", "links = 'x'\nbuild = 'gone.rs'\n"),
		"crates/two/Cargo.toml":           crate("two", "[build-dependencies]\ntauri-build = '2'\n"),
		"crates/two/build.rs":             "fn main() {\n  tauri_build::Attributes::new().plugin(\"a\", tauri_build::InlinedPlugin::new()).plugin(\"b\", tauri_build::InlinedPlugin::new());\n}\n",
		"virtual/Cargo.toml":              "[workspace]\n",
		"folder/Cargo.toml/x":             "",
		"folder/src/Cargo.toml":           crate("folder-src", onPlugin),
		"unread/big/src/Cargo.toml":       crate("hidden", onPlugin),
		"vendor/one/x":                    "",
		"vendor/two/x":                    "",
		"module/x":                        "",
		"unread/big/Cargo.toml":           "",
		"unread/link/Cargo.toml":          "",
		"unread/module/Cargo.toml":        "",
		"unread/gone/Cargo.toml":          "",
		"node_modules/p/Cargo.toml":       crate("p", onPlugin),
		"plain/node_modules/p/Cargo.toml": crate("p", onPlugin),
	}
	for _, name := range []string{"src", "permissions", "android", "ios", "guest-js", "dist-js", "dist"} {
		files["p/"+name+"/Cargo.toml"] = crate("inner", onPlugin)
		files["plain/"+name+"/Cargo.toml"] = crate("outer-"+name, onPlugin)
	}
	files["p/Cargo.toml"] = crate("p", onPlugin)
	folders := []string{"example", "examples", "test", "tests", "template", "templates", "fixture", "fixtures"}
	for _, name := range folders {
		files["z/"+name+"/b/Cargo.toml"] = crate("b", onPlugin)
		files["z/"+name+"/a/Cargo.toml"] = crate("a", onPlugin)
	}
	files["z/tests/a/examples/c/Cargo.toml"] = crate("c", onPlugin)
	files["z/tests/a/fixtures/d/Cargo.toml"] = crate("d", onPlugin)
	side := &oddSide{
		Side:  gitsrc.Files("test", files),
		kinds: map[string]gitsrc.Kind{"module": gitsrc.Submodule, "vendor/one": gitsrc.Submodule, "vendor/two": gitsrc.Submodule},
		fails: map[string]error{
			"unread/big/Cargo.toml": gitsrc.ErrTooBig, "unread/link/Cargo.toml": gitsrc.ErrLink,
			"unread/module/Cargo.toml": gitsrc.ErrSubmodule, "unread/gone/Cargo.toml": gitsrc.ErrNotDir,
		},
	}
	found, err := NewLoader().Discover(side)
	if err != nil {
		t.Fatal(err)
	}
	var plugins []string
	for _, c := range found.Plugins {
		plugins = append(plugins, c.Dir)
	}
	want := []string{"folder/src", "p", "plain/android", "plain/dist", "plain/dist-js", "plain/guest-js", "plain/ios", "plain/permissions", "plain/src"}
	if diff := cmp.Diff(want, plugins); diff != "" {
		t.Error(diff)
	}
	seen := []Seen{
		{Kind: "core plugins", Name: "tauri", At: source.Place{File: "crates/tauri/build.rs"}},
		{Kind: "inlined plugin", Name: "a", At: at("crates/two/build.rs", 2, 46, 79)},
		{Kind: "inlined plugin", Name: "b", At: at("crates/two/build.rs", 2, 93, 126)},
		{Kind: "submodule", Name: "module", At: source.Place{File: "module"}},
		{Kind: "submodule", Name: "vendor/one", At: source.Place{File: "vendor/one"}},
		{Kind: "submodule", Name: "vendor/two", At: source.Place{File: "vendor/two"}},
	}
	if diff := cmp.Diff(seen, found.Seen); diff != "" {
		t.Error(diff)
	}
	var broken []string
	for _, b := range found.Broken {
		broken = append(broken, b.Error())
	}
	wantBroken := []string{
		"unread/big/Cargo.toml: find unread/big/Cargo.toml: too big", "unread/gone/Cargo.toml: find unread/gone/Cargo.toml: not a directory",
		"unread/link/Cargo.toml: find unread/link/Cargo.toml: symbolic link that cannot be followed",
		"unread/module/Cargo.toml: find unread/module/Cargo.toml: inside a submodule, which is another repository",
	}
	if diff := cmp.Diff(wantBroken, broken); diff != "" {
		t.Error(diff)
	}
	left, err := found.LeftOut()
	if err != nil {
		t.Fatal(err)
	}
	var gotLeft, wantLeft []string
	for _, c := range left {
		gotLeft = append(gotLeft, fmt.Sprintf("%s %t %s", c.Dir, c.Left, c.Why))
	}
	for _, name := range folders {
		article := "a "
		if strings.HasPrefix(name, "e") {
			article = "an "
		}
		why := "in " + article + strings.TrimSuffix(name, "s") + " folder"
		wantLeft = append(wantLeft, fmt.Sprintf("z/%s/a true %s", name, why), fmt.Sprintf("z/%s/b true %s", name, why))
	}
	wantLeft = append(wantLeft, "z/tests/a/examples/c true in a test folder", "z/tests/a/fixtures/d true in a test folder")
	slices.Sort(wantLeft)
	if diff := cmp.Diff(wantLeft, gotLeft); diff != "" {
		t.Error(diff)
	}
}

// TestSurveyOnce says that a folder with the ID of another is not walked again.
func TestSurveyOnce(t *testing.T) {
	const onPlugin = "[build-dependencies]\ntauri-plugin = '2'\n"
	side := &treeSide{
		Side:  gitsrc.Files("test", map[string]string{"a/Cargo.toml": crate("p", onPlugin), "b/Cargo.toml": crate("p", onPlugin), "c/x": ""}),
		ids:   map[string]gitsrc.ID{"a": "1", "b": "1"},
		lists: map[string]int{},
	}
	found, err := NewLoader().Discover(side)
	if err != nil {
		t.Fatal(err)
	}
	if len(found.Plugins) != 2 || found.Plugins[0].Dir != "a" || found.Plugins[1].Dir != "b" {
		t.Errorf("got %+v", found.Plugins)
	}
	if diff := cmp.Diff(map[string]int{"": 1, "a": 1, "c": 1}, side.lists); diff != "" {
		t.Error(diff)
	}
}
