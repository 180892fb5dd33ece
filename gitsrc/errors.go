package gitsrc

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
)

// The causes of an [*Error], for errors.Is. A path that a side does not have is [io/fs.ErrNotExist] instead.
var (
	ErrNotRepo     = errors.New("not a git repository")
	ErrBadRev      = errors.New("not a commit in this repository")
	ErrAmbiguous   = errors.New("ambiguous object name")
	ErrShallow     = errors.New("not in this clone, which is shallow")
	ErrMissing     = errors.New("missing from this repository")
	ErrCorrupt     = errors.New("damaged")
	ErrTooBig      = errors.New("too big")
	ErrUnsupported = errors.New("not supported")
	ErrLink        = errors.New("symbolic link that cannot be followed")
	ErrNoWorktree  = errors.New("no working tree")
	ErrUnmerged    = errors.New("in conflict, and not merged yet")
	ErrNoMergeBase = errors.New("no common ancestor")
	ErrSubmodule   = errors.New("inside a submodule, which is another repository")
	ErrNotDir      = errors.New("not a directory")
	ErrNotFile     = errors.New("not a regular file")
)

// ErrNoCommit is an ErrBadRev whose name leads somewhere, though to no commit: a tag can be on a file or a folder.
var ErrNoCommit = fmt.Errorf("%w", ErrBadRev)

// Error is every error of this package: what was being done, to what, and why it could not be done.
type Error struct {
	Op      string // what was being done: "open", "resolve", "read", …
	Subject string // to what: a path, a revision or an object, quoted where it came from outside
	Err     error  // one of the causes above, fs.ErrNotExist, an error of the system, or another *Error nearer to the cause
	Detail  string // what more is known

	hints []string
}

// Error returns "op subject: cause: detail".
func (e *Error) Error() string {
	text := e.Op
	if e.Subject != "" {
		if text != "" {
			text += " "
		}
		text += e.Subject
	}
	text += ": " + e.Err.Error()
	if e.Detail != "" {
		text += ": " + e.Detail
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Hints returns what the user can type or change, the most useful first; none if nothing is known to help.
func (e *Error) Hints() []string {
	hints := slices.Clone(e.hints)
	var inner *Error
	if errors.As(e.Err, &inner) {
		for _, hint := range inner.Hints() {
			if !slices.Contains(hints, hint) {
				hints = append(hints, hint)
			}
		}
	} else if errors.Is(e.Err, fs.ErrPermission) {
		hints = append(hints, hintPermission)
	}
	return hints
}

// Hints returns the hints of the first [*Error] in err's chain.
func Hints(err error) []string {
	var e *Error
	if errors.As(err, &e) {
		return e.Hints()
	}
	return nil
}

// quote makes a name from outside safe to print: control characters and bytes that are not UTF-8 become visible.
func quote(name string) string { return strconv.Quote(name) }

var (
	hintPermission = "run permver as the user that the repository belongs to: in a container, with `--user \"$(id -u):$(id -g)\"`"

	hintFsck = "run `git fsck` to see what is damaged; a fresh clone repairs it"

	hintsShallow = []string{
		"in GitHub Actions give actions/checkout `fetch-depth: 2` for pull requests, or `fetch-depth: 0` to compare with release tags",
		"elsewhere run `git fetch --deepen=1`, or `git fetch --unshallow` for the whole history",
	}
	hintsUnshallow = []string{
		"in GitHub Actions give actions/checkout `fetch-depth: 0`: every commit in between is needed",
		"elsewhere run `git fetch --unshallow`",
	}
	hintsWhole = []string{
		"in GitHub Actions give actions/checkout `fetch-depth: 0`, which fetches the whole history and its tags",
		"elsewhere run `git fetch --unshallow --tags`",
	}
	hintsPartial = []string{
		"give `--fetch`, which fetches over the network what this partial clone left out, and only what is needed",
		"run `git fetch --refetch --no-filter`, which fetches what this partial clone left out",
		"in GitHub Actions give actions/checkout neither `filter` nor `sparse-checkout`",
	}
)
