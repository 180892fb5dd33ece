package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/nearest"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/verdict"
)

// reader reads one place. Everything wrong in it is collected.
type reader struct {
	by       string // the file, which settings come from
	inside   bool   // of the program, where no user can go
	mistakes []Mistake
}

// keys are what a table can hold: each with what reads its value.
type keys map[string]func(key manifest.Name, value manifest.Item)

// table reads a table by its keys. It has a name but for the whole document.
func (r *reader) table(name string, t manifest.Item, known keys) {
	if !t.IsTable() {
		r.mistake(t.At(), fmt.Sprintf("write it as a table with keys such as %s", orList(sorted(known), 3)), "%s is %s", name, t.What())
		return
	}
	for key, value := range t.Entries() {
		if read, ok := known[key.Text]; ok {
			read(key, value)
			continue
		}
		where := ""
		if name != "" {
			where = " in " + name
		}
		r.mistake(key.At, r.meant(key.Text, known), "unknown key %q%s", key.Text, where)
	}
}

// meant is the advice for a word that is none of those known.
func (r *reader) meant(word string, known keys) string {
	if near := nearest.One(word, sorted(known)); near != "" {
		return "did you mean " + near + "?"
	}
	if known["policy"] != nil && r.policyKeys(&Layer{})[word] != nil {
		return "write it under [policy]"
	}
	return "the keys are " + strings.Join(sorted(known), ", ")
}

// layerKeys are what every layer can hold, but suppressions that name their plugin.
func (r *reader) layerKeys(l *Layer) keys {
	return keys{
		"preset": func(k manifest.Name, v manifest.Item) { l.Preset = r.word(k, v, presetNames()...) },
		"policy": func(_ manifest.Name, v manifest.Item) { r.table("[policy]", v, r.policyKeys(l)) },
		"rules":  func(_ manifest.Name, v manifest.Item) { r.rules(l, v) },
		"suppress": func(_ manifest.Name, v manifest.Item) {
			r.suppressions(l, v, false)
		},
		"tag-prefix": func(k manifest.Name, v manifest.Item) { l.TagPrefix = r.tagPrefix(k, v) },
	}
}

func (r *reader) policyKeys(l *Layer) keys {
	return keys{
		"fail-on":              func(k manifest.Name, v manifest.Item) { l.FailOn = r.failOn(k, v) },
		"prerelease":           func(k manifest.Name, v manifest.Item) { l.Prerelease = r.word(k, v, Relaxed, Strict) },
		"minor-may-break":      func(k manifest.Name, v manifest.Item) { l.MinorMayBreak = r.flag(k, v) },
		"conventional-commits": func(k manifest.Name, v manifest.Item) { l.ConventionalCommits = r.flag(k, v) },
	}
}

func (r *reader) plugins(f *File, v manifest.Item) {
	if !v.IsTable() {
		r.mistake(v.At(), "write a table a plugin: [plugins.NAME]", "plugins is %s", v.What())
		return
	}
	for name, settings := range v.Entries() {
		layer := PluginLayer{Name: name}
		r.table("[plugins."+name.Text+"]", settings, r.layerKeys(&layer.Layer))
		f.Plugins = append(f.Plugins, layer)
	}
}

func (r *reader) from(at source.Place) verdict.Origin {
	if r.inside {
		at = source.Place{}
	}
	return verdict.Origin{By: r.by, At: at}
}

// text reads a string that is not empty.
func (r *reader) text(k manifest.Name, v manifest.Item, example string) (string, bool) {
	text, ok := v.Text()
	if !ok || strings.TrimSpace(text) == "" {
		what := "empty"
		if !ok {
			what = v.What()
		}
		r.mistake(v.At(), fmt.Sprintf("write %s = %q", k.Text, example), "%s is %s", k.Text, what)
		return "", false
	}
	return text, true
}

// word reads one of a few words.
func (r *reader) word(k manifest.Name, v manifest.Item, words ...string) *Setting[string] {
	text, ok := r.text(k, v, words[0])
	if !ok {
		return nil
	}
	if !slices.Contains(words, text) {
		r.mistake(v.At(), wantWord(text, words), "%s: no such word as %q", k.Text, text)
		return nil
	}
	return &Setting[string]{text, text, r.from(k.At)}
}

// wantWord is the advice for a word that is none of those there are.
func wantWord(text string, words []string) string {
	advice := "write " + orList(words, len(words))
	if near := nearest.One(text, words); near != "" {
		advice = fmt.Sprintf("did you mean %q? It is one of %s", near, strings.Join(words, ", "))
	}
	return advice
}

func (r *reader) flag(k manifest.Name, v manifest.Item) *Setting[bool] {
	value, ok := v.Bool()
	if !ok {
		r.mistake(v.At(), fmt.Sprintf("write %s = true, or leave it out", k.Text), "%s is %s", k.Text, v.What())
		return nil
	}
	return &Setting[bool]{value, fmt.Sprint(value), r.from(k.At)}
}

func (r *reader) tagPrefix(k manifest.Name, v manifest.Item) *Setting[string] {
	text, ok := r.text(k, v, "my-plugin-v")
	if !ok {
		return nil
	}
	return &Setting[string]{text, text, r.from(k.At)}
}

// failOn reads the words of fail-on, of which a single one needs no list.
func (r *reader) failOn(k manifest.Name, v manifest.Item) *Setting[verdict.FailOn] {
	words, ok := r.texts(k, v, "error")
	switch {
	case !ok:
		return nil
	case len(words) == 0:
		r.mistake(v.At(), `write ["never"] if nothing is to fail a run, or leave it out`, "%s is an empty list", k.Text)
		return nil
	}
	f, err := verdict.ParseFailOn(words)
	if err != nil {
		r.mistake(v.At(), `write words such as ["error", "security"]: at most one of error, warning, note, and any of breaking, security, bump; or ["never"]`, "%s", strings.Replace(err.Error(), "fail on", "fail-on", 1))
		return nil
	}
	return &Setting[verdict.FailOn]{f, f.String(), r.from(k.At)}
}

// texts reads a list of strings; a string alone is a list of one.
func (r *reader) texts(k manifest.Name, v manifest.Item, example string) ([]string, bool) {
	items, isList := v.List()
	if _, isText := v.Text(); isText {
		items, isList = []manifest.Item{v}, true
	}
	texts := make([]string, 0, len(items))
	for _, item := range items {
		text, isText := item.Text()
		isList = isList && isText
		texts = append(texts, text)
	}
	if !isList {
		r.mistake(v.At(), fmt.Sprintf("write a list of strings: %s = [%q]", k.Text, example), "%s is %s", k.Text, what(v))
	}
	return texts, isList
}

// what is the kind of a value; of a list, that of something in it that is no string.
func what(v manifest.Item) string {
	items, _ := v.List()
	for _, item := range items {
		if _, isText := item.Text(); !isText {
			return "a list with " + item.What() + " in it"
		}
	}
	return v.What()
}

// Some are the first of a list of names, with how many more there are.
func Some(names []string) string {
	const most = 6
	if more := len(names) - most; more > 1 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), more)
	}
	return strings.Join(names, ", ")
}

func sorted(known keys) []string {
	names := make([]string, 0, len(known))
	for name := range known {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// orList writes some of the words as "a, b or c".
func orList(words []string, most int) string {
	words = words[:min(most, len(words))]
	if len(words) == 1 {
		return words[0]
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
