package rules

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source"
)

func TestGuestVersions(t *testing.T) {
	at := func(file string) source.Place {
		return source.Place{File: file, Span: source.Span{Line: 1, Column: 1, EndLine: 1, EndColumn: 9}}
	}
	type told struct{ Subject, File, See, Message string }
	refused := func(file, see, crate, pack string) *told {
		return &told{
			"tauri-plugin-fs", file, see,
			"`tauri build` refuses tauri-plugin-fs " + crate + " together with @tauri-apps/plugin-fs " + pack,
		}
	}
	planned := func(crate, pack string) *manifest.Planned {
		return &manifest.Planned{Crate: crate, Package: pack, Behind: "fs-js", At: at(".changes/a.md")}
	}
	for _, test := range []struct {
		name, crate, pack string
		planned           *manifest.Planned
		want              *told
	}{
		{"same", "2.1.0", "2.1.0", nil, nil},
		{"other patch", "2.1.9", "2.1.0", nil, nil},
		{"prereleases", "2.1.0-rc.1", "2.1.0-beta.9", nil, nil},
		{"prerelease of the same", "2.1.0-rc.1", "2.1.3", nil, nil},
		{"package behind", "2.1.0", "2.0.9", nil, refused("package.json", "Cargo.toml", "2.1.0", "2.0.9")},
		{"crate behind", "2.9.0", "2.10.0", nil, refused("Cargo.toml", "package.json", "2.9.0", "2.10.0")},
		{"other major", "3.1.0", "2.1.0", nil, refused("package.json", "Cargo.toml", "3.1.0", "2.1.0")},
		{"prerelease of another", "2.1.0-beta.0", "2.0.9", nil, refused("package.json", "Cargo.toml", "2.1.0-beta.0", "2.0.9")},
		{"not released yet", "2.0.0-alpha.0", "0.0.0", nil, nil},
		{"before Tauri 2", "1.0.4", "2.2.7", nil, nil},
		{"no crate version", "", "2.0.0", nil, nil},
		{"no npm version", "2.1.0", "^2.0", nil, nil},
		{"leads together", "2.1.0", "2.0.9", planned("2.1.1", "2.1.0"), nil},
		{"stays together", "2.1.0", "2.1.0", planned("2.1.1", "2.1.0"), nil},
		{"stays apart", "2.1.0", "2.0.9", planned("2.2.0", "2.0.10"), refused("package.json", "Cargo.toml", "2.1.0", "2.0.9")},
		{"leads apart", "2.1.0", "2.1.0", planned("2.2.0", "2.1.0"), &told{
			".changes/a.md", ".changes/a.md", "",
			"the change files lead to tauri-plugin-fs 2.2.0 and @tauri-apps/plugin-fs 2.1.0, which `tauri build` refuses together",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := &manifest.Plugin{
				Crate: "tauri-plugin-fs",
				Cargo: &manifest.Cargo{Version: manifest.Name{Text: test.crate, At: at("Cargo.toml")}},
				Guest: &manifest.Guest{
					Package: manifest.Name{Text: "@tauri-apps/plugin-fs"},
					Version: manifest.Name{Text: test.pack, At: at("package.json")}, Planned: test.planned,
				},
			}
			var got *told
			for _, f := range lintGuest(acl.NewSurface(p)) {
				got = &told{f.Subject.Name, f.At.File, "", f.Message}
				for _, r := range f.Related {
					got.See += r.At.File
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// These are tauri-cli's, less localhost, persisted-scope and single-instance.
func TestPairedPlugins(t *testing.T) {
	want := strings.Fields(`authenticator autostart barcode-scanner biometric cli clipboard-manager deep-link dialog fs
		geolocation global-shortcut haptics http log nfc notification opener os positioner process shell sql store stronghold
		updater upload websocket window-state`)
	var got []string
	for _, name := range sortedKeys(pairedPlugins) {
		if isPaired("tauri-plugin-"+name, "@tauri-apps/plugin-"+name) {
			got = append(got, name)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// tauri-cli compares Tauri's own pairs only, and a crate that is never published
// reaches nobody.
func TestUnpairedGuests(t *testing.T) {
	for _, test := range []struct {
		crate, pack string
		private     bool
		want        int
	}{
		{"tauri-plugin-window-state", "@tauri-apps/plugin-window-state", false, 1},
		{"tauri-plugin-window-state", "@tauri-apps/plugin-window-state", true, 0},
		{"tauri-plugin-fs", "@tauri-apps/plugin-os", false, 0},
		{"tauri-plugin-fs", "@hypr/plugin-fs", false, 0},
		{"tauri-plugin-fs", "tauri-plugin-fs-api", false, 0},
		{"tauri-plugin-fs-pro", "@tauri-apps/plugin-fs-pro", false, 0},
		{"tauri-plugin-localhost", "@tauri-apps/plugin-localhost", false, 0},
		{"fs", "@tauri-apps/plugin-fs", false, 0},
		{"other-prefix-fs", "@tauri-apps/plugin-fs", false, 0},
		{"", "@tauri-apps/plugin-", false, 0},
	} {
		p := &manifest.Plugin{
			Crate: test.crate, Cargo: &manifest.Cargo{Version: manifest.Name{Text: "2.1.0"}, Private: test.private},
			Guest: &manifest.Guest{Package: manifest.Name{Text: test.pack}, Version: manifest.Name{Text: "2.0.0"}},
		}
		if got := len(lintGuest(acl.NewSurface(p))); got != test.want {
			t.Errorf("%s and %s: %d findings, want %d", test.crate, test.pack, got, test.want)
		}
	}
	if found := lintGuest(acl.NewSurface(&manifest.Plugin{Crate: "tauri-plugin-fs", Cargo: &manifest.Cargo{}})); len(found) > 0 {
		t.Errorf("without a package: %v", found)
	}
}
