package release

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// comparePrerelease orders the prerelease parts of versions with the same x.y.z,
// as the crate semver does: none at all comes last, identifiers compare one by
// one, and of two lists that begin alike the shorter comes first. Numbers of any
// size compare by value, which github.com/Masterminds/semver does up to 2^64-1.
func comparePrerelease(a, b string) int {
	if a == "" || b == "" {
		return cmp.Compare(b2i(a == ""), b2i(b == ""))
	}
	return slices.CompareFunc(strings.Split(a, "."), strings.Split(b, "."), compareIdentifier)
}

// compareIdentifier puts numbers before words. Numbers have no leading zeros, so
// the longer one is the larger.
func compareIdentifier(a, b string) int {
	aWord, bWord := !isNumber(a), !isNumber(b)
	switch {
	case aWord != bWord:
		return cmp.Compare(b2i(aWord), b2i(bWord))
	case aWord:
		return cmp.Compare(a, b)
	default:
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	}
}

// nextPrerelease counts up the last identifier: rc.1 gives rc.2. Where that is no
// number, or one too large to count up, it starts to count: alpha gives alpha.0.
func nextPrerelease(pre string) string {
	dot := strings.LastIndexByte(pre, '.') + 1
	n, err := strconv.ParseUint(pre[dot:], 10, 64)
	if err != nil || n+1 == 0 {
		return pre + ".0"
	}
	return pre[:dot] + strconv.FormatUint(n+1, 10)
}

func isNumber(s string) bool { return strings.Trim(s, "0123456789") == "" }
