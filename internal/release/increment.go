package release

import "github.com/permver/permver/internal/bump"

// Increment returns which number of a version has to count up for a change of that
// class: the first for Major, the second for Minor, the last for Patch. That is how
// tools which count up versions take these words, while for Cargo what breaks is the
// leftmost number that is not zero: a Major change of 0.3.1 is a Minor step for them,
// to 0.4.0.
func Increment(from Version, class bump.Class) bump.Class {
	first := from.core().significant()
	switch class {
	case bump.Major:
		return bump.Major - bump.Class(first)
	case bump.Minor:
		return bump.Major - bump.Class(min(first+1, 2))
	default:
		return class
	}
}
