package plugingen

import (
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "rewrite testdata/features.txt")

const featuresFile = "testdata/features.txt"

// Tests of properties are worth what they are given: all that the file lists comes
// up again and again.
func TestFeaturesComeUp(t *testing.T) {
	const cases = 4000
	counts := make(map[string]int)
	draw := rapid.Custom(DrawFaulty)
	capability := rapid.Custom(func(t *rapid.T) Capability { return DrawCapability(t, []string{"p:default"}) })
	for seed := range cases {
		for _, f := range append(draw.Example(seed).Features(), capability.Example(seed).Features()...) {
			counts[f]++
		}
	}
	known := slices.Sorted(maps.Keys(counts))
	if *update {
		if err := os.WriteFile(featuresFile, []byte(strings.Join(known, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	content, err := os.ReadFile(featuresFile)
	if err != nil {
		t.Fatal(err)
	}
	listed := strings.Split(strings.TrimSuffix(string(content), "\n"), "\n")
	if diff := cmp.Diff(listed, known); diff != "" {
		t.Errorf("features (-listed +drawn):\n%s", diff)
	}
	for _, f := range listed {
		if share := float64(counts[f]) / cases; share < 0.005 {
			t.Errorf("%s comes up in %.2f %% of the cases", f, 100*share)
		}
	}
}
