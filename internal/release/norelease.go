package release

import (
	"fmt"
	"slices"
)

// NoReleaseError says that a plugin has no release before head.
type NoReleaseError struct {
	Plugin string // its key
	Head   string // as the user wrote it
	Why    string
	hints  []string
}

// Error says what was looked for, why it is not there and what to do.
func (e *NoReleaseError) Error() string {
	return fmt.Sprintf("no release tag of plugin %q is an ancestor of %s: %s; say --base REV", e.Plugin, e.Head, e.Why)
}

// Hints says how to get at a release, and what to do before the first one.
func (e *NoReleaseError) Hints() []string { return slices.Clone(e.hints) }

func noRelease(names Names, tags int, releases []Release, head Head) *NoReleaseError {
	e := &NoReleaseError{Plugin: names.String(), Head: head.Spec, Why: whyNot(tags, releases, head)}
	if tags > 0 && len(releases) == 0 {
		e.hints = append(e.hints, fmt.Sprintf(
			"release tags look like %[1]s-v1.2.3 or %[1]s@1.2.3, or like v1.2.3 in a repository with one plugin", names))
	}
	e.hints = append(e.hints,
		"fetch the tags with `git fetch --tags`; in GitHub Actions give actions/checkout `fetch-depth: 0`",
		"before the first release, `--base empty` looks at everything as new")
	return e
}

func whyNot(tags int, releases []Release, head Head) string {
	elsewhere := slices.DeleteFunc(newestFirst(releases), func(r Release) bool { return r.Tag.Commit == head.Commit })
	switch {
	case tags == 0:
		return "the repository has no tags"
	case len(releases) == 0:
		return fmt.Sprintf("no tag names it (%d in all)", tags)
	case len(elsewhere) == 0:
		return fmt.Sprintf("%s is %s itself", newestFirst(releases)[0].Tag.Name, head.Spec)
	case len(elsewhere) == 1:
		return fmt.Sprintf("%s is not in its history", elsewhere[0].Tag.Name)
	case len(elsewhere) == 2:
		return fmt.Sprintf("%s and 1 other are not in its history", elsewhere[0].Tag.Name)
	default:
		return fmt.Sprintf("%s and %d others are not in its history", elsewhere[0].Tag.Name, len(elsewhere)-1)
	}
}
