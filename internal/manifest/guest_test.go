package manifest

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/source"
)

func TestGuest(t *testing.T) {
	at := func(line, column, end int) source.Place {
		return source.Place{File: "p/package.json", Span: source.Span{Line: line, Column: column, EndLine: line, EndColumn: end}}
	}
	for name, test := range map[string]struct {
		text string
		want *Guest
	}{
		"in one line": {`{"name": "@a/b", "version": "1.2.3"}`, &Guest{
			Path: "p/package.json", Package: Name{"@a/b", at(1, 10, 16)}, Version: Name{"1.2.3", at(1, 29, 36)},
		}},
		"not private": {"{\n\"private\": false,\n\"name\": \"b\",\n\"version\": \"1.2.3-rc.1\"\n}", &Guest{
			Path: "p/package.json", Package: Name{"b", at(3, 9, 12)}, Version: Name{"1.2.3-rc.1", at(4, 12, 24)},
		}},
		"the last of repeated keys": {`{"name": "a", "version": 1, "name": "b", "version": "2.0.0"}`, &Guest{
			Path: "p/package.json", Package: Name{"b", at(1, 37, 40)}, Version: Name{"2.0.0", at(1, 53, 60)},
		}},
		"private":                 {`{"name": "a", "version": "1.0.0", "private": true}`, nil},
		"no version":              {`{"name": "a"}`, nil},
		"no name":                 {`{"version": "1.0.0"}`, nil},
		"a version of other type": {`{"name": "a", "version": "1.0.0", "version": 1}`, nil},
		"keys in another case":    {`{"Name": "a", "Version": "1.0.0"}`, nil},
		"no object":               {`["name", "version"]`, nil},
		"null":                    {`null`, nil},
		"no JSON":                 {`{"name": "a", "version": "1.0.0",}`, nil},
		"empty":                   {``, nil},
		"in Git LFS":              {"version https://git-lfs.github.com/spec/v1\noid sha256:" + lfsHash + "\nsize 12345\n", nil},
	} {
		t.Run(name, func(t *testing.T) {
			side := gitsrc.Files("head", map[string]string{"p/package.json": test.text, "p/Cargo.toml": "[package]\nname = \"tauri-plugin-b\"\n"})
			got, err := NewLoader().Guest(side, "p")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			plugin, err := NewLoader().Load(side, "p")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, plugin.Guest); diff != "" {
				t.Error(diff)
			}
		})
	}
}

const lfsHash = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393"

// What is no file that can be read is no package, but one that is missing from the
// repository is not known.
func TestGuestAbsent(t *testing.T) {
	const text = `{"name": "a", "version": "1.0.0"}`
	tree := func(file string) gitsrc.Side {
		return gitsrc.Files("head", map[string]string{file: text, "p/Cargo.toml": ""})
	}
	link := func(cause error) Side {
		return &oddSide{Side: tree("p/package.json"), fails: map[string]error{"p/package.json": cause}}
	}
	unread := func(cause error) Side {
		return &countingSide{Side: tree("p/package.json"), fail: "p/package.json", cause: cause, reads: map[gitsrc.ID]int{}}
	}
	for name, side := range map[string]Side{
		"none": tree("p/other.json"), "a folder": tree("p/package.json/x"), "beside another crate": tree("package.json"),
		"a link out": link(gitsrc.ErrLink), "in a submodule": link(gitsrc.ErrSubmodule), "too big": unread(gitsrc.ErrTooBig),
	} {
		if got, err := NewLoader().Guest(side, "p"); got != nil || err != nil {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	if _, err := NewLoader().Guest(unread(gitsrc.ErrMissing), "p"); !errors.Is(err, gitsrc.ErrMissing) {
		t.Errorf("missing: %v", err)
	}
}
