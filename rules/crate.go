package rules

import (
	"fmt"
	"slices"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/source/rust"
)

// crateRules are about the plugin as a whole: its names, its coming and going.
var crateRules = []*Rule{
	{
		ID:      "plugin-key-changed",
		Summary: "the prefix of all the plugin's identifiers is another one now",
		Meaning: "Cargo derives the prefix from `links`. No application that lists any of the plugin's identifiers builds any more.",
		Help:    "keep `links` as it was, or release a new major version",
		Bump:    bump.Major, Effect: ConsumerBuild, Group: Crates,
		Since: "0.1.0", Tags: []Tag{Cargo, Rename}, Mirrors: []string{"plugin-key-changed"}, References: []string{cargoLinks, sourceRead, sourceCapabilities},
		Changes: []diff.Kind{diff.PluginKeyChanged},
		tells:   []string{"links-mismatch"},
		say: func(c diff.Change) string {
			return fmt.Sprintf("all identifiers begin with %s: instead of %s: now", list(c.Gained), list(c.Lost))
		},
	},
	{
		ID:      "build-script-removed",
		Summary: "the plugin takes no part in the permission system any more",
		Meaning: "Its build script no longer runs tauri_plugin::Builder, so applications do not learn of its permissions. None that lists any of the plugin's identifiers builds any more, and every call is denied.",
		Help:    "run tauri_plugin::Builder in the build script",
		Bump:    bump.Major, Effect: ConsumerBuild, Group: Crates,
		Since: "0.1.0", Tags: []Tag{Cargo}, Mirrors: []string{"plugin-added"}, References: []string{docPlugins, cargoLinks, sourceRead},
		Changes: []diff.Kind{diff.BuildScriptRemoved},
		say: func(c diff.Change) string {
			return fmt.Sprintf("the build script no longer runs tauri_plugin::Builder%s", also("is gone with it", "are gone with it", c.Claims))
		},
	},
	{
		ID:      "plugin-removed",
		Summary: "the plugin is not there any more",
		Meaning: "The repository no longer holds the crate under its name. If it moved to another repository nobody is hurt.",
		Help:    "nothing to do if the crate was moved or given up on purpose",
		Bump:    bump.None, Effect: NoEffect, Group: Crates, Severity: Warning,
		Since: "0.1.0", Mirrors: []string{"plugin-added"}, References: []string{docPlugins},
		Changes: []diff.Kind{diff.PluginRemoved},
		say:     func(c diff.Change) string { return fmt.Sprintf("plugin %s is gone", c.Subject.Name) },
	},
	{
		ID:      "plugin-added",
		Summary: "the plugin takes part in the permission system for the first time",
		Meaning: "Nobody is hurt: there was nothing to list before.",
		Help:    NothingToDo,
		Bump:    bump.None, Effect: NoEffect, Group: Crates, Severity: Note,
		Since: "0.1.0", Mirrors: []string{"plugin-removed", "build-script-removed"}, References: []string{docPlugins},
		Changes: []diff.Kind{diff.PluginAdded},
		say:     func(c diff.Change) string { return fmt.Sprintf("plugin %s is new", c.Subject.Name) },
	},
	{
		ID:      "links-missing",
		Summary: "Cargo.toml has no `links`",
		Meaning: "tauri-plugin refuses to build the plugin: without `links`, Cargo does not tell applications where its permissions are.",
		Help:    "add `links = \"<the crate's name>\"` to [package]",
		Bump:    bump.None, Effect: Publish, Severity: Error, Group: Crates,
		Since: "0.1.0", Tags: []Tag{Cargo}, References: []string{cargoLinks, sourceBuilder},
		lint: lintLinksMissing,
	},
	{
		ID:      "links-mismatch",
		Summary: "`links` gives the identifiers another prefix than the crate's name",
		Meaning: "Applications have to write the prefix that Cargo derives from `links`, while reference.md, `tauri add` and the plugin's users expect the crate's name. Tauri does not check it.",
		Help:    "set `links` to the crate's name in the next major release",
		Bump:    bump.None, Effect: NoEffect, Severity: Warning, Group: Crates,
		Since: "0.1.0", Tags: []Tag{Cargo}, References: []string{cargoLinks, sourceRead},
		lint: lintLinksMismatch,
	},
	{
		ID:      "name-has-underscore",
		Summary: "the crate's name has an underscore",
		Meaning: "tauri-plugin refuses to build the plugin: `plugin names cannot contain underscores`.",
		Help:    "name the crate with hyphens",
		Bump:    bump.None, Effect: Publish, Severity: Error, Group: Crates,
		Since: "0.1.0", Tags: []Tag{Cargo}, References: []string{sourceBuilder},
		lint: lintUnderscore,
	},
	{
		ID:      "reserved-plugin-name",
		Summary: "the plugin's name is one that Tauri keeps for itself",
		Meaning: "tauri-plugin refuses to build crates called core or tauri: that is an error. A crate such as tauri-plugin-core builds, and Tauri's plugin builder refuses a plugin of that name when the application starts: that is a warning, since the plugin may have another name when it runs.",
		Help:    "give the plugin another name",
		Bump:    bump.None, Effect: Publish, Severity: Error, Group: Crates,
		Since: "0.1.0", Otherwise: []Case{onlyKeyReserved}, Tags: []Tag{Cargo}, References: []string{sourceBuilder, sourcePlugin},
		lint: lintReservedName,
	},
	{
		ID:      "runtime-name-mismatch",
		Summary: "the plugin has another name when it runs than in its permissions",
		Meaning: "A call names the plugin, and Tauri looks for the permission and for the plugin by that one name. Under the name of the permissions there is no plugin, and under the plugin's name no permission: every call fails.",
		Help:    "give tauri::plugin::Builder::new the prefix of the identifiers, which comes from `links`",
		Bump:    bump.None, Effect: RuntimeDenied, Severity: Error, Group: Crates,
		Since: "0.1.0", Tags: []Tag{RustSource, FrontEnd}, References: []string{sourcePlugin, sourceCalls, docPluginBuilder},
		lint: lintRuntimeName,
	},
}

// Removed is the finding about a plugin that head does not have.
func Removed(base *manifest.Plugin) Finding {
	return explain(diff.Change{
		Kind: diff.PluginRemoved, Subject: diff.Subject{Kind: diff.OnCrate, Name: base.Crate},
		Platforms: manifest.AllPlatforms, Base: base.Cargo.Name.At, Gone: true,
	}, plugins{base, base})
}

// Added is the finding about a plugin that base does not have, or does not have
// with permissions.
func Added(head *manifest.Plugin) Finding {
	return explain(diff.Change{
		Kind: diff.PluginAdded, Subject: diff.Subject{Kind: diff.OnCrate, Name: head.Crate},
		Platforms: manifest.AllPlatforms, Head: head.Cargo.Name.At,
	}, plugins{head, head})
}

// onCrate is a finding about the plugin's crate.
func onCrate(p *manifest.Plugin, at source.Place, message string) Finding {
	if at.IsZero() {
		at = p.Cargo.Name.At
	}
	return Finding{Subject: diff.Subject{Kind: diff.OnCrate, Name: p.Crate}, At: at, Message: message}
}

func lintLinksMissing(s *acl.Surface) []Finding {
	p := s.Plugin
	if !p.ACL || p.Cargo.Links.Text != "" {
		return nil
	}
	f := onCrate(p, p.Cargo.Name.At, "Cargo.toml has no links, so the plugin does not build")
	f.Help = fmt.Sprintf("add `links = %q` to [package]", p.Crate)
	return []Finding{f}
}

func lintLinksMismatch(s *acl.Surface) []Finding {
	p := s.Plugin
	named := manifest.KeyOf(p.Crate)
	if !p.ACL || p.Cargo.Links.Text == "" || p.Key == named {
		return nil
	}
	return []Finding{onCrate(p, p.Cargo.Links.At, fmt.Sprintf(
		"links makes the identifiers begin with %s:, while the crate's name says %s:", p.Key, named))}
}

func lintUnderscore(s *acl.Surface) []Finding {
	p := s.Plugin
	for i := range len(p.Crate) {
		if p.ACL && p.Crate[i] == '_' {
			return []Finding{onCrate(p, p.Cargo.Name.At, fmt.Sprintf("the name %s has an underscore, so the plugin does not build", p.Crate))}
		}
	}
	return nil
}

func lintReservedName(s *acl.Surface) []Finding {
	p := s.Plugin
	reserved := func(name string) bool { return name == "core" || name == "tauri" }
	switch {
	case !p.ACL:
	case reserved(p.Crate):
		return []Finding{onCrate(p, p.Cargo.Name.At, fmt.Sprintf("the name %s is reserved, so the plugin does not build", p.Crate))}
	case reserved(p.Key):
		f := onCrate(p, p.Cargo.Name.At, fmt.Sprintf("the plugin's key %s is one that Tauri keeps for itself", p.Key))
		f.in(onlyKeyReserved)
		return []Finding{f}
	}
	return nil
}

// lintRuntimeName compares the name that the crate's one plugin is built with. It is
// silent where the name cannot be evaluated, where there are several, and where no
// call could be allowed in any case.
func lintRuntimeName(s *acl.Surface) []Finding {
	p := s.Plugin
	if p.Program == nil || p.Cargo.Links.Text == "" || len(s.Granted()) == 0 {
		return nil
	}
	built, ok := p.RuntimeName()
	if !ok || slices.ContainsFunc(p.Program.RuntimeNames, func(n rust.ProgramName) bool { return n.Name == p.Key }) {
		return nil
	}
	f := onCrate(p, source.Place{File: built.File, Span: source.Span(built.Span)}, fmt.Sprintf(
		"the plugin is called %s when it runs, while its identifiers begin with %s:", built.Name, p.Key))
	f.Lost, f.Gained = []string{p.Key}, []string{built.Name}
	f.Help = fmt.Sprintf("build the plugin as %q", p.Key)
	return []Finding{f}
}
