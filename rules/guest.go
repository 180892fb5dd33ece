package rules

import (
	"fmt"

	"github.com/Masterminds/semver/v3"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/manifest"
)

// guestRules are about the npm package that is released beside a plugin's crate.
var guestRules = []*Rule{
	{
		ID:      "npm-crate-version-desync",
		Summary: "the crate and its npm package are of different minor releases",
		Meaning: "For Tauri's own plugins `tauri build` compares the two versions that an application has, since tauri-cli 2.8.0, and stops where the major or minor number differs. An application that takes the newest of both no longer builds, unless it asks for --ignore-version-mismatches.",
		Help:    "release both under the same major and minor number",
		Bump:    bump.None, Effect: ConsumerCLI, Severity: Error, Group: Crates,
		Since: "0.1.0", Otherwise: []Case{plannedApart}, Tags: []Tag{Npm}, References: []string{sourceMismatch, issueMismatch},
		Unrecorded: true,
		lint:       lintGuest,
	},
}

// pairedPlugins are the plugins that tauri-cli knows to have both a crate
// tauri-plugin-x and an npm package @tauri-apps/plugin-x, without those that it knows
// to be of Rust only (tauri-cli 2.12.4, helpers/plugins.rs and info/plugins.rs).
var pairedPlugins = map[string]bool{
	"authenticator": true, "autostart": true, "barcode-scanner": true, "biometric": true, "cli": true,
	"clipboard-manager": true, "deep-link": true, "dialog": true, "fs": true, "geolocation": true,
	"global-shortcut": true, "haptics": true, "http": true, "log": true, "nfc": true, "notification": true,
	"opener": true, "os": true, "positioner": true, "process": true, "shell": true, "sql": true, "store": true,
	"stronghold": true, "updater": true, "upload": true, "websocket": true, "window-state": true,
}

// isPaired reports whether tauri-cli compares the versions of the crate and of the
// package.
func isPaired(crate, pack string) bool {
	const cratePrefix, packagePrefix = "tauri-plugin-", "@tauri-apps/plugin-"
	name := crate[min(len(cratePrefix), len(crate)):]
	return pairedPlugins[name] && crate == cratePrefix+name && pack == packagePrefix+name
}

// lintGuest judges the versions as they will be after the next release, as far as
// change files tell: until then those that were last released stand in the files.
func lintGuest(s *acl.Surface) []Finding {
	p := s.Plugin
	if p.Guest == nil || p.Cargo.Private || !isPaired(p.Crate, p.Guest.Package.Text) {
		return nil
	}
	now := compareHalves(p.Cargo.Version.Text, p.Guest.Version.Text)
	planned := p.Guest.Planned
	if planned == nil {
		return desynced(p, now)
	}
	switch next := compareHalves(planned.Crate, planned.Package); {
	case next == inSync:
		return nil
	case now != inSync:
		return desynced(p, now)
	}
	return []Finding{{
		Subject: diff.Subject{Kind: diff.OnFile, Name: planned.At.File}, At: planned.At, Severity: plannedApart.Severity,
		Message: fmt.Sprintf("the change files lead to %s %s and %s %s, which `tauri build` refuses together",
			p.Crate, planned.Crate, p.Guest.Package.Text, planned.Package),
		Help: fmt.Sprintf("declare the same step for %q in a change file before the release", planned.Behind),
	}}
}

// halves is how the versions of a crate and its npm package lie to each other.
type halves int

const (
	crateBehind halves = iota - 1
	inSync
	packageBehind
)

// compareHalves compares major and minor numbers, as tauri-cli does: prereleases do not
// count, and it leaves out what is no version to it. Below 2.0.0-alpha none of the
// packages was ever published: such a version waits for its first release.
func compareHalves(crate, pack string) halves {
	c, errCrate := semver.StrictNewVersion(crate)
	n, errPackage := semver.StrictNewVersion(pack)
	switch {
	case errCrate != nil || errPackage != nil || min(c.Major(), n.Major()) < 2, c.Major() == n.Major() && c.Minor() == n.Minor():
		return inSync
	case c.LessThan(n):
		return crateBehind
	}
	return packageBehind
}

// desynced is the finding about versions that do not belong together, at the lower one.
func desynced(p *manifest.Plugin, which halves) []Finding {
	if which == inSync {
		return nil
	}
	at, other, whose := p.Guest.Version.At, p.Cargo.Version.At, "the crate's version"
	if which == crateBehind {
		at, other, whose = p.Cargo.Version.At, p.Guest.Version.At, "the npm package's version"
	}
	f := onCrate(p, at, fmt.Sprintf("`tauri build` refuses %s %s together with %s %s",
		p.Crate, p.Cargo.Version.Text, p.Guest.Package.Text, p.Guest.Version.Text))
	f.Related = []Related{{Side: "head", At: other, Message: whose}}
	return []Finding{f}
}
