package report

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/snapshot"
	"github.com/permver/permver/internal/verdict"
)

// Snapshot is surfaces as the text of a snapshot. The error is a [*NotShownError], or one
// of package snapshot.
func Snapshot(s *Surfaces) (string, error) {
	plugins := make([]*manifest.Plugin, 0, len(s.Plugins))
	for _, p := range sortedShown(s.Plugins) {
		if p.Surface == nil {
			return "", &NotShownError{p}
		}
		plugins = append(plugins, p.Surface.Plugin)
	}
	return snapshot.Text(plugins)
}

// NotShownError is a plugin that could not be read, and is missing from a snapshot.
type NotShownError struct{ plugin Shown }

func (e *NotShownError) Error() string {
	why := make([]string, 0, len(e.plugin.Unchecked))
	for _, u := range e.plugin.Unchecked {
		why = append(why, u.Why)
	}
	return fmt.Sprintf("plugin %s cannot be recorded: %s", e.plugin.Key, strings.Join(why, "; "))
}

// printSnapshot prints a snapshot. One of some plugins leaves the lines that a file has of
// others: they belong to what the file records.
func printSnapshot(w io.Writer, s *Surfaces, o Options) error {
	text, err := Snapshot(s)
	if err == nil && s.Limited && o.Held != nil {
		text, err = merged(s, text, o)
	}
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, text)
	return err
}

func merged(s *Surfaces, text string, o Options) (string, error) {
	held, err := o.Held()
	if err != nil {
		return "", err
	}
	text, err = snapshot.Merge(o.File, held, text)
	if fault := (*snapshot.Error)(nil); errors.As(err, &fault) {
		fault.Whole = s.Whole
	}
	return text, err
}

// Unchecked reports whether something of the plugins could not be read.
func (s *Surfaces) Unchecked() bool {
	return slices.ContainsFunc(s.Plugins, func(p Shown) bool { return len(p.Unchecked) > 0 })
}

// Drift is how what a side grants differs from the snapshot in a file: the lines of both,
// sorted.
type Drift struct {
	File        string
	Side        verdict.Side
	Before, Now []string
	// Unchecked is set if something of the side could not be read.
	Unchecked bool
	// Whole names all plugins, as in [snapshot.Error].
	Whole string
}

// Moved reports whether there is a difference.
func (d *Drift) Moved() bool { return !slices.Equal(d.Before, d.Now) }

// Drifts are the formats for drifts.
func Drifts() Formats[*Drift] { return Formats[*Drift]{{"text", printDrift}} }

// around is how many lines around a difference are shown.
const around = 2

// edit is a line of a difference: what only the snapshot has begins with "-", what only the
// side has with "+".
type edit struct {
	sign byte
	line string
}

// edits are the lines of both, in their order.
func (d *Drift) edits() []edit {
	var all []edit
	before, now := d.Before, d.Now
	for len(before)+len(now) > 0 {
		switch {
		case len(now) == 0 || len(before) > 0 && before[0] < now[0]:
			all = append(all, edit{'-', before[0]})
			before = before[1:]
		case len(before) == 0 || now[0] < before[0]:
			all = append(all, edit{'+', now[0]})
			now = now[1:]
		default:
			all = append(all, edit{' ', now[0]})
			before, now = before[1:], now[1:]
		}
	}
	return all
}

// printDrift prints a unified difference, and in a few words what to do about it.
func printDrift(w io.Writer, d *Drift, o Options) error {
	t := newText(o)
	if !d.Moved() {
		if !o.Quiet {
			t.wrapped(passing, "", "  ", fmt.Sprintf("nothing moved since %s was recorded", d.File))
			t.doubt(d)
		}
		return t.flush(w)
	}
	edits := d.edits()
	t.raw(strong, "--- "+d.File)
	t.raw(strong, "+++ "+label(d.Side))
	for from := 0; from < len(edits); {
		first := from + slices.IndexFunc(edits[from:], func(e edit) bool { return e.sign != ' ' })
		if first < from {
			break
		}
		end := hunkEnd(edits, first)
		t.hunk(edits, max(from, first-around), end)
		from = end
	}
	t.blank()
	for _, key := range keysOf(edits) {
		t.wrapped(failing, "", "  ", moved(key, edits))
	}
	t.wrapped(plain, "", "  ", "if that is meant, "+snapshot.RecordHint(d.Whole, d.File))
	t.doubt(d)
	return t.flush(w)
}

// doubt says that more may have moved than is seen.
func (t *text) doubt(d *Drift) {
	if d.Unchecked {
		t.wrapped(warning, "", "  ", "not all of the plugins could be read: `permver show` tells what")
	}
}

// hunkEnd is the index after the hunk that the first of its differences begins, with the
// lines around the last of them.
func hunkEnd(edits []edit, first int) int {
	last := first
	for i := first; i < len(edits) && i-last <= 2*around+1; i++ {
		if edits[i].sign != ' ' {
			last = i
		}
	}
	return min(last+around+1, len(edits))
}

// raw prints a line as it is, however long.
func (t *text) raw(s style, line string) {
	t.out.WriteString(t.palette.paint(s, Visible(line)) + "\n")
}

// hunk prints the edits from one up to another. Files begin with a line that is no fact.
func (t *text) hunk(edits []edit, from, end int) {
	count := func(edits []edit, sign byte) int {
		n := 0
		for _, e := range edits {
			if e.sign == sign || e.sign == ' ' {
				n++
			}
		}
		return n
	}
	t.raw(noting, fmt.Sprintf("@@ -%d,%d +%d,%d @@",
		count(edits[:from], '-')+2, count(edits[from:end], '-'), count(edits[:from], '+')+2, count(edits[from:end], '+')))
	for _, e := range edits[from:end] {
		look := map[byte]style{'-': marking, '+': passing}[e.sign]
		t.raw(look, string(e.sign)+e.line)
	}
}

// keysOf are the plugins that edits change, sorted.
func keysOf(edits []edit) []string {
	var keys []string
	for _, e := range edits {
		if e.sign != ' ' {
			keys = append(keys, snapshot.Key(e.line))
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// moved says of a plugin what became of its lines.
func moved(key string, edits []edit) string {
	gone, added, kept := 0, 0, 0
	for _, e := range edits {
		if snapshot.Key(e.line) != key {
			continue
		}
		switch e.sign {
		case '-':
			gone++
		case '+':
			added++
		default:
			kept++
		}
	}
	switch {
	case kept+added == 0:
		return key + ": the snapshot has the plugin, which is not there"
	case kept+gone == 0:
		return key + ": the snapshot does not have the plugin"
	}
	var words []string
	if gone > 0 {
		words = append(words, countedLines(gone, "of the snapshot no longer holds", "of the snapshot no longer hold"))
	}
	if added > 0 {
		words = append(words, countedLines(added, "is new", "are new"))
	}
	return key + ": " + strings.Join(words, ", ")
}

func countedLines(n int, one, many string) string {
	if n == 1 {
		return "1 line " + one
	}
	return fmt.Sprintf("%d lines %s", n, many)
}

// label names a side.
func label(s verdict.Side) string {
	if s.Label != "" {
		return s.Label
	}
	return s.Spec
}
