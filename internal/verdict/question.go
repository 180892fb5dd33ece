package verdict

import (
	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/release"
	"github.com/permver/permver/rules"
)

// question is the question of the bump for one plugin, with everything that its
// answer, and the level of each finding, depend on.
type question struct {
	in     Input
	policy Policy
	mode   Mode
	// compared is whether both sides have the plugin, so that a bump can be needed.
	compared bool

	base     release.Version // the last release's, or else base's; zero if unknown
	declared release.Declared
	moves    bool // whether the version moves from base to head
	// known is whether the declared bump could be told; unchecked says why not.
	known     bool
	unchecked []Unchecked

	// found are the findings as the configuration has them.
	found                []Finding
	needed, neededAtMost bump.Class
	// unsuppressed is needed as it would be without that configuration.
	unsuppressed bump.Class
}

func ask(in Input, policy Policy) *question {
	q := &question{in: in, policy: policy}
	q.compared = in.Base != nil && in.Role != Lint && in.Status != Added && in.Status != Removed && in.Status != Failed
	for _, f := range in.Findings {
		q.found = append(q.found, policy.configured(f, in.HeadVersion))
	}
	q.declare()
	q.mode = q.decideMode()
	q.need()
	if q.compared && !q.known && q.neededAtMost != bump.None {
		q.unchecked = q.unreadableVersions()
	}
	return q
}

// declare reads the versions. Two equal texts declare nothing, whatever they say.
// Where the last release is known, what is declared is declared since then: a version
// that was raised before this change covers it too.
func (q *question) declare() {
	baseText := q.in.BaseVersion
	if q.sinceKnown() && q.in.Since.Version.Base != "" {
		baseText = q.in.Since.Version.Base
	}
	base, baseErr := release.Parse(baseText)
	head, headErr := release.Parse(q.in.HeadVersion)
	q.base = base
	q.known = baseErr == nil && headErr == nil || baseText == q.in.HeadVersion || q.in.ReleaseType != bump.None
	if baseErr != nil || headErr != nil {
		base, head = release.Version{}, release.Version{}
	}
	q.declared = release.Declare(base, head, q.in.ReleaseType, q.in.Pending...)
	if q.in.HeadTag != "" {
		q.declared.NameVersion("tag " + q.in.HeadTag)
	}
	before, err := release.Parse(q.in.BaseVersion)
	q.moves = err == nil && headErr == nil && !release.Unchanged(before, head)
}

func (q *question) decideMode() Mode {
	declares := q.moves || q.declared.Source != release.FromNone || q.compared && !q.known
	switch {
	case q.in.Mode == PRMode || q.in.Mode == ReleaseMode:
		return q.in.Mode
	case q.in.Private:
		return PRMode
	case declares || q.in.HeadIsRelease:
		return ReleaseMode
	default:
		return PRMode
	}
}

// need takes the largest bump of the findings that count. What is uncertain, and what
// could not be read, may need more than is known.
func (q *question) need() {
	failed := q.in.Status == Failed && q.in.Role != Lint
	if failed || q.compared && len(q.in.Unchecked) > 0 {
		q.neededAtMost = bump.Major
	}
	if !q.compared {
		return
	}
	for i, f := range q.found {
		if !isNew(f.Finding, q.in.Role) {
			continue
		}
		if f.Certainty != diff.Unknown {
			q.unsuppressed = max(q.unsuppressed, f.Bump, q.in.Findings[i].Bump)
		}
		if f.Suppressed != nil {
			continue
		}
		q.neededAtMost = max(q.neededAtMost, f.Bump)
		if f.Certainty != diff.Unknown {
			q.needed = max(q.needed, f.Bump)
		}
	}
}

// isNew reports whether a finding came with head: a change, or a fault that base
// does not have. On one side only everything is new.
func isNew(f rules.Finding, role Role) bool {
	return f.Severity == 0 || f.Introduced || role == Lint
}

func (q *question) decreased() bool { return q.declared.Step.Kind == release.Down }

// covers reports whether the declared bump is enough for a change of that class. A
// version that is never published covers everything.
func (q *question) covers(class bump.Class) bool {
	return q.in.Private || q.declared.Class >= q.required(class) || q.relaxed()
}

// required is the class that has to be declared for a change of that class. What is
// more than everything since the last release adds up to touches only what nobody has
// got yet.
func (q *question) required(class bump.Class) bump.Class {
	if q.sinceKnown() {
		class = min(class, q.in.Since.Most())
	}
	if q.policy.MinorMayBreak {
		class = min(class, bump.Minor)
	}
	if q.base.IsPrerelease() && !q.policy.StrictPrereleases && (q.relaxed() || q.declared.Source != release.FromCargo) {
		class = min(class, bump.Minor) // the next prerelease will do
	}
	return class
}

func (q *question) sinceKnown() bool { return q.in.Since != nil && q.in.Since.Why == "" }

// relaxed reports whether the step is one in which breaks are allowed: those since
// the last release are judged elsewhere.
func (q *question) relaxed() bool {
	return !q.policy.StrictPrereleases && (q.in.Role == Prerelease || q.declared.Kind.LeavesPrerelease())
}

// enough is the smallest version that is enough for a change of that class, the
// zero Version if base's version is unknown.
func (q *question) enough(class bump.Class) release.Version {
	if q.base.IsZero() {
		return release.Version{}
	}
	return release.Next(q.base, q.required(class))
}

// version is the answer.
func (q *question) version() Version {
	v := Version{
		Base: q.in.BaseVersion, Head: q.in.HeadVersion,
		Declared: q.declared.Class, DeclaredBy: q.declared.By, Declarations: q.declared.All,
		Unpublished: q.in.Private,
		Needed:      q.needed, NeededAtMost: q.neededAtMost, Unsuppressed: q.unsuppressed,
		Required:   q.required(q.needed),
		Sufficient: q.sufficient(),
	}
	if v.Required != bump.None && !q.in.Private {
		v.NeededVersion = q.enough(q.needed).String()
	}
	return v
}

// sufficient is nil where what is known does not decide: where the declared bump
// covers what is needed for certain, but not what may be needed.
func (q *question) sufficient() *bool {
	switch {
	case q.in.Base == nil || q.in.Role == Lint || q.in.Status == Failed:
		return nil
	case q.in.Status == Added || q.in.Status == Removed:
		return new(true)
	case q.in.Private:
		return new(true)
	case q.decreased():
		return new(false)
	case q.known && !q.covers(q.needed):
		return new(false)
	case q.in.ReleaseUnknown:
		return nil
	case q.covers(q.neededAtMost):
		return new(true)
	default:
		return nil
	}
}

// unreadableVersions says which version keeps the declared bump from being told.
func (q *question) unreadableVersions() []Unchecked {
	var list []Unchecked
	for _, v := range []struct{ side, text string }{{"base", q.in.BaseVersion}, {"head", q.in.HeadVersion}} {
		u := Unchecked{Side: v.side, What: "the declared bump"}
		if v.side == "head" {
			u.File, u.Line, u.Col = q.in.VersionAt.File, q.in.VersionAt.Line, q.in.VersionAt.Column
		}
		if _, err := release.Parse(v.text); v.text == "" {
			u.Why = "Cargo.toml has no version"
		} else if err != nil {
			u.Why = err.Error()
		} else {
			continue
		}
		list = append(list, u)
	}
	return list
}
