package permver

import (
	"bytes"
	"path"
	"slices"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/verdict"
)

// brokenPlugin is a folder that looks like a plugin's, with a Cargo.toml that Cargo does
// not read either.
type brokenPlugin struct {
	dir, name string
	err       *manifest.CargoError
}

// brokenPlugins are those of a side that the run is about. Where the user names plugins,
// others do not count.
func (p *population) brokenPlugins(named []string) []brokenPlugin {
	var all []brokenPlugin
	for _, err := range p.found.Broken {
		dir := path.Dir(err.At.File)
		if dir == "." {
			dir = ""
		}
		if len(named) == 0 && around(p.side.prefix, dir) && !err.Virtual && looksLikePlugin(p.side, dir) {
			all = append(all, brokenPlugin{dir, path.Base(path.Join("/", dir)), err})
		}
	}
	return all
}

// looksLikePlugin reports whether a folder has what only plugins have: permissions beside
// a build script, or a build script that calls tauri-plugin.
func looksLikePlugin(sd *side, dir string) bool {
	script, entry, err := sd.Follow(path.Join(dir, "build.rs"), gitsrc.Entry{})
	if err != nil {
		return false
	}
	if entries, err := sd.ReadDir(path.Join(dir, "permissions")); err == nil && len(entries) > 0 {
		return true
	}
	text, _, err := sd.ReadFile(script, entry)
	return err == nil && bytes.Contains(text, []byte("tauri_plugin::"))
}

// withBroken adds to the plugins of a run those that could not be looked at, unless they
// are told of already.
func (s *session) withBroken(plugins []verdict.Plugin, head *population, role verdict.Role) []verdict.Plugin {
	for _, b := range head.brokenPlugins(s.opts.Plugins) {
		if slices.ContainsFunc(plugins, func(p verdict.Plugin) bool { return path.Clean(p.Path) == path.Clean(b.dir) }) {
			continue
		}
		plugins = append(plugins, verdict.Plugin{
			Key: b.name, Path: b.dir, Status: verdict.Failed,
			Comparisons: []verdict.Comparison{verdict.Judge(verdict.Input{
				Plugin: b.name, Status: verdict.Failed, Role: role, Head: head.side.told,
				Unchecked: []verdict.Unchecked{couldNotLoad("head", b.err)},
			}, s.commonSettings(head.side, nil).Policy)},
		})
	}
	return plugins
}
