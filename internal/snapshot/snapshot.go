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
// branches add, at the same place if it is told to take the lines of both, and a reviewer reads what applications get and lose line by line. A snapshot
// holds what rules about changes ask for. It has no places, descriptions or versions of the
// plugin, nothing of how files are written and built, and nothing of what functions do: a
// change of those leaves it as it is.
//
// What comes from a repository is quoted as JSON does where it is not plain, all that has
// no shape of its own with it, so that nothing in it can be taken for a line.
package snapshot

import (
	"fmt"
	"path"
	"path/filepath"
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
	// Whole is what stands after `permver show` to name all plugins of the repository, for
	// the hint; "" if nothing has to.
	Whole string
	hint  string
	again bool // whether the text was a snapshot, which to write again mends
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.At.File, e.At.Line, e.At.Column, e.Message)
}

// Hints says what to do about it.
func (e *Error) Hints() []string {
	if e.hint != "" {
		return []string{e.hint}
	}
	if e.again {
		name := path.Base(filepath.ToSlash(e.At.File))
		return []string{
			"record it anew: " + RecordHint(e.Whole, e.At.File),
			"with the line `" + name + " merge=union` in .gitattributes git takes the lines of both branches",
		}
	}
	return []string{RecordHint(e.Whole, "FILE")}
}

// RecordHint says how a snapshot of all plugins is written to a file; whole is what names
// them, as in [Error].
func RecordHint(whole, file string) string {
	show := "permver show "
	if whole != "" {
		show += whole + " "
	}
	return "`" + show + "--format snapshot=" + file + "` records what the plugins grant now"
}

// Merge puts the lines of some plugins into the text of a file, in place of those that it
// has of them, and keeps the lines of all other plugins. The error is an [*Error].
func Merge(file string, held []byte, now string) (string, error) {
	if strings.TrimSpace(string(held)) == "" {
		return now, nil
	}
	kept, err := Lines(file, held)
	if err != nil {
		return "", err
	}
	lines := split([]byte(now))[1:]
	written := make(map[string]bool)
	for _, line := range lines {
		written[Key(line)] = true
	}
	for _, line := range kept {
		if !written[Key(line)] {
			lines = append(lines, line)
		}
	}
	lines = slices.DeleteFunc(normal(lines), func(line string) bool { return line == "" })
	return strings.Join(append([]string{firstLine}, lines...), "\n") + "\n", nil
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
