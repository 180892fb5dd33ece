package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/rules"
)

// RulesSchema names the JSON format of the rule catalogue.
const RulesSchema = "permver/rules/v1"

// The types of this file are the JSON format; docs/schema/rules-v1.json describes
// it.

type jsonCatalogue struct {
	Schema string     `json:"schema"`
	Rules  []jsonRule `json:"rules"`
}

type jsonRule struct {
	ID       string       `json:"id"`
	Group    rules.Group  `json:"group"`
	Summary  string       `json:"summary"`
	Meaning  string       `json:"meaning"`
	Help     string       `json:"help"`
	Bump     string       `json:"bump"`
	Effect   rules.Effect `json:"effect"`
	Security bool         `json:"security"`
	Severity *string      `json:"severity"`
	// Otherwise are the cases in which a finding is not like that.
	Otherwise []jsonCase `json:"otherwise"`
	// Certainty is the best that a finding of the rule can have.
	Certainty  string   `json:"certainty"`
	Changes    []string `json:"changes"`
	Mirrors    []string `json:"mirrors"`
	Tags       []string `json:"tags"`
	References []string `json:"references"`
	Since      string   `json:"since"`
	Formerly   []string `json:"formerly"`
}

// jsonCase has null for what is as the rule says.
type jsonCase struct {
	When     string        `json:"when"`
	Bump     *string       `json:"bump"`
	Effect   *rules.Effect `json:"effect"`
	Severity *string       `json:"severity"`
}

func toCase(c rules.Case) jsonCase {
	j := jsonCase{When: c.When}
	if c.Bump != bump.None {
		j.Bump = new(c.Bump.String())
	}
	if c.Effect != "" {
		j.Effect = &c.Effect
	}
	if c.Severity != 0 {
		j.Severity = new(c.Severity.String())
	}
	return j
}

func printRulesJSON(w io.Writer, list []*rules.Rule, _ Options) error {
	return writeJSON(w, jsonCatalogue{Schema: RulesSchema, Rules: each(list, toRule)})
}

func toRule(r *rules.Rule) jsonRule {
	j := jsonRule{
		ID: r.ID, Group: r.Group, Summary: r.Summary, Meaning: r.Meaning, Help: r.Help,
		Bump: r.Bump.String(), Effect: r.Effect, Security: r.Security, Otherwise: append([]jsonCase{}, each(r.Cases(), toCase)...),
		Certainty: r.Certainty.String(),
		Changes:   sorted(each(r.Changes, func(k diff.Kind) string { return string(k) })),
		Mirrors:   sorted(r.Mirrors), Tags: sorted(each(r.Tags, func(t rules.Tag) string { return string(t) })),
		References: append([]string{}, r.References...), Since: r.Since, Formerly: sorted(r.Formerly),
	}
	if r.Severity != 0 {
		severity := r.Severity.String()
		j.Severity = &severity
	}
	if j.Effect == "" {
		j.Effect = rules.NoEffect
	}
	return j
}

// printRulesText prints the catalogue as a table, a group after the other in the
// order of the list.
func printRulesText(w io.Writer, list []*rules.Rule, o Options) error {
	t := newText(o)
	column := 0
	for _, r := range list {
		column = max(column, len(r.ID))
	}
	var groups []rules.Group
	for _, r := range list {
		if !slices.Contains(groups, r.Group) {
			groups = append(groups, r.Group)
		}
	}
	for _, group := range groups {
		t.wrapped(strong, "", "  ", string(group))
		for _, r := range list {
			if r.Group == group {
				first := fmt.Sprintf("  %-*s  %-8s ", column, r.ID, Weight(r))
				t.wrapped(plain, first, strings.Repeat(" ", len(first)), r.Summary+SecurityMark(r))
			}
		}
		t.blank()
	}
	t.wrapped(plain, "", "  ", count(len(list), "rule")+"; permver explain RULE tells one in full")
	if slices.ContainsFunc(list, uncertain) {
		t.wrapped(faint, "", "  ", "?: whether it needs that depends on what permver cannot see")
	}
	return t.flush(w)
}

// Weight is what a rule asks for: a bump if it speaks of changes, its severity if
// it speaks of faults.
func Weight(r *rules.Rule) string {
	if r.Severity != 0 && r.Bump == bump.None {
		return r.Severity.String()
	}
	if uncertain(r) {
		return r.Bump.String() + "?"
	}
	return r.Bump.String()
}

// uncertain reports whether a rule asks for a bump and is never certain of it.
func uncertain(r *rules.Rule) bool { return r.Bump != bump.None && r.Certainty == diff.Unknown }

// SecurityMark marks the summary of a rule that tells when more is granted.
func SecurityMark(r *rules.Rule) string {
	if r.Security {
		return " (security)"
	}
	return ""
}

// Explanation is a rule with an example, which may be empty. Asked is the name under which
// somebody asked for it.
type Explanation struct {
	Rule    *rules.Rule
	Asked   string
	Example Example
}

// Explain prints one rule in full, for people.
func Explain(w io.Writer, e Explanation, o Options) error {
	t := newText(o)
	r := e.Rule
	if slices.Contains(r.Formerly, e.Asked) {
		t.wrapped(warning, "", "  ", fmt.Sprintf("%s is called %s now; the old name goes on to work", e.Asked, r.ID))
		t.blank()
	}
	t.wrapped(strong, "", "  ", r.ID+": "+r.Summary)
	t.blank()
	t.wrapped(plain, "  ", "  ", r.Meaning)
	t.blank()
	for _, fact := range Facts(r) {
		t.labelled(fact.Label, fact.Text)
	}
	t.labelled("help", r.Help)
	t.labelled("see", strings.Join(r.References, "\n"))
	t.example(e.Example)
	return t.flush(w)
}

// Fact is one thing that is told of a rule or of a finding, under a label of one word
// or two.
type Fact struct{ Label, Text string }

// Facts tells what a rule asks for and what it is about, beside its texts.
func Facts(r *rules.Rule) []Fact {
	facts := []Fact{{"asks for", asksFor(r)}}
	add := func(label, text string) {
		if text != "" {
			facts = append(facts, Fact{label, text})
		}
	}
	add("effect", effectText(r.Effect))
	for _, c := range r.Otherwise {
		add("otherwise", caseText(c))
	}
	add("certainty", bestCertainty(r))
	if r.Security {
		add("security", securityText(r))
	}
	add("opposite", strings.Join(r.Mirrors, ", "))
	add("group", string(r.Group))
	add("tags", strings.Join(each(r.Tags, func(t rules.Tag) string { return string(t) }), ", "))
	add("since", "permver "+r.Since)
	add("formerly", strings.Join(r.Formerly, ", "))
	return facts
}

// caseText says what a finding is in a case that differs from the others.
func caseText(c rules.Case) string {
	var words []string
	if c.Bump != bump.None {
		words = append(words, "asks for a "+c.Bump.String()+" release")
	}
	if c.Severity != 0 {
		words = append(words, "told as "+article(c.Severity.String()))
	}
	switch {
	case c.Effect == rules.NoEffect:
		words = append(words, "nobody is hurt")
	case c.Effect != "":
		words = append(words, effectText(c.Effect))
	}
	return "where " + c.When + ": " + strings.Join(words, "; ")
}

// bestCertainty says how sure the findings of a rule are that are never certain.
func bestCertainty(r *rules.Rule) string {
	switch r.Certainty {
	case diff.Likely:
		return "likely at best: it goes by what is written, not by what the plugin makes of it"
	case diff.Unknown:
		return "always " + certaintyText(diff.Unknown)
	default:
		return ""
	}
}

func securityText(r *rules.Rule) string {
	if r.Effect == rules.SilentWidening {
		return "the plugin grants more than before"
	}
	return "the plugin may also grant more than before"
}

func asksFor(r *rules.Rule) string {
	s := "no bump of its own"
	switch {
	case r.Bump != bump.None && r.Certainty == diff.Unknown:
		s = "perhaps a " + r.Bump.String() + " release: what is not certain does not raise the needed bump"
	case r.MayWiden:
		s = "a " + r.Bump.String() + " release, or a minor one if nothing is lost by it"
	case r.Bump != bump.None:
		s = "a " + r.Bump.String() + " release"
	case r.TellsBreaks():
		s = "a major release where it is new; no bump where the last release had it"
	}
	switch {
	case r.Severity != 0 && len(r.Changes) == 0 && r.Group != rules.Releases:
		s += "; a fault of the plugin, told as " + article(r.Severity.String())
	case r.Severity != 0:
		s += "; told as " + article(r.Severity.String())
	}
	return s
}

func article(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// example shows what changes, or the plugin as it is, and what permver says of it.
func (t *text) example(e Example) {
	if len(e.After) == 0 && len(e.Before) == 0 {
		return
	}
	t.blank()
	t.wrapped(strong, "  ", "  ", "for example:")
	for paragraph := range strings.SplitSeq(e.Story, "\n\n") {
		t.wrapped(plain, "    ", "    ", strings.Join(strings.Fields(paragraph), " "))
	}
	t.blank()
	t.verbatim(e.Diff())
	t.files(e.Unchanged())
	if e.Output != "" {
		t.blank()
		t.wrapped(strong, "  ", "  ", "permver says:")
		t.blank()
		t.verbatim(e.Output)
	}
}

// files prints files as they are.
func (t *text) files(files []File) {
	for _, f := range files {
		t.wrapped(faint, "    ", "    ", f.Path)
		t.verbatim(f.Text)
	}
}

// verbatim prints lines as they are.
func (t *text) verbatim(lines string) {
	for line := range strings.Lines(lines) {
		t.row("     ", newRow(line), 0, 0)
	}
}
