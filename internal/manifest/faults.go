package manifest

import (
	"fmt"
	"strings"

	"github.com/permver/permver/internal/nearest"
)

// unknownKey reports a key that Tauri ignores. A key that another record has is
// reported with the keys under it, since those are what was to take effect:
// `scope.deny` at the top of a file.
func (d *decoder) unknownKey(f field, r *record) {
	key := f.key.text
	if r == fileRecord && key == "$schema" { // for editors
		return
	}
	if sub := recordAt("permission." + key); sub != nil {
		reported := false
		for _, inner := range f.value.fields {
			if sub.has(inner.key.text) {
				d.unknown(r.key(key+"."+inner.key.text), inner.key, sub.key(inner.key.text))
				reported = true
			}
		}
		if reported {
			return
		}
	}
	d.unknown(r.key(key), f.key, meantKey(key, r))
}

func (d *decoder) unknown(subject string, key *node, meant string) {
	message := fmt.Sprintf("unknown key `%s`: Tauri ignores it", subject)
	if meant != "" {
		message += fmt.Sprintf("; `%s` was probably meant", meant)
	}
	d.fault(UnknownKey, subject, key.at, meant, "%s", message)
}

// recordAt returns the record that stands at a key path, or nil.
func recordAt(path string) *record {
	for _, r := range records {
		if r.path == path {
			return r
		}
	}
	return nil
}

// meantKey guesses the key path that an unknown key of a record stands for: a
// similar key of the same record, else the same key of another one.
func meantKey(key string, r *record) string {
	names := make([]string, 0, len(r.fields))
	for _, f := range r.fields {
		names = append(names, f.name)
	}
	if name := nearest.One(key, names); name != "" {
		return r.key(name)
	}
	for _, other := range records {
		if other.has(key) {
			return other.key(key)
		}
	}
	return ""
}

// otherPlatformNames are what other tools call the platforms.
var otherPlatformNames = map[string]string{
	"darwin": "macOS", "osx": "macOS", "win32": "windows",
	"iphone": "iOS", "ipados": "iOS",
}

func (d *decoder) unknownPlatform(name *node) {
	meant, known := otherPlatformNames[strings.ToLower(name.text)]
	if !known {
		names := make([]string, 0, len(platformNames))
		for _, p := range platformNames {
			names = append(names, p.name)
		}
		meant = nearest.One(name.text, names)
	}
	d.fault(UnknownPlatform, name.text, name.at, meant,
		"unknown variant `%s`, expected one of `macOS`, `windows`, `linux`, `android`, `iOS`", name.text)
}
