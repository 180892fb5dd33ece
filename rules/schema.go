package rules

import (
	"errors"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/permver/permver/internal/manifest"
)

// maxSchema is how many schemas a schema may come down to when its references are
// followed. Those of scope types are a hundredth of it; beyond it, and where
// references lead in circles, nothing is told, since checking could take any time.
const maxSchema = 10_000

// compileSchema returns nil for what is no JSON Schema, or none that stands alone.
func compileSchema(v manifest.Value) *jsonschema.Schema {
	left := maxSchema
	if !unfolds(v, v, &left) {
		return nil
	}
	const name = "scope.json"
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft7) // what schemars 0.8 writes
	compiler.UseLoader(noLoader{})
	if err := compiler.AddResource(name, plainSchema(v)); err != nil {
		return nil
	}
	schema, err := compiler.Compile(name)
	if err != nil {
		return nil
	}
	return schema
}

// noLoader keeps a schema from reading files.
type noLoader struct{}

func (noLoader) Load(string) (any, error) {
	return nil, errors.New("a schema of scope entries stands alone")
}

// unfolds follows the references within a schema, as long as there are few.
func unfolds(v, root manifest.Value, left *int) bool {
	if *left--; *left < 0 {
		return false
	}
	for _, item := range v.Items {
		if !unfolds(item, root, left) {
			return false
		}
	}
	for _, f := range v.Fields {
		switch {
		case f.Key == "$ref" && f.Value.Kind == manifest.String:
			target, ok := refersTo(root, f.Value.Text)
			if !ok || !unfolds(target, root, left) {
				return false
			}
		case !unfolds(f.Value, root, left):
			return false
		}
	}
	return true
}

// refersTo finds what a reference of schemars names.
func refersTo(root manifest.Value, reference string) (manifest.Value, bool) {
	for _, key := range []string{"definitions", "$defs"} {
		if name, ok := strings.CutPrefix(reference, "#/"+key+"/"); ok {
			definitions, _ := fieldOf(root, key)
			return fieldOf(definitions, name)
		}
	}
	return manifest.Value{}, false
}

func fieldOf(v manifest.Value, key string) (manifest.Value, bool) {
	for _, f := range v.Fields {
		if f.Key == key {
			return f.Value, true
		}
	}
	return manifest.Value{}, false
}

// plain returns a value as the validator takes it.
func plain(v manifest.Value) any {
	switch v.Kind {
	case manifest.Bool:
		return v.Bool
	case manifest.Int:
		return v.Int
	case manifest.Float:
		return v.Float
	case manifest.String:
		return v.Text
	case manifest.List:
		items := make([]any, len(v.Items))
		for i, item := range v.Items {
			items[i] = plain(item)
		}
		return items
	case manifest.Map:
		fields := make(map[string]any, len(v.Fields))
		for _, f := range v.Fields {
			fields[f.Key] = plain(f.Value)
		}
		return fields
	}
	return nil
}

// plainSchema leaves formats out: serde reads a text as the plugin's type decides, not as
// the name of a format promises.
func plainSchema(v manifest.Value) any {
	switch v.Kind {
	case manifest.List:
		items := make([]any, len(v.Items))
		for i, item := range v.Items {
			items[i] = plainSchema(item)
		}
		return items
	case manifest.Map:
		fields := make(map[string]any, len(v.Fields))
		for _, f := range v.Fields {
			if f.Key != "format" || f.Value.Kind != manifest.String {
				fields[f.Key] = plainSchema(f.Value)
			}
		}
		return fields
	}
	return plain(v)
}
