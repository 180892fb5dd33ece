package tauri

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Failure is a build script that failed.
type Failure struct {
	// Crate is the package that the script belongs to.
	Crate string
	// Printed is what the script printed on standard output beside its
	// instructions for Cargo: where Tauri's build scripts say what is wrong. Errors
	// is its standard error, where a panic is told.
	Printed, Errors string
}

func (f *Failure) Error() string {
	return fmt.Sprintf("the build script of %s failed: %s", f.Crate, f.Text())
}

var panicked = regexp.MustCompile(`(?s)^thread .* panicked at [^\n]*:\n(.*?)(\nnote: .*)?$`)

// Panic returns the message of the panic that ended the script, "" if none did.
func (f *Failure) Panic() string {
	if message := panicked.FindStringSubmatch(f.Errors); message != nil {
		return message[1]
	}
	return ""
}

// Text returns why the script failed, in one line. Of an error of several lines, which
// shows the place in a file, the first and the last are told.
func (f *Failure) Text() string {
	text := cmp.Or(f.Panic(), f.Printed, f.Errors)
	told := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
	told = slices.DeleteFunc(told, func(line string) bool { return strings.TrimSpace(line) == "" })
	if len(told) < 2 {
		return text
	}
	return told[0] + " … " + strings.TrimSpace(told[len(told)-1])
}

var scriptFailed = regexp.MustCompile("(?m)^error: failed to run custom build command for `([^ `]+)")

// scriptFailure reads how Cargo tells of a build script that failed: what the script
// printed is indented by two spaces, under the titles "--- stdout" and "--- stderr".
// It returns nil if Cargo tells something else.
func scriptFailure(output string) *Failure {
	crate := scriptFailed.FindStringSubmatch(output)
	if crate == nil {
		return nil
	}
	failure := &Failure{Crate: crate[1]}
	var section *string
	for line := range strings.Lines(output) {
		text, indented := strings.CutPrefix(line, "  ")
		switch {
		case text == "--- stdout\n":
			section = &failure.Printed
		case text == "--- stderr\n":
			section = &failure.Errors
		case section == nil, section == &failure.Printed && strings.HasPrefix(text, "cargo:"):
		case indented:
			*section += text
		case line != "\n":
			section = nil
		}
	}
	failure.Printed, failure.Errors = strings.Trim(failure.Printed, "\n"), strings.Trim(failure.Errors, "\n")
	return failure
}
