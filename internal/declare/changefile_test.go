package declare

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/changefile"
)

func TestChangeFileText(t *testing.T) {
	tests := []struct {
		name string
		file ChangeFile
		want string
	}{
		{
			"one break",
			ChangeFile{Package: "fs", Bump: bump.Major, Label: "breaking", Breaks: []string{"the default set no longer grants write_file"}},
			"---\n\"fs\": major:breaking\n---\n\n**Breaking:** the default set no longer grants write_file\n",
		},
		{
			"one addition",
			ChangeFile{Package: "fs", Bump: bump.Minor, Additions: []string{"new command search"}},
			"---\n\"fs\": minor\n---\n\nNew command search\n",
		},
		{
			"several",
			ChangeFile{Package: "a \"b\"", Bump: bump.Patch, Breaks: []string{"a", "b"}, Additions: []string{"c"}},
			"---\n\"a \\\"b\\\"\": patch\n---\n\nChange permissions: 2 breaking changes, 1 addition\n\n- **Breaking:** a\n- **Breaking:** b\n- c\n",
		},
		{
			"additions only",
			ChangeFile{Package: "fs", Bump: bump.Minor, Additions: []string{"a", "b"}},
			"---\n\"fs\": minor\n---\n\nChange permissions: 2 additions\n\n- a\n- b\n",
		},
		{
			"one break and no more",
			ChangeFile{Package: "fs", Bump: bump.Major, Breaks: []string{"a"}, Additions: []string{"é"}},
			"---\n\"fs\": major\n---\n\nChange permissions: 1 breaking change, 1 addition\n\n- **Breaking:** a\n- é\n",
		},
		{
			"breaks only",
			ChangeFile{Package: "fs", Bump: bump.Major, Breaks: []string{"a", "b"}},
			"---\n\"fs\": major\n---\n\nChange permissions: 2 breaking changes\n\n- **Breaking:** a\n- **Breaking:** b\n",
		},
		{"beyond ASCII", ChangeFile{Package: "fs", Bump: bump.Minor, Additions: []string{"élan"}}, "---\n\"fs\": minor\n---\n\nÉlan\n"},
		{"nothing to tell", ChangeFile{Package: "fs", Bump: bump.Patch}, "---\n\"fs\": patch\n---\n\nChange permissions.\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, tt.file.Text()); d != "" {
				t.Error("-want +got:\n" + d)
			}
		})
	}
}

func TestMarkdown(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "",
		"plain words, 1.2.3 (so)":   "plain words, 1.2.3 (so)",
		"open_folder and _x_":       `open_folder and \_x\_`,
		"a_b":                       "a_b",
		"0_9 a_z A_Z 5_m":           "0_9 a_z A_Z 5_m",
		"a/_a:_a@_a{_a|_a}_a-_a":    `a/\_a:\_a@\_a{\_a|\_a}\_a-\_a`,
		". ) no item":               ". ) no item",
		"a_ _b é_é":                 `a\_ \_b é_é`,
		"`x` *y* [z](u) <b> &lt; ~": "\\`x\\` \\*y\\* \\[z\\](u) \\<b> \\&lt; \\~",
		`a\b`:                       `a\\b`,
		"# no title":                `\# no title`,
		"- no item":                 `\- no item`,
		"> no quote":                `\> no quote`,
		"1. no item":                `1\. no item`,
		"12) no item":               `12\) no item`,
		"v1. #2":                    "v1. #2",
		"two\nlines\r\n  here":      "two lines here",
		"文書 \\u{1b}":                `文書 \\u{1b}`,
	} {
		if got := Markdown(text); got != want {
			t.Errorf("Markdown(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestFreeName(t *testing.T) {
	tests := []struct {
		plugin string
		taken  []string
		want   string
	}{
		{"fs", nil, "permver-fs.md"},
		{"fs", []string{"permver-fs.md"}, "permver-fs-2.md"},
		{"fs", []string{"Permver-FS.md", "permver-fs-2.md", "readme.md"}, "permver-fs-3.md"},
		{"../a\\b c:é.", nil, "permver-a-b-c.md"},
		{"a0z9/:`{@", nil, "permver-a0z9.md"},
		{"clip_board-x", nil, "permver-clip_board-x.md"},
	}
	for _, tt := range tests {
		if got := FreeName(tt.plugin, tt.taken); got != tt.want {
			t.Errorf("FreeName(%q, %q) = %q, want %q", tt.plugin, tt.taken, got, tt.want)
		}
	}
}

// A change file declares exactly what it was made for, whatever the package is called
// and the changes say, and covector has nothing to object to it.
func TestChangeFileIsReadAsMeant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringOfN(rapid.RuneFrom([]rune("-#_*`:\"'\\\n\r {}[]a1.")), 0, 12, -1))
		file := ChangeFile{
			Package:   strings.ToValidUTF8(text.Filter(func(s string) bool { return s != "" }).Draw(t, "package"), "?"),
			Bump:      rapid.SampledFrom([]bump.Class{bump.Patch, bump.Minor, bump.Major}).Draw(t, "bump"),
			Label:     rapid.SampledFrom([]string{"", "breaking"}).Draw(t, "label"),
			Breaks:    rapid.SliceOfN(text, 0, 3).Draw(t, "breaks"),
			Additions: rapid.SliceOfN(text, 0, 3).Draw(t, "additions"),
		}
		config, err := json.Marshal(map[string]any{"packages": map[string]any{file.Package: map[string]string{"path": "a", "manager": "rust"}}})
		if err != nil {
			t.Fatal(err)
		}
		changes, err := changefile.Read(gitsrc.Files("test", map[string]string{".changes/config.json": string(config), ".changes/x.md": file.Text()}), "")
		if err != nil {
			t.Fatal(err)
		}
		if len(changes.Faults) > 0 {
			t.Fatalf("%+v in\n%s", changes.Faults, file.Text())
		}
		type entry struct{ name, written, label string }
		var got []entry
		for _, e := range changes.Of("a/Cargo.toml") {
			got = append(got, entry{e.Package, e.Written, e.Label})
			if e.Bump != file.Bump {
				t.Errorf("bump %s", e.Bump)
			}
		}
		want := []entry{{file.Package, file.Word(), file.Label}}
		if d := cmp.Diff(want, got, cmp.AllowUnexported(entry{})); d != "" {
			t.Fatalf("-want +got:\n%s", d)
		}
	})
}
