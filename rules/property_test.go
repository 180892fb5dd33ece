package rules

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/plugingen"
)

// What the rules ask for is what the difference asks for: where an identifier that
// capabilities can list allows more, at least minor; where none gives less, at most
// minor.
func TestBumpsFitTheEffects(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := plugingen.Draw(t)
		head := base.Change(t)
		t.Logf("base\n%s\nhead\n%s", base, head)
		before, now := surface(t, base), surface(t, head)
		var needed bump.Class
		widens := false
		for _, f := range Check(before, now, diff.Compare(before, now), Lint(now)) {
			if before.Shadowed(f.Subject.Name) || now.Shadowed(f.Subject.Name) {
				return // what sets that list the name get may be what they had anyway
			}
			checkSecurity(t, f)
			if len(f.Rule.Changes) == 0 || f.Rule.ID == "scope-deny-added" {
				continue // a fault; a scope can also count for what other identifiers give
			}
			if f.Rule.ID == "deny-flipped-to-allow" { // only widens, and is major: who listed it wanted a denial
				widens = true
				continue
			}
			t.Logf("%s %s %s %s: %s", f.Rule.ID, f.Subject, f.Bump, f.Certainty, f.Message)
			if f.Certainty != diff.Unknown {
				needed = max(needed, f.Bump)
			}
		}
		more, less := effects(before, now)
		if more && !widens && needed < bump.Minor {
			t.Errorf("an identifier allows more, and the changes need %s", needed)
		}
		if !less && needed > bump.Minor {
			t.Errorf("nothing gives less, and the changes need %s", needed)
		}
	})
}

// checkSecurity checks that a finding is about security where an identifier gives
// more by the change. A command by another name is no more, a set that could not be
// listed gave nothing to anybody, and with the platforms of a scope goes the scope.
func checkSecurity(t *rapid.T, f Finding) {
	t.Helper()
	without := []string{"command-renamed", "permission-added", "set-added", "platform-removed", "platforms-introduced", "platforms-emptied", "permission-command-removed"}
	if f.Security && len(f.Gains) == 0 || !f.Security && len(f.Gains) > 0 && !slices.Contains(without, f.Rule.ID) {
		t.Errorf("%s of %s: security is %v, and it gives %+v", f.Rule.ID, f.Subject.Name, f.Security, f.Gains)
	}
}

// effects says whether an identifier that could be listed allows more commands, and
// whether anything gives less.
func effects(before, now *acl.Surface) (more, less bool) {
	for name, was := range before.Outcomes {
		if was.Err != nil {
			continue
		}
		is, there := now.Outcomes[name]
		if less = less || !there || is.Err != nil; !there {
			continue
		}
		for effect := range acl.Difference(was, is) {
			more = more || effect.Kind == acl.AllowGained
			less = less || effect.Kind.Narrowing()
		}
	}
	return more, less
}

func surface(t *rapid.T, p plugingen.Plugin) *acl.Surface {
	plugin, err := p.Load(manifest.NewLoader())
	if err != nil {
		t.Fatal(err)
	}
	return acl.NewSurface(plugin)
}
