package tauri

import (
	"os"
	"path"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/plugingen"
)

// TestNewerSyntaxAnswers holds what permver says of syntax that older versions
// refuse to the committed answers: it speaks of exactly the files that the newest
// Tauri reads and the oldest does not.
func TestNewerSyntaxAnswers(t *testing.T) {
	newest := exchanges(t, "answers.jsonl")
	oldest := exchanges(t, "answers-oldest.jsonl")
	told := 0
	for i, x := range newest {
		for key, sources := range x.Request.Plugins {
			if _, differs := outside[x.Request.ID]; differs {
				continue
			}
			plugin, err := Load(manifest.NewLoader(), key, sources)
			if err != nil {
				t.Fatal(err)
			}
			refused := x.Answer.Plugins[key].ParseError == nil && oldest[i].Answer.Plugins[key].ParseError != nil
			if says := saysNewer(plugin); says != refused {
				t.Errorf("%s: the oldest alone refuses it: %t, permver says so: %t", x.Request.ID, refused, says)
			}
			if refused {
				told++
			}
		}
	}
	if told < 40 {
		t.Errorf("only %d questions are about it", told)
	}
}

func exchanges(t *testing.T, answers string) []Exchange {
	t.Helper()
	const folder = "../../testdata/tauri"
	all, err := ReadExchanges(path.Join(folder, "requests.jsonl"), path.Join(folder, answers))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func saysNewer(p *manifest.Plugin) bool {
	return slices.ContainsFunc(p.Faults, func(f manifest.Fault) bool { return f.Kind == manifest.NewerSyntax })
}

// TestRandomNewerSyntax does the same with plugins drawn at random, which are put to
// both programs.
func TestRandomNewerSyntax(t *testing.T) {
	newest := start(t)
	program := os.Getenv("PERMVER_REFERENCE_OLDEST")
	if program == "" {
		t.Skip("PERMVER_REFERENCE_OLDEST does not name the program that cargo builds in testdata/tauri/oldest")
	}
	oldest, err := Start(program)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := oldest.Close(); err != nil {
			t.Error(err)
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		drawn := plugingen.DrawFaulty(t)
		for _, source := range sources(drawn) {
			request := Request{ID: "drawn", Plugins: map[string][]Source{plugingen.Key: {source}}}
			plugin, err := Load(manifest.NewLoader(), plugingen.Key, request.Plugins[plugingen.Key])
			if err != nil {
				t.Fatal(err)
			}
			refused := reads(t, newest, request) && !reads(t, oldest, request)
			if says := saysNewer(plugin); says != refused {
				t.Fatalf("the oldest alone refuses it: %t, permver says so: %t\n%s", refused, says, source.Text)
			}
		}
	})
}

// reads reports whether a program's Tauri can read the files of a request.
func reads(t *rapid.T, program *Program, request Request) bool {
	answer, err := program.Ask(request)
	if err != nil {
		t.Fatal(err)
	}
	return answer.Plugins[plugingen.Key].ParseError == nil
}
