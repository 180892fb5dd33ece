package diff

import (
	"maps"
	"slices"
	"strings"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
)

// foreignChanges tells of the references to other plugins. A reference to a plugin
// that the item did not need before breaks the applications without it. Another
// reference to the same plugin only changes what that plugin's version decides on.
// The core of Tauri is in every application.
func (c *comparison) foreignChanges(name string, was, is acl.Outcome, left acl.Effects) []Change {
	before := make(map[string]bool)
	for reference := range was.On(manifest.Linux).Foreign { // the same on all platforms
		before[pluginOf(reference)] = true
	}
	lost := left.Has(acl.ForeignLost)
	kinds := map[Kind]*Change{}
	for _, effect := range left.Sorted() {
		kind := CrossPluginRemoved
		switch key := pluginOf(effect.Value); {
		case effect.Kind == acl.ForeignLost:
		case effect.Kind != acl.ForeignGained:
			continue
		case key == "core" && !lost:
			kind = widened(allowShapes(was, is))
		case key != "core" && !before[key]:
			kind = CrossPluginAdded
		default:
			kind = CrossPluginChanged
		}
		if kinds[kind] == nil {
			change := c.itemChange(kind, name, is)
			kinds[kind] = &change
		}
		kinds[kind].take(effect, left[effect])
	}
	return joinForeign(kinds)
}

// widened is the kind of change that an allowance gained makes. Only what is gone
// gains none.
func widened(shapes []shape) Kind {
	i := slices.IndexFunc(shapes, func(s shape) bool { return s.effect == acl.AllowGained })
	return shapes[i].change
}

// joinForeign makes one change of a reference that was put in the place of
// another.
func joinForeign(kinds map[Kind]*Change) []Change {
	if changed, removed := kinds[CrossPluginChanged], kinds[CrossPluginRemoved]; changed != nil && removed != nil {
		for _, effect := range removed.effects {
			changed.take(effect, removed.Platforms)
		}
		delete(kinds, CrossPluginRemoved)
	}
	changes := make([]Change, 0, len(kinds))
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		change := *kinds[kind]
		switch kind {
		case CrossPluginChanged:
			change.Certainty = Unknown
		case CrossPluginAdded, CrossPluginRemoved:
		default: // a reference to the core only adds
			change.Breaking, change.Widening = false, true
		}
		changes = append(changes, change)
	}
	return changes
}

// pluginOf is the key of the plugin that a reference belongs to; all parts of the
// core are one.
func pluginOf(reference string) string {
	key, _, _ := strings.Cut(reference, ":")
	return key
}
