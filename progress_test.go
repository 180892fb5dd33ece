package permver

import (
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// Progress counts every plugin once, and names it when it is begun and when it is done.
func TestProgress(t *testing.T) {
	type call struct {
		done, total int
		plugin      string
	}
	var calls []call
	s, err := demoSession(Options{Jobs: 1})
	if err != nil {
		t.Fatal(err)
	}
	s.opts.Progress = func(done, total int, plugin string) { calls = append(calls, call{done, total, plugin}) }
	defer s.close()
	if _, err := s.check(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := []call{{0, 1, "notes"}, {1, 1, "notes"}}
	if d := gocmp.Diff(want, calls, gocmp.AllowUnexported(call{})); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}

	var counts []int
	many := newSession(Options{Jobs: 4, Progress: func(done, _ int, _ string) { counts = append(counts, done) }})
	if err := many.eachPlugin(t.Context(), make([]string, 50), func(int) {}); err != nil {
		t.Fatal(err)
	}
	if !slices.IsSorted(counts) || len(counts) != 100 || counts[99] != 50 {
		t.Errorf("counted %v", counts)
	}
}
