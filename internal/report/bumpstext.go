package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/verdict"
)

// bumpOrder is how text lists plugins: what asks for something to be done first.
var bumpOrder = []BumpState{BumpFailed, BumpMissing, BumpWritten, BumpUnknown, BumpEnough}

// printBumpsText prints bumps for people: a line for each plugin that needs one.
func printBumpsText(w io.Writer, b *Bumps, o Options) error {
	t := newText(o)
	shown := t.bumpRows(b)
	for _, one := range shown {
		t.bumpDetails(one)
	}
	if !o.Quiet {
		t.bumpSummary(b, len(shown) > 0)
	}
	return t.flush(w)
}

// bumpRows writes a line for each plugin that there is something to say of, and
// returns these.
func (t *text) bumpRows(b *Bumps) []Bump {
	base := sharedBase(b.Plugins)
	var shown []Bump
	var cells [][3]string
	var widths [3]int
	for _, state := range bumpOrder {
		for _, one := range sortedBumps(b.Plugins) {
			if one.State != state || t.o.Quiet && (state == BumpEnough || state == BumpWritten) {
				continue
			}
			row := [3]string{Visible(one.name()), Visible(one.Version.Head), Visible(neededText(one))}
			for i, cell := range row {
				widths[i] = max(widths[i], columns(cell))
			}
			shown, cells = append(shown, one), append(cells, row)
		}
	}
	for i, one := range shown {
		first, used := "", 0
		for j, cell := range cells[i] {
			if widths[j] > 0 {
				gap := max(min(widths[j], maxCell)-columns(cell), 0) + 2
				first += t.palette.paint(cellStyle(one.State, j), cell) + strings.Repeat(" ", gap)
				used += columns(cell) + gap
			}
		}
		message := bumpSentence(one)
		if base == nil && one.Base != nil {
			message += "; since " + one.Base.Name()
		}
		t.wrapped(plain, first, strings.Repeat(" ", min(used, t.width/2)), message)
	}
	return shown
}

// maxCell is how far a long cell pushes the next one to the right in other lines.
const maxCell = 24

func cellStyle(state BumpState, column int) style {
	switch {
	case column != 2:
		return plain
	case state == BumpMissing, state == BumpUnknown:
		return warning
	}
	return passing
}

// neededText is the bump with the version that is enough.
func neededText(b Bump) string {
	if b.Version.Needed == bump.None {
		return ""
	}
	if len(b.Unchecked) > 0 {
		return "at least " + needed(b.Version)
	}
	return needed(b.Version)
}

// bumpSentence says what is declared, and what has to be done.
func bumpSentence(b Bump) string {
	declares := "nothing is declared"
	if b.Version.Declared != bump.None {
		declares = b.Version.Says() + " by " + b.Version.DeclaredBy
	}
	switch b.State {
	case BumpFailed:
		if b.Why != "" {
			return "could not be checked: " + b.Why
		}
		return "could not be checked"
	case BumpUnknown:
		return declares + perhaps(b.Version)
	case BumpEnough:
		return declares + " is enough"
	case BumpWritten:
		return "written: " + declarationText(b.Declaration) + perhaps(b.Version)
	case BumpMissing, NoBumpNeeded:
	}
	if b.Version.Declared != bump.None {
		declares += " is too small"
	}
	if b.Declaration == nil {
		return declares + "; " + b.Why + perhaps(b.Version)
	}
	return declares + "; " + b.Version.Needed.String() + " belongs in " + declarationText(b.Declaration) + perhaps(b.Version)
}

func declarationText(d *Declaration) string {
	if d.Package == "" {
		return fmt.Sprintf("%s (%s)", position(d.File, d.Line, 0), d.Value)
	}
	return fmt.Sprintf("%s (%q: %s)", d.File, d.Package, d.Value)
}

// bumpDetails tells what is left to do, and what could not be checked.
func (t *text) bumpDetails(b Bump) {
	if b.State == BumpWritten && len(b.Todo) > 0 {
		t.blank()
		t.wrapped(strong, "", "  ", "left to do for "+b.name()+":")
		for _, line := range b.Todo {
			t.wrapped(plain, "  ", "    ", line)
		}
	}
	if d := b.Declaration; d != nil && d.Text != "" && t.o.Verbose {
		t.blank()
		t.wrapped(strong, "  ", "  ", "the change file:")
		t.files([]File{{Path: d.File, Text: d.Text}})
	}
	if len(b.Unchecked) > 0 {
		t.blank()
		t.wrapped(warning, "", "  ", "not checked of "+b.name()+":")
		n := t.limit(len(b.Unchecked), maxBrief)
		for _, u := range sortedUnchecked(b.Unchecked)[:n] {
			t.lines("  ", "    ", uncheckedText(u))
		}
		if n < len(b.Unchecked) {
			t.more(len(b.Unchecked)-n, "part")
		}
	}
}

func (t *text) bumpSummary(b *Bumps, after bool) {
	if after {
		t.blank()
	}
	number := make(map[BumpState]int)
	var silent []string
	for _, one := range b.Plugins {
		number[one.State]++
		if one.State == NoBumpNeeded {
			silent = append(silent, one.name())
		}
	}
	if slices.Sort(silent); len(silent) > 0 {
		t.wrapped(passing, "", "  ", "no bump needed for "+count(len(silent), "plugin")+": "+t.names(silent))
	}
	for _, one := range sortedBumps(b.Plugins) {
		if without := withoutConfiguration(one.Version); without != "" {
			t.wrapped(warning, "", "  ", one.name()+": "+without)
		}
	}
	if n := number[BumpMissing]; n > 0 {
		line := count(n, "plugin") + " with too small a bump, or none"
		if slices.ContainsFunc(b.Plugins, func(b Bump) bool { return b.State == BumpMissing && b.Declaration != nil }) {
			line += "; `permver bump --write` declares what is needed"
		}
		t.wrapped(warning, "", "  ", line)
	}
	if n := number[BumpUnknown] + number[BumpFailed]; n > 0 {
		t.wrapped(warning, "", "  ", count(n, "plugin")+" of which it is not known what is needed")
	}
	if base := sharedBase(b.Plugins); base != nil {
		t.wrapped(plain, "", "  ", "base: "+sideText(*base))
	}
	t.wrapped(plain, "", "  ", "head: "+sideText(b.Head))
	if b.Reader != nil {
		t.wrapped(plain, "", "  ", readerText(*b.Reader))
	}
}

// sharedBase is the base of all plugins that have one, nil where they differ.
func sharedBase(list []Bump) *verdict.Side {
	var shared *verdict.Side
	for _, b := range list {
		if b.Base == nil {
			continue
		}
		if shared != nil && agreed(shared, b.Base) == nil {
			return nil
		}
		shared = b.Base
	}
	return shared
}
