package rust

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRecord reads definitions of T, and how serde sees T where a command gives it back.
func TestRecord(t *testing.T) {
	const derived = "#[derive(Serialize, Deserialize)] "
	whole, none := Record{true, true}, Record{}
	tests := map[string]struct {
		source string
		want   Record
	}{
		"a struct":                     {derived + "struct T { id: u32 }", whole},
		"of generics":                  {derived + "pub(crate) struct T<A: Into<u8>> { id: A }", whole},
		"without members":              {derived + "struct T {}", whole},
		"one direction":                {"#[derive(Debug, serde::Serialize)] struct T { id: u32 }", Record{Serialized: true}},
		"the other direction":          {"#[derive(Deserialize)]\n#[serde(rename_all = \"camelCase\", default)]\n/// Text.\n#[allow(unused)]\npub struct T { id: u32 }", Record{Deserialized: true}},
		"another crate's derive":       {"#[derive(rkyv::Serialize)] struct T { id: u32 }", none},
		"a derive under a condition":   {"#[cfg_attr(feature = \"x\", derive(Serialize))] struct T { id: u32 }", none},
		"another attribute's business": {"#[remote_type] " + derived + "struct T { id: u32 }", none},
		"an attribute of another type": {derived + "struct S { id: u32 } struct T { id: u32 }", none},
		"as what it holds":             {derived + "#[serde(transparent)] struct T { id: u32 }", none},
		"as another type":              {derived + "#[serde(rename_all = \"camelCase\", into = \"String\")] struct T { id: u32 }", none},
		"under a condition":            {derived + "#[cfg_attr(feature = \"x\", serde(transparent))] struct T { id: u32 }", none},
		"a tuple":                      {derived + "struct T(u32);", none},
		"a unit":                       {derived + "struct T;", none},
		"an enum":                      {derived + "enum T { A { id: u32 } }", none},
		"two of a name":                {derived + "struct T { id: u32 } mod old { " + derived + "enum T { A } }", none},
		"an alias":                     {derived + "struct S { id: u32 } type T = S;", none},
		"of another crate":             {"use other::T; mod own { " + derived + "struct T { id: u32 } }", none},
		"perhaps of another crate":     {"use other::*; mod own { " + derived + "struct T { id: u32 } }", none},
		"of its own module":            {"use crate::own::*; mod own { " + derived + "pub struct T { id: u32 } }", whole},
		"by its path":                  {"use crate::own::T; mod own { " + derived + "pub struct T { id: u32 } }", whole},
		"beside std's":                 {"use std::io::*; " + derived + "struct T { id: u32 }", whole},
	}
	for name, test := range tests {
		program, err := Crate("src/lib.rs", nil, func(string) (*File, error) {
			return Parse([]byte(test.source + "\n#[tauri::command] fn f() -> T {}")), nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, program.Record(program.Commands[0].Signature.Result)); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}
}
