package permver

import (
	"cmp"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/fixture"
)

// TestUntouched changes one file of a repository with several plugins, and looks for whom
// it may matter: where the change lies, and which plugins are read for it.
func TestUntouched(t *testing.T) {
	before := map[string]string{
		"README.md": "", ".changes/config.json": `{ "packages": { "a": { "path": "./p/a", "manager": "rust" } } }`,
		"p/a/src/shared.rs": "// shared",
		"p/b/build.rs":      "#[path = \"../a/src/shared.rs\"]\nmod shared;\nfn main() { tauri_plugin::Builder::new(&[\"x\"]).build(); }\n",
		"p/d/README.md":     "",
		"p/e/src/lib.rs":    "include!(\"../../../shared/find.rs\");\n",
		"p/e/examples/x.rs": "",
		"shared/find.rs":    "",
		"Cargo.toml":        "[workspace.dependencies]\ntauri = \"2\"\n",
	}
	for _, dir := range []string{"p/a", "p/a-b", "p/b", "p/c", "p/c/inside", "p/d", "p/e", "p/f"} {
		before[dir+"/Cargo.toml"] = fixture.CargoToml("1.0.0")
	}
	before["p/f/Cargo.toml"] += "\n[dependencies]\ntauri.workspace = true\n"
	more := map[string]string{"Cargo.toml": "wry = \"1\"\n", ".changes/a.md": "---\n\"a\": minor\n---\n\nmore\n"}
	for change, test := range map[string]struct {
		spread spread
		read   string // the folders of the plugins that are read
	}{
		"":                         {nowhere, ""},
		"p/a/src/lib.rs":           {inPlugins, "p/a p/b p/e "},
		"p/a/src/shared.rs":        {inPlugins, "p/a p/b p/e "},
		"p/a-b/src/lib.rs":         {inPlugins, "p/a-b p/b p/e "},
		"p/d/README.md":            {inPlugins, "p/b p/e "},
		"p/c/inside/src/lib.rs":    {inPlugins, "p/b p/c p/c/inside p/e "},
		"p/c/src/lib.rs":           {anywhere, "p/b p/c p/e "},
		"p/e/examples/x.rs":        {inPlugins, "p/b p/e "},
		"shared/find.rs":           {anywhere, "p/b p/e "},
		"Cargo.toml":               {anywhere, "p/b p/e "},
		"Cargo.toml tauri 2.6":     {anywhere, "p/b p/e p/f "},
		"README.md":                {anywhere, "p/b p/e "},
		"p/new.md":                 {anywhere, "p/b p/e "},
		".changes/a.md":            {anywhere, "p/b p/e "},
		"p/c/inside/.changes/a.md": {inPlugins, "p/b p/c p/c/inside p/e "},
	} {
		t.Run(change, func(t *testing.T) {
			after := maps.Clone(before)
			switch file, text, whole := strings.Cut(change, " tauri "); {
			case whole:
				after[file] = "[workspace.dependencies]\ntauri = \"" + text + "\"\n"
			case change != "":
				after[change] += cmp.Or(more[change], "// more\n")
			}
			memory := gitsrc.NewMemory()
			s := newSession(Options{})
			s.repo = memory.Repo()
			populate := func(files map[string]string, tag string) *population {
				_, err := memory.Commit(files, tag, time.Date(2026, time.January, 1, 12, 0, 0, 0, time.UTC), tag)
				if err != nil {
					t.Fatal(err)
				}
				sd, err := s.open(tag, "")
				if err != nil {
					t.Fatal(err)
				}
				p, err := s.populate(sd)
				if err != nil {
					t.Fatal(err)
				}
				return p
			}
			base, head, read := populate(before, "base"), populate(after, "head"), ""
			for i := range head.plugins {
				w := work{pair: pair{base: &base.plugins[i], head: &head.plugins[i]}, base: base.side, head: head.side, population: head}
				if got := s.spread(w); got != test.spread {
					t.Fatalf("the sides differ in %d", got)
				}
				if !s.untouched(w) {
					read += head.plugins[i].Dir + " "
				}
			}
			if read != test.read {
				t.Errorf("read: %q", read)
			}
		})
	}
}
