package plugingen

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Histogram counts in how many drawn cases each feature came up.
type Histogram struct {
	cases  int
	counts map[string]int
}

// Add counts one case with its features.
func (h *Histogram) Add(features ...string) {
	if h.counts == nil {
		h.counts = make(map[string]int)
	}
	h.cases++
	seen := make(map[string]bool)
	for _, f := range features {
		if !seen[f] {
			seen[f] = true
			h.counts[f]++
		}
	}
}

// String lists the features with their counts and shares, the most frequent first.
func (h *Histogram) String() string {
	features := slices.SortedFunc(maps.Keys(h.counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(h.counts[b], h.counts[a]), strings.Compare(a, b))
	})
	var b strings.Builder
	fmt.Fprintf(&b, "%d cases\n", h.cases)
	for _, f := range features {
		fmt.Fprintf(&b, "%8d %6.2f %%  %s\n", h.counts[f], 100*float64(h.counts[f])/float64(h.cases), f)
	}
	return b.String()
}
