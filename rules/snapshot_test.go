package rules

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/fixture"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/snapshot"
)

// A rule about one side says of a plugin and of its snapshot the same, on all fixtures; one
// that is marked as asking for more does not on some.
func TestUnrecorded(t *testing.T) {
	fixtures, err := fixture.ReadAll("../testdata/rules")
	if err != nil {
		t.Fatal(err)
	}
	fixtures = append(fixtures, &fixture.Fixture{Name: "an entry twice", Trees: map[string]map[string]string{"head": {
		"build.rs":   "fn main() { tauri_plugin::Builder::new(&[\"ping\"]).build(); }",
		"src/lib.rs": "#[tauri::command]\nfn ping() {}\npub fn init() { tauri::plugin::Builder::new(\"sample\").invoke_handler(tauri::generate_handler![ping, ping]).build() }",
	}}})
	fixtures = append(fixtures, &fixture.Fixture{Name: "written as if generated", Trees: map[string]map[string]string{"head": {
		"build.rs":              "fn main() { tauri_plugin::Builder::new(&[\"ping\"]).build(); }",
		"src/lib.rs":            "#[tauri::command]\nfn ping() {}\npub fn init() { tauri::plugin::Builder::new(\"sample\").invoke_handler(tauri::generate_handler![ping]).build() }",
		"permissions/pong.toml": "[[permission]]\nidentifier = \"allow-pong\"\ncommands.allow = [\"pong\"]\n",
	}}})
	fixtures = append(fixtures, &fixture.Fixture{Name: "no handler", Trees: map[string]map[string]string{"head": {
		"build.rs":   "fn main() { tauri_plugin::Builder::new(&[\"ping\"]).build(); }",
		"src/lib.rs": "pub fn init() { tauri::plugin::Builder::new(\"sample\").build() }",
	}}})
	differs := make(map[string]bool)
	for _, f := range fixtures {
		for name, tree := range f.Trees {
			p, read := withSnapshot(t, tree)
			if read == nil {
				continue
			}
			for _, r := range All() {
				if r.lint == nil {
					continue
				}
				want, got := keysOf(r, p), keysOf(r, read)
				switch d := cmp.Diff(want, got); {
				case d == "":
				case r.Unrecorded:
					differs[r.ID] = true
				default:
					t.Errorf("%s: %s of %s (-plugin +snapshot):\n%s", r.ID, name, f.Name, d)
				}
			}
		}
	}
	for _, r := range All() {
		if r.Unrecorded && !differs[r.ID] {
			t.Errorf("%s is marked as asking for more than a snapshot holds, and says the same of it", r.ID)
		}
	}
}

// withSnapshot loads a plugin, and reads what a snapshot holds of it; nil if there can be
// none.
func withSnapshot(t *testing.T, tree map[string]string) (p, read *acl.Surface) {
	t.Helper()
	tree = maps.Clone(tree)
	fixture.Complete(tree, "1.0.0")
	plugin, err := manifest.NewLoader().Load(gitsrc.Files("tree", tree), "")
	if err != nil || plugin.Refused() {
		return nil, nil
	}
	text, err := snapshot.Text([]*manifest.Plugin{plugin})
	if err != nil {
		t.Fatal(err)
	}
	plugins, err := snapshot.Read("permver.snapshot", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return acl.NewSurface(plugin), acl.NewSurface(plugins[0])
}

// keysOf are the faults that a rule finds, whatever their places.
func keysOf(r *Rule, s *acl.Surface) []string {
	var keys []string
	for _, f := range r.lint(s) {
		keys = append(keys, f.of(r).key())
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}
