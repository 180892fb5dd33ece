package manifest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/gitsrc"
)

// walked writes what the walk over the permissions of p finds, a line each.
func walked(t *testing.T, side Side) []string {
	t.Helper()
	entries, err := side.ReadDir("p")
	if err != nil {
		t.Fatal(err)
	}
	w, err := findFiles(side, "p", entries)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range w.files {
		all = append(all, fmt.Sprintf("%q is %q", f.path, f.target))
	}
	for _, f := range w.faults {
		all = append(all, fmt.Sprintf("fault %d of %q: %q", f.Kind, f.Subject, f.Message))
		if f.At.File != f.Subject {
			t.Errorf("%q is at %v", f.Subject, f.At)
		}
	}
	for _, u := range w.unchecked {
		all = append(all, fmt.Sprintf("unchecked %q: %q at %q", u.What, u.Why, u.At.File))
	}
	return all
}

// TestPermissionsFolder walks a permissions folder that is not a plain one.
func TestPermissionsFolder(t *testing.T) {
	files := map[string]string{"p/permissions/a.toml": "", "p/x": "", "q/b.toml": "", "q/in/c.toml": "", "r/permissions": "", "r/toml": ""}
	side := func(kind gitsrc.Kind, target string) Side {
		s := &linkSide{oddSide: oddSide{Side: gitsrc.Files("test", files)}, links: map[string]string{"p/permissions": target}}
		if kind != gitsrc.Dir {
			s.kinds = map[string]gitsrc.Kind{"p/permissions": kind}
		}
		return s
	}
	tests := []struct {
		name string
		side Side
		want []string
	}{
		{"a folder", side(gitsrc.Dir, ""), []string{`"p/permissions/a.toml" is "p/permissions/a.toml"`}},
		{"a link to a folder", side(gitsrc.Symlink, "q"), []string{`"p/permissions/b.toml" is "q/b.toml"`, `"p/permissions/in/c.toml" is "q/in/c.toml"`}},
		{"a link to a file", side(gitsrc.Symlink, "p/x"), nil},
		{"a link to nothing", side(gitsrc.Symlink, "gone"), nil},
		{"a submodule", side(gitsrc.Submodule, ""), []string{`unchecked "permission files in p/permissions": "it is a submodule" at "p/permissions"`}},
		{"none", gitsrc.Files("test", map[string]string{"p/x": "", "permissions/a.toml": ""}), nil},
		{"the first of the entries", gitsrc.Files("test", map[string]string{"p/permissions/a.toml": "", "p/src/x": ""}), []string{`"p/permissions/a.toml" is "p/permissions/a.toml"`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, walked(t, test.side)); diff != "" {
				t.Error(diff)
			}
		})
	}
	broken := side(gitsrc.Symlink, "").(*linkSide)
	broken.fails = map[string]error{"p/permissions": gitsrc.ErrMissing}
	if w, err := findFiles(broken, "p", []gitsrc.Entry{{Name: "permissions", Kind: gitsrc.Symlink}}); !errors.Is(err, gitsrc.ErrMissing) {
		t.Errorf("got %v, %v", w, err)
	}
}

// TestWalk meets names that are not UTF-8, folders named like files, submodules,
// and links of every sort.
func TestWalk(t *testing.T) {
	const top = "p/permissions/"
	side := &linkSide{oddSide: oddSide{
		Side: gitsrc.Files("test", map[string]string{
			top + "a.toml": "", top + "\xff.toml": "", top + "\xfe.toml/in.toml": "", top + "dir.json/b.json": "", top + "dir/c.toml": "",
			top + "link-to-file": "", top + "link.md": "", top + "link-to-odd.toml": "", top + "link-to-dir": "", top + "link-to-dir.toml": "",
			top + "gone.toml": "", top + "gone.md": "", top + ".#a.toml": "", top + "out.toml": "", top + "into-module.toml": "", top + "module": "", top + "module.toml": "",
			"q/real.toml": "", "q/\xfd/odd.toml": "", "q/txt": "", "q/dir/d.toml": "",
		}),
		kinds: map[string]gitsrc.Kind{top + "module": gitsrc.Submodule, top + "module.toml": gitsrc.Submodule},
		fails: map[string]error{top + "out.toml": gitsrc.ErrLink, top + "into-module.toml": gitsrc.ErrSubmodule},
	}, links: map[string]string{
		top + "link-to-file": "q/real.toml", top + "link.md": "q/real.toml", top + "link-to-odd.toml": "q/\xfd/odd.toml",
		top + "link-to-dir": "q/dir", top + "link-to-dir.toml": "q/dir", top + "gone.toml": "q/gone.toml", top + "gone.md": "q/gone.md", top + ".#a.toml": "q/who@where.1",
	}}
	for _, name := range []string{"link-to-file", "link.md", "link-to-odd.toml", "link-to-dir", "link-to-dir.toml", "gone.toml", "gone.md", ".#a.toml", "out.toml", "into-module.toml"} {
		side.kinds[top+name] = gitsrc.Symlink
	}
	want := []string{
		`"p/permissions/a.toml" is "p/permissions/a.toml"`,
		`"p/permissions/dir/c.toml" is "p/permissions/dir/c.toml"`,
		`"p/permissions/dir.json/b.json" is "p/permissions/dir.json/b.json"`,
		`"p/permissions/link-to-dir/d.toml" is "q/dir/d.toml"`,
		`"p/permissions/link-to-dir.toml/d.toml" is "q/dir/d.toml"`,
		`"p/permissions/link.md" is "q/real.toml"`,
		`fault 10 of "p/permissions/dir.json": "dir.json is a folder: Tauri tries to read it as a permission file and refuses the plugin"`,
		`fault 9 of "p/permissions/gone.toml": "gone.toml is a link to nothing, which Tauri leaves out"`,
		`fault 1 of "p/permissions/link-to-odd.toml": "link-to-odd.toml has a path that is not UTF-8: Tauri cannot list it and refuses the plugin"`,
		`fault 1 of "p/permissions/\xfe.toml/in.toml": "in.toml has a path that is not UTF-8: Tauri cannot list it and refuses the plugin"`,
		`fault 9 of "p/permissions/\xff.toml": "\xff.toml has a name that is not UTF-8, which Tauri leaves out"`,
		`unchecked "permission files behind the link p/permissions/into-module.toml": "find p/permissions/into-module.toml: inside a submodule, which is another repository" at "p/permissions/into-module.toml"`,
		`unchecked "permission files in p/permissions/module": "it is a submodule" at "p/permissions/module"`,
		`unchecked "permission files in p/permissions/module.toml": "it is a submodule" at "p/permissions/module.toml"`,
		`unchecked "permission files behind the link p/permissions/out.toml": "find p/permissions/out.toml: symbolic link that cannot be followed" at "p/permissions/out.toml"`,
	}
	if diff := cmp.Diff(want, walked(t, side)); diff != "" {
		t.Error(diff)
	}
	side.fails = map[string]error{top + "out.toml": gitsrc.ErrMissing}
	entries, err := side.ReadDir("p")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := findFiles(side, "p", entries); !errors.Is(err, gitsrc.ErrMissing) {
		t.Errorf("got %v", err)
	}
}

// TestCircles meets links to folders around them: one that is such a link itself,
// and one from which a folder leads back to where the walk has been.
func TestCircles(t *testing.T) {
	const top = "p/permissions"
	side := &linkSide{oddSide: oddSide{
		Side:  gitsrc.Files("test", map[string]string{top: "", "q/a.toml": "", "q/in/b.toml": "", "q/in/here": "", "q/in/up": ""}),
		kinds: map[string]gitsrc.Kind{top: gitsrc.Symlink, "q/in/here": gitsrc.Symlink, "q/in/up": gitsrc.Symlink},
	}, links: map[string]string{top: "q/in", "q/in/here": "q/in", "q/in/up": "q"}}
	want := []string{
		`"p/permissions/b.toml" is "q/in/b.toml"`,
		`"p/permissions/up/a.toml" is "q/a.toml"`,
		`unchecked "the order of the permission files in p/permissions/up/in": "a link leads from it to a folder around it" at "p/permissions/up/in"`,
	}
	if diff := cmp.Diff(want, walked(t, side)); diff != "" {
		t.Error(diff)
	}
}

// TestManyFolders says how many folders are read, and that this is told once.
func TestManyFolders(t *testing.T) {
	files := map[string]string{}
	var want []string
	for i := range maxFolders + 1 {
		file := fmt.Sprintf("p/permissions/%04d/a.toml", i)
		files[file] = ""
		want = append(want, fmt.Sprintf("%[1]q is %[1]q", file))
		switch i {
		case maxFolders - 2:
			if diff := cmp.Diff(want, walked(t, gitsrc.Files("test", files))); diff != "" {
				t.Error(diff)
			}
		case maxFolders - 1, maxFolders:
			told := fmt.Sprintf("unchecked %q: %q at %q", "permission files in p/permissions/1999",
				"there are more than 2000 folders, perhaps since links lead in circles", "p/permissions/1999")
			if diff := cmp.Diff(append(want[:maxFolders-1:maxFolders-1], told), walked(t, gitsrc.Files("test", files))); diff != "" {
				t.Error(diff)
			}
		}
	}
}

func TestFormatOf(t *testing.T) {
	for name, want := range map[string]format{"a.json": formatJSON, "a.toml": formatTOML, "a": formatTOML, ".json": formatTOML, "a.b.json": formatJSON} {
		if got := formatOf(name); got != want {
			t.Errorf("%s: got %d", name, got)
		}
	}
}
