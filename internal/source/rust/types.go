package rust

import (
	"slices"
	"strings"
)

// Type is a type as it is written, in a normal form: references, lifetimes and modules
// left out, and the names that use declarations of the file put in place of others
// replaced. Type aliases are not followed.
type Type struct {
	// Name is the last segment of its path: "Vec" for std::vec::Vec<u8>; "()" for a tuple,
	// "[]" for a slice or an array, and "" for what is none of these.
	Name string
	Args []Type // its generic arguments, or the members of the tuple or the slice

	// Borrowed says that it is &[…], which is another thing to serde than […] is elsewhere.
	Borrowed bool

	first string   // the first segment of its path if there are more, else ""
	path  []string // all of them, if it leads through the program's own modules
	text  string   // how it is written, of what has no name; the length of an array

	record bool // that it is an object in JSON is known without its definition

	// Of a name without a path: that its file defines a type of that name, that a glob import
	// may bring it, that one of what is not a crate whose types are known may, and that one of
	// another crate may.
	here, globbed, foreign, elsewhere bool
}

// String is the type as Rust writes it.
func (t Type) String() string {
	args := make([]string, len(t.Args))
	for i, a := range t.Args {
		args[i] = a.String()
	}
	list := strings.Join(args, ", ")
	switch {
	case t.Name == "":
		return t.text
	case t.Name == "()":
		return "(" + list + ")"
	case t.Name == "[]":
		if t.text != "" {
			list += "; " + t.text
		}
		if t.Borrowed {
			return "&[" + list + "]"
		}
		return "[" + list + "]"
	case len(args) == 0:
		return t.Name
	}
	return t.Name + "<" + list + ">"
}

// IsUnit says that the type is ().
func (t Type) IsUnit() bool { return t.Name == "()" && len(t.Args) == 0 }

// Length is how the length of an array is written; "" if it is none.
func (t Type) Length() string {
	if t.Name != "[]" {
		return ""
	}
	return t.text
}

// maxTypeDepth bounds types within types.
const maxTypeDepth = 16

// ownPaths are what paths within the program begin with.
var ownPaths = []string{"crate", "self", "super"}

// typeReader reads the types of one file, in the place of a scope.
type typeReader struct {
	functionReader
	file  *File
	scope int32
}

// read reads the type in the tokens from i up to end.
func (r typeReader) read(i, end int32, depth int) Type {
	reference := r.lx.isPunct(i, '&')
	i = r.inside(i, end)
	if depth > maxTypeDepth || i >= end {
		return Type{text: "…"}
	}
	whole := r.lx.skip(i) == end // the token tree at i is all of it
	switch last := r.lx.at(i).match; {
	case r.lx.isOpen(i, '(') && whole:
		return r.tuple(i, last, depth)
	case r.lx.isOpen(i, '[') && whole:
		t := r.list(i, last, depth)
		t.Borrowed = reference && t.text == ""
		return t
	}
	return r.named(i, end, depth)
}

// inside is the index after the &, the lifetime and the mut before a type.
func (r typeReader) inside(i, end int32) int32 {
	for i < end && (r.lx.isPunct(i, '&') || r.lx.at(i).kind == lifetime || r.lx.isWord(i, "mut")) {
		i++
	}
	return i
}

func (r typeReader) tuple(open, last int32, depth int) Type {
	members := r.args(open+1, last, depth)
	if len(members) == 1 && !r.lx.isPunct(last-1, ',') { // parentheses around one type
		return members[0]
	}
	return Type{Name: "()", Args: members}
}

// list is a slice, or an array with its length in text.
func (r typeReader) list(open, last int32, depth int) Type {
	stop := r.find(open+1, func(i int32) bool { return i >= last || r.lx.isPunct(i, ';') })
	t := Type{Name: "[]", Args: []Type{r.read(open+1, stop, depth+1)}}
	if stop < last {
		t.text = r.typeText(stop+1, last)
	}
	return t
}

// named is the type that a path means.
func (r typeReader) named(i, end int32, depth int) Type {
	segs, global, open := r.lx.path(i)
	after := open
	if r.lx.isPunct(open, '<') {
		after = r.lx.skipAngles(open)
	}
	turbofish := r.lx.isPunct(open-1, '>') // Vec::<u8>, whose arguments the path has passed over
	if segs == nil || after != end || turbofish || r.lx.isOneOf(i, "dyn", "impl", "fn") {
		return Type{text: r.typeText(i, end)}
	}
	meanings := r.file.expand(r.scope, segs, global)
	full := meanings[0]
	t := Type{Name: full[len(full)-1]}
	if len(full) > 1 {
		t.first = full[0]
		if slices.Contains(ownPaths, full[0]) {
			t.path = full
		}
	} else {
		_, t.here = r.file.Types[t.Name]
		t.globbed = len(meanings) > 1
		t.foreign = slices.ContainsFunc(meanings[1:], func(m []string) bool { return !known[m[0]] })
		t.elsewhere = slices.ContainsFunc(meanings[1:], func(m []string) bool { return !known[m[0]] && !slices.Contains(ownPaths, m[0]) })
	}
	if after > open {
		t.Args = r.args(open+1, end-1, depth)
	}
	return t
}

// args are the types in the tokens from i up to end, without lifetimes and constants.
func (r typeReader) args(i, end int32, depth int) []Type {
	var list []Type
	for i < end {
		stop := r.parameterEnd(i, end)
		if first := r.lx.at(i); first.kind != lifetime || stop > i+1 {
			list = append(list, r.read(i, stop, depth+1))
		}
		i = stop + 1
	}
	return list
}
