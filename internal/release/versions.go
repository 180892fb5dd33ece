// Package release knows versions and releases: which step of a version Cargo
// takes for compatible, which class of change a step declares, which version
// would be enough, and which tag or commit of a repository is a plugin's last
// release.
//
// Cargo reads the requirement "1.2.3" as "^1.2.3": everything that keeps the
// leftmost number that is not zero. So 0.3.1 to 0.4.0, and 0.0.3 to 0.0.4, break
// consumers as much as 1.2.3 to 2.0.0 does. A prerelease is taken only by a
// requirement that names a prerelease of the same x.y.z. The rule, like the
// grammar and the order of versions, is that of the Rust crate semver 1.0, which
// Cargo uses (its eval.rs and impls.rs); testdata/semver.tsv holds its answers.
package release

import (
	"cmp"
	"strings"

	"github.com/Masterminds/semver/v3"

	"github.com/permver/permver/internal/bump"
)

// Version is a version as Cargo.toml writes it: x.y.z, then perhaps a prerelease
// and build metadata. The zero Version stands for "no version".
type Version struct {
	v *semver.Version
}

// IsZero reports whether v is no version at all.
func (v Version) IsZero() bool { return v.v == nil }

// String writes v as Cargo.toml does; "" for the zero Version.
func (v Version) String() string {
	if v.v == nil {
		return ""
	}
	return v.v.String()
}

// IsPrerelease reports whether v precedes its own x.y.z.
func (v Version) IsPrerelease() bool { return v.pre() != "" }

// Compare orders versions by precedence, -1, 0 or 1: a prerelease comes before its
// x.y.z, and build metadata does not count. The zero Version comes first.
func Compare(a, b Version) int {
	if a.IsZero() || b.IsZero() {
		return cmp.Compare(b2i(!a.IsZero()), b2i(!b.IsZero()))
	}
	return cmp.Or(compareCore(a.core(), b.core()), comparePrerelease(a.pre(), b.pre()))
}

// Decreased reports whether head comes before base.
func Decreased(base, head Version) bool { return Compare(base, head) > 0 }

// Unchanged reports whether base and head differ in build metadata at most.
func Unchanged(base, head Version) bool { return Compare(base, head) == 0 }

// Compatible reports whether Cargo gives head to a consumer who requires base,
// without any edit on the consumer's side: whether the requirement "^base"
// matches head.
func Compatible(base, head Version) bool {
	if head.IsPrerelease() && (!base.IsPrerelease() || !sameCore(base, head)) {
		return false
	}
	return !Decreased(base, head) && Announced(base, head) < bump.Major
}

// Announced returns the class of change that the step from base to head announces
// to consumers, None if head does not come after base.
//
// It is Major if releases of the two x.y.z are incompatible for Cargo. Below
// 1.0 there is one number less: the last one that may move without a break is
// the only one left for additions, so moving it is Minor and Patch does not
// occur. The same holds between prereleases of one x.y.z, and from a prerelease
// to its release. A step from a prerelease past its own release is at least as
// much. The numbers of a head prerelease count as if it were the release that it
// leads to: 2.0.3 to 2.1.0-rc.1 is Minor.
func Announced(base, head Version) bump.Class {
	if Compare(base, head) >= 0 {
		return bump.None
	}
	b, h := base.core(), head.core()
	moved := 0 // the first number that moved; len(b) if none did
	for moved < len(b) && b[moved] == h[moved] {
		moved++
	}
	switch first := b.significant(); {
	case moved <= first:
		return bump.Major
	case first > 0 || moved == 1 || base.IsPrerelease():
		return bump.Minor
	default:
		return bump.Patch
	}
}

// Next returns the smallest version after base that declares at least needed, or
// base itself if nothing is needed. It is a release, except that a prerelease is
// followed by the next prerelease of the same x.y.z where that is enough:
// 2.0.0-rc.1 by 2.0.0-rc.2. Where the numbers end (2^64-1) and there is no such
// version, it is the zero Version.
func Next(base Version, needed bump.Class) Version {
	if needed == bump.None {
		return base
	}
	c := base.core()
	first := c.significant()
	switch {
	case needed == bump.Major:
		return c.after(first)
	case base.IsPrerelease():
		return c.version(nextPrerelease(base.pre()))
	case needed == bump.Minor:
		return c.after(min(first+1, 2))
	default:
		return c.after(2)
	}
}

// Increment returns the version that release tools make of v where they are told to
// raise that number of it, whatever that is to consumers; v itself for None. A
// prerelease goes to its own release if the number is raised in that already. With
// the identifier of a prerelease, such as "beta", the version made is one:
// 2.0.3 and minor give 2.1.0-beta.0. The rule is npm's (semver.inc), as covector and
// changesets apply it.
func Increment(v Version, number bump.Class, prerelease string) Version {
	if number == bump.None || v.IsZero() {
		return v
	}
	c := v.core()
	i := int(bump.Major - number)
	raised := v.IsPrerelease() && c.endsAt(i)
	if !raised {
		c = c.after(i).core()
	}
	switch {
	case prerelease == "":
		return c.version("")
	case raised && strings.HasPrefix(v.pre(), prerelease+"."):
		return c.version(nextPrerelease(v.pre()))
	default:
		return c.version(prerelease + ".0")
	}
}

// Number returns which number of head has to be raised so that the step from base
// announces a change of that class, None if the step to head does so already: the
// first for Major, the second for Minor, the last for Patch, as release tools take
// these words. Below 1.0 that is another number than the class has the name of: a break
// of 0.3.1 is in 0.4.0. Where no number is enough it is Major. A prerelease says by
// the number what its release will be, which is the class itself.
func Number(base, head Version, needed bump.Class) bump.Class {
	switch {
	case Announced(base, head) >= needed:
		return bump.None
	case head.IsPrerelease():
		return needed
	}
	for number := bump.Patch; number < bump.Major; number++ {
		if Announced(base, Increment(head, number, "")) >= needed {
			return number
		}
	}
	return bump.Major
}

// KeepPrerelease returns next as the prerelease that head is, if it is one and next is a
// later release: who is on the way to 1.1.0 and needs more, goes on to 2.0.0-rc.1 from
// 1.1.0-rc.1.
func KeepPrerelease(head, next Version) Version {
	if !head.IsPrerelease() || next.IsPrerelease() || sameCore(head, next) || Decreased(head, next) {
		return next
	}
	return next.core().version(head.pre())
}

// core is the x.y.z of a version.
type core [3]uint64

func (v Version) core() core {
	if v.IsZero() {
		return core{}
	}
	return core{v.v.Major(), v.v.Minor(), v.v.Patch()}
}

func (v Version) pre() string {
	if v.IsZero() {
		return ""
	}
	return v.v.Prerelease()
}

func sameCore(a, b Version) bool { return a.core() == b.core() }

// significant is the index of the number that compatible versions share: the
// first that is not zero, and the last one in 0.0.0.
func (c core) significant() int {
	for i, n := range c {
		if n != 0 {
			return i
		}
	}
	return len(c) - 1
}

// endsAt reports whether nothing but zeros follows the number at index i.
func (c core) endsAt(i int) bool {
	for _, n := range c[i+1:] {
		if n != 0 {
			return false
		}
	}
	return true
}

// after counts up the number at index i and clears those behind it. A number
// that cannot be counted up any more carries over to the one before it.
func (c core) after(i int) Version {
	for ; i >= 0; i-- {
		next := c
		next[i]++
		clear(next[i+1:])
		if next[i] != 0 {
			return next.version("")
		}
	}
	return Version{}
}

func (c core) version(pre string) Version {
	return Version{semver.New(c[0], c[1], c[2], pre, "")}
}

func compareCore(a, b core) int {
	return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]), cmp.Compare(a[2], b[2]))
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
