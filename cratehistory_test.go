package permver

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/manifest"
)

// pluginToml is a Cargo.toml of that name, with a version as it is written there.
func pluginToml(name, version string) string {
	return fmt.Sprintf("[package]\nname = %q\nversion%s\n\n[build-dependencies]\ntauri-plugin = \"2\"\n", name, version)
}

func TestCrateHistory(t *testing.T) {
	type files = map[string]string
	const fs, own, shared = "tauri-plugin-fs", ` = "1.0.0"`, ".workspace = true"
	workspace := func(version string) string {
		return "[workspace]\nmembers = [\"*\"]\n[workspace.package]\nversion = \"" + version + "\"\n"
	}
	for _, c := range []struct {
		name    string
		commits []files  // the last one first; there the plugin is at "fs"
		want    []string // their versions; "-" where the plugin is not there
	}{
		{"as it is", []files{
			{"fs/Cargo.toml": pluginToml(fs, ` = "1.1.0"`)}, {"fs/Cargo.toml": pluginToml(fs, own)}, {"README.md": ""},
		}, []string{"1.1.0", "1.0.0", "-"}},
		{"inherited", []files{
			{"fs/Cargo.toml": pluginToml(fs, shared), "Cargo.toml": workspace("2.1.0")},
			{"fs/Cargo.toml": pluginToml(fs, shared), "Cargo.toml": workspace("2.0.0")},
			{"fs/Cargo.toml": pluginToml(fs, shared)},
			{"fs/Cargo.toml": pluginToml(fs, own), "Cargo.toml": workspace("2.0.0")},
		}, []string{"2.1.0", "2.0.0", "", "1.0.0"}},
		{"moved", []files{
			{"fs/Cargo.toml": pluginToml(fs, own)},
			{"plugins/fs/Cargo.toml": pluginToml(fs, own)},
			{"plugins/fs/Cargo.toml": pluginToml(fs, ` = "0.9.0"`), "fs/Cargo.toml": pluginToml("tauri-plugin-other", ` = "7.0.0"`)},
		}, []string{"1.0.0", "1.0.0", "0.9.0"}},
		{"moved from the top, where a workspace is now", []files{
			{"fs/Cargo.toml": pluginToml(fs, own), "Cargo.toml": workspace("2.0.0")},
			{"Cargo.toml": pluginToml(fs, ` = "0.9.0"`)},
			{"Cargo.toml": pluginToml(fs, ` = "0.8.0"`)},
		}, []string{"1.0.0", "0.9.0", "0.8.0"}},
		{"moved to where something else is", []files{
			{"fs/Cargo.toml": pluginToml(fs, own)},
			{"fs/Cargo.toml": workspace("2.0.0"), "fs/a/Cargo.toml": pluginToml(fs, ` = "0.9.0"`)},
			{"fs/Cargo.toml": workspace("2.0.0"), "fs/a/Cargo.toml": pluginToml(fs, ` = "0.8.0"`)},
		}, []string{"1.0.0", "0.9.0", "0.8.0"}},
		{"moved from beside what was there", []files{
			{"fs/Cargo.toml": pluginToml(fs, own)},
			{"fs/Cargo.toml": pluginToml("tauri-plugin-other", ` = "7.0.0"`), "plugins/fs/Cargo.toml": pluginToml(fs, ` = "0.9.0"`)},
		}, []string{"1.0.0", "0.9.0"}},
		{"moved from an example", []files{
			{"fs/Cargo.toml": pluginToml(fs, own)}, {"examples/fs/Cargo.toml": pluginToml(fs, ` = "0.9.0"`)},
		}, []string{"1.0.0", "-"}},
		{"renamed", []files{
			{"fs/Cargo.toml": pluginToml(fs, own)}, {"fs/Cargo.toml": pluginToml("tauri-plugin-files", ` = "0.9.0"`)},
		}, []string{"1.0.0", "0.9.0"}},
		{"not readable for a while", []files{
			{"fs/Cargo.toml": pluginToml(fs, own)}, {"fs/Cargo.toml": "<<<<<<< HEAD\n"}, {"fs/Cargo.toml": pluginToml(fs, ` = "0.9.0"`)},
		}, []string{"1.0.0", "", "0.9.0"}},
		{"a file where the folder is now", []files{
			{"fs/Cargo.toml": pluginToml(fs, own)}, {"fs": ""},
		}, []string{"1.0.0", "-"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			memory := gitsrc.NewMemory()
			ids := make([]gitsrc.ID, len(c.commits))
			for i := len(ids) - 1; i >= 0; i-- {
				id, err := memory.Commit(c.commits[i], "", time.Unix(0, 0))
				if err != nil {
					t.Fatal(err)
				}
				ids[i] = id
			}
			s := newSession(Options{})
			s.repo = memory.Repo()
			h := (&baseline{session: s}).crate(manifest.Candidate{Dir: "fs", Crate: fs})
			for range 2 { // the second time from what is known, and from the wrong folder
				var got []string
				for _, id := range ids {
					text, has, err := h.Version(id)
					if err != nil {
						t.Fatal(err)
					}
					if !has {
						text = "-"
					}
					got = append(got, text)
				}
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			}
		})
	}
}

// A plugin that counts only when it is named is followed among its like.
func TestCrateHistoryOfAnExample(t *testing.T) {
	memory := gitsrc.NewMemory()
	id, err := memory.Commit(map[string]string{"examples/a/Cargo.toml": pluginToml("tauri-plugin-a", ` = "0.9.0"`)}, "", time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	s := newSession(Options{})
	s.repo = memory.Repo()
	text, has, err := (&baseline{session: s}).crate(manifest.Candidate{Dir: "examples/b", Crate: "tauri-plugin-a", Left: true}).Version(id)
	if text != "0.9.0" || !has || err != nil {
		t.Errorf("got %q, %t, %v, want 0.9.0", text, has, err)
	}
}

func TestCrateHistoryOfNoCommit(t *testing.T) {
	s := newSession(Options{})
	s.repo = gitsrc.NewMemory().Repo()
	_, _, err := (&baseline{session: s}).crate(manifest.Candidate{Dir: "fs"}).Version("1234")
	const want = "find object 1234: missing from this repository"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
