package tauri_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/fixture"
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

// readFixtures reads the fixtures of a folder below testdata, whose trees are
// completed to plugins.
func readFixtures(t *testing.T, dir string) []*fixture.Fixture {
	t.Helper()
	all, err := fixture.ReadAll(filepath.Join(testdata, dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		for _, tree := range f.Trees {
			fixture.Complete(tree, "0.0.0")
		}
	}
	return all
}

// load reads a tree as permver does.
func load(t *testing.T, tree map[string]string) *manifest.Plugin {
	t.Helper()
	plugin, err := manifest.NewLoader().Load(gitsrc.Files("tree", tree), "")
	if err != nil {
		t.Fatal(err)
	}
	return plugin
}
