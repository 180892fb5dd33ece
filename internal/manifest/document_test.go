package manifest

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pelletier/go-toml/v2"
	"pgregory.net/rapid"
)

// scopeText is a permission file whose only scope entry is value.
func scopeText(value string, f format) string {
	if f == formatJSON {
		return `{"permission": [{"identifier": "x", "scope": {"allow": [` + value + `]}}]}`
	}
	return "[[permission]]\nidentifier = 'x'\nscope.allow = [" + value + "]\n"
}

func TestScopeValues(t *testing.T) {
	tests := []struct {
		text   string
		format format
		want   string // canonical text, or the fault's message
	}{
		{`0x_f`, formatTOML, "radix prefix must be followed by at least one digit"},
		{`0xf_f`, formatTOML, "255"},
		{`0o17`, formatTOML, "15"},
		{`-0b1`, formatTOML, "sign is not allowed on numbers with a radix prefix"},
		{`+1_000`, formatTOML, "1000"},
		{`-0`, formatTOML, "0"},
		{`9223372036854775808`, formatTOML, "9.223372036854776e+18"},
		{`18446744073709551616`, formatTOML, "integer `18446744073709551616` is out of range"},
		{strings.Repeat("9", 200), formatTOML, "integer number overflowed"},
		{`1e400`, formatTOML, "floating-point number overflowed"},
		{`-inf`, formatTOML, "-Inf"},
		{`-nan`, formatTOML, "NaN"},
		{`1e2`, formatTOML, "100.0"},
		{`1979-05-27 07:32:00.500z`, formatTOML, `{"$__toml_private_datetime":"1979-05-27T07:32:00.5Z"}`},
		{`1979-05-27T07:32:60-00:00`, formatTOML, `{"$__toml_private_datetime":"1979-05-27T07:32:60+00:00"}`},
		{`07:32:00.1234567891`, formatTOML, `{"$__toml_private_datetime":"07:32:00.123456789"}`},
		{`1979-02-30`, formatTOML, "invalid datetime"},
		{"{ a.b = 1, # why\n a.c = '''\nx''', }", formatTOML, `{"a":{"b":1,"c":"x"}}`},
		{"{ a\n = 1, 'b' # why =\r\n\t= # so\n\n{ c =\n'''{\n=''', \"d\\\"\"\n=\n[\n2] } }", formatTOML, `{"a":1,"b":{"c":"{\n=","d\"":[2]}}`},
		{"{ a =\n\"{\n=\" }", formatTOML, "unexpected character U+000A at start of value"},
		{"{ a\n= '''b'''', c =\n\"\"\"d\"\"\"\"\", e\n= '''''' }", formatTOML, `{"a":"b'","c":"d\"\"","e":""}`},
		{"{ a.\nb = 1 }", formatTOML, "invalid character at start of key: U+000A"},
		{"{ a #\x01\n= 1 }", formatTOML, "expected '=' after key"},
		{"{ a\r= 1 }", formatTOML, "expected '=' after key"},
		{"[ a\n= 1 ]", formatTOML, "unexpected character U+0061 'a' at start of value"},
		{`{ a = {}, a.b = 1 }`, formatTOML, "duplicate key `a`"},
		{`{ a = 1, a.b = 1 }`, formatTOML, "cannot extend value of type integer with a dotted key"},
		{`"\e\x41\u00e9"`, formatTOML, `"\u001bAé"`},
		{`-0`, formatJSON, "-0.0"},
		{`-9223372036854775808`, formatJSON, "-9223372036854775808"},
		{`-9223372036854775809`, formatJSON, "-9.223372036854776e+18"},
		{`1E400`, formatJSON, "number out of range"},
		{`1e-400`, formatJSON, "0.0"},
		{`"\"\\\/\b\f\n\r\t\u0041\ud83d\ude00"`, formatJSON, `"\"\\/\b\f\n\r\tA😀"`},
		{`{"b": [true, null], "a": 1.50, "b": {}}`, formatJSON, `{"a":1.5,"b":{}}`},
		{strings.Repeat("[", 122) + strings.Repeat("]", 122), formatJSON, strings.Repeat("[", 122) + strings.Repeat("]", 122)},
		{strings.Repeat("[", 123) + strings.Repeat("]", 123), formatJSON, "recursion limit exceeded"},
		{strings.Repeat("[", 79) + strings.Repeat("]", 79), formatTOML, strings.Repeat("[", 79) + strings.Repeat("]", 79)},
		{strings.Repeat("[", 80) + strings.Repeat("]", 80), formatTOML, "cannot recurse further; max recursion depth met"},
	}
	for _, test := range tests {
		file, faults := decodeText(t, scopeText(test.text, test.format), test.format)
		var got string
		if len(faults) > 0 {
			got = faults[0].Message
		} else {
			got = file.Permissions[0].ScopeAllow[0].Value.String()
		}
		if got != test.want {
			t.Errorf("%.80s: got %.80s, want %.80s", test.text, got, test.want)
		}
	}
}

// TestTables holds the rules by which tables may be extended against go-toml's.
func TestTables(t *testing.T) {
	texts := []string{
		"[a.b]\n[a]\n", "[a]\n[a]\n", "[a]\nb.c = 1\n[a.b]\n", "[a]\nb.c = 1\n[a.b.d]\n", "a.b = 1\n[a]\n", "a = {}\n[a.b]\n",
		"[[a]]\n[a.b]\n[[a]]\n[a.b]\n", "[[a]]\n[a]\n", "a = []\n[[a]]\n", "[a]\n[[a]]\n", "[[a.b]]\n[a]\nb.x = 1\n", "[[a.b]]\n[a]\n[a.b.c]\n",
		"a.b.c = 1\na.b.d = 2\na.e = 3\n", "a = 1\na.b = 2\n", "a = [{b = 1}]\n[a.c]\n", "a = {b.c = 1, b.d = 2}\n",
		"a = {b = {}, b.c = 1}\n", "'a' = 1\n\"a\" = 2\n", "[ a . 'b' ]\n[a.\"b\"]\n", "[a]\r\nb = 1\r\n",
		"a = 1979-05-27\n[a.b]\n", "a = 1979-05-27\n[a]\n",
	}
	for _, text := range texts {
		var decoded map[string]any
		valid := toml.Unmarshal([]byte(text), &decoded) == nil
		_, fault := parseTOML([]byte(text))
		if (fault == nil) != valid {
			t.Errorf("%q: go-toml says valid=%t, got %v", text, valid, fault)
		}
	}
	// Here the toml crate is laxer than go-toml and the specification.
	if _, fault := parseTOML([]byte("[a.b.c]\n[a]\nb.d = 1\n")); fault != nil {
		t.Error(fault)
	}
}

// anyValue draws a value that both formats can hold.
func anyValue(depth int) *rapid.Generator[any] {
	text := rapid.StringN(0, 6, -1).Filter(func(s string) bool { return !strings.ContainsRune(s, '\ufffd') })
	kinds := []*rapid.Generator[any]{
		rapid.Int64().AsAny(), rapid.Bool().AsAny(), text.AsAny(),
		rapid.Float64().Filter(func(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }).AsAny(),
	}
	if depth > 0 {
		kinds = append(kinds,
			rapid.SliceOfN(rapid.Deferred(func() *rapid.Generator[any] { return anyValue(depth - 1) }), 0, 4).AsAny(),
			rapid.MapOfN(text, rapid.Deferred(func() *rapid.Generator[any] { return anyValue(depth - 1) }), 0, 4).AsAny())
	}
	return rapid.OneOf(kinds...)
}

// render writes a value; the formats differ in the sign between key and value.
func render(v any, separator string) string {
	switch v := v.(type) {
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		text := strconv.FormatFloat(v, 'e', -1, 64)
		return text
	case []any:
		parts := make([]string, 0, len(v))
		for _, item := range v {
			parts = append(parts, render(item, separator))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		parts := make([]string, 0, len(v))
		for key, item := range v {
			parts = append(parts, quoteJSON(key)+separator+render(item, separator))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case bool:
		return strconv.FormatBool(v)
	default:
		return quoteJSON(v.(string))
	}
}

// quoteJSON quotes a string so that TOML reads the same.
func quoteJSON(s string) string {
	quoted, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return strings.ReplaceAll(string(quoted), "\x7f", `\u007f`)
}

// TestFormatsAgree says that the same content reads the same in both formats.
func TestFormatsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := anyValue(3).Draw(t, "value")
		fromTOML, tomlFaults := decodeFile(parseDocument([]byte(scopeText(render(v, "="), formatTOML)), formatTOML), "x", &File{})
		fromJSON, jsonFaults := decodeFile(parseDocument([]byte(scopeText(render(v, ":"), formatJSON)), formatJSON), "x", &File{})
		if len(tomlFaults)+len(jsonFaults) > 0 {
			t.Fatal(tomlFaults, jsonFaults)
		}
		a, b := fromTOML.Permissions[0].ScopeAllow[0].Value, fromJSON.Permissions[0].ScopeAllow[0].Value
		if diff := cmp.Diff(a, b); diff != "" {
			t.Fatal(diff)
		}
	})
}

// checkDocument says that every place of a document lies in its text.
func checkDocument(t *testing.T, text []byte, f format) {
	t.Helper()
	doc := parseDocument(text, f)
	var check func(n *node)
	check = func(n *node) {
		if n.at.start < 0 || n.at.start > n.at.end || n.at.end > len(text) {
			t.Fatalf("extent %v in a text of %d bytes", n.at, len(text))
		}
		for _, item := range n.items {
			check(item)
		}
		for _, f := range n.fields {
			check(f.key)
			check(f.value)
		}
	}
	switch {
	case doc.fault != nil:
		check(&node{at: doc.fault.at})
	case doc.root != nil:
		check(doc.root)
	default:
		t.Fatal("neither a document nor a fault")
	}
	decodeFile(doc, "x", &File{})
}

func FuzzTOML(f *testing.F) {
	for _, seed := range []string{plainTOML, "a.b = {c = [1, {d = 1}], # x\n}", "[[a.b]]\n[a.b.c]\nd = 1979-05-27", "a = \"\"\"\\\n x\"\"\"", "[a]\r\nb=0x1\r\n", "[", "a = [\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		checkDocument(t, text, formatTOML)
	})
}

func FuzzJSON(f *testing.F) {
	for _, seed := range []string{`{"permission": [{"identifier": "x"}]}`, `[null, [], [["\ud83d\ude00"]]]`, `{"a": "\ud800"}`, `-0`, `1e999`, ` [ ] `, `{`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		checkDocument(t, text, formatJSON)
		if root, fault := parseJSON(text); fault == nil && !json.Valid(text) {
			t.Fatalf("took %q for JSON: %v", text, root)
		}
	})
}
