package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/verdict"
)

// SettingsSchema names the JSON format of settings.
const SettingsSchema = "permver/config/v1"

// Settings is what is configured for each plugin of a side.
type Settings struct {
	Tool verdict.Tool
	Side verdict.Side
	// Files are those that configure anything, sorted.
	Files   []string
	Plugins []PluginSettings
}

// PluginSettings is what holds for one plugin, with where each setting comes from.
type PluginSettings struct {
	Key, Crate, Path string
	Held             []verdict.Held
}

// Configured are the formats for settings, ConfigChecks those for whether they can be
// read.
func Configured() Formats[*Settings] {
	return Formats[*Settings]{{"text", printSettingsText}, {"json", printSettingsJSON}}
}

// ConfigChecks are the formats that say whether a configuration is without mistakes.
func ConfigChecks() Formats[*Settings] {
	return Formats[*Settings]{{"text", printConfigCheck}, {"json", printSettingsJSON}}
}

// The types of this file are the JSON format; docs/schema/config-v1.json describes it.

type jsonSettings struct {
	Schema  string               `json:"schema"`
	Tool    jsonTool             `json:"tool"`
	Side    jsonSide             `json:"side"`
	Files   []string             `json:"files"`
	Plugins []jsonPluginSettings `json:"plugins"`
}

type jsonPluginSettings struct {
	Key      string     `json:"key"`
	Crate    string     `json:"crate"`
	Path     string     `json:"path"`
	Settings []jsonHeld `json:"settings"`
}

type jsonHeld struct {
	Key      string        `json:"key"`
	Value    string        `json:"value"`
	Pattern  *string       `json:"pattern"`
	By       string        `json:"by"`
	Location *jsonLocation `json:"location"`
}

func printSettingsJSON(w io.Writer, s *Settings, _ Options) error {
	return writeJSON(w, jsonSettings{
		Schema: SettingsSchema, Tool: jsonTool(s.Tool), Side: toSide(s.Side), Files: sorted(s.Files),
		Plugins: each(s.Plugins, func(p PluginSettings) jsonPluginSettings {
			return jsonPluginSettings{Key: p.Key, Crate: p.Crate, Path: p.Path, Settings: each(p.Held, func(h verdict.Held) jsonHeld {
				return jsonHeld{Key: h.Key, Value: h.Value, Pattern: orNull(h.Pattern), By: h.From.By, Location: toLocation(h.From.At)}
			})}
		}),
	})
}

// printSettingsText prints what holds, a table for all plugins that share it.
func printSettingsText(w io.Writer, s *Settings, o Options) error {
	t := newText(o)
	for i, group := range sameSettings(s.Plugins) {
		if i > 0 {
			t.blank()
		}
		t.wrapped(strong, "", "  ", t.names(each(group, func(p PluginSettings) string { return p.Key })))
		t.held(group[0].Held)
	}
	t.blank()
	t.wrapped(plain, "", "  ", configuredBy(s))
	return t.flush(w)
}

// sameSettings groups the plugins for which the same holds, in the order of the first.
func sameSettings(plugins []PluginSettings) [][]PluginSettings {
	var groups [][]PluginSettings
	for _, p := range plugins {
		i := slices.IndexFunc(groups, func(g []PluginSettings) bool { return slices.Equal(g[0].Held, p.Held) })
		if i < 0 {
			groups = append(groups, nil)
			i = len(groups) - 1
		}
		groups[i] = append(groups[i], p)
	}
	return groups
}

// held prints a table of settings: key, value, origin.
func (t *text) held(settings []verdict.Held) {
	key, value := 0, 0
	for _, h := range settings {
		key = max(key, columns(Visible(h.Key)))
		value = max(value, min(columns(Visible(h.Value)), 36))
	}
	for _, h := range settings {
		from := placeText(h.From.At)
		if from == "" {
			from = h.From.By
		}
		if h.Pattern != "" {
			from += fmt.Sprintf(" (%q)", h.Pattern)
		}
		t.out.WriteString("  " + padded(h.Key, key) + "  " + padded(h.Value, value) + "  " + t.palette.paint(faint, Visible(from)) + "\n")
	}
}

// padded makes a text visible and fills it with blanks to a number of columns.
func padded(s string, width int) string {
	s = Visible(s)
	return s + strings.Repeat(" ", max(0, width-columns(s)))
}

func configuredBy(s *Settings) string {
	if len(s.Files) == 0 {
		return "nothing is configured in " + s.Side.Label + ": there is no permver.toml at its top, and no [package.metadata.permver]"
	}
	return "configured by " + strings.Join(s.Files, ", ") + " in " + s.Side.Label
}

// printConfigCheck says that the configuration could be read; what is wrong with one is
// an error.
func printConfigCheck(w io.Writer, s *Settings, o Options) error {
	t := newText(o)
	rules, entries := map[string]bool{}, map[source.Place]bool{}
	for _, p := range s.Plugins {
		for _, h := range p.Held {
			switch {
			case h.Key == "suppress":
				entries[h.From.At] = true
			case strings.HasPrefix(h.Key, "rules.") && !h.From.At.IsZero():
				rules[h.Key] = true
			}
		}
	}
	if len(s.Files) > 0 {
		t.wrapped(passing, "", "  ", fmt.Sprintf("no mistakes in %s: %s set, %s", strings.Join(s.Files, ", "), count(len(rules), "rule"), count(len(entries), "suppression")))
		return t.flush(w)
	}
	t.wrapped(plain, "", "  ", configuredBy(s))
	return t.flush(w)
}
