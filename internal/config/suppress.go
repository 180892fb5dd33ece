package config

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/release"
	"github.com/permver/permver/internal/verdict"
)

// suppressions reads [[suppress]]. Only in a file for several plugins does an entry name
// its plugin.
func (r *reader) suppressions(l *Layer, v manifest.Item, namesPlugin bool) {
	entries, ok := v.List()
	if !ok {
		r.mistake(v.At(), "write the header in two brackets: [[suppress]]", "suppress is %s", v.What())
		return
	}
	for _, entry := range entries {
		if s := r.suppression(entry, namesPlugin); s != nil {
			l.Suppressions = append(l.Suppressions, s)
		}
	}
}

// suppression reads one entry, nil if a key of it is wrong.
func (r *reader) suppression(v manifest.Item, namesPlugin bool) *verdict.Suppression {
	before := len(r.mistakes)
	s := &verdict.Suppression{From: r.from(v.At())}
	r.table("[[suppress]]", v, r.suppressionKeys(s, namesPlugin))
	if len(r.mistakes) > before {
		return nil
	}
	s.Common = namesPlugin && s.Plugin == ""
	r.required(v, "rule", s.Rule, `add rule = "…", as the finding names it`)
	r.required(v, "subject", s.Subject, `add subject = "…", what the finding is about; to switch a whole rule off, write it as "off" under [rules]`)
	r.required(v, "reason", s.Reason, `add reason = "…": why the finding is accepted`)
	return s
}

// suppressionKeys are what an entry can hold.
func (r *reader) suppressionKeys(s *verdict.Suppression, namesPlugin bool) keys {
	known := keys{
		"rule": func(k manifest.Name, v manifest.Item) {
			if text, ok := r.text(k, v, "command-removed"); ok {
				s.Rule, _ = r.ruleID(manifest.Name{Text: text, At: v.At()})
			}
		},
		"subject": func(k manifest.Name, v manifest.Item) { s.Subject, _ = r.text(k, v, "create_store") },
		"reason":  func(k manifest.Name, v manifest.Item) { s.Reason, _ = r.text(k, v, "it never worked") },
		"items": func(k manifest.Name, v manifest.Item) {
			items, _ := r.texts(k, v, "create_store")
			s.Items = slices.Compact(slices.Sorted(slices.Values(items))) // an empty list says nothing
		},
		"until": func(k manifest.Name, v manifest.Item) { s.Until = r.until(k, v) },
	}
	if namesPlugin {
		known["plugin"] = func(k manifest.Name, v manifest.Item) { s.Plugin, _ = r.text(k, v, "store") }
	}
	return known
}

func (r *reader) required(entry manifest.Item, key, text, advice string) {
	if text == "" {
		r.mistake(entry.At(), advice, "this entry has no %s", key)
	}
}

// until reads the day or the version with which a suppression ends.
func (r *reader) until(k manifest.Name, v manifest.Item) (u verdict.Until) {
	text, isText := v.Text()
	if date, isDate := v.Date(); isDate {
		text, isText = date, true
	}
	const advice = `write a day, until = "2027-01-31", or a version of the plugin, until = "3.0.0"`
	if !isText {
		r.mistake(v.At(), advice, "%s is %s", k.Text, v.What())
		return u
	}
	u, err := ParseUntil(text)
	if err != nil || text == "" {
		r.mistake(v.At(), advice, "%s: %q is neither a day nor a version", k.Text, text)
	}
	return u
}

// ParseUntil reads a day such as 2027-01-31, or a version such as 3.0.0; "" is the zero
// Until.
func ParseUntil(text string) (u verdict.Until, err error) {
	if text == "" {
		return u, nil
	}
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		u.Day = day
		return u, nil
	}
	if u.Version, err = release.Parse(text); err != nil {
		return u, errors.New("neither a day such as 2027-01-31 nor a version such as 3.0.0")
	}
	return u, nil
}

// Entry is the text of a suppression, ready to be added to a configuration file under a
// header such as "suppress", with a line break at its end.
func Entry(header string, s verdict.Suppression) string {
	return fmt.Sprintf("[[%s]]\n%s\n", header, strings.Join(entryLines(s), "\n"))
}

// InlineEntry is the text of a suppression as one of a list.
func InlineEntry(s verdict.Suppression) string {
	return "{ " + strings.Join(entryLines(s), ", ") + " }"
}

// entryLines are the keys of a suppression with their values.
func entryLines(s verdict.Suppression) (lines []string) {
	line := func(key, value string) {
		if value != "" {
			lines = append(lines, key+" = "+quoted(value))
		}
	}
	line("rule", s.Rule)
	line("plugin", s.Plugin)
	line("subject", s.Subject)
	if len(s.Items) > 0 {
		items := make([]string, len(s.Items))
		for i, item := range s.Items {
			items[i] = quoted(item)
		}
		lines = append(lines, "items = ["+strings.Join(items, ", ")+"]")
	}
	line("reason", s.Reason)
	line("until", s.Until.String())
	return lines
}

// quoted is a basic string of TOML.
func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			b.WriteString(`\` + string(c))
		case c == '\t':
			b.WriteString(`\t`)
		case c == '\n':
			b.WriteString(`\n`)
		case strconv.IsPrint(c):
			b.WriteRune(c)
		default:
			fmt.Fprintf(&b, `\U%08X`, c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
