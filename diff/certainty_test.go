package diff

import (
	"testing"

	"github.com/permver/permver/internal/acl"
)

// How sure a change is goes by what it takes away, where it takes anything.
func TestCertainty(t *testing.T) {
	effect := func(kinds ...acl.EffectKind) []acl.Effect {
		effects := make([]acl.Effect, len(kinds))
		for i, kind := range kinds {
			effects[i].Kind = kind
		}
		return effects
	}
	tests := []struct {
		effects []acl.Effect
		want    Certainty
	}{
		{effect(acl.AllowGained), Certain},
		{effect(acl.AllowGained, acl.GlobalLost), Unknown},
		{effect(acl.AllowGained, acl.ScopeDropped), Unknown},
		{effect(acl.AllowGained, acl.ScopeAllowLost), Likely},
		{effect(acl.ScopeAllowLost, acl.ScopeDropped), Unknown},
		{effect(acl.GlobalLost, acl.AllowLost), Certain},
		{effect(acl.ScopeAllowGained), Likely},
	}
	for _, tt := range tests {
		if got := certainty(tt.effects); got != tt.want {
			t.Errorf("%v: %s, want %s", tt.effects, got, tt.want)
		}
	}
}
