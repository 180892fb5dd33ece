package verdict

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/rules"
)

// Findings as rules make them: changes, and faults of one side.
var (
	breaking = finding("command-removed", "create_store", rules.Finding{Bump: bump.Major})
	added    = finding("command-added", "get", rules.Finding{Bump: bump.Minor})
	widened  = finding("default-widened", "default", rules.Finding{Bump: bump.Minor, Security: true})
	cosmetic = finding("set-to-permission", "read", rules.Finding{Bump: bump.Patch})
	free     = finding("permission-removed", "allow-a_b", rules.Finding{})
	likely   = finding("permission-renamed", "open", rules.Finding{Bump: bump.Major, Certainty: diff.Likely})
	unsure   = finding("scope-introduced", "allow-read", rules.Finding{Bump: bump.Major, Certainty: diff.Unknown})
	advised  = finding("set-added", "all", rules.Finding{Bump: bump.Minor, Help: "say so"})
	newcomer = finding("plugin-added", "store", rules.Finding{})
	goner    = finding("plugin-removed", "store", rules.Finding{})

	fault    = finding("unknown-key", "scope.deny", rules.Finding{Severity: rules.Error, Introduced: true})
	oldFault = finding("unknown-key", "scope.deny", rules.Finding{Severity: rules.Error})
	doubtful = finding("default-too-permissive", "default", rules.Finding{Severity: rules.Warning, Introduced: true, Security: true})
	remark   = finding("commands-not-static", "COMMANDS", rules.Finding{Severity: rules.Note, Introduced: true})
	broke    = finding("set-unknown-reference", "default", rules.Finding{Severity: rules.Error, Introduced: true, Bump: bump.Major})
	oldBroke = finding("set-unknown-reference", "default", rules.Finding{Severity: rules.Error, Bump: bump.Major})
	askew    = finding("identifier-odd", "x", rules.Finding{Severity: rules.Warning, Introduced: true, Bump: bump.Major})
)

func finding(rule, subject string, f rules.Finding) rules.Finding {
	f.Rule = &rules.Rule{ID: rule}
	f.Subject.Name = subject
	f.Message = rule
	return f
}

var (
	relaxed = Policy{}
	strict  = Policy{StrictPrereleases: true}
	minorOK = Policy{MinorMayBreak: true}
	unread  = Unchecked{Side: "base", What: "permissions/a.toml", Why: "it does not parse"}
)

// step makes an Input of two versions.
func step(base, head string, findings ...rules.Finding) Input {
	return Input{
		Plugin: "store", Crate: "tauri-plugin-store", Status: Changed, Role: Requested, Base: &Side{},
		BaseVersion: base, HeadVersion: head, Findings: findings,
		VersionAt: source.Place{File: "Cargo.toml", Span: source.Span{Line: 3, Column: 11, EndLine: 3, EndColumn: 18}},
	}
}

// with changes an Input.
func with(in Input, change func(*Input)) Input {
	change(&in)
	return in
}

func inMode(m Mode) func(*Input)          { return func(in *Input) { in.Mode = m } }
func ofStatus(s Status) func(*Input)      { return func(in *Input) { in.Status = s } }
func typed(c bump.Class) func(*Input)     { return func(in *Input) { in.ReleaseType = c } }
func tagged(in *Input)                    { in.HeadIsRelease = true }
func oneSide(in *Input)                   { in.Base, in.Role = nil, Lint }
func missing(u ...Unchecked) func(*Input) { return func(in *Input) { in.Unchecked = u } }

// outcome is a Comparison in one screen: the version's answer in one line, a
// line a finding, a line for each part unchecked.
func outcome(c Comparison) []string {
	sufficient := "unknown"
	if c.Version.Sufficient != nil {
		sufficient = fmt.Sprint(*c.Version.Sufficient)
	}
	v := c.Version
	lines := []string{fmt.Sprintf("%s: declared %s by %s, needed %s to %s (%s), sufficient %s",
		c.Mode, v.Declared, v.DeclaredBy, v.Needed, v.NeededAtMost, v.NeededVersion, sufficient)}
	for _, f := range c.Findings {
		line := fmt.Sprintf("%s %s", f.Level, f.Message)
		if f.AllowedByBump {
			line += ", allowed"
		}
		if f.Help != "" && f.Rule.Help == "" {
			line += "; " + f.Help
		}
		lines = append(lines, line)
	}
	for _, u := range c.Unchecked {
		lines = append(lines, fmt.Sprintf("unchecked %s %s:%d:%d: %s: %s", u.Side, u.File, u.Line, u.Col, u.What, u.Why))
	}
	return lines
}

type verdictCase struct {
	name   string
	in     Input
	policy Policy
	want   []string
}

func check(t *testing.T, cases []verdictCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Helper()
			if diff := cmp.Diff(c.want, outcome(Judge(c.in, c.policy))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestCoveredByTheDeclaredBump(t *testing.T) {
	check(t, []verdictCase{
		{"major covers all", step("2.0.1", "3.0.0", breaking, added, cosmetic, widened, unsure, free), relaxed, []string{
			"release: declared major by Cargo.toml, needed major to major (3.0.0), sufficient true",
			"note command-removed, allowed", "note scope-introduced, allowed",
			"note command-added, allowed", "note default-widened, allowed", "note set-to-permission, allowed", "note permission-removed",
		}},
		{"minor covers additions", step("2.0.1", "2.1.0", added, widened, cosmetic), relaxed, []string{
			"release: declared minor by Cargo.toml, needed minor to minor (2.1.0), sufficient true",
			"note command-added, allowed", "note default-widened, allowed", "note set-to-permission, allowed",
		}},
		{"patch covers the rest", step("2.0.1", "2.0.2", cosmetic, free), relaxed, []string{
			"release: declared patch by Cargo.toml, needed patch to patch (2.0.2), sufficient true",
			"note set-to-permission, allowed", "note permission-removed",
		}},
		{"nothing to cover", step("2.0.1", "2.0.2"), relaxed, []string{
			"release: declared patch by Cargo.toml, needed none to none (), sufficient true",
		}},
		{"a release type covers", with(step("2.0.1", "2.0.1", breaking), typed(bump.Major)), relaxed, []string{
			"release: declared major by --release-type, needed major to major (3.0.0), sufficient true",
			"note command-removed, allowed",
		}},
		{"a minor may break by policy", step("2.0.1", "2.1.0", breaking), minorOK, []string{
			"release: declared minor by Cargo.toml, needed major to major (2.1.0), sufficient true",
			"note command-removed, allowed",
		}},
		{"in a pull request", with(step("2.0.1", "2.1.0", added), inMode(PRMode)), relaxed, []string{
			"pr: declared minor by Cargo.toml, needed minor to minor (2.1.0), sufficient true",
			"note command-added, allowed",
		}},
	})
}

func TestNotCoveredInARelease(t *testing.T) {
	check(t, []verdictCase{
		{"a break in a minor", step("2.0.1", "2.1.0", added, breaking), relaxed, []string{
			"release: declared minor by Cargo.toml, needed major to major (3.0.0), sufficient false",
			"error command-removed",
			"error 2.1.0 after 2.0.1 declares minor, but the changes need major: 3.0.0 or later",
			"note command-added, allowed",
		}},
		{"an addition in a patch", step("2.0.1", "2.0.2", added, cosmetic), relaxed, []string{
			"release: declared patch by Cargo.toml, needed minor to minor (2.1.0), sufficient false",
			"error command-added",
			"error 2.0.2 after 2.0.1 declares patch, but the changes need minor: 2.1.0 or later",
			"note set-to-permission, allowed",
		}},
		{"what was matched by likeness counts in full", step("2.0.1", "2.1.0", likely), relaxed, []string{
			"release: declared minor by Cargo.toml, needed major to major (3.0.0), sufficient false",
			"error permission-renamed",
			"error 2.1.0 after 2.0.1 declares minor, but the changes need major: 3.0.0 or later",
		}},
		{"a release type that is too small", with(step("2.0.1", "2.0.1", breaking), typed(bump.Minor)), relaxed, []string{
			"release: declared minor by --release-type, needed major to major (3.0.0), sufficient false",
			"error command-removed",
			"error --release-type declares minor, but the changes need major: 3.0.0 or later",
		}},
		{"a patch may not break by policy", step("2.0.1", "2.0.2", breaking), minorOK, []string{
			"release: declared patch by Cargo.toml, needed major to major (2.1.0), sufficient false",
			"error command-removed",
			"error 2.0.2 after 2.0.1 declares patch, but the changes need minor: 2.1.0 or later",
		}},
	})
}

func TestPullRequest(t *testing.T) {
	check(t, []verdictCase{
		{"nothing declared yet", step("2.0.1", "2.0.1", breaking, added), relaxed, []string{
			"pr: declared none by none, needed major to major (3.0.0), sufficient false",
			"warning command-removed; release it as 3.0.0 or later",
			"warning command-added; release it as 2.1.0 or later",
		}},
		{"the version comes first", step("2.0.1", "2.0.1", advised), relaxed, []string{
			"pr: declared none by none, needed minor to minor (2.1.0), sufficient false",
			"warning set-added; release it as 2.1.0 or later\nsay so",
		}},
		{"nothing needed", step("2.0.1", "2.0.1", free), relaxed, []string{
			"pr: declared none by none, needed none to none (), sufficient true",
			"note permission-removed",
		}},
		{"other build metadata declares nothing", step("2.0.1", "2.0.1+b", added), relaxed, []string{
			"pr: declared none by none, needed minor to minor (2.1.0), sufficient false",
			"warning command-added; release it as 2.1.0 or later",
		}},
		{"declared too small, asked as a pull request", with(step("2.0.1", "2.0.2", breaking), inMode(PRMode)), relaxed, []string{
			"pr: declared patch by Cargo.toml, needed major to major (3.0.0), sufficient false",
			"warning command-removed; release it as 3.0.0 or later",
		}},
		{"after a prerelease the next one will do", step("2.0.0-rc.1", "2.0.0-rc.1", breaking), relaxed, []string{
			"pr: declared none by none, needed major to major (2.0.0-rc.2), sufficient false",
			"warning command-removed; release it as 2.0.0-rc.2 or later",
		}},
		{"unless prereleases are judged", step("2.0.0-rc.1", "2.0.0-rc.1", breaking, added), strict, []string{
			"pr: declared none by none, needed major to major (3.0.0), sufficient false",
			"warning command-removed; release it as 3.0.0 or later",
			"warning command-added; release it as 2.0.0-rc.2 or later",
		}},
		{"a plugin without a version", step("", "", breaking), relaxed, []string{
			"pr: declared none by none, needed major to major (), sufficient false",
			"warning command-removed; release it with a major bump",
		}},
		{"an uncertain break", step("2.0.1", "2.0.1", unsure), relaxed, []string{
			"pr: declared none by none, needed none to major (), sufficient unknown",
			"warning scope-introduced; if it breaks your users, release it as 3.0.0 or later",
		}},
	})
}

func TestVersionUnchangedInARelease(t *testing.T) {
	check(t, []verdictCase{
		{"asked", with(step("2.0.1", "2.0.1", breaking, added), inMode(ReleaseMode)), relaxed, []string{
			"release: declared none by none, needed major to major (3.0.0), sufficient false",
			"error the version is still 2.0.1, but the changes need major: 3.0.0 or later",
			"warning command-removed", "warning command-added",
		}},
		{"head is a release tag", with(step("2.0.1", "2.0.1", added), tagged), relaxed, []string{
			"release: declared none by none, needed minor to minor (2.1.0), sufficient false",
			"error the version is still 2.0.1, but the changes need minor: 2.1.0 or later",
			"warning command-added",
		}},
		{"nothing needed", with(step("2.0.1", "2.0.1", free), tagged), relaxed, []string{
			"release: declared none by none, needed none to none (), sufficient true",
			"note permission-removed",
		}},
		{"build metadata only", with(step("2.0.1", "2.0.1+b", added), tagged), relaxed, []string{
			"release: declared none by none, needed minor to minor (2.1.0), sufficient false",
			"error 2.0.1+b differs from 2.0.1 in build metadata only, but the changes need minor: 2.1.0 or later",
			"warning command-added",
		}},
		{"no version at all", with(step("", "", added), tagged), relaxed, []string{
			"release: declared none by none, needed minor to minor (), sufficient false",
			"error Cargo.toml has no version, but the changes need minor",
			"warning command-added",
		}},
		{"a bump that is not known to be needed is not missing", with(step("2.0.1", "2.0.1", unsure), tagged), relaxed, []string{
			"release: declared none by none, needed none to major (), sufficient unknown",
			"warning scope-introduced",
		}},
		{"not even within a prerelease", with(step("2.0.0-rc.1", "2.0.0-rc.1", breaking), tagged), relaxed, []string{
			"release: declared none by none, needed major to major (2.0.0-rc.2), sufficient false",
			"error the version is still 2.0.0-rc.1, but the changes need the next prerelease: 2.0.0-rc.2 or later",
			"warning command-removed",
		}},
	})
}

func TestVersionDecreased(t *testing.T) {
	check(t, []verdictCase{
		{"with changes", step("2.1.0", "2.0.3", breaking), relaxed, []string{
			"release: declared none by none, needed major to major (3.0.0), sufficient false",
			"error the version went down from 2.1.0 to 2.0.3",
			"warning command-removed",
		}},
		{"without", with(step("2.1.0", "2.1.0-rc.1"), ofStatus(Unchanged)), relaxed, []string{
			"release: declared none by none, needed none to none (), sufficient false",
			"error the version went down from 2.1.0 to 2.1.0-rc.1",
		}},
		{"in a pull request", with(step("2.1.0", "2.0.3"), inMode(PRMode)), relaxed, []string{
			"pr: declared none by none, needed none to none (), sufficient false",
			"error the version went down from 2.1.0 to 2.0.3",
		}},
		{"whatever is declared beside it", with(step("2.1.0", "2.0.3", added), typed(bump.Minor)), relaxed, []string{
			"release: declared minor by --release-type, needed minor to minor (2.2.0), sufficient false",
			"error the version went down from 2.1.0 to 2.0.3",
			"note command-added, allowed",
		}},
	})
}

func TestNothingToCompare(t *testing.T) {
	check(t, []verdictCase{
		{"added", with(step("", "0.1.0", newcomer, fault, doubtful, remark), ofStatus(Added)), relaxed, []string{
			"pr: declared none by none, needed none to none (), sufficient true",
			"error unknown-key", "warning default-too-permissive", "note commands-not-static", "note plugin-added",
		}},
		{"added, with something unread", with(with(step("", "0.1.0", newcomer), ofStatus(Added)), missing(unread)), relaxed, []string{
			"pr: declared none by none, needed none to none (), sufficient true",
			"note plugin-added",
			"unchecked base :0:0: permissions/a.toml: it does not parse",
		}},
		{"added by a release", with(with(step("", "0.1.0", newcomer), ofStatus(Added)), tagged), relaxed, []string{
			"release: declared none by none, needed none to none (), sufficient true",
			"note plugin-added",
		}},
		{"removed", with(step("2.0.1", "", goner), ofStatus(Removed)), relaxed, []string{
			"pr: declared none by none, needed none to none (), sufficient true",
			"warning plugin-removed",
		}},
		{"failed", with(step("2.0.1", "2.0.2", fault), ofStatus(Failed)), relaxed, []string{
			"release: declared patch by Cargo.toml, needed none to major (), sufficient unknown",
			"error unknown-key",
		}},
		{"failed, with a release that would cover anything", with(step("2.0.1", "3.0.0", fault), ofStatus(Failed)), relaxed, []string{
			"release: declared major by Cargo.toml, needed none to major (), sufficient unknown",
			"error unknown-key",
		}},
		{"one side", with(step("", "2.0.1", fault, oldFault, doubtful, remark, broke), oneSide), relaxed, []string{
			"pr: declared none by none, needed none to none (), sufficient unknown",
			"error set-unknown-reference", "error unknown-key", "error unknown-key", "warning default-too-permissive", "note commands-not-static",
		}},
	})
}

func TestPrereleases(t *testing.T) {
	note := "note command-removed, allowed"
	tooSmall := func(declares, needed string) []string {
		return []string{
			"error command-removed",
			fmt.Sprintf("error %s, but the changes need %s or later", declares, needed),
		}
	}
	answer := func(declared, needed string, sufficient bool) string {
		return fmt.Sprintf("release: declared %s by Cargo.toml, needed major to major (%s), sufficient %v", declared, needed, sufficient)
	}
	check(t, []verdictCase{
		{"to the next, relaxed", step("2.0.0-rc.1", "2.0.0-rc.2", breaking, added, unsure), relaxed, []string{
			answer("minor", "2.0.0-rc.2", true), note, "note scope-introduced, allowed", "note command-added, allowed",
		}},
		{
			"to the next, strict", step("2.0.0-rc.1", "2.0.0-rc.2", breaking), strict,
			append([]string{answer("minor", "3.0.0", false)}, tooSmall("2.0.0-rc.2 is the next prerelease after 2.0.0-rc.1", "major: 3.0.0")...),
		},
		{"an addition, strict", step("2.0.0-rc.1", "2.0.0-rc.2", added), strict, []string{
			"release: declared minor by Cargo.toml, needed minor to minor (2.0.0-rc.2), sufficient true", "note command-added, allowed",
		}},
		{"to its own release, relaxed", step("2.0.0-rc.1", "2.0.0", breaking), relaxed, []string{answer("minor", "2.0.0-rc.2", true), note}},
		{
			"to its own release, strict", step("2.0.0-rc.1", "2.0.0", breaking), strict,
			append([]string{answer("minor", "3.0.0", false)}, tooSmall("2.0.0 is the final release after 2.0.0-rc.1", "major: 3.0.0")...),
		},
		{"to another series, relaxed", step("2.0.0-rc.1", "2.1.0-alpha.0", breaking), relaxed, []string{answer("minor", "2.0.0-rc.2", true), note}},
		{
			"to another series, strict", step("2.0.0-rc.1", "2.1.0-alpha.0", breaking), strict,
			append([]string{answer("minor", "3.0.0", false)}, tooSmall("2.1.0-alpha.0 after 2.0.0-rc.1 declares minor", "major: 3.0.0")...),
		},
		{
			"past its own release, relaxed", step("2.0.0-rc.1", "2.0.1", breaking), relaxed,
			append([]string{answer("minor", "3.0.0", false)}, tooSmall("2.0.1 after 2.0.0-rc.1 declares minor", "major: 3.0.0")...),
		},
		{
			"from stable, relaxed", step("2.0.3", "2.1.0-rc.1", breaking), relaxed,
			append([]string{answer("minor", "3.0.0", false)}, tooSmall("2.1.0-rc.1 after 2.0.3 declares minor", "major: 3.0.0")...),
		},
		{
			"from stable, strict", step("2.0.3", "2.1.0-rc.1", breaking), strict,
			append([]string{answer("minor", "3.0.0", false)}, tooSmall("2.1.0-rc.1 after 2.0.3 declares minor", "major: 3.0.0")...),
		},
		{"from stable to the next major", step("2.0.3", "3.0.0-rc.1", breaking), strict, []string{answer("major", "3.0.0", true), note}},
		{"a release type beside the step", with(step("2.0.0-rc.1", "2.0.0-rc.2", breaking), typed(bump.Minor)), relaxed, []string{
			"release: declared minor by Cargo.toml, needed major to major (2.0.0-rc.2), sufficient true", note,
		}},
		{"a release type alone", with(step("2.0.0-rc.1", "2.0.0-rc.1", breaking), typed(bump.Minor)), relaxed, []string{
			"release: declared minor by --release-type, needed major to major (2.0.0-rc.2), sufficient true", note,
		}},
		{"a release type alone, strict", with(step("2.0.0-rc.1", "2.0.0-rc.1", breaking), typed(bump.Minor)), strict, []string{
			"release: declared minor by --release-type, needed major to major (3.0.0), sufficient false",
			"error command-removed", "error --release-type declares minor, but the changes need major: 3.0.0 or later",
		}},
		{"since a prerelease that another release follows", with(step("2.1.0-rc.1", "2.2.0", breaking), func(in *Input) { in.Role = Prerelease }), relaxed, []string{
			"release: declared minor by Cargo.toml, needed major to major (2.1.0-rc.2), sufficient true", note,
		}},
	})
}

func TestBelowOne(t *testing.T) {
	check(t, []verdictCase{
		{"0.(y+1) is major", step("0.3.1", "0.4.0", breaking), relaxed, []string{
			"release: declared major by Cargo.toml, needed major to major (0.4.0), sufficient true", "note command-removed, allowed",
		}},
		{"0.y.(z+1) is minor", step("0.3.1", "0.3.2", added), relaxed, []string{
			"release: declared minor by Cargo.toml, needed minor to minor (0.3.2), sufficient true", "note command-added, allowed",
		}},
		{"and no more", step("0.3.1", "0.3.2", breaking), relaxed, []string{
			"release: declared minor by Cargo.toml, needed major to major (0.4.0), sufficient false",
			"error command-removed",
			"error 0.3.2 after 0.3.1 declares minor, but the changes need major: 0.4.0 or later",
		}},
		{"0.0.(z+1) is major", step("0.0.3", "0.0.4", breaking), relaxed, []string{
			"release: declared major by Cargo.toml, needed major to major (0.0.4), sufficient true", "note command-removed, allowed",
		}},
	})
}

func TestUncheckedAndUncertain(t *testing.T) {
	unreadBase := "unchecked base :0:0: permissions/a.toml: it does not parse"
	check(t, []verdictCase{
		{"unread, a patch declared", with(step("2.0.1", "2.0.2"), missing(unread)), relaxed, []string{
			"release: declared patch by Cargo.toml, needed none to major (), sufficient unknown", unreadBase,
		}},
		{"unread, but too small as it is", with(step("2.0.1", "2.0.2", added), missing(unread)), relaxed, []string{
			"release: declared patch by Cargo.toml, needed minor to major (2.1.0), sufficient false",
			"error command-added",
			"error 2.0.2 after 2.0.1 declares patch, but the changes need minor: 2.1.0 or later", unreadBase,
		}},
		{"unread, but a major covers anything", with(step("2.0.1", "3.0.0", added), missing(unread)), relaxed, []string{
			"release: declared major by Cargo.toml, needed minor to major (2.1.0), sufficient true",
			"note command-added, allowed", unreadBase,
		}},
		{"unread between prereleases", with(step("2.0.0-rc.1", "2.0.0-rc.2"), missing(unread)), relaxed, []string{
			"release: declared minor by Cargo.toml, needed none to major (), sufficient true", unreadBase,
		}},
		{"uncertain, a minor declared", step("2.0.1", "2.1.0", unsure, added), relaxed, []string{
			"release: declared minor by Cargo.toml, needed minor to major (2.1.0), sufficient unknown",
			"warning scope-introduced", "note command-added, allowed",
		}},
		{"uncertain, beside a break", step("2.0.1", "2.1.0", unsure, breaking), relaxed, []string{
			"release: declared minor by Cargo.toml, needed major to major (3.0.0), sufficient false",
			"error command-removed",
			"error 2.1.0 after 2.0.1 declares minor, but the changes need major: 3.0.0 or later",
			"warning scope-introduced",
		}},
		{"versions that cannot be read", step("2.0.1", "v2.1", added), relaxed, []string{
			"release: declared none by none, needed minor to minor (2.1.0), sufficient unknown",
			"warning command-added",
			`unchecked head Cargo.toml:3:11: the declared bump: "v2.1" is not a version that Cargo accepts: it has fewer than three numbers`,
		}},
		{"no version in base", step("", "2.1.0", added), relaxed, []string{
			"release: declared none by none, needed minor to minor (), sufficient unknown",
			"warning command-added",
			"unchecked base :0:0: the declared bump: Cargo.toml has no version",
		}},
		{"versions that cannot be read, nothing needed", step("2.0.1", "v2.1", free), relaxed, []string{
			"release: declared none by none, needed none to none (), sufficient true",
			"note permission-removed",
		}},
		{"versions that cannot be read, a release type", with(step("x", "y", added), typed(bump.Minor)), relaxed, []string{
			"release: declared minor by --release-type, needed minor to minor (), sufficient true",
			"note command-added, allowed",
		}},
		{"equal texts that are no versions", step("x", "x", added), relaxed, []string{
			"pr: declared none by none, needed minor to minor (), sufficient false",
			"warning command-added; release it with a minor bump",
		}},
	})
}

func TestOneSidedFaults(t *testing.T) {
	check(t, []verdictCase{
		{"keep their severity whatever the bump", step("2.0.1", "3.0.0", fault, doubtful, remark), relaxed, []string{
			"release: declared major by Cargo.toml, needed none to none (), sufficient true",
			"error unknown-key", "warning default-too-permissive", "note commands-not-static",
		}},
		{"are notes if base has them too", step("2.0.1", "2.0.2", oldFault, oldBroke), relaxed, []string{
			"release: declared patch by Cargo.toml, needed none to none (), sufficient true",
			"note set-unknown-reference", "note unknown-key",
		}},
		{"that break are judged like changes", step("2.0.1", "2.0.2", askew), relaxed, []string{
			"release: declared patch by Cargo.toml, needed major to major (3.0.0), sufficient false",
			"error identifier-odd",
			"error 2.0.2 after 2.0.1 declares patch, but the changes need major: 3.0.0 or later",
		}},
		{"that break are never below their severity", step("2.0.1", "3.0.0", broke, askew), relaxed, []string{
			"release: declared major by Cargo.toml, needed major to major (3.0.0), sufficient true",
			"error set-unknown-reference", "warning identifier-odd",
		}},
		{"nor in a pull request", step("2.0.1", "2.0.1", broke), relaxed, []string{
			"pr: declared none by none, needed major to major (3.0.0), sufficient false",
			"error set-unknown-reference; release it as 3.0.0 or later",
		}},
		{"nor between prereleases", step("2.0.0-rc.1", "2.0.0-rc.2", broke), relaxed, []string{
			"release: declared minor by Cargo.toml, needed major to major (2.0.0-rc.2), sufficient true",
			"error set-unknown-reference",
		}},
	})
}

func TestJudgeKeepsWhatItIsGiven(t *testing.T) {
	base := &Side{Spec: "store-v2.0.1"}
	in := with(step("2.0.1", "2.1.0", breaking), func(in *Input) {
		in.Base, in.Head, in.Role = base, Side{Spec: "worktree"}, Release
		in.BaseSurface, in.HeadSurface = &acl.Surface{}, &acl.Surface{}
		in.Unchecked = []Unchecked{unread}
	})
	got := Judge(in, relaxed)
	if got.Base != base || got.Head != in.Head || got.Role != Release || got.BaseSurface != in.BaseSurface || got.HeadSurface != in.HeadSurface {
		t.Errorf("got %+v", got)
	}
	if got.Version.Base != "2.0.1" || got.Version.Head != "2.1.0" {
		t.Errorf("versions %q and %q", got.Version.Base, got.Version.Head)
	}
	if diff := cmp.Diff(breaking.Help, in.Findings[0].Help); diff != "" {
		t.Errorf("the input changed (-want +got):\n%s", diff)
	}
}

// The finding about the version stands where the version does.
func TestVersionFinding(t *testing.T) {
	in := step("2.0.1", "2.0.2", breaking)
	for _, crate := range []string{"tauri-plugin-store", ""} {
		in.Crate = crate
		i := slices.IndexFunc(Judge(in, relaxed).Findings, func(f Finding) bool { return f.Rule == &rules.BumpTooSmall })
		got := Judge(in, relaxed).Findings[i].Finding
		want := rules.Finding{
			Rule: &rules.BumpTooSmall, Severity: rules.Error, Effect: rules.NoEffect, Introduced: true,
			Subject: diff.Subject{Kind: diff.OnCrate, Name: crate},
			Message: "2.0.2 after 2.0.1 declares patch, but the changes need major: 3.0.0 or later",
			Help:    rules.BumpTooSmall.Help, At: in.VersionAt,
		}
		if crate == "" {
			want.Subject.Name = "store"
		}
		if got.Rule != want.Rule {
			t.Errorf("rule %s", got.Rule.ID)
		}
		got.Rule, want.Rule = nil, nil
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
}

// Whatever the findings: a release that is judged sufficient has no error of a
// change, and one that is judged insufficient has exactly one finding about its
// version.
func TestAnswerAndLevelsAgree(t *testing.T) {
	changes := []rules.Finding{breaking, added, widened, cosmetic, free, likely, unsure}
	versions := []string{"2.0.1", "2.0.2", "2.1.0", "3.0.0", "2.0.1-rc.1", "2.0.2-rc.1", "2.0.2-rc.2", "0.3.1", "0.3.2", "0.4.0"}
	rapid.Check(t, func(t *rapid.T) {
		in := step(rapid.SampledFrom(versions).Draw(t, "base"), rapid.SampledFrom(versions).Draw(t, "head"),
			rapid.SliceOfN(rapid.SampledFrom(changes), 0, 4).Draw(t, "findings")...)
		in.Mode = ReleaseMode
		got := Judge(in, Policy{StrictPrereleases: rapid.Bool().Draw(t, "strict"), MinorMayBreak: rapid.Bool().Draw(t, "minor")})
		failing, about := 0, 0
		for _, f := range got.Findings {
			switch {
			case f.Rule.Group == rules.Releases:
				about++
			case f.Level == LevelError:
				failing++
			}
		}
		insufficient := got.Version.Sufficient != nil && !*got.Version.Sufficient
		if insufficient != (about == 1) || about > 1 || !insufficient && failing > 0 {
			t.Fatalf("%d findings about the version, %d errors: %v", about, failing, outcome(got))
		}
	})
}

// An addition asks for nothing but its version, whatever the question.
func TestHelpOfAnAddition(t *testing.T) {
	harmless := added
	harmless.Help = rules.NothingToDo
	for _, c := range []struct {
		in   Input
		want string
	}{
		{step("2.0.1", "2.0.1", harmless), "release it as 2.1.0 or later"},
		{step("2.0.1", "2.0.2", harmless), "release it as 2.1.0 or later"},
		{step("2.0.1", "2.1.0", harmless), rules.NothingToDo},
	} {
		for _, f := range Judge(c.in, relaxed).Findings {
			if f.Rule == harmless.Rule && f.Help != c.want {
				t.Errorf("%s to %s: %q, want %q", c.in.BaseVersion, c.in.HeadVersion, f.Help, c.want)
			}
		}
	}
}
