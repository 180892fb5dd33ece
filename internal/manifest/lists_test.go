package manifest

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/gitsrc"
)

func TestLists(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		want  []Listing
	}{
		{"none", nil, nil},
		{"both", map[string]string{ReferenceFile: "r", SchemaFile: "{}"}, []Listing{{"p/" + ReferenceFile, []byte("r")}, {"p/" + SchemaFile, []byte("{}")}}},
		{"folders", map[string]string{ReferenceFile + "/x": "r", SchemaFile + "/y": "{}"}, nil},
		{"elsewhere", map[string]string{"permissions/reference.md": "r", "permissions/schema.json": "{}"}, nil},
		{"in Git LFS", map[string]string{ReferenceFile: "version https://git-lfs.github.com/spec/v1\n", SchemaFile: "{}"}, []Listing{{"p/" + SchemaFile, []byte("{}")}}},
		{"without permissions", map[string]string{"build.rs": "fn main() {}", ReferenceFile: "r"}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tree := map[string]string{"p/Cargo.toml": "[package]\nname = 'tauri-plugin-x'\nlinks = 'tauri-plugin-x'\n", "p/build.rs": pluginBuild}
			for file, text := range test.files {
				tree["p/"+file] = text
			}
			p, err := NewLoader().Load(gitsrc.Files("test", tree), "p")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, p.Lists); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestListsNotRead says which lists count as absent, and that one that is missing from
// the repository does not.
func TestListsNotRead(t *testing.T) {
	const file = "p/" + SchemaFile
	side := &oddSide{Side: gitsrc.Files("test", map[string]string{
		"p/Cargo.toml": "[package]\nname = 'tauri-plugin-x'\nlinks = 'tauri-plugin-x'\n", "p/build.rs": pluginBuild, file: "{}",
	})}
	for _, cause := range []error{gitsrc.ErrLink, gitsrc.ErrSubmodule} {
		side.fails = map[string]error{file: cause}
		if p, err := NewLoader().Load(side, "p"); err != nil || p.Lists != nil {
			t.Errorf("%v: %+v, %v", cause, p, err)
		}
	}
	broken := &countingSide{Side: side.Side, fail: file, cause: gitsrc.ErrMissing, reads: map[gitsrc.ID]int{}}
	want := `load the plugin in "p": read ` + file + ": read " + file + ": " + gitsrc.ErrMissing.Error()
	if _, err := NewLoader().Load(broken, "p"); !errors.Is(err, gitsrc.ErrMissing) || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestListTooBig(t *testing.T) {
	side := &countingSide{fail: "p/" + SchemaFile, cause: gitsrc.ErrTooBig, reads: map[gitsrc.ID]int{}, Side: gitsrc.Files("test", map[string]string{
		"p/Cargo.toml": "[package]\nname = 'tauri-plugin-x'\nlinks = 'tauri-plugin-x'\n", "p/build.rs": pluginBuild,
		"p/" + ReferenceFile: "r", "p/" + SchemaFile: "{}",
	})}
	p, err := NewLoader().Load(side, "p")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Listing{{"p/" + ReferenceFile, []byte("r")}}, p.Lists); diff != "" {
		t.Error(diff)
	}
}
