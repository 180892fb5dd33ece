package permver

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/fixture"
)

// The benchmarks run the program as a whole process on the repository that
// PERMVER_CORPUS names, a clone of plugins-workspace, each time beside what it is
// compared with, and report the median of the ratios.

// process is a command to time.
type process func() *exec.Cmd

func binary(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "permver")
	if out, err := exec.Command("go", "build", "-o", path, "./cmd/permver").CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	return path
}

func corpusPath(b *testing.B) string {
	b.Helper()
	fixture.Corpus(b)
	return os.Getenv("PERMVER_CORPUS")
}

// ratio runs both processes alternately and reports their times and the median of
// the ratios.
func ratio(b *testing.B, one, other process) {
	b.Helper()
	run := func(p process) time.Duration {
		c := p()
		start := time.Now()
		if err := c.Run(); err != nil {
			if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != 1 {
				b.Fatalf("%s: %v", c, err)
			}
		}
		return time.Since(start)
	}
	var ones, others []time.Duration
	var ratios []float64
	run(one)
	run(other)
	for b.Loop() {
		x, y := run(one), run(other)
		ones, others = append(ones, x), append(others, y)
		ratios = append(ratios, float64(x)/float64(y))
	}
	slices.Sort(ones)
	slices.Sort(others)
	slices.Sort(ratios)
	b.ReportMetric(float64(ones[len(ones)/2].Microseconds())/1000, "ms")
	b.ReportMetric(float64(others[len(others)/2].Microseconds())/1000, "ms-other")
	b.ReportMetric(ratios[len(ratios)/2], "ratio")
}

// BenchmarkCheckAll compares all plugins between two revisions, beside git reading
// the same files of both.
func BenchmarkCheckAll(b *testing.B) {
	top, permver := corpusPath(b), binary(b)
	script := filepath.Join(b.TempDir(), "read.sh")
	const git = `for rev in fs-v2.0.0 HEAD; do git ls-tree -r "$rev" -- plugins; done |
awk '$4 ~ /^plugins\/[^\/]*\/(Cargo\.toml|build\.rs|permissions\/.*\.(toml|json)|src\/.*\.rs)$/ && $4 !~ /\/schemas\// {print $3}' |
git cat-file --batch --buffer`
	if err := os.WriteFile(script, []byte(git), 0o600); err != nil {
		b.Fatal(err)
	}
	ratio(b,
		func() *exec.Cmd { return in(top, permver, "check", "--base", "fs-v2.0.0", "--head", "HEAD") },
		func() *exec.Cmd { return in(top, "sh", script) })
}

// BenchmarkCheckCommit compares all plugins over one commit, beside the start of
// the process.
func BenchmarkCheckCommit(b *testing.B) {
	top, permver := corpusPath(b), binary(b)
	ratio(b,
		func() *exec.Cmd { return in(top, permver, "check", "--base", "HEAD~1", "--head", "HEAD") },
		func() *exec.Cmd { return in(top, permver, "--version") })
}

func in(dir, name string, args ...string) *exec.Cmd {
	c := exec.Command(name, args...)
	c.Dir = dir
	c.Stdout = &bytes.Buffer{}
	return c
}

// BenchmarkCheckInProcess is the same comparison without the process around it,
// for profiles.
func BenchmarkCheckInProcess(b *testing.B) {
	top := corpusPath(b)
	for b.Loop() {
		repo, err := gitsrc.Open(top, gitsrc.Options{Env: func(string) string { return "" }})
		if err != nil {
			b.Fatal(err)
		}
		s := newSession(Options{Base: "fs-v2.0.0", Head: "HEAD", Env: func(string) string { return "" }})
		s.repo = repo
		if _, err := s.check(b.Context()); err != nil {
			b.Fatal(err)
		}
		s.close()
	}
}

// BenchmarkCheckStaged compares what is staged with HEAD, as a pre-commit hook does,
// beside `git status`.
func BenchmarkCheckStaged(b *testing.B) {
	top, permver := corpusPath(b), binary(b)
	ratio(b,
		func() *exec.Cmd { return in(top, permver, "check", "--staged") },
		func() *exec.Cmd { return in(top, "git", "status") })
}

// BenchmarkStagedInProcess is the same comparison without the process around it,
// for profiles.
func BenchmarkStagedInProcess(b *testing.B) {
	top := corpusPath(b)
	for b.Loop() {
		s := newSession(Options{Path: top, Staged: true, Env: func(string) string { return "" }})
		if _, err := s.check(b.Context()); err != nil {
			b.Fatal(err)
		}
		s.close()
	}
}
