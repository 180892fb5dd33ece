package manifest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestNewerSyntax says what of a text older versions refuse, and where. That it is all
// that they refuse is asked of them in internal/tauri.
func TestNewerSyntax(t *testing.T) {
	const (
		table   = "toml_parser %s an inline table over several lines, or with a comment,"
		comma   = "toml_parser %s a comma at the end of an inline table"
		time    = "toml_parser %s a time without seconds"
		integer = "toml %s an integer beyond 64 bits with a sign"
	)
	at := func(what, place string) string { return fmt.Sprintf(what, place) }
	tests := []struct {
		text string
		want []string
	}{
		{"a = {b = [\n1, # one\n], c = '''\n{\n''', d = \"#\"}\n[b.c]\n[[d]]\n", nil},
		{"a = {\nb = 1}", []string{at(table, "1:5+1")}},
		{"a = [{b = {c = 1}, # d\nd = 1}]", []string{at(table, "1:6+1")}},
		{"a = [{b = {c = 1} # d\n}]", []string{at(table, "1:6+1")}},
		{"a = [1,# {\n2]", nil},
		{"a = {b = 1# c\n}", []string{at(table, "1:5+1")}},
		{"a = {b = 1 \t\r\n}", []string{at(table, "1:5+1")}},
		{"a = {b\n= 1}", []string{at(table, "1:5+1")}},
		{"a = {}\nb = {b = 1,}", []string{at(comma, "2:11+1")}},
		{"a = {}\nb = {b = 1, c = 2}\nd = {e = 1,}\n", []string{at(comma, "3:11+1")}},
		{"a = [1,]\nb = {c = [1,]}", nil},
		{`a = ['\e', "\\e\\x41\t"]`, nil},
		{`a = "\\\e"`, []string{`toml_parser 1:8+2 the escape \e`}},
		{`a = """` + "\nx\\x41\"\"\"", []string{`toml_parser 2:2+2 the escape \x`}},
		{`"\x41" = 1`, []string{`toml_parser 1:2+2 the escape \x`}},
		{"a = 07:32:00\nb = 07:32", []string{at(time, "2:5+5")}},
		{"a = 07:32\nb = {c = 1,}", []string{at(time, "1:5+5")}},
		{"a = [07:32:00, 07:32]", []string{at(time, "1:16+5")}},
		{"a = 1979-05-27\nb = 1979-05-27T07:32:00-07:00\nc = [1979-05-27 07:32-07:00]", []string{at(time, "3:6+22")}},
		{"a = -9223372036854775808\nb = 9223372036854775807", nil},
		{"a.b = 9223372036854775808\nc = 0xffffffffffffffffffffffffffffffff", []string{at(integer, "1:7+19")}},
		{"a = 18446744073709551616", []string{at(integer, "1:5+20")}},
		{"b = 9223372036854775808\na = \"\\e\"\n", []string{`toml_parser 2:6+2 the escape \e`, at(integer, "1:5+19")}},
		{"a = " + strings.Repeat("[", 79) + strings.Repeat("]", 79), nil},
		{"a = " + strings.Repeat("[", 80) + strings.Repeat("]", 80), []string{"toml 1:84+1 lists and inline tables nested 80 deep"}},
		{strings.Repeat("a.", 78) + "a = 1", nil},
		{strings.Repeat("a.", 79) + "a = 1", []string{"toml 1:159+1 a key of 80 parts"}},
		{"[" + strings.Repeat("a.", 40) + "a]\n" + strings.Repeat("a.", 40) + "a = 1", nil},
		{byteOrderMark + "a = {b = 1,}", []string{at(comma, "1:11+1")}},
		{"a = {b = 1,", nil}, // which no version reads
	}
	for _, test := range tests {
		doc := parseDocument([]byte(test.text), formatTOML)
		var got []string
		for _, newer := range doc.newer {
			place := doc.place("", newer.at)
			got = append(got, fmt.Sprintf("%s %d:%d+%d %s", newer.crate, place.Line, place.Column, place.EndColumn-place.Column, newer.what))
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%.80q (-want +got):\n%s", test.text, diff)
		}
	}
	if doc := parseDocument([]byte(`{"a": 18446744073709551615, "b": {`+"\n"+`"c": "07:32"}}`), formatJSON); doc.newer != nil {
		t.Errorf("JSON: %+v", doc.newer)
	}
}

// TestNewerSyntaxFaults tells of newer syntax where nothing else refuses the file.
func TestNewerSyntaxFaults(t *testing.T) {
	_, faults := decodeFile(parseDocument([]byte("\"$schema\" = { a = 9223372036854775808, b = 1, }\n"), formatTOML), "x", &File{})
	want := []Fault{
		{Kind: NewerSyntax, Subject: TOMLCrate, At: at("x", 1, 19, 38), Message: "an integer beyond 64 bits with a sign"},
		{Kind: NewerSyntax, Subject: ParserCrate, At: at("x", 1, 45, 46), Message: "a comma at the end of an inline table"},
	}
	if diff := cmp.Diff(want, faults); diff != "" {
		t.Error(diff)
	}
	if _, faults := decodeFile(parseDocument([]byte("default = {a = 1,}"), formatTOML), "x", &File{}); len(faults) != 2 || faults[0].Kind != MissingField || faults[1].Kind != UnknownKey {
		t.Errorf("a file that all versions refuse: %v", faults)
	}
}
