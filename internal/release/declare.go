package release

import "github.com/permver/permver/internal/bump"

// Kind is the shape of a step between two versions, as far as policies tell
// steps apart.
type Kind uint8

// The kinds of steps. Steps to a release that are not named otherwise are
// Forward, from a prerelease past its own release too.
const (
	Same           Kind = iota // unchanged, or other build metadata
	Down                       // head comes before base
	Forward                    // 2.0.3 to 2.1.0
	IntoPrerelease             // 2.0.3 to 2.1.0-rc.1: from a release to a later prerelease
	NextPrerelease             // 2.1.0-rc.1 to 2.1.0-rc.2: between prereleases of one x.y.z
	NextSeries                 // 2.1.0-rc.1 to 2.2.0-beta.0: between prereleases of different x.y.z
	OwnRelease                 // 2.1.0-rc.1 to 2.1.0
)

// Step is the way from one version to another.
type Step struct {
	Base, Head Version
	Kind       Kind
	// Class is the class of change that the step declares.
	Class bump.Class
	// Compatible is whether Cargo gives Head to those who require Base.
	Compatible bool
}

// Between returns the step from base to head.
func Between(base, head Version) Step {
	return Step{
		Base: base, Head: head, Kind: kindOf(base, head),
		Class: Declared(base, head), Compatible: Compatible(base, head),
	}
}

// LeavesPrerelease reports whether the step goes from a prerelease to a later
// prerelease or to its own release. Whoever uses a prerelease has agreed to such
// steps, so a policy can allow breaks in them.
func (s Step) LeavesPrerelease() bool {
	return s.Kind == NextPrerelease || s.Kind == NextSeries || s.Kind == OwnRelease
}

func kindOf(base, head Version) Kind {
	switch {
	case Unchanged(base, head):
		return Same
	case Decreased(base, head):
		return Down
	case head.IsPrerelease() && !base.IsPrerelease():
		return IntoPrerelease
	case head.IsPrerelease() && sameCore(base, head):
		return NextPrerelease
	case head.IsPrerelease():
		return NextSeries
	case base.IsPrerelease() && sameCore(base, head):
		return OwnRelease
	default:
		return Forward
	}
}

// Where a bump can be declared.
const (
	ByCargo = "Cargo.toml"
	ByFlag  = "--release-type"
	ByNone  = "none"
)

// Declaration is the bump that a plugin's author declares, and where.
type Declaration struct {
	Class bump.Class
	By    string
	// Step is what Cargo.toml's versions do, also where the bump is declared
	// elsewhere.
	Step Step
}

// Declare works out the declared bump of a plugin whose Cargo.toml holds the
// version base on one side and head on the other. A release type other than None
// declares the bump whatever the versions say.
func Declare(base, head Version, releaseType bump.Class) Declaration {
	step := Between(base, head)
	switch {
	case releaseType != bump.None:
		return Declaration{Class: releaseType, By: ByFlag, Step: step}
	case step.Class != bump.None:
		return Declaration{Class: step.Class, By: ByCargo, Step: step}
	default:
		return Declaration{By: ByNone, Step: step}
	}
}
