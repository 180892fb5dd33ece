package rules

import (
	"fmt"
	"slices"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/source/rust"
)

// hostEntry is a command that COMMANDS lists under a cfg that asks about the platform,
// its own or that of the builder it is given to, and not on every machine.
type hostEntry struct {
	name  manifest.Name
	cfg   rust.Cfg
	never bool // no machine that builds lists it
}

// hosts are the systems on which plugins are built.
var hosts = []manifest.Platforms{manifest.Linux, manifest.MacOS, manifest.Windows}

// hostEntries are such entries, in the order of the list.
func hostEntries(p *manifest.Plugin) []hostEntry {
	if p.Script == nil {
		return nil
	}
	var entries []hostEntry
	listed := make(map[string][]rust.Tri) // by command, on each of the hosts
	for _, c := range p.Script.Chains {
		for _, item := range c.Commands.Items {
			if listed[item.Value] == nil {
				listed[item.Value] = slices.Repeat([]rust.Tri{rust.False}, len(hosts))
			}
			for i, host := range hosts {
				listed[item.Value][i] = either(listed[item.Value][i], both(onHost(c.Cfg, host), onHost(item.Cfg, host)))
			}
			for _, cfg := range []rust.Cfg{c.Cfg, item.Cfg} {
				known := slices.ContainsFunc(entries, func(e hostEntry) bool { return e.name.Text == item.Value })
				if cfg.AsksTarget() && !known {
					at := source.Place{File: item.File, Span: source.Span(item.Span)}
					entries = append(entries, hostEntry{name: manifest.Name{Text: item.Value, At: at}, cfg: cfg})
				}
			}
		}
	}
	for i := range entries {
		entries[i].never = !slices.ContainsFunc(listed[entries[i].name.Text], func(t rust.Tri) bool { return t != rust.False })
	}
	return slices.DeleteFunc(entries, func(e hostEntry) bool {
		return !slices.ContainsFunc(listed[e.name.Text], func(t rust.Tri) bool { return t != rust.True })
	})
}

// onHost is the value of a condition in a build script on a system.
func onHost(c rust.Cfg, host manifest.Platforms) rust.Tri {
	if anywhere := c.Eval(rust.OnBuilder); anywhere != rust.Unknown {
		return anywhere
	}
	return c.Eval(host.String())
}

func both(a, b rust.Tri) rust.Tri {
	switch {
	case a == rust.False || b == rust.False:
		return rust.False
	case a == rust.True && b == rust.True:
		return rust.True
	}
	return rust.Unknown
}

func either(a, b rust.Tri) rust.Tri {
	switch {
	case a == rust.True || b == rust.True:
		return rust.True
	case a == rust.False && b == rust.False:
		return rust.False
	}
	return rust.Unknown
}

// lintHostEntries makes one finding of all such entries. Where their files are
// committed, every machine has the permissions.
func lintHostEntries(s *acl.Surface) []Finding {
	p := s.Plugin
	entries := hostEntries(p)
	if len(entries) == 0 {
		return nil
	}
	var names []string
	never, everywhere := true, true
	for _, e := range entries {
		names = append(names, e.name.Text)
		never = never && e.never
		everywhere = everywhere && isCommitted(p, e.name.Text)
	}
	slices.Sort(names)
	f := onCrate(p, entries[0].name.At, fmt.Sprintf("it depends on the machine that builds whether COMMANDS lists %s", list(names)))
	f.Lost = names
	if never {
		f.Message = fmt.Sprintf("no machine that builds lists %s: cfg(%s) never holds in a build script", list(names), entries[0].cfg)
	}
	if everywhere {
		f.in(committedAnyway)
		f.Message += "; the permissions are committed all the same"
	}
	return []Finding{f}
}

// isCommitted reports whether a permission file that is there allows the command.
func isCommitted(p *manifest.Plugin, command string) bool {
	return slices.ContainsFunc(p.Files, func(f *manifest.File) bool {
		return !f.Generated && slices.ContainsFunc(f.Permissions, func(permission *manifest.Permission) bool {
			return slices.ContainsFunc(permission.Allow, func(n manifest.Name) bool { return n.Text == command })
		})
	})
}
