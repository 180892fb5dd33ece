package changefile

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/source"
)

// object is an object of a JSON file. Keys count in their exact case, and the last of
// repeated ones is kept, as JavaScript has it.
type object struct {
	reader *reader
	file   string
	key    string // where in the file it is: "packages.fs."
	fields map[string]json.RawMessage
	broken bool // the file holds no object, which has been told: this one is empty
}

// object reads a JSON file that holds one object, nil if there is no such file.
func (r *reader) object(file string) (*object, error) {
	before := len(r.changes.Faults)
	text, there, err := r.read(file, gitsrc.Entry{})
	if err != nil || !there {
		return nil, err
	}
	o := &object{reader: r, file: file, broken: len(r.changes.Faults) > before}
	if !o.broken {
		o.parse([]byte(text))
	}
	return o, nil
}

func (o *object) parse(text []byte) {
	err := json.Unmarshal(text, &o.fields)
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		end := int(syntax.Offset)
		at := source.Place{File: o.file, Span: source.NewLines(text).Span(end-1, end)}
		o.reader.fault(SyntaxFault, at, "is not valid JSON: "+err.Error())
	case err != nil:
		o.reader.fault(WrongType, source.Place{File: o.file}, "is not a JSON object")
	}
	o.broken = err != nil
}

// decode reads the value of a key, if there is one, into what it should be.
func (o *object) decode(key, kind string, into any) {
	raw, ok := o.fields[key]
	if !ok {
		return
	}
	if err := json.Unmarshal(raw, into); err != nil {
		o.reader.fault(WrongType, source.Place{File: o.file}, fmt.Sprintf("%q is not %s", o.key+key, kind))
	}
}

func (o *object) text(key string) (text string) {
	o.decode(key, "a string", &text)
	return text
}

func (o *object) texts(key string) (texts []string) {
	o.decode(key, "a list of strings", &texts)
	return texts
}

// keys returns the sorted keys of an object in an object.
func (o *object) keys(key string) []string {
	var raw map[string]json.RawMessage
	o.decode(key, "an object", &raw)
	return slices.Sorted(maps.Keys(raw))
}

// objects returns the objects in an object, by name.
func (o *object) objects(key string) iter.Seq2[string, *object] {
	var raw map[string]map[string]json.RawMessage
	o.decode(key, "an object of objects", &raw)
	return func(yield func(string, *object) bool) {
		for _, name := range slices.Sorted(maps.Keys(raw)) {
			if !yield(name, &object{reader: o.reader, file: o.file, key: o.key + key + "." + name + ".", fields: raw[name]}) {
				return
			}
		}
	}
}
