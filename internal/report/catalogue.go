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
	Changes  []string     `json:"changes"`
}

func printRulesJSON(w io.Writer, list []*rules.Rule, _ Options) error {
	return writeJSON(w, jsonCatalogue{Schema: RulesSchema, Rules: each(list, toRule)})
}

func toRule(r *rules.Rule) jsonRule {
	j := jsonRule{
		ID: r.ID, Group: r.Group, Summary: r.Summary, Meaning: r.Meaning, Help: r.Help,
		Bump: r.Bump.String(), Effect: r.Effect, Security: r.Security,
		Changes: sorted(each(r.Changes, func(k diff.Kind) string { return string(k) })),
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
				first := fmt.Sprintf("  %-*s  %-8s ", column, r.ID, weight(r))
				t.wrapped(plain, first, strings.Repeat(" ", len(first)), r.Summary+securityMark(r))
			}
		}
		t.blank()
	}
	t.wrapped(plain, "", "  ", count(len(list), "rule")+"; permver explain RULE tells one in full")
	return t.flush(w)
}

// weight is what a rule asks for: a bump if it speaks of changes, its severity if
// it speaks of faults.
func weight(r *rules.Rule) string {
	if r.Severity != 0 && r.Bump == bump.None {
		return r.Severity.String()
	}
	return r.Bump.String()
}

func securityMark(r *rules.Rule) string {
	if r.Security {
		return " (security)"
	}
	return ""
}

// Example is a plugin's files before and after a change that a rule finds.
type Example struct {
	Before, After []File
}

// File is a file of an [Example].
type File struct{ Path, Text string }

// Explain prints one rule in full, for people. The example may be empty.
func Explain(w io.Writer, r *rules.Rule, example Example, o Options) error {
	t := newText(o)
	t.wrapped(strong, "", "  ", r.ID+": "+r.Summary)
	t.blank()
	t.wrapped(plain, "  ", "  ", r.Meaning)
	t.blank()
	t.labelled("asks for", asksFor(r))
	if words := effectText(r.Effect); words != "" {
		t.labelled("effect", words)
	}
	if r.Security {
		t.labelled("security", "the plugin grants more than before")
	}
	t.labelled("help", r.Help)
	t.files("for example, before:", example.Before)
	t.files("for example, after:", example.After)
	return t.flush(w)
}

func asksFor(r *rules.Rule) string {
	s := "no bump of its own"
	if r.Bump != bump.None {
		s = "a " + r.Bump.String() + " release"
	}
	if r.Severity != 0 {
		s += "; a fault of the plugin, " + article(r.Severity.String())
	}
	return s
}

func article(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// files prints the files of an example as they are.
func (t *text) files(title string, files []File) {
	if len(files) == 0 {
		return
	}
	t.blank()
	t.wrapped(strong, "  ", "  ", title)
	for _, f := range files {
		t.wrapped(faint, "    ", "    ", f.Path)
		for line := range strings.Lines(f.Text) {
			t.row("     ", newRow(line), 0, 0)
		}
	}
}
