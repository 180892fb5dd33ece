// Package report prints what a run found out.
//
// A [Format] is one way of printing one kind of value: the result of a check, the
// surface of a side, the bumps, the rule catalogue. The formats of a kind are listed in one
// place ([Results], [Shows], [Needs], [Catalogues]), and each is a file of its own.
// A format gets everything it prints in the value; it reads no files.
//
// What comes from a repository (names, paths, messages of parsers, source lines)
// may be made to deceive whoever reads it. No format prints it raw: see
// [Visible] for text, and each format's own quoting on top of it. The JSON formats of
// permver itself keep the data as they are and spell the same characters as JSON escapes.
package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

// Format is one way of printing values of one kind.
type Format[T any] struct {
	Name string
	// Print writes the value. Its errors are those of w, and of values that the
	// format cannot express.
	Print func(w io.Writer, value T, o Options) error
}

// Options are what a reader can choose. Formats for machines ignore them.
type Options struct {
	// Color turns on ANSI colours.
	Color bool
	// Width is the number of columns at which text is wrapped; 0 means
	// [DefaultWidth]. Source lines are never wrapped.
	Width int
	// Quiet prints nothing but what makes the run fail, and a line for a release whose
	// bump cannot be judged; Verbose leaves nothing out.
	Quiet, Verbose bool
	// Room is how many bytes a report of Markdown may have; 0 means [CommentRoom].
	Room int
	// Held reads the file that is printed to, as it is: File, nil if there is none yet. It
	// is nil where nothing is replaced.
	Held func() ([]byte, error)
	File string
}

// DefaultWidth is the number of columns at which text is wrapped where the width
// of a terminal is not known.
const DefaultWidth = 100

// Formats are the formats of one kind of value.
type Formats[T any] []Format[T]

// Results are the formats for the result of a check or a lint run.
func Results() Formats[*verdict.Result] {
	return Formats[*verdict.Result]{
		{"text", printText},
		{"json", printJSON},
		{"sarif", printSARIF},
		{"github", printGitHub},
		{"gitlab", printGitLab},
		{"junit", printJUnit},
		{"checkstyle", printCheckstyle},
		{"markdown", printMarkdown},
		{"html", printHTML},
	}
}

// Shows are the formats for surfaces.
func Shows() Formats[*Surfaces] {
	return Formats[*Surfaces]{{"text", printSurfaceText}, {"json", printSurfaceJSON}, {"snapshot", printSnapshot}, {"html", printSurfaceHTML}}
}

// Needs are the formats for bumps.
func Needs() Formats[*Bumps] {
	return Formats[*Bumps]{{"text", printBumpsText}, {"json", printBumpsJSON}}
}

// Catalogues are the formats for the rule catalogue.
func Catalogues() Formats[[]*rules.Rule] {
	return Formats[[]*rules.Rule]{{"text", printRulesText}, {"json", printRulesJSON}}
}

// Names returns the formats' names, the default first.
func (f Formats[T]) Names() []string {
	names := make([]string, len(f))
	for i, format := range f {
		names[i] = format.Name
	}
	return names
}

// Find returns the format of that exact name. The error is an [*UnknownFormat].
func (f Formats[T]) Find(name string) (Format[T], error) {
	for _, format := range f {
		if format.Name == name {
			return format, nil
		}
	}
	return Format[T]{}, &UnknownFormat{Name: name, Known: f.Names()}
}

// UnknownFormat is the error for a format that does not exist.
type UnknownFormat struct {
	Name  string
	Known []string
}

func (e *UnknownFormat) Error() string {
	last := len(e.Known) - 1
	return fmt.Sprintf("unknown format %q: want %s or %s", e.Name, strings.Join(e.Known[:last], ", "), e.Known[last])
}

// Plain returns the options for a file: no colours, and the width of no terminal.
func (o Options) Plain() Options {
	o.Color, o.Width = false, 0
	return o
}
