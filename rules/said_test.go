package rules

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/source"
)

// pair is two sides of a plugin, and what a rule says of the change between them.
type pair struct {
	name       string
	base, head map[string]string
	want       []string
}

// runPairs holds what one rule says of changes: the class of bump, the severity if it is a
// fault too, the effect and the message, with the help if that is not the rule's own.
func runPairs(t *testing.T, rule string, pairs []pair) {
	t.Helper()
	for _, test := range pairs {
		t.Run(rule+" "+test.name, func(t *testing.T) {
			base, head := treeSurface(t, test.base), treeSurface(t, test.head)
			var got []string
			for _, f := range Check(base, head, diff.Compare(base, head), Lint(head)) {
				if f.Rule.ID != rule {
					continue
				}
				checkAccounted(t, f)
				line := fmt.Sprintf("%s %s: %s", strings.TrimSpace(f.Bump.String()+" "+f.Severity.String()), f.Effect, f.Message)
				if f.Help != f.Rule.Help {
					line += "; " + f.Help
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// permissions is a plugin with these permissions and sets.
func permissions(text string) map[string]string {
	return map[string]string{"build.rs": strings.Replace(script, `"capture"`, "", 1), "permissions/own.toml": text}
}

const spawnAndKill = "[[permission]]\nidentifier = 'spawn'\ncommands.allow = ['spawn']\n[[permission]]\nidentifier = 'kill'\ncommands.allow = ['kill']\n"

func TestDefaultsThatGrantNothing(t *testing.T) {
	const nothing = "[[permission]]\nidentifier = 'scope'\nscope.allow = ['a']\n"
	const byDefault = "[default]\npermissions = ['scope']\n"
	runPairs(t, "default-removed", []pair{
		{"with commands", permissions(spawnAndKill + "[default]\npermissions = ['spawn', 'kill']\n"), permissions(spawnAndKill), []string{
			"major runtime-denied: the default set is gone: it no longer grants kill and spawn",
		}},
		{"with a scope only", permissions(nothing + byDefault), permissions(nothing), []string{"major runtime-denied: the default set is gone"}},
	})
	runPairs(t, "default-added", []pair{
		{"with commands", permissions(spawnAndKill), permissions(spawnAndKill + "[default]\npermissions = ['spawn', 'kill']\n"), []string{
			"minor silent-widening: the plugin has a default set now: it grants kill and spawn",
		}},
		{"with a scope only", permissions(nothing), permissions(nothing + byDefault), []string{"minor silent-widening: the plugin has a default set now"}},
	})
}

func TestRenamedSets(t *testing.T) {
	set := func(name, members string) string {
		return fmt.Sprintf("[[set]]\nidentifier = '%s'\ndescription = 'd'\npermissions = [%s]\n", name, members)
	}
	const alias = "keep the old name, which makes this a minor change; in a file under permissions/:\n" +
		"[[set]]\nidentifier = \"all-processes\"\ndescription = \"Renamed to all-of-processes.\"\npermissions = [\"all-of-processes\"]"
	runPairs(t, "set-renamed", []pair{
		{"that give the same", permissions(spawnAndKill + set("all-processes", "'spawn', 'kill'")), permissions(spawnAndKill + set("all-of-processes", "'spawn', 'kill'")), []string{
			"major consumer-build: set all-processes is called all-of-processes now (it grants the same); " + alias,
		}},
		{"that give nearly the same", permissions(spawnAndKill + set("all-processes", "'spawn', 'kill'")), permissions(spawnAndKill + set("all-of-processes", "'spawn'")), []string{
			"major consumer-build: set all-processes is called all-of-processes now (it has a similar name and grants nearly the same); " +
				"keep all-processes as it was until the next major release: all-of-processes does not give quite the same",
		}},
	})
}

// A name that means another thing now breaks somebody, unless it only came to mean more.
func TestShadows(t *testing.T) {
	const members = spawnAndKill + "[[set]]\nidentifier = 'processes'\ndescription = 'd'\npermissions = ['both']\n"
	both := func(allow string) string {
		return "[[permission]]\nidentifier = 'both'\ncommands.allow = [" + allow + "]\n"
	}
	const set = "[[set]]\nidentifier = 'both'\ndescription = 'd'\npermissions = ['spawn', 'kill']\n"
	runPairs(t, "set-shadows-permission", []pair{
		{"more", permissions(members + both("'spawn'")), permissions(members + both("'spawn'") + set), []string{
			"minor silent-widening: set both hides the permission of that name from capabilities: now also kill",
		}},
		{"less", permissions(members + both("'spawn', 'kill', 'quit'")), permissions(members + both("'spawn', 'kill', 'quit'") + set), []string{
			"major runtime-denied: set both hides the permission of that name from capabilities: no longer quit",
		}},
	})
	runPairs(t, "set-member-kind-ambiguous", []pair{
		{"more", permissions(members + set), permissions(members + set + both("'spawn', 'kill', 'quit'")), []string{
			"minor silent-widening: both is a permission and a set, and sets that list it mean another one of them now: now also quit",
		}},
		{"less", permissions(members + set), permissions(members + set + both("'spawn'")), []string{
			"major runtime-denied: both is a permission and a set, and sets that list it mean another one of them now: no longer kill",
		}},
	})
}

// What a default lost is only pointed out in a new set that holds all of it.
func TestSplitOut(t *testing.T) {
	const all, some = spawnAndKill + "[default]\npermissions = ['spawn', 'kill']\n", spawnAndKill + "[default]\npermissions = []\n"
	set := func(name, members string) string {
		return fmt.Sprintf("[[set]]\nidentifier = '%s'\ndescription = 'd'\npermissions = [%s]\n", name, members)
	}
	const said = "major runtime-denied: the default set no longer grants kill and spawn"
	const help = "; the new set processes holds what was lost; applications have to list sample:processes beside the old one"
	runPairs(t, "default-narrowed", []pair{
		{"no set", permissions(all), permissions(some), []string{said}},
		{"a new set of all", permissions(all), permissions(some + set("processes", "'spawn', 'kill'")), []string{said + help}},
		{"a new set of some", permissions(all), permissions(some + set("processes", "'spawn'")), []string{said}},
		{"a new set of some before one of all", permissions(all), permissions(some + set("a", "'spawn', 'b'") + set("b", "'kill'") + set("processes", "'spawn', 'kill'")), []string{said + help}},
		{"a set that was there", permissions(all + set("processes", "'spawn', 'kill'")), permissions(some + set("processes", "'spawn', 'kill'")), []string{said}},
	})
}

// Without generated permissions there is nothing to keep under the old names.
func TestRenamedCommandWithoutItsPermissions(t *testing.T) {
	renamed := func(command string) map[string]string {
		return map[string]string{
			"build.rs": strings.Replace(script, `"capture"`, "", 1), "src/lib.rs": library(`"sample"`, command),
			"permissions/own.toml": "[[permission]]\nidentifier = 'photos'\ncommands.allow = ['" + command + "']\n",
		}
	}
	runPairs(t, "command-renamed", []pair{
		{"by hand", renamed("take_photo"), renamed("take_photo_now"), []string{
			"major runtime-denied: command take_photo is called take_photo_now now; photos has it under the new name (by name, by what grants it, and by its handler); " +
				"keep take_photo in COMMANDS, and a function of that name that calls take_photo_now: then this is a minor change",
		}},
	})
}

func TestFeaturesThatTakeCommandsAway(t *testing.T) {
	plugin := func(condition, features string) map[string]string {
		return map[string]string{
			"Cargo.toml": cargoTop + cargoDeps + "[features]\n" + features,
			"src/lib.rs": strings.Replace(library(`"sample"`, "capture"), "![capture", "!["+condition+" capture", 1),
		}
	}
	const with, without = `#[cfg(feature = "f")]`, `#[cfg(not(feature = "f"))]`
	runPairs(t, "command-feature-gated", []pair{
		{"that is off", plugin("", "f = []\n"), plugin(with, "f = []\n"), []string{
			"major call-fails: command capture is there only with a feature that is not on by default: f",
		}},
		{"either of two that are off", plugin("", "e = []\nf = []\n"), plugin(`#[cfg(any(feature = "e", feature = "f"))]`, "e = []\nf = []\n"), []string{
			"major call-fails: command capture is there only with a feature that is not on by default: e or f",
		}},
		{"both of two that are off", plugin("", "e = []\nf = []\n"), plugin(`#[cfg(all(feature = "e", feature = "f"))]`, "e = []\nf = []\n"), []string{
			"major call-fails: command capture is there only with features that are not on by default: e and f",
		}},
		{"one that is on", plugin("", "default = ['f']\nf = []\n"), plugin(without, "default = ['f']\nf = []\n"), []string{
			"major call-fails: command capture is not there any more with the default features",
		}},
	})
	runPairs(t, "default-features-changed", []pair{
		{"off", plugin(with, "default = ['f']\nf = []\n"), plugin(with, "f = []\n"), []string{
			"major call-fails: without the feature f, which is not on by default any more, nothing answers capture",
		}},
		{"on", plugin(without, "f = []\n"), plugin(without, "default = ['f']\nf = []\n"), []string{
			"major call-fails: with the features that are on by default now, nothing answers capture",
		}},
	})
}

func TestArguments(t *testing.T) {
	taking := func(attribute, parameters, result string) map[string]string {
		text := strings.Replace(library(`"sample"`, "capture"), "#[tauri::command]", "#[tauri::command"+attribute+"]", 1)
		return map[string]string{"src/lib.rs": strings.Replace(text, "fn capture()", "fn capture("+parameters+")"+result, 1)}
	}
	const snake = `(rename_all = "snake_case")`
	runPairs(t, "arg-added-required", []pair{
		{"without a name", taking("", "", ""), taking("", "_: u8", ""), []string{
			"major call-fails: command capture needs a value for a parameter with no name, which no call can pass",
		}},
	})
	runPairs(t, "arg-case-changed", []pair{
		{"of what must be passed", taking("", "file_path: String", ""), taking(snake, "file_path: String", ""), []string{
			"major call-fails: command capture takes file_path where it took filePath",
		}},
		{"of what can be left out", taking("", "file_path: Option<String>", ""), taking(snake, "file_path: Option<String>", ""), []string{
			"major call-differs: command capture takes file_path where it took filePath",
		}},
	})
	runPairs(t, "return-type-changed", []pair{
		{"to nothing", taking("", "", " -> String"), taking("", "", ""), []string{"major call-differs: command capture gives back nothing, and gave back String"}},
		{"from nothing", taking("", "", " -> ()"), taking("", "", " -> String"), nil},
	})
}

// A set that broke, where what could not be read may have what it lists.
func TestBrokenBesideWhatIsUnread(t *testing.T) {
	side := func(version, members string) map[string]string {
		tree := permissions(spawnAndKill + "[[set]]\nidentifier = 'all'\ndescription = 'd'\npermissions = [" + members + "]\n")
		tree["Cargo.toml"] = strings.Replace(cargoTop, `version = "1.0.0"`, version, 1) + cargoDeps
		return tree
	}
	const said = " consumer-macro-panic: set all lists quit, which does not exist: no application that uses it builds any more"
	const read = `version = "1.0.0"`
	runPairs(t, "set-unknown-reference", []pair{
		{"all is read", side(read, "'spawn'"), side(read, "'spawn', 'quit'"), []string{"major error" + said}},
		{"something is not", side(read, "'spawn'"), side("version.workspace = true", "'spawn', 'quit'"), []string{
			"major warning" + said + " (what could not be read may have it)",
		}},
	})
}

func TestRemovedAndAdded(t *testing.T) {
	p := treeSurface(t, nil).Plugin
	name := source.Place{File: "Cargo.toml", Span: source.Span{Line: 2, Column: 8, EndLine: 2, EndColumn: 29}}
	type told struct {
		Rule, Subject, Message string
		At                     source.Place
		Gone                   bool
		Related                []Related
	}
	of := func(f Finding) told {
		return told{f.Rule.ID, string(f.Subject.Kind) + ":" + f.Subject.Name, f.Message, f.At, f.Gone, f.Related}
	}
	want := told{"plugin-removed", "crate:tauri-plugin-sample", "plugin tauri-plugin-sample is gone", name, true, []Related{{Side: "base", At: name, Message: "was here"}}}
	if diff := cmp.Diff(want, of(Removed(p))); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	want = told{"plugin-added", "crate:tauri-plugin-sample", "plugin tauri-plugin-sample is new", name, false, nil}
	if diff := cmp.Diff(want, of(Added(p))); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// A finding that is made elsewhere has all that its rule's literal says.
func TestFindingOfARule(t *testing.T) {
	at := source.Place{File: "permver.toml", Span: source.Span{Line: 1, Column: 1, EndLine: 1, EndColumn: 9}}
	subject := diff.Subject{Kind: diff.OnSuppression, Name: "command-removed/open"}
	want := Finding{
		Rule: &SuppressionUnused, Severity: SuppressionUnused.Severity, Bump: SuppressionUnused.Bump, Effect: SuppressionUnused.Effect,
		Help: SuppressionUnused.Help, Subject: subject, Message: "said", At: at,
	}
	got := SuppressionUnused.Finding(subject, "said", at)
	if got.Rule != want.Rule {
		t.Errorf("of the rule %s", got.Rule.ID)
	}
	got.Rule, want.Rule = nil, nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestSubjectText(t *testing.T) {
	for kind, want := range map[diff.SubjectKind]string{
		diff.OnDefault: "the default set", diff.OnCommand: "command x", diff.OnPermission: "permission x", diff.OnSet: "set x", diff.OnFile: "x", diff.OnCrate: "x",
	} {
		if got := subjectText(diff.Subject{Kind: kind, Name: "x"}); got != want {
			t.Errorf("%s: %s", kind, got)
		}
	}
}

// Reserved names, by which Tauri does not take a plugin.
func TestReservedNames(t *testing.T) {
	named := func(crate, links string) map[string]string {
		return map[string]string{"Cargo.toml": fmt.Sprintf("[package]\nname = %q\nversion = \"1.0.0\"\nlinks = %q\n%s", crate, links, cargoDeps)}
	}
	runTrees(t, "reserved-plugin-name", []treeTest{
		{"the crate's", named("core", "tauri-plugin-sample"), []string{"core error publish"}},
		{"of a crate of Tauri", named("tauri", "tauri-plugin-sample"), []string{"tauri error publish"}},
		{"the key", named("tauri-plugin-core", "tauri-plugin-core"), []string{"tauri-plugin-core warning runtime-panic"}},
		{"no such", named("tauri-plugin-cores", "tauri-plugin-cores"), nil},
		{"of a crate without permissions", with(named("core", "core"), "build.rs", absent), nil},
	})
}

// Files that the build script reads, by what they are read with.
func TestRerunTriggers(t *testing.T) {
	reading := func(text string) map[string]string {
		return map[string]string{
			"build.rs":      "#[path = \"src/scope.rs\"]\nmod scope;\nfn main() {\n  " + text + "\n  tauri_plugin::Builder::new(&[\"capture\"]).build();\n}\n",
			"src/scope.rs":  "pub struct Entry;\n",
			"data/list.txt": "", "permissions/list.txt": "",
		}
	}
	const read = `std::fs::read_to_string("data/list.txt");`
	schema := func(text string) map[string]string {
		tree := reading(text)
		tree["build.rs"] = strings.Replace(tree["build.rs"], ".build()", ".global_scope_schema(schemars::schema_for!(scope::Entry)).build()", 1)
		return tree
	}
	const scope = "src/scope.rs note none"
	runTrees(t, "rerun-trigger-missing", []treeTest{
		{"watched by nobody", reading(read), []string{"data/list.txt warning none"}},
		{"read twice", reading(read + read), []string{"data/list.txt warning none"}},
		{"watched", reading(`println!("cargo:rerun-if-changed=data/list.txt");` + read), nil},
		{"in a folder that is watched", reading(`println!("cargo:rerun-if-changed=data");` + read), nil},
		{"beside a computed trigger", reading(`println!("cargo:rerun-if-changed={}", list());` + read), nil},
		{"among the permissions", reading(`std::fs::read_to_string("permissions/list.txt");`), nil},
		{"outside of the package", reading(`std::fs::read_to_string("../list.txt");`), nil},
		{"by a pattern", reading(`glob::glob("data/*.txt");`), []string{"data/*.txt warning none"}},
		{"by a pattern, in a folder that is watched", reading(`println!("cargo:rerun-if-changed=data");` + `glob::glob("data/*.txt");`), nil},
		{"the type of a scope", schema(""), []string{scope}},
		{"the type of a scope, watched", schema(`println!("cargo:rerun-if-changed=src");`), nil},
		{"the type of a scope, and more", schema(read), []string{"data/list.txt warning none", scope}},
	})
}

func TestLiteralPart(t *testing.T) {
	for file, want := range map[string]string{
		"data/list.txt": "data/list.txt", "./data//list.txt": "data/list.txt", "data/*.txt": "data", "data/a/b?.txt": "data/a", "data/[ab]/*": "data", "*.txt": ".",
	} {
		if got := literalPart(file); got != want {
			t.Errorf("%s: %s, want %s", file, got, want)
		}
	}
}

func TestOrphans(t *testing.T) {
	const file = "permissions/autogenerated/commands/zoom.toml"
	left := map[string]string{file: "[[permission]]\nidentifier = 'allow-zoom'\ncommands.allow = ['zoom']\n"}
	of := func(more ...string) map[string]string { return with(map[string]string{file: left[file]}, more...) }
	runTrees(t, "autogenerated-orphan", []treeTest{
		{"of nothing", left, []string{file + " warning call-fails zoom"}},
		{"of a command in Kotlin", of("build.rs", strings.Replace(android, `, "zoom", "check_permissions"`, "", 1), kotlinFile, kotlin), []string{file + " note call-fails zoom"}},
		{"beside Kotlin that is not read", of("build.rs", strings.Replace(android, `, "zoom", "check_permissions"`, "", 1), kotlinFile, "class Sample(: Plugin {"), []string{file + " note call-fails zoom"}},
		{"beside other commands in Kotlin", of("build.rs", strings.Replace(android, `, "zoom", "check_permissions"`, "", 1), kotlinFile, strings.Replace(kotlin, "zoom", "pan", 1)), []string{file + " warning call-fails zoom"}},
		{"of a function", of("src/lib.rs", library(`"sample"`, "capture", "zoom")), nil},
	})
}

func TestUnannotatedOnPlatforms(t *testing.T) {
	runTrees(t, "handler-not-annotated", []treeTest{
		{"a function", handling(of("capture")+"fn zoom() {}\n", handler("capture, zoom")), []string{"zoom error publish"}},
		{"two functions by platform", handling(of("capture")+"#[cfg(unix)] fn zoom() {}\n#[cfg(windows)] fn zoom() {}\n", handler("capture, zoom")), []string{"zoom error publish"}},
		{"a function where it is not listed", handling(of("capture")+"#[cfg(mobile)] fn zoom() {}\n", handler("capture, #[cfg(desktop)] zoom")), nil},
	})
	var on []string
	for _, f := range Lint(acl.NewSurface(loaded(t, handling(of("capture")+"#[cfg(not(windows))] fn zoom() {}\n", handler("capture, #[cfg(desktop)] zoom"))))) {
		if f.Rule.ID == "handler-not-annotated" {
			on = append(on, f.Platforms.String())
		}
	}
	if diff := cmp.Diff([]string{"linux, macOS"}, on); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestScopesOfThePlugin(t *testing.T) {
	const read = "[[permission]]\nidentifier = 'read'\ncommands.allow = ['read']\n[[permission]]\nidentifier = 'home'\n"
	permission := func(body string) map[string]string {
		return permissions(read + "[[permission]]\nidentifier = 'files'\n" + body)
	}
	set := func(members string) map[string]string {
		return permissions(read + "[[set]]\nidentifier = 'files'\ndescription = 'd'\npermissions = [" + members + "]\n")
	}
	const counts = ": scope values that applications add to it count for the whole plugin now"
	const countNoLonger = ": scope values that applications add to it no longer count for the whole plugin"
	runPairs(t, "scope-permission-added-to-set", []pair{
		{"a member", set("'read'"), set("'read', 'home'"), []string{"minor silent-widening: set files now comes down to home, without commands" + counts}},
		{"a permission, of which its command tells", permission("commands.allow = ['read']\n"), permission(""), nil},
		{"a permission that denied what nobody could call", permission("commands.deny = ['write']\n"), permission(""), []string{"minor silent-widening: permission files has no commands any more" + counts}},
		{"a permission in the place of a set", set("'read'"), permission(""), []string{"minor silent-widening: permission files has no commands any more" + counts}},
	})
	runPairs(t, "scope-permission-removed-from-set", []pair{
		{"a member", set("'read', 'home'"), set("'read'"), []string{"major runtime-denied: set files no longer comes down to home, without commands" + countNoLonger}},
		{"a permission, of which another rule tells", permission(""), permission("commands.allow = ['read']\n"), nil},
		{"a set in the place of a permission", permission(""), set("'read'"), []string{"major runtime-denied: set files has commands now" + countNoLonger}},
	})
}
