// Package rules is the catalogue: what each kind of change, and each one-sided
// fault of a plugin, means for those who use the plugin.
//
// A rule is one literal. Everything that is said about it elsewhere (the table of
// `permver rules`, `permver explain`, its documentation page, the metadata of
// machine formats) comes from that literal. Its check is pure: it sees a change
// or a plugin and returns findings that know neither the declared version nor
// the level at which they will be reported.
package rules

import (
	"slices"
	"strings"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/bump"
)

// Rule is one entry of the catalogue.
type Rule struct {
	// ID is the stable name, which is also the name of the rule's fixture.
	ID string
	// Formerly are the IDs that the rule had before. They still mean it wherever an ID
	// is taken, and are told to be old ones.
	Formerly []string
	// Since is the version of permver that the rule came with.
	Since string
	// Summary says in one line what the rule finds.
	Summary string
	// Meaning says who is hurt, and how they notice.
	Meaning string
	// Help says what the plugin's author can do about it.
	Help string
	// Bump is the class of the change, Effect what it does, Security whether it
	// can make the plugin grant more. Severity is set on one-sided rules only.
	Bump     bump.Class
	Effect   Effect
	Security bool
	Severity Severity
	// Certainty is how sure a finding of the rule is at best: some say Unknown always,
	// since what they mean depends on what permver cannot see.
	Certainty diff.Certainty
	// Group is the part of the catalogue the rule belongs to, Tags what it has to do
	// with beside.
	Group Group
	Tags  []Tag
	// References are pages that explain or show what the rule goes by.
	References []string
	// Changes are the kinds of changes that the rule speaks about; none for a rule
	// that looks at one side only.
	Changes []diff.Kind
	// Mirrors are the rules that speak about the same change the other way round, from
	// head to base; none if nobody is told of that.
	Mirrors []string
	// MayWiden is set where a change of the kinds can also only widen. It is minor
	// then, and Security is set.
	MayWiden bool
	// Otherwise are the cases in which a finding is not as the fields above say.
	Otherwise []Case
	// tells are the one-sided rules that need not speak of what a finding of this
	// rule is about.
	tells []string

	// Unrecorded is set on one-sided rules that ask for more than a snapshot holds: how files
	// are written, built and packaged, and what functions do.
	Unrecorded bool

	// say makes the message of a change, advise help that fits it better than
	// Help, effect a worse or lesser effect than Effect; the last two may be nil.
	say    func(diff.Change) string
	advise func(diff.Change, plugins) string
	effect func(diff.Change) Effect
	// lint looks at one side.
	lint func(*acl.Surface) []Finding
}

// TellsBreaks reports whether a rule that looks at one side also speaks of the change by
// which the fault came into a plugin that had been in order. That is a break.
func (r *Rule) TellsBreaks() bool { return r.lint != nil && r.say != nil }

// NothingToDo is the help of rules about changes that hurt nobody.
const NothingToDo = "nothing to do"

// Group is a part of the catalogue.
type Group string

// The groups, in the catalogue's order.
const (
	Identifiers Group = "identifiers"
	Grants      Group = "grants"
	Platforms   Group = "platforms"
	Scopes      Group = "scopes"
	Commands    Group = "commands"
	Crates      Group = "crate"
	Releases    Group = "release"
	Files       Group = "permission files"
	Builds      Group = "build"
	// Configuration is the part about permver's own configuration.
	Configuration Group = "configuration"
)

// Tag is what a rule has to do with, across the groups.
type Tag string

// The tags.
const (
	DefaultSet   Tag = "default-set"   // the default, which `tauri add` lists in every application
	Denial       Tag = "denial"        // what is denied
	GlobalScope  Tag = "global-scope"  // the scope of the plugin as a whole
	OtherPlugins Tag = "other-plugins" // what sets list of other plugins
	Rename       Tag = "rename"        // the same thing under another name
	FrontEnd     Tag = "front-end"     // calls from JavaScript, whatever capabilities list
	RustSource   Tag = "rust"          // it is read from Rust sources
	MobileSource Tag = "mobile"        // it is read from Kotlin, Java or Swift
	Generated    Tag = "generated"     // files that tauri-plugin writes
	Cargo        Tag = "cargo"         // what Cargo.toml says
	Npm          Tag = "npm"           // the plugin's npm package
	TauriVersion Tag = "tauri-version" // it depends on the version of Tauri or its tools
)

// groups are the literals of the catalogue, group by group.
var groups = [][]*Rule{
	identifierRules, grantRules, platformRules, scopeRules, commandRules, answerRules, crateRules, guestRules, releaseRules,
	fileRules, permissionRules, setRules, securityRules, handlerRules, buildRules, dependencyRules, entryRules, publishRules,
	mobileRules, signatureRules, packageRules, configurationRules,
}

// All returns the catalogue, by group and in a fixed order.
func All() []*Rule { return slices.Concat(groups...) }

// Find returns the rule of that ID, or the one that had it before.
func Find(id string) (*Rule, bool) { return FindIn(All(), id) }

// FindIn is [Find] in another catalogue.
func FindIn(catalogue []*Rule, id string) (*Rule, bool) {
	for _, named := range []func(*Rule) bool{
		func(r *Rule) bool { return r.ID == id },
		func(r *Rule) bool { return slices.Contains(r.Formerly, id) },
	} {
		if i := slices.IndexFunc(catalogue, named); i >= 0 {
			return catalogue[i], true
		}
	}
	return nil, false
}

// list writes names as people do: "a", "a and b", "a, b and c", and counts what
// goes beyond a few.
func list(names []string) string {
	const most = 5
	if len(names) > most+1 {
		return strings.Join(names[:most], ", ") + " and " + plural(len(names)-most, "other", "others")
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
