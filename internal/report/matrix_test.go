package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
)

// storeSurface is what a made-up plugin grants, after what edit does to it.
func storeSurface(key string, edit func(m *manifest.Manifest)) *acl.Surface {
	m := manifest.Manifest{
		Default: &manifest.Set{Members: names("allow-read", "allow-quit")},
		Permissions: map[string]*manifest.Permission{
			"allow-read": permitting("read"), "allow-quit": permitting("quit"), "allow-create": permitting("create"), "deny-create": {Deny: names("create")},
			"scope-home": scoped("$HOME/**"), "scope-app": scoped("$APP/**"),
		},
		Sets: map[string]*manifest.Set{"bad": {Members: names("allow-nothing")}, "remote": {Members: names("fs:default")}},
	}
	if edit != nil {
		edit(&m)
	}
	for id, p := range m.Permissions {
		p.ID.Text = id
		if !p.HasPlatforms {
			p.Platforms = manifest.AllPlatforms
		}
	}
	for id, set := range m.Sets {
		set.ID.Text = id
	}
	return acl.NewSurface(&manifest.Plugin{Key: key, Crate: "tauri-plugin-" + key, ACL: true, Manifest: m})
}

func names(list ...string) []manifest.Name {
	return each(list, func(s string) manifest.Name { return manifest.Name{Text: s, At: at("build.rs", 3, 5, 3, 10)} })
}

func permitting(commands ...string) *manifest.Permission {
	return &manifest.Permission{Allow: names(commands...)}
}

func scoped(values ...string) *manifest.Permission {
	p := &manifest.Permission{HasScopeAllow: true}
	for _, v := range values {
		p.ScopeAllow = append(p.ScopeAllow, manifest.ScopeEntry{Value: manifest.Value{Kind: manifest.String, Text: v}})
	}
	return p
}

// changed is what becomes of the plugin: one of each kind of change.
func changed(m *manifest.Manifest) {
	m.Default.Members = names("allow-read", "allow-load", "allow-quit")
	delete(m.Permissions, "allow-create")
	delete(m.Permissions, "deny-create")
	m.Permissions["allow-load"] = permitting("load")
	m.Permissions["allow-read"].ScopeAllow, m.Permissions["allow-read"].HasScopeAllow = scoped("$APP/**").ScopeAllow, true
	m.Permissions["allow-quit"].Platforms, m.Permissions["allow-quit"].HasPlatforms = manifest.Linux|manifest.Windows, true
	m.Permissions["scope-home"] = scoped("$HOME/*", "$DESKTOP/**")
	m.Permissions["scope-app"] = permitting("quit")
	m.Sets["bad"].Members = names("allow-read")
	m.Sets["remote"].Members = names("allow-nothing")
}

// drawn is a matrix as lines, a row each.
func drawn(m matrix) []string {
	row := func(mark string) func(matrixRow) string {
		return func(r matrixRow) string {
			parts := []string{strings.TrimSpace(mark + " " + r.identifier + " " + r.state)}
			for _, c := range r.cells {
				effects := each(c.effects, func(e matrixEffect) string { return e.sign + e.text })
				parts = append(parts, "  "+c.platforms.String()+": "+strings.Join(effects, ", ")+" ["+c.before+" => "+c.now+"]")
			}
			return strings.Join(parts, "\n")
		}
	}
	return append(each(m.changed, row("!")), each(m.same, row("="))...)
}

func TestMatrix(t *testing.T) {
	base, head := storeSurface("store", nil), storeSurface("store", changed)
	var lines []string
	for _, pair := range [][2]*acl.Surface{{base, head}, {nil, head}, {base, nil}, {nil, nil}} {
		lines = append(lines, drawn(newMatrix(pair[0], pair[1]))...)
		lines = append(lines, "")
	}
	golden(t, "matrix.txt", []byte(strings.Join(lines, "\n")))
}

func TestMatrixIsBounded(t *testing.T) {
	many := make([]string, 1000)
	for i := range many {
		many[i] = fmt.Sprintf("command_%d", i)
	}
	large := func(m *manifest.Manifest) { m.Permissions["allow-read"] = permitting(many...) }
	m := newMatrix(storeSurface("store", nil), storeSurface("store", large))
	row := m.changed[slices.IndexFunc(m.changed, func(r matrixRow) bool { return r.identifier == "store:allow-read" })]
	effect, now := row.cells[0].effects[1].text, row.cells[0].now
	if !strings.HasSuffix(effect, ", … and 960 more") || len(effect) > 1000 || !strings.HasSuffix(now, "…") || len(now) > maxMatrixText+10 {
		t.Errorf("a cell of %d and %d bytes:\n%s\n%s", len(effect), len(now), effect, now)
	}
}
