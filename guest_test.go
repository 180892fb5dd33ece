package permver

import (
	"errors"
	"maps"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/verdict"
)

// guestTree is a workspace with the plugin fs and its npm package, both at a version,
// and the covector that releases them.
func guestTree(crate, pack string, more map[string]string) map[string]string {
	tree := map[string]string{
		"plugins/fs/Cargo.toml": "[package]\nname = \"tauri-plugin-fs\"\nversion = \"" + crate + "\"\nlinks = \"tauri-plugin-fs\"\n" +
			"[build-dependencies]\ntauri-plugin = { version = \"2\", features = [\"build\"] }\n",
		"plugins/fs/build.rs":     "fn main() {\n    tauri_plugin::Builder::new(&[]).build();\n}\n",
		"plugins/fs/src/lib.rs":   "",
		"plugins/fs/package.json": `{"name": "@tauri-apps/plugin-fs", "version": "` + pack + `"}`,
		".changes/config.json": `{"packages": {
			"fs": {"path": "./plugins/fs", "manager": "rust"}, "fs-js": {"path": "./plugins/fs", "manager": "javascript"}
		}}`,
	}
	maps.Copy(tree, more)
	return tree
}

func TestPlannedVersions(t *testing.T) {
	at := func(line, end int) source.Place {
		return source.Place{File: ".changes/a.md", Span: source.Span{Line: line, Column: 1, EndLine: line, EndColumn: end}}
	}
	for name, test := range map[string]struct {
		crate, pack string
		more        map[string]string
		want        *manifest.Planned
	}{
		"nothing": {"2.0.0", "2.0.1", nil, nil},
		"both": {"2.0.0", "2.0.1", map[string]string{".changes/a.md": "---\nfs: minor\nfs-js: minor\n---\n"}, &manifest.Planned{
			Crate: "2.1.0", Package: "2.1.0", Behind: "fs-js", At: at(2, 10),
		}},
		"the crate": {"2.0.0", "2.0.1", map[string]string{".changes/a.md": "---\nfs: minor\n---\n"}, &manifest.Planned{
			Crate: "2.1.0", Package: "2.0.1", Behind: "fs-js", At: at(2, 10),
		}},
		"the package": {"2.0.0", "2.0.1", map[string]string{".changes/a.md": "---\nfs: patch\nfs-js: major\n---\n"}, &manifest.Planned{
			Crate: "2.0.1", Package: "3.0.0", Behind: "fs", At: at(3, 13),
		}},
		"the strongest of several": {"2.0.0", "2.0.1", map[string]string{
			".changes/a.md": "---\nfs: minor\n---\n", ".changes/b.md": "---\nfs: patch\nfs-js: patch\n---\n",
		}, &manifest.Planned{
			Crate: "2.1.0", Package: "2.0.2", Behind: "fs-js", At: at(2, 10),
		}},
		"a first prerelease": {"2.0.0", "2.0.1", map[string]string{
			".changes/a.md": "---\nfs: minor\n---\n", ".changes/pre.json": `{"tag": "beta", "changes": []}`,
		}, &manifest.Planned{
			Crate: "2.1.0-beta.0", Package: "2.0.1", Behind: "fs-js", At: at(2, 10),
		}},
		"a file that a prerelease has had": {"2.1.0-beta.0", "2.0.1", map[string]string{
			".changes/a.md": "---\nfs: minor\n---\n", ".changes/pre.json": `{"tag": "beta", "changes": [".changes/a.md"]}`,
		}, nil},
		"the release of a prerelease": {"2.0.0-rc.1", "2.0.1", map[string]string{".changes/a.md": "---\nfs: minor\n---\n"}, &manifest.Planned{
			Crate: "2.0.0", Package: "2.0.1", Behind: "fs", At: source.Place{},
		}},
		"no bump":            {"2.0.0", "2.0.1", map[string]string{".changes/a.md": "---\nfs: noop\n---\n"}, nil},
		"no version":         {"2.0", "2.0.1", map[string]string{".changes/a.md": "---\nfs: minor\n---\n"}, nil},
		"no package version": {"2.0.0", "next", map[string]string{".changes/a.md": "---\nfs: minor\n---\n"}, nil},
		"a package that covector does not release": {"2.0.0", "2.0.1", map[string]string{
			".changes/config.json": `{"packages": {"fs": {"path": "./plugins/fs", "manager": "rust"}}}`,
			".changes/a.md":        "---\nfs: minor\n---\n",
		}, nil},
		"a crate that covector does not release": {"2.0.0", "2.0.1", map[string]string{
			".changes/config.json": `{"packages": {"fs-js": {"path": "./plugins/fs", "manager": "javascript"}}}`,
			".changes/a.md":        "---\nfs-js: minor\n---\n",
		}, nil},
		"the package alone": {"2.0.0", "2.0.1", map[string]string{".changes/a.md": "---\nfs-js: minor\n---\n"}, &manifest.Planned{
			Crate: "2.0.0", Package: "2.1.0", Behind: "fs", At: at(2, 13),
		}},
		"changesets": {"2.0.0", "2.0.1", map[string]string{
			".changes/config.json": `{}`, ".changeset/config.json": `{}`,
			".changeset/a.md": "---\n'@tauri-apps/plugin-fs': minor\n---\n",
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			sd := described(gitsrc.Files("head", guestTree(test.crate, test.pack, test.more)), "head", "")
			s := newSession(Options{})
			p, err := s.populate(sd)
			if err != nil {
				t.Fatal(err)
			}
			plugin, err := s.load(sd, p.plugins[0])
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(test.want, plugin.Guest.Planned); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A package of which nothing says what becomes of it is not taken for one that stays.
func TestPlansUnreadable(t *testing.T) {
	tree := guestTree("2.0.0", "2.0.0", nil)
	sd := described(unreadable{gitsrc.Files("head", tree), ".changes/config.json"}, "head", "")
	s := newSession(Options{})
	p, err := s.populate(sd)
	if err != nil {
		t.Fatal(err)
	}
	c := p.plugins[0]
	if plugin, err := s.load(sd, c); err != nil || plugin.Guest == nil || plugin.Guest.Planned != nil {
		t.Errorf("load: %+v, %v", plugin, err)
	}
	if _, err := s.guest(sd, c); !errors.Is(err, gitsrc.ErrMissing) {
		t.Errorf("guest: %v", err)
	}
	fine := described(gitsrc.Files("base", tree), "base", "")
	if s.plansNothingNew(work{pair: pair{base: &c, head: &c}, base: fine, head: sd}) {
		t.Error("nothing is planned")
	}
	for _, w := range []work{
		{pair: pair{base: &c, head: &c}, base: sd, head: fine}, {pair: pair{base: &c, head: &c}, base: fine, head: sd},
	} {
		if got := s.guestVersion(w); got != nil {
			t.Errorf("told: %v", got)
		}
	}
}

// unreadable is a side that lacks one file's content.
type unreadable struct {
	gitsrc.Side
	file string
}

func (u unreadable) ReadFile(file string, e gitsrc.Entry) ([]byte, gitsrc.ID, error) {
	if file == u.file {
		return nil, "", gitsrc.ErrMissing
	}
	return u.Side.ReadFile(file, e)
}

// The package has a bump of its own, by its versions or by its change files.
func TestGuestVersion(t *testing.T) {
	told := func(base, head string, declared bump.Class, by string) *verdict.Guest {
		return &verdict.Guest{
			Package: "@tauri-apps/plugin-fs", File: "plugins/fs/package.json", Base: base, Head: head, Declared: declared, DeclaredBy: by, Says: declared.String(),
		}
	}
	private := map[string]string{"plugins/fs/package.json": `{"name": "@tauri-apps/plugin-fs", "version": "2.0.0", "private": true}`}
	changes := map[string]string{".changes/a.md": "---\nfs: major\nfs-js: minor\n---\n"}
	for name, test := range map[string]struct {
		base, head map[string]string
		want       *verdict.Guest
	}{
		"unmoved":     {guestTree("2.0.0", "2.0.0", nil), guestTree("2.1.0", "2.0.0", nil), told("2.0.0", "2.0.0", bump.None, "none")},
		"moved":       {guestTree("2.0.0", "2.0.0", nil), guestTree("2.1.0", "2.0.1", nil), told("2.0.0", "2.0.1", bump.Patch, "package.json")},
		"to be moved": {guestTree("2.0.0", "2.0.0", nil), guestTree("2.0.0", "2.0.0", changes), told("2.0.0", "2.0.0", bump.Minor, ".changes/a.md")},
		"new":         {guestTree("2.0.0", "", private), guestTree("2.0.0", "2.0.0", changes), told("", "2.0.0", bump.None, "none")},
		"gone":        {guestTree("2.0.0", "2.0.0", nil), guestTree("2.0.0", "", private), told("2.0.0", "", bump.None, "none")},
		"none":        {guestTree("2.0.0", "", private), guestTree("2.1.0", "", private), nil},
		"no version":  {guestTree("2.0.0", "2.0.0", nil), guestTree("2.1.0", "^2", nil), told("2.0.0", "^2", bump.None, "none")},
		"by changesets": {guestTree("2.0.0", "0.5.0", nil), guestTree("2.0.0", "0.5.0", map[string]string{
			".changes/config.json": `{}`, ".changeset/config.json": `{}`,
			".changeset/a.md": "---\n'@tauri-apps/plugin-fs': minor\n---\n",
		}), told("0.5.0", "0.5.0", bump.Major, ".changeset/a.md")},
	} {
		t.Run(name, func(t *testing.T) {
			got := checkFiles(t, test.base, test.head).Plugins[0].Comparisons[0].Version.Guest
			if diff := gocmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A change file lies outside of the plugin's folder, which can be the same on both
// sides.
func TestPlansNothing(t *testing.T) {
	one := map[string]string{".changes/a.md": "---\nfs: minor\n---\n"}
	both := map[string]string{".changes/a.md": "---\nfs: minor\nfs-js: minor\n---\n"}
	private := map[string]string{"plugins/fs/package.json": `{"private": true}`}
	const said = "npm-crate-version-desync file:.changes/a.md none "
	for name, test := range map[string]struct {
		base, head map[string]string
		nothing    bool
		want       []string
	}{
		"none":       {nil, nil, true, nil},
		"new":        {nil, one, false, []string{said + "warning"}},
		"mended":     {one, both, false, nil},
		"withdrawn":  {one, nil, true, nil},
		"old":        {one, one, true, []string{said + "note"}},
		"no package": {private, private, true, nil},
		"a package":  {private, nil, true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			base, head := guestTree("2.0.0", "2.0.0", test.base), guestTree("2.0.0", "2.0.0", test.head)
			if diff := gocmp.Diff(test.want, lines(checkFiles(t, base, head))); diff != "" {
				t.Error(diff)
			}
			s := newSession(Options{})
			w := work{base: described(gitsrc.Files("base", base), "base", ""), head: described(gitsrc.Files("head", head), "head", "")}
			for side, into := range map[*side]**manifest.Candidate{w.base: &w.pair.base, w.head: &w.pair.head} {
				p, err := s.populate(side)
				if err != nil {
					t.Fatal(err)
				}
				*into = &p.plugins[0]
			}
			if got := s.plansNothingNew(w); got != test.nothing {
				t.Errorf("nothing planned: %t", got)
			}
		})
	}
}
