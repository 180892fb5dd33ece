package plugingen

import (
	"fmt"
	"strings"
)

// onlyElsewhere stands for a value that the format at hand cannot write.
const onlyElsewhere = `"no such value"`

func (p *pen) jsonDocument(v Value) string {
	return p.gap() + p.json1(v) + p.gap()
}

// gap is white space, or nothing.
func (p *pen) gap() string {
	if !p.may(6, "json: white space") {
		return ""
	}
	return p.oneOf(" ", "\n", "\t", "\r\n  ", "  ")
}

func (p *pen) json1(v Value) string {
	switch {
	case v.Keys != nil:
		fields := make([]string, len(v.Keys))
		for i, key := range v.Keys {
			fields[i] = p.gap() + p.jsonString(key) + p.gap() + ":" + p.gap() + p.json1(v.List[i]) + p.gap()
		}
		return "{" + strings.Join(fields, ",") + "}"
	case v.isList():
		items := make([]string, len(v.List))
		for i, item := range v.List {
			items[i] = p.gap() + p.json1(item) + p.gap()
		}
		return "[" + strings.Join(items, ",") + "]"
	case v.IsString:
		return p.jsonString(v.Literal)
	case v.JSON != "":
		return v.JSON
	case v.TOML != "":
		return onlyElsewhere
	}
	return p.jsonNumber(v.Literal)
}

func (p *pen) jsonString(s string) string {
	if s == "" || !p.may(8, "json: escapes") {
		return quote(s)
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r > 0xffff:
			b.WriteRune(r)
		case r == '/':
			b.WriteString(`\/`)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String() + `"`
}

// otherFloats are ways to write a float.
var otherFloats = map[string][]string{
	"1.5":     {"15e-1", "1.5E0", "1.50", "0.15e+1"},
	"1.0":     {"1e0", "10E-1", "1.000"},
	"-2.5e-3": {"-0.0025", "-25E-4"},
}

func (p *pen) jsonNumber(literal string) string {
	if ways := otherFloats[literal]; ways != nil && p.may(2, "float in another form") {
		return p.oneOf(ways...)
	}
	return literal
}
