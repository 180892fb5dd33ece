package diff

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/pairing"
)

// likeness says how alike two names are, from 0 to 1, by the words they are made
// of. Words that every name of the plugin may carry, those of its key, do not
// count, and names whose first word differs are less alike: it is the verb.
func likeness(a, b string, common []string) float64 {
	if strings.EqualFold(manifest.Slug(a), manifest.Slug(b)) {
		return 1
	}
	left, right := words(a, common), words(b, common)
	if len(left) == 0 || len(right) == 0 {
		return 0
	}
	shared := 0
	rest := slices.Clone(right)
	for _, w := range left {
		if i := slices.Index(rest, w); i >= 0 {
			shared++
			rest = slices.Delete(rest, i, i+1)
		}
	}
	score := 2 * float64(shared) / float64(len(left)+len(right))
	if left[0] != right[0] {
		score *= differentVerb
	}
	return score
}

// differentVerb weighs the likeness of names whose first words differ:
// "read_text_file" did not become "write_text_file".
const differentVerb = 0.7

// endsWith reports whether a name is another with words put before it.
func endsWith(name, end string, common []string) bool {
	all, last := words(name, common), words(end, common)
	return len(last) <= len(all) && slices.Equal(all[len(all)-len(last):], last)
}

// words splits a name at hyphens, underscores and capitals, in lower case, and
// leaves out those of common unless nothing else remains.
func words(name string, common []string) []string {
	all := strings.FieldsFunc(strings.ToLower(splitCapitals(name)), func(r rune) bool { return r == '-' || r == '_' || r == ':' })
	kept := slices.DeleteFunc(slices.Clone(all), func(w string) bool { return slices.Contains(common, w) })
	if len(kept) == 0 {
		return all
	}
	return kept
}

// splitCapitals puts a hyphen before every capital that follows a small letter.
func splitCapitals(name string) string {
	var b strings.Builder
	small := false
	for _, r := range name {
		if small && unicode.IsUpper(r) {
			b.WriteByte('-')
		}
		small = unicode.IsLower(r)
		b.WriteRune(r)
	}
	return b.String()
}

// overlap is the share that two sets have in common (Jaccard's index); 0 if both
// are empty.
func overlap(a, b map[string]bool) float64 {
	shared := 0
	for x := range a {
		if b[x] {
			shared++
		}
	}
	total := len(a) + len(b) - shared
	if total == 0 {
		return 0
	}
	return float64(shared) / float64(total)
}

// Alike pairs the names of commands of a plugin with others that they may have been
// meant for, each with one at most, by the words they are made of.
func Alike(names, others []string, key string) map[string]string {
	common := words(key, nil)
	return match(names, others, func(a, b string) float64 {
		score := likeness(a, b, common)
		if score < commandLikeness {
			return 0
		}
		return score
	})
}

// maxPairs bounds the pairs of a lost and a gained thing that are compared. No
// plugin comes near it; beyond it nothing is taken for renamed.
const maxPairs = 100_000

func tooMany(lost, gained []string) bool { return len(lost)*len(gained) > maxPairs }

// match finds the gained thing that each lost one became, where that can be told:
// by the best total of the likenesses, which are 0 for what does not go together.
func match(lost, gained []string, likeness func(lost, gained string) float64) map[string]string {
	if tooMany(lost, gained) {
		return nil
	}
	weights := make([]int, 0, len(lost)*len(gained))
	for _, old := range lost {
		for _, now := range gained {
			weights = append(weights, int(math.Round(likeness(old, now)*likenessSteps)))
		}
	}
	matched := make(map[string]string)
	for i, j := range pairing.Best(len(lost), len(gained), func(i, j int) int { return weights[i*len(gained)+j] }) {
		if j != pairing.None {
			matched[lost[i]] = gained[j]
		}
	}
	return matched
}

// likenessSteps is how finely likenesses are told apart: what differs by rounding
// only is alike.
const likenessSteps = 1e6
