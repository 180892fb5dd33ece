package manifest

import (
	"testing"

	"github.com/permver/permver/gitsrc"
)

// TestMemo says what is kept: by the entry's ID if it has one, else by that of
// what was read, apart for the two formats, and never an error.
func TestMemo(t *testing.T) {
	files := map[string]string{"a.toml": "a = 1\n", "b.toml": "a = 1\n", "lfs.toml": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"}
	side := &countingSide{Side: gitsrc.Files("test", files), reads: map[gitsrc.ID]int{}, fail: "a.toml", cause: gitsrc.ErrMissing}
	l := NewLoader()
	for _, e := range []gitsrc.Entry{{}, {ID: "x"}} {
		side.fail = "a.toml"
		if doc, err := l.document(side, "a.toml", e, formatTOML); doc != nil || err == nil {
			t.Errorf("got %v, %v", doc, err)
		}
		side.fail = ""
		first, err := l.document(side, "a.toml", e, formatTOML)
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := l.document(side, "b.toml", e, formatTOML); again != first {
			t.Error("the same text is read twice")
		}
		json, _ := l.document(side, "a.toml", e, formatJSON)
		if json == first || json.fault == nil {
			t.Error("a document of one format serves for the other")
		}
		key := decodedKey{doc: first, found: "x", target: "x"}
		if decoded := l.decode(key); decoded != l.decode(key) {
			t.Error("a document is decoded twice")
		}
	}
	pointer, err := l.document(side, "lfs.toml", gitsrc.Entry{}, formatJSON)
	if err != nil {
		t.Fatal(err)
	}
	fault := &syntaxError{extent{0, len(files["lfs.toml"])}, "this is a Git LFS pointer"}
	if !pointer.pointer || pointer.format != formatJSON || *pointer.fault != *fault || pointer.place("x", fault.at).EndLine != 4 {
		t.Errorf("got %+v", pointer)
	}
}
