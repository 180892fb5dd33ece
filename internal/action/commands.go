package action

import (
	"crypto/rand"
	"fmt"
	"io"
	"strings"

	"github.com/permver/permver/internal/report"
)

// commands is the log of a step. The runner obeys lines of it: "::error::" makes an
// annotation, and old commands still set outputs. See "Workflow commands for GitHub
// Actions" in GitHub's documentation, and src/Runner.Worker/ActionCommandManager.cs of
// actions/runner.
type commands struct{ out io.Writer }

// verbatim writes text of which the runner obeys no line: commands are off until a word
// that nobody can guess.
func (c commands) verbatim(text []byte) {
	word := unguessable()
	_, _ = fmt.Fprintf(c.out, "::stop-commands::%s\n%s\n::%s::\n", word, strings.TrimSuffix(string(text), "\n"), word)
}

// say writes a line of our own.
func (c commands) say(message string) {
	c.verbatim([]byte(report.Visible(message)))
}

// notice and warn annotate the job without failing it, fail says why it fails.
func (c commands) notice(message string) { c.annotate("notice", message) }
func (c commands) warn(message string)   { c.annotate("warning", message) }

func (c commands) fail(f Failure) {
	c.annotate("error", strings.Join(append([]string{f.Message}, f.Hints...), "\n"))
}

func (c commands) annotate(kind, message string) {
	_, _ = fmt.Fprintln(c.out, report.Annotation(kind, message)) // the runner holds the other end
}

// unguessable is a word that stands in nothing else.
func unguessable() string { return "permver_" + rand.Text() }
