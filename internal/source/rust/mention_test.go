package rust

import "testing"

func TestMentions(t *testing.T) {
	src := `fn main() { f("permissions/auto_made\n-x\"y", r"raw\dir", r#"a"b"#, c"see-this", "\q lost", b"bytes", "größe"); }`
	s, err := BuildScript("build.rs", lookupIn(map[string]*File{"build.rs": Parse([]byte(src))}))
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]bool{
		"permissions": true, "auto_made": true, "-x": true, "y": true, "raw": true, "dir": true, "a": true, "b": true,
		"see-this": true, "größe": true,
		"": false, "permission": false, "made": false, "permissions/auto_made": false, "x": false, "n": false, "r": false,
		"c": false, "this": false, "lost": false, "bytes": false, "main": false, "gr": false, "e": false,
	}
	for word, want := range tests {
		if got := s.Mentions(word); got != want {
			t.Errorf("%q: got %v, want %v", word, got, want)
		}
	}
}
