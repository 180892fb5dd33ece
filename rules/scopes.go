package rules

import (
	"fmt"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/bump"
)

// scopeRules are about the scope values that an identifier brings along. Values
// are compared as they are written: what they match is the plugin's matter.
var scopeRules = []*Rule{
	{
		ID:      "scope-allow-added",
		Summary: "an identifier allows another scope value",
		Meaning: "Applications that list the identifier open that part of the scope with the next update.",
		Help:    "make a new permission if applications should decide for themselves",
		Bump:    bump.Minor, Effect: SilentWidening, Security: true, Group: Scopes,
		Since: "0.1.0", Certainty: diff.Likely, Mirrors: []string{"scope-allow-removed"}, References: []string{docScopes, sourceDecide},
		Changes: []diff.Kind{diff.ScopeAllowAdded},
		say: func(c diff.Change) string {
			return fmt.Sprintf("%s now allows the scope %s%s%s", subject(c), list(c.Gained), where(c), also("got it too", "got it too", c.Claims))
		},
	},
	{
		ID:      "scope-allow-removed",
		Summary: "an identifier no longer allows a scope value",
		Meaning: "Applications that list the identifier still build. What only that value allowed is refused when it is asked for.",
		Help:    "keep the value, or release a new major version",
		Bump:    bump.Major, Effect: RuntimeDenied, Group: Scopes,
		Since: "0.1.0", Certainty: diff.Likely, Mirrors: []string{"scope-allow-added"}, References: []string{docScopes, sourceDecide},
		Changes: []diff.Kind{diff.ScopeAllowRemoved},
		say: func(c diff.Change) string {
			return fmt.Sprintf("%s no longer allows the scope %s%s%s", subject(c), list(c.Lost), where(c), also("lost it too", "lost it too", c.Claims))
		},
	},
	{
		ID:      "scope-deny-added",
		Summary: "an identifier denies another scope value",
		Meaning: "Applications that list the identifier still build. What that value matches is refused when it is asked for.",
		Help:    "deny it in a permission of its own, which applications can choose to list",
		Bump:    bump.Major, Effect: RuntimeDenied, Group: Scopes,
		Since: "0.1.0", Tags: []Tag{Denial}, Certainty: diff.Likely, Mirrors: []string{"scope-deny-removed"}, References: []string{docScopes, sourceDecide},
		Changes: []diff.Kind{diff.ScopeDenyAdded},
		say: func(c diff.Change) string {
			return fmt.Sprintf("%s now denies the scope %s%s%s", subject(c), list(c.Gained), where(c), also("does so too", "do so too", c.Claims))
		},
	},
	{
		ID:      "scope-deny-removed",
		Summary: "an identifier no longer denies a scope value",
		Meaning: "Applications that relied on the denial may open that part of the scope from now on.",
		Help:    "keep the denial, or tell applications that it is gone",
		Bump:    bump.Minor, Effect: SilentWidening, Security: true, Group: Scopes,
		Since: "0.1.0", Tags: []Tag{Denial}, Certainty: diff.Likely, Mirrors: []string{"scope-deny-added"}, References: []string{docScopes, sourceDecide},
		Changes: []diff.Kind{diff.ScopeDenyRemoved},
		say: func(c diff.Change) string {
			return fmt.Sprintf("%s no longer denies the scope %s%s%s", subject(c), list(c.Lost), where(c), also("no longer does either", "no longer do either", c.Claims))
		},
	},
	{
		ID:      "scope-pattern-widened",
		Summary: "a scope value gave way to one that matches more",
		Meaning: "Applications that list the identifier open that part of the scope with the next update, if the plugin reads the value as a pattern of paths.",
		Help:    "make a new permission if applications should decide for themselves",
		Bump:    bump.Minor, Effect: SilentWidening, Security: true, Group: Scopes,
		Since: "0.1.0", Certainty: diff.Unknown, Mirrors: []string{"scope-pattern-narrowed"}, References: []string{docScopes},
		Changes: []diff.Kind{diff.ScopePatternWidened},
		say:     exchanged(", which opens more"),
	},
	{
		ID:      "scope-pattern-narrowed",
		Summary: "a scope value gave way to one that matches less",
		Meaning: "Applications that list the identifier still build. What only the old value matched is refused when it is asked for, if the plugin reads the value as a pattern of paths.",
		Help:    "keep the old value, or release a new major version",
		Bump:    bump.Major, Effect: RuntimeDenied, Group: Scopes,
		Since: "0.1.0", Certainty: diff.Unknown, Mirrors: []string{"scope-pattern-widened"}, References: []string{docScopes},
		Changes: []diff.Kind{diff.ScopePatternNarrowed},
		say:     exchanged(", which opens less"),
	},
	{
		ID:      "scope-variable-changed",
		Summary: "a scope value begins with another variable",
		Meaning: "Another folder is opened to applications that list the identifier, and what they have in the old one is refused when it is asked for. On some platforms the two variables can stand for the same folder.",
		Help:    "allow both values, or release a new major version",
		Bump:    bump.Major, Effect: RuntimeDenied, Security: true, Group: Scopes,
		Since: "0.1.0", Certainty: diff.Unknown, Mirrors: []string{"scope-variable-changed"}, References: []string{docScopes, docPaths},
		Changes: []diff.Kind{diff.ScopeVariableChanged},
		say:     exchanged(", which is another place"),
	},
	{
		ID:      "scope-value-changed",
		Summary: "a scope value gave way to another of its kind",
		Meaning: "It depends on the plugin what the two values match. What only the old one allowed is refused when it is asked for, and what only the new one allows is open to applications that list the identifier.",
		Help:    "allow both values if the new one does not match all that the old one did",
		Bump:    bump.Major, Effect: RuntimeDenied, Security: true, Group: Scopes,
		Since: "0.1.0", Certainty: diff.Unknown, Mirrors: []string{"scope-value-changed"}, References: []string{docScopes},
		Changes: []diff.Kind{diff.ScopeValueChanged},
		say:     exchanged(""),
	},
	{
		ID:      "scope-introduced",
		Summary: "an identifier brings a scope where it brought none",
		Meaning: "It depends on the plugin: if no scope means that everything is allowed, applications lose what the new scope does not allow; if it means nothing, they gain.",
		Help:    "release a new major version if no scope means everything in this plugin",
		Bump:    bump.Major, Effect: RuntimeDenied, Security: true, Group: Scopes,
		Since: "0.1.0", Certainty: diff.Unknown, Mirrors: []string{"scope-dropped"}, References: []string{docScopes, sourceDecide},
		Changes: []diff.Kind{diff.ScopeIntroduced},
		say: func(c diff.Change) string {
			return fmt.Sprintf("%s now brings a scope, %s, where it brought none%s%s", subject(c), list(c.Gained), where(c), also("does so too", "do so too", c.Claims))
		},
	},
	{
		ID:      "scope-dropped",
		Summary: "an identifier brings no scope any more",
		Meaning: "It depends on the plugin: if no scope means that everything is allowed, applications open all of it; if it means nothing, they lose what the scope allowed.",
		Help:    "release a new major version if no scope means nothing in this plugin; look twice if it means everything",
		Bump:    bump.Major, Effect: RuntimeDenied, Security: true, Group: Scopes,
		Since: "0.1.0", Certainty: diff.Unknown, Mirrors: []string{"scope-introduced"}, References: []string{docScopes, sourceDecide},
		Changes: []diff.Kind{diff.ScopeDropped},
		say: func(c diff.Change) string {
			return fmt.Sprintf("%s no longer brings a scope; it was %s%s%s", subject(c), list(c.Lost), where(c), also("no longer does either", "no longer do either", c.Claims))
		},
	},
	{
		ID:      "scope-global-to-command",
		Summary: "a permission's scope counts for its commands only, and no longer for the whole plugin",
		Meaning: "A scope without commands belongs to the plugin as a whole. The permission got commands: all others lose the scope.",
		Help:    "keep the permission without commands, and make a new one for the command",
		Bump:    bump.Major, Effect: RuntimeDenied, Security: true, Group: Scopes,
		Since: "0.1.0", Tags: []Tag{GlobalScope}, Certainty: diff.Unknown, Mirrors: []string{"scope-command-to-global"}, References: []string{docScopes, sourceResolve},
		Changes: []diff.Kind{diff.ScopeGlobalToCommand},
		say: func(c diff.Change) string {
			what := "the scope of permission %s, with what applications add to it,"
			if len(c.Lost) == 0 {
				what = "what applications add to the scope of permission %s"
			}
			return fmt.Sprintf(what+" counts for its own commands only now, no longer for the whole plugin%s", c.Subject.Name, also("changed with it", "changed with it", c.Claims))
		},
	},
	{
		ID:      "scope-command-to-global",
		Summary: "a permission's scope counts for the whole plugin, and no longer for its commands only",
		Meaning: "The permission lost its commands, and a scope without commands belongs to the plugin as a whole: the commands are denied, and all others get the scope.",
		Help:    "keep the commands of the permission",
		Bump:    bump.Major, Effect: RuntimeDenied, Security: true, Group: Scopes,
		Since: "0.1.0", Tags: []Tag{GlobalScope}, Mirrors: []string{"scope-global-to-command"}, References: []string{docScopes, sourceResolve},
		Changes: []diff.Kind{diff.ScopeCommandToGlobal},
		say: func(c diff.Change) string {
			return fmt.Sprintf("permission %s lost its commands, and its scope counts for the whole plugin now%s", c.Subject.Name, also("changed with it", "changed with it", c.Claims))
		},
	},
	{
		ID:      "scope-permission-added-to-set",
		Summary: "a set got its first permission without commands",
		Meaning: "An application can add scope values to a set that it lists. From now on they also count for the plugin as a whole: for every command that reads the global scope.",
		Help:    "keep permissions without commands out of sets that grant commands",
		Bump:    bump.Minor, Effect: SilentWidening, Security: true, Group: Scopes,
		Since: "0.1.0", Tags: []Tag{GlobalScope}, Certainty: diff.Likely, Mirrors: []string{"scope-permission-removed-from-set"}, References: []string{docScopes, sourceResolve},
		Changes: []diff.Kind{diff.ScopeMemberAdded},
		say: func(c diff.Change) string {
			return fmt.Sprintf("%s%s: scope values that applications add to it count for the whole plugin now%s%s",
				subject(c), carriers(c.Gained, " has no commands any more", " now comes down to %s, without commands"), where(c), also("changed with it", "changed with it", c.Claims))
		},
	},
	{
		ID:      "scope-permission-removed-from-set",
		Summary: "a set lost its last permission without commands",
		Meaning: "An application can add scope values to a set that it lists. Where the set comes down to a permission without commands they count for the plugin as a whole; now they no longer do, and commands that rely on them refuse.",
		Help:    "keep the permission in the set, or release a new major version",
		Bump:    bump.Major, Effect: RuntimeDenied, Group: Scopes,
		Since: "0.1.0", Tags: []Tag{GlobalScope}, Certainty: diff.Unknown, Mirrors: []string{"scope-permission-added-to-set"}, References: []string{docScopes, sourceResolve},
		Changes: []diff.Kind{diff.ScopeMemberRemoved},
		say: func(c diff.Change) string {
			return fmt.Sprintf("%s%s: scope values that applications add to it no longer count for the whole plugin%s%s",
				subject(c), carriers(c.Lost, " has commands now", " no longer comes down to %s, without commands"), where(c), also("changed with it", "changed with it", c.Claims))
		},
	},
}

// exchanged makes the message of scope values in the place of others; direction says
// what that means.
func exchanged(direction string) func(diff.Change) string {
	return func(c diff.Change) string {
		const most = 3
		var texts []string
		for _, e := range c.Exchanged {
			verb := "allows"
			if e.Denied {
				verb = "denies"
			}
			texts = append(texts, fmt.Sprintf("%s the scope %s instead of %s", verb, e.Is, e.Was))
		}
		if rest := len(texts) - most; rest > 1 {
			texts = append(texts[:most], plural(rest, "more", "more"))
		}
		return fmt.Sprintf("%s now %s%s%s%s", subject(c), list(texts), direction, where(c), also("changed with it", "changed with it", c.Claims))
	}
}

// carriers tells why scope values reach the plugin as a whole, or no longer do: by
// other permissions, or by the subject itself.
func carriers(names []string, itself, others string) string {
	if len(names) == 0 {
		return itself
	}
	return fmt.Sprintf(others, list(names))
}
