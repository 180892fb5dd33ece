package verdict

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/rules"
)

// rank orders levels, the weightiest highest. LevelNever is above them all.
func rank(l Level) int {
	switch l {
	case LevelNote:
		return 1
	case LevelWarning:
		return 2
	case LevelError:
		return 3
	default:
		return 4
	}
}

// heavier returns the weightier of two levels.
func heavier(a, b Level) Level {
	if rank(a) >= rank(b) {
		return a
	}
	return b
}

// judge gives a finding its level. A fault of head weighs what its severity says,
// unless base has it too; a change, and a fault that is one, weighs what its bump
// asks for. A finding that is both gets the weightier level.
//
// A level of the configuration is the severity of a fault, and the least that a change
// weighs, also where the bump covers it.
func (q *question) judge(judged Finding) Finding {
	f := judged.Finding
	if !isNew(f, q.in.Role) {
		return judged
	}
	level, covered := q.changeLevel(f)
	if f.Severity != 0 {
		level = heavier(level, Level(f.Severity.String()))
	} else if set := q.policy.Rules[f.Rule.ID]; severityOf(set.Level) != 0 {
		level = heavier(level, set.Level)
	}
	judged.Level = level
	judged.AllowedByBump = covered && level == LevelNote
	if q.compared && f.Bump != bump.None && !covered && !q.in.Private {
		judged.Help = q.helpUncovered(f)
	}
	return judged
}

// changeLevel is the level of a change, and whether the declared bump covers it.
func (q *question) changeLevel(f rules.Finding) (level Level, covered bool) {
	switch {
	case q.in.Status == Removed:
		return LevelWarning, false
	case !q.compared || f.Bump == bump.None:
		return LevelNote, false
	case q.in.Private:
		return LevelWarning, false
	case q.covers(f.Bump):
		return LevelNote, true
	case f.Certainty == diff.Unknown, q.mode == PRMode, q.declared.Class == bump.None:
		return LevelWarning, false
	default:
		return LevelError, false
	}
}

// helpUncovered is the help for a change that no declared bump covers. In a release the
// finding about the version names the one that would be enough.
func (q *question) helpUncovered(f rules.Finding) string {
	switch {
	case f.Help == rules.NothingToDo:
		return q.nameVersion(f)
	case q.mode == PRMode:
		return joinLines(q.nameVersion(f), f.Help)
	}
	return f.Help
}

// nameVersion says as what a change that no declared bump covers has to be
// released.
func (q *question) nameVersion(f rules.Finding) string {
	condition, class := "", f.Bump
	if f.Certainty == diff.Unknown {
		condition = "if it breaks your users, "
	}
	if q.mode == ReleaseMode { // the version has to be enough for all there is
		class = max(class, q.needed)
	}
	if v := q.enough(class); !v.IsZero() {
		return fmt.Sprintf("%srelease it as %s or later", condition, v)
	}
	return fmt.Sprintf("%srelease it with a %s bump", condition, f.Bump)
}

// joinLines puts one text under the other; either may be empty.
func joinLines(a, b string) string {
	return strings.Trim(strings.TrimSuffix(a, "\n")+"\n"+b, "\n")
}

// byWeight puts first what matters most: by level, then by bump.
func byWeight(a, b Finding) int {
	return cmp.Or(cmp.Compare(rank(b.Level), rank(a.Level)), cmp.Compare(b.Bump, a.Bump))
}

// byPlace orders findings as they stand in the files; those at one place by rule
// and subject.
func byPlace(a, b Finding) int {
	return cmp.Or(
		cmp.Compare(a.At.File, b.At.File),
		cmp.Compare(a.At.Line, b.At.Line),
		cmp.Compare(a.At.Column, b.At.Column),
		cmp.Compare(a.Rule.ID, b.Rule.ID),
		cmp.Compare(a.Subject.Kind, b.Subject.Kind),
		cmp.Compare(a.Subject.Name, b.Subject.Name),
		cmp.Compare(a.Message, b.Message),
	)
}
