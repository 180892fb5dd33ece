// Package forms holds what permver prints for other programs to the forms that those
// programs publish. It is for tests only.
//
// SARIF has a schema, which the module go-sarif carries: it is read from there. The others
// are described here, as strictly as permver writes them: GitLab's schema asks for less,
// that of JUnit is for XML tools, and there is none for Checkstyle and for the commands of
// GitHub's runner, whose own reader is written anew.
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
	return nil
}

// Names are the formats that have a form.
func Names() []string {
	return []string{"sarif", "github", "gitlab", "junit", "checkstyle", "markdown"}
}
