package rules

// The pages that rules refer to: Tauri's own documentation, the sources of the crates
// that decide, in the versions that permver was held to, the Cargo Book, and permver's own
// documentation for what only it knows.
const (
	docPermissions   = "https://v2.tauri.app/security/permissions/"
	docScopes        = "https://v2.tauri.app/security/scope/"
	docPermission    = "https://v2.tauri.app/reference/acl/permission/"
	docPlugins       = "https://v2.tauri.app/develop/plugins/"
	docMobile        = "https://v2.tauri.app/develop/plugins/develop-mobile/"
	docCalls         = "https://v2.tauri.app/develop/calling-rust/"
	docRemoveUnused  = "https://v2.tauri.app/concept/size/"
	docBuilder       = "https://docs.rs/tauri-plugin/2/tauri_plugin/struct.Builder.html"
	docPluginBuilder = "https://docs.rs/tauri/2/tauri/plugin/struct.Builder.html"
	docCommand       = "https://docs.rs/tauri/2/tauri/attr.command.html"
	docCommandScope  = "https://docs.rs/tauri/2/tauri/ipc/struct.CommandScope.html"
	docGlobalScope   = "https://docs.rs/tauri/2/tauri/ipc/struct.GlobalScope.html"
	docPaths         = "https://docs.rs/tauri/2/tauri/path/enum.BaseDirectory.html"

	sourceRead         = "https://docs.rs/crate/tauri-utils/2.10.2/source/src/acl/build.rs"
	sourceManifest     = "https://docs.rs/crate/tauri-utils/2.10.2/source/src/acl/manifest.rs"
	sourceIdentifiers  = "https://docs.rs/crate/tauri-utils/2.10.2/source/src/acl/identifier.rs"
	sourceResolve      = "https://docs.rs/crate/tauri-utils/2.10.2/source/src/acl/resolved.rs"
	sourceCapabilities = "https://docs.rs/crate/tauri-build/2.7.4/source/src/acl.rs"
	sourceBuilder      = "https://docs.rs/crate/tauri-plugin/2.7.2/source/src/build/mod.rs"
	sourceDecide       = "https://docs.rs/crate/tauri/2.12.5/source/src/ipc/authority.rs"
	sourceArguments    = "https://docs.rs/crate/tauri/2.12.5/source/src/ipc/command.rs"
	sourceCalls        = "https://docs.rs/crate/tauri/2.12.5/source/src/webview/mod.rs"
	sourcePlugin       = "https://docs.rs/crate/tauri/2.12.5/source/src/plugin.rs"
	sourceHandlers     = "https://docs.rs/crate/tauri-macros/2.7.4/source/src/command/handler.rs"
	sourceCommands     = "https://docs.rs/crate/tauri-macros/2.7.4/source/src/command/wrapper.rs"
	sourceAdd          = "https://docs.rs/crate/tauri-cli/2.12.4/source/src/add.rs"
	sourceMismatch     = "https://docs.rs/crate/tauri-cli/2.12.4/source/src/info/plugins.rs"

	docConfiguration = "https://github.com/permver/permver/blob/main/docs/configuration.md"

	issueUnlisted      = "https://github.com/tauri-apps/tauri/issues/15940"
	issueDenials       = "https://github.com/tauri-apps/tauri/issues/16072"
	issueMismatch      = "https://github.com/tauri-apps/tauri/issues/14665"
	issueMinors        = "https://github.com/tauri-apps/plugins-workspace/issues/1863"
	issueUnknownMember = "https://github.com/tauri-apps/plugins-workspace/issues/1911"
	issueSwapped       = "https://github.com/tauri-apps/plugins-workspace/issues/3287"
	issueUnknownKey    = "https://github.com/tauri-apps/plugins-workspace/issues/3504"

	cargoLinks             = "https://doc.rust-lang.org/cargo/reference/build-scripts.html#the-links-manifest-key"
	cargoRerun             = "https://doc.rust-lang.org/cargo/reference/build-scripts.html#change-detection"
	cargoBuildScripts      = "https://doc.rust-lang.org/cargo/reference/build-scripts.html"
	cargoBuildDependencies = "https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html#build-dependencies"
	cargoFeatures          = "https://doc.rust-lang.org/cargo/reference/features.html#the-default-feature"
	cargoInclude           = "https://doc.rust-lang.org/cargo/reference/manifest.html#the-exclude-and-include-fields"
	cargoName              = "https://doc.rust-lang.org/cargo/reference/manifest.html#the-name-field"
	cargoPublish           = "https://doc.rust-lang.org/cargo/commands/cargo-publish.html"
	cargoResolver          = "https://doc.rust-lang.org/cargo/reference/resolver.html"
	cargoRustVersion       = "https://doc.rust-lang.org/cargo/reference/rust-version.html"
	cargoSemver            = "https://doc.rust-lang.org/cargo/reference/semver.html"
	cargoVersion           = "https://doc.rust-lang.org/cargo/reference/manifest.html#the-version-field"

	covector    = "https://github.com/jbolda/covector"
	changesets  = "https://github.com/changesets/changesets"
	tomlChanges = "https://github.com/toml-lang/toml/blob/main/CHANGELOG.md"
)
