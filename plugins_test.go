package permver

import (
	"errors"
	"fmt"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/manifest"
)

func candidate(crate, dir, key string) manifest.Candidate {
	return manifest.Candidate{Crate: crate, Dir: dir, Key: key}
}

// Plugins are matched by crate, then by folder, then by key, each once.
func TestMatch(t *testing.T) {
	base := []manifest.Candidate{
		candidate("tauri-plugin-a", "plugins/a", "a"),
		candidate("tauri-plugin-b", "plugins/b", "b"),
		candidate("tauri-plugin-c", "old/c", "c"),
		candidate("tauri-plugin-gone", "plugins/gone", "gone"),
	}
	head := []manifest.Candidate{
		candidate("tauri-plugin-b2", "plugins/a", "b2"), // the folder of a, which moved
		candidate("tauri-plugin-a", "moved/a", "a"),
		candidate("tauri-plugin-bee", "plugins/b", "bee"),
		candidate("tauri-plugin-sea", "new/c", "c"),
		candidate("tauri-plugin-new", "plugins/new", "new"),
	}
	var got []string
	for _, p := range match(base, head, sameCrate, sameDir, sameKey) {
		from, to := "nothing", "nothing"
		if p.base != nil {
			from = p.base.Crate
		}
		if p.head != nil {
			to = p.head.Crate
		}
		got = append(got, fmt.Sprintf("%s -> %s", from, to))
	}
	want := []string{
		"nothing -> tauri-plugin-b2",
		"tauri-plugin-a -> tauri-plugin-a",
		"tauri-plugin-b -> tauri-plugin-bee",
		"tauri-plugin-c -> tauri-plugin-sea",
		"nothing -> tauri-plugin-new",
		"tauri-plugin-gone -> nothing",
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAround(t *testing.T) {
	tests := []struct {
		prefix, dir string
		want        bool
	}{
		{"", "plugins/a", true},
		{"plugins", "plugins/a", true},
		{"plugins/a", "plugins/a", true},
		{"plugins/a/src", "plugins/a", true},
		{"plugins/a", "plugins/ab", false},
		{"docs", "plugins/a", false},
		{"src", "", true},
	}
	for _, tt := range tests {
		if got := around(tt.prefix, tt.dir); got != tt.want {
			t.Errorf("around(%q, %q) = %t", tt.prefix, tt.dir, got)
		}
	}
}

// A panic while a plugin is looked at reaches the caller, where the program can
// tell of it and leave with its own exit code.
func TestPanicsReachTheCaller(t *testing.T) {
	s := newSession(Options{Jobs: 2})
	defer func() {
		if fault := recover(); fault != "fault" {
			t.Errorf("recovered %v", fault)
		}
	}()
	_ = s.each(t.Context(), 4, func(i int) error {
		if i == 1 {
			panic("fault")
		}
		return nil
	})
	t.Error("the panic is lost")
}

func TestEachStopsAtTheFirstError(t *testing.T) {
	s := newSession(Options{Jobs: 1})
	failure := errors.New("failure")
	var seen []int
	err := s.each(t.Context(), 5, func(i int) error {
		seen = append(seen, i)
		if i == 1 {
			return failure
		}
		return nil
	})
	if !errors.Is(err, failure) {
		t.Errorf("got %v", err)
	}
	if len(seen) > 3 {
		t.Errorf("went on after the error: %v", seen)
	}
}
