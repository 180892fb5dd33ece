package acl

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/manifest"
)

// between returns the difference of identifier "x" between two permission files.
func between(t *testing.T, base, head string) Effects {
	t.Helper()
	return Difference(surface(t, base).Outcomes["x"], surface(t, head).Outcomes["x"])
}

func permission(body string) string { return "[[permission]]\nidentifier = \"x\"\n" + body }

func TestDifference(t *testing.T) {
	set := func(members string) string {
		return permission("") + "[[permission]]\nidentifier = \"m\"\ncommands.allow = [\"c\"]\n[[set]]\nidentifier = \"x\"\ndescription = \"d\"\npermissions = " + members
	}
	all, desktop := manifest.AllPlatforms, manifest.Linux|manifest.MacOS|manifest.Windows
	tests := []struct {
		name, base, head string
		want             Effects
		order            Order
	}{
		{"same", permission(`commands.allow = ["a"]`), permission("commands.allow = [\"a\", \"a\"]\ndescription = \"d\""), Effects{}, Equal},
		{
			"allow", permission(`commands.allow = ["a"]`), permission(`commands.allow = ["b"]`),
			Effects{{Kind: AllowLost, Command: "a"}: all, {Kind: AllowGained, Command: "b"}: all},
			Incomparable,
		},
		{
			"deny gained", permission(`commands.allow = ["a"]`), permission("commands.allow = [\"a\"]\ncommands.deny = [\"a\"]"),
			Effects{{Kind: AllowLost, Command: "a"}: all, {Kind: DenyGained, Command: "a"}: all},
			Narrower,
		},
		{"dead allowance lost", permission("commands.allow = [\"a\"]\ncommands.deny = [\"a\"]"), permission(`commands.deny = ["a"]`), Effects{}, Equal},
		{
			"deny lost", permission(`commands.deny = ["a"]`), permission(`commands.deny = ["b"]`),
			Effects{{Kind: DenyLost, Command: "a"}: all, {Kind: DenyGained, Command: "b"}: all},
			Incomparable,
		},
		{
			"platform", permission(`commands.allow = ["a"]`), permission("commands.allow = [\"a\"]\nplatforms = [\"android\", \"iOS\"]"),
			Effects{{Kind: AllowLost, Command: "a"}: desktop},
			Narrower,
		},
		{"platforms, written otherwise", permission("commands.allow = [\"a\"]\nplatforms = [\"macOS\", \"windows\", \"linux\", \"android\", \"iOS\"]"), permission(`commands.allow = ["a"]`), Effects{}, Equal},
		{
			"scope value", permission("commands.allow = [\"a\"]\nscope.allow = [1, 2]"), permission("commands.allow = [\"a\"]\nscope.allow = [2, 3]"),
			Effects{{Kind: ScopeAllowLost, Command: "a", Value: "1"}: all, {Kind: ScopeAllowGained, Command: "a", Value: "3"}: all},
			Incomparable,
		},
		{
			"scope deny", permission("commands.allow = [\"a\"]\nscope.deny = [1]"), permission("commands.allow = [\"a\"]\nscope.deny = [1, 2]"),
			Effects{{Kind: ScopeDenyGained, Command: "a", Value: "2"}: all},
			Narrower,
		},
		{
			"first scope", permission(`commands.allow = ["a"]`), permission("commands.allow = [\"a\"]\nscope.allow = [1]"),
			Effects{{Kind: ScopeIntroduced, Command: "a"}: all, {Kind: ScopeAllowGained, Command: "a", Value: "1"}: all},
			Incomparable,
		},
		{
			"last scope", permission("scope.allow = [1]"), permission(""),
			Effects{{Kind: ScopeDropped}: all, {Kind: ScopeAllowLost, Value: "1"}: all},
			Incomparable,
		},
		{
			"commands, and no scope of the plugin any more", permission(""), permission(`commands.allow = ["a"]`),
			Effects{{Kind: GlobalLost}: all, {Kind: AllowGained, Command: "a"}: all},
			Incomparable,
		},
		{
			"no commands, and so a scope of the plugin", permission(`commands.allow = ["a"]`), permission(""),
			Effects{{Kind: AllowLost, Command: "a"}: all, {Kind: GlobalGained}: all},
			Incomparable,
		},
		{
			"scope of a lost command", permission("commands.allow = [\"a\"]\nscope.allow = [1]"), permission(`commands.allow = ["b"]`),
			Effects{{Kind: AllowLost, Command: "a"}: all, {Kind: AllowGained, Command: "b"}: all},
			Incomparable,
		},
		{"foreign", set(`["m"]`), set(`["m", "fs:default"]`), Effects{{Kind: ForeignGained, Value: "fs:default"}: all}, Incomparable},
		{"broken", set(`["m"]`), set(`["m", "no"]`), Effects{{Kind: Broken}: all}, Narrower},
		{"mended", set(`["m", "no"]`), set(`["m"]`), Effects{{Kind: Mended}: all, {Kind: AllowGained, Command: "c"}: all}, Wider},
		{"broken on both sides", set(`["no"]`), set(`["not"]`), Effects{}, Equal},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := between(t, tt.base, tt.head)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if got.Order() != tt.order {
				t.Errorf("order %d, want %d", got.Order(), tt.order)
			}
		})
	}
}

func TestSortedAndRemove(t *testing.T) {
	e := Effects{
		{Kind: AllowGained, Command: "b"}: manifest.AllPlatforms,
		{Kind: AllowLost, Command: "c"}:   manifest.AllPlatforms,
		{Kind: AllowLost, Command: "a"}:   manifest.Linux | manifest.IOS,
	}
	e.Remove(Effect{Kind: AllowLost, Command: "a"}, manifest.Linux)
	e.Remove(Effect{Kind: AllowGained, Command: "b"}, manifest.AllPlatforms)
	want := []string{"1 a iOS", "1 c all platforms"}
	var got []string
	for _, effect := range e.Sorted() {
		got = append(got, fmt.Sprintf("%d %s %s", effect.Kind, effect.Command, e[effect]))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !e.Has(AllowLost) || e.Has(AllowGained) {
		t.Error("Has")
	}
}
