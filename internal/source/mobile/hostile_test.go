package mobile

import (
	"fmt"
	"strings"
	"testing"
)

// hostile are texts that take long to read if a stretch is gone through again and again.
var hostile = map[string]string{
	"backquotes":          strings.Repeat("`", maxFile),
	"backquotes and text": strings.Repeat("a` ", maxFile/3),
	"number signs":        strings.Repeat("#", maxFile),
	"regular expressions": strings.Repeat("#/ ", maxFile/3),
	"quotes":              strings.Repeat("'", maxFile),
	"strings":             strings.Repeat("\"", maxFile),
	"chain":               chain(maxFile / 32),
}

// chain is a text of classes each of which extends the one before.
func chain(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "class A%d: A%d {}\n", i+1, i)
	}
	return b.String()
}

// BenchmarkHostile goes through them in both languages.
func BenchmarkHostile(b *testing.B) {
	for name, text := range hostile {
		for language, read := range map[string]func([]byte) *File{"kotlin": Kotlin, "swift": Swift} {
			b.Run(name+"/"+language, func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					Link([]Source{{"a", read([]byte(text))}})
				}
			})
		}
	}
}

func TestHostile(t *testing.T) {
	for name, text := range hostile {
		for _, read := range []func([]byte) *File{Kotlin, Swift, Java} {
			if f := read([]byte(text)); len(Link([]Source{{"a", f}}).Commands) > 0 {
				t.Errorf("%s: commands are found", name)
			}
		}
	}
}
