package ci

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const (
	one = "1111111111111111111111111111111111111111"
	two = "2222222222222222222222222222222222222222222222222222222222222222"
)

// read reads an environment of NAME=VALUE lines. Where the event is not empty,
// GITHUB_EVENT_PATH names a file of it.
func read(t *testing.T, environment, event string) Job {
	t.Helper()
	values := map[string]string{}
	for line := range strings.Lines(environment) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		values[name] = value
	}
	if event != "" {
		file := filepath.Join(t.TempDir(), "event.json")
		if err := os.WriteFile(file, []byte(event), 0o666); err != nil {
			t.Fatal(err)
		}
		values["GITHUB_EVENT_PATH"] = file
	}
	return Read(func(name string) string { return values[name] })
}

func TestRead(t *testing.T) {
	const github = "GITHUB_ACTIONS=true\nGITHUB_WORKFLOW_REF=author/notes/.github/workflows/a/b.yaml@refs/heads/x@y\nGITHUB_SHA=" + one + "\n"
	on := func(event string, request *Request) Job {
		return Job{Service: GitHub, Event: event, File: ".github/workflows/a/b.yaml", Commit: one, Request: request}
	}
	for _, tt := range []struct {
		name, env, event string
		want             Job
	}{
		{"nothing", "", "", Job{}},
		{"some other service", "CI=true", "", Job{}},
		{"push", github + "GITHUB_EVENT_NAME=push", `{"pull_request": {"number": 7}}`, on("push", nil)},
		{
			"pull request", github + "GITHUB_EVENT_NAME=pull_request\nGITHUB_BASE_REF=release/2",
			`{"pull_request": {"number": 7, "head": {"ref": "x", "sha": "` + two + `", "repo": {"full_name": "a/b"}}, "base": {"ref": "main", "repo": {"full_name": "a/b"}},
			  "labels": [{"id": 1, "name": "accepted: break"}, {"id": 2, "name": "x"}]}}`,
			on("pull_request", &Request{Number: 7, Target: "release/2", Head: two, Labels: []string{"accepted: break", "x"}}),
		},
		{
			"review, which has no GITHUB_BASE_REF", github + "GITHUB_EVENT_NAME=pull_request_review",
			`{"pull_request": {"base": {"ref": "main", "repo": {"full_name": "a/b"}}, "head": {"repo": {"full_name": "c/b"}}}}`,
			on("pull_request_review", &Request{Target: "main", Fork: "c/b", Foreign: true}),
		},
		{
			"fork that is gone", github + "GITHUB_EVENT_NAME=pull_request\nGITHUB_BASE_REF=main",
			`{"pull_request": {"head": {"repo": null}, "base": {"repo": {"full_name": "a/b"}}}}`,
			on("pull_request", &Request{Target: "main", Foreign: true}),
		},
		{
			"merged", github + "GITHUB_EVENT_NAME=pull_request_target\nGITHUB_BASE_REF=main", `{"pull_request": {"merged": true}}`,
			on("pull_request_target", nil),
		},
		{"no payload", github + "GITHUB_EVENT_NAME=pull_request\nGITHUB_BASE_REF=main", "", on("pull_request", &Request{Target: "main", Foreign: true})},
		{"payload of another form", github + "GITHUB_EVENT_NAME=merge_group", `{"merge_group": null, "more": []}`, on("merge_group", &Request{})},
		{"merge queue", github + "GITHUB_EVENT_NAME=merge_group", `{"merge_group": {"base_sha": "` + one + `"}}`, on("merge_group", &Request{Base: one})},
		{
			"schedule", github + "GITHUB_EVENT_NAME=schedule", `{"schedule": "17 3 * * *"}`,
			Job{Service: GitHub, Event: "schedule", File: ".github/workflows/a/b.yaml", Commit: one, Scheduled: true},
		},
		{
			"tag", github + "GITHUB_EVENT_NAME=push\nGITHUB_REF=refs/tags/@a/fs@1.2.0", "",
			Job{Service: GitHub, Event: "push", File: ".github/workflows/a/b.yaml", Commit: one, Tag: "@a/fs@1.2.0"},
		},
		{"branch", github + "GITHUB_EVENT_NAME=push\nGITHUB_REF=refs/heads/refs/tags/v1", "", on("push", nil)},
		{"GitLab tag", "GITLAB_CI=true\nCI_COMMIT_TAG=fs-v1.2.0", "", Job{Service: GitLab, File: ".gitlab-ci.yml", Tag: "fs-v1.2.0"}},
		{
			"GitLab schedule", "GITLAB_CI=true\nCI_PIPELINE_SOURCE=schedule", "",
			Job{Service: GitLab, File: ".gitlab-ci.yml", Scheduled: true},
		},
		{
			"GitLab branch", "GITLAB_CI=true\nCI_COMMIT_SHA=" + one + "\nCI_CONFIG_PATH=ci/main.yml", "",
			Job{Service: GitLab, File: "ci/main.yml", Commit: one},
		},
		{
			"GitLab merge request", "GITLAB_CI=true\nCI_MERGE_REQUEST_TARGET_BRANCH_NAME=main\nCI_MERGE_REQUEST_DIFF_BASE_SHA=" + two, "",
			Job{Service: GitLab, File: ".gitlab-ci.yml", Request: &Request{Target: "main", Base: two}},
		},
		{
			"GitLab merged result", "CI_MERGE_REQUEST_DIFF_BASE_SHA=" + two + "\nCI_MERGE_REQUEST_TARGET_BRANCH_SHA=" + one, "",
			Job{Service: GitLab, File: ".gitlab-ci.yml", Request: &Request{Base: one}},
		},
		{
			"GitLab, not a commit", "CI_MERGE_REQUEST_DIFF_BASE_SHA=main", "",
			Job{Service: GitLab, File: ".gitlab-ci.yml"},
		},
	} {
		if diff := cmp.Diff(tt.want, read(t, tt.env, tt.event), cmpopts.EquateErrors()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestUnread: a payload that cannot be read is as good as none, and that is told.
func TestUnread(t *testing.T) {
	const env = "GITHUB_EVENT_NAME=pull_request\nGITHUB_BASE_REF=main\nGITHUB_WORKFLOW_REF=strange"
	dir := t.TempDir()
	large := filepath.Join(dir, "large")
	if err := os.WriteFile(large, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(large, maxPayload+1); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, path, event, want string }{
		{"a folder", dir, "", "it is not a regular file"},
		{"too large", large, "", "it is larger than 32 MiB"},
		{"empty", "", " ", "unexpected end of JSON input"},
		{"no JSON", "", "<html>", "invalid character '<' looking for beginning of value"},
		{"a list", "", "[]", "json: cannot unmarshal array into Go value of type ci.payload"},
		{"a number for a commit", "", `{"pull_request": {"head": {"sha": 1}}}`, "json: cannot unmarshal number into Go struct field branch.pull_request.head.sha of type string"},
		{"no ID", "", `{"pull_request": {"number": 7, "head": {"sha": "HEAD"}}}`, `"HEAD" is not the ID of a commit`},
		{"no ID of a queue", "", `{"merge_group": {"base_sha": "` + one[1:] + `g"}}`, `"` + one[1:] + `g" is not the ID of a commit`},
		{"deep", "", strings.Repeat("[", 20000), "invalid character '[' exceeded max depth"},
	} {
		environment := env
		if tt.path != "" {
			environment += "\nGITHUB_EVENT_PATH=" + tt.path
		}
		got := read(t, environment, tt.event)
		if want := "the event in GITHUB_EVENT_PATH cannot be read: " + tt.want; got.Unread == nil || got.Unread.Error() != want {
			t.Errorf("%s: error %v, want %s", tt.name, got.Unread, want)
		}
		got.Unread = nil
		want := Job{Service: GitHub, Event: EventPullRequest, File: "the workflow", Request: &Request{Target: "main", Foreign: true}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	missing := read(t, env+"\nGITHUB_EVENT_PATH="+filepath.Join(dir, "none"), "")
	if !errors.Is(missing.Unread, fs.ErrNotExist) {
		t.Errorf("a missing payload: %v", missing.Unread)
	}
}

func TestDeepen(t *testing.T) {
	for _, tt := range []struct {
		job   Job
		depth int
		want  string
	}{
		{Job{Service: GitHub, File: "a.yml"}, 2, "in a.yml write `fetch-depth: 2` under `with:` of the actions/checkout step"},
		{Job{Service: GitHub, File: "a.yml"}, Whole, "in a.yml write `fetch-depth: 0` under `with:` of the actions/checkout step"},
		{Job{Service: GitLab, File: "b.yml"}, 2, "in b.yml write `GIT_DEPTH: \"0\"` under `variables:`"},
		{Job{}, 2, "run `git fetch --deepen=1`"},
		{Job{}, Whole, "run `git fetch --unshallow --tags`"},
	} {
		if got := tt.job.Deepen(tt.depth); got != tt.want {
			t.Errorf("%v at depth %d: %s, want %s", tt.job, tt.depth, got, tt.want)
		}
	}
}

// FuzzPayload: no payload is a crash, and one with an error counts for nothing.
func FuzzPayload(f *testing.F) {
	for _, seed := range []string{
		"", "{}", "null", `{"pull_request": null}`, `{"pull_request": {"number": 1e99}}`, `{"merge_group": {"base_sha": "` + one + `"}}`,
	} {
		f.Add([]byte(seed))
	}
	file := filepath.Join(f.TempDir(), "event.json")
	f.Fuzz(func(t *testing.T, content []byte) {
		if err := os.WriteFile(file, content, 0o666); err != nil {
			t.Fatal(err)
		}
		event, err := readPayload(file)
		if err != nil && !cmp.Equal(event, payload{}) {
			t.Errorf("error %v with %+v", err, event)
		}
		for _, id := range []string{event.PullRequest.Head.Commit, event.MergeGroup.Base} {
			if id != "" && !isID(id) {
				t.Errorf("commit %q", id)
			}
		}
	})
}
