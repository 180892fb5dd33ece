package diff

import (
	"slices"
	"strings"
)

// wideVariables are the path variables of Tauri (tauri, path/mod.rs, BaseDirectory)
// whose folders hold those of others.
var wideVariables = []string{"$HOME", "$DATA", "$LOCALDATA", "$CONFIG", "$CACHE"}

// mayCover reports whether a scope value with a wildcard may match all that another
// value does: what stands before its first wildcard is how the other begins too, or a
// folder that may hold the one in which the other lies. Both are canonical texts.
func mayCover(pattern, value string) bool {
	wildcard := strings.IndexAny(pattern, "*?")
	if wildcard < 0 {
		return false
	}
	literal := pattern[:wildcard]
	if strings.HasPrefix(value, literal) {
		return true
	}
	text := strings.LastIndexByte(literal, '"') + 1 // where the text with the wildcard begins
	if !strings.HasPrefix(value, literal[:text]) || !strings.HasPrefix(value[text:], "$") {
		return false
	}
	folder, _, _ := strings.Cut(literal[text:], "/")
	return folder == "" || slices.Contains(wideVariables, folder) && !strings.HasPrefix(value[text:], folder+"/")
}
