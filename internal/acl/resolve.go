package acl

import (
	"fmt"
	"slices"

	"github.com/permver/permver/internal/manifest"
)

// DefaultName is the reserved name of the default set.
const DefaultName = "default"

// ResolveErrorKind is the kind of a [ResolveError].
type ResolveErrorKind uint8

// The ways in which a set, or a capability, fails to resolve.
const (
	UnknownPermission ResolveErrorKind = iota + 1 // a capability lists what does not exist
	UnknownMember                                 // a set lists what does not exist
	InvalidMember                                 // a set lists what is no identifier
	Cycle                                         // a set contains itself
	TooLarge                                      // the sets come down to more permissions than are followed
)

// maxRefs bounds what the sets of a plugin come down to, all together: each set
// keeps its own list, and sets that list each other could fill any memory.
const maxRefs = 200_000

// ResolveError is why Tauri refuses a capability that lists an identifier. Tauri
// reports it when the application is built; a cycle ends the compiler with a
// stack overflow.
type ResolveError struct {
	Kind ResolveErrorKind
	// Set is the set whose member is at fault, "" for UnknownPermission; Member is
	// that member, or the unknown permission.
	Set, Member string
	// Key is the ACL key for UnknownPermission.
	Key string
	// Err is the grammar's reason, for InvalidMember.
	Err error
}

func (e *ResolveError) Error() string {
	switch e.Kind {
	case UnknownPermission:
		return fmt.Sprintf("unknown permission %s for %s", e.Member, e.Key)
	case UnknownMember:
		return fmt.Sprintf("permission %s not found from set %s", e.Member, e.Set)
	case InvalidMember:
		return fmt.Sprintf("invalid identifier in permission set %s: %v", e.Set, e.Err)
	case TooLarge:
		return fmt.Sprintf("the plugin's sets come down to more than %d permissions; set %s is not resolved", maxRefs, e.Set)
	default:
		return fmt.Sprintf("set %s contains itself through %s", e.Set, e.Member)
	}
}

// Unwrap returns the grammar's reason, if there is one.
func (e *ResolveError) Unwrap() error { return e.Err }

// Ref is a permission that a set or an identifier comes down to.
type Ref struct {
	Permission *manifest.Permission
	// Foreign is set instead where the reference belongs to another plugin.
	Foreign string
}

// resolver expands the sets of one manifest. Each set is expanded once.
type resolver struct {
	key      string
	manifest *manifest.Manifest
	done     map[*manifest.Set]expansion
	open     map[*manifest.Set]bool
	size     int // of all expansions
}

type expansion struct {
	refs []Ref
	err  error
}

func newResolver(key string, m *manifest.Manifest) *resolver {
	return &resolver{
		key: key, manifest: m,
		done: make(map[*manifest.Set]expansion),
		open: make(map[*manifest.Set]bool),
	}
}

// fromCapability expands name as a capability's entry names it: sets come before
// permissions, and a default is valid even if there is none.
func (r *resolver) fromCapability(name string) (ItemKind, []Ref, error) {
	if name == DefaultName {
		if r.manifest.Default == nil {
			return NoItem, nil, nil
		}
		refs, err := r.set(r.manifest.Default)
		return DefaultItem, refs, err
	}
	if set, ok := r.manifest.Sets[name]; ok {
		refs, err := r.set(set)
		return SetItem, refs, err
	}
	if p, ok := r.manifest.Permissions[name]; ok {
		return PermissionItem, []Ref{{Permission: p}}, nil
	}
	return NoItem, nil, &ResolveError{Kind: UnknownPermission, Key: r.key, Member: name}
}

// set expands a set, depth first and in the order of its members, so that the
// first error is the one that Tauri reports.
func (r *resolver) set(s *manifest.Set) ([]Ref, error) {
	if x, ok := r.done[s]; ok {
		return x.refs, x.err
	}
	r.open[s] = true
	refs, err := r.members(s)
	delete(r.open, s)
	if r.size += len(refs); r.size > maxRefs {
		refs, err = nil, &ResolveError{Kind: TooLarge, Set: s.ID.Text}
	}
	r.done[s] = expansion{refs, err}
	return refs, err
}

func (r *resolver) members(s *manifest.Set) ([]Ref, error) {
	var refs []Ref
	seen := make(map[Ref]bool)
	named := make(map[string]bool)
	for _, m := range s.Members {
		if named[m.Text] {
			continue
		}
		named[m.Text] = true
		more, err := r.member(s, m.Text)
		if err != nil {
			return nil, err
		}
		for _, ref := range more {
			if !seen[ref] {
				seen[ref] = true
				refs = append(refs, ref)
			}
		}
	}
	return refs, nil
}

// member expands one member of set s: permissions come before sets.
func (r *resolver) member(s *manifest.Set, text string) ([]Ref, error) {
	name, foreign, err := r.memberName(text)
	if err != nil {
		return nil, &ResolveError{Kind: InvalidMember, Set: s.ID.Text, Member: text, Err: err}
	}
	if !foreign {
		return r.ownMember(s, name)
	}
	other := []Ref{{Foreign: text}}
	if !r.declares(text) {
		return other, nil
	}
	// An application without the other plugin looks the whole text up in the own
	// manifest, whose identifiers may hold a colon.
	own, err := r.ownMember(s, text)
	return slices.Concat(other, own), err
}

// declares reports whether the manifest has a permission or a set of that name.
func (r *resolver) declares(name string) bool {
	return r.manifest.Permissions[name] != nil || r.manifest.Sets[name] != nil
}

// ownMember expands the member of set s that has a name in the own manifest.
func (r *resolver) ownMember(s *manifest.Set, name string) ([]Ref, error) {
	if name != DefaultName {
		if p, ok := r.manifest.Permissions[name]; ok {
			return []Ref{{Permission: p}}, nil
		}
	}
	inner, ok := r.namedSet(name)
	switch {
	case !ok:
		return nil, &ResolveError{Kind: UnknownMember, Set: s.ID.Text, Member: name}
	case inner == nil:
		return nil, nil
	case r.open[inner]:
		return nil, &ResolveError{Kind: Cycle, Set: inner.ID.Text, Member: s.ID.Text}
	}
	return r.set(inner)
}

// namedSet returns the set of that name; the default may be known and absent.
func (r *resolver) namedSet(name string) (*manifest.Set, bool) {
	if name == DefaultName {
		return r.manifest.Default, true
	}
	set, ok := r.manifest.Sets[name]
	return set, ok
}

// memberName returns the name that a member has in the own manifest. A member of
// another plugin's is foreign: it resolves only in applications that depend on
// that plugin too.
func (r *resolver) memberName(text string) (name string, foreign bool, err error) {
	id, err := ParseIdentifier(text)
	switch {
	case err != nil:
		return "", false, err
	case !id.HasPrefix:
		return text, false, nil
	case id.Prefix == r.key:
		return id.Base, false, nil
	}
	return text, true, nil
}
