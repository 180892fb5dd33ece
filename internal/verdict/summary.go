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
		s.Needed = max(s.Needed, p.Next().Needed)
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
	s.count(c.Findings)
	s.Suppressed += len(c.Suppressed)
}

// Need is what the next release of a plugin needs.
type Need struct {
	// Needed is the largest bump that is known to be needed; AtMost is the largest that may
	// be, which is more where something could not be read, or depends on what is not known.
	Needed, AtMost bump.Class
	// Version is the answer of the comparison that needs most.
	Version Version
}

// Next returns what the plugin's comparisons need of its next release. What breaks since a
// prerelease only breaks for few, and is left out.
func (p Plugin) Next() Need {
	var most Need
	found := false
	for _, c := range p.Comparisons {
		if c.Role == Prerelease {
			continue
		}
		need := c.next()
		if !found || need.Needed > most.Needed {
			most.Needed, most.Version = need.Needed, need.Version
		}
		most.AtMost, found = max(most.AtMost, need.AtMost), true
	}
	return most
}

// next is what a change needs of the next release: not more than everything since the last
// one adds up to.
func (c Comparison) next() Need {
	limit := bump.Major
	if c.Since != nil && c.Since.Why == "" {
		limit = c.Since.Most()
	}
	return Need{Needed: min(c.Version.Needed, limit), AtMost: min(c.Version.NeededAtMost, limit), Version: c.Version}
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
