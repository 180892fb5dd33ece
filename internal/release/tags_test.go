package release

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/permver/permver/gitsrc"
)

func TestReadTag(t *testing.T) {
	type read struct {
		Name, Version string
		OK            bool
	}
	for tag, want := range map[string]read{
		"v2.0.1":                         {"", "2.0.1", true},
		"2.0.1":                          {"", "2.0.1", true},
		"v2.0.0-rc.1":                    {"", "2.0.0-rc.1", true},
		"v2.0.0-1.2.3":                   {"", "2.0.0-1.2.3", true},
		"2.0.1+build-1.0.0":              {"", "2.0.1+build-1.0.0", true},
		"fs-v2.0.1":                      {"fs", "2.0.1", true},
		"fs-2.0.1":                       {"fs", "2.0.1", true},
		"fs_v2.0.1":                      {"fs", "2.0.1", true},
		"fs_v2.0.1-1.2.3":                {"fs", "2.0.1-1.2.3", true},
		"fs-v2.0.0-rc.1":                 {"fs", "2.0.0-rc.1", true},
		"fs-v2.0.0-1.2.3":                {"fs", "2.0.0-1.2.3", true},
		"fs-js-v2.0.1":                   {"fs-js", "2.0.1", true},
		"tauri-plugin-pinia-v3.1.1":      {"tauri-plugin-pinia", "3.1.1", true},
		"window-state-v2.0.0-beta.4":     {"window-state", "2.0.0-beta.4", true},
		"@scope/fs@2.0.1":                {"fs", "2.0.1", true},
		"@my-scope/tauri-plugin-x@1.0.0": {"tauri-plugin-x", "1.0.0", true},
		"tauri-plugin-x@1.0.0-beta.0":    {"tauri-plugin-x", "1.0.0-beta.0", true},
		"v-v1.0.0":                       {"v", "1.0.0", true},
		"v2":                             {},
		"v2.0":                           {},
		"fs-v2":                          {},
		"fs-v2.0":                        {},
		"api-v1":                         {},
		"V2.0.1":                         {},
		"vv2.0.1":                        {},
		"-v2.0.1":                        {},
		"fs-v02.0.1":                     {},
		"fs_2.0.1":                       {},
		"fs/v2.0.1":                      {},
		"fsv2.0.1":                       {},
		"release":                        {},
		"ota-update":                     {},
		"desktop_v0.0.10_nightly":        {},
		"v2.0.1-":                        {},
		"2024.10.01":                     {},
		"":                               {},
	} {
		name, v, ok := readTag(tag)
		if diff := cmp.Diff(want, read{name, v.String(), ok}); diff != "" {
			t.Errorf("readTag(%q) (-want +got):\n%s", tag, diff)
		}
	}
}

func TestReleasesOfAPlugin(t *testing.T) {
	store := Names{Crate: "tauri-plugin-store", Key: "store"}
	alone := Names{Crate: "tauri-plugin-store", Key: "store", Alone: true}
	for _, c := range []struct {
		name  string
		names Names
		tags  []string
		want  []string
	}{
		{"short name", store, []string{"store-v1.0.0", "fs-v1.0.0"}, []string{"store-v1.0.0"}},
		{"crate", store, []string{"tauri-plugin-store-v1.0.0"}, []string{"tauri-plugin-store-v1.0.0"}},
		{"the JavaScript twin", store, []string{"store-js-v1.0.1", "store-v1.0.0"}, []string{"store-v1.0.0"}},
		{"a name that only ends or begins alike", store, []string{"my-store-v1.0.0", "store-extra-v1.0.0"}, nil},
		{"key from links", Names{Crate: "tauri-plugin-apple-music-kit", Key: "musickit"}, []string{"musickit-v1.0.0", "apple-music-kit-v1.0.1"}, []string{"musickit-v1.0.0", "apple-music-kit-v1.0.1"}},
		{"bare, other plugins, no names", store, []string{"v1.0.0", "0.9.0"}, []string{"v1.0.0", "0.9.0"}},
		{"bare beside names", store, []string{"v1.0.0", "store-v1.1.0"}, []string{"store-v1.1.0"}},
		{"bare beside others' names", store, []string{"v1.0.0", "fs-v1.1.0"}, nil},
		{"bare in a repository with one plugin", alone, []string{"v1.0.0", "store-v1.1.0", "api-v1.2.0"}, []string{"store-v1.1.0", "v1.0.0"}},
		{"alias", Names{Crate: "tauri-plugin-log", Key: "log", Aliases: []string{"log-plugin"}}, []string{"log-plugin-v1.0.0", "plugin-v1.1.0", "log-v1.2.0"}, []string{"log-plugin-v1.0.0", "log-v1.2.0"}},
		{"a moving tag", alone, []string{"v1", "v1.0.0"}, []string{"v1.0.0"}},
		{"a crate without the prefix", Names{Crate: "yaak-fonts", Key: "yaak-fonts"}, []string{"yaak-fonts-v1.0.0", "fonts-v1.0.0"}, []string{"yaak-fonts-v1.0.0"}},
		{"no names at all", Names{}, []string{"-v1.0.0", "fs-v1.0.0"}, nil},
	} {
		tags := make([]gitsrc.Tag, 0, len(c.tags))
		for _, name := range c.tags {
			tags = append(tags, gitsrc.Tag{Name: name})
		}
		if diff := cmp.Diff(c.want, tagNames(choose(c.names, readTags(tags))), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func FuzzReadTag(f *testing.F) {
	for _, seed := range []string{"v2.0.1", "fs-v2.0.0-rc.1", "@scope/fs@2.0.1", "fs_v2.0.1", "-v1.0.0", "fs-js-v2.0.1", "v2"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, tag string) {
		name, v, ok := readTag(tag)
		if ok == v.IsZero() {
			t.Fatalf("readTag(%q) = %q, %s, %v", tag, name, v, ok)
		}
		if ok && len(name)+len(v.String()) > len(tag) {
			t.Fatalf("readTag(%q) made up %q and %s", tag, name, v)
		}
	})
}

// A tag names a plugin by what stands before the version.
func TestNamesIn(t *testing.T) {
	fs := Names{Crate: "tauri-plugin-fs", Key: "files", Aliases: []string{"disk"}, Others: []string{"fs-js"}, Alone: true, Top: true}
	prefixed := fs
	prefixed.TagPrefix = "v"
	for _, tt := range []struct {
		names Names
		tags  []string
		want  bool
	}{
		{fs, []string{"fs-v1.2.0", "tauri-plugin-fs-v1.2.0", "files_v1.2.0", "disk@1.2.0", "@a/fs@1.2.0-rc.1"}, true},
		{fs, []string{"v1.2.0", "1.2.0", "fs-js-v1.2.0", "log-v1.2.0", "fs-v1", "fs", ""}, false},
		{prefixed, []string{"v1.2.0"}, true},
		{prefixed, []string{"fs-v1.2.0", "1.2.0", "vnext"}, false},
	} {
		for _, tag := range tt.tags {
			if got := tt.names.In(tag); got != tt.want {
				t.Errorf("%q with the prefix %q: %v", tag, tt.names.TagPrefix, got)
			}
		}
	}
}
