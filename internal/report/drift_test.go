package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/verdict"
)

func TestDrift(t *testing.T) {
	lines := strings.Fields
	tests := []struct {
		name        string
		drift       Drift
		quiet, same bool
		want        string
	}{
		{name: "none", drift: Drift{Before: lines("a b"), Now: lines("a b")}, same: true, want: "nothing moved since f was recorded\n"},
		{name: "none, quietly", drift: Drift{Before: lines("a b"), Now: lines("a b")}, quiet: true, same: true},
		{
			name: "two places apart", drift: Drift{Before: lines("a c d e f g h"), Now: lines("a b c d e f g i")},
			want: "--- f\n+++ HEAD\n@@ -2,3 +2,4 @@\n a\n+b\n c\n d\n@@ -6,3 +7,3 @@\n f\n g\n-h\n+i\n\n" +
				"b: the snapshot does not have the plugin\nh: the snapshot has the plugin, which is not there\ni: the snapshot does not have the plugin\n" +
				"if that is meant, `permver show --format snapshot=f` records what the plugins grant now\n",
		},
		{
			name: "two places together", drift: Drift{Before: []string{"a 1", "a 3", "a 4", "a 5", "a 6", "a 7"}, Now: []string{"a 2", "a 3", "a 4", "a 5", "a 6"}, Unchecked: true},
			want: "--- f\n+++ HEAD\n@@ -2,6 +2,5 @@\n-a 1\n+a 2\n a 3\n a 4\n a 5\n a 6\n-a 7\n\na: 2 lines of the snapshot no longer hold, 1 line is new\n" +
				"if that is meant, `permver show --format snapshot=f` records what the plugins grant now\n" +
				"not all of the plugins could be read: `permver show` tells what\n",
		},
		{
			name: "only gone", drift: Drift{Before: []string{"a 1", "a \u202e"}, Now: []string{"a 1"}},
			want: "--- f\n+++ HEAD\n@@ -2,2 +2,1 @@\n a 1\n-a \\u{202e}\n\na: 1 line of the snapshot no longer holds\n" +
				"if that is meant, `permver show --format snapshot=f` records what the plugins grant now\n",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.drift.File, tt.drift.Side = "f", verdict.Side{Spec: "HEAD"}
			format, err := Drifts().Find("text")
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			if err := format.Print(&out, &tt.drift, Options{Quiet: tt.quiet}); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, out.String()); d != "" || tt.drift.Moved() == tt.same {
				t.Errorf("moved: %t (-want +got):\n%s", tt.drift.Moved(), d)
			}
		})
	}
}
