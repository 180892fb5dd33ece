package manifest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// outline writes a tree in one line: of every value the kind and the text that
// its place covers, of a map the keys too.
func (n *node) outline(text string) string {
	var b strings.Builder
	b.WriteString([]string{"null", "bool", "int", "uint", "float", "string", "list", "map", "broken"}[n.kind])
	fmt.Fprintf(&b, "<%s>", strings.ReplaceAll(text[n.at.start:n.at.end], "\n", "/"))
	switch n.kind {
	case listNode:
		b.WriteString("[")
		for i, item := range n.items {
			b.WriteString(strings.Repeat(" ", min(i, 1)) + item.outline(text))
		}
		b.WriteString("]")
	case mapNode:
		b.WriteString("{")
		for i, f := range n.fields {
			b.WriteString(strings.Repeat(" ", min(i, 1)) + f.key.outline(text) + "=" + f.value.outline(text))
		}
		b.WriteString("}")
	}
	return b.String()
}

// TestPlaces holds the place of every value of a document.
func TestPlaces(t *testing.T) {
	tests := []struct {
		name, text string
		format     format
		want       string
	}{
		{"scalars", "a = true\nb\t=\t-1.5\nc = nan\nd = 07:32:00\ne = 'x'\n", formatTOML, "map<>{" +
			"string<a>=bool<true> string<b>=float<-1.5> string<c>=float<nan> string<d>=map<07:32:00>{string<07:32:00>=string<07:32:00>} string<e>=string<'x'>}"},
		{"arrays", "a =\t[ 1,\n\t2, # ],\n\r\n # ]\n  [ ] , ]\nb = []", formatTOML, "map<>{" +
			"string<a>=list<[ 1,/\t2, # ],/\r/ # ]/  [ ] , ]>[int<1> int<2> list<[ ]>[]] string<b>=list<[]>[]}"},
		{"arrays in arrays", "a=[[1],[[],],[[]]]", formatTOML, "map<>{string<a>=list<[[1],[[],],[[]]]>[list<[1]>[int<1>] list<[[],]>[list<[]>[]] list<[[]]>[list<[]>[]]]}"},
		{"array with a comment of nothing", "a = [ #\n]\n", formatTOML, "map<>{string<a>=list<[ #/]>[]}"},
		{"inline tables", "a={}\nb= { c = {d=[]} , e.f=1 } # }\n", formatTOML, "map<>{string<a>=map<{}>{} " +
			"string<b>=map<{ c = {d=[]} , e.f=1 }>{string<c>=map<{d=[]}>{string<d>=list<[]>[]} string<e>=map<e>{string<f>=int<1>}}}"},
		{"values of every kind before an array", "a = [1,\t[],1.5,\t[],07:32:00,\t[],true,\t[],'',\t[],{},\t[]]\n", formatTOML, "map<>{string<a>=list<[1,\t[],1.5,\t[],07:32:00,\t[],true,\t[],'',\t[],{},\t[]]>[" +
			"int<1> list<[]>[] float<1.5> list<[]>[] map<07:32:00>{string<07:32:00>=string<07:32:00>} list<[]>[] bool<true> list<[]>[] string<''> list<[]>[] map<{}>{} list<[]>[]]}"},
		{"deep keys in an inline table", "a = {b.c.d = 1}\n", formatTOML, "map<>{string<a>=map<{b.c.d = 1}>{string<b>=map<b>{string<c>=map<c>{string<d>=int<1>}}}}"},
		{"headers with brackets in keys", "[  'a[b' . 'c]d'  ]\n[[  'e]f'.'g[h'  ]]\n", formatTOML, "map<>{string<'a[b'>=map<'a[b'>{string<'c]d'>=map<[  'a[b' . 'c]d'  ]>{}} " +
			"string<'e]f'>=map<'e]f'>{string<'g[h'>=list<[[  'e]f'.'g[h'  ]]>[map<[[  'e]f'.'g[h'  ]]>{}]}}"},
		{"headers", "[ a . 'b' ]\nc=1\n\n[[d]]\n[[ d ]]\n[d.e]\n[f.g]\n[f]\n", formatTOML, "map<>{" +
			"string<a>=map<a>{string<'b'>=map<[ a . 'b' ]>{string<c>=int<1>}} " +
			"string<d>=list<[[d]]>[map<[[d]]>{} map<[[ d ]]>{string<e>=map<[d.e]>{}}] string<f>=map<[f]>{string<g>=map<[f.g]>{}}}"},
		{"dotted keys", "a.b.c = 1\na.b.d = 2\n", formatTOML, "map<>{string<a>=map<a>{string<b>=map<b>{string<c>=int<1> string<d>=int<2>}}}"},
		{
			"JSON", " {\"a\" : [ 1 , -0 ,true,null ],\t\"b\":{}\r,\"\\u00e9\":18446744073709551615 } ", formatJSON,
			"map<{\"a\" : [ 1 , -0 ,true,null ],\t\"b\":{}\r,\"\\u00e9\":18446744073709551615 }>{string<\"a\">=list<[ 1 , -0 ,true,null ]>[int<1> float<-0> bool<true> null<null>] " +
				"string<\"b\">=map<{}>{} string<\"\\u00e9\">=uint<18446744073709551615>}",
		},
		{"JSON that is a number", "1", formatJSON, "int<1>"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			doc := parseDocument([]byte(test.text), test.format)
			if doc.fault != nil {
				t.Fatal(doc.fault)
			}
			if diff := cmp.Diff(test.want, doc.root.outline(test.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestSyntaxFaults holds what makes a text no document, and the part of the text
// that is blamed.
func TestSyntaxFaults(t *testing.T) {
	keys := func(n int) string { return strings.TrimSuffix(strings.Repeat("a.", n), ".") }
	tests := []struct {
		text   string
		format format
		want   string
	}{
		{"", formatJSON, "<> unexpected end of JSON input"},
		{"{", formatJSON, "<{> unexpected end of JSON input"},
		{"[1,]", formatJSON, "<]> invalid character ']' looking for beginning of value"},
		{"a", formatTOML, "<a> expected '=' after key"},
		{"a = 1\nb = \"", formatTOML, "<\"> unterminated basic string"},
		{"a = ", formatTOML, "< > expected value, not end of input"},
		{"\x01", formatTOML, "<\x01> invalid character at start of key: U+0001"},
		{"[" + keys(81) + "]", formatTOML, "<a> recursion limit"},
		{"[" + keys(80) + "]", formatTOML, ""},
		{"b." + keys(80) + " = 1", formatTOML, "<b> recursion limit"},
		{"b." + keys(79) + " = 1", formatTOML, ""},
		{"a = " + strings.Repeat("{b = ", 80) + "1" + strings.Repeat("}", 80), formatTOML, ""},
		{"a = " + strings.Repeat("{b = ", 80) + "{}" + strings.Repeat("}", 80), formatTOML, "<{> cannot recurse further; max recursion depth met"},
		{"a = " + strings.Repeat("[", 81) + strings.Repeat("]", 81), formatTOML, "<[> cannot recurse further; max recursion depth met"},
		{"a = {b = [9999999999999999999999999999999999999999]}", formatTOML, "<9999999999999999999999999999999999999999> integer number overflowed"},
		{"a = 1\na.b = 1", formatTOML, "<a> cannot extend value of type integer with a dotted key"},
		{"a = 9223372036854775808\na.b = 1", formatTOML, "<a> cannot extend value of type integer with a dotted key"},
		{"a = 18446744073709551616\na.b = 1", formatTOML, "<a> cannot extend value of type integer with a dotted key"},
		{"a = true\n[a.b]", formatTOML, "<a> cannot extend value of type boolean with a dotted key"},
		{"a = 1.0\n[a.b]", formatTOML, "<a> cannot extend value of type float with a dotted key"},
		{"a = ''\n[[a.b]]", formatTOML, "<a> cannot extend value of type string with a dotted key"},
		{"a = []\n[a.b]", formatTOML, "<a> cannot extend value of type array with a dotted key"},
		{"a = {}\n[a.b]", formatTOML, "<a> cannot extend value of type inline table with a dotted key"},
		{"a = {}\na.b = 1", formatTOML, "<a> cannot extend value of type inline table with a dotted key"},
		{"a = {b.c = 1}\na.b.d = 1", formatTOML, "<a> cannot extend value of type inline table with a dotted key"},
		{"a = {b.c = 1}\n[a.b.c]", formatTOML, "<a> cannot extend value of type inline table with a dotted key"},
		{"x = {a = [], a.b = 1}", formatTOML, "<a> cannot extend value of type array with a dotted key"},
		{"x = {a = {}, a.b = 1}", formatTOML, "<a> duplicate key `a`"},
		{"x = {a.b.c = 1, a.b.d = 2, a.e = 3}", formatTOML, ""},
		{"x = {a.b = 1, a.b = 2}", formatTOML, "<b> duplicate key `b`"},
		{"[a]\n[b]\na.x = 1\n[a]", formatTOML, "<a> duplicate key `a`"},
		{"[a.b]\n[a]\nb.c = 1", formatTOML, "<b> duplicate key `b`"},
		{"a.b = 1\n[a]", formatTOML, "<a> duplicate key `a`"},
		{"a.b = 1\n[[a]]", formatTOML, "<a> duplicate key `a`"},
		{"a = 1\n[a]", formatTOML, "<a> duplicate key `a`"},
		{"a = []\n[[a]]", formatTOML, "<a> duplicate key `a`"},
		{"[a.b]\n[a.b.c]\n[a]\nb.d = 1", formatTOML, "<b> duplicate key `b`"},
		{"[a.c.d]\n[a]\nc.e = 1\n[a.c]", formatTOML, "<c> duplicate key `c`"},
		{"a = 0x" + strings.Repeat("f", 32), formatTOML, ""},
		{"a = 0x1" + strings.Repeat("0", 32), formatTOML, "<0x1" + strings.Repeat("0", 32) + "> integer number overflowed"},
		{"a = 0b" + strings.Repeat("0", 130), formatTOML, ""},
		{"a = 0b" + strings.Repeat("0", 131), formatTOML, "<0b" + strings.Repeat("0", 131) + "> integer number overflowed"},
		{"a = 1e400", formatTOML, "<1e400> floating-point number overflowed"},
		{"a = 00:00:61", formatTOML, "<00:00:61> invalid datetime"},
		{"a = 24:00:00", formatTOML, "<24:00:00> invalid datetime"},
		{"a = 1979-01-01T00:60:00", formatTOML, "<1979-01-01T00:60:00> invalid datetime"},
	}
	for _, test := range tests {
		doc := parseDocument([]byte(test.text), test.format)
		got := ""
		if doc.fault != nil {
			got = fmt.Sprintf("<%s> %s", test.text[doc.fault.at.start:doc.fault.at.end], doc.fault.message)
		}
		if got != test.want {
			t.Errorf("%q:\n got %s\nwant %s", test.text, got, test.want)
		}
	}
}

// TestManyFields holds the index of a large table against looking through it.
func TestManyFields(t *testing.T) {
	for count := range 2*indexFrom + 2 {
		n := &node{kind: mapNode}
		want := map[string]int{}
		for i := range count {
			key := fmt.Sprint("k", i%(indexFrom+2)) // the last ones repeat the first
			if _, repeated := want[key]; !repeated {
				want[key] = i
			}
			n.add(&node{kind: stringNode, text: key}, &node{kind: intNode, int: int64(i)})
		}
		for key, i := range want {
			if found, ok := n.find(key); !ok || found != i || n.get(key).int != int64(i) {
				t.Errorf("%d fields: %s is at %d, %t, want %d", count, key, found, ok, i)
			}
		}
		if _, ok := n.find("no"); ok || n.get("no") != nil {
			t.Errorf("%d fields: found what is not there", count)
		}
		if (n.index != nil) != (count >= indexFrom) {
			t.Errorf("%d fields: there is an index: %t", count, n.index != nil)
		}
	}
}

func TestFirstInvalid(t *testing.T) {
	for text, want := range map[string]int{"": -1, "é": -1, "\ufffd": -1, "\ufffd\xff": 3, "aé\xe9": 3, "\xff": 0} {
		offset, valid := firstInvalid([]byte(text))
		if valid != (want < 0) || !valid && offset != want {
			t.Errorf("%q: got %d, %t", text, offset, valid)
		}
	}
	if doc := parseDocument([]byte(byteOrderMark), formatTOML); doc.fault != nil {
		t.Errorf("a mark before nothing: %v", doc.fault)
	}
}
