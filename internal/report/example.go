package report

import (
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
)

// Example is a plugin before and after a change that a rule finds, or one with a fault,
// and what permver says of it.
type Example struct {
	// Story says what happens, NearMiss what is similar and not told, in prose that may
	// have several lines.
	Story, NearMiss string
	// Before and After are the files of the plugin, each in the order of the example.
	// There are none before where a rule looks at one side.
	Before, After []File
	// Subject is the name of what the finding is about, and Output the text that permver
	// prints.
	Subject, Output string
}

// File is a file of an [Example].
type File struct{ Path, Text string }

// Diff returns what changed from before to after, as a unified diff; "" if nothing did, or
// if there is no before.
func (e Example) Diff() string {
	if len(e.Before) == 0 {
		return ""
	}
	paths := make([]string, 0, len(e.Before)+len(e.After))
	for _, f := range slices.Concat(e.Before, e.After) {
		if !slices.Contains(paths, f.Path) {
			paths = append(paths, f.Path)
		}
	}
	var text strings.Builder
	for _, path := range paths {
		was, old := find(e.Before, path)
		is, now := find(e.After, path)
		change := diff.Diff(side("before/", path, was), []byte(old), side("after/", path, is), []byte(now))
		if _, hunks, ok := strings.Cut(string(change), "\n"); ok { // the first line repeats the names
			text.WriteString(hunks)
		}
	}
	return text.String()
}

// Unchanged returns the files of after that no line of [Example.Diff] shows and that matter
// all the same: those that the output names, and all where there is no before.
func (e Example) Unchanged() []File {
	var unchanged []File
	for _, f := range e.After {
		there, was := find(e.Before, f.Path)
		if len(e.Before) == 0 || there && was == f.Text && strings.Contains(e.Output, f.Path+":") {
			unchanged = append(unchanged, f)
		}
	}
	return unchanged
}

// side names a file as patches do.
func side(name, path string, there bool) string {
	if !there {
		return "/dev/null"
	}
	return name + path
}

func find(files []File, path string) (there bool, text string) {
	if i := slices.IndexFunc(files, func(f File) bool { return f.Path == path }); i >= 0 {
		return true, files[i].Text
	}
	return false, ""
}
