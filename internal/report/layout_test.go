package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/verdict"
)

func TestColumns(t *testing.T) {
	tests := []struct {
		s    string
		want int
	}{
		{"", 0}, {"abc", 3}, {"→", 1}, {"文書", 4}, {"e\u0301", 1}, {"한글", 4}, {"ａ", 2}, {"\U0001f980", 2}, {"\u3000", 2},
	}
	for _, tt := range tests {
		if got := columns(tt.s); got != tt.want {
			t.Errorf("columns(%q) = %d, want %d", tt.s, got, tt.want)
		}
	}
}

func TestWrap(t *testing.T) {
	tests := []struct {
		s     string
		width int
		want  []string
	}{
		{"", 10, []string{""}},
		{"one two three", 7, []string{"one two", "three"}},
		{"one two three", 13, []string{"one two three"}},
		{"a-word-that-is-too-long b", 5, []string{"a-word-that-is-too-long", "b"}},
		{"文書 文書", 8, []string{"文書", "文書"}},
		{"  one   two  ", 10, []string{"one two"}},
	}
	for _, tt := range tests {
		if d := cmp.Diff(tt.want, wrap(tt.s, tt.width)); d != "" {
			t.Errorf("wrap(%q, %d) (-want +got):\n%s", tt.s, tt.width, d)
		}
	}
}

func TestClip(t *testing.T) {
	tests := []struct {
		s     string
		width int
		want  string
	}{
		{"abc", 3, "abc"},
		{"abcd", 3, "ab…"},
		{"文書文", 5, "文書…"},
		{"文書文", 6, "文書文"},
		{"文書文", 4, "文…"},
	}
	for _, tt := range tests {
		if got := clip(tt.s, tt.width); got != tt.want {
			t.Errorf("clip(%q, %d) = %q, want %q", tt.s, tt.width, got, tt.want)
		}
	}
}

func TestExcerpt(t *testing.T) {
	long := strings.Repeat("x", 300)
	tests := []struct {
		name string
		e    verdict.Excerpt
		want string
	}{
		{
			"tab",
			verdict.Excerpt{Line: 9, Column: 2, EndLine: 9, EndColumn: 6, Lines: []string{"\t\"ab\",", "next"}},
			"   9 |     \"ab\",\n     |     ^^^^\n  10 | next\n",
		},
		{
			"tab within",
			verdict.Excerpt{Line: 1, Column: 3, EndLine: 1, EndColumn: 4, Lines: []string{"a\tb"}},
			"  1 | a   b\n    |     ^\n",
		},
		{
			"wide",
			verdict.Excerpt{Line: 1, Column: 3, EndLine: 1, EndColumn: 5, Lines: []string{"文書ab文"}},
			"  1 | 文書ab文\n    |     ^^\n",
		},
		{
			"wide mark",
			verdict.Excerpt{Line: 1, Column: 1, EndLine: 1, EndColumn: 3, Lines: []string{"文書"}},
			"  1 | 文書\n    | ^^^^\n",
		},
		{
			"combining",
			verdict.Excerpt{Line: 1, Column: 3, EndLine: 1, EndColumn: 4, Lines: []string{"e\u0301x"}},
			"  1 | e\u0301x\n    |  ^\n",
		},
		{
			"hidden",
			verdict.Excerpt{Line: 1, Column: 2, EndLine: 1, EndColumn: 3, Lines: []string{"a\u202eb\r\n"}},
			"  1 | a\\u{202e}b\n    |  ^^^^^^^^\n",
		},
		{
			"several lines",
			verdict.Excerpt{Line: 4, Column: 3, EndLine: 9, EndColumn: 2, Lines: []string{"a b c", "d"}},
			"  4 | a b c\n    |   ^^^\n  5 | d\n    | …\n",
		},
		{
			"behind the end",
			verdict.Excerpt{Line: 1, Column: 4, EndLine: 1, EndColumn: 4, Lines: []string{"abc"}},
			"  1 | abc\n    |    ^\n",
		},
		{
			"far behind the end",
			verdict.Excerpt{Line: 1, Column: 99, EndLine: 1, EndColumn: 120, Lines: []string{"abc"}},
			"  1 | abc\n    |    ^\n",
		},
		{
			"backwards",
			verdict.Excerpt{Line: 1, Column: 3, EndLine: 1, EndColumn: 1, Lines: []string{"abc"}},
			"  1 | abc\n    |   ^\n",
		},
		{"columns before the line", verdict.Excerpt{Line: 1, Column: -7, EndLine: 2, EndColumn: -9, Lines: []string{"abc"}}, "  1 | abc\n    | …\n"},
		{"no column", verdict.Excerpt{Line: 1, Lines: []string{"abc"}}, "  1 | abc\n"},
		{"empty line", verdict.Excerpt{Line: 1, Column: 1, EndLine: 1, EndColumn: 1, Lines: []string{""}}, "  1 |\n    | ^\n"},
		{
			"long, mark at the start",
			verdict.Excerpt{Line: 1, Column: 2, EndLine: 1, EndColumn: 4, Lines: []string{long}},
			"  1 | " + long[:maxLineColumns] + "…\n    |  ^^\n",
		},
		{
			"long, mark at the end",
			verdict.Excerpt{Line: 1, Column: 291, EndLine: 1, EndColumn: 301, Lines: []string{long}},
			"  1 | …" + long[250:] + "\n    | " + strings.Repeat(" ", 41) + "^^^^^^^^^^\n",
		},
		{
			"long, all of it",
			verdict.Excerpt{Line: 1, Column: 1, EndLine: 1, EndColumn: 301, Lines: []string{long}},
			"  1 | " + long[:maxLineColumns] + "…\n    | " + strings.Repeat("^", maxLineColumns) + "\n",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newText(Options{})
			p.excerpt(tt.e, false)
			if d := cmp.Diff(tt.want, p.out.String()); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestSourceLinesAreNeverWrapped(t *testing.T) {
	p := newText(Options{Width: 40})
	line := strings.Repeat("word ", 20)
	p.excerpt(verdict.Excerpt{Line: 1, Lines: []string{line}}, false)
	if got, want := p.out.String(), "  1 | "+strings.TrimRight(line, " ")+"\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func FuzzExcerpt(f *testing.F) {
	f.Add("\t\"ab\",", 1, 2, 1, 6)
	f.Add(evil, 1, 3, 2, 1)
	f.Add(strings.Repeat("文", 200), 7, 150, 7, 190)
	f.Fuzz(func(t *testing.T, line string, start, column, end, endColumn int) {
		p := newText(Options{})
		p.excerpt(verdict.Excerpt{Line: start, Column: column, EndLine: end, EndColumn: endColumn, Lines: []string{line}}, false)
		if r, found := hidden(p.out.Bytes()); found {
			t.Errorf("holds %U", r)
		}
	})
}

// The end of a report names the plugins that fail where something is told of several, as
// many as fit on a screen.
func TestEndNamesWhoFails(t *testing.T) {
	end := func(plugins int, o Options) []string {
		r := failingOn(verdict.LevelError, broken())
		failing := r.Plugins[0]
		for i := 1; i < plugins; i++ {
			failing.Key = fmt.Sprintf("store%d", i)
			r.Plugins = append(r.Plugins, failing)
		}
		var named []string
		for line := range strings.Lines(string(printed(t, Results(), "text", r, o))) {
			if strings.HasPrefix(line, "  store") || strings.HasPrefix(line, "    … and ") {
				key, _, _ := strings.Cut(strings.TrimSpace(line), " 2.0.1")
				named = append(named, key)
			}
		}
		return named
	}
	for _, test := range []struct {
		plugins int
		verbose bool
		want    []string
	}{
		{1, false, nil},
		{2, false, []string{"store", "store1"}},
		{11, false, []string{"store", "store1", "store10", "store2", "store3", "store4", "store5", "store6", "store7", "store8", "store9"}},
		{12, false, []string{"store", "store1", "store10", "store11", "store2", "store3", "store4", "store5", "store6", "store7", "… and 2 more failing plugins (--verbose lists all)"}},
		{12, true, []string{"store", "store1", "store10", "store11", "store2", "store3", "store4", "store5", "store6", "store7", "store8", "store9"}},
	} {
		if diff := cmp.Diff(test.want, end(test.plugins, Options{Verbose: test.verbose})); diff != "" {
			t.Errorf("%d plugins (-want +got):\n%s", test.plugins, diff)
		}
	}
}
