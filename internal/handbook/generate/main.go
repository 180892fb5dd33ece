// Command generate writes the pages of docs/ that package handbook makes. `go generate
// ./...` runs it at the top of the repository.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/permver/permver"
	"github.com/permver/permver/internal/handbook"
	"github.com/permver/permver/rules"
)

func main() {
	if err := write("docs"); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// write writes the pages into a folder, and removes those of rules that are gone.
func write(folder string) error {
	pages, err := handbook.Pages(rules.All(), permver.Example)
	if err != nil {
		return err
	}
	committed, err := filepath.Glob(filepath.Join(folder, "rules", "*.md"))
	if err != nil {
		return err
	}
	for _, file := range committed {
		if _, ok := pages["rules/"+filepath.Base(file)]; !ok {
			if err := os.Remove(file); err != nil {
				return fmt.Errorf("remove the page of a rule that is gone: %w", err)
			}
		}
	}
	if err := os.MkdirAll(filepath.Join(folder, "rules"), 0o755); err != nil {
		return err
	}
	for name, content := range pages {
		if err := os.WriteFile(filepath.Join(folder, filepath.FromSlash(name)), []byte(content), 0o644); err != nil {
			return err
		}
	}
	return nil
}
