package report

import (
	"crypto/sha256"
	_ "embed" // the template, the style and the script of the page
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

// The page is one file that loads nothing. Its policy allows the browser exactly
// this style and this script, by their hashes, so that nothing that a repository
// says could run even if it got past the template's escaping.
var (
	//go:embed page/page.tmpl
	pageTemplate string
	//go:embed page/page.css
	pageStyle string
	//go:embed page/page.js
	pageScript string

	pageLayout = sync.OnceValue(func() *template.Template { return template.Must(template.New("page").Parse(pageTemplate)) })
)

// htmlText is a text of the page. The template escapes what it prints for HTML; that it
// prints a htmlText by its String makes hidden characters visible before.
type htmlText string

func (s htmlText) String() string { return Visible(string(s)) }

func htmlLines(s string) []htmlText {
	return each(strings.Split(strings.TrimSuffix(s, "\n"), "\n"), func(line string) htmlText { return htmlText(line) })
}

// htmlHeading is a title that stands for itself.
func htmlHeading(title string) htmlText { return htmlText(strings.TrimSuffix(title, ":")) }

// The types below are what the template prints. Their texts are all htmlText.

type htmlPage struct {
	Style       template.CSS
	Script      template.JS
	Title       htmlText
	Outcome     htmlText
	Look        htmlText // the name of the mood; "" for a page without a verdict
	Changed     htmlList // what head changes of the configuration
	Lines       []htmlText
	Sections    []htmlSection
	SilentTitle htmlText
	Silent      []htmlSection // plugins with nothing to report
	Rules       []htmlRule
	Seen        []htmlText // what is not judged
	Tool        htmlText
	Filter      htmlFilter
}

// StyleHash and ScriptHash are what the page's policy allows.
func (p htmlPage) StyleHash() string  { return policyHash(string(p.Style)) }
func (p htmlPage) ScriptHash() string { return policyHash(string(p.Script)) }

// Overview reports whether there are several verdicts to list before they are told.
func (p htmlPage) Overview() bool { return len(p.Sections) > 1 && p.Sections[0].Sentence != "" }

func policyHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// htmlFilter holds what there is to choose from.
type htmlFilter struct {
	Levels, Rules, Platforms []htmlText
}

type htmlList struct {
	Title htmlText
	Lines []htmlText
}

// htmlSection is one plugin in one comparison, or what stands beside the plugins.
type htmlSection struct {
	ID              string
	Title, Sentence htmlText
	Mood            mood
	Counts          htmlText
	Lines           []htmlText
	Groups          []htmlGroup
	Unchecked       [][]htmlText // the lines of each part
	Matrix          htmlMatrix
}

// htmlGroup is a list of findings, or of lines.
type htmlGroup struct {
	Title    htmlText
	Findings []htmlFinding
	Lines    []htmlText
}

type htmlFinding struct {
	Level, Rule, Message, Place htmlText
	Platforms                   htmlText // the names, separated by spaces
	Accepted                    htmlText // what suppresses it, and why
	Open                        bool
	Excerpts                    []htmlExcerpt
	Facts                       []htmlFact
}

type htmlFact struct {
	Label htmlText
	Lines []htmlText
}

type htmlExcerpt struct {
	Title htmlText // "" in the finding's own file
	Lines []htmlLine
	More  bool
}

type htmlLine struct {
	Number                int
	Before, Marked, After htmlText
}

type htmlMatrix struct {
	Platforms     []htmlText
	Compared      bool
	Open          bool // whether Same is unfolded
	Changed, Same []htmlRow
	SameTitle     htmlText
}

type htmlRow struct {
	Identifier, State htmlText
	Platforms         htmlText // those on which it changed, separated by spaces
	Cells             []htmlCell
}

type htmlCell struct {
	Span        int
	Platforms   htmlText
	Effects     []htmlEffect
	Before, Now htmlText
}

type htmlEffect struct{ Sign, Text htmlText }

type htmlRule struct {
	ID, Summary, Meaning htmlText
	Links                []htmlText
}

// Name is the mood in the style, Word what says it to those who do not see its color.
func (m mood) Name() htmlText { return [...]htmlText{"good", "doubtful", "bad"}[m] }

// Word says what became of a plugin.
func (m mood) Word() htmlText { return [...]htmlText{"passed", "to be looked at", "failed"}[m] }

// printHTML prints a result as one page for a browser. It leaves nothing out: what
// matters less is folded.
func printHTML(w io.Writer, r *verdict.Result, _ Options) error {
	p := newHTMLPage(r.Tool, "permver "+r.Command)
	line, m := outcome(r)
	p.Outcome, p.Look = htmlText(line), m.Name()
	shared := sharedSides(r)
	p.Lines = htmlTexts(pageDetail.circumstances(r, shared))
	b := htmlBuilder{rules: make(map[string]*rules.Rule), levels: make(map[verdict.Level]bool)}
	for _, plugin := range byUrgency(r.Plugins) {
		sections := b.plugin(plugin, shared)
		if len(r.Plugins) > 1 && hasNothingToSay(plugin) {
			p.Silent = append(p.Silent, sections...)
		} else {
			p.Sections = append(p.Sections, sections...)
		}
	}
	if len(p.Silent) > 0 {
		p.SilentTitle = htmlText(nothingToReport(len(p.Silent)))
	}
	if len(r.Repository)+len(r.Suppressed) > 0 {
		p.Sections = append(p.Sections, b.repository(r))
	}
	if all, trusted := pageDetail.reconfigurations(r); len(all) > 0 {
		p.Changed.Title = htmlHeading(reconfiguredTitle(trusted))
		for _, change := range all {
			p.Changed.Lines = append(p.Changed.Lines, htmlText(change.line(len(r.Plugins))))
		}
	}
	p.Seen = htmlTexts(each(sortedSeen(r.Seen), seenText))
	p.Rules, p.Filter = b.glossary(), b.filter()
	return p.print(w)
}

// printSurfaceHTML prints surfaces as a page of the same kind.
func printSurfaceHTML(w io.Writer, s *Surfaces, _ Options) error {
	p := newHTMLPage(s.Tool, "permver show")
	p.Outcome = htmlText(pluginsOf(s))
	for i, shown := range sortedShown(s.Plugins) {
		section := htmlSection{
			ID: sectionID(i), Title: htmlText(surfaceTitle(shown)), Unchecked: uncheckedLines(shown.Unchecked),
			Matrix: htmlMatrixOf(nil, shown.Surface, true),
		}
		section.Matrix.Open = true
		for _, r := range surfaceAsides(shown.Surface) {
			section.Lines = append(section.Lines, htmlText(r.text))
		}
		p.Sections = append(p.Sections, section)
	}
	p.Seen = htmlTexts(each(sortedSeen(s.Seen), seenText))
	return p.print(w)
}

// pageDetail is how much the page tells: it has room for everything.
const pageDetail = detail(true)

func newHTMLPage(tool verdict.Tool, title string) *htmlPage {
	return &htmlPage{
		Style: template.CSS(pageStyle), Script: template.JS(pageScript), Title: htmlText(title),
		Tool: htmlText(fmt.Sprintf("%s %s, which follows %s", tool.Name, tool.Version, tool.Model)),
	}
}

func (p *htmlPage) print(w io.Writer) error { return pageLayout().Execute(w, p) }

func htmlTexts(list []string) []htmlText {
	return each(list, func(s string) htmlText { return htmlText(s) })
}

// htmlBuilder makes the sections of a page, and notes what they speak of.
type htmlBuilder struct {
	sections int
	rules    map[string]*rules.Rule
	levels   map[verdict.Level]bool
}

func (b *htmlBuilder) nextID() string {
	b.sections++
	return sectionID(b.sections - 1)
}

func sectionID(i int) string { return fmt.Sprintf("section-%d", i+1) }

// plugin makes a section of each comparison.
func (b *htmlBuilder) plugin(p verdict.Plugin, shared sides) []htmlSection {
	sections := make([]htmlSection, 0, len(p.Comparisons))
	for i, c := range comparisons(p) {
		section := htmlSection{
			ID: b.nextID(), Title: htmlText(title(p, c)), Sentence: htmlText(sentence(p, c)),
			Mood: comparisonMood(p, c), Counts: htmlText(counts(c.Findings)),
			Matrix: htmlMatrixOf(c.BaseSurface, c.HeadSurface, i == 0),
			Lines:  each(asides(c, shared), func(r aside) htmlText { return htmlText(r.text) }),
		}
		full, allowed, notes := sorting(inTurn(i, c).Findings)
		section.add(b.group("findings", full, true))
		if len(c.Gains) > 0 {
			section.add(htmlGroup{Title: htmlHeading(grantedTitle(c)), Lines: htmlTexts(pageDetail.grantedLines(p.Key, c.Gains))})
		}
		section.add(b.group(allowedTitle(c.Version), allowed, false))
		section.add(b.group("notes", notes, false))
		section.add(b.suppressed(c.Suppressed, withoutConfiguration(c.Version)))
		section.Unchecked = uncheckedLines(c.Unchecked)
		sections = append(sections, section)
	}
	return sections
}

// repository makes the section of what was found beside the plugins.
func (b *htmlBuilder) repository(r *verdict.Result) htmlSection {
	worst := good
	for _, f := range r.Repository {
		switch {
		case f.Fails():
			worst = bad
		case f.Level != verdict.LevelNote:
			worst = max(worst, doubtful)
		}
	}
	full, _, notes := sorting(r.Repository)
	section := htmlSection{ID: b.nextID(), Title: "in the repository", Sentence: htmlText(repositorySentence(r.Repository)), Counts: htmlText(counts(r.Repository)), Mood: worst}
	section.add(b.group("findings", full, true))
	section.add(b.group("notes", notes, false))
	section.add(b.suppressed(r.Suppressed, ""))
	return section
}

// add leaves out a group that has nothing to say, and so no title.
func (s *htmlSection) add(g htmlGroup) {
	if g.Title != "" {
		s.Groups = append(s.Groups, g)
	}
}

// maxOpen is how many findings of a group are unfolded.
const maxOpen = 20

func (b *htmlBuilder) group(title string, findings []verdict.Finding, open bool) htmlGroup {
	var g htmlGroup
	for i, f := range findings {
		g.Title = htmlText(title)
		g.Findings = append(g.Findings, b.finding(f, open && i < maxOpen))
	}
	return g
}

func (b *htmlBuilder) suppressed(findings []verdict.Finding, without string) htmlGroup {
	g := b.group("", findings, false)
	g.Title = htmlText(suppressedTitle(len(findings), without))
	for i, f := range findings {
		g.Findings[i].Accepted = htmlText(acceptedBy(*f.Suppressed))
	}
	return g
}

func (b *htmlBuilder) finding(f verdict.Finding, open bool) htmlFinding {
	b.rules[f.Rule.ID] = f.Rule
	b.levels[f.Level] = true
	platforms := f.Platforms
	if platforms == manifest.NoPlatforms { // it matters wherever the plugin does
		platforms = manifest.AllPlatforms
	}
	h := htmlFinding{
		Level: htmlText(f.Level), Rule: htmlText(f.Rule.ID), Message: htmlText(f.Message), Place: htmlText(placeText(f.At)),
		Platforms: htmlText(strings.Join(platforms.Names(), " ")), Open: open,
	}
	for _, e := range f.Excerpt {
		if len(e.Lines) > 0 {
			excerpt := newHTMLExcerpt(e)
			if isElsewhere(f, e) {
				excerpt.Title = htmlText(excerptTitle(e))
			}
			h.Excerpts = append(h.Excerpts, excerpt)
		}
	}
	for _, fact := range pageDetail.facts(f) {
		h.Facts = append(h.Facts, htmlFact{htmlText(fact.Label), htmlLines(fact.Text)})
	}
	return h
}

func newHTMLExcerpt(e verdict.Excerpt) htmlExcerpt {
	h := htmlExcerpt{More: e.EndLine > e.Line+len(e.Lines)-1}
	for i, line := range e.Lines {
		row := newRow(line)
		from, to := 0, 0
		if i == 0 {
			from, to = row.marked(e)
		}
		before, marked, after := row.quoted(from, to)
		h.Lines = append(h.Lines, htmlLine{e.Line + i, htmlText(before), htmlText(marked), htmlText(after)})
	}
	return h
}

func uncheckedLines(list []verdict.Unchecked) [][]htmlText {
	return each(sortedUnchecked(list), func(u verdict.Unchecked) []htmlText { return htmlLines(uncheckedText(u)) })
}

// htmlMatrixOf shows two surfaces or one. A second comparison of a plugin shows what
// changed only: the rest is nearly that of the first.
func htmlMatrixOf(base, head *acl.Surface, withSame bool) htmlMatrix {
	m := newMatrix(base, head)
	h := htmlMatrix{Platforms: htmlTexts(manifest.AllPlatforms.Names()), Compared: base != nil && head != nil, Changed: each(m.changed, newHTMLRow)}
	if withSame {
		h.Same = each(m.same, newHTMLRow)
	}
	h.SameTitle = htmlText(count(len(m.same), "identifier"))
	switch {
	case h.Compared && len(m.same) == 1:
		h.SameTitle += " gives what it gave"
	case h.Compared:
		h.SameTitle += " give what they gave"
	}
	return h
}

func newHTMLRow(r matrixRow) htmlRow {
	return htmlRow{
		Identifier: htmlText(r.identifier), State: htmlText(r.state), Platforms: htmlText(strings.Join(r.differs.Names(), " ")),
		Cells: each(r.cells, func(c matrixCell) htmlCell {
			return htmlCell{
				Span: len(c.platforms.Each()), Platforms: htmlText(c.platforms.String()), Before: htmlText(c.before), Now: htmlText(c.now),
				Effects: each(c.effects, func(e matrixEffect) htmlEffect { return htmlEffect{htmlText(e.sign), htmlText(e.text)} }),
			}
		}),
	}
}

// glossary explains the rules that spoke.
func (b *htmlBuilder) glossary() []htmlRule {
	return each(keys(b.rules), func(id string) htmlRule {
		r := b.rules[id]
		links := slices.Concat([]string{rulePage(id)}, r.References)
		return htmlRule{htmlText(id), htmlText(r.Summary), htmlText(r.Meaning), htmlTexts(links)}
	})
}

func (b *htmlBuilder) filter() htmlFilter {
	f := htmlFilter{Rules: htmlTexts(keys(b.rules)), Platforms: htmlTexts(manifest.AllPlatforms.Names())}
	for _, level := range []verdict.Level{verdict.LevelError, verdict.LevelWarning, verdict.LevelNote} {
		if b.levels[level] {
			f.Levels = append(f.Levels, htmlText(level))
		}
	}
	return f
}
