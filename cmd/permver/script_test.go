package main

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"errors"
	"flag"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

var update = flag.Bool("update", false, "rewrite the expectations of the scripts")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"permver": func() {
			os.Exit(run(context.Background(), os.Args, os.Getenv, os.Stdin, os.Stdout, os.Stderr))
		},
	})
}

// TestScripts runs the scripts under testdata/script: the program as its users
// see it, with its standard streams and exit codes.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               hermetic,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"api":      api,
			"checkout": checkout,
			"event":    event,
			"exits":    exits,
			"follows":  follows,
			"id":       id,
			"pack":     pack,
			"pipeline": pipeline,
			"served":   served,
			"uses":     uses,
			"widget":   widget,
		},
	})
}

// exits runs a program and checks its exit code: exits CODE PROGRAM [ARGUMENT]...
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARGUMENT]...")
	}
	want, err := strconv.Atoi(args[0])
	if err != nil {
		ts.Fatalf("exit code %q: %v", args[0], err)
	}
	got := 0
	var failed *exec.ExitError
	switch err := ts.Exec(args[1], args[2:]...); {
	case errors.As(err, &failed):
		got = failed.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d\nstdout:\n%s\nstderr:\n%s", got, want, ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
}

// follows holds a JSON file to a schema of docs/schema: follows SCHEMA FILE.
func follows(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: follows SCHEMA FILE")
	}
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join("..", "..", "docs", "schema", args[0]+".json"))
	ts.Check(err)
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(ts.ReadFile(args[1])))
	ts.Check(err)
	ts.Check(schema.Validate(value))
}

// pack packs a folder as Cargo does a crate: pack FOLDER FILE.
func pack(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: pack FOLDER FILE")
	}
	file, err := os.Create(ts.MkAbs(args[1]))
	ts.Check(err)
	zipped := gzip.NewWriter(file)
	archive := tar.NewWriter(zipped)
	dir := ts.MkAbs(args[0])
	ts.Check(filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(filepath.Dir(dir), path)
		if err != nil {
			return err
		}
		head := &tar.Header{Name: filepath.ToSlash(name), Mode: 0o644, Typeflag: tar.TypeReg, Size: int64(len(content))}
		if err := archive.WriteHeader(head); err != nil {
			return err
		}
		_, err = archive.Write(content)
		return err
	}))
	ts.Check(errors.Join(archive.Close(), zipped.Close(), file.Close()))
}

// hermetic keeps git from the machine's configuration, and fixes what commit IDs
// depend on. Under the race detector a program would wait a second at its end.
func hermetic(env *testscript.Env) error {
	top, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		return err
	}
	env.Setenv("TOP", top)
	env.Values[standInKey{}] = new(*standIn)
	env.Setenv("GORACE", "atexit_sleep_ms=0")
	env.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	env.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	env.Setenv("GIT_CEILING_DIRECTORIES", env.WorkDir)
	for _, who := range []string{"AUTHOR", "COMMITTER"} {
		env.Setenv("GIT_"+who+"_NAME", "permver")
		env.Setenv("GIT_"+who+"_EMAIL", "permver@example.invalid")
		env.Setenv("GIT_"+who+"_DATE", "2025-01-02T03:04:05Z")
	}
	return nil
}
