package main

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/permver/permver"
)

// documented is a command line of the documentation, after the prompt of a shell.
var documented = regexp.MustCompile(`(?m)^\$ permver ([^#\n&|>]*)`)

// words are the words of a command line; quotes hold blanks together.
var words = regexp.MustCompile(`"([^"]*)"|(\S+)`)

// TestDocumentedCommands: every command that the documentation tells people to type is one
// that the program takes, with flags and values that there are.
func TestDocumentedCommands(t *testing.T) {
	files, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	type command struct{ file, line string }
	var commands []command
	for _, file := range append(files, "../../README.md", "../../CONTRIBUTING.md") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range documented.FindAllStringSubmatch(string(text), -1) {
			commands = append(commands, command{filepath.Base(file), line[1]})
		}
	}
	t.Chdir(t.TempDir()) // some write what they print
	for _, c := range commands {
		args := []string{"permver"}
		for _, word := range words.FindAllStringSubmatch(c.line, -1) {
			args = append(args, word[1]+word[2])
		}
		if p, stderr := answering(t); p.run(t.Context(), args) != 0 {
			t.Errorf("%s: permver %s\n%s", c.file, c.line, stderr)
		}
	}
	if len(commands) < 15 {
		t.Errorf("only %d commands are documented", len(commands))
	}
}

// answering is a program whose library knows the real rules, and answers everything else
// with nothing.
func answering(t *testing.T) (*program, interface{ String() string }) {
	t.Helper()
	p, _, stderr := fake(0)
	whole := realLibrary()
	p.library.rules, p.library.example = whole.rules, whole.example
	p.library.recheck = func(context.Context, permver.Options, string) (*permver.Drift, error) { return &permver.Drift{}, nil }
	p.library.configuration = func(context.Context, permver.Options) (*permver.Settings, error) { return &permver.Settings{}, nil }
	p.library.suppress = func(_ context.Context, _ permver.Options, w permver.Wanted) (*permver.Acceptance, error) {
		if w.Finding == "" || w.Reason == "" {
			t.Errorf("suppress wants nothing: %+v", w)
		}
		return &permver.Acceptance{}, nil
	}
	return p, stderr
}
