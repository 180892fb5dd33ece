package handbook

import (
	"fmt"
	"strings"

	"github.com/permver/permver/internal/report"
	"github.com/permver/permver/rules"
)

// index lists the rules by group, and counts them.
func index(catalogue []*rules.Rule) string {
	var b strings.Builder
	b.WriteString(generated)
	b.WriteString("# Rules\n\n" +
		"What permver looks for. A rule about a change asks for the bump that the change needs; a rule about a fault of the plugin as it is has a level. " +
		"A question mark stands where it depends on what permver cannot see whether the change needs that bump.\n\n" +
		"[Kinds of changes](../kinds-of-changes.md) tells which rule speaks of what, and on which changes none does; " +
		"[what is not checked](../not-checked.md) says what permver cannot tell yet.\n")
	for _, group := range groupsOf(catalogue) {
		fmt.Fprintf(&b, "\n## %s\n\n| rule | asks for | effect | what it finds |\n|---|---|---|---|\n", capital(string(group)))
		for _, r := range catalogue {
			if r.Group == group {
				fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", link(r.ID), report.Weight(r), r.Effect, cell(r.Summary+report.SecurityMark(r)))
			}
		}
	}
	counts(&b, catalogue)
	return b.String()
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// groupsOf are the groups in the order of the catalogue.
func groupsOf(catalogue []*rules.Rule) []rules.Group {
	return distinct(catalogue, func(r *rules.Rule) rules.Group { return r.Group })
}

// distinct are the values of the rules, in the order in which they come up.
func distinct[T comparable](catalogue []*rules.Rule, value func(*rules.Rule) T) []T {
	var all []T
	seen := make(map[T]bool)
	for _, r := range catalogue {
		if v := value(r); !seen[v] {
			seen[v] = true
			all = append(all, v)
		}
	}
	return all
}

// counts writes how many rules there are of each group, weight and effect.
func counts(b *strings.Builder, catalogue []*rules.Rule) {
	weights := []string{"major", "major?", "minor", "minor?", "error", "warning", "note"}
	fmt.Fprintf(b, "\n## How many\n\n| group | all | %s |\n|---|---%s|\n", strings.Join(weights, " | "), strings.Repeat("|---", len(weights)))
	count := func(of func(*rules.Rule) bool) (n int) {
		for _, r := range catalogue {
			if of(r) {
				n++
			}
		}
		return n
	}
	row := func(name string, in func(*rules.Rule) bool) {
		fmt.Fprintf(b, "| %s | %d |", name, count(in))
		for _, weight := range weights {
			fmt.Fprintf(b, " %s |", orBlank(count(func(r *rules.Rule) bool { return in(r) && report.Weight(r) == weight })))
		}
		b.WriteByte('\n')
	}
	for _, group := range groupsOf(catalogue) {
		row(string(group), func(r *rules.Rule) bool { return r.Group == group })
	}
	row("all", func(*rules.Rule) bool { return true })
	b.WriteString("\n| effect | rules |\n|---|---|\n")
	for _, effect := range distinct(catalogue, func(r *rules.Rule) rules.Effect { return r.Effect }) {
		fmt.Fprintf(b, "| `%s` | %d |\n", effect, count(func(r *rules.Rule) bool { return r.Effect == effect }))
	}
}

func orBlank(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}
