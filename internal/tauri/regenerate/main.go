// Command regenerate asks Tauri's own crates every question in testdata/tauri and
// writes their answers beside the questions.
//
// It builds the reference program on the newest and on the oldest Tauri that
// permver answers for, each with the versions in its Cargo.lock, so the answers are
// the same bytes on every machine. Run it from the top of the repository; it needs
// Cargo, and a system whose files can have any name, such as Linux:
//
//	go run ./internal/tauri/regenerate          # write the answers
//	go run ./internal/tauri/regenerate -check   # say where the written ones differ
//
// The programs are built in testdata/tauri/target, or in CARGO_TARGET_DIR.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
)

// folder is where questions and answers lie.
const folder = "testdata/tauri"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run returns the exit code: 1 if answers differ that should not, or if something
// failed.
func run(ctx context.Context, arguments []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("regenerate", flag.ContinueOnError)
	flags.SetOutput(stderr)
	check := flags.Bool("check", false, "write nothing, and fail if an answer differs from the written one")
	if err := flags.Parse(arguments); err != nil {
		return 2
	}
	err := regenerate(ctx, *check, stdout)
	if err != nil {
		_, _ = fmt.Fprintf(stderr, "regenerate: %v\n", err)
		return 1
	}
	return 0
}

// errDiffer is the error of a check that found differences, which it has printed.
var errDiffer = errors.New("the written answers are not those of Tauri's crates: run it without -check, and read the difference")

func regenerate(ctx context.Context, check bool, stdout io.Writer) error {
	questions, err := readQuestions(folder)
	if err != nil {
		return err
	}
	same := true
	for _, version := range versions {
		program, err := version.build(ctx, folder)
		if err != nil {
			return err
		}
		for _, q := range questions {
			answers, err := q.ask(ctx, program, q)
			if err == nil && bytes.Count(answers, []byte("\n")) != len(q.ids) {
				err = fmt.Errorf("%d questions have %d answers", len(q.ids), bytes.Count(answers, []byte("\n")))
			}
			if err != nil {
				return fmt.Errorf("ask %s about %s: %w", version.crate, q.name, err)
			}
			unchanged, err := settle(filepath.Join(folder, version.answers(q)), q.ids, answers, check, stdout)
			if err != nil {
				return err
			}
			same = same && unchanged
		}
	}
	if check && !same {
		return errDiffer
	}
	return nil
}

// settle tells how the answers differ from those in the file, and writes them
// unless it is only to check. It reports whether they are the same.
func settle(file string, ids []string, answers []byte, check bool, stdout io.Writer) (bool, error) {
	written, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return false, err
	}
	if bytes.Equal(written, answers) {
		return true, nil
	}
	before, after := slices.Collect(bytes.Lines(written)), slices.Collect(bytes.Lines(answers))
	if len(before) != len(after) {
		_, _ = fmt.Fprintf(stdout, "%s: %d answers were written, there are %d\n", file, len(before), len(after))
	}
	for i := range min(len(before), len(after)) {
		if !bytes.Equal(before[i], after[i]) {
			_, _ = fmt.Fprintf(stdout, "%s:%d: %s\n  written: %s  told:    %s", file, i+1, ids[i], before[i], after[i])
		}
	}
	if check {
		return false, nil
	}
	return false, os.WriteFile(file, answers, 0o644)
}
