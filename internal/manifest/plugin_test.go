package manifest

import (
	"testing"
)

func TestIsEmpty(t *testing.T) {
	command, value := []Name{{Text: "a"}}, []ScopeEntry{{}}
	for _, test := range []struct {
		permission Permission
		want       bool
	}{
		{Permission{}, true},
		{Permission{HasScopeAllow: true}, true},
		{Permission{Allow: command}, false},
		{Permission{Deny: command}, false},
		{Permission{ScopeAllow: value}, false},
		{Permission{ScopeDeny: value}, false},
		{Permission{ScopeAllow: value, ScopeDeny: value}, false},
	} {
		if got := test.permission.IsEmpty(); got != test.want {
			t.Errorf("%+v: %t", test.permission, got)
		}
	}
}

func TestFaultKinds(t *testing.T) {
	for kind := SyntaxFault; kind <= NotAFile; kind++ {
		p := &Plugin{Faults: []Fault{{Kind: UnknownKey}, {Kind: kind}}}
		if fatal := kind <= WrongType || kind == NotAFile; kind.Fatal() != fatal || p.Refused() != fatal {
			t.Errorf("kind %d: fatal=%t, refused=%t", kind, kind.Fatal(), p.Refused())
		}
	}
	for name, want := range map[string]bool{"allow-x": true, "deny-x": true, "x": false, "x-allow-": false} {
		if got := (&Plugin{}).MayBeGenerated(name); got != want {
			t.Errorf("%s: got %t", name, got)
		}
		if (&Plugin{Commands: Commands{Exact: true}}).MayBeGenerated(name) {
			t.Errorf("%s: it is known which there are", name)
		}
	}
}
