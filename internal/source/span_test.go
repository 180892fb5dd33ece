package source

import "testing"

func TestSpan(t *testing.T) {
	text := "ab\r\nc\u00e9d\n\nlast"
	tests := []struct {
		start, end int
		want       Span
	}{
		{0, 2, Span{1, 1, 1, 3}},
		{0, 5, Span{1, 1, 2, 2}},
		{5, 7, Span{2, 2, 2, 3}}, // an é of two bytes is one column
		{8, 9, Span{2, 4, 3, 1}},
		{9, 10, Span{3, 1, 4, 1}},
		{10, 14, Span{4, 1, 4, 5}},
		{14, 14, Span{4, 5, 4, 5}},
		{-5, 99, Span{1, 1, 4, 5}},
		{6, 2, Span{2, 3, 2, 3}},
	}
	lines := NewLines([]byte(text))
	for _, tt := range tests {
		if got := lines.Span(tt.start, tt.end); got != tt.want {
			t.Errorf("Span(%d, %d) = %+v, want %+v", tt.start, tt.end, got, tt.want)
		}
	}
}

func TestZero(t *testing.T) {
	if !(Span{}).IsZero() || !(Place{}).IsZero() {
		t.Error("zero values name no place")
	}
	if NewLines(nil).Span(0, 0).IsZero() || (Place{File: "a"}).IsZero() {
		t.Error("the beginning of a file is a place")
	}
}

func TestOffset(t *testing.T) {
	text := "ab\r\nc\u00e9d\n\nlast"
	lines := NewLines([]byte(text))
	for offset := range len(text) + 1 {
		if offset == 6 {
			continue // within the é
		}
		at := lines.Span(offset, offset)
		if got, ok := lines.Offset(at.Line, at.Column); got != offset || !ok {
			t.Errorf("Offset(%d, %d) = %d, %v, want %d", at.Line, at.Column, got, ok, offset)
		}
	}
	for _, at := range [][2]int{{0, 1}, {1, 0}, {1, 5}, {3, 2}, {4, 6}, {5, 1}} {
		if got, ok := lines.Offset(at[0], at[1]); ok {
			t.Errorf("Offset(%d, %d) = %d, though there is no such place", at[0], at[1], got)
		}
	}
}
