package rules

import (
	"errors"
	"fmt"
	"strings"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/nearest"
)

// fileRules are about what the permission files declare wrongly.
var fileRules = []*Rule{
	{
		ID:      "parse-error",
		Summary: "a permission file that Tauri cannot read",
		Meaning: "Neither the plugin nor an application that depends on it builds.",
		Help:    "mend the file at the place shown",
		Bump:    bump.None, Effect: ConsumerBuild, Severity: Error, Group: Files,
		lint: lintFaults(manifest.SyntaxFault, manifest.WrongType, manifest.NotAFile),
	},
	{
		ID:      "missing-required-field",
		Summary: "a permission file lacks a key that Tauri requires",
		Meaning: "Neither the plugin nor an application that depends on it builds.",
		Help:    "add the key",
		Bump:    bump.None, Effect: ConsumerBuild, Severity: Error, Group: Files,
		lint: lintFaults(manifest.MissingField),
	},
	{
		ID:      "unknown-platform",
		Summary: "a platform that Tauri does not know",
		Meaning: "Tauri knows macOS, windows, linux, android and iOS, spelled that way. With any other name neither the plugin nor an application that depends on it builds.",
		Help:    "use one of macOS, windows, linux, android, iOS",
		Bump:    bump.None, Effect: ConsumerBuild, Severity: Error, Group: Files,
		lint: lintFaults(manifest.UnknownPlatform),
	},
	{
		ID:      "unknown-key",
		Summary: "a key that Tauri ignores",
		Meaning: "Tauri drops keys that it does not know without a word. What stands under the key has no effect: a scope that should be denied is not.",
		Help:    "remove the key, or write the one that was meant",
		Bump:    bump.None, Effect: NoEffect, Severity: Warning, Group: Files,
		lint: lintFaults(manifest.UnknownKey),
	},
	{
		ID:      "unreachable-file",
		Summary: "a permission file that Tauri leaves out",
		Meaning: "Tauri passes over links to nothing and over names that are not UTF-8 without a word. What the file should declare is not there.",
		Help:    "mend the link, or rename the file",
		Bump:    bump.None, Effect: NoEffect, Severity: Warning, Group: Files,
		lint: lintFaults(manifest.UnreachableFile),
	},
	{
		ID:      "invalid-identifier",
		Summary: "an identifier that no capability can list",
		Meaning: "The plugin builds, its documentation shows the identifier, and editors offer it. An application that lists it does not build.",
		Help:    "use ASCII letters, digits and hyphens, with no hyphen at either end",
		Bump:    bump.None, Effect: NoEffect, Severity: Warning, Group: Files,
		lint: lintIdentifiers(invalidIdentifier),
	},
	{
		ID:      "identifier-too-long",
		Summary: "an identifier that is too long to be listed",
		Meaning: fmt.Sprintf("With the plugin's prefix it has more than %d bytes, and Tauri refuses it in a capability.", acl.MaxIdentifierLen),
		Help:    "shorten the identifier",
		Bump:    bump.None, Effect: NoEffect, Severity: Warning, Group: Files,
		lint: lintIdentifiers(identifierTooLong),
	},
	{
		ID:      "identifier-has-prefix",
		Summary: "an identifier that is declared with a prefix",
		Meaning: "Tauri adds the plugin's prefix itself. An identifier with a colon cannot be listed.",
		Help:    "write the identifier without the prefix",
		Bump:    bump.None, Effect: NoEffect, Severity: Warning, Group: Files,
		lint: lintIdentifiers(identifierHasPrefix),
	},
	{
		ID:      "reserved-identifier-default",
		Summary: "a permission or set called default",
		Meaning: "`default` always means the default set. A permission or set of that name is listed in the documentation and does nothing.",
		Help:    "declare it as `[default]`, or give it another name",
		Bump:    bump.None, Effect: NoEffect, Severity: Warning, Group: Files,
		lint: lintIdentifiers(reservedDefault),
	},
	{
		ID:      "duplicate-permission",
		Summary: "a permission that is declared twice",
		Meaning: "The last declaration wins, in the order of the file names; the other one has no effect.",
		Help:    "remove one of them",
		Bump:    bump.None, Effect: NoEffect, Severity: Warning, Group: Files,
		lint: lintDuplicates(manifest.DuplicatePermission, betweenWritten),
	},
	{
		ID:      "duplicate-set",
		Summary: "a set that is declared twice",
		Meaning: "The last declaration wins, in the order of the file names; the other one has no effect.",
		Help:    "remove one of them",
		Bump:    bump.None, Effect: NoEffect, Severity: Warning, Group: Files,
		lint: lintDuplicates(manifest.DuplicateSet, anyDuplicate),
	},
	{
		ID:      "duplicate-default",
		Summary: "a default that is declared twice",
		Meaning: "The last declaration wins, in the order of the file names; the other one has no effect.",
		Help:    "remove one of them",
		Bump:    bump.None, Effect: NoEffect, Severity: Warning, Group: Files,
		lint: lintDuplicates(manifest.DuplicateDefault, anyDuplicate),
	},
	{
		ID:      "overridden-by-autogenerated",
		Summary: "a permission that a generated one of the same name replaces",
		Meaning: "The file sorts before permissions/autogenerated, so the generated permission is the one that counts. What the written one adds, a scope for example, has no effect.",
		Help:    "rename the permission, or move it to a file whose name sorts after \"autogenerated\"",
		Bump:    bump.None, Effect: NoEffect, Severity: Warning, Group: Files,
		lint: lintDuplicates(manifest.DuplicatePermission, generatedWins),
	},
	{
		ID:      "overrides-autogenerated",
		Summary: "a permission that replaces a generated one of the same name",
		Meaning: "The file sorts after permissions/autogenerated, so the written permission is the one that counts. It stops to do so when the file is renamed.",
		Help:    "give the permission a name of its own if that is not meant",
		Bump:    bump.None, Effect: NoEffect, Severity: Note, Group: Files,
		lint: lintDuplicates(manifest.DuplicatePermission, generatedLoses),
	},
	{
		ID:      "set-unknown-reference",
		Summary: "a set lists a permission that does not exist",
		Meaning: "In every application that lists the set, generate_context! panics with `SetPermissionNotFound`. The plugin itself builds.",
		Help:    "list a permission or set that exists",
		Bump:    bump.None, Effect: ConsumerMacroPanic, Severity: Error, Group: Files,
		say: func(c diff.Change) string {
			return fmt.Sprintf("%s lists %s, which does not exist: no application that uses it builds any more", subject(c), list(c.Lost))
		},
		advise: func(c diff.Change, p plugins) string { return proposeMember(p.head, c.Lost[0]) },
		lint:   lintMembers(acl.UnknownMember),
	},
	{
		ID:      "set-invalid-reference",
		Summary: "a set lists what is no identifier",
		Meaning: "In every application that lists the set, generate_context! panics with `invalid identifier in permission set?`. The plugin itself builds.",
		Help:    "list a permission or set that exists",
		Bump:    bump.None, Effect: ConsumerMacroPanic, Severity: Error, Group: Files,
		say: func(c diff.Change) string {
			return fmt.Sprintf("%s lists %q, which is no identifier: no application that uses it builds any more", subject(c), list(c.Lost))
		},
		advise: func(c diff.Change, p plugins) string { return proposeMember(p.head, c.Lost[0]) },
		lint:   lintMembers(acl.InvalidMember),
	},
	{
		ID:      "set-cycle",
		Summary: "a set contains itself",
		Meaning: "In every application that lists the set, the compiler overflows its stack in generate_context!. The plugin itself builds.",
		Help:    "take one of the sets out of the other",
		Bump:    bump.None, Effect: ConsumerMacroPanic, Severity: Error, Group: Files,
		say: func(c diff.Change) string {
			return fmt.Sprintf("%s contains itself through %s: no application that uses it builds any more", subject(c), list(c.Lost))
		},
		lint: lintCycles,
	},
	{
		ID:      "default-missing",
		Summary: "the plugin has no default set",
		Meaning: "`tauri add` lists the plugin's default in a capability all the same; the entry grants nothing.",
		Help:    "add a `[default]` with what every application may have, even if that is an empty list",
		Bump:    bump.None, Effect: NoEffect, Severity: Note, Group: Files,
		lint: lintDefaultMissing,
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
	if fault.Subject != "" {
		f.Lost = []string{fault.Subject}
	}
	if fault.Meant != "" {
		f.Help = fmt.Sprintf("write %s", fault.Meant)
		if fault.Kind == manifest.UnknownKey {
			f.Severity = Error
		}
	}
	return f
}

// duplicates are told apart by who wrote the two declarations.
func anyDuplicate(manifest.Fault) bool { return true }

func betweenWritten(f manifest.Fault) bool { return !generatedWins(f) && !generatedLoses(f) }

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
				f.Severity = Note
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
)

// identifierFaultOf tells what is wrong with an identifier, and how to say it.
func identifierFaultOf(key, id string) (identifierFault, string) {
	if id == acl.DefaultName {
		return reservedDefault, "the name default always means the default set"
	}
	_, err := acl.Reference(key, id)
	var wrong *acl.IdentifierError
	switch {
	case !errors.As(err, &wrong):
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
			if fault, why := identifierFaultOf(p.Key, name); fault == kind && !isTwin(item) {
				findings = append(findings, unlistable(diff.OnPermission, item.ID, why))
			}
		}
		for _, name := range sortedKeys(p.Manifest.Sets) {
			if fault, why := identifierFaultOf(p.Key, name); fault == kind {
				findings = append(findings, unlistable(diff.OnSet, p.Manifest.Sets[name].ID, why))
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

func unlistable(kind diff.SubjectKind, id manifest.Name, why string) Finding {
	return Finding{
		Subject: diff.Subject{Kind: kind, Name: id.Text}, At: id.At,
		Message: fmt.Sprintf("no capability can list %s %q: %s", kind, id.Text, why),
	}
}

// lintMembers reports the members of sets that do not resolve, all of them:
// Tauri stops at the first.
func lintMembers(kind acl.ResolveErrorKind) func(*acl.Surface) []Finding {
	return func(s *acl.Surface) []Finding {
		var findings []Finding
		for _, set := range allSets(s.Plugin) {
			for _, m := range set.Members {
				name, fault := memberFault(s.Plugin, m.Text)
				if fault != kind {
					continue
				}
				f := Finding{
					Subject: setSubject(set), At: m.At, Lost: []string{name},
					Message: fmt.Sprintf("%s lists %q, which does not exist", setName(set), m.Text),
					Help:    proposeMember(s.Plugin, m.Text),
				}
				if kind == acl.InvalidMember {
					f.Message = fmt.Sprintf("%s lists %q, which is no identifier", setName(set), m.Text)
				}
				findings = append(findings, f)
			}
		}
		return findings
	}
}

// memberFault returns the name under which a member is looked up, and what is
// wrong with it; 0 if nothing is, or if it belongs to another plugin.
func memberFault(p *manifest.Plugin, text string) (string, acl.ResolveErrorKind) {
	id, err := acl.ParseIdentifier(text)
	if err != nil {
		return text, acl.InvalidMember
	}
	if id.HasPrefix && id.Prefix != p.Key {
		return text, 0
	}
	_, isPermission := p.Manifest.Permissions[id.Base]
	_, isSet := p.Manifest.Sets[id.Base]
	if isPermission || isSet || id.Base == acl.DefaultName {
		return id.Base, 0
	}
	return id.Base, acl.UnknownMember
}

// proposeMember names what a set probably meant to list.
func proposeMember(p *manifest.Plugin, text string) string {
	name := strings.ReplaceAll(strings.TrimPrefix(text, p.Key+":"), "_", "-")
	for _, guess := range []string{name, "allow-" + name} {
		if _, fault := memberFault(p, guess); fault == 0 {
			return fmt.Sprintf("write %q", guess)
		}
	}
	known := append(sortedKeys(p.Manifest.Permissions), sortedKeys(p.Manifest.Sets)...)
	if near := nearest.One(name, known); near != "" {
		return fmt.Sprintf("write %q", near)
	}
	return ""
}

// allSets returns the default set and all others, in a fixed order.
func allSets(p *manifest.Plugin) []*manifest.Set {
	var sets []*manifest.Set
	if p.Manifest.Default != nil {
		sets = append(sets, p.Manifest.Default)
	}
	for _, name := range sortedKeys(p.Manifest.Sets) {
		sets = append(sets, p.Manifest.Sets[name])
	}
	return sets
}

func setSubject(s *manifest.Set) diff.Subject {
	if s.ID.Text == acl.DefaultName {
		return diff.Subject{Kind: diff.OnDefault, Name: acl.DefaultName}
	}
	return diff.Subject{Kind: diff.OnSet, Name: s.ID.Text}
}

func setName(s *manifest.Set) string {
	if s.ID.Text == acl.DefaultName {
		return "the default set"
	}
	return "set " + s.ID.Text
}

// lintCycles reports each cycle once, at the entry that closes it.
func lintCycles(s *acl.Surface) []Finding {
	var findings []Finding
	told := make(map[string]bool)
	for _, name := range s.Names() {
		var failure *acl.ResolveError
		if !errors.As(s.Outcomes[name].Err, &failure) || failure.Kind != acl.Cycle || told[failure.Set+"\x00"+failure.Member] {
			continue
		}
		told[failure.Set+"\x00"+failure.Member] = true
		findings = append(findings, Finding{
			Subject: diff.Subject{Kind: diff.OnSet, Name: failure.Set}, Lost: []string{failure.Member},
			At:      diff.MemberPlace(s.Plugin, failure),
			Message: fmt.Sprintf("set %s contains itself through %s", failure.Set, failure.Member),
		})
	}
	return findings
}

func lintDefaultMissing(s *acl.Surface) []Finding {
	p := s.Plugin
	if !p.ACL || p.Manifest.Default != nil || len(p.Manifest.Permissions) == 0 || len(p.Unchecked) > 0 {
		return nil
	}
	for _, fault := range p.Faults {
		if fault.Kind.Fatal() {
			return nil // the default may stand in the file that cannot be read
		}
	}
	f := onCrate(p, p.Commands.At, fmt.Sprintf("the plugin has no default set, so %s:default grants nothing", p.Key))
	f.Subject = diff.Subject{Kind: diff.OnDefault, Name: acl.DefaultName}
	return []Finding{f}
}
