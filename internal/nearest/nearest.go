// Package nearest finds the name that somebody probably meant.
package nearest

import (
	"slices"
	"strings"
)

// maxLength bounds the work of comparing names; nobody mistypes a longer one.
const maxLength = 128

// Of returns the names most like text, best first and at most limit of them. About
// a third of a name may differ from text, or text may be the beginning of it; case
// never counts.
func Of(text string, names []string, limit int) []string {
	type match struct {
		name     string
		distance int
	}
	var matches []match
	for _, name := range names {
		if len(text) > maxLength || len(name) > maxLength {
			continue
		}
		d := distance(strings.ToLower(text), strings.ToLower(name))
		allowed := (len(name) + 1) / 3
		if begins := len(text) > 1 && strings.HasPrefix(strings.ToLower(name), strings.ToLower(text)); d <= allowed || begins {
			matches = append(matches, match{name, d})
		}
	}
	slices.SortStableFunc(matches, func(a, b match) int { return a.distance - b.distance })
	best := make([]string, 0, limit)
	for _, m := range matches[:min(limit, len(matches))] {
		best = append(best, m.name)
	}
	return best
}

// One returns the name most like text, or "" if none is.
func One(text string, names []string) string {
	if best := Of(text, names, 1); len(best) > 0 {
		return best[0]
	}
	return ""
}

// distance counts the insertions, deletions, replacements and swaps of
// neighbours that turn a into b (optimal string alignment).
func distance(a, b string) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
