package gitsrc

import "testing"

func TestPatterns(t *testing.T) {
	patterns := ParsePatterns([]string{"# a comment", "", "*.js", "!/api.js", "/android/build/", "src/**/test"})
	tests := []struct {
		path    string
		isDir   bool
		hit, ok bool
	}{
		{"x.js", false, true, true},
		{"guest-js/x.js", false, true, true},
		{"api.js", false, false, true},
		{"guest-js/api.js", false, true, true},
		{"android/build", true, true, true},
		{"android/build", false, false, false},
		{"android/build/x", false, false, false},
		{"src/a/b/test", false, true, true},
		{"Src/test", false, false, false},
		{"# a comment", false, false, false},
	}
	for _, test := range tests {
		if hit, ok := patterns.Match(test.path, test.isDir); hit != test.hit || ok != test.ok {
			t.Errorf("%s: got %t, %t", test.path, hit, ok)
		}
	}
	if _, ok := ParsePatterns(nil).Match("x", false); ok {
		t.Error("no pattern matches")
	}
}
