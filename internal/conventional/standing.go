package conventional

import (
	"strings"

	"github.com/permver/permver/internal/lazy"
)

// Entry is a commit of a history.
type Entry struct {
	ID     string
	Commit Commit
}

// Standing leaves out commits that a later one of the list reverts, and the reverts of
// these: together they change nothing. A revert that is itself reverted takes nothing
// back. The entries come, and stay, in an order in which no commit precedes its
// children.
func Standing(entries []Entry) []Entry {
	gone := make([]bool, len(entries))
	for i, e := range entries {
		if gone[i] || e.Commit.Type != revert {
			continue
		}
		for j := i + 1; j < len(entries); j++ {
			if gone[j] || !e.Commit.takesBack(entries[j]) {
				continue
			}
			gone[i], gone[j] = true, true
			if len(e.Commit.Reverts) == 0 {
				break // the latest of that header
			}
		}
	}
	standing := entries[:0:0]
	for i, e := range entries {
		if !gone[i] {
			standing = append(standing, e)
		}
	}
	return standing
}

// takesBack reports whether a revert means a commit.
func (c Commit) takesBack(e Entry) bool {
	for _, id := range c.Reverts {
		if strings.HasPrefix(e.ID, id) {
			return true
		}
	}
	return len(c.Reverts) == 0 && title(c.Description) == title(e.Commit.Header)
}

// title is a header without the number of the pull request, which GitHub leaves out
// where it names the reverted one.
func title(header string) string { return pullRequest().ReplaceAllString(header, "") }

var pullRequest = lazy.Regexp(` \(#[0-9]+\)$`)
