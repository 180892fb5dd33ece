package diff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/wire"
)

// Call is a call from JavaScript.
type Call struct {
	Command   string // as invoke takes it: "plugin:store|load"
	Arguments []Passed
}

// Passed is an argument of a call.
type Passed struct {
	Name  string
	Type  string // in Rust
	Value string // in JavaScript, as an example
}

// String is the call in JavaScript.
func (c *Call) String() string {
	if len(c.Arguments) == 0 {
		return fmt.Sprintf("invoke(%q)", c.Command)
	}
	passed := make([]string, len(c.Arguments))
	for i, a := range c.Arguments {
		passed[i] = a.Name + ": " + a.Value
	}
	return fmt.Sprintf("invoke(%q, { %s })", c.Command, strings.Join(passed, ", "))
}

// witness is a call that the function of base answered: with what it required, and with
// the optional arguments that the change is about, or that another change is about.
func (s *callees) witness(change Change) *Witness {
	call := &Call{Command: acl.CommandPrefix(s.key) + s.command}
	for _, a := range s.was.args {
		about := slices.ContainsFunc(change.Arguments, func(c Argument) bool { return c.Key == a.key && c.Was == a.shape.Name })
		is := s.is.find(a.key)
		if a.required() || change.Kind != ArgAddedRequired && (about || is != nil && is.required()) {
			call.Arguments = append(call.Arguments, Passed{a.key, a.shape.Name, a.shape.Example()})
		}
	}
	w := &Witness{Call: call, Platform: s.on, Before: "the command is called"}
	if change.Kind == ReturnTypeChanged {
		w.Before, w.After = "it gives back "+s.was.result.Name, "it gives back "+s.is.result.Name
		if s.is.result.Kind == wire.Null {
			w.After = "it gives back nothing"
		}
		return w
	}
	w.After = s.after(change, call)
	return w
}

// after is what Tauri makes of the call now. It reads the arguments in the order of the
// function's parameters, and stops at the first that it refuses (tauri, ipc/command.rs).
func (s *callees) after(change Change, call *Call) string {
	for _, is := range s.is.args {
		passed := slices.ContainsFunc(call.Arguments, func(p Passed) bool { return p.Name == is.key })
		switch {
		case !passed && is.required():
			return s.refused(is.key, fmt.Sprintf("command %s missing required key %s", s.is.fn, is.key))
		case passed && wire.Takes(s.was.find(is.key).shape, is.shape) == wire.Fails:
			was := s.was.find(is.key).shape
			if is.shape.Kind == wire.Channel && was.Kind == wire.Text { // in words of its own (tauri, ipc/channel.rs)
				return fmt.Sprintf("invalid channel value `%s`, expected a string in the `__CHANNEL__:ID` format", strings.Trim(was.Example(), `"`))
			}
			return s.refused(is.key, wire.Refusal(was, is.shape))
		}
	}
	if s.is.unnamed != nil {
		return s.refused("", fmt.Sprintf("command %s has an argument with no name with a non-optional value", s.is.fn))
	}
	return fmt.Sprintf("the command is called without %s", strings.Join(change.Lost, ", "))
}

func (s *callees) refused(key, why string) string {
	if why == "" {
		why = "invalid type"
	}
	return fmt.Sprintf("invalid args `%s` for command `%s`: %s", key, s.is.fn, why)
}
