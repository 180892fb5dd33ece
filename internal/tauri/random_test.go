package tauri

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/plugingen"
)

// fsPlugin is the plugin that drawn plugins refer to, in the applications that have it.
const fsPlugin = `[default]
permissions = ["read"]
[[permission]]
identifier = "read"
commands.allow = ["read"]
scope.allow = ["r"]
[[permission]]
identifier = "scope"
scope.deny = ["d"]
`

// TestRandomPlugins holds permver to Tauri's crates on plugins and capabilities
// drawn at random:
//
//	PERMVER_REFERENCE=<the reference program> go test ./internal/tauri -run TestRandomPlugins -v -rapid.checks=1000000
//
// With -v it says how often each feature and each error of Tauri's came up.
func TestRandomPlugins(t *testing.T) {
	tauri := start(t)
	count := new(plugingen.Histogram)
	rapid.Check(t, func(t *rapid.T) { compareRandom(t, tauri, count) })
	t.Logf("%s", count)
}

func FuzzRandomPlugins(f *testing.F) {
	tauri, count := start(f), new(plugingen.Histogram)
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) { compareRandom(t, tauri, count) }))
}

func start(t testing.TB) *Program {
	t.Helper()
	program := os.Getenv("PERMVER_REFERENCE")
	if program == "" {
		t.Skip("PERMVER_REFERENCE does not name the reference program, which cargo builds in testdata/tauri/reference")
	}
	tauri, err := Start(program)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := tauri.Close(); err != nil {
			t.Error(err)
		}
	})
	return tauri
}

func compareRandom(t *rapid.T, tauri *Program, count *plugingen.Histogram) {
	drawn := plugingen.DrawFaulty(t)
	plugin, err := drawn.Load(manifest.NewLoader())
	if err != nil {
		t.Fatal(err)
	}
	app := App{plugingen.Key: acl.NewSurface(plugin)}
	request := Request{ID: "drawn", Plugins: map[string][]Source{plugingen.Key: sources(drawn, plugin)}}
	if rapid.Bool().Draw(t, "with fs") {
		request.Plugins["fs"] = []Source{{Path: "fs.toml", Text: fsPlugin}}
		other, err := Load(manifest.NewLoader(), "fs", request.Plugins["fs"])
		if err != nil {
			t.Fatal(err)
		}
		app["fs"] = acl.NewSurface(other)
	}
	capability := plugingen.DrawCapability(t, listable(app[plugingen.Key]))
	request.Capability = capability.JSON()
	answer, err := tauri.Ask(request)
	if err != nil {
		t.Fatal(err)
	}
	parts := app.Disagreements(answer)
	if answer.Abort == "" && !plugin.Refused() {
		parts = append(parts, app.Capability(capability.ACL(), capability.Active(), answer.Capability)...)
	}
	if len(parts) > 0 {
		t.Fatalf("%s\n%s", strings.Join(parts, "\n"), show(request))
	}
	features := slices.Concat(drawn.Features(), capability.Features(), errorsOf(answer))
	if len(app) > 1 {
		features = append(features, "another plugin in the application")
	}
	count.Add(features...)
}

// sources are the plugin's files in the order in which Tauri reads them, with the
// text that tauri-plugin writes for those that it generates.
func sources(drawn plugingen.Plugin, plugin *manifest.Plugin) []Source {
	texts := drawn.Texts()
	var list []Source
	for _, f := range plugin.Files {
		text := texts[f.Path]
		if f.Generated || f.Stale {
			slug := manifest.Slug(f.Command)
			text = fmt.Sprintf("[[permission]]\nidentifier = \"allow-%[1]s\"\ncommands.allow = [%[2]q]\n[[permission]]\nidentifier = \"deny-%[1]s\"\ncommands.deny = [%[2]q]\n", slug, f.Command)
		}
		list = append(list, Source{f.Path, text})
	}
	return list
}

// listable are the identifiers that a drawn capability picks from: the plugin's
// own most of all, and some that are not there or are none.
func listable(s *acl.Surface) []string {
	list := []string{"fs:read", "fs:scope", "zz:x", "own", "p:no-such", "p:bad_name", "p:-x"}
	for _, name := range s.Names() {
		list = append(list, plugingen.Key+":"+name, plugingen.Key+":"+name)
	}
	return list
}

func show(request Request) string {
	var b strings.Builder
	for key, files := range request.Plugins {
		for _, f := range files {
			fmt.Fprintf(&b, "-- %s %s --\n%s\n", key, f.Path, f.Text)
		}
	}
	fmt.Fprintf(&b, "-- capability --\n%s\n", request.Capability)
	return b.String()
}

// errorsOf are the kinds of Tauri's errors in an answer.
func errorsOf(answer Answer) []string {
	var kinds []string
	if answer.Abort != "" {
		kinds = append(kinds, "Tauri: "+answer.Abort)
	}
	for _, p := range answer.Plugins {
		if p.ParseError != nil {
			kinds = append(kinds, "Tauri: "+string(ReadingKind(p.ParseError.Error)))
		}
		for _, targets := range p.Identifiers {
			for _, g := range targets {
				if g.Refused() {
					kinds = append(kinds, "Tauri: "+string(RefusalKind(g.Error+g.Panic)))
				}
			}
		}
	}
	for _, g := range answer.Capability {
		if g.Refused() {
			kinds = append(kinds, "capability refused", "Tauri: "+string(RefusalKind(g.Error+g.Panic)))
		}
	}
	return kinds
}
