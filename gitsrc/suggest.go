package gitsrc

import (
	"cmp"
	"slices"
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
	for _, name := range nearest(base, names) {
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

// nearest returns the short forms of the names that are most like the one that was meant: few edits away, or the same branch of a remote.
func nearest(meant string, full []string) []string {
	type candidate struct {
		name string
		away int
	}
	var near []candidate
	limit := max(1, len(meant)/3)
	for _, ref := range full {
		name := baseName(ref)
		away := editDistance(meant, name, limit)
		if _, branch, ok := cutFirst(name); ok && branch == meant {
			away = 0
		}
		if away <= limit {
			near = append(near, candidate{name, away})
		}
	}
	slices.SortFunc(near, func(a, b candidate) int { return cmp.Or(cmp.Compare(a.away, b.away), cmp.Compare(a.name, b.name)) })
	var names []string
	for _, c := range near {
		if len(names) < maxSuggestions && !slices.Contains(names, c.name) {
			names = append(names, c.name)
		}
	}
	return names
}

// cutFirst cuts a remote branch's name after the remote.
func cutFirst(name string) (remote, branch string, found bool) {
	for i := range len(name) {
		if name[i] == '/' {
			return name[:i], name[i+1:], true
		}
	}
	return "", name, false
}

// editDistance counts the bytes to insert, delete or replace to get from a to b; anything above limit may be answered by limit+1.
func editDistance(a, b string, limit int) int {
	if max(len(a)-len(b), len(b)-len(a)) > limit {
		return limit + 1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		best := row[0]
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, diagonal+1)
			best = min(best, row[j+1])
		}
		if best > limit {
			return limit + 1
		}
	}
	return row[len(b)]
}
