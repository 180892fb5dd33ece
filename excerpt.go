package permver

import (
	"strings"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/verdict"
)

// excerptLines is how many lines of a place are worth showing.
const excerptLines = 4

// quote gives every finding the source text at its place, and the text at its
// place in base if the thing is gone from head. What cannot be read again is
// left out: the finding has its place all the same.
func quote(findings []verdict.Finding, base, head *side) {
	texts := map[string]*texts{"base": {from: base}, "head": {from: head}}
	for i := range findings {
		f := &findings[i]
		if !f.Gone && !pointsNowhere(f.At) {
			f.Excerpt = texts["head"].appendTo(f.Excerpt, "head", f.At)
		}
		for _, r := range f.Related {
			if r.Side == "base" && f.Gone || r.Side == "head" {
				f.Excerpt = texts[r.Side].appendTo(f.Excerpt, r.Side, r.At)
			}
		}
	}
}

// texts are the files of a side that are quoted, as lines, each read once.
type texts struct {
	from  *side
	files map[string][]string
}

// lines returns the lines of a file, none if it cannot be read.
func (t *texts) lines(file string) []string {
	if lines, ok := t.files[file]; ok {
		return lines
	}
	var lines []string
	if content, _, err := t.from.ReadFile(file, gitsrc.Entry{}); err == nil {
		lines = strings.Split(string(content), "\n")
	}
	if t.files == nil {
		t.files = make(map[string][]string)
	}
	t.files[file] = lines
	return lines
}

// pointsNowhere reports whether a place names a file, but nothing in it.
func pointsNowhere(at source.Place) bool {
	return at.Line == 0 || at.Line == at.EndLine && at.Column == at.EndColumn
}

// appendTo adds the lines at a place.
func (t *texts) appendTo(to []verdict.Excerpt, name string, at source.Place) []verdict.Excerpt {
	if t.from == nil || at.IsZero() || at.Line == 0 {
		return to
	}
	lines := t.lines(at.File)
	last := min(at.EndLine, len(lines), at.Line+excerptLines-1)
	if at.Line > last {
		return to
	}
	shown := make([]string, 0, last-at.Line+1)
	for _, line := range lines[at.Line-1 : last] {
		shown = append(shown, strings.TrimSuffix(line, "\r"))
	}
	return append(to, verdict.Excerpt{
		Side: name, File: at.File, Line: at.Line, Column: at.Column, EndLine: at.EndLine, EndColumn: at.EndColumn, Lines: shown,
	})
}
