package rust

import (
	"bytes"
	"slices"
)

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

// blockSize is the distance of the checkpoints in a lineIndex: a place costs at
// most this many bytes to find, however long the line is.
const blockSize = 512

// lineIndex turns byte offsets into lines and columns.
type lineIndex struct {
	src    []byte
	blocks []checkpoint
	runes  []int32 // code points before each block; made for the first long line
}

// checkpoint is what is known of the start of a block.
type checkpoint struct {
	lines int32 // that ended before it
	start int32 // byte offset at which the line that is going on there starts
}

func newLineIndex(src []byte, first int32) *lineIndex {
	x := &lineIndex{src: src, blocks: make([]checkpoint, 0, len(src)/blockSize+2)}
	at := checkpoint{start: first}
	for pos := 0; pos <= len(src); pos += blockSize {
		x.blocks = append(x.blocks, at)
		at = at.after(src[pos:min(pos+blockSize, len(src))], int32(pos))
	}
	return x
}

var newline = []byte{'\n'}

// after is the checkpoint moved past the text that stands at pos.
func (c checkpoint) after(text []byte, pos int32) checkpoint {
	if n := bytes.Count(text, newline); n > 0 {
		c.lines += int32(n)
		c.start = pos + int32(bytes.LastIndexByte(text, '\n')) + 1
	}
	return c
}

func (x *lineIndex) runesBefore(pos int32) int32 {
	if x.runes == nil {
		x.runes = make([]int32, 1, len(x.blocks)+1)
		for block := range slices.Chunk(x.src, blockSize) {
			x.runes = append(x.runes, x.runes[len(x.runes)-1]+countRunes(block))
		}
	}
	block := pos / blockSize
	return x.runes[block] + countRunes(x.src[block*blockSize:pos])
}

// countRunes counts the bytes that are no continuation bytes of UTF-8.
func countRunes(text []byte) int32 {
	var n int32
	for _, b := range text {
		if b&0xC0 != 0x80 {
			n++
		}
	}
	return n
}

func (x *lineIndex) position(pos int32) (line, column int) {
	block := pos / blockSize
	at := x.blocks[block].after(x.src[block*blockSize:pos], block*blockSize)
	line, start := int(at.lines)+1, min(at.start, pos)
	if pos-start < blockSize {
		return line, int(countRunes(x.src[start:pos])) + 1
	}
	return line, int(x.runesBefore(pos)-x.runesBefore(start)) + 1
}

// span is the Span of the bytes from pos up to end.
func (x *lineIndex) span(pos, end int32) Span {
	var s Span
	s.Line, s.Column = x.position(pos)
	s.EndLine, s.EndColumn = x.position(end)
	return s
}
