// Package source holds what every reader of source text needs: places in a
// file, counted the way people and editors count them.
package source

import (
	"sort"
	"unicode/utf8"
)

// Span is a stretch of text inside one file. Lines and columns count from 1;
// columns count Unicode code points; the end is exclusive. The zero Span means
// "no place".
type Span struct {
	Line, Column, EndLine, EndColumn int
}

// IsZero reports whether the span names no place.
func (s Span) IsZero() bool { return s == Span{} }

// Place is a Span in a named file. The path is relative to the top of the side
// it was read from and uses "/".
type Place struct {
	File string
	Span
}

// IsZero reports whether the place names no file.
func (p Place) IsZero() bool { return p.File == "" }

// Lines maps byte offsets of one text to lines and columns. It is built once a
// text, since rescanning the text for every item is quadratic.
type Lines struct {
	text   []byte
	starts []int
}

// NewLines indexes text. Lines end with "\n"; a "\r" before it belongs to the line.
func NewLines(text []byte) *Lines {
	starts := []int{0}
	for i, b := range text {
		if b == '\n' {
			starts = append(starts, i+1)
		}
	}
	return &Lines{text: text, starts: starts}
}

// Span returns the place of the bytes [start, end). Offsets outside of the text
// are moved to its nearest end.
func (l *Lines) Span(start, end int) Span {
	var s Span
	s.Line, s.Column = l.position(start)
	s.EndLine, s.EndColumn = l.position(max(start, end))
	return s
}

func (l *Lines) position(offset int) (line, column int) {
	offset = min(max(offset, 0), len(l.text))
	i := sort.SearchInts(l.starts, offset+1) - 1
	return i + 1, utf8.RuneCount(l.text[l.starts[i]:offset]) + 1
}

// Offset returns the byte at which a place of the text begins, the opposite of
// [Lines.Span]; false if the text has no such line or column.
func (l *Lines) Offset(line, column int) (int, bool) {
	if line < 1 || line > len(l.starts) || column < 1 {
		return 0, false
	}
	offset, end := l.starts[line-1], len(l.text)
	if line < len(l.starts) {
		end = l.starts[line] - 1
	}
	for ; column > 1 && offset < end; column-- {
		_, size := utf8.DecodeRune(l.text[offset:end])
		offset += size
	}
	return offset, column == 1
}
