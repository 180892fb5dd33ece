package release

import (
	"regexp"
	"slices"
	"strings"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/lazy"
)

// Names are the names under which a plugin's releases can be tagged.
type Names struct {
	// Crate is the package's name, Key the plugin's ACL key.
	Crate, Key string
	// Aliases are further names that release tools have for the plugin, as covector
	// has in its configuration.
	Aliases []string
	// TagPrefix is what stands before the version in the plugin's tags, where the
	// user says it: then no other tag counts, and no name.
	TagPrefix string
	// Alone is whether the repository holds no other plugin, so that a tag without
	// a name can only mean this one, or an application around it.
	Alone bool
	// Top is whether the plugin's crate is at the top of the repository, so that
	// there is no application around it.
	Top bool
	// Others are names that a release tool has for other packages, such as the npm
	// package beside the crate. They mean no release of the plugin.
	Others []string
}

// String is the name that people know the plugin by.
func (n Names) String() string {
	if n.Key != "" {
		return n.Key
	}
	return n.Crate
}

// has reports whether the plugin is called name: its crate, its key, an alias, or
// its crate without what the crates of Tauri plugins begin with.
func (n Names) has(name string) bool {
	switch {
	case slices.Contains(n.Aliases, name):
		return true
	case slices.Contains(n.Others, name):
		return false
	}
	return name == n.Crate || name == n.Key || name == strings.TrimPrefix(n.Crate, "tauri-plugin-")
}

// In reports whether a tag is a release that names the plugin: by its prefix, or else by one
// of its names. One that is a version alone names none, also where it means the plugin.
func (n Names) In(tag string) bool {
	if n.TagPrefix != "" {
		return len(withPrefix(n.TagPrefix, []gitsrc.Tag{{Name: tag}})) > 0
	}
	name, _, ok := readTag(tag)
	return ok && name != "" && n.has(name)
}

// tagForms are how release tools write tags: a version, alone or after a name.
//
//	1.2.3, v1.2.3            repositories with one package
//	@scope/fs@1.2.3          lerna and changesets, also fs@1.2.3 without a scope
//	fs_v1.2.3                by hand
//	fs-v1.2.3, fs-1.2.3      covector, release-plz, cargo-release
//
// What follows the name has to be a version and nothing else, so "v2", which
// moves along with every 2.x, and "desktop_v0.0.10_nightly" are no releases, and
// "fs-js-v1.2.3", which tags the JavaScript twin, is one of a package "fs-js".
var tagForms = []func() *regexp.Regexp{
	lazy.Regexp(`^()v?([0-9].*)$`),
	lazy.Regexp(`^(?:@[^/@]+/)?([^/@]+)@([0-9].*)$`),
	lazy.Regexp(`^(.+?)_v([0-9]+\.[0-9]+\.[0-9]+.*)$`),
	lazy.Regexp(`^(.+?)-v?([0-9]+\.[0-9]+\.[0-9]+.*)$`),
}

// readTag splits a tag into the name before the version, "" if there is none, and
// the version. It is false for a tag that is no release.
func readTag(tag string) (name string, v Version, ok bool) {
	for _, form := range tagForms {
		if m := form().FindStringSubmatch(tag); m != nil {
			if v, err := Parse(m[2]); err == nil {
				return m[1], v, true
			}
		}
	}
	return "", Version{}, false
}

// namedRelease is a release with the name that stands in its tag, "" if none does.
type namedRelease struct {
	name string
	Release
}

// readTags picks the tags that are releases, of whatever they may be.
func readTags(tags []gitsrc.Tag) []namedRelease {
	var found []namedRelease
	for _, tag := range tags {
		if name, version, ok := readTag(tag.Name); ok {
			found = append(found, namedRelease{name, Release{Tag: tag, Version: version}})
		}
	}
	return found
}

// choose returns the releases of the plugin. A tag without a name counts where it
// cannot mean another plugin: where there is no other, or no tag has a name. It can
// still mean an application, unless the plugin's crate is at the top: such a
// release is marked as bare.
func choose(names Names, all []namedRelease) []Release {
	var named, bare []Release
	others := false
	for _, found := range all {
		switch {
		case found.name == "":
			found.bare = !names.Top
			bare = append(bare, found.Release)
		case names.has(found.name):
			named = append(named, found.Release)
		default:
			others = true
		}
	}
	if names.Alone || len(named) == 0 && !others {
		return append(named, bare...)
	}
	return named
}

// withPrefix returns the releases whose tags are the prefix and a version.
func withPrefix(prefix string, tags []gitsrc.Tag) []Release {
	var found []Release
	for _, tag := range tags {
		if rest, ok := strings.CutPrefix(tag.Name, prefix); ok {
			if v, err := Parse(rest); err == nil {
				found = append(found, Release{Tag: tag, Version: v})
			}
		}
	}
	return found
}

// prefixes returns what stands before the version in tags that are releases, if
// anything does, each once and sorted.
func prefixes(tags []gitsrc.Tag) []string {
	var found []string
	for _, tag := range tags {
		if _, v, ok := readTag(tag.Name); ok {
			if prefix := strings.TrimSuffix(tag.Name, v.String()); prefix != "" {
				found = append(found, prefix)
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}
