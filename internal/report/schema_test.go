package report

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/permver/permver/internal/verdict"
)

// schema compiles docs/schema/name.
func schema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile(filepath.Join("..", "..", "docs", "schema", name))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func decode(t *testing.T, text []byte) any {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func TestOutputsFollowTheirSchemas(t *testing.T) {
	report, surface, rules := schema(t, "report-v1.json"), schema(t, "surface-v1.json"), schema(t, "rules-v1.json")
	bump, config := schema(t, "bump-v1.json"), schema(t, "config-v1.json")
	tests := []struct {
		name   string
		schema *jsonschema.Schema
		output []byte
	}{
		{"broken", report, printed(t, Results(), "json", broken(), Options{})},
		{"many", report, printed(t, Results(), "json", many(), Options{})},
		{"fine", report, printed(t, Results(), "json", fine(), Options{})},
		{"declared", report, printed(t, Results(), "json", declaredElsewhere(), Options{})},
		{"pull request", report, printed(t, Results(), "json", pullRequest(), Options{})},
		{"lint", report, printed(t, Results(), "json", lint(), Options{})},
		{"hostile", report, printed(t, Results(), "json", hostile(), Options{})},
		{"silenced", report, printed(t, Results(), "json", silenced(), Options{})},
		{"distrusted", report, printed(t, Results(), "json", distrusted(), Options{})},
		{"deceiving", report, printed(t, Results(), "json", deceiving(), Options{})},
		{"settings", config, printed(t, Configured(), "json", settings(), Options{})},
		{"checked settings", config, printed(t, ConfigChecks(), "json", unconfigured(), Options{})},
		{"no settings", config, printed(t, Configured(), "json", &Settings{Tool: tool}, Options{})},
		{"empty", report, printed(t, Results(), "json", &verdict.Result{Tool: tool, Command: "check"}, Options{})},
		{"surfaces", surface, printed(t, Shows(), "json", surfaces(), Options{})},
		{"no surfaces", surface, printed(t, Shows(), "json", &Surfaces{Tool: tool}, Options{})},
		{"bumps", bump, printed(t, Needs(), "json", bumps(), Options{})},
		{"no bumps", bump, printed(t, Needs(), "json", &Bumps{Tool: tool}, Options{})},
		{"catalogue", rules, printed(t, Catalogues(), "json", catalogue(), Options{})},
		{"no rules", rules, printed(t, Catalogues(), "json", nil, Options{})},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := tt.schema.Validate(decode(t, tt.output)); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestSchemasAreStrict takes every property out of an output in turn, and puts a
// new one in: the schema must refuse both.
func TestSchemasAreStrict(t *testing.T) {
	tests := []struct {
		schema string
		output []byte
	}{
		{"report-v1.json", printed(t, Results(), "json", broken(), Options{})},
		{"surface-v1.json", printed(t, Shows(), "json", surfaces(), Options{})},
		{"bump-v1.json", printed(t, Needs(), "json", bumps(), Options{})},
		{"config-v1.json", printed(t, Configured(), "json", settings(), Options{})},
		{"report-v1.json", printed(t, Results(), "json", silenced(), Options{})},
		{"rules-v1.json", printed(t, Catalogues(), "json", catalogue(), Options{})},
	}
	for _, tt := range tests {
		s := schema(t, tt.schema)
		root := decode(t, tt.output)
		checked := 0
		objects(root, "", func(path string, o map[string]any) {
			for key, value := range o {
				delete(o, key)
				if s.Validate(root) == nil {
					t.Errorf("%s: %s/%s may be left out", tt.schema, path, key)
				}
				o[key] = value
				checked++
			}
			o["surplus"] = true
			if s.Validate(root) == nil {
				t.Errorf("%s: %s may have other properties", tt.schema, path)
			}
			delete(o, "surplus")
		})
		if checked < 10 {
			t.Errorf("%s: only %d properties seen", tt.schema, checked)
		}
	}
}

// objects visits the objects of a JSON value whose properties are fixed. Those of
// a surface that are maps by identifier, and the values of scopes, are free.
func objects(value any, path string, visit func(string, map[string]any)) {
	free := map[string]bool{"permissions": true, "sets": true, "grants": true, "refused": true}
	switch v := value.(type) {
	case map[string]any:
		if !free[filepath.Base(path)] {
			visit(path, v)
		}
		for key, child := range v {
			objects(child, path+"/"+key, visit)
		}
	case []any:
		for _, child := range v {
			objects(child, path+"/0", visit)
		}
	}
}
