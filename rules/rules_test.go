package rules

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/release"
)

// kinds reads the kinds of changes from the source of package diff, so that none
// can be forgotten.
func kinds(t *testing.T) []diff.Kind {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../diff/change.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var all []diff.Kind
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if typ, ok := spec.Type.(*ast.Ident); !ok || typ.Name != "Kind" {
			return true
		}
		value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, diff.Kind(value))
		return true
	})
	if len(all) < 40 {
		t.Fatalf("found only %d kinds of changes", len(all))
	}
	return all
}

func TestEveryKindOfChangeHasOneRule(t *testing.T) {
	spoken := make(map[diff.Kind]string)
	for _, r := range All() {
		for _, kind := range r.Changes {
			if other := spoken[kind]; other != "" {
				t.Errorf("both %s and %s speak about %s", other, r.ID, kind)
			}
			spoken[kind] = r.ID
		}
	}
	for _, kind := range kinds(t) {
		if kind != diff.SetBroken && spoken[kind] == "" {
			t.Errorf("no rule speaks about %s", kind)
		}
	}
	for _, reason := range []acl.ResolveErrorKind{acl.UnknownMember, acl.InvalidMember, acl.Cycle} {
		r := ruleOf(diff.Change{Kind: diff.SetBroken, Reason: &acl.ResolveError{Kind: reason}})
		if r == nil || r.say == nil || r.lint == nil {
			t.Errorf("no rule speaks about sets that break for reason %d", reason)
		}
	}
}

var ruleID = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)

func TestLiterals(t *testing.T) {
	seen := make(map[string]bool)
	for _, r := range All() {
		if !ruleID.MatchString(r.ID) || seen[r.ID] {
			t.Errorf("%q is no ID, or stands twice", r.ID)
		}
		seen[r.ID] = true
		for what, text := range map[string]string{"Summary": r.Summary, "Meaning": r.Meaning, "Help": r.Help, "Group": string(r.Group), "Effect": string(r.Effect)} {
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s has no %s", r.ID, what)
			}
		}
		if strings.HasSuffix(r.Summary, ".") || strings.HasSuffix(r.Help, ".") || !strings.HasSuffix(r.Meaning, ".") {
			t.Errorf("%s: Summary and Help are no sentences, Meaning is made of them", r.ID)
		}
		if len(r.Changes) > 0 && r.say == nil {
			t.Errorf("%s speaks about changes and has nothing to say", r.ID)
		}
		if (r.lint != nil || r.Group == Releases || r.Group == Configuration) != (r.Severity != 0) && len(r.Changes) == 0 {
			t.Errorf("%s: a rule that looks at one side has a severity, others have none", r.ID)
		}
		if r.Security && r.Bump == bump.None {
			t.Errorf("%s grants more and needs no bump", r.ID)
		}
		checkFacts(t, r)
	}
}

// checkFacts checks what a literal says beside its texts.
func checkFacts(t *testing.T, r *Rule) {
	t.Helper()
	if _, err := release.Parse(r.Since); err != nil {
		t.Errorf("%s: Since is no version: %v", r.ID, err)
	}
	for _, reference := range r.References {
		if page, err := url.Parse(reference); err != nil || page.Scheme != "https" || page.Host == "" {
			t.Errorf("%s: %q is no page", r.ID, reference)
		}
	}
	if len(r.References) == 0 || len(r.References) != len(slices.Compact(slices.Sorted(slices.Values(r.References)))) {
		t.Errorf("%s refers to no page, or to one twice", r.ID)
	}
	if len(r.Tags) != len(slices.Compact(slices.Sorted(slices.Values(r.Tags)))) {
		t.Errorf("%s has a tag twice", r.ID)
	}
	if r.TellsBreaks() != slices.Contains([]string{"set-unknown-reference", "set-invalid-reference", "set-cycle"}, r.ID) {
		t.Errorf("%s: TellsBreaks is %v", r.ID, r.TellsBreaks())
	}
}

func TestFind(t *testing.T) {
	for _, r := range All() {
		if found, ok := Find(r.ID); !ok || found != r {
			t.Errorf("Find(%q) finds another rule", r.ID)
		}
	}
	if _, ok := Find("no-such-rule"); ok {
		t.Error("Find finds what does not exist")
	}
}

// An ID that was given up is never taken again.
func TestFormerIDsAreOfOneRule(t *testing.T) {
	owner := make(map[string]string)
	for _, r := range All() {
		for _, id := range append([]string{r.ID}, r.Formerly...) {
			if other := owner[id]; other != "" || !ruleID.MatchString(id) {
				t.Errorf("%q of %s is no ID, or also %s's", id, r.ID, other)
			}
			owner[id] = r.ID
		}
	}
}

func TestRulesAreFoundByFormerIDs(t *testing.T) {
	catalogue := []*Rule{{ID: "first", Formerly: []string{"old", "second"}}, {ID: "second", Formerly: []string{"older"}}}
	for id, want := range map[string]string{"first": "first", "old": "first", "second": "second", "older": "second", "oldest": ""} {
		found, ok := FindIn(catalogue, id)
		if ok != (want != "") || ok && found.ID != want {
			t.Errorf("FindIn(%q) = %v, %v, want %q", id, found, ok, want)
		}
	}
}

// unmirrored are the rules about changes that nobody is told of the other way round, with
// the reason.
var unmirrored = map[string]string{
	"set-shadows-permission":        "the name is the permission's again, and what it gives more or less is told as that",
	"autogenerated-orphaned":        "the permissions were there before the command; that somebody answers it hurts nobody, and grants nothing",
	"command-handler-removed":       "that a command which is granted is answered at last hurts nobody, and grants nothing",
	"command-cfg-narrowed":          "that a command which is granted is answered on more platforms hurts nobody, and grants nothing",
	"command-rename-attr-changed":   "that a command which is granted is answered at last hurts nobody, and grants nothing",
	"mobile-implementation-removed": "that a command which is granted is answered on more platforms hurts nobody, and grants nothing",
	"command-feature-gated":         "that a command which is granted is answered with fewer features hurts nobody, and grants nothing",
	"default-features-changed":      "that commands which are granted are answered by default hurts nobody, and grants nothing",
	"android-support-removed":       "a project for Android takes nothing from anybody, and grants nothing",
	"ios-support-removed":           "a project for iOS takes nothing from anybody, and grants nothing",
	"runtime-name-changed":          "a plugin that did not have the name of its identifiers answered no call; that it has it now hurts nobody",
	"tauri-minimum-raised":          "a crate that does with less fits wherever it did",
	"rust-version-raised":           "a crate that does with less fits wherever it did",
}

// A rule about a change has a mirror, which names it in turn, or a reason to have none.
func TestMirrors(t *testing.T) {
	reasons := maps.Clone(unmirrored)
	for _, r := range All() {
		reason := reasons[r.ID]
		delete(reasons, r.ID)
		switch {
		case len(r.Changes) == 0 && len(r.Mirrors)+len(reason) > 0:
			t.Errorf("%s looks at one side, and has no other way round", r.ID)
		case len(r.Changes) > 0 && (len(r.Mirrors) > 0) == (reason != ""):
			t.Errorf("%s needs either mirrors or a reason to have none", r.ID)
		}
		for _, id := range r.Mirrors {
			if mirror, ok := Find(id); !ok || !slices.Contains(mirror.Mirrors, r.ID) {
				t.Errorf("%s names %s for its mirror, which does not name it", r.ID, id)
			}
		}
	}
	for id := range reasons {
		t.Errorf("there is a reason for %s, and no such rule", id)
	}
}

func TestList(t *testing.T) {
	tests := map[string][]string{
		"":                           nil,
		"a":                          {"a"},
		"a and b":                    {"a", "b"},
		"a, b and c":                 {"a", "b", "c"},
		"a, b, c, d, e and f":        {"a", "b", "c", "d", "e", "f"},
		"a, b, c, d, e and 2 others": {"a", "b", "c", "d", "e", "f", "g"},
	}
	for want, names := range tests {
		if got := list(names); got != want {
			t.Errorf("list(%v) = %q, want %q", names, got, want)
		}
	}
}
