package release

import (
	"fmt"
	"strings"

	"github.com/Masterminds/semver/v3"
)

// Satisfies reports whether Cargo takes a version for a requirement as Cargo.toml
// writes it: "2", "^2.1", "~2.1.3", "=2.1.3", ">=1.2, <3" or "2.*".
func Satisfies(v Version, requirement string) (bool, error) {
	parts := strings.Split(requirement, ",")
	named := false // a prerelease of the same x.y.z
	for i, part := range parts {
		part = strings.TrimSpace(part)
		if part != "" && isNumber(part[:1]) && !strings.Contains(part, "*") {
			part = "^" + part // a requirement without an operator
		}
		parts[i] = part
		bound, err := Parse(strings.TrimLeft(part, "^~=<> "))
		named = named || err == nil && bound.IsPrerelease() && sameCore(bound, v)
	}
	constraint, err := semver.NewConstraint(strings.Join(parts, ", "))
	if err != nil || v.IsZero() {
		return false, fmt.Errorf("read the requirement %q: %w", shorten(requirement), err)
	}
	return constraint.Check(v.v) && (named || !v.IsPrerelease()), nil
}
