package acl

import "github.com/permver/permver/internal/manifest"

// Entry is what a capability of an application lists: an identifier with its
// prefix, and the scope values that the application adds to it.
type Entry struct {
	Identifier string
	Extra      Scope
}

// Listed returns entries without values of the application's own.
func Listed(identifiers ...string) []Entry {
	entries := make([]Entry, len(identifiers))
	for i, identifier := range identifiers {
		entries[i].Identifier = identifier
	}
	return entries
}

// Capability resolves a capability that lists the given entries on one platform.
// The error is the one that Tauri reports for the first entry it refuses.
func (s *Surface) Capability(entries []Entry, platform manifest.Platforms) (Grant, error) {
	identifiers := make([]Identifier, len(entries))
	for i, e := range entries { // Tauri reads all of a capability before it resolves any
		id, err := ParseIdentifier(e.Identifier)
		if err != nil {
			return Grant{}, err
		}
		identifiers[i] = id
	}
	var total Grant
	for i, id := range identifiers {
		o, ok := s.Outcomes[id.Base]
		switch {
		case id.Prefix != s.Plugin.Key || !ok:
			return Grant{}, &ResolveError{Kind: UnknownPermission, Key: id.Prefix, Member: id.Base}
		case o.Err != nil:
			return Grant{}, o.Err
		}
		total.add(o.On(platform).With(entries[i].Extra))
	}
	return total, nil
}

// With returns the grant of an identifier to whose scope an application adds values
// of its own: they join the scope of every permission that the identifier comes
// down to (tauri-utils, acl/resolved.rs, resolve).
func (g Grant) With(extra Scope) Grant {
	if len(extra.Allow)+len(extra.Deny) == 0 {
		return g
	}
	wider := Grant{Deny: g.Deny, Foreign: g.Foreign}
	for command, scope := range g.Allow {
		wider.allow(command, scope)
		wider.allow(command, extra)
	}
	if g.Global != nil {
		global := *g.Global
		global.add(extra)
		wider.Global = &global
	}
	return wider
}
