package verdict

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/release"
	"github.com/permver/permver/internal/source"
)

// changeFile is an entry "store" of a change file.
func changeFile(written, label string, word bump.Class, prerelease string) release.Pending {
	return release.Pending{
		Source: release.FromChangeFile, Word: word, Written: written, Label: label, Package: "store", By: ".changes/x.md",
		Prerelease: prerelease, At: source.Place{File: ".changes/x.md", Span: source.Span{Line: 2, Column: 1, EndLine: 2, EndColumn: 20}},
	}
}

var (
	patchFile    = changeFile("patch", "", bump.Patch, "")
	minorFile    = changeFile("minor", "", bump.Minor, "")
	majorFile    = changeFile("major", "", bump.Major, "")
	breakingFile = changeFile("minor:breaking", "breaking", bump.Minor, "")
	feature      = release.Pending{Source: release.FromCommit, Word: bump.Minor, By: "commit 1a2b3c4", Written: "feat: lock"}
)

func pending(p ...release.Pending) func(*Input) { return func(in *Input) { in.Pending = p } }
func had(p ...release.Pending) func(*Input)     { return func(in *Input) { in.Had = p } }
func private(in *Input)                         { in.Private = true }

// since203 says that the last release was 2.0.3, and that everything since then breaks.
func since203(in *Input) {
	in.Since = &Since{Base: Side{Spec: "v2.0.3"}, Version: Version{Base: "2.0.3", Needed: bump.Major, NeededAtMost: bump.Major, Required: bump.Major, NeededVersion: "3.0.0"}}
}

// unreleased says that everything since 2.0.3 adds, or does not even that: what breaks
// had no release yet.
func unreleased(needed bump.Class) func(*Input) {
	return func(in *Input) {
		since203(in)
		in.Since.Version.Needed, in.Since.Version.NeededAtMost, in.Since.Version.Required = needed, needed, needed
	}
}

func TestChangeFiles(t *testing.T) {
	check(t, []verdictCase{
		{"one that is enough", with(step("2.0.3", "2.0.3", breaking), pending(patchFile, majorFile)), relaxed, []string{
			"release: declared major by .changes/x.md, needed major to major (3.0.0), sufficient true",
			"note command-removed, allowed",
		}},
		{"one that is not", with(step("2.0.3", "2.0.3", breaking), pending(patchFile)), relaxed, []string{
			"release: declared patch by .changes/x.md, needed major to major (3.0.0), sufficient false",
			"error command-removed",
			"error .changes/x.md says patch for store, which makes 2.0.4, but the changes need major: 3.0.0 or later",
		}},
		{"below 1.0 minor is a break", with(step("0.5.1", "0.5.1", breaking), pending(minorFile)), relaxed, []string{
			"release: declared major by .changes/x.md, needed major to major (0.6.0), sufficient true",
			"note command-removed, allowed",
		}},
		{"and patch an addition", with(step("0.5.1", "0.5.1", breaking, added), pending(patchFile)), relaxed, []string{
			"release: declared minor by .changes/x.md, needed major to major (0.6.0), sufficient false",
			"error command-removed",
			"error .changes/x.md says patch for store, which makes 0.5.2, but the changes need major: 0.6.0 or later",
			"note command-added, allowed",
		}},
		{"nothing at all", with(step("2.0.3", "2.0.3", breaking), pending(changeFile("noop", "", bump.None, ""))), relaxed, []string{
			"pr: declared none by none, needed major to major (3.0.0), sufficient false",
			"warning command-removed; release it as 3.0.0 or later",
		}},
		{"of versions that nobody gave", with(step("", "", breaking), pending(patchFile)), relaxed, []string{
			"release: declared patch by .changes/x.md, needed major to major (), sufficient false",
			"error command-removed",
			"error .changes/x.md says patch for store, but the changes need major",
		}},
		{"between prereleases", with(step("2.0.0-beta.1", "2.0.0-beta.1", breaking), pending(changeFile("patch", "", bump.Patch, "beta"))), relaxed, []string{
			"release: declared minor by .changes/x.md, needed major to major (2.0.0-beta.2), sufficient true",
			"note command-removed, allowed",
		}},
		{"between prereleases, strict", with(step("2.0.0-beta.1", "2.0.0-beta.1", breaking), pending(changeFile("patch", "", bump.Patch, "beta"))), strict, []string{
			"release: declared minor by .changes/x.md, needed major to major (3.0.0), sufficient false",
			"error command-removed",
			"error .changes/x.md says patch for store, which makes 2.0.0-beta.2, but the changes need major: 3.0.0 or later",
		}},
		{"into prereleases", with(step("2.0.3", "2.0.3", breaking), pending(changeFile("minor", "", bump.Minor, "beta"))), relaxed, []string{
			"release: declared minor by .changes/x.md, needed major to major (3.0.0), sufficient false",
			"error command-removed",
			"error .changes/x.md says minor for store, which makes 2.1.0-beta.0, but the changes need major: 3.0.0 or later",
		}},
		{"a commit", with(step("2.0.3", "2.0.3", breaking), pending(feature)), relaxed, []string{
			"release: declared minor by commit 1a2b3c4, needed major to major (3.0.0), sufficient false",
			"error command-removed",
			"error commit 1a2b3c4 declares minor, but the changes need major: 3.0.0 or later",
		}},
	})
}

func TestHelpOfABumpThatIsTooSmall(t *testing.T) {
	const orTakeBack = ", or take back the changes that need it: they are told with this"
	taken := release.Pending{Source: release.FromChangeFile, By: ".changes/old.md", Written: "minor:breaking", Label: "breaking", Package: "store"}
	for _, c := range []struct {
		name   string
		in     Input
		at     string
		want   string
		policy Policy
	}{
		{
			"in a change file", with(step("2.0.3", "2.0.3", breaking), pending(patchFile)), ".changes/x.md",
			"write \"store\": major in .changes/x.md" + orTakeBack, relaxed,
		},
		{
			"below 1.0", with(step("0.5.1", "0.5.1", breaking), pending(patchFile)), ".changes/x.md",
			"write \"store\": minor in .changes/x.md" + orTakeBack, relaxed,
		},
		{
			"with a label", with(step("2.0.3", "2.0.3", breaking), pending(breakingFile)), ".changes/x.md",
			"write \"store\": major:breaking in .changes/x.md" + orTakeBack + "\n" +
				".changes/x.md says minor:breaking: the word breaking only sorts the changelog. Cargo goes by the number, " +
				"and gives 2.1.0 to every application that has 2.0.3, with its next update", relaxed,
		},
		{
			"taken up by the release", with(step("2.0.1", "2.1.0", breaking), had(taken)), "Cargo.toml",
			".changes/old.md, which this release took up, said minor:breaking for store: the word breaking only sorts the changelog. " +
				"Cargo goes by the number, and gives 2.1.0 to every application that has 2.0.1, with its next update", relaxed,
		},
		{
			"with labels that break nothing", with(with(step("2.0.3", "2.0.3", breaking), pending(changeFile("patch:feat", "feat", bump.Patch, ""))),
				had(release.Pending{Source: release.FromChangeFile, By: ".changes/old.md", Written: "minor:feat", Label: "feat", Package: "store"})), ".changes/x.md",
			"write \"store\": major:feat in .changes/x.md" + orTakeBack, relaxed,
		},
		{"in Cargo.toml", step("2.0.1", "2.1.0", breaking), "Cargo.toml", "", relaxed},
		{
			"in a change file that says the word already, and makes a prerelease",
			with(step("2.0.0-beta.1", "2.0.0-beta.1", breaking), pending(changeFile("major", "", bump.Major, "beta"))), ".changes/x.md", "", strict,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, f := range Judge(c.in, c.policy).Findings {
				if f.Rule.ID != "bump-too-small" {
					continue
				}
				if diff := cmp.Diff(c.want, without(f.Help, f.Rule.Help)); diff != "" || f.At.File != c.at {
					t.Errorf("at %s, want %s (-want +got):\n%s", f.At.File, c.at, diff)
				}
				return
			}
			t.Error("no finding")
		})
	}
}

func TestSinceTheLastRelease(t *testing.T) {
	check(t, []verdictCase{
		{"the version was raised before", with(step("3.0.0", "3.0.0", breaking), since203), relaxed, []string{
			"release: declared major by Cargo.toml, needed major to major (3.0.0), sufficient true",
			"note command-removed, allowed",
		}},
		{"not far enough", with(step("2.1.0", "2.1.0", breaking, added), since203), relaxed, []string{
			"release: declared minor by Cargo.toml, needed major to major (3.0.0), sufficient false",
			"error command-removed",
			"error 2.1.0 after 2.0.3 declares minor, but the changes need major: 3.0.0 or later",
			"note command-added, allowed",
		}},
		{"not far enough, where it is not asked", with(with(step("2.1.0", "2.1.0", breaking), since203), inMode(PRMode)), relaxed, []string{
			"pr: declared minor by Cargo.toml, needed major to major (3.0.0), sufficient false",
			"warning command-removed; release it as 3.0.0 or later",
		}},
		{"not far enough for what came before, which this change adds nothing to", with(step("2.1.0", "2.1.0", added), since203), relaxed, []string{
			"release: declared minor by Cargo.toml, needed minor to minor (2.1.0), sufficient true",
			"note command-added, allowed",
		}},
		{"not far enough for either", with(step("2.0.4", "2.0.4", added), since203), relaxed, []string{
			"release: declared patch by Cargo.toml, needed minor to minor (2.1.0), sufficient false",
			"error command-added",
			"error 2.0.4 after 2.0.3 declares patch, but the changes since v2.0.3 need major: 3.0.0 or later",
		}},
		{"not raised", with(step("2.0.3", "2.0.3", breaking), since203), relaxed, []string{
			"pr: declared none by none, needed major to major (3.0.0), sufficient false",
			"warning command-removed; release it as 3.0.0 or later",
		}},
		{"taken back to above the release", with(step("3.0.0", "2.1.0", breaking), since203), relaxed, []string{
			"release: declared minor by Cargo.toml, needed major to major (3.0.0), sufficient false",
			"error command-removed",
			"error 2.1.0 after 2.0.3 declares minor, but the changes need major: 3.0.0 or later",
		}},
		{"taken back below it", with(step("2.1.0", "2.0.2"), since203), relaxed, []string{
			"release: declared none by none, needed none to none (), sufficient false",
			"error the version went down from 2.0.3 to 2.0.2",
		}},
		{"what breaks was never released", with(step("2.0.3", "2.0.3", breaking), unreleased(bump.Minor)), relaxed, []string{
			"pr: declared none by none, needed major to major (2.1.0), sufficient false",
			"warning command-removed; release it as 2.1.0 or later",
		}},
		{"and is declared", with(with(step("2.0.3", "2.0.3", breaking), unreleased(bump.Minor)), pending(minorFile)), relaxed, []string{
			"release: declared minor by .changes/x.md, needed major to major (2.1.0), sufficient true",
			"note command-removed, allowed",
		}},
		{"nothing is left of it", with(step("2.0.3", "2.0.3", breaking), unreleased(bump.None)), relaxed, []string{
			"pr: declared none by none, needed major to major (), sufficient true",
			"note command-removed, allowed",
		}},
		{"for more than could be looked at", with(step("2.0.3", "3.0.0", breaking), func(in *Input) { in.ReleaseUnknown = true }), relaxed, []string{
			"release: declared major by Cargo.toml, needed major to major (3.0.0), sufficient unknown",
			"note command-removed, allowed",
		}},
		{"for more than could be looked at, and not enough for this", with(step("2.0.3", "2.1.0", breaking), func(in *Input) { in.ReleaseUnknown = true }), relaxed, []string{
			"release: declared minor by Cargo.toml, needed major to major (3.0.0), sufficient false",
			"error command-removed",
			"error 2.1.0 after 2.0.3 declares minor, but the changes need major: 3.0.0 or later",
		}},
		{"a version that a tag names", with(step("2.0.3", "2.1.0", added), func(in *Input) { in.HeadTag = "v2.1.0" }), relaxed, []string{
			"release: declared minor by tag v2.1.0, needed minor to minor (2.1.0), sufficient true",
			"note command-added, allowed",
		}},
		{"that is not known", with(step("2.0.3", "2.0.3", breaking), func(in *Input) { in.Since = &Since{Why: "the clone is shallow"} }), relaxed, []string{
			"pr: declared none by none, needed major to major (3.0.0), sufficient false",
			"warning command-removed; release it as 3.0.0 or later",
		}},
	})
}

// A change file that is new in head answers for the whole release: if it is enough for
// what head changes and not for that, it is told.
func TestDeclaringForTheRelease(t *testing.T) {
	declaring := func(sufficient *bool) func(*Input) {
		return func(in *Input) {
			in.Declaring = true
			in.Since = &Since{Base: Side{Spec: "v2.0.3"}, Version: Version{
				Base: "2.0.3", Needed: bump.Major, NeededAtMost: bump.Major, Required: bump.Major, NeededVersion: "3.0.0", Sufficient: sufficient,
			}}
			in.Pending = []release.Pending{minorFile}
		}
	}
	const declared = "release: declared minor by .changes/x.md, needed minor to minor (2.1.0), sufficient true"
	const tooSmall = "warning .changes/x.md says minor for store, which makes 2.1.0, but the changes since v2.0.3 need major: 3.0.0 or later"
	of := func(change func(*Input)) Input { return with(step("2.0.3", "2.0.3", added), change) }
	check(t, []verdictCase{
		{"not enough", of(declaring(new(false))), relaxed, []string{declared, tooSmall, "note command-added, allowed"}},
		{"enough", of(declaring(new(true))), relaxed, []string{declared, "note command-added, allowed"}},
		{"not known to be enough", of(declaring(nil)), relaxed, []string{declared, "note command-added, allowed"}},
		{"not its own", with(of(declaring(new(false))), func(in *Input) { in.Declaring = false }), relaxed, []string{declared, "note command-added, allowed"}},
		{"of a release that is not known", with(of(declaring(new(false))), func(in *Input) { in.Since.Why = "the clone is shallow" }), relaxed, []string{
			declared, "note command-added, allowed",
		}},
		{"of a release that is a commit", with(of(declaring(new(false))), func(in *Input) {
			id := strings.Repeat("3085a6a", 6)[:40]
			in.Since.Base = Side{Spec: id, Commit: id, Label: "3085a6a"}
		}), relaxed, []string{
			declared, strings.Replace(tooSmall, "v2.0.3", "3085a6a", 1), "note command-added, allowed",
		}},
		{"by commits", with(of(declaring(new(false))), pending(feature)), relaxed, []string{
			"release: declared minor by commit 1a2b3c4, needed minor to minor (2.1.0), sufficient true", "note command-added, allowed",
		}},
	})
}

func TestSuffices(t *testing.T) {
	version := func(text string) release.Version {
		v, err := release.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, c := range []struct {
		base, head string
		declared   release.Pending
		class      bump.Class
		policy     Policy
		want       bool
	}{
		{"2.0.3", "2.0.3", minorFile, bump.Minor, relaxed, true},
		{"2.0.3", "2.0.3", minorFile, bump.Major, relaxed, false},
		{"2.0.3", "2.0.3", minorFile, bump.Major, minorOK, true},
		{"2.0.3", "2.0.3", patchFile, bump.Minor, relaxed, false},
		{"0.5.1", "0.5.1", minorFile, bump.Major, relaxed, true},
		{"2.0.3", "3.0.0", patchFile, bump.Major, relaxed, true},
		{"2.0.3", "2.0.2", majorFile, bump.Patch, relaxed, false},
		{"2.0.3", "2.0.2", majorFile, bump.None, relaxed, false},
		{"2.0.0-beta.1", "2.0.0-beta.1", changeFile("patch", "", bump.Patch, "beta"), bump.Major, relaxed, true},
		{"2.0.0-beta.1", "2.0.0-beta.1", changeFile("patch", "", bump.Patch, "beta"), bump.Major, strict, false},
	} {
		if got := Suffices(version(c.base), version(c.head), c.declared, c.class, c.policy); got != c.want {
			t.Errorf("%s to %s with %s for %s: %t", c.base, c.head, c.declared.Written, c.class, got)
		}
	}
}

// The strongest declaration says what is declared, and the class where there is none.
func TestVersionSays(t *testing.T) {
	prerelease := release.Declaration{Source: release.FromCargo, Class: bump.Minor, Kind: release.NextPrerelease}
	commit := release.Declaration{Source: release.FromCommit, Class: bump.Patch}
	for _, c := range []struct {
		v    Version
		want string
	}{
		{Version{Declared: bump.Major}, "major"},
		{Version{Declared: bump.Patch, Declarations: []release.Declaration{commit}}, "patch"},
		{Version{Declared: bump.Minor, Declarations: []release.Declaration{prerelease, commit}}, "the next prerelease"},
	} {
		if got := c.v.Says(); got != c.want {
			t.Errorf("%v: %q, want %q", c.v, got, c.want)
		}
	}
}

func TestGuestDeclares(t *testing.T) {
	version := func(text string) release.Version {
		v, _ := release.Parse(text) // "" is the zero Version
		return v
	}
	for _, c := range []struct {
		base, head string
		pending    []release.Pending
		class      bump.Class
		by, says   string
	}{
		{"2.0.3", "2.1.0", nil, bump.Minor, "package.json", "minor"},
		{"2.0.3", "2.0.3", []release.Pending{patchFile}, bump.Patch, ".changes/x.md", "patch"},
		{"2.0.3", "2.1.0", []release.Pending{patchFile}, bump.Minor, "package.json", "minor"},
		{"0.10.0-rc.5", "0.10.0-rc.8", nil, bump.Minor, "package.json", "the next prerelease"},
		{"2.0.3", "2.0.3", nil, bump.None, "none", "none"},
		{"", "2.0.3", []release.Pending{patchFile}, bump.None, "none", "none"},
		{"2.0.3", "", []release.Pending{patchFile}, bump.None, "none", "none"},
	} {
		g := Guest{File: "guest-js/package.json", Declared: bump.Major, DeclaredBy: "before", Says: "before"}
		if g.Declare(version(c.base), version(c.head), c.pending); g.Declared != c.class || g.DeclaredBy != c.by || g.Says != c.says {
			t.Errorf("%s to %s: %s by %s, %q, want %s by %s, %q", c.base, c.head, g.Declared, g.DeclaredBy, g.Says, c.class, c.by, c.says)
		}
	}
}

func TestUnpublished(t *testing.T) {
	check(t, []verdictCase{
		{"a break", with(step("0.1.0", "0.1.0", breaking), private), relaxed, []string{
			"pr: declared none by none, needed major to major (), sufficient true",
			"warning command-removed",
		}},
		{"whatever the version does", with(step("0.2.0", "0.1.0", breaking), private), relaxed, []string{
			"pr: declared none by none, needed major to major (), sufficient true",
			"warning command-removed",
		}},
		{"asked", with(with(step("0.1.0", "0.1.0", breaking), private), inMode(ReleaseMode)), relaxed, []string{
			"release: declared none by none, needed major to major (), sufficient true",
			"warning command-removed",
		}},
	})
}

func TestDisagreement(t *testing.T) {
	for _, c := range []struct {
		name string
		in   Input
		want string
	}{
		{"a version raised by hand", with(step("2.0.3", "2.1.0"), pending(patchFile)), "Cargo.toml declares minor, .changes/x.md declares patch; the strongest counts"},
		{"the flag", with(with(step("2.0.3", "2.0.3"), pending(minorFile)), typed(bump.Major)), "--release-type declares major, .changes/x.md declares minor; the strongest counts"},
		{"three of four", with(with(step("2.0.3", "3.0.0"), pending(minorFile, feature)), typed(bump.Patch)), "Cargo.toml declares major, .changes/x.md declares minor, --release-type declares patch; the strongest counts"},
		{"commits that say less", with(step("2.0.3", "3.0.0"), pending(feature)), ""},
		{"commits that say more", with(step("2.0.3", "2.0.4"), pending(feature)), "commit 1a2b3c4 declares minor, Cargo.toml declares patch; the strongest counts"},
		{"below 1.0 the words differ", with(with(step("0.5.1", "0.5.1"), pending(minorFile)), typed(bump.Major)), ""},
		{"the same", with(with(step("2.0.3", "2.1.0"), pending(minorFile)), typed(bump.Minor)), ""},
		{"change files add up", with(step("2.0.3", "2.0.3"), pending(minorFile, patchFile)), ""},
		{"prereleases", with(step("2.0.3", "2.1.0-beta.1"), pending(changeFile("patch", "", bump.Patch, "beta"))), ""},
		{"nobody asks", with(with(step("2.0.3", "2.1.0"), pending(patchFile)), private), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			for _, f := range Judge(c.in, relaxed).Findings {
				if f.Rule.ID == "declarations-disagree" {
					got += string(f.Level) + " " + f.Message
				}
			}
			if c.want != "" {
				c.want = "note " + c.want
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// without takes one text out of another.
func without(text, part string) string {
	before, after, _ := strings.Cut(text, part)
	return joinLines(before, strings.TrimPrefix(after, "\n"))
}
