package plugingen

import (
	"math/rand/v2"
	"slices"
)

// pen decides how a file is written. The plain pen takes no decision.
type pen struct {
	random *rand.Rand
	json   bool
	used   []string // what it did, for histograms
}

func newPen(style uint64, json bool) *pen {
	p := &pen{json: json}
	if style != 0 {
		p.random = rand.New(rand.NewPCG(style, style))
	}
	return p
}

// may is true once in n times, and then notes what is done.
func (p *pen) may(n int, feature string) bool {
	if p.random == nil || p.random.IntN(n) > 0 {
		return false
	}
	p.used = append(p.used, feature)
	return true
}

func (p *pen) oneOf(choices ...string) string {
	if p.random == nil {
		return choices[0]
	}
	return choices[p.random.IntN(len(choices))]
}

// write writes the file; used are the features of syntax that it shows.
func (f File) write() (content string, used []string) {
	p := newPen(f.Style, f.JSON)
	tree := f.tree(p)
	if f.Fault != nil {
		f.Fault.spoilTree(&tree, f.JSON)
	}
	if f.JSON {
		content = p.jsonDocument(tree)
	} else {
		content = p.tomlDocument(tree)
	}
	if f.Fault != nil {
		content = f.Fault.spoilText(content)
	}
	return content, p.used
}

// entry is a field of a record of Tauri's. What is absent has another stand-in in a
// sequence of each format; without one there is no sequence.
type entry struct {
	key        string
	value      *Value
	json, toml *Value
}

var (
	null       = &Value{JSON: "null"}
	one        = &Value{Literal: "1"}
	someText   = &Value{Literal: "", IsString: true}
	everywhere = &Value{List: strs(platforms)}
)

func (f File) tree(p *pen) Value {
	var defaultSet *Value
	if f.Default != nil {
		v := p.record([]entry{
			{"version", p.version(), null, one},
			{"description", p.description(f.Default.Text), null, someText},
			{"permissions", &Value{List: strs(f.Default.Members)}, nil, nil},
		})
		defaultSet = &v
	}
	sets, permissions := make([]Value, len(f.Sets)), make([]Value, len(f.Permissions))
	for i, s := range f.Sets {
		sets[i] = s.tree(p)
	}
	for i, perm := range f.Permissions {
		permissions[i] = perm.tree(p)
	}
	fields := []entry{
		{"default", defaultSet, null, nil},
		{"set", optional(sets), &Value{}, nil},
		{"permission", optional(permissions), &Value{}, nil},
	}
	if !p.json {
		fields[0].value = defaultSet
		return p.table(fields) // a TOML document is a table
	}
	return p.record(fields)
}

func optional(list []Value) *Value {
	if len(list) == 0 {
		return nil
	}
	return &Value{List: list}
}

func (p *pen) version() *Value {
	if p.may(8, "key: version") {
		return one
	}
	return nil
}

func (p *pen) description(text string) *Value {
	if text == "" && !p.may(3, "key: description") {
		return nil
	}
	return &Value{Literal: text, IsString: true}
}

func (s Set) tree(p *pen) Value {
	return p.record([]entry{
		{"identifier", &Value{Literal: s.ID, IsString: true}, nil, nil},
		{"description", &Value{Literal: s.Text, IsString: true}, nil, nil},
		{"permissions", &Value{List: strs(s.Members)}, nil, nil},
	})
}

func (perm Permission) tree(p *pen) Value {
	commands := p.record([]entry{
		{"allow", commandList(p, perm.Allow), &Value{}, &Value{}},
		{"deny", commandList(p, perm.Deny), &Value{}, &Value{}},
	})
	fields := []entry{
		{"version", p.version(), null, one},
		{"identifier", &Value{Literal: perm.ID, IsString: true}, nil, nil},
		{"description", p.description(""), null, someText},
		{"commands", &commands, nil, nil},
		{"scope", nil, &Value{Keys: []string{}}, &Value{Keys: []string{}}},
		{"platforms", nil, null, everywhere},
	}
	if len(commands.Keys) == 0 && commands.Keys != nil && !p.may(2, "empty commands") {
		fields[3] = entry{"commands", nil, &commands, &commands}
	}
	if perm.Scope != nil {
		scope := p.record([]entry{
			{"allow", scopeList(perm.Scope.Allow), null, nil},
			{"deny", scopeList(perm.Scope.Deny), null, nil},
		})
		fields[4].value = &scope
	}
	if perm.Platforms != nil {
		fields[5].value = &Value{List: p.platforms(perm.Platforms)}
	}
	return p.record(fields)
}

// commandList leaves an empty list out, as it may.
func commandList(p *pen, list []string) *Value {
	if len(list) == 0 && !p.may(2, "empty list of commands") {
		return nil
	}
	return &Value{List: strs(list)}
}

func scopeList(values []Value) *Value {
	if values == nil {
		return nil
	}
	return &Value{List: values}
}

func (p *pen) platforms(names []string) []Value {
	list := strs(names)
	for i, name := range names {
		switch {
		case !p.may(8, "platform as a map"):
		case p.json:
			list[i] = Value{Keys: []string{name}, List: []Value{*null}}
		default:
			list[i] = Value{Keys: []string{name}, List: []Value{{Keys: []string{}}}}
		}
	}
	return list
}

// record writes a struct of Tauri's as a map, or as a sequence of its fields.
func (p *pen) record(fields []entry) Value {
	standIn := func(e entry) *Value {
		switch {
		case e.value != nil:
			return e.value
		case p.json:
			return e.json
		}
		return e.toml
	}
	complete := !slices.ContainsFunc(fields, func(e entry) bool { return standIn(e) == nil })
	if !complete || !p.may(15, "struct as a sequence") {
		return p.table(fields)
	}
	items := make([]Value, len(fields))
	for i, e := range fields {
		items[i] = *standIn(e)
	}
	return Value{List: items}
}

// table writes fields as a map, in any order and among keys that Tauri ignores.
func (p *pen) table(fields []entry) Value {
	v := Value{Keys: []string{}}
	for _, e := range fields {
		switch {
		case e.value != nil:
			v.Keys, v.List = append(v.Keys, e.key), append(v.List, *e.value)
		case p.json && e.json == null && p.may(4, "json: null for an absent key"):
			v.Keys, v.List = append(v.Keys, e.key), append(v.List, *null)
		}
	}
	if p.may(8, "unknown key") {
		v.Keys = append(v.Keys, p.oneOf("$schema", "Identifier", "command", "commandz", "x y", "permissionz"))
		v.List = append(v.List, values[p.random.IntN(len(values))])
	}
	if p.may(3, "keys in another order") {
		p.random.Shuffle(len(v.Keys), func(i, j int) {
			v.Keys[i], v.Keys[j] = v.Keys[j], v.Keys[i]
			v.List[i], v.List[j] = v.List[j], v.List[i]
		})
	}
	return v
}

func strs(list []string) []Value {
	values := make([]Value, len(list))
	for i, s := range list {
		values[i] = Value{Literal: s, IsString: true}
	}
	return values
}
