package report

import (
	"slices"

	"github.com/permver/permver/internal/verdict"
)

// fail reports whether the comparison makes the run fail. It asks the verdict,
// which alone knows what --fail-on means.
func (o Options) fail(comparisons ...verdict.Comparison) bool {
	plugins := []verdict.Plugin{{Comparisons: comparisons}}
	return verdict.Summarise(plugins, verdict.Policy{FailOn: o.FailOn, AllowUnchecked: true}).ExitCode != 0
}

// failing returns the findings that make the comparison fail. If it fails as a
// whole, for a bump that is not enough, they are all that call for a bump.
func (o Options) failing(c verdict.Comparison) []verdict.Finding {
	keep := func(list []verdict.Finding, is func(verdict.Finding) bool) []verdict.Finding {
		return slices.DeleteFunc(slices.Clone(list), func(f verdict.Finding) bool { return !is(f) })
	}
	alone := keep(c.Findings, func(f verdict.Finding) bool {
		return o.fail(verdict.Comparison{Role: c.Role, Findings: []verdict.Finding{f}})
	})
	if len(alone) > 0 {
		return alone
	}
	return keep(c.Findings, func(f verdict.Finding) bool {
		return f.Bump == c.Version.Needed && !f.AllowedByBump
	})
}
