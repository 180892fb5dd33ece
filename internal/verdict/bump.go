package verdict

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/release"
	"github.com/permver/permver/rules"
)

// aboutVersion is the finding about the declared version, if there is one. There
// is never more than one: a version that went down, or did not move, explains
// that too little is declared.
func (q *question) aboutVersion() (Finding, bool) {
	switch {
	case !q.compared || q.in.Private:
		return Finding{}, false
	case q.decreased():
		return q.versionFinding(&rules.VersionDecreased,
			fmt.Sprintf("the version went down from %s to %s", q.released(), q.in.HeadVersion)), true
	case !q.known:
		return Finding{}, false
	case q.covers(q.needed):
		return q.aboutDeclaration()
	case q.mode != ReleaseMode:
		return Finding{}, false
	case q.declared.Class == bump.None:
		return q.versionFinding(&rules.BumpMissing,
			fmt.Sprintf("%s, but the changes need %s", q.whatStands(), q.whatIsNeeded())), true
	}
	if q.sinceKnown() && q.in.Since.Version.Required > q.required(q.needed) { // of which the next attempt would be told
		return q.tooSmallSince(), true
	}
	return q.tooSmall(fmt.Sprintf("the changes need %s", q.whatIsNeeded()), q.required(q.needed)), true
}

// tooSmallSince is the finding about a bump that is not enough for everything since the last
// release.
func (q *question) tooSmallSince() Finding {
	v := q.in.Since.Version
	return q.tooSmall(fmt.Sprintf("the changes since %s need %s: %s or later", q.in.Since.Base.Name(), v.Required, v.NeededVersion), v.Required)
}

// aboutDeclaration is the finding about a change file that is new in head, and enough
// for what head changes, but not for the release that it declares.
func (q *question) aboutDeclaration() (Finding, bool) {
	if !q.in.Declaring || !q.sinceKnown() || q.declared.Source != release.FromChangeFile {
		return Finding{}, false
	}
	v := q.in.Since.Version
	if v.Sufficient == nil || *v.Sufficient {
		return Finding{}, false
	}
	f := q.tooSmallSince()
	f.Level = LevelWarning
	return f, true
}

// tooSmall is the finding about a bump that is not enough, where it is declared.
func (q *question) tooSmall(need string, class bump.Class) Finding {
	f := q.versionFinding(&rules.BumpTooSmall, q.whatDeclares()+", but "+need)
	if q.declared.Source == release.FromChangeFile {
		f.At = q.declared.At
	}
	f.Help = joinLines(cmp.Or(q.whatToDeclare(class), f.Help), q.whatLabelsMean())
	return f
}

// Suffices reports whether what is declared for the next release, after head, is enough
// for a change of that class since base.
func Suffices(base, head release.Version, declared release.Pending, class bump.Class, policy Policy) bool {
	q := &question{policy: policy, in: Input{
		BaseVersion: base.String(), HeadVersion: head.String(), Pending: []release.Pending{declared},
	}}
	q.declare()
	return !q.decreased() && q.covers(class)
}

func (q *question) versionFinding(rule *rules.Rule, message string) Finding {
	name := q.in.Crate
	if name == "" {
		name = q.in.Plugin
	}
	f := rule.Finding(diff.Subject{Kind: diff.OnCrate, Name: name}, message, q.in.VersionAt)
	f.Introduced = true
	return Finding{Level: Level(rule.Severity.String()), Finding: f}
}

// released is the version that the bump is declared after, as written.
func (q *question) released() string {
	if q.sinceKnown() && q.in.Since.Version.Base != "" {
		return q.in.Since.Version.Base
	}
	return q.in.BaseVersion
}

// whatStands says that the version did not move.
func (q *question) whatStands() string {
	switch {
	case q.in.HeadVersion == "":
		return "Cargo.toml has no version"
	case q.in.HeadVersion != q.released():
		return fmt.Sprintf("%s differs from %s in build metadata only", q.in.HeadVersion, q.released())
	default:
		return "the version is still " + q.in.HeadVersion
	}
}

// whatDeclares names the strongest declaration.
func (q *question) whatDeclares() string {
	switch d := q.declared; {
	case d.Source == release.FromChangeFile && !d.Next.IsZero():
		return fmt.Sprintf("%s says %s for %s, which makes %s", d.By, d.Written, d.Package, d.Next)
	case d.Source == release.FromChangeFile:
		return fmt.Sprintf("%s says %s for %s", d.By, d.Written, d.Package)
	case d.Says() != d.Class.String():
		return fmt.Sprintf("%s is %s after %s", q.in.HeadVersion, d.Says(), q.released())
	case d.Source == release.FromCargo:
		return fmt.Sprintf("%s after %s declares %s", q.in.HeadVersion, q.released(), d.Class)
	default:
		return fmt.Sprintf("%s declares %s", d.By, d.Class)
	}
}

// whatIsNeeded is the needed bump with the version that would be enough.
func (q *question) whatIsNeeded() string {
	switch v := q.enough(q.needed); {
	case v.IsPrerelease():
		return fmt.Sprintf("the next prerelease: %s or later", v)
	case !v.IsZero():
		return fmt.Sprintf("%s: %s or later", q.required(q.needed), v)
	}
	return q.required(q.needed).String()
}

// whatToDeclare says which word would be enough in the change file.
func (q *question) whatToDeclare(class bump.Class) string {
	head, err := release.Parse(q.in.HeadVersion)
	if q.declared.Source != release.FromChangeFile || err != nil {
		return ""
	}
	number := release.Number(q.base, head, class)
	if number <= q.declared.Word {
		return ""
	}
	written := number.String()
	if q.declared.Label != "" {
		written += ":" + q.declared.Label
	}
	return fmt.Sprintf("write %q: %s in %s, or take back the changes that need it: they are told with this", q.declared.Package, written, q.declared.By)
}

// whatLabelsMean speaks of a change file that calls a change breaking and declares
// less: what it says behind the colon is for the readers of the changelog, and Cargo
// never sees it.
func (q *question) whatLabelsMean() string {
	label, said := "", ""
	for _, d := range q.declared.All {
		if saysBreaking(d.Label) {
			label, said = d.Label, fmt.Sprintf("%s says %s", d.By, d.Written)
		}
	}
	for _, had := range q.in.Had {
		if saysBreaking(had.Label) {
			label, said = had.Label, fmt.Sprintf("%s, which this release took up, said %s for %s", had.By, had.Written, had.Package)
		}
	}
	next := q.declared.Next
	if label == "" || next.IsZero() || !release.Compatible(q.base, next) {
		return ""
	}
	return fmt.Sprintf("%s: the word %s only sorts the changelog. Cargo goes by the number, and gives %s to every application that has %s, with its next update",
		said, label, next, q.released())
}

func saysBreaking(label string) bool {
	return strings.Contains(strings.ToLower(label), "break")
}

// disagreement is the finding about places that declare different bumps. Change files
// add up with each other, and with a version that is raised for prereleases; a version
// that was raised by hand beside them is a second opinion. Commits often say less than
// what is meant, so they count only where they say most.
func (q *question) disagreement() (Finding, bool) {
	if !q.compared || q.in.Private || len(q.declared.All) < 2 {
		return Finding{}, false
	}
	var said []string
	classes := map[release.Source]bump.Class{}
	for _, d := range q.declared.All {
		_, known := classes[d.Source]
		weak := d.Source == release.FromCommit && q.declared.Source != d.Source
		if known || weak || d.Source == release.FromCargo && d.Next.IsPrerelease() {
			continue
		}
		class := d.Class
		if d.Source == release.FromChangeFile && !q.base.IsZero() {
			class = release.Announced(q.base, release.Increment(q.base, d.Word, ""))
		}
		classes[d.Source] = class
		said = append(said, fmt.Sprintf("%s declares %s", d.By, class))
	}
	if all := slices.Compact(slices.Sorted(maps.Values(classes))); len(all) < 2 {
		return Finding{}, false
	}
	return q.versionFinding(&rules.DeclarationsDisagree, strings.Join(said, ", ")+"; the strongest counts"), true
}
