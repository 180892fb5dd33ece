package release

import (
	"cmp"
	"slices"
	"testing"
)

// tagShapes are the ways in which repositories of published plugins tag their releases,
// each with the last release before the newest commit, "e".
var tagShapes = []struct {
	name  string
	names Names
	graph string
	crate crate
	want  string // its tag, or the commit where there is none
}{
	{
		"v and the version", Names{Crate: "tauri-plugin-fs", Key: "fs", Alone: true, Top: true}, `
		a 1 - v1.0.0
		b 2 a v1.1.0-rc.1
		c 3 b v1.1.0
		e 4 c -`, crate{"e": "1.1.0"}, "v1.1.0",
	},
	{
		"the version alone", Names{Crate: "tauri-plugin-fs", Key: "fs", Alone: true, Top: true}, `
		a 1 - 1.0.0
		b 2 a 1.1.0
		e 4 b -`, crate{"e": "1.1.0"}, "1.1.0",
	},
	{
		"both, one after the other", Names{Crate: "tauri-plugin-fs", Key: "fs", Alone: true, Top: true}, `
		a 1 - 1.0.0
		b 2 a v1.1.0
		c 3 b 1.1.1
		e 4 c -`, crate{"e": "1.1.1"}, "1.1.1",
	},
	{
		"name and version, with the JavaScript twin", Names{Crate: "tauri-plugin-window-state", Key: "window-state", Others: []string{"window-state-js"}}, `
		a 1 - window-state-v2.0.0,window-state-js-v2.0.0
		b 2 a window-state-js-v2.0.1,fs-v2.1.0
		c 3 b window-state-v2.0.1,window-state-js-v2.0.2
		e 4 c -`, crate{"e": "2.0.1"}, "window-state-v2.0.1",
	},
	{
		"crate and version", Names{Crate: "tauri-plugin-berry", Key: "berry"}, `
		a 1 - tauri-plugin-berry-v3.1.0,berry-store-v0.9.0
		b 2 a tauri-plugin-cherry-v3.1.1
		e 4 b -`, crate{"e": "3.1.0"}, "tauri-plugin-berry-v3.1.0",
	},
	{
		"name and version without v", Names{Crate: "tauri-plugin-berry", Key: "berry"}, `
		a 1 - berry-0.1.0
		b 2 a tauri-plugin-berry-0.2.0
		c 3 b cherry-0.3.0
		e 4 c -`, crate{"e": "0.2.0"}, "tauri-plugin-berry-0.2.0",
	},
	{
		"npm package and version", Names{Crate: "tauri-plugin-berry", Key: "berry"}, `
		a 1 - @fruit/tauri-plugin-berry@1.2.2,@fruit/tauri-plugin-cherry@1.9.0
		b 2 a @fruit/tauri-plugin-berry@1.2.3
		e 4 b -`, crate{"e": "0.3.0"}, "@fruit/tauri-plugin-berry@1.2.3",
	},
	{
		"name, underscore and version, with nightly builds", Names{Crate: "tauri-plugin-berry", Key: "berry"}, `
		a 1 - berry_v0.0.9
		b 2 a desktop_v0.0.10_nightly,desktop_v0.0.10_nightly.1,berry_v0.0.10
		c 3 b desktop_v0.0.11,berry_v0.0.11_nightly
		e 4 c -`, crate{"e": "0.0.10"}, "berry_v0.0.10",
	},
	{
		"majors that move, and names", Names{Crate: "tauri-plugin-berry", Key: "berry", Alone: true, Top: true}, `
		a 1 - v1.0.0
		b 2 a v1.0.1,v1,berry-v1,api-v1,release,ota-update
		c 3 b release-2,nightly
		e 4 c -`, crate{"e": "1.0.1"}, "v1.0.1",
	},
	{
		"none", Names{Crate: "tauri-plugin-berry", Key: "berry", Alone: true, Top: true}, `
		a 1 - -
		b 2 a -
		c 3 b -
		e 4 c -`, crate{"a": "0.1.0", "b": "0.2.0", "c": "0.2.0", "e": "0.2.0"}, "b",
	},
	{
		"alias of a release tool", Names{Crate: "tauri-plugin-log", Key: "log", Aliases: []string{"log-plugin"}, Others: []string{"log-plugin-js"}}, `
		a 1 - log-plugin-v2.0.0,log-plugin-js-v2.0.0
		b 2 a log-plugin-v2.0.1
		c 3 b log-plugin-js-v2.0.1
		e 4 c -`, crate{"e": "2.0.1"}, "log-plugin-v2.0.1",
	},
	{
		"versions in another order than history", Names{Crate: "tauri-plugin-clip", Key: "clip"}, `
		a 1 - clip-v2.1.0-beta.0
		b 2 a clip-v2.1.0-beta.7
		c 3 b clip-v2.0.0
		d 4 c clip-v2.0.1
		e 5 d -`, crate{"e": "2.0.1"}, "clip-v2.0.1",
	},
	{
		"two tags on one commit", Names{Crate: "tauri-plugin-print", Key: "print", Alone: true, Top: true}, `
		a 1 - 2.1.1
		b 2 a 2.1.2,2.1.3
		e 3 b -`, crate{"e": "2.1.3"}, "2.1.3",
	},
	{
		"tags before the version is set", Names{Crate: "tauri-plugin-paste", Key: "paste", Alone: true, Top: true}, `
		a 1 - v1.0.0
		b 2 a v1.0.1
		c 3 b -
		d 4 c v1.0.2
		e 5 d -`, crate{"a": "0.9.0", "b": "1.0.0", "c": "1.0.1", "d": "1.0.1", "e": "1.0.2"}, "v1.0.2",
	},
	{
		"the same in a folder, where a tag may be an application's", Names{Crate: "tauri-plugin-paste", Key: "paste", Alone: true}, `
		a 1 - v1.0.0
		b 2 a v1.0.1
		c 3 b -
		d 4 c v1.0.2
		e 5 d -`, crate{"a": "0.9.0", "b": "1.0.0", "c": "1.0.1", "d": "1.0.1", "e": "1.0.2"}, "c",
	},
	{
		"a version that nobody sets", Names{Crate: "tauri-plugin-paste", Key: "paste", Alone: true, Top: true}, `
		a 1 - v0.1.0
		b 2 a v0.2.0
		c 3 b v0.3.0
		e 4 c -`, crate{"a": "0.1.0", "b": "0.1.0", "c": "0.1.0", "e": "0.1.0"}, "v0.3.0",
	},
}

// TestShapesOfTags reads the tags that repositories of published plugins have.
func TestShapesOfTags(t *testing.T) {
	for _, shape := range tagShapes {
		t.Run(shape.name, func(t *testing.T) {
			var got []string
			for _, r := range last(t, graph(t, shape.graph), shape.names, Head{Commit: "e", Version: shape.crate["e"]}, shape.crate) {
				got = append(got, cmp.Or(r.Tag.Name, string(r.Tag.Commit)))
			}
			if !slices.Equal(got, []string{shape.want}) {
				t.Errorf("got %q, want %q", got, shape.want)
			}
		})
	}
}
