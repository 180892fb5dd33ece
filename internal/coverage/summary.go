package main

import (
	"fmt"
	"go/scanner"
	"go/token"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
)

// marker begins the comment in which a block says why no test runs it.
const marker = "// unreached: "

// summary is what there is to say of a profile.
type summary struct {
	packages  []*counted
	explained []string // the blocks that no test runs and that say why
	faults    []string
}

// counted are the statements of a package.
type counted struct {
	name            string // its folder in the module
	run, statements int
}

func (c *counted) percent() float64 { return 100 * float64(c.run) / float64(c.statements) }

// summarise counts a profile, and holds the blocks that no test runs to what the sources
// say of them. source gives a file's path in the module and its text.
func summarise(p profile, source func(file string) (string, []byte, error)) (*summary, error) {
	sum := &summary{}
	byFolder := make(map[string]*counted)
	for _, name := range slices.Sorted(maps.Keys(p)) {
		file, text, err := source(name)
		if err != nil {
			return nil, err
		}
		c := byFolder[path.Dir(file)]
		if c == nil {
			c = &counted{name: path.Dir(file)}
			byFolder[c.name], sum.packages = c, append(sum.packages, c)
		}
		for _, b := range p[name] {
			c.statements += b.statements
			if b.run {
				c.run += b.statements
			}
		}
		sum.explain(file, text, p[name])
	}
	for _, c := range sum.packages {
		if c.percent() < leastPercent {
			sum.faults = append(sum.faults, fmt.Sprintf("%s: the tests run %.1f %% of the statements, and have to run %d %%", c.name, c.percent(), leastPercent))
		}
	}
	return sum, nil
}

// explain looks in a file for what its blocks say that no test runs.
func (s *summary) explain(file string, text []byte, blocks []block) {
	reasons, lines := reasonsOf(text)
	for _, b := range blocks {
		if b.run || b.statements == 0 {
			continue
		}
		reason := ""
		for line := b.line; line <= b.endLine; line++ {
			if reasons[line] != "" {
				reason = reasons[line]
				delete(reasons, line)
			}
		}
		if reason == "" {
			s.faults = append(s.faults, fmt.Sprintf("%s:%d: no test runs this: %s", file, b.line, textOf(lines, b)))
			continue
		}
		s.explained = append(s.explained, fmt.Sprintf("%s:%d: %s: %s", file, b.line, textOf(lines, b), reason))
	}
	for _, line := range slices.Sorted(maps.Keys(reasons)) {
		s.faults = append(s.faults, fmt.Sprintf("%s:%d: it says why no test runs it, but one does: %s", file, line, reasons[line]))
	}
}

// reasonsOf are the reasons that a source gives, by their lines, and the lines without
// them.
func reasonsOf(text []byte) (reasons map[int]string, lines []string) {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(text))
	s.Init(file, text, nil, scanner.ScanComments) // what does not parse was not tested either
	reasons, lines = make(map[int]string), strings.Split(string(text), "\n")
	for {
		at, kind, literal := s.Scan()
		if kind == token.EOF {
			return reasons, lines
		}
		if reason, ok := strings.CutPrefix(literal, marker); ok && kind == token.COMMENT {
			place := file.PositionFor(at, false)
			reasons[place.Line] = strings.TrimSpace(reason)
			lines[place.Line-1] = lines[place.Line-1][:place.Column-1]
		}
	}
}

// textOf is a block as one line, without the braces around it.
func textOf(lines []string, b block) string {
	const most = 100
	part := slices.Clone(lines[b.line-1 : b.endLine])
	last := part[len(part)-1]
	part[len(part)-1] = last[:min(b.endColumn-1, len(last))]
	part[0] = part[0][b.column-1:]
	for i, line := range part {
		part[i] = strings.TrimSpace(line)
	}
	text := strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(strings.Join(part, " "), "{"), "}"))
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return text
}

// print writes the packages, what is explained, and what is not.
func (s *summary) print(w io.Writer) error {
	var text strings.Builder
	for _, c := range s.packages {
		fmt.Fprintf(&text, "%s: %d of %d statements, %.1f %%\n", c.name, c.run, c.statements, c.percent())
	}
	for _, line := range s.explained {
		fmt.Fprintln(&text, line)
	}
	if len(s.faults) > 0 {
		fmt.Fprintln(&text)
	}
	for _, line := range s.faults {
		fmt.Fprintln(&text, line)
	}
	_, err := io.WriteString(w, text.String())
	return err
}
