package report

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
)

// matrix is what the identifiers of a plugin give, platform by platform, on two sides
// or on one.
type matrix struct {
	// changed are the identifiers that give something else than before, and those that
	// are new or gone; same are all others, and every one if there is no base.
	// The default comes first.
	changed, same []matrixRow
}

type matrixRow struct {
	identifier string
	state      string // what became of it, "" if nothing did
	differs    manifest.Platforms
	cells      []matrixCell
}

// matrixCell is what an identifier gives on neighbouring platforms that agree.
type matrixCell struct {
	platforms   manifest.Platforms
	effects     []matrixEffect
	before, now string // "" where there is no such identifier
}

// matrixEffect is one way in which a cell differs.
type matrixEffect struct{ sign, text string }

// The signs of effects. Some are a loss for one plugin and a gain for another: what
// no scope means is for the plugin to say.
const (
	lostSign, gainedSign, eitherSign = "−", "+", "±"
)

// newMatrix compares two surfaces. Without a base it shows what head gives; without a
// head everything is gone.
func newMatrix(base, head *acl.Surface) matrix {
	var m matrix
	key := ""
	for _, s := range []*acl.Surface{base, head} {
		if s != nil {
			key = s.Plugin.Key
		}
	}
	was, is := outcomes(base), outcomes(head)
	names := slices.Sorted(maps.Keys(union(was, is)))
	slices.SortStableFunc(names, func(a, b string) int { return isDefault(b) - isDefault(a) })
	for _, name := range names {
		row := newMatrixRow(name, was, is)
		row.identifier = key + ":" + name
		if base == nil { // nothing to be new against
			row.state = ""
		}
		if row.state == "" {
			m.same = append(m.same, row)
		} else {
			m.changed = append(m.changed, row)
		}
	}
	return m
}

// outcomes are those of the identifiers that are there: a default that is not
// declared can be listed, and is none.
func outcomes(s *acl.Surface) map[string]acl.Outcome {
	if s == nil {
		return nil
	}
	there := maps.Clone(s.Outcomes)
	maps.DeleteFunc(there, func(_ string, o acl.Outcome) bool { return o.Kind == acl.NoItem && o.Err == nil })
	return there
}

func union[V any](a, b map[string]V) map[string]V {
	both := make(map[string]V, len(a)+len(b))
	maps.Copy(both, a)
	maps.Copy(both, b)
	return both
}

func newMatrixRow(name string, was, is map[string]acl.Outcome) matrixRow {
	base, before := was[name]
	head, after := is[name]
	row := matrixRow{differs: manifest.AllPlatforms}
	var effects acl.Effects
	switch {
	case before && after:
		effects = acl.Difference(base, head)
		row.state, row.differs = became(effects), manifest.NoPlatforms
		for _, on := range effects {
			row.differs |= on
		}
	case after:
		row.state = "new"
	default:
		row.state = "gone"
	}
	for _, platform := range manifest.AllPlatforms.Each() {
		cell := matrixCell{platforms: platform, effects: effectsOn(effects, platform)}
		if before {
			cell.before = given(base, platform)
		}
		if after {
			cell.now = given(head, platform)
		}
		if n := len(row.cells); n > 0 && row.cells[n-1].agrees(cell) {
			row.cells[n-1].platforms |= platform
			continue
		}
		row.cells = append(row.cells, cell)
	}
	return row
}

func (c matrixCell) agrees(other matrixCell) bool {
	return c.before == other.before && c.now == other.now && slices.Equal(c.effects, other.effects)
}

// given is what an outcome gives on a platform.
func given(o acl.Outcome, platform manifest.Platforms) string {
	if o.Err != nil {
		return refusedText(o)
	}
	return clip(grantText(o.On(platform), scopeValues), maxMatrixText)
}

// scopeValues lists the entries of a scope.
func scopeValues(s jsonGrantScope) string {
	list := func(word string, values []json.RawMessage) []string {
		if len(values) == 0 {
			return nil
		}
		return []string{word + " " + strings.Join(each(values, func(v json.RawMessage) string { return string(v) }), ", ")}
	}
	return strings.Join(slices.Concat(list("allows", s.Allow), list("denies", s.Deny)), ", ")
}

// became says in a word or two what became of an identifier that both sides have, "" if
// it gives what it gave.
func became(effects acl.Effects) string {
	less, more := false, false
	for effect := range effects {
		less = less || effect.Kind.Narrowing()
		more = more || effect.Kind.Widening() || effect.Kind == acl.Mended
	}
	switch {
	case less && more:
		return "gives other things"
	case less:
		return "gives less"
	case more:
		return "gives more"
	}
	return ""
}

// effectsOn tells the effects on a platform, those of a kind in one phrase.
func effectsOn(effects acl.Effects, platform manifest.Platforms) []matrixEffect {
	type phrase struct{ sign, verb string }
	var order []phrase
	names := make(map[phrase][]string)
	for _, effect := range effects.Sorted() {
		if effects[effect]&platform == 0 {
			continue
		}
		p := phrase{effectSign(effects, effect, platform), effectVerbs[effect.Kind]}
		if names[p] == nil {
			order = append(order, p)
		}
		if name := clip(cmp.Or(effect.Value, effect.Command, "the plugin"), maxClip); !slices.Contains(names[p], name) {
			names[p] = append(names[p], name)
		}
	}
	return each(order, func(p phrase) matrixEffect {
		return matrixEffect{p.sign, strings.ReplaceAll(p.verb, "%", detail(false).someNames(names[p], maxMatrixNames))}
	})
}

// effectSign says whether an effect is a loss. The values of a scope that was not there,
// or is no longer, are neither by themselves.
func effectSign(effects acl.Effects, e acl.Effect, platform manifest.Platforms) string {
	on := func(kind acl.EffectKind) bool {
		return effects[acl.Effect{Kind: kind, Command: e.Command}]&platform != 0
	}
	switch {
	case e.Kind == acl.ScopeAllowGained && on(acl.ScopeIntroduced), e.Kind == acl.ScopeAllowLost && on(acl.ScopeDropped):
		return eitherSign
	case !e.Kind.Narrowing():
		return gainedSign
	case e.Kind.Widening():
		return eitherSign
	}
	return lostSign
}

// How much a cell shows: names of a kind, and columns of text on what is given.
const (
	maxMatrixNames = 40
	maxMatrixText  = 2000
)

// effectVerbs tell how what an identifier gives differs; % stands for what.
var effectVerbs = map[acl.EffectKind]string{
	acl.AllowLost:        "no longer allows %",
	acl.AllowGained:      grantedVerbs[diff.GainCommand],
	acl.DenyGained:       "denies % now",
	acl.DenyLost:         grantedVerbs[diff.GainUndenied],
	acl.ScopeAllowLost:   "no longer opens the scope %",
	acl.ScopeAllowGained: grantedVerbs[diff.GainScope],
	acl.ScopeDenyGained:  "denies the scope % now",
	acl.ScopeDenyLost:    grantedVerbs[diff.GainScopeUndenied],
	acl.ScopeIntroduced:  "limits % by a scope now",
	acl.ScopeDropped:     grantedVerbs[diff.GainUnscoped],
	acl.GlobalLost:       "no longer lets scope values that applications add count for the whole plugin",
	acl.GlobalGained:     grantedVerbs[diff.GainPluginScope],
	acl.ForeignLost:      "no longer gives what % gives",
	acl.ForeignGained:    grantedVerbs[diff.GainReference],
	acl.Broken:           "is refused now",
	acl.Mended:           "is no longer refused",
}
