// Package wire knows what Rust's types are between a command and the front end that
// calls it: the JSON values that serde takes for an argument of a type, and those that
// it makes of a result.
//
// Only the types of the standard library are known, and few that nearly every plugin
// uses (serde_json::Value, tauri's Channel). Of the plugin's own types it is known which
// are objects, as serde's derive makes them of structs, but not what is in them. What a
// type of another crate looks like as JSON is not known.
package wire

import (
	"slices"
	"strconv"
	"strings"

	"github.com/permver/permver/internal/source/rust"
)

// Kind is what JSON values of a type are.
type Kind uint8

// The kinds. Own is a type that is not known, Record an object of the plugin's own, Body the answer that a command makes
// byte by byte (tauri::ipc::Response), Channel what JavaScript makes with new Channel().
const (
	Own Kind = iota
	Null
	Bool
	Int
	Float
	Text
	Parsed // a text that not every text is, such as a URL
	List
	Array // a list of a certain length
	Tuple
	Map
	Any
	Channel
	Body
	Record
)

// Shape is a type as JSON.
type Shape struct {
	Kind     Kind
	Optional bool // null stands for nothing, and so does an argument that is not passed
	Name     string
	Of       []Shape // the elements of a list, the members of a tuple, the values of a map

	bits     int // of an Int
	signed   bool
	length   string // of an Array
	borrowed bool   // a List that an argument of the call holds as it is: &[u8]
	key      *Shape // of a Map
}

// passed is the shape of what a call passes: for borrowed bytes a text, whose bytes they are,
// and no list (serde, de/impls.rs: BytesVisitor).
func (s Shape) passed() Shape {
	if s.borrowed {
		s.Kind, s.Of = Text, nil
	}
	return s
}

// size is how many elements a list of this shape has; false if any number, or one that a
// constant tells.
func (s Shape) size() (uint64, bool) {
	switch s.Kind {
	case Tuple:
		return uint64(len(s.Of)), true
	case Array:
		n, err := strconv.ParseUint(strings.TrimRight(strings.TrimSuffix(s.length, "usize"), "_"), 0, 64)
		return n, err == nil
	}
	return 0, false
}

// Wide says that a value is of 128 bits and no Option: Tauri's reader of arguments cannot
// read it, as it leaves out what serde asks it then (CommandItem, tauri, ipc/command.rs).
func (s Shape) Wide() bool { return s.Kind == Int && s.bits == 128 && !s.Optional }

// Bare is the shape without the Option around it.
func (s Shape) Bare() Shape {
	if inner, ok := strings.CutPrefix(s.Name, "Option<"); ok && s.Optional {
		s.Name = strings.TrimSuffix(inner, ">")
	}
	s.Optional = false
	return s
}

// scalars are the types without arguments. The unsigned ones of no certain size are
// taken for those of 64 bits: so they are on all platforms that Tauri has a webview on,
// but for 32-bit Android.
var scalars = map[string]Shape{
	"bool": {Kind: Bool},
	"u8":   {Kind: Int, bits: 8}, "u16": {Kind: Int, bits: 16}, "u32": {Kind: Int, bits: 32}, "u64": {Kind: Int, bits: 64},
	"u128": {Kind: Int, bits: 128}, "usize": {Kind: Int, bits: 64}, "ResourceId": {Kind: Int, bits: 32},
	"i8": {Kind: Int, bits: 8, signed: true}, "i16": {Kind: Int, bits: 16, signed: true}, "i32": {Kind: Int, bits: 32, signed: true},
	"i64": {Kind: Int, bits: 64, signed: true}, "i128": {Kind: Int, bits: 128, signed: true}, "isize": {Kind: Int, bits: 64, signed: true},
	"f32": {Kind: Float}, "f64": {Kind: Float},
	"String": {Kind: Text}, "str": {Kind: Text}, "PathBuf": {Kind: Text}, "Path": {Kind: Text},
	"char": {Kind: Parsed}, "Url": {Kind: Parsed}, "IpAddr": {Kind: Parsed}, "SafePathBuf": {Kind: Parsed},
	"Value": {Kind: Any}, "JsonValue": {Kind: Any}, "Channel": {Kind: Channel}, "JavaScriptChannelId": {Kind: Channel},
	"Response": {Kind: Body},
	"Duration": {Kind: Map}, "SystemTime": {Kind: Map}, // of two numbers, whose names are certain
	// SafePathBuf is tauri's: no part of it may be "..". Those of tauri-plugin-fs take a path, or a URL of a file, which is a text too.
	"SafeFilePath": {Kind: Text}, "FilePath": {Kind: Text},
}

// ofPlugins are the types of plugins that are known by their names alone.
var ofPlugins = []string{"SafeFilePath", "FilePath"}

// containers are the types that hold values of another.
var containers = map[string]Kind{
	"Vec": List, "VecDeque": List, "LinkedList": List, "HashSet": List, "BTreeSet": List, "BinaryHeap": List, "IndexSet": List,
	"HashMap": Map, "BTreeMap": Map, "IndexMap": Map, "Map": Map,
}

// transparent are the types that serde passes over.
var transparent = []string{"Box", "Arc", "Rc", "Cow"}

// Of is the shape of a type in a program that an argument has. Types are bounded in depth
// by their reader, and so are shapes.
func Of(p *rust.Program, t rust.Type) Shape {
	return shape(p, t, func(r rust.Record) bool { return r.Deserialized })
}

// shape is that of a type of which serde has derived what the direction asks for, where it
// is an object.
func shape(p *rust.Program, t rust.Type, derived func(rust.Record) bool) Shape {
	s := Shape{Name: t.String()}
	if p.Own(t) && !slices.Contains(ofPlugins, t.Name) {
		if derived(p.Record(t)) {
			s.Kind = Record
		}
		return s
	}
	args := make([]Shape, len(t.Args))
	for i, a := range t.Args {
		args[i] = shape(p, a, derived)
	}
	switch t.Name {
	case "()":
		if len(args) == 0 {
			return Shape{Kind: Null, Name: s.Name}
		}
		return Shape{Kind: Tuple, Name: s.Name, Of: args}
	case "[]":
		if t.Length() != "" {
			return Shape{Kind: Array, Name: s.Name, Of: args, length: t.Length()}
		}
		return Shape{Kind: List, Name: s.Name, Of: args, borrowed: t.Borrowed}
	}
	return s.named(t.Name, args)
}

// named is the shape of a type by the name and the arguments of its path.
func (s Shape) named(name string, args []Shape) Shape {
	kind := containers[name]
	switch n := len(args); {
	case n == 1 && slices.Contains(transparent, name):
		return args[0]
	case n == 1 && name == "Option":
		inner := args[0]
		inner.Optional, inner.Name = true, s.Name
		return inner
	case n >= 1 && kind == List:
		s.Kind, s.Of = List, args[:1]
	case n >= 2 && kind == Map:
		s.Kind, s.Of, s.key = Map, args[1:2], &args[0]
	case n == 0 || name == "Channel":
		known := scalars[name]
		known.Name = s.Name
		return known
	}
	return s
}

// Answer is the shape of what a call gives back whose function returns a type: of a
// Result, which aliases call by such names too, what it holds if all went well. A struct of
// the program's own that has such a name is none.
func Answer(p *rust.Program, t rust.Type) Shape {
	if strings.HasSuffix(t.Name, "Result") && len(t.Args) > 0 && !p.Plain(t) {
		t = t.Args[0]
	}
	return shape(p, t, func(r rust.Record) bool { return r.Serialized })
}
