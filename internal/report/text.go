package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/lazy"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

// How much of a list is shown unless everything is asked for.
const (
	maxFull  = 10 // findings told in full, of one comparison
	maxBrief = 10 // findings, unchecked and seen parts told in a line
	maxNames = 8  // names in one line
	maxClip  = 300
)

// text is one text report in the making. Everything that reaches out passes
// through [Visible] exactly once, in line, wrapped or excerpt.
type text struct {
	detail
	out     bytes.Buffer
	o       Options
	palette palette
	width   int
}

func newText(o Options) *text {
	width := cmp.Or(o.Width, DefaultWidth)
	return &text{detail: detail(o.Verbose), o: o, palette: palette(o.Color), width: max(width, 40)}
}

func (t *text) flush(w io.Writer) error {
	_, err := w.Write(t.bytes())
	return err
}

// workflowCommand is what the runner of GitHub Actions takes for a command when it stands
// in a log: "::" at the start of a line, "##[" anywhere (actions/runner, ActionCommand).
var workflowCommand = lazy.Regexp(`(?m)^(\s*):(:)|#(#\[)`)

// bytes is the report, in which no line is a command to what shows the log.
func (t *text) bytes() []byte {
	return workflowCommand().ReplaceAllFunc(t.out.Bytes(), func(found []byte) []byte {
		first, rest := found[:len(found)-1], found[len(found)-1:]
		if rest[0] == '[' {
			return []byte(`#\u{23}[`)
		}
		return append(append([]byte{}, first...), `\u{3a}`...)
	})
}

// wrapped writes s in lines of at most the width, every line but the first
// indented by indent.
func (t *text) wrapped(s style, first, indent, message string) {
	lines := wrap(Visible(message), t.width-columns(indent))
	for i, line := range lines {
		prefix := indent
		if i == 0 {
			prefix = first
		}
		t.out.WriteString(strings.TrimRight(prefix+t.palette.paint(s, line), " ") + "\n")
	}
}

func (t *text) blank() { t.out.WriteByte('\n') }

// labelColumns is the width of the labels in front of what is told of a finding.
const labelColumns = 13

// labelled writes a message behind a label, its lines below each other.
func (t *text) labelled(label, message string) {
	first := "  " + t.palette.paint(strong, label+":") + strings.Repeat(" ", labelColumns-3-len(label))
	t.lines(first, strings.Repeat(" ", labelColumns), message)
}

// lines is wrapped for a message that may have several lines.
func (t *text) lines(first, indent, message string) {
	for line := range strings.Lines(message) {
		t.wrapped(plain, first, indent, strings.TrimSuffix(line, "\n"))
		first = indent
	}
}

// detail is how much is told: true leaves nothing out.
type detail bool

// limit is how many items of a list of n are shown.
func (d detail) limit(n, most int) int {
	if bool(d) || n <= most+1 { // one more is no longer than saying so
		return n
	}
	return most
}

// names joins names to one line, cut if there are many.
func (d detail) names(list []string) string { return d.someNames(list, maxNames) }

// someNames is names with a limit of its own.
func (d detail) someNames(list []string, most int) string {
	n := d.limit(len(list), most)
	s := strings.Join(list[:n], ", ")
	if n < len(list) {
		s += fmt.Sprintf(", … and %d more", len(list)-n)
	}
	return s
}

// clip shortens a text that may be very long, unless everything is asked for.
func (d detail) clip(s string) string {
	if d {
		return s
	}
	return clip(s, maxClip)
}

// printText prints a result for people: what is wrong first, plugin by plugin,
// and a summary at the end, where a terminal stops scrolling.
func printText(w io.Writer, r *verdict.Result, o Options) error {
	t := newText(o)
	if o.Quiet {
		t.quiet(r)
	} else {
		t.result(r)
	}
	return t.flush(w)
}

func (t *text) result(r *verdict.Result) {
	shared := sharedSides(r)
	var silent []string
	for _, p := range byUrgency(r.Plugins) {
		if !t.o.Verbose && len(r.Plugins) > 1 && hasNothingToSay(p) {
			silent = append(silent, p.Name())
			continue
		}
		t.plugin(p, shared)
		t.blank()
	}
	if len(silent) > 0 {
		t.wrapped(passing, "", "  ", t.nothingFor(silent))
		t.blank()
	}
	t.repository(r.Repository, r.Suppressed)
	t.reconfigured(r)
	t.summary(r, shared)
}

// nothingFor names the plugins of which there is nothing to say.
func (t *text) nothingFor(keys []string) string {
	return nothingToReport(len(keys)) + ": " + t.names(sorted(keys))
}

func nothingToReport(plugins int) string { return "nothing to report for " + count(plugins, "plugin") }

// quiet prints what makes the run fail, and a line for each release of which it is not
// known whether its bump is enough: silence would be taken for yes.
func (t *text) quiet(r *verdict.Result) {
	for _, p := range byUrgency(r.Plugins) {
		for _, c := range p.Comparisons {
			whole := c
			if r.Summary.ExitCode != exitUnchecked {
				c.Unchecked = nil
			}
			failed := c.Fails()
			if !failed && len(c.Unchecked) == 0 {
				if undecided(p, c) {
					t.headline(p, whole)
				}
				continue
			}
			t.headline(p, c)
			if failed {
				found := culprits(c)
				t.blank()
				t.full(found)
				if slices.ContainsFunc(found, func(f verdict.Finding) bool { return f.FailedBy == verdict.WordSecurity }) {
					t.granted(p, c)
				}
			}
			t.unchecked(c.Unchecked)
			t.blank()
		}
	}
	t.repository(slices.DeleteFunc(slices.Clone(r.Repository), func(f verdict.Finding) bool {
		return !f.Fails()
	}), nil)
}

// exitFindings is the exit code of a run that fails on what it found, exitUnchecked
// that of one that found nothing wrong and could not check everything.
const (
	exitFindings  = 1
	exitUnchecked = 3
)

// byUrgency sorts the plugins: failing ones first, of them those that break the most, then
// those with warnings, then those with anything to say.
func byUrgency(plugins []verdict.Plugin) []verdict.Plugin {
	rank := func(p verdict.Plugin) int {
		switch m := pluginMood(p); {
		case m == bad:
			return 0
		case m == doubtful:
			return 1
		case !hasNothingToSay(p):
			return 2
		}
		return 3
	}
	return slices.SortedStableFunc(slices.Values(sortedPlugins(plugins)), func(a, b verdict.Plugin) int {
		return cmp.Or(rank(a)-rank(b), harm(b)-harm(a))
	})
}

// harm is how much a plugin does to applications: the larger the bump is that it needs, and
// the most where it does not build.
func harm(p verdict.Plugin) int {
	if p.Status == verdict.Failed {
		return int(bump.Major) + 1
	}
	most := bump.None
	for _, c := range p.Comparisons {
		most = max(most, c.Version.Needed)
	}
	return int(most)
}

func hasNothingToSay(p verdict.Plugin) bool {
	if p.Status != verdict.Unchanged && p.Status != verdict.Changed {
		return false
	}
	return !slices.ContainsFunc(p.Comparisons, func(c verdict.Comparison) bool {
		return len(c.Findings)+len(c.Unchecked) > 0 || withoutConfiguration(c.Version) != "" ||
			slices.ContainsFunc(c.Suppressed, func(f verdict.Finding) bool { return f.Suppressed.From.Added })
	})
}

func (t *text) plugin(p verdict.Plugin, shared sides) {
	for i, c := range comparisons(p) {
		if i > 0 {
			t.blank()
		}
		t.headline(p, c)
		t.asides(asides(c, shared))
		t.comparison(p, inTurn(i, c))
	}
}

// comparisons are those of a plugin, at least one, which is zero where none could be made.
func comparisons(p verdict.Plugin) []verdict.Comparison {
	if len(p.Comparisons) == 0 {
		return []verdict.Comparison{{}}
	}
	return p.Comparisons
}

// inTurn is the comparison of that index with the findings that are told of it. What is wrong
// with head itself, whatever it is compared with, is told of the first.
func inTurn(i int, c verdict.Comparison) verdict.Comparison {
	if i > 0 {
		c.Findings = withoutFaults(c.Findings)
	}
	return c
}

// aside is a line below a headline.
type aside struct {
	look style
	text string
}

// asides tell what was compared, and what else a bump depends on.
func asides(c verdict.Comparison, shared sides) []aside {
	var list []aside
	if c.Role == "" {
		return nil // nothing was compared
	}
	if words := guestText(c.Version.Guest); words != "" {
		list = append(list, aside{faint, words})
	}
	if shared.base == nil && c.Base != nil {
		list = append(list, aside{faint, "base: " + sideText(*c.Base)})
	}
	if shared.head == nil {
		list = append(list, aside{faint, "head: " + sideText(c.Head)})
	}
	switch {
	case c.Since == nil:
	case c.Since.Why != "":
		list = append(list, aside{faint, "since the last release: not known, because " + c.Since.Why})
	default:
		list = append(list, aside{plain, sinceText(c)})
	}
	return list
}

func (t *text) asides(list []aside) {
	for _, r := range list {
		t.wrapped(r.look, "  ", "  ", r.text)
	}
}

// withoutFaults leaves out what is wrong with head itself.
func withoutFaults(findings []verdict.Finding) []verdict.Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f verdict.Finding) bool {
		return f.Severity != 0 && f.Bump == bump.None && f.Rule.Group != rules.Releases
	})
}

// repository tells what is wrong beside the plugins.
func (t *text) repository(findings, suppressed []verdict.Finding) {
	if len(findings)+len(suppressed) == 0 {
		return
	}
	t.wrapped(plain, "", "  ", "in the repository: "+repositorySentence(findings))
	full, _, notes := sorting(findings) // no bump covers what is wrong beside the plugins
	if len(full) > 0 {
		t.blank()
		t.full(full)
	}
	t.brief("notes", notes)
	t.suppressedFindings(suppressed, "")
	t.blank()
}

func repositorySentence(findings []verdict.Finding) string {
	return cmp.Or(counts(findings), "no faults")
}

// comparison tells the findings: errors, warnings and what else fails the run in
// full, then what is granted more, then what the bump covers and notes, each in a
// line, then what could not be checked.
func (t *text) comparison(p verdict.Plugin, c verdict.Comparison) {
	full, allowed, notes := sorting(c.Findings)
	if len(full) > 0 {
		t.blank()
		t.full(full)
	}
	t.granted(p, c)
	t.brief(allowedTitle(c.Version), allowed)
	t.brief("notes", notes)
	t.suppressed(c)
	t.unchecked(c.Unchecked)
}

// sorting tells apart what is told in full, what the bump covers, and notes.
func sorting(findings []verdict.Finding) (full, allowed, notes []verdict.Finding) {
	for _, f := range findings {
		switch {
		case f.Fails():
			full = append(full, f)
		case f.AllowedByBump:
			allowed = append(allowed, f)
		case f.Level == verdict.LevelNote:
			notes = append(notes, f)
		default:
			full = append(full, f)
		}
	}
	return full, allowed, notes
}

// allowedTitle stands above what the declared bump covers.
func allowedTitle(v verdict.Version) string {
	switch says := v.Says(); {
	case v.Declared == bump.None:
		return "allowed by this release"
	case says == v.Declared.String():
		return "allowed by this " + says + " release"
	default:
		return "allowed by " + says
	}
}

func (t *text) full(findings []verdict.Finding) {
	n := t.limit(len(findings), maxFull)
	for i, f := range findings[:n] {
		if i > 0 {
			t.blank()
		}
		t.finding(f)
	}
	if n < len(findings) {
		t.blank()
		t.more(len(findings)-n, "finding")
	}
}

// brief tells findings in a line each, or in full if everything is asked for.
func (t *text) brief(title string, findings []verdict.Finding) {
	if len(findings) == 0 {
		return
	}
	t.blank()
	if t.o.Verbose {
		t.wrapped(strong, "", "  ", title+":")
		t.blank()
		t.full(findings)
		return
	}
	t.wrapped(strong, "  ", "  ", title+":")
	n := t.limit(len(findings), maxBrief)
	for _, f := range findings[:n] {
		t.oneLine(f)
	}
	if n < len(findings) {
		t.more(len(findings)-n, "finding")
	}
}

func (t *text) oneLine(f verdict.Finding) {
	message := f.Rule.ID + ": " + t.clip(f.Message)
	if place := placeText(f.At); place != "" {
		message += " (" + place + ")"
	}
	t.wrapped(plain, "    ", "      ", message)
}

func (t *text) unchecked(list []verdict.Unchecked) {
	if len(list) == 0 {
		return
	}
	t.blank()
	t.wrapped(warning, "  ", "  ", "not checked:")
	n := t.limit(len(list), maxBrief)
	for _, u := range sortedUnchecked(list)[:n] {
		t.lines("    ", "      ", uncheckedText(u))
	}
	if n < len(list) {
		t.more(len(list)-n, "part")
	}
}

// uncheckedText is the part with the reason, and what else there is to say a line each.
func uncheckedText(u verdict.Unchecked) string {
	s := u.What
	if u.Side != "" {
		s += " in " + u.Side
	}
	if u.File != "" {
		s += " (" + position(u.File, u.Line, u.Col) + ")"
	}
	return strings.Join(each(append([]string{s + ": " + u.Why}, u.More...), Visible), "\n")
}

func (t *text) more(n int, what string) {
	t.wrapped(faint, "    ", "      ", fmt.Sprintf("… and %s (--verbose lists all)", count(n, "more "+what)))
}

// count is a number with its noun in the right form.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
