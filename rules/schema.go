package rules

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/permver/permver/internal/manifest"
)

// maxSchema is how many values a schema may come down to when its references are
// followed. Those of scope types are a hundredth of it; beyond it, and where
// references lead in circles, nothing is told, since checking could take any time.
const maxSchema = 10_000

var errNotFollowed = errors.New("the schema refers to too much, or to what is not in it")

// compileSchema reads a JSON Schema that stands alone, as schemars 0.8 writes it. The
// validator takes no notice of formats, and neither does serde: it reads a text as the
// plugin's type decides.
func compileSchema(v manifest.Value) (*jsonschema.Resolved, error) {
	left := maxSchema
	if !unfolds(v, v, &left) {
		return nil, errNotFollowed
	}
	text, err := json.Marshal(plain(v))
	if err != nil {
		return nil, err // unreached: it was read from JSON
	}
	schema := new(jsonschema.Schema)
	if err := json.Unmarshal(text, schema); err != nil {
		return nil, err
	}
	if schema.Schema != "" && schema.Schema != draft7 {
		return nil, errNotFollowed
	}
	schema.Schema = draft7
	return schema.Resolve(nil)
}

// draft7 is the JSON Schema that schemars 0.8 writes.
const draft7 = "http://json-schema.org/draft-07/schema#"

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
