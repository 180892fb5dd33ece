package permver

import (
	"context"
	"path"
	"slices"

	"github.com/permver/permver/internal/report"
)

// showSettings resolves what is configured for every plugin of a side.
func (s *session) showSettings(context.Context) (*Settings, error) {
	head, err := s.oneSide()
	if err == nil {
		err = s.configure(head)
	}
	if err == nil {
		err = s.checkConfiguredPrefixes(head, nil, &baseline{session: s, head: head.side})
	}
	if err != nil {
		return nil, err
	}
	file, err := s.configFile(head.side)
	if err != nil {
		return nil, err
	}
	shown := &Settings{Tool: s.opts.tool(), Side: head.side.told}
	if file != nil {
		shown.Files = append(shown.Files, file.Path)
	}
	for i := range head.plugins {
		c := &head.plugins[i]
		settings, err := s.settingsOf(head.side, c, pair{head: c})
		if err != nil {
			return nil, err
		}
		if c.Cargo != nil && c.Cargo.Settings != nil {
			shown.Files = append(shown.Files, c.Cargo.Path)
		}
		shown.Plugins = append(shown.Plugins, report.PluginSettings{Key: c.Key, Crate: c.Crate, Path: path.Clean(c.Dir), Held: settings.Held})
	}
	slices.Sort(shown.Files)
	return shown, nil
}
