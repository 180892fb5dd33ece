package config

import (
	"slices"
	"strings"

	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

// Settings are what holds for one plugin.
type Settings struct {
	Policy verdict.Policy
	// TagPrefix stands before the version in the plugin's release tags; "" if they are
	// recognised by its names. TagPrefixAt is where it is written.
	TagPrefix           string
	TagPrefixAt         source.Place
	ConventionalCommits bool
	// Held are the settings one by one, with where each comes from: first the policy,
	// then what rules are set to, then the suppressions.
	Held []verdict.Held
}

// byDefault is the origin of what nobody says.
var byDefault = verdict.Origin{By: "default"}

// Resolve returns what holds where several layers speak of a plugin, the nearest to it
// last. One preset holds, which the last layer that names any says: it comes before all
// layers, since what is written out is meant more than what comes along. Each setting is
// taken from the last layer that has it; of a rule, from the entry there that names it most
// exactly. Suppressions add up.
func Resolve(layers ...*Layer) Settings {
	named := last(layers, func(l *Layer) *Setting[string] { return l.Preset }, Recommended, Recommended)
	r := resolver{presetSetting: named, layers: append([]*Layer{preset(named.Value)}, layers...)}
	r.policy()
	r.rules()
	r.suppressions()
	return r.settings
}

type resolver struct {
	layers        []*Layer
	presetSetting Setting[string]
	settings      Settings
}

func (r *resolver) policy() {
	failOn := last(r.layers, func(l *Layer) *Setting[verdict.FailOn] { return l.FailOn }, verdict.FailOn{}, verdict.FailOn{}.String())
	prerelease := last(r.layers, func(l *Layer) *Setting[string] { return l.Prerelease }, Relaxed, Relaxed)
	mayBreak := last(r.layers, func(l *Layer) *Setting[bool] { return l.MinorMayBreak }, false, "false")
	commits := last(r.layers, func(l *Layer) *Setting[bool] { return l.ConventionalCommits }, false, "false")
	prefix := last(r.layers, func(l *Layer) *Setting[string] { return l.TagPrefix }, "", "")
	s := &r.settings
	s.Policy.FailOn = failOn.Value
	s.Policy.StrictPrereleases = prerelease.Value == Strict
	s.Policy.MinorMayBreak = mayBreak.Value
	s.ConventionalCommits, s.TagPrefix, s.TagPrefixAt = commits.Value, prefix.Value, prefix.From.At
	s.Held = []verdict.Held{
		held("preset", r.presetSetting), held("policy.fail-on", failOn), held("policy.prerelease", prerelease),
		held("policy.minor-may-break", mayBreak), held("policy.conventional-commits", commits),
	}
	if prefix.Value != "" {
		s.Held = append(s.Held, held("tag-prefix", prefix))
	}
}

// last is the setting of the last layer that has it, or what holds by itself.
func last[T any](layers []*Layer, of func(*Layer) *Setting[T], value T, written string) Setting[T] {
	for _, l := range slices.Backward(layers) {
		if s := of(l); s != nil {
			return *s
		}
	}
	return Setting[T]{value, written, byDefault}
}

func held[T any](key string, s Setting[T]) verdict.Held {
	return verdict.Held{Key: key, Value: s.Written, From: s.From}
}

func (r *resolver) rules() {
	r.settings.Policy.Rules = map[string]verdict.RuleSetting{}
	if !slices.ContainsFunc(r.layers, func(l *Layer) bool { return len(l.Rules) > 0 }) {
		return
	}
	for _, rule := range rules.All() {
		for _, l := range slices.Backward(r.layers) {
			entry, ok := l.nearestEntry(rule.ID)
			if !ok {
				continue
			}
			r.settings.Policy.Rules[rule.ID] = entry.RuleSetting
			h := verdict.Held{Key: "rules." + rule.ID, Value: entry.Written, From: entry.From}
			if entry.Pattern != rule.ID {
				h.Pattern = entry.Pattern
			}
			r.settings.Held = append(r.settings.Held, h)
			break
		}
	}
}

func (r *resolver) suppressions() {
	for _, l := range r.layers {
		for _, s := range l.Suppressions {
			r.settings.Policy.Suppressions = append(r.settings.Policy.Suppressions, new(*s))
			r.settings.Held = append(r.settings.Held, verdict.Held{Key: "suppress", Value: describe(s), From: s.From})
		}
	}
}

// describe is what a suppression accepts, and until when.
func describe(s *verdict.Suppression) string {
	text := s.Rule + " of " + s.Subject
	if s.Items != nil {
		text += " (exactly " + strings.Join(s.Items, ", ") + ")"
	}
	if until := s.Until.String(); until != "" {
		text += " until " + until
	}
	return text
}

// Compare marks in the settings of head what base does not have, and returns all that
// differs.
func (s *Settings) Compare(base Settings) []verdict.Reconfigured {
	was := base.values()
	now := s.values()
	var changes []verdict.Reconfigured
	for i := range s.Held {
		h := &s.Held[i]
		if was[h.Key][h.Value] {
			continue
		}
		h.From.Added = true
		changes = append(changes, verdict.Reconfigured{Key: h.Key, Was: before(h.Key, was[h.Key]), Now: h.Value, Pattern: h.Pattern, From: h.From})
	}
	for _, h := range base.Held {
		if !now[h.Key][h.Value] && (h.Key == "suppress" || len(now[h.Key]) == 0) {
			changes = append(changes, verdict.Reconfigured{Key: h.Key, Was: h.Value})
		}
	}
	s.markAdded()
	return changes
}

// values are the values by key, of which only "suppress" can have several.
func (s *Settings) values() map[string]map[string]bool {
	all := make(map[string]map[string]bool, len(s.Held))
	for _, h := range s.Held {
		if all[h.Key] == nil {
			all[h.Key] = map[string]bool{}
		}
		all[h.Key][h.Value] = true
	}
	return all
}

// before is the value of a key that has one, "" if it was not set. Entries have none.
func before(key string, values map[string]bool) string {
	if key != "suppress" {
		for value := range values { // it is the only one
			return value
		}
	}
	return ""
}

// markAdded carries over to the policy which settings are new.
func (s *Settings) markAdded() {
	added := map[source.Place]bool{}
	for _, h := range s.Held {
		if !h.From.Added {
			continue
		}
		if h.Key == "suppress" {
			added[h.From.At] = true
		}
		id := strings.TrimPrefix(h.Key, "rules.")
		if set, ok := s.Policy.Rules[id]; ok {
			set.From.Added = true
			s.Policy.Rules[id] = set
		}
	}
	for _, entry := range s.Policy.Suppressions {
		entry.From.Added = entry.From.Added || added[entry.From.At]
	}
}
