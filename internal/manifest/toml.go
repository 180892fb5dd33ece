package manifest

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// maxTOMLDepth is how deep arrays and inline tables nest, and how many parents a
// dotted key has, before the toml crate refuses the text (toml 1.0, de/parser).
const maxTOMLDepth = 80

// datetimeKey is the key of the map that serde sees in place of a TOML date
// (toml_datetime, de.rs).
const datetimeKey = "$__toml_private_datetime"

// form is how a TOML table came to be, which decides what may still be added to
// it. The zero form is a table with a header of its own.
type form uint8

const (
	implicitForm form = 1 << iota // made by a longer key or header, not by its own
	dottedForm                    // made by a dotted key
	inlineForm                    // written in braces
	tablesForm                    // a list made by [[headers]]
)

// tomlReader builds the tree of one document. go-toml splits the text into
// expressions; which of them contradict one another is decided here, by the
// rules of the toml crate.
type tomlReader struct {
	text    []byte
	root    *node
	current *node // the table that key-value lines go to
}

// parseTOML reads a TOML document, valid UTF-8 without a byte order mark.
func parseTOML(text []byte) (*node, *syntaxError) {
	root, fault := readTOML(text)
	if fault != nil {
		if joined := joinAssignments(text); joined != nil {
			return readTOML(joined)
		}
	}
	return root, fault
}

func readTOML(text []byte) (*node, *syntaxError) {
	// The parser locates slices by their capacity, which must be their own.
	text = text[:len(text):len(text)]
	r := &tomlReader{text: text, root: &node{kind: mapNode}}
	r.current = r.root
	var p unstable.Parser
	p.Reset(text)
	for p.NextExpression() {
		if fault := r.expression(p.Expression()); fault != nil {
			return nil, fault
		}
	}
	if err := p.Error(); err != nil {
		return nil, r.parserFault(err)
	}
	return r.root, nil
}

// parserFault turns an error of go-toml into ours. Its highlight is a part of
// the text, located by capacity as go-toml itself does.
func (r *tomlReader) parserFault(err error) *syntaxError {
	fault := &syntaxError{extent{len(r.text), len(r.text)}, err.Error()}
	var parserError *unstable.ParserError
	if errors.As(err, &parserError) {
		if start := len(r.text) - cap(parserError.Highlight); start >= 0 && start <= len(r.text) {
			fault.at = extent{start, min(start+len(parserError.Highlight), len(r.text))}
		}
	}
	return fault
}

func (r *tomlReader) expression(n *unstable.Node) *syntaxError {
	switch n.Kind {
	case unstable.KeyValue:
		_, fault := r.keyValue(r.current, n, 0, descend)
		return fault
	case unstable.Table:
		return r.header(n, false)
	case unstable.ArrayTable:
		return r.header(n, true)
	}
	return nil
}

// header starts the table of a [header] or [[header]].
func (r *tomlReader) header(n *unstable.Node, list bool) *syntaxError {
	keys, fault := r.keys(n.Key())
	if fault != nil {
		return fault
	}
	parents, key := keys[:len(keys)-1], keys[len(keys)-1]
	parent, fault := descend(r.root, parents, false)
	if fault != nil {
		return fault
	}
	at := r.headerExtent(keys[0].at.start, key.at.end, list)
	if list {
		return r.appendTable(parent, key, at)
	}
	table := parent.get(key.text)
	switch {
	case table == nil:
		table = &node{kind: mapNode}
		parent.add(key, table)
	case table.form != implicitForm:
		return duplicateKey(key)
	}
	table.form, table.at = 0, at
	r.current = table
	return nil
}

// appendTable starts the next table of a [[header]].
func (r *tomlReader) appendTable(parent, key *node, at extent) *syntaxError {
	list := parent.get(key.text)
	if list == nil {
		list = &node{kind: listNode, form: tablesForm, at: at}
		parent.add(key, list)
	}
	if list.form != tablesForm {
		return duplicateKey(key)
	}
	r.current = &node{kind: mapNode, at: at}
	list.items = append(list.items, r.current)
	return nil
}

// headerExtent widens the keys of a header to its brackets, which the parser has
// seen.
func (r *tomlReader) headerExtent(start, end int, list bool) extent {
	for r.text[start-1] != '[' {
		start--
	}
	for r.text[end] != ']' {
		end++
	}
	if list {
		return extent{start - 2, end + 2}
	}
	return extent{start - 1, end + 1}
}

// descender finds the table that the parents of a key name.
type descender func(table *node, path []*node, dotted bool) (*node, *syntaxError)

// keyValue adds `key = value` to the table and returns where the value ends.
func (r *tomlReader) keyValue(table *node, n *unstable.Node, depth int, find descender) (int, *syntaxError) {
	keys, fault := r.keys(n.Key())
	if fault != nil {
		return 0, fault
	}
	parents, key := keys[:len(keys)-1], keys[len(keys)-1]
	value, end, fault := r.value(n.Value(), r.afterEquals(key.at.end), depth)
	if fault != nil {
		return 0, fault
	}
	parent, fault := find(table, parents, true)
	if fault != nil {
		return 0, fault
	}
	if _, repeated := parent.find(key.text); repeated || len(parents) > 0 && parent.form&implicitForm == 0 {
		return 0, duplicateKey(key)
	}
	parent.add(key, value)
	return end, nil
}

// keys copies the parts of a key out of the parser's arena.
func (r *tomlReader) keys(parts unstable.Iterator) ([]*node, *syntaxError) {
	var keys []*node
	for parts.Next() {
		n := parts.Node()
		keys = append(keys, &node{kind: stringNode, text: string(n.Data), at: rawExtent(n)})
	}
	if len(keys) > maxTOMLDepth {
		return nil, &syntaxError{keys[0].at, "recursion limit"}
	}
	return keys, nil
}

// descend walks a path of keys from a table of the document, making the tables
// that are missing (toml 1.0, de/parser/document.rs, descend_path).
func descend(table *node, path []*node, dotted bool) (*node, *syntaxError) {
	for _, key := range path {
		next := table.get(key.text)
		switch {
		case next == nil:
			next = implicitTable(key, dotted)
			table.add(key, next)
		case next.form == tablesForm:
			next = next.items[len(next.items)-1]
		case next.kind != mapNode:
			return nil, cannotExtend(next, key)
		case next.form&inlineForm != 0:
			return nil, &syntaxError{key.at, "cannot extend value of type inline table with a dotted key"}
		case dotted && next.form&implicitForm == 0:
			return nil, duplicateKey(key)
		case dotted:
			next.form |= dottedForm
		}
		table = next
	}
	return table, nil
}

// descendInline is descend within an inline table, whose parts may be extended
// while it is being read (toml 1.0, de/parser/inline_table.rs).
func descendInline(table *node, path []*node, _ bool) (*node, *syntaxError) {
	for _, key := range path {
		next := table.get(key.text)
		switch {
		case next == nil:
			next = implicitTable(key, true)
			table.add(key, next)
		case next.kind != mapNode:
			return nil, cannotExtend(next, key)
		case next.form&implicitForm == 0:
			return nil, duplicateKey(key)
		}
		table = next
	}
	return table, nil
}

func implicitTable(key *node, dotted bool) *node {
	table := &node{kind: mapNode, form: implicitForm, at: key.at}
	if dotted {
		table.form |= dottedForm
	}
	return table
}

func duplicateKey(key *node) *syntaxError {
	return &syntaxError{key.at, fmt.Sprintf("duplicate key `%s`", key.text)}
}

func cannotExtend(existing, key *node) *syntaxError {
	return &syntaxError{key.at, fmt.Sprintf("cannot extend value of type %s with a dotted key", tomlTypes[existing.kind])}
}

var tomlTypes = map[nodeKind]string{
	boolNode: "boolean", intNode: "integer", uintNode: "integer", brokenNode: "integer",
	floatNode: "float", stringNode: "string", listNode: "array",
}

// value copies a value out of the parser's arena. start is where it begins; the
// parser itself does not tell that of arrays, nor where tables end.
func (r *tomlReader) value(n *unstable.Node, start, depth int) (*node, int, *syntaxError) {
	at := rawExtent(n)
	switch n.Kind {
	case unstable.Array, unstable.InlineTable:
		if depth >= maxTOMLDepth {
			return nil, 0, &syntaxError{extent{start, start + 1}, "cannot recurse further; max recursion depth met"}
		}
		if n.Kind == unstable.Array {
			return r.array(n, start, depth+1)
		}
		return r.inlineTable(n, start, depth+1)
	case unstable.String:
		return &node{kind: stringNode, at: at, text: string(n.Data)}, at.end, nil
	case unstable.Bool:
		return &node{kind: boolNode, at: at, bool: n.Data[0] == 't'}, at.end, nil
	case unstable.Integer:
		value, fault := tomlInteger(string(n.Data), at)
		return value, at.end, fault
	case unstable.Float:
		value, fault := tomlFloat(string(n.Data), at)
		return value, at.end, fault
	default:
		value, fault := tomlDatetime(string(n.Data), at)
		return value, at.end, fault
	}
}

func (r *tomlReader) array(n *unstable.Node, start, depth int) (*node, int, *syntaxError) {
	list := &node{kind: listNode}
	pos := start + 1
	for elements := n.Children(); elements.Next(); {
		item, end, fault := r.value(elements.Node(), r.skipTrivia(pos), depth)
		if fault != nil {
			return nil, 0, fault
		}
		list.items = append(list.items, item)
		pos = end
	}
	list.at = extent{start, min(r.skipTrivia(pos)+1, len(r.text))}
	return list, list.at.end, nil
}

func (r *tomlReader) inlineTable(n *unstable.Node, start, depth int) (*node, int, *syntaxError) {
	table := &node{kind: mapNode, form: inlineForm}
	pos := start + 1
	for entries := n.Children(); entries.Next(); {
		end, fault := r.keyValue(table, entries.Node(), depth, descendInline)
		if fault != nil {
			return nil, 0, fault
		}
		pos = end
	}
	table.at = extent{start, min(r.skipTrivia(pos)+1, len(r.text))}
	return table, table.at.end, nil
}

// afterEquals returns where the value begins that follows the key ending at pos.
func (r *tomlReader) afterEquals(pos int) int {
	for pos < len(r.text) && (r.text[pos] == ' ' || r.text[pos] == '\t' || r.text[pos] == '=') {
		pos++
	}
	return pos
}

// skipTrivia moves over what may stand between the elements of an array or an
// inline table.
func (r *tomlReader) skipTrivia(pos int) int {
	for pos < len(r.text) {
		switch r.text[pos] {
		case ' ', '\t', '\r', '\n', ',':
			pos++
		case '#':
			for pos < len(r.text) && r.text[pos] != '\n' {
				pos++
			}
		default:
			return pos
		}
	}
	return pos
}

func rawExtent(n *unstable.Node) extent {
	start := int(n.Raw.Offset)
	return extent{start, start + int(n.Raw.Length)}
}

// maxIntegerText is more than the digits and the prefix of any 128-bit integer.
const maxIntegerText = 132

// tomlInteger reads an integer as the toml crate does: beyond 64 bits it is a
// value that nothing of Tauri's reads, beyond 128 it is no TOML at all.
func tomlInteger(text string, at extent) (*node, *syntaxError) {
	overflow := &syntaxError{at, "integer number overflowed"}
	digits := strings.ReplaceAll(strings.TrimPrefix(text, "+"), "_", "")
	if len(digits) > maxIntegerText {
		return nil, overflow
	}
	value, ok := new(big.Int).SetString(digits, 0)
	n := &node{kind: intNode, at: at, text: text}
	switch {
	case !ok || value.BitLen() > 128:
		return nil, overflow
	case value.IsInt64():
		n.int = value.Int64()
	case value.IsUint64():
		n.kind, n.float = uintNode, float64(value.Uint64())
	default:
		n.kind, n.text = brokenNode, fmt.Sprintf("integer `%s` is out of range", value)
	}
	return n, nil
}

func tomlFloat(text string, at extent) (*node, *syntaxError) {
	digits := strings.ReplaceAll(text, "_", "")
	if strings.HasSuffix(digits, "nan") { // strconv takes no sign before it
		return &node{kind: floatNode, at: at, float: math.NaN(), text: text}, nil
	}
	value, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		return nil, &syntaxError{at, "floating-point number overflowed"}
	}
	return &node{kind: floatNode, at: at, float: value, text: text}, nil
}

// tomlDatetime makes the map that serde sees. go-toml leaves it to its decoder
// whether there is such a day and time.
func tomlDatetime(text string, at extent) (*node, *syntaxError) {
	probe := text
	if i := strings.IndexByte(text, ':'); i >= 0 && strings.HasPrefix(text[min(i+3, len(text)):], ":60") {
		probe = text[:i+3] + ":59" + text[i+6:] // the toml crate knows leap seconds
	}
	var decoded struct{ V any }
	if err := toml.Unmarshal([]byte("V = "+probe), &decoded); err != nil {
		return nil, &syntaxError{at, "invalid datetime"}
	}
	key := &node{kind: stringNode, at: at, text: datetimeKey}
	value := &node{kind: stringNode, at: at, text: canonicalDatetime(text)}
	// Like an inline table it takes no further keys.
	return &node{kind: mapNode, form: inlineForm, at: at, fields: []field{{key, value}}}, nil
}

// canonicalDatetime writes a valid date or time as toml_datetime prints it.
func canonicalDatetime(text string) string {
	text = strings.ToUpper(strings.Replace(text, " ", "T", 1))
	if local, negative := strings.CutSuffix(text, "-00:00"); negative {
		text = local + "+00:00"
	}
	whole, fraction, found := strings.Cut(text, ".")
	if !found {
		return text
	}
	digits := fraction
	if end := strings.IndexAny(fraction, "Z+-"); end >= 0 {
		digits = fraction[:end]
	}
	offset := fraction[len(digits):]
	digits = strings.TrimRight(digits[:min(len(digits), 9)], "0")
	if digits == "" {
		digits = "0"
	}
	return whole + "." + digits + offset
}
