package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestIDs(t *testing.T) {
	for _, test := range []struct {
		name, content, err string
		want               []string
	}{
		{name: "requests", content: "{\"id\": \"a\"}\n{\"id\": \"b\"}\n", want: []string{"a", "b"}},
		{name: "identifiers", content: "\"a\"\n\"\"\n", want: []string{`identifier "a"`, `identifier ""`}},
		{name: "repeated", content: "{\"id\": \"a\"}\n{\"id\": \"b\"}\n{\"id\": \"a\"}\n", err: `line 3: the id "a" is that of line 1, or none`},
		{name: "none", content: "{}\n", err: `line 1: the id "" is that of line 0, or none`},
		{name: "not JSON", content: "{\"id\": \"a\"}\n{\n", err: "line 2: unexpected end of JSON input"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := ids([]byte(test.content))
			message := ""
			if err != nil {
				message = err.Error()
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(test.err, message); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSettle(t *testing.T) {
	const told = "{\"id\":\"a\",\"n\":1}\n{\"id\":\"b\",\"n\":3}\n"
	file := filepath.Join(t.TempDir(), "answers.jsonl")
	settleAs := func(check bool) (bool, string) {
		t.Helper()
		var out strings.Builder
		unchanged, err := settle(file, []string{"a", "b"}, []byte(told), check, &out)
		if err != nil {
			t.Fatal(err)
		}
		return unchanged, strings.ReplaceAll(out.String(), file, "answers.jsonl")
	}
	const written = "{\"id\":\"a\",\"n\":1}\n{\"id\":\"b\",\"n\":2}\n"
	if err := os.WriteFile(file, []byte(written), 0o644); err != nil {
		t.Fatal(err)
	}
	want := "answers.jsonl:2: b\n  written: {\"id\":\"b\",\"n\":2}\n  told:    {\"id\":\"b\",\"n\":3}\n"
	for _, check := range []bool{true, false} {
		unchanged, out := settleAs(check)
		if diff := cmp.Diff(want, out); diff != "" || unchanged {
			t.Errorf("unchanged: %t\n%s", unchanged, diff)
		}
	}
	if unchanged, out := settleAs(true); out != "" || !unchanged {
		t.Errorf("after writing: unchanged: %t, %q", unchanged, out)
	}
}
