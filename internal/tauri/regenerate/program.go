package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// version is a version of Tauri on which the reference program is built.
type version struct {
	crate  string // the folder of its Cargo.toml and Cargo.lock
	binary string
	suffix string // of the files with its answers
}

// versions are the newest and the oldest version of Tauri.
var versions = []version{
	{"reference", "permver-reference", ""},
	{"oldest", "permver-reference-oldest", "-oldest"},
}

// answers returns the name of the file for the answers of a version.
func (v version) answers(q questions) string { return q.answers + v.suffix + ".jsonl" }

// program is the path of a built reference program.
type program string

// build builds the program with the versions of its lock file.
func (v version) build(ctx context.Context, folder string) (program, error) {
	target := os.Getenv("CARGO_TARGET_DIR")
	if target == "" {
		target = filepath.Join(folder, "target")
	}
	target, err := filepath.Abs(target)
	if err != nil {
		return "", err
	}
	command := exec.CommandContext(ctx, "cargo", "build", "--quiet", "--release", "--locked")
	command.Dir = filepath.Join(folder, v.crate)
	command.Env = append(os.Environ(), "CARGO_TARGET_DIR="+target)
	command.Stderr = os.Stderr
	if err := command.Run(); err != nil {
		return "", fmt.Errorf("build %s with cargo: %w", command.Dir, err)
	}
	name := v.binary
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return program(filepath.Join(target, "release", name)), nil
}

func (p program) command(ctx context.Context, arguments ...string) *exec.Cmd {
	return exec.CommandContext(ctx, string(p), arguments...)
}

// output runs the command and returns what it prints, with what it complains about
// in the error.
func output(command *exec.Cmd) ([]byte, error) {
	text, err := command.Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		return nil, fmt.Errorf("%w: %s", err, failed.Stderr)
	}
	return text, err
}
