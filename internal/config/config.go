// Package config reads how permver is to judge: permver.toml at the top of a
// repository, [package.metadata.permver] in the Cargo.toml of a plugin, and the presets
// that both can name.
//
// Each of these places makes a [Layer]: what it says, each setting with its place. A
// later layer is nearer to the plugin and wins, setting by setting; see [Resolve] for
// their order. What holds in the end is one [Settings] a plugin, which also tells for
// every setting where it comes from.
//
// Reading is strict, because a setting that is not understood is a rule that does not
// run: unknown keys, rules and words are mistakes, and the error lists all of them.
package config

import (
	"slices"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/verdict"
)

// FileName is the name of the configuration at the top of a repository.
const FileName = "permver.toml"

// Layer is what one place says.
type Layer struct {
	Preset              *Setting[string]
	FailOn              *Setting[verdict.FailOn]
	Prerelease          *Setting[string]
	MinorMayBreak       *Setting[bool]
	ConventionalCommits *Setting[bool]
	TagPrefix           *Setting[string]
	Rules               []RuleEntry
	Suppressions        []*verdict.Suppression
}

// Setting is a value with where it was said.
type Setting[T any] struct {
	Value T
	// Written is the value as a user writes it.
	Written string
	From    verdict.Origin
}

// Said is a setting that a flag makes.
func Said[T any](by string, value T, written string) *Setting[T] {
	return &Setting[T]{value, written, verdict.Origin{By: by}}
}

// RuleEntry is what a layer says of one rule, or of all that a glob means.
type RuleEntry struct {
	Pattern string // an ID, or IDs with "*"
	verdict.RuleSetting
	Written string
}

// File is a permver.toml.
type File struct {
	Path string
	Layer
	// Plugins are the layers of [plugins.NAME], in their order.
	Plugins []PluginLayer
}

// PluginLayer is what a file says of one plugin, which is named by crate, ACL key or
// folder.
type PluginLayer struct {
	Name manifest.Name
	Layer
}

// The policies about prereleases.
const (
	Relaxed = "relaxed" // between prereleases, and from one to its release, breaks are allowed
	Strict  = "strict"  // they are judged like all others
)

// Parse reads a permver.toml. The path is told in places. The error is an [*Error].
func Parse(path string, text []byte) (*File, error) {
	if gitsrc.IsLFSPointer(text) {
		return nil, &Error{Mistakes: []Mistake{{
			At: source.Place{File: path, Span: source.Span{Line: 1, Column: 1}}, Message: "this is a Git LFS pointer",
			Advice: "take the file out of Git LFS: a configuration is read where no LFS content is",
		}}}
	}
	root, err := manifest.ParseTOML(path, text)
	if err != nil {
		return nil, notTOML(err)
	}
	f := &File{Path: path}
	return f, f.read(&reader{by: path}, root)
}

func (f *File) read(r *reader, root manifest.Item) error {
	keys := r.layerKeys(&f.Layer)
	keys["suppress"] = func(_ manifest.Name, v manifest.Item) { r.suppressions(&f.Layer, v, true) }
	keys["plugins"] = func(_ manifest.Name, v manifest.Item) { r.plugins(f, v) }
	r.table("", root, keys)
	return r.error()
}

// Names are the plugins that the file names, with where it does.
func (f *File) Names() []manifest.Name {
	var names []manifest.Name
	for _, p := range f.Plugins {
		names = append(names, p.Name)
	}
	for _, s := range f.Suppressions {
		if s.Plugin != "" {
			names = append(names, manifest.Name{Text: s.Plugin, At: s.From.At})
		}
	}
	return names
}

// LayersFor are the layers that speak of a plugin, which is the one that is called by
// certain names: that for all plugins first.
func (f *File) LayersFor(called func(name string) bool) []*Layer {
	common := f.Layer
	common.Suppressions = slices.DeleteFunc(slices.Clone(common.Suppressions), func(s *verdict.Suppression) bool {
		return s.Plugin != "" && !called(s.Plugin)
	})
	layers := []*Layer{&common}
	for i := range f.Plugins {
		if called(f.Plugins[i].Name.Text) {
			layers = append(layers, &f.Plugins[i].Layer)
		}
	}
	return layers
}

// ParseCargo reads [package.metadata.permver]; nil gives an empty layer. The error is an
// [*Error].
func ParseCargo(settings *manifest.Item) (*Layer, error) {
	layer := &Layer{}
	if settings == nil {
		return layer, nil
	}
	r := &reader{by: settings.At().File}
	r.table("[package.metadata.permver]", *settings, r.layerKeys(layer))
	return layer, r.error()
}
