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

func TestCommandPlace(t *testing.T) {
	p := &manifest.Plugin{Commands: manifest.Commands{Items: []manifest.Name{{Text: "listed", At: at(1)}, {Text: "both", At: at(2)}}}}
	p.Files = []*manifest.File{{}, {Permissions: []*manifest.Permission{
		{ID: manifest.Name{At: at(3)}, Deny: []manifest.Name{{Text: "denied", At: at(4)}}},
		{ID: manifest.Name{At: at(5)}, Allow: []manifest.Name{{Text: "both", At: at(6)}, {Text: "allowed", At: at(7)}}},
		{ID: manifest.Name{At: at(8)}, Allow: []manifest.Name{{Text: "allowed", At: at(9)}}},
	}}}
	for command, want := range map[string]source.Place{"listed": at(1), "both": at(2), "allowed": at(7), "denied": {}, "other": {}} {
		if got := commandPlace(p, command); got != want {
			t.Errorf("%s: line %d, want %d", command, got.Line, want.Line)
		}
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
