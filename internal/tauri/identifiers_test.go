package tauri

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/acl"
)

// toldIdentifier is what Tauri makes of a text: an identifier, or why it is none.
type toldIdentifier struct {
	OK    *struct{ Prefix, Base string }
	Error string
}

func TestTauriIdentifiers(t *testing.T) {
	questions, err := readLines("../../testdata/tauri/identifiers.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	answers, err := readLines("../../testdata/tauri/identifiers-answers.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	if len(questions) != len(answers) || len(questions) < 50 {
		t.Fatalf("%d identifiers, %d answers", len(questions), len(answers))
	}
	for i, question := range questions {
		var text string
		if json.Unmarshal(question, &text) != nil {
			continue // not a string, which only the program has to refuse
		}
		var told, parsed toldIdentifier
		if err := json.Unmarshal(answers[i], &told); err != nil {
			t.Fatalf("line %d: %v", i+1, err)
		}
		id, err := acl.ParseIdentifier(text)
		if err == nil {
			parsed.OK = &struct{ Prefix, Base string }{id.Prefix, id.Base}
		} else {
			parsed.Error = reasonOf(t, err)
		}
		if diff := cmp.Diff(told, parsed); diff != "" {
			t.Errorf("%q (-Tauri +permver):\n%s", text, diff)
		}
	}
}

func reasonOf(t *testing.T, err error) string {
	t.Helper()
	var refused *acl.IdentifierError
	if !errors.As(err, &refused) {
		t.Fatal(err)
	}
	return refused.Reason
}
