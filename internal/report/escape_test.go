package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/verdict"
)

// What could not be checked is a line, whatever a file or a command is called, and what else
// there is to say of it one more each.
func TestUncheckedText(t *testing.T) {
	u := verdict.Unchecked{Side: "base", What: "the file a\nb", Why: "Tauri refuses a\nb: no", More: []string{"mend\nit", "or not"}, File: "a\nb", Line: 2}
	want := []string{`the file a\u{a}b in base (a\u{a}b:2): Tauri refuses a\u{a}b: no`, `mend\u{a}it`, "or not"}
	if d := cmp.Diff(want, strings.Split(uncheckedText(u), "\n")); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

func TestVisible(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"allow-read", "allow-read"},
		{"grüße 文書 ✓ e\u0301", "grüße 文書 ✓ e\u0301"},
		{"全角\u3000空白", "全角\u3000空白"},
		{"a\nb\tc\rd", `a\u{a}b\u{9}c\u{d}d`},
		{"\x00\x1b[31m\x7f", `\u{0}\u{1b}[31m\u{7f}`},
		{"\u009b", `\u{9b}`},
		{"\u061c\u200e\u200f", `\u{61c}\u{200e}\u{200f}`},
		{"\u202a\u202b\u202c\u202d\u202e", `\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}`},
		{"\u2066\u2067\u2068\u2069", `\u{2066}\u{2067}\u{2068}\u{2069}`},
		{"\u200b\u200c\u200d\u2060\ufeff\u00ad", `\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}\u{ad}`},
		{"\u2028\u2029\u0085", `\u{2028}\u{2029}\u{85}`},
		{"\u00a0\u2003", `\u{a0}\u{2003}`},
		{"\ufe0f\u034f\u3164\u115f", `\u{fe0f}\u{34f}\u{3164}\u{115f}`},
		{"\U000e0041\U000e0100", `\u{e0041}\u{e0100}`},
		{"\ue000", `\u{e000}`},
		{"a\xffb\xc3", `a\xffb\xc3`},
		{"\xed\xa0\x80", `\xed\xa0\x80`},
		{"\ufffd", "\ufffd"},
	}
	for _, tt := range tests {
		if got := Visible(tt.in); got != tt.want {
			t.Errorf("Visible(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// hidden returns the first character of a text report that must not be in it.
func hidden(text []byte) (rune, bool) {
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r == utf8.RuneError && size == 1 || r != '\n' && isHidden(r) {
			return r, true
		}
		text = text[size:]
	}
	return 0, false
}

func TestHostileInputIsVisibleEverywhere(t *testing.T) {
	outputs := map[string][]byte{
		"text":    printed(t, Results(), "text", hostile(), Options{}),
		"verbose": printed(t, Results(), "text", hostile(), Options{Verbose: true}),
		"quiet":   printed(t, Results(), "text", hostile(), Options{Quiet: true}),
		"json":    printed(t, Results(), "json", hostile(), Options{}),
	}
	for name, output := range outputs {
		if r, found := hidden(output); found {
			t.Errorf("%s holds %U", name, r)
		}
	}
}

func TestEscapeJSONKeepsTheData(t *testing.T) {
	want := strings.ToValidUTF8(evil, "\ufffd") + `\u202e "quoted"`
	var b bytes.Buffer
	if err := writeJSON(&b, map[string]string{want: want}); err != nil {
		t.Fatal(err)
	}
	var got map[string]string
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(map[string]string{want: want}, got); d != "" {
		t.Error(d)
	}
}

func FuzzVisible(f *testing.F) {
	for _, seed := range []string{"", evil, "plain", "\xff\xfe", "文書\u3000"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v := Visible(s)
		if r, found := hidden([]byte(v)); found || strings.Contains(v, "\n") {
			t.Errorf("Visible(%q) holds %U", s, r)
		}
		if Visible(v) != v {
			t.Errorf("Visible(%q) is not stable", s)
		}
	})
}

func FuzzJSON(f *testing.F) {
	for _, seed := range []string{"", evil, `\u202e`, "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var b bytes.Buffer
		if err := writeJSON(&b, s); err != nil {
			t.Fatal(err)
		}
		if r, found := hidden(b.Bytes()); found {
			t.Errorf("%q holds %U", b.String(), r)
		}
		var got string
		if err := json.Unmarshal(b.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		var plain string
		encoded, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(encoded, &plain); err != nil {
			t.Fatal(err)
		}
		if got != plain {
			t.Errorf("got %q, want %q", got, plain)
		}
	})
}
