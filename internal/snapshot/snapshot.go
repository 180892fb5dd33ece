// Package snapshot writes the surface of plugins as text that a repository can keep, and
// reads it again as plugins that compare like those it was written of.
//
// The first line names the format. Every other line is one fact, complete by itself, and
// begins with the key of its plugin:
//
//	permver-snapshot 1
//	store crate tauri-plugin-store
//	store default has allow-load
//	store function load(path: String) -> u32
//	store permission allow-load allows load
//
// The lines are sorted and none is there twice, so that version control merges what two
// branches add, and a reviewer reads what applications get and lose line by line. A snapshot
// holds what rules about changes ask for. It has no places, descriptions or versions of the
// plugin, nothing of how files are written and built, and nothing of what functions do: a
// change of those leaves it as it is.
//
// What comes from a repository is quoted as JSON does where it is not plain, all that has
// no shape of its own with it, so that nothing in it can be taken for a line.
package snapshot

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/permver/permver/internal/source"
)

const (
	formatName = "permver-snapshot"
	version    = 1
)

// firstLine names the format.
var firstLine = formatName + " " + strconv.Itoa(version)

// Error is a text that is no snapshot, or one that cannot be read.
type Error struct {
	At      source.Place
	Message string
	hint    string
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.At.File, e.At.Line, e.At.Column, e.Message)
}

// Hints says what to do about it.
func (e *Error) Hints() []string {
	if e.hint != "" {
		return []string{e.hint}
	}
	return []string{RecordHint("FILE")}
}

// RecordHint says how a snapshot is written to a file.
func RecordHint(file string) string {
	return "`permver show --format snapshot=" + file + "` records what the plugins grant now"
}

// Lines returns the facts of a text in normal form: sorted, each once, without the first
// line and without carriage returns. The error is an [*Error].
func Lines(file string, content []byte) ([]string, error) {
	if _, err := Read(file, content); err != nil {
		return nil, err
	}
	var lines []string
	for _, line := range split(content)[1:] {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return normal(lines), nil
}

// Key is the key of the plugin that a fact is about.
func Key(line string) string {
	key, _ := (&scanner{text: line}).word()
	return key
}

// split returns the lines of a text, without their ends.
func split(content []byte) []string {
	lines := strings.Split(strings.TrimPrefix(string(content), "\uFEFF"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \t\r")
	}
	return lines
}

func normal(lines []string) []string {
	slices.Sort(lines)
	return slices.Compact(lines)
}
