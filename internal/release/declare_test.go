package release

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/bump"
)

// told is what is declared, in words that compare.
type told struct {
	Class      bump.Class
	By         Source
	Kind       Kind
	StepClass  bump.Class
	Compatible bool
	Leaves     bool
}

func TestDeclare(t *testing.T) {
	for _, c := range []struct {
		base, head  string
		releaseType bump.Class
		want        told
	}{
		{"2.0.0", "2.0.0", bump.None, told{bump.None, FromNone, Same, bump.None, true, false}},
		{"2.0.0", "2.0.0+b", bump.None, told{bump.None, FromNone, Same, bump.None, true, false}},
		{"2.0.0", "1.9.0", bump.None, told{bump.None, FromNone, Down, bump.None, false, false}},
		{"2.0.0", "2.0.0-rc.1", bump.None, told{bump.None, FromNone, Down, bump.None, false, false}},
		{"2.0.0-rc.2", "2.0.0-rc.1", bump.None, told{bump.None, FromNone, Down, bump.None, false, false}},
		{"2.0.0", "2.0.1", bump.None, told{bump.Patch, FromCargo, Forward, bump.Patch, true, false}},
		{"2.0.0", "3.0.0", bump.None, told{bump.Major, FromCargo, Forward, bump.Major, false, false}},
		{"2.0.3", "2.1.0-rc.1", bump.None, told{bump.Minor, FromCargo, IntoPrerelease, bump.Minor, false, false}},
		{"2.0.0-rc.1", "2.0.0-rc.2", bump.None, told{bump.Minor, FromCargo, NextPrerelease, bump.Minor, true, true}},
		{"2.0.0-rc.1", "2.1.0-rc.1", bump.None, told{bump.Minor, FromCargo, NextSeries, bump.Minor, false, true}},
		{"2.0.0-rc.1", "2.0.0", bump.None, told{bump.Minor, FromCargo, OwnRelease, bump.Minor, true, true}},
		{"2.0.0-rc.1", "2.0.1", bump.None, told{bump.Minor, FromCargo, Forward, bump.Minor, true, false}},
		{"2.0.0-rc.1", "3.0.0", bump.None, told{bump.Major, FromCargo, Forward, bump.Major, false, false}},
		{"2.0.0", "2.0.0", bump.Minor, told{bump.Minor, FromFlag, Same, bump.None, true, false}},
		{"2.0.0", "2.0.1", bump.Major, told{bump.Major, FromFlag, Forward, bump.Patch, true, false}},
		{"2.0.0", "3.0.0", bump.Patch, told{bump.Major, FromCargo, Forward, bump.Major, false, false}},
		{"2.0.0", "3.0.0", bump.Major, told{bump.Major, FromCargo, Forward, bump.Major, false, false}},
		{"2.0.1", "2.0.0", bump.Minor, told{bump.Minor, FromFlag, Down, bump.None, false, false}},
	} {
		d := Declare(version(t, c.base), version(t, c.head), c.releaseType)
		got := told{d.Class, d.Source, d.Step.Kind, d.Step.Class, d.Step.Compatible, d.Step.Kind.LeavesPrerelease()}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("Declare(%s, %s, %s) (-want +got):\n%s", c.base, c.head, c.releaseType, diff)
		}
	}
}

// A step in which no number moves is told as what it is, whether a version makes it or a
// change file; what commits and the flag say of the change is told as they say it.
func TestSays(t *testing.T) {
	change := Pending{Source: FromChangeFile, Word: bump.Patch, Prerelease: "rc"}
	for _, c := range []struct {
		base, head  string
		releaseType bump.Class
		pending     []Pending
		want        string
	}{
		{"0.10.0-rc.5", "0.10.0-rc.8", bump.None, nil, "the next prerelease"},
		{"0.10.0-rc.5", "0.10.0", bump.None, nil, "the final release"},
		{"0.10.0-rc.5", "0.10.1", bump.None, nil, "minor"},
		{"0.10.0-rc.5", "0.11.0-rc.1", bump.None, nil, "major"},
		{"0.9.0", "0.10.0-rc.1", bump.None, nil, "major"},
		{"0.9.0", "0.9.1", bump.None, nil, "minor"},
		{"2.0.0", "2.0.0", bump.None, nil, "none"},
		{"2.0.0-rc.5", "2.0.0-rc.5", bump.None, []Pending{change}, "the next prerelease"},
		{"2.0.0-rc.5", "2.0.0-rc.5", bump.None, []Pending{{Source: FromChangeFile, Word: bump.Patch}}, "the final release"},
		{"2.0.0-rc.5", "2.0.0-rc.5", bump.None, []Pending{{Source: FromCommit, Word: bump.Patch}}, "patch"},
		{"2.0.0-rc.5", "2.0.0-rc.5", bump.Major, nil, "major"},
	} {
		if got := Declare(version(t, c.base), version(t, c.head), c.releaseType, c.pending...).Says(); got != c.want {
			t.Errorf("%s to %s with %s and %v: %q, want %q", c.base, c.head, c.releaseType, c.pending, got, c.want)
		}
	}
}

func TestDeclarePending(t *testing.T) {
	changeFile := func(word bump.Class, prerelease string) Pending {
		return Pending{Source: FromChangeFile, Word: word, By: ".changes/" + word.String() + ".md", Written: word.String(), Prerelease: prerelease}
	}
	commit := func(word bump.Class) Pending {
		return Pending{Source: FromCommit, Word: word, By: "commit " + word.String()}
	}
	for _, c := range []struct {
		name, base, head string
		releaseType      bump.Class
		pending          []Pending
		want             []string
	}{
		{"nothing", "2.0.3", "2.0.3", bump.None, nil, nil},
		{"a change file", "2.0.3", "2.0.3", bump.None, []Pending{changeFile(bump.Minor, "")}, []string{
			"minor by .changes/minor.md, 2.1.0, forward",
		}},
		{"one that declares nothing", "2.0.3", "2.0.3", bump.None, []Pending{changeFile(bump.None, "")}, nil},
		{"the strongest first", "2.0.3", "2.0.3", bump.None, []Pending{changeFile(bump.Patch, ""), changeFile(bump.Major, ""), changeFile(bump.Minor, "")}, []string{
			"major by .changes/major.md, 3.0.0, forward",
			"minor by .changes/minor.md, 2.1.0, forward",
			"patch by .changes/patch.md, 2.0.4, forward",
		}},
		{"below 1.0 the numbers shift", "0.5.1", "0.5.1", bump.None, []Pending{changeFile(bump.Patch, ""), changeFile(bump.Minor, "")}, []string{
			"major by .changes/minor.md, 0.6.0, forward",
			"minor by .changes/patch.md, 0.5.2, forward",
		}},
		{"below 0.1 every step breaks, the larger number counts", "0.0.3", "0.0.3", bump.None, []Pending{changeFile(bump.Patch, ""), changeFile(bump.Minor, "")}, []string{
			"major by .changes/minor.md, 0.1.0, forward",
			"major by .changes/patch.md, 0.0.4, forward",
		}},
		{"beside a version that moved", "2.0.3", "2.1.0", bump.None, []Pending{changeFile(bump.Patch, "")}, []string{
			"minor by Cargo.toml, 2.1.0, forward",
			"minor by .changes/patch.md, 2.1.1, forward",
		}},
		{"stronger than the version", "2.0.3", "2.1.0", bump.None, []Pending{changeFile(bump.Major, "")}, []string{
			"major by .changes/major.md, 3.0.0, forward",
			"minor by Cargo.toml, 2.1.0, forward",
		}},
		{"into prereleases", "2.0.3", "2.0.3", bump.None, []Pending{changeFile(bump.Minor, "beta")}, []string{
			"minor by .changes/minor.md, 2.1.0-beta.0, into",
		}},
		{"within prereleases", "2.0.0-beta.3", "2.0.0-beta.3", bump.None, []Pending{changeFile(bump.Patch, "beta")}, []string{
			"minor by .changes/patch.md, 2.0.0-beta.4, next",
		}},
		{"the flag", "2.0.3", "2.0.3", bump.Minor, []Pending{changeFile(bump.Minor, "")}, []string{
			"minor by .changes/minor.md, 2.1.0, forward",
			"minor by --release-type, 2.1.0, forward",
		}},
		{"commits", "2.0.3", "2.0.3", bump.None, []Pending{commit(bump.Patch), commit(bump.Minor)}, []string{
			"minor by commit minor, 2.1.0, forward",
			"patch by commit patch, 2.0.4, forward",
		}},
		{"after 0.0.3 every version breaks", "0.0.3", "0.0.3", bump.Patch, nil, []string{
			"major by --release-type, 0.0.4, forward",
		}},
		{"commits within prereleases", "2.0.0-rc.1", "2.0.0-rc.1", bump.None, []Pending{commit(bump.Minor)}, []string{
			"minor by commit minor, 2.0.0-rc.2, next",
		}},
		{"a version that is unknown", "", "2.0.3", bump.None, []Pending{changeFile(bump.Minor, "")}, []string{
			"major by Cargo.toml, 2.0.3, forward",
			"minor by .changes/minor.md, , same",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			base := Version{}
			if c.base != "" {
				base = version(t, c.base)
			}
			d := Declare(base, version(t, c.head), c.releaseType, c.pending...)
			var got []string
			for _, one := range d.All {
				kind := map[Kind]string{Same: "same", Forward: "forward", IntoPrerelease: "into", NextPrerelease: "next"}[one.Kind]
				got = append(got, fmt.Sprintf("%s by %s, %s, %s", one.Class, one.By, one.Next, kind))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if len(d.All) > 0 && d.Declaration != d.All[0] || len(d.All) == 0 && d.Declaration != (Declaration{Source: FromNone, By: "none"}) {
				t.Errorf("the strongest is %+v", d.Declaration)
			}
		})
	}
}
