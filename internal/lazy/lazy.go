// Package lazy puts off work that a run may never need. What a package makes when the
// program starts, every run pays for, and most runs are a hook's, of a few milliseconds.
package lazy

import (
	"regexp"
	"sync"
)

// Regexp returns a regular expression that is compiled when it is first asked for. A
// pattern that does not compile panics then.
func Regexp(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}
