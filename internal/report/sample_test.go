package report

import (
	"fmt"
	"strings"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/release"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

func at(file string, line, column, endLine, endColumn int) source.Place {
	return source.Place{File: file, Span: source.Span{Line: line, Column: column, EndLine: endLine, EndColumn: endColumn}}
}

func rule(id string, class bump.Class, effect rules.Effect) *rules.Rule {
	return &rules.Rule{
		ID: id, Summary: "a summary", Meaning: "a meaning", Help: "a help", Bump: class, Effect: effect, Group: rules.Commands,
		Since: "0.1.0", References: []string{"https://tauri.example/one", "https://tauri.example/two"},
	}
}

var tool = verdict.Tool{Name: "permver", Version: "0.1.0", Model: "tauri-utils 2.10.2"}

func ptr[T any](value T) *T { return &value }

// commandRemoved is a break with everything that a finding can have.
func commandRemoved() verdict.Finding {
	return verdict.Finding{
		Level: verdict.LevelError, Fingerprint: "00112233445566aa",
		Finding: rules.Finding{
			Rule: rule("command-removed", bump.Major, rules.ConsumerBuild), Bump: bump.Major, Effect: rules.ConsumerBuild,
			Subject:   diff.Subject{Kind: diff.OnCommand, Name: "create_store"},
			Claims:    []string{"deny-create-store", "allow-create-store"},
			Platforms: manifest.AllPlatforms, Introduced: true,
			Message: "command create_store is gone; allow-create-store and deny-create-store go with it",
			Lost:    []string{"create_store"},
			At:      at("plugins/store/build.rs", 5, 7, 19, 2),
			Related: []rules.Related{{Side: "base", At: at("plugins/store/build.rs", 8, 2, 8, 16), Message: "was here"}},
			Witness: &diff.Witness{
				Capability: diff.Capability{Identifier: "main", Windows: []string{"main"}, Permissions: []string{"store:allow-create-store"}},
				Platform:   manifest.AllPlatforms,
				Before:     "allows create_store",
				After:      "Permission store:allow-create-store not found, expected one of store:default, store:allow-clear, store:allow-delete, store:allow-get, store:deny-clear",
			},
			Help: "keep the entry of COMMANDS, and a function that answers the call, until the next major release\nor release it as 3.0.0",
		},
		Excerpt: []verdict.Excerpt{
			{Side: "base", File: "plugins/store/build.rs", Line: 8, Column: 2, EndLine: 8, EndColumn: 16, Lines: []string{"\t\"create_store\",\r"}},
			{Side: "head", File: "plugins/store/build.rs", Line: 5, Column: 7, EndLine: 19, EndColumn: 2, Lines: []string{"const COMMANDS: &[&str] = &[", `    "clear",`, `    "delete",`}},
		},
	}
}

func setNarrowed() verdict.Finding {
	return verdict.Finding{
		Level: verdict.LevelWarning, Fingerprint: "00112233445566ab",
		Finding: rules.Finding{
			Rule: rule("scope-introduced", bump.Major, rules.RuntimeDenied), Bump: bump.Major, Effect: rules.RuntimeDenied,
			Certainty: diff.Unknown, Security: true,
			Subject: diff.Subject{Kind: diff.OnPermission, Name: "allow-read"}, Platforms: manifest.Linux | manifest.IOS,
			Message: "permission allow-read limits read_file to a scope now",
			Gained:  []string{`"$APPDATA/**"`, `"$HOME/文書/*"`},
			At:      at("plugins/store/permissions/read.toml", 12, 10, 12, 17), Introduced: true,
			Help: "say in the changelog what the scope means",
		},
		Excerpt: []verdict.Excerpt{{
			Side: "head", File: "plugins/store/permissions/read.toml", Line: 12, Column: 10, EndLine: 12, EndColumn: 17,
			Lines: []string{"\tallow = [\"文書/*\"]"},
		}},
	}
}

func note(i int, allowed bool) verdict.Finding {
	return verdict.Finding{
		Level: verdict.LevelNote, Fingerprint: fmt.Sprintf("%016x", i), AllowedByBump: allowed,
		Finding: rules.Finding{
			Rule: rule("command-added", bump.Minor, rules.NoEffect), Bump: bump.Minor, Effect: rules.NoEffect,
			Subject: diff.Subject{Kind: diff.OnCommand, Name: fmt.Sprintf("c%d", i)}, Platforms: manifest.AllPlatforms,
			Message: fmt.Sprintf("new command c%d", i), At: at("plugins/store/build.rs", i, 5, i, 8), Introduced: true,
			Help: "nothing to do",
		},
	}
}

// gains has each kind of gain, for one identifier and for several.
func gains() []verdict.Gain {
	gain := func(identifier string, kind diff.GainKind, what string) verdict.Gain {
		return verdict.Gain{
			Gain:  diff.Gain{Identifier: identifier, Kind: kind, What: what, Platforms: manifest.AllPlatforms},
			Rules: []string{"default-widened"},
		}
	}
	desktop, unscoped, perhaps := gain("default", diff.GainCommand, "watch"), gain("read-all", diff.GainUnscoped, ""), gain("read-all", diff.GainScope, `{"path":"$HOME/**"}`)
	desktop.Platforms = manifest.Linux | manifest.Windows
	unscoped.Commands, unscoped.Certainty = []string{"load", "read"}, diff.Unknown
	perhaps.Certainty = diff.Unknown
	return []verdict.Gain{
		gain("default", diff.GainCommand, "load"), gain("default", diff.GainCommand, "reload"), desktop,
		gain("allow-x", diff.GainUndenied, "wipe"), gain("deny-x", diff.GainUndenied, "wipe"),
		perhaps, unscoped, gain("read-all", diff.GainPluginScope, ""), gain("read-all", diff.GainReference, "fs:read-all"),
		gain("read-all", diff.GainScopeUndenied, `"$HOME/文書/*"`), gain("unlimited", diff.GainUnscoped, ""),
	}
}

var (
	baseSide = verdict.Side{Spec: "store-v2.0.1", Kind: "revision", Commit: "5e8fc3b0123456789012345678901234567890ab", Label: "store-v2.0.1 (5e8fc3b)", Reason: "--base"}
	headSide = verdict.Side{Spec: "worktree", Kind: "worktree", Label: "working tree", Reason: "default"}
)

// broken is a release that declares too little.
func broken() *verdict.Result {
	return &verdict.Result{
		Tool: tool, Command: "check",
		Plugins: []verdict.Plugin{{
			Key: "store", Crate: "tauri-plugin-store", Path: "plugins/store", Status: verdict.Changed,
			Comparisons: []verdict.Comparison{{
				Role: verdict.Requested, Mode: verdict.ReleaseMode, Base: &baseSide, Head: headSide,
				Version: verdict.Version{
					Base: "2.0.1", Head: "2.1.0", Declared: bump.Minor, DeclaredBy: "Cargo.toml",
					Needed: bump.Major, NeededAtMost: bump.Major, NeededVersion: "3.0.0", Sufficient: ptr(false),
				},
				Findings: []verdict.Finding{commandRemoved(), setNarrowed(), note(9, true), note(3, false)},
				Gains:    gains(),
			}},
		}},
		Seen:    []verdict.Seen{{Kind: "inlined plugin", Name: "process", File: "src-tauri/build.rs", Line: 4}},
		Summary: verdict.Summary{Errors: 1, Warnings: 1, Notes: 2, Needed: bump.Major, ExitCode: 1},
	}
}

// many is a repository of four plugins: one that could not be read, one broken at
// length, one in order, one partly unchecked.
func many() *verdict.Result {
	r := broken()
	store := r.Plugins[0]
	store.Comparisons[0].Findings = nil
	for i := range 30 {
		store.Comparisons[0].Gains = append(store.Comparisons[0].Gains, verdict.Gain{Gain: diff.Gain{
			Identifier: fmt.Sprintf("allow-c%02d", i), Kind: diff.GainCommand, What: fmt.Sprintf("c%d", i/2), Platforms: manifest.AllPlatforms,
		}})
	}
	for i := range 30 {
		f := commandRemoved()
		f.Message, f.Excerpt, f.Witness, f.Related = fmt.Sprintf("command c%d is gone", i), nil, nil, nil
		f.Lost = strings.Fields(strings.Repeat("alpha beta gamma delta ", 4))
		f.Claims = nil
		store.Comparisons[0].Findings = append(store.Comparisons[0].Findings, f)
	}
	for i := range 30 {
		store.Comparisons[0].Findings = append(store.Comparisons[0].Findings, note(i+1, true))
	}
	quiet := func(key string) verdict.Plugin {
		return verdict.Plugin{
			Key: key, Crate: "tauri-plugin-" + key, Path: "plugins/" + key, Status: verdict.Unchanged,
			Comparisons: []verdict.Comparison{{
				Role: verdict.Release, Mode: verdict.PRMode, Head: headSide,
				Base:    &verdict.Side{Spec: key + "-v2.0.0", Kind: "revision", Commit: strings.Repeat("ab", 20), Reason: "last release by ancestry"},
				Version: verdict.Version{Base: "2.0.0", Head: "2.0.0", DeclaredBy: "none"},
			}},
		}
	}
	partly := quiet("log")
	partly.Status = verdict.Changed
	partly.Comparisons[0].Mode = verdict.ReleaseMode
	partly.Comparisons[0].Version = verdict.Version{Base: "2.0.0", Head: "2.0.1", Declared: bump.Patch, DeclaredBy: "Cargo.toml", NeededAtMost: bump.Major}
	partly.Comparisons[0].Unchecked = []verdict.Unchecked{{Side: "base", What: "the list of commands", Why: "it is made by a function call", File: "plugins/log/build.rs", Line: 3, Col: 30}}
	failed := verdict.Plugin{
		Key: "fs", Crate: "tauri-plugin-fs", Path: "plugins/fs", Status: verdict.Failed,
		Comparisons: []verdict.Comparison{{
			Role: verdict.Release, Mode: verdict.PRMode, Base: &baseSide, Head: headSide,
			Findings: []verdict.Finding{{
				Level: verdict.LevelError, Fingerprint: "00112233445566ac",
				Finding: rules.Finding{
					Rule: rule("parse-error", bump.None, rules.Publish), Severity: rules.Error, Effect: rules.Publish,
					Subject: diff.Subject{Kind: diff.OnFile, Name: "plugins/fs/permissions/default.toml"}, Platforms: manifest.AllPlatforms,
					Message: "the file is not TOML: expected a newline", At: at("plugins/fs/permissions/default.toml", 2, 5, 2, 6),
					Help: "mend the file", Introduced: true,
				},
			}},
		}},
	}
	r.Plugins = []verdict.Plugin{quiet("window-state"), partly, store, failed, quiet("http")}
	r.Summary = verdict.Summary{Errors: 31, Notes: 30, Unchecked: 1, Needed: bump.Major, ExitCode: 1}
	return r
}

// fine is a major release with breaks.
func fine() *verdict.Result {
	r := broken()
	c := &r.Plugins[0].Comparisons[0]
	c.Version.Head, c.Version.Declared, c.Version.Sufficient = "3.0.0", bump.Major, ptr(true)
	f := commandRemoved()
	f.Level, f.AllowedByBump = verdict.LevelNote, true
	c.Findings = []verdict.Finding{f, note(9, true)}
	r.Seen = nil
	r.Summary = verdict.Summary{Notes: 2, Needed: bump.Major}
	return r
}

// pullRequest is a change that no version announces yet.
func pullRequest() *verdict.Result {
	r := broken()
	c := &r.Plugins[0].Comparisons[0]
	c.Role, c.Mode = verdict.PR, verdict.PRMode
	c.Version = verdict.Version{Base: "2.0.1", Head: "2.0.1", DeclaredBy: "none", Needed: bump.Minor, NeededAtMost: bump.Major, NeededVersion: "2.1.0"}
	c.Findings = []verdict.Finding{setNarrowed(), note(3, false)}
	r.Seen = nil
	r.Summary = verdict.Summary{Warnings: 1, Notes: 1, Needed: bump.Minor}
	return r
}

// declaredElsewhere is a change between two releases: what the release before declares,
// what a change file declares for the next one, and a change file that cannot be read.
func declaredElsewhere() *verdict.Result {
	r := pullRequest()
	c := &r.Plugins[0].Comparisons[0]
	entry := at(".changes/lock.md", 2, 1, 2, 15)
	c.Version.Declared, c.Version.DeclaredBy = bump.Minor, entry.File
	c.Version.Declarations = []release.Declaration{
		{Source: release.FromChangeFile, Class: bump.Minor, By: entry.File, Word: bump.Minor, Written: "minor:feat", Label: "feat", Package: "store", At: entry},
		{Source: release.FromFlag, Class: bump.Patch, By: "--release-type"},
	}
	c.Since = &verdict.Since{
		Base: verdict.Side{Spec: "store-v2.0.0", Kind: "revision", Commit: "89abcdef012345678901234567890123456789ab", Label: "store-v2.0.0 (89abcde)", Reason: "last release by ancestry"},
		Version: verdict.Version{
			Base: "2.0.0", Head: "2.0.1", Declared: bump.Minor, DeclaredBy: entry.File,
			Needed: bump.Major, NeededAtMost: bump.Major, NeededVersion: "3.0.0", Sufficient: ptr(false),
		},
	}
	f := commandRemoved()
	f.Rule, f.Severity, f.Effect, f.Bump, f.Level = rule("change-file-invalid", bump.None, rules.NoEffect), rules.Warning, rules.NoEffect, bump.None, verdict.LevelWarning
	f.Message, f.Help, f.Witness, f.Claims, f.Lost, f.Related, f.Excerpt = `"stroe" is no package of .changes/config.json`, "did you mean store?", nil, nil, nil, nil, nil
	f.At, f.Platforms, f.Introduced, f.AllowedByBump = at(".changes/typo.md", 2, 1, 2, 15), manifest.NoPlatforms, true, false
	old := f
	old.Level, old.Message, old.At.File = verdict.LevelNote, `"fs" is named twice`, ".changes/old.md"
	r.Repository = []verdict.Finding{f, old}
	r.Summary.Warnings++
	r.Summary.Notes++
	return r
}

// lint is one side with a fault.
func lint() *verdict.Result {
	r := broken()
	r.Command, r.Seen = "lint", nil
	f := commandRemoved()
	f.Rule = rule("set-unknown-reference", bump.None, rules.ConsumerMacroPanic)
	f.Severity, f.Effect, f.Bump, f.Witness, f.Claims, f.Lost = rules.Error, rules.ConsumerMacroPanic, bump.None, nil, nil, nil
	f.Message = "the default set names set-tray-icon-state, which does not exist; allow-set-tray-icon-state does"
	f.Related, f.Excerpt = nil, f.Excerpt[1:]
	f.Help = "name allow-set-tray-icon-state"
	r.Plugins[0].Status = verdict.Unchanged
	r.Plugins[0].Comparisons = []verdict.Comparison{{
		Role: verdict.Lint, Head: headSide, Findings: []verdict.Finding{f}, Version: verdict.Version{Head: "2.1.0", DeclaredBy: "none"},
	}}
	r.Summary = verdict.Summary{Errors: 1, ExitCode: 1}
	return r
}

// evil holds every kind of character that text must not carry.
const evil = "a\x1b[31mb\nc\td\u202ee\u200bf\u2028g\x9b\xffh\u00a0i\U000e0041j\rk\x7fl\ufe0fm\u3164n"

// hostile is a result whose every text comes from somebody who means harm.
func hostile() *verdict.Result { return saying(evil) }

// saying is a result whose every text is the same one.
func saying(evil string) *verdict.Result {
	f := commandRemoved()
	f.Subject.Name, f.Message, f.Help = evil, evil, evil
	f.Claims, f.Lost, f.Gained = []string{evil}, []string{evil}, []string{evil}
	f.At.File, f.Related[0].At.File, f.Related[0].Message = evil, evil, evil
	f.Witness = &diff.Witness{
		Capability: diff.Capability{Identifier: evil, Windows: []string{evil}, Permissions: []string{evil}},
		Before:     evil, After: evil,
	}
	f.Excerpt = []verdict.Excerpt{{Side: "base", File: evil, Line: 1, Column: 2, EndLine: 1, EndColumn: 12, Lines: []string{evil, evil}}}
	n := note(1, true)
	n.Message, n.At.File = evil, evil
	m := n
	m.AllowedByBump = false
	m.Witness = &diff.Witness{
		Call:   &diff.Call{Command: evil, Arguments: []diff.Passed{{Name: evil, Type: evil, Value: evil}}},
		Before: evil, After: evil, Platform: manifest.Android,
	}
	side := verdict.Side{Spec: evil, Kind: "revision", Commit: "0123456789012345678901234567890123456789", Label: evil, Reason: evil}
	r := broken()
	r.Plugins = []verdict.Plugin{
		{
			Key: evil, Crate: evil, Path: evil, Status: verdict.Changed,
			Comparisons: []verdict.Comparison{{
				Role: verdict.Requested, Mode: verdict.ReleaseMode, Base: &side, Head: side,
				Gains: []verdict.Gain{{Gain: diff.Gain{Identifier: evil, Kind: diff.GainCommand, What: evil, Commands: []string{evil}}, Rules: []string{evil}}},
				Version: verdict.Version{
					Base: evil, Head: evil, Declared: bump.Minor, DeclaredBy: "Cargo.toml", Needed: bump.Major,
					NeededAtMost: bump.Major, NeededVersion: evil, Sufficient: ptr(false),
				},
				Unchecked: []verdict.Unchecked{{Side: "base", What: evil, Why: evil, File: evil}},
				Findings:  []verdict.Finding{f, n, m},
			}},
		},
		{Key: evil, Status: verdict.Unchanged},
	}
	worst := r.Plugins[0].Comparisons[0]
	worst.Role, worst.Mode = verdict.PR, verdict.PRMode
	worst.Version.DeclaredBy = evil
	worst.Version.Declarations = []release.Declaration{{Source: release.FromChangeFile, Class: bump.Minor, By: evil, Written: evil, Package: evil, At: f.At}}
	worst.Since = &verdict.Since{Base: side, Version: worst.Version}
	r.Plugins[0].Comparisons = append(r.Plugins[0].Comparisons, worst)
	worst.Since = &verdict.Since{Why: evil}
	r.Plugins[0].Comparisons = append(r.Plugins[0].Comparisons, worst)
	r.Repository = []verdict.Finding{f}
	r.Seen = []verdict.Seen{{Kind: "inlined plugin", Name: evil, File: evil}}
	return r
}

// surfaces is a side with one plugin of each kind.
func surfaces() *Surfaces {
	file := "plugins/store/permissions/all.toml"
	name := func(s string) manifest.Name {
		return manifest.Name{Text: s, At: at("plugins/store/build.rs", 3, 5, 3, 10)}
	}
	names := func(list ...string) []manifest.Name { return each(list, name) }
	scoped := func(s string) []manifest.ScopeEntry {
		return []manifest.ScopeEntry{{Value: manifest.Value{Kind: manifest.String, Text: s}}}
	}
	permission := func(id string, allow, deny []manifest.Name) *manifest.Permission {
		return &manifest.Permission{ID: name(id), Allow: allow, Deny: deny, Platforms: manifest.AllPlatforms, At: at(file, 1, 1, 1, 15)}
	}
	read := permission("allow-read", names("read"), nil)
	read.ScopeAllow, read.HasScopeAllow = scoped("$HOME/**"), true
	desk := permission("allow-quit", names("quit"), nil)
	desk.Platforms, desk.HasPlatforms = manifest.Linux|manifest.MacOS|manifest.Windows, true
	global := permission("scope-app", nil, nil)
	global.ScopeDeny, global.HasScopeDeny = scoped("$APP/**"), true
	plugin := &manifest.Plugin{
		Key: "store", Crate: "tauri-plugin-store", Dir: "plugins/store", ACL: true,
		Cargo:    &manifest.Cargo{Version: name("2.1.0")},
		Commands: manifest.Commands{Items: names("read", "quit", "clear"), Exact: true},
		Manifest: manifest.Manifest{
			Default: &manifest.Set{ID: name("default"), Members: names("allow-read", "allow-quit", "scope-app"), At: at(file, 20, 1, 20, 10)},
			Permissions: map[string]*manifest.Permission{
				"allow-read": read, "allow-quit": desk, "scope-app": global,
				"deny-clear": permission("deny-clear", nil, names("clear")), "bad_name": permission("bad_name", names("clear"), nil),
			},
			Sets: map[string]*manifest.Set{
				"all":  {ID: name("all"), Members: names("allow-read", "fs:default"), At: at(file, 30, 1, 30, 8)},
				"none": {ID: name("none"), Members: nil, At: at(file, 40, 1, 40, 8)},
			},
		},
	}
	return &Surfaces{
		Tool: tool, Side: headSide,
		Plugins: []Shown{
			{Key: "store", Crate: "tauri-plugin-store", Path: "plugins/store", Surface: acl.NewSurface(plugin)},
			{Key: "fs", Crate: "tauri-plugin-fs", Path: "plugins/fs", Unchecked: []verdict.Unchecked{{Side: "head", What: "the plugin", Why: "Cargo.toml is not TOML", More: []string{"mend it"}, File: "plugins/fs/Cargo.toml", Line: 1, Col: 2}}},
			{Key: "alpha", Crate: "tauri-plugin-alpha", Surface: acl.NewSurface(&manifest.Plugin{Key: "alpha", Crate: "tauri-plugin-alpha"})},
		},
	}
}

// failingOn is a result of a run that fails on findings of a level.
func failingOn(level verdict.Level, r *verdict.Result) *verdict.Result {
	for _, p := range r.Plugins {
		for i := range p.Comparisons {
			verdict.FailOn{Level: level}.Mark(&p.Comparisons[i])
		}
	}
	verdict.FailOn{Level: level}.Mark(&verdict.Comparison{Role: verdict.Lint, Findings: r.Repository})
	return r
}
