package config

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/nearest"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

// levels are the words for a rule's level.
var levels = []string{string(verdict.LevelError), string(verdict.LevelWarning), string(verdict.LevelNote), string(verdict.LevelOff)}

// bumps are the words for what a rule's findings need.
var bumps = []string{bump.Major.String(), bump.Minor.String(), bump.Patch.String(), bump.None.String()}

// rules reads [rules].
func (r *reader) rules(l *Layer, v manifest.Item) {
	if !v.IsTable() {
		r.mistake(v.At(), `write a table: [rules], and in it lines such as command-added = "warning"`, "rules is %s", v.What())
		return
	}
	var names []manifest.Name
	for name, value := range v.Entries() {
		entry := RuleEntry{Pattern: name.Text, RuleSetting: verdict.RuleSetting{From: r.from(name.At)}}
		known := r.pattern(&entry, name)
		if r.ruleSetting(&entry, name, value) && known {
			r.checkEffect(entry, name)
			l.Rules, names = append(l.Rules, entry), append(names, name)
		}
	}
	r.checkOrder(l.Rules, names)
}

// checkOrder refuses entries of which none is nearer to a rule and that want different
// things of it. They are as they were written under the names.
func (r *reader) checkOrder(entries []RuleEntry, names []manifest.Name) {
	torn := map[[2]int][]string{}
	for _, rule := range rules.All() {
		first := -1
		for i, e := range entries {
			switch {
			case !means(e.Pattern, rule.ID):
			case first < 0 || e.exactness(rule.ID) > entries[first].exactness(rule.ID):
				first = i
			}
		}
		for i, e := range entries {
			if i > first && means(e.Pattern, rule.ID) && e.exactness(rule.ID) == entries[first].exactness(rule.ID) && e.Written != entries[first].Written {
				torn[[2]int{first, i}] = append(torn[[2]int{first, i}], rule.ID)
			}
		}
	}
	for _, of := range slices.SortedFunc(maps.Keys(torn), func(a, b [2]int) int { return slices.Compare(a[:], b[:]) }) {
		one, other, ids := names[of[0]], names[of[1]], torn[of]
		about, advice := ids[0], "write what is to be done with it, by its ID"
		if more := len(ids) - 1; more > 0 {
			about, advice = fmt.Sprintf("%s and %d more", about, more), "leave one of them out, or write each rule by its ID"
		}
		r.mistake(other.At, advice, "%q and %q in line %d say different things of %s, and neither is longer", other.Text, one.Text, one.At.Line, about)
	}
}

// pattern checks that the name is that of a rule, or a glob that means some.
func (r *reader) pattern(entry *RuleEntry, name manifest.Name) bool {
	if !strings.ContainsAny(name.Text, `*?[\`) {
		id, ok := r.ruleID(name)
		entry.Pattern = id
		return ok
	}
	if _, err := path.Match(name.Text, ""); err != nil {
		r.mistake(name.At, `write "*" for any letters`, "%q is no pattern", name.Text)
		return false
	}
	if !slices.ContainsFunc(rules.All(), func(rule *rules.Rule) bool { return means(name.Text, rule.ID) }) {
		r.mistake(name.At, "`permver rules` lists the rules", "%q means none of the rules", name.Text)
		return false
	}
	return true
}

// ruleID finds the rule of that name, by its present ID.
func (r *reader) ruleID(name manifest.Name) (string, bool) {
	if rule, ok := rules.Find(name.Text); ok {
		return rule.ID, true
	}
	all := rules.All()
	ids := make([]string, len(all))
	for i, rule := range all {
		ids[i] = rule.ID
	}
	advice := "`permver rules` lists the rules"
	if near := nearest.Of(name.Text, ids, 3); len(near) > 0 {
		advice = "did you mean " + orList(near, 3) + "?"
	}
	r.mistake(name.At, advice, "unknown rule %q", name.Text)
	return "", false
}

// ruleSetting reads a level, or a table with a level and a bump.
func (r *reader) ruleSetting(entry *RuleEntry, name manifest.Name, v manifest.Item) bool {
	before := len(r.mistakes)
	if _, isText := v.Text(); isText {
		entry.level(r.word(name, v, levels...))
	} else if v.IsTable() {
		r.table("the rule "+name.Text, v, keys{
			"level": func(k manifest.Name, v manifest.Item) { entry.level(r.word(k, v, levels...)) },
			"bump":  func(k manifest.Name, v manifest.Item) { entry.bump(r.word(k, v, bumps...)) },
		})
		if len(r.mistakes) == before && entry.Level == "" && entry.Bump == nil {
			r.mistake(v.At(), `write { level = "warning" } or { bump = "none" }, or both`, "nothing is said of the rule %s", name.Text)
		}
	} else {
		r.mistake(v.At(), `write one of "error", "warning", "note", "off", or { level = "warning", bump = "none" }`, "the rule %s is %s", name.Text, v.What())
	}
	return len(r.mistakes) == before
}

func (e *RuleEntry) level(s *Setting[string]) {
	if s != nil {
		e.Level = verdict.Level(s.Value)
		e.Written = strings.TrimPrefix(e.Written+", "+s.Value, ", ")
	}
}

func (e *RuleEntry) bump(s *Setting[string]) {
	if s == nil {
		return
	}
	class, err := bump.Parse(s.Value)
	if err == nil { // the word was one of the list
		e.Bump = &class
		e.Written = strings.TrimPrefix(e.Written+", bump "+s.Value, ", ")
	}
}

// checkEffect refuses a level that would change nothing: a change weighs what its bump
// asks for, and a level only ever adds to that.
func (r *reader) checkEffect(entry RuleEntry, name manifest.Name) {
	if entry.Level != verdict.LevelNote || entry.Bump != nil {
		return
	}
	for _, rule := range rules.All() {
		if rule.Severity != 0 && means(entry.Pattern, rule.ID) {
			return
		}
	}
	r.mistake(name.At, fmt.Sprintf(`write %s = { level = "note", bump = "none" } if it is to need no bump, or "off"`, Key(name.Text)),
		"a level of note changes nothing for %s: what a change weighs follows from the bump that it needs", name.Text)
}

// Key is a key as TOML wants it.
func Key(key string) string {
	if strings.Trim(key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == "" && key != "" {
		return key
	}
	return quoted(key)
}

// means reports whether a pattern means the rule of that ID.
func means(pattern, id string) bool {
	matched, err := path.Match(pattern, id)
	return err == nil && matched
}

// nearestEntry is the entry of a layer that says most exactly what is to be done with
// the rule: the ID itself before a glob, a longer glob before a shorter one. Two that are
// equally long say the same, or are a mistake.
func (l *Layer) nearestEntry(id string) (best RuleEntry, ok bool) {
	for _, e := range l.Rules {
		if means(e.Pattern, id) && (!ok || e.exactness(id) > best.exactness(id)) {
			best, ok = e, true
		}
	}
	return best, ok
}

func (e RuleEntry) exactness(id string) int {
	if e.Pattern == id {
		return len(id) + 1
	}
	return len(strings.ReplaceAll(e.Pattern, "*", ""))
}
