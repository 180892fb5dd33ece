package permver

import (
	"strings"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/verdict"
)

// excerptLines is how many lines of a place are worth showing.
const excerptLines = 4

// excerpts gives every finding the source text at its place, and the text at its
// place in base if the thing is gone from head. What cannot be read again is
// left out: the finding has its place all the same.
func excerpts(c *verdict.Comparison, base, head *side) {
	for i := range c.Findings {
		f := &c.Findings[i]
		if !f.Gone && !pointsNowhere(f.At) {
			f.Excerpt = appendExcerpt(f.Excerpt, "head", head, f.At)
		}
		for _, r := range f.Related {
			if r.Side == "base" && f.Gone || r.Side == "head" {
				f.Excerpt = appendExcerpt(f.Excerpt, r.Side, pickSide(r.Side, base, head), r.At)
			}
		}
	}
}

// pointsNowhere reports whether a place names a file, but nothing in it.
func pointsNowhere(at source.Place) bool {
	return at.Line == 0 || at.Line == at.EndLine && at.Column == at.EndColumn
}

func pickSide(name string, base, head *side) *side {
	if name == "base" {
		return base
	}
	return head
}

func appendExcerpt(to []verdict.Excerpt, name string, from *side, at source.Place) []verdict.Excerpt {
	if from == nil || at.IsZero() || at.Line == 0 {
		return to
	}
	content, _, err := from.ReadFile(at.File, gitsrc.Entry{})
	if err != nil {
		return to
	}
	lines := strings.Split(string(content), "\n")
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
