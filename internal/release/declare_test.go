package release

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/bump"
)

// told is a Declaration in words that compare.
type told struct {
	Class      bump.Class
	By         string
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
		{"2.0.0", "2.0.0", bump.None, told{bump.None, ByNone, Same, bump.None, true, false}},
		{"2.0.0", "2.0.0+b", bump.None, told{bump.None, ByNone, Same, bump.None, true, false}},
		{"2.0.0", "1.9.0", bump.None, told{bump.None, ByNone, Down, bump.None, false, false}},
		{"2.0.0", "2.0.0-rc.1", bump.None, told{bump.None, ByNone, Down, bump.None, false, false}},
		{"2.0.0-rc.2", "2.0.0-rc.1", bump.None, told{bump.None, ByNone, Down, bump.None, false, false}},
		{"2.0.0", "2.0.1", bump.None, told{bump.Patch, ByCargo, Forward, bump.Patch, true, false}},
		{"2.0.0", "3.0.0", bump.None, told{bump.Major, ByCargo, Forward, bump.Major, false, false}},
		{"2.0.3", "2.1.0-rc.1", bump.None, told{bump.Minor, ByCargo, IntoPrerelease, bump.Minor, false, false}},
		{"2.0.0-rc.1", "2.0.0-rc.2", bump.None, told{bump.Minor, ByCargo, NextPrerelease, bump.Minor, true, true}},
		{"2.0.0-rc.1", "2.1.0-rc.1", bump.None, told{bump.Minor, ByCargo, NextSeries, bump.Minor, false, true}},
		{"2.0.0-rc.1", "2.0.0", bump.None, told{bump.Minor, ByCargo, OwnRelease, bump.Minor, true, true}},
		{"2.0.0-rc.1", "2.0.1", bump.None, told{bump.Minor, ByCargo, Forward, bump.Minor, true, false}},
		{"2.0.0-rc.1", "3.0.0", bump.None, told{bump.Major, ByCargo, Forward, bump.Major, false, false}},
		{"2.0.0", "2.0.0", bump.Minor, told{bump.Minor, ByFlag, Same, bump.None, true, false}},
		{"2.0.0", "2.0.1", bump.Major, told{bump.Major, ByFlag, Forward, bump.Patch, true, false}},
		{"2.0.0", "3.0.0", bump.Patch, told{bump.Patch, ByFlag, Forward, bump.Major, false, false}},
		{"2.0.1", "2.0.0", bump.Minor, told{bump.Minor, ByFlag, Down, bump.None, false, false}},
	} {
		d := Declare(version(t, c.base), version(t, c.head), c.releaseType)
		got := told{d.Class, d.By, d.Step.Kind, d.Step.Class, d.Step.Compatible, d.Step.LeavesPrerelease()}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("Declare(%s, %s, %s) (-want +got):\n%s", c.base, c.head, c.releaseType, diff)
		}
	}
}
