package permver

import "testing"

func TestIsRepository(t *testing.T) {
	for _, tt := range []struct {
		url  string
		want bool
	}{
		{"https://github.example/Someone/notes", true},
		{"https://github.example/someone/notes.git", true},
		{"git@github.example:someone/notes.git", true},
		{"https://github.example/author/notes", false},
		{"https://github.example/awesomeone/notes", false},
		{"someone/notes", false},
		{"", false},
	} {
		if got := isRepository(tt.url, "someone/notes"); got != tt.want {
			t.Errorf("isRepository(%q) = %v", tt.url, got)
		}
	}
}
