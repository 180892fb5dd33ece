package verdict

import (
	"testing"

	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/release"
)

// The npm package beside a crate declares by its own versions and change files.
func TestGuestDeclares(t *testing.T) {
	for _, tt := range []struct {
		name, base, head string
		pending          []release.Pending
		declared         bump.Class
		by               string
	}{
		{"versions", "1.0.0", "1.1.0", nil, bump.Minor, "package.json"},
		{"a change file", "1.0.0", "1.0.0", []release.Pending{majorFile}, bump.Major, ".changes/x.md"},
		{"nothing", "1.0.0", "1.0.0", nil, bump.None, "none"},
		{"no version before", "", "1.0.0", nil, bump.None, "none"},
	} {
		base, _ := release.Parse(tt.base)
		head, _ := release.Parse(tt.head)
		g := Guest{File: "guest-js/package.json"}
		g.Declare(base, head, tt.pending)
		if g.Declared != tt.declared || g.DeclaredBy != tt.by {
			t.Errorf("%s: %s by %s", tt.name, g.Declared, g.DeclaredBy)
		}
	}
}

// What would be declared is judged as if it were.
func TestSuffices(t *testing.T) {
	for _, tt := range []struct {
		base, head string
		declared   release.Pending
		policy     Policy
		enough     bool
	}{
		{"1.0.0", "1.0.0", minorFile, relaxed, false},
		{"1.0.0", "1.0.0", majorFile, relaxed, true},
		{"1.0.0", "1.0.0", minorFile, minorOK, true},
		{"0.5.0", "0.5.0", minorFile, relaxed, true},
		{"2.0.0", "1.0.0", majorFile, relaxed, false},
	} {
		if got := Suffices(version(tt.base), version(tt.head), tt.declared, bump.Major, tt.policy); got != tt.enough {
			t.Errorf("%s after %s and %s for %s: %v", tt.declared.Written, tt.head, tt.base, bump.Major, got)
		}
	}
}

// A change file that is enough for a change, but not for all that the release holds.
func TestDeclaringTooLittle(t *testing.T) {
	declaring := func(in *Input) { in.Declaring = true }
	short := func(in *Input) {
		in.Since.Version.Sufficient, in.Since.Version.Required, in.Since.Version.NeededVersion = new(false), bump.Major, "3.0.0"
	}
	for _, tt := range []struct {
		name string
		in   Input
		want int
	}{
		{"enough", with(with(with(step("2.0.3", "2.0.3", added), pending(minorFile)), since203), declaring), 0},
		{"too little", with(with(with(with(step("2.0.3", "2.0.3", added), pending(minorFile)), since203), declaring), short), 1},
	} {
		var told []string
		for _, f := range Judge(tt.in, relaxed).Findings {
			if f.Rule.ID == "bump-too-small" {
				told = append(told, string(f.Level)+" "+f.Message)
			}
		}
		if len(told) != tt.want || tt.want == 1 && told[0] != "warning .changes/x.md says minor for store, which makes 2.1.0, but the changes since v2.0.3 need major: 3.0.0 or later" {
			t.Errorf("%s: %q", tt.name, told)
		}
	}
}
