package rust

import "slices"

// Span is a place in a source file. Lines and columns count from 1, columns
// count Unicode code points, and the end column is the first one past the
// text. A byte order mark at the start of a file takes up no column.
type Span struct{ Line, Column, EndLine, EndColumn int }

// Problem is something that kept a file, or the rest of it, from being read as
// the compiler would read it.
type Problem struct {
	Span    Span
	Message string
}

// blockSize is the distance of the checkpoints in a lineIndex: a column costs
// at most this many bytes to count, however long the line is.
const blockSize = 512

// lineIndex turns byte offsets into lines and columns.
type lineIndex struct {
	src    []byte
	starts []int32 // byte offset at which each line starts
	runes  []int32 // code points before each multiple of blockSize
}

func newLineIndex(src []byte, first int32) *lineIndex {
	x := &lineIndex{src: src, starts: []int32{first}, runes: make([]int32, 0, len(src)/blockSize+1)}
	var n int32
	for i, b := range src {
		if i%blockSize == 0 {
			x.runes = append(x.runes, n)
		}
		if startsRune(b) {
			n++
		}
		if b == '\n' {
			x.starts = append(x.starts, int32(i+1))
		}
	}
	if len(src)%blockSize == 0 {
		x.runes = append(x.runes, n)
	}
	return x
}

// startsRune is false for the continuation bytes of UTF-8.
func startsRune(b byte) bool { return b&0xC0 != 0x80 }

func (x *lineIndex) runesBefore(pos int32) int32 {
	block := pos / blockSize
	return x.runes[block] + countRunes(x.src[block*blockSize:pos])
}

func countRunes(text []byte) int32 {
	var n int32
	for _, b := range text {
		if startsRune(b) {
			n++
		}
	}
	return n
}

func (x *lineIndex) position(pos int32) (line, column int) {
	at, found := slices.BinarySearch(x.starts, pos)
	if !found {
		at = max(at-1, 0)
	}
	start := min(x.starts[at], pos)
	if pos-start < blockSize {
		return at + 1, int(countRunes(x.src[start:pos])) + 1
	}
	return at + 1, int(x.runesBefore(pos)-x.runesBefore(start)) + 1
}

// span is the Span of the bytes from pos up to end.
func (x *lineIndex) span(pos, end int32) Span {
	var s Span
	s.Line, s.Column = x.position(pos)
	s.EndLine, s.EndColumn = x.position(end)
	return s
}
