package report

import (
	"fmt"
	"io"

	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/verdict"
)

// The types of this file are GitLab's Code Quality format: a subset of what Code Climate
// writes (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format).

type gitlabIssue struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path  string      `json:"path"`
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
	End   int `json:"end,omitempty"`
}

// printGitLab prints a Code Quality report. GitLab shows one issue a fingerprint, so each
// has one of its own.
func printGitLab(w io.Writer, r *verdict.Result, _ Options) error {
	beside, findings := remarks(r), toldFindings(r)
	issues := make([]gitlabIssue, 0, len(beside)+len(findings))
	for _, m := range beside {
		severity := "major"
		if m.level == verdict.LevelError {
			severity = "blocker"
		}
		issues = append(issues, gitlabIssue{m.line(), m.kind, m.fingerprint(), severity, gitlabPlace(m.at)})
	}
	for _, f := range findings {
		issues = append(issues, gitlabIssue{Visible(f.Message), f.Rule.ID, f.Fingerprint, gitlabSeverity(f.Finding), gitlabPlace(f.place())})
	}
	seen := make(map[string]int, len(issues))
	for i, issue := range issues {
		if n := seen[issue.Fingerprint]; n > 0 {
			issues[i].Fingerprint = hashed([]string{issue.Fingerprint, fmt.Sprint(n)})
		}
		seen[issue.Fingerprint]++
	}
	return writeJSON(w, issues)
}

// gitlabSeverity tells what fails the run, and warnings that applications or their users
// have to care for, from the rest.
func gitlabSeverity(f verdict.Finding) string {
	switch {
	case f.Fails():
		return "blocker"
	case f.Level == verdict.LevelError:
		return "critical"
	case f.Level == verdict.LevelWarning && (f.Bump == bump.Major || f.Security):
		return "major"
	case f.Level == verdict.LevelWarning:
		return "minor"
	}
	return "info"
}

// gitlabPlace is a place; GitLab needs a line.
func gitlabPlace(at source.Place) gitlabLocation {
	return gitlabLocation{Visible(at.File), gitlabLines{max(at.Line, 1), at.EndLine}}
}
