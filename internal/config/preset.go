package config

import (
	"embed"
	"fmt"
	"path"
	"strings"
	"sync"

	"github.com/permver/permver/internal/manifest"
)

// presets are configurations by name, written as users write theirs.
//
//go:embed presets/*.toml
var presets embed.FS

// Recommended is the preset that holds where none is named. It says nothing: what holds
// is what the rules say.
const Recommended = "recommended"

// presetNames are the names of the presets, sorted.
func presetNames() []string {
	entries, err := presets.ReadDir("presets")
	if err != nil {
		return nil // unreached: it is embedded
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = strings.TrimSuffix(e.Name(), path.Ext(e.Name()))
	}
	return names
}

// preset is the layer of a preset that there is. It is shared.
func preset(name string) *Layer { return presetLayers()[name] }

// presetLayers are the layers of all presets, which every plugin asks for on every side:
// they are read once.
var presetLayers = sync.OnceValue(func() map[string]*Layer {
	layers := map[string]*Layer{}
	for _, name := range presetNames() {
		layers[name] = readPreset(name)
	}
	return layers
})

func readPreset(name string) *Layer {
	file := "presets/" + name + ".toml"
	text, err := presets.ReadFile(file)
	var root manifest.Item
	if err == nil {
		root, err = manifest.ParseTOML(file, text)
	}
	f := &File{}
	if err == nil {
		err = f.read(&reader{by: "preset " + name, inside: true}, root)
	}
	if err != nil {
		panic(fmt.Sprintf("config: preset %s: %v", name, err)) // unreached: it is part of the program, and tested
	}
	return &f.Layer
}
