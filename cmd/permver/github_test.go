package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
)

// standIn answers in place of GitHub what a file says, and nothing else.
type standIn struct {
	mu      sync.Mutex
	rest    []exchange
	wrong   []string
	comment string // the file for the text of the comment that is sent
}

// exchange is a request that is expected, and the answer to it.
type exchange struct{ request, status, answer string }

// api starts a server that expects requests as a file tells them, in this order, and sets
// GITHUB_API_URL: api FILE. The file has lines such as
//
//	POST /repos/author/notes/issues/7/comments
//	201 {"id": 1}
//
// The text of a comment that is sent is left in comment.md. After an empty file no request
// is expected.
func api(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: api FILE")
	}
	s := &standIn{comment: filepath.Join(ts.Getenv("WORK"), "comment.md")}
	lines := strings.Split(strings.TrimSpace(ts.ReadFile(args[0])), "\n")
	for i := 0; i+1 < len(lines); i += 2 {
		status, answer, _ := strings.Cut(lines[i+1], " ")
		s.rest = append(s.rest, exchange{lines[i], status, answer})
	}
	server := httptest.NewServer(s)
	ts.Defer(server.Close)
	ts.Setenv("GITHUB_API_URL", server.URL)
	*ts.Value(standInKey{}).(**standIn) = s
}

// served checks that the server was asked for all that was expected, and for nothing else:
// served.
func served(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: served")
	}
	s := *ts.Value(standInKey{}).(**standIn)
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.wrong)+len(s.rest) > 0 {
		ts.Fatalf("asked for: %q; not asked for: %v", s.wrong, s.rest)
	}
}

// standInKey is where a script keeps its last stand-in.
type standInKey struct{}

func (s *standIn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	body, err := io.ReadAll(r.Body)
	request := r.Method + " " + r.URL.RequestURI()
	for name, want := range map[string]string{
		"Authorization": "Bearer ghs_" + strings.Repeat("t", 36), "Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28",
	} {
		if got := r.Header.Get(name); got != want {
			request += fmt.Sprintf(" with %s: %s", name, got)
		}
	}
	if !strings.HasPrefix(r.UserAgent(), "permver/") || err != nil {
		request += fmt.Sprintf(" by %s (%v)", r.UserAgent(), err)
	}
	if len(s.rest) == 0 || s.rest[0].request != request {
		s.wrong = append(s.wrong, request)
		w.WriteHeader(http.StatusTeapot)
		return
	}
	next := s.rest[0]
	s.rest = s.rest[1:]
	if len(body) > 0 {
		var sent struct{ Body string }
		decoder := json.NewDecoder(bytes.NewReader(body))
		decoder.DisallowUnknownFields()
		err := decoder.Decode(&sent)
		if err = errors.Join(err, os.WriteFile(s.comment, []byte(sent.Body), 0o600)); err != nil {
			s.wrong = append(s.wrong, err.Error())
		}
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	var status int
	_, _ = fmt.Sscan(next.status, &status) // a status that is no number ends the request
	w.WriteHeader(status)
	_, _ = io.WriteString(w, next.answer)
}
