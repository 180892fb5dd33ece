package manifest

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxJSONDepth is how deep serde_json reads: the 128th list or object within
// another is refused (serde_json 1.0, de.rs). What it skips may be deeper.
const maxJSONDepth = 127

// parseJSON reads a JSON document, valid UTF-8. encoding/json says whether the
// text is JSON; the reader below only has to find the parts of a correct text,
// with the places, repeated keys and exact numbers that encoding/json drops.
func parseJSON(text []byte) (*node, *syntaxError) {
	var raw json.RawMessage
	if err := json.Unmarshal(text, &raw); err != nil {
		fault := &syntaxError{extent{len(text), len(text)}, err.Error()}
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) && int(syntax.Offset) <= len(text) {
			fault.at = extent{max(int(syntax.Offset)-1, 0), int(syntax.Offset)}
		}
		return nil, fault
	}
	r := &jsonReader{text: text}
	return r.value(0), nil
}

// jsonReader walks over a text that is known to be JSON.
type jsonReader struct {
	text []byte
	pos  int
}

// space moves over white space, and over the commas and colons between values.
func (r *jsonReader) space() {
	for r.pos < len(r.text) && strings.IndexByte(" \t\r\n,:", r.text[r.pos]) >= 0 {
		r.pos++
	}
}

func (r *jsonReader) value(depth int) *node {
	r.space()
	start := r.pos
	switch c := r.text[start]; {
	case (c == '{' || c == '[') && depth >= maxJSONDepth:
		r.skip()
		return &node{kind: brokenNode, at: extent{start, r.pos}, text: "recursion limit exceeded"}
	case c == '{':
		return r.object(depth + 1)
	case c == '[':
		return r.list(depth + 1)
	case c == '"':
		return r.string()
	}
	for r.pos < len(r.text) && strings.IndexByte(" \t\r\n,]}", r.text[r.pos]) < 0 {
		r.pos++
	}
	return jsonLiteral(string(r.text[start:r.pos]), extent{start, r.pos})
}

func (r *jsonReader) object(depth int) *node {
	n := &node{kind: mapNode, at: extent{start: r.pos}}
	r.pos++
	for r.space(); r.text[r.pos] != '}'; r.space() {
		key := r.string()
		n.add(key, r.value(depth))
	}
	r.pos++
	n.at.end = r.pos
	return n
}

func (r *jsonReader) list(depth int) *node {
	n := &node{kind: listNode, at: extent{start: r.pos}}
	r.pos++
	for r.space(); r.text[r.pos] != ']'; r.space() {
		n.items = append(n.items, r.value(depth))
	}
	r.pos++
	n.at.end = r.pos
	return n
}

// skip moves over a list or object without recursion.
func (r *jsonReader) skip() {
	for open := 0; ; r.pos++ {
		switch r.text[r.pos] {
		case '"':
			r.skipString()
			r.pos--
		case '{', '[':
			open++
		case '}', ']':
			if open--; open == 0 {
				r.pos++
				return
			}
		}
	}
}

// skipString moves over a string and reports whether it has escapes.
func (r *jsonReader) skipString() (escaped bool) {
	for r.pos++; r.text[r.pos] != '"'; r.pos++ {
		if r.text[r.pos] == '\\' {
			escaped = true
			r.pos++
		}
	}
	r.pos++
	return escaped
}

func (r *jsonReader) string() *node {
	start := r.pos
	escaped := r.skipString()
	n := &node{kind: stringNode, at: extent{start, r.pos}}
	content := r.text[start+1 : r.pos-1]
	if !escaped {
		n.text = string(content)
		return n
	}
	text, ok := unescapeJSON(content)
	if n.text = text; !ok {
		n.kind, n.text = brokenNode, "lone surrogate in hex escape"
	}
	return n
}

// unescapeJSON resolves the escapes of a correct JSON string; ok is false if
// half of a surrogate pair stands alone, which Rust's strings cannot hold.
func unescapeJSON(content []byte) (text string, ok bool) {
	out := make([]byte, 0, len(content))
	for i := 0; i < len(content); i++ {
		if content[i] != '\\' {
			out = append(out, content[i])
			continue
		}
		i++
		switch c := content[i]; c {
		case 'u':
			char := hex4(content[i+1:])
			i += 4
			if utf16.IsSurrogate(char) {
				rest := content[i+1:]
				if len(rest) < 6 || rest[0] != '\\' || rest[1] != 'u' {
					return "", false
				}
				if char = utf16.DecodeRune(char, hex4(rest[2:])); char == utf8.RuneError {
					return "", false
				}
				i += 6
			}
			out = utf8.AppendRune(out, char)
		default:
			out = append(out, plainEscapes[c])
		}
	}
	return string(out), true
}

// plainEscapes are the escapes that stand for one byte.
var plainEscapes = map[byte]byte{
	'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t',
}

func hex4(digits []byte) rune {
	value, err := strconv.ParseUint(string(digits[:4]), 16, 32)
	if err != nil { // the text is correct JSON
		return utf8.RuneError
	}
	return rune(value)
}

// jsonLiteral makes the node of null, a boolean or a number. Integers are those
// without fraction and exponent that fit 64 bits; "-0" is a float for serde_json.
func jsonLiteral(text string, at extent) *node {
	n := &node{at: at, text: text}
	switch text {
	case "null":
		return n
	case "true", "false":
		n.kind, n.bool = boolNode, text == "true"
		return n
	}
	if text != "-0" {
		if value, err := strconv.ParseInt(text, 10, 64); err == nil {
			n.kind, n.int = intNode, value
			return n
		}
		if value, err := strconv.ParseUint(text, 10, 64); err == nil {
			n.kind, n.float = uintNode, float64(value)
			return n
		}
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil {
		n.kind, n.text = brokenNode, "number out of range"
		return n
	}
	n.kind, n.float = floatNode, value
	return n
}
