package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/permver/permver/internal/report"
)

// The exit codes. What is wrong whatever the repository holds (the command line,
// the configuration) is codeUsage; what depends on the repository (none is there, a
// revision or a plugin is not in it, an object is missing) is codeUnchecked, as
// nothing was checked.
const (
	codePassed      = 0
	codeFindings    = 1
	codeUsage       = 2
	codeUnchecked   = 3
	codeInternal    = 4
	codeInterrupted = 130
)

// usageError is a command line that cannot be understood.
type usageError struct {
	message string
	hints   []string
}

func (e *usageError) Error() string   { return e.message }
func (e *usageError) Hints() []string { return e.hints }

// Usage marks the error as one of usage. Errors of the library that have this
// method are too.
func (e *usageError) Usage() bool { return true }

func onUsageError(_ *cli.Context, err error, _ bool) error {
	// Package flag writes one dash; the program has none but long flags.
	return &usageError{message: strings.NewReplacer(" flag -", " flag --", " for -", " for --").Replace(err.Error())}
}

// complain prints an error with its hints, and returns the exit code for it.
func (p *program) complain(ctx context.Context, err error) int {
	message, hints, code := explained(ctx, err)
	for line := range strings.Lines(message) {
		p.say("error", strings.TrimSuffix(line, "\n"))
	}
	for _, hint := range hints {
		p.say("hint", hint)
	}
	return code
}

// explained is what to say of an error, what would help, and the exit code for it.
func explained(ctx context.Context, err error) (message string, hints []string, code int) {
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return "interrupted", nil, codeInterrupted
	}
	var usage interface{ Usage() bool }
	if errors.As(err, &usage) && usage.Usage() {
		return err.Error(), hintsOf(err), codeUsage
	}
	return err.Error(), hintsOf(err), codeUnchecked
}

// say prints a line on stderr. Errors name files and revisions, which may hold
// anything.
func (p *program) say(kind, message string) {
	_, _ = fmt.Fprintf(p.stderr, "permver: %s: %s\n", kind, report.Visible(message)) // nowhere is left to tell
}

// hintsOf collects the hints of all errors in the chain, outermost first.
func hintsOf(err error) []string {
	var hints []string
	for _, e := range chain(err) {
		helpful, ok := any(e).(interface{ Hints() []string })
		if !ok {
			continue
		}
		for _, hint := range helpful.Hints() {
			if !slices.Contains(hints, hint) {
				hints = append(hints, hint)
			}
		}
	}
	return hints
}

// chain returns err and all errors that it wraps.
func chain(err error) []error {
	if err == nil {
		return nil
	}
	all := []error{err}
	switch wrapper := any(err).(type) {
	case interface{ Unwrap() error }:
		all = append(all, chain(wrapper.Unwrap())...)
	case interface{ Unwrap() []error }:
		for _, inner := range wrapper.Unwrap() {
			all = append(all, chain(inner)...)
		}
	}
	return all
}

// recover turns a panic into codeInternal, which no finding and no wrong usage
// leads to. Go itself would exit with 2.
func (p *program) recover(code *int) {
	fault := recover()
	if fault == nil {
		return
	}
	p.say("error", fmt.Sprintf("internal error: %v%s", fault, panicPlace()))
	p.say("hint", "this is a fault of permver, not of your plugin; please report this line and the command at https://github.com/permver/permver/issues")
	*code = codeInternal
}

// panicPlace tells where a panic that is being recovered from began.
func panicPlace() string {
	callers := make([]uintptr, 64)
	frames := runtime.CallersFrames(callers[:runtime.Callers(1, callers)])
	panicked := false
	for {
		frame, more := frames.Next()
		switch {
		case frame.Function == "runtime.gopanic":
			panicked = true
		case panicked && !strings.HasPrefix(frame.Function, "runtime."):
			return fmt.Sprintf(" (in %s, line %d)", frame.Function, frame.Line)
		case !more:
			return ""
		}
	}
}
