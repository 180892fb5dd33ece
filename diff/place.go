package diff

import (
	"strings"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source"
)

// nearest returns where in head to point at when a thing of base is gone: the
// file it stood in, else the list of commands, else Cargo.toml.
func (c *comparison) nearest(gone source.Place) source.Place {
	relative := strings.TrimPrefix(strings.TrimPrefix(gone.File, c.base.Plugin.Dir), "/")
	for _, f := range c.head.Plugin.Files {
		if !f.Generated && strings.TrimPrefix(strings.TrimPrefix(f.Path, c.head.Plugin.Dir), "/") == relative {
			return source.Place{File: f.Path, Span: source.Span{Line: 1, Column: 1, EndLine: 1, EndColumn: 1}}
		}
	}
	return commandsPlace(c.head.Plugin)
}

// commandsPlace is the plugin's list of commands, else its name in Cargo.toml.
func commandsPlace(p *manifest.Plugin) source.Place {
	if !p.Commands.At.IsZero() {
		return p.Commands.At
	}
	return cratePlace(p)
}

func cratePlace(p *manifest.Plugin) source.Place {
	return p.Cargo.Name.At
}

// commandPlace is where a command is declared: its entry of COMMANDS, else the
// first permission that allows it; nowhere if none does.
func commandPlace(p *manifest.Plugin, command string) source.Place {
	for _, item := range p.Commands.Items {
		if item.Text == command {
			return item.At
		}
	}
	for _, f := range p.Files {
		for _, permission := range f.Permissions {
			for _, allowed := range permission.Allow {
				if allowed.Text == command {
					return allowed.At
				}
			}
		}
	}
	return source.Place{}
}

// setOf returns the set of that name, which may be the default; nil if there is
// none.
func setOf(p *manifest.Plugin, name string) *manifest.Set {
	if name == acl.DefaultName {
		return p.Manifest.Default
	}
	return p.Manifest.Sets[name]
}

// itemPlace is where an identifier is declared: the set of that name, which hides
// a permission, else the permission.
func itemPlace(p *manifest.Plugin, name string) source.Place {
	if s := setOf(p, name); s != nil {
		return s.ID.At
	}
	if name == acl.DefaultName {
		return source.Place{}
	}
	if item := p.Manifest.Permissions[name]; item != nil {
		return item.ID.At
	}
	return source.Place{}
}

// MemberPlace is where a set lists the member that it cannot resolve. Of a cycle
// that is the entry that closes it.
func MemberPlace(p *manifest.Plugin, failure *acl.ResolveError) source.Place {
	set, member := failure.Set, failure.Member
	if failure.Kind == acl.Cycle {
		set, member = member, set
	}
	s := setOf(p, set)
	if s == nil {
		return cratePlace(p)
	}
	for _, m := range s.Members {
		if m.Text == member || m.Text == p.Key+":"+member {
			return m.At
		}
	}
	return s.At
}
