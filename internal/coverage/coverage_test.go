package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const source = `package a

func f(x int) string {
	if x > 1 {
		return "more" // unreached: x is one
	}
	if x < 0 {
		return "a // unreached: text"
	}
	for range x {
		x++ // unreached: it is run
	}
	return ""
}
`

// profiled is a profile of the source, with how often each of its blocks is run.
func profiled(more, second, less, third, loop, last string) string {
	const file = "example.org/m/a/a.go:"
	return "mode: atomic\n" +
		file + "3.22,4.11 1 1\n" + file + "4.11,6.3 1 " + more + "\n" + file + "7.2,7.11 1 " + second + "\n" +
		file + "7.11,9.3 1 " + less + "\n" + file + "10.2,10.14 1 " + third + "\n" + file + "10.14,12.3 1 " + loop + "\n" +
		file + "13.2,13.11 24 " + last + "\n"
}

func TestSummary(t *testing.T) {
	for name, test := range map[string]struct{ profile, want string }{
		"all that can be run": {profiled("0", "1", "2", "1", "0", "1"), `a: 28 of 30 statements, 93.3 %
a/a.go:4: return "more": x is one
a/a.go:10: x++: it is run

a: the tests run 93.3 % of the statements, and have to run 95 %
`},
		"enough": {profiled("0", "1", "2", "1", "1", "1"), `a: 29 of 30 statements, 96.7 %
a/a.go:4: return "more": x is one

a/a.go:11: it says why no test runs it, but one does: it is run
`},
		"what does not say why": {profiled("3", "1", "0", "1", "0", "1"), `a: 28 of 30 statements, 93.3 %
a/a.go:10: x++: it is run

a/a.go:7: no test runs this: return "a // unreached: text"
a/a.go:5: it says why no test runs it, but one does: x is one
a: the tests run 93.3 % of the statements, and have to run 95 %
`},
		"blocks of two programs": {profiled("0", "1", "0", "1", "1", "1") + strings.TrimPrefix(profiled("0", "1", "1", "1", "0", "0"), "mode: atomic\n"), `a: 29 of 30 statements, 96.7 %
a/a.go:4: return "more": x is one

a/a.go:11: it says why no test runs it, but one does: it is run
`},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := parseProfile(test.profile)
			if err != nil {
				t.Fatal(err)
			}
			sum, err := summarise(p, func(file string) (string, []byte, error) {
				return strings.TrimPrefix(file, "example.org/m/"), []byte(source), nil
			})
			if err != nil {
				t.Fatal(err)
			}
			var out strings.Builder
			if err := sum.print(&out); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, out.String()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestSourceThatIsNotThere(t *testing.T) {
	p, err := parseProfile(profiled("1", "1", "1", "1", "1", "1"))
	if err != nil {
		t.Fatal(err)
	}
	gone := errors.New("gone")
	if _, err := summarise(p, func(string) (string, []byte, error) { return "", nil, gone }); !errors.Is(err, gone) {
		t.Errorf("got %v", err)
	}
}

func TestProfileErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                                "it does not begin with the mode of a profile",
		"a.go:1.1,2.2 1 1\n":              "it does not begin with the mode of a profile",
		"mode: set\n":                     "it has no blocks",
		"mode: set\na.go\n":               `"a.go" is no block`,
		"mode: set\na.go:1.1,2.2 1\n":     `"a.go:1.1,2.2 1" is no block: EOF`,
		"mode: set\na.go:1.1,2.2 1 yes\n": `"a.go:1.1,2.2 1 yes" is no block: expected integer`,
	} {
		if _, err := parseProfile(text); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

func TestTextOf(t *testing.T) {
	long := strings.Repeat("ö", 120)
	lines := []string{"if err != nil {", "\treturn err", "}", `x := "` + long + `"`}
	for want, b := range map[string]block{
		"return err":                 {line: 1, column: 15, endLine: 3, endColumn: 2},
		"if err != nil":              {line: 1, column: 1, endLine: 1, endColumn: 15},
		`x := "` + long[:94*2] + "…": {line: 4, column: 1, endLine: 4, endColumn: len(lines[3]) + 1},
	} {
		if got := textOf(lines, b); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestRun runs the command in a module of one file.
func TestRun(t *testing.T) {
	t.Chdir(t.TempDir())
	write := func(file, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "// a module\nmodule example.org/m\n\ngo 1.26\n")
	write("a/a.go", strings.Replace(source, " // unreached: it is run", "", 1))
	write("good.out", profiled("0", "1", "1", "1", "1", "1"))
	write("bad.out", profiled("0", "0", "0", "0", "0", "0"))
	write("other.out", "mode: set\nexample.org/other/a.go:1.1,2.2 1 1\n")
	write("none.out", "mode: set\n")
	for _, test := range []struct {
		args []string
		want int
		said string
	}{
		{[]string{"good.out"}, accounted, ""},
		{[]string{"bad.out"}, unaccounted, ""},
		{[]string{"other.out"}, failed, "coverage: example.org/other/a.go is not of the module example.org/m\n"},
		{[]string{"none.out"}, failed, "coverage: reading none.out: it has no blocks\n"},
		{nil, failed, "coverage: want one profile, as go test -coverprofile writes it\n"},
	} {
		var out, complaint bytes.Buffer
		if got := run(test.args, &out, &complaint); got != test.want || complaint.String() != test.said {
			t.Errorf("%v: status %d, want %d; %s", test.args, got, test.want, complaint.String())
		}
	}
	var out, complaint bytes.Buffer
	if run([]string{"absent.out"}, &out, &complaint) != failed || complaint.Len() == 0 {
		t.Errorf("a profile that is not there: %s", complaint.String())
	}
	write("go.mod", "go 1.26\n")
	if complaint.Reset(); run([]string{"good.out"}, &out, &complaint) != failed || complaint.String() != "coverage: go.mod names no module\n" {
		t.Errorf("a module without a name: %s", complaint.String())
	}
}
