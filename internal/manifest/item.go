package manifest

import (
	"fmt"
	"iter"

	"github.com/permver/permver/internal/source"
)

// Item is a value of a TOML document with its place, for readers of other things than
// permissions. The zero Item is the absence of a value.
type Item struct {
	file string
	doc  *document
	node *node
}

// TOMLError is a text that is no TOML document.
type TOMLError struct {
	At      source.Place
	Message string
}

// Error says where, and what is wrong.
func (e *TOMLError) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.At.File, e.At.Line, e.At.Column, e.Message)
}

// ParseTOML reads a TOML document as Tauri and Cargo do. The file is named in places. The
// error is a [*TOMLError].
func ParseTOML(file string, text []byte) (Item, error) {
	doc := parseDocument(text, formatTOML)
	if doc.fault != nil {
		return Item{}, &TOMLError{At: doc.place(file, doc.fault.at), Message: doc.fault.message}
	}
	return Item{file, doc, doc.root}, nil
}

// IsZero reports whether there is no value.
func (i Item) IsZero() bool { return i.node == nil }

// At is the value's place: of a table with a header, the header.
func (i Item) At() source.Place { return i.doc.place(i.file, i.node.at) }

// Text is the value of a string.
func (i Item) Text() (text string, ok bool) {
	if i.node.kind != stringNode {
		return "", false
	}
	return i.node.text, true
}

// Bool is the value of a boolean.
func (i Item) Bool() (value, ok bool) { return i.node.bool, i.node.kind == boolNode }

// Date is the value of a date or of a date with a time, as it is written.
func (i Item) Date() (text string, ok bool) {
	if !i.node.isDatetime() {
		return "", false
	}
	return i.node.fields[0].value.text, true
}

// List are the values of a list.
func (i Item) List() (items []Item, ok bool) {
	for _, n := range i.node.items {
		items = append(items, Item{i.file, i.doc, n})
	}
	return items, i.node.kind == listNode
}

// IsTable reports whether the value is a table.
func (i Item) IsTable() bool { return i.node.kind == mapNode && !i.node.isDatetime() }

// Entries are the keys and values of a table, in their order.
func (i Item) Entries() iter.Seq2[Name, Item] {
	return func(yield func(Name, Item) bool) {
		for _, f := range i.node.fields {
			key := Name{Text: f.key.text, At: i.doc.place(i.file, f.key.at)}
			if !yield(key, Item{i.file, i.doc, f.value}) {
				return
			}
		}
	}
}

// What names the kind of the value: "a string", "a table".
func (i Item) What() string {
	switch {
	case i.node.isDatetime():
		return "a date"
	case i.node.kind == boolNode:
		return "a boolean"
	case i.node.kind == stringNode:
		return "a string"
	case i.node.kind == listNode:
		return "a list"
	case i.node.kind == mapNode:
		return "a table"
	}
	return "a number"
}
