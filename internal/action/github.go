package action

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/permver/permver/internal/lazy"
	"github.com/permver/permver/internal/report"
)

// github is the REST API of the server that runs the job: that of GITHUB_API_URL, which
// is another one on GitHub Enterprise Server.
type github struct {
	client      *http.Client
	url, token  string
	userAgent   string
	answerLimit int64
}

// maxAnswer is the largest answer that is read, in bytes: a page of a hundred comments of
// the largest size is half of it.
const maxAnswer = 32 << 20

func newGitHub(client *http.Client, env func(string) string, token, version string) *github {
	same := *client
	// The token goes to nobody else, and a comment is not made twice.
	same.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &github{
		client: &same, url: strings.TrimSuffix(env("GITHUB_API_URL"), "/"), token: token,
		userAgent: "permver/" + version, answerLimit: maxAnswer,
	}
}

// call sends a request, and reads the answer into out unless that is nil. What GitHub
// refuses is a [*refusal].
func (g *github) call(ctx context.Context, method, path string, in, out any) error {
	var content io.Reader
	if in != nil {
		encoded, err := json.Marshal(in)
		if err != nil {
			return err
		}
		content = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(ctx, method, g.url+path, content)
	if err != nil {
		return err
	}
	request.Header.Set("Accept", "application/vnd.github+json")
	request.Header.Set("Authorization", "Bearer "+g.token)
	request.Header.Set("X-GitHub-Api-Version", "2022-11-28")
	request.Header.Set("User-Agent", g.userAgent)
	if in != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := g.client.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }() // it was only read
	answer, err := io.ReadAll(io.LimitReader(response.Body, g.answerLimit))
	if err != nil {
		return err
	}
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return newRefusal(response, answer)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(answer, out)
}

// refusal is an answer that is no success.
type refusal struct {
	status  int
	message string
	limited bool // too many requests were made
}

func newRefusal(response *http.Response, answer []byte) *refusal {
	var told struct {
		Message string `json:"message"`
	}
	_ = json.Unmarshal(answer, &told) // what stands between may answer in HTML
	message := report.Visible(told.Message)
	return &refusal{
		status: response.StatusCode, message: message,
		limited: response.StatusCode == http.StatusTooManyRequests || response.Header.Get("Retry-After") != "" ||
			response.Header.Get("X-Ratelimit-Remaining") == "0" || strings.Contains(message, "rate limit"),
	}
}

func (e *refusal) Error() string {
	text := fmt.Sprintf("GitHub answered %d %s", e.status, http.StatusText(e.status))
	if e.message != "" {
		text += ": " + e.message
	}
	if e.limited {
		text += " (too many requests were made)"
	}
	return text
}

// mayNot reports whether the token has not got the right.
func mayNot(err error) bool {
	var e *refusal
	return errors.As(err, &e) && !e.limited &&
		(e.status == http.StatusForbidden && strings.HasPrefix(e.message, "Resource not accessible by") || e.status == http.StatusUnauthorized)
}

// isGone reports whether what was asked for is not there.
func isGone(err error) bool {
	var e *refusal
	return errors.As(err, &e) && (e.status == http.StatusNotFound || e.status == http.StatusGone)
}

var repositoryName = lazy.Regexp(`^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$`)

func isRepository(name string) bool { return repositoryName().MatchString(name) }
