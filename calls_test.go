package permver

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/fixture"
	"github.com/permver/permver/rules"
)

const callsDir = "testdata/tauri/calls"

// recordedCall is a call of a command and what came of it: a line of calls.jsonl and the
// same line of answers.jsonl.
type recordedCall struct {
	Command string
	Args    map[string]any
	answers
}

// answers are what the command's functions of both sides give back.
type answers struct{ Base, Head callAnswer }

// callAnswer is the error with which a call failed, or "".
type callAnswer struct{ Error string }

// TestCalls holds what is said of the arguments of commands to what Tauri makes of calls.
// The calls in testdata/tauri/calls have been made. Each that a finding shows worked with
// base, and with head works or fails as the finding says, in the same words. Where a finding
// says that calls fail, and shows none, one of those that worked fails; where none does, none
// fails. With PERMVER_CALLS set to the program that is built there, the calls are made
// again; -update writes down what comes of them.
func TestCalls(t *testing.T) {
	calls := recordedCalls(t)
	result := checkFiles(t, callsTree(t, "base", "1.0.0"), callsTree(t, "head", "1.1.0"))
	told := map[string]string{} // of each command, the rule that speaks of it
	for _, f := range findings(result) {
		if f.Subject.Kind != diff.OnCommand {
			continue
		}
		told[f.Subject.Name] = f.Rule.ID
		switch {
		case f.Witness != nil && f.Witness.Call != nil:
			told[f.Subject.Name] += " with a call"
			checkCall(t, calls, f.Subject.Name, f.Witness)
		case breaks(calls, f.Subject.Name) != (f.Effect == rules.CallFails):
			t.Errorf("%s says of %s that %s", f.Rule.ID, f.Subject.Name, f.Effect)
		}
	}
	for _, c := range calls {
		if told[c.Command] == "" && ownTypes[c.Command] != breaks(calls, c.Command) {
			t.Errorf("of %s nothing is said, and a call fails: %t", c.Command, breaks(calls, c.Command))
		}
	}
	want := maps.Clone(wantCalls)
	for _, command := range retyped {
		want[command] = "arg-type-changed with a call"
	}
	if d := gocmp.Diff(want, told); d != "" {
		t.Errorf("the rules that speak of a command (-want +got):\n%s", d)
	}
}

// ownTypes are the commands that take a type of the plugin's own in place of a text, and no
// struct. What it takes is not known: it may well be a text, and nothing is said.
var ownTypes = map[string]bool{"text_to_enum": true}

// wantCalls are the commands that a rule has to speak of.
var wantCalls = map[string]string{
	"anything_to_text": "arg-type-changed", "array_longer": "arg-type-changed with a call", "fraction_to_whole": "arg-type-changed",
	"narrower": "arg-type-changed", "text_to_letter": "arg-type-changed",

	"channel_added": "arg-added-required with a call", "required_added": "arg-added-required with a call",
	"optional_to_required": "arg-added-required with a call",
	"renamed":              "arg-renamed with a call", "optional_renamed": "arg-added-optional",
	"snake_case":     "arg-case-changed with a call",
	"optional_added": "arg-added-optional",

	"channel_removed": "arg-removed", "optional_removed": "arg-removed", "required_removed": "arg-removed",
	"result_number_to_text": "return-type-changed with a call", "result_to_optional": "return-type-changed",
	"scope_added": "scope-param-added",
}

// retyped are the commands of which a call is shown that passes a value of the old type.
var retyped = []string{
	"bytes_to_text", "flag_to_number", "flag_to_text", "fraction_to_text", "letter_to_number", "list_of_tuples", "list_to_map",
	"map_of_texts", "map_to_list", "number_to_channel", "number_to_fixed", "number_to_flag", "number_to_letter", "number_to_nothing",
	"number_to_optional_text", "number_to_path", "number_to_text", "optional_list", "optional_text_to_number", "text_to_channel",
	"text_to_flag", "text_to_fraction", "text_to_list", "text_to_map", "text_to_number", "text_to_struct", "text_to_tuple", "texts_to_numbers",
	"tuple_longer", "tuple_of_texts", "tuple_shorter", "two_changed",
}

// breaks says that a call of the command worked, and fails.
func breaks(calls []recordedCall, command string) bool {
	return slices.ContainsFunc(calls, func(c recordedCall) bool {
		return c.Command == command && c.Base.Error == "" && c.Head.Error != ""
	})
}

// checkCall compares the witness of a change with what came of the call.
func checkCall(t *testing.T, calls []recordedCall, command string, w *diff.Witness) {
	t.Helper()
	args := passedArgs(t, w.Call)
	at := slices.IndexFunc(calls, func(c recordedCall) bool {
		return c.Command == command && gocmp.Equal(c.Args, args)
	})
	if at < 0 {
		line, _ := json.Marshal(map[string]any{"command": command, "args": args})
		t.Errorf("the call was not made: %s", line)
		return
	}
	want := ""
	if strings.HasPrefix(w.After, "invalid") {
		want = w.After
	}
	if got := calls[at]; got.Base.Error != "" || got.Head.Error != want {
		t.Errorf("%s: base %q, head %q; the finding says %q", w.Call, got.Base.Error, got.Head.Error, w.After)
	}
}

// passedArgs are the arguments of a call as JSON.
func passedArgs(t *testing.T, call *diff.Call) map[string]any {
	t.Helper()
	written := strings.NewReplacer("new Channel()", `"__CHANNEL__:1"`, "[1, …]", "[1, 1]")
	args := map[string]any{}
	for _, a := range call.Arguments {
		var value any
		if err := json.Unmarshal([]byte(written.Replace(a.Value)), &value); err != nil {
			t.Errorf("%s: %s: %v", call, a.Name, err)
		}
		args[a.Name] = value
	}
	return args
}

var handlerEntry = regexp.MustCompile(`(?m)^        (\w+),$`)

// callsTree is a plugin with the commands of one side.
func callsTree(t *testing.T, side, version string) map[string]string {
	t.Helper()
	source, err := os.ReadFile(filepath.Join(callsDir, "src", side+".rs"))
	if err != nil {
		t.Fatal(err)
	}
	var declared, allowed []string
	for _, entry := range handlerEntry.FindAllStringSubmatch(string(source), -1) {
		declared = append(declared, `"`+entry[1]+`"`)
		allowed = append(allowed, `"allow-`+strings.ReplaceAll(entry[1], "_", "-")+`"`)
	}
	tree := map[string]string{
		"src/lib.rs":               string(source),
		"build.rs":                 "fn main() { tauri_plugin::Builder::new(&[" + strings.Join(declared, ", ") + "]).build(); }\n",
		"permissions/default.toml": "[default]\npermissions = [" + strings.Join(allowed, ", ") + "]\n",
	}
	fixture.Complete(tree, version)
	return tree
}

// recordedCalls are the calls, with what came of them.
func recordedCalls(t *testing.T) []recordedCall {
	t.Helper()
	questions := readCalls(t, "calls.jsonl")
	if program := os.Getenv("PERMVER_CALLS"); program != "" {
		cmd := exec.CommandContext(t.Context(), program)
		cmd.Stdin = bytes.NewReader(questions)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile(filepath.Join(callsDir, "answers.jsonl"), out, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if d := gocmp.Diff(string(readCalls(t, "answers.jsonl")), string(out)); d != "" {
			t.Errorf("Tauri answers otherwise than recorded (-want +got):\n%s", d)
		}
	}
	calls := decodeLines[recordedCall](t, questions)
	came := decodeLines[answers](t, readCalls(t, "answers.jsonl"))
	if len(calls) != len(came) {
		t.Fatalf("%d calls, %d answers", len(calls), len(came))
	}
	for i := range calls {
		calls[i].answers = came[i]
	}
	return calls
}

func readCalls(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(callsDir, name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// decodeLines decodes JSON values, one a line.
func decodeLines[T any](t *testing.T, content []byte) []T {
	t.Helper()
	var all []T
	for decoder := json.NewDecoder(bytes.NewReader(content)); decoder.More(); {
		var one T
		if err := decoder.Decode(&one); err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	return all
}
