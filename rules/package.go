package rules

import (
	"fmt"
	"strings"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/bump"
)

// packageRules are about what the crate is called, requires and supports, as far as
// applications depend on it.
var packageRules = []*Rule{
	{
		ID:      "package-renamed",
		Summary: "the crate has another name",
		Meaning: "Applications name the crate in Cargo.toml and in their code. One that takes it from the repository no longer builds; one that takes it from a registry stays with the last release under the old name, and is not told. A GlobalScope parameter goes by the crate's name too.",
		Help:    "keep the name; or publish a last release under the old one that says where the crate went",
		Bump:    bump.Major, Effect: ConsumerDependency, Group: Crates,
		Since: "0.1.0", Tags: []Tag{Cargo, Rename}, Mirrors: []string{"package-renamed"}, References: []string{cargoName, sourceArguments},
		Changes: []diff.Kind{diff.PackageRenamed},
		say: func(c diff.Change) string {
			return fmt.Sprintf("the crate %s is called %s now", list(c.Lost), list(c.Gained))
		},
	},
	{
		ID:      "runtime-name-changed",
		Summary: "the plugin has another name when it runs",
		Meaning: "A call names the plugin, and so does its configuration under `plugins` in tauri.conf.json. Calls under the old name end with `plugin <name> not found`, and what is configured under it is not read.",
		Help:    "build the plugin under the name that it had",
		Bump:    bump.Major, Effect: CallFails, Group: Crates,
		Since: "0.1.0", Tags: []Tag{RustSource, FrontEnd, Rename}, References: []string{sourcePlugin, docPluginBuilder},
		Changes: []diff.Kind{diff.RuntimeNameChanged},
		tells:   []string{"runtime-name-mismatch"},
		say: func(c diff.Change) string {
			return fmt.Sprintf("the plugin is called %s when it runs, instead of %s", list(c.Gained), list(c.Lost))
		},
		advise: func(c diff.Change, _ plugins) string {
			return fmt.Sprintf("build the plugin as %q", c.Lost[0])
		},
	},
	{
		ID:      "tauri-major-changed",
		Summary: "the plugin requires another major version of tauri",
		Meaning: "tauri has a `links` key, so that Cargo allows one version of it in an application. One that requires the former major version cannot use the plugin, which is made for another.",
		Help:    "release a new major version",
		Bump:    bump.Major, Effect: ConsumerDependency, Group: Crates,
		Since: "0.1.0", Tags: []Tag{Cargo}, Mirrors: []string{"tauri-major-changed"}, References: []string{cargoSemver, cargoLinks},
		Changes: []diff.Kind{diff.TauriMajorChanged},
		say: func(c diff.Change) string {
			return fmt.Sprintf("tauri %s is required instead of %s", list(c.Gained), list(c.Lost))
		},
	},
	{
		ID:      "tauri-minimum-raised",
		Summary: "the plugin requires a newer minor version of tauri",
		Meaning: "Cargo updates tauri together with the plugin. `tauri build` then asks for the same minor version of @tauri-apps/api, and refuses the application until it is updated too. An application that holds tauri at an older version keeps an older release of the plugin. Nothing is said of another patch of the same minor version.",
		Help:    NothingToDo,
		Bump:    bump.None, Effect: NoEffect, Severity: Note, Group: Crates,
		Since: "0.1.0", Tags: []Tag{Cargo}, References: []string{cargoSemver, cargoResolver},
		Changes: []diff.Kind{diff.TauriMinimumRaised},
		say: func(c diff.Change) string {
			return fmt.Sprintf("tauri %s is required, where %s was enough", list(c.Gained), list(c.Lost))
		},
	},
	{
		ID:      "rust-version-raised",
		Summary: "the plugin requires a newer Rust",
		Meaning: "Cargo refuses to build the plugin with an older compiler. The Cargo Book takes that for a minor change. A workspace whose resolver heeds `rust-version` (resolver 3, the default of the edition 2024) gets an older release of the plugin instead.",
		Help:    "release it with a minor bump, so that those who cannot update the compiler have patches of the former",
		Bump:    bump.Minor, Effect: ConsumerDependency, Group: Crates,
		Since: "0.1.0", Tags: []Tag{Cargo}, Certainty: diff.Unknown, References: []string{cargoRustVersion, cargoSemver},
		Changes: []diff.Kind{diff.RustVersionRaised},
		say: func(c diff.Change) string {
			return fmt.Sprintf("Rust %s is required, where %s was enough", list(c.Gained), list(c.Lost))
		},
	},
	{
		ID:      "global-api-removed",
		Summary: "the page no longer gets the plugin's functions without an import",
		Meaning: "Applications that set `withGlobalTauri` find the plugin under `window.__TAURI__`. The script that puts it there is handed over by the build script no more, so that the page's code fails.",
		Help:    "give tauri_plugin::Builder the script with global_api_script_path",
		Bump:    bump.Major, Effect: CallFails, Group: Crates,
		Since: "0.1.0", Tags: []Tag{FrontEnd}, Mirrors: []string{"global-api-added"}, References: []string{docBuilder},
		Changes: []diff.Kind{diff.GlobalAPIRemoved},
		say: func(diff.Change) string {
			return "the build script no longer hands over the script that puts the plugin under window.__TAURI__"
		},
	},
	{
		ID:      "global-api-added",
		Summary: "the page gets the plugin's functions without an import",
		Meaning: "Nobody is hurt. Applications that set `withGlobalTauri` now find the plugin under `window.__TAURI__`.",
		Help:    NothingToDo,
		Bump:    bump.Minor, Effect: NoEffect, Group: Crates,
		Since: "0.1.0", Tags: []Tag{FrontEnd}, Mirrors: []string{"global-api-removed"}, References: []string{docBuilder},
		Changes: []diff.Kind{diff.GlobalAPIAdded},
		say: func(diff.Change) string {
			return "the build script hands over a script that puts the plugin under window.__TAURI__"
		},
	},
	supportRemoved("android-support-removed", "Android", "android_path", diff.AndroidSupportRemoved),
	supportRemoved("ios-support-removed", "iOS", "ios_path", diff.IOSSupportRemoved),
	{
		ID:      "command-feature-gated",
		Summary: "a command is there only with a feature of the crate that is not on by default",
		Meaning: "Applications still build, and the command is still allowed. Where the feature is not enabled in Cargo.toml, calls are told that the command was not found.",
		Help:    "add the feature to `default` in [features]",
		Bump:    bump.Major, Effect: CallFails, Group: Commands,
		Since: "0.1.0", Tags: []Tag{FrontEnd, RustSource, Cargo}, References: []string{cargoFeatures, sourceHandlers},
		Changes: []diff.Kind{diff.CommandFeatureGated},
		say: func(c diff.Change) string {
			if len(c.Gained) == 0 {
				return fmt.Sprintf("command %s is not there any more with the default features", c.Subject.Name)
			}
			if c.Either {
				return fmt.Sprintf("command %s is there only with a feature that is not on by default: %s", c.Subject.Name, strings.Join(c.Gained, " or "))
			}
			return fmt.Sprintf("command %s is there only with %s not on by default: %s", c.Subject.Name,
				oneOrMany(c.Gained, "a feature that is", "features that are"), list(c.Gained))
		},
	},
	{
		ID:      "default-features-changed",
		Summary: "commands are not there any more with the default features",
		Meaning: "Applications still build, and the commands are still allowed. Those that leave the choice of features to the crate lose the commands: calls are told that they were not found.",
		Help:    "keep `default` as it was",
		Bump:    bump.Major, Effect: CallFails, Group: Commands,
		Since: "0.1.0", Tags: []Tag{FrontEnd, RustSource, Cargo}, References: []string{cargoFeatures, sourceHandlers},
		Changes: []diff.Kind{diff.DefaultFeaturesChanged},
		say: func(c diff.Change) string {
			if len(c.Gained) == 0 {
				return fmt.Sprintf("with the features that are on by default now, nothing answers %s", list(c.Lost))
			}
			return fmt.Sprintf("without the %s %s, which %s not on by default any more, nothing answers %s",
				oneOrMany(c.Gained, "feature", "features"), list(c.Gained), oneOrMany(c.Gained, "is", "are"), list(c.Lost))
		},
	},
}

// supportRemoved is the rule about a plugin's project for a platform.
func supportRemoved(id, platform, method string, kind diff.Kind) *Rule {
	return &Rule{
		ID:      id,
		Summary: fmt.Sprintf("the plugin has no project for %s any more", platform),
		Meaning: fmt.Sprintf("What the project answered on %s nothing may answer now. Applications still build, and the commands are still allowed; calls fail.", platform),
		Help:    fmt.Sprintf("keep the project, and name it with %s in the build script", method),
		Bump:    bump.Major, Effect: CallFails, Group: Platforms,
		Since: "0.1.0", Tags: []Tag{MobileSource, FrontEnd}, References: []string{docMobile, sourceCalls},
		Changes: []diff.Kind{kind},
		tells:   []string{"commands-entry-without-handler", "command-missing-on-platform"},
		say: func(c diff.Change) string {
			if c.Certainty == diff.Unknown {
				return fmt.Sprintf("the build script names no project for %s any more, which may be needed there for %s", platform, list(c.Lost))
			}
			return fmt.Sprintf("the build script names no project for %s any more, and nothing answers %s there", platform, list(c.Lost))
		},
	}
}
