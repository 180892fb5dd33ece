package snapshot

import (
	"strings"

	"github.com/permver/permver/internal/source/rust"
	"github.com/permver/permver/internal/wire"
)

// The words of types. A type of the program itself is written crate::Name, or object::Name
// if it is an object in JSON, one of which it is not known what it is other::Name, and one
// that has no name by its text.
const (
	ofProgram = "crate"
	ofObjects = "object"
	ofOthers  = "other"
	nameless  = "dyn"
	keyless   = "_"
	unread    = "?"
)

// speller writes the types of one program, so that they mean the same without it.
type speller struct {
	program *rust.Program
	derived func(rust.Record) bool // what serde derives in the direction that values go
}

// taken is a speller of what calls pass.
func taken(p *rust.Program) speller {
	return speller{p, func(r rust.Record) bool { return r.Deserialized }}
}

// given is a speller of what calls get.
func given(p *rust.Program) speller {
	return speller{p, func(r rust.Record) bool { return r.Serialized }}
}

// signature is what a function takes from a call, and what it gives back. The scopes and the
// body of the call that it asks for have no keys, and no order that matters.
func signature(program *rust.Program, sig rust.Signature) string {
	if sig.Why != "" {
		return "(" + unread + ")"
	}
	s := taken(program)
	var params, asked []string
	for _, p := range sig.Params {
		switch s.program.Filler(p) {
		case rust.FromTauri:
		case rust.FromBody, rust.FromCommandScope, rust.FromGlobalScope:
			asked = append(asked, keyless+": tauri::"+p.Type.Name)
		case rust.FromUnknown, rust.FromCall:
			params = append(params, s.param(p))
		}
	}
	text := "(" + strings.Join(append(params, normal(asked)...), ", ") + ")"
	if !sig.Result.IsUnit() {
		s = given(program)
		text += " -> " + s.spell(s.result(sig.Result))
	}
	return text
}

// param is a parameter that takes an argument of the call, or may do so.
func (s speller) param(p rust.Param) string {
	key := keyless
	if p.Key != "" {
		key = ident(p.Key)
	}
	if s.program.Filler(p) == rust.FromUnknown && s.program.Origin(p.Type) == rust.OwnType { // of a name that one of tauri's types has
		return key + ": " + ofOthers + "::" + s.named(p.Type)
	}
	return key + ": " + s.spell(p.Type)
}

// result is a result as those see it who call the function: without what it is if
// something went wrong.
func (s speller) result(t rust.Type) rust.Type {
	if s.isResult(t) && !s.isResult(t.Args[0]) {
		return t.Args[0]
	}
	return t
}

// isResult reports whether [wire.Answer] looks into a type.
func (s speller) isResult(t rust.Type) bool {
	return strings.HasSuffix(t.Name, "Result") && len(t.Args) > 0 && !s.program.Plain(t)
}

func (s speller) spell(t rust.Type) string {
	switch t.Name {
	case "":
		return nameless + " " + quote(t.String())
	case "()":
		if len(t.Args) == 1 {
			return "(" + s.spell(t.Args[0]) + ",)"
		}
		return "(" + s.list(t.Args) + ")"
	case "[]":
		if t.Borrowed {
			return "&[" + s.list(t.Args) + "]"
		}
		if t.Length() == "" {
			return "[" + s.list(t.Args) + "]"
		}
		return "[" + s.list(t.Args) + "; " + ident(t.Length()) + "]"
	}
	switch s.program.Origin(t) {
	case rust.OwnType:
		if s.derived(s.program.Record(t)) {
			return ofObjects + "::" + s.named(t)
		}
		return ofProgram + "::" + s.named(t)
	case rust.OtherType:
		return ofOthers + "::" + s.named(t)
	}
	_, alsoOwn := s.program.Types[t.Name]
	switch {
	case !alsoOwn && isKnown(t):
		return s.named(t)
	case t.Crate() != "":
		return t.Crate() + "::" + s.named(t)
	}
	return ofOthers + "::" + s.named(t)
}

// isKnown reports whether the name of a type says what values it has, or holds.
func isKnown(t rust.Type) bool {
	args := make([]rust.Type, len(t.Args))
	for i := range args {
		args[i] = rust.NewType(rust.KnownType, "", "bool", nil)
	}
	return wire.Of(&rust.Program{}, rust.NewType(rust.KnownType, "", t.Name, args)).Kind != wire.Own
}

func (s speller) named(t rust.Type) string {
	if len(t.Args) == 0 {
		return ident(t.Name)
	}
	return ident(t.Name) + "<" + s.list(t.Args) + ">"
}

func (s speller) list(types []rust.Type) string {
	list := make([]string, len(types))
	for i, t := range types {
		list[i] = s.spell(t)
	}
	return strings.Join(list, ", ")
}

// signature reads what a function takes and gives back. It notes the program's own types.
func (s *scanner) signature(own map[string]bool) (sig rust.Signature, ok bool) {
	sig.Result = rust.NewType(rust.KnownType, "", "()", nil)
	switch {
	case !s.take("("):
		return sig, false
	case s.take(unread + ")"):
		sig.Why = notTold
		s.spaces()
		return sig, true
	}
	ok = s.members(")", func() bool {
		p, ok := s.param(own)
		sig.Params = append(sig.Params, p)
		return ok
	})
	if s.spaces(); ok && s.take("->") {
		s.spaces()
		if sig.Result, ok = s.typ(own, 0); sig.Result.IsUnit() { // nothing, unless it fails
			sig.Result = rust.NewType(rust.KnownType, "core", "Result", []rust.Type{sig.Result})
		}
	}
	return sig, ok
}

func (s *scanner) param(own map[string]bool) (p rust.Param, ok bool) {
	if p.Key, ok = s.name(isIdent); !ok || !s.take(":") {
		return p, false
	}
	if p.Key == keyless {
		p.Key = ""
	}
	s.spaces()
	p.Type, ok = s.typ(own, 0)
	return p, ok
}

// typ reads a type as speller writes it.
func (s *scanner) typ(own map[string]bool, depth int) (t rust.Type, ok bool) {
	defer s.spaces()
	switch {
	case depth > maxDepth:
		return t, false
	case s.take("("):
		args, ok := s.types(")", own, depth)
		return rust.NewType(rust.KnownType, "", "()", args), ok
	case s.take("&["):
		t, ok = s.array(own, depth)
		t.Borrowed = t.Length() == ""
		return t, ok
	case s.take("["):
		return s.array(own, depth)
	case s.take(nameless + " "):
		text, ok := s.quoted()
		return rust.NewNameless(text), ok
	}
	return s.path(own, depth)
}

// path reads a type that has a name.
func (s *scanner) path(own map[string]bool, depth int) (t rust.Type, ok bool) {
	name, ok := s.name(isIdent)
	origin, crate, object := rust.KnownType, "", false
	if ok && s.take("::") {
		switch {
		case name == ofProgram, name == ofObjects:
			origin, object = rust.OwnType, name == ofObjects
		case name == ofOthers:
			origin = rust.OtherType
		case rust.IsWellKnown(name):
			crate = name
		default:
			return t, false
		}
		name, ok = s.name(isIdent)
	}
	if origin == rust.OwnType {
		own[name] = false
	}
	var args []rust.Type
	if ok && s.take("<") {
		args, ok = s.types(">", own, depth)
	}
	if object {
		return rust.NewRecord(name, args), ok
	}
	return rust.NewType(origin, crate, name, args), ok
}

// array reads what comes after the bracket of a slice or an array.
func (s *scanner) array(own map[string]bool, depth int) (t rust.Type, ok bool) {
	of, ok := s.typ(own, depth+1)
	length := ""
	if ok && s.take(";") {
		s.spaces()
		length, ok = s.name(isIdent)
	}
	return rust.NewArray(of, length), ok && s.take("]")
}

// types reads types up to the end of their list. A comma may stand after the last.
func (s *scanner) types(end string, own map[string]bool, depth int) (types []rust.Type, ok bool) {
	s.spaces()
	for !s.take(end) {
		t, ok := s.typ(own, depth+1)
		if !ok || !s.take(",") && !strings.HasPrefix(s.rest(), end) {
			return nil, false
		}
		s.spaces()
		types = append(types, t)
	}
	return types, true
}
