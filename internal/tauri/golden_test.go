package tauri

import (
	"maps"
	"slices"
	"testing"

	"github.com/permver/permver/internal/manifest"
)

// inexact is why long numbers are read otherwise.
const inexact = "serde_json reads it one or two units in the last place off, unless a crate of the application turns its feature float_roundtrip on"

// outside are the requests that permver does not answer as Tauri does, or that it
// cannot be asked: each with the reason.
var outside = map[string]string{
	"cycle over two plugins":                                      "permver knows one plugin, and takes the other for foreign",
	"own permission whose id holds a colon, plugin exists":        "permver takes it for granted that an application may have the other plugin, or not",
	"JSON number of many digits: 2.2250738585072011e-308":         inexact,
	"JSON number of many digits: 9007199254740993.0":              inexact,
	"JSON number of many digits: 816993325456.153540110946965195": inexact,
	"ignored nesting of 10000":                                    "JSON that Tauri ignores is refused by encoding/json beyond 10,000 levels",
	"path permissions/a.TOML":                                     "discovery does not find the file",
	"path permissions/a.json5":                                    "discovery does not find the file",
	"path permissions/a":                                          "discovery does not find the file",
	"path permissions/a.":                                         "discovery does not find the file",
	"app manifest":                                                "the key is not a plugin's",
	"key that is no identifier":                                   "Cargo's links cannot give that key",
}

func TestTauriAnswers(t *testing.T) {
	exchanges, err := ReadExchanges("../../testdata/tauri/requests.jsonl", "../../testdata/tauri/answers.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	left := maps.Clone(outside)
	asked := 0
	for _, x := range exchanges {
		if _, ok := outside[x.Request.ID]; ok {
			delete(left, x.Request.ID)
			continue
		}
		asked++
		t.Run(x.Request.ID, func(t *testing.T) {
			for key := range x.Request.Plugins {
				if manifest.KeyOf("tauri-plugin-"+key) != key {
					t.Fatalf("%q is no plugin's key", key)
				}
			}
			app, err := LoadApp(x.Request)
			if err != nil {
				t.Fatal(err)
			}
			for _, part := range app.Disagreements(x.Answer) {
				t.Error(part)
			}
		})
	}
	if len(left) > 0 {
		t.Errorf("no request is called %v", slices.Sorted(maps.Keys(left)))
	}
	if asked < 400 {
		t.Errorf("only %d requests were asked", asked)
	}
}
