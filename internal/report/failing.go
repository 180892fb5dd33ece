package report

import (
	"slices"

	"github.com/permver/permver/internal/verdict"
)

// failing returns the findings that make the comparison fail. If it fails as a
// whole, for a bump that is not enough, they are all that call for a bump.
func (o Options) failing(c verdict.Comparison) []verdict.Finding {
	keep := func(is func(verdict.Finding) bool) []verdict.Finding {
		return slices.DeleteFunc(slices.Clone(c.Findings), func(f verdict.Finding) bool { return !is(f) })
	}
	alone := keep(func(f verdict.Finding) bool { return o.FailOn.FailsOn(f, c.Role) })
	if len(alone) > 0 || !o.FailOn.Fails(c) {
		return alone
	}
	return keep(func(f verdict.Finding) bool {
		return f.Bump == c.Version.Needed && !f.AllowedByBump
	})
}
