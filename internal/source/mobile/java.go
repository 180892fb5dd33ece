package mobile

import (
	"slices"
	"strings"
)

// Java reads a file in Java: the public methods with the annotation Command and one
// parameter.
func Java(src []byte) *File { return read(src, dialect{chars: true}, (*reader).java) }

var javaModifiers = strings.Fields("abstract default final native private protected public sealed static strictfp synchronized transient volatile")

func (r *reader) java(i int32) int32 {
	switch w := r.word(i); {
	case r.is(i, '@') && r.word(i+1) != "interface":
		return r.attribute(i)
	case r.isJavaType(i, w):
		return r.javaType(i)
	case slices.Contains(javaModifiers, w):
		r.modifiers = append(r.modifiers, w)
	case w != "" && r.is(i+1, '('):
		return r.javaMethod(i)
	case w == "", r.is(i+1, '='):
		if r.is(i, '[') || r.is(i, '<') || r.is(i, '>') || r.is(i, ',') || r.is(i, '.') || r.is(i, '?') || r.is(i, '&') {
			return r.skip(i) // in the type of what is declared
		}
		r.forget()
		return r.skip(i)
	}
	return i + 1
}

func (r *reader) isJavaType(i int32, w string) bool {
	switch w {
	case "class", "interface", "enum":
		return !r.is(i-1, '.') && r.name(i+1) != ""
	case "record":
		return r.name(i+1) != "" && (r.is(i+2, '(') || r.is(i+2, '<')) && !r.is(i-1, '.')
	}
	return false
}

func (r *reader) javaMethod(i int32) int32 {
	defer r.forget()
	constructs := slices.Contains(javaModifiers, r.word(i-1)) || r.word(i-1) == "new"
	typed := r.name(i-1) != "" && !constructs || r.is(i-1, '>') || r.is(i-1, ']')
	_, isCommand := r.attributed("Command")
	alone := r.at(i+1).match > i+2 && r.parameters(i+1) == 1
	if r.class() != nil && isCommand && typed && alone && r.modified("public") && !r.modified("static") {
		r.method(r.name(i), i)
	}
	return r.skip(i + 1)
}

// parameters counts the parameters between the brackets that open at i, if there are
// any: commas between angle brackets part none.
func (r *reader) parameters(i int32) int {
	n, depth := 1, 0
	for at := i + 1; at < r.at(i).match; at = r.skip(at) {
		switch {
		case r.is(at, '<'):
			depth++
		case r.is(at, '>'):
			depth--
		case depth == 0 && r.is(at, ','):
			n++
		}
	}
	return n
}

func (r *reader) javaType(i int32) int32 {
	t := &Type{Name: r.name(i + 1)}
	if r.word(i) != "class" {
		t = nil
	}
	at := r.angles(i + 2)
	if r.is(at, '(') {
		at = r.skip(at)
	}
	var supers []string
	for r.word(at) == "extends" || r.word(at) == "implements" || r.word(at) == "permits" {
		listed := &supers
		if r.word(at) == "permits" {
			listed = new([]string)
		}
		for at++; ; at++ {
			if at = r.super(at, listed); !r.is(at, ',') {
				break
			}
		}
	}
	if t != nil {
		t.Supers = supers
	}
	return r.declare(t, false, at)
}
