package gitsrc

import (
	"slices"
	"strings"

	"github.com/permver/permver/internal/nearest"
)

// maxSuggestions is how many similar names an unknown revision gets.
const maxSuggestions = 3

// unknown is the error for a name that nothing in the repository has, with what would help.
func (r *Repo) unknown(base string) error {
	if base == "HEAD" {
		return &Error{Op: "find", Subject: "HEAD", Err: ErrBadRev, Detail: "its branch has no commit yet", hints: []string{"commit first, or compare with `empty`"}}
	}
	failed := &Error{Op: "find", Subject: "a branch, tag or commit of that name", Err: ErrBadRev}
	tags, err := r.refs.list("refs/tags/")
	if err != nil {
		return err
	}
	names := tags
	for _, prefix := range []string{"refs/heads/", "refs/remotes/"} {
		more, err := r.refs.list(prefix)
		if err != nil {
			return err
		}
		names = append(names, more...)
	}
	for _, name := range similar(base, names) {
		failed.hints = append(failed.hints, "did you mean "+printable(name)+"?")
	}
	switch {
	case r.Shallow():
		failed.hints = append(failed.hints, hintsShallow[0], "elsewhere run `git fetch --depth=1 origin tag "+printable(base)+"`")
	case len(tags) == 0:
		failed.hints = append(failed.hints, "this clone has no tags: run `git fetch --tags`")
	default:
		failed.hints = append(failed.hints, "if it is new, run `git fetch --tags`")
	}
	return failed
}

// similar returns the short forms of the names that are most like the one that was meant, and the branch of that name that only a remote has.
func similar(meant string, full []string) []string {
	short := make([]string, 0, len(full))
	var names []string
	for _, ref := range full {
		name := baseName(ref)
		if _, branch, ok := strings.Cut(name, "/"); ok && branch == meant {
			names = append(names, name)
		}
		short = append(short, name)
	}
	for _, name := range nearest.Of(meant, short, maxSuggestions) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names[:min(len(names), maxSuggestions)]
}
