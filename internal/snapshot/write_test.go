package snapshot

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source/rust"
)

// stays is a snapshot with what seldom is in one, in normal form.
const stays = `permver-snapshot 1
"a \"b\"\u0000" crate tauri-plugin-a
"a \"b\"\u0000" no-permissions
"a \"b\"\u0000" unread global-api
"a \"b\"\u0000" unread library
store android project
store android unlinked
store crate "tauri plugin"
store default
store function _(_: ()) perhaps
store function a::open(?) named "perhaps" if any(not(feature = "x"), unix)
store function b::open("ré sumé": [other::"dyn"; "N+1"], own: crate::"ré"<bool>, no: dyn "🙂\udb40\udc01")
store function c() -> ()
store function d(a: &[object::"ré"<object::B>], object: other::object) -> Option<object::C>
store handler "if"
store handler "perhaps"
store handler a::open if unknown(…)
store handler perhaps
store init-script
store permission x scope-deny [null,{}]
store permission y scope-deny
store requires tauri "unread"
store requires tauri "~2, <3"
store runtime-name store if desktop
store scope-schema
store unchecked "the \"version\""
store unread commands
store unread generated-permissions
store unread global-api
store unread handlers
store unread ios
store unread macros
store unread modules
store unread runtime-name
store unread sources
`

func TestWhatIsReadIsWritten(t *testing.T) {
	read, err := Read("p.snapshot", []byte(stays))
	if err != nil {
		t.Fatal(err)
	}
	text, err := Text(read)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(stays, text); d != "" {
		t.Errorf("(-read +written):\n%s", d)
	}
	if got := Key(`"a \"b\"\u0000" no-permissions`); got != "a \"b\"\x00" {
		t.Errorf("the key is %q", got)
	}
}

func TestUnwritable(t *testing.T) {
	refused := &manifest.Plugin{Key: "a", Cargo: &manifest.Cargo{}, Faults: []manifest.Fault{{Kind: manifest.UnknownKey}, {Kind: manifest.SyntaxFault, Message: "no value"}}}
	refused.Faults[1].At.File = "permissions/x.toml"
	tests := []struct {
		name, want, hint string
		plugins          []*manifest.Plugin
	}{
		{
			"refused", "plugin a cannot be recorded: Tauri refuses permissions/x.toml: no value", "`permver lint` tells what to mend",
			[]*manifest.Plugin{refused},
		},
		{
			"a record", "plugin a cannot be recorded: what an application's build recorded is a record already", "compare with the side acl:FILE itself",
			[]*manifest.Plugin{{Key: "a", Recorded: true}},
		},
		{
			"one key twice", "plugin a cannot be recorded: the crates b and c have the same key", "choose one of them by --plugin",
			[]*manifest.Plugin{{Key: "a", Crate: "b", Cargo: &manifest.Cargo{}}, {Key: "a", Crate: "c", Cargo: &manifest.Cargo{}}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Text(tt.plugins)
			var unwritable *UnwritableError
			if !errors.As(err, &unwritable) {
				t.Fatalf("got %v", err)
			}
			if d := cmp.Diff([]string{tt.want, tt.hint}, append([]string{err.Error()}, unwritable.Hints()...)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// The names of functions stand with as much of their paths as tells them apart.
func TestEnds(t *testing.T) {
	at := func(fn string, module ...string) rust.ProgramCommand {
		return rust.ProgramCommand{Command: rust.Command{Place: rust.Place{Module: module}, Fn: fn}}
	}
	p := &rust.Program{Commands: []rust.ProgramCommand{
		at("open", "x", "desktop"), at("open", "mobile"), at("close", "mobile"), at("load"), at("load", "a"),
		at("save", "a", "x"), at("save", "x"), at("save", "y"),
	}}
	e := newEnds(p)
	var got []string
	for _, c := range p.Commands {
		got = append(got, e.of(c.Module, c.Fn))
	}
	want := []string{"desktop::open", "mobile::open", "close", "load", "a::load", "a::x::save", "x::save", "y::save"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("functions (-want +got):\n%s", d)
	}
	tests := []struct {
		path  []string
		meant meaning
		want  string
	}{
		{[]string{"x", "desktop", "open"}, meaning{1, []string{"x", "desktop"}}, "desktop::open"},
		{[]string{"elsewhere", "open"}, meaning{2, []string{"mobile"}}, "open"},
		{[]string{"mobile", "close"}, meaning{1, []string{"mobile"}}, "close"},
		{[]string{"super", "load"}, meaning{1, nil}, "load"},
		{[]string{"load"}, meaning{1, []string{"a"}}, "a::load"},
		{[]string{"elsewhere", "load"}, meaning{2, nil}, "elsewhere::load"},
		{[]string{"self", "load"}, meaning{2, nil}, "load"},
		{[]string{"b", "x", "save"}, meaning{2, []string{"a", "x"}}, "x::save"},
		{[]string{"gone"}, meaning{}, "gone"},
		{nil, meaning{}, ""},
	}
	for _, tt := range tests {
		if got := e.ofEntry(tt.path, tt.meant); got != tt.want {
			t.Errorf("%v: got %q, want %q", tt.path, got, tt.want)
		}
	}
}
