package acl

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/manifest"
)

// tauriRequest and tauriAnswer are the lines of testdata/tauri: permission files of
// plugins, and what Tauri's own crates make of them.
type tauriRequest struct {
	ID      string
	Plugins map[string][]struct{ Path, Text string }
}

type tauriAnswer struct {
	Abort   string
	Plugins map[string]struct {
		Identifiers map[string]map[string]tauriGrant // by "all", or by platform
		ParseError  *struct{ Path, Error string }    `json:"parse_error"`
	}
}

type tauriGrant struct {
	Allow, Deny   []string
	CommandScopes []tauriScope `json:"command_scopes"`
	Global        tauriScope
	Error, Panic  string
}

type tauriScope struct {
	Commands []string `json:"commands_allow"`
	Allow    []json.RawMessage
	Deny     []json.RawMessage
}

// outside are the requests that permver does not answer as Tauri does, or that it
// cannot be asked: each with the reason.
var outside = map[string]string{
	"cycle over two plugins":    "permver knows one plugin, and takes the other for foreign",
	"ignored nesting of 10000":  "JSON that Tauri ignores is refused by encoding/json beyond 10,000 levels",
	"path permissions/a.TOML":   "discovery does not find the file",
	"path permissions/a.json5":  "discovery does not find the file",
	"path permissions/a":        "discovery does not find the file",
	"path permissions/a.":       "discovery does not find the file",
	"app manifest":              "the key is not a plugin's",
	"key that is no identifier": "Cargo's links cannot give that key",
}

func TestTauriAnswers(t *testing.T) {
	requests, answers := readLines(t, "requests.jsonl"), readLines(t, "answers.jsonl")
	if len(requests) != len(answers) || len(requests) < 400 {
		t.Fatalf("%d requests, %d answers", len(requests), len(answers))
	}
	asked := 0
	left := maps.Clone(outside)
	for i := range requests {
		var request tauriRequest
		var answer tauriAnswer
		if err := errors.Join(json.Unmarshal(requests[i], &request), json.Unmarshal(answers[i], &answer)); err != nil {
			continue // a request that is none: the program's own tests are about those
		}
		if _, ok := outside[request.ID]; ok {
			delete(left, request.ID)
			continue
		}
		for key, files := range request.Plugins {
			if manifest.KeyOf("tauri-plugin-"+key) != key {
				continue
			}
			tree := make(map[string]string)
			for n, f := range files {
				tree[fmt.Sprintf("permissions/%03d%s", n, path.Ext(f.Path))] = f.Text
			}
			asked++
			t.Run(request.ID, func(t *testing.T) { compareWithTauri(t, key, loadTree(t, key, tree), answer) })
		}
	}
	if len(left) > 0 {
		t.Errorf("no request is called %v", slices.Sorted(maps.Keys(left)))
	}
	if asked < 400 {
		t.Errorf("only %d plugins were asked about", asked)
	}
}

func readLines(t *testing.T, name string) [][]byte {
	t.Helper()
	content, err := os.ReadFile("../../testdata/tauri/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var lines [][]byte
	scanner := bufio.NewScanner(bytes.NewReader(content))
	scanner.Buffer(nil, len(content)+1)
	for scanner.Scan() {
		lines = append(lines, bytes.Clone(scanner.Bytes()))
	}
	return lines
}

func loadTree(t *testing.T, key string, tree map[string]string) *manifest.Plugin {
	t.Helper()
	tree["Cargo.toml"] = fmt.Sprintf("[package]\nname = \"tauri-plugin-%[1]s\"\nversion = \"1.0.0\"\nlinks = \"tauri-plugin-%[1]s\"\n[build-dependencies]\ntauri-plugin = \"2\"\n", key)
	tree["build.rs"] = "fn main() { tauri_plugin::Builder::new(&[]).build() }"
	plugin, err := manifest.NewLoader().Load(gitsrc.Files("tree", tree), "")
	if err != nil {
		t.Fatal(err)
	}
	return plugin
}

func compareWithTauri(t *testing.T, key string, plugin *manifest.Plugin, answer tauriAnswer) {
	t.Helper()
	s := NewSurface(plugin)
	told := answer.Plugins[key]
	switch {
	case answer.Abort != "":
		cycle := func(o Outcome) bool {
			var failure *ResolveError
			return errors.As(o.Err, &failure) && failure.Kind == Cycle
		}
		if !slices.ContainsFunc(slices.Collect(maps.Values(s.Outcomes)), cycle) {
			t.Errorf("Tauri aborts (%s), and permver sees no cycle", answer.Abort)
		}
		return
	case (told.ParseError != nil) != plugin.Refused():
		t.Fatalf("Tauri: %+v, permver: %+v", told.ParseError, plugin.Faults)
	case told.ParseError != nil:
		return
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(told.Identifiers)), s.Names()); diff != "" {
		t.Fatal(diff)
	}
	for name, grants := range told.Identifiers {
		for _, platform := range manifest.AllPlatforms.Each() {
			grant, ok := grants["all"]
			if !ok {
				grant = grants[platform.Names()[0]]
			}
			if diff := cmp.Diff(grant.tell(), tellOn(s.Outcomes[name], platform)); diff != "" && !isForeign(s.Outcomes[name]) {
				t.Errorf("%s on %s (-Tauri +permver):\n%s", name, platform, diff)
			}
		}
	}
}

func isForeign(o Outcome) bool {
	return slices.ContainsFunc(o.Grants, func(g PlatformGrant) bool { return len(g.Grant.Foreign) > 0 })
}

// tell writes a grant of Tauri's as tellOn writes permver's.
func (g tauriGrant) tell() map[string]any {
	if g.Error != "" || g.Panic != "" {
		return map[string]any{"refused": true}
	}
	scopes := make(map[string]any)
	for _, command := range g.Allow {
		var allow, deny []json.RawMessage
		for _, s := range g.CommandScopes {
			if slices.Contains(s.Commands, command) {
				allow, deny = append(allow, s.Allow...), append(deny, s.Deny...)
			}
		}
		scopes[command] = [2][]string{canonical(texts(allow)), canonical(texts(deny))}
	}
	return map[string]any{
		"allow": scopes, "deny": canonical(g.Deny),
		"global": [2][]string{canonical(texts(g.Global.Allow)), canonical(texts(g.Global.Deny))},
	}
}

func tellOn(o Outcome, platform manifest.Platforms) map[string]any {
	if o.Err != nil {
		return map[string]any{"refused": true}
	}
	g := o.On(platform)
	scopes := make(map[string]any)
	for command, s := range g.Allow {
		scopes[command] = scopeLists(s)
	}
	return map[string]any{"allow": scopes, "deny": canonical(slices.Collect(maps.Keys(g.Deny))), "global": scopeLists(orEmpty(g.Global))}
}

func scopeLists(s Scope) [2][]string {
	return [2][]string{canonical(slices.Collect(maps.Keys(s.Allow))), canonical(slices.Collect(maps.Keys(s.Deny)))}
}

func texts(values []json.RawMessage) []string {
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = string(v)
	}
	return all
}

// unspoken are the numbers that JSON cannot write; the program says null.
var unspoken = []string{"NaN", "+Inf", "-Inf"}

// canonical sorts values, each once, in one way of writing JSON.
func canonical(values []string) []string {
	all := make([]string, 0, len(values))
	for _, v := range values {
		for _, word := range unspoken {
			v = string(bytes.ReplaceAll([]byte(v), []byte(word), []byte("null")))
		}
		var parsed any
		if json.Unmarshal([]byte(v), &parsed) == nil {
			if written, err := json.Marshal(parsed); err == nil {
				v = string(written)
			}
		}
		all = append(all, v)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
