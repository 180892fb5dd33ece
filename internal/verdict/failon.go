package verdict

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/bump"
)

// LevelNever is, as the level of [FailOn], one that no finding reaches.
const LevelNever Level = "never"

// FailOn says which findings make a run fail. What it names adds up: a run fails
// on findings of the level or above, and on those that a set flag stands for,
// whatever their level.
type FailOn struct {
	// Level is the lowest level that fails; LevelError if empty.
	Level Level
	// Breaking fails on breaks, also on those that the declared bump covers, but not of
	// what no release has had.
	Breaking bool
	// Security fails where more is granted than before.
	Security bool
	// Bump fails where the declared bump is not enough, also in a pull request that
	// declares none.
	Bump bool
}

// The words of FailOn, as users write them. Levels are words too.
const (
	wordBreaking = "breaking"
	WordSecurity = "security"
	wordBump     = "bump"
)

// FailOnError says what is wrong with the words given for FailOn.
type FailOnError struct {
	Word string
	Why  string
}

// Error quotes the word.
func (e *FailOnError) Error() string { return fmt.Sprintf("fail on %q: %s", e.Word, e.Why) }

// Hints lists the words.
func (e *FailOnError) Hints() []string {
	return []string{"fail on one of error, warning, note, and any of breaking, security, bump; or on never alone"}
}

// ParseFailOn reads the words of --fail-on: at most one level and any of
// breaking, security and bump, or "never" alone. Without a level it is error. The
// error is a *FailOnError.
func ParseFailOn(words []string) (FailOn, error) {
	var f FailOn
	for _, word := range words {
		if err := f.add(strings.TrimSpace(word)); err != nil {
			return FailOn{}, err
		}
	}
	if f.Level == LevelNever && f != (FailOn{Level: LevelNever}) {
		return FailOn{}, &FailOnError{string(LevelNever), "it stands alone"}
	}
	if f.Level == "" {
		f.Level = LevelError
	}
	return f, nil
}

// String is the words, in the order in which the documentation names them.
func (f FailOn) String() string {
	words := []string{string(cmp.Or(f.Level, LevelError))}
	for _, flag := range []struct {
		set  bool
		word string
	}{{f.Breaking, wordBreaking}, {f.Security, WordSecurity}, {f.Bump, wordBump}} {
		if flag.set {
			words = append(words, flag.word)
		}
	}
	return strings.Join(words, ", ")
}

func (f *FailOn) add(word string) error {
	switch word {
	case wordBreaking:
		f.Breaking = true
	case WordSecurity:
		f.Security = true
	case wordBump:
		f.Bump = true
	case string(LevelError), string(LevelWarning), string(LevelNote), string(LevelNever):
		level := Level(word)
		if f.Level != "" && f.Level != level {
			why := "it goes with no other level"
			if level == LevelNever || f.Level == LevelNever {
				word, why = string(LevelNever), "it stands alone"
			}
			return &FailOnError{word, why}
		}
		f.Level = level
	default:
		return &FailOnError{word, "no such word"}
	}
	return nil
}

// Mark says of every finding, and of the bump, whether a run fails on it.
func (f FailOn) Mark(c *Comparison) {
	f.Breaking = f.Breaking && !c.Since.breaksNothing()
	for i := range c.Findings {
		c.Findings[i].FailedBy = f.word(c.Findings[i], c.Role)
	}
	if f.Bump && c.Version.Sufficient != nil && !*c.Version.Sufficient {
		c.FailedBy = wordBump
	}
}

// word is the word by which a run fails on the finding by itself, "" if it does not. Of
// several it is security, which nobody answers by a version, and then the level.
func (f FailOn) word(found Finding, role Role) string {
	level := f.Level
	if level == "" {
		level = LevelError
	}
	added := isNew(found.Finding, role)
	switch {
	case added && f.Security && found.Security:
		return WordSecurity
	case rank(found.Level) >= rank(level):
		return string(level)
	case added && f.Breaking && found.Bump == bump.Major && found.Certainty != diff.Unknown:
		return wordBreaking
	}
	return ""
}

// Fails reports whether a run fails on the finding by itself.
func (f Finding) Fails() bool { return f.FailedBy != "" }

// Fails reports whether the comparison holds something that a run fails on.
func (c Comparison) Fails() bool {
	return c.FailedBy != "" || slices.ContainsFunc(c.Findings, Finding.Fails)
}

// FailOnWords are the words that [ParseFailOn] knows.
func FailOnWords() []string {
	return []string{string(LevelError), string(LevelWarning), string(LevelNote), wordBreaking, WordSecurity, wordBump, string(LevelNever)}
}
