package rules

import (
	"fmt"
	"slices"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/manifest"
)

// permissionRules are about permissions that do not give what they seem to.
var permissionRules = []*Rule{
	{
		ID:      "permission-empty",
		Summary: "a permission without commands and without scope values",
		Meaning: "Applications that list the permission build, and get nothing by it. In a plugin that reads the scope of the plugin as a whole such a permission carries the values that applications add; this plugin does not.",
		Help:    "add the commands or scope values that are meant; keep an empty permission only so that applications that list it go on building",
		Bump:    bump.None, Effect: NoEffect, Severity: Note, Group: Files,
		Since: "0.1.0", References: []string{docPermissions, sourceResolve},
		Unrecorded: true,
		lint:       lintEmptyPermissions,
	},
	{
		ID:      "platforms-empty",
		Summary: "a permission that is not active on any platform",
		Meaning: "Tauri takes an empty `platforms` list for \"nowhere\". Applications that list the permission build, and get nothing by it.",
		Help:    "remove the empty list: without it the permission is active everywhere",
		Bump:    bump.None, Effect: NoEffect, Severity: Warning, Group: Files,
		Since: "0.1.0", References: []string{docPermission, sourceResolve},
		lint: lintEmptyPlatforms,
	},
	{
		ID:      "scope-entry-not-matching-schema",
		Summary: "a scope entry that does not match the plugin's own schema",
		Meaning: "The schema is made from the type that the plugin reads scope entries into. Where an entry does not fit, every call of the commands that it belongs to fails with `error deserializing scope`.",
		Help:    "report it to the plugin's authors; until then, do not list the permission",
		Bump:    bump.None, Effect: CallFails, Severity: Warning, Group: Files,
		Since: "0.1.0", Certainty: diff.Likely, References: []string{docScopes, docBuilder, sourceDecide},
		lint: lintScopeEntries,
	},
}

// lintEmptyPermissions is silent where something else tells why a permission is empty,
// and where the plugin may read what applications add to it: in sources that permver
// does not see, if those that it sees answer no commands.
func lintEmptyPermissions(s *acl.Surface) []Finding {
	p := s.Plugin
	if p.Program == nil || len(p.Program.Handlers) == 0 || p.Program.NamesScope || p.Script != nil && p.Script.GlobalScopeSchema {
		return nil
	}
	var findings []Finding
	for _, name := range sortedKeys(p.Manifest.Permissions) {
		item := p.Manifest.Permissions[name]
		fault, _ := identifierFaultOf(p.Key, name)
		unlistable := fault != noFault && fault != notYetValid
		if !item.IsEmpty() || item.Platforms == manifest.NoPlatforms || unlistable || hasUnknownKeys(p, item.ID.At.File) {
			continue
		}
		findings = append(findings, onPermission(item, fmt.Sprintf("permission %s has neither commands nor scope values, and gives nothing", name)))
	}
	return findings
}

// hasUnknownKeys reports whether a file has keys that Tauri ignores: they may be what
// was to fill a permission.
func hasUnknownKeys(p *manifest.Plugin, file string) bool {
	for _, fault := range p.Faults {
		if fault.Kind == manifest.UnknownKey && fault.At.File == file {
			return true
		}
	}
	return false
}

func lintEmptyPlatforms(s *acl.Surface) []Finding {
	p := s.Plugin
	var findings []Finding
	for _, name := range sortedKeys(p.Manifest.Permissions) {
		if item := p.Manifest.Permissions[name]; item.Platforms == manifest.NoPlatforms {
			f := onPermission(item, fmt.Sprintf("permission %s is active on no platform", name))
			f.At = item.PlatformsAt
			findings = append(findings, f)
		}
	}
	return findings
}

// onPermission is a finding about a permission.
func onPermission(item *manifest.Permission, message string) Finding {
	return Finding{Subject: diff.Subject{Kind: diff.OnPermission, Name: item.ID.Text}, At: item.ID.At, Message: message}
}

// lintScopeEntries holds the entries that a plugin brings along to its schema. To one
// that is none nothing can be held.
func lintScopeEntries(s *acl.Surface) []Finding {
	if s.Plugin.ScopeSchema == nil {
		return nil
	}
	if schema, err := compileSchema(*s.Plugin.ScopeSchema); err == nil {
		return refusedEntries(s.Plugin, schema)
	}
	return nil
}

func refusedEntries(p *manifest.Plugin, schema *jsonschema.Resolved) []Finding {
	var findings []Finding
	for _, name := range sortedKeys(p.Manifest.Permissions) {
		item := p.Manifest.Permissions[name]
		wrong := slices.DeleteFunc(slices.Concat(item.ScopeAllow, item.ScopeDeny), func(e manifest.ScopeEntry) bool {
			return schema.Validate(plain(e.Value)) == nil
		})
		if len(wrong) == 0 {
			continue
		}
		f := onPermission(item, fmt.Sprintf("permission %s has %s that the plugin's schema does not allow: %s",
			name, plural(len(wrong), "scope entry", "scope entries"), wrong[0].Value))
		f.At, f.Certainty = wrong[0].At, diff.Likely
		findings = append(findings, f)
	}
	return findings
}
