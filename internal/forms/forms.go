// Package forms holds what permver prints for other programs to the forms that those
// programs publish. It is for tests only.
//
// What each is held to:
//
//   - sarif: the schema of OASIS, which the module go-sarif carries, and what GitHub's
//     documentation asks for beside
//   - gitlab: a schema of our own, after GitLab's documentation
//   - junit, checkstyle: descriptions of our own
//   - github: the runner's own reader, written anew; there is no schema
//   - markdown: what a comment on GitHub may hold
//
// Our own are as strict as what permver writes, and so stricter than what others publish:
// GitLab's schema, that of Jenkins' xunit plugin, Checkstyle's. That these take all of it as
// well is asked by .ci/run, of the outputs of all fixtures, and that reviewdog understands
// them: see published_test.go. The schemas of others are no part of permver; they come from
// the network.
package forms

import "fmt"

// checks are the forms by the names of the formats.
var checks = map[string]func([]byte) error{
	"sarif":      sarif,
	"gitlab":     gitlab,
	"junit":      junit.check,
	"checkstyle": checkstyle.check,
	"github":     github,
	"markdown":   markdown,
}

// Check says what is wrong with an output of the format of that name.
func Check(format string, output []byte) error {
	check, ok := checks[format]
	if !ok {
		return fmt.Errorf("no form of %q is known", format)
	}
	if err := check(output); err != nil {
		return fmt.Errorf("%s: %w", format, err)
	}
	return keep(format, output)
}

// Names are the formats that have a form.
func Names() []string {
	return []string{"sarif", "github", "gitlab", "junit", "checkstyle", "markdown"}
}
