package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/forms"
	"github.com/permver/permver/internal/verdict"
)

// injections are what a name or a description may hold to be taken for more than text by
// one of the formats.
var injections = []string{
	"]]>", "<script>alert(1)</script>", "</details>", "&lt;", `"'`, "a|b", "```", "`x`", "@someone", "#1", "GH-1", "x/y#2",
	"https://evil.example/", "www.evil.example", "[a](https://evil.example)", "![a](b)", "$x$", "**b**", "__i__", "~~s~~", `\`,
	"::error file=a::b", "%0A::error::c", "##[error]d", "e,line=1", "a\r\n::warning::f", "\n\n# g", "\u202eh", "\x00\x1b[31m", "\xff", "\ufffe", "{0}",
}

var injected = strings.Join(injections, " ")

// injecting has them everywhere.
func injecting() *verdict.Result { return withText(injected) }

// withText has a text in every place where one can come from a repository.
func withText(injected string) *verdict.Result {
	r := hostile()
	p := &r.Plugins[0]
	p.Key, p.Path = injected, "plugins/"+injected
	p.Comparisons = p.Comparisons[:1]
	c := &p.Comparisons[0]
	c.Unchecked[0] = verdict.Unchecked{Side: "base", What: injected, Why: injected, More: []string{injected}, File: injected, Line: 1}
	c.Findings = c.Findings[:1]
	f := &c.Findings[0]
	f.Message, f.Help, f.Subject.Name, f.At.File, f.Excerpt[0].Lines = injected, injected, injected, injected, []string{injected}
	f.Witness = nil
	r.Plugins, r.Repository = r.Plugins[:1], nil
	return failingOn(verdict.LevelError, r)
}

func TestNothingIsInjected(t *testing.T) {
	for _, format := range forms.Names() {
		output := printed(t, Results(), format, injecting(), Options{})
		golden(t, "injection"+extensions[format], output)
		if r, found := hidden(output); found {
			t.Errorf("%s holds %U", format, r)
		}
		if err := forms.Check(format, output); err != nil {
			t.Error(err)
		}
	}
}

func TestWorkflowCommandsSayWhatTheyShould(t *testing.T) {
	got, err := forms.Annotations(printed(t, Results(), "github", injecting(), Options{}))
	if err != nil {
		t.Fatal(err)
	}
	type told struct{ Command, File, Line, Title, First string }
	seen := each(got, func(a forms.Annotation) told {
		first, _, _ := strings.Cut(a.Message, "\n")
		return told{a.Command, a.Properties["file"], a.Properties["endLine"], a.Properties["title"], first}
	})
	key := Visible(injected)
	want := []told{
		{"error", key, "19", clip("permver: command-removed in "+key, 200), key},
		{"warning", key, "1", "permver: unchecked", strings.Split(Visible(injected)+": not checked: "+uncheckedText(injecting().Plugins[0].Comparisons[0].Unchecked[0]), "\n")[0]},
	}
	want[1].First = strings.TrimSuffix(want[1].First, "\r")
	if d := cmp.Diff(want[:1], seen[:1]); d != "" {
		t.Error(d)
	}
	if len(seen) != 2 || seen[1].Command != "warning" || seen[1].Title != want[1].Title || seen[1].File != key {
		t.Errorf("got %v", seen)
	}
}

func TestXMLSaysWhatItShould(t *testing.T) {
	var styles checkstyleReport
	if err := xml.Unmarshal(printed(t, Results(), "checkstyle", injecting(), Options{}), &styles); err != nil {
		t.Fatal(err)
	}
	found := styles.Files[0].Errors[1]
	if want := (checkstyleError{5, 7, "error", Visible(injected), "permver.command-removed"}); found != want || styles.Files[0].Name != Visible(injected) {
		t.Errorf("got %v, want %v", found, want)
	}
	var suites junitSuites
	if err := xml.Unmarshal(printed(t, Results(), "junit", injecting(), Options{}), &suites); err != nil {
		t.Fatal(err)
	}
	failure := suites.Suites[0].Cases[2].Failure
	if failure.Message != Visible(injected) || suites.Suites[0].Name != Visible(injected) {
		t.Errorf("got %v", failure)
	}
	if want := inFull(injecting().Plugins[0].Comparisons[0].Findings); failure.Text != want {
		t.Error(cmp.Diff(want, failure.Text))
	}
}

func TestJSONSaysWhatItShould(t *testing.T) {
	var issues []gitlabIssue
	if err := json.Unmarshal(printed(t, Results(), "gitlab", injecting(), Options{}), &issues); err != nil {
		t.Fatal(err)
	}
	if issues[1].Description != Visible(injected) || issues[1].Location.Path != Visible(injected) {
		t.Errorf("got %v", issues[1])
	}
	var log sarifLog
	if err := json.Unmarshal(printed(t, Results(), "sarif", injecting(), Options{}), &log); err != nil {
		t.Fatal(err)
	}
	message, _, _ := strings.Cut(log.Runs[0].Results[0].Message.Text, "\n")
	if want := strings.ReplaceAll(Visible(injected), "](", "] ("); message != want {
		t.Error(cmp.Diff(want, message))
	}
}

func TestMarkdownText(t *testing.T) {
	tests := []struct{ in, want string }{
		{"allow-read of store:default", "allow-read of store:default"},
		{"<b>&lt;", "&lt;b&gt;&amp;lt;"},
		{"a|b", "a&#124;b"},
		{"`x` *y* _z_ ~s~", "\\`x\\` \\*y\\* \\_z\\_ \\~s\\~"},
		{`\*`, `\\\*`},
		{"[a](b) ![c](d)", `\[a\](b) !\[c\](d)`},
		{"@someone", "@&#8203;someone"},
		{"#1 x/y#2 GH-3 gh-4", "#&#8203;1 x/y#&#8203;2 GH-&#8203;3 gh-&#8203;4"},
		{"https://evil.example WWW.evil.example", "https:&#8203;//evil.example WWW&#8203;.evil.example"},
		{"$HOME/* $y", `<span>$</span>HOME/\* <span>$</span>y`},
		{"a\nb\u202e\xff", `a\\u{a}b\\u{202e}\\xff`},
	}
	for _, tt := range tests {
		if got := markdownText(tt.in); got != tt.want {
			t.Errorf("markdownText(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestMarkdownCode(t *testing.T) {
	tests := []struct{ in, want string }{
		{"build.rs:1:2", "`build.rs:1:2`"},
		{"a`b", "``a`b``"},
		{"``a", "``` ``a ```"},
		{" a", "`  a `"},
		{"a\nb", "`a\\u{a}b`"},
	}
	for _, tt := range tests {
		if got := markdownCode(tt.in); got != tt.want {
			t.Errorf("markdownCode(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
	if got, want := fenced("  ", "a\n````\nb\n"), "  `````text\n  a\n  ````\n  b\n  `````\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestURIs(t *testing.T) {
	tests := []struct{ in, want string }{
		{"plugins/a b/build.rs", "plugins/a%20b/build.rs"},
		{"c:/x", "c%3A/x"},
		{"a?b#c%d", "a%3Fb%23c%25d"},
		{"文\xff\u202e\ufffd", "%E6%96%87%5Cxff%E2%80%AE%EF%BF%BD"},
	}
	for _, tt := range tests {
		if got := uriOf(tt.in); got != tt.want {
			t.Errorf("uriOf(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// A log of GitHub Actions obeys lines of any program: text must not hold such.
func TestTextHoldsNoWorkflowCommand(t *testing.T) {
	r := injecting()
	f := &r.Plugins[0].Comparisons[0].Findings[0]
	f.Message, f.Help = "::error::a ::error::b", strings.Repeat("word ", 18)+"::error::c ##[error]d"
	for _, o := range []Options{{}, {Quiet: true}, {Verbose: true}, {Width: 40}} {
		output := printed(t, Results(), "text", r, o)
		if found := workflowCommand().Find(output); found != nil {
			t.Errorf("%q in\n%s", found, output)
		}
	}
	if got := printed(t, Results(), "text", r, Options{Quiet: true}); !bytes.Contains(got, []byte("\n  :\\u{3a}error::a ::error::b\n")) || !bytes.Contains(got, []byte(`#\u{23}[error]d`)) {
		t.Errorf("got\n%s", got)
	}
}

func FuzzFormats(f *testing.F) {
	for _, seed := range append(injections, injected, evil) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if strings.Trim(s, "/") == "" {
			t.Skip("no plugin and no file is called that")
		}
		r := withText(strings.TrimLeft(s, "/"))
		for _, format := range forms.Names() {
			output := printed(t, Results(), format, r, Options{})
			if r, found := hidden(output); found {
				t.Errorf("%s holds %U", format, r)
			}
			if err := forms.Check(format, output); err != nil {
				t.Error(err)
			}
		}
	})
}

// What is left out for the length is said, and how much.
func TestWhatIsCutOffIsSaid(t *testing.T) {
	r := failingOn(verdict.LevelError, flooded())
	annotations, err := forms.Annotations(printed(t, Results(), "github", r, Options{}))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := annotations[len(annotations)-1].Message,
		"4994 more errors left out here: GitHub shows no more than 10 annotations of a kind; the other formats list all"; got != want || len(annotations) != 10 {
		t.Errorf("got %q, want %q", got, want)
	}
	var log sarifLog
	if err := json.Unmarshal(printed(t, Results(), "sarif", r, Options{}), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if got, want := run.Invocations[0].Notifications[0].Message.Text, "3 more findings left out: GitHub shows 5000"; got != want || len(run.Results) != maxResults {
		t.Errorf("got %q and %d results, want %q", got, len(run.Results), want)
	}
}

// What keeps a plugin from being built or looked at is told before what breaks in others,
// however much that is.
func TestFailedPluginsComeFirst(t *testing.T) {
	r := many()
	unread := verdict.Plugin{Key: "zoo", Crate: "tauri-plugin-zoo", Path: "plugins/zoo", Status: verdict.Failed, Comparisons: []verdict.Comparison{{
		Role: verdict.Release, Mode: verdict.PRMode, Base: &baseSide, Head: headSide,
		Unchecked: []verdict.Unchecked{{Side: "head", What: "the plugin", Why: "Cargo.toml is not TOML", File: "plugins/zoo/Cargo.toml", Line: 1}},
	}}}
	r.Plugins = append(r.Plugins, unread)
	store := &r.Plugins[slices.IndexFunc(r.Plugins, func(p verdict.Plugin) bool { return p.Key == "store" })].Comparisons[0]
	for i := range store.Findings { // each is one of its own, and grants more besides
		store.Findings[i].Fingerprint, store.Findings[i].Security = fmt.Sprintf("%016x", i), true
	}
	failingOn(verdict.LevelError, r)
	for range 12 { // verdicts that fail by themselves
		p := pullRequest().Plugins[0]
		p.Path, p.Comparisons[0].FailedBy = fmt.Sprintf("plugins/p%02d", len(r.Plugins)), "bump"
		p.Comparisons[0].Findings = nil
		r.Plugins = append(r.Plugins, p)
	}
	annotations, err := forms.Annotations(printed(t, Results(), "github", r, Options{}))
	if err != nil {
		t.Fatal(err)
	}
	files := each(annotations[:3], func(a forms.Annotation) string { return a.Command + " " + a.Properties["file"] })
	if d := cmp.Diff([]string{"error plugins/zoo/Cargo.toml", "error plugins/fs/permissions/default.toml", "error plugins/p06/Cargo.toml"}, files); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	if got := toldFindings(r)[0].Rule.ID; got != "parse-error" {
		t.Errorf("the weightiest finding is %s", got)
	}
}

// A report of Markdown tells as much as there is room for, and says what it leaves out.
func TestMarkdownFillsItsRoom(t *testing.T) {
	findings, plugins := failingOn(verdict.LevelError, flooded()), failingOn(verdict.LevelError, crowded())
	type told struct{ Plugins, Findings, Shown int }
	for _, tt := range []struct {
		name string
		r    *verdict.Result
		room int
		want told
		cut  bool
	}{
		{"all", failingOn(verdict.LevelError, broken()), 0, told{1, 2, 2}, false},
		{"a comment", findings, 0, told{1, 50, 45}, true},
		{"half a comment", findings, CommentRoom / 2, told{1, 50, 13}, true},
		{"a summary", findings, SummaryRoom, told{1, 500, 500}, true},
		{"plugins in a comment", plugins, 0, told{5, 5, 0}, true},
		{"plugins in a summary", plugins, SummaryRoom, told{61, 122, 122}, false},
		{"nothing", plugins, 8000, told{}, true},
	} {
		text := string(printed(t, Results(), "markdown", tt.r, Options{Room: tt.room}))
		got := told{strings.Count(text, "\n### "), strings.Count(text, "\n- **"), strings.Count(text, "<details><summary>source and example")}
		cut := strings.HasSuffix(text, "\n\n_This report was cut; the other formats tell all._\n\n")
		limit := tt.room
		if limit == 0 {
			limit = CommentRoom
		}
		if got != tt.want || cut != tt.cut || len(text) > limit {
			t.Errorf("%s: %+v, cut: %t, want %+v, %t; %d of %d bytes", tt.name, got, cut, tt.want, tt.cut, len(text), limit)
		}
	}
}

// crowded has more plugins than a comment can hold, with long names.
func crowded() *verdict.Result {
	r := broken()
	for range 60 {
		p := r.Plugins[0]
		p.Key = strings.Repeat("<$>", 90)
		r.Plugins = append(r.Plugins, p)
	}
	return r
}

func TestFormatsAreDeterministic(t *testing.T) {
	for _, format := range forms.Names() {
		r := failingOn(verdict.LevelError, mixed())
		want := printed(t, Results(), format, r, Options{})
		for range 5 {
			slices.Reverse(r.Plugins)
			if got := printed(t, Results(), format, r, Options{Quiet: true, Verbose: true, Color: true, Width: 50}); !bytes.Equal(want, got) {
				t.Fatal(cmp.Diff(string(want), string(got)))
			}
		}
	}
}
