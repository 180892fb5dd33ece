package tauri

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A folder holds one tree after the other, also where a file of one is a folder of
// the next.
func TestWriteTree(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "tree")
	trees := []map[string]string{
		{"a": "1", "b/c": "2", "b/d/e": "3"},
		{"a/b": "4", "b": "5"},
		{},
		{"b/c": "2"},
	}
	for _, tree := range trees {
		if err := writeTree(dir, tree); err != nil {
			t.Fatal(err)
		}
		got, err := readTree(dir)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tree, got); diff != "" {
			t.Error(diff)
		}
	}
}

// Cargo goes by the time of the last change, so what is as it should be is left alone.
func TestWriteTreeLeavesFilesAlone(t *testing.T) {
	dir := t.TempDir()
	if err := writeTree(dir, map[string]string{"same": "1", "other": "1"}); err != nil {
		t.Fatal(err)
	}
	past := time.Unix(1_000_000_000, 0)
	for _, name := range []string{"same", "other"} {
		if err := os.Chtimes(filepath.Join(dir, name), past, past); err != nil {
			t.Fatal(err)
		}
	}
	if err := writeTree(dir, map[string]string{"same": "1", "other": "2"}); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"same": true, "other": false} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if got := info.ModTime().Equal(past); got != want {
			t.Errorf("%s is left alone: %t", name, got)
		}
	}
}
