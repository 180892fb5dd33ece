package rust

import "slices"

// Record says in which directions serde's derive makes a struct with named fields an
// object in JSON. Neither holds for what is no such struct, nor for one whose attributes
// may make it something else.
type Record struct {
	Serialized, Deserialized bool
}

// both is what holds for two types of one name.
func (r Record) both(s Record) Record {
	return Record{r.Serialized && s.Serialized, r.Deserialized && s.Deserialized}
}

// Record tells how serde sees a type that the program defines. A name that another crate
// may bring in is none of its records.
func (p *Program) Record(t Type) Record {
	if !p.Plain(t) || t.first != "" && t.path == nil || t.elsewhere {
		return Record{}
	}
	if t.record {
		return Record{Serialized: true, Deserialized: true}
	}
	return p.records[t.Name]
}

// plainAttributes are those beside derive and serde that leave to serde what a struct is.
var plainAttributes = []string{
	"allow", "cfg", "deny", "deprecated", "doc", "expect", "must_use", "non_exhaustive", "repr", "schemars", "specta", "ts", "warn",
}

// plainOptions are the arguments of the serde attribute that leave a struct an object.
var plainOptions = []string{"bound", "crate", "default", "deny_unknown_fields", "rename", "rename_all"}

// recordsOf are the types that the file defines, each as the record that it is or is not.
func (l *lexed) recordsOf() map[string]Record {
	all := make(map[string]Record)
	var attrs []attribute
	for i := int32(0); i < int32(len(l.toks)); i++ {
		t := &l.toks[i]
		if t.kind != ident {
			list, inner, next := l.attributes(attrs, i)
			switch {
			case next == i:
				attrs = attrs[:0]
				continue
			case !inner:
				attrs = list
			}
			i = next - 1
			continue
		}
		switch string(l.src[t.pos:t.end]) {
		case "pub":
			if l.isOpen(i+1, '(') {
				i = l.at(i + 1).match
			}
			continue
		case "struct", "enum", "union", "type":
			if l.at(i+1).kind == ident {
				l.note(all, i, attrs)
			}
		}
		attrs = attrs[:0]
	}
	return all
}

// note adds the definition whose keyword stands at i to those that are known.
func (l *lexed) note(all map[string]Record, i int32, attrs []attribute) {
	name, r := l.name(i+1), l.record(i, attrs)
	if other, again := all[name]; again {
		r = r.both(other)
	}
	all[name] = r
}

// record reads the definition whose keyword stands at i.
func (l *lexed) record(i int32, attrs []attribute) Record {
	body := i + 2
	if l.isPunct(body, '<') {
		body = l.skipAngles(body)
	}
	if !l.isWord(i, "struct") || body < 0 || !l.isOpen(body, '{') {
		return Record{}
	}
	var r Record
	for k := range attrs {
		switch a := &attrs[k]; {
		case a.is(l, "derive") && a.cond.Always():
			r.Serialized = r.Serialized || l.derives(a, "Serialize")
			r.Deserialized = r.Deserialized || l.derives(a, "Deserialize")
		case a.is(l, "serde") && !l.leavesObject(a):
			return Record{}
		case !a.is(l, "serde") && !a.is(l, "derive") && !slices.ContainsFunc(plainAttributes, func(word string) bool { return a.is(l, word) }):
			return Record{}
		}
	}
	return r
}

// derives says that a derive attribute lists a trait of serde.
func (l *lexed) derives(a *attribute, trait string) bool {
	for i := a.args; i < a.end; {
		stop := l.comma(i, a.end)
		first, last, _ := l.pathTokens(i)
		if first >= 0 && l.name(last) == trait && (first == last || l.name(first) == "serde") {
			return true
		}
		i = stop + 1
	}
	return false
}

// leavesObject says that a serde attribute has none but plain options.
func (l *lexed) leavesObject(a *attribute) bool {
	for i := a.args; i < a.end; {
		if !l.isOneOf(i, plainOptions...) {
			return false
		}
		i = l.comma(i, a.end) + 1
	}
	return true
}
