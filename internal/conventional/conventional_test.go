package conventional

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/bump"
)

func TestParse(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		message string
		want    Commit
		class   bump.Class
	}{
		{
			"header", "feat: watch files",
			Commit{Header: "feat: watch files", Type: "feat", Description: "watch files"},
			bump.Minor,
		},
		{
			"scope", "fix(fs): close files\n",
			Commit{Header: "fix(fs): close files", Type: "fix", Scope: "fs", Description: "close files"},
			bump.Patch,
		},
		{
			"scope of several words", "perf(plugin-fs, @tauri/http): less copies",
			Commit{Header: "perf(plugin-fs, @tauri/http): less copies", Type: "perf", Scope: "plugin-fs, @tauri/http", Description: "less copies"},
			bump.Patch,
		},
		{
			"empty scope", "feat(): watch files",
			Commit{Header: "feat(): watch files", Type: "feat", Description: "watch files"},
			bump.Minor,
		},
		{
			"break", "refactor!: one file",
			Commit{Header: "refactor!: one file", Type: "refactor", Breaking: true, Description: "one file"},
			bump.Major,
		},
		{
			"break with scope", "chore(deps)!: tauri 3",
			Commit{Header: "chore(deps)!: tauri 3", Type: "chore", Scope: "deps", Breaking: true, Description: "tauri 3"},
			bump.Major,
		},
		{
			"case of types", "FEAT(FS): watch",
			Commit{Header: "FEAT(FS): watch", Type: "feat", Scope: "FS", Description: "watch"},
			bump.Minor,
		},
		{
			"other type", "build-docs: a type of their own",
			Commit{Header: "build-docs: a type of their own", Type: "build-docs", Description: "a type of their own"},
			bump.None,
		},
		{
			"feature, as release-please takes it", "feature: watch",
			Commit{Header: "feature: watch", Type: "feature", Description: "watch"},
			bump.Minor,
		},
		{
			"squashed branch", "feat: watch (#12)\n\n* fix!: not read\n\n* feat: more\n\nCo-authored-by: A <a@localhost>\n",
			Commit{
				Header: "feat: watch (#12)", Type: "feat", Description: "watch (#12)", Body: "* fix!: not read\n\n* feat: more",
				Footers: []Footer{{"Co-authored-by", "A <a@localhost>"}},
			},
			bump.Minor,
		},
		{
			"body and footers", "fix: a\n\nWhy: it was wrong.\nMore.\n\nSecond paragraph\nnote: not at its start\n\nReviewed-by: Z\nRefs #12\n",
			Commit{
				Header: "fix: a", Type: "fix", Description: "a",
				Footers: []Footer{{"Why", "it was wrong.\nMore.\n\nSecond paragraph"}, {"note", "not at its start"}, {"Reviewed-by", "Z"}, {"Refs", "12"}},
			},
			bump.Patch,
		},
		{
			"a line like a footer within the body", "fix: a\n\nThe log says\nerror: no such file\n\nRefs: #1",
			Commit{Header: "fix: a", Type: "fix", Description: "a", Body: "The log says\nerror: no such file", Footers: []Footer{{"Refs", "#1"}}},
			bump.Patch,
		},
		{
			"break as footer", "fix: a\n\nBREAKING CHANGE: gone,\nall of it\n\nand more\nRefs: #1",
			Commit{
				Header: "fix: a", Type: "fix", Breaking: true, Description: "a",
				Footers: []Footer{{"BREAKING CHANGE", "gone,\nall of it\n\nand more"}, {"Refs", "#1"}},
			},
			bump.Major,
		},
		{
			"break as a trailer of git", "docs: a\n\nbody\n\nBREAKING-CHANGE: gone",
			Commit{Header: "docs: a", Type: "docs", Breaking: true, Description: "a", Body: "body", Footers: []Footer{{"BREAKING-CHANGE", "gone"}}},
			bump.Major,
		},
		{
			"break with a number", "docs: a\n\nBREAKING CHANGE #12",
			Commit{Header: "docs: a", Type: "docs", Breaking: true, Description: "a", Footers: []Footer{{"BREAKING CHANGE", "12"}}},
			bump.Major,
		},
		{
			"break with its text below", "docs: a\n\nBREAKING CHANGE:\n\nThe text.",
			Commit{Header: "docs: a", Type: "docs", Breaking: true, Description: "a", Footers: []Footer{{"BREAKING CHANGE", "The text."}}},
			bump.Major,
		},
		{
			"break amid the body", "feat: a (#3)\n\n* feat: b\nBREAKING CHANGE: gone\n* feat: c",
			Commit{
				Header: "feat: a (#3)", Type: "feat", Breaking: true, Description: "a (#3)", Body: "* feat: b",
				Footers: []Footer{{"BREAKING CHANGE", "gone\n* feat: c"}},
			},
			bump.Major,
		},
		{
			"break without an empty line before", "feat: a\nBREAKING CHANGE: gone",
			Commit{Header: "feat: a", Type: "feat", Breaking: true, Description: "a", Footers: []Footer{{"BREAKING CHANGE", "gone"}}},
			bump.Major,
		},
		{
			"a break in the list of a squashed branch",
			"feat: a (#3)\n\n* feat: b\n\n* BREAKING CHANGE: gone\n\n* feat: c",
			Commit{
				Header: "feat: a (#3)", Type: "feat", Breaking: true, Description: "a (#3)", Body: "* feat: b",
				Footers: []Footer{{"BREAKING CHANGE", "gone\n\n* feat: c"}},
			},
			bump.Major,
		},
		{
			"a break as the title of a merged pull request",
			"Merge pull request #12 from fork/next\n\nBREAKING CHANGE: gone",
			Commit{
				Header: "Merge pull request #12 from fork/next", Breaking: true, Body: "Merge pull request #12 from fork/next",
				Footers: []Footer{{"BREAKING CHANGE", "gone"}},
			},
			bump.Major,
		},
		{
			"a break as header",
			"BREAKING CHANGE: gone (#13)\n\n* chore: version",
			Commit{Header: "BREAKING CHANGE: gone (#13)", Breaking: true, Footers: []Footer{{"BREAKING CHANGE", "gone (#13)\n\n* chore: version"}}},
			bump.Major,
		},
		{
			"a break that is only spoken of",
			"feat: a\n\nThis is no BREAKING CHANGE: all stays.\n> BREAKING CHANGE: quoted\n\nBreaking change: not in capitals\nBREAKING CHANGES: not the word\nBREAKING CHANGE:not its form",
			Commit{
				Header: "feat: a", Type: "feat", Description: "a",
				Body: "This is no BREAKING CHANGE: all stays.\n> BREAKING CHANGE: quoted\n\nBreaking change: not in capitals\nBREAKING CHANGES: not the word\nBREAKING CHANGE:not its form",
			},
			bump.Minor,
		},
		{
			"line ends of Windows", "\r\nfix(fs): a\r\n\r\nbody\r\nmore\r\n\r\nBREAKING CHANGE: gone\r\n",
			Commit{
				Header: "fix(fs): a", Type: "fix", Scope: "fs", Breaking: true, Description: "a", Body: "body\nmore",
				Footers: []Footer{{"BREAKING CHANGE", "gone"}},
			},
			bump.Major,
		},
		{
			"git's revert", "Revert \"feat!: watch\"\n\nThis reverts commit 56185b7356766d2b30cfa2406b257080272e0b7a.\n",
			Commit{
				Header: `Revert "feat!: watch"`, Type: "revert", Description: "feat!: watch",
				Body:    "This reverts commit 56185b7356766d2b30cfa2406b257080272e0b7a.",
				Reverts: []string{"56185b7356766d2b30cfa2406b257080272e0b7a"},
			},
			bump.Patch,
		},
		{
			"GitHub's revert", "Revert \"feat: watch\" (#13)\n\nReverts o/r#12",
			Commit{Header: `Revert "feat: watch" (#13)`, Type: "revert", Description: "feat: watch", Body: "Reverts o/r#12"},
			bump.Patch,
		},
		{
			"revert by the convention", "revert: let us never speak of it\n\nThis reverts commit 56185b7, and\nThis reverts commit\n0123456789.\n",
			Commit{
				Header: "revert: let us never speak of it", Type: "revert", Description: "let us never speak of it",
				Body:    "This reverts commit 56185b7, and\nThis reverts commit\n0123456789.",
				Reverts: []string{"56185b7", "0123456789"},
			},
			bump.Patch,
		},
		{
			"a revert that is only spoken of", "fix: a\n\nThis reverts commit 56185b7.",
			Commit{Header: "fix: a", Type: "fix", Description: "a", Body: "This reverts commit 56185b7."},
			bump.Patch,
		},
		{
			"spaces at the ends of lines", "feat: a  \n \t\nbody \n  \nRefs: #1\t\n",
			Commit{Header: "feat: a", Type: "feat", Description: "a", Body: "body", Footers: []Footer{{"Refs", "#1"}}},
			bump.Minor,
		},
		{
			"footers without an empty line before", "feat: a\nRefs: #1\nBREAKING-CHANGE: gone",
			Commit{Header: "feat: a", Type: "feat", Breaking: true, Description: "a", Footers: []Footer{{"Refs", "#1"}, {"BREAKING-CHANGE", "gone"}}},
			bump.Major,
		},
		{
			"a break before other footers", "feat: a\n\nBREAKING-CHANGE: gone\nRefs: #1",
			Commit{Header: "feat: a", Type: "feat", Breaking: true, Description: "a", Footers: []Footer{{"BREAKING-CHANGE", "gone"}, {"Refs", "#1"}}},
			bump.Major,
		},
		{
			"revert of three", "revert: all\nThis reverts commit 1111111.\nThis reverts commit 2222222.\nThis reverts commit 3333333.",
			Commit{
				Header: "revert: all", Type: "revert", Description: "all",
				Body:    "This reverts commit 1111111.\nThis reverts commit 2222222.\nThis reverts commit 3333333.",
				Reverts: []string{"1111111", "2222222", "3333333"},
			},
			bump.Patch,
		},
		{
			"not ASCII", "feat(größe): 監視\n",
			Commit{Header: "feat(größe): 監視", Type: "feat", Scope: "größe", Description: "監視"},
			bump.Minor,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, ok := Parse(tt.message)
			if diff := cmp.Diff(tt.want, got); diff != "" || !ok {
				t.Errorf("%t (-want +got):\n%s", ok, diff)
			}
			if class := got.Class(); class != tt.class {
				t.Errorf("%s, want %s", class, tt.class)
			}
		})
	}
}

func TestParseOthers(t *testing.T) {
	t.Parallel()
	for _, message := range []string{
		"", "\n\n", "watch files", "feat", "feat:", "feat: ", "feat:watch", "feat : watch", "feat (fs): watch", "feat(fs : watch", "feat(a(b)): watch",
		"feat(fs)!watch", "feat!(fs): watch", "feat!!: watch", ": watch", "(fs): watch", "3: watch", "new feat: watch", "größe: watch",
		"fixup! feat: watch", "squash! feat: watch", "amend! feat: watch",
		"Merge branch 'main' into fs", "Merge pull request #12 from fork/branch\n\nfeat: watch", "Merge 0a1b2c3 into 4d5e6f7",
		"Reapply \"feat: watch\"\n\nThis reverts commit 56185b7356766d2b30cfa2406b257080272e0b7a.",
		"watch files\n\nRefs: #1\nNo BREAKING CHANGE: all stays", "BREAKING CHANGE gone", "  feat: watch", ":sparkles: feat: watch", "https://localhost", "v2.0.0",
	} {
		if got, ok := Parse(message); ok {
			t.Errorf("%q is read as %+v", message, got)
		}
	}
}

func TestStanding(t *testing.T) {
	t.Parallel()
	const a, b, c, d = "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb", "cccccccccccccccc", "dddddddddddddddd"
	reverts := func(id string) string { return "\n\nThis reverts commit " + id + "." }
	type commit struct{ id, message string }
	tests := []struct {
		name    string
		commits []commit
		want    []string
	}{
		{"none", nil, nil},
		{"no revert", []commit{{b, "fix: b"}, {a, "feat: a"}}, []string{b, a}},
		{"by ID", []commit{{c, `Revert "feat: x"` + reverts(a)}, {b, "fix: b"}, {a, "feat: a"}}, []string{b}},
		{"by abbreviation", []commit{{b, "revert: it" + reverts(a[:7])}, {a, "feat: a"}}, nil},
		{"by header", []commit{{c, `Revert "feat: a"`}, {b, "feat: b"}, {a, "feat: a"}}, []string{b}},
		{"by header, the latest of it", []commit{{c, "revert: feat: a"}, {b, "feat: a"}, {a, "feat: a"}}, []string{a}},
		{"by header, numbers of pull requests aside", []commit{{b, `Revert "feat: a" (#13)`}, {a, "feat: a (#12)"}}, nil},
		{"another ID", []commit{{b, `Revert "feat: a"` + reverts(d)}, {a, "feat: a"}}, []string{b, a}},
		{"a later commit of that header", []commit{{b, "feat: a"}, {a, `Revert "feat: a"`}}, []string{b, a}},
		{"revert of a revert", []commit{{c, `Revert "Revert "feat: a""` + reverts(b)}, {b, `Revert "feat: a"` + reverts(a)}, {a, "feat: a"}}, []string{a}},
		{"two reverts of one header", []commit{{d, `Revert "feat: a"`}, {c, `Revert "feat: a"`}, {b, "feat: a"}, {a, "feat: a"}}, nil},
		{"no revert, though it quotes a header", []commit{{b, "docs: feat: a"}, {a, "feat: a"}}, []string{b, a}},
		{"itself", []commit{{a, "revert: it" + reverts(a)}}, []string{a}},
		{"several", []commit{{d, "revert: all" + reverts(a) + reverts(c)}, {c, "feat: c"}, {b, "feat: b"}, {a, "feat!: a"}}, []string{b}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var entries []Entry
			for _, made := range tt.commits {
				parsed, ok := Parse(made.message)
				if !ok {
					t.Fatalf("%q does not follow the convention", made.message)
				}
				entries = append(entries, Entry{made.id, parsed})
			}
			var got []string
			for _, e := range Standing(entries) {
				got = append(got, e.ID)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add("feat(fs)!: watch (#12)\n\nbody\n\nBREAKING CHANGE: gone\r\nRefs #1\n")
	f.Add("Revert \"feat: x\"\n\nThis reverts commit 56185b7.\n")
	f.Add("fix: a\n\n\xff: b\n")
	f.Fuzz(func(t *testing.T, message string) {
		c, ok := Parse(message)
		if !ok {
			if diff := cmp.Diff(Commit{}, c); diff != "" {
				t.Errorf("%q (-want +got):\n%s", message, diff)
			}
			return
		}
		if c.Type == "" && c.Class() == bump.Major {
			return
		}
		if c.Type == "" || c.Type != strings.ToLower(c.Type) || c.Description == "" || strings.ContainsAny(c.Header, "\r\n") {
			t.Errorf("%q: %+v", message, c)
		}
		// The header alone says the same, except for what footers add.
		alone, ok := Parse(c.Header)
		if !ok || alone.Type != c.Type || alone.Description != c.Description || alone.Breaking && !c.Breaking {
			t.Errorf("%q: %+v, its header alone %+v", message, c, alone)
		}
	})
}
