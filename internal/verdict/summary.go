package verdict

import (
	"slices"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/bump"
)

// The exit codes that a result can lead to.
const (
	exitPassed    = 0
	exitFindings  = 1
	exitUnchecked = 3
)

// Summarise counts what the plugins' comparisons and the repository hold and decides
// the exit code:
// 1 for findings that policy fails on, else 3 for a plugin that failed or, unless
// policy allows it, for something unchecked, else 0.
func Summarise(plugins []Plugin, repository []Finding, policy Policy) Summary {
	var s Summary
	s.count(repository)
	fails := slices.ContainsFunc(repository, func(f Finding) bool { return policy.FailOn.FailsOn(f, Lint) })
	failed := false
	for _, p := range plugins {
		failed = failed || p.Status == Failed
		for _, c := range p.Comparisons {
			s.add(c)
			fails = fails || policy.FailOn.Fails(c)
		}
	}
	switch {
	case fails:
		s.ExitCode = exitFindings
	case failed, s.Unchecked > 0 && !policy.AllowUnchecked:
		s.ExitCode = exitUnchecked
	default:
		s.ExitCode = exitPassed
	}
	return s
}

func (s *Summary) add(c Comparison) {
	s.Unchecked += len(c.Unchecked)
	if c.Role != Prerelease { // what breaks since a prerelease only breaks for few
		s.Needed = max(s.Needed, c.neededByRelease())
	}
	s.count(c.Findings)
}

// neededByRelease is what a change needs of the next release: not more than everything
// since the last one adds up to.
func (c Comparison) neededByRelease() bump.Class {
	if c.Since == nil || c.Since.Why != "" {
		return c.Version.Needed
	}
	return min(c.Version.Needed, c.Since.Most())
}

func (s *Summary) count(findings []Finding) {
	for _, f := range findings {
		switch f.Level {
		case LevelError:
			s.Errors++
		case LevelWarning:
			s.Warnings++
		default:
			s.Notes++
		}
	}
}

// Fails reports whether the comparison holds something that a run fails on.
func (f FailOn) Fails(c Comparison) bool {
	if f.Bump && c.Version.Sufficient != nil && !*c.Version.Sufficient {
		return true
	}
	for _, found := range c.Findings {
		if f.FailsOn(found, c.Role) {
			return true
		}
	}
	return false
}

// FailsOn reports whether a run fails on the finding by itself.
func (f FailOn) FailsOn(found Finding, role Role) bool { return f.Why(found, role) != "" }

// Why names the first word of FailOn by which a run fails on the finding by itself,
// "" if it does not.
func (f FailOn) Why(found Finding, role Role) string {
	level := f.Level
	if level == "" {
		level = LevelError
	}
	switch {
	case rank(found.Level) >= rank(level):
		return string(level)
	case !isNew(found.Finding, role):
		return ""
	case f.Security && found.Security:
		return wordSecurity
	case f.Breaking && found.Bump == bump.Major && found.Certainty != diff.Unknown:
		return wordBreaking
	}
	return ""
}
