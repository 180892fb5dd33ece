package rust

import "slices"

// Signature is what a command's function takes and gives back.
type Signature struct {
	Params []Param
	Result Type
	// Why says what of it could not be read; "" if all of it was.
	Why string
}

// Param is a parameter of a command's function.
type Param struct {
	// Key is what JavaScript calls the argument: the parameter's name as rename_all says
	// (tauri-macros, command/wrapper.rs), "" for _.
	Key  string
	Type Type
	Span Span
}

// Filler is where Tauri takes the value of a parameter from.
type Filler uint8

// The fillers: an argument of the call under the parameter's key, the body of the call
// as a whole, the scope of the command or of the plugin, and what Tauri itself has at
// hand. Those are the types that implement CommandArg in tauri 2. A plugin's own type may
// do so too, or be an alias of one that does: which of these it is cannot be told.
const (
	FromCall Filler = iota
	FromBody
	FromCommandScope
	FromGlobalScope
	FromTauri
	FromUnknown
)

var fillers = map[string]Filler{
	"AppHandle": FromTauri, "State": FromTauri, "Webview": FromTauri, "WebviewWindow": FromTauri, "Window": FromTauri,
	"Request": FromBody, "CommandScope": FromCommandScope, "GlobalScope": FromGlobalScope,
}

// known are the crates whose types are known by their names.
var known = map[string]bool{
	"std": true, "core": true, "alloc": true, "tauri": true, "serde_json": true, "serde_bytes": true, "url": true,
	"indexmap": true, "tauri_plugin_fs": true,
}

// basic are the types that every file of Rust has without an import: the primitive ones,
// and those of the prelude.
var basic = map[string]bool{
	"()": true, "[]": true, "bool": true, "char": true, "str": true, "f32": true, "f64": true,
	"u8": true, "u16": true, "u32": true, "u64": true, "u128": true, "usize": true,
	"i8": true, "i16": true, "i32": true, "i64": true, "i128": true, "isize": true,
	"String": true, "Vec": true, "Box": true, "Option": true, "Result": true,
}

// Own says that a type may be one that the program, or another crate, defines itself:
// it can have the name of a well-known one.
func (p *Program) Own(t Type) bool {
	if t.first != "" {
		return !known[t.first]
	}
	_, defined := p.Types[t.Name]
	return defined || t.foreign && !basic[t.Name]
}

// Plain says that a type is a struct, an enum or a union of the program, by all that its
// name tells, and no alias of another, nor one that takes its value from a call in its own
// way.
func (p *Program) Plain(t Type) bool {
	opaque, defined := p.Types[t.Name]
	return defined && !opaque && !p.Types[anyType] && !known[t.first]
}

// Traced says that it is known who defines a type: the program, or a well-known crate. One
// that a macro makes, or another crate, is not traced.
func (p *Program) Traced(t Type) bool { return known[t.first] || p.Plain(t) }

// Filler says where the value of a parameter comes from. A path through the plugin's own
// modules may lead to what they import from tauri, and a type of another crate, or one that
// a macro makes, may be an alias of what tauri fills in.
func (p *Program) Filler(param Param) Filler {
	t := param.Type
	filler, tauris := fillers[t.Name]
	_, defined := p.Types[t.Name]
	switch {
	case t.Name == "":
		return FromUnknown
	case known[t.first], t.first == "" && tauris && !defined:
		return filler
	case !p.Own(t):
		return FromCall
	case !p.Plain(t), tauris && (t.first != "" || t.globbed || !t.here):
		return FromUnknown
	}
	return FromCall
}

// signature reads the signature of a function whose name is the token at name, and
// whose body opens at open.
func (p *parser) signature(c *Command, name, open, scope int32) Signature {
	r := typeReader{functionReader{p.lx}, &p.file, scope}
	at := name + 1
	generics := p.lx.isPunct(at, '<')
	if generics {
		at = p.lx.skipAngles(at)
	}
	if at < 0 || !p.lx.isOpen(at, '(') {
		return Signature{Why: "its parameters"}
	}
	toKey, ok := map[string]func(string) string{"": lowerCamel, "camelCase": lowerCamel, "snake_case": snake}[c.RenameAll]
	if !ok {
		return Signature{Why: "its rename_all"}
	}
	if c.Macro != "" {
		return Signature{Why: "the macro " + c.Macro}
	}
	last := p.lx.at(at).match
	s := Signature{Result: Type{Name: "()"}}
	if p.lx.isArrow(last + 2) {
		end := r.find(last+3, func(i int32) bool { return i >= open || p.lx.isWord(i, "where") })
		s.Result = r.read(last+3, end, 0)
	}
	var unknown []string
	if generics {
		unknown = r.parameters(name+2, at-1)
	}
	for i := at + 1; i < last; {
		stop := r.parameterEnd(i, last)
		param, why := r.param(i, stop, toKey)
		if slices.Contains(unknown, param.Type.Name) && param.Type.first == "" {
			param.Type = Type{text: param.Type.Name} // which type that is, the handler decides
		}
		s.Params = append(s.Params, param)
		if why != "" {
			s.Why = why
		}
		i = stop + 1
	}
	return s
}

// parameters are the names of the generic parameters in the tokens from i up to end.
func (r typeReader) parameters(i, end int32) []string {
	var names []string
	for i < end {
		if r.lx.at(i).kind == ident {
			names = append(names, r.lx.name(i))
		}
		i = r.parameterEnd(i, end) + 1
	}
	return names
}

// param reads the parameter in the tokens from i up to end.
func (r typeReader) param(i, end int32, toKey func(string) string) (Param, string) {
	first := i
	for {
		attrs, _, next := r.lx.attributes(nil, i)
		if next == i {
			break
		}
		if i = next; slices.ContainsFunc(attrs, func(a attribute) bool { return a.is(r.lx, "cfg") }) {
			return Param{}, "a parameter with a condition"
		}
	}
	colon := r.find(i, func(i int32) bool {
		return i >= end || r.lx.isPunct(i, ':') && !r.lx.isColons(i) && !r.lx.isColons(i-1)
	})
	for r.lx.isOneOf(i, "mut", "ref") {
		i++
	}
	_, name, after := r.lx.pathTokens(i)
	if name < 0 || colon >= end || after > colon || r.lx.isWord(name, "self") {
		return Param{}, "a parameter that has no name"
	}
	return Param{
		Key: toKey(r.lx.name(name)), Type: r.read(colon+1, end, 0), Span: r.lx.spanOf(first, end-1),
	}, ""
}

// typeNames are the types that the file defines: true for aliases, and for those that
// take their value from a call in their own way, which an impl of CommandArg tells.
func (l *lexed) typeNames() map[string]bool {
	var names map[string]bool
	add := func(name string, opaque bool) {
		if names == nil {
			names = make(map[string]bool)
		}
		names[name] = names[name] || opaque
	}
	for i := range int32(len(l.toks)) {
		if l.at(i).kind != ident {
			continue
		}
		switch string(l.text(i)) {
		case "struct", "enum", "union", "type":
			if l.at(i+1).kind == ident {
				add(l.name(i+1), l.isWord(i, "type"))
			}
		case "CommandArg":
			if name := l.implementor(i + 1); name != "" {
				add(name, true)
			}
		}
	}
	return names
}

// anyType stands for the types of which a macro's caller decides.
const anyType = "$"

// implementor is the type for which a trait is implemented whose name ends before i.
func (l *lexed) implementor(i int32) string {
	if l.isPunct(i, '<') {
		i = l.skipAngles(i)
	}
	if i < 0 || !l.isWord(i, "for") {
		return ""
	}
	if l.isPunct(i+1, '$') {
		return anyType
	}
	if _, last, _ := l.pathTokens(i + 1); last >= 0 {
		return l.name(last)
	}
	return ""
}
