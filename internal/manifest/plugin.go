// Package manifest reads what a Tauri v2 plugin declares: who it is
// (Cargo.toml), which commands it lists (build.rs), and which permissions, sets
// and default set its permission files hold.
//
// A [Plugin] is what Tauri would see after the plugin's build script ran: the
// committed files in the order in which Tauri globs them, together with the
// permissions that tauri-plugin generates from COMMANDS. Every item knows its
// file, line and column. What the plugin declares wrongly is a [Fault], and what
// could not be read is [Unchecked]; neither is an error of the loader.
//
// The facts about Tauri come from the crates tauri-utils 2.10.2 (acl/build.rs,
// acl/manifest.rs) and tauri-plugin 2.7.2 (build/mod.rs).
package manifest

import (
	"slices"
	"strings"

	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/source/rust"
)

// Plugin is one plugin crate on one side of a comparison.
type Plugin struct {
	// Key is the ACL key: the prefix of the plugin's identifiers in a
	// capability. Cargo derives it from `links`; without links it is guessed
	// from the crate's name.
	Key string
	// Crate is the package name in Cargo.toml, Dir the crate's folder relative
	// to the top of the side ("" for the top itself).
	Crate, Dir string
	Cargo      *Cargo

	// ACL says whether the crate takes part in the permission system, that is,
	// whether its build script runs tauri_plugin::Builder. A plugin of the v2
	// alphas does not.
	ACL bool

	// Guest is the npm package beside the crate, nil if there is none.
	Guest *Guest

	// Recorded is set for a plugin of which only that is known which an application's
	// build recorded: see [Recorded].
	Recorded bool
	// Snapshot is set for a plugin of which only that is known which a snapshot holds: its
	// surface, but neither its version nor how its files are written and built.
	Snapshot bool

	Commands Commands
	Script   *rust.Script  // facts of the build script; nil if there is none
	Program  *rust.Program // facts of the crate's sources; nil if none could be read

	// Android and IOS are the plugin's halves for these platforms: what answers the
	// commands there that Program does not.
	Android, IOS Native

	// ScopeSchema is the JSON Schema of the plugin's scope entries, nil if it is not known:
	// only a record holds it.
	ScopeSchema *Value

	// MissingTriggers are the paths that the build script tells Cargo to watch and
	// that the package does not hold.
	MissingTriggers []Name

	// Lists are the committed lists of the permissions for people and editors, which
	// tauri-plugin writes.
	Lists []Listing
	// Unpackaged are the parts that the build needs and that Cargo does not package.
	Unpackaged []Part

	Files    []*File // permission files in Tauri's order, generated ones among them
	Manifest Manifest

	Faults    []Fault
	Unchecked []Unchecked
	// GeneratedUnknown is set where nothing says which permissions tauri-plugin
	// generates: COMMANDS cannot be evaluated, and no generated file is committed.
	GeneratedUnknown bool
}

// Listing is a committed file that lists a plugin's permissions and that Tauri does not
// read.
type Listing struct {
	Path    string
	Content []byte
}

// Refused reports whether Tauri refuses one of the permission files, so that the
// plugin does not build and nothing can be said about what it grants.
func (p *Plugin) Refused() bool {
	return slices.ContainsFunc(p.Faults, func(f Fault) bool { return f.Kind.Fatal() })
}

// MayBeGenerated reports whether a permission that the manifest does not know can
// be one that tauri-plugin generates from a list of commands that cannot be
// evaluated.
func (p *Plugin) MayBeGenerated(name string) bool {
	return !p.Commands.Exact && (strings.HasPrefix(name, "allow-") || strings.HasPrefix(name, "deny-"))
}

// Commands is the list that the build script hands to tauri_plugin::Builder::new.
type Commands struct {
	Items []Name
	// Exact is false if the list could not be evaluated completely; Why says what
	// stood in the way. Items are then those that are certain.
	Exact bool
	Why   string
	// At is where the entries of the list are written, else where the list is handed
	// over; zero if there is none.
	At source.Place
}

// Has reports whether name is listed.
func (c Commands) Has(name string) bool {
	for _, item := range c.Items {
		if item.Text == name {
			return true
		}
	}
	return false
}

// Name is a string of the manifest with its place: an identifier, a member of a
// set, a command.
type Name struct {
	Text string
	At   source.Place
}

// Manifest is what Tauri keeps of the permission files: one name space for
// permissions, another for sets. Where files repeat an identifier the last one
// wins (tauri-utils, Manifest::new).
type Manifest struct {
	Default     *Set
	Permissions map[string]*Permission
	Sets        map[string]*Set
}

// File is one permission file.
type File struct {
	// Path is where Tauri finds the file, relative to the top of the side.
	Path string
	// Generated is true for a file that is not there: tauri-plugin writes it
	// from an entry of COMMANDS when the plugin is built. The places of its items
	// are that entry's.
	Generated bool
	// Stale is true for a file that tauri-plugin will write anew when the plugin is
	// built, since what is committed says something else. The items are those that it
	// will write.
	Stale bool
	// Command is the COMMANDS entry that tauri-plugin writes this path for, or ""
	// for a file it does not touch. It is set on committed files too.
	Command string
	// LeftOver is, of permissions in a snapshot that are as tauri-plugin generates them, the
	// command that they are for, if COMMANDS does not list it: it may have done so once.
	LeftOver string

	Default     *Set
	Sets        []*Set
	Permissions []*Permission
}

// Permission is a `[[permission]]`.
type Permission struct {
	ID          Name
	Description string
	Allow, Deny []Name // commands
	ScopeAllow  []ScopeEntry
	ScopeDeny   []ScopeEntry
	// HasScopeAllow and HasScopeDeny tell an empty list from an absent one: Tauri
	// makes a scope of the former.
	HasScopeAllow, HasScopeDeny bool
	// Platforms is where the permission is active; AllPlatforms if the key is
	// absent, none at all if the list is empty.
	Platforms    Platforms
	HasPlatforms bool
	PlatformsAt  source.Place
	// At is the whole entry's place, as far as it can be told: its header.
	At   source.Place
	File *File
}

// HasCommands reports whether the permission allows or denies any command. The scope
// of one that does not belongs to the plugin as a whole (tauri-utils, acl/resolved.rs).
func (p *Permission) HasCommands() bool { return len(p.Allow)+len(p.Deny) > 0 }

// IsEmpty reports whether the permission has neither commands nor scope values.
func (p *Permission) IsEmpty() bool {
	return !p.HasCommands() && len(p.ScopeAllow)+len(p.ScopeDeny) == 0
}

// Set is a `[[set]]`, or the `[default]`, whose ID is then "default".
type Set struct {
	ID          Name
	Description string
	Members     []Name
	At          source.Place
	File        *File
}

// ScopeEntry is one value of a scope list.
type ScopeEntry struct {
	Value Value
	At    source.Place
}

// Unchecked is a part of the permission surface that could not be read.
type Unchecked struct {
	What, Why string
	At        source.Place // zero if there is no place for it
}

// FaultKind is the kind of a [Fault].
type FaultKind uint8

// The kinds of faults that the loader meets. Those up to WrongType, and NotAFile,
// make Tauri refuse the file, so the plugin does not build.
const (
	SyntaxFault         FaultKind = iota + 1 // the file is not TOML, not JSON, not UTF-8
	MissingField                             // a required key is absent
	UnknownPlatform                          // a platform that Tauri does not know
	WrongType                                // a value of another type than Tauri reads
	UnknownKey                               // a key that Tauri ignores
	DuplicateDefault                         // a later file's [default] replaces this one
	DuplicatePermission                      // a later [[permission]] of the same identifier replaces this one
	DuplicateSet                             // a later [[set]] of the same identifier replaces this one
	UnreachableFile                          // a permission file that Tauri leaves out, for its name or the folder it is in
	NotAFile                                 // a folder that is named like a permission file
	NewerSyntax                              // TOML that older versions of Tauri refuse
)

// Fatal reports whether the fault makes Tauri refuse the file it is in.
func (k FaultKind) Fatal() bool { return k <= WrongType || k == NotAFile }

// Fault is something that a file declares wrongly.
type Fault struct {
	Kind FaultKind
	// Subject is the key path ("scope.deny"), identifier, platform, path or crate
	// concerned.
	Subject string
	// Message says what is wrong, in one line.
	Message string
	// Meant is the key or platform that was probably meant, or "".
	Meant string
	At    source.Place
	// Winner is, for duplicates, the item that Tauri keeps.
	Winner source.Place
	// Same is, for duplicates, whether both say the same.
	Same bool
	// Generated is, for duplicates, whether the winner is a file that tauri-plugin
	// generates.
	Generated bool
}
