package report

import (
	"github.com/permver/permver/internal/verdict"
)

// suppressed tells what the configuration keeps from counting. What head itself has
// suppressed is told in full: whoever reviews the change has to see it.
func (t *text) suppressed(c verdict.Comparison) {
	t.suppressedFindings(c.Suppressed, withoutConfiguration(c.Version))
}

// withoutConfiguration says what a bump would have to be, "" if that is the same.
func withoutConfiguration(v verdict.Version) string {
	if v.Unsuppressed <= v.Needed {
		return ""
	}
	return "without the configuration this needs " + v.Unsuppressed.String()
}

func (t *text) suppressedFindings(findings []verdict.Finding, without string) {
	var told []verdict.Finding
	for _, f := range findings {
		if f.Suppressed.From.Added || t.o.Verbose {
			told = append(told, f)
		}
	}
	line := suppressedTitle(len(findings), without)
	if line == "" {
		return
	}
	t.blank()
	t.wrapped(strong, "  ", "    ", line)
	n := t.limit(len(told), maxBrief)
	for _, f := range told[:n] {
		t.oneLine(f)
		t.wrapped(faint, "      ", "      ", acceptedBy(*f.Suppressed))
	}
	switch hidden := len(findings) - n; {
	case hidden > 0 && n == 0:
		t.wrapped(faint, "    ", "    ", "--verbose lists them, with the reasons")
	case hidden > 0:
		t.more(hidden, "suppressed finding")
	}
}

// suppressedTitle says how many findings are suppressed, and what that changes.
func suppressedTitle(findings int, without string) string {
	line := "suppressed by the configuration: " + count(findings, "finding")
	switch {
	case findings == 0:
		return without
	case without != "":
		return line + "; " + without
	}
	return line
}

// acceptedBy says what suppresses a finding, and why.
func acceptedBy(s verdict.Suppressed) string {
	by := placeText(s.From.At)
	if by == "" {
		by = s.From.By
	}
	if s.From.Added {
		by += " (new)"
	}
	text := "by " + by + ": " + s.Reason
	if s.Until != "" {
		text += " (until " + s.Until + ")"
	}
	return text
}
