package changefile

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// changeShapes are the forms that the change files of published plugins have.
var changeShapes = []struct{ name, front, want string }{
	{"double quotes", "---\n\"clip\": patch\n---\n", "clip patch"},
	{"single quotes", "---\n'clip': minor\n---\n", "clip minor"},
	{"no quotes", "---\nclip: major\n---\n", "clip major"},
	{"the bump in quotes", "---\n\"clip\": \"patch\"\n'clip-js': 'minor'\n---\n", "clip patch, clip-js minor"},
	{"a label that says more than the bump", "---\n\"clip\": minor:breaking\n---\n", "clip minor labelled breaking"},
	{"the same with a patch", "---\n\"clip\": patch:breaking\n---\n", "clip patch labelled breaking"},
	{"other labels", "---\nclip: minor:feat\nclip-js: patch:bug\nclipboard: patch:changes\n---\n", "clip minor labelled feat, clip-js patch labelled bug, clipboard patch labelled changes"},
	{"bump and label in quotes", "---\n\"clip\": \"minor:feat\"\n'clip-js': 'patch:bug'\n---\n", "clip minor labelled feat, clip-js patch labelled bug"},
	{"a label that nobody configured", "---\nclip: patch:enhance\n---\n", "clip patch labelled enhance"},
	{"the name of a prerelease", "---\n\"clip\": rc\n---\n", `! "rc" is no bump: want major, minor, noop, patch`},
	{"a label for the bump", "---\n'clip': 'bug'\n---\n", `! "bug" is no bump: want major, minor, noop, patch`},
	{"CRLF", "---\r\n\"clip\": patch\r\n\"clip-js\": patch\r\n---\r\n\r\nMore.\r\n", "clip patch, clip-js patch"},
	{"a line without a colon", "---\nclip: patch\nclip-js minor\n---\n", "! the front matter is not valid YAML: could not find expected ':'"},
	{"no front matter", "Better clips.\n", `! has no front matter: a change file begins with the packages and their bumps between two lines "---"`},
	{"an alias that is neither folder nor crate", "---\n\"log-plugin\": patch\n---\n", "log-plugin patch"},
	{"the crate's name, where the alias is another", "---\n\"tauri-plugin-log\": patch\n---\n", `tauri-plugin-log patch! "tauri-plugin-log" is no package of .changes/config.json`},
}

// TestShapesOfChangeFiles reads the forms that change files of published plugins have.
func TestShapesOfChangeFiles(t *testing.T) {
	const configuration = `{
		"packages": {
			"clip": {"path": "./plugins/clip", "manager": "rust-disabled"},
			"clip-js": {"path": "./plugins/clip", "manager": "javascript"},
			"clipboard": {"path": "./plugins/clipboard", "manager": "rust"},
			"log-plugin": {"path": "./plugins/log", "manager": "rust"}
		},
		"changeTags": {"feat": "New", "bug": "Fixed", "changes": "Changed", "breaking": "Broken"}
	}`
	for _, shape := range changeShapes {
		changes := read(t, map[string]string{".changes/config.json": configuration, ".changes/a.md": shape.front})
		var entries []string
		for _, e := range changes.Folders[0].Files[0].Entries {
			text := e.Package + " " + e.Bump.String()
			if e.Label != "" {
				text += " labelled " + e.Label
			}
			entries = append(entries, text)
		}
		got := strings.Join(entries, ", ")
		for _, f := range changes.Faults {
			got += "! " + f.Message
		}
		if diff := cmp.Diff(shape.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", shape.name, diff)
		}
	}
}

// TestManyPackages reads a change of everything, as before a major release.
func TestManyPackages(t *testing.T) {
	var packages, want []string
	text := "---\n"
	for i := range 58 {
		name := fmt.Sprintf("part-%02d", i)
		packages = append(packages, fmt.Sprintf("%q: {\"path\": %q, \"manager\": \"rust\"}", name, name))
		want = append(want, name)
		text += fmt.Sprintf("%q: major\n", name)
	}
	changes := read(t, map[string]string{
		".changes/config.json": `{"packages": {` + strings.Join(packages, ", ") + `}}`, ".changes/all.md": text + "---\n",
	})
	var got []string
	for _, e := range changes.Folders[0].Files[0].Entries {
		got = append(got, e.Package)
	}
	if !slices.Equal(got, want) || len(changes.Faults) > 0 {
		t.Errorf("got %q, faults %v", got, changes.Faults)
	}
}
