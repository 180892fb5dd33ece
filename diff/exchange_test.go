package diff

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/fixture"
)

// written loads a plugin without commands of its own that has one permission file.
func written(t *testing.T, name, file, permissions string) *acl.Surface {
	t.Helper()
	tree := map[string]string{
		"build.rs": "fn main() {\n    tauri_plugin::Builder::new(&[]).build();\n}\n", "permissions/" + file: permissions,
	}
	fixture.Complete(tree, "1.0.0")
	return surface(t, name, tree)
}

// exchangesOf compares a permission with one list of scope values and another, in
// JSON, and returns the changes in a line each.
func exchangesOf(t *testing.T, was, is, list string) []string {
	t.Helper()
	side := func(name, values string) *acl.Surface {
		return written(t, name, "a.json", fmt.Sprintf(`{"permission": [{"identifier": "p", "commands": {"allow": ["a", "b"]}, "scope": {%q: [%s]}}]}`, list, values))
	}
	var lines []string
	for _, ch := range Compare(side("base", was), side("head", is)) {
		if ch.Exchanged == nil {
			lines = append(lines, fmt.Sprintf("%s %s%s", ch.Kind, strings.Join(ch.Lost, " "), strings.Join(ch.Gained, " ")))
			continue
		}
		lines = append(lines, fmt.Sprintf("%s %s %s", ch.Kind, exchangedText(ch.Exchanged), ch.Certainty))
	}
	return lines
}

func TestExchanges(t *testing.T) {
	for _, c := range []struct {
		name, was, is string
		want          []string
	}{
		{"the same in another order", `{"a": 1, "b": "x"}, "y"`, `"y", {"b": "x", "a": 1}`, nil},
		{"a second star", `"$HOME/*"`, `"$HOME/**"`, []string{`scope-pattern-widened "$HOME/*" to "$HOME/**" unknown`}},
		{"only stars", `"*"`, `"**"`, []string{`scope-pattern-widened "*" to "**" unknown`}},
		{"what lay below", `{"path": "$HOME/a/b.txt"}`, `{"path": "$HOME/**"}`, []string{`scope-pattern-widened {"path":"$HOME/a/b.txt"} to {"path":"$HOME/**"} unknown`}},
		{"back", `{"path": "$HOME/**"}`, `{"path": "$HOME/a/b.txt"}`, []string{`scope-pattern-narrowed {"path":"$HOME/**"} to {"path":"$HOME/a/b.txt"} unknown`}},
		{"what begins with a dot need not match", `"$HOME/.ssh/*"`, `"$HOME/**"`, []string{`scope-value-changed "$HOME/.ssh/*" to "$HOME/**" unknown`}},
		{"nor deeper down", `"$HOME/a/.ssh"`, `"$HOME/**"`, []string{`scope-value-changed "$HOME/a/.ssh" to "$HOME/**" unknown`}},
		{"the folder itself does not match", `"$HOME"`, `"$HOME/**"`, []string{`scope-value-changed "$HOME" to "$HOME/**" unknown`}},
		{"not even with its slash", `"$HOME/"`, `"$HOME/**"`, []string{`scope-value-changed "$HOME/" to "$HOME/**" unknown`}},
		{"no part of a name", `"$HOME/ab"`, `"$HOME/a**"`, []string{`scope-value-changed "$HOME/ab" to "$HOME/a**" unknown`}},
		{"another variable", `"$APPDATA/x"`, `"$APP_LOCAL2/x"`, []string{`scope-variable-changed "$APPDATA/x" to "$APP_LOCAL2/x" unknown`}},
		{"nothing but variables", `"$A"`, `"$B"`, []string{`scope-variable-changed "$A" to "$B" unknown`}},
		{"a variable for none", `"$A/x"`, `"/x"`, []string{`scope-value-changed "$A/x" to "/x" unknown`}},
		{"a dollar alone", `"$/x"`, `"$B/x"`, []string{`scope-value-changed "$/x" to "$B/x" unknown`}},
		{"numbers", `1`, `2`, []string{"scope-value-changed 1 to 2 unknown"}},
		{"a field more", `{"path": "x"}`, `{"path": "x", "readonly": true}`, []string{`scope-value-changed {"path":"x"} to {"path":"x","readonly":true} unknown`}},
		{"a field less", `{"a": 1, "b": 2, "c": 3}`, `{"a": 1}`, []string{`scope-value-changed {"a":1,"b":2,"c":3} to {"a":1} unknown`}},
		{"deeper", `{"a": {"b": ["x", "y"]}}`, `{"a": {"b": ["x", "z"]}}`, []string{`scope-value-changed {"a":{"b":["x","y"]}} to {"a":{"b":["x","z"]}} unknown`}},
		{"a list within grows", `{"a": ["x"]}`, `{"a": ["x", "y"]}`, []string{`scope-value-changed {"a":["x"]} to {"a":["x","y"]} unknown`}},
		{"a list within is another", `{"a": ["x", "y"]}`, `{"a": ["v", "w"]}`, []string{`scope-value-changed {"a":["x","y"]} to {"a":["v","w"]} unknown`}},
		{"a field of another kind", `{"args": true}`, `{"args": ["x"]}`, []string{`scope-value-changed {"args":true} to {"args":["x"]} unknown`}},
		{"of another kind altogether", `"x"`, `{"path": "x"}`, []string{`scope-allow-added {"path":"x"}`, `scope-allow-removed "x"`}},
		{"a field by another name", `{"path": "x"}`, `{"url": "x"}`, []string{`scope-allow-added {"url":"x"}`, `scope-allow-removed {"path":"x"}`}},
		{"two fields", `{"a": 1, "b": 2}`, `{"a": 3, "b": 4}`, []string{`scope-allow-added {"a":3,"b":4}`, `scope-allow-removed {"a":1,"b":2}`}},
		{"a field more and another value", `{"a": 1}`, `{"a": 2, "b": 4}`, []string{`scope-allow-added {"a":2,"b":4}`, `scope-allow-removed {"a":1}`}},
		{"a field from none", `{}`, `{"a": 1}`, []string{`scope-allow-added {"a":1}`, `scope-allow-removed {}`}},
		{"lists of one size", `["x", "y"]`, `["v", "w"]`, []string{`scope-allow-added ["v","w"]`, `scope-allow-removed ["x","y"]`}},
		{"a pattern in a list", `{"a": ["x", "$A/*"]}`, `{"a": ["x", "$A/**"]}`, []string{`scope-pattern-widened {"a":["x","$A/*"]} to {"a":["x","$A/**"]} unknown`}},
		{"one item of a list", `["x", "$A/**", "y"]`, `["x", "$A/*", "y"]`, []string{`scope-pattern-narrowed ["x","$A/**","y"] to ["x","$A/*","y"] unknown`}},
		{"an item of another kind", `["x", 1]`, `["x", "y"]`, []string{`scope-value-changed ["x",1] to ["x","y"] unknown`}},
		{"a longer list", `["x"]`, `["x", "y"]`, []string{`scope-value-changed ["x"] to ["x","y"] unknown`}},
		{"a longer list with another beginning", `["x"]`, `["v", "y"]`, []string{`scope-allow-added ["v","y"]`, `scope-allow-removed ["x"]`}},
		{"a list from none", `[]`, `["x"]`, []string{`scope-allow-added ["x"]`, `scope-allow-removed []`}},
		{"a map within has other fields", `{"a": {"b": 1}}`, `{"a": {"c": 1}}`, []string{`scope-allow-added {"a":{"c":1}}`, `scope-allow-removed {"a":{"b":1}}`}},
		{"each to the one with the same end", `"1/one", "2/two"`, `"3/two", "4/one"`, []string{`scope-value-changed "1/one" to "4/one"; "2/two" to "3/two" unknown`}},
		{"each to the closest", `"$A/*", "$B/*"`, `"$B/**", "$A/**"`, []string{`scope-pattern-widened "$A/*" to "$A/**"; "$B/*" to "$B/**" unknown`}},
		{"both ways", `"$A/*", "$B/**"`, `"$B/*", "$A/**"`, []string{
			`scope-pattern-narrowed "$B/**" to "$B/*" unknown`, `scope-pattern-widened "$A/*" to "$A/**" unknown`,
		}},
		{"one too many", `"$A/*"`, `"$A/**", {"path": "x"}`, []string{`scope-allow-added {"path":"x"}`, `scope-pattern-widened "$A/*" to "$A/**" unknown`}},
		{"nobody can tell which", `"ab"`, `"ac", "ad"`, []string{`scope-allow-added "ac" "ad"`, `scope-allow-removed "ab"`}},
	} {
		if diff := gocmp.Diff(c.want, exchangesOf(t, c.was, c.is, "allow")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// A denial that matches more leaves less.
func TestDeniedExchanges(t *testing.T) {
	for _, c := range []struct{ was, is, want string }{
		{`"$A/*"`, `"$A/**"`, `scope-pattern-narrowed "$A/*" to "$A/**", denied unknown`},
		{`"$A/**"`, `"$A/*"`, `scope-pattern-widened "$A/**" to "$A/*", denied unknown`},
		{`"$A/x"`, `"$B/x"`, `scope-variable-changed "$A/x" to "$B/x", denied unknown`},
		{`1`, `2`, `scope-value-changed 1 to 2, denied unknown`},
	} {
		if diff := gocmp.Diff([]string{c.want}, exchangesOf(t, c.was, c.is, "deny")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.was, diff)
		}
	}
}

// Very long lists are not paired: they are told as added and removed.
func TestManyExchanges(t *testing.T) {
	many := func(n int, end string) string {
		values := make([]string, n)
		for i := range values {
			values[i] = fmt.Sprintf(`"%d/%s"`, i+1000, end)
		}
		return strings.Join(values, ",")
	}
	kinds := func(n int) []string {
		var kinds []string
		for _, line := range exchangesOf(t, many(n, "*"), many(n, "**"), "allow") {
			kind, _, _ := strings.Cut(line, " ")
			kinds = append(kinds, kind)
		}
		return slices.Compact(kinds)
	}
	if got := kinds(maxExchanged); !slices.Equal(got, []string{"scope-pattern-widened"}) {
		t.Errorf("as many as are paired: %v", got)
	}
	if got := kinds(maxExchanged + 1); !slices.Equal(got, []string{"scope-allow-added", "scope-allow-removed"}) {
		t.Errorf("more: %v", got)
	}
}

// Values take each other's place where they count for the same commands, on the same
// platforms; what is denied never takes the place of what is allowed.
func TestExchangesOnTheSame(t *testing.T) {
	const set, members = `set = [{ identifier = "s", description = "d", permissions = `, ` }]
permission = [
	{ identifier = "a", commands = { allow = ["a"] }, scope = { allow = ["$A/*"] } },
	{ identifier = "b", commands = { allow = ["b"] }, scope = { allow = ["$A/*"] } },
	{ identifier = "all", commands = { allow = ["a", "b"] }, scope = { allow = ["$A/*"] } },
	{ identifier = "every", commands = { allow = ["a", "b"] }, scope = { allow = ["$A/**"] } },
]
`
	for _, c := range []struct{ name, was, is, want string }{
		{
			"a command more, which another identifier gives as well",
			`[[permission]]
identifier = "p"
commands.allow = ["a"]
scope.allow = ["$A/*"]
[[permission]]
identifier = "q"
commands.allow = ["b"]
`,
			`[[permission]]
identifier = "p"
commands.allow = ["a", "b"]
scope.allow = ["$A/**"]
[[permission]]
identifier = "q"
commands.allow = ["b"]
`,
			"permission-command-added scope-introduced scope-pattern-widened",
		},
		{
			"a value turns from allowed to denied",
			`[[permission]]
identifier = "p"
scope.allow = ["$A/*", "x"]
scope.deny = ["1"]
`,
			`[[permission]]
identifier = "p"
scope.allow = ["$A/**", "x"]
scope.deny = ["$A/*", "1"]
`,
			"scope-deny-added scope-pattern-widened",
		},
		{"a set, by other members", set + `["all"]` + members, set + `["every"]` + members, "scope-pattern-widened"},
		{"on one of two commands", set + `["a", "b"]` + members, set + `["b", "every"]` + members, "scope-allow-added scope-allow-removed"},
	} {
		var kinds []string
		for _, ch := range Compare(written(t, "base", "a.toml", c.was), written(t, "head", "a.toml", c.is)) {
			kinds = append(kinds, string(ch.Kind))
		}
		if got := strings.Join(kinds, " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
