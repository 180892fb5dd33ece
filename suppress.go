package permver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/config"
	"github.com/permver/permver/internal/declare"
	"github.com/permver/permver/internal/nearest"
	"github.com/permver/permver/internal/verdict"
)

// Wanted says which finding is to be accepted, and why.
type Wanted struct {
	// Finding is a fingerprint, or RULE/SUBJECT.
	Finding string
	Reason  string
	// Until is a day or a version; "" for no end.
	Until string
	// Write adds the entry to permver.toml in the working tree.
	Write bool
}

// found is a finding with the plugin that it is about, and the plugin's version; "" for
// none.
type found struct {
	plugin, version string
	verdict.Finding
}

func (f found) name() string { return f.Rule.ID + "/" + f.Subject.Name }

// suppress makes the entry that accepts a finding of a check.
func (s *session) suppress(ctx context.Context, wanted Wanted) (*Acceptance, error) {
	if strings.TrimSpace(wanted.Reason) == "" {
		return nil, &SuppressError{Why: "a reason is needed", hints: []string{"say with --reason why the finding is accepted: whoever reads the configuration later wants to know"}}
	}
	result, head, err := s.checkHead(ctx)
	if err != nil {
		return nil, err
	}
	if wanted.Write && (s.opts.ConfigFile != "" || head.side.told.Kind != gitsrc.KindWorktree) {
		if s.opts.ConfigFile != "" {
			return nil, &SuppressError{Why: "only permver.toml at the top of the repository can be written", hints: []string{"leave --config away, or add the entry by hand"}}
		}
		return nil, &NotWorktreeError{Head: head.side.told.Spec, Reason: head.side.told.Reason}
	}
	f, err := find(result, wanted.Finding)
	if err != nil {
		return nil, err
	}
	entry := verdict.Suppression{Rule: f.Rule.ID, Subject: f.Subject.Name, Reason: wanted.Reason}
	if items := verdict.Items(f.Finding.Finding); !slices.Equal(items, []string{entry.Subject}) {
		entry.Items = items
	}
	if len(head.found.Plugins) > 1 {
		entry.Plugin = f.plugin
	}
	if entry.Until, err = s.until(head.side, f, wanted.Until); err != nil {
		return nil, err
	}
	a := &Acceptance{File: config.FileName, Text: config.Entry("suppress", entry), Entry: entry, Finding: f.Finding}
	edit, err := suppressionEdit(head.side, a)
	if err != nil || !wanted.Write {
		return a, err
	}
	repo, err := s.repository()
	if err == nil {
		err = declare.Write(repo.Top(), []declare.Edit{edit})
	}
	a.Written = err == nil
	return a, err
}

// until reads when the entry ends, which is not to have come.
func (s *session) until(head *side, f found, text string) (verdict.Until, error) {
	until, err := config.ParseUntil(text)
	if err != nil {
		return until, &SuppressError{Why: fmt.Sprintf("--until %q: %v", text, err)}
	}
	if until.Past(s.date(head), f.version) {
		return until, &SuppressError{
			Why:   fmt.Sprintf("--until %s: that has come", until),
			hints: []string{"name the last day on which it is accepted, or the first version of the plugin for which it no longer is"},
		}
	}
	return until, nil
}

// suppressionEdit adds an entry at the end of permver.toml, or makes the file.
func suppressionEdit(sd *side, a *Acceptance) (declare.Edit, error) {
	target, entry, err := sd.Follow(a.File, gitsrc.Entry{})
	if errors.Is(err, fs.ErrNotExist) {
		return declare.Edit{Path: a.File, After: []byte(a.Text)}, nil
	}
	var before []byte
	if err == nil {
		before, _, err = sd.ReadFile(target, entry)
	}
	if err != nil {
		return declare.Edit{}, err
	}
	text := appended(string(before), a.Text)
	if _, err := config.Parse(a.File, []byte(text)); err != nil {
		return declare.Edit{}, &SuppressError{
			Why:   fmt.Sprintf("%s writes its suppressions as a list, suppress = […], after which no [[suppress]] can come", a.File),
			hints: []string{"write each of them under a header [[suppress]] of its own, or add this one to the list:", config.InlineEntry(a.Entry)},
		}
	}
	return declare.Edit{Path: target, Before: before, After: []byte(text)}, nil
}

// appended adds lines to a text after an empty line, with the text's own line breaks.
func appended(text, lines string) string {
	const crlf = "\r\n"
	end := "\n"
	if strings.Contains(text, crlf) {
		end = crlf
	}
	if text = strings.TrimRight(text, crlf); text == "" {
		return lines
	}
	return text + end + end + strings.ReplaceAll(lines, "\n", end)
}

// find looks for a finding by its fingerprint, or by its rule and subject.
func find(r *Result, wanted string) (found, error) {
	counting, suppressed := allFindings(r)
	matches := slices.DeleteFunc(slices.Clone(counting), func(f found) bool { return f.Fingerprint != wanted && f.name() != wanted })
	if already := slices.IndexFunc(suppressed, func(f found) bool { return f.Fingerprint == wanted || f.name() == wanted }); already >= 0 && len(matches) == 0 {
		by := suppressed[already].Suppressed
		return found{}, &SuppressError{Why: fmt.Sprintf("%s is accepted already, by %s", wanted, cmp.Or(by.From.At.File, by.From.By))}
	}
	differ := slices.ContainsFunc(matches, func(f found) bool { return f.Fingerprint != matches[0].Fingerprint })
	switch {
	case len(matches) == 0:
		return found{}, notFound(wanted, counting)
	case differ:
		return found{}, ambiguous(wanted, matches)
	}
	return matches[0], nil
}

func allFindings(r *Result) (counting, suppressed []found) {
	take := func(plugin, version string, from []verdict.Finding) (all []found) {
		for _, f := range from {
			all = append(all, found{plugin, version, f})
		}
		return all
	}
	counting, suppressed = take("", "", r.Repository), take("", "", r.Suppressed)
	for _, p := range r.Plugins {
		for _, c := range p.Comparisons {
			counting = append(counting, take(p.Key, c.Version.Head, c.Findings)...)
			suppressed = append(suppressed, take(p.Key, c.Version.Head, c.Suppressed)...)
		}
	}
	return counting, suppressed
}

func notFound(wanted string, all []found) error {
	names := make([]string, len(all))
	for i, f := range all {
		names[i] = f.name()
	}
	slices.Sort(names)
	names = slices.Compact(names)
	err := &SuppressError{Why: fmt.Sprintf("no finding %q in this check", wanted)}
	switch near := nearest.Of(wanted, names, 3); {
	case len(near) > 0:
		err.hints = append(err.hints, "did you mean "+strings.Join(near, ", or ")+"?")
	case len(names) == 0:
		err.hints = append(err.hints, "there are no findings at all")
	default:
		err.hints = append(err.hints, "the findings are "+config.Some(names))
	}
	return err
}

func ambiguous(wanted string, matches []found) error {
	err := &SuppressError{Why: fmt.Sprintf("%d findings are called %s: name one by its fingerprint", len(matches), wanted)}
	for _, f := range matches {
		about := f.Message
		if f.plugin != "" {
			about = f.plugin + ": " + about
		}
		err.hints = append(err.hints, f.Fingerprint+"  "+about)
	}
	return err
}

// SuppressError is a finding that cannot be accepted as asked.
type SuppressError struct {
	Why   string
	hints []string
}

func (e *SuppressError) Error() string { return "suppress: " + e.Why }

// Hints says what to do instead.
func (e *SuppressError) Hints() []string { return e.hints }

// Usage marks the error as a fault of how the program was called.
func (e *SuppressError) Usage() bool { return true }
