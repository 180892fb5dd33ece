package release

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permver/permver/internal/nearest"
)

// NoReleaseError says that a plugin's last release lies behind the end of a shallow
// clone.
type NoReleaseError struct {
	Plugin string // its key
	Head   string // as the user wrote it
	Why    string // no tag was taken
	err    error
}

// Error says what was looked for, why it is not there and what to do.
func (e *NoReleaseError) Error() string {
	return fmt.Sprintf("no release of plugin %q is known before %s: %s, and this clone is shallow; fetch the whole history, or say --base REV",
		e.Plugin, e.Head, e.Why)
}

// Unwrap is where the history was cut off, a gitsrc.ErrShallow that says what to
// fetch.
func (e *NoReleaseError) Unwrap() error { return e.err }

// TagPrefixError is a prefix, given for the tags of a plugin, that none of them
// has.
type TagPrefixError struct {
	Prefix string
	known  []string
}

func (e *TagPrefixError) Error() string {
	return fmt.Sprintf("no tag is the prefix %q and a version", e.Prefix)
}

// Hints says which prefixes tags have.
func (e *TagPrefixError) Hints() []string {
	const most = 8
	switch near := nearest.Of(e.Prefix, e.known, 3); {
	case len(near) > 0:
		return []string{"did you mean " + strings.Join(near, ", or ") + "?"}
	case len(e.known) > most:
		return []string{fmt.Sprintf("tags begin with %s and %d others", strings.Join(e.known[:most], ", "), len(e.known)-most)}
	case len(e.known) > 0:
		return []string{"tags begin with " + strings.Join(e.known, ", ")}
	}
	return []string{"no tag of this repository ends in a version such as 1.2.3"}
}

// Usage marks the error as a fault of how the program was called.
func (e *TagPrefixError) Usage() bool { return true }

// whyNot says why no tag is the last release of a plugin; tags is how many there
// are, tagged those that are releases of it.
func whyNot(tags int, tagged []Release, head Head) string {
	named := slices.DeleteFunc(newestFirst(tagged), func(r Release) bool { return r.bare })
	elsewhere := slices.DeleteFunc(slices.Clone(named), func(r Release) bool { return r.Tag.Commit == head.Commit })
	switch {
	case tags == 0:
		return "there are no tags"
	case len(named) == 0:
		return "no tag names a release of it (--tag-prefix can)"
	case len(elsewhere) == 0:
		return fmt.Sprintf("no tag before %s names a release of it", named[0].Tag.Name)
	case len(elsewhere) == 1:
		return fmt.Sprintf("%s is not in the history of %s", elsewhere[0].Tag.Name, head.Spec)
	case len(elsewhere) == 2:
		return fmt.Sprintf("%s and 1 other are not in the history of %s", elsewhere[0].Tag.Name, head.Spec)
	default:
		return fmt.Sprintf("%s and %d others are not in the history of %s", elsewhere[0].Tag.Name, len(elsewhere)-1, head.Spec)
	}
}
