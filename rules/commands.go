package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/manifest"
)

// commandRules are about the commands that capabilities can allow.
var commandRules = []*Rule{
	{
		ID:      "command-removed",
		Summary: "a command that capabilities could allow is gone",
		Meaning: "An application whose capability lists one of the command's permissions no longer builds. One that had the command by a set, or by the default, builds; the call fails.",
		Help:    "keep the entry of COMMANDS, and a function that answers the call, until the next major release",
		Bump:    bump.Major, Effect: ConsumerBuild, Group: Commands,
		Since: "0.1.0", Otherwise: []Case{stillListed}, Tags: []Tag{FrontEnd}, Mirrors: []string{"command-added"}, References: []string{docPlugins, sourceCapabilities, sourceCalls},
		Changes: []diff.Kind{diff.CommandRemoved},
		tells:   []string{"command-missing-from-commands"},
		say: func(c diff.Change) string {
			return fmt.Sprintf("command %s is gone%s%s", c.Subject.Name, where(c), goneWith(c))
		},
		effect: refusedOrDenied,
	},
	{
		ID:      "command-renamed",
		Summary: "a command has another name now",
		Meaning: "An application whose capability lists one of the old name's permissions no longer builds. A front end that calls the old name fails.",
		Help:    "keep the old entry of COMMANDS, and a function of that name that calls the new one",
		Bump:    bump.Major, Effect: ConsumerBuild, Group: Commands,
		Since: "0.1.0", Otherwise: []Case{stillListed}, Tags: []Tag{FrontEnd, Rename}, Mirrors: []string{"command-renamed"}, References: []string{docPlugins, sourceCapabilities, sourceCalls},
		Changes: []diff.Kind{diff.CommandRenamed},
		say: func(c diff.Change) string {
			return fmt.Sprintf("command %s is called %s now%s%s", c.Subject.Name, c.NewName,
				also("goes with it", "go with it", goneOf(c)), also("has it under the new name", "have it under the new name", c.Lessened))
		},
		advise: keepCommand,
		effect: refusedOrDenied,
	},
	{
		ID:      "command-added",
		Summary: "a new command that capabilities can allow",
		Meaning: "Nobody is hurt: capabilities may list its permissions from now on.",
		Help:    NothingToDo,
		Bump:    bump.Minor, Effect: NoEffect, Group: Commands,
		Since: "0.1.0", Mirrors: []string{"command-removed"}, References: []string{docPlugins},
		Changes: []diff.Kind{diff.CommandAdded},
		say: func(c diff.Change) string {
			return fmt.Sprintf("new command %s%s", c.Subject.Name, where(c))
		},
	},
}

// keepCommand says how a rename becomes a minor change, and gives the sets that
// keep applications building if the old command is not to be kept.
func keepCommand(c diff.Change, p plugins) string {
	help := fmt.Sprintf("keep %s in COMMANDS, and a function of that name that calls %s: then this is a minor change", c.Subject.Name, c.NewName)
	var sets string
	for _, old := range c.Claims {
		now := strings.ReplaceAll(old, manifest.Slug(c.Subject.Name), manifest.Slug(c.NewName))
		if p.head.Manifest.Permissions[now] != nil && !slices.Contains(c.Lessened, old) {
			sets += "\n" + aliasSetText(old, now, "Renamed to "+now+".")
		}
	}
	if sets == "" {
		return help
	}
	return help + "\nwithout that, sets of the old names keep applications building, though calls of the old command fail:" + sets
}

// goneWith says what happened to the identifiers that a change claims: some are
// gone too, others give less.
func goneWith(c diff.Change) string {
	return also("goes with it", "go with it", goneOf(c)) + also("no longer grants it", "no longer grant it", c.Lessened)
}

// goneOf are the identifiers that a change claims and that are gone.
func goneOf(c diff.Change) []string {
	return slices.DeleteFunc(slices.Clone(c.Claims), func(name string) bool { return slices.Contains(c.Lessened, name) })
}

// refusedOrDenied tells whether a break stops the application's build or denies
// a command when it runs, by what its witness shows.
func refusedOrDenied(c diff.Change) Effect {
	if c.Witness != nil && c.Witness.Command != "" {
		return stillListed.Effect
	}
	return ConsumerBuild
}
