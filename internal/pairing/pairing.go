// Package pairing pairs the things of two lists one to one, so that the weights of
// the pairs together are as large as can be: what was lost with what was gained,
// to see what was renamed.
//
// A pair is only given if it belongs to every pairing of that total. Where several
// are equally good nobody can tell which is meant, and an answer would depend on
// the order of the lists.
package pairing

import "math"

// None is the partner of what is paired with nothing.
const None = -1

// Best pairs rows with columns. It takes the number of both and the weight of a row
// with a column, which is at least 0; what weighs 0 is no pair. It returns the
// column of every row, or None. The work grows with the square of the smaller
// number times the larger one.
func Best(rows, columns int, weight func(row, column int) int) []int {
	partners := make([]int, rows)
	for row := range partners {
		partners[row] = None
	}
	if rows > columns {
		for column, row := range Best(columns, rows, func(column, row int) int { return weight(row, column) }) {
			if row != None {
				partners[row] = column
			}
		}
		return partners
	}
	a := assign(rows, columns, weight)
	for column := 1; column <= columns; column++ {
		if row := a.rowOf[column]; row != 0 && weight(row-1, column-1) > 0 && !a.avoidable(column) {
			partners[row-1] = column - 1
		}
	}
	return partners
}

// assignment gives each of its rows a column of its own, no more rows than columns.
// Rows and columns count from 1; column 0 holds the row that is being added. The
// prices prove that no other assignment is better: the weight of a row with a
// column is at most their prices together, just that where they are assigned to
// each other, and the price of a column that is left over is 0.
type assignment struct {
	weight                func(row, column int) int
	rowOf                 []int // of each column, or 0
	rowPrice, columnPrice []int
}

// assign finds the best assignment by the Hungarian method: row by row, each time
// along the way on which the rows before give up least.
func assign(rows, columns int, weight func(row, column int) int) *assignment {
	a := &assignment{weight, make([]int, columns+1), make([]int, rows+1), make([]int, columns+1)}
	for row := 1; row <= rows; row++ {
		a.rowOf[0] = row
		a.add()
	}
	return a
}

func (a *assignment) excess(row, column int) int {
	return a.rowPrice[row] + a.columnPrice[column] - a.weight(row-1, column-1)
}

// add moves rows on from column to column, beginning with the one in column 0,
// until one comes to a column that was left over.
func (a *assignment) add() {
	reached := make([]bool, len(a.rowOf))
	least := make([]int, len(a.rowOf)) // what reaching a column costs, at least
	for column := range least {
		least[column] = math.MaxInt
	}
	before := make([]int, len(a.rowOf)) // the column from which it is reached
	at := 0
	for ; at == 0 || a.rowOf[at] != 0; at = a.lower(reached, least) {
		reached[at] = true
		for column := 1; column < len(least); column++ {
			if cost := a.excess(a.rowOf[at], column); !reached[column] && cost < least[column] {
				least[column], before[column] = cost, at
			}
		}
	}
	for ; at != 0; at = before[at] {
		a.rowOf[at] = a.rowOf[before[at]]
	}
}

// lower lowers the prices of the rows on the way until the next column is reached,
// and returns that.
func (a *assignment) lower(reached []bool, least []int) int {
	next := 0
	for column := 1; column < len(least); column++ {
		if !reached[column] && (next == 0 || least[column] < least[next]) {
			next = column
		}
	}
	by := least[next]
	for column := range least {
		if reached[column] {
			a.rowPrice[a.rowOf[column]] -= by
			a.columnPrice[column] += by
		} else if column > 0 {
			least[column] -= by
		}
	}
	return next
}

// avoidable reports whether another assignment that leaves the column's row
// elsewhere is as good. Then rows can move on at no cost, each to the column of the
// next: in a circle, or from a column that may as well be left over to one that is.
func (a *assignment) avoidable(column int) bool {
	seen := make([]bool, len(a.rowOf))
	var back func(at int) bool
	back = func(at int) bool {
		for to := range a.rowOf {
			if seen[to] || !a.free(at, to) {
				continue
			}
			seen[to] = true
			if to == column || back(to) {
				return true
			}
		}
		return false
	}
	return back(column)
}

// free reports whether something can go from one column to another at no cost: the
// row of the one to the other, or, through column 0, that which is left over.
func (a *assignment) free(from, to int) bool {
	switch {
	case from == to:
		return false
	case to == 0:
		return a.rowOf[from] == 0
	case from == 0:
		return a.columnPrice[to] == 0
	}
	return a.rowOf[from] != 0 && a.excess(a.rowOf[from], to) == 0
}
