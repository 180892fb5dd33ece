package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

// finding tells a finding in full: what and where, the source, who is hurt and
// how they notice, what to do.
func (t *text) finding(f verdict.Finding) {
	head := t.palette.paint(levelStyle(f.Level), fmt.Sprintf("%s[%s]", f.Level, f.Rule.ID))
	t.out.WriteString(strings.TrimRight(head+" "+t.palette.paint(strong, Visible(placeText(f.At))), " ") + "\n")
	t.wrapped(strong, "  ", "  ", t.clip(f.Message))
	t.excerpts(f)
	t.explained(f)
}

// explained says who is hurt and how they notice, and what to do.
func (t *text) explained(f verdict.Finding) {
	for _, fact := range t.facts(f) {
		t.labelled(fact.Label, fact.Text)
	}
}

// facts tells who is hurt and how they notice, what shows it, and what to do. Only the help
// can have several lines: a name that breaks its line would begin one that looks like ours.
func (d detail) facts(f verdict.Finding) []Fact {
	facts := slices.Concat(consequences(f), d.lists(f), d.related(f))
	if f.Severity != 0 && !f.Introduced {
		facts = append(facts, Fact{"since", "not from this change: base has it too"})
	}
	if w := f.Witness; w != nil {
		facts = append(facts,
			Fact{"example", d.clip(exampleText(w, f.Platforms))}, Fact{"before", d.clip(w.Before)}, Fact{"now", d.clip(w.After)})
	}
	for i := range facts {
		facts[i].Text = Visible(facts[i].Text)
	}
	if f.Help != "" {
		facts = append(facts, Fact{"help", f.Help})
	}
	return facts
}

func levelStyle(l verdict.Level) style {
	switch l {
	case verdict.LevelError:
		return failing
	case verdict.LevelWarning:
		return warning
	case verdict.LevelNote:
	}
	return noting
}

// consequences says who notices the finding, and how sure it is.
func consequences(f verdict.Finding) []Fact {
	var facts []Fact
	if words := consequence(f); words != "" {
		facts = append(facts, Fact{"effect", words})
	}
	if f.Security && f.Effect != rules.SilentWidening {
		also := "the plugin also grants more than before"
		if f.Certainty == diff.Unknown {
			also = "the plugin may also grant more than before"
		}
		facts = append(facts, Fact{"security", also})
	}
	if words := certaintyText(f.Certainty); words != "" {
		facts = append(facts, Fact{"certainty", words})
	}
	return facts
}

// consequence says who notices a finding, how and where; "" if nobody does.
func consequence(f verdict.Finding) string {
	words := effectText(f.Effect)
	if words == "" {
		return ""
	}
	if f.Certainty == diff.Unknown {
		words = "perhaps: " + words
	}
	if f.Platforms != manifest.NoPlatforms && f.Platforms != manifest.AllPlatforms {
		words += " (" + f.Platforms.String() + " only)"
	}
	return words
}

// related tells the other places that are not quoted. Where something stood in
// base matters most if it is nowhere now.
func (d detail) related(f verdict.Finding) []Fact {
	var facts []Fact
	for _, r := range f.Related {
		if isQuoted(f.Excerpt, r) || r.Side == "base" && len(f.Excerpt) > 0 && !bool(d) {
			continue
		}
		facts = append(facts, Fact{"see", relatedText(r)})
	}
	return facts
}

// lists tells names that the message does not already tell.
func (d detail) lists(f verdict.Finding) []Fact {
	var facts []Fact
	lost := "lost"
	if f.Severity != 0 { // a fault, of which the names say where it lies: nothing need have changed
		lost = "about"
	}
	for _, list := range []struct {
		label string
		names []string
	}{{lost, f.Lost}, {"gained", f.Gained}, {"with it", f.Claims}} {
		if untold(list.names, f.Message) {
			facts = append(facts, Fact{list.label, d.names(sorted(list.names))})
		}
	}
	return facts
}

// untold reports whether the message leaves out one of the names.
func untold(names []string, message string) bool {
	words := strings.FieldsFunc(message, func(r rune) bool { return strings.ContainsRune(" ,;:`'\"()", r) })
	return slices.ContainsFunc(names, func(name string) bool {
		return !slices.Contains(words, name) && (!strings.Contains(name, ": ") || !strings.Contains(message, " "+name))
	})
}

// exampleText is the capability or the call, with a platform to try it on if not all will do.
func exampleText(w *diff.Witness, found manifest.Platforms) string {
	example, anywhere := fmt.Sprintf("a capability with %s", quotedNames(w.Capability.Permissions)), found == manifest.AllPlatforms
	if w.Call != nil {
		example, anywhere = w.Call.String(), w.Platform == manifest.AllPlatforms
	}
	if one := onePlatform(w.Platform); one != nil && !anywhere {
		example += ", on " + *one
	}
	return example
}

func quotedNames(names []string) string {
	return strings.Join(each(names, func(name string) string { return `"` + name + `"` }), ", ")
}

// effectText says who notices an effect, and how; "" if nobody does.
func effectText(e rules.Effect) string {
	switch e {
	case rules.ConsumerBuild:
		return "applications that use it no longer build: their build script stops with an error"
	case rules.ConsumerDependency:
		return "applications that use it no longer build where Cargo finds nothing that fits what they require"
	case rules.ConsumerCLI:
		return "applications that use both no longer build: `tauri build` stops with an error"
	case rules.ConsumerMacroPanic:
		return "applications that use it no longer compile: tauri::generate_context! fails"
	case rules.RuntimeDenied:
		return "applications still build; when they run, the call is denied"
	case rules.RuntimePanic:
		return "applications still build; they panic when they run"
	case rules.CallFails:
		return "applications still build; when they run, the front end's call fails"
	case rules.CallDiffers:
		return "applications still build; when they run, the front end's call does or gives something else"
	case rules.SilentWidening:
		return "applications that use it grant more than before, and nothing tells them"
	case rules.Publish:
		return "the plugin does not build, or cargo publish stops"
	case rules.EditorOnly:
		return "editors and documentation only; nothing changes for a running application"
	case rules.NoEffect:
	}
	return ""
}

func certaintyText(c diff.Certainty) string {
	switch c {
	case diff.Likely:
		return "likely, not certain"
	case diff.Unknown:
		return "unknown; it depends on something that permver cannot see"
	case diff.Certain:
	}
	return ""
}

func relatedText(r rules.Related) string {
	s := placeText(r.At)
	if r.Side == "base" {
		s += " in base"
	}
	if r.Message != "" {
		s += ": " + r.Message
	}
	return s
}

// isQuoted reports whether one of the excerpts shows the related place.
func isQuoted(excerpts []verdict.Excerpt, r rules.Related) bool {
	return slices.ContainsFunc(excerpts, func(e verdict.Excerpt) bool {
		return e.Side == r.Side && e.File == r.At.File && e.Line == r.At.Line
	})
}

func placeText(p source.Place) string {
	return position(p.File, p.Line, p.Column)
}

// position is FILE:LINE:COLUMN as far as it is known, which editors and terminals
// make a link of.
func position(file string, line, column int) string {
	switch {
	case file == "" || line == 0:
		return file
	case column == 0:
		return fmt.Sprintf("%s:%d", file, line)
	}
	return fmt.Sprintf("%s:%d:%d", file, line, column)
}
