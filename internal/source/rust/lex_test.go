package rust

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// dump writes tokens as kind:text, the kind by its letter.
func dump(l *lexed) string {
	letters := map[kind]string{
		ident: "i", lifetime: "l", str: "s", bstr: "b", char: "c", num: "n", punct: "p", opener: "o", closer: "e", bad: "?",
	}
	out := make([]string, len(l.toks))
	for i, t := range l.toks {
		out[i] = letters[t.kind] + ":" + string(l.src[t.pos:t.end])
	}
	return strings.Join(out, " ")
}

func TestLex(t *testing.T) {
	tests := []struct{ src, want string }{
		{`r#fn r#"a"# r"b" r##"c"#d"##`, `i:r#fn s:r#"a"# s:r"b" s:r##"c"#d"##`},
		{`b"x" br#"y"# b'z' c"w" cr#"v"#`, `b:b"x" b:br#"y"# c:b'z' s:c"w" s:cr#"v"#`},
		{`'a' 'a 'static '\'' '\u{1F600}' 'é' '"'`, `c:'a' l:'a l:'static c:'\'' c:'\u{1F600}' c:'é' c:'"'`},
		{`f('ab', 'c_d')`, `i:f o:( c:'ab' p:, c:'c_d' e:)`},
		{`'r#x 'b: loop`, `l:'r#x l:'b p:: i:loop`},
		{`1..2 1.foo() 1. x.0.1 1e-5_f32 0xFFu8 1_000.5 0b1`, `n:1 p:. p:. n:2 n:1 p:. i:foo o:( e:) n:1. i:x p:. n:0.1 n:1e-5_f32 n:0xFFu8 n:1_000.5 n:0b1`},
		{`0xe+1`, `n:0xe p:+ n:1`},
		{"a // b\nc /* d /* e */ f */ g", `i:a i:c i:g`},
		{"größe _x 名", `i:größe i:_x i:名`},
		{"#!/bin/sh\na", `i:a`},
		{"#![cfg(x)]", `p:# p:! o:[ i:cfg o:( i:x e:) e:]`},
		{"#! /* */ x", ``},
		{"\uFEFFa", `i:a`},
		{`"a\"b" "\\"`, `s:"a\"b" s:"\\"`},
		{`a"b`, `i:a ?:"b`},
		{`r###x`, `?:r### i:x`},
		{`/* open`, ``},
		{`'`, `?:'`},
		{`'\`, `?:' ?:\`},
		{"\x00\xff`", "?:\x00 ?:\xff ?:`"},
		{`f"x"`, `i:f s:"x"`},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, dump(lex([]byte(tt.src)))); diff != "" {
			t.Errorf("%q: -want +got:\n%s", tt.src, diff)
		}
	}
}

func TestMatch(t *testing.T) {
	tests := []struct{ src, want string }{
		{`([{}])`, "0-5 1-4 2-3"},
		{`(]`, "1:2 unexpected closing delimiter `]` 1:1 unclosed delimiter `(`"},
		{`{(}`, "0-2 1:2 unclosed delimiter `(`"},
		{`([)`, "0-2 1:2 unclosed delimiter `[`"},
		{`{)}`, "0-2 1:2 unexpected closing delimiter `)`"},
		{`}{`, "1:1 unexpected closing delimiter `}` 1:2 unclosed delimiter `{`"},
		{`[{]}`, "1-3 1:3 unexpected closing delimiter `]` 1:1 unclosed delimiter `[`"},
	}
	for _, tt := range tests {
		l := lex([]byte(tt.src))
		var got []string
		for i, tok := range l.toks {
			if tok.kind == opener && tok.match >= 0 {
				got = append(got, fmt.Sprintf("%d-%d", i, tok.match))
			}
		}
		for _, p := range l.problems {
			got = append(got, fmt.Sprintf("%d:%d %s", p.Span.Line, p.Span.Column, p.Message))
		}
		if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%q: -want +got:\n%s", tt.src, diff)
		}
	}
}

func TestStringValue(t *testing.T) {
	tests := []struct {
		lit, want string
		ok        bool
	}{
		{`"plain"`, "plain", true},
		{`"\n\r\t\\\0\'\""`, "\n\r\t\\\x00'\"", true},
		{`"\x41\u{e9}\u{1F_600}"`, "Aé😀", true},
		{"\"a\\\n   b\\\r\n\tc\"", "abc", true},
		{"\"a\r\nb\"", "a\nb", true},
		{`r"\n"`, `\n`, true},
		{`r##"a"#b"##`, `a"#b`, true},
		{`c"z"`, "z", true},
		{`cr#"z"#`, "z", true},
		{`"\q"`, "", false},
		{`"\x80"`, "", false},
		{`"\u{D800}"`, "", false},
		{`"\u{110000}"`, "", false},
		{`"\u{}"`, "", false},
	}
	for _, tt := range tests {
		got, ok := stringValue(tt.lit)
		if got != tt.want || ok != tt.ok {
			t.Errorf("%s: got %q, %v, want %q, %v", tt.lit, got, ok, tt.want, tt.ok)
		}
	}
}

func TestSpan(t *testing.T) {
	src := "\uFEFFé = 1\n\r\n  \"a\nü\" 😀x" + strings.Repeat("é", 600) + "z\n"
	l := lex([]byte(src))
	got := make([]Span, 0, len(l.toks))
	for i := range l.toks {
		got = append(got, l.spanOf(int32(i), int32(i)))
	}
	want := []Span{
		{1, 1, 1, 2}, {1, 3, 1, 4}, {1, 5, 1, 6}, {3, 3, 4, 3}, {4, 4, 4, 5}, {4, 5, 4, 607},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
