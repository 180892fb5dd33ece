package declare

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pelletier/go-toml/v2"
	"pgregory.net/rapid"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source"
)

func span(line, column, end int) source.Span {
	return source.Span{Line: line, Column: column, EndLine: line, EndColumn: end}
}

func TestSetVersions(t *testing.T) {
	tests := []struct {
		name, text string
		versions   []Version
		want       string
	}{
		{
			"with a comment and CRLF", "[package]\r\nversion = \"1.2.3\" # keep \"1.2.3\"\r\n",
			[]Version{{span(2, 11, 18), "1.2.3", "2.0.0"}},
			"[package]\r\nversion = \"2.0.0\" # keep \"1.2.3\"\r\n",
		},
		{
			"single quotes behind a byte order mark", "\ufeffpackage = { n = 'é', version = '1.2.3' }",
			[]Version{{span(1, 32, 39), "1.2.3", "2.0.0-rc.1"}},
			"\ufeffpackage = { n = 'é', version = '2.0.0-rc.1' }",
		},
		{
			"three quotes", "version = \"\"\"1.2.3\"\"\"\nv = '''1.2.3'''",
			[]Version{{span(1, 11, 22), "1.2.3", "1.2.4"}, {span(2, 5, 16), "1.2.3", "1.3.0"}},
			"version = \"\"\"1.2.4\"\"\"\nv = '''1.3.0'''",
		},
		{
			"spelled with an escape", `version = "\u0031.2.3"`,
			[]Version{{span(1, 11, 23), "1.2.3", "2.0.0"}},
			`version = "2.0.0"`,
		},
		{
			"behind a line feed", "version = '''\n1.2.3''' # end",
			[]Version{{source.Span{Line: 1, Column: 11, EndLine: 2, EndColumn: 9}, "1.2.3", "2.0.0"}},
			`version = "2.0.0" # end`,
		},
		{
			"two on a line, in any order", `{a = "1.2.3", b = "0.1.0"}`,
			[]Version{{span(1, 6, 13), "1.2.3", "10.20.30"}, {span(1, 19, 26), "0.1.0", "0.1.1"}},
			`{a = "10.20.30", b = "0.1.1"}`,
		},
		{
			"on two lines, the first one longer", "longer = '0.1.0'\na = '1.2.3'",
			[]Version{{span(1, 10, 17), "0.1.0", "10.11.12"}, {span(2, 5, 12), "1.2.3", "9"}},
			"longer = '10.11.12'\na = '9'",
		},
		{"none", "version = '1.2.3'", nil, "version = '1.2.3'"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before := bytes.Clone([]byte(tt.text))
			got, err := SetVersions(before, tt.versions...)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, string(got)); d != "" {
				t.Error("-want +got:\n" + d)
			}
			if string(before) != tt.text {
				t.Error("the text that was given has changed")
			}
		})
	}
}

func TestSetVersionsRefusesAnotherText(t *testing.T) {
	const text = "version = \"1.2.3\"\nnumber = 4\n"
	for _, v := range []Version{
		{span(1, 11, 18), "1.2.4", "2.0.0"},
		{span(1, 12, 18), "1.2.3", "2.0.0"},
		{span(1, 11, 17), "1.2.3", "2.0.0"},
		{span(1, 11, 11), "1.2.3", "2.0.0"},
		{span(2, 10, 11), "4", "5"},
		{span(9, 1, 2), "1.2.3", "2.0.0"},
		{source.Span{}, "1.2.3", "2.0.0"},
		{span(1, 11, 99), "1.2.3", "2.0.0"},
		{source.Span{Line: 1, Column: 99, EndLine: 1, EndColumn: 18}, "1.2.3", "2.0.0"},
		{span(1, 18, 11), "1.2.3", "2.0.0"},
		{span(1, 11, 11), "", "2.0.0"},
		{span(2, 10, 11), "", "5"},
	} {
		got, err := SetVersions([]byte(text), v)
		var typed *PlaceError
		if !errors.As(err, &typed) || typed.Version != v || !errors.Is(err, ErrChanged) || got != nil {
			t.Errorf("%+v: %q, %v", v, got, err)
		}
		want := fmt.Sprintf("line %d, column %d does not hold the version %q", v.At.Line, v.At.Column, v.Old)
		if err != nil && err.Error() != want {
			t.Errorf("got %q, want %q", err, want)
		}
	}
}

// cargoTOML draws a Cargo.toml with a version, written in one of many ways.
func cargoTOML(t *rapid.T) string {
	draw := func(choices ...string) string { return rapid.SampledFrom(choices).Draw(t, "part") }
	end := draw("\n", "\r\n")
	comment := func() string { return draw("", " # 1.2.3", "\t# \"1.2.3\" é", end+"# version = '1.2.3'"+end) }
	version := draw(`"1.2.3"`, `'1.2.3'`, `"""1.2.3"""`, `'''1.2.3'''`, `"1.2\u002e3"`, `"\x31.2.3"`, `"""`+end+`1.2.3"""`)
	version = strings.ReplaceAll(version, `\x31`, `\u0031`)
	equals := draw(" = ", "=", "\t=  ")
	pack := draw(
		"[package]"+comment()+end+"name = 'p'"+end+"version"+equals+version+comment()+end,
		"[ package ]"+end+"\"version\""+equals+version+comment()+end+"name = 'p'"+end,
		"package.name = 'p'"+end+"package . version"+equals+version+comment()+end,
		"package = { name = 'p', version"+equals+version+", keywords = ['1.2.3'] }"+comment()+end,
	)
	before := draw("", "# 文書 1.2.3"+end, end+"\t")
	after := draw("", "[dependencies]"+end+"other = '1.2.3' # 文"+end, "[package.metadata]"+end+"version = '1.2.3'"+end)
	if strings.HasPrefix(pack, "package") && strings.HasPrefix(after, "[package") {
		after = ""
	}
	return draw("", byteOrderMark) + before + pack + after
}

// parsed returns what a TOML text says.
func parsed(t *rapid.T, text string) map[string]any {
	t.Helper()
	var document map[string]any
	if err := toml.Unmarshal([]byte(strings.TrimPrefix(text, byteOrderMark)), &document); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return document
}

// Whatever way a Cargo.toml is written in, the version that is read of it is the one
// that is replaced, and nothing else changes, in meaning or in bytes.
func TestOnlyTheVersionChanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := cargoTOML(t)
		next := rapid.SampledFrom([]string{"2.0.0", "1.2.4", "10.0.0-rc.1+b"}).Draw(t, "next")
		plugin, err := manifest.NewLoader().Load(gitsrc.Files("test", map[string]string{"Cargo.toml": text}), "")
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		at := plugin.Cargo.Version.At.Span
		edited, err := SetVersions([]byte(text), Version{at, "1.2.3", next})
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		want := parsed(t, text)
		want["package"].(map[string]any)["version"] = next
		if d := cmp.Diff(want, parsed(t, string(edited))); d != "" {
			t.Fatalf("-want +got:\n%s", d)
		}
		body := strings.TrimPrefix(text, byteOrderMark)
		lines := source.NewLines([]byte(body))
		start, _ := lines.Offset(at.Line, at.Column)
		end, _ := lines.Offset(at.EndLine, at.EndColumn)
		mark := text[:len(text)-len(body)]
		before, after := mark+body[:start], body[end:]
		literal, okBefore := strings.CutPrefix(string(edited), before)
		literal, okAfter := strings.CutSuffix(literal, after)
		if !okBefore || !okAfter || strings.Trim(literal, `"'`) != next {
			t.Fatalf("other bytes changed:\n%q\n%q", text, edited)
		}
	})
}
