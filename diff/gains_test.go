package diff

import (
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/manifest"
)

// What an identifier gives more is told once for all commands whose scope it is
// about, and apart for the plugin's scope, for what is denied no longer, and for
// other platforms.
func TestGains(t *testing.T) {
	base := written(t, "base", "a.toml", `
[[permission]]
identifier = "commands"
commands.allow = ["a", "b"]
scope.allow = ["x"]
scope.deny = ["y"]
[[permission]]
identifier = "plugin"
scope.allow = ["x"]
[[permission]]
identifier = "desktop"
commands.allow = ["a"]
platforms = ["linux"]
[[permission]]
identifier = "turned"
commands.allow = ["a"]
scope.allow = ["$A/*"]
scope.deny = ["$A/**"]
[[permission]]
identifier = "command-scope"
commands.allow = ["c"]
scope.allow = ["x"]
[[set]]
identifier = "set"
description = "d"
permissions = ["plugin", "command-scope"]
`)
	head := written(t, "head", "a.toml", `
[[permission]]
identifier = "commands"
commands.allow = ["a", "b"]
scope.allow = ["x", "y"]
[[permission]]
identifier = "plugin"
scope.allow = ["x", "y"]
[[permission]]
identifier = "desktop"
commands.allow = ["a"]
platforms = ["linux", "windows"]
[[permission]]
identifier = "turned"
commands.allow = ["a"]
scope.allow = ["$A/**"]
scope.deny = ["$A/*"]
[[permission]]
identifier = "command-scope"
commands.allow = ["c"]
scope.allow = ["x"]
[[permission]]
identifier = "new-plugin"
scope.allow = ["x", "z"]
[[permission]]
identifier = "new-command-scope"
commands.allow = ["c"]
scope.allow = ["x", "z"]
[[set]]
identifier = "set"
description = "d"
permissions = ["new-plugin", "new-command-scope"]
`)
	var got []Gain
	for _, ch := range Compare(base, head) {
		got = append(got, ch.Gains...)
	}
	want := []Gain{
		{"commands", GainScope, `"y"`, []string{"a", "b"}, manifest.AllPlatforms},
		{"commands", GainScopeUndenied, `"y"`, []string{"a", "b"}, manifest.AllPlatforms},
		{"desktop", GainCommand, "a", nil, manifest.Windows},
		{"plugin", GainScope, `"y"`, nil, manifest.AllPlatforms},
		{"turned", GainScope, `"$A/**"`, []string{"a"}, manifest.AllPlatforms},
		{"turned", GainScopeUndenied, `"$A/**"`, []string{"a"}, manifest.AllPlatforms},
		{"set", GainScope, `"z"`, nil, manifest.AllPlatforms},
		{"set", GainScope, `"z"`, []string{"c"}, manifest.AllPlatforms},
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for _, ch := range Compare(head, base) {
		if ch.Widening || ch.Gains != nil {
			t.Errorf("the way back gives nothing: %+v", ch)
		}
	}
}
