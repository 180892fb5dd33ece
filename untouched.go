package permver

import (
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/manifest"
)

// untouched reports whether both sides have the same of all that a plugin is judged by, so
// that nothing of it has to be read. Sides without object IDs never tell.
func (s *session) untouched(w work) bool {
	return s.sameSources(w) && (s.spread(w) != anywhere || s.plansNothingNew(w))
}

// sameSources reports whether both sides have the same of all that a plugin's permissions
// depend on.
func (s *session) sameSources(w work) bool {
	base, head := w.pair.base, w.pair.head
	switch {
	case base == nil || base.Dir != head.Dir:
		return false
	case s.spread(w) == nowhere:
		return true
	case !reflect.DeepEqual(base.Cargo, head.Cargo): // of which the workspace may say some
		return false
	}
	same, unread := w.sameFolder()
	if !same {
		return false
	}
	contained, err := s.loader.SelfContained(w.head, *head, unread...)
	return err == nil && contained
}

// sameFolder reports whether both sides have the same folder of the plugin, but for entries
// that nothing is read from, and which of those differ.
func (w work) sameFolder() (same bool, unread []string) {
	base, errBase := w.base.ReadDir(w.pair.base.Dir)
	head, errHead := w.head.ReadDir(w.pair.head.Dir)
	if errBase != nil || errHead != nil || len(base) != len(head) {
		return false, nil
	}
	for i := range head {
		switch {
		case base[i] == head[i] && head[i].ID != "":
		case base[i].Name == head[i].Name && base[i].Kind == head[i].Kind && manifest.Unread(head[i].Name):
			unread = append(unread, head[i].Name)
		default:
			return false, nil
		}
	}
	return true, unread
}

// spread is where two sides differ.
type spread int

const (
	nowhere   spread = iota
	inPlugins        // in folders of plugins only
	anywhere         // or nobody knows
)

// spread tells where the two sides of a plugin differ, once for all that have the same.
func (s *session) spread(w work) spread {
	s.spreadMu.Lock()
	defer s.spreadMu.Unlock()
	sides := [2]*side{w.base, w.head}
	known, ok := s.spreads[sides]
	if !ok {
		known = spreadBelow(w.base, w.head, "", innermost(w.population.found.Plugins))
		s.spreads[sides] = known
	}
	return known
}

// spreadBelow tells where a folder differs. It looks into none of the plugins' folders.
func spreadBelow(base, head gitsrc.Side, dir string, plugins map[string]bool) spread {
	was, errBase := base.ReadDir(dir)
	is, errHead := head.ReadDir(dir)
	if errBase != nil || errHead != nil || len(was) != len(is) {
		return anywhere
	}
	most := nowhere
	for i, e := range is {
		before, below := was[i], path.Join(dir, e.Name)
		switch {
		case e.Name != before.Name, e.Kind != before.Kind, e.ID == "", before.ID == "":
			return anywhere
		case e.ID == before.ID:
		case plugins[below]:
			most = max(most, inPlugins)
		case e.Kind != gitsrc.Dir:
			return anywhere
		default:
			most = max(most, spreadBelow(base, head, below, plugins))
		}
	}
	return most
}

// innermost are the folders of plugins that no other plugin lies in.
func innermost(plugins []manifest.Candidate) map[string]bool {
	dirs := map[string]bool{}
	for _, c := range plugins {
		dirs[c.Dir] = !slices.ContainsFunc(plugins, func(other manifest.Candidate) bool { return strings.HasPrefix(other.Dir, c.Dir+"/") })
	}
	return dirs
}
