package permver

import (
	"maps"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/fixture"
	"github.com/permver/permver/internal/verdict"
)

// A plugin whose Cargo.toml could not be read in base is no new one, and one is that has come
// where another crate was.
func TestBrokenBefore(t *testing.T) {
	plugin := func(cargo string) map[string]string {
		return map[string]string{
			"build.rs":   "fn main() {\n    tauri_plugin::Builder::new(&[]).build();\n}\n",
			"src/lib.rs": "", "Cargo.toml": cargo,
			"first/build.rs": "fn main() {\n    tauri_plugin::Builder::new(&[]).build();\n}\n", "first/src/lib.rs": "",
			"first/Cargo.toml": strings.ReplaceAll(fixture.CargoToml("1.0.0"), fixture.Crate, "tauri-plugin-first"),
		}
	}
	for _, test := range []struct{ base, want string }{
		{"[package]\nname = tauri-plugin-sample\n", `sample failed Cargo.toml:2:8: expected keyword "true"`},
		{"[package]\nname = \"other\"\nversion = \"1.0.0\"\n", "sample added"},
		{"[workspace]\nmembers = [\"first\"]\n", "sample added"},
	} {
		result := checkFiles(t, plugin(test.base), plugin(fixture.CargoToml("1.0.0")))
		got := result.Plugins[0].Key + " " + string(result.Plugins[0].Status)
		for _, u := range result.Plugins[0].Comparisons[0].Unchecked {
			got += " " + u.Why
		}
		if got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}

// A plugin whose Cargo.toml cannot be read is told of beside those that can.
func TestBrokenPlugin(t *testing.T) {
	const broken = "[package]\nname = tauri-plugin-second\n"
	fine := map[string]string{
		"first/Cargo.toml":    "[package]\nname = \"tauri-plugin-first\"\nversion = \"1.0.0\"\nlinks = \"tauri-plugin-first\"\n\n[build-dependencies]\ntauri-plugin = { version = \"2\", features = [\"build\"] }\n",
		"first/build.rs":      "fn main() {\n    tauri_plugin::Builder::new(&[]).build();\n}\n",
		"first/src/lib.rs":    "",
		"template/Cargo.toml": broken, // neither permissions nor a call of the builder
		"template/build.rs":   "fn main() {}\n",
	}
	for name, more := range map[string]map[string]string{
		"the builder":       {"second/build.rs": "fn main() {\n    tauri_plugin::Builder::new(&[]).build();\n}\n"},
		"permission files":  {"second/build.rs": "fn main() {}\n", "second/permissions/default.toml": "[default]\npermissions = []\n"},
		"of base":           {"second/build.rs": "fn main() {\n    tauri_plugin::Builder::new(&[]).build();\n}\n"},
		"without a builder": {"second/src/lib.rs": ""},
	} {
		t.Run(name, func(t *testing.T) {
			base, head := maps.Clone(fine), maps.Clone(fine)
			maps.Copy(head, more)
			head["second/Cargo.toml"] = broken
			want := []string{"first unchanged"}
			switch name {
			case "of base":
				maps.Copy(base, more)
				base["second/Cargo.toml"] = "[package]\nname = \"tauri-plugin-other\"\nversion = \"1.0.0\"\nlinks = \"tauri-plugin-other\"\n\n[build-dependencies]\ntauri-plugin = { version = \"2\", features = [\"build\"] }\n"
				want = append(want, `other failed load the plugin in "second": second/Cargo.toml:2:8: expected keyword "true"`)
			case "without a builder":
			default:
				want = append(want, `second failed second/Cargo.toml:2:8: expected keyword "true"`)
			}
			var got []string
			for _, p := range checkFiles(t, base, head).Plugins {
				line := p.Key + " " + string(p.Status)
				for _, u := range p.Comparisons[0].Unchecked {
					line += " " + u.Why
				}
				got = append(got, line)
			}
			if d := gocmp.Diff(want, got); d != "" {
				t.Errorf("check (-want +got):\n%s", d)
			}
			result := lintFiles(t, head)
			if failed := result.Summary.ExitCode == 3; failed != (len(want) > 1) {
				t.Errorf("lint: %+v", result.Summary)
			}
			for _, p := range result.Plugins {
				if p.Path == "template" || p.Path == "second" && p.Status != verdict.Failed {
					t.Errorf("lint tells %s of %s", p.Status, p.Path)
				}
			}
		})
	}
}
