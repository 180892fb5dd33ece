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
			lines = append(lines, fmt.Sprintf("%s %s%s %s", ch.Kind, strings.Join(ch.Lost, " "), strings.Join(ch.Gained, " "), ch.Certainty))
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
		{"a number that begins with another", `1`, `12`, []string{"scope-value-changed 1 to 12 unknown"}},
		{"nobody can tell which number", `12`, `13, 42`, []string{"scope-allow-added 13 42 unknown", "scope-allow-removed 12 unknown"}},
		{"what overlaps counts once", `1`, `11, 12`, []string{"scope-allow-added 11 12 unknown", "scope-allow-removed 1 unknown"}},
		{"more of the same", `121`, `1121`, []string{"scope-value-changed 121 to 1121 unknown"}},
		{"a field more", `{"path": "x"}`, `{"path": "x", "readonly": true}`, []string{`scope-value-changed {"path":"x"} to {"path":"x","readonly":true} unknown`}},
		{"a field less", `{"a": 1, "b": 2, "c": 3}`, `{"a": 1}`, []string{`scope-value-changed {"a":1,"b":2,"c":3} to {"a":1} unknown`}},
		{"deeper", `{"a": {"b": ["x", "y"]}}`, `{"a": {"b": ["x", "z"]}}`, []string{`scope-value-changed {"a":{"b":["x","y"]}} to {"a":{"b":["x","z"]}} unknown`}},
		{"a list within grows", `{"a": ["x"]}`, `{"a": ["x", "y"]}`, []string{`scope-value-changed {"a":["x"]} to {"a":["x","y"]} unknown`}},
		{"a list within from none", `{"a": []}`, `{"a": ["x"]}`, []string{`scope-value-changed {"a":[]} to {"a":["x"]} unknown`}},
		{"a list within is another", `{"a": ["x", "y"]}`, `{"a": ["v", "w"]}`, []string{`scope-value-changed {"a":["x","y"]} to {"a":["v","w"]} unknown`}},
		{"a field of another kind", `{"args": true}`, `{"args": ["x"]}`, []string{`scope-value-changed {"args":true} to {"args":["x"]} unknown`}},
		{"of another kind altogether", `"x"`, `{"path": "x"}`, []string{`scope-allow-added {"path":"x"} unknown`, `scope-allow-removed "x" unknown`}},
		{"a field by another name", `{"path": "x"}`, `{"url": "x"}`, []string{`scope-allow-added {"url":"x"} unknown`, `scope-allow-removed {"path":"x"} unknown`}},
		{"two fields", `{"a": 1, "b": 2}`, `{"a": 3, "b": 4}`, []string{`scope-allow-added {"a":3,"b":4} unknown`, `scope-allow-removed {"a":1,"b":2} unknown`}},
		{"a field more and another value", `{"a": 1}`, `{"a": 2, "b": 4}`, []string{`scope-allow-added {"a":2,"b":4} unknown`, `scope-allow-removed {"a":1} unknown`}},
		{"a field less and another value", `{"a": 1, "b": 2}`, `{"a": 3}`, []string{`scope-allow-added {"a":3} unknown`, `scope-allow-removed {"a":1,"b":2} unknown`}},
		{"a field for another", `{"a": 1, "b": 2}`, `{"a": 1, "c": 2}`, []string{`scope-allow-added {"a":1,"c":2} unknown`, `scope-allow-removed {"a":1,"b":2} unknown`}},
		{"a field from none", `{}`, `{"a": 1}`, []string{`scope-allow-added {"a":1} unknown`, `scope-allow-removed {} unknown`}},
		{"lists of one size", `["x", "y"]`, `["v", "w"]`, []string{`scope-allow-added ["v","w"] unknown`, `scope-allow-removed ["x","y"] unknown`}},
		{"a pattern in a list", `{"a": ["x", "$A/*"]}`, `{"a": ["x", "$A/**"]}`, []string{`scope-pattern-widened {"a":["x","$A/*"]} to {"a":["x","$A/**"]} unknown`}},
		{"one item of a list", `["x", "$A/**", "y"]`, `["x", "$A/*", "y"]`, []string{`scope-pattern-narrowed ["x","$A/**","y"] to ["x","$A/*","y"] unknown`}},
		{"an item of another kind", `["x", 1]`, `["x", "y"]`, []string{`scope-value-changed ["x",1] to ["x","y"] unknown`}},
		{"a longer list", `["x"]`, `["x", "y"]`, []string{`scope-value-changed ["x"] to ["x","y"] unknown`}},
		{"a shorter list", `["x", "y"]`, `["x"]`, []string{`scope-value-changed ["x","y"] to ["x"] unknown`}},
		{"a longer list with another beginning", `["x"]`, `["v", "y"]`, []string{`scope-allow-added ["v","y"] unknown`, `scope-allow-removed ["x"] unknown`}},
		{"a list from none", `[]`, `["x"]`, []string{`scope-allow-added ["x"] unknown`, `scope-allow-removed [] unknown`}},
		{"a list to none", `["x"]`, `[]`, []string{`scope-allow-added [] unknown`, `scope-allow-removed ["x"] unknown`}},
		{"a map within has other fields", `{"a": {"b": 1}}`, `{"a": {"c": 1}}`, []string{`scope-allow-added {"a":{"c":1}} unknown`, `scope-allow-removed {"a":{"b":1}} unknown`}},
		{"each to the one with the same end", `"1/one", "2/two"`, `"3/two", "4/one"`, []string{`scope-value-changed "1/one" to "4/one"; "2/two" to "3/two" unknown`}},
		{"each to the closest", `"$A/*", "$B/*"`, `"$B/**", "$A/**"`, []string{`scope-pattern-widened "$A/*" to "$A/**"; "$B/*" to "$B/**" unknown`}},
		{"both ways", `"$A/*", "$B/**"`, `"$B/*", "$A/**"`, []string{
			`scope-pattern-narrowed "$B/**" to "$B/*" unknown`, `scope-pattern-widened "$A/*" to "$A/**" unknown`,
		}},
		{"one too many", `"$A/*"`, `"$A/**", {"path": "x"}`, []string{`scope-allow-added {"path":"x"} likely`, `scope-pattern-widened "$A/*" to "$A/**" unknown`}},
		{"one too few", `"$A/*", {"path": "x"}`, `"$A/**"`, []string{`scope-allow-removed {"path":"x"} likely`, `scope-pattern-widened "$A/*" to "$A/**" unknown`}},
		{
			"one close pair before two distant ones",
			`{"p": 1, "q": "aaaaaaaaaaaaaaaaa"}, {"p": 2, "q": "c"}`, `{"p": 2, "q": "aaaaaaaaaaaaaaaaa"}, {"p": 1, "q": "b"}`,
			[]string{
				`scope-allow-added {"p":1,"q":"b"} unknown`, `scope-allow-removed {"p":2,"q":"c"} unknown`,
				`scope-value-changed {"p":1,"q":"aaaaaaaaaaaaaaaaa"} to {"p":2,"q":"aaaaaaaaaaaaaaaaa"} unknown`,
			},
		},
		{"nobody can tell which", `"ab"`, `"ac", "ad"`, []string{`scope-allow-added "ac" "ad" unknown`, `scope-allow-removed "ab" unknown`}},
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

// A denied value that goes while another comes may be the same by another name.
func TestDeniedApart(t *testing.T) {
	want := []string{`scope-deny-added {"path":"x"} unknown`, `scope-deny-removed "x" unknown`}
	if diff := gocmp.Diff(want, exchangesOf(t, `"x"`, `{"path": "x"}`, "deny")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
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
	for _, c := range []struct {
		was, is int
		want    []string
	}{
		{100, 100, []string{"scope-pattern-widened"}},
		{101, 1, []string{"scope-allow-added", "scope-allow-removed"}},
		{1, 101, []string{"scope-allow-added", "scope-allow-removed"}},
	} {
		var kinds []string
		for _, line := range exchangesOf(t, many(c.was, "*"), many(c.is, "**"), "allow") {
			kind, _, _ := strings.Cut(line, " ")
			kinds = append(kinds, kind)
		}
		if diff := gocmp.Diff(c.want, slices.Compact(kinds)); diff != "" {
			t.Errorf("%d and %d (-want +got):\n%s", c.was, c.is, diff)
		}
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
	{ identifier = "plugin", scope = { allow = ["$B/*"] } },
	{ identifier = "whole", scope = { allow = ["$B/**"] } },
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
			"permission-command-added certain, scope-introduced unknown, scope-pattern-widened unknown",
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
			"scope-deny-added likely, scope-pattern-widened unknown",
		},
		{
			"a value turns from denied to allowed",
			`[[permission]]
identifier = "p"
scope.allow = ["$A/*", "x"]
scope.deny = ["$A/**", "1"]
`,
			`[[permission]]
identifier = "p"
scope.allow = ["$A/**", "x"]
scope.deny = ["1"]
`,
			"scope-deny-removed likely, scope-pattern-widened unknown",
		},
		{"on the plugin and on its commands", set + `["plugin", "all"]` + members, set + `["whole", "every"]` + members, "scope-pattern-widened unknown"},
		{"a set, by other members", set + `["all"]` + members, set + `["every"]` + members, "scope-pattern-widened unknown"},
		{"on one of two commands", set + `["a", "b"]` + members, set + `["b", "every"]` + members, "scope-allow-added unknown, scope-allow-removed unknown"},
	} {
		var kinds []string
		for _, ch := range Compare(written(t, "base", "a.toml", c.was), written(t, "head", "a.toml", c.is)) {
			kinds = append(kinds, fmt.Sprintf("%s %s", ch.Kind, ch.Certainty))
		}
		if got := strings.Join(kinds, ", "); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
