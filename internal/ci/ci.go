// Package ci tells what a job of GitHub Actions or GitLab CI/CD says of itself in its
// environment: whether it looks at a pull request, what that merges into, and which file
// says what of the repository is checked out.
//
// Nothing here reads the repository. What a service says can be old, or be about another
// commit than the one that was checked out, so that it has to be held against the
// repository before it is believed.
package ci

import (
	"cmp"
	"fmt"
	"strings"
)

// Service is what runs the job.
type Service uint8

// The services whose variables are known. Gitea and Forgejo set those of GitHub.
const (
	None Service = iota
	GitHub
	GitLab
)

// The events of GitHub Actions that are about a pull request, and do not begin with
// pull_request_review.
const (
	EventPullRequest = "pull_request"
	EventTarget      = "pull_request_target"
	EventMergeGroup  = "merge_group"
)

// Others of its events.
const (
	EventDispatch = "workflow_dispatch"
	eventSchedule = "schedule"
)

// Job is what the environment says. The zero Job is one that no known service runs.
type Job struct {
	Service Service
	// Event is what started the job, as GITHUB_EVENT_NAME has it; "" on GitLab.
	Event string
	// File is the file that says what is checked out, as far as is known; "" is none.
	File string
	// Commit is the one that the service names for the job: with EventPullRequest the
	// merge commit that GitHub made, with EventTarget a commit without the pull request.
	Commit string
	// Tag is the tag that the job was started for, such as one that was pushed; "" if it was
	// not started for one.
	Tag string
	// Scheduled is whether the clock started the job, so that it releases nothing.
	Scheduled bool
	// Request is the pull request that the job looks at; nil if it looks at none, or at
	// one that has been merged.
	Request *Request
	// Unread is why the payload of the event could not be read; nil if it was, or if
	// there is none.
	Unread error
}

// Request is a pull request, a merge request, or what waits in a merge queue. Any of it
// can be unknown.
type Request struct {
	Number int
	Target string // the branch that it merges into, without refs/heads/
	Head   string // the last commit of its own branch
	Fork   string // OWNER/NAME of the repository of that branch, if it is another
	Base   string // the commit to compare with, where the service names it reliably
	// Foreign is whether the branch is, or may be, of another repository: somebody may have
	// written it who may not write here. Nothing is known of that on GitLab.
	Foreign bool
	Labels  []string // as they were when the event happened
}

// Read reads the environment, and the file that GITHUB_EVENT_PATH names. It never fails:
// what cannot be read is unknown, and [Job.Unread] says why.
//
// The variables are those of "Store information in variables" in GitHub's documentation and
// of "Predefined CI/CD variables reference" in GitLab's.
func Read(env func(string) string) Job {
	switch {
	case env("GITHUB_ACTIONS") == "true", env("GITHUB_EVENT_NAME") != "", env("GITHUB_BASE_REF") != "":
		return readGitHub(env)
	case env("GITLAB_CI") != "", env("CI_MERGE_REQUEST_DIFF_BASE_SHA") != "":
		return readGitLab(env)
	}
	return Job{}
}

func readGitHub(env func(string) string) Job {
	job := Job{
		Service: GitHub, Event: env("GITHUB_EVENT_NAME"), Commit: env("GITHUB_SHA"),
		File: workflow(env("GITHUB_WORKFLOW_REF")),
	}
	job.Scheduled = job.Event == eventSchedule
	if tag, ok := strings.CutPrefix(env("GITHUB_REF"), "refs/tags/"); ok {
		job.Tag = tag
	}
	target := env("GITHUB_BASE_REF")
	if target == "" && !strings.HasPrefix(job.Event, EventPullRequest) && job.Event != EventMergeGroup {
		return job
	}
	var event payload
	if file := env("GITHUB_EVENT_PATH"); file != "" {
		event, job.Unread = readPayload(file)
	}
	if job.Event == EventMergeGroup {
		job.Request = &Request{Base: event.MergeGroup.Base}
		return job
	}
	if request := event.PullRequest; !request.Merged {
		job.Request = &Request{
			Number: request.Number, Target: cmp.Or(target, request.Base.Ref), Head: request.Head.Commit,
			Foreign: true,
		}
		switch fork := request.Head.Repository.Name; {
		case fork != request.Base.Repository.Name:
			job.Request.Fork = fork
		case fork != "":
			job.Request.Foreign = false
		}
		for _, label := range request.Labels {
			job.Request.Labels = append(job.Request.Labels, label.Name)
		}
	}
	return job
}

// workflow returns the path of the workflow that GITHUB_WORKFLOW_REF names:
// OWNER/REPOSITORY/PATH@REF.
func workflow(ref string) string {
	path, _, _ := strings.Cut(ref, "@refs/")
	if parts := strings.SplitN(path, "/", 3); len(parts) == 3 && isYAML(parts[2]) {
		return parts[2]
	}
	return "the workflow"
}

func isYAML(path string) bool {
	return strings.HasSuffix(path, ".yml") || strings.HasSuffix(path, ".yaml")
}

// readGitLab reads a merge request. A pipeline for merged results checks out the merge, and
// names the commit of the target branch that it merged into; any other checks out the
// branch, and the base of the difference is where that left the target.
func readGitLab(env func(string) string) Job {
	job := Job{
		Service: GitLab, Commit: env("CI_COMMIT_SHA"), File: cmp.Or(env("CI_CONFIG_PATH"), ".gitlab-ci.yml"),
		Tag:       env("CI_COMMIT_TAG"),
		Scheduled: env("CI_PIPELINE_SOURCE") == "schedule",
	}
	base := cmp.Or(env("CI_MERGE_REQUEST_TARGET_BRANCH_SHA"), env("CI_MERGE_REQUEST_DIFF_BASE_SHA"))
	if isID(base) {
		job.Request = &Request{Target: env("CI_MERGE_REQUEST_TARGET_BRANCH_NAME"), Base: base}
	}
	return job
}

// Whole is the depth of a checkout with the whole history and all tags.
const Whole = 0

// Deepen says what to write, and where, for a checkout of so many commits, or [Whole].
func (j Job) Deepen(depth int) string {
	switch j.Service {
	case GitHub:
		return fmt.Sprintf("in %s write `fetch-depth: %d` under `with:` of the actions/checkout step", j.File, depth)
	case GitLab:
		return fmt.Sprintf("in %s write `GIT_DEPTH: \"%d\"` under `variables:`", j.File, Whole) // it counts from the tip of the branch
	}
	if depth == Whole {
		return "run `git fetch --unshallow --tags`"
	}
	return fmt.Sprintf("run `git fetch --deepen=%d`", depth-1)
}
