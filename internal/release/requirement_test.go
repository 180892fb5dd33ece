package release

import (
	"strings"
	"testing"
)

func TestSatisfies(t *testing.T) {
	tests := []struct{ requirement, yes, no string }{
		{"2", "2.0.0 2.9.1", "1.9.9 3.0.0 2.1.0-rc.1"},
		{"2.1", "2.1.0 2.9.1", "2.0.9 3.0.0"},
		{"2.1.3", "2.1.3 2.2.0", "2.1.2 3.0.0"},
		{"^0.3.1", "0.3.1 0.3.9", "0.3.0 0.4.0 1.0.0"},
		{"0.0.3", "0.0.3", "0.0.2 0.0.4"},
		{"0", "0.0.1 0.9.0", "1.0.0"},
		{"~2.1.3", "2.1.3 2.1.9", "2.2.0 2.1.2"},
		{"=2.1.3", "2.1.3", "2.1.4"},
		{"= 2.1", "2.1.0 2.1.9", "2.2.0"},
		{">=1.2, <3", "1.2.0 2.9.9", "1.1.9 3.0.0"},
		{"2.*", "2.0.0 2.9.0", "3.0.0"},
		{"*", "0.0.1 9.0.0", "1.0.0-rc.1"},
		{"2.0.0-rc.1", "2.0.0-rc.1 2.0.0-rc.2 2.0.0 2.1.0", "2.0.0-beta.9 2.1.0-rc.1"},
	}
	for _, tt := range tests {
		for _, side := range []struct {
			versions string
			want     bool
		}{{tt.yes, true}, {tt.no, false}} {
			for text := range strings.FieldsSeq(side.versions) {
				v, err := Parse(text)
				if err != nil {
					t.Fatal(err)
				}
				if got, err := Satisfies(v, tt.requirement); got != side.want || err != nil {
					t.Errorf("%s for %q: %v, %v, want %v", text, tt.requirement, got, err, side.want)
				}
			}
		}
	}
	v, err := Parse("1.0.0")
	if err != nil {
		t.Fatal(err)
	}
	for _, requirement := range []string{"", "x y", "1..2", ">", "1,"} {
		if got, err := Satisfies(v, requirement); err == nil {
			t.Errorf("%q is taken for a requirement: %v", requirement, got)
		}
	}
}
