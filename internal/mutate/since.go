package main

import (
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// lineFilter holds the lines to mutate, by file; nil stands for all.
type lineFilter map[string][]lineRange

type lineRange struct{ first, last int }

// has reports whether a mutant changes one of the lines.
func (f lineFilter) has(m *mutant) bool {
	if f == nil {
		return true
	}
	for _, r := range f[m.file] {
		if m.line <= r.last && m.endLine >= r.first {
			return true
		}
	}
	return false
}

// changedLines asks git which lines of the working tree differ from a revision;
// all are wanted if none is given.
func changedLines(ctx context.Context, root, since string) (lineFilter, error) {
	if since == "" {
		return nil, nil
	}
	cmd := exec.CommandContext(ctx, "git", "diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-renames",
		"--relative", "--src-prefix=a/", "--dst-prefix=b/", "--end-of-options", since, "--", "*.go")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("ask git what changed since %s: %w", since, err)
	}
	return parseHunks(string(out)), nil
}

var hunk = regexp.MustCompile(`^@@ -\S+ \+(\d+)(?:,(\d+))? @@`)

// parseHunks reads the new lines out of a diff without context.
func parseHunks(text string) lineFilter {
	filter := lineFilter{}
	file := ""
	for line := range strings.Lines(text) {
		if name, ok := strings.CutPrefix(line, "+++ b/"); ok {
			file = strings.TrimRight(name, "\t\n")
		}
		if match := hunk.FindStringSubmatch(line); match != nil {
			first, _ := strconv.Atoi(match[1])
			count := 1
			if match[2] != "" {
				count, _ = strconv.Atoi(match[2])
			}
			if count > 0 {
				filter[file] = append(filter[file], lineRange{first, first + count - 1})
			}
		}
	}
	return filter
}
