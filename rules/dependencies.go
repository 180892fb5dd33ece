package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source/rust"
)

// dependencyRules are about what Cargo.toml requires for the build script.
var dependencyRules = []*Rule{
	{
		ID:      "tauri-plugin-wrong-table",
		Summary: "the build script uses tauri-plugin, which is no build dependency",
		Meaning: "Cargo gives a build script the crates of [build-dependencies] only. The plugin does not build: the compiler finds no crate `tauri_plugin`.",
		Help:    "move tauri-plugin to [build-dependencies]",
		Bump:    bump.None, Effect: Publish, Severity: Error, Group: Builds,
		Since: "0.1.0", Tags: []Tag{Cargo}, References: []string{cargoBuildDependencies},
		Unrecorded: true,
		lint:       lintWrongTable,
	},
	{
		ID:      "tauri-plugin-build-feature-missing",
		Summary: "tauri-plugin is required without its feature `build`",
		Meaning: "No feature of tauri-plugin is on by default, and without `build` it has no Builder. The plugin does not build, unless another crate of the same build turns the feature on.",
		Help:    "add `features = [\"build\"]` to tauri-plugin in [build-dependencies]",
		Bump:    bump.None, Effect: Publish, Severity: Error, Group: Builds,
		Since: "0.1.0", Tags: []Tag{Cargo}, References: []string{cargoFeatures, docBuilder},
		Unrecorded: true,
		lint:       lintBuildFeature,
	},
	{
		ID:      "schemars-version",
		Summary: "the schema of the scope comes from another schemars than tauri-plugin's",
		Meaning: "Builder::global_scope_schema takes a type of schemars: that of 0.8 in tauri-plugin 2, of 1 in tauri-plugin 3. The plugin does not build: the compiler finds another type of the same purpose.",
		Help:    "require the schemars that tauri-plugin requires",
		Bump:    bump.None, Effect: Publish, Severity: Error, Group: Builds,
		Since: "0.1.0", Tags: []Tag{Cargo, TauriVersion}, References: []string{docBuilder},
		Unrecorded: true,
		lint:       lintSchemars,
	},
}

const (
	builderCrate = "tauri-plugin"
	buildTable   = "build-dependencies"
)

// compilesBuilder reports whether the build script holds a tauri_plugin::Builder
// that is compiled on every machine.
func compilesBuilder(p *manifest.Plugin) bool {
	return p.Script != nil && slices.ContainsFunc(p.Script.Chains, func(c rust.Chain) bool { return c.Cfg.Always() })
}

// required are the dependencies on a crate, or under its name, in the tables of a
// kind: the general one and those of targets. "" is any kind.
func required(p *manifest.Plugin, crate, kind string) []manifest.Dependency {
	var found []manifest.Dependency
	for _, d := range p.Cargo.Dependencies {
		if (d.Crate == crate || d.Name() == crate) && (kind == "" || d.Kind() == kind) {
			found = append(found, d)
		}
	}
	return found
}

func lintWrongTable(s *acl.Surface) []Finding {
	p := s.Plugin
	found := required(p, builderCrate, "")
	if !compilesBuilder(p) || len(found) == 0 || len(required(p, builderCrate, buildTable)) > 0 {
		return nil
	}
	return []Finding{onCrate(p, found[0].At, fmt.Sprintf("%s is in [%s], where the build script cannot use it", builderCrate, found[0].Table))}
}

// lintBuildFeature is silent where something else may turn the feature on: a
// feature of the crate itself, or another plugin, whose build script needs it too.
func lintBuildFeature(s *acl.Surface) []Finding {
	p := s.Plugin
	found := required(p, builderCrate, buildTable)
	if !compilesBuilder(p) || len(found) == 0 || slices.ContainsFunc(p.Cargo.Dependencies, mayEnableBuild) {
		return nil
	}
	for _, feature := range p.Cargo.Enabled {
		if strings.HasSuffix(feature, "/build") {
			return nil
		}
	}
	return []Finding{onCrate(p, found[0].At, fmt.Sprintf("%s is required without its feature build, so the plugin does not build", builderCrate))}
}

func mayEnableBuild(d manifest.Dependency) bool {
	if d.Crate != builderCrate {
		return strings.HasPrefix(d.Crate, builderCrate) || d.Name() == builderCrate
	}
	return d.Unknown || slices.Contains(d.Features, "build")
}

// lintSchemars is silent unless both requirements allow one series of versions only.
func lintSchemars(s *acl.Surface) []Finding {
	p := s.Plugin
	if p.Script == nil || !p.Script.GlobalScopeSchema {
		return nil
	}
	wanted, ok := wantedSchemars(required(p, builderCrate, buildTable))
	found := required(p, "schemars", buildTable)
	if !ok || len(found) == 0 {
		return nil
	}
	for _, d := range found {
		if got, ok := seriesOf(d.Version); !ok || got == wanted {
			return nil
		}
	}
	f := onCrate(p, found[0].At, fmt.Sprintf("the schema of the scope is one of schemars %s, while tauri-plugin takes one of %s", found[0].Version, wanted))
	f.Help = fmt.Sprintf("require schemars = %q in [build-dependencies]", wanted)
	return []Finding{f}
}

// wantedSchemars is the series of schemars that all of the requirements on
// tauri-plugin stand for (tauri-plugin, Cargo.toml).
func wantedSchemars(builders []manifest.Dependency) (wanted string, ok bool) {
	for _, d := range builders {
		series, known := seriesOf(d.Version)
		schemars := map[string]string{"2": "0.8", "3": "1"}[series]
		if !known || schemars == "" || wanted != "" && schemars != wanted {
			return "", false
		}
		wanted = schemars
	}
	return wanted, wanted != ""
}

// seriesOf is the part of the versions' number that a requirement leaves no choice
// of: "1" for 1.2, "0.8" for ^0.8.22. It is not ok for a requirement of several
// parts, and for one that leaves the series open.
func seriesOf(requirement string) (series string, ok bool) {
	numbers := strings.Split(strings.TrimLeft(strings.TrimSpace(requirement), "^~= "), ".")
	for i, number := range numbers[:min(len(numbers), 2)] {
		if number == "" || strings.Trim(number, "0123456789") != "" {
			return "", false
		}
		if number != "0" {
			return strings.Join(numbers[:i+1], "."), !strings.ContainsAny(requirement, "<>,*")
		}
	}
	return "", false
}
