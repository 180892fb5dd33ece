package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/verdict"
)

// This file is what the formats share that list findings one by one, for programs that
// show them in their own way. Their sentences are those of the text format.

// told is a finding with the plugin that it is about, which is zero for what was found
// beside the plugins.
type told struct {
	verdict.Finding
	plugin verdict.Plugin
}

// toldFindings lists the findings that count, each once, the weightiest first.
func toldFindings(r *verdict.Result) []told {
	return toldOnce(r, r.Repository, func(c verdict.Comparison) []verdict.Finding { return c.Findings })
}

// toldSuppressed lists those that the configuration says do not count.
func toldSuppressed(r *verdict.Result) []told {
	return toldOnce(r, r.Suppressed, func(c verdict.Comparison) []verdict.Finding { return c.Suppressed })
}

// toldOnce lists findings of all comparisons. What two comparisons of a plugin say alike
// is one finding: the weightier of the two.
func toldOnce(r *verdict.Result, beside []verdict.Finding, of func(verdict.Comparison) []verdict.Finding) []told {
	all := each(beside, func(f verdict.Finding) told { return told{Finding: f} })
	for _, p := range r.Plugins {
		for i, c := range p.Comparisons {
			findings := of(c)
			if i > 0 {
				findings = withoutFaults(findings)
			}
			for _, f := range findings {
				all = append(all, told{f, p})
			}
		}
	}
	slices.SortStableFunc(all, compareTold)
	type identity struct{ path, key, fingerprint string }
	seen := make(map[identity]bool, len(all))
	return slices.DeleteFunc(all, func(f told) bool {
		id := identity{f.plugin.Path, f.plugin.Key, f.Fingerprint}
		twice := seen[id]
		seen[id] = true
		return twice
	})
}

// compareTold orders by weight, then by place.
func compareTold(a, b told) int {
	return cmp.Or(
		cmp.Compare(b.weight(), a.weight()),
		cmp.Compare(b.Bump, a.Bump),
		strings.Compare(a.plugin.Key, b.plugin.Key), strings.Compare(a.plugin.Path, b.plugin.Path),
		strings.Compare(a.At.File, b.At.File), a.At.Line-b.At.Line, a.At.Column-b.At.Column,
		strings.Compare(a.Rule.ID, b.Rule.ID), strings.Compare(a.Subject.Name, b.Subject.Name),
		strings.Compare(a.Fingerprint, b.Fingerprint),
	)
}

// weight puts first what keeps a plugin from being built or looked at, then what fails the
// run, then the levels, each with what is granted more before the rest.
func (f told) weight() int {
	w := map[verdict.Level]int{verdict.LevelError: 4, verdict.LevelWarning: 2}[f.Level]
	if f.refused() {
		w += 16
	}
	if f.Fails() {
		w += 8
	}
	if f.Security {
		w++
	}
	return w
}

// refused reports whether the finding says why a plugin could not be built or looked at.
func (f told) refused() bool {
	return f.plugin.Status == verdict.Failed && f.Level == verdict.LevelError
}

// place is where to point for a finding: programs that list findings need a file.
func (f told) place() source.Place {
	switch {
	case !f.At.IsZero():
		return f.At
	case len(f.Related) > 0 && f.Related[0].At.File != "":
		return source.Place{File: f.Related[0].At.File}
	}
	return manifestOf(f.plugin)
}

// manifestOf is the file that stands for a plugin as a whole.
func manifestOf(p verdict.Plugin) source.Place {
	return source.Place{File: path.Join(p.Path, "Cargo.toml")}
}

// The kinds of remarks, which stand where rules stand for findings.
const (
	remarkUnchecked = "unchecked"
	remarkVerdict   = "verdict"
)

// remark is what a run says beside its findings and must not be overlooked: what could not
// be checked, and a verdict that fails the run by itself.
type remark struct {
	kind     string
	level    verdict.Level
	text     string // one or more lines, each as [Visible] shows it
	at       source.Place
	identity []string // what tells it from other remarks of its kind
	failed   bool     // whether the plugin could not be built or looked at
}

// first puts what is before what is not.
func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// remarks lists them, each once, those of a level together: first those about plugins that
// could not be looked at.
func remarks(r *verdict.Result) []remark {
	var all []remark
	for _, p := range sortedPlugins(r.Plugins) {
		for _, c := range p.Comparisons {
			if failsAlone(p, c) {
				all = append(all, remark{
					remarkVerdict, verdict.LevelError, Visible(title(p, c) + ": " + sentence(p, c)), manifestOf(p),
					[]string{p.Key, p.Path, string(c.Role)},
					p.Status == verdict.Failed,
				})
			}
			for _, u := range sortedUnchecked(c.Unchecked) {
				all = append(all, uncheckedRemark(r, p, u))
			}
		}
		if p.Status == verdict.Failed && len(p.Comparisons) == 0 {
			all = append(all, remark{
				remarkVerdict, verdict.LevelError, Visible(title(p, verdict.Comparison{}) + ": " + failedSentence(verdict.Comparison{})), manifestOf(p),
				[]string{p.Key, p.Path},
				true,
			})
		}
	}
	slices.SortStableFunc(all, func(a, b remark) int {
		return cmp.Or(cmp.Compare(a.level, b.level), first(a.failed, b.failed)) // error, then warning
	})
	seen := make(map[string]bool, len(all))
	return slices.DeleteFunc(all, func(m remark) bool {
		id := m.fingerprint()
		twice := seen[id]
		seen[id] = true
		return twice
	})
}

// failsAlone reports whether a comparison fails the run by what no finding says.
func failsAlone(p verdict.Plugin, c verdict.Comparison) bool {
	return c.FailedBy != "" || p.Status == verdict.Failed && len(c.Findings)+len(c.Unchecked) == 0
}

func uncheckedRemark(r *verdict.Result, p verdict.Plugin, u verdict.Unchecked) remark {
	at := source.Place{File: u.File, Span: source.Span{Line: u.Line, Column: u.Col, EndLine: u.Line, EndColumn: u.Col}}
	if u.File == "" {
		at = manifestOf(p)
	}
	return remark{
		remarkUnchecked, uncheckedLevel(r, p), Visible(p.Name()) + ": not checked: " + uncheckedText(u), at,
		[]string{p.Key, p.Path, u.Side, u.What, u.File},
		p.Status == verdict.Failed,
	}
}

// uncheckedLevel is an error where the run fails for it.
func uncheckedLevel(r *verdict.Result, p verdict.Plugin) verdict.Level {
	if r.Summary.ExitCode == exitUnchecked || p.Status == verdict.Failed {
		return verdict.LevelError
	}
	return verdict.LevelWarning
}

// line is the text in one line.
func (m remark) line() string { return strings.ReplaceAll(m.text, "\n", "; ") }

// fingerprint identifies a remark over runs.
func (m remark) fingerprint() string { return hashed(append([]string{m.kind}, m.identity...)) }

// hashed is 16 hex digits over a list of values.
func hashed(values []string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", values))
	return hex.EncodeToString(sum[:8])
}

// said returns what the text format says, as lines that are not wrapped.
func said(tell func(*text)) []string {
	t := newText(Options{Width: 1 << 30})
	tell(t)
	var lines []string
	for line := range strings.Lines(t.out.String()) {
		if words := strings.Join(strings.Fields(line), " "); words != "" {
			lines = append(lines, words)
		}
	}
	return lines
}

// explanation is what is to be told of a finding beside its message: who notices it and
// how, a witness, what to do.
func explanation(f verdict.Finding) []string {
	return each(detail(false).facts(f), func(fact Fact) string { return hanging(fact.Label + ": " + fact.Text) })
}

// hanging is [visibleLines] with all lines but the first indented: where lines of a report
// begin with a label, what comes from a repository cannot begin one.
func hanging(s string) string {
	return strings.ReplaceAll(visibleLines(strings.TrimRight(s, "\n")), "\n", "\n  ")
}

// visibleLines is [Visible] for a text of several lines.
func visibleLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = Visible(line)
	}
	return strings.Join(lines, "\n")
}

const (
	homePage  = "https://github.com/permver/permver"
	rulePages = homePage + "/blob/main/docs/rules/"
)

// rulePage is the address of a rule's documentation.
func rulePage(id string) string { return rulePages + id + ".md" }
