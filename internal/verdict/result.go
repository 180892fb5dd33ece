// Package verdict judges findings: it compares the bump that they need with the
// bump that the plugin declares, and gives every finding its level.
package verdict

import (
	"time"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/release"
	"github.com/permver/permver/rules"
)

// Result is all that one run found out, and all that a report prints.
type Result struct {
	Tool    Tool
	Command string // "check" or "lint"
	Plugins []Plugin
	// Repository is what was found beside the plugins: change files that cannot be
	// read, suppressions that accept nothing. Sorted as the findings of a comparison are.
	// Suppressed are those that the configuration says do not count.
	Repository, Suppressed []Finding
	Seen                   []Seen
	Reader                 *Reader // nil if nothing but permver has read the repository
	Summary                Summary
}

// Reader is what has read the repository: the backend, and why it, or git beside it,
// was asked.
type Reader struct{ Backend, Why string }

// Tool names the program and the model of Tauri that it applied.
type Tool struct {
	Name, Version, Model string
}

// Seen is a part of the permission system that permver noticed and does not
// judge: plugins inlined in an application, application manifests, core plugins.
type Seen struct {
	Kind, Name, File string
	Line             int
}

// Status is what became of a plugin between the sides.
type Status string

// The statuses of a plugin.
const (
	Changed   Status = "changed"
	Unchanged Status = "unchanged"
	Added     Status = "added"
	Removed   Status = "removed"
	Failed    Status = "failed"
)

// Plugin is one plugin with its comparisons.
type Plugin struct {
	Key, Crate, Path string
	// Apart tells it from others of the run with the same key, by its folder or its crate;
	// "" where there are none. See [TellApart].
	Apart       string
	Status      Status
	Comparisons []Comparison
}

// Name is what the plugin is called where people read it.
func (p Plugin) Name() string {
	if p.Apart == "" {
		return p.Key
	}
	return p.Key + " (" + p.Apart + ")"
}

// TellApart sets what tells plugins with the same key from each other: their folders, or
// the crates where a folder has several of them, or is the top of the repository.
func TellApart(plugins []Plugin) {
	keys, folders := map[string]int{}, map[[2]string]int{}
	for _, p := range plugins {
		keys[p.Key]++
		folders[[2]string{p.Key, p.Path}]++
	}
	for i := range plugins {
		p := &plugins[i]
		p.Apart = ""
		if keys[p.Key] < 2 {
			continue
		}
		if p.Apart = p.Path; p.Path == "" || folders[[2]string{p.Key, p.Path}] > 1 {
			p.Apart = p.Crate
		}
	}
}

// Role is why a comparison was made.
type Role string

// The roles of a comparison.
const (
	Requested  Role = "requested"  // base was named by the user
	PR         Role = "pr"         // base is what a pull request merges into
	Release    Role = "release"    // base is the last release
	Prerelease Role = "prerelease" // base is the last prerelease
	Lint       Role = "lint"       // one side only
)

// Mode is the question that a comparison answers.
type Mode string

// The modes. ReleaseMode asks whether the declared bump is enough, PRMode what
// the change adds and what it will need.
const (
	AutoMode    Mode = "auto"
	PRMode      Mode = "pr"
	ReleaseMode Mode = "release"
)

// Comparison is one plugin compared between two sides, or one side looked at.
type Comparison struct {
	Role      Role
	Mode      Mode
	Base      *Side // nil for lint
	Head      Side
	Version   Version
	Since     *Since
	Unchecked []Unchecked
	Findings  []Finding
	// Suppressed are those that the configuration says do not count.
	Suppressed []Finding
	// FailedBy is the word of [FailOn] by which a run fails for the bump, "" if it does
	// not.
	FailedBy string
	// Reconfigured are the settings that head changes. They hold unless the configuration
	// of base was to be trusted. SinceRelease is whether they are all that changed since
	// the release that is base, and not what the change at hand edits.
	Reconfigured []Reconfigured
	SinceRelease bool
	TrustedBase  bool
	// Suppressions are those that speak of the plugin.
	Suppressions []Applied
	// Gains is what head grants more than base: the answer on the security axis,
	// beside the question of the bump.
	Gains []Gain

	// BaseSurface and HeadSurface are what the plugin grants on each side, for
	// reports that show more than the findings; nil where a side has no plugin.
	BaseSurface, HeadSurface *acl.Surface
}

// Side says which side was read and why.
type Side struct {
	Spec, Kind, Commit, Label, Reason string
	Time                              time.Time
}

// Name is the side as it was named, in a few words of a sentence: a commit's ID is cut
// short.
func (s Side) Name() string {
	if s.Spec == s.Commit {
		return s.Label
	}
	return s.Spec
}

// Version is the question of the bump and its answer.
type Version struct {
	Base, Head string // "" if there is none
	Declared   bump.Class
	// DeclaredBy is the place of the strongest declaration: "Cargo.toml",
	// "--release-type", ".changes/x.md", "commit 1a2b3c4", "none".
	DeclaredBy string
	// Declarations are all of them, the strongest first.
	Declarations []release.Declaration
	// Unpublished is set where the crate is never published.
	Unpublished  bool
	Needed       bump.Class
	NeededAtMost bump.Class
	// Required is the class that has to be declared for what is needed: less where a
	// policy allows breaks, and where they touch only what no release has had.
	Required bump.Class
	// NeededVersion is the smallest sufficient version, "" if none is needed or
	// none can be told.
	NeededVersion string
	// Unsuppressed is what would be needed if no setting lowered the bump of a finding and
	// none were suppressed.
	Unsuppressed bump.Class
	// Sufficient is nil where the answer depends on something unchecked, or where
	// there is no question (lint).
	Sufficient *bool
	// Guest is the npm package beside the crate, nil if there is none.
	Guest *Guest
}

// Says is the declared bump in words.
func (v Version) Says() string {
	if len(v.Declarations) == 0 {
		return v.Declared.String()
	}
	return v.Declarations[0].Says()
}

// Since is what everything since the last release adds up to, beside a comparison with
// a later base, such as the target of a pull request.
type Since struct {
	Base    Side
	Version Version
	// Prereleased is whether a prerelease came between, which may have had what no stable
	// release has.
	Prereleased bool
	// Why says why the last release could not be looked at; Base and Version are then
	// zero.
	Why string
}

// Most is the largest bump that everything since the release can need.
func (s *Since) Most() bump.Class { return max(s.Version.Needed, s.Version.NeededAtMost) }

// breaksNothing reports whether everything since the release is known to break nothing, so
// that what breaks on the way is in no release yet.
func (s *Since) breaksNothing() bool {
	return s != nil && s.Why == "" && s.Most() < bump.Major
}

// Unchecked is a part of the permission surface that could not be read.
type Unchecked struct {
	Side      string // "base" or "head"
	What, Why string
	More      []string // what else there is to say of why, a line each
	File      string
	Line, Col int
}

// Finding is a rule's finding with its level.
type Finding struct {
	rules.Finding
	Level Level
	// AllowedByBump is set where the declared bump covers the finding.
	AllowedByBump bool
	// Suppressed says why the finding does not count, nil if it does.
	Suppressed *Suppressed
	// FailedBy is the word of [FailOn] by which a run fails on the finding by itself,
	// "" if it does not.
	FailedBy string
	// Fingerprint identifies the finding over runs: 16 hex digits over rule,
	// plugin, subject and detail values, never over the message.
	Fingerprint string
	// Excerpt is the source text at the finding's place, and at the base's place
	// if the thing is gone; the root package fills it in.
	Excerpt []Excerpt
}

// Excerpt is a stretch of source lines around a place.
type Excerpt struct {
	Side                             string // "base" or "head"
	File                             string
	Line, Column, EndLine, EndColumn int
	Lines                            []string // from Line on; cut off after a few
}

// Level is how a finding is reported.
type Level string

// The levels.
const (
	LevelError   Level = "error"
	LevelWarning Level = "warning"
	LevelNote    Level = "note"
)

// Summary counts.
type Summary struct {
	Errors, Warnings, Notes, Suppressed, Unchecked int
	Needed                                         bump.Class
	ExitCode                                       int
	// Approved says that the run passes although it holds breaks that it would fail on,
	// because somebody approved them.
	Approved bool
}

// Policy is how the findings of a plugin are turned into levels and an exit code. The
// zero Policy is the default.
type Policy struct {
	// FailOn holds what makes the run fail; the zero value fails on errors.
	FailOn FailOn
	// StrictPrereleases judges breaks between prereleases like any others.
	StrictPrereleases bool
	// MinorMayBreak accepts a minor bump where a major one is needed.
	MinorMayBreak bool
	// Rules are the settings of rules, by ID.
	Rules map[string]RuleSetting
	// Suppressions are those that speak of the plugin, in their order. The first one
	// that fits a finding is told.
	Suppressions []*Suppression
	byAcceptance map[acceptance][]int // their indices, in this order; see indexed
	// Date is the day that suppressions are held against.
	Date time.Time
}
