package diff

import (
	"testing"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/source/rust"
)

func at(line int) source.Place {
	return source.Place{File: "f", Span: source.Span{Line: line, Column: 1, EndLine: line, EndColumn: 2}}
}

func TestMemberPlace(t *testing.T) {
	p := &manifest.Plugin{Key: "p", Cargo: &manifest.Cargo{Name: manifest.Name{At: at(1)}}}
	p.Manifest.Sets = map[string]*manifest.Set{"s": {
		ID: manifest.Name{At: at(2)}, At: at(2), Members: []manifest.Name{{Text: "x", At: at(3)}, {Text: "p:y", At: at(4)}},
	}}
	tests := []struct {
		failure acl.ResolveError
		want    int
	}{
		{acl.ResolveError{Kind: acl.UnknownMember, Set: "s", Member: "x"}, 3},
		{acl.ResolveError{Kind: acl.UnknownMember, Set: "s", Member: "y"}, 4},
		{acl.ResolveError{Kind: acl.Cycle, Set: "x", Member: "s"}, 3},
		{acl.ResolveError{Kind: acl.TooLarge, Set: "s"}, 2},
		{acl.ResolveError{Kind: acl.UnknownPermission, Member: "z"}, 1},
	}
	for _, tt := range tests {
		if got := MemberPlace(p, &tt.failure); got != at(tt.want) {
			t.Errorf("%v: line %d, want %d", &tt.failure, got.Line, tt.want)
		}
	}
}

func TestCommandsPlace(t *testing.T) {
	p := &manifest.Plugin{Cargo: &manifest.Cargo{Name: manifest.Name{At: at(1)}}}
	if got := commandsPlace(p); got != at(1) {
		t.Errorf("without a list: line %d", got.Line)
	}
	if p.Commands.At = at(2); commandsPlace(p) != at(2) {
		t.Errorf("with a list: line %d", commandsPlace(p).Line)
	}
}

// Where a macro may make commands of any name nothing is known of those that are
// not seen.
func TestReadable(t *testing.T) {
	handlers := []rust.ProgramHandler{{}}
	tests := []struct {
		program *rust.Program
		want    bool
	}{
		{nil, false},
		{&rust.Program{}, false},
		{&rust.Program{Handlers: handlers}, true},
		{&rust.Program{Handlers: handlers, HandlerUnknown: true}, false},
		{&rust.Program{Handlers: handlers, Opaque: []rust.FileSpan{{}}}, false},
	}
	for i, tt := range tests {
		if got := readable(&manifest.Plugin{Program: tt.program}); got != tt.want {
			t.Errorf("%d: %t", i, got)
		}
	}
}
