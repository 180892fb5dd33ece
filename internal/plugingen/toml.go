package plugingen

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// tomlDocument writes a map as a TOML document.
func (p *pen) tomlDocument(v Value) string {
	var b strings.Builder
	p.tomlTable(&b, nil, v)
	content := b.String()
	if p.may(10, "toml: CRLF") {
		// Within strings line ends are written as escapes, so all of them are
		// between things.
		content = strings.ReplaceAll(content, "\n", "\r\n")
	}
	if p.may(20, "toml: byte order mark") {
		content = "\ufeff" + content
	}
	return content
}

// tomlTable writes the entries of a table: first those that stand in it, then those
// with headers of their own.
func (p *pen) tomlTable(b *strings.Builder, path []string, v Value) {
	var headed []int
	for i, key := range v.Keys {
		item := v.List[i]
		if p.headed(path, item) {
			headed = append(headed, i)
			continue
		}
		p.tomlEntry(b, []string{key}, item)
	}
	for _, i := range headed {
		at := append(slices.Clone(path), v.Keys[i])
		if item := v.List[i]; item.Keys != nil {
			p.header(b, "[%s]", at)
			p.tomlTable(b, at, item)
			continue
		}
		for _, item := range v.List[i].List {
			p.header(b, "[[%s]]", at)
			p.tomlTable(b, at, item)
		}
	}
}

// headed decides whether a value gets a header of its own: tables and lists of
// tables can. In the plain way those of the document do.
func (p *pen) headed(path []string, v Value) bool {
	tables := len(v.List) > 0 && v.isList() && !slices.ContainsFunc(v.List, func(item Value) bool { return item.Keys == nil })
	switch {
	case v.Keys == nil && !tables:
		return false
	case len(path) == 0:
		return !p.may(8, "toml: inline at the top")
	}
	return p.may(3, "toml: header within a header")
}

func (p *pen) header(b *strings.Builder, brackets string, path []string) {
	if p.may(5, "toml: empty lines") {
		b.WriteString("\n \t\n")
	}
	b.WriteString(fmt.Sprintf(brackets, p.space()+p.tomlKey(path)+p.space()) + p.comment() + "\n")
}

func (p *pen) tomlEntry(b *strings.Builder, path []string, v Value) {
	if len(v.Keys) > 0 && (p.random == nil || p.may(2, "toml: dotted keys")) {
		for i, key := range v.Keys {
			p.tomlEntry(b, append(slices.Clone(path), key), v.List[i])
		}
		return
	}
	b.WriteString(p.space() + p.tomlKey(path) + p.space() + "=" + p.space() + p.toml1(v) + p.comment() + "\n")
}

func (p *pen) space() string {
	if !p.may(6, "toml: white space") {
		return ""
	}
	return p.oneOf(" ", "\t", "   ")
}

func (p *pen) comment() string {
	if !p.may(10, "toml: comment") {
		return ""
	}
	return p.oneOf(" # text", "#", "\t# \u00e9 [x] = \"y\" '''")
}

var bare = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

func (p *pen) tomlKey(path []string) string {
	keys := make([]string, len(path))
	for i, key := range path {
		switch {
		case bare.MatchString(key) && !p.may(8, "toml: quoted key"):
			keys[i] = key
		case !strings.ContainsAny(key, "'\n\t\x7f") && p.may(2, "toml: literal key"):
			keys[i] = "'" + key + "'"
		default:
			keys[i] = p.basicString(key)
		}
	}
	return strings.Join(keys, p.space()+"."+p.space())
}

func (p *pen) toml1(v Value) string {
	switch {
	case v.Keys != nil:
		return p.inlineTable(v)
	case v.isList():
		return p.inlineList(v)
	case v.IsString:
		return p.tomlString(v.Literal)
	case v.TOML != "":
		return v.TOML
	case v.JSON != "":
		return onlyElsewhere
	}
	return p.tomlNumber(v.Literal)
}

// brk is a place within brackets where lines may end.
func (p *pen) brk(feature string) string {
	if !p.may(10, feature) {
		return ""
	}
	return p.oneOf("\n", " # text\n", "\n\t\n")
}

func (p *pen) inlineTable(v Value) string {
	const (
		broken = "toml: inline table over lines"
		around = "toml: line end beside an inline table's equals sign"
	)
	fields := make([]string, len(v.Keys))
	for i, key := range v.Keys {
		fields[i] = p.brk(broken) + p.space() + p.tomlKey([]string{key}) + p.brk(around) + p.space() + "=" + p.brk(around) + p.space() + p.toml1(v.List[i]) + p.brk(broken)
	}
	return "{" + strings.Join(fields, ",") + p.trailing(len(fields), "toml: comma at the end of an inline table") + p.brk(broken) + "}"
}

func (p *pen) inlineList(v Value) string {
	const broken = "toml: list over lines"
	items := make([]string, len(v.List))
	for i, item := range v.List {
		items[i] = p.brk(broken) + p.space() + p.toml1(item) + p.brk(broken)
	}
	return "[" + strings.Join(items, ",") + p.trailing(len(items), "toml: comma at the end of a list") + p.brk(broken) + "]"
}

func (p *pen) trailing(n int, feature string) string {
	if n > 0 && p.may(6, feature) {
		return ","
	}
	return ""
}

func (p *pen) tomlString(s string) string {
	plain := !strings.ContainsAny(s, "'\"\\\n\t\x7f")
	switch {
	case plain && p.may(6, "toml: literal string"):
		return "'" + s + "'"
	case plain && p.may(10, "toml: multi-line literal string"):
		return "'''" + p.oneOf("", "\n") + s + "'''"
	case plain && p.may(10, "toml: multi-line string"):
		return `"""` + p.oneOf("", "\n", "\\\n   \n ") + s + p.oneOf("", "\\\n ") + `"""`
	}
	return p.basicString(s)
}

func (p *pen) basicString(s string) string {
	escape := p.may(8, "toml: escapes")
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r < 0x20 || r == 0x7f || escape && r < 0x100:
			fmt.Fprintf(&b, p.oneOf(`\u%04x`, `\x%02X`, `\U%08x`), r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String() + `"`
}

var otherInts = map[string][]string{
	"1": {"+1", "0x1", "0b1", "0o1", "0x01"}, "-7": {"-7"},
	"9223372036854775807": {"9_223_372_036_854_775_807", "0x7fff_ffff_ffff_FFFF"},
}

func (p *pen) tomlNumber(literal string) string {
	if ways := otherFloats[literal]; ways != nil && p.may(2, "float in another form") {
		return p.oneOf(ways...)
	}
	if ways := otherInts[literal]; ways != nil && p.may(2, "toml: integer in another form") {
		return p.oneOf(ways...)
	}
	return literal
}
