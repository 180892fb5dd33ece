package action

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const marker = "<!-- permver 0 -->"

// exchange is a request as it is expected, and the answer to it.
type exchange struct {
	request, sent string
	status        int
	answer        any
	header        [2]string
}

// put keeps a comment up to date on a server that answers those exchanges and no others.
func put(t *testing.T, token, body string, create bool, exchanges []exchange) error {
	t.Helper()
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent, err := io.ReadAll(r.Body)
		if err != nil || len(exchanges) == 0 {
			t.Errorf("asked for %s %s (%v)", r.Method, r.URL, err)
			return
		}
		next := exchanges[0]
		exchanges = exchanges[1:]
		got := exchange{request: r.Method + " " + r.URL.RequestURI(), sent: string(sent)}
		if want := (exchange{request: next.request, sent: next.sent}); got != want {
			t.Errorf("asked for %+v, want %+v", got, want)
		}
		if next.header[0] != "" {
			w.Header().Set(next.header[0], strings.ReplaceAll(next.header[1], "SERVER", server.URL))
		}
		w.WriteHeader(next.status)
		if err := json.NewEncoder(w).Encode(next.answer); err != nil {
			t.Error(err)
		}
	}))
	defer server.Close()
	s := &sticky{
		github: newGitHub(server.Client(), environment("GITHUB_API_URL="+server.URL+"/"), token, "1.0.0"),
		thread: "/repos/a/b/issues/", number: 7, marker: marker,
	}
	err := s.put(t.Context(), body, create)
	if len(exchanges) > 0 {
		t.Errorf("not asked for: %+v", exchanges)
	}
	return err
}

func list(page int) string {
	return fmt.Sprintf("GET /repos/a/b/issues/7/comments?per_page=100&page=%d", page)
}

// hundred is a full page, of which the last comment is the given one.
func hundred(last comment) []comment {
	page := make([]comment, 100)
	page[99] = last
	return page
}

func TestSticky(t *testing.T) {
	bot, self := &user{"github-actions[bot]", "Bot"}, &user{"me", "User"}
	sent := `{"body":"\u003c!-- permver 0 --\u003e\nnew"}`
	other := comment{ID: 1, User: bot, Body: "<!-- permver 1 -->\nold"}
	for _, tt := range []struct {
		name, token string
		create      bool
		exchanges   []exchange
		want        string
	}{
		{"made", "", true, []exchange{{request: list(1), status: 200, answer: []comment{other}}, {request: "POST /repos/a/b/issues/7/comments", sent: sent, status: 201}}, ""},
		{"nothing to tell", "", false, []exchange{{request: list(1), status: 200, answer: []comment{}}}, ""},
		{
			"changed, on the third page", "", false,
			[]exchange{
				{request: list(1), status: 200, answer: hundred(other)},
				{request: list(2), status: 200, answer: hundred(comment{ID: 2, User: self, Body: marker + "\nmine"})},
				{request: list(3), status: 200, answer: []comment{{ID: 3, User: bot, Body: marker + "\nold"}}},
				{request: "PATCH /repos/a/b/issues/comments/3", sent: sent, status: 200},
			},
			"",
		},
		{"as it was", "", true, []exchange{{request: list(1), status: 200, answer: []comment{{ID: 3, User: bot, Body: marker + "\nnew"}}}}, ""},
		{
			"taken away in between", "", true,
			[]exchange{
				{request: list(1), status: 200, answer: []comment{{ID: 3, User: bot, Body: marker}}},
				{request: "PATCH /repos/a/b/issues/comments/3", sent: sent, status: 404},
				{request: "POST /repos/a/b/issues/7/comments", sent: sent, status: 201},
			},
			"",
		},
		{
			"by a person", "ghp_x", true,
			[]exchange{
				{request: "GET /user", status: 200, answer: self},
				{request: list(1), status: 200, answer: []comment{{ID: 1, User: bot, Body: marker}, {ID: 2, User: &user{"you", "User"}, Body: marker}, {ID: 3, User: self, Body: marker}}},
				{request: "PATCH /repos/a/b/issues/comments/3", sent: sent, status: 200},
			},
			"",
		},
		{"refused", "", true, []exchange{{request: list(1), status: 403, answer: map[string]string{"message": "no \x1b"}}}, `GitHub answered 403 Forbidden: no \u{1b}`},
		{
			"limited", "", true,
			[]exchange{{request: list(1), status: 403, answer: nil, header: [2]string{"X-RateLimit-Remaining", "0"}}},
			"GitHub answered 403 Forbidden (too many requests were made)",
		},
		{"no answer to a change", "", true, []exchange{
			{request: list(1), status: 200, answer: []comment{{ID: 3, User: bot, Body: marker}}},
			{request: "PATCH /repos/a/b/issues/comments/3", sent: sent, status: 500},
		}, "GitHub answered 500 Internal Server Error"},
		{"sent elsewhere", "", true, []exchange{{request: list(1), status: 301, header: [2]string{"Location", "SERVER/elsewhere"}}}, "GitHub answered 301 Moved Permanently"},
		{"no list", "", true, []exchange{{request: list(1), status: 200, answer: "x"}}, "json: cannot unmarshal string into Go value of type []action.comment"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			if err := put(t, tt.token, "new", tt.create, tt.exchanges); err != nil {
				got = err.Error()
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRights tells what a token may not do from what goes wrong otherwise.
func TestRights(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want bool
	}{
		{&refusal{status: 403, message: "Resource not accessible by integration"}, true},
		{&refusal{status: 403, message: "Resource not accessible by personal access token"}, true},
		{fmt.Errorf("list: %w", &refusal{status: 401, message: "Bad credentials"}), true},
		{&refusal{status: 403, message: "Unable to create comment because issue is locked."}, false},
		{&refusal{status: 403, message: "Resource not accessible by integration", limited: true}, false},
		{&refusal{status: 404}, false},
		{context.DeadlineExceeded, false},
	} {
		if got := mayNot(tt.err); got != tt.want {
			t.Errorf("%v: %t", tt.err, got)
		}
	}
}
