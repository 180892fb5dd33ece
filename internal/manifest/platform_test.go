package manifest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPlatforms(t *testing.T) {
	tests := []struct {
		set   Platforms
		first Platforms
		each  []Platforms
		text  string
	}{
		{NoPlatforms, NoPlatforms, []Platforms{}, "no platform"},
		{AllPlatforms, Linux, []Platforms{Android, IOS, Linux, MacOS, Windows}, "all platforms"},
		{1 << 7, NoPlatforms, []Platforms{}, "no platform"},
		{AllPlatforms | 1<<7, Linux, []Platforms{Android, IOS, Linux, MacOS, Windows}, "all platforms"},
		{MacOS | Windows | Android | IOS, MacOS, []Platforms{Android, IOS, MacOS, Windows}, "android, iOS, macOS, windows"},
		{Windows | Android | IOS, Windows, []Platforms{Android, IOS, Windows}, "android, iOS, windows"},
		{IOS | Android, Android, []Platforms{Android, IOS}, "android, iOS"},
		{IOS, IOS, []Platforms{IOS}, "iOS"},
		{MacOS, MacOS, []Platforms{MacOS}, "macOS"},
	}
	for _, test := range tests {
		if got := test.set.First(); got != test.first {
			t.Errorf("the first of %b is %b, want %b", test.set, got, test.first)
		}
		if diff := cmp.Diff(test.each, test.set.Each()); diff != "" {
			t.Errorf("each of %b: %s", test.set, diff)
		}
		if got := test.set.String(); got != test.text {
			t.Errorf("%b is %q, want %q", test.set, got, test.text)
		}
		names := strings.Join(test.set.Names(), ", ")
		if want := map[string]string{"no platform": "", "all platforms": "android, iOS, linux, macOS, windows"}[test.text]; names != test.text && names != want {
			t.Errorf("the names of %b are %q", test.set, names)
		}
	}
	for _, single := range AllPlatforms.Each() {
		if got, known := ParsePlatform(single.String()); got != single || !known {
			t.Errorf("%s is read as %b, %t", single, got, known)
		}
	}
	if got, known := ParsePlatform("macos"); got != NoPlatforms || known {
		t.Errorf("macos is read as %b, %t", got, known)
	}
}
