package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/config"
	"github.com/permver/permver/internal/report"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

// fake is a program whose library does nothing and answers with code.
func fake(code int) (p *program, stdout, stderr *bytes.Buffer) {
	stdout, stderr = new(bytes.Buffer), new(bytes.Buffer)
	answer := func(context.Context, permver.Options) (*permver.Result, error) {
		return &permver.Result{Command: "check", Summary: verdict.Summary{ExitCode: code}}, nil
	}
	bumps := func(context.Context, permver.Options) (*permver.Bumps, error) { return &permver.Bumps{}, nil }
	return &program{
		library: library{
			check: answer, lint: answer, demo: answer, bump: bumps, writeBump: bumps,
			show: func(context.Context, permver.Options) (*permver.Surfaces, error) { return &permver.Surfaces{}, nil },
			rules: func() []*rules.Rule {
				return []*rules.Rule{{ID: "command-removed", Formerly: []string{"command-gone"}, Summary: "a summary", Bump: bump.Major, Group: rules.Commands}}
			},
			example: func(string) (report.Example, error) { return report.Example{}, nil },
		},
		build: build{version: "1.2.3"}, env: func(string) string { return "" },
		stdin: strings.NewReader(""), stdout: stdout, stderr: stderr,
	}, stdout, stderr
}

func TestExitCodeIsTheResults(t *testing.T) {
	for _, want := range []int{0, 1, 3} {
		for command, want := range map[string]int{"check": want, "lint": want, "demo": 0} {
			p, _, stderr := fake(want)
			if got := p.run(t.Context(), []string{"permver", command}); got != want || stderr.Len() > 0 {
				t.Errorf("%s: got %d, want %d; stderr %q", command, got, want, stderr)
			}
		}
	}
}

// An ID that a rule had before is taken, and the new one told.
func TestExplainTakesFormerIDs(t *testing.T) {
	for asked, want := range map[string]string{
		"command-removed": "command-removed: a summary",
		"command-gone":    "command-gone is called command-removed now; the old name goes on to work",
	} {
		p, stdout, stderr := fake(0)
		code := p.run(t.Context(), []string{"permver", "explain", asked})
		if got, _, _ := strings.Cut(stdout.String(), "\n"); code != 0 || got != want || stderr.Len() > 0 {
			t.Errorf("explain %s: code %d, %q, stderr %q", asked, code, got, stderr)
		}
	}
}

func TestExitCodeOfBump(t *testing.T) {
	part := []verdict.Unchecked{{What: "a part", Why: "no reason"}}
	tests := []struct {
		name string
		bump report.Bump
		args string
		want int
	}{
		{"missing", report.Bump{State: report.BumpMissing}, "", 0},
		{"written", report.Bump{State: report.BumpWritten, Declaration: &report.Declaration{File: "Cargo.toml"}}, "--write", 0},
		{"unknown", report.Bump{State: report.BumpUnknown}, "", 0},
		{"a lower bound", report.Bump{State: report.BumpEnough, Unchecked: part}, "", 3},
		{"written, a lower bound", report.Bump{State: report.BumpWritten, Declaration: &report.Declaration{File: "Cargo.toml"}, Unchecked: part}, "--write", 3},
		{"a lower bound, accepted", report.Bump{State: report.BumpEnough, Unchecked: part}, "--allow-unchecked", 0},
		{"failed", report.Bump{State: report.BumpFailed, Unchecked: part}, "--allow-unchecked", 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, _, stderr := fake(0)
			answer := func(written bool) func(context.Context, permver.Options) (*permver.Bumps, error) {
				return func(context.Context, permver.Options) (*permver.Bumps, error) {
					if written != (tt.args == "--write") {
						t.Error("the wrong function was asked")
					}
					return &permver.Bumps{Plugins: []report.Bump{tt.bump, {State: report.NoBumpNeeded}}}, nil
				}
			}
			p.library.bump, p.library.writeBump = answer(false), answer(true)
			args := append([]string{"permver", "bump"}, strings.Fields(tt.args)...)
			if got := p.run(t.Context(), args); got != tt.want || stderr.Len() > 0 {
				t.Errorf("got %d, want %d; stderr %q", got, tt.want, stderr)
			}
		})
	}
}

// hinted is an error with hints.
type hinted struct{ hints []string }

func (hinted) Error() string     { return "deep \x1b trouble" }
func (h hinted) Hints() []string { return h.hints }

func TestErrors(t *testing.T) {
	deep := hinted{[]string{"try \u202e this", "or that"}}
	tests := []struct {
		name   string
		err    error
		code   int
		stderr string
	}{
		{"plain", fs.ErrNotExist, 3, "permver: error: file does not exist\n"},
		{
			"hints of the whole chain, each once",
			fmt.Errorf("open: %w", errors.Join(deep, hinted{[]string{"or that", "or nothing"}})), 3,
			"permver: error: open: deep \\u{1b} trouble\npermver: error: deep \\u{1b} trouble\n" +
				"permver: hint: try \\u{202e} this\npermver: hint: or that\npermver: hint: or nothing\n",
		},
		{"usage, wrapped", fmt.Errorf("read: %w", &permver.SpecError{Spec: "x:", Why: "no such kind"}), 2, "permver: error: read: side \"x:\": no such kind\n" +
			"permver: hint: a side is a revision such as HEAD or v1.2.0, or worktree, index, empty, dir:PATH, crate:FILE, acl:FILE, or snapshot:FILE\n"},
		{"cancelled by somebody else", context.Canceled, 3, "permver: error: context canceled\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, stdout, stderr := fake(0)
			p.library.check = func(context.Context, permver.Options) (*permver.Result, error) { return nil, tt.err }
			code := p.run(t.Context(), []string{"permver", "check"})
			if d := cmp.Diff(tt.stderr, stderr.String()); code != tt.code || stdout.Len() > 0 || d != "" {
				t.Errorf("code %d, want %d; stdout %q; stderr (-want +got):\n%s", code, tt.code, stdout, d)
			}
		})
	}
}

func TestInterrupt(t *testing.T) {
	p, stdout, stderr := fake(0)
	ctx, cancel := context.WithCancel(t.Context())
	p.library.check = func(ctx context.Context, _ permver.Options) (*permver.Result, error) {
		cancel()
		<-ctx.Done()
		return nil, fmt.Errorf("load plugin: %w", ctx.Err())
	}
	if got := p.run(ctx, []string{"permver", "check"}); got != 130 {
		t.Errorf("got %d, want 130", got)
	}
	if got, want := stdout.String()+stderr.String(), "permver: error: interrupted\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestPanic(t *testing.T) {
	p, stdout, stderr := fake(0)
	p.library.check = func(context.Context, permver.Options) (*permver.Result, error) { panic("evil \x1b[2J name") }
	if got := p.run(t.Context(), []string{"permver", "check"}); got != 4 {
		t.Errorf("got %d, want 4", got)
	}
	first, rest, _ := strings.Cut(stderr.String(), " (in ")
	_, hint, _ := strings.Cut(rest, "\n")
	got := []string{stdout.String(), first, hint}
	want := []string{
		"", `permver: error: internal error: evil \u{1b}[2J name`,
		"permver: hint: this is a fault of permver, not of your plugin; please report this line and the command at https://github.com/permver/permver/issues\n",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if !strings.HasPrefix(rest, "github.com/permver/permver/cmd/permver.TestPanic") {
		t.Errorf("the place of the panic is %q", rest)
	}
}

// broken is a writer that fails.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestStdoutThatFails(t *testing.T) {
	for _, args := range [][]string{{"check"}, {"show"}, {"rules"}, {"explain", "command-removed"}, {"demo"}} {
		p, _, stderr := fake(0)
		p.stdout = broken{}
		got := p.run(t.Context(), append([]string{"permver"}, args...))
		if want := "permver: error: print the report: no space left\n"; got != 3 || stderr.String() != want {
			t.Errorf("%v: got %d and %q, want 3 and %q", args, got, stderr, want)
		}
	}
}

func TestOptions(t *testing.T) {
	tests := []struct {
		args []string
		want permver.Options
	}{
		{[]string{"check"}, permver.Options{}},
		{
			[]string{
				"check", "--base", "v1", "plugins/a", "--head=index", "--plugin", "a,b", "--plugin=c", "--mode", "pr",
				"--release-type", "major", "--jobs", "3", "--allow-unchecked", "--fail-on", "warning,security", "--fail-on=bump",
				"--tag-prefix", "v", "--tag-prefix=a=plugins,a=v", "--tag-prefix", "v",
			},
			permver.Options{
				Path: "plugins/a", Plugins: []string{"a,b", "c"}, Base: "v1", Head: "index", Mode: verdict.PRMode,
				ReleaseType: bump.Major, Jobs: 3, TagPrefixes: map[string]string{"": "v", "a": "plugins,a=v"}, AllowUnchecked: true,
				Overrides: config.Layer{FailOn: config.Said("--fail-on",
					verdict.FailOn{Level: verdict.LevelWarning, Security: true, Bump: true}, "warning, security, bump")},
			},
		},
		{[]string{"lint", "--rev", "HEAD~1"}, permver.Options{Head: "HEAD~1"}},
		{[]string{"--rev", "HEAD~1", "lint", "--", "--odd"}, permver.Options{Head: "HEAD~1", Path: "--odd"}},
		{[]string{"check", "help"}, permver.Options{Path: "help"}},
		{[]string{"check", "-"}, permver.Options{Path: "-"}},
	}
	for _, tt := range tests {
		t.Run(strings.Join(tt.args, " "), func(t *testing.T) {
			p, _, stderr := fake(0)
			var got permver.Options
			answer := func(_ context.Context, o permver.Options) (*permver.Result, error) {
				got = o
				return &permver.Result{}, nil
			}
			p.library.check, p.library.lint = answer, answer
			if code := p.run(t.Context(), append([]string{"permver"}, tt.args...)); code != 0 {
				t.Fatalf("code %d: %s", code, stderr)
			}
			tt.want.Version = "1.2.3"
			if tt.want.Mode == "" && tt.args[0] == "check" {
				tt.want.Mode = verdict.AutoMode
			}
			got.Env = nil
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestColors(t *testing.T) {
	tests := []struct {
		when string
		env  map[string]string
		tty  bool
		want bool
	}{
		{"auto", nil, true, true},
		{"auto", nil, false, false},
		{"auto", map[string]string{"TERM": "dumb"}, true, false},
		{"auto", map[string]string{"NO_COLOR": "1"}, true, false},
		{"auto", map[string]string{"CLICOLOR_FORCE": "1"}, false, true},
		{"auto", map[string]string{"CLICOLOR_FORCE": "0"}, false, false},
		{"auto", map[string]string{"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, true, false},
		{"auto", map[string]string{"CLICOLOR_FORCE": "1", "TERM": "dumb"}, true, true},
		{"always", map[string]string{"NO_COLOR": "1", "TERM": "dumb"}, false, true},
		{"never", map[string]string{"CLICOLOR_FORCE": "1"}, true, false},
	}
	for _, tt := range tests {
		env := func(name string) string { return tt.env[name] }
		if got := colors(tt.when, env, tt.tty); got != tt.want {
			t.Errorf("colors(%s, %v, %t) = %t", tt.when, tt.env, tt.tty, got)
		}
	}
}

// Every command that takes a side tells once what a side can be.
func TestHelpTellsOfAllSides(t *testing.T) {
	p, _, _ := fake(0)
	for _, c := range p.app().Commands {
		want := 0
		if findFlag(c.Flags, "--head") != nil || findFlag(c.Flags, "--rev") != nil {
			want = 1
		}
		for _, side := range permver.Sides() {
			if got := strings.Count(commandHelp(c), "\n  "+side.Spec+" "); got != want {
				t.Errorf("the help of %s tells %d times of %s, want %d", c.Name, got, side.Spec, want)
			}
		}
	}
}

// TestHelpNamesEverything holds the help texts to the commands and flags there
// are, and to the width of a terminal.
func TestHelpNamesEverything(t *testing.T) {
	p, _, _ := fake(0)
	app := p.app()
	for _, c := range app.Commands {
		if !strings.Contains(c.Description, "\n  permver "+c.Name) {
			t.Errorf("%s: the description has no example", c.Name)
		}
		if !strings.Contains(programHelp(app), "  "+c.Name) {
			t.Errorf("the help does not name %s", c.Name)
		}
		for _, f := range c.Flags {
			if !strings.Contains(commandHelp(c), "  --"+f.Names()[0]) {
				t.Errorf("the help of %s does not name %s", c.Name, f.Names()[0])
			}
		}
		for line := range strings.Lines(programHelp(app) + commandHelp(c)) {
			if len(line) > helpColumns+1 || strings.Contains(line, "{{") {
				t.Errorf("%s: %q", c.Name, line)
			}
		}
	}
}
