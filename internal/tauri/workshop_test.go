package tauri_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/tauri"
)

const testdata = "../../testdata"

// openWorkshop opens the workshop, below testdata/tauri/target so that what Cargo
// compiled serves again. The test is skipped where nobody asked for it: it needs
// cargo, and the first time the network.
func openWorkshop(t *testing.T) *tauri.Workshop {
	t.Helper()
	if os.Getenv("PERMVER_TAURI") == "" {
		t.Skip("PERMVER_TAURI is not set: the test builds Tauri's crates with cargo")
	}
	dir, err := filepath.Abs(filepath.Join(testdata, "tauri", "target", "workshop"))
	if err != nil {
		t.Fatal(err)
	}
	w, err := tauri.OpenWorkshop(t.Context(), filepath.Join(testdata, "tauri", "app"), dir)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// archive is a fixture: trees of files, and sections.
type archive struct {
	name     string
	trees    map[string]map[string]string
	sections map[string]string
}

// readArchives reads the fixtures of a folder below testdata. A tree gets the
// Cargo.toml and the library that most plugins share if it has none of its own.
func readArchives(t *testing.T, dir string) []archive {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(testdata, dir, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures in %s: %v", dir, err)
	}
	all := make([]archive, 0, len(files))
	for _, file := range files {
		parsed, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		a := archive{strings.TrimSuffix(filepath.Base(file), ".txtar"), map[string]map[string]string{}, map[string]string{}}
		for _, f := range parsed.Files {
			tree, name, inTree := strings.Cut(f.Name, "/")
			switch {
			case !inTree:
				a.sections[f.Name] = string(f.Data)
				continue
			case a.trees[tree] == nil:
				a.trees[tree] = map[string]string{"Cargo.toml": cargoToml, "src/lib.rs": ""}
			}
			a.trees[tree][name] = string(f.Data)
		}
		all = append(all, a)
	}
	return all
}

const cargoToml = `[package]
name = "tauri-plugin-sample"
version = "0.0.0"
edition = "2021"
links = "tauri-plugin-sample"

[build-dependencies]
tauri-plugin = { version = "2", features = ["build"] }
`

// load reads a tree as permver does.
func load(t *testing.T, tree map[string]string) *manifest.Plugin {
	t.Helper()
	plugin, err := manifest.NewLoader().Load(gitsrc.Files("tree", tree), "")
	if err != nil {
		t.Fatal(err)
	}
	return plugin
}
