package permver

import (
	"encoding/json"
	"maps"
	"path"
	"slices"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/release"
	"github.com/permver/permver/internal/verdict"
)

// base is a side to compare with, and its role.
type base struct {
	*side
	role verdict.Role
	// tag is the version that the side's tag names, zero where no tag led there.
	tag release.Version
}

// of returns the bases for one plugin of head: its last releases, or nothing where
// it has none yet.
func (b *baseline) of(c manifest.Candidate, names release.Names) ([]base, error) {
	repo, err := b.session.repository()
	if err != nil {
		return nil, err
	}
	start, ahead := b.head.commit, false
	if start.ID == "" {
		if unborn, err := repo.Unborn(); unborn || err != nil {
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
	found, err := releases.Last(names, release.Head{
		Commit: start.ID, Ahead: ahead, Spec: b.head.told.Spec, Version: c.Cargo.Version.Text,
	}, b.crate(c))
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

// isRelease reports whether head is a commit that a release tag of the plugin is
// on. Where the tags cannot be read nothing says that it is one.
func (b *baseline) isRelease(c manifest.Candidate, names release.Names) bool {
	if !b.headIsTagged() {
		return false
	}
	releases, err := b.history()
	if err != nil {
		return false
	}
	tagged, err := releases.Tagged(names, b.head.commit.ID, b.crate(c))
	return err == nil && len(tagged) > 0
}

// headIsTagged saves reading all tags where none is on head's commit.
func (b *baseline) headIsTagged() bool {
	b.tagOnce.Do(func() {
		if b.head.commit.ID != "" {
			b.tagged, _ = b.session.repo.HasTag(b.head.commit.ID)
		}
	})
	return b.tagged
}

// sources returns the versions that speak of the release that a plugin of head, its
// base there, is compared with. Only a tag's release has any.
func (b base) sources(atBase, atHead *manifest.Candidate) release.Sources {
	if b.tag.IsZero() || atBase == nil {
		return release.Sources{}
	}
	return release.Sources{
		Tag:     b.tag,
		Crate:   versionOf(atBase.Cargo.Version.Text),
		Package: packageVersion(b.side, atBase.Dir),
		Head:    versionOf(atHead.Cargo.Version.Text),
	}
}

// versionOf is the version that a text stands for, zero if it is none.
func versionOf(text string) release.Version {
	v, _ := release.Parse(text) // what is no version says nothing
	return v
}

// packageVersion is the version of the guest bindings in a folder, zero where
// there is no package.json that says it.
func packageVersion(sd gitsrc.Side, dir string) release.Version {
	file := path.Join(dir, "package.json")
	entry, err := sd.Stat(file)
	if err != nil {
		return release.Version{}
	}
	content, _, err := sd.ReadFile(file, entry)
	var pack struct{ Version string }
	if err != nil || json.Unmarshal(content, &pack) != nil {
		return release.Version{}
	}
	return versionOf(pack.Version)
}

// names are the names that releases of a plugin can be tagged with. Its aliases are
// those of head, where release tools are told of them.
func (s *session) names(p pair, head *population) (release.Names, error) {
	c := p.candidate()
	names := release.Names{
		Crate: c.Crate, Key: c.Key, TagPrefix: s.tagPrefix(*c, head),
		Alone: len(head.found.Plugins) == 1, Top: path.Clean(c.Dir) == ".",
	}
	if p.head == nil || head.side.isRecorded() || head.side.isCrate() {
		return names, nil
	}
	var err error
	names.Aliases, err = s.declared.aliases(head.side, *c)
	return names, err
}

// tagPrefix is the prefix given for the tags of a plugin, or for those of all.
func (s *session) tagPrefix(c manifest.Candidate, head *population) string {
	for _, name := range slices.Sorted(maps.Keys(s.opts.TagPrefixes)) {
		if name != "" && len(head.matching([]manifest.Candidate{c}, name)) > 0 {
			return s.opts.TagPrefixes[name]
		}
	}
	return s.opts.TagPrefixes[""]
}

// checkTagPrefixes makes sure that every tag prefix given is for a plugin of head
// and is one of tags.
func (s *session) checkTagPrefixes(head *population, bases *baseline) error {
	for _, name := range slices.Sorted(maps.Keys(s.opts.TagPrefixes)) {
		if name != "" {
			matches, err := head.named(name)
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
