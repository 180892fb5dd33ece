package report

import (
	"cmp"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/source/rust"
	"github.com/permver/permver/internal/verdict"
)

// SurfaceSchema names the JSON format of surfaces.
const SurfaceSchema = "permver/surface/v1"

// Surfaces is what one side grants, plugin by plugin.
type Surfaces struct {
	Tool    verdict.Tool
	Side    verdict.Side
	Plugins []Shown
	Seen    []verdict.Seen
	// Limited is set if the user asked for some plugins of the repository only, Whole is
	// what names all of them, as in [snapshot.Error].
	Limited bool
	Whole   string
}

// Shown is one plugin of [Surfaces]. Surface is nil if the plugin could not be
// loaded; Unchecked then says why.
type Shown struct {
	Key, Crate, Path string
	Surface          *acl.Surface
	Unchecked        []verdict.Unchecked
}

// The types of this file are the JSON format; docs/schema/surface-v1.json
// describes it.

type jsonSurfaces struct {
	Schema  string        `json:"schema"`
	Tool    jsonTool      `json:"tool"`
	Side    jsonSide      `json:"side"`
	Plugins []jsonSurface `json:"plugins"`
	Seen    []jsonSeen    `json:"seen"`
}

type jsonSurface struct {
	Key           string                    `json:"key"`
	Crate         string                    `json:"crate"`
	Path          string                    `json:"path"`
	Version       *string                   `json:"version"`
	Commands      []jsonCommand             `json:"commands"`
	CommandsExact bool                      `json:"commands_exact"`
	Default       *jsonDefault              `json:"default"`
	Permissions   map[string]jsonPermission `json:"permissions"`
	Sets          map[string]jsonSet        `json:"sets"`
	Grants        map[string][]jsonGrant    `json:"grants"`
	Refused       map[string]string         `json:"refused"`
	Unchecked     []jsonUnchecked           `json:"unchecked"`
}

type jsonCommand struct {
	Name          string        `json:"name"`
	InCommands    bool          `json:"in_commands"`
	ImplementedBy []string      `json:"implemented_by"`
	Cfg           *string       `json:"cfg"`
	Location      *jsonLocation `json:"location"`
}

type jsonDefault struct {
	Members  []string      `json:"members"`
	Location *jsonLocation `json:"location"`
}

type jsonPermission struct {
	Allow     []string      `json:"allow"`
	Deny      []string      `json:"deny"`
	Scope     *jsonScope    `json:"scope"`
	Platforms []string      `json:"platforms"`
	Location  *jsonLocation `json:"location"`
}

type jsonScope struct {
	Allow []json.RawMessage `json:"allow"`
	Deny  []json.RawMessage `json:"deny"`
}

type jsonSet struct {
	Members  []string      `json:"members"`
	Location *jsonLocation `json:"location"`
}

type jsonGrant struct {
	Platforms []string         `json:"platforms"`
	Allow     []string         `json:"allow"`
	Deny      []string         `json:"deny"`
	Scopes    []jsonGrantScope `json:"scopes"`
	Foreign   []string         `json:"foreign"`
}

// jsonGrantScope is a scope with the commands it comes with; null for the scope
// that goes to the plugin as a whole.
type jsonGrantScope struct {
	Commands []string          `json:"commands"`
	Allow    []json.RawMessage `json:"allow"`
	Deny     []json.RawMessage `json:"deny"`
}

func printSurfaceJSON(w io.Writer, s *Surfaces, _ Options) error {
	return writeJSON(w, jsonSurfaces{
		Schema:  SurfaceSchema,
		Tool:    jsonTool(s.Tool),
		Side:    toSide(s.Side),
		Plugins: each(sortedShown(s.Plugins), toSurface),
		Seen:    toSeen(s.Seen),
	})
}

func sortedShown(list []Shown) []Shown {
	return slices.SortedStableFunc(slices.Values(list), func(a, b Shown) int {
		return cmp.Or(strings.Compare(a.Key, b.Key), strings.Compare(a.Path, b.Path))
	})
}

func toSurface(s Shown) jsonSurface {
	j := jsonSurface{
		Key: s.Key, Crate: s.Crate, Path: s.Path,
		Commands:    []jsonCommand{},
		Permissions: map[string]jsonPermission{},
		Sets:        map[string]jsonSet{},
		Grants:      map[string][]jsonGrant{},
		Refused:     map[string]string{},
		Unchecked:   toUnchecked(s.Unchecked),
	}
	if s.Surface == nil {
		return j
	}
	p := s.Surface.Plugin
	if p.Cargo != nil {
		j.Version = orNull(p.Cargo.Version.Text)
	}
	j.Commands = each(commandsOf(p), toCommand)
	j.CommandsExact = p.Commands.Exact
	if d := p.Manifest.Default; d != nil {
		j.Default = &jsonDefault{Members: texts(d.Members), Location: toLocation(d.At)}
	}
	for id, permission := range p.Manifest.Permissions {
		j.Permissions[id] = toPermission(permission)
	}
	for id, set := range p.Manifest.Sets {
		j.Sets[id] = jsonSet{Members: texts(set.Members), Location: toLocation(set.At)}
	}
	for id, outcome := range s.Surface.Outcomes {
		j.Grants[id] = each(outcome.Grants, toGrant)
		if outcome.Err != nil {
			j.Refused[id] = outcome.Err.Error()
		}
	}
	return j
}

// command is a command that the plugin lists in COMMANDS, implements, or both.
type command struct {
	name       string
	listed     bool
	rust       bool
	conditions []string // of its Rust functions, "" for none
	at         source.Place
}

// commandsOf joins COMMANDS with the Rust functions of the same names, sorted by
// name. The place is the entry in COMMANDS, else the function.
func commandsOf(p *manifest.Plugin) []command {
	byName := make(map[string]*command)
	get := func(name string) *command {
		if byName[name] == nil {
			byName[name] = &command{name: name}
		}
		return byName[name]
	}
	for _, item := range p.Commands.Items {
		c := get(item.Text)
		if !c.listed {
			c.listed, c.at = true, item.At
		}
	}
	if p.Program != nil {
		for _, f := range p.Program.Commands {
			c := get(f.Name)
			c.rust = true
			c.conditions = append(c.conditions, condition(f.Cfg))
			if c.at.IsZero() {
				c.at = source.Place{File: f.File, Span: source.Span(f.Span)}
			}
		}
	}
	list := make([]command, 0, len(byName))
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		list = append(list, *byName[name])
	}
	return list
}

func toCommand(c command) jsonCommand {
	j := jsonCommand{
		Name: c.name, InCommands: c.listed, ImplementedBy: []string{},
		Cfg: orNull(anyOf(c.conditions)), Location: toLocation(c.at),
	}
	if c.rust {
		j.ImplementedBy = []string{"rust"}
	}
	return j
}

// condition is the text of a cfg predicate, "" if it always holds.
func condition(c rust.Cfg) string {
	if c.Always() {
		return ""
	}
	return c.String()
}

// anyOf is the condition under which one of several functions exists, "" if one
// of them always does.
func anyOf(conditions []string) string {
	if slices.Contains(conditions, "") {
		return ""
	}
	distinct := slices.Compact(sorted(conditions))
	if len(distinct) < 2 {
		return strings.Join(distinct, "")
	}
	return "any(" + strings.Join(distinct, ", ") + ")"
}

func toPermission(p *manifest.Permission) jsonPermission {
	j := jsonPermission{Allow: texts(p.Allow), Deny: texts(p.Deny), Location: toLocation(p.At)}
	if p.HasScopeAllow || p.HasScopeDeny || len(p.ScopeAllow)+len(p.ScopeDeny) > 0 {
		j.Scope = &jsonScope{Allow: rawEntries(p.ScopeAllow), Deny: rawEntries(p.ScopeDeny)}
	}
	if p.HasPlatforms {
		j.Platforms = p.Platforms.Names()
	}
	return j
}

func toGrant(g acl.PlatformGrant) jsonGrant {
	return jsonGrant{
		Platforms: g.Platforms.Names(),
		Allow:     keys(g.Grant.Allow),
		Deny:      keys(g.Grant.Deny),
		Scopes:    toScopes(g.Grant),
		Foreign:   keys(g.Grant.Foreign),
	}
}

// toScopes groups the commands that share a scope; commands without one are left
// out. The plugin's own scope comes last.
func toScopes(g acl.Grant) []jsonGrantScope {
	scopes := []jsonGrantScope{}
	index := make(map[string]int)
	for _, name := range keys(g.Allow) {
		scope := g.Allow[name]
		if len(scope.Allow)+len(scope.Deny) == 0 {
			continue
		}
		text := strings.Join(keys(scope.Allow), "\n") + "\x00" + strings.Join(keys(scope.Deny), "\n")
		i, known := index[text]
		if !known {
			i = len(scopes)
			index[text] = i
			scopes = append(scopes, jsonGrantScope{Allow: raw(keys(scope.Allow)), Deny: raw(keys(scope.Deny))})
		}
		scopes[i].Commands = append(scopes[i].Commands, name)
	}
	if g.Global != nil {
		scopes = append(scopes, jsonGrantScope{Allow: raw(keys(g.Global.Allow)), Deny: raw(keys(g.Global.Deny))})
	}
	return scopes
}

func rawEntries(entries []manifest.ScopeEntry) []json.RawMessage {
	values := each(entries, func(e manifest.ScopeEntry) string { return e.Value.String() })
	slices.Sort(values)
	return raw(values)
}

// raw turns the canonical texts of scope values into the values themselves. What
// JSON has no number for (TOML's inf and nan) stays a text.
func raw(values []string) []json.RawMessage {
	return each(values, func(text string) json.RawMessage {
		if json.Valid([]byte(text)) {
			return json.RawMessage(text)
		}
		quoted, err := json.Marshal(text)
		if err != nil { // a string always encodes
			return json.RawMessage("null")
		}
		return quoted
	})
}

func texts(names []manifest.Name) []string {
	return sorted(each(names, func(n manifest.Name) string { return n.Text }))
}

func keys[V any](m map[string]V) []string {
	return sorted(slices.Collect(maps.Keys(m)))
}
