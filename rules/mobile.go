package rules

import (
	"fmt"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/source/mobile"
)

// mobileRules are about what answers commands on Android and iOS.
var mobileRules = []*Rule{
	{
		ID:      "mobile-implementation-removed",
		Summary: "nothing answers a command on Android or iOS any more: its method in Kotlin, Java or Swift is gone",
		Meaning: "Applications still build, and the command is still allowed. On that platform the call fails, since neither Rust nor the plugin's class has it.",
		Help:    "keep the method under the command's name in lower camel case, or register a function in Rust that answers there",
		Bump:    bump.Major, Effect: CallFails, Group: Commands,
		Since: "0.1.0", Tags: []Tag{FrontEnd, MobileSource}, References: []string{docMobile, sourceCalls},
		Changes: []diff.Kind{diff.MobileRemoved},
		tells:   []string{"commands-entry-without-handler", "command-missing-on-platform"},
		say: func(c diff.Change) string {
			return fmt.Sprintf("nothing answers the command %s on %s any more: the method %s is gone", c.Subject.Name, c.Platforms, mobile.CommandMethod(c.Subject.Name))
		},
		advise: func(c diff.Change, _ plugins) string {
			return fmt.Sprintf("keep the method %s in the plugin's class, or register a function in Rust that answers %s on %s", mobile.CommandMethod(c.Subject.Name), c.Subject.Name, c.Platforms)
		},
	},
}
