package mobile

import (
	"slices"
	"strings"
)

// Swift reads a file in Swift. The methods are those of instances that Objective-C
// knows under a selector "name:", "name:error:" or "name:completionHandler:", and that
// take an Invoke.
func Swift(src []byte) *File {
	return read(src, dialect{nested: true, directives: true}, (*reader).swift)
}

var (
	swiftModifiers = strings.Fields("class convenience distributed dynamic fileprivate final indirect infix internal isolated lazy " +
		"mutating nonisolated nonmutating open optional override package postfix prefix private public required static unowned weak")
	swiftTypes    = []string{"class", "struct", "enum", "protocol", "extension", "actor"}
	swiftImported = []string{"class", "struct", "enum", "protocol", "func", "typealias", "let", "var"}
)

func (r *reader) swift(i int32) int32 {
	switch w := r.word(i); {
	case r.is(i, '@'):
		return r.attribute(i)
	case w == "import":
		if slices.Contains(swiftImported, r.word(i+1)) {
			i++
		}
		_, next := r.path(i + 1)
		return next
	case slices.Contains(swiftTypes, w) && r.isSwiftType(i, w):
		return r.swiftType(i)
	case w == "func":
		return r.swiftFunction(i)
	case slices.Contains(swiftModifiers, w):
		r.modifiers = append(r.modifiers, w)
		if r.is(i+1, '(') { // private(set)
			return r.skip(i + 1)
		}
		return i + 1
	}
	r.forget()
	return r.skip(i)
}

// isSwiftType reports whether a keyword begins a type; "class" can be a modifier.
func (r *reader) isSwiftType(i int32, w string) bool {
	name := r.name(i + 1)
	if name == "" || r.is(i-1, '.') {
		return false
	}
	plain := r.at(i+1).kind == word && (slices.Contains(swiftModifiers, name) || slices.Contains([]string{"func", "let", "subscript", "var"}, name))
	return !plain && (w != "actor" || r.is(i+2, ':') || r.is(i+2, '{') || r.is(i+2, '<'))
}

func (r *reader) swiftType(i int32) int32 {
	kind := r.word(i)
	name, at := r.path(i + 1)
	t := &Type{Name: name, Extension: kind == "extension"}
	if kind != "class" && kind != "extension" {
		t = nil
	}
	_, known := r.attributed("objc")
	_, members := r.attributed("objcMembers")
	at = r.angles(at)
	var supers []string
	if r.is(at, ':') {
		at = r.swiftSupers(at+1, &supers)
	}
	if t != nil {
		t.Supers, t.Members = supers, members
	}
	return r.declare(t, members || known && kind == "extension", r.where(at))
}

func (r *reader) swiftSupers(i int32, supers *[]string) int32 {
	for at := i; ; at++ {
		for r.is(at, '@') {
			at = max(r.attribute(at), at+1)
		}
		if at = r.super(at, supers); !r.is(at, ',') && !r.is(at, '&') {
			return at
		}
	}
}

// swiftFunction reads the header of a function.
func (r *reader) swiftFunction(i int32) int32 {
	defer r.forget()
	at := r.angles(i + 2)
	if r.name(i+1) == "" || !r.is(at, '(') {
		return i + 1 // an operator
	}
	class := r.class()
	if class == nil || r.modified("static", "class") || !r.takesInvoke(at) {
		return r.skip(at)
	}
	if name, ok := r.selector(i+1, class.exposed); ok {
		r.method(name, i+1)
	} else if name, ok := r.selector(i+1, true); ok {
		t := &r.file.Types[class.at]
		t.Exposed = append(t.Exposed, Method{name, r.span(r.lines, i+1)})
	}
	return r.skip(at)
}

// takesInvoke reports whether the one parameter between the brackets that open at i
// has no label and can be an Invoke; one with a selector of its own may have a label.
func (r *reader) takesInvoke(i int32) bool {
	last := r.at(i).match
	at := i + 1
	if r.name(at) != "" && r.name(at+1) != "" {
		at++ // the label, if any
	}
	if explicit, _ := r.attributed("objc"); r.word(i+1) != "_" && explicit.args <= 0 || !r.is(at+1, ':') || r.count(i, ',') > 0 {
		return false
	}
	for at += 2; at < last && !r.is(at, '='); at = r.skip(at) {
		if slices.Contains([]string{"Invoke", "Any", "AnyObject", "NSObject"}, r.name(at)) {
			return true
		}
	}
	return false
}

// selector is the command that a method answers: its name, or that in the selector
// that it is given. An async method, whose selector has a completion handler, answers
// since tauri 2.9 (Tauri.swift).
func (r *reader) selector(name int32, exposed bool) (string, bool) {
	objc, known := r.attributed("objc")
	if _, not := r.attributed("nonobjc"); not {
		return "", false
	}
	if !known && !r.modified("override") && (!exposed || r.modified("private", "fileprivate")) {
		return "", false
	}
	if objc.args > 0 {
		selector := ""
		for at := objc.args + 1; at < r.at(objc.args).match; at++ {
			t := r.at(at)
			selector += string(r.src[t.pos:t.end])
		}
		command, rest, _ := strings.Cut(selector, ":")
		return command, command != "" && (rest == "" && strings.HasSuffix(selector, ":") || rest == "error:" || rest == "completionHandler:")
	}
	return r.name(name), true
}
