package action

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/ci"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

// approval is the exit code of a run, with what a label on the pull request makes of it.
type approval struct {
	code     int
	sentence string // "" if there is no such label, or nothing that it would be for
}

// approve lets a run pass that fails for breaks, if the pull request carries the label for
// it. What else fails the run goes on to do so: a plugin that nobody can build is no
// decision that somebody takes.
//
// Who put the label there is not known here; only those who may triage can.
func approve(result *verdict.Result, job ci.Job, in inputs) approval {
	kept := approval{code: result.Summary.ExitCode}
	if kept.code != codeFindings || !labelled(job, in.label) {
		return kept
	}
	others := 0
	for _, p := range result.Plugins {
		for _, c := range p.Comparisons {
			others += countOthers(c.Findings)
		}
	}
	if others += countOthers(result.Repository); others > 0 {
		kept.sentence = fmt.Sprintf("The pull request has the label %q, which approves breaks. The run fails all the same, for %s that it is not for.",
			in.label, count(others, "finding"))
		return kept
	}
	failed := slices.ContainsFunc(result.Plugins, func(p verdict.Plugin) bool { return p.Status == verdict.Failed })
	passed := approval{sentence: fmt.Sprintf("The pull request has the label %q: what it breaks is approved, and does not fail the run.", in.label)}
	if failed || result.Summary.Unchecked > 0 && !in.allowUnchecked {
		passed.code = codeUnchecked
	}
	return passed
}

// applied is the result as people are told it: what is approved fails nothing, and is a
// warning at most. The findings and what they need stay. Without a label it is the result.
func (a approval) applied(result *verdict.Result) *verdict.Result {
	if a.sentence == "" {
		return result
	}
	told := *result
	told.Summary.ExitCode = a.code
	told.Summary.Approved = a.code == codePassed
	told.Plugins = slices.Clone(result.Plugins)
	for i := range told.Plugins {
		p := &told.Plugins[i]
		p.Comparisons = slices.Clone(p.Comparisons)
		for j := range p.Comparisons {
			p.Comparisons[j].FailedBy = "" // for the bump, which is approved with the break
			p.Comparisons[j].Findings = excused(p.Comparisons[j].Findings, &told.Summary)
		}
	}
	told.Repository = excused(result.Repository, &told.Summary)
	return &told
}

// excused are the findings, of which those that a label is for fail nothing.
func excused(findings []verdict.Finding, s *verdict.Summary) []verdict.Finding {
	all := slices.Clone(findings)
	for i := range all {
		f := &all[i]
		if !f.Fails() || !approvable(*f) {
			continue
		}
		f.FailedBy = ""
		if f.Level == verdict.LevelError {
			f.Level = verdict.LevelWarning
			s.Errors--
			s.Warnings++
		}
	}
	return all
}

// labelled reports whether the pull request has the label; GitHub does not tell upper from
// lower case in their names.
func labelled(job ci.Job, label string) bool {
	return label != "" && job.Request != nil &&
		slices.ContainsFunc(job.Request.Labels, func(there string) bool { return strings.EqualFold(there, label) })
}

// countOthers counts the findings that fail the run and that a label is not for.
func countOthers(findings []verdict.Finding) (n int) {
	for _, f := range findings {
		if f.Fails() && !approvable(f) {
			n++
		}
	}
	return n
}

// approvable reports whether a label is for the finding: it speaks of a break, or of the bump
// that one needs, and does not fail the run for granting more.
func approvable(f verdict.Finding) bool {
	if f.FailedBy == verdict.WordSecurity {
		return false
	}
	return f.Bump == bump.Major || f.Rule.ID == rules.BumpTooSmall.ID || f.Rule.ID == rules.BumpMissing.ID
}

// count is a number with its noun in the right form.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
