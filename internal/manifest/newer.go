package manifest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// The crates that decide which TOML a Tauri 2 reads, as the subjects of faults. From
// which version on they read it is measured: docs/tauri-versions.md.
const (
	// ParserCrate reads TOML 1.1 since its version 1.0.6.
	ParserCrate = "toml_parser"
	// TOMLCrate reads integers beyond 64 bits with a sign, and the last level of nesting,
	// since its version 0.9.
	TOMLCrate = "toml"
)

// newerSyntax is a part of a correct TOML text that older Tauris refuse.
type newerSyntax struct {
	at          extent
	crate, what string
}

// findNewerSyntax returns what a text that was read to the tree at root asks of each
// crate, the first of each.
func findNewerSyntax(text []byte, root *node) []newerSyntax {
	f := &newerFinder{scanner: tomlScanner{text: text}}
	f.scan()
	f.values(root, 0)
	return f.first
}

// newerFinder keeps the first for each crate.
type newerFinder struct {
	scanner tomlScanner
	first   []newerSyntax
}

func (f *newerFinder) found(crate string, at extent, what string) {
	i := slices.IndexFunc(f.first, func(n newerSyntax) bool { return n.crate == crate })
	switch {
	case i < 0:
		f.first = append(f.first, newerSyntax{at, crate, what})
	case at.start < f.first[i].at.start:
		f.first[i] = newerSyntax{at, crate, what}
	}
}

// tomlScanner walks over a correct text, bracket by bracket.
type tomlScanner struct {
	text []byte
	open []int // where the brackets around the place stand
}

// table returns where the inline table begins that the place is directly in.
func (s *tomlScanner) table() (start int, ok bool) {
	if len(s.open) == 0 {
		return 0, false
	}
	start = s.open[len(s.open)-1]
	return start, s.text[start] == '{'
}

// scan looks for what TOML 1.1 allows in inline tables and strings. The brackets of
// headers are those of lists as far as it matters.
func (f *newerFinder) scan() {
	s := &f.scanner
	for i := 0; i < len(s.text); {
		switch c := s.text[i]; c {
		case '"', '\'':
			end := skipTOMLString(s.text, i)
			if end < 0 { // not in a correct text
				return
			}
			if c == '"' {
				f.escapes(i, end)
			}
			i = end
		case '\n', '#':
			i = f.space(i)
		case '{', '[':
			if s.open = append(s.open, i); len(s.open) == maxTOMLDepth {
				f.found(TOMLCrate, extent{i, i + 1}, fmt.Sprintf("lists and inline tables nested %d deep", maxTOMLDepth))
			}
			i++
		case '}', ']':
			s.open = s.open[:max(len(s.open)-1, 0)]
			i++
		case ',':
			f.comma(i)
			i++
		default:
			i++
		}
	}
}

// space passes over a line end or a comment and what white space follows. An inline
// table has neither before TOML 1.1.
func (f *newerFinder) space(i int) int {
	s := &f.scanner
	if table, ok := s.table(); ok {
		f.found(ParserCrate, extent{table, table + 1}, "an inline table over several lines, or with a comment,")
	}
	return skipTOMLSpace(s.text, i)
}

// comma looks at the comma at i, which no inline table ends in before TOML 1.1.
func (f *newerFinder) comma(i int) {
	s := &f.scanner
	if after := skipTOMLSpace(s.text, i+1); bytes.HasPrefix(s.text[after:], []byte("}")) {
		f.found(ParserCrate, extent{i, i + 1}, "a comma at the end of an inline table")
	}
}

// escapes looks at the escapes of the string in [start, end).
func (f *newerFinder) escapes(start, end int) {
	text := f.scanner.text
	for i := start; i < end; i++ {
		if text[i] != '\\' {
			continue
		}
		if i++; text[i] == 'e' || text[i] == 'x' {
			f.found(ParserCrate, extent{i - 1, i + 1}, `the escape \`+string(text[i]))
		}
	}
}

// values looks at the values of a tree, which the reader bounds in depth. dotted are
// the tables on the way to n that are parts of one key.
func (f *newerFinder) values(n *node, dotted int) {
	switch {
	case n.kind == uintNode, n.kind == brokenNode:
		f.found(TOMLCrate, n.at, "an integer beyond 64 bits with a sign")
	case n.isDatetime() && lacksSeconds(n.fields[0].value.text):
		f.found(ParserCrate, n.at, "a time without seconds")
	}
	for _, item := range n.items {
		f.values(item, 0)
	}
	if dotted++; n.form&dottedForm == 0 {
		dotted = 1
	}
	for _, field := range n.fields {
		if dotted == maxTOMLDepth {
			f.found(TOMLCrate, field.key.at, fmt.Sprintf("a key of %d parts", maxTOMLDepth))
		}
		f.values(field.value, dotted)
	}
}

// lacksSeconds reports whether a date or time says the hour and the minute only.
func lacksSeconds(text string) bool {
	_, minute, isTime := strings.Cut(text, ":")
	return isTime && (len(minute) < 3 || minute[2] != ':')
}
