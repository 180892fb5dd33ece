package changefile

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/source"
)

// config is a configuration of covector for a plugin, its npm package and a crate
// that is named by its file.
const config = `{"packages": {
	"fs": {"path": "./plugins/fs", "manager": "rust"},
	"fs-js": {"path": "./plugins/fs/", "manager": "javascript"},
	"log-plugin": {"path": "./plugins/log/Cargo.toml", "manager": "tauri"}
}}`

func read(t *testing.T, files map[string]string) *Changes {
	t.Helper()
	changes, err := Read(gitsrc.Files("test", files), "")
	if err != nil {
		t.Fatal(err)
	}
	return changes
}

// place is a span on one line, or the whole file.
func place(file string, line, column, end int) source.Place {
	if line == 0 {
		return source.Place{File: file}
	}
	return source.Place{File: file, Span: source.Span{Line: line, Column: column, EndLine: line, EndColumn: end}}
}

func entry(file string, line, column, end int, name string, class bump.Class, written, label string) Entry {
	return Entry{Package: name, Bump: class, Written: written, Label: label, At: place(file, line, column, end)}
}

func TestCovectorFile(t *testing.T) {
	const f = ".changes/x.md"
	tests := []struct {
		name, text string
		entries    []Entry
		summary    string
		faults     []Fault
	}{
		{
			"quoted and bare", "---\n\"fs\": minor:breaking\n'fs-js': \"patch\" # for the frontend\nlog-plugin: 'major:feat'\n---\n\nMore.\n",
			[]Entry{
				entry(f, 2, 1, 21, "fs", bump.Minor, "minor:breaking", "breaking"),
				entry(f, 3, 1, 17, "fs-js", bump.Patch, "patch", ""),
				entry(f, 4, 1, 25, "log-plugin", bump.Major, "major:feat", "feat"),
			},
			"More.", nil,
		},
		{
			"CRLF, blank lines and a byte order mark", "\ufeff\r\n---\r\nfs: patch\r\n\r\nfs-js: minor\r\n--- \r\nOne.\r\nTwo.\r\n",
			[]Entry{
				entry(f, 3, 1, 10, "fs", bump.Patch, "patch", ""),
				entry(f, 5, 1, 13, "fs-js", bump.Minor, "minor", ""),
			},
			"One.\nTwo.", nil,
		},
		{
			"flow mapping, anchor and explicit key", "---\n{fs: &b minor, \"fs-js\": *b, ? log-plugin : patch}\n---",
			[]Entry{
				entry(f, 2, 2, 14, "fs", bump.Minor, "minor", ""),
				entry(f, 2, 16, 27, "fs-js", bump.Minor, "minor", ""),
				entry(f, 2, 31, 49, "log-plugin", bump.Patch, "patch", ""),
			},
			"", nil,
		},
		{
			"bumps that move nothing", "---\nfs: noop\nfs-js: docs:x:y\nlog-plugin: 'patch:'\n---\n",
			[]Entry{
				entry(f, 2, 1, 9, "fs", bump.None, "noop", ""),
				entry(f, 3, 1, 16, "fs-js", bump.None, "docs:x:y", "x"),
				entry(f, 4, 1, 21, "log-plugin", bump.Patch, "patch:", ""),
			},
			"", nil,
		},
		{
			"no front matter", "Fix it.\n\n---\nfs: patch\n---\n", nil, "",
			[]Fault{{NoFrontMatter, "", `has no front matter: a change file begins with the packages and their bumps between two lines "---"`, "", place(f, 1, 1, 8)}},
		},
		{
			"empty", "", nil, "",
			[]Fault{{NoFrontMatter, "", `has no front matter: a change file begins with the packages and their bumps between two lines "---"`, "", place(f, 1, 1, 1)}},
		},
		{
			"not closed", "\n---\nfs: patch\n ---\n", nil, "",
			[]Fault{{NoFrontMatter, "", `the front matter has no end: a line "---" is missing`, "", place(f, 2, 1, 4)}},
		},
		{
			"a line without colon", "---\nfs: patch\nfs-js patch\n---\n\nX\n", nil, "X",
			[]Fault{{SyntaxFault, "", "the front matter is not valid YAML: could not find expected ':'", "", place(f, 3, 1, 1)}},
		},
		{
			"two colons", "---\nfs: minor: breaking\n---\n", nil, "",
			[]Fault{{SyntaxFault, "", "the front matter is not valid YAML: mapping values are not allowed in this context", "", place(f, 2, 10, 10)}},
		},
		{
			"a quote that does not end", "---\nfs: patch\n\"fs-js: patch\n---\n", nil, "",
			[]Fault{{SyntaxFault, "", "the front matter is not valid YAML: found unexpected end of stream", "", place(f, 3, 1, 1)}},
		},
		{
			"not UTF-8", "---\n\xff: patch\n---\n\xff", nil, "\ufffd",
			[]Fault{{SyntaxFault, "", "the front matter is not valid YAML: invalid leading UTF-8 octet (value: 255)", "", place(f, 1, 4, 4)}},
		},
		{
			"two documents", "---\nfs: patch\n...\nfs-js: patch\n---\n", nil, "",
			[]Fault{{SyntaxFault, "", "the front matter is not valid YAML: it holds several documents", "", place(f, 1, 4, 4)}},
		},
		{
			"nothing between", "---\n# fs: patch\n---\n", nil, "",
			[]Fault{{NoPackages, "", "the front matter names no package", "", place(f, 1, 4, 4)}},
		},
		{
			"a list", "---\n- fs: patch\n---\n", nil, "",
			[]Fault{{WrongType, "", "the front matter is a list, not packages with their bumps", "", place(f, 2, 1, 1)}},
		},
		{
			"bumps of other types", "---\nfs:\nfs-js: [patch]\n[log-plugin]: patch\n---\n", nil, "",
			[]Fault{
				{WrongType, "fs", `the bump of "fs" is missing`, "", place(f, 2, 1, 4)},
				{WrongType, "fs-js", `the bump of "fs-js" is a list`, "", place(f, 3, 1, 8)},
				{WrongType, "", "the name of a package is a list", "", place(f, 4, 1, 20)},
			},
		},
		{
			"unknown words", "---\nfs: pacth\nfss: minor\n\"fs-js\": 2\nlog-plugin: Patch\n---\n",
			[]Entry{entry(f, 3, 1, 11, "fss", bump.Minor, "minor", "")},
			"",
			[]Fault{
				{UnknownBump, "fs", `"pacth" is no bump: want docs, major, minor, noop, patch`, "patch", place(f, 2, 1, 10)},
				{UnknownPackage, "fss", `"fss" is no package of .changes/config.json`, "fs", place(f, 3, 1, 11)},
				{UnknownBump, "fs-js", `"2" is no bump: want docs, major, minor, noop, patch`, "", place(f, 4, 1, 11)},
				{UnknownBump, "log-plugin", `"Patch" is no bump: want docs, major, minor, noop, patch`, "patch", place(f, 5, 1, 18)},
			},
		},
		{
			"named twice", "---\nfs: patch\n'fs': minor\n---\n",
			[]Entry{
				entry(f, 2, 1, 10, "fs", bump.Patch, "patch", ""),
				entry(f, 3, 1, 12, "fs", bump.Minor, "minor", ""),
			},
			"",
			[]Fault{{RepeatedPackage, "fs", `"fs" is named twice`, "", place(f, 3, 1, 12)}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			settings := `{"additionalBumpTypes": ["docs"], ` + config[1:]
			changes := read(t, map[string]string{".changes/config.json": settings, f: tt.text})
			want := []File{{Path: f, Entries: tt.entries, Summary: tt.summary}}
			if d := cmp.Diff(want, changes.Folders[0].Files); d != "" {
				t.Error("files (-want +got):\n" + d)
			}
			if d := cmp.Diff(tt.faults, changes.Faults); d != "" {
				t.Error("faults (-want +got):\n" + d)
			}
		})
	}
}

func TestChangesetsFile(t *testing.T) {
	const f = ".changeset/x.md"
	tests := []struct {
		name, text string
		entries    []Entry
		summary    string
		faults     []Fault
	}{
		{
			"usual", "---\n\"@scope/fs\": minor\n---\n\nMore.\n",
			[]Entry{entry(f, 2, 1, 19, "@scope/fs", bump.Minor, "minor", "")},
			"More.", nil,
		},
		{
			"text before, indented fences", "A note.\n --- \"é\": none\n  b: patch\n  ---\nMore.",
			nil, "More.",
			[]Fault{{SyntaxFault, "", "the front matter is not valid YAML: mapping values are not allowed in this context", "", place(f, 3, 4, 4)}},
		},
		{
			"entry beside the fence", "A note. --- \"é\": none\n  ---\nMore.",
			[]Entry{entry(f, 1, 13, 22, "é", bump.None, "none", "")},
			"More.", nil,
		},
		{"no package", "---\n---\n\nOnly words.\n", nil, "Only words.", nil},
		{
			"no labels", "---\nfs: minor:feat\njs: noop\n---\n", nil, "",
			[]Fault{
				{UnknownBump, "fs", `"minor:feat" is no bump: want major, minor, none, patch`, "", place(f, 2, 1, 15)},
				{UnknownBump, "js", `"noop" is no bump: want major, minor, none, patch`, "", place(f, 3, 1, 9)},
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			changes := read(t, map[string]string{".changeset/config.json": "{}", f: tt.text})
			want := []File{{Path: f, Entries: tt.entries, Summary: tt.summary}}
			if d := cmp.Diff(want, changes.Folders[0].Files); d != "" {
				t.Error("files (-want +got):\n" + d)
			}
			if d := cmp.Diff(tt.faults, changes.Faults); d != "" {
				t.Error("faults (-want +got):\n" + d)
			}
		})
	}
}

const patch = "---\nfs: patch\n---\n"

// fileStates maps the change files that were read to whether a prerelease had them.
func fileStates(c *Changes) map[string]bool {
	states := make(map[string]bool)
	for _, folder := range c.Folders {
		for _, file := range folder.Files {
			states[file.Path] = file.Released
		}
	}
	return states
}

func TestFolders(t *testing.T) {
	tests := []struct {
		name       string
		files      map[string]string
		states     map[string]bool
		prerelease *Prerelease
		faults     []Fault
	}{
		{"nothing", map[string]string{"README.md": "x"}, map[string]bool{}, nil, nil},
		{
			"no configuration: another tool's",
			map[string]string{".changes/v1.md": "# 1", ".changeset/a.md": patch},
			map[string]bool{},
			nil, nil,
		},
		{
			"what covector leaves out",
			map[string]string{
				".changes/config.json": config, ".changes/README.md": "x", ".changes/readme.md": "x", ".changes/Readme.md": "x",
				".changes/.draft.md": "x", ".changes/a.MD": "x", ".changes/a.txt": "x", ".changes/dir.md/a.md": "x", ".changes/a.md": patch,
			},
			map[string]bool{".changes/a.md": false},
			nil, nil,
		},
		{
			"what changesets leaves out",
			map[string]string{
				".changeset/config.json": "{}", ".changeset/ReadMe.md": "x", ".changeset/AGENTS.md": "x", ".changeset/CLAUDE.md": "x",
				".changeset/GEMINI.md": "x", ".changeset/.draft.md": "x", ".changeset/dir/a.md": "x", ".changeset/a.md": patch,
			},
			map[string]bool{".changeset/a.md": false},
			nil, nil,
		},
		{
			"another folder",
			map[string]string{
				".changes/config.json": `{"changeFolder": "./notes", "packages": {"fs": {}}}`, ".changes/a.md": "x", "notes/b.md": patch,
				"notes/pre.json": `{"tag": "rc", "changes": []}`, ".changes/pre.json": "x",
			},
			map[string]bool{"notes/b.md": false},
			&Prerelease{Tag: "rc"}, nil,
		},
		{
			"a folder elsewhere",
			map[string]string{".changes/config.json": `{"changeFolder": "../notes", "packages": {}}`, "notes/b.md": patch},
			map[string]bool{},
			nil, nil,
		},
		{
			"prerelease of covector",
			map[string]string{
				".changes/config.json": config, ".changes/a.md": patch, ".changes/b.md": patch,
				".changes/pre.json": `{"tag": "beta", "changes": ["./.changes/a.md", ".changes/gone.md"]}`,
			},
			map[string]bool{".changes/a.md": true, ".changes/b.md": false},
			&Prerelease{Tag: "beta"}, nil,
		},
		{
			"broken prerelease",
			map[string]string{".changes/config.json": config, ".changes/a.md": patch, ".changes/pre.json": "{\n\"tag\": beta}"},
			map[string]bool{".changes/a.md": false},
			nil,
			[]Fault{{SyntaxFault, "", "is not valid JSON: invalid character 'b' looking for beginning of value", "", place(".changes/pre.json", 2, 8, 9)}},
		},
		{
			"odd prerelease",
			map[string]string{".changes/config.json": config, ".changes/a.md": patch, ".changes/pre.json": `{"tag": 1, "changes": "a"}`},
			map[string]bool{".changes/a.md": false},
			&Prerelease{},
			[]Fault{
				{WrongType, "", `"tag" is not a string`, "", place(".changes/pre.json", 0, 0, 0)},
				{WrongType, "", `"changes" is not a list of strings`, "", place(".changes/pre.json", 0, 0, 0)},
			},
		},
		{
			"a package given up after a prerelease",
			map[string]string{
				".changes/config.json": `{"packages": {"fs": {"path": "."}}}`,
				".changes/a.md":        "---\nold: patch\nfs: patch\n---\n", ".changes/b.md": "---\nold: patch\n---\n",
				".changes/pre.json": `{"tag": "rc", "changes": [".changes/a.md"]}`,
			},
			map[string]bool{".changes/a.md": true, ".changes/b.md": false},
			&Prerelease{Tag: "rc"},
			[]Fault{{UnknownPackage, "old", `"old" is no package of .changes/config.json`, "", place(".changes/b.md", 2, 1, 11)}},
		},
		{
			"prerelease of changesets 2",
			map[string]string{
				".changeset/config.json": "{}", ".changeset/a.md": patch, ".changeset/b.md": patch,
				".changeset/pre.json": `{"mode": "pre", "tag": "next", "initialVersions": {}, "changesets": ["a"]}`,
			},
			map[string]bool{".changeset/a.md": true, ".changeset/b.md": false},
			&Prerelease{Tag: "next"}, nil,
		},
		{
			"prerelease of changesets 3",
			map[string]string{
				".changeset/config.json": "{}", ".changeset/pre/a.md": patch, ".changeset/b.md": patch,
				".changeset/pre.json": `{"mode": "pre", "tag": "next"}`,
			},
			map[string]bool{".changeset/pre/a.md": true, ".changeset/b.md": false},
			&Prerelease{Tag: "next"}, nil,
		},
		{
			"leaving the prerelease",
			map[string]string{
				".changeset/config.json": "{}", ".changeset/pre/a.md": patch, ".changeset/b.md": patch,
				".changeset/pre.json": `{"mode": "exit", "tag": "next", "changesets": ["b"]}`,
			},
			map[string]bool{".changeset/pre/a.md": false, ".changeset/b.md": false},
			&Prerelease{Tag: "next", Leaving: true}, nil,
		},
		{
			"broken configuration",
			map[string]string{".changes/config.json": "[]", ".changes/a.md": patch},
			map[string]bool{".changes/a.md": false},
			nil,
			[]Fault{{WrongType, "", "is not a JSON object", "", place(".changes/config.json", 0, 0, 0)}},
		},
		{
			"odd configuration",
			map[string]string{".changes/config.json": `{"Packages": {}, "changeFolder": 1, "additionalBumpTypes": {}}`, ".changes/a.md": patch},
			map[string]bool{".changes/a.md": false},
			nil,
			[]Fault{
				{WrongType, "", `has no "packages", so covector knows none`, "", place(".changes/config.json", 0, 0, 0)},
				{WrongType, "", `"changeFolder" is not a string`, "", place(".changes/config.json", 0, 0, 0)},
				{WrongType, "", `"additionalBumpTypes" is not a list of strings`, "", place(".changes/config.json", 0, 0, 0)},
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			changes := read(t, tt.files)
			if d := cmp.Diff(tt.states, fileStates(changes)); d != "" {
				t.Error("files (-want +got):\n" + d)
			}
			if d := cmp.Diff(tt.faults, changes.Faults); d != "" {
				t.Error("faults (-want +got):\n" + d)
			}
			var state *Prerelease
			for _, folder := range changes.Folders {
				state = folder.Prerelease
			}
			if d := cmp.Diff(tt.prerelease, state); d != "" {
				t.Error("prerelease (-want +got):\n" + d)
			}
		})
	}
}

// TestMuch holds the help with mistakes to its bounds.
func TestMuch(t *testing.T) {
	var added, text strings.Builder
	for i := range 20 {
		fmt.Fprintf(&added, "%q, ", fmt.Sprintf("word%02d", i))
		fmt.Fprintf(&text, "fs%c: patch\n", 'a'+i)
	}
	const f = ".changes/x.md"
	changes := read(t, map[string]string{
		".changes/config.json": `{"additionalBumpTypes": [` + added.String() + `"docs"], ` + config[1:],
		f:                      "---\n" + text.String() + "fs: wrong\n---\n",
		".changes/y.md":        "---\n" + strings.Repeat("#\n", maxFrontMatter/2) + "---\n",
	})
	var meant int
	for _, fault := range changes.Faults {
		if fault.Meant == "fs" {
			meant++
		}
	}
	if meant != maxSuggestions {
		t.Errorf("%d suggestions", meant)
	}
	want := []Fault{
		{UnknownBump, "fs", `"wrong" is no bump: want docs, major, minor, noop, patch, word00, word01, word02, word03, word04, word05, word06, …`, "", place(f, 22, 1, 10)},
		{Unreadable, "", "the front matter has more than 65536 bytes", "", place(".changes/y.md", 1, 4, 4)},
	}
	if d := cmp.Diff(want, changes.Faults[20:]); d != "" {
		t.Error(d)
	}
}

func TestPackages(t *testing.T) {
	changes := read(t, map[string]string{
		"plugins/log/Cargo.toml": "", "VERSION": "",
		".changes/config.json": `{"packages": {
			"fs": {"path": "./plugins/fs", "manager": "rust-plugin"}, "fs-js": {"path": "plugins/fs/", "manager": "javascript"},
			"log": {"path": "./plugins/log/Cargo.toml", "manager": "javascript"}, "top": {"manager": "rust"}, "top-js": {"path": "."},
			"app": {"path": "app", "manager": "flutter"}, "dart": {"path": "dart", "manager": "dart"}, "version": {"path": "VERSION"},
			"out": {"path": "../x", "manager": "rust"}, "log": {"path": "./plugins/log/Cargo.toml"}
		}}`,
	})
	want := []Package{
		{"app", "app/pubspec.yaml", "flutter"},
		{"dart", "dart/pubspec.yaml", "dart"},
		{"fs", "plugins/fs/Cargo.toml", "rust-plugin"},
		{"fs-js", "plugins/fs/package.json", "javascript"},
		{"log", "plugins/log/Cargo.toml", ""},
		{"out", "../x/Cargo.toml", "rust"},
		{"top", "Cargo.toml", "rust"},
		{"top-js", "package.json", ""},
		{"version", "VERSION", ""},
	}
	if d := cmp.Diff(want, changes.Folders[0].Packages); d != "" {
		t.Error(d)
	}
	if changes.Faults != nil {
		t.Error(changes.Faults)
	}
}

func TestOf(t *testing.T) {
	files := map[string]string{
		".changes/config.json":   config,
		".changes/a.md":          "---\nfs: patch\nfs-js: major\n---\n",
		".changes/b.md":          "---\nlog-plugin: patch\nfs: minor:feat\n---\n",
		".changes/c.md":          "---\nfs: major\n---\n",
		".changes/d.md":          "---\ntauri-plugin-fs: patch\n---\n",
		".changes/pre.json":      `{"tag": "rc", "changes": [".changes/c.md"]}`,
		".changeset/config.json": "{}",
		".changeset/a.md":        "---\n'@tauri/fs': minor\nlog: minor\n---\n",
		"plugins/log/Cargo.toml": "",
		"other/fs/Cargo.toml":    "",
	}
	for prefix, dir := range map[string]string{"": "", "sub/dir/": "sub/dir"} {
		tree := make(map[string]string)
		for name, text := range files {
			tree[prefix+name] = text
		}
		changes, err := Read(gitsrc.Files("test", tree), dir)
		if err != nil {
			t.Fatal(err)
		}
		tests := []struct {
			manifest string
			names    []string
			want     []string
		}{
			{"plugins/fs/Cargo.toml", []string{"tauri-plugin-fs", "fs"}, []string{".changes/a.md patch", ".changes/b.md minor:feat"}},
			{"plugins/fs/package.json", []string{"@tauri/fs"}, []string{".changes/a.md major", ".changeset/a.md minor"}},
			{"plugins/log/Cargo.toml", []string{"tauri-plugin-log"}, []string{".changes/b.md patch"}},
			{"other/fs/Cargo.toml", []string{"fs"}, nil},
			{"plugins/log/Cargo.toml", []string{"log"}, []string{".changes/b.md patch", ".changeset/a.md minor"}},
		}
		for _, tt := range tests {
			found := changes.Of(prefix+tt.manifest, tt.names...)
			var got []string
			for _, e := range found {
				got = append(got, e.At.File[len(prefix):]+" "+e.Written)
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("%s%s %v (-want +got):\n%s", prefix, tt.manifest, tt.names, d)
			}
		}
	}
}

// faultySide answers for some paths with an error.
type faultySide struct {
	Side
	kinds  map[string]gitsrc.Kind
	errors map[string]error
}

func (s faultySide) ReadDir(dir string) ([]gitsrc.Entry, error) {
	entries, err := s.Side.ReadDir(dir)
	for i, e := range entries {
		if kind, ok := s.kinds[e.Name]; ok {
			entries[i].Kind = kind
		}
	}
	return entries, err
}

func (s faultySide) Follow(path string, e gitsrc.Entry) (string, gitsrc.Entry, error) {
	if err, ok := s.errors[path]; ok {
		return "", gitsrc.Entry{}, err
	}
	return s.Side.Follow(path, e)
}

func TestUnreadable(t *testing.T) {
	const f = ".changes/a.md"
	broken := errors.New("broken")
	tests := []struct {
		name   string
		side   faultySide
		faults []Fault
		err    error
	}{
		{"link out", faultySide{errors: map[string]error{f: gitsrc.ErrLink}}, []Fault{{Unreadable, "", "cannot be read: symbolic link that cannot be followed", "", place(f, 0, 0, 0)}}, nil},
		{
			"link to nothing",
			faultySide{errors: map[string]error{f: fs.ErrNotExist}, kinds: map[string]gitsrc.Kind{"a.md": gitsrc.Symlink}},
			[]Fault{{Unreadable, "", "is a link to nothing", "", place(f, 0, 0, 0)}},
			nil,
		},
		{"submodule", faultySide{kinds: map[string]gitsrc.Kind{"a.md": gitsrc.Submodule}}, []Fault{{Unreadable, "", "cannot be read: inside a submodule, which is another repository", "", place(f, 0, 0, 0)}}, nil},
		{
			"configuration behind a link",
			faultySide{errors: map[string]error{".changes/config.json": gitsrc.ErrLink}},
			[]Fault{{Unreadable, "", "cannot be read: symbolic link that cannot be followed", "", place(".changes/config.json", 0, 0, 0)}},
			nil,
		},
		{"side", faultySide{errors: map[string]error{f: broken}}, nil, broken},
		{"folder", faultySide{errors: map[string]error{".changes": broken}}, nil, broken},
		{"prerelease", faultySide{errors: map[string]error{".changes/pre.json": broken}}, nil, broken},
		{"other tool", faultySide{errors: map[string]error{".changeset/config.json": broken}}, nil, broken},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.side.Side = gitsrc.Files("test", map[string]string{".changes/config.json": config, f: patch})
			changes, err := Read(tt.side, "")
			if !errors.Is(err, tt.err) {
				t.Fatalf("the error is %v", err)
			}
			if err != nil {
				return
			}
			if d := cmp.Diff(tt.faults, changes.Faults); d != "" {
				t.Error("faults (-want +got):\n" + d)
			}
		})
	}
}

func TestKnows(t *testing.T) {
	changes := read(t, map[string]string{
		".changes/config.json": `{"packages": {"fs": {"path": "a", "manager": "rust"}}, "changeTags": {"feat": "New Features", "bug": "Bug Fixes"}}`,
		".changes/x.md":        "---\nfs: minor:breaking\n---\n",
	})
	if d := cmp.Diff([]string{"bug", "feat"}, changes.Folders[0].Labels); d != "" {
		t.Error("-want +got:\n" + d)
	}
	for label, want := range map[string]bool{"breaking": true, "feat": true, "bug": true, "perf": false, "Feat": false} {
		if got := changes.Folders[0].Knows(label); got != want {
			t.Errorf("Knows(%q) = %v", label, got)
		}
	}
}
