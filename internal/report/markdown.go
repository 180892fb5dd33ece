package report

import (
	"cmp"
	"io"
	"slices"
	"sort"
	"strings"

	"github.com/permver/permver/internal/lazy"
	"github.com/permver/permver/internal/verdict"
)

// How many bytes of Markdown there is room for: GitHub takes 65536 characters for a comment,
// and 1 MiB for what one step adds to the summary of a job (actions/runner,
// FileCommandManager). Whoever puts a report there adds a few lines of their own.
const (
	CommentRoom = 64000
	SummaryRoom = 1<<20 - 4096
)

// markdown is one report for a comment or a job summary in the making. Everything that
// reaches out passes through markdownText, markdownCode or a fence exactly once.
type markdown struct {
	out strings.Builder
	cut markdownCut
	// left says whether anything was left out for the length.
	left bool
}

// markdownCut is how much is told at most: plugins, findings of a kind in one comparison,
// and how many of these are shown with their sources and witnesses.
type markdownCut struct{ plugins, findings, shown int }

// How many findings of a kind in one comparison are listed: fewListed before any is shown with
// its source, maxListed where there is room.
const (
	fewListed = 50
	maxListed = 500
)

// printMarkdown prints a report for a pull request's comment or a job's summary: plugin by
// plugin what is wrong, in the sentences of the text format.
func printMarkdown(w io.Writer, r *verdict.Result, o Options) error {
	_, err := io.WriteString(w, fitted(cmp.Or(o.Room, CommentRoom), len(r.Plugins), func(cut markdownCut) string {
		m := &markdown{cut: cut}
		m.result(r)
		return m.out.String()
	}))
	return err
}

// fitted tells as much as there is room for: all plugins before more of one, and many findings
// before more of one.
func fitted(room, plugins int, tell func(markdownCut) string) string {
	text := tell(markdownCut{plugins, maxListed, maxListed})
	if len(text) <= room {
		return text
	}
	cut := markdownCut{findings: 1}
	raise := func(n *int, most int) {
		from := *n
		*n = from + sort.Search(max(most-from, 0), func(i int) bool {
			*n = from + i + 1
			return len(tell(cut)) > room
		})
	}
	raise(&cut.plugins, plugins)
	raise(&cut.findings, fewListed)
	raise(&cut.shown, cut.findings)
	raise(&cut.findings, maxListed)
	raise(&cut.shown, cut.findings)
	return tell(cut)
}

func (m *markdown) result(r *verdict.Result) {
	shared := sharedSides(r)
	line, _ := outcome(r)
	m.paragraph("## permver: " + markdownText(line))
	m.bullets("", whoFails(r))
	plugins, silent := []verdict.Plugin{}, []string{}
	for _, p := range byUrgency(r.Plugins) {
		if hasNothingToSay(p) {
			silent = append(silent, p.Name())
		} else {
			plugins = append(plugins, p)
		}
	}
	n := min(len(plugins), m.cut.plugins)
	for _, p := range plugins[:n] {
		m.plugin(p, shared)
	}
	if n < len(plugins) {
		m.leftOut(len(plugins)-n, "plugin")
	}
	if len(silent) > 0 {
		m.paragraph(markdownText(newText(Options{}).nothingFor(each(silent, shortened))))
	}
	m.repository(r)
	if lines := said(func(t *text) { t.reconfigured(r) }); len(lines) > 0 {
		m.bullets(lines[0], lines[1:])
	}
	m.lines(said(func(t *text) { t.surroundings(r, shared) }))
	if m.left {
		m.paragraph("_This report was cut; the other formats tell all._")
	}
}

// shortened is a text of one line that may be very long.
func shortened(s string) string { return clip(Visible(s), maxClip) }

func (m *markdown) plugin(p verdict.Plugin, shared sides) {
	for i, c := range comparisons(p) {
		m.heading(p, c)
		m.lines(said(func(t *text) { t.asides(asides(c, shared)) }))
		m.comparison(p, inTurn(i, c))
	}
}

func (m *markdown) heading(p verdict.Plugin, c verdict.Comparison) {
	m.paragraph("### " + markdownText(shortened(title(p, c))))
	m.paragraph("**" + markdownText(shortened(sentence(p, c))) + "**")
}

// comparison tells what is wrong in full, and the rest folded away.
func (m *markdown) comparison(p verdict.Plugin, c verdict.Comparison) {
	full, allowed, notes := sorting(c.Findings)
	m.findings(full)
	if len(c.Gains) > 0 {
		m.bullets(grantedTitle(c), newText(Options{}).grantedLines(p.Key, c.Gains))
	}
	m.bullets("not checked:", each(sortedUnchecked(c.Unchecked), func(u verdict.Unchecked) string {
		return strings.ReplaceAll(uncheckedText(u), "\n", "; ")
	}))
	m.folded(allowedTitle(c.Version), allowed)
	m.folded("notes", notes)
	m.suppressed(c.Suppressed, withoutConfiguration(c.Version))
}

// repository tells what is wrong beside the plugins.
func (m *markdown) repository(r *verdict.Result) {
	if len(r.Repository)+len(r.Suppressed) == 0 {
		return
	}
	m.paragraph("### In the repository")
	full, allowed, notes := sorting(r.Repository)
	m.findings(full)
	m.folded("notes", slices.Concat(allowed, notes))
	m.suppressed(r.Suppressed, "")
}

// findings tells findings in full: whom they hurt and what to do, and folded away the
// source and a witness.
func (m *markdown) findings(list []verdict.Finding) {
	n := min(len(list), m.cut.findings)
	for i, f := range list[:n] {
		m.item(f, "**"+string(f.Level)+"** ")
		if words := consequence(f); words != "" {
			m.out.WriteString("  - " + markdownText(words) + "\n")
		}
		if help, _, _ := strings.Cut(f.Help, "\n"); help != "" { // what follows is code, often
			m.out.WriteString("  - **help:** " + markdownText(shortened(help)) + "\n")
		}
		if i < m.cut.shown {
			m.out.WriteString("\n  <details><summary>source and example</summary>\n\n" + fenced("  ", shownText(f)) + "\n  </details>\n")
		} else {
			m.left = true
		}
		m.out.WriteString("\n")
	}
	if n < len(list) {
		m.leftOut(len(list)-n, "finding")
	}
}

// shownText is a finding in the text format.
func shownText(f verdict.Finding) string {
	t := newText(Options{})
	t.finding(f)
	return string(t.bytes())
}

// item is a finding in a line.
func (m *markdown) item(f verdict.Finding, mark string) {
	line := "- " + mark + "[" + f.Rule.ID + "](" + rulePage(f.Rule.ID) + "): " + markdownText(shortened(f.Message))
	if place := placeText(f.At); place != "" {
		line += " (" + markdownCode(place) + ")"
	}
	m.out.WriteString(line + "\n")
}

// folded tells findings in a line each, which the reader has to unfold.
func (m *markdown) folded(what string, list []verdict.Finding) {
	m.fold(what, list, nil)
}

func (m *markdown) fold(what string, list []verdict.Finding, after func(verdict.Finding) string) {
	if len(list) == 0 {
		return
	}
	m.paragraph("<details><summary>" + markdownText(what) + ": " + count(len(list), "finding") + "</summary>")
	n := min(len(list), m.cut.findings)
	for _, f := range list[:n] {
		m.item(f, "")
		if after != nil {
			m.out.WriteString("  " + markdownText(after(f)) + "\n")
		}
	}
	m.out.WriteString("\n")
	if n < len(list) {
		m.leftOut(len(list)-n, "finding")
	}
	m.paragraph("</details>")
}

// suppressed tells what does not count, and why.
func (m *markdown) suppressed(list []verdict.Finding, without string) {
	m.fold("suppressed by the configuration", list, func(f verdict.Finding) string {
		return shortened(acceptedBy(*f.Suppressed))
	})
	if without != "" {
		m.paragraph(markdownText(without))
	}
}

// bullets is a list, below a title if it has one.
func (m *markdown) bullets(title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	if title != "" {
		m.paragraph(markdownText(title))
	}
	n := min(len(lines), max(m.cut.findings, 3))
	for _, line := range lines[:n] {
		m.out.WriteString("- " + markdownText(clip(Visible(line), 2*maxClip)) + "\n")
	}
	m.out.WriteString("\n")
	if n < len(lines) {
		m.leftOut(len(lines)-n, "line")
	}
}

// lines are paragraphs of their own.
func (m *markdown) lines(lines []string) {
	for _, line := range lines {
		m.paragraph(markdownText(clip(Visible(line), 2*maxClip)))
	}
}

func (m *markdown) leftOut(n int, what string) {
	m.paragraph("… and " + count(n, "more "+what))
	m.left = true
}

// paragraph writes a line, and a blank one after it.
func (m *markdown) paragraph(line string) { m.out.WriteString(line + "\n\n") }

// markdownEscapes spell what Markdown, HTML or GitHub's mathematics would obey, and take
// the meaning, by a blank of no width, from the signs that GitHub makes links of: the names
// of people, who would be told of it, the numbers of issues, which would show it, and
// addresses.
var markdownEscapes = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", "|", "&#124;", "$", "<span>$</span>",
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "~", `\~`,
	"@", "@&#8203;", "#", "#&#8203;", "://", ":&#8203;//",
)

// bareLinks are what GitHub makes links of without any sign: addresses and issues.
var bareLinks = lazy.Regexp(`(?i)(www)(\.)|(gh-)(\d)`)

// markdownText is a text of one line as Markdown that says just that.
func markdownText(s string) string {
	return bareLinks().ReplaceAllString(markdownEscapes.Replace(Visible(s)), "$1$3&#8203;$2$4")
}

var backquotes = lazy.Regexp("`+")

// longest is the length of the longest run of backquotes.
func longest(s string) int {
	n := 0
	for _, run := range backquotes().FindAllString(s, -1) {
		n = max(n, len(run))
	}
	return n
}

// markdownCode is a text of one line as code.
func markdownCode(s string) string {
	s = Visible(s)
	quote := strings.Repeat("`", longest(s)+1)
	if strings.Trim(s, "` ") != s {
		s = " " + s + " "
	}
	return quote + s + quote
}

// fenced is a text as a block of code, indented as a part of a list.
func fenced(indent, s string) string {
	fence := strings.Repeat("`", max(3, longest(s)+1))
	var b strings.Builder
	b.WriteString(indent + fence + "text\n")
	for line := range strings.Lines(s) {
		b.WriteString(strings.TrimRight(indent+line, " \n") + "\n")
	}
	b.WriteString(indent + fence + "\n")
	return b.String()
}
