package verdict

import (
	"slices"

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
// 1 for findings that their policy fails on, else 3 for a plugin that failed or, unless
// that is allowed, for something unchecked, else 0.
func Summarise(plugins []Plugin, repository, suppressed []Finding, allowUnchecked bool) Summary {
	s := Summary{Suppressed: len(suppressed)}
	s.count(repository)
	fails := slices.ContainsFunc(repository, Finding.Fails)
	failed := false
	for _, p := range plugins {
		failed = failed || p.Status == Failed
		for _, c := range p.Comparisons {
			s.add(c)
			fails = fails || c.Fails()
		}
	}
	switch {
	case fails:
		s.ExitCode = exitFindings
	case failed, s.Unchecked > 0 && !allowUnchecked:
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
	s.Suppressed += len(c.Suppressed)
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
