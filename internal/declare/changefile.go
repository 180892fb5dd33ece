package declare

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/permver/permver/internal/bump"
)

// ChangeFile is a change file of covector for one package.
type ChangeFile struct {
	// Package is the alias that covector's configuration has for it.
	Package string
	// Bump is how covector is to move the version: which number it counts up.
	Bump bump.Class
	// Label sorts the changelog, "" for none.
	Label string
	// Breaks and Additions are what has changed, a sentence each, in plain text.
	Breaks, Additions []string
}

// Word is the bump as the front matter has it: "major:breaking".
func (c ChangeFile) Word() string {
	if c.Label == "" {
		return c.Bump.String()
	}
	return c.Bump.String() + ":" + c.Label
}

// Text is the file: Markdown below the front matter, to be made better by hand. Its
// first line stands for the change in a changelog.
func (c ChangeFile) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\n%s: %s\n---\n\n", strconv.Quote(c.Package), c.Word())
	items := make([]string, 0, len(c.Breaks)+len(c.Additions))
	for _, change := range c.Breaks {
		items = append(items, "**Breaking:** "+Markdown(change))
	}
	for _, change := range c.Additions {
		items = append(items, Markdown(change))
	}
	switch len(items) {
	case 0:
		b.WriteString("Change permissions.\n")
	case 1:
		b.WriteString(sentence(items[0]) + "\n")
	default:
		b.WriteString(c.headline() + "\n\n")
		for _, item := range items {
			b.WriteString("- " + item + "\n")
		}
	}
	return b.String()
}

func (c ChangeFile) headline() string {
	var parts []string
	if n := len(c.Breaks); n > 0 {
		parts = append(parts, plural(n, "breaking change"))
	}
	if n := len(c.Additions); n > 0 {
		parts = append(parts, plural(n, "addition"))
	}
	return "Change permissions: " + strings.Join(parts, ", ")
}

// sentence begins with a capital letter.
func sentence(text string) string {
	_, size := utf8.DecodeRuneInString(text)
	return strings.ToUpper(text[:size]) + text[size:]
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Markdown writes plain text as one line of Markdown that shows it as it is. An
// underscore between letters or digits has no meaning there and stays, since most
// commands have one.
func Markdown(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	var b strings.Builder
	for i := range len(text) {
		c := text[i]
		inWord := c == '_' && i > 0 && i+1 < len(text) && isWord(text[i-1]) && isWord(text[i+1])
		if strings.IndexByte("\\`*_[]<&~", c) >= 0 && !inWord || i == 0 && strings.IndexByte("#-+=>", c) >= 0 || endsNumber(text, i) {
			b.WriteByte('\\')
		}
		b.WriteByte(c)
	}
	return b.String()
}

func isWord(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80
}

// endsNumber reports whether the text begins with a number that ends at i, as the
// items of numbered lists do.
func endsNumber(text string, i int) bool {
	return i > 0 && (text[i] == '.' || text[i] == ')') && strings.Trim(text[:i], "0123456789") == ""
}

// FreeName is the name of a new change file for a plugin, one that no name in the
// folder is like: "permver-fs.md", or "permver-fs-2.md".
func FreeName(plugin string, taken []string) string {
	stem := "permver-" + strings.Trim(strings.Map(fileRune, strings.ToLower(plugin)), "-")
	name := stem + ".md"
	for n := 2; slices.ContainsFunc(taken, func(other string) bool { return strings.EqualFold(other, name) }); n++ {
		name = fmt.Sprintf("%s-%d.md", stem, n)
	}
	return name
}

// fileRune keeps what every file system takes.
func fileRune(r rune) rune {
	if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r == '_' {
		return r
	}
	return '-'
}
