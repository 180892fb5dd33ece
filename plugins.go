package permver

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/nearest"
	"github.com/permver/permver/internal/verdict"
)

// population is the plugins of one side that the run is about.
type population struct {
	side    *side
	plugins []manifest.Candidate
	found   *manifest.Found
}

// populate finds the plugins of a side, those left out by default among them only
// if they are named.
func (s *session) populate(sd *side) (*population, error) {
	found, err := s.discover(sd)
	if err != nil {
		return nil, err
	}
	p := &population{side: sd, found: found}
	if len(s.opts.Plugins) == 0 {
		for _, c := range found.Plugins {
			if around(sd.prefix, c.Dir) {
				p.plugins = append(p.plugins, c)
			}
		}
		return p, nil
	}
	for _, name := range s.opts.Plugins {
		named, err := p.named(name, p.side.prefix)
		if err != nil {
			return nil, err
		}
		for _, c := range named {
			if !slices.ContainsFunc(p.plugins, func(other manifest.Candidate) bool { return other.Dir == c.Dir && other.Key == c.Key }) {
				p.plugins = append(p.plugins, c)
			}
		}
	}
	return p, nil
}

// discover finds the plugins of a side.
func (s *session) discover(sd *side) (*manifest.Found, error) {
	if sd.isRecorded() {
		return &manifest.Found{Plugins: sd.candidates()}, nil
	}
	return s.loader.Discover(sd)
}

// limitToTag limits the run to the plugins that a tag names, where the job is for that tag and
// head is its commit: it is their release, and no other plugin's. Where the user names plugins,
// or the tag names none of them, or all, nothing changes. The base is nil if each plugin has
// its own.
func (s *session) limitToTag(tag string, base, head *population) {
	if tag == "" || s.forRelease || len(s.opts.Plugins) > 0 || !s.isTagOf(tag, head.side) {
		return
	}
	var onto *side
	all := make([]pair, len(head.plugins))
	for i := range head.plugins {
		all[i].head = &head.plugins[i]
	}
	if base != nil {
		onto, all = base.side, pairs(base, head)
	}
	var inHead, inBase []manifest.Candidate
	var crates, keys []string
	for _, p := range all {
		if p.head == nil {
			continue
		}
		names, err := s.names(p, head, onto)
		if err != nil || !names.In(tag) {
			continue // the error is told where the plugin's releases are looked for
		}
		inHead, crates, keys = append(inHead, *p.head), append(crates, p.head.Crate), append(keys, p.head.Key)
		if p.base != nil {
			inBase = append(inBase, *p.base)
		}
	}
	if len(inHead) == 0 || len(inHead) == len(head.plugins) {
		return
	}
	s.opts.Plugins, head.plugins = crates, inHead
	if base != nil {
		base.plugins = inBase
	}
	head.side.told.Reason += fmt.Sprintf("; limited to %s, which the tag %s names", strings.Join(keys, " and "), tag)
}

// isTagOf reports whether a tag leads to the commit of a side.
func (s *session) isTagOf(tag string, sd *side) bool {
	if sd.commit.ID == "" {
		return false
	}
	commit, err := s.repo.Resolve("refs/tags/" + tag)
	return err == nil && commit.ID == sd.commit.ID
}

// around reports whether a plugin's folder lies in the folder that the user
// named, or the other way round.
func around(prefix, dir string) bool {
	return prefix == "" || dir == "" || prefix == dir ||
		strings.HasPrefix(dir, prefix+"/") || strings.HasPrefix(prefix, dir+"/")
}

// named returns the plugins of that name, which may be a folder below that at prefix.
func (p *population) named(name, prefix string) ([]manifest.Candidate, error) {
	if matches := matching(p.found.Plugins, name, prefix); len(matches) > 0 {
		return matches, nil
	}
	if p.side.isRecorded() {
		return nil, nil
	}
	left, err := p.found.LeftOut()
	if err != nil {
		return nil, err
	}
	return matching(left, name, prefix), nil
}

func matching(candidates []manifest.Candidate, name, prefix string) []manifest.Candidate {
	var matches []manifest.Candidate
	for _, c := range candidates {
		if c.Is(name, prefix) {
			matches = append(matches, c)
		}
	}
	return matches
}

// pair is one plugin on both sides; an index is -1 where a side has none.
type pair struct {
	base, head *manifest.Candidate
}

// candidate is the plugin in head, or in base if it is there only.
func (p pair) candidate() *manifest.Candidate {
	if p.head != nil {
		return p.head
	}
	return p.base
}

// The ways in which a plugin of one side is found again on another, surest first.
func sameCrate(a, b manifest.Candidate) bool { return a.Crate == b.Crate }
func sameDir(a, b manifest.Candidate) bool   { return a.Dir == b.Dir }
func sameKey(a, b manifest.Candidate) bool   { return a.Key == b.Key }

// only is for plugins that have nothing beside them on their sides.
func only(_, _ manifest.Candidate) bool { return true }

// match pairs the plugins of two sides in the given ways, one after the other. What
// is left is on one side only.
func match(base, head []manifest.Candidate, ways ...func(a, b manifest.Candidate) bool) []pair {
	pairs := make([]pair, len(head))
	taken := make([]bool, len(base))
	for i := range head {
		pairs[i].head = &head[i]
	}
	for _, alike := range ways {
		for i := range pairs {
			for j := range base {
				if pairs[i].base == nil && !taken[j] && alike(base[j], *pairs[i].head) {
					pairs[i].base, taken[j] = &base[j], true
				}
			}
		}
	}
	for j := range base {
		if !taken[j] {
			pairs = append(pairs, pair{base: &base[j]})
		}
	}
	return pairs
}

// pairs matches the plugins of two sides. An application's record knows no more of a plugin
// than its key, and in a packaged crate and a snapshot it lies in no folder.
func pairs(base, head *population) []pair {
	ways := []func(a, b manifest.Candidate) bool{sameCrate, sameDir, sameKey}
	switch {
	case base.side.ofApplication() || head.side.ofApplication():
		ways = []func(a, b manifest.Candidate) bool{sameKey}
	case base.side.isSnapshot() || head.side.isSnapshot():
		ways = []func(a, b manifest.Candidate) bool{sameCrate, sameKey}
		if len(base.found.Plugins) == 1 && len(head.found.Plugins) == 1 {
			ways = append(ways, only)
		}
	case base.side.isCrate() != head.side.isCrate():
		ways = []func(a, b manifest.Candidate) bool{sameCrate, sameKey}
	}
	all := match(base.plugins, head.plugins, ways...)
	if base.side.isOf(head.side) || head.side.isOf(base.side) {
		return all
	}
	return slices.DeleteFunc(all, func(p pair) bool { return p.base == nil || p.head == nil })
}

// askedFor matches the plugins that the run is about. A snapshot does not tell where its
// plugins lie: those count that were named, and that the other side has where a folder
// was.
func (s *session) askedFor(base, head *population) []pair {
	alone := func(of *population, c *manifest.Candidate) bool {
		switch {
		case c == nil:
			return false
		case !of.side.isSnapshot():
			return true
		case len(s.opts.Plugins) > 0:
			return slices.ContainsFunc(s.opts.Plugins, func(name string) bool { return c.Is(name, of.side.prefix) })
		}
		return base.side.prefix+head.side.prefix == ""
	}
	all := pairs(base.whole(), head.whole())
	return slices.DeleteFunc(all, func(p pair) bool { return !alone(base, p.base) && !alone(head, p.head) })
}

// whole is the population with all plugins of a snapshot, whatever was asked for.
func (p *population) whole() *population {
	if !p.side.isSnapshot() {
		return p
	}
	return &population{side: p.side, plugins: p.found.Plugins, found: p.found}
}

// isOf reports whether what the side does not have is gone, or not yet there, seen
// from the other. An application, a packaged crate and a repository each have
// plugins that the others have not: of those only what both have is compared.
func (sd *side) isOf(other *side) bool {
	return sd.told.Kind == gitsrc.KindEmpty || sd.ofApplication() == other.ofApplication() && sd.isCrate() == other.isCrate()
}

// ofApplication reports whether an application's build recorded the side.
func (sd *side) ofApplication() bool { return sd.told.Kind == kindRecorded }

func (sd *side) isCrate() bool { return sd.told.Kind == gitsrc.KindCrate }

// NothingInCommonError are two sides that have no plugin in common, of which one is an
// application's record or a packaged crate.
type NothingInCommonError struct {
	Base, Head string
	keys       []string
}

func (e *NothingInCommonError) Error() string {
	return fmt.Sprintf("no plugin is in both %s and %s", e.Base, e.Head)
}

// Hints says which plugins the base has.
func (e *NothingInCommonError) Hints() []string {
	return []string{fmt.Sprintf("the plugins of %s are %s", e.Base, strings.Join(e.keys, ", "))}
}

// keys are the ACL keys of a side's plugins.
func (p *population) keys() []string {
	keys := make([]string, len(p.plugins))
	for i, c := range p.plugins {
		keys[i] = c.Key
	}
	return keys
}

// NoPluginError is a run without a plugin to look at.
type NoPluginError struct {
	// Name is the plugin asked for, "" if any would have done; Where is the side, or the
	// folder of it to which the run is limited.
	Name, Where string
	known       []string
	broken      []*manifest.CargoError
	submodules  bool
}

func (e *NoPluginError) Error() string {
	if e.Name == "" {
		return fmt.Sprintf("no Tauri plugin found in %s", e.Where)
	}
	return fmt.Sprintf("no plugin %q in %s", e.Name, e.Where)
}

// Hints says which plugins there are, or what makes a crate one.
func (e *NoPluginError) Hints() []string {
	hints := make([]string, 0, len(e.broken)+1)
	for _, b := range e.broken {
		hints = append(hints, b.Error())
	}
	switch near := nearest.Of(e.Name, e.known, 3); {
	case e.Name != "" && len(near) > 0:
		hints = append(hints, "did you mean "+strings.Join(near, ", or ")+"?")
	case e.Name != "" && len(e.known) > 0:
		hints = append(hints, "the plugins are "+strings.Join(e.known, ", "))
	case len(e.known) > 0:
		hints = append(hints, "the repository's plugins are "+strings.Join(e.known, ", ")+": go to the folder of one, or to the top for all")
	default:
		if e.submodules {
			hints = append(hints, "a submodule is a repository of its own: name its folder")
		}
		hints = append(hints, "a plugin is a crate that depends on tauri-plugin; name its folder with --plugin if it is an example, a test or a template")
	}
	return hints
}

// Usage reports whether the plugin was named by the user, who can name another.
func (e *NoPluginError) Usage() bool { return e.Name != "" }

// missing returns the error for names, or for a run, that no population has a
// plugin for.
func (s *session) missing(populations ...*population) error {
	var known []string
	var broken []*manifest.CargoError
	labels := make([]string, 0, len(populations))
	some, submodules := false, false
	for _, p := range populations {
		labels = append(labels, p.side.searched())
		broken = append(broken, p.found.Broken...)
		some = some || len(p.plugins) > 0
		for _, c := range p.found.Plugins {
			known = append(known, c.Key)
		}
	}
	slices.Sort(known)
	where := strings.Join(slices.Compact(labels), " and ")
	for _, name := range s.opts.Plugins {
		if !slices.ContainsFunc(populations, func(p *population) bool { return len(p.matchingOwn(name)) > 0 }) {
			return &NoPluginError{Name: name, Where: where, known: slices.Compact(known), broken: broken}
		}
	}
	if !some && (len(broken) > 0 || !s.fromHook()) {
		for _, p := range populations {
			_, err := p.side.Stat(".gitmodules")
			submodules = submodules || err == nil
		}
		return &NoPluginError{Where: where, known: slices.Compact(known), broken: broken, submodules: submodules}
	}
	return nil
}

// searched names the side, or the folder of it to which the run is limited.
func (sd *side) searched() string {
	if sd.prefix == "" {
		return sd.told.Label
	}
	return sd.prefix + " of " + sd.told.Label
}

func (p *population) matchingOwn(name string) []manifest.Candidate {
	return matching(p.plugins, name, p.side.prefix)
}

// seen returns what the side holds beside plugins.
func (p *population) seen() []verdict.Seen {
	all := make([]verdict.Seen, 0, len(p.found.Seen))
	for _, s := range p.found.Seen {
		all = append(all, verdict.Seen{Kind: s.Kind, Name: s.Name, File: s.At.File, Line: s.At.Line})
	}
	return all
}
