package report

import (
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/permver/permver/internal/verdict"
)

const (
	tabColumns     = 4
	maxLineColumns = 160 // of a source line; more is cut off around the mark
)

// excerpts quotes the source with a mark under the place. Where it is not the
// finding's own file in head, a line above tells which it is.
func (t *text) excerpts(f verdict.Finding) {
	for _, e := range f.Excerpt {
		if len(e.Lines) > 0 {
			t.blank()
			t.excerpt(e, isElsewhere(f, e))
		}
	}
	if len(f.Excerpt) > 0 {
		t.blank()
	}
}

// isElsewhere reports whether an excerpt does not show the finding's own file in head.
func isElsewhere(f verdict.Finding, e verdict.Excerpt) bool {
	return e.Side == "base" || e.File != f.At.File
}

func (t *text) excerpt(e verdict.Excerpt, titled bool) {
	gutter := len(fmt.Sprint(e.Line + len(e.Lines) - 1))
	if titled {
		indent := strings.Repeat(" ", gutter+3)
		t.wrapped(faint, indent, indent, excerptTitle(e))
	}
	for i, line := range e.Lines {
		row := newRow(line)
		from, to := 0, 0
		if i == 0 {
			from, to = row.marked(e)
		}
		t.row(fmt.Sprintf("  %*d |", gutter, e.Line+i), row, from, to)
	}
	if shown := e.Line + len(e.Lines) - 1; e.EndLine > shown {
		t.out.WriteString(t.palette.paint(faint, fmt.Sprintf("  %*s | …", gutter, "")) + "\n")
	}
}

func excerptTitle(e verdict.Excerpt) string {
	place := position(e.File, e.Line, e.Column)
	if e.Side == "base" {
		return place + " in base:"
	}
	return place + ":"
}

// row is a source line as a screen shows it: tabs are blanks and hidden characters
// are spelled.
type row struct {
	cells  []string // what each code point looks like
	starts []int    // the column of the screen at which it starts; one more for the end
}

func newRow(line string) row {
	line = strings.TrimRight(line, "\r\n")
	var r row
	at := 0
	for len(line) > 0 {
		char, size := utf8.DecodeRuneInString(line)
		cell := visible(char, line[:size])
		if char == '\t' {
			cell = strings.Repeat(" ", tabColumns-at%tabColumns)
		}
		r.cells = append(r.cells, cell)
		r.starts = append(r.starts, at)
		at += columns(cell)
		line = line[size:]
	}
	r.starts = append(r.starts, at)
	return r
}

// marked returns the code points of the excerpt's first line that are marked, from
// the first up to but not including the second. They are equal where no column is
// known. A place of several lines is marked up to the end of its first.
func (r row) marked(e verdict.Excerpt) (from, to int) {
	if e.Column < 1 {
		return 0, 0
	}
	n := len(r.cells)
	from = min(e.Column-1, n)
	to = n
	if e.EndLine <= e.Line {
		to = min(e.EndColumn-1, n)
	}
	return from, max(to, from+1) // at least one, if need be behind the line's end
}

// cut returns the code points to show of a line that may be too long: the part
// around the mark.
func (r row) cut(from, to int) (first, last int) {
	n := len(r.cells)
	if r.starts[n] <= maxLineColumns {
		return 0, n
	}
	if r.starts[min(to, n)] > maxLineColumns {
		first = sort.SearchInts(r.starts, r.starts[from]-maxLineColumns/4)
	}
	last = sort.SearchInts(r.starts, r.starts[first]+maxLineColumns+1) - 1
	return first, last
}

// quoted returns the part of a line that is shown: what stands before the mark, the
// mark, and what follows it.
func (r row) quoted(from, to int) (before, marked, after string) {
	first, last := r.cut(from, to)
	from, to = min(max(from, first), last), min(to, last)
	join := func(from, to int) string { return strings.Join(r.cells[from:max(from, to)], "") }
	before, marked, after = join(first, from), join(from, to), join(max(from, to), last)
	if first > 0 {
		before = "…" + before
	}
	if last < len(r.cells) {
		after += "…"
	}
	return before, marked, after
}

// row writes one line of source behind its number, and the mark under it.
func (t *text) row(number string, r row, from, to int) {
	first, last := r.cut(from, to)
	shown := strings.Join(r.cells[first:last], "")
	offset := 1 - r.starts[first]
	if first > 0 {
		shown = "…" + shown
		offset++
	}
	if last < len(r.cells) {
		shown += "…"
	}
	t.out.WriteString(strings.TrimRight(t.palette.paint(faint, number)+" "+shown, " ") + "\n")
	if from == to {
		return
	}
	begin, end := r.starts[from], r.starts[max(min(to, last), from)]
	blank := strings.Repeat(" ", len(number)-1) + "|"
	t.out.WriteString(t.palette.paint(faint, blank) + strings.Repeat(" ", begin+offset) +
		t.palette.paint(marking, strings.Repeat("^", max(end-begin, 1))) + "\n")
}
