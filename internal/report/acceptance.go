package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/permver/permver/internal/verdict"
)

// Acceptance is a suppression that was made for a finding.
type Acceptance struct {
	Finding verdict.Finding
	Entry   verdict.Suppression
	// File is the configuration that the entry belongs to, Text the entry as it is
	// written there.
	File, Text string
	Written    bool
}

// Acceptances are the formats for a suppression.
func Acceptances() Formats[*Acceptance] {
	return Formats[*Acceptance]{{"text", printAcceptance}}
}

func printAcceptance(w io.Writer, a *Acceptance, o Options) error {
	t := newText(o)
	for line := range strings.Lines(a.Text) {
		t.out.WriteString(Visible(strings.TrimSuffix(line, "\n")) + "\n")
	}
	t.blank()
	if a.Written {
		t.wrapped(passing, "", "  ", fmt.Sprintf("added to %s: %s is accepted", a.File, a.Finding.Rule.ID))
	} else {
		t.wrapped(plain, "", "  ", fmt.Sprintf("this entry in %s accepts it; --write adds it there", a.File))
	}
	return t.flush(w)
}
