package ci

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// maxPayload is the largest payload that is read, in bytes. GitHub sends none above 25 MB.
const maxPayload = 32 << 20

// payload is what is needed of the event that started a job, which GitHub describes under
// "Webhook events and payloads".
type payload struct {
	PullRequest struct {
		Number int    `json:"number"`
		Merged bool   `json:"merged"`
		Head   branch `json:"head"`
		Base   branch `json:"base"` // the commit of the base can be as old as the pull request
		Labels []struct {
			Name string `json:"name"`
		} `json:"labels"`
	} `json:"pull_request"`
	MergeGroup struct {
		Base string `json:"base_sha"`
	} `json:"merge_group"`
}

// branch is one end of a pull request. A fork that was deleted is null.
type branch struct {
	Ref        string `json:"ref"`
	Commit     string `json:"sha"`
	Repository struct {
		Name string `json:"full_name"`
	} `json:"repo"`
}

// readPayload reads the file that GITHUB_EVENT_PATH names. With an error nothing of it
// counts.
func readPayload(file string) (payload, error) {
	event, err := decode(file)
	if err != nil {
		return payload{}, fmt.Errorf("the event in GITHUB_EVENT_PATH cannot be read: %w", err)
	}
	return event, nil
}

func decode(file string) (event payload, err error) {
	info, err := os.Stat(file) // before it is opened, which waits for a pipe's other end
	switch {
	case err != nil:
		return event, err
	case !info.Mode().IsRegular():
		return event, errors.New("it is not a regular file")
	case info.Size() > maxPayload:
		return event, fmt.Errorf("it is larger than %d MiB", maxPayload>>20)
	}
	opened, err := os.Open(file)
	if err != nil {
		return event, err
	}
	defer func() { _ = opened.Close() }() // it was only read
	content, err := io.ReadAll(io.LimitReader(opened, maxPayload))
	if err != nil {
		return event, err
	}
	if err := json.Unmarshal(content, &event); err != nil {
		return event, err
	}
	for _, id := range []string{event.PullRequest.Head.Commit, event.MergeGroup.Base} {
		if id != "" && !isID(id) {
			return event, fmt.Errorf("%q is not the ID of a commit", id)
		}
	}
	return event, nil
}

// isID reports whether s is the full name of a git object, by SHA-1 or SHA-256.
func isID(s string) bool {
	return (len(s) == 40 || len(s) == 64) && strings.Trim(s, "0123456789abcdef") == ""
}
