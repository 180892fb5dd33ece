package nearest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOf(t *testing.T) {
	tests := []struct {
		text  string
		names []string
		limit int
		want  []string
	}{
		{"macos", []string{"macOS", "windows"}, 2, []string{"macOS"}},
		{"wnidows", []string{"macOS", "windows"}, 2, []string{"windows"}},
		{"fs-v2.0.9", []string{"fs-v2.0.1", "os-v2.0.9", "http-v1"}, 2, []string{"fs-v2.0.1", "os-v2.0.9"}},
		{"fs-v2.0.9", []string{"fs-v2.0.1", "os-v2.0.9"}, 1, []string{"fs-v2.0.1"}},
		{"x", []string{"windows"}, 1, []string{}},
		{"v1.4", []string{"v1.4.0", "v1.4.0-rc.1", "v2"}, 3, []string{"v1.4.0", "v1.4.0-rc.1"}},
		{"", []string{"a", "windows"}, 1, []string{}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, Of(tt.text, tt.names, tt.limit)); diff != "" {
			t.Errorf("Of(%q, %q, %d): %s", tt.text, tt.names, tt.limit, diff)
		}
	}
}

func TestOneOfNothingAlike(t *testing.T) {
	if got := One("linux", []string{"android"}); got != "" {
		t.Errorf("One = %q, want nothing", got)
	}
}
