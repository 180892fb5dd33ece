package action

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/permver/permver/internal/ci"
	"github.com/permver/permver/internal/report"
	"github.com/permver/permver/internal/verdict"
)

// commentTimeout is how long the comment may take in all.
const commentTimeout = time.Minute

// tell writes the summary of the job, and the comment on the pull request.
func (r *run) tell(ctx context.Context) {
	if r.in.config != "" && r.in.trusts(r.job) == "base" {
		r.log.warn("the configuration " + r.in.config + " is a file of the checkout, so that the change which is judged can change it: " +
			"name it permver.toml, at the top of the repository, and that of the base is taken")
	}
	body := r.body(report.SummaryRoom)
	if told := r.unread(); told != "" {
		r.log.warn(told)
		body += "\n" + report.MarkdownText(told) + "\n"
	}
	if told := r.comment(ctx, r.body(report.CommentRoom)); told != "" {
		body += "\n" + report.MarkdownText(told) + "\n"
	}
	if err := appendTo(r.Env("GITHUB_STEP_SUMMARY"), body); err != nil {
		r.stumble(fmt.Errorf("write the summary of the job: %w", err))
	}
}

// unread says of an event that does not tell which pull request it is about why, and what
// goes without because of that; "" if it tells.
func (r *run) unread() string {
	request, why := r.job.Request, r.job.Unread
	if r.job.Service != ci.GitHub || request == nil || why == nil && (request.Number != 0 || r.job.Event == ci.EventMergeGroup) {
		return ""
	}
	if why == nil {
		why = errors.New("the event in GITHUB_EVENT_PATH does not tell the number of the pull request")
	}
	told := []string{why.Error()}
	if r.job.Event != ci.EventMergeGroup {
		if r.in.comment {
			told = append(told, "so there is no comment")
		}
		if r.in.label != "" && len(request.Labels) == 0 {
			told = append(told, fmt.Sprintf("whether it has the label %q is not known, so that nothing is approved", r.in.label))
		}
		if r.in.trusted == "" && request.Foreign {
			told = append(told, "it may come from a fork, so that the configuration is that of the base")
		}
	}
	return strings.Join(told, "; ")
}

// comment brings the comment up to date, and returns why it could not. That fails no run:
// the summary says the same.
func (r *run) comment(ctx context.Context, body string) string {
	if !r.in.comment || r.job.Service != ci.GitHub || r.job.Request == nil || r.job.Request.Number == 0 {
		return ""
	}
	place := fmt.Sprintf("no comment on pull request %d", r.job.Request.Number)
	if r.in.token == "" {
		told := place + ": the input token is empty"
		r.log.notice(told)
		return told
	}
	ctx, cancel := context.WithTimeout(ctx, commentTimeout)
	defer cancel()
	s := &sticky{
		github: newGitHub(http.DefaultClient, r.Env, r.in.token, r.Version),
		thread: fmt.Sprintf("/repos/%s/issues/", r.Env("GITHUB_REPOSITORY")), number: r.job.Request.Number, marker: r.marker(),
	}
	err := fmt.Errorf("GITHUB_REPOSITORY %q is no OWNER/NAME", r.Env("GITHUB_REPOSITORY"))
	if isRepository(r.Env("GITHUB_REPOSITORY")) {
		err = s.put(ctx, body, r.worthTelling())
	}
	const instead = "; the summary of the job says the same"
	switch {
	case err == nil:
		return ""
	case mayNot(err):
		told := fmt.Sprintf("%s, for the token may not write one: %v", place, err)
		if !r.job.Request.Foreign {
			told += "; in " + r.job.File + " write `pull-requests: write` under `permissions:`"
		}
		r.log.notice(told + instead)
		return told
	}
	told := fmt.Sprintf("%s: %v", place, err)
	r.log.warn(told + instead)
	return told
}

// worthTelling reports whether a comment is made where there is none. One that is there
// is brought up to date whatever there is to say.
func (r *run) worthTelling() bool {
	if r.result == nil {
		return false // the failed job says so
	}
	s := r.result.Summary
	return s.ExitCode != codePassed || s.Errors+s.Warnings+s.Unchecked > 0
}

// marker is the first line of the comment, which nobody sees. It differs between the jobs
// of a repository, and between the legs of a matrix by what they judge: the question, the
// folder, and the plugins that are looked at one by one. What they compare with is not in it,
// for that can change while the pull request is open.
func (r *run) marker() string {
	mode, folder := cmp.Or(r.in.mode, string(verdict.AutoMode)), path.Clean(r.in.folder)
	parts := append([]string{r.Env("GITHUB_WORKFLOW"), r.Env("GITHUB_JOB"), r.in.key, mode, folder}, slices.Sorted(slices.Values(r.in.plugins))...)
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return fmt.Sprintf("<!-- permver %x -->", sum[:8])
}

// sticky is the one comment of a job on a pull request.
type sticky struct {
	*github
	thread string // the path of the issues
	number int
	marker string
}

// comment is what is needed of a comment.
type comment struct {
	ID   int64  `json:"id"`
	Body string `json:"body"`
	User *user  `json:"user"` // nil if the account is gone
}

// user is an account.
type user struct {
	Login string `json:"login"`
	Type  string `json:"type"` // "User" or "Bot"
}

// put changes the comment to say this; where there is none it makes one if asked to.
func (s *sticky) put(ctx context.Context, body string, create bool) error {
	body = s.marker + "\n" + body
	there, err := s.find(ctx)
	if err != nil {
		return err
	}
	content := map[string]string{"body": body}
	if there != nil {
		if there.Body == body {
			return nil
		}
		err = s.call(ctx, http.MethodPatch, fmt.Sprintf("%scomments/%d", s.thread, there.ID), content, nil)
		if !isGone(err) {
			return err
		}
	}
	if !create {
		return nil
	}
	return s.call(ctx, http.MethodPost, fmt.Sprintf("%s%d/comments", s.thread, s.number), content, nil)
}

// The comments come in pages; nobody reads as many as would be left out.
const (
	perPage  = 100
	maxPages = 50
)

// find returns the comment, nil if there is none.
func (s *sticky) find(ctx context.Context) (*comment, error) {
	own, err := s.author(ctx)
	if err != nil {
		return nil, err
	}
	for page := range maxPages {
		var list []comment
		path := fmt.Sprintf("%s%d/comments?per_page=%d&page=%d", s.thread, s.number, perPage, page+1)
		if err := s.call(ctx, http.MethodGet, path, nil, &list); err != nil {
			return nil, err
		}
		for i, c := range list {
			if first, _, _ := strings.Cut(c.Body, "\n"); strings.TrimSuffix(first, "\r") == s.marker && c.User != nil && own(*c.User) {
				return &list[i], nil
			}
		}
		if len(list) < perPage {
			return nil, nil
		}
	}
	return nil, nil
}

// author says whose comments are the step's own: anybody can write the marker, and the
// token may change what others wrote. The token of a job is a bot's, and cannot ask whose;
// that of a person can.
func (s *sticky) author(ctx context.Context) (func(user) bool, error) {
	for _, prefix := range []string{"ghp_", "github_pat_", "gho_", "ghu_"} { // "GitHub's token formats"
		if strings.HasPrefix(s.token, prefix) {
			var self user
			if err := s.call(ctx, http.MethodGet, "/user", nil, &self); err != nil {
				return nil, err
			}
			return func(u user) bool { return u.Login == self.Login }, nil
		}
	}
	return func(u user) bool { return u.Type == "Bot" }, nil
}
