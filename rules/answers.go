package rules

import (
	"fmt"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/bump"
)

// answerRules are about commands that are granted as they were and answered no longer.
var answerRules = []*Rule{
	{
		ID:      "command-handler-removed",
		Summary: "a command is granted as before, and nothing answers it any more",
		Meaning: "Applications build, and their capabilities allow the command. Its calls are told that it was not found.",
		Help:    "register a function of that name, or release a new major version",
		Bump:    bump.Major, Effect: CallFails, Group: Commands,
		Since: "0.1.0", Tags: []Tag{FrontEnd, RustSource}, References: []string{docCalls, sourceHandlers},
		Changes: []diff.Kind{diff.HandlerRemoved},
		tells:   []string{"command-not-registered", "commands-entry-without-handler", "command-missing-from-commands"},
		say: func(c diff.Change) string {
			text := fmt.Sprintf("command %s is still granted%s, but ", c.Subject.Name, where(c))
			switch {
			case c.NewName != "":
				return text + fmt.Sprintf("its function is called %s now", c.NewName)
			case len(c.Gained) > 0:
				return text + fmt.Sprintf("no handler has it any more; it may be %s now, which is new", c.Gained[0])
			}
			return text + "no handler has it any more"
		},
		advise: func(c diff.Change, p plugins) string {
			if len(c.Gained) == 0 || p.head.Commands.Has(c.Gained[0]) {
				return ""
			}
			return fmt.Sprintf("register a function of the old name, or list %s in COMMANDS and release a new major version", c.Gained[0])
		},
	},
	{
		ID:      "command-cfg-narrowed",
		Summary: "a command is no longer there on a platform",
		Meaning: "Applications build for that platform, and their capabilities allow the command. Its calls are told there that it was not found.",
		Help:    "register a function of that name on those platforms too, or release a new major version",
		Bump:    bump.Major, Effect: CallFails, Group: Commands,
		Since: "0.1.0", Tags: []Tag{FrontEnd, RustSource}, References: []string{docCalls, sourceHandlers},
		Changes: []diff.Kind{diff.HandlerNarrowed},
		tells:   []string{"command-missing-on-platform"},
		say: func(c diff.Change) string {
			return fmt.Sprintf("command %s is no longer answered on %s", c.Subject.Name, c.Platforms)
		},
	},
	{
		ID:      "command-rename-attr-changed",
		Summary: "a command's attribute gives it another name, which is not the one that is granted",
		Meaning: "The permissions still grant the old name. Its calls are told that it was not found, and those of the new one are denied unless a permission grants that too.",
		Help:    "keep the name, or register a second function under it",
		Bump:    bump.Major, Effect: CallFails, Group: Commands,
		Since: "0.1.0", Tags: []Tag{FrontEnd, RustSource, Rename}, References: []string{docCommand, sourceCommands},
		Changes: []diff.Kind{diff.HandlerRenamed},
		tells:   []string{"commands-entry-without-handler", "command-missing-from-commands"},
		say: func(c diff.Change) string {
			return fmt.Sprintf("command %s is still granted, but its function is called as %s now", c.Subject.Name, c.NewName)
		},
	},
}
