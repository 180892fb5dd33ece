package config

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

// complete says all that a configuration can say.
const complete = `preset = "strict"
tag-prefix = "v"

[policy]
fail-on = ["warning", "bump"]
prerelease = "relaxed"
minor-may-break = true
conventional-commits = false

[rules]
command-added = "warning"
"default-*" = { level = "error", bump = "major" }
default-missing = "off"

[[suppress]]
rule = "default-narrowed"
plugin = "store"
subject = "default"
items = ["save", "load"]
reason = "they never worked"
until = 2027-01-31

[plugins.log]
tag-prefix = "log-plugin-v"
preset = "relaxed"

[plugins.log.rules]
command-added = { bump = "none" }

[[plugins.log.suppress]]
rule = "command-removed"
subject = "attach"
reason = "nobody could call it"
until = "3.0.0"
`

func TestParse(t *testing.T) {
	f, err := Parse("permver.toml", []byte(complete))
	if err != nil {
		t.Fatal(err)
	}
	called := func(names ...string) func(string) bool {
		return func(name string) bool { return slices.Contains(names, name) }
	}
	for _, tt := range []struct {
		plugin string
		want   []string
	}{
		{"fs", []string{
			"preset = strict, permver.toml:1", "policy.fail-on = warning, bump, permver.toml:5",
			"policy.prerelease = relaxed, permver.toml:6", "policy.minor-may-break = true, permver.toml:7",
			"policy.conventional-commits = false, permver.toml:8", "tag-prefix = v, permver.toml:2",
			"rules.command-added = warning, permver.toml:11",
		}},
		{"store", []string{
			"preset = strict, permver.toml:1", "policy.fail-on = warning, bump, permver.toml:5",
			"policy.prerelease = relaxed, permver.toml:6", "policy.minor-may-break = true, permver.toml:7",
			"policy.conventional-commits = false, permver.toml:8", "tag-prefix = v, permver.toml:2",
			"rules.command-added = warning, permver.toml:11",
			"suppress = default-narrowed of default (exactly load, save) until 2027-01-31, permver.toml:15",
		}},
		{"log", []string{
			"preset = relaxed, permver.toml:25", "policy.fail-on = warning, bump, permver.toml:5",
			"policy.prerelease = relaxed, permver.toml:6", "policy.minor-may-break = true, permver.toml:7",
			"policy.conventional-commits = false, permver.toml:8", "tag-prefix = log-plugin-v, permver.toml:24",
			"rules.command-added = bump none, permver.toml:28",
			"suppress = command-removed of attach until 3.0.0, permver.toml:30",
		}},
	} {
		settings := Resolve(f.LayersFor(called(tt.plugin))...)
		var got []string
		for _, h := range settings.Held {
			if h.Pattern == "" && h.Key != "rules.default-missing" && h.From.By != "preset relaxed" {
				got = append(got, told(h))
			}
		}
		if d := gocmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", tt.plugin, d)
		}
		if got := settings.Policy.Rules["default-missing"]; got.Level != verdict.LevelOff {
			t.Errorf("%s: default-missing is %v, though its ID is nearer than the glob", tt.plugin, got)
		}
		if got := settings.Policy.Rules["default-narrowed"]; got.Level != verdict.LevelError || *got.Bump != bump.Major {
			t.Errorf("%s: default-narrowed is %v", tt.plugin, got)
		}
	}
}

func told(h verdict.Held) string {
	return fmt.Sprintf("%s = %s, %s:%d", h.Key, h.Value, h.From.By, h.From.At.Line)
}

// mistakes are what can be wrong with a configuration.
var mistakes = []struct{ name, text string }{
	{"no TOML", "[policy"},
	{"a Git LFS pointer", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n"},
	{"a bare word", "preset = strict"},
	{"a bare word like a keyword", "preset = none"},
	{"another encoding", "# caf\xe9\npreset = \"strict\""},
	{"a key twice", "preset = \"strict\"\npreset = \"strict\""},
	{"a key of another table", "prerelease = \"strict\""},
	{"a misspelled key", "[policy]\nfail_on = \"error\""},
	{"a key of nothing", "[policy]\nzzz = 1"},
	{"a table that is none", "policy = 1"},
	{"a misspelled preset", "preset = \"stric\""},
	{"an unlike preset", "preset = \"zzz\""},
	{"a preset that is empty", "preset = \" \""},
	{"a number for a word", "[policy]\nprerelease = 1"},
	{"a word for a boolean", "[policy]\nminor-may-break = \"yes\""},
	{"no word of fail-on", "[policy]\nfail-on = [\"eror\"]"},
	{"two levels", "[policy]\nfail-on = [\"error\", \"note\"]"},
	{"no word at all", "[policy]\nfail-on = []"},
	{"a list of numbers", "[policy]\nfail-on = [1]"},
	{"a table of words", "[policy]\nfail-on = { error = true }"},
	{"a misspelled rule", "[rules]\ncomand-removed = \"off\""},
	{"no rule", "[rules]\nzzz = \"off\""},
	{"a glob that means nothing", "[rules]\n\"zzz-*\" = \"off\""},
	{"a glob that is none", "[rules]\n\"[a\" = \"off\""},
	{"no level", "[rules]\ncommand-added = \"info\""},
	{"a number for a level", "[rules]\ncommand-added = 1"},
	{"a rule with nothing", "[rules]\ncommand-added = {}"},
	{"a misspelled level", "[rules]\ncommand-added = { levl = \"error\" }"},
	{"no bump", "[rules]\ncommand-added = { bump = \"big\" }"},
	{"a level without effect", "[rules]\ncommand-removed = \"note\""},
	{"a glob of changes without effect", "[rules]\n\"command-rem*d\" = \"note\""},
	{"globs as long as each other", "[rules]\n\"default-*\" = \"warning\"\n\"*-removed\" = \"error\""},
	{"a glob as long as two others", "[rules]\n\"default-*\" = \"warning\"\n\"command-*\" = \"error\"\n\"*-removed\" = \"off\""},
	{"globs that mean several", "[rules]\n\"command-*\" = \"warning\"\n\"command*-*\" = { bump = \"none\" }"},
	{"three globs, two of them as long", "[rules]\n\"*\" = \"off\"\n\"set-re*\" = \"error\"\n\"*emoved\" = \"warning\"\n\"default-*\" = \"off\""},
	{"rules that are no table", "rules = \"off\""},
	{"one bracket", "[suppress]\nrule = \"command-removed\""},
	{"nothing suppressed", "[[suppress]]"},
	{"a suppression without a reason", "[[suppress]]\nrule = \"command-removed\"\nsubject = \"x\""},
	{"a suppression of no rule", "[[suppress]]\nrule = \"command-remove\"\nsubject = \"x\"\nreason = \"y\""},
	{"until nothing", "[[suppress]]\nrule = \"command-removed\"\nsubject = \"x\"\nreason = \"y\"\nuntil = \"soon\""},
	{"until a number", "[[suppress]]\nrule = \"command-removed\"\nsubject = \"x\"\nreason = \"y\"\nuntil = 3"},
	{"until a date with a time", "[[suppress]]\nrule = \"command-removed\"\nsubject = \"x\"\nreason = \"y\"\nuntil = 2027-01-31T00:00:00"},
	{"a list of no tables", "suppress = [1]"},
	{"a list without a text", "[policy]\nfail-on = [[\"error\"]]"},
	{"items that are no texts", "[[suppress]]\nrule = \"command-removed\"\nsubject = \"x\"\nreason = \"y\"\nitems = [1]"},
	{"a plugin in a plugin", "[plugins.x]\nplugins = {}"},
	{"a plugin's suppression that names a plugin", "[[plugins.x.suppress]]\nrule = \"command-removed\"\nplugin = \"x\"\nsubject = \"x\"\nreason = \"y\""},
	{"plugins that are none", "plugins = [\"x\"]"},
	{"a plugin that is no table", "[plugins]\nx = 1"},
	{"a prefix that is no text", "tag-prefix = 1"},
	{"several, in their order", "zzz = 1\n[rules]\nzzz = \"off\"\n[policy]\nzzz = 1"},
}

func TestMistakes(t *testing.T) {
	var got strings.Builder
	for _, tt := range mistakes {
		_, err := Parse("permver.toml", []byte(tt.text))
		var wrong *Error
		if !errors.As(err, &wrong) || !wrong.Usage() {
			t.Errorf("%s: %v, want an *Error", tt.name, err)
			continue
		}
		fmt.Fprintf(&got, "# %s\n%s\n\n", tt.name, err)
	}
	golden(t, "mistakes.txt", got.String())
}

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares a text with the golden file, or rewrites that.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := gocmp.Diff(strings.ReplaceAll(string(want), "\r\n", "\n"), got); d != "" {
		t.Errorf("%s (-want +got):\n%s", name, d)
	}
}

// Every preset can be read, and all but one change something.
func TestPresets(t *testing.T) {
	if d := gocmp.Diff([]string{"recommended", "relaxed", "strict"}, presetNames()); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	none := Resolve()
	for _, name := range presetNames() {
		settings := Resolve(preset(name))
		changes := settings.Compare(none)
		if (name == Recommended) != (len(changes) == 0) {
			t.Errorf("%s changes %v", name, changes)
		}
	}
}

// One preset holds: that of the nearest layer that names any, under all that is written
// out.
func TestNearestPreset(t *testing.T) {
	f, err := Parse("permver.toml", []byte("preset = \"strict\"\n[plugins.log]\npreset = \"recommended\"\n"+
		"[plugins.fs]\npreset = \"relaxed\"\n[policy]\nfail-on = \"note\""))
	if err != nil {
		t.Fatal(err)
	}
	for plugin, want := range map[string][]string{
		"log":   {"preset = recommended, permver.toml:3", "policy.fail-on = note, permver.toml:7", "policy.prerelease = relaxed, default:0"},
		"store": {"preset = strict, permver.toml:1", "policy.fail-on = note, permver.toml:7", "policy.prerelease = strict, preset strict:0"},
		"fs":    {"preset = relaxed, permver.toml:5", "policy.fail-on = note, permver.toml:7", "policy.prerelease = relaxed, default:0"},
	} {
		var got []string
		for _, h := range Resolve(f.LayersFor(func(name string) bool { return name == plugin })...).Held[:3] {
			got = append(got, told(h))
		}
		if d := gocmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", plugin, d)
		}
	}
}

// The relaxed preset lets a patch add whatever grants nothing by itself.
func TestRelaxedAdditions(t *testing.T) {
	var want, got []string
	relaxed := Resolve(preset("relaxed")).Policy.Rules
	for _, rule := range rules.All() {
		if rule.Bump == bump.Minor && rule.Effect == rules.NoEffect && !rule.Security {
			want = append(want, rule.ID)
		}
		if set := relaxed[rule.ID]; set.Bump != nil && *set.Bump == bump.Patch {
			got = append(got, rule.ID)
		}
	}
	if d := gocmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// An entry that is written can be read, and says what it was made of.
func TestEntry(t *testing.T) {
	for _, s := range []verdict.Suppression{
		{Rule: "command-removed", Subject: "open", Reason: "it never worked", Common: true},
		{
			Rule: "default-narrowed", Plugin: "store", Subject: "default", Items: []string{"a", "b\"c"},
			Reason: "tab\tline\nquote \" back \\ bell \a rtl \u202e", Until: until(t, "2027-01-31"),
		},
		{Rule: "command-removed", Subject: "x", Reason: "y", Until: until(t, "3.0.0"), Common: true},
	} {
		for _, text := range []string{Entry("suppress", s), "suppress = [" + InlineEntry(s) + "]"} {
			f, err := Parse("permver.toml", []byte(text))
			if err != nil {
				t.Errorf("%s\n%v", text, err)
				continue
			}
			got := *f.Suppressions[0]
			got.From = verdict.Origin{}
			if d := gocmp.Diff(s, got, gocmp.Comparer(func(a, b verdict.Until) bool { return a.String() == b.String() })); d != "" {
				t.Errorf("%s (-want +got):\n%s", text, d)
			}
		}
	}
}

func until(t *testing.T, text string) verdict.Until {
	t.Helper()
	u, err := ParseUntil(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// What head says and base does not is marked, and told with what was.
func TestCompare(t *testing.T) {
	read := func(lines ...string) Settings {
		f, err := Parse("permver.toml", []byte(strings.Join(lines, "\n")))
		if err != nil {
			t.Fatal(err)
		}
		return Resolve(f.LayersFor(func(string) bool { return true })...)
	}
	globs := read(`rules = { "set-re*" = "off" }`)
	var patterns []string
	for _, change := range globs.Compare(read("")) {
		patterns = append(patterns, fmt.Sprintf("%s %q %d", change.Key, change.Pattern, change.From.At.Column))
	}
	if d := gocmp.Diff([]string{`rules.set-removed "set-re*" 11`, `rules.set-renamed "set-re*" 11`}, patterns); d != "" {
		t.Errorf("globs (-want +got):\n%s", d)
	}
	base := read(`policy = { prerelease = "strict", fail-on = "note" }`,
		`rules = { command-added = "warning", set-added = "error" }`,
		`[[suppress]]`, `rule = "command-removed"`, `subject = "x"`, `reason = "old"`)
	head := read(`policy = { prerelease = "strict" }`, `rules = { command-added = "off" }`,
		`[[suppress]]`, `rule = "command-removed"`, `subject = "x"`, `reason = "another"`,
		`[[suppress]]`, `rule = "command-removed"`, `subject = "y"`, `reason = "new"`)
	var got []string
	for _, change := range head.Compare(base) {
		got = append(got, change.String())
	}
	want := []string{
		"policy.fail-on = error, which was note",
		"rules.command-added = off, which was warning",
		"suppress = command-removed of y",
		"rules.set-added = error is gone",
	}
	if d := gocmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	added := map[string]bool{}
	for _, s := range head.Policy.Suppressions {
		added[s.Subject] = s.From.Added
	}
	if d := gocmp.Diff(map[string]bool{"x": false, "y": true}, added); d != "" {
		t.Errorf("suppressions (-want +got):\n%s", d)
	}
	if !head.Policy.Rules["command-added"].From.Added {
		t.Error("command-added is not marked as new")
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(complete))
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := Parse("permver.toml", text)
		var wrong *Error
		if err != nil && (!errors.As(err, &wrong) || len(wrong.Mistakes) == 0) {
			t.Fatalf("%v is no list of mistakes", err)
		}
		if err == nil {
			Resolve(file.LayersFor(func(string) bool { return true })...)
		}
	})
}

// The plugins that a file names are told with their places.
func TestNames(t *testing.T) {
	f, err := Parse("permver.toml", []byte(complete))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, name := range f.Names() {
		got = append(got, fmt.Sprintf("%s %d", name.Text, name.At.Line))
	}
	if d := gocmp.Diff([]string{"log 23", "store 15"}, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// An empty list of items is as good as none.
func TestNoItems(t *testing.T) {
	f, err := Parse("permver.toml", []byte("[[suppress]]\nrule = \"command-removed\"\nsubject = \"x\"\nreason = \"y\"\nitems = []"))
	if err != nil || f.Suppressions[0].Items != nil {
		t.Errorf("%v, %v", f.Suppressions, err)
	}
}

// A plugin says of itself what [plugins.NAME] could say of it.
func TestParseCargo(t *testing.T) {
	parse := func(text string) (*Layer, error) {
		root, err := manifest.ParseTOML("Cargo.toml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range root.Entries() {
			return ParseCargo(&v)
		}
		return ParseCargo(nil)
	}
	if l, err := parse(""); err != nil || !reflect.DeepEqual(l, &Layer{}) {
		t.Errorf("nothing said: %+v, %v", l, err)
	}
	l, err := parse("permver = { tag-prefix = \"v\", suppress = [{ rule = \"command-removed\", subject = \"x\", reason = \"y\" }] }")
	if err != nil || l.TagPrefix.Value != "v" || l.TagPrefix.From.By != "Cargo.toml" || len(l.Suppressions) != 1 || l.Suppressions[0].Common {
		t.Errorf("%+v, %v", l, err)
	}
	want := "Cargo.toml:1:13: unknown key \"plugins\" in [package.metadata.permver]; the keys are policy, preset, rules, suppress, tag-prefix"
	if _, err := parse("permver = { \"plugins\" = {} }"); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

// What is no list of mistakes stays what it is.
func TestNotTOML(t *testing.T) {
	if err := notTOML(fs.ErrPermission); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("%v", err)
	}
}

func TestSaid(t *testing.T) {
	got := Resolve(&Layer{MinorMayBreak: Said("--minor-may-break", true, "true")}).Held[3]
	if want := (verdict.Held{Key: "policy.minor-may-break", Value: "true", From: verdict.Origin{By: "--minor-may-break"}}); got != want {
		t.Errorf("%+v", got)
	}
}

func TestErrorHints(t *testing.T) {
	e := NewError([]Mistake{{Message: "this is wrong"}})
	if hints := e.Hints(); hints != nil {
		t.Errorf("of a file on disk: %q", hints)
	}
	e.Where = "index"
	if d := gocmp.Diff([]string{"this was read from index"}, e.Hints()); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	e.Hint = "write something else"
	if d := gocmp.Diff([]string{"this was read from index", "write something else"}, e.Hints()); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

func TestSome(t *testing.T) {
	for want, n := range map[string]int{"": 0, "1, 2": 2, "1, 2, 3, 4, 5, 6, 7": 7, "1, 2, 3, 4, 5, 6 and 2 more": 8} {
		names := strings.Fields("1 2 3 4 5 6 7 8")[:n]
		if got := Some(names); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
