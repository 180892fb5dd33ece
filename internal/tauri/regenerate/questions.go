package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/permver/permver/internal/tauri"
)

// questions are the lines of a file that are asked in one way.
type questions struct {
	name    string // of the file, and how its answers are called
	answers string
	file    string
	ids     []string
	ask     func(context.Context, program, questions) ([]byte, error)
}

// readQuestions reads all that is asked. No two questions of a file may have the
// same name, since the answers are found by it.
func readQuestions(folder string) ([]questions, error) {
	all := []questions{
		{name: "requests.jsonl", answers: "answers", ask: converse("--supervise")},
		{name: "identifiers.jsonl", answers: "identifiers-answers", ask: converse("--identifiers")},
		{name: "trees.jsonl", answers: "discoveries", ask: discover},
	}
	for i := range all {
		q := &all[i]
		q.file = filepath.Join(folder, q.name)
		content, err := os.ReadFile(q.file)
		if errors.Is(err, os.ErrNotExist) {
			err = fmt.Errorf("%w: run it from the top of the repository", err)
		}
		if err == nil {
			q.ids, err = ids(content)
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", q.file, err)
		}
	}
	return all, nil
}

// ids returns what the questions, one a line, are called: their "id", or the whole
// question if it is but a string.
func ids(content []byte) ([]string, error) {
	var names []string
	first := make(map[string]int)
	for line := range bytes.Lines(content) {
		var named struct{ ID string }
		var identifier string
		if json.Unmarshal(line, &identifier) == nil {
			named.ID = "identifier " + string(bytes.TrimSpace(line))
		} else if err := json.Unmarshal(line, &named); err != nil {
			return nil, fmt.Errorf("line %d: %w", len(names)+1, err)
		}
		names = append(names, named.ID)
		if before, repeated := first[named.ID]; repeated || named.ID == "" {
			return nil, fmt.Errorf("line %d: the id %q is that of line %d, or none", len(names), named.ID, before)
		}
		first[named.ID] = len(names)
	}
	return names, nil
}

// converse asks all questions in one run of the program.
func converse(mode string) func(context.Context, program, questions) ([]byte, error) {
	return func(ctx context.Context, p program, q questions) ([]byte, error) {
		content, err := os.ReadFile(q.file)
		if err != nil {
			return nil, err
		}
		command := p.command(ctx, mode)
		command.Stdin = bytes.NewReader(content)
		return output(command)
	}
}

// discover has the program look for permission files in every tree.
func discover(ctx context.Context, p program, q questions) ([]byte, error) {
	trees, err := tauri.ReadTrees(q.file)
	if err != nil {
		return nil, err
	}
	var answers bytes.Buffer
	for _, tree := range trees {
		answer, err := discoverIn(ctx, p, tree)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", tree.ID, err)
		}
		id, err := json.Marshal(tree.ID)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&answers, `{"id":%s,%s`, id, bytes.TrimPrefix(answer, []byte("{")))
	}
	return answers.Bytes(), nil
}

// discoverIn lays out one tree on disk. In the answer the name of the place is
// [tauri.TreeTop].
func discoverIn(ctx context.Context, p program, tree tauri.Tree) (answer []byte, err error) {
	dir, err := os.MkdirTemp("", "permver-tree-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return nil, err
	}
	top := filepath.Join(dir, "tree")
	if err := os.Mkdir(top, 0o755); err != nil {
		return nil, err
	}
	if err := tree.Write(top); err != nil {
		return nil, err
	}
	// The program does not take a path that is not UTF-8.
	command := p.command(ctx, "--discover", ".")
	command.Dir = filepath.Join(top, filepath.FromSlash(tree.Crate))
	if answer, err = output(command); err != nil {
		return nil, err
	}
	if top = filepath.ToSlash(top); strings.ContainsAny(top, `"\`) {
		return nil, fmt.Errorf("the folder for temporary files has a name that JSON escapes: %s", top)
	}
	return bytes.ReplaceAll(answer, []byte(top), []byte(tauri.TreeTop)), nil
}
