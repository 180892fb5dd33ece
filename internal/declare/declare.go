// Package declare writes a bump down where a repository declares it: in the
// version of a Cargo.toml ([SetVersions]), or in a change file of covector
// ([ChangeFile]).
//
// What a file will hold is worked out in memory, as [Edit]s. [Write] alone touches
// the disk, and only if every file still is what it was when the edits were made.
package declare

import (
	"errors"
	"fmt"
)

// Edit is what becomes of one file.
type Edit struct {
	// Path is relative to the top of the repository and uses "/". No symbolic link
	// is at its end.
	Path string
	// Before is the file's content as it was read, nil for a file that is not there
	// yet; After is what it is to hold.
	Before, After []byte
}

// IsNew reports whether the edit makes a file.
func (e Edit) IsNew() bool { return e.Before == nil }

// What keeps a file from being written.
var (
	// ErrChanged is a file that is not what it was when it was read.
	ErrChanged = errors.New("it has changed since it was read")
	// ErrExists is a new file in whose place there is one.
	ErrExists = errors.New("there is such a file already")
	// ErrNotRegular is something that is no regular file.
	ErrNotRegular = errors.New("it is not a regular file")
)

// WriteError is a file that was not written.
type WriteError struct {
	Path string
	Err  error
	// Written are the files that were written before it.
	Written []string
}

func (e *WriteError) Error() string { return fmt.Sprintf("write %s: %v", e.Path, e.Err) }

// Unwrap returns the reason.
func (e *WriteError) Unwrap() error { return e.Err }

// Hints says what has been written all the same, or what to do.
func (e *WriteError) Hints() []string {
	hints := make([]string, 0, len(e.Written)+1)
	for _, file := range e.Written {
		hints = append(hints, file+" has been written")
	}
	switch {
	case errors.Is(e.Err, ErrChanged):
		hints = append(hints, "run the command again, while nothing else changes the file")
	case errors.Is(e.Err, ErrExists):
		hints = append(hints, "git may ignore it; move it away, or add it to the repository")
	}
	return hints
}
