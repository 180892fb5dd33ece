package release

import (
	"cmp"
	"slices"

	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/source"
)

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
		Class: Announced(base, head), Compatible: Compatible(base, head),
	}
}

// LeavesPrerelease reports whether such a step goes from a prerelease to a later
// prerelease or to its own release. Whoever uses a prerelease has agreed to that, so
// a policy can allow breaks in it.
func (k Kind) LeavesPrerelease() bool {
	return k == NextPrerelease || k == NextSeries || k == OwnRelease
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

// Source is a kind of place where a bump can be declared.
type Source string

// The sources. FromNone is that of no declaration at all.
const (
	FromCargo      Source = "Cargo.toml"
	FromChangeFile Source = "change file"
	FromFlag       Source = "--release-type"
	FromCommit     Source = "commit"
	FromNone       Source = "none"
)

// NameVersion says where head's version stands, if that is not Cargo.toml.
func (d *Declared) NameVersion(by string) {
	for i := range d.All {
		if d.All[i].Source == FromCargo {
			d.All[i].By = by
		}
	}
	if d.Source == FromCargo {
		d.By = by
	}
}

func (s Source) rank() int {
	return slices.Index([]Source{FromCargo, FromChangeFile, FromFlag, FromCommit}, s)
}

// Declaration is a bump that a plugin's author declares, and where.
type Declaration struct {
	Source Source
	// Class is what the declaration announces to consumers, by Cargo's rule: "minor"
	// in a change file is Major for a plugin whose version is 0.5.1.
	Class bump.Class
	// By names the place: "Cargo.toml", ".changes/x.md", "commit 1a2b3c4".
	By string
	// Word is the bump that a change file or commit declares, by the numbers of the
	// version: None elsewhere. Written is how it stands there, "minor:breaking", and
	// Label what the release tool takes from it for the changelog, "breaking".
	Word           bump.Class
	Written, Label string
	// Package is what a change file calls the plugin.
	Package string
	// Next is the version that the declaration leads to, zero if that is unknown, and
	// Kind the step to it from base's.
	Next Version
	Kind Kind
	// At is where it is declared; the zero Place where that is no file.
	At source.Place
}

// Says is the class in words, or the step where no number moves: from one prerelease to the
// next, or to the release of that number. Cargo takes both for compatible, so that they
// announce no more than Minor, and nobody would call them so.
func (d Declaration) Says() string {
	switch {
	case d.Kind == OwnRelease:
		return "the final release"
	case d.Kind == NextPrerelease && (d.Source == FromCargo || d.Source == FromChangeFile):
		return "the next prerelease"
	}
	return d.Class.String()
}

// Pending is a bump that is declared for the next release, not yet a version.
type Pending struct {
	Source                      Source // FromChangeFile or FromCommit
	Word                        bump.Class
	By, Written, Label, Package string
	At                          source.Place
	// Prerelease is the identifier of the prereleases that the release tool makes at
	// present, "beta"; "" if it makes releases.
	Prerelease string
}

// Declared is everything that declares a bump, the strongest first.
type Declared struct {
	Declaration // the strongest; from FromNone if there is none
	All         []Declaration
	// Step is what Cargo.toml's versions do, also where the bump is declared
	// elsewhere.
	Step Step
}

// Declare works out the declared bump of a plugin whose Cargo.toml holds the
// version base on one side and head on the other. The strongest declaration counts;
// of several that are as strong the one that comes first in the list of sources.
func Declare(base, head Version, releaseType bump.Class, pending ...Pending) Declared {
	d := Declared{Step: Between(base, head)}
	if d.Step.Class != bump.None {
		d.All = append(d.All, Declaration{Source: FromCargo, Class: d.Step.Class, By: string(FromCargo), Next: head, Kind: d.Step.Kind})
	}
	if releaseType != bump.None {
		pending = append([]Pending{{Source: FromFlag, Word: releaseType, By: string(FromFlag)}}, pending...)
	}
	for _, p := range pending {
		if p.Word != bump.None {
			d.All = append(d.All, p.declared(base, head))
		}
	}
	slices.SortStableFunc(d.All, func(a, b Declaration) int {
		return cmp.Or(cmp.Compare(b.Class, a.Class), cmp.Compare(a.Source.rank(), b.Source.rank()), cmp.Compare(b.Word, a.Word))
	})
	d.Declaration = Declaration{Source: FromNone, By: string(FromNone)}
	if len(d.All) > 0 {
		d.Declaration = d.All[0]
	}
	return d
}

// declared is what becomes of a pending bump. A change file moves the number that it
// names, of the version that stands in Cargo.toml now; a commit, or the flag, says what
// the change is to consumers, and whoever makes the release finds the number, which
// may announce more: after 0.0.3 every version does.
func (p Pending) declared(base, head Version) Declaration {
	d := Declaration{
		Source: p.Source, Class: p.Word, Word: p.Word, By: p.By, Written: p.Written, Label: p.Label, Package: p.Package, At: p.At,
	}
	switch {
	case base.IsZero() || head.IsZero():
	case p.Source == FromChangeFile:
		d.Next = Increment(head, p.Word, p.Prerelease)
		d.Class = Announced(base, d.Next)
	case head.IsPrerelease():
		d.Next = head.core().version(nextPrerelease(head.pre()))
	default:
		d.Next = Next(base, p.Word)
		d.Class = max(d.Class, Announced(base, d.Next))
	}
	if !d.Next.IsZero() {
		d.Kind = kindOf(base, d.Next)
	}
	return d
}
