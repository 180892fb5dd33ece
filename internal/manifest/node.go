package manifest

import (
	"unicode/utf8"

	"github.com/permver/permver/internal/source"
)

// extent is the stretch [start, end) of a text, in bytes.
type extent struct{ start, end int }

// nodeKind is the kind of a [node].
type nodeKind uint8

const (
	nullNode nodeKind = iota
	boolNode
	intNode
	uintNode // an integer beyond int64 that still fits uint64
	floatNode
	stringNode
	listNode
	mapNode
	// brokenNode is a value that serde accepts where it skips it and refuses
	// where it reads it: nested too deep, half of a surrogate pair, a number out
	// of range. Its text is the reason.
	brokenNode
)

// node is a value of a TOML or JSON document together with its place. Both
// readers make the same tree of the same data, so that one decoder serves both.
type node struct {
	kind nodeKind
	// at is the value itself; for a table with a header it is the header, for one
	// that only dotted keys make it is the first of these keys.
	at     extent
	bool   bool
	int    int64
	float  float64
	text   string // of strings; of integers and floats as they are written
	items  []*node
	fields []field // in the order of the document, repeated keys included
	index  map[string]int
	form   form // of TOML tables
}

// field is one entry of a map. Its key is a stringNode or a brokenNode.
type field struct{ key, value *node }

// indexFrom is the number of fields from which a table gets an index; looking
// through fewer is faster than hashing.
const indexFrom = 12

// get returns the first value of the key, or nil.
func (n *node) get(key string) *node {
	if i, ok := n.find(key); ok {
		return n.fields[i].value
	}
	return nil
}

func (n *node) find(key string) (int, bool) {
	if n.index != nil {
		i, ok := n.index[key]
		return i, ok
	}
	for i := range n.fields {
		if n.fields[i].key.text == key {
			return i, true
		}
	}
	return 0, false
}

// add appends a field.
func (n *node) add(key, value *node) {
	n.fields = append(n.fields, field{key, value})
	switch {
	case n.index != nil:
		if _, repeated := n.index[key.text]; !repeated {
			n.index[key.text] = len(n.fields) - 1
		}
	case len(n.fields) == indexFrom:
		n.index = make(map[string]int, 2*indexFrom)
		for i := len(n.fields) - 1; i >= 0; i-- {
			n.index[n.fields[i].key.text] = i
		}
	}
}

// format is the language of a document.
type format uint8

const (
	formatTOML format = iota
	formatJSON
)

// document is a parsed text without a path: the same blob may stand at several.
type document struct {
	format format
	lines  *source.Lines
	root   *node
	fault  *syntaxError  // set if there is no root
	newer  []newerSyntax // in TOML
	// pointer is true for a Git LFS pointer, which stands for another text.
	pointer bool
}

// syntaxError is what makes a text no document at all.
type syntaxError struct {
	at      extent
	message string
}

// byteOrderMark may stand before TOML (the toml crate skips it) but not before
// JSON (serde_json refuses it).
const byteOrderMark = "\xef\xbb\xbf"

// parseDocument reads a text as Tauri would. It never fails: what is wrong with
// the text is the document's fault.
func parseDocument(text []byte, f format) *document {
	if f == formatTOML && len(text) >= len(byteOrderMark) && string(text[:len(byteOrderMark)]) == byteOrderMark {
		text = text[len(byteOrderMark):]
	}
	doc := &document{format: f, lines: source.NewLines(text)}
	if offset, valid := firstInvalid(text); !valid {
		doc.fault = &syntaxError{extent{offset, offset + 1}, "stream did not contain valid UTF-8"}
		return doc
	}
	if f == formatJSON {
		doc.root, doc.fault = parseJSON(text)
	} else {
		doc.root, doc.fault = parseTOML(text)
	}
	if f == formatTOML && doc.root != nil {
		doc.newer = findNewerSyntax(text, doc.root)
	}
	return doc
}

// firstInvalid returns the offset of the first byte that is not UTF-8.
func firstInvalid(text []byte) (offset int, valid bool) {
	if utf8.Valid(text) {
		return 0, true
	}
	for offset < len(text) {
		r, size := utf8.DecodeRune(text[offset:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		offset += size
	}
	return offset, false
}

// place returns where an extent of the document is in the file at path.
func (d *document) place(path string, at extent) source.Place {
	return source.Place{File: path, Span: d.lines.Span(at.start, at.end)}
}
