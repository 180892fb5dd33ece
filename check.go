package permver

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/config"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/release"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

func (s *session) check(ctx context.Context) (*Result, error) {
	result, _, err := s.checkHead(ctx)
	return result, err
}

// checkHead checks, and returns the plugins of head as well.
func (s *session) checkHead(ctx context.Context) (*Result, *population, error) {
	headSide, bases, err := s.sides()
	if err != nil {
		return nil, nil, err
	}
	var head, base *population
	var works []work
	var errHead, errBase error
	s.both(
		func() { head, errHead = s.populate(headSide) },
		func() {
			if bases.fixed != nil {
				base, errBase = s.populate(bases.fixed)
			}
		})
	if err = cmp.Or(errHead, errBase); err == nil {
		s.limitToTag(bases.job.Tag, base, head)
		err = s.configure(head, base)
	}
	if err == nil {
		err = s.checkTagPrefixes(head, bases)
	}
	if err == nil {
		err = s.checkConfiguredPrefixes(head, base, bases)
	}
	switch {
	case err != nil:
	case bases.fixed != nil:
		works, err = s.againstOne(base, head, bases)
	default:
		works, err = s.againstReleases(head, bases)
	}
	if err != nil {
		return nil, nil, err
	}
	plugins := make([]verdict.Plugin, len(works))
	keys := make([]string, len(works))
	for i, w := range works {
		keys[i] = w.candidate().Key
	}
	err = s.eachPlugin(ctx, keys, func(i int) { plugins[i] = s.compare(works[i]) })
	if err != nil {
		return nil, nil, err
	}
	return s.result("check", s.withBroken(plugins, head, bases.role), head, bases.fixed), head, nil
}

// result puts the plugins together. The fixed base, nil if there is none, tells which
// faults of the repository are old.
func (s *session) result(command string, plugins []verdict.Plugin, head *population, base *side) *Result {
	slices.SortStableFunc(plugins, func(a, b verdict.Plugin) int {
		return strings.Compare(a.Path+"\x00"+a.Crate, b.Path+"\x00"+b.Crate)
	})
	plugins = joined(plugins)
	verdict.TellApart(plugins)
	repository, suppressed := s.repositoryFaults(head.side, base, plugins)
	return &Result{
		Tool: s.opts.tool(), Command: command, Plugins: plugins, Repository: repository, Suppressed: suppressed, Seen: head.seen(), Reader: s.reader(),
		Summary: verdict.Summarise(plugins, repository, suppressed, s.opts.AllowUnchecked),
	}
}

// repositoryFaults are the faults of head that are no plugin's, and those of suppressions,
// which depend on what was found in the plugins.
func (s *session) repositoryFaults(head, base *side, plugins []verdict.Plugin) (found, suppressed []verdict.Finding) {
	policy, trusted := s.commonSettings(head, base).Policy, base
	if base != nil && base.ofApplication() {
		base = nil
	}
	faults := head.changes.faults(base)
	_, suppressed = verdict.Faults(faults, policy)
	whole := len(s.opts.Plugins) == 0 && head.prefix == "" && !s.opts.Changed
	found, suppressed = verdict.Faults(append(faults, verdict.Stale(plugins, suppressed, whole)...), policy)
	quote(found, trusted, head)
	return found, suppressed
}

// joined makes one plugin of those that were compared with several bases. What became
// of it is seen from the first of them.
func joined(sorted []verdict.Plugin) []verdict.Plugin {
	plugins := sorted[:0]
	for _, p := range sorted {
		if n := len(plugins) - 1; n >= 0 && plugins[n].Path == p.Path && plugins[n].Crate == p.Crate && plugins[n].Key == p.Key {
			plugins[n].Comparisons = append(plugins[n].Comparisons, p.Comparisons...)
			continue
		}
		plugins = append(plugins, p)
	}
	return plugins
}

// work is one plugin to compare between two sides.
type work struct {
	pair
	bases      *baseline
	base, head *side
	// given is the plugin in the base that the run was given, which need not be that of the
	// comparison; nil where that has not got it.
	given      *manifest.Candidate
	role       verdict.Role
	names      func() (release.Names, error) // only what releases are looked for needs them
	population *population                   // head's
	// sources are the versions that speak of the base, where a tag led to it.
	sources release.Sources
	// failed is why there is no base to compare with.
	failed error
	// unknown is what the answer depends on and could not be looked at.
	unknown []verdict.Unchecked
}

// againstOne compares all plugins with the same base.
func (s *session) againstOne(base, head *population, bases *baseline) ([]work, error) {
	if err := s.missing(head, base); err != nil {
		return nil, err
	}
	works := make([]work, 0, len(head.plugins))
	for _, p := range s.askedFor(base, head) {
		works = append(works, s.asReleases(work{
			pair: p, bases: bases, base: bases.fixed, given: p.base, head: head.side, population: head,
			role: bases.role, names: s.namesOf(p, head, bases.fixed),
		})...)
	}
	if len(works) == 0 && len(head.plugins)+len(base.plugins) > 0 {
		return nil, &NothingInCommonError{Base: base.side.told.Label, Head: head.side.told.Label, keys: base.keys()}
	}
	return works, nil
}

// againstReleases compares each plugin of head with its own last releases. It
// fails only if it finds out for no plugin what those are.
func (s *session) againstReleases(head *population, bases *baseline) ([]work, error) {
	if err := s.missing(head); err != nil {
		return nil, err
	}
	works := make([]work, 0, len(head.plugins))
	found := false
	for i := range head.plugins {
		p := pair{head: &head.plugins[i]}
		w := work{pair: p, bases: bases, head: head.side, population: head, role: bases.role, names: s.namesOf(p, head, nil)}
		last, err := s.lastReleases(w)
		if w.failed = err; err != nil {
			last = []work{w}
		}
		works = append(works, last...)
		found = found || slices.ContainsFunc(last, func(w work) bool { return w.failed == nil })
	}
	if !found && len(works) > 0 {
		return nil, works[0].failed
	}
	return works, nil
}

// inRelease finds a plugin of head in a release, nil if that has not got it.
func (s *session) inRelease(c *manifest.Candidate, base *side, head *population) (*manifest.Candidate, error) {
	found, err := s.loader.Discover(base)
	if err != nil {
		return nil, err
	}
	candidates := found.Plugins
	if c.Left {
		left, err := found.LeftOut()
		if err != nil {
			return nil, err
		}
		candidates = append(candidates, left...)
	}
	for _, p := range match(candidates, head.plugins, sameCrate, sameDir, sameKey) {
		if p.head == c || p.head != nil && p.head.Dir == c.Dir {
			return p.base, nil
		}
	}
	return nil, nil
}

// compare judges one plugin.
func (s *session) compare(w work) verdict.Plugin {
	switch {
	case w.failed != nil:
		return s.failed(w, "base", w.failed)
	case w.pair.head == nil:
		return s.gone(w)
	case s.untouched(w):
		return s.judged(w, verdict.Unchanged, verdict.Input{
			BaseVersion: w.pair.base.Cargo.Version.Text, HeadVersion: w.pair.head.Cargo.Version.Text,
			VersionAt: versionPlace(w.pair.head.Cargo),
		})
	}
	var base, head *manifest.Plugin
	var errBase, errHead error
	s.both(
		func() { head, errHead = s.load(w.head, *w.pair.head) },
		func() {
			if w.pair.base != nil {
				base, errBase = s.load(w.base, *w.pair.base)
			}
		})
	switch {
	case errHead != nil:
		return s.failed(w, "head", errHead)
	case errBase != nil:
		return s.failed(w, "base", errBase)
	case base == nil:
		if err := s.unreadBefore(w); err != nil {
			return s.failed(w, "base", err)
		}
		return s.added(w, nil, head)
	}
	return s.between(w, base, head)
}

// unreadBefore is why the folder of a plugin that base does not have cannot be told from
// that of another there: then it may be no new plugin.
func (s *session) unreadBefore(w work) error {
	if w.base == nil || w.base.isRecorded() {
		return nil
	}
	_, err := s.loader.Cargo(w.base, w.pair.head.Dir)
	var broken *manifest.CargoError
	if errors.As(err, &broken) && !broken.Virtual {
		return err
	}
	return nil
}

// between judges a plugin that both sides have.
func (s *session) between(w work, base, head *manifest.Plugin) verdict.Plugin {
	var baseSurface, headSurface *acl.Surface
	s.both(func() { baseSurface = acl.NewSurface(base) }, func() { headSurface = acl.NewSurface(head) })
	in := verdict.Input{
		BaseVersion: base.Cargo.Version.Text, HeadVersion: head.Cargo.Version.Text,
		VersionAt:   versionPlace(head.Cargo),
		BaseSurface: baseSurface, HeadSurface: headSurface,
	}
	if base.Recorded || base.Snapshot { // a record has no version, so the other side's declares nothing
		in.HeadVersion = ""
	}
	if head.Refused() {
		in.Findings = rules.Check(baseSurface, headSurface, nil, rules.Lint(headSurface))
		return s.judged(w, verdict.Failed, in)
	}
	in.Unchecked = slices.Concat(uncheckedOf("base", base), tooLarge("base", baseSurface), uncheckedOf("head", head), tooLarge("head", headSurface))
	if base.Refused() {
		in.Findings = rules.Check(baseSurface, headSurface, nil, rules.Lint(headSurface))
		return s.judged(w, verdict.Changed, in)
	}
	if !base.ACL && head.ACL {
		return s.added(w, base, head)
	}
	var changes []diff.Change
	var faults []rules.Finding
	s.both(func() { changes = diff.Compare(baseSurface, headSurface) }, func() { faults = rules.Lint(headSurface) })
	in.Findings = rules.Check(baseSurface, headSurface, changes, faults)
	status := verdict.Unchanged
	if len(changes) > 0 {
		status = verdict.Changed
	}
	return s.judged(w, status, in)
}

// uncheckedOf says what of a plugin could not be read. On base a file that Tauri
// refuses is such a part; on head it is a finding.
func uncheckedOf(sideName string, p *manifest.Plugin) []verdict.Unchecked {
	var all []verdict.Unchecked
	for _, u := range p.Unchecked {
		all = append(all, unchecked(sideName, u.What, u.Why, u.At))
	}
	for _, f := range p.Faults {
		if sideName == "base" && f.Kind.Fatal() {
			all = append(all, unchecked(sideName, "what the plugin grants", "Tauri refuses "+f.At.File+": "+f.Message, f.At))
		}
	}
	return all
}

// tooLarge says that a surface could not be resolved to its end.
func tooLarge(sideName string, s *acl.Surface) []verdict.Unchecked {
	if err := s.TooLarge(); err != nil {
		return []verdict.Unchecked{unchecked(sideName, "what the plugin's sets grant", err.Error(), versionPlace(s.Plugin.Cargo))}
	}
	return nil
}

func unchecked(sideName, what, why string, at source.Place) verdict.Unchecked {
	return verdict.Unchecked{Side: sideName, What: what, Why: why, File: at.File, Line: at.Line, Col: at.Column}
}

// uncheckedBy is unchecked for a reason that is an error.
func uncheckedBy(sideName, what string, err error, at source.Place) verdict.Unchecked {
	lines := explained(err)
	u := unchecked(sideName, what, lines[0], at)
	u.More = lines[1:]
	return u
}

// added judges a plugin that base does not have, or not with permissions.
func (s *session) added(w work, base, head *manifest.Plugin) verdict.Plugin {
	surface := acl.NewSurface(head)
	in := verdict.Input{
		HeadVersion: head.Cargo.Version.Text, VersionAt: versionPlace(head.Cargo),
		Findings:    append(rules.Lint(surface), rules.Added(head)),
		Unchecked:   append(uncheckedOf("head", head), tooLarge("head", surface)...),
		HeadSurface: surface,
	}
	if base != nil {
		in.BaseVersion = base.Cargo.Version.Text
	}
	if head.Refused() {
		return s.judged(w, verdict.Failed, in)
	}
	return s.judged(w, verdict.Added, in)
}

// gone judges a plugin that head does not have. Where the crate is still there it
// is no plugin any more, or cannot be read: neither is the same as gone.
func (s *session) gone(w work) verdict.Plugin {
	base, err := s.load(w.base, *w.pair.base)
	if err != nil {
		return s.failed(w, "base", err)
	}
	if w.head.isRecorded() {
		return s.removed(w, base)
	}
	if w.base.isSnapshot() {
		switch w.pair.head, err = w.missed(); {
		case err != nil:
			return s.failed(w, "head", err)
		case w.pair.head != nil:
			return s.compare(w)
		}
		return s.removed(w, base)
	}
	head, err := s.loader.Load(w.head, w.pair.base.Dir)
	var broken *manifest.CargoError
	switch {
	case err == nil && head.Crate == base.Crate:
		return s.between(w, base, head)
	case errors.As(err, &broken) && !broken.Virtual:
		return s.failed(w, "head", err)
	}
	return s.removed(w, base)
}

// missed looks for a plugin of a snapshot, which does not tell where it lay, among what head
// has beside plugins: nil if it is not there, an error if it may be.
func (w work) missed() (*manifest.Candidate, error) {
	left, err := w.population.found.LeftOut()
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(left, func(c manifest.Candidate) bool { return sameCrate(c, *w.pair.base) }); i >= 0 {
		return &left[i], nil
	}
	if broken := w.population.found.Broken; len(broken) > 0 {
		return nil, broken[0]
	}
	return nil, nil
}

func (s *session) removed(w work, base *manifest.Plugin) verdict.Plugin {
	return s.judged(w, verdict.Removed, verdict.Input{
		BaseVersion: base.Cargo.Version.Text,
		Findings:    []rules.Finding{rules.Removed(base)},
		BaseSurface: acl.NewSurface(base),
	})
}

// failed is a plugin that could not be looked at.
func (s *session) failed(w work, sideName string, err error) verdict.Plugin {
	return s.judged(w, verdict.Failed, verdict.Input{Unchecked: []verdict.Unchecked{couldNotLoad(sideName, err)}})
}

// couldNotLoad says why a plugin is missing from the answer, with what would help.
func couldNotLoad(sideName string, err error) verdict.Unchecked {
	var cargo *manifest.CargoError
	var at source.Place
	if errors.As(err, &cargo) {
		at = cargo.At
	}
	return uncheckedBy(sideName, "the plugin", err, at)
}

// explained is an error with what would help, a line each. So are the mistakes of a
// configuration.
func explained(err error) []string {
	lines := []string{err.Error()}
	var wrong *config.Error
	if errors.As(err, &wrong) {
		lines = lines[:0]
		for _, m := range wrong.Mistakes {
			lines = append(lines, m.String())
		}
	}
	return append(lines, hintsOf(err)...)
}

// hintsOf is what would help against an error.
func hintsOf(err error) []string {
	var helpful interface{ Hints() []string }
	if !errors.As(err, &helpful) {
		return nil
	}
	return helpful.Hints()
}

// judged completes the input and asks for the verdict.
func (s *session) judged(w work, status verdict.Status, in verdict.Input) verdict.Plugin {
	c := w.candidate()
	in.Plugin, in.Crate, in.Status = c.Key, c.Crate, status
	in.Role, in.Mode, in.ReleaseType = w.role, s.opts.Mode, s.opts.ReleaseType
	in.Head = w.head.told
	if w.base != nil {
		in.Base = &w.base.told
	}
	s.tagged(w, &in)
	in.HeadIsRelease = w.role != verdict.Lint && in.HeadVersion != "" && in.BaseVersion == in.HeadVersion && len(w.bases.releasesOn(*c, w.names)) > 0
	in.Private = c.Cargo != nil && !w.owner().isRecorded() && c.Cargo.Unpublished()
	settings, reconfigured, err := s.settings(w)
	if err != nil {
		in.Unchecked = append(in.Unchecked, uncheckedBy("base", "the configuration, which is to be trusted", err, source.Place{}))
	}
	s.declareElsewhere(w, &in, settings.ConventionalCommits)
	in.Unchecked, in.ReleaseUnknown = append(in.Unchecked, w.unknown...), len(w.unknown) > 0
	in.Since = s.since(w, in.Findings, in.Declaring)
	in.Pending = append(in.Pending, commitsSince(in.Since)...)
	comparison := verdict.Judge(in, settings.Policy)
	if in.Had = s.takenUp(w, comparison.Version); len(in.Had) > 0 {
		comparison = verdict.Judge(in, settings.Policy)
	}
	comparison.Reconfigured, comparison.SinceRelease = reconfigured, w.bases.fixed == nil
	comparison.TrustedBase = s.opts.TrustBase && w.base != nil
	comparison.Version.Guest = s.guestVersion(w)
	quote(comparison.Findings, w.base, w.head)
	quote(comparison.Suppressed, w.base, w.head)
	return verdict.Plugin{
		Key: c.Key, Crate: c.Crate, Path: c.Dir, Status: status,
		Comparisons: []verdict.Comparison{comparison},
	}
}

// owner is the side that the candidate is of.
func (w work) owner() *side {
	if w.pair.head == nil {
		return w.base
	}
	return w.head
}

// versionPlace is where Cargo.toml says the version.
func versionPlace(c *manifest.Cargo) source.Place {
	if !c.Version.At.IsZero() {
		return c.Version.At
	}
	return source.Place{File: c.Path, Span: source.Span{Line: 1, Column: 1, EndLine: 1, EndColumn: 1}}
}

var _ manifest.Side = gitsrc.Side(nil)
