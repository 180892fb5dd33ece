package report

import (
	"fmt"
	"slices"

	"github.com/permver/permver/internal/verdict"
)

// culprits returns the findings that make the comparison fail. If it fails as a
// whole, for a bump that is not enough, they are all that call for a bump.
func culprits(c verdict.Comparison) []verdict.Finding {
	keep := func(is func(verdict.Finding) bool) []verdict.Finding {
		return slices.DeleteFunc(slices.Clone(c.Findings), func(f verdict.Finding) bool { return !is(f) })
	}
	alone := keep(func(f verdict.Finding) bool { return f.Fails() })
	if len(alone) > 0 || !c.Fails() {
		return alone
	}
	return keep(func(f verdict.Finding) bool {
		return f.Bump == c.Version.Needed && !f.AllowedByBump
	})
}

// whatFailed says what failed the run that a reader does not see as an error: what
// fail-on names beside them, a flag, an input of the action or a key of the configuration.
func (d detail) whatFailed(r *verdict.Result) []string {
	var words []string
	byWord := make(map[string][]string)
	note := func(word, what string) {
		if !slices.Contains(words, word) {
			words = append(words, word)
		}
		if !slices.Contains(byWord[word], what) {
			byWord[word] = append(byWord[word], what)
		}
	}
	for _, p := range sortedPlugins(r.Plugins) {
		for _, c := range p.Comparisons {
			for _, f := range c.Findings {
				if f.Fails() && f.Level != verdict.LevelError {
					note(f.FailedBy, fmt.Sprintf("%s of %s", f.Rule.ID, f.Subject.Name))
				}
			}
			if c.FailedBy != "" {
				note(c.FailedBy, "the bump of "+p.Name())
			}
		}
	}
	for _, f := range r.Repository {
		if f.Fails() && f.Level != verdict.LevelError {
			note(f.FailedBy, fmt.Sprintf("%s of %s", f.Rule.ID, f.Subject.Name))
		}
	}
	slices.Sort(words)
	return each(words, func(word string) string { return "failed by fail-on " + word + ": " + d.names(byWord[word]) })
}
