package rules

import (
	"errors"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/permver/permver/internal/manifest"
)

// maxSchema is how many values a schema may come down to when its references are
// followed. Those of scope types are a hundredth of it; beyond it, and where
// references lead in circles, nothing is told, since checking could take any time.
const maxSchema = 10_000

var errNotFollowed = errors.New("the schema refers to too much, or to what is not in it")

// compileSchema compiles a JSON Schema that stands alone, as schemars 0.8 writes it.
// Formats are left out: serde reads a text as the plugin's type decides, not as the name
// of a format promises.
func compileSchema(v manifest.Value) (*jsonschema.Schema, error) {
	left := maxSchema
	if !unfolds(v, v, &left) {
		return nil, errNotFollowed
	}
	const name = "scope.json"
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft7)
	compiler.UseLoader(noLoader{})
	if err := compiler.AddResource(name, plain(v, "format")); err != nil {
		return nil, err
	}
	return compiler.Compile(name)
}

// noLoader keeps a schema from reading files.
type noLoader struct{}

func (noLoader) Load(string) (any, error) { return nil, errNotFollowed }

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
		next := f.Value
		if f.Key == "$ref" {
			name, ok := strings.CutPrefix(f.Value.Text, "#/definitions/")
			if !ok {
				return false
			}
			next = fieldOf(fieldOf(root, "definitions"), name)
		}
		if !unfolds(next, root, left) {
			return false
		}
	}
	return true
}

// fieldOf is the value of a key, null if there is none.
func fieldOf(v manifest.Value, key string) manifest.Value {
	for _, f := range v.Fields {
		if f.Key == key {
			return f.Value
		}
	}
	return manifest.Value{}
}

// plain returns a value as the validator takes it, without the texts under one key.
func plain(v manifest.Value, without string) any {
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
			items[i] = plain(item, without)
		}
		return items
	case manifest.Map:
		fields := make(map[string]any, len(v.Fields))
		for _, f := range v.Fields {
			if without == "" || f.Key != without || f.Value.Kind != manifest.String {
				fields[f.Key] = plain(f.Value, without)
			}
		}
		return fields
	}
	return nil
}
