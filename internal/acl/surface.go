package acl

import (
	"errors"
	"maps"
	"slices"
	"sync"

	"github.com/permver/permver/internal/manifest"
)

// Surface is what a plugin grants: the outcome of every identifier that its
// manifest knows, as a capability of an application would see it.
type Surface struct {
	Plugin *manifest.Plugin
	// Outcomes holds, by identifier without the plugin's prefix, what Tauri makes
	// of it. "default" is always there if the plugin takes part in the permission
	// system, since Tauri accepts it even without a default set.
	Outcomes map[string]Outcome

	resolver *resolver
	classes  []manifest.Platforms
	granted  func() map[string]*Granting
}

// Outcome is what Tauri makes of one identifier in a capability.
type Outcome struct {
	// Kind says what the identifier names: a set hides a permission of the same
	// name.
	Kind ItemKind
	// Err is why Tauri refuses a capability that lists the identifier, nil if it
	// does not: an *IdentifierError or a *ResolveError. Grants are then empty.
	Err error
	// Grants are what the identifier gives, each with the platforms it holds on;
	// the platforms of the list are disjoint and together all five. A single
	// element means that all platforms agree.
	Grants []PlatformGrant
	// Refs are the permissions that the identifier comes down to, in Tauri's order
	// and without repetition.
	Refs []Ref
}

// ItemKind is what an identifier names.
type ItemKind uint8

// The kinds of named things.
const (
	NoItem ItemKind = iota // the default of a plugin that has none
	PermissionItem
	SetItem
	DefaultItem
)

// PlatformGrant is a grant with the platforms it holds on.
type PlatformGrant struct {
	Platforms manifest.Platforms
	Grant     Grant
}

// Grant is what an identifier gives on one platform. A nil map is an empty one.
type Grant struct {
	// Allow holds the allowed commands with the scope that comes with each. The
	// scopes of several permissions that allow the same command are united, as
	// Tauri does at run time.
	Allow map[string]Scope
	// Deny holds the denied commands. A denied command is denied for the whole
	// application, whatever else allows it.
	Deny map[string]bool
	// Global is the scope that goes to the plugin as a whole; nil if no member is
	// without commands.
	Global *Scope
	// Foreign are references to other plugins' identifiers, which resolve in the
	// application only.
	Foreign map[string]bool
}

// Scope is a set of allowed and a set of denied scope values, by their canonical
// text.
type Scope struct {
	Allow, Deny map[string]bool
}

// NewSurface resolves everything that p declares. A plugin that takes no part in
// the permission system has no outcomes.
func NewSurface(p *manifest.Plugin) *Surface {
	s := &Surface{
		Plugin:   p,
		Outcomes: make(map[string]Outcome),
		resolver: newResolver(p.Key, &p.Manifest),
	}
	s.granted = sync.OnceValue(s.findGranted)
	if !p.ACL {
		return s
	}
	s.classes = platformClasses(&p.Manifest)
	s.Outcomes[DefaultName] = s.listed(DefaultName)
	for id := range p.Manifest.Permissions {
		s.Outcomes[id] = s.listed(id)
	}
	// In a fixed order: where a cycle is entered decides how it is told.
	for _, id := range slices.Sorted(maps.Keys(p.Manifest.Sets)) {
		s.Outcomes[id] = s.listed(id)
	}
	return s
}

// listed resolves name as a capability lists it.
func (s *Surface) listed(name string) Outcome {
	kind, refs, err := s.resolver.fromCapability(name)
	if _, invalid := Reference(s.Plugin.Key, name); invalid != nil {
		err = invalid // the capability is refused before anything is looked up
	}
	return s.outcome(kind, refs, err)
}

// Member resolves name as a set of the same plugin lists it, where a permission
// comes before a set of the same name. The second result is false if there is
// no such permission or set.
func (s *Surface) Member(name string) (Outcome, bool) {
	if !s.Shadowed(name) {
		o, ok := s.Outcomes[name]
		return o, ok
	}
	return s.outcome(PermissionItem, []Ref{{Permission: s.Plugin.Manifest.Permissions[name]}}, nil), true
}

// Shadowed reports whether name is both a permission and a set, so that it means
// one thing in a capability and another in a set.
func (s *Surface) Shadowed(name string) bool {
	m := &s.Plugin.Manifest
	return name != DefaultName && m.Sets[name] != nil && m.Permissions[name] != nil
}

func (s *Surface) outcome(kind ItemKind, refs []Ref, err error) Outcome {
	if err != nil {
		return Outcome{Kind: kind, Err: err}
	}
	return Outcome{Kind: kind, Refs: refs, Grants: grantsOn(refs, s.classes)}
}

// Names returns the identifiers of the surface, sorted.
func (s *Surface) Names() []string {
	return slices.Sorted(maps.Keys(s.Outcomes))
}

// On returns what the outcome grants on one platform.
func (o Outcome) On(platform manifest.Platforms) Grant {
	for _, g := range o.Grants {
		if g.Platforms&platform != 0 {
			return g.Grant
		}
	}
	return Grant{}
}

// TooLarge returns why a set was not resolved, or nil if all were: what the plugin
// grants is then not fully known.
func (s *Surface) TooLarge() error {
	for _, name := range s.Names() {
		var failure *ResolveError
		if errors.As(s.Outcomes[name].Err, &failure) && failure.Kind == TooLarge {
			return failure
		}
	}
	return nil
}

// Granting says how capabilities can allow a command.
type Granting struct {
	// By are the identifiers that allow it, Platforms where one does.
	By        map[string]bool
	Platforms manifest.Platforms
}

// Granted returns the commands that some capability can allow, and how. The map is
// shared: nobody changes it.
func (s *Surface) Granted() map[string]*Granting { return s.granted() }

func (s *Surface) findGranted() map[string]*Granting {
	all := make(map[string]*Granting)
	for name, o := range s.Outcomes {
		for _, g := range o.Grants {
			for command := range g.Grant.Allow {
				if !g.Grant.Allows(command) {
					continue
				}
				if all[command] == nil {
					all[command] = &Granting{By: make(map[string]bool)}
				}
				all[command].By[name] = true
				all[command].Platforms |= g.Platforms
			}
		}
	}
	return all
}

// Mentioned returns the commands that some permission allows or denies, whether or
// not that has an effect anywhere.
func (s *Surface) Mentioned() map[string]bool {
	all := make(map[string]bool)
	for _, p := range s.Plugin.Manifest.Permissions {
		for _, command := range slices.Concat(p.Allow, p.Deny) {
			all[command.Text] = true
		}
	}
	return all
}

// AllowsAnywhere reports whether the outcome allows the command on some platform.
func (o Outcome) AllowsAnywhere(command string) bool {
	return slices.ContainsFunc(o.Grants, func(g PlatformGrant) bool { return g.Grant.Allows(command) })
}

// DeniesAnywhere reports whether the outcome denies the command on some platform.
func (o Outcome) DeniesAnywhere(command string) bool {
	return slices.ContainsFunc(o.Grants, func(g PlatformGrant) bool { return g.Grant.Deny[command] })
}

// Allows reports whether the grant lets the front end call the command.
func (g Grant) Allows(command string) bool {
	_, ok := g.Allow[command]
	return ok && !g.Deny[command]
}

// platformClasses splits the five platforms into those between which some
// permission tells a difference.
func platformClasses(m *manifest.Manifest) []manifest.Platforms {
	masks := make(map[manifest.Platforms]bool)
	for _, p := range m.Permissions {
		masks[p.Platforms] = true
	}
	bySignature := make(map[string]manifest.Platforms)
	sorted := slices.Sorted(maps.Keys(masks))
	for _, platform := range manifest.AllPlatforms.Each() {
		signature := make([]byte, len(sorted))
		for i, mask := range sorted {
			signature[i] = byte(min(mask&platform, 1))
		}
		bySignature[string(signature)] |= platform
	}
	return slices.Sorted(maps.Values(bySignature))
}

// grantsOn unites what the permissions grant, on each class of platforms.
// Neighbouring classes that come out alike are joined.
func grantsOn(refs []Ref, classes []manifest.Platforms) []PlatformGrant {
	var grants []PlatformGrant
	for _, class := range classes {
		var g Grant
		for _, ref := range refs {
			g.addRef(ref, class)
		}
		if i := slices.IndexFunc(grants, func(p PlatformGrant) bool { return p.Grant.equal(g) }); i >= 0 {
			grants[i].Platforms |= class
			continue
		}
		grants = append(grants, PlatformGrant{Platforms: class, Grant: g})
	}
	return grants
}
