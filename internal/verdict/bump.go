package verdict

import (
	"fmt"

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
	case !q.compared:
		return Finding{}, false
	case q.decreased():
		return q.versionFinding(&rules.VersionDecreased,
			fmt.Sprintf("the version went down from %s to %s", q.in.BaseVersion, q.in.HeadVersion)), true
	case q.mode != ReleaseMode || !q.known || q.covers(q.needed):
		return Finding{}, false
	case q.declared.Class == bump.None:
		return q.versionFinding(&rules.BumpMissing,
			fmt.Sprintf("%s, but the changes need %s", q.whatStands(), q.whatIsNeeded())), true
	default:
		return q.versionFinding(&rules.BumpTooSmall,
			fmt.Sprintf("%s declares %s, but the changes need %s", q.whatDeclares(), q.declared.Class, q.whatIsNeeded())), true
	}
}

func (q *question) versionFinding(rule *rules.Rule, message string) Finding {
	name := q.in.Crate
	if name == "" {
		name = q.in.Plugin
	}
	return Finding{
		Level: Level(rule.Severity.String()),
		Finding: rules.Finding{
			Rule: rule, Bump: rule.Bump, Severity: rule.Severity, Effect: rule.Effect,
			Subject: diff.Subject{Kind: diff.OnCrate, Name: name},
			Message: message, Help: rule.Help, At: q.in.VersionAt, Introduced: true,
		},
	}
}

// whatStands says that the version did not move.
func (q *question) whatStands() string {
	switch {
	case q.in.HeadVersion == "":
		return "Cargo.toml has no version"
	case q.in.HeadVersion != q.in.BaseVersion:
		return fmt.Sprintf("%s differs from %s in build metadata only", q.in.HeadVersion, q.in.BaseVersion)
	default:
		return "the version is still " + q.in.HeadVersion
	}
}

func (q *question) whatDeclares() string {
	if q.declared.By == release.ByFlag {
		return release.ByFlag
	}
	return fmt.Sprintf("%s after %s", q.in.HeadVersion, q.in.BaseVersion)
}

// whatIsNeeded is the needed bump with the version that would be enough.
func (q *question) whatIsNeeded() string {
	if v := q.enough(q.needed); !v.IsZero() {
		return fmt.Sprintf("%s: %s or later", q.needed, v)
	}
	return q.needed.String()
}
