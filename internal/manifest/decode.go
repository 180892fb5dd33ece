package manifest

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
)

// record describes a struct that serde reads from permission files: its name,
// where it stands, and its fields in the order of the Rust source, which is the
// order of a sequence that stands for it.
type record struct {
	name   string
	path   string // the key path of the record, "" for the file itself
	fields []recordField
}

type recordField struct {
	name string
	need need
}

// need says what serde does about a field that is absent.
type need uint8

const (
	required  need = iota
	optional       // an Option: absent or null is none, but a sequence must reach it
	defaulted      // #[serde(default)]: absent is the default, null is a wrong type
)

// The structs of tauri-utils: PermissionFile and DefaultPermission of
// acl/manifest.rs, PermissionSet, Permission, Commands and Scopes of acl/mod.rs.
var (
	fileRecord = &record{"PermissionFile", "", []recordField{
		{"default", optional}, {"set", defaulted}, {"permission", defaulted},
	}}
	defaultRecord = &record{"DefaultPermission", "default", []recordField{
		{"version", optional}, {"description", optional}, {"permissions", required},
	}}
	setRecord = &record{"PermissionSet", "set", []recordField{
		{"identifier", required}, {"description", required}, {"permissions", required},
	}}
	permissionRecord = &record{"Permission", "permission", []recordField{
		{"version", optional},
		{"identifier", required},
		{"description", optional},
		{"commands", defaulted},
		{"scope", defaulted},
		{"platforms", optional},
	}}
	commandsRecord = &record{"Commands", "permission.commands", []recordField{
		{"allow", defaulted}, {"deny", defaulted},
	}}
	scopeRecord = &record{"Scopes", "permission.scope", []recordField{
		{"allow", optional}, {"deny", optional},
	}}
	records = []*record{fileRecord, permissionRecord, commandsRecord, scopeRecord, setRecord, defaultRecord}
)

// key returns the key path of a field.
func (r *record) key(name string) string {
	if r.path == "" {
		return name
	}
	return r.path + "." + name
}

// decoder turns the tree of one document into a [File], following serde's
// derived readers. It goes on after a fault, to find them all.
type decoder struct {
	doc    *document
	path   string
	file   *File
	faults []Fault
}

// decodeFile adds the items of a document, whose text is at path, to an empty
// file. A file with a fatal fault stays empty, since Tauri refuses the whole
// plugin for it.
func decodeFile(doc *document, path string, empty *File) (*File, []Fault) {
	file := *empty
	d := &decoder{doc: doc, path: path, file: &file}
	if doc.fault != nil {
		d.fault(SyntaxFault, "", doc.fault.at, "", "%s", doc.fault.message)
		return d.file, d.faults
	}
	d.root(doc.root)
	refused := slices.ContainsFunc(d.faults, func(f Fault) bool { return f.Kind.Fatal() })
	if !refused {
		d.newerSyntax()
	}
	slices.SortStableFunc(d.faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.At.Line, b.At.Line), cmp.Compare(a.At.Column, b.At.Column))
	})
	if refused {
		return empty, d.faults
	}
	return d.file, d.faults
}

// newerSyntax adds what older versions refuse; in a file that all refuse it does not
// matter.
func (d *decoder) newerSyntax() {
	for _, newer := range d.doc.newer {
		d.fault(NewerSyntax, newer.crate, newer.at, "", "%s", newer.what)
	}
}

func (d *decoder) root(n *node) {
	values := d.record(n, fileRecord)
	if v := values["default"]; v != nil {
		d.file.Default = d.defaultSet(v)
	}
	for _, item := range d.list(values["set"], "set") {
		d.file.Sets = append(d.file.Sets, d.set(item))
	}
	for _, item := range d.list(values["permission"], "permission") {
		d.file.Permissions = append(d.file.Permissions, d.permission(item))
	}
}

func (d *decoder) defaultSet(n *node) *Set {
	values := d.record(n, defaultRecord)
	d.version(values["version"], "default.version")
	place := d.doc.place(d.path, n.at)
	return &Set{
		ID:          Name{Text: "default", At: place},
		Description: d.string(values["description"], "default.description").Text,
		Members:     d.names(values["permissions"], "default.permissions"),
		At:          place,
		File:        d.file,
	}
}

func (d *decoder) set(n *node) *Set {
	values := d.record(n, setRecord)
	return &Set{
		ID:          d.string(values["identifier"], "set.identifier"),
		Description: d.string(values["description"], "set.description").Text,
		Members:     d.names(values["permissions"], "set.permissions"),
		At:          d.doc.place(d.path, n.at),
		File:        d.file,
	}
}

func (d *decoder) permission(n *node) *Permission {
	values := d.record(n, permissionRecord)
	d.version(values["version"], "permission.version")
	p := &Permission{
		ID:          d.string(values["identifier"], "permission.identifier"),
		Description: d.string(values["description"], "permission.description").Text,
		Platforms:   AllPlatforms,
		At:          d.doc.place(d.path, n.at),
		File:        d.file,
	}
	if v := values["commands"]; v != nil {
		lists := d.record(v, commandsRecord)
		p.Allow = d.names(lists["allow"], "permission.commands.allow")
		p.Deny = d.names(lists["deny"], "permission.commands.deny")
	}
	if v := values["scope"]; v != nil {
		lists := d.record(v, scopeRecord)
		p.HasScopeAllow, p.HasScopeDeny = lists["allow"] != nil, lists["deny"] != nil
		p.ScopeAllow = d.scope(lists["allow"], "permission.scope.allow")
		p.ScopeDeny = d.scope(lists["deny"], "permission.scope.deny")
	}
	if v := values["platforms"]; v != nil {
		p.HasPlatforms = true
		p.PlatformsAt = d.doc.place(d.path, v.at)
		p.Platforms = d.platforms(v)
	}
	return p
}

// record reads the fields of a struct, from a map by their names or from a
// sequence by their positions. What is absent, or null where serde reads an
// Option, is nil in the result.
func (d *decoder) record(n *node, r *record) map[string]*node {
	values := make(map[string]*node, len(r.fields))
	switch n.kind {
	case listNode:
		d.recordFromList(n, r, values)
	case mapNode:
		d.recordFromMap(n, r, values)
	default:
		d.wrongType(n, r.path, "struct "+r.name)
	}
	for _, f := range r.fields {
		if v := values[f.name]; v != nil && v.kind == nullNode && f.need == optional {
			delete(values, f.name)
		}
	}
	return values
}

func (d *decoder) recordFromList(n *node, r *record, values map[string]*node) {
	for i, f := range r.fields {
		if i < len(n.items) {
			values[f.name] = n.items[i]
		} else if f.need != defaulted {
			d.fault(WrongType, r.path, n.at, "",
				"invalid length %d, expected struct %s with %d elements", i, r.name, len(r.fields))
			return
		}
	}
	// The toml crate leaves surplus elements unread.
	if len(n.items) > len(r.fields) && d.doc.format == formatJSON {
		d.fault(WrongType, r.path, n.items[len(r.fields)].at, "", "trailing characters")
	}
}

func (d *decoder) recordFromMap(n *node, r *record, values map[string]*node) {
	for _, f := range n.fields {
		switch {
		case f.key.kind == brokenNode:
			d.fault(WrongType, r.path, f.key.at, "", "%s", f.key.text)
		case !r.has(f.key.text):
			d.unknownKey(f, r)
		case values[f.key.text] != nil: // the TOML reader has refused repeated keys
			d.fault(WrongType, r.key(f.key.text), f.key.at, "", "duplicate field `%s`", f.key.text)
		default:
			values[f.key.text] = f.value
		}
	}
	for _, f := range r.fields {
		if f.need == required && values[f.name] == nil {
			d.fault(MissingField, r.key(f.name), n.at, "", "missing field `%s`", f.name)
		}
	}
}

func (r *record) has(name string) bool {
	for _, f := range r.fields {
		if f.name == name {
			return true
		}
	}
	return false
}

// list returns the elements of a list, none if n is nil.
func (d *decoder) list(n *node, subject string) []*node {
	if n == nil {
		return nil
	}
	if n.kind != listNode {
		d.wrongType(n, subject, "a sequence")
		return nil
	}
	return n.items
}

func (d *decoder) string(n *node, subject string) Name {
	if n == nil {
		return Name{}
	}
	if n.kind != stringNode {
		d.wrongType(n, subject, "a string")
		return Name{}
	}
	return Name{Text: n.text, At: d.doc.place(d.path, n.at)}
}

func (d *decoder) names(n *node, subject string) []Name {
	items := d.list(n, subject)
	names := make([]Name, 0, len(items))
	for _, item := range items {
		names = append(names, d.string(item, subject))
	}
	return names
}

// version checks a NonZeroU64, which nothing of Tauri's uses.
func (d *decoder) version(n *node, subject string) {
	const expected = "a nonzero u64"
	switch {
	case n == nil || n.kind == uintNode || n.kind == intNode && n.int > 0:
	case n.kind == intNode:
		d.fault(WrongType, subject, n.at, "", "invalid value: integer `%d`, expected %s", n.int, expected)
	default:
		d.wrongType(n, subject, expected)
	}
}

// platforms reads a list of unit variants: of their names, or of maps from the
// only name to nothing, which serde takes for the same.
func (d *decoder) platforms(n *node) Platforms {
	const subject = "permission.platforms"
	set := NoPlatforms
	for _, item := range d.list(n, subject) {
		name := item
		if n := len(item.fields); n == 1 && !item.isDatetime() || n > 1 && d.doc.format == formatJSON {
			name = item.fields[0].key // looked at before what follows
		}
		if name.kind != stringNode {
			d.wrongType(item, subject, "a platform's name")
			continue
		}
		platform, known := ParsePlatform(name.text)
		switch {
		case !known:
			d.unknownPlatform(name)
		case name != item && (len(item.fields) > 1 || !d.isUnit(item.fields[0].value)):
			d.wrongType(item, subject, "a platform's name")
		}
		set |= platform
	}
	return set
}

// isDatetime reports whether n is a date or time of TOML, which is a map for serde.
func (n *node) isDatetime() bool {
	return n.kind == mapNode && len(n.fields) == 1 && n.fields[0].key.text == datetimeKey
}

// isUnit reports whether n is what stands for "no content" of a variant: null in
// JSON, an empty table or array in TOML.
func (d *decoder) isUnit(n *node) bool {
	if d.doc.format == formatJSON {
		return n.kind == nullNode
	}
	return n.kind == mapNode && len(n.fields) == 0 || n.kind == listNode && len(n.items) == 0
}

func (d *decoder) scope(n *node, subject string) []ScopeEntry {
	items := d.list(n, subject)
	entries := make([]ScopeEntry, 0, len(items))
	for _, item := range items {
		entries = append(entries, ScopeEntry{Value: d.value(item, subject), At: d.doc.place(d.path, item.at)})
	}
	return entries
}

// value reads any data (tauri-utils, acl/value.rs: an untagged enum, so that an
// integer beyond int64 is read as a float). Its depth is that of the document,
// which the readers bound.
func (d *decoder) value(n *node, subject string) Value {
	switch n.kind {
	case nullNode:
		return Value{Kind: Null}
	case boolNode:
		return Value{Kind: Bool, Bool: n.bool}
	case intNode:
		return Value{Kind: Int, Int: n.int}
	case uintNode, floatNode:
		return Value{Kind: Float, Float: n.float}
	case stringNode:
		return Value{Kind: String, Text: n.text}
	case listNode:
		items := make([]Value, 0, len(n.items))
		for _, item := range n.items {
			items = append(items, d.value(item, subject))
		}
		return Value{Kind: List, Items: items}
	case mapNode:
		fields := make([]Field, 0, len(n.fields))
		for _, f := range n.fields {
			if f.key.kind == brokenNode {
				d.wrongType(f.key, subject, "")
				continue
			}
			fields = append(fields, Field{Key: f.key.text, Value: d.value(f.value, subject)})
		}
		return NewMap(fields)
	default:
		d.wrongType(n, subject, "")
		return Value{}
	}
}

func (d *decoder) wrongType(n *node, subject, expected string) {
	if n.kind == brokenNode {
		d.fault(WrongType, subject, n.at, "", "%s", n.text)
		return
	}
	d.fault(WrongType, subject, n.at, "", "invalid type: %s, expected %s", n.describe(), expected)
}

// describe names a value as serde's messages do.
func (n *node) describe() string {
	switch n.kind {
	case boolNode:
		return fmt.Sprintf("boolean `%t`", n.bool)
	case intNode, uintNode:
		return fmt.Sprintf("integer `%s`", n.text)
	case floatNode:
		return fmt.Sprintf("floating point `%s`", n.text)
	case stringNode:
		return "string " + strconv.Quote(n.text)
	case listNode:
		return "sequence"
	case mapNode:
		return "map"
	default:
		return "null"
	}
}

func (d *decoder) fault(kind FaultKind, subject string, at extent, meant, message string, args ...any) {
	d.faults = append(d.faults, Fault{
		Kind:    kind,
		Subject: subject,
		Message: fmt.Sprintf(message, args...),
		Meant:   meant,
		At:      d.doc.place(d.path, at),
	})
}
