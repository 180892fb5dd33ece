package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"go.yaml.in/yaml/v4"
)

// A stand-in for the runner of GitHub Actions, as far as action.yml needs one: it takes the
// steps of a composite action from the file itself, evaluates the expressions in them, runs
// them with bash, and reads their environment files and the commands in their logs. What the
// runner would obey and action.yml has no use for fails the script.
//
// After "Metadata syntax for GitHub Actions" and "Workflow commands for GitHub Actions" in
// GitHub's documentation, and actions/runner.

// metadata is action.yml. Keys that GitHub does not know are errors.
type metadata struct {
	Name, Description, Author string
	Branding                  struct{ Icon, Color string }
	Inputs                    map[string]struct {
		Description, Default string
		Required             bool
	}
	Outputs map[string]struct{ Description, Value string }
	Runs    struct {
		Using string
		Steps []stepMetadata
	}
}

type stepMetadata struct {
	Name, ID, Shell, Run string
	Env                  map[string]string
}

func readMetadata(file string) (m metadata, err error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return m, err
	}
	err = yaml.Load(text, &m, yaml.WithKnownFields())
	if err == nil && m.Runs.Using != "composite" {
		err = fmt.Errorf("runs.using is %q", m.Runs.Using)
	}
	return m, err
}

// job is one job on its way, with one use of the action.
type job struct {
	*testscript.TestScript
	contexts    map[string]string // what expressions can name
	env         []string          // what all steps see, last wins
	workspace   string
	temp        string
	log         strings.Builder
	annotations strings.Builder
	annotated   map[string]int
	summary     strings.Builder
}

// uses runs the action as a job does whose checkout is FOLDER, and expects that exit code
// of its last step:
//
//	uses CODE FOLDER [INPUT=VALUE | @WORKFLOW]...
//
// @WORKFLOW gives the inputs that a workflow of this repository gives. It leaves the files log, annotations, summary.md and outputs.
func uses(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: uses CODE FOLDER [INPUT=VALUE | @WORKFLOW]...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	top := ts.Getenv("TOP")
	action, err := readMetadata(filepath.Join(top, "action.yml"))
	ts.Check(err)
	j := newJob(ts, args[1], top)
	var inputs []string
	for _, arg := range args[2:] {
		if file, ok := strings.CutPrefix(arg, "@"); ok {
			inputs = append(inputs, inputsOf(ts, filepath.Join(top, file))...)
		} else {
			inputs = append(inputs, arg)
		}
	}
	j.setInputs(action, inputs)
	code := 0
	for i, step := range action.Runs.Steps {
		if code = j.run(i, step); code != 0 {
			break
		}
	}
	j.leave(action)
	if code != want {
		ts.Fatalf("the step ended with %d, want %d; its log:\n%s%s", code, want, &j.log, &j.annotations)
	}
}

// inputsOf are the inputs that a workflow gives to the action, as INPUT=VALUE.
func inputsOf(ts *testscript.TestScript, file string) []string {
	text, err := os.ReadFile(file)
	ts.Check(err)
	var w workflow
	ts.Check(yaml.Load(text, &w))
	var inputs []string
	for _, job := range w.Jobs {
		for _, step := range job.Steps {
			if strings.HasPrefix(step.Uses, "permver/permver@") {
				for name, value := range step.With {
					inputs = append(inputs, name+"="+chosen(ts, value))
				}
			}
		}
	}
	if len(inputs) == 0 {
		ts.Fatalf("%s gives no inputs", file)
	}
	return inputs
}

var byEvent = regexp.MustCompile(`^\$\{\{ github\.event_name == '([a-z_]+)' && '([^']*)' \|\| '([^']*)' \}\}$`)

// chosen is the value of an input, which an expression can choose by the event.
func chosen(ts *testscript.TestScript, value string) string {
	found := byEvent.FindStringSubmatch(value)
	switch {
	case found == nil && strings.Contains(value, "${{"):
		ts.Fatalf("unknown expression %s", value)
	case found == nil:
		return value
	case found[1] == ts.Getenv("GITHUB_EVENT_NAME"):
		return found[2]
	}
	return found[3]
}

// newJob sets what every job has: github.* and GITHUB_*, a folder for temporary files that
// is empty at first, and a stand-in for go that copies permver instead of building it.
func newJob(ts *testscript.TestScript, folder, top string) *job {
	j := &job{
		TestScript: ts, workspace: ts.MkAbs(folder), temp: filepath.Join(ts.Getenv("WORK"), "temp"),
		annotated: map[string]int{},
	}
	tools := filepath.Join(ts.Getenv("WORK"), "tools")
	for _, dir := range []string{j.temp, tools} {
		ts.Check(os.RemoveAll(dir))
		ts.Check(os.MkdirAll(dir, 0o755))
	}
	permver, err := exec.LookPath("permver")
	ts.Check(err)
	ts.Check(os.WriteFile(filepath.Join(tools, "go"), []byte("#!/bin/sh\n"+`
[ "$1 $2 $3 $5" = "build -buildvcs=false -o ./cmd/permver" ] && cp '`+permver+`' "$4"
`), 0o755))
	j.contexts = map[string]string{"github.token": "ghs_" + strings.Repeat("t", 36)}
	for _, name := range []string{
		"HOME", "TMPDIR", "GORACE", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_GLOBAL", "GIT_CEILING_DIRECTORIES", "PERMVER_RELEASES",
		"GITHUB_ACTIONS", "GITHUB_EVENT_NAME", "GITHUB_EVENT_PATH", "GITHUB_BASE_REF", "GITHUB_REF", "GITHUB_SHA", "GITHUB_WORKFLOW_REF", "GITHUB_API_URL",
	} {
		if value := ts.Getenv(name); value != "" {
			j.env = append(j.env, name+"="+value)
		}
	}
	j.env = append(j.env,
		"PATH="+tools+string(filepath.ListSeparator)+os.Getenv("PATH"), "CI=true", "NO_COLOR=1",
		"GITHUB_WORKSPACE="+j.workspace, "GITHUB_ACTION_PATH="+top, "GITHUB_REPOSITORY=author/notes",
		"GITHUB_SERVER_URL=https://github.example", "GITHUB_RUN_ID=4711", "GITHUB_WORKFLOW=check", "GITHUB_JOB=permver",
		"GOCOVERDIR="+j.temp, // or a program that counts statements complains
		"RUNNER_TEMP="+j.temp, "RUNNER_OS="+map[string]string{"linux": "Linux", "darwin": "macOS"}[runtime.GOOS],
		"RUNNER_ARCH="+map[string]string{"amd64": "X64", "arm64": "ARM64"}[runtime.GOARCH])
	return j
}

// setInputs sets inputs.*; those that the workflow does not give have their defaults.
func (j *job) setInputs(action metadata, given []string) {
	for name, input := range action.Inputs {
		j.contexts["inputs."+name] = j.evaluate(input.Default)
	}
	for _, pair := range given {
		name, value, _ := strings.Cut(pair, "=")
		if _, known := action.Inputs[name]; !known {
			j.Fatalf("the action has no input %s", name)
		}
		j.contexts["inputs."+name] = strings.ReplaceAll(value, `\n`, "\n")
	}
}

var expression = regexp.MustCompile(`\$\{\{ ([a-z-]+(?:\.[a-z-]+)+) \}\}`)

// evaluate fills in the expressions of a text. An output that no step has set is empty.
func (j *job) evaluate(text string) string {
	text = expression.ReplaceAllStringFunc(text, func(found string) string {
		name := expression.FindStringSubmatch(found)[1]
		value, known := j.contexts[name]
		if !known && !strings.HasPrefix(name, "steps.") {
			j.Fatalf("unknown context %s", name)
		}
		return value
	})
	return text
}

// run runs a step, and returns its exit code.
func (j *job) run(number int, step stepMetadata) int {
	if step.Shell != "bash" {
		j.Fatalf("step %q has the shell %q", step.Name, step.Shell)
	}
	if strings.Contains(step.Run, "${{") {
		j.Fatalf("step %q has an expression in its command", step.Name)
	}
	script := filepath.Join(j.temp, fmt.Sprintf("step-%d.sh", number))
	j.Check(os.WriteFile(script, []byte(step.Run), 0o600))
	env := slices.Clone(j.env)
	files := map[string]string{}
	for _, name := range []string{"OUTPUT", "ENV", "PATH", "STATE", "STEP_SUMMARY"} {
		files[name] = filepath.Join(j.temp, fmt.Sprintf("%s-%d", name, number))
		j.Check(os.WriteFile(files[name], nil, 0o600))
		env = append(env, "GITHUB_"+name+"="+files[name])
	}
	for name, value := range step.Env {
		env = append(env, name+"="+j.evaluate(value))
	}
	command := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", script)
	command.Dir, command.Env = j.workspace, env
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	err := command.Run()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		j.Fatalf("step %q: %v", step.Name, err)
	}
	j.readLog(out.String())
	j.readFiles(step, files)
	return command.ProcessState.ExitCode()
}

// readFiles takes over what the step has written for the runner.
func (j *job) readFiles(step stepMetadata, files map[string]string) {
	for name, value := range j.pairs(files["OUTPUT"]) {
		j.contexts["steps."+step.ID+"."+"outputs."+name] = value
	}
	for _, name := range []string{"ENV", "STATE"} {
		if text := j.ReadFile(files[name]); text != "" {
			j.Fatalf("step %q writes into GITHUB_%s: %s", step.Name, name, text)
		}
	}
	for line := range strings.Lines(j.ReadFile(files["PATH"])) {
		j.contexts["path"] = strings.TrimSuffix(line, "\n")
	}
	summary := j.ReadFile(files["STEP_SUMMARY"])
	if len(summary) > 1<<20 {
		j.Fatalf("a summary of %d bytes", len(summary))
	}
	j.summary.WriteString(summary)
}

// pairs reads NAME<<END, the lines of the value, END.
func (j *job) pairs(file string) map[string]string {
	pairs := map[string]string{}
	lines := strings.Split(strings.TrimSuffix(j.ReadFile(file), "\n"), "\n")
	for i := 0; i < len(lines) && lines[i] != ""; i++ {
		name, end, ok := strings.Cut(lines[i], "<<")
		last := slices.Index(lines[min(i+1, len(lines)):], end)
		if _, twice := pairs[name]; !ok || last < 0 || twice {
			j.Fatalf("%s: line %d: %q", file, i+1, lines[i])
		}
		pairs[name] = strings.Join(lines[i+1:i+1+last], "\n")
		i += 1 + last
	}
	return pairs
}

var unescape = strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%")

// readLog takes the commands out of a log. The text between stop-commands and its word is
// shown as it is.
func (j *job) readLog(text string) {
	stopped := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		command, data, isCommand := strings.Cut(strings.TrimPrefix(strings.TrimLeft(line, " \t"), "::"), "::")
		isCommand = isCommand && strings.HasPrefix(strings.TrimLeft(line, " \t"), "::")
		name, properties, _ := strings.Cut(command, " ")
		switch {
		case stopped != "" && isCommand && name == stopped:
			stopped = ""
		case stopped != "" || !isCommand && !strings.Contains(line, "##["):
			j.log.WriteString(line + "\n")
		case name == "stop-commands" && len(data) > 20:
			stopped = data
		case slices.Contains([]string{"error", "warning", "notice"}, name):
			j.annotate(name, properties, data)
		default:
			j.Fatalf("the runner obeys: %s", line)
		}
	}
	if stopped != "" {
		j.Fatalf("the commands stay stopped")
	}
}

// annotate keeps an annotation; GitHub shows ten of a kind.
func (j *job) annotate(kind, properties, data string) {
	if j.annotated[kind]++; j.annotated[kind] > 10 {
		return
	}
	var told []string
	for property := range strings.SplitSeq(properties, ",") {
		told = append(told, unescape.Replace(property))
	}
	fmt.Fprintf(&j.annotations, "%s %s\n  %s\n", kind, strings.Join(told, " "), strings.ReplaceAll(unescape.Replace(data), "\n", "\n  "))
}

// leave writes what a reader would see into files, with names that are the same each time.
func (j *job) leave(action metadata) {
	report := j.contexts["steps.check.outputs.report"]
	if report != "" {
		_, err := os.Stat(report)
		j.Check(err)
	}
	var outputs strings.Builder
	for _, name := range slices.Sorted(maps.Keys(action.Outputs)) {
		value := j.evaluate(action.Outputs[name].Value)
		if name == "report" && value != "" {
			value = "a file in " + strings.Replace(filepath.Dir(value), j.temp, "RUNNER_TEMP", 1)
		}
		outputs.WriteString(strings.TrimSuffix(name+": "+value, " ") + "\n")
	}
	for name, text := range map[string]string{
		"log": j.log.String(), "annotations": j.annotations.String(), "summary.md": j.summary.String(), "outputs": outputs.String(),
	} {
		j.Check(os.WriteFile(filepath.Join(j.Getenv("WORK"), name), []byte(text), 0o600))
	}
	if want := filepath.Join(j.temp, "permver-bin"); j.contexts["path"] != want {
		j.Fatalf("the path is %q, want %q", j.contexts["path"], want)
	}
}
