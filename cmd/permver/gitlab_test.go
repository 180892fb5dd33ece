package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"go.yaml.in/yaml/v4"
)

// A stand-in for GitLab, as far as the recipe in docs/formats.md needs one: after "CI/CD YAML
// syntax reference" and "Code Quality" in GitLab's documentation.

// pipelineJob is a job of .gitlab-ci.yml. Keys that the recipe does not need are errors.
type pipelineJob struct {
	Extends      string
	Image        string
	Variables    map[string]string
	Rules        []struct{ If string }
	BeforeScript []string `yaml:"before_script"`
	Script       []string
	Artifacts    struct {
		When    string
		Reports struct{ Codequality string }
	}
}

// pipeline runs the jobs of a recipe whose rules hold, in a checkout: pipeline FOLDER RECIPE.
// It leaves their exit codes in the file jobs, and the report for the widget in codequality.json.
func pipeline(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: pipeline FOLDER RECIPE")
	}
	var jobs map[string]pipelineJob
	ts.Check(yaml.Load([]byte(ts.ReadFile(args[1])), &jobs, yaml.WithKnownFields()))
	var codes strings.Builder
	for _, name := range slices.Sorted(maps.Keys(jobs)) {
		job := jobs[name]
		if !slices.ContainsFunc(job.Rules, func(r struct{ If string }) bool { return holds(ts, r.If) }) {
			continue
		}
		job.install(ts, jobs[job.Extends])
		fmt.Fprintf(&codes, "%s: %d\n", name, job.run(ts, args[0]))
		if file := job.Artifacts.Reports.Codequality; file != "" {
			report := ts.ReadFile(args[0] + "/" + file)
			ts.Check(os.WriteFile(ts.MkAbs("codequality.json"), []byte(report), 0o666))
		}
	}
	ts.Check(os.WriteFile(ts.MkAbs("jobs"), []byte(codes.String()), 0o666))
}

// install checks what the job installs, which the script has in place of that.
func (job pipelineJob) install(ts *testscript.TestScript, from pipelineJob) {
	want := []string{`go install "github.com/permver/permver/cmd/permver@$PERMVER"`}
	if !slices.Equal(from.BeforeScript, want) || from.Variables["PERMVER"] == "" || !strings.HasPrefix(from.Image, "golang:") {
		ts.Fatalf("it installs by %q in %s", from.BeforeScript, from.Image)
	}
}

// run returns the exit code of the job's script.
func (job pipelineJob) run(ts *testscript.TestScript, folder string) int {
	script := "cd " + folder + "\n" + strings.Join(job.Script, "\n")
	var failed *exec.ExitError
	switch err := ts.Exec("sh", "-e", "-c", script); {
	case errors.As(err, &failed):
		return failed.ExitCode()
	default:
		ts.Check(err)
	}
	return 0
}

var ruleForm = regexp.MustCompile(`^\$(\w+) == (?:"(\w+)"|\$(\w+))$`)

// holds evaluates the condition of a rule, of the two forms that the recipe has.
func holds(ts *testscript.TestScript, condition string) bool {
	parts := ruleForm.FindStringSubmatch(condition)
	if parts == nil {
		ts.Fatalf("no condition that is understood: %q", condition)
	}
	want := parts[2]
	if parts[3] != "" {
		want = ts.Getenv(parts[3])
	}
	return ts.Getenv(parts[1]) == want
}

// widget compares two reports as the widget of a merge request does, by fingerprints, and
// leaves what it shows in the file shown: widget BASE HEAD.
func widget(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: widget BASE HEAD")
	}
	type issue struct{ Description, Fingerprint string }
	var reports [2][]issue
	for i, file := range args {
		ts.Check(json.Unmarshal([]byte(ts.ReadFile(file)), &reports[i]))
	}
	var shown strings.Builder
	tell := func(word string, these, others []issue) {
		for _, one := range these {
			if !slices.ContainsFunc(others, func(other issue) bool { return other.Fingerprint == one.Fingerprint }) {
				shown.WriteString(word + ": " + one.Description + "\n")
			}
		}
	}
	tell("new", reports[1], reports[0])
	tell("resolved", reports[0], reports[1])
	ts.Check(os.WriteFile(ts.MkAbs("shown"), []byte(shown.String()), 0o666))
}
