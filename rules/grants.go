package rules

import (
	"fmt"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/manifest"
)

// grantRules are about what an identifier gives that keeps its name.
var grantRules = []*Rule{
	{
		ID:      "default-narrowed",
		Summary: "the default set grants less than before",
		Meaning: "Applications that list the plugin's default still build. The commands that it lost are denied when they are called, and a front end that does not look at the rejection shows nothing at all.",
		Help:    "put the permission back into the default, or release a new major version and tell applications to list it themselves",
		Bump:    bump.Major, Effect: RuntimeDenied, Group: Grants,
		Since: "0.1.0", Tags: []Tag{DefaultSet}, Mirrors: []string{"default-widened"}, References: []string{docPermissions, sourceResolve, sourceDecide},
		Changes: []diff.Kind{diff.DefaultNarrowed},
		say: func(c diff.Change) string {
			return fmt.Sprintf("the default set no longer grants %s%s", list(c.Lost), where(c))
		},
		advise: splitOut,
	},
	{
		ID:      "default-widened",
		Summary: "the default set grants more than before",
		Meaning: "Every application that lists the plugin's default gives its front end these commands with the next update, without anybody having decided it.",
		Help:    "keep the default to what every application may have, and let applications list the rest",
		Bump:    bump.Minor, Effect: SilentWidening, Security: true, Group: Grants,
		Since: "0.1.0", Tags: []Tag{DefaultSet}, Mirrors: []string{"default-narrowed"}, References: []string{docPermissions, sourceResolve, sourceAdd},
		Changes: []diff.Kind{diff.DefaultWidened},
		say: func(c diff.Change) string {
			return fmt.Sprintf("the default set now grants %s%s", list(c.Gained), where(c))
		},
	},
	{
		ID:      "set-narrowed",
		Summary: "a permission set grants less than before",
		Meaning: "Applications that list the set still build. The commands that it lost are denied when they are called.",
		Help:    "put the permission back into the set, or release a new major version",
		Bump:    bump.Major, Effect: RuntimeDenied, Group: Grants,
		Since: "0.1.0", Mirrors: []string{"set-widened"}, References: []string{docPermissions, sourceResolve, sourceDecide},
		Changes: []diff.Kind{diff.SetNarrowed},
		tells:   []string{"set-empty"},
		say: func(c diff.Change) string {
			return fmt.Sprintf("set %s no longer grants %s%s%s", c.Subject.Name, list(c.Lost), where(c), also("lost it too", "lost it too", c.Claims))
		},
		advise: splitOut,
	},
	{
		ID:      "set-widened",
		Summary: "a permission set grants more than before",
		Meaning: "Every application that lists the set gives its front end these commands with the next update.",
		Help:    "make a new set if applications should decide for themselves",
		Bump:    bump.Minor, Effect: SilentWidening, Security: true, Group: Grants,
		Since: "0.1.0", Mirrors: []string{"set-narrowed"}, References: []string{docPermissions, sourceResolve},
		Changes: []diff.Kind{diff.SetWidened},
		say: func(c diff.Change) string {
			return fmt.Sprintf("set %s now grants %s%s%s", c.Subject.Name, list(c.Gained), where(c), also("got it too", "got it too", c.Claims))
		},
	},
	{
		ID:      "permission-command-removed",
		Summary: "a permission no longer allows a command",
		Meaning: "Applications that list the permission still build. The command is denied when it is called.",
		Help:    "let the permission allow the command again, or release a new major version",
		Bump:    bump.Major, Effect: RuntimeDenied, Group: Grants,
		Since: "0.1.0", Mirrors: []string{"permission-command-added"}, References: []string{docPermissions, sourceResolve, sourceDecide},
		Changes: []diff.Kind{diff.CommandUngranted},
		tells:   []string{"permission-empty"},
		say: func(c diff.Change) string {
			return fmt.Sprintf("permission %s no longer allows %s%s%s", c.Subject.Name, list(c.Lost), where(c), also("lost it too", "lost it too", c.Claims))
		},
	},
	{
		ID:      "permission-command-added",
		Summary: "a permission allows another command",
		Meaning: "Every application that lists the permission, by itself or in a set, allows that command too with the next update.",
		Help:    "make a new permission if applications should decide for themselves",
		Bump:    bump.Minor, Effect: SilentWidening, Security: true, Group: Grants,
		Since: "0.1.0", Mirrors: []string{"permission-command-removed"}, References: []string{docPermissions, sourceResolve},
		Changes: []diff.Kind{diff.CommandGranted},
		say: func(c diff.Change) string {
			return fmt.Sprintf("permission %s now allows %s%s%s", c.Subject.Name, list(c.Gained), where(c), also("got it too", "got it too", c.Claims))
		},
	},
	{
		ID:      "permission-command-swapped",
		Summary: "a permission allows another command instead of the one it allowed",
		Meaning: "Applications that list the permission still build. Those that call the old command, from their own code or an older version of the front end's package, are denied.",
		Help:    "let the permission allow both commands",
		Bump:    bump.Major, Effect: RuntimeDenied, Security: true, Group: Grants,
		Since: "0.1.0", Tags: []Tag{FrontEnd}, Mirrors: []string{"permission-command-swapped"}, References: []string{docPermissions, sourceDecide, issueSwapped},
		Changes: []diff.Kind{diff.CommandSwapped},
		say: func(c diff.Change) string {
			return fmt.Sprintf("permission %s allows %s instead of %s now%s%s", c.Subject.Name, list(c.Gained), list(c.Lost), where(c), also("changed with it", "changed with it", c.Claims))
		},
	},
	{
		ID:      "deny-added",
		Summary: "an identifier denies a command that it did not deny",
		Meaning: "A denial counts for the whole application: the command is denied in every window, also where another capability allows it.",
		Help:    "deny it in a permission of its own, which applications can choose to list",
		Bump:    bump.Major, Effect: RuntimeDenied, Group: Grants,
		Since: "0.1.0", Tags: []Tag{Denial}, Mirrors: []string{"deny-removed"}, References: []string{docPermissions, sourceDecide, issueDenials},
		Changes: []diff.Kind{diff.DenyAdded},
		tells:   []string{"default-contains-deny", "allow-deny-conflict"},
		say: func(c diff.Change) string {
			return fmt.Sprintf("%s now denies %s%s%s", subject(c), list(c.Gained), where(c), also("does so too", "do so too", c.Claims))
		},
	},
	{
		ID:      "deny-removed",
		Summary: "an identifier no longer denies a command",
		Meaning: "Applications that relied on the denial may allow the command from now on, if anything else in them does.",
		Help:    "keep the denial, or tell applications that it is gone",
		Bump:    bump.Minor, Effect: SilentWidening, Security: true, Group: Grants,
		Since: "0.1.0", Tags: []Tag{Denial}, Mirrors: []string{"deny-added"}, References: []string{docPermissions, sourceDecide, issueDenials},
		Changes: []diff.Kind{diff.DenyRemoved},
		say: func(c diff.Change) string {
			return fmt.Sprintf("%s no longer denies %s%s%s", subject(c), list(c.Lost), where(c), also("no longer does either", "no longer do either", c.Claims))
		},
	},
	{
		ID:      "allow-flipped-to-deny",
		Summary: "a permission denies what it allowed",
		Meaning: "Applications that list the permission have the command denied in every window, also where another capability allows it.",
		Help:    "deny it in a permission of its own, which applications can choose to list",
		Bump:    bump.Major, Effect: RuntimeDenied, Group: Grants,
		Since: "0.1.0", Tags: []Tag{Denial}, Mirrors: []string{"deny-flipped-to-allow"}, References: []string{docPermissions, sourceDecide, issueDenials},
		Changes: []diff.Kind{diff.AllowFlippedToDeny},
		tells:   []string{"default-contains-deny", "allow-deny-conflict"},
		say: func(c diff.Change) string {
			return fmt.Sprintf("permission %s denies %s instead of allowing it%s%s", c.Subject.Name, list(c.Gained), where(c), also("changed with it", "changed with it", c.Claims))
		},
	},
	{
		ID:      "deny-flipped-to-allow",
		Summary: "a permission allows what it denied",
		Meaning: "Applications that list the permission to keep a command away from their front end give it the command.",
		Help:    "allow it in a permission of its own, and keep this one",
		Bump:    bump.Major, Effect: SilentWidening, Security: true, Group: Grants,
		Since: "0.1.0", Tags: []Tag{Denial}, Mirrors: []string{"allow-flipped-to-deny"}, References: []string{docPermissions, sourceDecide},
		Changes: []diff.Kind{diff.DenyFlippedToAllow},
		say: func(c diff.Change) string {
			return fmt.Sprintf("permission %s allows %s instead of denying it%s%s", c.Subject.Name, list(c.Gained), where(c), also("changed with it", "changed with it", c.Claims))
		},
	},
	{
		ID:      "cross-plugin-ref-added",
		Summary: "a set lists a permission of another plugin",
		Meaning: "Only applications that depend on that plugin directly can resolve it. In all others that list the set, generate_context! panics with `SetPermissionNotFound`. Those that resolve it grant what it grants.",
		Help:    "let applications list the other plugin's permission themselves",
		Bump:    bump.Major, Effect: ConsumerMacroPanic, Security: true, Group: Grants,
		Since: "0.1.0", Tags: []Tag{OtherPlugins}, Mirrors: []string{"cross-plugin-ref-removed"}, References: []string{docPermissions, sourceResolve, cargoLinks},
		Changes: []diff.Kind{diff.CrossPluginAdded},
		tells:   []string{"set-cross-plugin-reference"},
		say: func(c diff.Change) string {
			return fmt.Sprintf("%s now lists %s, which only applications with that plugin can resolve%s", subject(c), list(c.Gained), also("lists it through that", "list it through that", c.Claims))
		},
	},
	{
		ID:      "cross-plugin-ref-removed",
		Summary: "a set no longer lists a permission of another plugin",
		Meaning: "Applications that list the set lose what the other plugin's permission granted; those commands are denied when they are called.",
		Help:    "keep the reference, or release a new major version and tell applications to list the permission themselves",
		Bump:    bump.Major, Effect: RuntimeDenied, Group: Grants,
		Since: "0.1.0", Tags: []Tag{OtherPlugins}, Mirrors: []string{"cross-plugin-ref-added"}, References: []string{docPermissions, sourceResolve},
		Changes: []diff.Kind{diff.CrossPluginRemoved},
		say: func(c diff.Change) string {
			return fmt.Sprintf("%s no longer lists %s%s", subject(c), list(c.Lost), also("lost it too", "lost it too", c.Claims))
		},
	},
	{
		ID:      "cross-plugin-ref-changed",
		Summary: "a set lists another permission of another plugin",
		Meaning: "What applications that list the set get depends on the other plugin's version, which permver does not know.",
		Help:    "compare what the two permissions of the other plugin grant",
		Bump:    bump.Major, Effect: RuntimeDenied, Security: true, Group: Grants,
		Since: "0.1.0", Tags: []Tag{OtherPlugins}, Certainty: diff.Unknown, Mirrors: []string{"cross-plugin-ref-changed"}, References: []string{docPermissions, sourceResolve},
		Changes: []diff.Kind{diff.CrossPluginChanged},
		tells:   []string{"set-cross-plugin-reference"},
		say: func(c diff.Change) string {
			return fmt.Sprintf("%s now lists %s instead of %s", subject(c), list(c.Gained), list(c.Lost))
		},
	},
}

// splitOut names a set of head that holds what another one lost.
func splitOut(c diff.Change, p plugins) string {
	for _, name := range sortedKeys(p.head.Manifest.Sets) {
		if _, before := p.base.Manifest.Sets[name]; !before && holds(p.head, name, c.Lost) {
			return fmt.Sprintf("the new set %s holds what was lost; applications have to list %s:%s beside the old one", name, p.head.Key, name)
		}
	}
	return ""
}

// holds reports whether the set's own permissions allow all the commands.
func holds(p *manifest.Plugin, set string, commands []string) bool {
	allowed := make(map[string]bool)
	for _, m := range p.Manifest.Sets[set].Members {
		if permission := p.Manifest.Permissions[m.Text]; permission != nil {
			for _, command := range permission.Allow {
				allowed[command.Text] = true
			}
		}
	}
	for _, command := range commands {
		if !allowed[command] {
			return false
		}
	}
	return len(commands) > 0
}
