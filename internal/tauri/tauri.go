// Package tauri asks Tauri's own crates, so that permver's model can be held to
// what they say.
//
// The crates are Rust, and nobody needs them to use permver or to run its tests:
// the reference program in testdata/tauri/reference carries questions to
// tauri-utils, and its answers to the questions in testdata/tauri are committed.
// This package reads those, starts the program where it is built, and says where
// an answer and permver's model part. Only tests and the commands that keep
// testdata/tauri use it.
package tauri

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"slices"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/manifest"
)

// Request asks what Tauri makes of the permission files of some plugins.
type Request struct {
	ID string `json:"id"`
	// Plugins maps ACL keys to permission files, in the order in which Tauri reads
	// them.
	Plugins map[string][]Source `json:"plugins"`
	// Capability is a capability as an application writes it, or nothing.
	Capability json.RawMessage `json:"capability,omitempty"`
}

// Source is a permission file: the extension of its path says in which format.
type Source struct {
	Path string `json:"path"`
	Text string `json:"text"`
}

// Answer is what Tauri makes of a request.
type Answer struct {
	ID string
	// Abort is why Tauri's process ended over the request, "" if it did not.
	Abort   string
	Plugins map[string]Plugin
	// Capability is what the request's capability grants, by target.
	Capability Targets
}

// Plugin is what Tauri makes of a plugin's files: what each identifier grants to a
// capability that lists nothing else, or why a file cannot be read.
type Plugin struct {
	Identifiers map[string]Targets
	ParseError  *ParseError `json:"parse_error"`
}

// ParseError is why Tauri cannot read a file.
type ParseError struct{ Path, Error string }

// Targets maps platforms, as Tauri names them, to grants; "all" stands for all of
// them.
type Targets map[string]Grant

// On returns the grant on one platform.
func (t Targets) On(platform manifest.Platforms) Grant {
	if g, ok := t["all"]; ok {
		return g
	}
	return t[platform.Names()[0]]
}

// Grant is a resolved capability, or why Tauri refuses it: by an error, or by a
// panic of the macro that resolves it. Commands of the plugin that is asked about
// go without prefix.
type Grant struct {
	Allow, Deny   []string
	CommandScopes []Scope `json:"command_scopes"`
	// Global is the plugin's own global scope, GlobalElsewhere those of others.
	Global          Scope
	GlobalElsewhere map[string]Scope `json:"global_elsewhere"`
	Error, Panic    string
}

// Refused reports whether Tauri refuses the capability.
func (g Grant) Refused() bool { return g.Error != "" || g.Panic != "" }

// Scope is a scope with, for a command scope, the commands that it goes with.
type Scope struct {
	Commands    []string          `json:"commands_allow"`
	Allow, Deny []json.RawMessage `json:",omitempty"`
}

// UnmarshalJSON reads targets, which the program leaves out for a capability that
// is none: that is a grant refused everywhere.
func (t *Targets) UnmarshalJSON(text []byte) error {
	var refused struct {
		ParseError string `json:"parse_error"`
		Panic      string
	}
	if err := json.Unmarshal(text, &refused); err == nil && refused.ParseError+refused.Panic != "" {
		*t = Targets{"all": {Error: refused.ParseError, Panic: refused.Panic}}
		return nil
	}
	return json.Unmarshal(text, (*map[string]Grant)(t))
}

// Program is a running reference program.
type Program struct {
	command *exec.Cmd
	input   io.WriteCloser
	output  *bufio.Reader
}

// Start starts the reference program at the given path, under its supervisor.
func Start(program string) (*Program, error) {
	p := &Program{command: exec.Command(program, "--supervise")}
	p.command.Stderr = os.Stderr
	input, err := p.command.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start the reference program: %w", err)
	}
	output, err := p.command.StdoutPipe()
	if err == nil {
		err = p.command.Start()
	}
	if err != nil {
		return nil, fmt.Errorf("start the reference program: %w", err)
	}
	p.input, p.output = input, bufio.NewReader(output)
	return p, nil
}

// Ask sends a request and waits for its answer.
func (p *Program) Ask(request Request) (Answer, error) {
	var answer Answer
	line, err := json.Marshal(request)
	if err == nil {
		_, err = p.input.Write(append(line, '\n'))
	}
	if err == nil {
		line, err = p.output.ReadBytes('\n')
	}
	if err == nil {
		err = json.Unmarshal(line, &answer)
	}
	if err == nil && answer.ID != request.ID {
		err = fmt.Errorf("the answer is to %q", answer.ID)
	}
	if err != nil {
		return Answer{}, fmt.Errorf("ask the reference program about %q: %w", request.ID, err)
	}
	return answer, nil
}

// Close ends the program.
func (p *Program) Close() error {
	return errors.Join(p.input.Close(), p.command.Wait())
}

// Exchange is a request with its answer.
type Exchange struct {
	Request Request
	Answer  Answer
}

// ReadExchanges reads requests and answers, one of each a line. Lines that are no
// request, to which the program answers that they are none, are left out.
func ReadExchanges(requests, answers string) ([]Exchange, error) {
	asked, err := readLines(requests)
	if err != nil {
		return nil, err
	}
	told, err := readLines(answers)
	if err != nil {
		return nil, err
	}
	if len(asked) != len(told) {
		return nil, fmt.Errorf("%s has %d lines, %s has %d", requests, len(asked), answers, len(told))
	}
	var exchanges []Exchange
	for i := range asked {
		var e Exchange
		if bytes.Contains(told[i], []byte(`"request_error"`)) {
			continue
		}
		if err := errors.Join(json.Unmarshal(asked[i], &e.Request), json.Unmarshal(told[i], &e.Answer)); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", requests, i+1, err)
		}
		exchanges = append(exchanges, e)
	}
	return exchanges, nil
}

func readLines(name string) ([][]byte, error) {
	content, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return slices.Collect(bytes.Lines(content)), nil
}

// Load loads the permission files of a request's plugin as if they stood in a crate
// of that key, in the same order.
func Load(loader *manifest.Loader, key string, sources []Source) (*manifest.Plugin, error) {
	tree := map[string]string{
		"Cargo.toml": fmt.Sprintf(cargoToml, key),
		"build.rs":   "fn main() { tauri_plugin::Builder::new(&[]).build() }\n",
	}
	for i, s := range sources {
		tree[fmt.Sprintf("permissions/%06d%s", i, path.Ext(s.Path))] = s.Text
	}
	return loader.Load(gitsrc.Files("request", tree), "")
}

const cargoToml = `[package]
name = "tauri-plugin-%[1]s"
version = "1.0.0"
links = "tauri-plugin-%[1]s"
[build-dependencies]
tauri-plugin = "2"
`
