package report

import (
	"testing"

	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

func TestHeadline(t *testing.T) {
	major := verdict.Version{Base: "2.0.1", Head: "2.1.0", Declared: bump.Minor, DeclaredBy: "Cargo.toml", Needed: bump.Major, NeededAtMost: bump.Major, NeededVersion: "3.0.0"}
	with := func(v verdict.Version, edit func(*verdict.Version)) verdict.Version {
		edit(&v)
		return v
	}
	release := func(v verdict.Version, sufficient *bool) verdict.Comparison {
		v.Sufficient = sufficient
		return verdict.Comparison{Role: verdict.Requested, Mode: verdict.ReleaseMode, Base: &baseSide, Version: v}
	}
	change := func(v verdict.Version) verdict.Comparison {
		return verdict.Comparison{Role: verdict.PR, Mode: verdict.PRMode, Base: &baseSide, Version: v}
	}
	faulty := release(with(major, func(v *verdict.Version) { v.Needed, v.NeededAtMost = bump.Minor, bump.Minor }), ptr(true))
	faulty.Findings = []verdict.Finding{{Level: verdict.LevelError, Finding: rules.Finding{}}}
	unsure := release(major, nil)
	unsure.Unchecked = make([]verdict.Unchecked, 2)
	none := verdict.Version{Base: "2.0.1", Head: "2.0.1"}
	byFile := with(major, func(v *verdict.Version) { v.Head, v.DeclaredBy = "2.0.1", ".changes/x.md" })
	minor := change(with(none, func(v *verdict.Version) { v.Needed, v.NeededAtMost, v.NeededVersion = bump.Minor, bump.Minor, "2.1.0" }))
	minor.Since = &verdict.Since{Version: verdict.Version{Needed: bump.Major, NeededVersion: "3.0.0"}}
	covered := change(with(byFile, func(v *verdict.Version) { v.Declared, v.Sufficient = bump.Major, ptr(true) }))

	tests := []struct {
		name   string
		status verdict.Status
		c      verdict.Comparison
		want   string
	}{
		{"too small", verdict.Changed, release(major, ptr(false)), "store 2.0.1 → 2.1.0: this release breaks applications; it declares minor, it needs major (3.0.0)"},
		{"nothing declared", verdict.Changed, release(with(major, func(v *verdict.Version) { v.Head, v.Declared = "2.0.1", bump.None }), ptr(false)), "store 2.0.1: this release breaks applications; it declares no bump, it needs major (3.0.0)"},
		{"minor needed", verdict.Changed, release(with(major, func(v *verdict.Version) {
			v.Declared, v.Needed, v.NeededAtMost, v.NeededVersion = bump.Patch, bump.Minor, bump.Minor, "2.1.0"
		}), ptr(false)), "store 2.0.1 → 2.1.0: this release adds to what the plugin offers; it declares patch, it needs minor (2.1.0)"},
		{"perhaps more", verdict.Changed, release(with(major, func(v *verdict.Version) {
			v.Declared, v.Needed, v.NeededVersion = bump.Patch, bump.Minor, ""
		}), ptr(false)), "store 2.0.1 → 2.1.0: this release adds to what the plugin offers; it declares patch, it needs minor; perhaps even major"},
		{"version went down", verdict.Changed, release(verdict.Version{Base: "2.1.0", Head: "2.0.1"}, ptr(false)), "store 2.1.0 → 2.0.1: this version cannot follow the last one"},
		{"enough", verdict.Changed, release(with(major, func(v *verdict.Version) { v.Head, v.Declared = "3.0.0", bump.Major }), ptr(true)), "store 2.0.1 → 3.0.0: this release breaks applications, and its version says so (major)"},
		{"accepted", verdict.Changed, release(major, ptr(true)), "store 2.0.1 → 2.1.0: this release breaks applications; it declares minor, which is accepted here"},
		{"nothing", verdict.Unchanged, release(verdict.Version{Base: "2.0.1", Head: "2.0.2", Declared: bump.Patch}, ptr(true)), "store 2.0.1 → 2.0.2: nothing changed that applications notice"},
		{"enough but faulty", verdict.Changed, faulty, "store 2.0.1 → 2.1.0: this release adds to what the plugin offers, and its version says so (minor); but there is 1 error"},
		{"not known", verdict.Changed, unsure, "store 2.0.1 → 2.1.0: cannot tell whether minor is enough, because 2 parts could not be checked; it needs at least major (3.0.0)"},
		{"change breaks", verdict.Changed, change(with(major, func(v *verdict.Version) { v.Head = "2.0.1" })), "store 2.0.1: this change breaks applications; the next release must be major (3.0.0)"},
		{"change is harmless", verdict.Changed, change(with(none, func(v *verdict.Version) { v.Needed, v.NeededAtMost = bump.Patch, bump.Patch })), "store 2.0.1: nothing that applications notice"},
		{"change may break", verdict.Changed, change(with(none, func(v *verdict.Version) { v.NeededAtMost = bump.Major })), "store 2.0.1: nothing that applications notice; it may need major all the same"},
		{"a change file", verdict.Changed, release(byFile, ptr(false)), "store 2.0.1: this release breaks applications; it declares minor (.changes/x.md), it needs major (3.0.0)"},
		{"a change file that is enough", verdict.Changed, release(covered.Version, ptr(true)), "store 2.0.1: this release breaks applications, and is declared so: major (.changes/x.md)"},
		{"more since the last release", verdict.Changed, minor, "store 2.0.1: this change adds to what the plugin offers; the next release must be major (3.0.0) all the same"},
		{"declared already", verdict.Changed, covered, "store 2.0.1: this change breaks applications; the next release declares major (.changes/x.md) already"},
		{"unpublished", verdict.Changed, change(with(major, func(v *verdict.Version) { v.Head, v.Unpublished = "2.0.1", true })), "store 2.0.1: this change breaks applications; the crate is not published, so that no version has to tell them"},
		{"lint", verdict.Unchanged, verdict.Comparison{Role: verdict.Lint, Version: verdict.Version{Head: "2.0.1"}}, "store 2.0.1: no faults found"},
		{"new", verdict.Added, verdict.Comparison{Version: verdict.Version{Head: "0.1.0"}}, "store 0.1.0: a new plugin, with no release to compare it with"},
		{"removed", verdict.Removed, verdict.Comparison{Version: verdict.Version{Base: "2.0.1"}}, "store 2.0.1: the plugin is gone; applications that use it have to leave it"},
		{"failed", verdict.Failed, verdict.Comparison{Unchecked: unsure.Unchecked}, "store: could not be checked"},
		{"refused", verdict.Failed, verdict.Comparison{Findings: faulty.Findings}, "store: could not be checked, because Tauri refuses one of its files; 1 error"},
		{"unchanged", verdict.Unchanged, verdict.Comparison{}, "store: nothing changed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := verdict.Plugin{Key: "store", Status: tt.status, Comparisons: []verdict.Comparison{tt.c}}
			if got := title(p, tt.c) + ": " + sentence(p, tt.c); got != tt.want {
				t.Errorf("\n got %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestFormats(t *testing.T) {
	_, err := Results().Find("txt")
	if got, want := err.Error(), `unknown format "txt": want text, json, sarif, github, gitlab, junit, checkstyle, markdown or html`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
