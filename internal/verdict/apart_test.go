package verdict

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Plugins with one key are told apart by what differs: mostly the folder.
func TestTellApart(t *testing.T) {
	plugins := []Plugin{
		{Key: "dup", Crate: "tauri-plugin-dup", Path: "a/dup"},
		{Key: "dup", Crate: "tauri-plugin-dup", Path: "b/dup"},
		{Key: "top", Crate: "tauri-plugin-top", Path: ""},
		{Key: "top", Crate: "other", Path: "top"},
		{Key: "two", Crate: "old", Path: "two"},
		{Key: "two", Crate: "new", Path: "two"},
		{Key: "two", Crate: "third", Path: "three"},
		{Key: "one", Crate: "tauri-plugin-one", Path: "one", Apart: "what was so before"},
	}
	TellApart(plugins)
	var got []string
	for _, p := range plugins {
		got = append(got, p.Name())
	}
	want := []string{"dup (a/dup)", "dup (b/dup)", "top (tauri-plugin-top)", "top (top)", "two (old)", "two (new)", "two (three)", "one"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
