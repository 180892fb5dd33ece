package action

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

var random = regexp.MustCompile(`permver_[A-Z2-7]{26}|permver-[0-9]+\.md`)

// TestRun: a step whose reports get lost does not pass, and says so; what it found out
// weighs more.
func TestRun(t *testing.T) {
	result := func(code int) *verdict.Result {
		return &verdict.Result{Command: "check", Summary: verdict.Summary{ExitCode: code}}
	}
	const (
		passed = "::stop-commands::RANDOM\npassed: 0 errors, 0 warnings, 0 notes in 0 plugins\n::RANDOM::\n"
		failed = "::stop-commands::RANDOM\nfailed: 0 errors, 0 warnings, 0 notes in 0 plugins\n::RANDOM::\n"
		body   = "## permver: passed: 0 errors, 0 warnings, 0 notes in 0 plugins\n\n<sub>permver 1.2.3</sub>\n"
		none   = "### permver could not check this\n\n```text\npermver: error: no\n```\n\n<sub>permver 1.2.3</sub>\n"
		counts = "needed<<RANDOM\nnone\nRANDOM\nneeded-at-most<<RANDOM\nnone\nRANDOM\nneeded-version<<RANDOM\n\nRANDOM\nsufficient<<RANDOM\ntrue\nRANDOM\nerrors<<RANDOM\n0\nRANDOM\n" +
			"warnings<<RANDOM\n0\nRANDOM\nnotes<<RANDOM\n0\nRANDOM\nsuppressed<<RANDOM\n0\nRANDOM\nunchecked<<RANDOM\n0\nRANDOM\nplugins<<RANDOM\n[]\nRANDOM\n"
	)
	written := func(code, report, sarif string) string {
		return "exit-code<<RANDOM\n" + code + "\nRANDOM\nreport<<RANDOM\n" + report + "\nRANDOM\nsarif<<RANDOM\n" + sarif + "\nRANDOM\n"
	}
	for _, tt := range []struct {
		name                  string
		env                   []string
		result                *verdict.Result
		failure               *Failure
		code                  int
		log, summary, outputs string
	}{
		{"passed", nil, result(0), nil, 0, passed, body, written("0", "DIR/RANDOM", "") + counts},
		{"no files for the runner", []string{"GITHUB_OUTPUT=", "GITHUB_STEP_SUMMARY="}, result(0), nil, 0, passed, "", ""},
		{"interrupted", nil, nil, &Failure{Message: "no", Code: 130}, 130, "::error title=permver::no\n", none, written("130", "", "")},
		{
			"an input",
			[]string{"INPUT_COMMENT=perhaps"},
			nil, nil, 2, "::error title=permver::input comment \"perhaps\": want true or false\n",
			strings.Replace(none, "error: no", `error: input comment "perhaps": want true or false`, 1), written("2", "", ""),
		},
		{
			"files that cannot be written",
			[]string{"INPUT_FORMATS=json=../a, text=b", "INPUT_SARIF=c"},
			result(0), nil, 3,
			passed + "::error title=permver::write the report as json: ../a is outside of the workspace\n", body, written("3", "DIR/RANDOM", "c") + counts,
		},
		{
			"SARIF among the formats",
			[]string{"INPUT_FORMATS=text=a, sarif=b, sarif=c"},
			result(0), nil, 0, passed, body, written("0", "DIR/RANDOM", "b") + counts,
		},
		{
			"SARIF by both inputs",
			[]string{"INPUT_FORMATS=sarif=b", "INPUT_SARIF=c"},
			result(0), nil, 0, passed, body, written("0", "DIR/RANDOM", "c") + counts,
		},
		{
			"no folder for the report",
			[]string{"RUNNER_TEMP=DIR/none"},
			result(0), nil, 3,
			passed + "::error title=permver::write the report as markdown: open DIR/none/RANDOM: no such file or directory\n", body, written("3", "", "") + counts,
		},
		{
			"no summary",
			[]string{"GITHUB_STEP_SUMMARY=DIR"},
			result(1), nil, 1,
			failed + "::error title=permver::write the summary of the job: open DIR: is a directory\n", "", written("1", "DIR/RANDOM", "") + counts,
		},
		{
			"no outputs",
			[]string{"GITHUB_OUTPUT=DIR"},
			result(0), nil, 3,
			passed + "::error title=permver::write the outputs: open DIR: is a directory\n", body, "",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if runtime.GOOS == "windows" && strings.Contains(tt.log, ": open ") {
				t.Skip("this system says it in other words")
			}
			dir := t.TempDir()
			env := []string{"NO_COLOR=1", "GITHUB_OUTPUT=DIR/outputs", "GITHUB_STEP_SUMMARY=DIR/summary", "RUNNER_TEMP=DIR", "GITHUB_WORKSPACE=DIR"}
			env = strings.Split(strings.ReplaceAll(strings.Join(append(env, tt.env...), "\n"), "DIR", dir), "\n")
			var log bytes.Buffer
			step := Step{Env: environment(env...), Stdout: &log, Version: "1.2.3", Check: func(context.Context, []string) (*verdict.Result, *Failure) {
				return tt.result, tt.failure
			}}
			code := step.Run(t.Context())
			same := func(text string) string {
				return random.ReplaceAllString(strings.ReplaceAll(text, dir, "DIR"), "RANDOM")
			}
			read := func(name string) string {
				content, _ := os.ReadFile(filepath.Join(dir, name)) // there is none where none was written
				return same(string(content))
			}
			if diff := cmp.Diff([]string{tt.log, tt.summary, tt.outputs}, []string{same(log.String()), read("summary"), read("outputs")}); diff != "" || code != tt.code {
				t.Errorf("code %d, want %d; log, summary, outputs (-want +got):\n%s", code, tt.code, diff)
			}
		})
	}
}

// TestRoom: the summary of a job takes more than a comment does.
func TestRoom(t *testing.T) {
	p := verdict.Plugin{Key: "fs", Path: "fs", Status: verdict.Changed, Comparisons: []verdict.Comparison{{}}}
	for i := range 300 {
		p.Comparisons[0].Findings = append(p.Comparisons[0].Findings, verdict.Finding{
			Finding: rules.Finding{Rule: &rules.BumpMissing, Message: strings.Repeat("x", i)}, Level: verdict.LevelWarning,
		})
	}
	dir := t.TempDir()
	summary, outputs := filepath.Join(dir, "summary"), filepath.Join(dir, "outputs")
	step := Step{
		Env: environment("GITHUB_STEP_SUMMARY="+summary, "GITHUB_OUTPUT="+outputs, "RUNNER_TEMP="+dir), Stdout: &bytes.Buffer{},
		Check: func(context.Context, []string) (*verdict.Result, *Failure) {
			return &verdict.Result{Command: "check", Plugins: []verdict.Plugin{p}}, nil
		},
	}
	if code := step.Run(t.Context()); code != 0 {
		t.Fatal(code)
	}
	kept, err := filepath.Glob(filepath.Join(dir, "permver-*.md"))
	if err != nil || len(kept) != 1 {
		t.Fatal(kept, err)
	}
	told := func(file string) int {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Count(content, []byte("\n- **warning**"))
	}
	if diff := cmp.Diff([]int{300, 249}, []int{told(summary), told(kept[0])}); diff != "" {
		t.Errorf("findings in the summary and in the report for a comment (-want +got):\n%s", diff)
	}
}
