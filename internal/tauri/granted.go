package tauri

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
)

// granted is what a capability grants to an application, in one form for both
// sides. Commands are named in full, but for those of the plugin that an
// identifier is asked of.
type granted struct {
	Refused string
	Allow   map[string]scope // by command
	Deny    map[string]bool
	Global  map[string]scope // by plugin, those that are not empty
}

// scope holds the canonical texts of scope values: Tauri unites scopes when a
// command is called.
type scope struct{ Allow, Deny map[string]bool }

func newGranted() granted {
	return granted{Allow: make(map[string]scope), Deny: make(map[string]bool), Global: make(map[string]scope)}
}

func (s scope) with(allow, deny map[string]bool) scope {
	united := scope{make(map[string]bool), make(map[string]bool)}
	maps.Copy(united.Allow, s.Allow)
	maps.Copy(united.Deny, s.Deny)
	maps.Copy(united.Allow, allow)
	maps.Copy(united.Deny, deny)
	return united
}

// tell tells what Tauri says; own is the plugin that is asked about.
func tell(own string, g Grant) granted {
	if g.Refused() {
		return granted{Refused: g.Error + g.Panic}
	}
	told := newGranted()
	for _, command := range g.Allow {
		told.Allow[command] = scope{}.with(nil, nil)
		for _, s := range g.CommandScopes {
			if slices.Contains(s.Commands, command) {
				told.Allow[command] = told.Allow[command].with(values(s.Allow), values(s.Deny))
			}
		}
	}
	for _, command := range g.Deny {
		told.Deny[command] = true
	}
	told.addGlobal(own, values(g.Global.Allow), values(g.Global.Deny))
	for key, s := range g.GlobalElsewhere {
		told.addGlobal(key, values(s.Allow), values(s.Deny))
	}
	return told
}

func (told *granted) addGlobal(key string, allow, deny map[string]bool) {
	if len(allow)+len(deny) > 0 {
		told.Global[key] = told.Global[key].with(allow, deny)
	}
}

// add adds what a plugin's permissions give; own is the plugin whose commands go
// without prefix.
func (told *granted) add(own, key string, g acl.Grant) {
	prefix := acl.CommandPrefix(key)
	if prefix == acl.CommandPrefix(own) {
		prefix = ""
	}
	for command, s := range g.Allow {
		told.Allow[prefix+command] = told.Allow[prefix+command].with(canonical(s.Allow), canonical(s.Deny))
	}
	for command := range g.Deny {
		told.Deny[prefix+command] = true
	}
	if g.Global != nil {
		told.addGlobal(key, canonical(g.Global.Allow), canonical(g.Global.Deny))
	}
}

// identifier tells what an identifier of a plugin grants in the application.
func (app App) identifier(key string, o acl.Outcome, platform manifest.Platforms) granted {
	told := newGranted()
	if err := app.grant(&told, key, key, o, acl.Scope{}, platform); err != nil {
		return granted{Refused: err.Error()}
	}
	return told
}

// capability tells what a capability grants on a platform on which it is active.
func (app App) capability(entries []acl.Entry, platform manifest.Platforms) granted {
	identifiers := make([]acl.Identifier, len(entries))
	for i, e := range entries { // all are read before any is resolved
		id, err := acl.ParseIdentifier(e.Identifier)
		if err != nil {
			return granted{Refused: err.Error()}
		}
		identifiers[i] = id
	}
	told := newGranted()
	for i, id := range identifiers {
		s := app[id.Prefix]
		if s == nil {
			return granted{Refused: "unknown ACL for " + id.Prefix}
		}
		o, ok := s.Outcomes[id.Base]
		if !ok {
			o.Err = &acl.ResolveError{Kind: acl.UnknownPermission, Key: id.Prefix, Member: id.Base}
		}
		if err := app.grant(&told, own, id.Prefix, o, entries[i].Extra, platform); err != nil {
			return granted{Refused: err.Error()}
		}
	}
	return told
}

// own is no plugin: all commands are named in full.
const own = ""

// errForeign is why an application cannot resolve a set that lists an identifier of
// a plugin that the application does not depend on.
var errForeign = errors.New("another plugin's identifier is not found")

// grant adds what an identifier gives with the values that the application adds to
// it, and what the other plugins give that it refers to.
func (app App) grant(told *granted, own, key string, o acl.Outcome, extra acl.Scope, platform manifest.Platforms) error {
	if o.Err != nil {
		return o.Err
	}
	g := o.On(platform).With(extra)
	told.add(own, key, g)
	for foreign := range g.Foreign {
		id, err := acl.ParseIdentifier(foreign)
		if err != nil {
			return err
		}
		other := app[id.Prefix]
		if other == nil || other.Plugin.Refused() {
			if m := app[key].Plugin.Manifest; m.Permissions[foreign] == nil && m.Sets[foreign] == nil {
				return errForeign
			}
			continue // the plugin has an identifier of that name itself
		}
		outcome, ok := other.Member(id.Base)
		if !ok {
			return errForeign
		}
		if err := app.grant(told, own, id.Prefix, outcome, extra, platform); err != nil {
			return err
		}
	}
	return nil
}

// agree compares what Tauri tells with what permver does. Where a set has several
// faults, and one is that another plugin's identifier is not there, permver may tell
// another one: it knows of that only in the end.
func (app App) agree(want, got granted) string {
	if want.Refused == "" || got.Refused == "" {
		return cmp.Diff(want, got)
	}
	if got.Refused == errForeign.Error() || app.ofForeign(want.Refused) {
		return ""
	}
	return cmp.Diff(refusal(want.Refused), refusal(got.Refused))
}

// ofForeign reports whether Tauri did not find a member that belongs to another
// plugin: it names it in full, or without prefix if the other plugin is there.
func (app App) ofForeign(text string) bool {
	name, found := strings.CutPrefix(text, "permission ")
	name, _, _ = strings.Cut(name, " not found from set ")
	if !found {
		return false
	}
	for key, s := range app {
		sets := slices.Collect(maps.Values(s.Plugin.Manifest.Sets))
		if s.Plugin.Manifest.Default != nil {
			sets = append(sets, s.Plugin.Manifest.Default)
		}
		for _, set := range sets {
			for _, m := range set.Members {
				id, err := acl.ParseIdentifier(m.Text)
				if err == nil && id.HasPrefix && id.Prefix != key && (id.Base == name || m.Text == name) {
					return true
				}
			}
		}
	}
	return false
}

func values(list []json.RawMessage) map[string]bool {
	texts := make(map[string]bool, len(list))
	for _, text := range list {
		texts[string(text)] = true
	}
	return canonical(texts)
}

// canonical writes values in one way. Tauri's answers have null for numbers that
// JSON cannot write.
func canonical(texts map[string]bool) map[string]bool {
	all := make(map[string]bool, len(texts))
	for text := range texts {
		all[canonicalText(text)] = true
	}
	return all
}

func canonicalText(text string) string {
	var v any
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if decoder.Decode(&v) != nil {
		return canonicalText(unspoken.Replace(text))
	}
	return valueOf(v).String()
}

// unspoken replaces the numbers that JSON cannot write.
var unspoken = strings.NewReplacer("NaN", "null", "+Inf", "null", "-Inf", "null")

func valueOf(v any) manifest.Value {
	switch v := v.(type) {
	case bool:
		return manifest.Value{Kind: manifest.Bool, Bool: v}
	case json.Number:
		if i, err := v.Int64(); err == nil {
			return manifest.Value{Kind: manifest.Int, Int: i}
		}
		f, _ := v.Float64() // Tauri has read it as one
		return manifest.Value{Kind: manifest.Float, Float: f}
	case string:
		return manifest.Value{Kind: manifest.String, Text: v}
	case []any:
		list := manifest.Value{Kind: manifest.List}
		for _, item := range v {
			list.Items = append(list.Items, valueOf(item))
		}
		return list
	case map[string]any:
		var fields []manifest.Field
		for key, item := range v {
			fields = append(fields, manifest.Field{Key: key, Value: valueOf(item)})
		}
		return manifest.NewMap(fields)
	}
	return manifest.Value{Kind: manifest.Null}
}
