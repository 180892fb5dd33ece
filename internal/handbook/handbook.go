// Package handbook writes those pages of docs/ that are made from the rule catalogue: a
// page for each rule, an index, what becomes of each kind of change, and what is not
// checked.
//
// A page of a rule is made from the rule's literal and from its fixture, so that it cannot
// say another thing than the program, and shows an output that the tests hold. The two
// pages about kinds of changes are made from the table in this package, which a test holds
// to the catalogue.
//
//	go generate ./...
//
// writes the pages anew; a test fails where a committed one is not what would be written.
package handbook

import (
	"fmt"

	"github.com/permver/permver/internal/report"
	"github.com/permver/permver/rules"
)

// Examples finds the example of a rule by its ID.
type Examples func(rule string) (report.Example, error)

// Pages returns the pages by their paths below docs/, with "/". It fails if a rule has no
// example.
func Pages(catalogue []*rules.Rule, examples Examples) (map[string]string, error) {
	pages := map[string]string{
		"rules/README.md":     index(catalogue),
		"kinds-of-changes.md": kindsPage(parts),
		"not-checked.md":      notChecked(parts),
	}
	for _, r := range catalogue {
		example, err := examples(r.ID)
		if err != nil {
			return nil, fmt.Errorf("write the page of %s: %w", r.ID, err)
		}
		pages["rules/"+r.ID+".md"] = page(r, example)
	}
	return pages, nil
}

// generated stands at the top of each page.
const generated = "<!-- Written by `go generate ./...`; change the rules or internal/handbook instead. -->\n\n"
