package permver

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/fixture"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source/rust"
)

// TestShapes reads the shapes that published plugins have: how their build scripts name
// the commands, which permission files they commit, and how they register functions.
//
// A fixture of testdata/shapes is one family, each of its trees one shape. The file
// "want" of a tree is all that is read of it, and what lint tells of it.
func TestShapes(t *testing.T) {
	families, err := fixture.ReadAll("testdata/shapes")
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range families {
		for _, shape := range slices.Sorted(maps.Keys(family.Trees)) {
			t.Run(family.Name+"/"+shape, func(t *testing.T) {
				tree := family.Trees[shape]
				want := tree["want"]
				delete(tree, "want")
				fixture.Complete(tree, "1.0.0")
				got := shapeText(t, tree)
				switch {
				case got == want:
				case !*update:
					t.Errorf("-want +got:\n%s", gocmp.Diff(want, got))
				default:
					if err := family.Rewrite(shape+"/want", got); err != nil {
						t.Fatal(err)
					}
				}
			})
		}
	}
}

// shapeText is what permver reads of a plugin, and what it tells of it.
func shapeText(t *testing.T, tree map[string]string) string {
	t.Helper()
	plugin, err := manifest.NewLoader().Load(gitsrc.Files("tree", tree), "")
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, f := range findings(lintFiles(t, tree)) {
		told = append(told, fmt.Sprintf("%s[%s] %s:%d: %s\n", f.Level, f.Rule.ID, f.At.File, f.At.Line, f.Message))
	}
	slices.Sort(told)
	return commandsText(plugin) + permissionsText(plugin) + sourcesText(plugin) + strings.Join(told, "")
}

// commandsText is what the build script hands to tauri-plugin.
func commandsText(p *manifest.Plugin) string {
	var b strings.Builder
	if p.Key != strings.TrimPrefix(fixture.Crate, "tauri-plugin-") {
		fmt.Fprintf(&b, "crate %s, key %s\n", p.Crate, p.Key)
	}
	if !p.ACL {
		return b.String() + "no part in the permission system\n"
	}
	why := ""
	if !p.Commands.Exact {
		why = " (" + p.Commands.Why + ")"
	}
	fmt.Fprintf(&b, "commands: %s%s\n", quoted(p.Commands.Items), why)
	if p.Script.GlobalScopeSchema {
		b.WriteString("global scope schema\n")
	}
	return b.String()
}

// permissionsText is what the plugin's permissions are, after its build script ran. Of
// files that tauri-plugin writes only the commands are named.
func permissionsText(p *manifest.Plugin) string {
	var b strings.Builder
	for _, f := range p.Files {
		switch {
		case f.Generated:
			fmt.Fprintf(&b, "written for %q\n", f.Command)
			continue
		case f.Stale:
			fmt.Fprintf(&b, "written anew for %q\n", f.Command)
			continue
		}
		fmt.Fprintf(&b, "%s\n", f.Path)
		if f.Default != nil {
			fmt.Fprintf(&b, "  default: %s\n", quoted(f.Default.Members))
		}
		for _, s := range f.Sets {
			fmt.Fprintf(&b, "  set %s: %s\n", s.ID.Text, quoted(s.Members))
		}
		for _, permission := range f.Permissions {
			lost := ""
			if p.Manifest.Permissions[permission.ID.Text] != permission {
				lost = ", replaced"
			}
			fmt.Fprintf(&b, "  permission %s: %s%s\n", permission.ID.Text, permissionText(permission), lost)
		}
	}
	return b.String()
}

func permissionText(p *manifest.Permission) string {
	var parts []string
	add := func(what string, count int, text string) {
		if count > 0 {
			parts = append(parts, what+" "+text)
		}
	}
	add("allows", len(p.Allow), quoted(p.Allow))
	add("denies", len(p.Deny), quoted(p.Deny))
	add("scope", len(p.ScopeAllow), entriesText(p.ScopeAllow))
	add("denied scope", len(p.ScopeDeny), entriesText(p.ScopeDeny))
	if p.HasPlatforms {
		parts = append(parts, "on "+p.Platforms.String())
	}
	return strings.Join(parts, "; ")
}

func entriesText(entries []manifest.ScopeEntry) string {
	var texts []string
	for _, e := range entries {
		texts = append(texts, e.Value.String())
	}
	return strings.Join(texts, ", ")
}

// sourcesText is what answers: functions by the names that the front end calls.
func sourcesText(p *manifest.Plugin) string {
	var b strings.Builder
	for _, c := range p.Program.Commands {
		fmt.Fprintf(&b, "function %s %s:%d%s\n", c.Name, c.File, c.Span.Line, under(c.Cfg))
	}
	for _, r := range p.Program.Registrations() {
		fmt.Fprintf(&b, "registered %s%s\n", r.Name, under(r.Item.Cfg))
	}
	for _, s := range slices.Concat(p.Program.Unknown, p.Program.Opaque) {
		fmt.Fprintf(&b, "unread handler %s:%d\n", s.File, s.Span.Line)
	}
	for _, half := range []struct {
		name string
		manifest.Native
	}{{"android", p.Android}, {"iOS", p.IOS}} {
		for _, m := range half.Methods {
			fmt.Fprintf(&b, "%s: %s %s:%d\n", half.name, m.Name, m.At.File, m.At.Line)
		}
	}
	return b.String()
}

// under is a condition, if there is one.
func under(c rust.Cfg) string {
	if c.Always() {
		return ""
	}
	return " if " + c.String()
}

// quoted are names with all their blanks.
func quoted(names []manifest.Name) string {
	texts := make([]string, 0, len(names))
	for _, n := range names {
		texts = append(texts, strconv.Quote(n.Text))
	}
	return strings.Join(texts, ", ")
}
