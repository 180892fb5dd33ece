package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestArrange(t *testing.T) {
	tests := []struct{ in, want string }{
		{"permver", "permver --"},
		{"permver check", "permver check --"},
		{"permver check a --quiet", "permver check --quiet -- a"},
		{"permver check a --base v1 --plugin x --plugin=y", "permver check --base=v1 --plugin=x --plugin=y -- a"},
		{"permver --jobs 2 check a", "permver check --jobs=2 -- a"},
		{"permver check -- --quiet", "permver check -- --quiet"},
		{"permver -- check a", "permver check -- a"},
		{"permver check --base=--odd", "permver check --base=--odd --"},
		{"permver check --format json=a=b", "permver check --format=json=a=b --"},
		{"permver check --verbose=false a", "permver check --verbose=false -- a"},
		{"permver help", "permver --help"},
		{"permver help lint", "permver lint --help"},
		{"permver lint a b c --nonsense -h", "permver lint --help"},
	}
	p, _, _ := fake(0)
	for _, tt := range tests {
		got, err := arrange(strings.Fields(tt.in), p.app())
		if err != nil {
			t.Errorf("%s: %v", tt.in, err)
			continue
		}
		if d := cmp.Diff(strings.Fields(tt.want), got); d != "" {
			t.Errorf("%s (-want +got):\n%s", tt.in, d)
		}
	}
}

// FuzzArrange holds that a command line that is in order stays as it is. The
// words of a seed are separated by line feeds.
func FuzzArrange(f *testing.F) {
	for _, seed := range []string{"", "check", "check\na\n--quiet", "--base\nv1\ncheck", "help\nlint", "--\n-x", "check\n--base=\n-", "-"} {
		f.Add(seed)
	}
	p, _, _ := fake(0)
	app := p.app()
	f.Fuzz(func(t *testing.T, words string) {
		once, err := arrange(append([]string{"permver"}, strings.Split(words, "\n")...), app)
		if err != nil {
			return
		}
		twice, err := arrange(once, app)
		if d := cmp.Diff(once, twice); err != nil || d != "" {
			t.Errorf("%q: %v, %s", words, err, d)
		}
	})
}
