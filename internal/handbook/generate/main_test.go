package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/permver/permver/rules"
)

func TestWrite(t *testing.T) {
	folder := t.TempDir()
	gone := filepath.Join(folder, "rules", "gone.md")
	if err := os.MkdirAll(filepath.Dir(gone), 0o755); err != nil {
		t.Fatal(err)
	}
	kept := filepath.Join(folder, "other.md")
	for _, file := range []string{gone, kept} {
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := write(folder); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(gone); !os.IsNotExist(err) {
		t.Errorf("the page of a rule that is gone: %v", err)
	}
	for _, file := range []string{kept, filepath.Join(folder, "not-checked.md"), filepath.Join(folder, "rules", rules.All()[0].ID+".md")} {
		if _, err := os.Stat(file); err != nil {
			t.Error(err)
		}
	}
}
