package manifest

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// ValueKind is the kind of a [Value].
type ValueKind uint8

// The kinds of values that a scope entry can have (tauri-utils, acl/value.rs).
const (
	Null ValueKind = iota
	Bool
	Int
	Float
	String
	List
	Map
)

// Value is a scope entry or a part of one: data whose meaning only the plugin
// knows. Integers and floats are different values, as they are for Tauri.
type Value struct {
	Kind   ValueKind
	Bool   bool
	Int    int64
	Float  float64
	Text   string
	Items  []Value
	Fields []Field // sorted by key, keys unique
}

// Field is one entry of a map value.
type Field struct {
	Key   string
	Value Value
}

// String is the value's canonical text: JSON, with sorted keys and with a
// fraction or an exponent on every float. Equal values have equal texts.
func (v Value) String() string {
	var b strings.Builder
	v.write(&b)
	return b.String()
}

func (v Value) write(b *strings.Builder) {
	switch v.Kind {
	case Null:
		b.WriteString("null")
	case Bool:
		b.WriteString(strconv.FormatBool(v.Bool))
	case Int:
		b.WriteString(strconv.FormatInt(v.Int, 10))
	case Float:
		text := strconv.FormatFloat(v.Float, 'g', -1, 64)
		if !strings.ContainsAny(text, ".eIN") {
			text += ".0"
		}
		b.WriteString(text)
	case String:
		writeQuoted(b, v.Text)
	case List:
		b.WriteByte('[')
		for i, item := range v.Items {
			if i > 0 {
				b.WriteByte(',')
			}
			item.write(b)
		}
		b.WriteByte(']')
	case Map:
		b.WriteByte('{')
		for i, f := range v.Fields {
			if i > 0 {
				b.WriteByte(',')
			}
			writeQuoted(b, f.Key)
			b.WriteByte(':')
			f.Value.write(b)
		}
		b.WriteByte('}')
	}
}

func writeQuoted(b *strings.Builder, s string) {
	quoted, err := json.Marshal(s)
	if err != nil { // a string always encodes
		quoted = []byte(strconv.Quote(s))
	}
	b.Write(quoted)
}

// NewMap returns a map value. Of repeated keys the last one counts.
func NewMap(fields []Field) Value {
	last := make(map[string]int, len(fields))
	for i, f := range fields {
		last[f.Key] = i
	}
	kept := make([]Field, 0, len(last))
	for i, f := range fields {
		if last[f.Key] == i {
			kept = append(kept, f)
		}
	}
	slices.SortFunc(kept, func(a, b Field) int { return strings.Compare(a.Key, b.Key) })
	return Value{Kind: Map, Fields: kept}
}
