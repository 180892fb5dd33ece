package manifest

import (
	"fmt"
	"strings"
)

// unknownKey reports a key that Tauri ignores. A key that another record has is
// reported with the keys under it, since those are what was to take effect:
// `scope.deny` at the top of a file.
func (d *decoder) unknownKey(f field, r *record) {
	key := f.key.text
	if r == fileRecord && key == "$schema" { // for editors
		return
	}
	if sub := recordAt("permission." + key); sub != nil && f.value.kind == mapNode {
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
	if name := nearest(key, names); name != "" {
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
	"darwin": "macOS", "osx": "macOS", "mac": "macOS", "win32": "windows", "win": "windows",
	"iphone": "iOS", "ipados": "iOS",
}

func (d *decoder) unknownPlatform(name *node) {
	meant, known := otherPlatformNames[strings.ToLower(name.text)]
	if !known {
		names := make([]string, 0, len(platformNames))
		for _, p := range platformNames {
			names = append(names, p.name)
		}
		meant = nearest(name.text, names)
	}
	d.fault(UnknownPlatform, name.text, name.at, meant,
		"unknown variant `%s`, expected one of `macOS`, `windows`, `linux`, `android`, `iOS`", name.text)
}

// nearest returns the name most similar to text, or "" if none is similar: about
// a third of the name may differ, but case never counts.
func nearest(text string, names []string) string {
	if len(text) > maxNameLength {
		return ""
	}
	best, bestDistance := "", maxNameLength
	for _, name := range names {
		distance := editDistance(strings.ToLower(text), strings.ToLower(name))
		if distance <= (len(name)+1)/3 && distance < bestDistance {
			best, bestDistance = name, distance
		}
	}
	return best
}

// maxNameLength bounds the work of comparing names; no known one is near it.
const maxNameLength = 64

// editDistance counts the insertions, deletions, replacements and swaps of
// neighbours that turn a into b.
func editDistance(a, b string) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
