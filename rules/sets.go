package rules

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/nearest"
)

// setRules are about what sets, the default set among them, list.
var setRules = []*Rule{
	{
		ID:      "set-unknown-reference",
		Summary: "a set lists a permission that does not exist",
		Meaning: "In every application that lists the set, generate_context! panics with `SetPermissionNotFound`. The plugin itself builds.",
		Help:    "list a permission or set that exists",
		Bump:    bump.None, Effect: ConsumerMacroPanic, Severity: Error, Group: Files,
		Since: "0.1.0", Otherwise: []Case{perhapsBroken}, References: []string{docPermissions, sourceResolve, issueUnknownMember},
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
		Since: "0.1.0", Otherwise: []Case{perhapsBroken}, References: []string{docPermissions, sourceResolve},
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
		Since: "0.1.0", Otherwise: []Case{perhapsBroken}, References: []string{docPermissions, sourceResolve},
		say: func(c diff.Change) string {
			return fmt.Sprintf("%s contains itself through %s: no application that uses it builds any more", subject(c), list(c.Lost))
		},
		lint: lintCycles,
	},
	{
		ID:      "set-cross-plugin-reference",
		Summary: "a set lists a permission of another plugin",
		Meaning: "Cargo tells an application of the permissions of those plugins only that it depends on itself: that this plugin depends on the other one is not enough. In an application without it, generate_context! panics with `SetPermissionNotFound`.",
		Help:    "leave it to applications to list what they want of the other plugin, or tell them to add that plugin to their own Cargo.toml",
		Bump:    bump.None, Effect: ConsumerMacroPanic, Severity: Warning, Group: Files,
		Since: "0.1.0", Tags: []Tag{OtherPlugins}, References: []string{docPermissions, sourceResolve, cargoLinks},
		lint: lintForeignMembers,
	},
	{
		ID:      "set-empty",
		Summary: "a set gives nothing",
		Meaning: "Applications that list the set build, and get nothing by it: what they list it for is denied when they call it.",
		Help:    "list the permissions that are meant; keep an empty set only so that applications that list it go on building",
		Bump:    bump.None, Effect: NoEffect, Severity: Note, Group: Files,
		Since: "0.1.0", References: []string{docPermissions, sourceResolve},
		lint: lintEmptySets,
	},
	{
		ID:      "set-duplicate-member",
		Summary: "a set lists a permission more than once",
		Meaning: "The second time changes nothing. Where another permission was meant, that one is missing.",
		Help:    "remove one of them, or write the permission that was meant",
		Bump:    bump.None, Effect: NoEffect, Severity: Note, Group: Files,
		Since: "0.1.0", References: []string{docPermissions, sourceResolve},
		Unrecorded: true,
		lint:       lintDuplicateMembers,
	},
	{
		ID:      "default-missing",
		Summary: "the plugin has no default set",
		Meaning: "`tauri add` lists the plugin's default in a capability all the same; the entry grants nothing.",
		Help:    "add a `[default]` with what every application may have, even if that is an empty list",
		Bump:    bump.None, Effect: NoEffect, Severity: Note, Group: Files,
		Since: "0.1.0", Tags: []Tag{DefaultSet}, References: []string{docPermissions, sourceAdd},
		lint: lintDefaultMissing,
	},
}

// lintMembers reports the members of sets that do not resolve, all of them:
// Tauri stops at the first.
func lintMembers(kind acl.ResolveErrorKind) func(*acl.Surface) []Finding {
	return func(s *acl.Surface) []Finding {
		var findings []Finding
		for _, set := range allSets(s.Plugin) {
			for _, m := range set.Members {
				name, fault := memberFault(s.Plugin, m.Text)
				if fault != kind || kind == acl.UnknownMember && (incomplete(s.Plugin) || s.Plugin.MayBeGenerated(name)) {
					continue
				}
				f := Finding{
					Subject: diff.SetSubject(set.ID.Text), At: m.At, Lost: []string{name},
					Message: fmt.Sprintf("%s lists %q, which does not exist", subjectText(diff.SetSubject(set.ID.Text)), m.Text),
					Help:    proposeMember(s.Plugin, m.Text),
				}
				if kind == acl.InvalidMember {
					f.Message = fmt.Sprintf("%s lists %q, which is no identifier", subjectText(diff.SetSubject(set.ID.Text)), m.Text)
				}
				findings = append(findings, f)
			}
		}
		return findings
	}
}

// memberFault returns the name under which a member is looked up, and what is
// wrong with it; neither if nothing is, or if it belongs to another plugin.
func memberFault(p *manifest.Plugin, text string) (string, acl.ResolveErrorKind) {
	id, err := acl.ParseIdentifier(text)
	if err != nil {
		return text, acl.InvalidMember
	}
	if id.HasPrefix && id.Prefix != p.Key {
		return "", 0
	}
	_, isPermission := p.Manifest.Permissions[id.Base]
	_, isSet := p.Manifest.Sets[id.Base]
	if isPermission || isSet || id.Base == acl.DefaultName {
		return "", 0
	}
	return id.Base, acl.UnknownMember
}

// proposeMember names what a set probably meant to list.
func proposeMember(p *manifest.Plugin, text string) string {
	name := manifest.Slug(strings.TrimPrefix(text, p.Key+":"))
	for _, guess := range []string{name, "allow-" + name} {
		if _, fault := memberFault(p, guess); fault == 0 {
			return fmt.Sprintf("write %q", guess)
		}
	}
	known := slices.DeleteFunc(append(sortedKeys(p.Manifest.Permissions), sortedKeys(p.Manifest.Sets)...), func(id string) bool {
		fault, _ := identifierFaultOf(p.Key, id)
		return fault != noFault && fault != notYetValid
	})
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
			Subject: diff.SetSubject(failure.Set), Lost: []string{failure.Member},
			At:      diff.MemberPlace(s.Plugin, failure),
			Message: fmt.Sprintf("%s contains itself through %s", subjectText(diff.SetSubject(failure.Set)), failure.Member),
		})
	}
	return findings
}

func lintDefaultMissing(s *acl.Surface) []Finding {
	p := s.Plugin
	if p.Manifest.Default != nil || len(p.Manifest.Permissions) == 0 || incomplete(p) {
		return nil
	}
	f := onCrate(p, p.Commands.At, fmt.Sprintf("the plugin has no default set, so %s:default grants nothing", p.Key))
	f.Subject = diff.Subject{Kind: diff.OnDefault, Name: acl.DefaultName}
	return []Finding{f}
}

// lintForeignMembers makes one finding of what a set lists of one other plugin. An
// application that recorded what it resolved has what it needs, and the core of Tauri
// is in all of them.
func lintForeignMembers(s *acl.Surface) []Finding {
	if s.Plugin.Recorded {
		return nil
	}
	var findings []Finding
	for _, set := range allSets(s.Plugin) {
		told := make(map[string]bool)
		for _, m := range set.Members {
			id, err := acl.ParseIdentifier(m.Text)
			if err != nil || !id.HasPrefix || id.Prefix == s.Plugin.Key || isCore(id.Prefix) || told[id.Prefix] {
				continue
			}
			told[id.Prefix] = true
			subject := diff.SetSubject(set.ID.Text)
			findings = append(findings, Finding{
				Subject: subject, At: m.At, Lost: []string{id.Prefix},
				Message: fmt.Sprintf("%s lists %s, so that only applications that depend on the plugin %s themselves can list it", subjectText(subject), m.Text, id.Prefix),
			})
		}
	}
	return findings
}

// isCore reports whether a prefix is that of Tauri's own permissions.
func isCore(prefix string) bool { return prefix == "core" || strings.HasPrefix(prefix, "core:") }

// lintEmptySets tells of the sets that come down to no permission at all. A default
// that lists nothing is a decision, and a set of an empty set is mended with that one.
func lintEmptySets(s *acl.Surface) []Finding {
	p := s.Plugin
	if incomplete(p) {
		return nil
	}
	var findings []Finding
	for _, set := range allSets(p) {
		if !givesNothing(s, set) || slices.ContainsFunc(set.Members, func(m manifest.Name) bool {
			name := strings.TrimPrefix(m.Text, p.Key+":")
			return name != acl.DefaultName && p.Manifest.Sets[name] != nil // which gives nothing either, and is told of
		}) {
			continue
		}
		findings = append(findings, Finding{
			Subject: diff.SetSubject(set.ID.Text), At: set.ID.At, Message: fmt.Sprintf("set %s comes down to no permission at all", set.ID.Text),
		})
	}
	return findings
}

// givesNothing reports whether a set other than the default resolves, to no permission.
func givesNothing(s *acl.Surface, set *manifest.Set) bool {
	o := s.Outcomes[set.ID.Text]
	return o.Kind == acl.SetItem && o.Err == nil && len(o.Refs) == 0
}

// lintDuplicateMembers makes one finding of a set, at the first that is repeated. A
// member with the plugin's own prefix is the one without.
func lintDuplicateMembers(s *acl.Surface) []Finding {
	var findings []Finding
	for _, set := range allSets(s.Plugin) {
		subject := diff.SetSubject(set.ID.Text)
		f := Finding{Subject: subject}
		times := make(map[string]int)
		for _, m := range set.Members {
			name := strings.TrimPrefix(m.Text, s.Plugin.Key+":")
			if times[name]++; times[name] != 2 {
				continue
			}
			if f.Lost = append(f.Lost, name); len(f.Lost) == 1 {
				f.At = m.At
			}
		}
		if len(f.Lost) > 0 {
			f.Message = fmt.Sprintf("%s lists %s more than once", subjectText(subject), list(f.Lost))
			findings = append(findings, f)
		}
	}
	return findings
}
