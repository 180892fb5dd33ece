package rust

import (
	"hash/fnv"
	"slices"
	"strings"
)

// Function is what tells whether the functions of two commands are one under two
// names.
type Function struct {
	// Signature are the facts that the front end depends on: "path: String" for a
	// parameter, and "-> Vec<u8>" for what the function gives back. Parameters that
	// Tauri fills in are left out, and of types the references, lifetimes and modules.
	Signature map[string]bool
	// Body are the hashes of the body's runs of four tokens, sorted and without
	// repetition. A shorter body is one run, an empty one none. White space and comments
	// do not count, and the function's name is no part of it.
	Body []uint64
}

const (
	runLength    = 4       // tokens that are hashed together
	maxFunction  = 1 << 16 // bytes of a function up to which it is read
	maxFunctions = 1 << 20 // bytes of all functions of a program up to which they are
)

// Functions reads the functions of all commands once more, by the commands' names. A
// command has several where each has a condition, and none where its function cannot
// be read. No program has none, nor has one that is too large.
func (p *Program) Functions() map[string][]Function {
	if p == nil {
		return nil
	}
	size := 0
	all := make(map[string][]Function, len(p.Commands))
	for i := range p.Commands {
		c := &p.Commands[i]
		if size += len(c.text); size > maxFunctions {
			return nil
		}
		if f, ok := readFunction(c.text); ok {
			all[c.Name] = append(all[c.Name], f)
		}
	}
	return all
}

// readFunction reads the text of a function from its name to the end of its body.
func readFunction(text []byte) (Function, bool) {
	if len(text) > maxFunction {
		return Function{}, false
	}
	r := functionReader{lex(text)}
	open := r.parameters()
	if open < 0 {
		return Function{}, false
	}
	last := r.lx.at(open).match
	body := r.find(last+1, func(i int32) bool { return r.lx.isOpen(i, '{') })
	signature := r.facts(open+1, last)
	if r.lx.isArrow(last + 2) {
		end := r.find(last, func(i int32) bool { return i == body || r.lx.isWord(i, "where") })
		signature["-> "+r.typeText(last+3, end)] = true
	}
	return Function{signature, r.runs(body+1, r.lx.at(body).match)}, true
}

// functionReader reads one function.
type functionReader struct{ lx *lexed }

// parameters is the index of the parenthesis that opens the parameters, or -1.
func (r functionReader) parameters() int32 {
	at := int32(1)
	if r.lx.isPunct(at, '<') {
		at = r.lx.skipAngles(at)
	}
	if !r.lx.isOpen(at, '(') {
		return -1
	}
	return at
}

// find is the index of the first token from i on, groups taken as one, that is meant.
func (r functionReader) find(i int32, meant func(int32) bool) int32 {
	for !meant(i) && r.lx.at(i).kind != eof {
		i = r.lx.skip(i)
	}
	return i
}

// injected are the types of the parameters that Tauri fills in and the front end does
// not pass: those for which tauri 2 implements CommandArg, but for Channel, which is
// passed.
var injected = []string{
	"AppHandle", "CommandScope", "GlobalScope", "Request", "State", "Webview", "WebviewWindow", "Window",
}

// facts are the parameters in the tokens from i up to end.
func (r functionReader) facts(i, end int32) map[string]bool {
	facts := make(map[string]bool)
	for i < end {
		stop := r.parameterEnd(i, end)
		colon := r.find(i, func(i int32) bool { return i >= stop || r.lx.isPunct(i, ':') && !r.lx.isColons(i) })
		text := r.typeText(colon+1, stop)
		if kind, _, _ := strings.Cut(text, "<"); !slices.Contains(injected, kind) {
			facts[r.lx.name(colon-1)+": "+text] = true
		}
		i = stop + 1
	}
	return facts
}

// parameterEnd is the index of the comma after a parameter, or end. Those between
// generic arguments end none.
func (r functionReader) parameterEnd(i, end int32) int32 {
	for depth := 0; i < end; i = r.lx.skip(i) {
		switch {
		case r.lx.isPunct(i, '<'):
			depth++
		case r.lx.isPunct(i, '>') && !r.lx.isArrow(i):
			depth--
		case depth == 0 && r.lx.isPunct(i, ','):
			return i
		}
	}
	return end
}

// typeText is a type as far as the front end sees it, without blanks.
func (r functionReader) typeText(i, end int32) string {
	var b strings.Builder
	for ; i < end; i++ {
		switch {
		case r.lx.isPunct(i, '&'), r.lx.isWord(i, "mut"):
		case r.lx.at(i).kind == lifetime:
			if r.lx.isPunct(i+1, ',') {
				i++
			}
		case r.lx.isColons(i):
			i++
		case r.lx.isColons(i+1) && r.lx.at(i+3).kind == ident: // a module
		default:
			b.Write(r.lx.text(i))
		}
	}
	return strings.ReplaceAll(b.String(), "<>", "")
}

// runs hashes the runs of tokens from i up to end.
func (r functionReader) runs(i, end int32) []uint64 {
	var hashes []uint64
	for first := i; first < end && (first == i || first+runLength <= end); first++ {
		h := fnv.New64a()
		for at := first; at < min(first+runLength, end); at++ {
			_, _ = h.Write(r.lx.text(at)) // a hash takes everything
			_, _ = h.Write([]byte{0})
		}
		hashes = append(hashes, h.Sum64())
	}
	slices.Sort(hashes)
	return slices.Compact(hashes)
}
