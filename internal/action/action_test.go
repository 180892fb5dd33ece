package action

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/ci"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

// environment looks up NAME=VALUE lines, as a job has them beside GITHUB_ACTIONS.
func environment(pairs ...string) func(string) string {
	values := map[string]string{"GITHUB_ACTIONS": "true"}
	for _, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		values[name] = value
	}
	return func(name string) string { return values[name] }
}

func TestArguments(t *testing.T) {
	foreign := ci.Job{Service: ci.GitHub, Request: &ci.Request{Number: 7, Foreign: true}}
	for _, tt := range []struct {
		name string
		env  []string
		job  ci.Job
		want []string
	}{
		{"nothing", nil, ci.Job{}, []string{"--trusted-config=head"}},
		{"a pull request of the repository", nil, ci.Job{Request: &ci.Request{Number: 7}}, []string{"--trusted-config=head"}},
		{"a stranger's", nil, foreign, []string{"--trusted-config=base"}},
		{"a stranger's, trusted", []string{"INPUT_TRUSTED_CONFIG=head"}, foreign, []string{"--trusted-config=head"}},
		{
			"everything",
			[]string{
				"INPUT_BASE= v1 ", "INPUT_HEAD=--evil", "INPUT_MODE=pr", "INPUT_CONFIG=a b.toml", "INPUT_PLUGIN=fs, plugins/log\n\nstore ,", "INPUT_FAIL_ON=warning,bump",
				"INPUT_ALLOW_UNCHECKED=True", "INPUT_WORKING_DIRECTORY=--plugins",
			},
			ci.Job{},
			[]string{
				"--base=v1", "--head=--evil", "--mode=pr", "--config=a b.toml", "--plugin=fs", "--plugin=plugins/log", "--plugin=store",
				"--fail-on=warning", "--fail-on=bump", "--trusted-config=head", "--allow-unchecked", "--", "--plugins",
			},
		},
	} {
		in, failure := readInputs(environment(tt.env...))
		if failure != nil {
			t.Errorf("%s: %+v", tt.name, failure)
		}
		if diff := cmp.Diff(tt.want, in.arguments(tt.job)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestCommands: a log says what it says, and nothing of it is obeyed.
func TestCommands(t *testing.T) {
	var out bytes.Buffer
	log := commands{&out}
	log.verbatim([]byte("one\n::error::two\n"))
	log.warn("100%\r\n::error::\u202e")
	log.fail(Failure{Message: "a\nb", Hints: []string{"c"}})
	word := regexp.MustCompile(`permver_[A-Z2-7]{26}`)
	words := word.FindAllString(out.String(), -1)
	if len(words) != 2 || words[0] != words[1] {
		t.Errorf("the words are %q", words)
	}
	want := "::stop-commands::WORD\none\n::error::two\n::WORD::\n" +
		"::warning title=permver::100%25\\u{d}%0A::error::\\u{202e}\n::error title=permver::a%0Ab%0Ac\n"
	if diff := cmp.Diff(want, word.ReplaceAllString(out.String(), "WORD")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFailureInInputs(t *testing.T) {
	got := (&Failure{
		Message: `--mode "x": want pr; say --base REV or --head=index`, Code: 2,
		Hints: []string{"`--base empty` looks at all", "--allow-unchecked accepts it", "--git-backend git"},
	}).inInputs()
	want := &Failure{
		Message: `input mode "x": want pr; say base: REV or head: index`, Code: 2,
		Hints: []string{"`base: empty` looks at all", "allow-unchecked: true accepts it", "--git-backend git"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFenced(t *testing.T) {
	got := fenced(&Failure{Message: "a ```` b\n```\x1b", Hints: []string{"c `d`"}})
	want := "`````text\npermver: error: a ```` b\npermver: error: ```\\u{1b}\npermver: hint: c `d`\n`````\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	long := fenced(&Failure{Message: strings.Repeat("a line\n", 20000)})
	if !strings.HasSuffix(long, "\npermver: error: there is more; the log has all of it\n```\n") || len(long) > 65000 {
		t.Errorf("%d bytes, ending in %q", len(long), long[len(long)-100:])
	}
}

// failing is a finding that fails a run.
func failing(id string, class bump.Class) verdict.Finding {
	return verdict.Finding{Finding: rules.Finding{Rule: &rules.Rule{ID: id}, Bump: class}, FailedBy: "error"}
}

func TestApprove(t *testing.T) {
	label := func(names ...string) ci.Job { return ci.Job{Request: &ci.Request{Labels: names}} }
	with := func(code int, findings ...verdict.Finding) *verdict.Result {
		return &verdict.Result{
			Plugins: []verdict.Plugin{{Comparisons: []verdict.Comparison{{Findings: findings}}}}, Summary: verdict.Summary{ExitCode: code},
		}
	}
	breaks := with(1, failing("command-removed", bump.Major), failing("bump-too-small", bump.None), failing("bump-missing", bump.None))
	beside := with(1, failing("command-removed", bump.Major))
	beside.Repository = []verdict.Finding{failing("change-file-invalid", bump.None)}
	partly := with(1, failing("command-removed", bump.Major))
	partly.Summary.Unchecked = 1
	unread := with(1, failing("command-removed", bump.Major))
	unread.Plugins = append(unread.Plugins, verdict.Plugin{Status: verdict.Failed})
	granting := failing("scope-widened", bump.Major)
	granting.Security = true
	open := granting
	open.FailedBy = verdict.WordSecurity
	harmless := failing("file-invalid", bump.None)
	harmless.FailedBy = ""
	later := with(1, failing("command-removed", bump.Major), harmless)
	later.Plugins = append(later.Plugins, verdict.Plugin{Comparisons: []verdict.Comparison{{}, {Findings: []verdict.Finding{failing("x", bump.None), failing("y", bump.None)}}}})
	const approved = `The pull request has the label "ok": what it breaks is approved, and does not fail the run.`
	const others = `The pull request has the label "ok", which approves breaks. The run fails all the same, for 1 finding that it is not for.`
	for _, tt := range []struct {
		name   string
		result *verdict.Result
		job    ci.Job
		in     inputs
		want   approval
	}{
		{"approved", breaks, label("x", "OK"), inputs{label: "ok"}, approval{0, approved}},
		{"another label", breaks, label("okay"), inputs{label: "ok"}, approval{code: 1}},
		{"no label is asked for", breaks, label(""), inputs{}, approval{code: 1}},
		{"no pull request", breaks, ci.Job{}, inputs{label: "ok"}, approval{code: 1}},
		{"nothing fails", with(0), label("ok"), inputs{label: "ok"}, approval{}},
		{"nothing could be checked", with(3), label("ok"), inputs{label: "ok"}, approval{code: 3}},
		{"a fault", with(1, failing("file-invalid", bump.None), failing("command-removed", bump.Major)), label("ok"), inputs{label: "ok"}, approval{1, others}},
		{"faults of another plugin", later, label("ok"), inputs{label: "ok"}, approval{1, strings.Replace(others, "1 finding", "2 findings", 1)}},
		{"what does not fail the run", with(1, failing("command-removed", bump.Major), harmless), label("ok"), inputs{label: "ok"}, approval{0, approved}},
		{"a break that grants more", with(1, granting), label("ok"), inputs{label: "ok"}, approval{0, approved}},
		{"what grants more fails", with(1, open, failing("command-removed", bump.Major)), label("ok"), inputs{label: "ok"}, approval{1, others}},
		{"an addition", with(1, failing("command-added", bump.Minor)), label("ok"), inputs{label: "ok"}, approval{1, others}},
		{"a fault of the repository", beside, label("ok"), inputs{label: "ok"}, approval{1, others}},
		{"a part is unchecked", partly, label("ok"), inputs{label: "ok"}, approval{3, approved}},
		{"a part is unchecked, which is allowed", partly, label("ok"), inputs{label: "ok", allowUnchecked: true}, approval{0, approved}},
		{"a plugin is unchecked", unread, label("ok"), inputs{label: "ok", allowUnchecked: true}, approval{3, approved}},
	} {
		if diff := cmp.Diff(tt.want, approve(tt.result, tt.job, tt.in), cmp.AllowUnexported(approval{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestApplied: what a label approves is told as a warning, and fails nothing; all else is told
// as it is, and the result itself is left alone.
func TestApplied(t *testing.T) {
	failing := func(id string, class bump.Class) verdict.Finding {
		f := failing(id, class)
		f.Level = verdict.LevelError
		return f
	}
	result := func(repository ...verdict.Finding) *verdict.Result {
		return &verdict.Result{
			Plugins: []verdict.Plugin{{Comparisons: []verdict.Comparison{{
				FailedBy: "bump",
				Findings: []verdict.Finding{failing("command-removed", bump.Major), failing("bump-too-small", bump.None)},
			}}}},
			Repository: repository,
			Summary:    verdict.Summary{Errors: 2 + len(repository), Needed: bump.Major, ExitCode: 1},
		}
	}
	told := func(r *verdict.Result) (lines []string) {
		for _, f := range append(slices.Clone(r.Plugins[0].Comparisons[0].Findings), r.Repository...) {
			lines = append(lines, fmt.Sprintf("%s %s, failed by %q", f.Level, f.Rule.ID, f.FailedBy))
		}
		return append(lines, fmt.Sprintf("bump: %q", r.Plugins[0].Comparisons[0].FailedBy), fmt.Sprintf("%+v", r.Summary))
	}
	const (
		excused = "warning command-removed, failed by \"\"\nwarning bump-too-small, failed by \"\"\n"
		summary = "bump: \"\"\n{Errors:0 Warnings:2 Notes:0 Suppressed:0 Unchecked:0 Needed:major ExitCode:0 Approved:true}"
	)
	for _, tt := range []struct {
		name     string
		approval approval
		result   *verdict.Result
		want     string
	}{
		{"approved", approval{0, "approved"}, result(), excused + summary},
		{
			"approved, and a part is unchecked",
			approval{3, "approved"},
			result(),
			excused + strings.Replace(summary, "ExitCode:0 Approved:true", "ExitCode:3 Approved:false", 1),
		},
		{
			"a fault beside it",
			approval{1, "not for all"},
			result(failing("file-invalid", bump.None)),
			excused + "error file-invalid, failed by \"error\"\n" +
				strings.NewReplacer("Errors:0", "Errors:1", "ExitCode:0 Approved:true", "ExitCode:1 Approved:false").Replace(summary),
		},
		{"no label", approval{code: 1}, result(), strings.Join(told(result()), "\n")},
	} {
		before := told(tt.result)
		if diff := cmp.Diff(tt.want, strings.Join(told(tt.approval.applied(tt.result)), "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		if diff := cmp.Diff(before, told(tt.result)); diff != "" {
			t.Errorf("%s: the result itself (-before +after):\n%s", tt.name, diff)
		}
	}
}

func TestOutputsOfPlugins(t *testing.T) {
	yes, no := true, false
	version := func(needed bump.Class, version string, enough *bool) verdict.Comparison {
		return verdict.Comparison{Version: verdict.Version{Head: "1.0.0", Needed: needed, NeededAtMost: needed, NeededVersion: version, Sufficient: enough}}
	}
	plugin := func(key string, comparisons ...verdict.Comparison) verdict.Plugin {
		return verdict.Plugin{Key: key, Crate: "tauri-plugin-" + key, Path: "plugins/" + key, Status: verdict.Changed, Comparisons: comparisons}
	}
	unreleased := version(bump.Major, "1.5.0", nil)
	unreleased.Since = &verdict.Since{Version: verdict.Version{Needed: bump.Minor, NeededAtMost: bump.Minor}}
	prerelease := version(bump.Major, "3.0.0", &no)
	prerelease.Role = verdict.Prerelease
	unread := version(bump.None, "", nil)
	unread.Version.NeededAtMost = bump.Major
	for _, tt := range []struct {
		name                          string
		plugins                       []verdict.Plugin
		atMost, version, enough, list string
	}{
		{"none", nil, "none", "", "true", "[]"},
		{
			"one",
			[]verdict.Plugin{plugin("fs", version(bump.Major, "2.0.0", &no))},
			"major", "2.0.0", "false",
			`[{"key":"fs","crate":"tauri-plugin-fs","path":"plugins/fs","status":"changed","version":"1.0.0","declared":"none","needed":"major","needed-at-most":"major","needed-version":"2.0.0","sufficient":false}]`,
		},
		{
			"compared twice",
			[]verdict.Plugin{plugin("a", version(bump.Minor, "1.1.0", &yes), version(bump.Major, "2.0.0", nil))},
			"major", "2.0.0", "",
			`[{"key":"a","crate":"tauri-plugin-a","path":"plugins/a","status":"changed","version":"1.0.0","declared":"none","needed":"major","needed-at-most":"major","needed-version":"2.0.0","sufficient":null}]`,
		},
		{
			"two",
			[]verdict.Plugin{plugin("a", version(bump.None, "", &yes)), plugin("b")},
			"none", "", "",
			`[{"key":"a","crate":"tauri-plugin-a","path":"plugins/a","status":"changed","version":"1.0.0","declared":"none","needed":"none","needed-at-most":"none","needed-version":"","sufficient":true},` +
				`{"key":"b","crate":"tauri-plugin-b","path":"plugins/b","status":"changed","version":"","declared":"none","needed":"none","needed-at-most":"none","needed-version":"","sufficient":null}]`,
		},
		{"unknown, and too small", []verdict.Plugin{plugin("a", version(bump.Major, "", nil), version(bump.Major, "", &no))}, "major", "", "false", ""},
		{
			"what was never released",
			[]verdict.Plugin{plugin("a", unreleased)},
			"minor", "1.5.0", "",
			`[{"key":"a","crate":"tauri-plugin-a","path":"plugins/a","status":"changed","version":"1.0.0","declared":"none","needed":"minor","needed-at-most":"minor","needed-version":"1.5.0","sufficient":null}]`,
		},
		{
			"since a release and a prerelease",
			[]verdict.Plugin{plugin("a", version(bump.Minor, "1.1.0", &yes), prerelease)},
			"minor", "1.1.0", "false",
			`[{"key":"a","crate":"tauri-plugin-a","path":"plugins/a","status":"changed","version":"1.0.0","declared":"none","needed":"minor","needed-at-most":"minor","needed-version":"1.1.0","sufficient":false}]`,
		},
		{
			"what could not be read",
			[]verdict.Plugin{plugin("a", unread)},
			"major", "", "",
			`[{"key":"a","crate":"tauri-plugin-a","path":"plugins/a","status":"changed","version":"1.0.0","declared":"none","needed":"none","needed-at-most":"major","needed-version":"","sufficient":null}]`,
		},
		{
			"named to deceive",
			[]verdict.Plugin{plugin("a\u202eb\nerrors=0\x1b[31m\u200b\U000e0041\xff", version(bump.None, "", &yes))},
			"none", "", "true",
			strings.ReplaceAll(`[{"key":"KEY","crate":"tauri-plugin-KEY","path":"plugins/KEY","status":"changed","version":"1.0.0","declared":"none","needed":"none","needed-at-most":"none","needed-version":"","sufficient":true}]`,
				"KEY", `a\u202eb\nerrors=0\u001b[31m\u200b\udb40\udc41\ufffd`),
		},
	} {
		result := &verdict.Result{Plugins: tt.plugins, Summary: verdict.Summarise(tt.plugins, nil, nil, false)}
		pairs, err := outputs{}.of(result)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, pair := range pairs {
			got[pair[0]] = pair[1]
		}
		if tt.list == "" {
			tt.list = got["plugins"]
		}
		if len(tt.plugins) == 1 && !strings.Contains(got["plugins"], `"needed":"`+got["needed"]+`"`) {
			t.Errorf("%s: needed is %s, and plugins %s", tt.name, got["needed"], got["plugins"])
		}
		want := []string{tt.atMost, tt.version, tt.enough, tt.list}
		if diff := cmp.Diff(want, []string{got["needed-at-most"], got["needed-version"], got["sufficient"], got["plugins"]}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestFiles: what the repository brings leads no report out of it.
func TestFiles(t *testing.T) {
	outside, workspace := t.TempDir(), t.TempDir()
	if err := os.Symlink(outside, filepath.Join(workspace, "away")); err != nil {
		t.Skip("no links here: ", err)
	}
	if err := os.Symlink(filepath.Join(workspace, "kept"), filepath.Join(workspace, "link")); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(workspace, ".git", "hooks"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(".git", "hooks"), filepath.Join(workspace, "reports")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("hooks", filepath.Join(workspace, ".git", "inner")); err != nil {
		t.Fatal(err)
	}
	f := files{workspace: workspace}
	for name, works := range map[string]bool{
		"a": true, "new/folder/a": true, filepath.Join(workspace, "b"): true, filepath.Join(outside, "c"): true,
		"link": false, "away/d": false, filepath.Join(workspace, "away", "d"): false, "../e": false, ".": false, "link/b": false,
		"reports/f": false, "reports/new/f": false, ".git/inner/f": false,
	} {
		if err := f.write(name, []byte("x")); (err == nil) != works {
			t.Errorf("%s: %v", name, err)
		}
	}
	entries, err := os.ReadDir(outside)
	if err != nil || len(entries) != 1 || entries[0].Name() != "c" {
		t.Errorf("outside there is %v (%v)", entries, err)
	}
	if entries, err := os.ReadDir(filepath.Join(workspace, ".git", "hooks")); err != nil || len(entries) > 0 {
		t.Errorf("behind the folders that are links there is %v (%v)", entries, err)
	}
	if _, err := os.Stat(filepath.Join(workspace, "kept")); err == nil {
		t.Error("a file was written through a link")
	}
}

// TestMarker: jobs, legs of a matrix and uses of the action do not share a comment unless they
// judge the same.
func TestMarker(t *testing.T) {
	plain := inputs{}
	markers := map[string]string{}
	for _, tt := range []struct {
		name, as string // as is the one whose comment it shares, "" if it has one of its own
		env      string
		in       inputs
	}{
		{"the action", "", "", plain},
		{"another workflow", "", "GITHUB_WORKFLOW=a", plain},
		{"another job", "", "GITHUB_JOB=a", plain},
		{"a key", "", "", inputs{key: "a"}},
		{"a folder", "", "", inputs{folder: "a"}},
		{"the same folder", "a folder", "", inputs{folder: "./a/"}},
		{"this folder", "the action", "", inputs{folder: "."}},
		{"a mode", "", "", inputs{mode: "release"}},
		{"the usual mode", "the action", "", inputs{mode: "auto"}},
		{"a plugin", "", "", inputs{plugins: []string{"a"}}},
		{"two plugins", "", "", inputs{plugins: []string{"a", "b"}}},
		{"two plugins the other way round", "two plugins", "", inputs{plugins: []string{"b", "a"}}},
		{"another base", "the action", "", inputs{base: "v1", head: "HEAD"}},
		{"other reports", "the action", "", inputs{sarif: "a", failOn: []string{"never"}}},
	} {
		r := run{Step: &Step{Env: environment(tt.env)}, in: tt.in}
		got, want := r.marker(), tt.as
		for name, marker := range markers {
			if marker == got && name != want {
				t.Errorf("%s shares the comment of %s", tt.name, name)
			}
		}
		if want != "" && markers[want] != got {
			t.Errorf("%s has another comment than %s", tt.name, want)
		}
		if want == "" {
			markers[tt.name] = got
		}
	}
}

// TestOneFile: no report overwrites another, however its file is spelt.
func TestOneFile(t *testing.T) {
	for _, tt := range []struct{ formats, sarif, want string }{
		{"json=a, text=b", "c", ""},
		{"json=a, text=a", "", "input formats: json=a and text=a are for one file: give each a file of its own"},
		{"json=a", "./a", "input formats: json=a and sarif=./a are for one file: give each a file of its own"},
		{"json=b/../a, text=WORK/a", "", "input formats: json=b/../a and text=WORK/a are for one file: give each a file of its own"},
		{"json=WORK/../a, text=a", "", ""},
		{"json=a, text=b, junit=WORK//b", "", "input formats: text=b and junit=WORK//b are for one file: give each a file of its own"},
	} {
		workspace := t.TempDir()
		env := environment("GITHUB_WORKSPACE="+workspace, "INPUT_FORMATS="+strings.ReplaceAll(tt.formats, "WORK", workspace), "INPUT_SARIF="+tt.sarif)
		got := ""
		if _, failure := readInputs(env); failure != nil {
			got = strings.ReplaceAll(failure.Message, workspace, "WORK")
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.formats, diff)
		}
	}
}
