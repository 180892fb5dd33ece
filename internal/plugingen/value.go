package plugingen

import (
	"encoding/json"
	"slices"
	"strings"

	"pgregory.net/rapid"
)

// Value is a drawn scope value: a literal, a string, a list or a map.
type Value struct {
	// Literal is the text of a value that JSON and TOML write alike, JSON and TOML
	// that of one which only that format can write, or which they write differently.
	Literal, JSON, TOML string
	IsString            bool // Literal is then the string itself
	List                []Value
	Keys                []string // of a map, whose values are in List
	Feature             string
}

func lit(feature, text string) Value  { return Value{Feature: feature, Literal: text} }
func text(feature, text string) Value { return Value{Feature: feature, Literal: text, IsString: true} }
func list(items ...Value) Value       { return Value{Feature: "value: list", List: items} }
func table(key string, v Value) Value {
	return Value{Feature: "value: map", Keys: []string{key}, List: []Value{v}}
}

// values are the scope values that are drawn. Floats are short: serde_json reads
// long ones inexactly.
var values = []Value{
	text("value: string", "x"), text("value: string", "$A/**"), text("value: odd string", "a\"b\\\n\t\u00e9\U0001F600\x7f"),
	table("path", text("", "$A/*")), table("path", text("", "$A/**")), table("a key.", list(text("", "y"))),
	lit("value: bool", "true"), lit("value: bool", "false"),
	lit("value: int", "1"), lit("value: int", "-7"), lit("value: int", "9223372036854775807"),
	lit("value: float", "1.5"), lit("value: float", "1.0"), lit("value: float", "-2.5e-3"),
	lit("value: int beyond 64 bits", "18446744073709551615"), lit("value: int beyond 64 bits", "9223372036854775808"),
	{Feature: "value: null", JSON: "null"},
	{Feature: "value: minus zero", JSON: "-0", TOML: "-0.0"},
	{Feature: "value: infinite", TOML: "inf"},
	{Feature: "value: infinite", TOML: "nan"},
	{Feature: "value: date", TOML: "1979-05-27T07:32:00.500Z"},
	{Feature: "value: date", TOML: "07:32:00"},
	{Feature: "value: date", TOML: "1979-05-27"},
	list(), list(lit("", "1"), list(text("", "deep"))), table("a", table("b", lit("", "2"))),
	{Feature: "value: map", Keys: []string{}},
	{Feature: "value: map", Keys: []string{"z", "a"}, List: []Value{lit("", "1"), text("", "2")}},
}

// patterns are values that releases put in each other's place.
var patterns = []Value{
	table("path", text("", "$A/*")), table("path", text("", "$A/**")), table("path", text("", "$B/*")), table("path", text("", "$A")),
	{Feature: "value: map", Keys: []string{"path", "readonly"}, List: []Value{text("", "$A/*"), lit("", "true")}},
}

// exchange puts a pattern in the place of a value, or adds it where there is none.
func exchange(t *rapid.T, list []Value) []Value {
	i := rapid.IntRange(0, len(list)).Draw(t, "exchanged")
	return append(slices.Delete(slices.Clone(list), i, min(i+1, len(list))), rapid.SampledFrom(patterns).Draw(t, "pattern"))
}

// oneFormat reports whether only one format can write the value, or each writes
// another value.
func (v Value) oneFormat() bool { return v.JSON+v.TOML != "" }

func drawScope(t *rapid.T) *Scope {
	s := &Scope{}
	if !chance(t, 4) {
		s.Allow = drawValues(t, 2)
	}
	if chance(t, 3) {
		s.Deny = drawValues(t, 1)
	}
	return s
}

func drawValues(t *rapid.T, most int) []Value {
	return rapid.SliceOfN(rapid.SampledFrom(slices.Concat(values, patterns, patterns)), 0, most).Draw(t, "values")
}

// canonical is the canonical text that package manifest has for a value that JSON
// can write and that is drawn for capabilities.
func (v Value) canonical() string {
	switch {
	case v.Keys != nil:
		fields := make([]string, len(v.Keys))
		for i, key := range v.Keys {
			fields[i] = quote(key) + ":" + v.List[i].canonical()
		}
		slices.Sort(fields)
		return "{" + strings.Join(fields, ",") + "}"
	case v.isList():
		items := make([]string, len(v.List))
		for i, item := range v.List {
			items[i] = item.canonical()
		}
		return "[" + strings.Join(items, ",") + "]"
	case v.IsString:
		return quote(v.Literal)
	}
	return v.Literal
}

func (v Value) isList() bool {
	return v.Keys == nil && !v.IsString && v.Literal == "" && v.JSON == "" && v.TOML == ""
}

func quote(s string) string {
	quoted, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always encodes
	}
	return string(quoted)
}
