// Command coverage holds the tests to the statements that they run, of the packages
// that a profile is about.
//
//	go test -coverpkg=./rules,./diff -coverprofile=cover.out ./...
//	go run ./internal/coverage cover.out
//
// It fails where the tests run less than 95 % of a package's statements, and names every
// block that they do not run. Such a block says why, in a comment:
//
//	panic("…") // unreached: a test goes through all kinds
//
// A guard that no input can reach is such a reason; that a test would be tedious is none.
// A block that does not say why, and one that says so and is run, is a failure too.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// The exit statuses.
const (
	accounted   = 0 // the tests run enough, and the rest is explained
	unaccounted = 1
	failed      = 2
)

// leastPercent is how much of a package's statements the tests have to run.
const leastPercent = 95

func run(args []string, stdout, stderr io.Writer) int {
	sum, err := account(args)
	if err == nil {
		err = sum.print(stdout)
	}
	switch {
	case err != nil:
		_, _ = fmt.Fprintln(stderr, "coverage:", err) // there is nowhere else to say it
		return failed
	case len(sum.faults) > 0:
		return unaccounted
	}
	return accounted
}

// account reads a profile and the sources that it is about, in the module of the working
// folder.
func account(args []string) (*summary, error) {
	if len(args) != 1 {
		return nil, errors.New("want one profile, as go test -coverprofile writes it")
	}
	module, err := modulePath("go.mod")
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(args[0])
	if err != nil {
		return nil, err
	}
	p, err := parseProfile(string(text))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", args[0], err)
	}
	return summarise(p, func(file string) (string, []byte, error) {
		relative, ok := strings.CutPrefix(file, module+"/")
		if !ok {
			return "", nil, fmt.Errorf("%s is not of the module %s", file, module)
		}
		source, err := os.ReadFile(filepath.FromSlash(path.Clean(relative)))
		return relative, source, err
	})
}

// modulePath is what go.mod says that the module is called.
func modulePath(file string) (string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(text)) {
		if module, ok := strings.CutPrefix(line, "module "); ok {
			return strings.TrimSpace(module), nil
		}
	}
	return "", fmt.Errorf("%s names no module", file)
}
