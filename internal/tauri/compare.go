package tauri

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
)

// App is permver's model of an application that depends on some plugins: their
// surfaces, by key.
type App map[string]*acl.Surface

// LoadApp loads the plugins of a request.
func LoadApp(request Request) (App, error) {
	app := make(App)
	for key, sources := range request.Plugins {
		plugin, err := Load(manifest.NewLoader(), key, sources)
		if err != nil {
			return nil, err
		}
		app[key] = acl.NewSurface(plugin)
	}
	return app, nil
}

// Disagreements says where the model and Tauri's answer part, a line or more each;
// none means that they agree on everything that the answer holds about the plugins
// of the application.
func (app App) Disagreements(answer Answer) []string {
	if answer.Abort != "" {
		if !slices.ContainsFunc(slices.Collect(maps.Values(app)), hasCycle) {
			return []string{fmt.Sprintf("Tauri aborts (%s), and permver sees no cycle", answer.Abort)}
		}
		return nil
	}
	var parts []string
	for _, key := range slices.Sorted(maps.Keys(app)) {
		for _, part := range app.plugin(key, answer.Plugins[key]) {
			parts = append(parts, key+": "+part)
		}
	}
	return parts
}

func hasCycle(s *acl.Surface) bool {
	for _, o := range s.Outcomes {
		var failure *acl.ResolveError
		if errors.As(o.Err, &failure) && failure.Kind == acl.Cycle {
			return true
		}
	}
	return false
}

// plugin compares what the identifiers of one plugin give.
func (app App) plugin(key string, told Plugin) []string {
	s := app[key]
	switch {
	case (told.ParseError != nil) != s.Plugin.Refused():
		return []string{fmt.Sprintf("Tauri: %+v\npermver: %+v", told.ParseError, s.Plugin.Faults)}
	case told.ParseError != nil:
		if part := faultDisagreement(told.ParseError, s.Plugin.Faults); part != "" {
			return []string{part}
		}
		return nil
	}
	if names := slices.Sorted(maps.Keys(told.Identifiers)); !slices.Equal(names, s.Names()) {
		return []string{fmt.Sprintf("Tauri knows %q, permver %q", names, s.Names())}
	}
	var parts []string
	for _, name := range s.Names() {
		for _, platform := range manifest.AllPlatforms.Each() {
			want := tell(key, told.Identifiers[name].On(platform))
			got := app.identifier(key, s.Outcomes[name], platform)
			if diff := app.agree(want, got); diff != "" {
				parts = append(parts, fmt.Sprintf("%s on %s (-Tauri +permver):\n%s", name, platform, diff))
			}
		}
	}
	return parts
}

// faultDisagreement compares the kind of the error that Tauri stops at with those
// of the faults that permver sees. It sees them all, but for a file that is not
// TOML or JSON at all; Tauri reads JSON only up to the first error of any kind.
func faultDisagreement(told *ParseError, faults []manifest.Fault) string {
	kind := ReadingKind(told.Error)
	for _, fault := range faults {
		if fault.Kind == manifest.SyntaxFault && (path.Ext(told.Path) == ".json" || !kind.ofRecords()) ||
			fault.Kind.Fatal() && ReadingKind(fault.Message).alike(kind) {
			return ""
		}
	}
	return fmt.Sprintf("Tauri's error is %q: %s\npermver: %+v", kind, told.Error, faults)
}

// Capability compares what a capability in full grants on each platform. Tauri
// does not look at the entries of one that is not active on a platform.
func (app App) Capability(entries []acl.Entry, active manifest.Platforms, told Targets) []string {
	var parts []string
	for _, platform := range manifest.AllPlatforms.Each() {
		want, got := tell(own, told.On(platform)), newGranted()
		if active&platform != 0 || badEntry(entries) {
			got = app.capability(entries, platform)
		}
		if diff := app.agree(want, got); diff != "" {
			parts = append(parts, fmt.Sprintf("capability %v on %s (-Tauri +permver):\n%s", entries, platform, diff))
		}
	}
	return parts
}

// badEntry reports whether an entry is no identifier: then a capability cannot even
// be read.
func badEntry(entries []acl.Entry) bool {
	return slices.ContainsFunc(entries, func(e acl.Entry) bool {
		_, err := acl.ParseIdentifier(e.Identifier)
		return err != nil
	})
}
