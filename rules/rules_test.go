package rules

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/bump"
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
		if (r.lint != nil || r.Group == Releases) != (r.Severity != 0) && len(r.Changes) == 0 {
			t.Errorf("%s: a rule that looks at one side has a severity, others have none", r.ID)
		}
		if r.Security && r.Bump == bump.None {
			t.Errorf("%s grants more and needs no bump", r.ID)
		}
		if found, ok := Find(r.ID); !ok || found != r {
			t.Errorf("Find(%q) finds another rule", r.ID)
		}
	}
	if _, ok := Find("no-such-rule"); ok {
		t.Error("Find finds what does not exist")
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
