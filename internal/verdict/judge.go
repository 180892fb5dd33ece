package verdict

import (
	"slices"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/release"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/rules"
)

// Input is one plugin between two sides, or on one side, ready to be judged.
type Input struct {
	// Plugin is the plugin's ACL key, Crate the name of its package.
	Plugin, Crate string
	Status        Status
	Role          Role
	// Mode is the question. With AutoMode, or none, it is ReleaseMode if a bump is
	// declared or HeadIsRelease, else PRMode.
	Mode          Mode
	HeadIsRelease bool  // head's commit carries a release tag of the plugin
	Base          *Side // nil where only one side is looked at
	Head          Side
	// BaseVersion and HeadVersion are Cargo.toml's, as written; "" if there is
	// none. VersionAt is where head's version stands, or else its Cargo.toml.
	BaseVersion, HeadVersion string
	VersionAt                source.Place
	// HeadTag is the release tag that HeadVersion was taken from, "" if it is
	// Cargo.toml's: some release tools set the tag first.
	HeadTag string
	// ReleaseType declares a bump beside the versions, unless it is None. Pending are
	// the bumps that change files and commits declare for the next release.
	ReleaseType bump.Class
	Pending     []release.Pending
	// Had is what the change files declared that head's version was made from, which
	// are no longer there. It explains, and declares nothing.
	Had []release.Pending
	// Since is head compared with the last release, where base comes after that.
	Since *Since
	// Declaring is whether head declares for the next release what base does not, in a
	// change file, so that it answers for all that the release holds.
	Declaring bool
	// ReleaseUnknown is whether the version is for more than could be looked at.
	ReleaseUnknown bool
	// Private is whether the crate is never published, so that nobody asks for its
	// version.
	Private   bool
	Findings  []rules.Finding
	Unchecked []Unchecked

	BaseSurface, HeadSurface *acl.Surface
}

// Faults gives the faults of the repository beside its plugins their levels, which
// are their severities, or notes where base has them too. They are sorted; those that
// are suppressed are apart.
func Faults(found []rules.Finding, policy Policy) (faults, suppressed []Finding) {
	policy = policy.indexed()
	judged := make([]Finding, len(found))
	for i, f := range found {
		judged[i] = policy.configured(f, "")
		if f.Introduced {
			judged[i].Level = Level(judged[i].Severity.String())
		}
	}
	faults, suppressed = arranged("", judged)
	for i := range faults {
		faults[i].FailedBy = policy.FailOn.word(faults[i], Lint)
	}
	return faults, suppressed
}

// arranged identifies the findings of a plugin, sorts them, and puts those that are
// suppressed apart.
func arranged(plugin string, all []Finding) (counting, suppressed []Finding) {
	slices.SortStableFunc(all, byPlace)
	fingerprint(plugin, all)
	slices.SortStableFunc(all, byWeight)
	counting = all[:0:0]
	for _, f := range all {
		if f.Suppressed != nil {
			suppressed = append(suppressed, f)
		} else {
			counting = append(counting, f)
		}
	}
	return counting, suppressed
}

// Judge answers the question of the bump and gives every finding its level. The
// findings of the result are sorted, those about the version among them.
//
// Where there is nothing to compare (one side only, a plugin that is new, gone or
// could not be loaded) findings keep the level that they have by themselves.
func Judge(in Input, policy Policy) Comparison {
	q := ask(in, policy.indexed())
	found := make([]Finding, 0, len(in.Findings)+2)
	for _, f := range q.found {
		found = append(found, q.judge(f))
	}
	if f, ok := q.aboutVersion(); ok {
		found = append(found, q.configured(f))
	}
	if f, ok := q.disagreement(); ok {
		found = append(found, q.configured(f))
	}
	counting, suppressed := arranged(in.Plugin, found)
	c := Comparison{
		Role: in.Role, Mode: q.mode, Base: in.Base, Head: in.Head,
		Version:   q.version(),
		Since:     in.Since,
		Unchecked: slices.Concat(in.Unchecked, q.unchecked),
		Findings:  counting, Suppressed: suppressed,
		Gains:       gains(counting, in.Role),
		BaseSurface: in.BaseSurface, HeadSurface: in.HeadSurface,
	}
	for _, s := range policy.Suppressions {
		c.Suppressions = append(c.Suppressions, Applied{s, s.Until.Past(policy.Date, in.HeadVersion)})
	}
	policy.FailOn.Mark(&c)
	return c
}

// configured is a finding about the version as the configuration has it. It has a level
// already.
func (q *question) configured(f Finding) Finding {
	c := q.policy.configured(f.Finding, q.in.HeadVersion)
	if c.Level = f.Level; q.policy.Rules[f.Rule.ID].Level != "" && c.Severity != 0 {
		c.Level = Level(c.Severity.String())
	}
	return c
}
