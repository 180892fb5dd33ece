package main

import (
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
)

// outcome is what became of a mutant.
type outcome struct {
	mutant    *mutant
	killer    string // the package and the test, "" for a survivor
	explained bool
}

func (o outcome) String() string {
	switch {
	case o.killer != "":
		return fmt.Sprintf("%s (killed by %s)", o.mutant, o.killer)
	case o.explained:
		return fmt.Sprintf("%s (equivalent)", o.mutant)
	}
	return o.mutant.String()
}

// count is how many mutants ended in which way.
type count struct{ mutants, killed, explained, survived int }

func (c *count) add(o outcome) {
	c.mutants++
	switch {
	case o.killer != "":
		c.killed++
	case o.explained:
		c.explained++
	default:
		c.survived++
	}
}

// summary counts the mutants of a run.
type summary struct {
	packages, kinds map[string]*count
	survivors       []*mutant
	stale           []string // entries of the list that explain nothing
}

// add counts a mutant and reports whether it is an unexplained survivor.
func (s *summary) add(o outcome) bool {
	if s.packages == nil {
		s.packages, s.kinds = make(map[string]*count), make(map[string]*count)
	}
	for table, key := range map[*map[string]*count]string{&s.packages: path.Dir(o.mutant.file), &s.kinds: o.mutant.kind} {
		if (*table)[key] == nil {
			(*table)[key] = &count{}
		}
		(*table)[key].add(o)
	}
	if o.killer != "" || o.explained {
		return false
	}
	s.survivors = append(s.survivors, o.mutant)
	return true
}

// print writes the stale entries, and one table by package and one by kind.
func (s *summary) print(w io.Writer) error {
	var text strings.Builder
	for _, line := range s.stale {
		text.WriteString(line + "\n")
	}
	for _, table := range []map[string]*count{s.packages, s.kinds} {
		text.WriteString("\nmutants  killed  equivalent  survived\n")
		for _, name := range slices.Sorted(maps.Keys(table)) {
			c := table[name]
			fmt.Fprintf(&text, "%7d  %6d  %10d  %8d  %s\n", c.mutants, c.killed, c.explained, c.survived, name)
		}
	}
	_, err := io.WriteString(w, text.String())
	return err
}
