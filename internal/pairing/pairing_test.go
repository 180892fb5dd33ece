package pairing_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/permver/permver/internal/pairing"
)

const none = pairing.None

func TestBest(t *testing.T) {
	tests := []struct {
		name    string
		weights [][]int
		want    []int
	}{
		{"nothing", nil, []int{}},
		{"no columns", [][]int{{}, {}}, []int{none, none}},
		{"one each", [][]int{{1}}, []int{0}},
		{"no weight", [][]int{{0}}, []int{none}},
		{"two apart", [][]int{{9, 0}, {0, 5}}, []int{0, 1}},
		{"the better column", [][]int{{1, 2}}, []int{1}},
		{"the better row", [][]int{{1}, {2}}, []int{none, 0}},
		{"the best total", [][]int{{5, 10}, {0, 9}}, []int{0, 1}},
		{"rather one good than two bad", [][]int{{1, 10}, {0, 2}}, []int{1, none}},
		{"two columns alike", [][]int{{7, 7, 3}}, []int{none}},
		{"two rows alike", [][]int{{7}, {7}, {3}}, []int{none, none, none}},
		{"alike, but one is taken", [][]int{{5, 5}, {0, 9}}, []int{0, 1}},
		{"all alike", [][]int{{4, 4}, {4, 4}}, []int{none, none}},
		{"two ways round, one apart", [][]int{{4, 4, 0}, {4, 4, 0}, {0, 0, 1}}, []int{none, none, 2}},
		{"a chain of alike ones", [][]int{{3, 0}, {3, 3}, {0, 3}}, []int{none, none, none}},
		{"a chain with an end", [][]int{{3, 0}, {3, 3}}, []int{0, 1}},
		{"a chain to spare", [][]int{{3, 3, 0}, {0, 3, 3}}, []int{none, none}},
	}
	for _, test := range tests {
		columns := 0
		if len(test.weights) > 0 {
			columns = len(test.weights[0])
		}
		got := pairing.Best(len(test.weights), columns, func(row, column int) int { return test.weights[row][column] })
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", test.name, diff)
		}
	}
}

// TestBestOfAll compares with what trying every pairing gives: the pairs that all
// the best ones have in common.
func TestBestOfAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, columns := rapid.IntRange(0, 5).Draw(t, "rows"), rapid.IntRange(0, 5).Draw(t, "columns")
		weights := rapid.SliceOfN(rapid.SliceOfN(rapid.IntRange(0, rapid.SampledFrom([]int{1, 2, 4, 50}).Draw(t, "most")), columns, columns), rows, rows).Draw(t, "weights")
		weight := func(row, column int) int { return weights[row][column] }
		want := inAllBest(rows, columns, weight)
		got := pairing.Best(rows, columns, weight)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("-want +got:\n%s", diff)
		}
	})
}

func inAllBest(rows, columns int, weight func(row, column int) int) []int {
	best, common := -1, make([]int, rows)
	partners, taken := make([]int, rows), make([]bool, columns)
	var try func(row, total int)
	try = func(row, total int) {
		switch {
		case row < rows:
			partners[row] = none
			try(row+1, total)
			for column := range columns {
				if w := weight(row, column); w > 0 && !taken[column] {
					taken[column], partners[row] = true, column
					try(row+1, total+w)
					taken[column] = false
				}
			}
		case total > best:
			best = total
			copy(common, partners)
		case total == best:
			for i := range common {
				if common[i] != partners[i] {
					common[i] = none
				}
			}
		}
	}
	try(0, 0)
	return common
}
