package mobile

import (
	"strings"
	"testing"

	"github.com/permver/permver/internal/source"
)

// FuzzRead holds all readers to places that lie in the text, and to names that are not
// empty.
func FuzzRead(f *testing.F) {
	for _, idioms := range [][]idiom{kotlinIdioms, javaIdioms, swiftIdioms} {
		for _, i := range idioms {
			f.Add([]byte(i.src))
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		lines := source.NewLines(src)
		for _, read := range []func([]byte) *File{Kotlin, Java, Swift} {
			file := read(src)
			for _, c := range file.Types {
				if c.Name == "" {
					t.Fatalf("a class without a name: %v", c)
				}
				for _, m := range c.Methods {
					start, found := lines.Offset(m.Span.Line, m.Span.Column)
					end, foundEnd := lines.Offset(m.Span.EndLine, m.Span.EndColumn)
					if !found || !foundEnd || start >= end || end > len(src) {
						t.Fatalf("%s is at %v", m.Name, m.Span)
					}
				}
			}
			Link([]Source{{"a", file}, {"b", file}})
		}
	})
}

// FuzzLex holds the lexer to tokens that follow each other, and brackets to those that
// close them.
func FuzzLex(f *testing.F) {
	for _, i := range swiftIdioms {
		f.Add([]byte(i.src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		for _, d := range []dialect{{nested: true, chars: true, dollars: true}, {chars: true}, {nested: true, directives: true}} {
			l := lex(src, d)
			end := int32(0)
			for i, tok := range l.toks {
				if tok.pos < end || tok.end <= tok.pos || int(tok.end) > len(src) {
					t.Fatalf("token %d is at %d-%d after %d", i, tok.pos, tok.end, end)
				}
				end = tok.end
				if tok.kind == opener && (tok.match <= int32(i) || int(tok.match) > len(l.toks)) {
					t.Fatalf("token %d is closed by %d", i, tok.match)
				}
			}
		}
	})
}

// FuzzCommandMethod holds the names of methods to what a name can be made of.
func FuzzCommandMethod(f *testing.F) {
	for _, name := range []string{"get_app_name", "registerListener", "aB", "XMLHttp", "é_É", "a-b c.d"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if got := CommandMethod(name); len(words(got)) == 0 != (got == "") || strings.ContainsAny(got, "_- .:") {
			t.Fatalf("%q: got %q", name, got)
		}
	})
}
