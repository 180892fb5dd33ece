package permver

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/changefile"
	"github.com/permver/permver/internal/declare"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/release"
	"github.com/permver/permver/internal/report"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/verdict"
)

// bumpPlan is which bump each plugin needs, with what it takes to declare it.
type bumpPlan struct {
	session  *session
	head     *population
	bumps    *Bumps
	versions []plannedVersion
	names    map[string][]string // those taken in folders of change files
}

// plannedVersion is a version of a Cargo.toml that has to be another one.
type plannedVersion struct {
	plugin int // its index among the bumps
	at     source.Place
	old    string
	next   release.Version
}

// planBumps checks, and finds out where what is missing would be declared.
func (s *session) planBumps(ctx context.Context) (*bumpPlan, error) {
	s.forRelease = true
	result, head, err := s.checkHead(ctx)
	if err != nil {
		return nil, err
	}
	p := &bumpPlan{
		session: s, head: head, names: make(map[string][]string),
		bumps: &Bumps{Tool: result.Tool, Head: head.side.told, Reader: result.Reader, Plugins: make([]report.Bump, len(result.Plugins))},
	}
	for i, plugin := range result.Plugins {
		if err := p.add(i, plugin); err != nil {
			return nil, fmt.Errorf("look where %s declares its bump: %w", plugin.Key, err)
		}
	}
	p.settleVersions()
	return p, p.findTodo()
}

// add takes over what was found out of a plugin.
func (p *bumpPlan) add(i int, plugin verdict.Plugin) error {
	c := decisive(plugin)
	p.bumps.Plugins[i] = report.Bump{
		Key: plugin.Key, Name: plugin.Name(), Crate: plugin.Crate, Path: plugin.Path, State: bumpState(plugin, c),
		Base: c.Base, Version: c.Version, Unchecked: c.Unchecked,
	}
	switch b := &p.bumps.Plugins[i]; {
	case b.State == report.BumpMissing:
		return p.place(i, c)
	case b.State == report.BumpFailed && len(b.Unchecked) == 0:
		b.Why = "Tauri refuses one of its files, which `permver lint` tells"
	}
	return nil
}

// decisive is the comparison that a version has to agree with: that with the last
// release, or else the only one.
func decisive(p verdict.Plugin) verdict.Comparison {
	if i := slices.IndexFunc(p.Comparisons, func(c verdict.Comparison) bool { return c.Role == verdict.Release }); i >= 0 {
		return p.Comparisons[i]
	}
	return p.Comparisons[0]
}

func bumpState(p verdict.Plugin, c verdict.Comparison) report.BumpState {
	switch {
	case p.Status == verdict.Failed:
		return report.BumpFailed
	case p.Status == verdict.Added, p.Status == verdict.Removed, c.Version.Unpublished:
		return report.NoBumpNeeded
	case c.Version.Sufficient == nil:
		return report.BumpUnknown
	case !*c.Version.Sufficient:
		return report.BumpMissing
	case c.Version.Needed == bump.None:
		return report.NoBumpNeeded
	}
	return report.BumpEnough
}

// place finds out where a plugin would declare its bump: in a change file if covector
// knows it, else in Cargo.toml.
func (p *bumpPlan) place(i int, c verdict.Comparison) error {
	b := &p.bumps.Plugins[i]
	candidate := p.candidate(b)
	if candidate == nil {
		b.Why = "it is no plugin of head any more"
		return nil
	}
	if b.Why = whyNoVersion(c.Version); b.Why != "" {
		return nil
	}
	folder, alias, err := p.covector(*candidate)
	if err != nil {
		return err
	}
	if folder == nil {
		if b.Why, err = p.brokenConfiguration(*candidate); b.Why != "" || err != nil {
			return err
		}
	}
	if folder != nil {
		return p.placeChange(b, c, *candidate, folder, alias)
	}
	p.placeVersion(i, c, *candidate)
	return nil
}

// whyNoVersion says why no next version can be declared, "" if one can.
func whyNoVersion(v verdict.Version) string {
	head, err := release.Parse(v.Head)
	base, _ := release.Parse(v.Base)
	switch {
	case v.Head == "":
		return "head has no version"
	case err != nil:
		return err.Error()
	case release.Decreased(base, head):
		return "the version went down from " + v.Base
	}
	return ""
}

// candidate is the crate of a plugin in head.
func (p *bumpPlan) candidate(b *report.Bump) *manifest.Candidate {
	i := slices.IndexFunc(p.head.plugins, func(c manifest.Candidate) bool { return c.Dir == b.Path && c.Crate == b.Crate && c.Key == b.Key })
	if i < 0 {
		return nil
	}
	return &p.head.plugins[i]
}

// covector returns the folder of covector's change files that can name a crate, with
// the name that they have for it; nil if there is none.
func (p *bumpPlan) covector(c manifest.Candidate) (*changefile.Folder, string, error) {
	all, err := p.head.side.changes.around(p.head.side, c.Dir)
	if err != nil {
		return nil, "", err
	}
	for _, at := range manifestsOf(c) {
		for _, changes := range all {
			for i, folder := range changes.Folders {
				if folder.Tool != changefile.Covector {
					continue
				}
				for _, pack := range folder.Packages {
					if pack.Manifest == at {
						return &changes.Folders[i], pack.Alias, nil
					}
				}
			}
		}
	}
	return nil, "", nil
}

// brokenConfiguration says that a configuration of covector cannot be read, which may
// name the plugin; "" if none is broken.
func (p *bumpPlan) brokenConfiguration(c manifest.Candidate) (string, error) {
	all, err := p.head.side.changes.around(p.head.side, c.Dir)
	for _, changes := range all {
		for _, fault := range changes.Faults {
			if path.Base(fault.At.File) == "config.json" && path.Base(path.Dir(fault.At.File)) == ".changes" {
				return fault.At.File + " cannot be read, and says whether change files are for it", nil
			}
		}
	}
	return "", err
}

// placeChange declares a bump in a new change file.
func (p *bumpPlan) placeChange(b *report.Bump, c verdict.Comparison, in manifest.Candidate, folder *changefile.Folder, alias string) error {
	head, err := release.Parse(c.Version.Head)
	if err != nil {
		return err
	}
	base, err := release.Parse(c.Version.Base)
	if err != nil {
		return err
	}
	number := p.smallestNumber(&in, base, head, c.Version.Needed, folder)
	if number == bump.None {
		b.Why = "whatever number covector raises, the version is not enough"
		return nil
	}
	file := declare.ChangeFile{Package: alias, Bump: number}
	file.Breaks, file.Additions = changesOf(c)
	if c.Version.Required == bump.Major && folder.Knows(breakingLabel) {
		file.Label = breakingLabel
	}
	name, err := p.freeName(folder.Path, b.Key)
	if err != nil {
		return err
	}
	if name == "" {
		b.Why = folder.Path + ", where change files belong, is no folder of the repository"
		return nil
	}
	b.Declaration = &report.Declaration{File: name, Package: alias, Value: file.Word(), Text: file.Text()}
	for _, pack := range folder.Packages {
		if pack.Manifest == path.Join(in.Dir, "package.json") {
			b.Todo = append(b.Todo, fmt.Sprintf("%s moves only if a change file names %q too", pack.Manifest, pack.Alias))
		}
	}
	return nil
}

// smallestNumber is the first number that a change file can name so that the version
// which covector makes is enough, None if there is none.
func (p *bumpPlan) smallestNumber(c *manifest.Candidate, base, head release.Version, needed bump.Class, folder *changefile.Folder) bump.Class {
	settings, _ := p.session.settingsOf(p.head.side, c, pair{head: c}) // the check has told of mistakes
	for number := bump.Patch; number <= bump.Major; number++ {
		declared := release.Pending{Source: release.FromChangeFile, Word: number}
		if folder.Prerelease != nil {
			declared.Prerelease = folder.Prerelease.Tag
		}
		if verdict.Suffices(base, head, declared, needed, settings.Policy) {
			return number
		}
	}
	return bump.None
}

// breakingLabel is what repositories that sort their changelogs call breaks.
const breakingLabel = "breaking"

// changesOf are the messages of what is known to need a bump.
func changesOf(c verdict.Comparison) (breaks, additions []string) {
	for _, f := range c.Findings {
		isNew := f.Severity == 0 || f.Introduced
		switch {
		case !isNew, f.Certainty == diff.Unknown, f.Bump == bump.None:
		case f.Bump == bump.Major:
			breaks = append(breaks, report.Visible(f.Message))
		default:
			additions = append(additions, report.Visible(f.Message))
		}
	}
	return breaks, additions
}

// freeName is the path of a new change file, "" if the repository has no place for it.
func (p *bumpPlan) freeName(dir, plugin string) (string, error) {
	if !fs.ValidPath(dir) {
		return "", nil
	}
	if _, known := p.names[dir]; !known {
		entries, err := p.head.side.ReadDir(dir)
		switch {
		case errors.Is(err, gitsrc.ErrLink), errors.Is(err, gitsrc.ErrNotDir), errors.Is(err, gitsrc.ErrSubmodule):
			return "", nil
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return "", err
		}
		for _, e := range entries {
			p.names[dir] = append(p.names[dir], e.Name)
		}
	}
	name := declare.FreeName(plugin, p.names[dir])
	p.names[dir] = append(p.names[dir], name)
	return path.Join(dir, name), nil
}

// placeVersion declares a bump in the Cargo.toml that holds the version.
func (p *bumpPlan) placeVersion(i int, c verdict.Comparison, in manifest.Candidate) {
	b := &p.bumps.Plugins[i]
	next, err := release.Parse(c.Version.NeededVersion)
	switch version := in.Cargo.Version; {
	case version.At.IsZero():
		b.Why = "no Cargo.toml holds its version"
	case err != nil:
		b.Why = "no version after " + c.Version.Base + " is enough"
	default:
		next = release.KeepPrerelease(versionOf(version.Text), next)
		b.Declaration = &report.Declaration{File: version.At.File, Line: version.At.Line}
		p.versions = append(p.versions, plannedVersion{plugin: i, at: version.At, old: version.Text, next: next})
	}
}

// settleVersions gives the plugins that share a version the largest that one of them
// needs.
func (p *bumpPlan) settleVersions() {
	for i := range p.versions {
		for _, other := range p.versions {
			if other.at == p.versions[i].at && release.Compare(other.next, p.versions[i].next) > 0 {
				p.versions[i].next = other.next
			}
		}
		p.bumps.Plugins[p.versions[i].plugin].Declaration.Value = p.versions[i].next.String()
	}
}
