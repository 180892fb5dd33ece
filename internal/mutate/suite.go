package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"time"
)

// suite is the tests of one package, as a program.
type suite struct {
	name    string
	program string
	dir     string
	args    []string
	limit   time.Duration
}

// A mutant has this many times as long as the tests need without one, and never
// less than the shortest limit.
const (
	patience      = 10
	shortestLimit = 2 * time.Second
)

// newSuite runs the tests without a mutant: they have to pass, and the time that
// takes sets the limit for the runs to come.
func newSuite(ctx context.Context, program string, p *listed) (*suite, error) {
	s := &suite{
		name: path.Base(p.ImportPath), program: program, dir: p.Dir,
		args: []string{"-test.short", "-test.failfast"}, limit: 10 * time.Minute,
	}
	if slices.Contains(slices.Concat(p.TestImports, p.XTestImports), "pgregory.net/rapid") {
		// The same cases in every run, and no notes about those that fail.
		s.args = append(s.args, "-rapid.checks=100", "-rapid.seed=1", "-rapid.nofailfile")
	}
	start := time.Now()
	killer, err := s.run(ctx, 0)
	if err != nil {
		return nil, err
	}
	if killer != "" {
		return nil, fmt.Errorf("the tests of %s fail without a mutant: %s", p.ImportPath, killer)
	}
	s.limit = max(patience*time.Since(start), shortestLimit)
	return s, nil
}

// failing is how a test program names the test that fails, or tells of a panic.
var failing = regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+)|^(panic|fatal error): `)

// run returns what kills a mutant: the name of a test, "panic", "fatal error",
// "time" or the exit status; or nothing.
func (s *suite) run(ctx context.Context, id int) (string, error) {
	limited, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	cmd := exec.CommandContext(limited, s.program, s.args...)
	cmd.Dir = s.dir
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d", variable, id), "TMPDIR="+filepath.Dir(s.program))
	cmd.WaitDelay = time.Second
	out, err := cmd.CombinedOutput()
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err == nil:
		return "", nil
	case cmd.ProcessState == nil:
		return "", fmt.Errorf("run the tests of %s: %w", s.name, err)
	case limited.Err() != nil:
		return s.name + ": time", nil
	}
	killer := err.Error()
	if match := failing.FindSubmatch(out); match != nil {
		killer = string(slices.Concat(match[1], match[2]))
	}
	return s.name + ": " + killer, nil
}

// firstKiller runs one suite after another until a test notices the mutant.
func firstKiller(ctx context.Context, suites []*suite, m *mutant) (string, error) {
	for _, s := range suites {
		if killer, err := s.run(ctx, m.id); err != nil || killer != "" {
			return killer, err
		}
	}
	return "", nil
}
