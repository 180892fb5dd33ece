package permver

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/fixture"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

// TestCorpusHistory compares every release of every plugin with the one before
// it. Nothing may fail or stay unchecked without a reason, and a release
// compared with itself has nothing to say. PERMVER_CORPUS_TABLE names a file to
// write the findings to, for reading them one by one.
func TestCorpusHistory(t *testing.T) {
	repo := fixture.Corpus(t)
	loader := manifest.NewLoader()
	check := func(base, head, plugin string) (*Result, error) {
		s := newSession(Options{Base: base, Head: head, Plugins: []string{plugin}, Env: func(string) string { return "" }})
		s.repo, s.loader = repo, loader
		return s.check(t.Context())
	}
	var table strings.Builder
	counts := make(map[string]int)
	pairs := 0
	for name, list := range sortedMap(fixture.Releases(t, repo)) {
		last, _ := list[len(list)-1].Plugin(t, loader, repo, name)
		if last == nil {
			continue
		}
		plugin := last.Crate
		for i := range list {
			if i > 0 {
				pairs++
				compareCorpusPair(t, check, list[i-1].Name, list[i].Name, plugin, counts, &table)
			}
			same, err := check(list[i].Name, list[i].Name, plugin)
			if err != nil {
				t.Errorf("%s against itself: %v", list[i].Name, err)
				continue
			}
			for _, f := range findings(same) {
				if !f.Introduced && f.Rule.Group == rules.Releases {
					continue // what is wrong beside the plugin is wrong with both
				}
				t.Errorf("%s against itself: %s: %s", list[i].Name, f.Rule.ID, f.Message)
			}
		}
	}
	for rule, n := range sortedMap(counts) {
		t.Logf("%5d %s", n, rule)
	}
	t.Logf("%d pairs", pairs)
	if path := os.Getenv("PERMVER_CORPUS_TABLE"); path != "" {
		if err := os.WriteFile(filepath.Clean(path), []byte(table.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func compareCorpusPair(t *testing.T, check func(base, head, plugin string) (*Result, error), base, head, plugin string, counts map[string]int, table *strings.Builder) {
	t.Helper()
	result, err := check(base, head, plugin)
	if err != nil {
		t.Errorf("%s..%s: %v", base, head, err)
		return
	}
	for _, p := range result.Plugins {
		for _, c := range p.Comparisons {
			for _, u := range c.Unchecked {
				if u.Why == "" {
					t.Errorf("%s..%s: %s is unchecked without a reason", base, head, u.What)
				}
				fmt.Fprintf(table, "%s..%s\tunchecked\t%s: %s\n", base, head, u.What, u.Why)
			}
			if p.Status == verdict.Failed {
				fmt.Fprintf(table, "%s..%s\tfailed\t%s\n", base, head, p.Crate)
			}
		}
	}
	for _, f := range findings(result) {
		if !f.Introduced {
			continue
		}
		counts[f.Rule.ID]++
		if f.Bump != bump.None || f.Severity != 0 {
			fmt.Fprintf(table, "%s..%s\t%s\t%s\t%s\t%s\n", base, head, f.Rule.ID, f.Bump, f.Level, f.Message)
		}
	}
}

// sortedMap goes through a map in the order of its keys.
func sortedMap[V any](m map[string]V) func(yield func(string, V) bool) {
	return func(yield func(string, V) bool) {
		for _, key := range slices.Sorted(maps.Keys(m)) {
			if !yield(key, m[key]) {
				return
			}
		}
	}
}
