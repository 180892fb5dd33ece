package config

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source"
)

// Error is a configuration with mistakes.
type Error struct {
	Mistakes []Mistake
	// Where is the side that has it, "" if it is the one on disk.
	Where string
	// Hint is what else helps, "" where the mistakes say all.
	Hint string
}

// Mistake is one thing that is wrong, with what to write instead.
type Mistake struct {
	At      source.Place
	Message string
	Advice  string // "" where the message says all
}

// Error has a line for every mistake, in their order in the file.
func (e *Error) Error() string {
	lines := make([]string, len(e.Mistakes))
	for i, m := range e.Mistakes {
		lines[i] = m.String()
	}
	return strings.Join(lines, "\n")
}

// Hints says which side was read, since the file on disk may be another, and what else
// helps.
func (e *Error) Hints() (hints []string) {
	if e.Where != "" {
		hints = append(hints, "this was read from "+e.Where)
	}
	if e.Hint != "" {
		hints = append(hints, e.Hint)
	}
	return hints
}

// Usage marks the error as one of the configuration, not of what is checked.
func (e *Error) Usage() bool { return true }

// String is FILE:LINE:COLUMN: what is wrong; what to write.
func (m Mistake) String() string {
	s := fmt.Sprintf("%s:%d:%d: %s", m.At.File, m.At.Line, m.At.Column, m.Message)
	if m.Advice != "" {
		s += "; " + m.Advice
	}
	return s
}

// notTOML makes a mistake of a text that is no TOML.
func notTOML(err error) error {
	var fault *manifest.TOMLError
	if !errors.As(err, &fault) {
		return err
	}
	m := Mistake{At: fault.At, Message: fault.Message}
	switch {
	case strings.HasSuffix(m.Message, "at start of value") || strings.HasPrefix(m.Message, "expected keyword"):
		m.Advice = "words stand in quotes"
	case strings.HasSuffix(m.Message, "valid UTF-8"):
		m.Message, m.Advice = "this is no UTF-8", "save the file in that encoding"
	}
	return &Error{Mistakes: []Mistake{m}}
}

// mistake notes what is wrong at a place.
func (r *reader) mistake(at source.Place, advice, format string, args ...any) {
	r.mistakes = append(r.mistakes, Mistake{At: at, Message: fmt.Sprintf(format, args...), Advice: advice})
}

// error is all that was wrong, nil if nothing was.
func (r *reader) error() error {
	if len(r.mistakes) == 0 {
		return nil
	}
	return NewError(r.mistakes)
}

// NewError makes the error for mistakes, in the order in which they stand.
func NewError(mistakes []Mistake) *Error {
	slices.SortStableFunc(mistakes, func(a, b Mistake) int {
		return cmp.Or(strings.Compare(a.At.File, b.At.File), cmp.Compare(a.At.Line, b.At.Line), cmp.Compare(a.At.Column, b.At.Column))
	})
	return &Error{Mistakes: mistakes}
}
