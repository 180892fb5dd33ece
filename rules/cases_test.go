package rules

import (
	"testing"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/bump"
)

// checkAccounted holds a finding to what the literal of its rule says of all findings.
func checkAccounted(t *testing.T, f Finding) {
	t.Helper()
	if !f.Rule.Accounts(f) {
		t.Errorf("the literal of %s accounts for no finding with bump %s, effect %s, severity %q, security %t", f.Rule.ID, f.Bump, f.Effect, f.Severity, f.Security)
	}
}

func TestAccounts(t *testing.T) {
	tests := []struct {
		name, rule string
		change     func(*Finding)
		want       bool
	}{
		{"as the literal says", "reserved-plugin-name", func(*Finding) {}, true},
		{"a case", "reserved-plugin-name", func(f *Finding) { f.in(onlyKeyReserved) }, true},
		{"half a case", "reserved-plugin-name", func(f *Finding) { f.Severity = Warning }, false},
		{"another effect", "reserved-plugin-name", func(f *Finding) { f.Effect = CallFails }, false},
		{"another bump", "reserved-plugin-name", func(f *Finding) { f.Bump = bump.Major }, false},
		{"the case of another rule", "command-not-registered", func(f *Finding) { f.in(onlyKeyReserved) }, false},
		{"security of a rule without", "command-removed", func(f *Finding) { f.Security = true }, false},
		{"no security of a rule that may", "set-shadows-permission", func(f *Finding) { f.Security = false }, true},
		{"only wider", "set-shadows-permission", func(f *Finding) { f.Bump, f.Effect = bump.Minor, SilentWidening }, true},
		{"only wider, and a break", "set-shadows-permission", func(f *Finding) { f.Effect = SilentWidening }, false},
		{"a new fault", "set-cycle", func(f *Finding) { f.Bump = bump.Major }, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, ok := Find(tt.rule)
			if !ok {
				t.Fatal("no such rule")
			}
			f := Finding{Rule: r, Bump: r.Bump, Effect: r.Effect, Severity: r.Severity, Security: r.Security}
			tt.change(&f)
			if got := r.Accounts(f); got != tt.want {
				t.Errorf("got %t", got)
			}
		})
	}
}

// What a set that takes the place of a permission gives more is about security, whether it
// also gives less or not.
func TestShadowsSecurity(t *testing.T) {
	const members = "[[permission]]\nidentifier = 'spawn'\ncommands.allow = ['spawn']\n[[permission]]\nidentifier = 'kill'\ncommands.allow = ['kill']\n"
	both := func(allow string) string {
		return members + "[[permission]]\nidentifier = 'both'\ncommands.allow = [" + allow + "]\n"
	}
	const set = "[[set]]\nidentifier = 'both'\ndescription = 'd'\npermissions = ['spawn', 'kill']\n"
	for _, tt := range []struct {
		name, allow string
		want        bool
	}{
		{"more", "'spawn'", true}, {"more and less", "'spawn', 'quit'", true}, {"less", "'spawn', 'kill', 'quit'", false},
	} {
		base, head := treeSurface(t, permissions(both(tt.allow))), treeSurface(t, permissions(both(tt.allow)+set))
		var got []bool
		for _, f := range Check(base, head, diff.Compare(base, head), Lint(head)) {
			if f.Rule.ID == "set-shadows-permission" {
				checkAccounted(t, f)
				got = append(got, f.Security)
			}
		}
		if len(got) != 1 || got[0] != tt.want {
			t.Errorf("%s: security %t, want one finding with %t", tt.name, got, tt.want)
		}
	}
}

// A case says something, and something else than the rest of the literal.
func TestCases(t *testing.T) {
	for _, r := range All() {
		for _, c := range r.Cases() {
			if c.When == "" || (c.Bump == bump.None || c.Bump == r.Bump) && (c.Effect == "" || c.Effect == r.Effect) && (c.Severity == 0 || c.Severity == r.Severity) {
				t.Errorf("%s: the case %q is no other one", r.ID, c.When)
			}
		}
		if r.MayWiden && !r.Security {
			t.Errorf("%s may widen and does not say so", r.ID)
		}
	}
}
