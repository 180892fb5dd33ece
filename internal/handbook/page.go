package handbook

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"strings"

	"github.com/permver/permver/internal/report"
	"github.com/permver/permver/rules"
)

// page is the page of a rule.
func page(r *rules.Rule, e report.Example) string {
	var b strings.Builder
	b.WriteString(generated)
	fmt.Fprintf(&b, "# %s\n\n%s\n\n", r.ID, prose(sentence(r.Summary)))
	for _, fact := range report.Facts(r) {
		fmt.Fprintf(&b, "- **%s:** %s\n", fact.Label, factText(r, fact))
	}
	fmt.Fprintf(&b, "\n## What it means\n\n%s\n", prose(r.Meaning))
	fmt.Fprintf(&b, "\n## What to do\n\n%s\n", prose(sentence(r.Help)))
	example(&b, e)
	settings(&b, r, e)
	b.WriteString("\n## References\n\n")
	for _, reference := range r.References {
		fmt.Fprintf(&b, "- [%s](%s)\n", prose(title(reference)), reference)
	}
	return b.String()
}

// factText is a fact with links in place of names.
func factText(r *rules.Rule, fact report.Fact) string {
	switch fact.Label {
	case "opposite":
		links := make([]string, len(r.Mirrors))
		for i, id := range r.Mirrors {
			links[i] = link(id)
		}
		return strings.Join(links, ", ")
	case "group":
		return fmt.Sprintf("[%s](README.md#%s)", r.Group, anchor(string(r.Group)))
	case "effect":
		return fmt.Sprintf("`%s`: %s", r.Effect, prose(fact.Text))
	}
	return prose(fact.Text)
}

// link leads to the page of a rule from another one.
func link(id string) string { return fmt.Sprintf("[%s](%s.md)", id, id) }

// example shows what changes, or the plugin as it is, and what is printed.
func example(b *strings.Builder, e report.Example) {
	fmt.Fprintf(b, "\n## Example\n\n%s\n", paragraphs(e.Story))
	change := e.Diff()
	if change != "" {
		b.WriteString("\n" + block("diff", change))
	}
	for _, f := range e.Unchanged() {
		as := ""
		if change != "" {
			as = ", as before"
		}
		fmt.Fprintf(b, "\n`%s`%s:\n\n%s", f.Path, as, block(language(f.Path), f.Text))
	}
	b.WriteString("\nThen permver prints:\n\n" + block("text", e.Output))
	fmt.Fprintf(b, "\nThe rule says nothing in this case: %s\n", paragraphs(e.NearMiss))
}

// language is the name of a file's language for a highlighter.
func language(file string) string {
	return cmp.Or(map[string]string{".toml": "toml", ".json": "json", ".rs": "rust", ".js": "js", ".md": "markdown"}[path.Ext(file)], "text")
}

// settings tells how the level of the rule is set, and how one finding is excused.
func settings(b *strings.Builder, r *rules.Rule, e report.Example) {
	level := `"error" # also where the declared bump covers it; or "warning", or "off"`
	switch r.Severity {
	case rules.Error:
		level = `"warning" # or "note", "off"`
	case rules.Warning:
		level = `"error" # or "note", "off"`
	case rules.Note:
		level = `"warning" # or "error", "off"`
	}
	fmt.Fprintf(b, "\n## Settings\n\nIn `permver.toml`, or below `package.metadata.permver` in the plugin's `Cargo.toml`, the rule gets another level:\n\n%s",
		block("toml", fmt.Sprintf("[rules]\n%s = %s", r.ID, level)))
	fmt.Fprintf(b, "\nA single finding is excused, with the reason:\n\n%s",
		block("toml", fmt.Sprintf("[[suppress]]\nrule = %q\nsubject = %q\nreason = \"why it is meant\"", r.ID, e.Subject)))
}

// title names a page by its address.
func title(reference string) string {
	page, err := url.Parse(reference)
	if err != nil {
		return reference
	}
	name := page.Host + strings.TrimSuffix(page.Path, "/")
	if page.Fragment != "" {
		name += ", " + strings.ReplaceAll(page.Fragment, "-", " ")
	}
	return name
}
