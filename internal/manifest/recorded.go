package manifest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permver/permver/internal/source"
)

// appKey is the key under which an application records its own permissions, which
// no plugin has.
const appKey = "__app-acl__"

// Recorded reads what the build of an application recorded about the plugins that
// it depends on: gen/schemas/acl-manifests.json, a map from ACL keys to manifests
// (tauri-build, acl.rs, save_acl_manifests; tauri-utils, acl/manifest.rs). It
// returns the plugins in the order of the file, without the application's own
// permissions. The record holds what Tauri resolves and no more: neither crates nor
// versions nor lists of commands. The error is a [*RecordError].
func Recorded(file string, content []byte) ([]*Plugin, error) {
	doc := parseDocument(content, formatJSON)
	if doc.fault != nil {
		return nil, &RecordError{doc.place(file, doc.fault.at), doc.fault.message}
	}
	if doc.root.kind != mapNode {
		return nil, &RecordError{doc.place(file, doc.root.at), "a map from plugins to manifests is expected"}
	}
	plugins := make([]*Plugin, 0, len(doc.root.fields))
	for i, f := range doc.root.fields {
		repeated := func(later field) bool { return later.key.text == f.key.text }
		if f.key.text == appKey || slices.ContainsFunc(doc.root.fields[i+1:], repeated) {
			continue
		}
		p, err := recordedPlugin(doc, file, f)
		if err != nil {
			return nil, err
		}
		plugins = append(plugins, p)
	}
	return plugins, nil
}

// recordRecord is the struct Manifest, as serde writes it.
var recordRecord = &record{"Manifest", "", []recordField{
	{"default_permission", optional}, {"permissions", required}, {"permission_sets", required}, {"global_scope_schema", optional},
}}

// recordedPlugin reads the entry of one plugin.
func recordedPlugin(doc *document, file string, f field) (*Plugin, error) {
	d := &decoder{doc: doc, path: file, file: &File{Path: file}}
	at := doc.place(file, f.key.at)
	if f.key.kind == brokenNode {
		return nil, &RecordError{at, f.key.text}
	}
	name := Name{Text: cratePrefix + f.key.text, At: at}
	p := &Plugin{
		Key: f.key.text, Crate: name.Text, Recorded: true, ACL: true,
		Cargo: &Cargo{Path: file, Name: name}, Files: []*File{d.file},
	}
	if f.key.text == "core" || strings.HasPrefix(f.key.text, "core:") { // a part of the crate tauri
		p.Crate, p.Cargo.Name.Text = f.key.text, f.key.text
	}
	p.Commands = Commands{Exact: true, At: at} // what a build generated is in the record
	values := d.record(f.value, recordRecord)
	if v := values["default_permission"]; v != nil {
		d.file.Default = d.set(v)
		d.file.Default.ID = Name{Text: "default", At: d.file.Default.At}
	}
	for _, v := range d.mapped(values["permissions"], "permissions") {
		d.file.Permissions = append(d.file.Permissions, d.permission(v))
	}
	for _, v := range d.mapped(values["permission_sets"], "permission_sets") {
		d.file.Sets = append(d.file.Sets, d.set(v))
	}
	for _, fault := range d.faults {
		if fault.Kind.Fatal() {
			return nil, &RecordError{fault.At, fmt.Sprintf("plugin %s: %s", f.key.text, fault.Message)}
		}
	}
	p.Manifest, _ = mergeFiles(p.Files)
	p.ScopeSchema = scopeSchema(doc, values["global_scope_schema"])
	return p, nil
}

// scopeSchema returns the schema of scope entries, nil if there is none or if it holds
// what no value can.
func scopeSchema(doc *document, n *node) *Value {
	if n == nil {
		return nil
	}
	d := &decoder{doc: doc}
	schema := d.value(n, "global_scope_schema")
	if len(d.faults) > 0 {
		return nil
	}
	return &schema
}

// mapped returns the values of a map, none if n is nil.
func (d *decoder) mapped(n *node, subject string) []*node {
	if n == nil {
		return nil
	}
	if n.kind != mapNode {
		d.wrongType(n, subject, "a map")
		return nil
	}
	values := make([]*node, 0, len(n.fields))
	for _, f := range n.fields {
		values = append(values, f.value)
	}
	return values
}

// RecordError is a file that holds no manifests as an application's build records
// them.
type RecordError struct {
	At      source.Place
	Message string
}

func (e *RecordError) Error() string {
	return fmt.Sprintf("%s:%d:%d: no acl-manifests.json: %s", e.At.File, e.At.Line, e.At.Column, e.Message)
}

// Hints says where such a file comes from.
func (e *RecordError) Hints() []string {
	return []string{"tauri-build writes it when an application is built: gen/schemas/acl-manifests.json, beside the application's tauri.conf.json"}
}
