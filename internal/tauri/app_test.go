package tauri_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver"
	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/fixture"
	"github.com/permver/permver/internal/tauri"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

// The fixtures of the rules and of the cases are built too: a plugin at base and at
// head, and an application with what each finding's witness lists.

// leftOut are the fixtures, or single trees of them, that are not built, and why.
var leftOut = map[string]string{
	"rules/plugin-added":                    "the plugin is one of a workspace's, and base does not have it",
	"rules/plugin-removed":                  "the plugin is one of a workspace's, and head does not have it",
	"rules/schemars-version":                "the build scripts need schemars, which the reduced plugin does not require",
	"rules/tauri-plugin-wrong-table":        "the build script does not compile, as the rule says",
	"rules/scope-entry-not-matching-schema": "the plugin is one that an application has recorded",
	"cases/unread-is-not-removed/head":      "in place of a permission file there is a Git LFS pointer",
}

func TestConsumer(t *testing.T) {
	c := consumer{workshop: openWorkshop(t)}
	unused := maps.Clone(leftOut)
	fixtures := 0
	for _, dir := range []string{"rules", "cases", "tauri/pairs"} {
		for _, a := range readFixtures(t, dir) {
			c.name = path.Base(dir) + "/" + a.Name
			maps.DeleteFunc(unused, func(name, _ string) bool {
				tree, ok := strings.CutPrefix(name, c.name+"/")
				return name == c.name || ok && a.Trees[tree] != nil
			})
			if _, out := leftOut[c.name]; out {
				continue
			}
			fixtures++
			t.Run(c.name, func(t *testing.T) { c.run(t, a) })
		}
	}
	if len(unused) > 0 {
		t.Errorf("no such fixtures: %v", slices.Sorted(maps.Keys(unused)))
	}
	t.Logf("%d fixtures, %d builds; of the witnesses %d were refused, %d were denied a call; %d faults stopped an application",
		fixtures, c.builds, c.refused, c.denied, c.faults)
}

// consumer is an application that depends on the plugin of a fixture.
type consumer struct {
	workshop *tauri.Workshop
	name     string // of the fixture
	// What was built, and what was shown to hold.
	builds, refused, denied, faults int
}

// run builds all trees of a fixture, each with the capabilities that say something
// about it.
func (c *consumer) run(t *testing.T, a *fixture.Fixture) {
	t.Helper()
	findings := findingsOf(t, a)
	var refused, granted []verdict.Finding
	for _, f := range findings {
		switch {
		case f.Witness == nil:
		case f.Effect == rules.CallFails, f.Effect == rules.CallDiffers:
			// the application builds, and the call is allowed: TestCalls of the root package shows it
		case f.Witness.Command == "":
			refused = append(refused, f)
		default:
			granted = append(granted, f)
		}
	}
	for _, tree := range slices.Sorted(maps.Keys(a.Trees)) {
		capabilities := map[string]string{}
		switch tree {
		case "base":
			addCapabilities(t, capabilities, slices.Concat(refused, granted))
		case "head":
			addCapabilities(t, capabilities, granted)
		}
		if !c.build(t, tree, a.Trees[tree], capabilities) {
			continue
		}
		for _, f := range granted {
			if tree != "near" {
				c.compareGrant(t, f, tree == "base")
			}
		}
	}
	for _, f := range refused {
		c.compareRefusal(t, a.Trees["head"], f)
	}
	c.compareFaults(t, a.Trees["head"], findings)
}

// build builds one tree and tells whether that went as permver says.
func (c *consumer) build(t *testing.T, name string, tree, capabilities map[string]string) bool {
	t.Helper()
	at := c.name + "/" + name
	if _, out := leftOut[at]; out {
		return false
	}
	c.builds++
	o := buildPlugin(t, c.workshop, reduced(t, tree), capabilities)
	if len(o.disagreements) > 0 {
		t.Errorf("%s: %s", at, strings.Join(o.disagreements, "\n"))
	}
	if o.failure != nil && o.failure.Crate == application {
		t.Errorf("%s: the application does not build: %v", at, o.failure)
	}
	return o.failure == nil
}

const application = "permver-app"

// findingsOf returns what permver says of head, compared with base if there is one.
func findingsOf(t *testing.T, a *fixture.Fixture) []verdict.Finding {
	t.Helper()
	opts := permver.Options{Env: func(string) string { return "" }, Head: "dir:" + onDisk(t, a.Trees["head"])}
	run := permver.Lint
	if base, ok := a.Trees["base"]; ok {
		opts.Base, run = "dir:"+onDisk(t, base), permver.Check
	}
	result, err := run(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	var all []verdict.Finding
	for _, p := range result.Plugins {
		for _, comparison := range p.Comparisons {
			all = append(all, comparison.Findings...)
		}
	}
	return all
}

func onDisk(t *testing.T, tree map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range tree {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// reduced is a plugin without what permissions do not depend on: its dependencies
// and the code of its library.
func reduced(t *testing.T, tree map[string]string) map[string]string {
	t.Helper()
	cargo := load(t, tree).Cargo
	text := fmt.Sprintf("[package]\nname = %q\nversion = \"0.0.0\"\nedition = \"2021\"\n", cargo.Name.Text)
	if cargo.Links.Text != "" {
		text += fmt.Sprintf("links = %q\n", cargo.Links.Text)
	}
	if cargo.Build != "" {
		text += fmt.Sprintf("build = %q\n", cargo.Build)
	}
	if cargo.Depends("tauri-plugin", "build-dependencies") {
		text += "\n[build-dependencies]\ntauri-plugin = { version = \"2\", features = [\"build\"] }\n"
	}
	small := maps.Clone(tree)
	small["Cargo.toml"], small[cargo.Lib] = text, ""
	return small
}

// addCapabilities adds a file for the capability of each finding's witness. As they
// stand in one application, each has a name of its own.
func addCapabilities(t *testing.T, capabilities map[string]string, findings []verdict.Finding) {
	t.Helper()
	for _, f := range findings {
		name := capabilityName(f)
		capabilities[name+".json"] = capabilityText(t, name, f.Witness.Capability)
	}
}

func capabilityText(t *testing.T, name string, capability diff.Capability) string {
	t.Helper()
	capability.Identifier = name
	text, err := json.Marshal(capability)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func capabilityName(f verdict.Finding) string { return "finding-" + f.Fingerprint }

// compareGrant holds a witness to what the application's capability grants: the
// command at base, and not at head.
func (c *consumer) compareGrant(t *testing.T, f verdict.Finding, before bool) {
	t.Helper()
	resolved, err := c.workshop.Resolved()
	if err != nil {
		t.Fatal(err)
	}
	granted, ok := resolved[capabilityName(f)][f.Witness.Platform.Names()[0]]
	if !ok {
		t.Fatalf("%s: the application's build did not resolve the capability", f.Rule.ID)
	}
	side, text, quoted := "head", f.Witness.After, "%s not allowed by ACL"
	if before {
		side, text, quoted = "base", f.Witness.Before, "%s is allowed"
	}
	var command string
	if _, err := fmt.Sscanf(text, quoted, &command); err != nil {
		t.Fatalf("%s: the witness says %q", f.Rule.ID, text)
	}
	if granted.Allows(command) != before {
		t.Errorf("%s: at %s permver says %q, and the application allows %v and denies %v", f.Rule.ID, side, text, granted.Allow, granted.Deny)
	}
	if f.Effect != rules.RuntimeDenied {
		t.Errorf("%s: permver says that the effect is %s, and the call is denied", f.Rule.ID, f.Effect)
	}
	if !before {
		c.denied++
	}
}

// compareRefusal holds a witness to how the application's build fails at head.
func (c *consumer) compareRefusal(t *testing.T, head map[string]string, f verdict.Finding) {
	t.Helper()
	name := capabilityName(f)
	failure := c.fail(t, head, capabilityText(t, name, f.Witness.Capability))
	if failure == nil {
		t.Errorf("%s: permver says %q, and the application builds", f.Rule.ID, f.Witness.After)
		return
	}
	effect, text := toldBy(failure)
	if f.Effect != effect {
		t.Errorf("%s: permver says that the effect is %s, it is %s", f.Rule.ID, f.Effect, effect)
	}
	told := f.Witness.After
	if text == overflow {
		told, _, _ = strings.Cut(told, ": ") // what follows are permver's own words
	}
	if !quotes(told, text) {
		t.Errorf("%s: quoted\n%s\nTauri says\n%s", f.Rule.ID, f.Witness.After, text)
	}
	c.refused++
}

// fail builds the application with one capability at head, and returns how that
// failed.
func (c *consumer) fail(t *testing.T, head map[string]string, capability string) *tauri.Failure {
	t.Helper()
	c.builds++
	o := buildPlugin(t, c.workshop, reduced(t, head), map[string]string{"main.json": capability})
	if o.failure != nil && o.failure.Crate != application {
		t.Errorf("it is the plugin that does not build: %v", o.failure)
	}
	return o.failure
}

// overflow is what permver says where Tauri has no words.
const overflow = "the compiler overflows its stack"

// toldBy tells which part of Tauri refused the application, and in which words: the
// build script with an error, or the code generation with a panic.
func toldBy(failure *tauri.Failure) (rules.Effect, string) {
	switch {
	case failure.Panic() != "":
		return rules.ConsumerMacroPanic, failure.Panic()
	case strings.Contains(failure.Errors, "has overflowed its stack"):
		return rules.ConsumerMacroPanic, overflow
	}
	return rules.ConsumerBuild, failure.Printed
}

// suggestion is what tauri-build says in the middle since 2.7.3, if an identifier is
// much like the one that is missing. Findings quote the text without it.
var suggestion = regexp.MustCompile(` \(did you mean "[^"]*"\?\)`)

// quotes reports whether a quotation is what Tauri says; "…" in it stands for
// anything.
func quotes(quotation, text string) bool {
	parts := strings.Split(quotation, "…")
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
	}
	return regexp.MustCompile("^" + strings.Join(parts, ".*") + "$").MatchString(suggestion.ReplaceAllString(text, ""))
}

// compareFaults looks at the faults of head that stop the code generation of
// whoever lists a set: listing that set does.
func (c *consumer) compareFaults(t *testing.T, head map[string]string, findings []verdict.Finding) {
	t.Helper()
	plugin := load(t, head)
	for _, f := range findings {
		if f.Witness != nil || f.Effect != rules.ConsumerMacroPanic {
			continue
		}
		failure := c.fail(t, head, capabilityText(t, "main", diff.Capability{
			Windows: []string{"main"}, Permissions: []string{plugin.Key + ":" + f.Subject.Name},
		}))
		if failure == nil {
			t.Errorf("%s: an application with %s:%s builds", f.Rule.ID, plugin.Key, f.Subject.Name)
			continue
		}
		if effect, text := toldBy(failure); effect != f.Effect {
			t.Errorf("%s: permver says that the effect is %s, it is %s: %s", f.Rule.ID, f.Effect, effect, text)
		}
		c.faults++
	}
}

// Before all else, the quotations can tell a difference.
func TestQuotes(t *testing.T) {
	got := map[string]bool{}
	for _, text := range []string{
		"Permission a:b not found, expected one of a:c, a:d",
		`Permission a:b not found (did you mean "a:c"?), expected one of a:c, a:d`,
		"Permission a:bc not found, expected one of a:c, a:d",
		"failed to resolve ACL",
	} {
		got[text] = quotes("Permission a:b not found, expected one of …", text)
	}
	want := map[string]bool{
		"Permission a:b not found, expected one of a:c, a:d":                       true,
		`Permission a:b not found (did you mean "a:c"?), expected one of a:c, a:d`: true,
		"Permission a:bc not found, expected one of a:c, a:d":                      false,
		"failed to resolve ACL": false,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
