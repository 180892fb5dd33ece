package report

import (
	"slices"
	"testing"

	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

// silenced is a change that suppresses what it breaks: a break by an entry of its own, a
// narrowing by an old one, a rule for good. It sets rules by a glob, and takes away what
// was strict.
func silenced() *verdict.Result {
	r := pullRequest()
	p := &r.Plugins[0]
	c := &p.Comparisons[0]
	own := verdict.Origin{By: "permver.toml", At: at("permver.toml", 7, 1, 7, 13), Added: true}
	old := verdict.Origin{By: "plugins/store/Cargo.toml", At: at("plugins/store/Cargo.toml", 20, 1, 20, 13)}
	glob := verdict.Origin{By: "permver.toml", At: at("permver.toml", 4, 1, 4, 4), Added: true}
	removed, narrowed, off := commandRemoved(), setNarrowed(), note(3, false)
	removed.Level, narrowed.Level = verdict.LevelNote, verdict.LevelNote
	removed.Suppressed = &verdict.Suppressed{Reason: "it never worked", Until: "3.0.0", From: own}
	narrowed.Suppressed = &verdict.Suppressed{Reason: "nobody used it", From: old}
	off.Suppressed = &verdict.Suppressed{Reason: "the rule is switched off", From: glob}
	c.Findings, c.Suppressed = nil, []verdict.Finding{removed, narrowed, off}
	c.Version = verdict.Version{Base: "2.0.1", Head: "2.0.1", DeclaredBy: "none", Unsuppressed: bump.Major, Sufficient: ptr(true)}
	c.Reconfigured = []verdict.Reconfigured{
		{Key: "policy.fail-on", Was: "warning", Now: "error", From: verdict.Origin{By: "default"}},
		{Key: "rules.set-added", Now: "off", Pattern: "set-*", From: glob},
		{Key: "rules.set-removed", Was: "error", Now: "off", Pattern: "set-*", From: glob},
		{Key: "suppress", Now: "command-removed of create_store until 3.0.0", From: own},
		{Key: "rules.command-added", Was: "error"},
	}
	other := *p
	other.Key, other.Crate, other.Path, other.Status = "log", "tauri-plugin-log", "plugins/log", verdict.Unchanged
	quiet := *c
	quiet.Suppressed, quiet.Version.Unsuppressed, quiet.Reconfigured = nil, bump.None, c.Reconfigured[:2]
	other.Comparisons = []verdict.Comparison{quiet}
	r.Plugins = []verdict.Plugin{other, *p}
	change := beside("change-file-invalid", ".changes/typo.md has no front matter")
	change.Suppressed = &verdict.Suppressed{Reason: "a tool writes it", From: own}
	r.Suppressed = []verdict.Finding{change}
	unused := beside("suppression-unused", "the suppression of command-removed for open accepts nothing")
	unused.Level = verdict.LevelWarning
	r.Repository = []verdict.Finding{unused}
	r.Summary = verdict.Summary{Warnings: 1, Suppressed: 4}
	return r
}

// settled is the same where base has accepted all of it already.
func settled() *verdict.Result {
	r := silenced()
	c := &r.Plugins[1].Comparisons[0]
	for i := range c.Suppressed {
		c.Suppressed[i].Suppressed.From.Added = false
	}
	r.Suppressed[0].Suppressed.From.Added = false
	for i := range r.Plugins {
		r.Plugins[i].Comparisons[0].Reconfigured = nil
	}
	return r
}

// beside is a fault of the repository beside its plugins.
func beside(id, message string) verdict.Finding {
	f := verdict.Finding{Level: verdict.LevelNote, Fingerprint: "00112233445566ae"}
	f.Rule, f.Message, f.Help, f.Severity = rule(id, bump.None, rules.NoEffect), message, "mend it", rules.Warning
	f.Effect, f.Platforms, f.Introduced = rules.NoEffect, manifest.NoPlatforms, true
	f.Subject.Kind, f.Subject.Name = "suppression", "x"
	f.At = at("permver.toml", 12, 1, 12, 13)
	return f
}

// distrusted is the same change, whose configuration does not hold and cannot even be
// understood.
func distrusted() *verdict.Result {
	r := silenced()
	p := &r.Plugins[1]
	c := &p.Comparisons[0]
	c.TrustedBase = true
	c.Findings, c.Suppressed = []verdict.Finding{setNarrowed()}, nil
	c.Reconfigured = []verdict.Reconfigured{{Key: "permver.toml", Now: "permver.toml:1:1: unknown key \"x\"", Broken: true}}
	r.Plugins, r.Suppressed, r.Repository = r.Plugins[1:], nil, nil
	r.Summary = verdict.Summary{Warnings: 1}
	return r
}

// deceiving has what a repository may write in every text of a configuration.
func deceiving() *verdict.Result {
	r := silenced()
	c := &r.Plugins[1].Comparisons[0]
	place := source.Place{File: evil, Span: source.Span{Line: 1, Column: 1, EndLine: 1, EndColumn: 2}}
	from := verdict.Origin{By: evil, At: place, Added: true}
	c.Suppressed = c.Suppressed[:1]
	c.Suppressed[0].Suppressed = &verdict.Suppressed{Reason: evil, Until: evil, From: from}
	c.Reconfigured = []verdict.Reconfigured{
		{Key: evil, Was: evil, Now: evil, From: from},
		{Key: evil, Now: evil, Pattern: evil, From: from},
		{Key: evil, Was: evil},
		{Key: evil, Now: evil, Broken: true},
	}
	r.Plugins, r.Suppressed, r.Repository = r.Plugins[1:], nil, nil
	r.Plugins[0].Key = evil
	return r
}

func TestConfiguredResults(t *testing.T) {
	for _, tt := range []struct {
		name, format string
		result       *verdict.Result
		o            Options
	}{
		{"silenced.txt", "text", silenced(), Options{}},
		{"silenced-verbose.txt", "text", silenced(), Options{Verbose: true}},
		{"silenced-quiet.txt", "text", failingOn(verdict.LevelWarning, silenced()), Options{Quiet: true}},
		{"silenced.json", "json", silenced(), Options{}},
		{"settled.txt", "text", settled(), Options{}},
		{"distrusted.txt", "text", distrusted(), Options{}},
		{"distrusted.json", "json", distrusted(), Options{}},
		{"deceiving.txt", "text", deceiving(), Options{Verbose: true}},
		{"deceiving.json", "json", deceiving(), Options{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			golden(t, tt.name, printed(t, Results(), tt.format, tt.result, tt.o))
		})
	}
}

// settings are those of two plugins that share theirs, and of one that has its own.
func settings() *Settings {
	file := func(line int) verdict.Origin {
		return verdict.Origin{By: "permver.toml", At: at("permver.toml", line, 1, line, 4)}
	}
	shared := []verdict.Held{
		{Key: "preset", Value: "strict", From: file(1)},
		{Key: "policy.fail-on", Value: "note", From: verdict.Origin{By: "--fail-on"}},
		{Key: "policy.prerelease", Value: "strict", From: verdict.Origin{By: "preset strict"}},
		{Key: "policy.minor-may-break", Value: "false", From: verdict.Origin{By: "default"}},
		{Key: "rules.command-added", Value: "warning, bump patch", From: file(4)},
		{Key: "rules.set-added", Value: "off", Pattern: "set-*", From: file(5)},
	}
	own := slices.Concat(shared, []verdict.Held{
		{Key: "suppress", Value: "default-narrowed of default (exactly load, save) until 2027-01-31", From: file(7)},
		{Key: "suppress", Value: evil, From: verdict.Origin{By: evil, At: source.Place{File: evil, Span: source.Span{Line: 2, Column: 1}}}},
	})
	return &Settings{
		Tool: tool, Side: verdict.Side{Spec: "worktree", Kind: "worktree", Label: "working tree", Reason: "default"},
		Files: []string{"permver.toml", "plugins/store/Cargo.toml"},
		Plugins: []PluginSettings{
			{Key: "fs", Crate: "tauri-plugin-fs", Path: "plugins/fs", Held: shared},
			{Key: "log", Crate: "tauri-plugin-log", Path: "plugins/log", Held: shared},
			{Key: "store", Crate: "tauri-plugin-store", Path: "plugins/store", Held: own},
		},
	}
}

// unconfigured is a side that says nothing.
func unconfigured() *Settings {
	s := settings()
	s.Files, s.Plugins = nil, s.Plugins[:1]
	s.Plugins[0].Held = s.Plugins[0].Held[3:4]
	return s
}

func TestSettings(t *testing.T) {
	golden(t, "settings.txt", printed(t, Configured(), "text", settings(), Options{}))
	golden(t, "settings.json", printed(t, Configured(), "json", settings(), Options{}))
	golden(t, "settings-none.txt", printed(t, Configured(), "text", unconfigured(), Options{}))
	golden(t, "settings-check.txt", append(
		printed(t, ConfigChecks(), "text", settings(), Options{}), printed(t, ConfigChecks(), "text", unconfigured(), Options{})...))
}

func TestAcceptances(t *testing.T) {
	f := commandRemoved()
	text := "[[suppress]]\nrule = \"command-removed\"\nreason = \"" + evil + "\"\n"
	golden(t, "acceptance.txt", append(
		printed(t, Acceptances(), "text", &Acceptance{Finding: f, File: "permver.toml", Text: text}, Options{}),
		printed(t, Acceptances(), "text", &Acceptance{Finding: f, File: "permver.toml", Text: text, Written: true}, Options{})...))
}
