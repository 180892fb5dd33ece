package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// equivalents are the survivors that no test could kill, each with the reason.
// In the file a line without indentation names a source file and a function;
// under it, one tab in, stand the mutants as they are printed, without the place;
// under each, two tabs in, the reason. Lines that begin with # are comments.
type equivalents struct {
	name    string
	entries map[string]*equivalent // by the mutant's key
}

type equivalent struct {
	file, key, reason string
	line              int
	used              bool
}

// readEquivalents reads the file, if there is one.
func readEquivalents(root, name string) (*equivalents, error) {
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return parseEquivalents(name, string(text))
}

func parseEquivalents(name, text string) (*equivalents, error) {
	e := &equivalents{name: name, entries: make(map[string]*equivalent)}
	function := ""
	var last *equivalent
	for i, line := range strings.Split(text, "\n") {
		content := strings.TrimLeft(line, "\t")
		depth := len(line) - len(content)
		fault := ""
		switch {
		case strings.TrimSpace(line) == "" || strings.HasPrefix(content, "#"):
		case depth == 0:
			function, last = content, nil
		case depth == 1 && function != "":
			key := function + "\n" + content
			if e.entries[key] != nil {
				fault = "the mutant is listed twice"
			}
			file, _, _ := strings.Cut(function, " ")
			last = &equivalent{file: file, key: key, line: i + 1}
			e.entries[key] = last
		case depth == 2 && last != nil:
			last.reason += content
		default:
			fault = "neither a function, nor a mutant under one, nor a reason under that"
		}
		if fault != "" {
			return nil, fmt.Errorf("%s:%d: %s", name, i+1, fault)
		}
	}
	for _, entry := range e.sorted() {
		if entry.reason == "" {
			return nil, fmt.Errorf("%s:%d: the mutant has no reason", name, entry.line)
		}
	}
	return e, nil
}

func (e *equivalents) sorted() []*equivalent {
	all := make([]*equivalent, 0, len(e.entries))
	for _, entry := range e.entries {
		all = append(all, entry)
	}
	slices.SortFunc(all, func(a, b *equivalent) int { return cmp.Compare(a.line, b.line) })
	return all
}

// explain reports whether a survivor is listed, and marks its entry as used.
func (e *equivalents) explain(m *mutant) bool {
	entry := e.entries[m.key()]
	if entry == nil {
		return false
	}
	entry.used = true
	return true
}

// unused are the entries for files in dirs that no survivor has.
func (e *equivalents) unused(dirs []string) []string {
	var stale []string
	for _, entry := range e.sorted() {
		if !entry.used && slices.Contains(dirs, path.Dir(entry.file)) {
			stale = append(stale, fmt.Sprintf("%s:%d: no survivor is like this: %s", e.name, entry.line, strings.ReplaceAll(entry.key, "\n", ": ")))
		}
	}
	return stale
}
