package rules

import (
	"fmt"
	"path"
	"slices"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/listing"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source"
)

// publishRules are about what stands in the way of a release, or is missing in it.
var publishRules = []*Rule{
	{
		ID:      "reference-stale",
		Summary: "reference.md does not tell the permissions as they are",
		Meaning: "tauri-plugin writes the list anew when the plugin is built. `cargo publish` then stops: the build script modified the source directory. Until then readers are told of permissions that are not there, or not told of those that are.",
		Help:    "build the plugin once and commit what it wrote below permissions",
		Bump:    bump.None, Effect: Publish, Severity: Warning, Group: Builds,
		Since: "0.1.0", Tags: []Tag{Generated}, References: []string{sourceBuilder, cargoPublish},
		Unrecorded: true,
		lint:       lintReference,
	},
	{
		ID:      "schema-stale",
		Summary: "schema.json does not tell the permissions as they are",
		Meaning: "tauri-plugin writes the schema anew when the plugin is built. `cargo publish` then stops: the build script modified the source directory. Until then editors propose members of sets by the old list.",
		Help:    "build the plugin once and commit what it wrote below permissions",
		Bump:    bump.None, Effect: Publish, Severity: Warning, Group: Builds,
		Since: "0.1.0", Tags: []Tag{Generated}, References: []string{sourceBuilder, cargoPublish},
		Unrecorded: true,
		lint:       lintSchema,
	},
	{
		ID:      "package-drops-permissions",
		Summary: "Cargo leaves out of the package what the plugin's build needs",
		Meaning: "`include` or `exclude` in Cargo.toml keeps files out of what is published. `cargo publish` stops where its trial build notices: that of the machine's own system, unless --no-verify skips it. Otherwise applications do not build, or lack the permissions.",
		Help:    "let `include` and `exclude` keep the files in the package",
		Bump:    bump.None, Effect: Publish, Severity: Error, Group: Builds,
		Since: "0.1.0", Otherwise: []Case{onlyMobile}, Tags: []Tag{Cargo}, References: []string{cargoInclude, cargoPublish},
		Unrecorded: true,
		lint:       lintPackage,
	},
}

// lintReference speaks of both lists if both are stale: one build mends them.
func lintReference(s *acl.Surface) []Finding {
	stale, ok := listStale(s.Plugin, manifest.ReferenceFile)
	if !ok {
		return nil
	}
	if schema, ok := listStale(s.Plugin, manifest.SchemaFile); ok {
		return []Finding{onLists(stale, schema)}
	}
	return []Finding{onLists(stale)}
}

func lintSchema(s *acl.Surface) []Finding {
	stale, ok := listStale(s.Plugin, manifest.SchemaFile)
	if !ok {
		return nil
	}
	if _, both := listStale(s.Plugin, manifest.ReferenceFile); both {
		return nil
	}
	return []Finding{onLists(stale)}
}

// onLists is a finding at the first of the lists.
func onLists(stale ...staleList) Finding {
	names := make([]string, 0, len(stale))
	var about []string
	for _, l := range stale {
		names = append(names, path.Base(l.Path))
		about = append(about, l.about...)
	}
	slices.Sort(about)
	about = slices.Compact(about)
	message := fmt.Sprintf("%s would be written anew by tauri-plugin", list(names))
	if len(about) > 0 {
		message += ": what there is to tell of " + list(about) + " changed"
	}
	return Finding{
		Subject: diff.Subject{Kind: diff.OnFile, Name: stale[0].Path}, Message: message, Lost: about,
		At: source.Place{File: stale[0].Path, Span: source.Span{Line: 1, Column: 1, EndLine: 1, EndColumn: 1}},
	}
}

// staleList is a committed list that says another thing than the plugin, about some
// of its identifiers.
type staleList struct {
	manifest.Listing
	about []string
}

// listStale returns one of the lists if it is there and stale. There is none to speak of
// where its layout is not known, or what the plugin has, nor where other generated
// files have to be written too, which is told of those.
func listStale(p *manifest.Plugin, file string) (staleList, bool) {
	i := slices.IndexFunc(p.Lists, func(l manifest.Listing) bool { return path.Base(l.Path) == path.Base(file) })
	if i < 0 || !p.Commands.Exact || incomplete(p) || slices.ContainsFunc(p.Files, func(f *manifest.File) bool { return f.Generated || f.Stale }) {
		return staleList{}, false
	}
	items := listing.Items(p)
	entries, known := readList(p.Lists[i])
	if !known || listing.Tells(entries, items) {
		return staleList{}, false
	}
	return staleList{p.Lists[i], listing.Differ(entries, items)}, true
}

func readList(l manifest.Listing) (entries []listing.Entry, known bool) {
	if path.Base(l.Path) == path.Base(manifest.ReferenceFile) {
		return listing.ReadReference(l.Content)
	}
	entries, err := listing.ReadSchema(l.Content)
	return entries, err == nil
}

// lintPackage makes one finding of all that is left out.
func lintPackage(s *acl.Surface) []Finding {
	p := s.Plugin
	if len(p.Unpackaged) == 0 {
		return nil
	}
	var lost []string
	platforms, native := manifest.NoPlatforms, true
	for _, part := range p.Unpackaged {
		if !slices.Contains(lost, part.Path) {
			lost = append(lost, part.Path)
		}
		switch part.Kind {
		case manifest.AndroidPart:
			platforms |= manifest.Android
		case manifest.IOSPart:
			platforms |= manifest.IOS
		default:
			native = false
		}
	}
	slices.Sort(lost)
	key := "include"
	if len(p.Cargo.Include) == 0 {
		key = "exclude"
	}
	f := onCrate(p, droppedBy(p.Cargo, lost[0]), fmt.Sprintf("`%s` leaves %s out of the package, which the build needs", key, list(lost)))
	f.Lost = lost
	if native { // cargo publish tries the build for the machine's own system only
		f.in(onlyMobile)
		f.Platforms = platforms
	}
	return []Finding{f}
}

// droppedBy is the place of the pattern that keeps a file out, as far as one of them
// does so alone, and otherwise that of the first.
func droppedBy(c *manifest.Cargo, file string) source.Place {
	for _, pattern := range c.Exclude {
		if alone := (&manifest.Cargo{Exclude: []manifest.Name{pattern}}); !alone.Packages(file) && len(c.Include) == 0 {
			return pattern.At
		}
	}
	return slices.Concat(c.Include, c.Exclude)[0].At
}
