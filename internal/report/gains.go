package report

import (
	"slices"
	"strings"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/verdict"
)

// How much of what is granted more is shown: those who release look for breaks first.
const (
	maxGranted   = 6 // lines
	maxGrantedBy = 3 // identifiers in one of them
)

// granted tells what applications get by the identifiers that they list already, one
// line for all identifiers that give the same more.
func (t *text) granted(p verdict.Plugin, c verdict.Comparison) {
	if len(c.Gains) == 0 {
		return
	}
	t.blank()
	t.wrapped(warning, "  ", "  ", grantedTitle(c))
	lines := t.grantedLines(p.Key, c.Gains)
	n := t.limit(len(lines), maxGranted)
	for _, line := range lines[:n] {
		t.wrapped(plain, "    ", "      ", line)
	}
	if n < len(lines) {
		t.more(len(lines)-n, "line")
	}
}

func grantedTitle(c verdict.Comparison) string {
	subject, than := "this release", " than the last"
	if c.Mode == verdict.PRMode || c.Role == verdict.PR {
		subject, than = "this change", ""
	}
	if slices.ContainsFunc(c.Gains, func(g verdict.Gain) bool { return g.Certainty != diff.Unknown }) {
		return subject + " grants more" + than + ":"
	}
	return subject + " may grant more" + than + ":"
}

// grantedLines are the lines, in the order of the first identifier of each.
func (d detail) grantedLines(key string, gains []verdict.Gain) []string {
	var order []string
	identifiers := make(map[string][]string)
	for start := 0; start < len(gains); {
		end := start
		for end < len(gains) && gains[end].Identifier == gains[start].Identifier {
			end++
		}
		what := d.grantedBy(gains[start:end])
		if identifiers[what] == nil {
			order = append(order, what)
		}
		identifiers[what] = append(identifiers[what], key+":"+gains[start].Identifier)
		start = end
	}
	lines := make([]string, 0, len(order))
	for _, what := range order {
		lines = append(lines, d.someNames(identifiers[what], maxGrantedBy)+": "+what)
	}
	return lines
}

// grantedBy tells what one identifier gives more, of each kind in one go.
func (d detail) grantedBy(gains []verdict.Gain) string {
	var phrases []string
	for len(gains) > 0 {
		first := gains[0]
		var same []string
		for _, g := range gains {
			if alike(first, g) && !slices.Contains(same, grantedWhat(g)) {
				same = append(same, grantedWhat(g))
			}
		}
		gains = slices.DeleteFunc(slices.Clone(gains), func(g verdict.Gain) bool { return alike(first, g) })
		phrase := strings.ReplaceAll(grantedVerbs[first.Kind], "%", d.clip(d.names(same)))
		if first.Certainty == diff.Unknown {
			phrase = "perhaps " + phrase
		}
		if first.Platforms != manifest.AllPlatforms {
			phrase += " on " + first.Platforms.String()
		}
		phrases = append(phrases, phrase)
	}
	return strings.Join(phrases, "; ")
}

// alike reports whether two things that an identifier gives can be told together.
func alike(a, b verdict.Gain) bool {
	return a.Kind == b.Kind && a.Platforms == b.Platforms && (a.Certainty == diff.Unknown) == (b.Certainty == diff.Unknown)
}

// grantedVerbs tell what an identifier gives more; % stands for what.
var grantedVerbs = map[diff.GainKind]string{
	diff.GainCommand:       "allows %",
	diff.GainUndenied:      "no longer denies %",
	diff.GainScope:         "opens the scope %",
	diff.GainScopeUndenied: "no longer denies the scope %",
	diff.GainUnscoped:      "no longer limits % by a scope",
	diff.GainPluginScope:   "lets scope values that applications add count for the whole plugin",
	diff.GainReference:     "gives what % gives",
}

func grantedWhat(g verdict.Gain) string {
	switch {
	case g.Kind != diff.GainUnscoped:
		return g.What
	case len(g.Commands) == 0:
		return "the plugin"
	}
	return strings.Join(g.Commands, ", ")
}
