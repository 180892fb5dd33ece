package diff

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/pairing"
)

// Exchange is a scope value that stands in the place of another.
type Exchange struct {
	Was, Is string // canonical texts
	// Denied says that the values are denied; they are allowed otherwise.
	Denied bool
}

// exchanges takes the scope values that were put in the place of others: those
// that differ in one part, and come and go on the same commands and platforms. What
// a value matches is the plugin's matter, so nothing about them is certain.
func (c *comparison) exchanges(name string, is acl.Outcome, left acl.Effects) []Change {
	gained := gainedCommands(left)
	byKind := make(map[Kind]*Change)
	for _, denied := range []bool{false, true} {
		lost, got := acl.ScopeAllowLost, acl.ScopeAllowGained
		if denied {
			lost, got = acl.ScopeDenyLost, acl.ScopeDenyGained
		}
		for _, e := range c.exchanged(valuesOf(left, lost, gained), valuesOf(left, got, gained)) {
			e.Denied = denied
			kind := c.exchangeKind(e)
			if byKind[kind] == nil {
				change := c.itemChange(kind, name, is)
				byKind[kind] = &change
			}
			byKind[kind].exchange(e, left, lost, got)
		}
	}
	changes := make([]Change, 0, len(byKind))
	for _, kind := range slices.Sorted(maps.Keys(byKind)) {
		change := byKind[kind]
		change.Breaking, change.Widening = kind != ScopePatternWidened, kind != ScopePatternNarrowed
		change.Certainty, change.Evidence = Unknown, asWritten
		changes = append(changes, *change)
	}
	return changes
}

// asWritten is the evidence of changes of scope values.
const asWritten = "values are compared as they are written"

// exchange takes the effects of an exchange.
func (ch *Change) exchange(e Exchange, left acl.Effects, lost, gained acl.EffectKind) {
	ch.Exchanged = append(ch.Exchanged, e)
	for _, effect := range left.Sorted() {
		if effect.Kind == lost && effect.Value == e.Was || effect.Kind == gained && effect.Value == e.Is {
			ch.take(effect, left[effect])
			delete(left, effect)
		}
	}
}

// valuesOf groups the values of one kind of effect by where they show, on which
// commands and platforms. A command that is allowed for the first time brings its
// scope along, and is left out.
func valuesOf(left acl.Effects, kind acl.EffectKind, gained map[string]bool) map[string][]string {
	shows := make(map[string]string)
	for _, effect := range left.Sorted() {
		if effect.Kind == kind && !gained[effect.Command] {
			shows[effect.Value] += fmt.Sprintf("%s\x00%d\x00", effect.Command, left[effect])
		}
	}
	groups := make(map[string][]string)
	for _, value := range sortedKeys(shows) {
		groups[shows[value]] = append(groups[shows[value]], value)
	}
	return groups
}

// exchanged pairs the values lost with those gained that show on the same.
func (c *comparison) exchanged(lost, gained map[string][]string) []Exchange {
	var all []Exchange
	for _, where := range sortedKeys(lost) {
		was, is := lost[where], gained[where]
		if len(was) > maxExchanged || len(is) > maxExchanged {
			continue
		}
		weights := make([]int, 0, len(was)*len(is))
		for _, a := range was {
			for _, b := range is {
				weights = append(weights, c.closeness(a, b))
			}
		}
		for i, j := range pairing.Best(len(was), len(is), func(i, j int) int { return weights[i*len(is)+j] }) {
			if j != pairing.None {
				all = append(all, Exchange{Was: was[i], Is: is[j]})
			}
		}
	}
	return all
}

// maxExchanged bounds the values that are paired: the work grows with its third
// power. Where there are more they are told as added and removed.
const maxExchanged = 100

// closeness is how much of their text two values share that may stand in each
// other's place, 0 if they may not.
func (c *comparison) closeness(was, is string) int {
	if _, _, ok := oneDifference(c.value(was), c.value(is), false); !ok {
		return 0
	}
	return 1 + sharedEnds(was, is)
}

// sharedEnds counts the bytes at the beginning and the end that two texts share.
func sharedEnds(a, b string) int {
	most := min(len(a), len(b))
	head := 0
	for head < most && a[head] == b[head] {
		head++
	}
	tail := 0
	for head+tail < most && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	return head + tail
}

// value returns the scope value of a canonical text, which one of the sides has.
func (c *comparison) value(text string) manifest.Value {
	if c.values == nil {
		c.values = make(map[string]manifest.Value)
		for _, side := range []*acl.Surface{c.base, c.head} {
			for _, p := range side.Plugin.Manifest.Permissions {
				for _, entry := range slices.Concat(p.ScopeAllow, p.ScopeDeny) {
					c.values[entry.Value.String()] = entry.Value
				}
			}
		}
	}
	return c.values[text]
}

// exchangeKind says which way an exchange goes, where that is plain as text. A
// denial that matches more leaves less.
func (c *comparison) exchangeKind(e Exchange) Kind {
	was, is, _ := oneDifference(c.value(e.Was), c.value(e.Is), false)
	wider, narrower := matchesAllOf(is, was), matchesAllOf(was, is)
	if e.Denied {
		wider, narrower = narrower, wider
	}
	switch {
	case wider:
		return ScopePatternWidened
	case narrower:
		return ScopePatternNarrowed
	case onlyVariable(was, is):
		return ScopeVariableChanged
	}
	return ScopeValueChanged
}

// matchesAllOf reports whether a pattern ends in ** and the other one lies below
// that. The folder itself does not (crate glob, Pattern), and neither do names that
// begin with a dot, which patterns need not match.
func matchesAllOf(pattern, other string) bool {
	above, ok := strings.CutSuffix(pattern, "**")
	if !ok || above != "" && !strings.HasSuffix(above, "/") {
		return false
	}
	below, ok := strings.CutPrefix(other, above)
	return ok && below != "" && !strings.HasPrefix(below, ".") && !strings.Contains(below, "/.")
}

// onlyVariable reports whether two patterns begin with different variables, and are
// the same behind them.
func onlyVariable(a, b string) bool {
	restA, okA := behindVariable(a)
	restB, okB := behindVariable(b)
	return okA && okB && restA == restB
}

// behindVariable returns what stands behind the variable that a pattern begins with:
// "/x" of "$HOME/x".
func behindVariable(pattern string) (string, bool) {
	name, ok := strings.CutPrefix(pattern, "$")
	rest := strings.TrimLeft(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
	return rest, ok && rest != name
}

// oneDifference finds the one part in which two values differ: two strings, which it
// returns, or anything else, as two maps of which one has further fields. It reports
// false for values that differ in several parts or have nothing in common, unless they
// are nested: then what is around them is common.
func oneDifference(a, b manifest.Value, nested bool) (was, is string, ok bool) {
	switch {
	case a.Kind != b.Kind:
		return "", "", nested
	case a.Kind == manifest.Map:
		return fieldDifference(a, b)
	case a.Kind == manifest.List:
		return itemDifference(a, b, nested)
	}
	return a.Text, b.Text, true
}

// itemDifference is oneDifference for lists.
func itemDifference(a, b manifest.Value, nested bool) (was, is string, ok bool) {
	var at []int
	for i := range min(len(a.Items), len(b.Items)) {
		if a.Items[i].String() != b.Items[i].String() {
			at = append(at, i)
		}
	}
	switch {
	case len(a.Items) == len(b.Items) && len(at) == 1:
		return oneDifference(a.Items[at[0]], b.Items[at[0]], true)
	case len(at) == 0: // one begins with the other
		return "", "", nested || len(a.Items) > 0 && len(b.Items) > 0
	}
	return "", "", nested
}

// fieldDifference is oneDifference for maps.
func fieldDifference(a, b manifest.Value) (was, is string, ok bool) {
	before, now := fields(a), fields(b)
	gone, added := minus(before, now), minus(now, before)
	var other []string
	for key, value := range before {
		if is, both := now[key]; both && is.String() != value.String() {
			other = append(other, key)
		}
	}
	switch {
	case len(gone) == 0 && len(added) == 0 && len(other) == 1:
		return oneDifference(before[other[0]], now[other[0]], true)
	case len(other) == 0 && (len(gone) == 0 || len(added) == 0):
		return "", "", len(gone) < len(before)
	}
	return "", "", false
}

func fields(v manifest.Value) map[string]manifest.Value {
	all := make(map[string]manifest.Value, len(v.Fields))
	for _, f := range v.Fields {
		all[f.Key] = f.Value
	}
	return all
}
