package manifest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOddCommandFaults(t *testing.T) {
	at1, at2 := at("build.rs", 1, 1, 2), at("build.rs", 2, 1, 2)
	files := commandFiles("p", []Name{{Text: `b"`, At: at2}, {Text: `a"`, At: at1}, {Text: "c", At: at1}, {Text: "c", At: at2}})
	got, faults := addGenerated([]*File{{Path: "p/permissions/z.toml"}}, files)
	const message = "tauri-plugin writes this command into a TOML file as it is, where it is no correct string"
	want := []Fault{
		{Kind: SyntaxFault, Subject: `a"`, Message: message, At: at1}, {Kind: SyntaxFault, Subject: `b"`, Message: message, At: at2},
	}
	if diff := cmp.Diff(want, faults); diff != "" {
		t.Error(diff)
	}
	for _, f := range got {
		for _, p := range f.Permissions {
			if p.File != f || p.At != at1 {
				t.Errorf("%s is of %v at %v", p.ID.Text, p.File, p.At)
			}
		}
	}
}

// TestQuotedTOML asks for the characters that a TOML string does not take as they
// are, and for those next to them.
func TestQuotedTOML(t *testing.T) {
	for text, want := range map[string]string{
		"a b~\u0080é": "a b~\u0080é", `a\tb`: "a\tb", `a\u0041`: "aA", "a\tb": "a\tb",
		"a\"b": "", "a\nb": "", "a\x1fb": "", "a\x7fb": "", `a\`: "", `a\q`: "",
	} {
		got, ok := quotedTOML(text)
		if got != want || ok != (want != "") {
			t.Errorf("%q: got %q, %t", text, got, ok)
		}
	}
}
