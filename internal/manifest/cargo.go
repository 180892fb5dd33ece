package manifest

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/source"
)

// Cargo is what Cargo.toml says of a crate, as far as permissions and releases
// depend on it.
type Cargo struct {
	Path string // of Cargo.toml
	Name Name   // [package] name
	// Version is the package version, taken from [workspace.package] where it is
	// inherited; its place is where the number stands. Empty if there is none.
	Version   Name
	Inherited bool
	// Links is the `links` key, from which Cargo derives the plugin's ACL key.
	Links Name
	// Build is the build script's path relative to the crate, "" if it has none.
	Build string
	// Lib is the path of the library's root file relative to the crate.
	Lib string
	// Dependencies are those on crates of Tauri and on its plugins, in every table.
	Dependencies []Dependency
	// Enabled are the features of dependencies that features of the crate enable, as
	// they are written: "tauri-plugin/build".
	Enabled []string
	// Features are those of [features], in their order.
	Features []Feature
	// RustVersion is the `rust-version` key, also where the workspace says it: the oldest
	// Rust that the crate says it compiles with. Empty if there is none.
	RustVersion Name
	// Private is true for a crate that is never published.
	Private bool
	// Include and Exclude are the patterns of what Cargo packages; nil where the key is
	// absent or its list is empty, which is the same to Cargo.
	Include, Exclude []Name
	// Settings is [package.metadata.permver], nil if there is none. Cargo reads nothing
	// in [package.metadata], which is for tools (The Cargo Book, "The metadata table").
	Settings *Item
	// Unchecked is what the workspace was to say and does not.
	Unchecked []Unchecked
}

// Dependency is one entry of a dependency table.
type Dependency struct {
	Crate string // the package's name, also where the key renames it
	Key   string // by which the table knows it
	Table string // "dependencies", "build-dependencies", "target.'cfg(unix)'.dependencies", …
	// Version is the requirement as written, also by `workspace = true`; "" if
	// none is given.
	Version  string
	Features []string
	// Unknown is set where the workspace was to say what is required, and does not.
	Unknown bool
	At      source.Place
}

// Depends reports whether one of the tables named (each matched at its end, so
// that "dependencies" also means the target-specific ones) lists crate.
func (c *Cargo) Depends(crate, table string) bool {
	for _, d := range c.Dependencies {
		if d.Crate == crate && d.Kind() == table {
			return true
		}
	}
	return false
}

// mentions reports whether any table lists crate.
func (c *Cargo) mentions(crate string) bool {
	for _, d := range c.Dependencies {
		if d.Crate == crate {
			return true
		}
	}
	return false
}

// Name is the name by which the crate's code knows the dependency, with "-" for "_".
func (d Dependency) Name() string { return strings.ReplaceAll(d.Key, "_", "-") }

// Kind is the last part of the table's name: "dependencies", "build-dependencies"
// or "dev-dependencies".
func (d Dependency) Kind() string {
	return d.Table[strings.LastIndexByte(d.Table, '.')+1:]
}

// Key is the ACL key of the crate: that of its `links`, or, for want of it, that
// of its name.
func (c *Cargo) Key() string {
	if c.Links.Text != "" {
		return KeyOf(c.Links.Text)
	}
	return KeyOf(c.Name.Text)
}

// cratePrefix begins the names of plugin crates, and is no part of their keys.
const cratePrefix = "tauri-plugin-"

// KeyOf is the ACL key that a `links` value gives. Cargo announces the permission
// files of a crate with `links = "x"` in the variable DEP_X_PERMISSION_FILES_PATH,
// upper case and with "_" for "-"; Tauri makes the key of the variable's name
// (tauri-utils, acl/build.rs, read_permissions).
func KeyOf(links string) string {
	variable := strings.ReplaceAll(strings.ToUpper(links), "-", "_")
	return strings.TrimPrefix(strings.ReplaceAll(strings.ToLower(variable), "_", "-"), cratePrefix)
}

// CargoError is a Cargo.toml that is not the manifest of a package.
type CargoError struct {
	At      source.Place
	Message string
	// Virtual is true for the manifest of a workspace without a package.
	Virtual bool
}

func (e *CargoError) Error() string {
	if e.At.Line == 0 {
		return fmt.Sprintf("%s: %s", e.At.File, e.Message)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.At.File, e.At.Line, e.At.Column, e.Message)
}

const cargoToml = "Cargo.toml"

// cargoFile is a Cargo.toml with its path.
type cargoFile struct {
	path string
	doc  *document
}

// table returns the table at a path of keys, nil if there is none.
func (f *cargoFile) table(keys ...string) *node {
	n := f.doc.root
	for _, key := range keys {
		if n == nil {
			return nil
		}
		n = n.get(key)
	}
	if n == nil || n.kind != mapNode {
		return nil
	}
	return n
}

func (f *cargoFile) place(n *node) source.Place { return f.doc.place(f.path, n.at) }

// name returns the string at a key of a table, zero if there is none.
func (f *cargoFile) name(table *node, key string) Name {
	if v := table.get(key); v != nil && v.kind == stringNode {
		return Name{Text: v.text, At: f.place(v)}
	}
	return Name{}
}

// cargoFile reads a Cargo.toml; the error is fs.ErrNotExist if there is none.
func (l *Loader) cargoFile(side Side, file string) (*cargoFile, error) {
	actual, entry, err := side.Follow(file, gitsrc.Entry{})
	if err == nil && !entry.Kind.Regular() {
		err = fs.ErrNotExist
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	doc, err := l.document(side, actual, entry, formatTOML)
	if err != nil {
		if errors.Is(err, gitsrc.ErrTooBig) {
			return nil, &CargoError{At: source.Place{File: file}, Message: err.Error()}
		}
		return nil, err
	}
	return newCargoFile(file, doc)
}

func newCargoFile(file string, doc *document) (*cargoFile, error) {
	if doc.fault != nil {
		return nil, &CargoError{At: doc.place(file, doc.fault.at), Message: doc.fault.message}
	}
	return &cargoFile{file, doc}, nil
}

// Cargo reads the facts of the crate at dir. The error is
// fs.ErrNotExist if there is none, and a *CargoError if it is no crate's.
func (l *Loader) Cargo(side Side, dir string) (*Cargo, error) {
	f, err := l.cargoFile(side, path.Join(dir, cargoToml))
	if err != nil {
		return nil, err
	}
	return l.crate(side, dir, f)
}

// cargoReader reads the facts of one crate out of its Cargo.toml and, where that
// inherits, out of the workspace's.
type cargoReader struct {
	*cargoFile
	loader    *Loader
	side      Side
	dir       string
	cargo     *Cargo
	pack      *node // [package]
	root      *cargoFile
	rootKnown bool
}

func (l *Loader) crate(side Side, dir string, f *cargoFile) (*Cargo, error) {
	r := &cargoReader{cargoFile: f, loader: l, side: side, dir: dir, pack: f.table("package")}
	if r.pack == nil {
		return nil, &CargoError{
			At: source.Place{File: f.path}, Message: "no [package]: this is not the manifest of a crate",
			Virtual: f.table("workspace") != nil,
		}
	}
	r.cargo = &Cargo{Path: f.path, Name: f.name(r.pack, "name"), Links: f.name(r.pack, "links"), Lib: "src/lib.rs"}
	if r.cargo.Name.Text == "" {
		return nil, &CargoError{At: f.place(r.pack), Message: "[package] has no name"}
	}
	if metadata := r.pack.get("metadata"); metadata != nil {
		if settings := metadata.get("permver"); settings != nil {
			r.cargo.Settings = &Item{f.path, f.doc, settings}
		}
	}
	if lib := f.table("lib"); lib != nil {
		if file := f.name(lib, "path"); file.Text != "" {
			r.cargo.Lib = path.Clean(file.Text)
		}
	}
	for _, step := range []func() error{r.version, r.rustVersion, r.build, r.dependencies, r.features, r.packaging} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return r.cargo, nil
}

// version reads the version: "1.2.3", or inherited by `version.workspace = true`.
func (r *cargoReader) version() error {
	value := r.pack.get("version")
	r.cargo.Inherited = value != nil && inherits(value)
	var err error
	if r.cargo.Version, err = r.shared("version"); err != nil {
		return err
	}
	if r.cargo.Inherited && r.cargo.Version.Text == "" {
		r.unchecked("the version", "it is inherited, and no workspace with a version was found", value)
	}
	return nil
}

// rustVersion reads the oldest Rust that the crate says it compiles with.
func (r *cargoReader) rustVersion() (err error) {
	r.cargo.RustVersion, err = r.shared("rust-version")
	return err
}

// shared is the string at a key of [package], or at that of [workspace.package] where it
// is inherited.
func (r *cargoReader) shared(key string) (Name, error) {
	value := r.pack.get(key)
	if value == nil || !inherits(value) {
		return r.name(r.pack, key), nil
	}
	root, err := r.workspace()
	if err != nil || root == nil {
		return Name{}, err
	}
	if shared := root.table("workspace", "package"); shared != nil {
		return root.name(shared, key), nil
	}
	return Name{}, nil
}

// Unpublished reports whether Cargo never publishes the crate: because it says so, or
// because it has no version, which means the same (The Cargo Book, "The version field").
func (c *Cargo) Unpublished() bool {
	return c.Private || c.Version.At.IsZero() && !c.Inherited
}

func (r *cargoReader) unchecked(what, why string, n *node) {
	r.cargo.Unchecked = append(r.cargo.Unchecked, Unchecked{What: what, Why: why, At: r.place(n)})
}

// inherits reports whether a value is `{ workspace = true }`.
func inherits(value *node) bool {
	flag := value.get("workspace")
	return flag != nil && flag.bool
}

// build finds the build script: named by `build`, else build.rs if it is there.
func (r *cargoReader) build() error {
	value := r.pack.get("build")
	switch {
	case value != nil && value.kind == stringNode:
		r.cargo.Build = path.Clean(value.text)
		return nil
	case value != nil && value.kind == boolNode && !value.bool:
		return nil
	}
	_, entry, err := r.side.Follow(path.Join(r.dir, "build.rs"), gitsrc.Entry{})
	if err == nil && entry.Kind.Regular() {
		r.cargo.Build = "build.rs"
	}
	if err != nil && !isAbsent(err) {
		return fmt.Errorf("look for the build script of %s: %w", r.path, err)
	}
	return nil
}

// workspace returns the Cargo.toml of the workspace that the crate belongs to,
// nil if there is none: what package.workspace names, else the nearest
// [workspace] from the crate upwards.
func (r *cargoReader) workspace() (*cargoFile, error) {
	if r.rootKnown {
		return r.root, nil
	}
	root, err := r.findWorkspace()
	if err != nil {
		return nil, err
	}
	r.root, r.rootKnown = root, true
	return root, nil
}

func (r *cargoReader) findWorkspace() (*cargoFile, error) {
	if r.table("workspace") != nil {
		return r.cargoFile, nil
	}
	if named := r.name(r.pack, "workspace"); named.Text != "" {
		dir := path.Join(r.dir, named.Text)
		if dir == ".." || strings.HasPrefix(dir, "../") || path.IsAbs(named.Text) {
			return nil, nil
		}
		return r.workspaceAt(dir)
	}
	for dir := r.dir; dir != "" && dir != "."; {
		dir = path.Dir(dir)
		root, err := r.workspaceAt(dir)
		if err != nil || root != nil {
			return root, err
		}
	}
	return nil, nil
}

// workspaceAt returns the Cargo.toml in dir if it has a [workspace].
func (r *cargoReader) workspaceAt(dir string) (*cargoFile, error) {
	f, err := r.loader.cargoFile(r.side, path.Join(dir, cargoToml))
	var broken *CargoError
	switch {
	case err == nil && f.table("workspace") != nil:
		return f, nil
	case err == nil, isAbsent(err):
		return nil, nil
	case errors.As(err, &broken):
		r.unchecked("what the workspace says", broken.Error(), r.pack)
		return nil, nil
	}
	return nil, err
}

// isTauris reports whether the requirements on a crate matter here.
func isTauris(crate string) bool {
	switch crate {
	case "tauri", "tauri-plugin", "tauri-build", "schemars":
		return true
	}
	return strings.HasPrefix(crate, cratePrefix)
}

var dependencyTables = []string{
	"dependencies", "build-dependencies", "dev-dependencies", "build_dependencies", "dev_dependencies",
}

func (r *cargoReader) dependencies() error {
	if err := r.dependencyTables(r.doc.root, ""); err != nil {
		return err
	}
	if features := r.table("features"); features != nil {
		for _, f := range features.fields {
			r.cargo.Enabled = append(r.cargo.Enabled, enabled(f.value)...)
		}
	}
	targets := r.table("target")
	if targets == nil {
		return nil
	}
	for _, target := range targets.fields {
		if err := r.dependencyTables(target.value, "target."+quoteKey(target.key.text)+"."); err != nil {
			return err
		}
	}
	return nil
}

// enabled are the features of dependencies among those that a feature enables.
func enabled(list *node) []string {
	var features []string
	for _, item := range list.items {
		if item.kind == stringNode && strings.Contains(item.text, "/") {
			features = append(features, item.text)
		}
	}
	return features
}

// quoteKey writes a key as Cargo.toml does.
func quoteKey(key string) string {
	if strings.ContainsFunc(key, func(c rune) bool {
		return c != '-' && c != '_' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z')
	}) {
		return "'" + key + "'"
	}
	return key
}

func (r *cargoReader) dependencyTables(parent *node, prefix string) error {
	for _, kind := range dependencyTables {
		table := parent.get(kind)
		if table == nil {
			continue
		}
		for _, f := range table.fields {
			if err := r.dependency(f, prefix+strings.ReplaceAll(kind, "_", "-")); err != nil {
				return err
			}
		}
	}
	return nil
}

// dependency adds a dependency if it is one on a crate of Tauri's, by its name or
// by that of its package.
func (r *cargoReader) dependency(f field, table string) error {
	d := Dependency{Crate: f.key.text, Key: f.key.text, Table: table, At: r.place(f.key)}
	d.require(f.value)
	if inherits(f.value) {
		root, err := r.workspace()
		if err != nil {
			return err
		}
		d.Unknown = !d.inherit(root)
	}
	if isTauris(d.Crate) || isTauris(d.Name()) {
		r.cargo.Dependencies = append(r.cargo.Dependencies, d)
	}
	return nil
}

// inherit takes over what [workspace.dependencies] says of the key, if it does.
// Features add up.
func (d *Dependency) inherit(root *cargoFile) bool {
	if root == nil {
		return false
	}
	shared := root.table("workspace", "dependencies")
	if shared == nil || shared.get(d.Key) == nil {
		return false
	}
	features := d.Features
	d.Features = nil
	d.require(shared.get(d.Key))
	d.Features = append(d.Features, features...)
	return true
}

// require reads a requirement: "2", or a table.
func (d *Dependency) require(value *node) {
	if value.kind == stringNode {
		d.Version = value.text
	}
	if v := value.get("package"); v != nil && v.kind == stringNode {
		d.Crate = v.text
	}
	if v := value.get("version"); v != nil && v.kind == stringNode {
		d.Version = v.text
	}
	if v := value.get("features"); v != nil {
		for _, feature := range v.items {
			if feature.kind == stringNode {
				d.Features = append(d.Features, feature.text)
			}
		}
	}
}

// isAbsent reports whether an error says that a path is not there, for certain.
func isAbsent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, gitsrc.ErrNotDir)
}
