package config

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/pelletier/go-toml/v2"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

// schemaFile is what editors complete and check a permver.toml by.
const schemaFile = "../../docs/schema/permver-toml-v1.json"

type object = map[string]any

// TestSchema makes the schema for editors out of the keys that the reader knows and the
// rules that there are. With -update it is written.
func TestSchema(t *testing.T) {
	text, err := json.MarshalIndent(schemaOfFile(t), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	text = append(text, '\n')
	if *update {
		if err := os.WriteFile(schemaFile, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	is, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	is = bytes.ReplaceAll(is, []byte("\r\n"), []byte("\n"))
	if d := gocmp.Diff(string(text), string(is)); d != "" {
		t.Errorf("the schema is behind; run go test ./internal/config -update (-want +got):\n%s", d)
	}
}

// schemaOfFile is the schema of a permver.toml. It is of draft 7, which editors read.
func schemaOfFile(t *testing.T) object {
	t.Helper()
	r := &reader{}
	var f File
	top := r.layerKeys(&f.Layer)
	top["plugins"] = nil
	file := table(t, "file", sorted(top))
	file["$schema"] = "http://json-schema.org/draft-07/schema#"
	file["$id"] = "urn:permver:schema:permver-toml-v1"
	file["title"] = "permver.toml"
	file["description"] = "How permver judges the plugins of a repository."
	file["definitions"] = object{
		"plugin":             table(t, "plugin", sorted(r.layerKeys(&f.Layer))),
		"policy":             table(t, "policy", sorted(r.policyKeys(&f.Layer))),
		"rules":              schemaOfRules(),
		"change":             schemaOfRule(false),
		"fault":              schemaOfRule(true),
		"rule":               object{"description": "A rule.", "enum": ruleIDs()},
		"suppressions":       object{"type": "array", "items": ref("suppression")},
		"pluginSuppressions": object{"type": "array", "items": ref("pluginSuppression")},
		"suppression":        required(table(t, "suppression", suppressionKeys(true))),
		"pluginSuppression":  required(table(t, "suppression", suppressionKeys(false))),
		"text":               object{"type": "string", "pattern": `\S`},
		"texts":              object{"anyOf": []any{object{"type": "string"}, object{"type": "array", "items": object{"type": "string"}}}},
		"failOnWord":         object{"enum": failOnWords},
		"failOn":             schemaOfFailOn(),
		"level":              object{"enum": levels},
		"bump":               object{"enum": bumps},
	}
	return file
}

// suppressionKeys are the keys of an entry, as the reader tells them.
func suppressionKeys(namesPlugin bool) []string {
	return sorted((&reader{}).suppressionKeys(&verdict.Suppression{}, namesPlugin))
}

var failOnWords = []string{"error", "warning", "note", "breaking", "security", "bump", "never"}

func ref(name string) object { return object{"$ref": "#/definitions/" + name} }

func required(entry object) object {
	entry["required"] = []string{"rule", "subject", "reason"}
	return entry
}

// table is a table of these keys, each with its value of the documentation below.
func table(t *testing.T, name string, keys []string) object {
	t.Helper()
	properties := object{}
	for _, key := range keys {
		value, ok := documented[name+"."+key]
		if !ok {
			value, ok = documented["plugin."+key]
		}
		if !ok {
			t.Fatalf("the schema does not know %s of %s", key, name)
		}
		properties[key] = value
	}
	return object{"type": "object", "additionalProperties": false, "properties": properties}
}

func value(description string, schema object) object {
	if schema["$ref"] != nil { // beside which draft 7 reads nothing
		schema = object{"allOf": []any{schema}}
	}
	schema["description"] = description
	return schema
}

// documented are the keys with what they take.
var documented = map[string]object{
	"plugin.preset":     value("The settings to begin with; recommended holds where none is named. What is written out goes over it.", object{"enum": presetNames()}),
	"plugin.policy":     value("How findings and bumps are judged.", ref("policy")),
	"plugin.rules":      value("What rules weigh: a rule, or a glob such as command-*, and a level, or a level and a bump.", ref("rules")),
	"plugin.tag-prefix": value("What stands before the version in the release tags, such as log-plugin-v.", ref("text")),
	"plugin.suppress":   value("Findings of this plugin that are accepted.", ref("pluginSuppressions")),
	"file.suppress":     value("Findings that are accepted. `permver suppress` makes an entry.", ref("suppressions")),
	"file.plugins":      value("What holds for one plugin, which is named by its ACL key, crate or folder.", object{"type": "object", "additionalProperties": ref("plugin")}),

	"policy.fail-on":              value("What makes a run fail: at most one level, and any of breaking, security and bump; or never.", ref("failOn")),
	"policy.prerelease":           value("Between prereleases, and from one to its release, breaks are allowed (relaxed) or judged (strict).", object{"enum": []string{Relaxed, Strict}}),
	"policy.minor-may-break":      value("Take a minor bump for enough where a major one is needed.", object{"type": "boolean"}),
	"policy.conventional-commits": value("Let conventional commit messages declare the bump, too.", object{"type": "boolean"}),

	"suppression.rule":    value("The rule of the finding.", ref("rule")),
	"suppression.plugin":  value("The plugin that the entry is limited to.", ref("text")),
	"suppression.subject": value("What the finding is about, or something that it says goes with that.", ref("text")),
	"suppression.items":   value("Exactly what is lost or gained; the entry accepts nothing else.", ref("texts")),
	"suppression.reason":  value("Why the finding is accepted.", ref("text")),
	"suppression.until": value("The last day on which it is, or the first version of the plugin for which it no longer is.",
		object{"type": "string", "pattern": `^([0-9]{4}-[0-9]{2}-[0-9]{2}|(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)([-+][0-9A-Za-z.+-]+)?)$`}),
}

// schemaOfRules knows all rules, and globs.
func schemaOfRules() object {
	properties := object{}
	for _, rule := range rules.All() {
		definition := "change"
		if rule.Severity != 0 {
			definition = "fault"
		}
		properties[rule.ID] = value(rule.Summary, ref(definition))
	}
	return object{
		"type": "object", "additionalProperties": false, "properties": properties,
		"patternProperties": object{`[*?\[]`: ref("fault")},
	}
}

// schemaOfRule is what can be said of a rule. A change weighs what its bump asks for, so
// that a level of note says something only together with a bump.
func schemaOfRule(ofFaults bool) object {
	words := levels
	parts := []any{object{"required": []string{"level"}}, object{"required": []string{"bump"}}}
	if !ofFaults {
		words = slices.DeleteFunc(slices.Clone(levels), func(l string) bool { return l == string(verdict.LevelNote) })
		parts[0] = object{"required": []string{"level"}, "properties": object{"level": object{"enum": words}}}
	}
	return object{"anyOf": []any{
		object{"enum": words},
		object{
			"type": "object", "additionalProperties": false,
			"properties": object{"level": ref("level"), "bump": ref("bump")}, "anyOf": parts,
		},
	}}
}

// schemaOfFailOn allows one level, and "never" alone.
func schemaOfFailOn() object {
	contains := func(word string) object { return object{"contains": object{"const": word}} }
	apart := func(a, b string) object { return object{"not": object{"allOf": []any{contains(a), contains(b)}}} }
	return object{"anyOf": []any{
		ref("failOnWord"),
		object{"type": "array", "minItems": 1, "items": ref("failOnWord"), "allOf": []any{
			apart("error", "warning"), apart("error", "note"), apart("warning", "note"),
			object{"anyOf": []any{object{"not": contains("never")}, object{"items": object{"const": "never"}}}},
		}},
	}}
}

func ruleIDs() []string {
	ids := make([]string, 0, len(rules.All()))
	for _, rule := range rules.All() {
		ids = append(ids, rule.ID)
	}
	slices.Sort(ids)
	return ids
}

// good are configurations without mistakes.
var good = map[string]string{
	"nothing":            "",
	"everything":         complete,
	"one word":           "[policy]\nfail-on = \"never\"",
	"never twice":        "[policy]\nfail-on = [\"never\", \"never\"]",
	"globs that agree":   "[rules]\n\"default-*\" = \"warning\"\n\"*-removed\" = \"warning\"",
	"an ID over globs":   "[rules]\n\"default-*\" = \"warning\"\n\"*-removed\" = \"error\"\ndefault-removed = \"off\"",
	"a glob":             "[rules]\n\"*\" = \"note\"\n\"command-?*\" = \"off\"\n\"[cd]*\" = { bump = \"none\" }",
	"a note of a fault":  "[rules]\ndefault-missing = \"note\"",
	"a note and a bump":  "[rules]\ncommand-removed = { level = \"note\", bump = \"none\" }",
	"a table in a table": "rules.command-removed.bump = \"minor\"",
	"until a prerelease": "[[suppress]]\nrule = \"command-removed\"\nsubject = \"x\"\nreason = \"y\"\nitems = \"z\"\nuntil = \"3.0.0-rc.1+b\"",
	"no suppressions":    "suppress = []",
	"an empty plugin":    "[plugins.\"plugins/log\"]",
}

// unseen are the mistakes that a schema cannot see.
var unseen = map[string]bool{
	"a glob that means nothing": true, "a glob that is none": true, "a glob of changes without effect": true,
	"globs as long as each other": true, "three globs, two of them as long": true, "globs that mean several": true,
	"a glob as long as two others": true,
}

// The reader and the schema agree on what is good and what is a mistake.
func TestSchemaAgrees(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile(filepath.FromSlash(schemaFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(good)) {
		if _, err := Parse("permver.toml", []byte(good[name])); err != nil {
			t.Errorf("%s: reader: %v", name, err)
		}
		if err := schema.Validate(plain(t, good[name])); err != nil {
			t.Errorf("%s: schema: %v", name, err)
		}
	}
	for _, word := range failOnWords {
		if _, err := verdict.ParseFailOn([]string{word}); err != nil {
			t.Error(err)
		}
	}
	for _, name := range presetNames() {
		text, err := presets.ReadFile("presets/" + name + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(plain(t, string(text))); err != nil {
			t.Errorf("preset %s: %v", name, err)
		}
	}
	for _, tt := range mistakes {
		if _, err := manifest.ParseTOML("permver.toml", []byte(tt.text)); err != nil {
			continue
		}
		if refused := schema.Validate(plain(t, tt.text)) != nil; refused == unseen[tt.name] {
			t.Errorf("%s: the schema refuses it: %v", tt.name, refused)
		}
	}
}

// plain is a document as the values of JSON, dates as strings.
func plain(t *testing.T, text string) any {
	t.Helper()
	var root map[string]any
	if err := toml.Unmarshal([]byte(text), &root); err != nil {
		t.Fatal(err)
	}
	return jsonValue(root)
}

func jsonValue(v any) any {
	switch v := v.(type) {
	case map[string]any:
		object := make(map[string]any, len(v))
		for key, value := range v {
			object[key] = jsonValue(value)
		}
		return object
	case []any:
		list := make([]any, len(v))
		for i, value := range v {
			list[i] = jsonValue(value)
		}
		return list
	case toml.LocalDate:
		return v.String()
	case toml.LocalDateTime:
		return v.String()
	case time.Time:
		return v.Format(time.RFC3339)
	case int64:
		return float64(v)
	}
	return v
}
