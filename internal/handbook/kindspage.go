package handbook

import (
	"fmt"
	"strings"
)

// kindsPage tells what becomes of each kind of change.
func kindsPage(parts []part) string {
	var b strings.Builder
	b.WriteString(generated)
	b.WriteString("# Kinds of changes\n\n" +
		"What can change in a plugin, or be wrong with it, and what permver says of it: the rules that tell it; nothing, since nobody is hurt, " +
		"which the fixture named holds; or nothing yet.\n")
	for _, p := range parts {
		fmt.Fprintf(&b, "\n## %s\n\n| what | what permver says |\n|---|---|\n", p.title)
		for _, k := range p.kinds {
			fmt.Fprintf(&b, "| %s | %s |\n", cell(k.what), answer(k))
		}
	}
	return b.String()
}

// answer is what becomes of a kind, with links.
func answer(k kind) string {
	said := make([]string, 0, len(k.rules)+len(k.silent))
	for _, id := range k.rules {
		said = append(said, fmt.Sprintf("[%s](rules/%s.md)", id, id))
	}
	for _, fixture := range k.silent {
		said = append(said, fmt.Sprintf("[%s](../testdata/%s.txtar)", strings.TrimPrefix(fixture, "silent/"), fixture))
	}
	switch {
	case k.why != "":
		return fmt.Sprintf("[not checked](not-checked.md#%s)", anchor(heading(k)))
	case len(k.silent) > 0:
		return "no finding; held by " + strings.Join(said, " and ")
	}
	return strings.Join(said, ", ")
}

// heading is the heading under which it stands why a kind is not checked.
func heading(k kind) string { return capital(strings.ReplaceAll(k.what, "`", "")) }

// notChecked tells why kinds of changes are not checked, and what that would need.
func notChecked(parts []part) string {
	var b strings.Builder
	b.WriteString(generated)
	b.WriteString("# What is not checked\n\n" +
		"These changes and faults permver does not tell, or not all of what they mean. What could not be read in one repository is another matter: " +
		"a run tells that as unchecked, with its reason.\n")
	for _, p := range parts {
		titled := false
		same := 0 // kinds that need the same
		for i, k := range p.kinds {
			if k.why == "" {
				continue
			}
			if !titled {
				fmt.Fprintf(&b, "\n## %s\n", p.title)
				titled = true
			}
			fmt.Fprintf(&b, "\n### %s\n\n%s\n", heading(k), prose(k.why))
			if same++; i+1 < len(p.kinds) && p.kinds[i+1].needs == k.needs {
				continue
			}
			it := "It"
			if same > 1 {
				it = "Each of these"
			}
			fmt.Fprintf(&b, "\n%s would need: %s\n", it, prose(strings.ToLower(k.needs[:1])+k.needs[1:]))
			same = 0
		}
	}
	return b.String()
}
