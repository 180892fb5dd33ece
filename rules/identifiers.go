package rules

import (
	"fmt"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/bump"
)

// identifierRules are about which identifiers a capability can list.
var identifierRules = []*Rule{
	{
		ID:      "permission-removed",
		Summary: "a permission that capabilities could list is gone",
		Meaning: "An application whose capability lists the permission no longer builds: tauri-build stops with `Permission … not found`. A capability that is added while the application runs makes it panic.",
		Help:    "keep the identifier until the next major release; a set of the same name is enough",
		Bump:    bump.Major, Effect: ConsumerBuild, Group: Identifiers,
		Since: "0.1.0", Mirrors: []string{"permission-added"}, References: []string{docPermissions, sourceCapabilities},
		Changes: []diff.Kind{diff.PermissionRemoved},
		say: func(c diff.Change) string {
			return fmt.Sprintf("permission %s is gone%s", c.Subject.Name, also("lost what it gave", "lost what it gave", c.Claims))
		},
		advise: keepIdentifier,
	},
	{
		ID:      "permission-renamed",
		Summary: "a permission has another name now",
		Meaning: "An application whose capability lists the old name no longer builds: tauri-build stops with `Permission … not found`.",
		Help:    "keep the old name as a set that lists the new one; that makes the rename a minor change",
		Bump:    bump.Major, Effect: ConsumerBuild, Group: Identifiers,
		Since: "0.1.0", Tags: []Tag{Rename}, Mirrors: []string{"permission-renamed"}, References: []string{docPermissions, sourceCapabilities},
		Changes: []diff.Kind{diff.PermissionRenamed},
		say: func(c diff.Change) string {
			return fmt.Sprintf("permission %s is called %s now", c.Subject.Name, c.NewName)
		},
		advise: aliasSet,
	},
	{
		ID:      "set-removed",
		Summary: "a permission set that capabilities could list is gone",
		Meaning: "An application whose capability lists the set no longer builds: tauri-build stops with `Permission … not found`.",
		Help:    "keep the set until the next major release",
		Bump:    bump.Major, Effect: ConsumerBuild, Group: Identifiers,
		Since: "0.1.0", Mirrors: []string{"set-added"}, References: []string{docPermissions, sourceCapabilities},
		Changes: []diff.Kind{diff.SetRemoved},
		say: func(c diff.Change) string {
			return fmt.Sprintf("set %s is gone%s", c.Subject.Name, also("lost what it gave", "lost what it gave", c.Claims))
		},
		advise: keepIdentifier,
	},
	{
		ID:      "set-renamed",
		Summary: "a permission set has another name now",
		Meaning: "An application whose capability lists the old name no longer builds: tauri-build stops with `Permission … not found`.",
		Help:    "keep the old name as a set that lists the new one; that makes the rename a minor change",
		Bump:    bump.Major, Effect: ConsumerBuild, Group: Identifiers,
		Since: "0.1.0", Tags: []Tag{Rename}, Mirrors: []string{"set-renamed"}, References: []string{docPermissions, sourceCapabilities},
		Changes: []diff.Kind{diff.SetRenamed},
		say: func(c diff.Change) string {
			return fmt.Sprintf("set %s is called %s now", c.Subject.Name, c.NewName)
		},
		advise: aliasSet,
	},
	{
		ID:      "default-removed",
		Summary: "the plugin has no default set any more",
		Meaning: "Applications still build, since Tauri accepts the default of a plugin that has none. Every command that they had by it is denied when it is called.",
		Help:    "keep a `[default]` that lists what it listed, or release a new major version and say so in the changelog",
		Bump:    bump.Major, Effect: RuntimeDenied, Group: Identifiers,
		Since: "0.1.0", Tags: []Tag{DefaultSet}, Mirrors: []string{"default-added"}, References: []string{docPermissions, sourceCapabilities, sourceResolve},
		Changes: []diff.Kind{diff.DefaultRemoved},
		tells:   []string{"default-missing"},
		say: func(c diff.Change) string {
			if len(c.Lost) == 0 {
				return "the default set is gone"
			}
			return fmt.Sprintf("the default set is gone: it no longer grants %s", list(c.Lost))
		},
	},
	{
		ID:      "default-added",
		Summary: "the plugin has a default set for the first time",
		Meaning: "`tauri add` lists a plugin's default in a capability even where there is none. In such applications the entry did nothing, and grants commands from now on.",
		Help:    "make sure that the default grants only what every application may have",
		Bump:    bump.Minor, Effect: SilentWidening, Security: true, Group: Identifiers,
		Since: "0.1.0", Tags: []Tag{DefaultSet}, Mirrors: []string{"default-removed"}, References: []string{docPermissions, sourceAdd, sourceResolve},
		Changes: []diff.Kind{diff.DefaultAdded},
		say: func(c diff.Change) string {
			if len(c.Gained) == 0 {
				return "the plugin has a default set now"
			}
			return fmt.Sprintf("the plugin has a default set now: it grants %s", list(c.Gained))
		},
	},
	{
		ID:      "permission-added",
		Summary: "a new permission",
		Meaning: "Nobody is hurt: capabilities may list it from now on.",
		Help:    NothingToDo,
		Bump:    bump.Minor, Effect: NoEffect, Group: Identifiers,
		Since: "0.1.0", Mirrors: []string{"permission-removed", "deny-permission-removed", "autogenerated-removed", "identifier-made-invalid"}, References: []string{docPermissions},
		Changes: []diff.Kind{diff.PermissionAdded},
		say:     func(c diff.Change) string { return "new permission " + c.Subject.Name },
	},
	{
		ID:      "set-added",
		Summary: "a new permission set",
		Meaning: "Nobody is hurt: capabilities may list it from now on.",
		Help:    NothingToDo,
		Bump:    bump.Minor, Effect: NoEffect, Group: Identifiers,
		Since: "0.1.0", Mirrors: []string{"set-removed"}, References: []string{docPermissions},
		Changes: []diff.Kind{diff.SetAdded},
		say:     func(c diff.Change) string { return "new set " + c.Subject.Name },
	},
	{
		ID:      "set-shadows-permission",
		Summary: "a set hides a permission of the same name",
		Meaning: "A capability that lists the name gets the set from now on; a set that lists it still gets the permission. Applications grant another thing than before without having changed: less, more, or both.",
		Help:    "give the set a name of its own",
		Bump:    bump.Major, Effect: RuntimeDenied, Security: true, Group: Identifiers,
		Since: "0.1.0", References: []string{docPermissions, sourceResolve},
		Changes: []diff.Kind{diff.SetShadowsPermission}, MayWiden: true,
		say: func(c diff.Change) string {
			return fmt.Sprintf("set %s hides the permission of that name from capabilities%s", c.Subject.Name, lostAndGained(c))
		},
	},
	{
		ID:      "set-member-kind-ambiguous",
		Summary: "a name that sets list means another thing now",
		Meaning: "Where a set lists a name that is a permission and a set, Tauri takes the permission. The sets that list it grant another thing than before: less, more, or both.",
		Help:    "give the permission a name of its own",
		Bump:    bump.Major, Effect: RuntimeDenied, Security: true, Group: Identifiers,
		Since: "0.1.0", Mirrors: []string{"set-member-kind-ambiguous"}, References: []string{docPermissions, sourceResolve},
		Changes: []diff.Kind{diff.MemberKindAmbiguous}, MayWiden: true,
		say: func(c diff.Change) string {
			return fmt.Sprintf("%s is a permission and a set, and sets that list it mean another one of them now%s", c.Subject.Name, lostAndGained(c))
		},
	},
	{
		ID:      "identifier-case-changed",
		Summary: "an identifier is written with other capitals",
		Meaning: "Tauri compares identifiers byte for byte: an application whose capability lists the old spelling no longer builds.",
		Help:    "keep the old spelling as a set that lists the new one; that makes the change a minor one",
		Bump:    bump.Major, Effect: ConsumerBuild, Group: Identifiers,
		Since: "0.1.0", Tags: []Tag{Rename}, Mirrors: []string{"identifier-case-changed"}, References: []string{docPermissions, sourceIdentifiers},
		Changes: []diff.Kind{diff.IdentifierCaseChanged},
		say: func(c diff.Change) string {
			return fmt.Sprintf("%s %s is spelled %s now", c.Subject.Kind, c.Subject.Name, c.NewName)
		},
		advise: aliasSet,
	},
	{
		ID:      "identifier-made-invalid",
		Summary: "an identifier became one that no capability can list",
		Meaning: "An application whose capability lists the old name no longer builds, and there is no way to list the new one: Tauri refuses it as an identifier.",
		Help:    "use ASCII letters, digits and hyphens only",
		Bump:    bump.Major, Effect: ConsumerBuild, Group: Identifiers,
		Since: "0.1.0", Tags: []Tag{Rename}, Mirrors: []string{"permission-added"}, References: []string{docPermissions, sourceIdentifiers},
		Changes: []diff.Kind{diff.IdentifierMadeInvalid},
		tells:   []string{"invalid-identifier", "identifier-too-long", "identifier-has-prefix"},
		say: func(c diff.Change) string {
			return fmt.Sprintf("%s %s became %s, which no capability can list", c.Subject.Kind, c.Subject.Name, c.NewName)
		},
	},
	{
		ID:      "autogenerated-removed",
		Summary: "the generated permissions of a command are gone while the command is still granted",
		Meaning: "The entry of COMMANDS and the generated file were dropped. An application whose capability lists the permission no longer builds, although other permissions still grant the command.",
		Help:    "keep the entry of COMMANDS, from which tauri-plugin generates the permissions",
		Bump:    bump.Major, Effect: ConsumerBuild, Group: Identifiers,
		Since: "0.1.0", Tags: []Tag{Generated}, Mirrors: []string{"permission-added"}, References: []string{docPlugins, sourceBuilder, sourceCapabilities},
		Changes: []diff.Kind{diff.AutogeneratedRemoved},
		say: func(c diff.Change) string {
			return fmt.Sprintf("generated permission %s is gone%s", c.Subject.Name, also("went with it", "went with it", c.Claims))
		},
	},
	{
		ID:      "autogenerated-orphaned",
		Summary: "a command is gone while its generated permissions were left behind",
		Meaning: "Applications still build, and their capability still grants the command. The call fails with `Command … not found`.",
		Help:    "put the command back, or remove the generated file with it in a new major release",
		Bump:    bump.Major, Effect: CallFails, Group: Identifiers,
		Since: "0.1.0", Tags: []Tag{Generated, FrontEnd}, References: []string{docPlugins, sourceBuilder},
		Changes: []diff.Kind{diff.AutogeneratedOrphaned},
		tells:   []string{"autogenerated-orphan"},
		say: func(c diff.Change) string {
			return fmt.Sprintf("command %s is gone, but its generated permissions still grant it", c.Subject.Name)
		},
	},
	{
		ID:      "deny-permission-removed",
		Summary: "a permission that denies a command is gone",
		Meaning: "An application whose capability lists it no longer builds. The author wanted to be sure that the command is denied, and is likely to drop the entry.",
		Help:    "keep the permission until the next major release, also if the command itself is gone",
		Bump:    bump.Major, Effect: ConsumerBuild, Group: Identifiers,
		Since: "0.1.0", Tags: []Tag{Denial}, Mirrors: []string{"permission-added"}, References: []string{docPermissions, sourceCapabilities},
		Changes: []diff.Kind{diff.DenyPermissionRemoved},
		say: func(c diff.Change) string {
			return fmt.Sprintf("permission %s, which denies, is gone", c.Subject.Name)
		},
		advise: keepIdentifier,
	},
}

// aliasSet keeps the old name of something renamed alive.
func aliasSet(c diff.Change, _ plugins) string {
	if c.Certainty != diff.Certain {
		return fmt.Sprintf("keep %s as it was until the next major release: %s does not give quite the same", c.Subject.Name, c.NewName)
	}
	return aliasText(c.Subject.Name, c.NewName, "Renamed to "+c.NewName+".")
}

// aliasText says how a set makes a break a minor change.
func aliasText(old, now, description string) string {
	return "keep the old name, which makes this a minor change; in a file under permissions/:\n" + aliasSetText(old, now, description)
}

// aliasSetText is a set that stands for another identifier. Tauri requires the
// description.
func aliasSetText(old, now, description string) string {
	return fmt.Sprintf("[[set]]\nidentifier = %q\ndescription = %q\npermissions = [%q]", old, description, now)
}

// keepIdentifier proposes what the lost identifier could still mean.
func keepIdentifier(c diff.Change, _ plugins) string {
	if c.Instead == "" {
		return ""
	}
	return aliasText(c.Subject.Name, c.Instead, "Use "+c.Instead+" instead.")
}

// lostAndGained says what a name stopped and began to give.
func lostAndGained(c diff.Change) string {
	text := ""
	if len(c.Lost) > 0 {
		text += ": no longer " + list(c.Lost)
	}
	if len(c.Gained) > 0 {
		text += ": now also " + list(c.Gained)
	}
	return text
}
