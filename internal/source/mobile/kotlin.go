package mobile

import (
	"slices"
	"strings"
)

// Kotlin reads a file in Kotlin. The methods are those with the annotation Command
// that reflection can call with one argument under their own names: public, since
// Tauri does not make others accessible, and no suspending functions, which take a
// hidden argument more.
func Kotlin(src []byte) *File {
	return read(src, dialect{nested: true, chars: true, dollars: true}, (*reader).kotlin)
}

var kotlinModifiers = strings.Fields("abstract actual annotation companion const data enum expect external final " +
	"infix inline inner internal lateinit open operator override private protected public sealed suspend tailrec value")

func (r *reader) kotlin(i int32) int32 {
	switch w := r.word(i); {
	case r.is(i, '@'):
		return r.attribute(i)
	case w == "import":
		return r.kotlinImport(i)
	case w == "fun" && r.word(i+1) != "interface":
		return r.kotlinFunction(i)
	case w == "class" || w == "interface" || w == "object":
		return r.kotlinType(i)
	case slices.Contains(kotlinModifiers, w):
		r.modifiers = append(r.modifiers, w)
		return i + 1
	}
	r.forget()
	return r.skip(i)
}

func (r *reader) kotlinImport(i int32) int32 {
	name, next := r.path(i + 1)
	if r.word(next) == "as" && r.name(next+1) != "" {
		r.aliases[r.name(next+1)] = name
		next += 2
	}
	return next
}

// kotlinFunction reads the header of a function. One with a receiver is no method of
// its class by itself.
func (r *reader) kotlinFunction(i int32) int32 {
	defer r.forget()
	at := r.angles(i + 1)
	if r.name(at) == "" || !r.is(at+1, '(') {
		return i + 1
	}
	_, isCommand := r.attributed("Command")
	hidden := r.modified("private", "protected", "internal", "suspend")
	if r.class() != nil && isCommand && !hidden && r.count(at+1, ':') == 1 {
		name := r.name(at)
		if a, ok := r.attributed("JvmName"); ok && a.args >= 0 && r.at(a.args+1).kind == text {
			t := r.at(a.args + 1)
			name = strings.Trim(string(r.src[t.pos:t.end]), `"`)
		}
		r.method(name, at)
	}
	return r.skip(at + 1)
}

// count counts the bytes of punctuation between the brackets that open at i, without
// those in brackets in them.
func (r *reader) count(i int32, c byte) int {
	n := 0
	for at := i + 1; at < r.at(i).match; at = r.skip(at) {
		if r.is(at, c) {
			n++
		}
	}
	return n
}

// kotlinType reads the header of a type: its name, its constructor, and what it
// extends.
func (r *reader) kotlinType(i int32) int32 {
	name := r.name(i + 1)
	if name == "" || r.is(i-1, ':') || r.is(i-1, '.') { // Name::class, object : Name
		r.forget()
		return i + 1
	}
	t := &Type{Name: name}
	if r.word(i) != "class" || r.modified("enum", "annotation") {
		t = nil
	}
	at := r.constructor(r.angles(i + 2))
	var supers []string
	if r.is(at, ':') {
		at = r.kotlinSupers(at+1, &supers)
	}
	if t != nil {
		t.Supers = supers
	}
	return r.declare(t, false, r.where(at))
}

// constructor is the index after the constructor in a header; i if there is none, and
// what follows belongs to the next declaration.
func (r *reader) constructor(i int32) int32 {
	at := i
	for !r.is(at, '(') && r.word(at) != "constructor" {
		switch {
		case r.is(at, '@'):
			at = max(r.attribute(at), at+1)
		case r.word(at) == "public" || r.word(at) == "private" || r.word(at) == "protected" || r.word(at) == "internal":
			at++
		default:
			return i
		}
	}
	if r.word(at) == "constructor" {
		at++
	}
	if r.is(at, '(') {
		return r.skip(at)
	}
	return i
}

// kotlinSupers reads the types after the colon of a header.
func (r *reader) kotlinSupers(i int32, supers *[]string) int32 {
	for at := i; ; {
		for r.is(at, '@') {
			at = max(r.attribute(at), at+1)
		}
		next := r.super(at, supers)
		if next == at {
			return at
		}
		at = next
		if r.is(at, '(') {
			at = r.skip(at)
		}
		if r.word(at) == "by" {
			_, at = r.path(at + 1)
			at = r.angles(at)
			if r.is(at, '(') {
				at = r.skip(at)
			}
		}
		if !r.is(at, ',') {
			return at
		}
		at++
	}
}

// where is the index after the conditions at the end of a header, if there are any.
func (r *reader) where(i int32) int32 {
	if r.word(i) != "where" {
		return i
	}
	at := i + 1
	for r.name(at) != "" || r.is(at, ':') || r.is(at, ',') || r.is(at, '.') || r.is(at, '<') || r.is(at, '>') ||
		r.is(at, '=') || r.is(at, '&') || r.is(at, '@') || r.is(at, '?') {
		at++
	}
	if r.is(at, '{') {
		return at
	}
	return i
}
