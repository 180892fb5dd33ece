package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// profile holds the blocks of each file, in their order. A file is named by its package's
// import path.
type profile map[string][]block

// block is a run of statements of which all are run, or none.
type block struct {
	line, column, endLine, endColumn int
	statements                       int
	run                              bool
}

// parseProfile reads what go test -coverprofile writes: a line that names the mode, then
// the blocks, those of each test program for itself.
func parseProfile(text string) (profile, error) {
	mode, rest, _ := strings.Cut(text, "\n")
	if !strings.HasPrefix(mode, "mode: ") {
		return nil, errors.New("it does not begin with the mode of a profile")
	}
	p := make(profile)
	seen := make(map[string]int)
	for line := range strings.Lines(rest) {
		line = strings.TrimSpace(line)
		colon := strings.LastIndexByte(line, ':')
		if colon < 0 {
			return nil, fmt.Errorf("%q is no block", line)
		}
		var b block
		count := 0
		if _, err := fmt.Sscanf(line[colon+1:], "%d.%d,%d.%d %d %d", &b.line, &b.column, &b.endLine, &b.endColumn, &b.statements, &count); err != nil {
			return nil, fmt.Errorf("%q is no block: %w", line, err)
		}
		file := line[:colon]
		key, _, _ := strings.Cut(line, " ")
		i, known := seen[key]
		if !known {
			i = len(p[file])
			seen[key], p[file] = i, append(p[file], b)
		}
		p[file][i].run = p[file][i].run || count > 0
	}
	if len(p) == 0 {
		return nil, errors.New("it has no blocks")
	}
	for _, blocks := range p {
		slices.SortFunc(blocks, func(a, b block) int {
			return slices.Compare([]int{a.line, a.column, a.endLine, a.endColumn}, []int{b.line, b.column, b.endLine, b.endColumn})
		})
	}
	return p, nil
}
