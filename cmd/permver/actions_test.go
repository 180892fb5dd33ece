package main

import (
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// event sets the environment that GitHub Actions gives to a job, for the repository
// origin.git, of which main is the default branch:
//
//	event pull_request|pull_request_target NUMBER [merged|fork|label=NAME]...
//	event merge_group REF BASE
//	event push|schedule|workflow_dispatch REF
//
// A pull request's base.sha is the first commit of main, since it is as old as the pull
// request.
func event(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: event NAME NUMBER|REF [BASE|merged|fork|label=NAME]...")
	}
	ref, target, more := args[1], "", args[2:]
	merged, fork := slices.Contains(more, "merged"), slices.Contains(more, "fork")
	var payload any
	switch args[0] {
	case "pull_request", "pull_request_target":
		ref, target = "refs/pull/"+args[1]+"/merge", "main"
		labels := []map[string]string{}
		for _, word := range more {
			if name, ok := strings.CutPrefix(word, "label="); ok {
				labels = append(labels, map[string]string{"name": name})
			}
		}
		payload = map[string]any{"pull_request": map[string]any{
			"number": json.Number(args[1]), "merged": merged, "labels": labels,
			"head": map[string]any{
				"sha":  inOrigin(ts, "refs/pull/"+args[1]+"/head"),
				"repo": map[string]any{"full_name": map[bool]string{true: "someone/notes", false: "author/notes"}[fork]},
			},
			"base": map[string]any{
				"ref": target, "sha": inOrigin(ts, "v1.0.0"), "repo": map[string]any{"full_name": "author/notes"},
			},
		}}
		if args[0] == "pull_request_target" || merged {
			ref = "refs/heads/main"
		}
	case "merge_group":
		payload = map[string]any{"merge_group": map[string]any{"head_sha": inOrigin(ts, ref), "base_sha": inOrigin(ts, more[0])}}
	default:
		payload = map[string]any{"ref": ref, "after": inOrigin(ts, ref)}
	}
	content, err := json.Marshal(payload)
	ts.Check(err)
	file := filepath.Join(ts.Getenv("WORK"), "event.json")
	ts.Check(os.WriteFile(file, content, 0o666))
	for name, value := range map[string]string{
		"ACTIONS": "true", "EVENT_NAME": args[0], "EVENT_PATH": file, "BASE_REF": target,
		"REF": ref, "SHA": inOrigin(ts, ref), "WORKFLOW_REF": "author/notes/.github/workflows/check.yml@" + ref,
	} {
		ts.Setenv("GITHUB_"+name, value)
	}
}

// checkout does what the steps of actions/checkout do, with its refspecs: checkout FOLDER
// DEPTH [REF]. Depth 0 is all of the history; without REF it is what the event names.
func checkout(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: checkout FOLDER DEPTH [REF]")
	}
	dir, depth := args[0], args[1]
	ref, commit := ts.Getenv("GITHUB_REF"), ts.Getenv("GITHUB_SHA")
	if len(args) == 3 {
		ref, commit = args[2], ""
	}
	if isCommit.MatchString(ref) {
		ref, commit = "", ref
	}
	git := func(args ...string) { ts.Check(ts.Exec("git", append([]string{"-C", dir}, args...)...)) }
	ts.Check(ts.Exec("git", "init", "-q", dir))
	git("remote", "add", "origin", "file://"+ts.Getenv("WORK")+"/origin.git")
	fetch := []string{"-c", "protocol.version=2", "fetch", "-q", "--prune", "--no-recurse-submodules"}
	one := refspecs(ref, commit)
	if depth == "0" {
		all := []string{"+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"}
		if pull, ok := strings.CutPrefix(ref, "refs/pull/"); ok {
			all = append(all, "+"+cmp.Or(commit, ref)+":refs/remotes/pull/"+pull)
		}
		git(append(append(fetch, "origin"), all...)...)
		if ref == "" { // the commit may be on no branch of origin
			git(append(append(fetch, "--no-tags", "origin"), one...)...)
		}
	} else {
		git(append(append(fetch, "--no-tags", "--depth="+depth, "origin"), one...)...)
	}
	switch branch, ok := strings.CutPrefix(ref, "refs/heads/"); {
	case ref == "":
		git("checkout", "-q", "--force", commit)
	case strings.HasPrefix(ref, "refs/pull/"):
		git("checkout", "-q", "--force", strings.Replace(ref, "refs/", "refs/remotes/", 1))
	case ok || !strings.HasPrefix(ref, "refs/"):
		git("checkout", "-q", "--force", "-B", branch, "refs/remotes/origin/"+branch)
	default:
		git("checkout", "-q", "--force", ref)
	}
}

// refspecs are those for one commit and the history behind it.
func refspecs(ref, commit string) []string {
	from := cmp.Or(commit, ref)
	kind, name, _ := strings.Cut(strings.TrimPrefix(ref, "refs/"), "/")
	switch {
	case ref == "":
		return []string{commit}
	case !strings.HasPrefix(ref, "refs/"):
		return []string{"+refs/heads/" + ref + "*:refs/remotes/origin/" + ref + "*", "+refs/tags/" + ref + "*:refs/tags/" + ref + "*"}
	case kind == "heads":
		return []string{"+" + from + ":refs/remotes/origin/" + name}
	case kind == "pull":
		return []string{"+" + from + ":refs/remotes/pull/" + name}
	}
	return []string{"+" + from + ":" + ref}
}

var isCommit = regexp.MustCompile("^[0-9a-f]{40}$")

// inOrigin is the commit that a revision names in origin.git.
func inOrigin(ts *testscript.TestScript, rev string) string {
	ts.Check(ts.Exec("git", "-C", filepath.Join(ts.Getenv("WORK"), "origin.git"), "rev-parse", rev+"^{commit}"))
	return strings.TrimSpace(ts.ReadFile("stdout"))
}

// id sets variables to what a revision names in origin.git, in full and in seven digits:
// id NAME REV sets NAME and NAME_short.
func id(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: id NAME REV")
	}
	commit := inOrigin(ts, args[1])
	ts.Setenv(args[0], commit)
	ts.Setenv(args[0]+"_short", commit[:7])
}
