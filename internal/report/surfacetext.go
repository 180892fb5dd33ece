package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/permver/permver/internal/acl"
)

// printSurfaceText prints surfaces for people: the commands, and a line for every
// identifier that a capability can list.
func printSurfaceText(w io.Writer, s *Surfaces, o Options) error {
	t := newText(o)
	for _, p := range sortedShown(s.Plugins) {
		t.surface(p)
		t.blank()
	}
	t.wrapped(plain, "", "  ", pluginsOf(s))
	t.seen(s.Seen)
	return t.flush(w)
}

func pluginsOf(s *Surfaces) string {
	return count(len(s.Plugins), "plugin") + " of " + sideText(s.Side)
}

func (t *text) surface(p Shown) {
	t.wrapped(strong, "", "  ", surfaceTitle(p))
	for _, r := range surfaceAsides(p.Surface) {
		t.wrapped(r.look, "  ", "    ", r.text)
	}
	if p.Surface != nil && p.Surface.Plugin.ACL {
		t.outcomes(p.Surface)
	}
	t.unchecked(p.Unchecked)
}

func surfaceTitle(p Shown) string {
	title := p.Key
	if p.Surface != nil && p.Surface.Plugin.Cargo != nil {
		title = strings.TrimSpace(title + " " + p.Surface.Plugin.Cargo.Version.Text)
	}
	where := p.Crate
	if p.Path != "" {
		where += " in " + p.Path
	}
	if where != p.Key {
		title += " (" + where + ")"
	}
	return title
}

// surfaceAsides tell what commands a plugin has, or why it has none to show.
func surfaceAsides(s *acl.Surface) []aside {
	switch {
	case s == nil:
		return []aside{{warning, "the plugin could not be read"}}
	case !s.Plugin.ACL:
		return []aside{{plain, "takes no part in the permission system"}}
	case s.Plugin.Recorded:
		return []aside{{plain, "as an application's build recorded it"}}
	}
	var listed, unlisted []string
	for _, c := range commandsOf(s.Plugin) {
		if c.listed {
			listed = append(listed, c.name)
		} else {
			unlisted = append(unlisted, c.name)
		}
	}
	line := fmt.Sprintf("commands (%d): %s", len(listed), strings.Join(listed, ", "))
	if len(listed) == 0 {
		line = "no commands in COMMANDS"
	}
	if !s.Plugin.Commands.Exact {
		line += " (not the whole list)"
	}
	list := []aside{{plain, line}}
	if len(unlisted) > 0 {
		list = append(list, aside{plain, fmt.Sprintf("implemented and not in COMMANDS (%d): %s", len(unlisted), strings.Join(unlisted, ", "))})
	}
	return list
}

// outcomes lists the identifiers, the default first, with what they grant.
func (t *text) outcomes(s *acl.Surface) {
	names := s.Names()
	slices.SortStableFunc(names, func(a, b string) int { return isDefault(b) - isDefault(a) })
	column := 0
	for _, name := range names {
		column = max(column, columns(Visible(s.Plugin.Key+":"+name)))
	}
	column = min(column, t.width/2)
	t.blank()
	for _, name := range names {
		id := Visible(s.Plugin.Key + ":" + name)
		first := "  " + t.palette.paint(noting, id) + strings.Repeat(" ", max(column-columns(id), 0)+2)
		for _, line := range outcomeLines(s, name) {
			t.wrapped(plain, first, strings.Repeat(" ", column+6), line)
			first = strings.Repeat(" ", column+4)
		}
	}
}

func isDefault(name string) int {
	if name == acl.DefaultName {
		return 1
	}
	return 0
}

// outcomeLines says what an identifier grants: one line, or one for each group of
// platforms.
func outcomeLines(s *acl.Surface, name string) []string {
	o := s.Outcomes[name]
	switch {
	case o.Err != nil:
		return []string{refusedText(o)}
	case o.Kind == acl.NoItem:
		return []string{"there is no default set; capabilities may list it all the same, and get nothing"}
	}
	lines := make([]string, 0, len(o.Grants))
	for _, g := range o.Grants {
		line := grantText(g.Grant, scopeCounts)
		if len(o.Grants) > 1 {
			line = "on " + g.Platforms.String() + ": " + line
		}
		lines = append(lines, line)
	}
	return lines
}

func refusedText(o acl.Outcome) string { return "refused: " + o.Err.Error() }

// grantText says what a grant gives; entries tells those of a scope.
func grantText(g acl.Grant, entries func(jsonGrantScope) string) string {
	var parts []string
	if len(g.Allow) > 0 {
		parts = append(parts, "allows "+strings.Join(keys(g.Allow), ", "))
	}
	if len(g.Deny) > 0 {
		parts = append(parts, "denies "+strings.Join(keys(g.Deny), ", "))
	}
	for _, scope := range toScopes(g) {
		of := "the whole plugin"
		if scope.Commands != nil {
			of = strings.Join(scope.Commands, ", ")
		}
		parts = append(parts, "scope of "+of+": "+entries(scope))
	}
	if len(g.Foreign) > 0 {
		parts = append(parts, "with "+strings.Join(keys(g.Foreign), ", ")+" of other plugins")
	}
	if len(parts) == 0 {
		return "grants nothing"
	}
	return strings.Join(parts, "; ")
}

// scopeCounts counts the entries of a scope; the JSON format has them all.
func scopeCounts(s jsonGrantScope) string {
	return fmt.Sprintf("%d allowed, %d denied", len(s.Allow), len(s.Deny))
}
