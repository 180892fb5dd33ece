package mobile

import (
	"slices"

	"github.com/permver/permver/internal/source"
)

// reader goes through the declarations of a file, and passes over what is in the
// bodies of functions.
type reader struct {
	*lexed
	lines  *source.Lines
	file   File
	scopes []scope
	// attributes and modifiers are those that were read for the next declaration.
	attributes []attribute
	modifiers  []string
	aliases    map[string]string // of imported names
}

// scope is the body of a type. What is no class has none in the file.
type scope struct {
	class *classBody // nil for what is no class
	last  int32      // what closes it
}

// classBody is a class while its body is read.
type classBody struct {
	at      int  // in the file
	exposed bool // Swift: all of its methods are known to Objective-C
}

// attribute is an annotation of Kotlin and Java, or an attribute of Swift.
type attribute struct {
	name string
	args int32 // the bracket that opens its arguments, or -1
}

// maxFile is the size in bytes up to which a file is read.
const maxFile = 1 << 20

// read goes through a text with what one language does at each token: it returns the
// index of the token to go on with.
func read(src []byte, d dialect, step func(r *reader, i int32) int32) *File {
	if len(src) > maxFile {
		return &File{Problem: "it is larger than 1 MiB"}
	}
	r := &reader{lexed: lex(src, d), lines: source.NewLines(src), aliases: map[string]string{}}
	for i := int32(0); int(i) < len(r.toks); {
		for len(r.scopes) > 0 && i >= r.scopes[len(r.scopes)-1].last {
			r.scopes = r.scopes[:len(r.scopes)-1]
		}
		i = max(step(r, i), i+1)
	}
	r.typealiases()
	r.file.Problem = r.problem
	return &r.file
}

// typealiases complains of other names for the types by which methods that answer commands
// are known: any file of the project may use them.
func (r *reader) typealiases() {
	for i := range int32(len(r.toks)) {
		if r.word(i) != "typealias" {
			continue
		}
		at := i + 2
		if r.name(i+1) == "" || !r.is(at, '=') {
			continue
		}
		if last, _ := r.path(at + 1); last == "Invoke" || last == "Command" {
			r.complain("it gives " + last + " another name")
		}
	}
}

// forget ends the declaration that attributes and modifiers were read for.
func (r *reader) forget() { r.attributes, r.modifiers = r.attributes[:0], r.modifiers[:0] }

// attribute reads the attribute at i, which is an "@".
func (r *reader) attribute(i int32) int32 {
	if r.is(i+1, '[') { // Kotlin: several
		last := r.at(i + 1).match
		for at := i + 2; at < last; {
			at = max(r.attributeName(at), at+1)
		}
		return last + 1
	}
	if r.is(i+2, ':') && r.name(i+1) != "" { // Kotlin: of what it is about
		i += 2
	}
	return r.attributeName(i + 1)
}

// attributeName reads an attribute's name and its arguments.
func (r *reader) attributeName(i int32) int32 {
	name, next := r.path(i)
	if name == "" {
		return i
	}
	a := attribute{name: r.original(name), args: -1}
	next = r.angles(next)
	if r.is(next, '(') {
		a.args = next
		next = r.skip(next)
	}
	r.attributes = append(r.attributes, a)
	return next
}

// original is the name that an import gave another one.
func (r *reader) original(name string) string {
	if imported, ok := r.aliases[name]; ok {
		return imported
	}
	return name
}

func (r *reader) attributed(name string) (attribute, bool) {
	for _, a := range r.attributes {
		if a.name == name {
			return a, true
		}
	}
	return attribute{}, false
}

func (r *reader) modified(names ...string) bool {
	return slices.ContainsFunc(r.modifiers, func(m string) bool { return slices.Contains(names, m) })
}

// class is the class in whose body the reader is, nil if in none.
func (r *reader) class() *classBody {
	if len(r.scopes) == 0 {
		return nil
	}
	return r.scopes[len(r.scopes)-1].class
}

// declare adds a type whose header ends at i, and enters its body if that begins
// there; t is nil for what is no class.
func (r *reader) declare(t *Type, exposed bool, i int32) int32 {
	var class *classBody
	if t != nil {
		class = &classBody{len(r.file.Types), exposed}
		r.file.Types = append(r.file.Types, *t)
	}
	r.forget()
	if !r.is(i, '{') {
		return i
	}
	r.scopes = append(r.scopes, scope{class, r.at(i).match})
	return i + 1
}

// method adds a method to the class in whose body the reader is.
func (r *reader) method(name string, i int32) {
	t := &r.file.Types[r.class().at]
	t.Methods = append(t.Methods, Method{name, r.span(r.lines, i)})
}

// super reads one of the types that a header lists.
func (r *reader) super(i int32, supers *[]string) int32 {
	name, next := r.path(i)
	if name == "" {
		return i
	}
	*supers = append(*supers, r.original(name))
	return r.angles(next)
}
