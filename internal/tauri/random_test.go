package tauri

import (
	"cmp"
	"fmt"
	"maps"
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
	count := newHistogram()
	rapid.Check(t, func(t *rapid.T) { compareRandom(t, tauri, count) })
	t.Logf("%s", count)
}

func FuzzRandomPlugins(f *testing.F) {
	tauri, count := start(f), newHistogram()
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

func compareRandom(t *rapid.T, tauri *Program, count *histogram) {
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
	count.add(drawn.Features(), capability, answer)
}

// sources are the plugin's files in the order in which Tauri reads them, with the
// text that tauri-plugin writes for those that it generates.
func sources(drawn plugingen.Plugin, plugin *manifest.Plugin) []Source {
	texts := drawn.Texts()
	var list []Source
	for _, f := range plugin.Files {
		text := texts[f.Path]
		if f.Generated {
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

// histogram counts what drawn cases show.
type histogram struct {
	cases  int
	counts map[string]int
}

func newHistogram() *histogram { return &histogram{counts: make(map[string]int)} }

func (h *histogram) add(features []string, capability plugingen.Capability, answer Answer) {
	h.cases++
	seen := make(map[string]bool)
	for _, f := range features {
		seen[f] = true
	}
	seen["another plugin in the application"] = len(answer.Plugins) > 1
	seen["capability of several entries"] = len(capability.Entries) > 1
	seen["capability for some platforms"] = capability.Platforms != nil
	for _, e := range capability.Entries {
		seen["extra allowed scope"] = seen["extra allowed scope"] || len(e.Allow) > 0
		seen["extra denied scope"] = seen["extra denied scope"] || len(e.Deny) > 0
	}
	for _, kind := range errorsOf(answer) {
		seen["Tauri: "+kind] = true
	}
	for feature, there := range seen {
		if there {
			h.counts[feature]++
		}
	}
}

func errorsOf(answer Answer) []string {
	var kinds []string
	if answer.Abort != "" {
		kinds = append(kinds, answer.Abort)
	}
	for _, p := range answer.Plugins {
		if p.ParseError != nil {
			kinds = append(kinds, string(ReadingKind(p.ParseError.Error)))
		}
		for _, targets := range p.Identifiers {
			for _, g := range targets {
				if g.Refused() {
					kinds = append(kinds, string(RefusalKind(g.Error+g.Panic)))
				}
			}
		}
	}
	for _, g := range answer.Capability {
		if g.Refused() {
			kinds = append(kinds, "capability refused", string(RefusalKind(g.Error+g.Panic)))
		}
	}
	return kinds
}

func (h *histogram) String() string {
	features := slices.SortedFunc(maps.Keys(h.counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(h.counts[b], h.counts[a]), strings.Compare(a, b))
	})
	var b strings.Builder
	fmt.Fprintf(&b, "%d cases\n", h.cases)
	for _, f := range features {
		fmt.Fprintf(&b, "%8d %6.2f %%  %s\n", h.counts[f], 100*float64(h.counts[f])/float64(h.cases), f)
	}
	return b.String()
}
