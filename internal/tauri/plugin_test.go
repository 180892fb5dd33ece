package tauri_test

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/listing"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/tauri"
	"github.com/permver/permver/rules"
)

var record = flag.Bool("record", false, "rewrite the -- build -- of the plugins with what tauri-plugin does")

// The plugins of testdata/tauri/plugins record in -- build -- what tauri-plugin
// does: which files it writes anew, rewrites or deletes, or why it fails. What
// permver says of them is in -- lint --.

// misjudged are the plugins on which permver and tauri-plugin disagree, and how.
var misjudged = map[string]string{
	"edited":            "permver takes an edited generated file as it is; a build writes it anew first",
	"escaped-command":   "tauri-plugin replaces the underscores before TOML reads the escapes, permver after",
	"command-in-folder": "permver does not say that the file of such a command cannot be written",
	"empty-command":     "permver does not say that a file .toml is written",
	"script-configured": "permver counts commands of another configuration than the one that is built",

	"script-entry-configured": "the same, for single commands of a list",
}

// TestPluginRecords holds permver to the records, without Cargo.
func TestPluginRecords(t *testing.T) {
	for _, a := range readArchives(t, "tauri/plugins") {
		t.Run(a.name, func(t *testing.T) {
			said := expect(t, a.trees["crate"])
			if diff := cmp.Diff(a.sections["lint"], lines(said.lint)); diff != "" {
				t.Errorf("lint (-want +got):\n%s", diff)
			}
			// A file in other words for the same is nothing that permver tells.
			recorded := slices.DeleteFunc(strings.Split(strings.TrimSpace(a.sections["build"]), "\n"), func(line string) bool {
				return line == "" || strings.HasPrefix(line, "reformats ")
			})
			failed := strings.HasPrefix(a.sections["build"], "fails: ")
			agrees := failed == said.fails && (failed || said.unknown || slices.Equal(recorded, said.build))
			if _, known := misjudged[a.name]; !agrees && !known {
				t.Errorf("recorded %q, permver expects %q (failure: %t)", recorded, said.build, said.fails)
			}
		})
	}
}

// TestPluginBuild holds the records, and permver, to what tauri-plugin does.
func TestPluginBuild(t *testing.T) {
	w := openWorkshop(t)
	for _, a := range readArchives(t, "tauri/plugins") {
		t.Run(a.name, func(t *testing.T) {
			built := buildPlugin(t, w, a.trees["crate"], nil)
			if *record {
				a.rewrite(t, "build", lines(built.log))
			} else if diff := cmp.Diff(a.sections["build"], lines(built.log)); diff != "" {
				t.Errorf("build (-recorded +got):\n%s", diff)
			}
			_, known := misjudged[a.name]
			switch {
			case known && len(built.disagreements) == 0:
				t.Error("permver and tauri-plugin agree by now: the list of disagreements is out of date")
			case !known && len(built.disagreements) > 0:
				t.Error(strings.Join(built.disagreements, "\n"))
			}
		})
	}
}

// What was built once is not touched by the next build.
func TestPluginBuildAgain(t *testing.T) {
	w := openWorkshop(t)
	for _, a := range readArchives(t, "tauri/plugins") {
		if a.name != "hand-written" {
			continue
		}
		plugin := tauri.Crate{Name: "tauri-plugin-sample", Files: a.trees["crate"]}
		files, err := w.Build(t.Context(), plugin, nil)
		if err != nil {
			t.Fatal(err)
		}
		if built := buildPlugin(t, w, files, nil); len(built.log) > 0 || len(built.disagreements) > 0 {
			t.Errorf("%q %q", built.log, built.disagreements)
		}
		return
	}
	t.Error("the plugin is not there")
}

func lines(all []string) string {
	if len(all) == 0 {
		return ""
	}
	return strings.Join(all, "\n") + "\n"
}

// rewrite replaces a section of the fixture.
func (a archive) rewrite(t *testing.T, section, text string) {
	t.Helper()
	file := filepath.Join(testdata, "tauri", "plugins", a.name+".txtar")
	parsed, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := range parsed.Files {
		if parsed.Files[i].Name == section {
			parsed.Files[i].Data = []byte(text)
		}
	}
	if err := os.WriteFile(file, txtar.Format(parsed), 0o644); err != nil {
		t.Fatal(err)
	}
}

// expectation is what permver says about the build of a plugin.
type expectation struct {
	lint  []string // its findings
	build []string // what tauri-plugin does to the files, by those findings
	fails bool
	// unknown is set where permver says that it does not know the commands.
	unknown bool
}

func expect(t *testing.T, tree map[string]string) expectation {
	t.Helper()
	plugin := load(t, tree)
	e := expectation{unknown: plugin.ACL && !plugin.Commands.Exact}
	regenerated := maps.Clone(tree)
	for _, f := range rules.Lint(acl.NewSurface(plugin)) {
		e.lint = append(e.lint, fmt.Sprintf("%s %s:%s", f.Rule.ID, f.Subject.Kind, f.Subject.Name))
		switch {
		case f.Rule.ID == "autogenerated-missing":
			for _, command := range f.Lost {
				e.build = append(e.build, "writes permissions/autogenerated/commands/"+command+".toml")
			}
		case f.Rule.ID == "autogenerated-stale":
			e.build = append(e.build, "rewrites "+f.Subject.Name)
			delete(regenerated, f.Subject.Name)
		case f.Severity == rules.Error && (f.Effect == rules.Publish || f.Effect == rules.ConsumerBuild):
			e.fails = true
		}
	}
	if plugin.ACL {
		e.build = append(e.build, expectLists(tree, load(t, regenerated))...)
	}
	slices.Sort(e.lint)
	slices.Sort(e.build)
	return e
}

// expectLists says what becomes of the lists of permissions, if the plugin is as it
// is after its build.
func expectLists(tree map[string]string, plugin *manifest.Plugin) []string {
	items := listing.Items(plugin)
	var all []string
	for file, read := range lists {
		content, there := tree[file]
		entries, ok := read([]byte(content))
		switch {
		case len(plugin.Files) == 0 && there:
			all = append(all, "deletes "+file)
		case len(plugin.Files) == 0:
		case !there:
			all = append(all, "writes "+file)
		case !ok || !listing.Tells(entries, items):
			all = append(all, "rewrites "+file)
		}
	}
	return all
}

var lists = map[string]func([]byte) ([]listing.Entry, bool){
	listing.ReferenceFile: listing.ReadReference,
	listing.SchemaFile: func(content []byte) ([]listing.Entry, bool) {
		entries, err := listing.ReadSchema(content)
		return entries, err == nil
	},
}

// outcome is what a build did.
type outcome struct {
	log     []string // what it did to the files, or why it failed
	failure *tauri.Failure
	// disagreements are what permver says otherwise.
	disagreements []string
}

func (o *outcome) disagree(format string, arguments ...any) {
	o.disagreements = append(o.disagreements, fmt.Sprintf(format, arguments...))
}

// buildPlugin builds a plugin, and the application with it, and compares with what
// permver says of the plugin.
func buildPlugin(t *testing.T, w *tauri.Workshop, tree, capabilities map[string]string) outcome {
	t.Helper()
	before, said := load(t, tree), expect(t, tree)
	files, err := w.Build(t.Context(), tauri.Crate{Name: before.Crate, Files: tree}, capabilities)
	var o outcome
	if err != nil && !errors.As(err, &o.failure) {
		t.Fatal(err)
	}
	if o.failure != nil && o.failure.Crate == before.Crate {
		o.log = []string{"fails: " + o.failure.Text()}
		if !said.fails {
			o.disagree("permver has no error about this failure: %v", o.failure)
		}
		return o
	}
	if said.fails {
		o.disagree("the plugin builds, and permver says that it does not: %v", said.lint)
	}
	after := load(t, files)
	log, meaning := compareTrees(t, tree, files, listing.Items(after))
	o.log = log
	if diff := cmp.Diff(said.build, meaning); diff != "" && !said.unknown {
		o.disagree("files (-permver +tauri-plugin):\n%s", diff)
	}
	if left := expect(t, files).build; len(left) > 0 {
		o.disagree("permver wants another build after the build: %v", left)
	}
	o.compareSurfaces(t, w, acl.NewSurface(before), acl.NewSurface(after))
	return o
}

// compareSurfaces compares the plugin before and after its build: permver foresees
// all that it grants, unless it says that it does not know. What the application can
// list is what permver says.
func (o *outcome) compareSurfaces(t *testing.T, w *tauri.Workshop, before, after *acl.Surface) {
	t.Helper()
	if diff := cmp.Diff(before.Outcomes, after.Outcomes, sameOutcome...); diff != "" && !before.Plugin.GeneratedUnknown {
		o.disagree("what the plugin grants (-before +after its build):\n%s", diff)
	}
	if o.failure != nil {
		return // the application recorded nothing
	}
	identifiers, err := w.Identifiers()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{}
	if after.Plugin.ACL {
		want[after.Plugin.Key] = after.Names()
	}
	if diff := cmp.Diff(want, identifiers); diff != "" {
		o.disagree("identifiers that an application can list (-permver +tauri-build):\n%s", diff)
	}
}

// sameOutcome compares what identifiers give, wherever it is declared.
var sameOutcome = cmp.Options{
	cmpopts.IgnoreFields(acl.Outcome{}, "Refs"),
	cmp.Transformer("text", func(err error) string { return fmt.Sprint(err) }),
	cmp.Exporter(func(reflect.Type) bool { return true }),
}

// compareTrees tells what a build did to the files, and which of that changed their
// meaning. The items are those of the plugin after its build.
func compareTrees(t *testing.T, before, after map[string]string, items []listing.Item) (log, meaning []string) {
	t.Helper()
	for file, content := range after {
		was, there := before[file]
		switch {
		case !there:
			meaning = append(meaning, "writes "+file)
		case was == content:
		case sameMeaning(t, file, was, content, items):
			log = append(log, "reformats "+file)
		default:
			meaning = append(meaning, "rewrites "+file)
		}
	}
	for file := range before {
		if _, there := after[file]; !there {
			meaning = append(meaning, "deletes "+file)
		}
	}
	log = append(log, meaning...)
	slices.Sort(log)
	slices.Sort(meaning)
	return log, meaning
}

// sameMeaning reports whether a file says the same in other words.
func sameMeaning(t *testing.T, file, before, after string, items []listing.Item) bool {
	t.Helper()
	if read, ok := lists[file]; ok {
		entries, ok := read([]byte(before))
		return ok && listing.Tells(entries, items)
	}
	alone := func(content string) []*manifest.Permission {
		plugin := load(t, map[string]string{
			"Cargo.toml": cargoToml, "build.rs": "fn main() { tauri_plugin::Builder::new(&[]).build() }", file: content,
		})
		var all []*manifest.Permission
		for _, f := range plugin.Files {
			all = append(all, f.Permissions...)
		}
		return all
	}
	return cmp.Equal(alone(before), alone(after), cmpopts.IgnoreTypes(source.Place{}), cmpopts.IgnoreFields(manifest.Permission{}, "File"), cmp.Exporter(func(reflect.Type) bool { return true }))
}
