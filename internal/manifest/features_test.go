package manifest

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/gitsrc"
)

func TestMinimum(t *testing.T) {
	for requirement, want := range map[string]string{
		"2": "2.0.0", "2.1": "2.1.0", "^2.1.3": "2.1.3", "~2.1": "2.1.0", "= 2.8.0": "2.8.0", ">=2.4, <3": "2.4.0",
		"< 3, >= 2.4": "2.4.0", "^2.1, >=2.3": "2.3.0", "2.*": "2.0.0", "2.1.*": "2.1.0", "2.*.*": "2.0.0", "2.0.0-rc.1": "2.0.0-rc.1",
		"": "", "*": "", "<3": "", ">2.1": "2.2.0", ">2": "3.0.0", "> 2.1.0": "2.1.1", "x": "", ">=2, x": "",
		"2.x": "2.0.0", "2.1.X": "2.1.0", "2.x.x": "2.0.0", ".x": "", ">=": "",
	} {
		got := ""
		if v, ok := Minimum(requirement); ok {
			got = v.String()
		}
		if got != want {
			t.Errorf("%q: %q, want %q", requirement, got, want)
		}
	}
}

func TestTakesMajor(t *testing.T) {
	for requirement, want := range map[string][]uint64{
		"2": {2}, "=2.1.0": {2}, "~2.1": {2}, "2.*": {2}, "*": {1, 2, 3}, "": {1, 2, 3},
		">=2, <4": {2, 3}, "<3": {1, 2}, "<3.1": {1, 2, 3}, "<3.0.1": {1, 2, 3}, "<=2": {1, 2}, ">=2": {2, 3},
		">2": {3}, ">2.1": {2, 3}, ">=1, <2": {1},
	} {
		var got []uint64
		for major := range uint64(3) {
			if TakesMajor(requirement, major+1) {
				got = append(got, major+1)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", requirement, diff)
		}
	}
}

func TestByDefault(t *testing.T) {
	for name, test := range map[string]struct {
		features string
		want     []string
	}{
		"none":         {"", []string{"default"}},
		"not on":       {"a = []", []string{"default"}},
		"by another":   {`default = ["a"]` + "\n" + `a = ["b"]` + "\nb = []\nc = []", []string{"a", "b", "default"}},
		"in a circle":  {`default = ["a"]` + "\n" + `a = ["default", "a"]`, []string{"a", "default"}},
		"dependencies": {`default = ["dep:x", "y/f", "z?/f", 1]`, []string{"default", "y"}},
	} {
		side := gitsrc.Files("test", map[string]string{"Cargo.toml": "[package]\nname = \"a\"\n[features]\n" + test.features})
		cargo, err := NewLoader().Cargo(side, "")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, slices.Sorted(maps.Keys(cargo.ByDefault()))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestRequires(t *testing.T) {
	for name, test := range map[string]struct{ tables, want string }{
		"none":               {"[build-dependencies]\ntauri = \"2\"", ""},
		"one":                {"[dependencies]\ntauri = \"2.1\"", "tauri 2.1.0"},
		"under another name": {"[dependencies]\napp = { package = \"tauri\", version = \"2\" }", "app 2.0.0"},
		"another's name":     {"[dependencies]\ntauri = { package = \"other\", version = \"2\" }", ""},
		"the highest":        {"[dependencies]\ntauri = \"2.1\"\n[target.'cfg(windows)'.dependencies]\ntauri = \"2.3\"\n[target.'cfg(unix)'.dependencies]\ntauri = \"2.2\"", "tauri 2.3.0"},
		"one unknown":        {"[dependencies]\ntauri = \"2.1\"\n[target.'cfg(windows)'.dependencies]\ntauri = { path = \"x\" }", ""},
		"not inherited":      {"[dependencies]\ntauri = { workspace = true, version = \"2\" }", ""},
	} {
		side := gitsrc.Files("test", map[string]string{"Cargo.toml": "[package]\nname = \"a\"\n" + test.tables})
		cargo, err := NewLoader().Cargo(side, "")
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if d, v, ok := cargo.Requires("tauri"); ok {
			got = d.Key + " " + v.String()
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestRustVersion(t *testing.T) {
	for toml, want := range map[string]string{
		"":                                 "",
		"rust-version = \"1.77\"":          "1.77",
		"rust-version.workspace = true":    "",
		"rust-version = \"1.77\"\n[lib]\n": "1.77",
		"rust-version.workspace = true\n[workspace.package]\nrust-version = \"1.80.1\"": "1.80.1",
	} {
		side := gitsrc.Files("test", map[string]string{"Cargo.toml": "[package]\nname = \"a\"\n" + toml})
		cargo, err := NewLoader().Cargo(side, "")
		if err != nil {
			t.Fatal(err)
		}
		if cargo.RustVersion.Text != want || len(cargo.Unchecked) > 0 {
			t.Errorf("%q: %q, unchecked %v", toml, cargo.RustVersion.Text, cargo.Unchecked)
		}
	}
}
