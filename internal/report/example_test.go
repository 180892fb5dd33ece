package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestExampleShowsWhatMatters(t *testing.T) {
	same, silent := File{"same.toml", "a = 1\n"}, File{"silent.toml", "b = 1\n"}
	was, is := File{"build.rs", "one\ntwo\n"}, File{"build.rs", "one\n2\n"}
	tests := []struct {
		name      string
		example   Example
		diff      string
		unchanged []File
	}{
		{"no files", Example{}, "", nil},
		{"one side", Example{After: []File{same, is}}, "", []File{same, is}},
		{
			"a change, and a file that the output names",
			Example{Before: []File{same, silent, was}, After: []File{is, silent, same}, Output: "error[x] same.toml:1:1\n"},
			"--- before/build.rs\n+++ after/build.rs\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n",
			[]File{same},
		},
		{
			"a file that is new, though the output names it",
			Example{Before: []File{was}, After: []File{was, same}, Output: "error[x] same.toml:1:1\n"},
			"--- /dev/null\n+++ after/same.toml\n@@ -0,0 +1,1 @@\n+a = 1\n", nil,
		},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.diff, tt.example.Diff()); diff != "" {
			t.Errorf("%s: (-want +got):\n%s", tt.name, diff)
		}
		if diff := cmp.Diff(tt.unchanged, tt.example.Unchanged()); diff != "" {
			t.Errorf("%s: unchanged (-want +got):\n%s", tt.name, diff)
		}
	}
}
