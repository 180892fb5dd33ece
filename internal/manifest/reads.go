package manifest

import (
	"path"
	"slices"
	"strings"
)

// Reads reports whether the file at a path may be read to load a plugin: a manifest of
// Cargo or npm, Rust source, or what lies in a folder of permissions. A build script can have
// others read; this is for fetching what is needed together.
func Reads(file string) bool {
	return path.Base(file) == cargoToml || path.Base(file) == packageJSON || path.Ext(file) == ".rs" ||
		slices.Contains(strings.Split(path.Dir(file), "/"), permissionsDir)
}
