package permver

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/config"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/release"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

// base is a side to compare with, and its role.
type base struct {
	*side
	role verdict.Role
	// tag is the version that the side's tag names, zero where no tag led there.
	tag release.Version
}

// of returns the bases for the plugin of a work: its last releases, or nothing where
// it has none yet.
func (b *baseline) of(w work, names release.Names) ([]base, error) {
	c := *w.pair.head
	repo, err := b.session.repository()
	if err != nil {
		return nil, err
	}
	start, ahead := b.head.commit, b.isAhead()
	if start.ID == "" {
		unborn, err := repo.Unborn()
		if err != nil {
			return nil, err
		}
		if unborn {
			first, err := b.session.open("empty", "no release yet: there is no commit")
			return []base{{side: first, role: verdict.Release}}, err
		}
		if start, err = repo.Resolve("HEAD"); err != nil {
			return nil, err
		}
		ahead = true
	}
	releases, err := b.history()
	if err != nil {
		return nil, err
	}
	intended := b.intended(c)
	found, err := releases.Last(names, release.Head{
		Commit: start.ID, Ahead: ahead, Spec: b.head.told.Spec, Version: intended,
		Changes: func() (bool, error) { return b.session.goesOn(w, start) },
	}, b.crate(c))
	if err == nil && repo.Shallow() && isSecondChoice(found[0], intended) {
		err = gitsrc.ErrShallow // a better one may be where the clone was cut off
	}
	if err != nil {
		return nil, b.cutShort(names, err)
	}
	bases := make([]base, len(found))
	for i, last := range found {
		if bases[i], err = b.at(last); err != nil {
			return nil, err
		}
		if i > 0 {
			bases[i].role = verdict.Prerelease
		}
	}
	return bases, nil
}

// goesOn reports whether head, which lies on a commit, has changes of the plugin to release
// that the commit has not: in what it grants and offers, or in what change files declare
// beside what they did. A build that wrote its generated files again makes none. What cannot
// be read may be one.
func (s *session) goesOn(w work, commit gitsrc.Commit) (bool, error) {
	under := s.revision(commit, "HEAD", "under "+w.head.told.Spec)
	before, err := s.inRelease(w.pair.head, under, w.population)
	if err != nil || before == nil {
		return before == nil, err
	}
	w.base, w.pair.base = under, before
	return s.declaresMore(w) || s.offersOther(w), nil
}

// declaresMore reports whether change files of head may declare what those of base do not.
func (s *session) declaresMore(w work) bool {
	declared, errBase := s.pending(w.base, *w.pair.base)
	declares, errHead := s.pending(w.head, *w.pair.head)
	isNew := func(p release.Pending) bool { return !slices.Contains(declared, p) }
	return errBase != nil || errHead != nil || slices.ContainsFunc(declares, isNew)
}

// offersOther reports whether head may grant or offer something else than base.
func (s *session) offersOther(w work) bool {
	base, errBase := s.load(w.base, *w.pair.base)
	head, errHead := s.load(w.head, *w.pair.head)
	return errBase != nil || errHead != nil || base.Refused() || head.Refused() ||
		len(diff.Compare(acl.NewSurface(base), acl.NewSurface(head))) > 0
}

// isSecondChoice reports whether a release is only taken because there is no tag, or no
// stable release for a version that is one.
func isSecondChoice(found release.Release, version string) bool {
	v := versionOf(version)
	return found.Tag.Name == "" || found.Version.IsPrerelease() && !v.IsZero() && !v.IsPrerelease()
}

// intended is the version that head is on the way to: Cargo.toml's or, where a
// prerelease is to end, the release that change files make of it.
func (b *baseline) intended(c manifest.Candidate) string {
	text := c.Cargo.Version.Text
	v := versionOf(text)
	if !v.IsPrerelease() {
		return text
	}
	pending, err := b.session.pending(b.head, c)
	if err != nil {
		return text // which is told where they are asked for what they declare
	}
	if d := release.Declare(v, v, bump.None, pending...); d.Source == release.FromChangeFile && !d.Next.IsPrerelease() {
		return d.Next.String()
	}
	return text
}

// at opens a release.
func (b *baseline) at(last release.Release) (base, error) {
	if last.None() {
		first, err := b.session.open("empty", last.Reason)
		return base{side: first, role: verdict.Release}, err
	}
	commit, err := b.session.repo.Commit(last.Tag.Commit)
	if err != nil {
		return base{}, err
	}
	opened := base{role: verdict.Release}
	if last.Tag.Name != "" {
		commit.Spec, opened.tag = last.Tag.Name, last.Version
	}
	opened.side = b.session.revision(commit, commit.Spec, last.Reason)
	return opened, nil
}

// crate returns the versions of a plugin of head.
func (b *baseline) crate(c manifest.Candidate) *crateHistory {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.crates == nil {
		b.crates = map[string]*crateHistory{}
	}
	if b.crates[c.Dir] == nil {
		b.crates[c.Dir] = &crateHistory{session: b.session, plugin: c, dir: c.Dir, known: map[string]crateVersion{}}
	}
	return b.crates[c.Dir]
}

// history returns the releases of the repository, read once.
func (b *baseline) history() (*release.Releases, error) {
	b.once.Do(func() {
		var repo *gitsrc.Repo
		if repo, b.err = b.session.repository(); b.err == nil {
			b.releases, b.err = release.NewReleases(repo)
		}
	})
	return b.releases, b.err
}

// releasesOn returns the releases of a plugin whose tags are on head's commit. Where
// the tags cannot be read nothing says that it is one.
func (b *baseline) releasesOn(c manifest.Candidate, namesOf func() (release.Names, error)) []release.Release {
	if !b.headIsTagged() {
		return nil
	}
	releases, err := b.history()
	if err != nil {
		return nil
	}
	names, err := namesOf()
	if err != nil {
		return nil
	}
	tagged, err := releases.Tagged(names, b.head.commit.ID, b.crate(c))
	if err != nil {
		return nil
	}
	return tagged
}

// headIsTagged saves reading all tags where none is on head's commit. One that is the last
// release says nothing of what is at hand.
func (b *baseline) headIsTagged() bool {
	b.tagOnce.Do(func() {
		if b.head.commit.ID != "" && !b.isAhead() {
			b.tagged, _ = b.session.repo.HasTag(b.head.commit.ID)
		}
	})
	return b.tagged
}

// sources returns the versions that speak of the release that a plugin of head is
// compared with. Only a tag's release has any.
func (s *session) sources(b base, p pair) release.Sources {
	if b.tag.IsZero() || p.base == nil {
		return release.Sources{}
	}
	found := s.versionsAt(b.side, *p.base, b.told.Spec)
	found.Tag, found.Head = b.tag, versionOf(p.head.Cargo.Version.Text)
	return found
}

// versionsAt are the versions that a plugin's files hold on a side. That of the npm
// package counts only where the tag is written as npm's tools do, fs@1.2.3 or
// @scope/fs@1.2.3: another tag is for both.
func (s *session) versionsAt(sd *side, c manifest.Candidate, tag string) release.Sources {
	found := release.Sources{Crate: versionOf(c.Cargo.Version.Text)}
	if !strings.Contains(tag, "@") {
		return found
	}
	if g, err := s.loader.Guest(sd, c.Dir); err == nil && g != nil {
		found.Package = versionOf(g.Version.Text)
	}
	return found
}

// tagged completes what is to be judged by what release tags say: the version that
// counts as released, and where a tag and Cargo.toml disagree.
func (s *session) tagged(w work, in *verdict.Input) {
	if w.pair.head == nil || w.role == verdict.Lint {
		return
	}
	mistagged := s.mistagged(w)
	released, disagree := w.sources.Base()
	if disagree {
		in.BaseVersion = released.String()
		f := mismatch(w, fmt.Sprintf("tag %s is on a commit whose Cargo.toml says %s; %s counts as released", w.base.told.Spec, w.sources.Crate, released))
		f.Related = []rules.Related{{Side: "base", At: versionPlace(w.pair.base.Cargo), Message: "the version there"}}
		in.Findings = append(in.Findings, f)
	}
	if len(mistagged) == 0 {
		return
	}
	f := mismatch(w, fmt.Sprintf("tag %s is on this commit, whose Cargo.toml says %s", mistagged[0].Tag.Name, w.pair.head.Cargo.Version.Text))
	f.Introduced = w.base == nil || w.base.commit.ID != w.head.commit.ID
	in.Findings = append(in.Findings, f)
	if first := mistagged[0]; disagree && release.Unchanged(released, w.sources.Tag) && release.Decreased(first.Version, w.sources.Head) {
		in.HeadVersion, in.HeadTag = first.Version.String(), first.Tag.Name // Cargo.toml follows, as it did after base
	}
}

func mismatch(w work, message string) rules.Finding {
	subject := diff.Subject{Kind: diff.OnCrate, Name: w.candidate().Crate}
	return rules.TagVersionMismatch.Finding(subject, message, versionPlace(w.pair.head.Cargo))
}

// mistagged returns the releases of a plugin whose tags are on head's commit, the
// highest first, none if one of them has the version of its Cargo.toml, or of the npm
// package beside it.
func (s *session) mistagged(w work) []release.Release {
	if !w.bases.headIsTagged() {
		return nil
	}
	var wrong []release.Release
	for _, found := range w.bases.releasesOn(*w.pair.head, w.names) {
		versions := s.versionsAt(w.head, *w.pair.head, found.Tag.Name)
		versions.Tag = found.Version
		if _, disagree := versions.Base(); !disagree {
			return nil
		}
		wrong = append(wrong, found)
	}
	return wrong
}

// versionOf is the version that a text stands for, zero if it is none.
func versionOf(text string) release.Version {
	v, _ := release.Parse(text) // what is no version says nothing
	return v
}

// namesOf finds out the names of a plugin when they are first asked for.
func (s *session) namesOf(p pair, head *population, base *side) func() (release.Names, error) {
	return sync.OnceValues(func() (release.Names, error) { return s.names(p, head, base) })
}

// names are the names that releases of a plugin can be tagged with. Its alias is that of
// head, where covector is told of it. The base is that of all plugins, nil if each has its
// own.
func (s *session) names(p pair, head *population, base *side) (release.Names, error) {
	c := p.candidate()
	prefix, _ := s.tagPrefix(p, head, base)
	names := release.Names{
		Crate: c.Crate, Key: c.Key, TagPrefix: prefix,
		Alone: len(head.found.Plugins) == 1, Top: path.Clean(c.Dir) == ".",
	}
	if p.head == nil || head.side.isRecorded() || head.side.isCrate() {
		return names, nil
	}
	var err error
	names.Aliases, names.Others, err = head.side.changes.aliases(head.side, *c)
	return names, err
}

// tagPrefix is the prefix given for the tags of a plugin, or for those of all, or else
// what the configuration says that is trusted, with where it does.
func (s *session) tagPrefix(p pair, head *population, base *side) (prefix string, configured source.Place) {
	for _, name := range slices.Sorted(maps.Keys(s.opts.TagPrefixes)) {
		if name != "" && p.candidate().Is(name, head.side.prefix) {
			return s.opts.TagPrefixes[name], configured
		}
	}
	if common := s.opts.TagPrefixes[""]; common != "" {
		return common, configured
	}
	by, on := head.side, p.head
	if s.opts.TrustBase {
		if by, on = base, p.base; by == nil {
			return "", configured
		}
	}
	settings, _ := s.settingsOf(by, on, p) // mistakes are told by configure, and for a base when it is judged
	return settings.TagPrefix, settings.TagPrefixAt
}

// checkTagPrefixes makes sure that every tag prefix given is for a plugin of head
// and is one of tags.
func (s *session) checkTagPrefixes(head *population, bases *baseline) error {
	for _, name := range slices.Sorted(maps.Keys(s.opts.TagPrefixes)) {
		if name != "" {
			matches, err := head.named(name, head.side.prefix)
			if err != nil {
				return err
			}
			if len(matches) == 0 {
				return &NoPluginError{Name: name, Where: head.side.told.Label, known: head.keys(), broken: head.found.Broken}
			}
		}
		releases, err := bases.history()
		if err != nil {
			return err
		}
		if err := releases.CheckPrefix(release.Names{TagPrefix: s.opts.TagPrefixes[name]}); err != nil {
			return err
		}
	}
	return nil
}

// checkConfiguredPrefixes makes sure that no configured tag prefix hides the releases of a
// plugin, which would then be compared with something else. One that no tag has yet is
// fine where the plugin's names do not find any either. Base is nil if each plugin has
// its own.
func (s *session) checkConfiguredPrefixes(head, base *population, bases *baseline) error {
	if !head.side.inHistory() {
		return nil
	}
	all, by, onto := make([]pair, len(head.plugins)), head.side, (*side)(nil)
	for i := range head.plugins {
		all[i].head = &head.plugins[i]
	}
	if base != nil {
		all, onto = pairs(base, head), base.side
	}
	if s.opts.TrustBase {
		by = onto
	}
	wrong := map[source.Place]config.Mistake{}
	for _, p := range all {
		if p.head == nil {
			continue
		}
		prefix, at := s.tagPrefix(p, head, onto)
		if at.IsZero() {
			continue
		}
		releases, err := bases.history()
		if err != nil {
			return err
		}
		names, err := s.names(p, head, onto)
		if err != nil {
			continue // which is told where its releases are looked for
		}
		if missed := releases.Missed(names, bases.crate(*p.head)); len(missed) > 0 {
			mistake := noSuchPrefix(at, prefix, names, missed)
			if earlier, several := wrong[at]; several {
				mistake.Message, mistake.Advice = earlier.Message, "leave it out: the names of the plugins are enough"
			}
			wrong[at] = mistake
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	return joinMistakes(s.whereRead(by), config.NewError(slices.Collect(maps.Values(wrong))))
}

// noSuchPrefix says of a tag prefix which releases it misses.
func noSuchPrefix(at source.Place, prefix string, names release.Names, missed []release.Release) config.Mistake {
	newest := missed[0]
	tags := "tag " + newest.Tag.Name + " is"
	if more := len(missed) - 1; more > 0 {
		tags = fmt.Sprintf("tag %s and %d more are", newest.Tag.Name, more)
	}
	advice := "leave it out: the names of the plugin are enough"
	if usual := strings.TrimSuffix(newest.Tag.Name, newest.Version.String()); usual != "" {
		advice = fmt.Sprintf("write tag-prefix = %q, or leave it out", usual)
	}
	return config.Mistake{
		At: at, Advice: advice,
		Message: fmt.Sprintf("no tag is the prefix %q and a version, though %s of %s", prefix, tags, names),
	}
}
