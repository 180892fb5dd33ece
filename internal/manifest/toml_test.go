package manifest

import (
	"testing"
)

func TestTOMLEdges(t *testing.T) {
	tests := []struct{ text, want string }{
		{`1979-05-27`, `{"$__toml_private_datetime":"1979-05-27"}`},
		{`07:32:00`, `{"$__toml_private_datetime":"07:32:00"}`},
		{`07:32:60`, `{"$__toml_private_datetime":"07:32:60"}`},
		{`07:32:00.000`, `{"$__toml_private_datetime":"07:32:00.0"}`},
		{`1979-05-27T07:32:00.5-07:00`, `{"$__toml_private_datetime":"1979-05-27T07:32:00.5-07:00"}`},
		{`1979-05-27T07:32:00.120+07:00`, `{"$__toml_private_datetime":"1979-05-27T07:32:00.12+07:00"}`},
		{`nan`, "NaN"},
		{`+1.5`, "1.5"},
		{`1_0.2_5`, "10.25"},
		{`5e-324`, "5e-324"},
		{`1e-400`, "0.0"},
		{`-9223372036854775808`, "-9223372036854775808"},
		{`18446744073709551615`, "1.8446744073709552e+19"},
		{`-9223372036854775809`, "integer `-9223372036854775809` is out of range"},
	}
	for _, test := range tests {
		file, faults := decodeText(t, scopeText(test.text, formatTOML), formatTOML)
		var got string
		if len(faults) > 0 {
			got = faults[0].Message
		} else {
			got = file.Permissions[0].ScopeAllow[0].Value.String()
		}
		if got != test.want {
			t.Errorf("%s: got %s, want %s", test.text, got, test.want)
		}
	}
}
