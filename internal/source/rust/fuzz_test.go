package rust

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func seed(f *testing.F) {
	for _, i := range scriptIdioms {
		f.Add([]byte(i.src))
	}
	for _, i := range crateIdioms {
		f.Add([]byte(i.src))
	}
}

func FuzzLex(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		l := lex(src)
		var end int32
		for i, tok := range l.toks {
			if tok.pos < end || tok.end <= tok.pos || tok.end > int32(len(src)) {
				t.Fatalf("token %d is at %d-%d after %d", i, tok.pos, tok.end, end)
			}
			end = tok.end
			if tok.match >= 0 && (l.at(tok.match).match != int32(i) || tok.kind != opener && tok.kind != closer) {
				t.Fatalf("token %d matches %d, which does not match it", i, tok.match)
			}
		}
		for _, p := range l.problems {
			inFile(t, src, p.Span)
		}
	})
}

// inFile checks that a span lies in a file and ends no earlier than it begins.
func inFile(t *testing.T, src []byte, s Span) {
	t.Helper()
	lines := strings.Split(strings.TrimPrefix(string(src), "\uFEFF"), "\n")
	if s.EndLine < s.Line || s.EndLine == s.Line && s.EndColumn < s.Column {
		t.Fatalf("%v ends before it begins", s)
	}
	for _, at := range [][2]int{{s.Line, s.Column}, {s.EndLine, s.EndColumn}} {
		if at[0] < 1 || at[0] > len(lines) || at[1] < 1 {
			t.Fatalf("%v lies outside of the %d lines", s, len(lines))
		}
		if line := lines[at[0]-1]; utf8.ValidString(line) && at[1] > utf8.RuneCountInString(line)+1 {
			t.Fatalf("%v lies outside of line %q", s, line)
		}
	}
}

func FuzzParse(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		file := Parse(src)
		for _, s := range spans(file) {
			inFile(t, src, s)
		}
		lookup := func(path string) (*File, error) {
			if len(path) > 64 {
				return nil, nil
			}
			return file, nil
		}
		script, err := BuildScript("build.rs", lookup)
		if err != nil {
			t.Fatal(err)
		}
		if script.Commands.Exact == (script.Commands.Why != "") {
			t.Fatalf("exact is %v, but why is %q", script.Commands.Exact, script.Commands.Why)
		}
		for _, item := range script.Commands.Items {
			inFile(t, src, item.Span)
		}
		program, err := Crate("src/lib.rs", nil, lookup)
		if err != nil {
			t.Fatal(err)
		}
		for name, functions := range program.Functions() {
			for _, f := range functions {
				if len(f.Body) > len(src) || !slices.IsSorted(f.Body) {
					t.Fatalf("%s has %d runs of tokens", name, len(f.Body))
				}
			}
		}
	})
}

// spans are all the places that a file tells.
func spans(f *File) []Span {
	out := append([]Span(nil), f.Opaque...)
	for _, x := range f.Problems {
		out = append(out, x.Span)
	}
	for _, x := range f.Consts {
		out = append(out, x.Span, x.Value.span)
	}
	for _, x := range f.Builders {
		out = append(out, x.Span)
		for _, m := range x.Methods {
			out = append(out, m.Span)
		}
	}
	for _, x := range f.Commands {
		out = append(out, x.Span, x.AttrSpan)
	}
	for _, x := range f.Handlers {
		out = append(out, x.Span)
		for _, i := range x.Items {
			out = append(out, i.Span)
		}
	}
	for _, x := range f.Reruns {
		out = append(out, x.Span)
	}
	for _, x := range f.Reads {
		out = append(out, x.Span)
	}
	for _, x := range f.Mods {
		out = append(out, x.Span)
	}
	for _, x := range f.Includes {
		out = append(out, x.Span)
	}
	for _, x := range f.Invokes {
		out = append(out, x.Span)
	}
	for _, x := range f.Names {
		out = append(out, x.Span)
	}
	return out
}
