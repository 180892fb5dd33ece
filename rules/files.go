package rules

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source"
)

// fileRules are about what the permission files declare wrongly.
var fileRules = []*Rule{
	{
		ID:      "parse-error",
		Summary: "a permission file that Tauri cannot read",
		Meaning: "Neither the plugin nor an application that depends on it builds.",
		Help:    "mend the file at the place shown",
		Bump:    bump.None, Effect: ConsumerBuild, Severity: Error, Group: Files,
		Since: "0.1.0", References: []string{docPermissions, sourceRead},
		lint: lintFaults(manifest.SyntaxFault, manifest.WrongType, manifest.NotAFile),
	},
	{
		ID:      "missing-required-field",
		Summary: "a permission file lacks a key that Tauri requires",
		Meaning: "Neither the plugin nor an application that depends on it builds.",
		Help:    "add the key",
		Bump:    bump.None, Effect: ConsumerBuild, Severity: Error, Group: Files,
		Since: "0.1.0", References: []string{docPermissions, sourceManifest},
		lint: lintFaults(manifest.MissingField),
	},
	{
		ID:      "unknown-platform",
		Summary: "a platform that Tauri does not know",
		Meaning: "Tauri knows macOS, windows, linux, android and iOS, spelled that way. With any other name neither the plugin nor an application that depends on it builds.",
		Help:    "use one of macOS, windows, linux, android, iOS",
		Bump:    bump.None, Effect: ConsumerBuild, Severity: Error, Group: Files,
		Since: "0.1.0", References: []string{docPermission, sourceManifest},
		lint: lintFaults(manifest.UnknownPlatform),
	},
	{
		ID:      "unknown-key",
		Summary: "a key that Tauri ignores",
		Meaning: "Tauri drops keys that it does not know without a word. What stands under the key has no effect: a scope that should be denied is not. Where a key that grants or denies was meant, it is an error.",
		Help:    "remove the key, or write the one that was meant",
		Bump:    bump.None, Effect: NoEffect, Severity: Warning, Group: Files,
		Since: "0.1.0", Otherwise: []Case{meantToHave}, References: []string{docPermissions, sourceManifest, issueUnknownKey},
		Unrecorded: true,
		lint:       lintFaults(manifest.UnknownKey),
	},
	{
		ID:      "unreachable-file",
		Summary: "a permission file that Tauri leaves out",
		Meaning: "Tauri reads the files below permissions/ that end in .toml or .json, in lower case, and that do not lie directly in a folder called schemas. What any other file declares does not exist: no application can list it.",
		Help:    "give the file a name that ends in .toml or .json, in a folder that is not called schemas",
		Bump:    bump.None, Effect: NoEffect, Severity: Warning, Group: Files,
		Since: "0.1.0", References: []string{sourceRead},
		Unrecorded: true,
		lint:       lintFaults(manifest.UnreachableFile),
	},
	{
		ID:      "hidden-file",
		Summary: "a permission file that Tauri reads although it seems to be put away",
		Meaning: "Tauri reads hidden files and folders like all others, and leaves a folder called schemas out but not those below it. What the file declares can be listed, and counts in every application that does.",
		Help:    "remove the file, or give it a name that does not hide it",
		Bump:    bump.None, Effect: NoEffect, Severity: Warning, Group: Files,
		Since: "0.1.0", References: []string{sourceRead},
		Unrecorded: true,
		lint:       lintHiddenFiles,
	},
	{
		ID:      "toml-newer-syntax",
		Summary: "a permission file with TOML that older versions of Tauri refuse",
		Meaning: "An application reads the file with the versions in its own Cargo.lock. Where they are older than the syntax, the application does not build after an update of the plugin.",
		Help:    "write it in a way that all versions read: a header in place of an inline table over lines, `\\u001B` for `\\e`, a time with its seconds, an integer of many digits as a string",
		Bump:    bump.None, Effect: ConsumerBuild, Severity: Warning, Group: Files,
		Since: "0.1.0", Tags: []Tag{TauriVersion}, References: []string{tomlChanges, sourceRead},
		Unrecorded: true,
		lint:       lintNewerSyntax,
	},
	{
		ID:      "invalid-identifier",
		Summary: "an identifier that no capability can list",
		Meaning: "The plugin builds, its documentation shows the identifier, and editors offer it. An application that lists it does not build.",
		Help:    "use ASCII letters, digits and hyphens, with no hyphen at either end",
		Bump:    bump.None, Effect: NoEffect, Severity: Warning, Group: Files,
		Since: "0.1.0", Otherwise: []Case{olderRefuse}, References: []string{docPermissions, sourceIdentifiers},
		lint: lintIdentifiers(invalidIdentifier),
	},
	{
		ID:      "identifier-too-long",
		Summary: "an identifier that is too long to be listed",
		Meaning: fmt.Sprintf("With the plugin's prefix it has more than %d bytes, and Tauri refuses it in a capability.", acl.MaxIdentifierLen),
		Help:    "shorten the identifier",
		Bump:    bump.None, Effect: NoEffect, Severity: Warning, Group: Files,
		Since: "0.1.0", References: []string{sourceIdentifiers},
		lint: lintIdentifiers(identifierTooLong),
	},
	{
		ID:      "identifier-has-prefix",
		Summary: "an identifier that is declared with a prefix",
		Meaning: "Tauri adds the plugin's prefix itself. An identifier with a colon cannot be listed.",
		Help:    "write the identifier without the prefix",
		Bump:    bump.None, Effect: NoEffect, Severity: Warning, Group: Files,
		Since: "0.1.0", References: []string{sourceIdentifiers},
		lint: lintIdentifiers(identifierHasPrefix),
	},
	{
		ID:      "reserved-identifier-default",
		Summary: "a permission or set called default",
		Meaning: "`default` always means the default set. A permission or set of that name is listed in the documentation and does nothing.",
		Help:    "declare it as `[default]`, or give it another name",
		Bump:    bump.None, Effect: NoEffect, Severity: Warning, Group: Files,
		Since: "0.1.0", Tags: []Tag{DefaultSet}, References: []string{docPermissions, sourceResolve},
		lint: lintIdentifiers(reservedDefault),
	},
	{
		ID:      "duplicate-permission",
		Summary: "a permission that is declared twice",
		Meaning: "The last declaration wins, in the order of the file names; the other one has no effect.",
		Help:    "remove one of them",
		Bump:    bump.None, Effect: NoEffect, Severity: Warning, Group: Files,
		Since: "0.1.0", Otherwise: []Case{saysTheSame}, References: []string{sourceManifest},
		Unrecorded: true,
		lint:       lintDuplicates(manifest.DuplicatePermission, betweenWritten),
	},
	{
		ID:      "duplicate-set",
		Summary: "a set that is declared twice",
		Meaning: "The last declaration wins, in the order of the file names; the other one has no effect.",
		Help:    "remove one of them",
		Bump:    bump.None, Effect: NoEffect, Severity: Warning, Group: Files,
		Since: "0.1.0", Otherwise: []Case{saysTheSame}, References: []string{sourceManifest},
		Unrecorded: true,
		lint:       lintDuplicates(manifest.DuplicateSet, anyDuplicate),
	},
	{
		ID:      "duplicate-default",
		Summary: "a default that is declared twice",
		Meaning: "The last declaration wins, in the order of the file names; the other one has no effect.",
		Help:    "remove one of them",
		Bump:    bump.None, Effect: NoEffect, Severity: Warning, Group: Files,
		Since: "0.1.0", Otherwise: []Case{saysTheSame}, Tags: []Tag{DefaultSet}, References: []string{sourceManifest},
		Unrecorded: true,
		lint:       lintDuplicates(manifest.DuplicateDefault, anyDuplicate),
	},
	{
		ID:      "overridden-by-autogenerated",
		Summary: "a permission that a generated one of the same name replaces",
		Meaning: "The file sorts before permissions/autogenerated, so the generated permission is the one that counts. What the written one adds, a scope for example, has no effect.",
		Help:    "rename the permission, or move it to a file whose name sorts after \"autogenerated\"",
		Bump:    bump.None, Effect: NoEffect, Severity: Warning, Group: Files,
		Since: "0.1.0", Otherwise: []Case{saysTheSame}, Tags: []Tag{Generated}, References: []string{sourceBuilder, sourceManifest},
		Unrecorded: true,
		lint:       lintDuplicates(manifest.DuplicatePermission, generatedWins),
	},
	{
		ID:      "overrides-autogenerated",
		Summary: "a permission that replaces a generated one of the same name",
		Meaning: "The file sorts after permissions/autogenerated, so the written permission is the one that counts. It stops to do so when the file is renamed.",
		Help:    "give the permission a name of its own if that is not meant",
		Bump:    bump.None, Effect: NoEffect, Severity: Note, Group: Files,
		Since: "0.1.0", Tags: []Tag{Generated}, References: []string{sourceBuilder, sourceManifest},
		Unrecorded: true,
		lint:       lintDuplicates(manifest.DuplicatePermission, generatedLoses),
	},
}

// lintFaults reports the loader's faults of some kinds.
func lintFaults(kinds ...manifest.FaultKind) func(*acl.Surface) []Finding {
	return func(s *acl.Surface) []Finding {
		var findings []Finding
		for _, fault := range s.Plugin.Faults {
			for _, kind := range kinds {
				if fault.Kind == kind {
					findings = append(findings, faultFinding(fault))
				}
			}
		}
		return findings
	}
}

// faultFinding makes an unknown key an error where the key that was probably
// meant is known: what stands under it was meant to have an effect.
func faultFinding(fault manifest.Fault) Finding {
	f := Finding{
		Subject: diff.Subject{Kind: diff.OnFile, Name: fault.At.File},
		At:      fault.At, Message: fault.Message,
	}
	switch {
	case fault.Kind == manifest.UnreachableFile:
		f.Subject.Name = fault.Subject
	case fault.Subject != "":
		f.Lost = []string{fault.Subject}
	}
	if fault.Kind == manifest.SyntaxFault && strings.HasPrefix(path.Base(fault.At.File), "._") {
		f.Help = "remove the file: macOS makes such files beside others, and Tauri takes it for a permission file"
	}
	if fault.Meant != "" {
		f.Help = fmt.Sprintf("write %s", fault.Meant)
		if fault.Kind == manifest.UnknownKey && hasEffect(fault.Meant) {
			f.in(meantToHave)
		}
	}
	return f
}

// readsNewer says from which version on a crate reads what it did not
// (docs/tauri-versions.md).
var readsNewer = map[string]string{
	manifest.ParserCrate: "is TOML 1.1, and stops the build of an application whose Cargo.lock has a toml_parser before 1.0.6, of December 2025, or none",
	manifest.TOMLCrate:   "stops the build of an application whose Cargo.lock has a toml before 0.9, of July 2025",
}

func lintNewerSyntax(s *acl.Surface) []Finding {
	findings := lintFaults(manifest.NewerSyntax)(s)
	for i := range findings {
		f := &findings[i]
		f.Message += " " + readsNewer[f.Lost[0]]
	}
	return findings
}

// lintHiddenFiles looks at where Tauri finds the files. One that decides nothing, as
// others replace what it declares, is no second finding, and what tauri-plugin writes
// nobody has put away.
func lintHiddenFiles(s *acl.Surface) []Finding {
	var findings []Finding
	for _, f := range s.Plugin.Files {
		why := whyHidden(strings.TrimPrefix(f.Path, path.Join(s.Plugin.Dir, "permissions")+"/"))
		if why == "" || f.Command != "" || !counts(s.Plugin, f) {
			continue
		}
		findings = append(findings, Finding{
			Subject: diff.Subject{Kind: diff.OnFile, Name: f.Path}, At: firstPlace(f),
			Message: fmt.Sprintf("Tauri reads %s, although it %s", path.Base(f.Path), why),
		})
	}
	return findings
}

// whyHidden says why one would not think that Tauri reads a file, by its path below
// permissions/; "" if one would.
func whyHidden(file string) string {
	for name := range strings.SplitSeq(file, "/") {
		switch {
		case strings.HasPrefix(name, ".") && path.Base(file) == name:
			return "is hidden"
		case strings.HasPrefix(name, "."):
			return "lies in the hidden folder " + name
		case name == "schemas":
			return "lies below a folder called schemas"
		}
	}
	return ""
}

// counts reports whether anything that a file declares is what Tauri keeps.
func counts(p *manifest.Plugin, f *manifest.File) bool {
	return f.Default != nil && p.Manifest.Default == f.Default ||
		slices.ContainsFunc(f.Sets, func(set *manifest.Set) bool { return p.Manifest.Sets[set.ID.Text] == set }) ||
		slices.ContainsFunc(f.Permissions, func(perm *manifest.Permission) bool { return p.Manifest.Permissions[perm.ID.Text] == perm })
}

// firstPlace is where a file declares its first permission, set or default.
func firstPlace(f *manifest.File) source.Place {
	switch {
	case len(f.Permissions) > 0:
		return f.Permissions[0].ID.At
	case len(f.Sets) > 0:
		return f.Sets[0].ID.At
	}
	return f.Default.At
}

// hasEffect reports whether what stands under a key decides on what is granted.
func hasEffect(key string) bool {
	last := key[strings.LastIndexByte(key, '.')+1:]
	return last != "version" && last != "description" && last != "identifier"
}

// incomplete reports whether a part of the manifest could not be read, so that
// what it does not know may be there all the same.
func incomplete(p *manifest.Plugin) bool { return len(p.Unchecked) > 0 || p.Refused() }

// duplicates are told apart by who wrote the two declarations.
func anyDuplicate(manifest.Fault) bool { return true }

// betweenWritten leaves out the files of two commands, whose names are told of.
func betweenWritten(f manifest.Fault) bool {
	ofCommands := strings.Contains(f.At.File, "permissions/autogenerated/commands/") || strings.HasSuffix(f.At.File, ".rs")
	return !generatedWins(f) && !generatedLoses(f) && !ofCommands
}

func generatedWins(f manifest.Fault) bool { return f.Generated && !isGenerated(f.At.File) }

func generatedLoses(f manifest.Fault) bool { return !f.Generated && isGenerated(f.At.File) }

func isGenerated(file string) bool {
	return strings.Contains(file, "permissions/autogenerated/") || strings.HasSuffix(file, ".rs")
}

// lintDuplicates reports declarations that another one replaces. Two that say the
// same are worth a note only.
func lintDuplicates(kind manifest.FaultKind, of func(manifest.Fault) bool) func(*acl.Surface) []Finding {
	return func(s *acl.Surface) []Finding {
		var findings []Finding
		for _, fault := range s.Plugin.Faults {
			if fault.Kind != kind || !of(fault) {
				continue
			}
			f := Finding{
				Subject: subjectOfDuplicate(kind, fault.Subject),
				At:      fault.At, Message: fault.Message,
				Related: []Related{{Side: "head", At: fault.Winner, Message: "this one counts"}},
			}
			if fault.Same {
				f.in(saysTheSame)
			}
			findings = append(findings, f)
		}
		return findings
	}
}

func subjectOfDuplicate(kind manifest.FaultKind, name string) diff.Subject {
	switch kind {
	case manifest.DuplicateDefault:
		return diff.Subject{Kind: diff.OnDefault, Name: acl.DefaultName}
	case manifest.DuplicateSet:
		return diff.Subject{Kind: diff.OnSet, Name: name}
	}
	return diff.Subject{Kind: diff.OnPermission, Name: name}
}

// identifierFault is a way in which an identifier cannot be listed.
type identifierFault uint8

const (
	noFault identifierFault = iota
	invalidIdentifier
	identifierTooLong
	identifierHasPrefix
	reservedDefault
	notYetValid
)

// identifierFaultOf tells what is wrong with an identifier, and how to say it.
func identifierFaultOf(key, id string) (identifierFault, string) {
	if id == acl.DefaultName {
		return reservedDefault, "the name default always means the default set"
	}
	_, err := acl.Reference(key, id)
	var wrong *acl.IdentifierError
	switch {
	case !errors.As(err, &wrong) && strings.Contains(id, "--"):
		return notYetValid, "two hyphens in a row are refused by tauri-utils before 2.3.0"
	case wrong == nil:
		return noFault, ""
	case strings.Contains(id, ":"):
		return identifierHasPrefix, "it contains a colon"
	case wrong.TooLong:
		return identifierTooLong, wrong.Reason
	}
	return invalidIdentifier, wrong.Reason
}

func lintIdentifiers(kind identifierFault) func(*acl.Surface) []Finding {
	return func(s *acl.Surface) []Finding {
		var findings []Finding
		p := s.Plugin
		for _, name := range sortedKeys(p.Manifest.Permissions) {
			item := p.Manifest.Permissions[name]
			if fault, why := identifierFaultOf(p.Key, name); isA(fault, kind) && !isTwin(item) {
				findings = append(findings, unlistable(diff.OnPermission, item.ID, fault, why))
			}
		}
		for _, name := range sortedKeys(p.Manifest.Sets) {
			if fault, why := identifierFaultOf(p.Key, name); isA(fault, kind) {
				findings = append(findings, unlistable(diff.OnSet, p.Manifest.Sets[name].ID, fault, why))
			}
		}
		return findings
	}
}

// isTwin reports whether a permission is the denying one of a generated pair, of
// which the allowing one has the same fault.
func isTwin(p *manifest.Permission) bool {
	return p.File != nil && p.File.Command != "" && strings.HasPrefix(p.ID.Text, "deny-")
}

// isA reports whether a fault is one of that kind. What older versions of Tauri
// refuse is invalid for some.
func isA(fault, kind identifierFault) bool {
	return fault == kind || fault == notYetValid && kind == invalidIdentifier
}

func unlistable(kind diff.SubjectKind, id manifest.Name, fault identifierFault, why string) Finding {
	f := Finding{
		Subject: diff.Subject{Kind: kind, Name: id.Text}, At: id.At,
		Message: fmt.Sprintf("no capability can list %s %q: %s", kind, id.Text, why),
	}
	if fault == notYetValid {
		f.in(olderRefuse)
		f.Message = fmt.Sprintf("not every application can list %s %q: %s", kind, id.Text, why)
	}
	return f
}
