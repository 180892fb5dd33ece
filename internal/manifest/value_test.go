package manifest

import (
	"testing"
)

func TestValueText(t *testing.T) {
	tests := []struct {
		value Value
		want  string
	}{
		{Value{}, "null"},
		{Value{Kind: Bool, Bool: true}, "true"},
		{Value{Kind: Int, Int: -1}, "-1"},
		{Value{Kind: Float, Float: 1}, "1.0"},
		{Value{Kind: Float, Float: 0.1}, "0.1"},
		{Value{Kind: Float, Float: 1.0 / 3}, "0.3333333333333333"},
		{Value{Kind: Float, Float: 1e300}, "1e+300"},
		{Value{Kind: String, Text: "a\"\n"}, `"a\"\n"`},
		{Value{Kind: List}, "[]"},
		{Value{Kind: List, Items: []Value{{Kind: Int}, {}, {Kind: Bool}}}, "[0,null,false]"},
		{NewMap(nil), "{}"},
		{NewMap([]Field{{"c", Value{}}, {"a", Value{Kind: Int}}, {"b", Value{}}, {"a", Value{}}}), `{"a":null,"b":null,"c":null}`},
	}
	for _, test := range tests {
		if got := test.value.String(); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}
