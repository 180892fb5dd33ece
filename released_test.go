package permver

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/verdict"
)

// TestBases tells what a plugin is compared with, and which versions speak of it.
func TestBases(t *testing.T) {
	const fs = "tauri-plugin-fs"
	type base struct {
		Spec, Reason string
		Role         verdict.Role
		Versions     [4]string // of the tag, Cargo.toml and package.json there, and of Cargo.toml in head
	}
	type commit struct {
		version, npm string
		tags         []string
	}
	for _, c := range []struct {
		name    string
		commits []commit
		want    []base
	}{
		{"a tag", []commit{{"1.0.0", "1.0.0", []string{"v1.0.0"}}, {"1.1.0", "", nil}}, []base{
			{"v1.0.0", "last stable release by ancestry", verdict.Release, [4]string{"1.0.0", "1.0.0", "", "1.1.0"}},
		}},
		{"a tag set first", []commit{{"1.0.0", "", []string{"v1.1.0"}}, {"1.1.0", "", nil}}, []base{
			{"v1.1.0", "last stable release by ancestry", verdict.Release, [4]string{"1.1.0", "1.0.0", "", "1.1.0"}},
		}},
		{"a tag of the npm package", []commit{{"0.1.0", "1.2.3", []string{"@scope/tauri-plugin-fs@1.2.3"}}, {"0.1.0", "1.2.4", nil}}, []base{
			{"@scope/tauri-plugin-fs@1.2.3", "last stable release by ancestry", verdict.Release, [4]string{"1.2.3", "0.1.0", "1.2.3", "0.1.0"}},
		}},
		{"a package.json without a version", []commit{{"1.0.0", "next", []string{"v1.0.0"}}, {"next", "", nil}}, []base{
			{"v1.0.0", "last release by ancestry", verdict.Release, [4]string{"1.0.0", "1.0.0", "", ""}},
		}},
		{"a prerelease later", []commit{
			{"1.0.0", "", []string{"v1.0.0"}}, {"1.1.0-rc.0", "", []string{"v1.1.0-rc.0"}}, {"1.1.0", "", nil},
		}, []base{
			{"v1.0.0", "last stable release by ancestry", verdict.Release, [4]string{"1.0.0", "1.0.0", "", "1.1.0"}},
			{"v1.1.0-rc.0", "last prerelease by ancestry, later than v1.0.0", verdict.Prerelease, [4]string{"1.1.0-rc.0", "1.1.0-rc.0", "", "1.1.0"}},
		}},
		{"no tag", []commit{{"1.0.0", "", nil}, {"1.1.0", "", nil}, {"1.2.0", "", nil}}, []base{
			{"2", "there are no tags; this commit set version 1.1.0", verdict.Release, [4]string{}},
		}},
		{"no release", []commit{{"1.0.0", "", nil}, {"1.1.0", "", nil}}, []base{
			{"empty", "no release yet: there are no tags, and no earlier commit changed the version", verdict.Release, [4]string{}},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			memory := gitsrc.NewMemory()
			number := map[string]string{}
			for i, at := range c.commits {
				files := map[string]string{"Cargo.toml": pluginToml(fs, ` = "`+at.version+`"`)}
				if at.npm != "" {
					files["package.json"] = `{"name": "tauri-plugin-fs-api", "version": "` + at.npm + `"}`
				}
				id, err := memory.Commit(files, "", time.Unix(int64(i), 0), at.tags...)
				if err != nil {
					t.Fatal(err)
				}
				number[string(id)] = string(rune('1' + i))
			}
			s := newSession(Options{Head: "HEAD", Env: func(string) string { return "" }})
			s.repo = memory.Repo()
			head, bases := populated(t, s)
			works, err := s.againstReleases(head, bases)
			if err != nil {
				t.Fatal(err)
			}
			got := make([]base, 0, len(works))
			for _, w := range works {
				told := w.base.told
				if n := number[told.Spec]; n != "" {
					told.Spec = n
				}
				from := w.sources
				got = append(got, base{told.Spec, told.Reason, w.role, [4]string{from.Tag.String(), from.Crate.String(), from.Package.String(), from.Head.String()}})
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// populated opens head and finds its plugins.
func populated(t *testing.T, s *session) (*population, *baseline) {
	t.Helper()
	side, bases, err := s.sides()
	if err != nil {
		t.Fatal(err)
	}
	head, err := s.populate(side)
	if err != nil {
		t.Fatal(err)
	}
	return head, bases
}
