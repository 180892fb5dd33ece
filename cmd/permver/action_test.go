package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"
)

func actionMetadata(t *testing.T) metadata {
	t.Helper()
	m, err := readMetadata("../../action.yml")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// inFull ends every description.
var inFull = regexp.MustCompile(`^[A-Z][^\n]*[.]$`)

// TestActionMetadata holds action.yml to what "Metadata syntax for GitHub Actions" asks
// for, and its inputs and outputs to what the program reads and says.
func TestActionMetadata(t *testing.T) {
	m := actionMetadata(t)
	colors := []string{"white", "black", "yellow", "blue", "green", "orange", "red", "purple", "gray-dark"}
	if m.Name == "" || m.Description == "" || len(m.Description) > 125 || m.Branding.Icon == "" || !slices.Contains(colors, m.Branding.Color) {
		t.Errorf("a name of %q, a description of %d characters, branding %+v", m.Name, len(m.Description), m.Branding)
	}
	wanted, given := map[string]string{}, map[string]string{}
	for name, input := range m.Inputs {
		if !inFull.MatchString(input.Description) || input.Required {
			t.Errorf("input %s: %+v", name, input)
		}
		wanted["INPUT_"+strings.ToUpper(strings.ReplaceAll(name, "-", "_"))] = "${{ inputs." + name + " }}"
	}
	for _, step := range m.Runs.Steps {
		maps.Copy(given, step.Env)
	}
	if diff := cmp.Diff(wanted, given); diff != "" {
		t.Errorf("the environment of the steps (-want +got):\n%s", diff)
	}
	for name, output := range m.Outputs {
		if want := "${{ steps.check.outputs." + name + " }}"; output.Value != want || !inFull.MatchString(output.Description) {
			t.Errorf("output %s: %+v", name, output)
		}
	}

	read := map[string]string{"INPUT_VERSION": wanted["INPUT_VERSION"]} // install.sh reads it
	p, _, _ := fake(0)
	p.stdout, p.env = io.Discard, func(name string) string {
		if strings.HasPrefix(name, "INPUT_") {
			read[name] = wanted[name]
		}
		return map[string]string{"GITHUB_ACTIONS": "true", "RUNNER_TEMP": t.TempDir()}[name]
	}
	if code := p.run(t.Context(), []string{"permver", "action"}); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if diff := cmp.Diff(wanted, read); diff != "" {
		t.Errorf("what is read (-want +got):\n%s", diff)
	}
}

// workflow is what is looked at in a workflow.
type workflow struct {
	Permissions map[string]string
	Concurrency map[string]any
	Jobs        map[string]struct {
		Timeout int `yaml:"timeout-minutes"`
		Steps   []workflowStep
	}
}

type workflowStep struct {
	ID, Uses, Run string
	With          map[string]string
}

var (
	pinned = regexp.MustCompile(`^[a-z-]+/[a-z/-]+@[0-9a-f]{40}$`)
	named  = regexp.MustCompile(`steps\.permver\.outputs\.([a-z-]+)`)
)

// hold checks the steps of an example: they name actions that cannot change, and inputs and
// outputs that there are.
func hold(t *testing.T, name, text string, steps []workflowStep, m metadata) {
	t.Helper()
	for _, step := range steps {
		own := step.Uses == "./" || strings.HasPrefix(step.Uses, "permver/permver@")
		if step.Uses != "" && !own && !pinned.MatchString(step.Uses) {
			t.Errorf("%s: %s is not named by its commit", name, step.Uses)
		}
		for input := range step.With {
			if _, known := m.Inputs[input]; own && !known {
				t.Errorf("%s: the action has no input %s", name, input)
			}
		}
		if strings.Contains(step.Run, "${{") {
			t.Errorf("%s: an expression stands in the command %q", name, step.Run)
		}
	}
	for _, found := range named.FindAllStringSubmatch(text, -1) {
		if _, known := m.Outputs[found[1]]; !known {
			t.Errorf("%s: the action has no output %s", name, found[1])
		}
	}
}

// TestWorkflows holds the workflows, those of the examples too, to least rights: what a job
// needs beside reading it says itself.
func TestWorkflows(t *testing.T) {
	m := actionMetadata(t)
	var files []string
	for _, folder := range []string{".github", "docs"} {
		found, err := filepath.Glob(filepath.Join("..", "..", folder, "workflows", "*.yml"))
		if err != nil || len(found) == 0 {
			t.Fatalf("no workflows in %s (%v)", folder, err)
		}
		files = append(files, found...)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var w workflow
		if err := yaml.Load(text, &w); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if diff := cmp.Diff(map[string]string{"contents": "read"}, w.Permissions); diff != "" || w.Concurrency["group"] == "" {
			t.Errorf("%s: permissions (-want +got):\n%s\nconcurrency: %v", file, diff, w.Concurrency)
		}
		for name, job := range w.Jobs {
			if job.Timeout == 0 {
				t.Errorf("%s: job %s may take all the time there is", file, name)
			}
			hold(t, file, string(text), job.Steps, m)
		}
	}
}

// TestReleaseTags: the example for releases runs for the tags of one plugin, and for those
// of a workspace. The patterns are those of "Workflow syntax for GitHub Actions": * is
// anything but a slash, + repeats what stands before it, and the last one that fits decides.
func TestReleaseTags(t *testing.T) {
	text, err := os.ReadFile("../../docs/workflows/release.yml")
	if err != nil {
		t.Fatal(err)
	}
	var w struct {
		On struct{ Push struct{ Tags []string } }
	}
	if err := yaml.Load(text, &w); err != nil {
		t.Fatal(err)
	}
	runs := func(tag string) (yes bool) {
		for _, pattern := range w.On.Push.Tags {
			positive, not := strings.CutPrefix(pattern, "!")
			form := strings.NewReplacer(".", `\.`, "*", "[^/]*").Replace(positive)
			if regexp.MustCompile("^(?:" + form + ")$").MatchString(tag) {
				yes = !not
			}
		}
		return yes
	}
	for tag, want := range map[string]bool{
		"v1.2.0": true, "v10.20.3-rc.1": true, "fs-v1.2.0": true, "tauri-plugin-window-state-v2.0.0-beta.4": true,
		"v2": false, "fs-js-v1.2.0": false, "nightly": false, "a/fs-v1.2.0": false,
	} {
		if got := runs(tag); got != want {
			t.Errorf("%s: %v, want %v", tag, got, want)
		}
	}
}

const actionPage = "../../docs/github-action.md"

// TestActionPage: the tables of the page are those of action.yml, its examples work, and
// the workflow in it is the one of docs/workflows. With -update the first and the last are
// written anew.
func TestActionPage(t *testing.T) {
	content, err := os.ReadFile(actionPage)
	if err != nil {
		t.Fatal(err)
	}
	is, m := string(content), actionMetadata(t)
	var inputs, outputs strings.Builder
	for _, name := range slices.Sorted(maps.Keys(m.Inputs)) {
		value := m.Inputs[name].Default
		if value != "" {
			value = "`" + value + "`"
		}
		fmt.Fprintf(&inputs, "| `%s` | %s | %s |\n", name, value, m.Inputs[name].Description)
	}
	for _, name := range slices.Sorted(maps.Keys(m.Outputs)) {
		fmt.Fprintf(&outputs, "| `%s` | %s |\n", name, m.Outputs[name].Description)
	}
	file, err := os.ReadFile("../../docs/workflows/pull-request.yml")
	if err != nil {
		t.Fatal(err)
	}
	want := between(t, is, "<!-- table of: inputs -->\n| input | default | |\n|---|---|---|\n", "\n## ", inputs.String())
	want = between(t, want, "<!-- table of: outputs -->\n| output | |\n|---|---|\n", "\nFor example", outputs.String())
	want = between(t, want, "<!-- file: docs/workflows/pull-request.yml -->\n```yaml\n", "```\n", string(file))
	if want != is {
		if !*update {
			t.Errorf("%s (-is +want):\n%s", actionPage, cmp.Diff(is, want))
		} else if err := os.WriteFile(actionPage, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	examples := 0
	for i, part := range strings.Split(want, "```yaml\n")[1:] {
		text, _, _ := strings.Cut(part, "```\n")
		var steps []workflowStep
		if i == 0 {
			continue // TestWorkflows holds it
		}
		if err := yaml.Load([]byte(text), &steps); err != nil {
			t.Errorf("%v in\n%s", err, text)
		}
		hold(t, actionPage, text, steps, m)
		examples++
	}
	if examples < 4 {
		t.Errorf("%d examples", examples)
	}
}

// between puts a text between a beginning and the end that comes next.
func between(t *testing.T, document, begin, end, text string) string {
	t.Helper()
	before, rest, ok := strings.Cut(document, begin)
	i := strings.Index(rest, end)
	if !ok || i < 0 {
		t.Fatalf("nothing between %q and %q", begin, end)
	}
	return before + begin + text + rest[i:]
}
