package verdict

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"slices"
)

// fingerprint gives every finding of one comparison its fingerprint. Findings
// that say the same of the same subject are told apart by a number, which follows
// their order in found; the first of them has none, so that it stays the same
// when a second one comes up.
func fingerprint(plugin string, found []Finding) {
	seen := make(map[string]int, len(found))
	for i := range found {
		f := &found[i]
		first := identity(plugin, f, 0)
		f.Fingerprint = first
		if n := seen[first]; n > 0 {
			f.Fingerprint = identity(plugin, f, n)
		}
		seen[first]++
	}
}

// identity is the first 16 hex digits of the SHA-256 of the finding's rule,
// plugin, subject and detail values. Each list is preceded by its length and each
// value by its length in bytes, so that no two identities are written alike.
func identity(plugin string, f *Finding, ordinal int) string {
	h := sha256.New()
	write(h, f.Rule.ID, plugin, string(f.Subject.Kind), f.Subject.Name)
	write(h, slices.Sorted(slices.Values(f.Lost))...)
	write(h, slices.Sorted(slices.Values(f.Gained))...)
	write(h, f.Platforms.Names()...)
	if ordinal > 0 {
		write(h, fmt.Sprint(ordinal))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

func write(h hash.Hash, values ...string) {
	h.Write(fmt.Appendf(nil, "%d\n", len(values)))
	for _, v := range values {
		h.Write(fmt.Appendf(nil, "%d %s\n", len(v), v))
	}
}
