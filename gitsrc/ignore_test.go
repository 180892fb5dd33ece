package gitsrc

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// ignoreLines are lines of a .gitignore, each compared with git alone.
var ignoreLines = []string{
	"a", "*.log", "/a", "a/", "a/b", "/a/b", "a/b/", "**/b", "a/**", "a/**/c", "**/a/**/c", "**", "*", "?", "a?", "[ab]", "[!a]", "[^a]", "[!a]*", "[a-c]", "[]a]", "[!]a]", "[a", "[a-]",
	"[[:alpha:]]", "[[:digit:]]", "[[:nope:]]", "[[:alpha:]-z]", "[[:]", "[[:a]", `[\]]`, `[\a-c]`, `\a`, `\*`, `\!bang`, `\#hash`, "#hash", "!bang", `a\ `, "a ", "a  ", "a\t", `\`, `a\`, "a*b", "a**b", "a**", "**a", "***", "a/***/c",
	"*/b", "a/*", "*/*/c", "a/?", "/", "//", "a//b", "!", "!/", "*.l?g", "x.log/", "/**", "/**/c", "b/**/", "**/", "a/**/", "caf\xc3\xa9", "caf?", "caf??", "-", ".*", ".hidden", "a/[!b]", "a[/]b", "a?b", "a*b/c", "\ufeffa", "a\r", "[0-z]", "[z-a]", "[a-c-e]", "*a*b*",
}

// ignorePaths are what the patterns are tried on; a directory ends in "/".
var ignorePaths = []string{
	"a", "b", "c", "ab", "aXb", "a b", "a ", "a\t", "x.log", "y.log/", "a.log", "dir/a", "dir/x.log", "dir/b", "dir/bb/c", "dir/d/e/c", "]", "-", "5", "[", "*", "!bang", "#hash", "\\", ".hidden", "caf\xc3\xa9", "aab", "bXXaXXb", "Z", ":", "[:a", "e", "aaab/c", "bb/",
}

// TestIgnoreAsGit compares every line on every path with `git check-ignore`, in a repository with a and one without a directory "a".
func TestIgnoreAsGit(t *testing.T) {
	for _, more := range [][]string{nil, {"a2/a/b", "a2/a/x", "a2/b/c", "a2/a/q/c", "b2/a/b/c"}} {
		g := initGit(t)
		paths := append(append([]string{}, ignorePaths...), more...)
		for _, p := range paths {
			if dir, ok := strings.CutSuffix(p, "/"); ok {
				p = dir + "/inner"
			}
			g.write(p, "")
		}
		if more != nil {
			if err := os.Rename(filepath.Join(g.dir, "a"), filepath.Join(g.dir, "was-a")); err != nil {
				t.Fatal(err)
			}
			if err := os.Rename(filepath.Join(g.dir, "a2", "a"), filepath.Join(g.dir, "a")); err != nil {
				t.Fatal(err)
			}
			paths = []string{"a/b", "a/x", "a/q/c", "a/q", "a", "b2/a/b/c", "b2/a", "a2/b/c"}
		}
		for _, line := range ignoreLines {
			compareIgnores(t, g, line+"\n", paths)
		}
		for _, lines := range []string{"*\n!a\n", "a/\n!a/b\n", "a/*\n!a/b\n", "*.log\n!x.log\n", "dir\n!dir/a\n", "!dir\n*.log\n", "*.log\n!dir\n", "*\n!*/\n!*.log\n", "a\n!a\na\n"} {
			compareIgnores(t, g, lines, paths)
		}
	}
}

func compareIgnores(t *testing.T, g *gitRepo, lines string, paths []string) {
	t.Helper()
	g.write(".gitignore", lines)
	input := make([]string, len(paths))
	for i, p := range paths {
		input[i] = "./" + strings.TrimSuffix(p, "/") // or git would take ":" for something else
	}
	out, _ := g.try(strings.Join(input, "\x00")+"\x00", "check-ignore", "-z", "--stdin", "--no-index")
	ignored := map[string]bool{}
	for p := range strings.SplitSeq(out, "\x00") {
		ignored[p] = true
	}
	rules := newIgnores(func(p string) (string, bool) { return lines, p == ".gitignore" }, false, nil)
	for _, given := range input {
		p := given[2:]
		info, err := os.Lstat(filepath.Join(g.dir, p))
		if err != nil {
			t.Fatal(err)
		}
		if got := rules.match(p, info.IsDir()); got != ignored[given] {
			t.Errorf("%q on %q: %t, git says %t", lines, p, got, ignored[given])
		}
	}
}

func TestIgnoreFoldsCase(t *testing.T) {
	tests := []struct {
		line, path string
		fold, want bool
	}{
		{"*.LOG", "a.log", true, true},
		{"*.LOG", "a.log", false, false},
		{"Target/", "target", true, true},
		{"[A-C]x", "BX", true, true},
	}
	for _, tt := range tests {
		rules := newIgnores(func(string) (string, bool) { return "", false }, tt.fold, parseIgnore(tt.line, tt.fold))
		if got := rules.match(tt.path, true); got != tt.want {
			t.Errorf("%q on %q, fold %t: %t, want %t", tt.line, tt.path, tt.fold, got, tt.want)
		}
	}
}

// TestGlobIsNotSlow would not end if matching tried one alternative after the other.
func TestGlobIsNotSlow(t *testing.T) {
	path := strings.Repeat("a", 2000)
	for _, pattern := range []string{strings.Repeat("*a", 200) + "b", strings.Repeat("**/", 200) + "b", strings.Repeat("[a-z]*", 200) + "/"} {
		if compileGlob(pattern).match(path) {
			t.Errorf("%.20q… matches", pattern)
		}
	}
}

func BenchmarkIgnore(b *testing.B) {
	var lines strings.Builder
	for i := range 50 {
		fmt.Fprintf(&lines, "*.ext%d\n/build%d/\nnode_modules%d/**/x\n", i, i, i)
	}
	always := parseIgnore(lines.String(), false)
	for b.Loop() {
		rules := newIgnores(func(string) (string, bool) { return "", false }, false, always)
		if rules.match("plugins/fs/permissions/default.toml", false) {
			b.Fatal("ignored")
		}
	}
}

func FuzzGlob(f *testing.F) {
	for _, line := range ignoreLines {
		f.Add(line, "a/b/c")
	}
	f.Fuzz(func(t *testing.T, pattern, path string) {
		g := compileGlob(pattern)
		if g.match(path) && g.never {
			t.Error("a malformed pattern matches")
		}
		if quoted := quoteGlob(path); !compileGlob(quoted).match(path) {
			t.Errorf("%q does not match %q", quoted, path)
		}
	})
}

func quoteGlob(path string) string {
	var b strings.Builder
	for i := range len(path) {
		b.WriteString("\\" + path[i:i+1])
	}
	return b.String()
}
