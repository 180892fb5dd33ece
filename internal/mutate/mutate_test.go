package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

func TestEquivalents(t *testing.T) {
	e, err := parseEquivalents("e.txt", "# explained\n\np.go f\n\tkind: a\n\t\tfor\n\t\t a reason\n\tkind: b\n\t\tother\nq/r.go (*t).g\n\tkind: a\n\t\tthird\n")
	if err != nil {
		t.Fatal(err)
	}
	known := &mutant{file: "p.go", function: "f", kind: "kind", change: "a"}
	if !e.explain(known) || e.explain(&mutant{file: "p.go", function: "f", kind: "kind", change: "c"}) {
		t.Error("the entries are not told apart")
	}
	if got := e.entries[known.key()].reason; got != "for a reason" {
		t.Errorf("the reason is %q", got)
	}
	for dir, want := range map[string][]string{
		".": {"e.txt:7: no survivor is like this: p.go f: kind: b"},
		"q": {"e.txt:10: no survivor is like this: q/r.go (*t).g: kind: a"},
		"r": nil,
	} {
		if diff := cmp.Diff(want, e.unused([]string{dir})); diff != "" {
			t.Errorf("%s: %s", dir, diff)
		}
	}
}

func TestEquivalentFaults(t *testing.T) {
	for text, want := range map[string]string{
		"\tkind: a\n":                          "e.txt:1: neither a function, nor a mutant under one, nor a reason under that",
		"p.go f\n\t\twhy\n":                    "e.txt:2: neither a function, nor a mutant under one, nor a reason under that",
		"p.go f\n\ta\n\t\twhy\n\ta\n\t\twhy\n": "e.txt:4: the mutant is listed twice",
		"p.go f\n\ta\n\t\twhy\n\tb\n":          "e.txt:4: the mutant has no reason",
	} {
		if _, err := parseEquivalents("e.txt", text); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

func TestUsage(t *testing.T) {
	for _, test := range []struct {
		args []string
		want string
	}{
		{nil, "mutate: name the packages to mutate\n"},
		{[]string{"./no"}, "mutate: go list: exit status 1\nstat " + filepath.Join(workingDir(t), "no") + ": directory not found\n\n"},
	} {
		var stdout, stderr bytes.Buffer
		if status := run(t.Context(), test.args, &stdout, &stderr); status != failed {
			t.Errorf("%v: status %d", test.args, status)
		}
		if diff := cmp.Diff(test.want, stderr.String()); diff != "" {
			t.Error(diff)
		}
	}
}

func workingDir(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestChangedLines(t *testing.T) {
	filter := parseHunks("diff --git a/x.go b/x.go\n--- a/x.go\n+++ b/x.go\n@@ -1 +1 @@ f\n-a\n+b\n@@ -9,2 +8,0 @@\n-c\n-d\n@@ -20 +19,3 @@\n" +
		"--- a/d/y z.go\n+++ b/d/y z.go\t\n@@ -0,0 +5,2 @@\n--- a/gone.go\n+++ /dev/null\n@@ -1,2 +0,0 @@\n")
	want := lineFilter{"x.go": {{1, 1}, {19, 21}}, "d/y z.go": {{5, 6}}}
	if diff := cmp.Diff(want, filter, cmp.AllowUnexported(lineRange{})); diff != "" {
		t.Error(diff)
	}
	for _, test := range []struct {
		file       string
		first, end int
		want       bool
	}{
		{"x.go", 1, 1, true}, {"x.go", 2, 18, false}, {"x.go", 2, 19, true}, {"x.go", 21, 30, true}, {"x.go", 22, 22, false}, {"y.go", 1, 1, false},
	} {
		if got := filter.has(&mutant{file: test.file, line: test.first, endLine: test.end}); got != test.want {
			t.Errorf("%+v: got %t", test, got)
		}
	}
	if !lineFilter(nil).has(&mutant{}) {
		t.Error("without a revision every line is wanted")
	}
}

// TestRun mutates a small module: what its tests notice, what only those of
// another package do, what nobody does, and what would never end.
func TestRun(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles programs")
	}
	dir := t.TempDir()
	for _, file := range txtar.Parse(sample).Files {
		path := filepath.Join(dir, filepath.FromSlash(file.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, file.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	t.Setenv("GOWORK", "off")
	tests := []struct {
		name   string
		args   []string
		status int
		want   string
	}{
		{"the own tests", []string{"-own", "-only", "return: ", "./p"}, unaccounted, `p/p.go:22:9: return: return [-n-]{+zero value+}

mutants  killed  equivalent  survived
      2       1           0         1  p

mutants  killed  equivalent  survived
      2       1           0         1  return
`},
		{"nothing", []string{"-only", "nothing", "./p"}, accounted, `
mutants  killed  equivalent  survived

mutants  killed  equivalent  survived
`},
		{"all", []string{"-v", "./p"}, unaccounted, `p/p.go:4:10: integer: limit = [-3-]{+2+} (killed by q: TestSum)
p/p.go:4:10: integer: limit = [-3-]{+4+} (killed by q: TestSum)
p/p.go:10:17: element: var words = []T{[-"a"-], "b"} (killed by p: TestFirst)
p/p.go:10:22: element: var words = []T{"a", [-"b"-]} (equivalent)
p/p.go:14:38: return: func First[A any](l ...A) A { return [-l[0]-]{+zero value+} } (killed by p: TestFirst)
p/p.go:14:40: integer: func First[A any](l ...A) A { return l[[-0-]{+1+}] } (killed by p: TestFirst)
p/p.go:16:38: boolean: func (T) Unused(_ int) bool { return [-true-]{+false+} }
p/p.go:19:2: deletion: [-for i := 0; i < limit; i++ { …-] (killed by q: TestSum)
p/p.go:19:11: integer: for i := [-0-]{+(-1)+}; i < limit; i++ { (killed by q: TestSum)
p/p.go:19:11: integer: for i := [-0-]{+1+}; i < limit; i++ {
p/p.go:19:16: boundary: for i := 0; i [-<-]{+<=+} limit; i++ { (killed by q: TestSum)
p/p.go:19:16: negation: for i := 0; i [-<-]{+>=+} limit; i++ { (killed by q: TestSum)
p/p.go:19:26: arithmetic: for i := 0; i < limit; i[-++-]{+--+} { (killed by q: time)
p/p.go:20:3: deletion: [-n += i-] (killed by q: TestSum)
p/p.go:20:5: arithmetic: n [-+=-]{+-=+} i (killed by q: TestSum)
p/p.go:21:2: once: {+break+}} (killed by q: TestSum)
p/p.go:22:9: return: return [-n-]{+zero value+} (killed by q: TestSum)
internal/mutate/equivalent.txt:5: no survivor is like this: p/p.go gone: integer: [-1-]{+2+}

mutants  killed  equivalent  survived
     17      14           1         2  p

mutants  killed  equivalent  survived
      2       2           0         0  arithmetic
      1       0           0         1  boolean
      1       1           0         0  boundary
      2       2           0         0  deletion
      2       1           1         0  element
      5       4           0         1  integer
      1       1           0         0  negation
      1       1           0         0  once
      2       2           0         0  return
`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			status := run(t.Context(), test.args, &stdout, &stderr)
			if status != test.status {
				t.Errorf("status %d, %s", status, stderr.String())
			}
			if diff := cmp.Diff(test.want, stdout.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

var sample = []byte(`
-- go.mod --
module example.com/sample

go 1.26
-- internal/mutate/equivalent.txt --
p/p.go words
	element: var words = []T{"a", [-"b"-]}
		only the first is used
p/p.go gone
	integer: [-1-]{+2+}
		it was there once
-- p/p.go --
package p

const (
	limit = 3
	fixed = 2
)

var room [fixed]int

var words = []T{"a", "b"}

type T string

func First[A any](l ...A) A { return l[0] }

func (T) Unused(_ int) bool { return true }

func Sum() (n int) {
	for i := 0; i < limit; i++ {
		n += i
	}
	return n
}
-- p/p_test.go --
package p

import "testing"

func TestFirst(t *testing.T) {
	if First(words...) != "a" {
		t.Error("no")
	}
}
-- q/q.go --
package q

import "example.com/sample/p"

func Sum() int { return p.Sum() }
-- q/q_test.go --
package q

import "testing"

func TestSum(t *testing.T) {
	if Sum() != 3 {
		t.Error("no")
	}
}
`)
