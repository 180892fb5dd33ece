package manifest

import (
	"path"
	"slices"
	"strings"
)

// Reads reports whether the file at a path may be read to load a plugin: a manifest of
// Cargo or npm, Rust source, what lies in a folder of permissions, or the source of a
// class in a folder for Android or iOS. A build script can have others read; this is for
// fetching what is needed together.
func Reads(file string) bool {
	if path.Base(file) == cargoToml || path.Base(file) == packageJSON || path.Ext(file) == ".rs" {
		return true
	}
	dirs := strings.Split(path.Dir(file), "/")
	if languageOf(file) >= 0 && (slices.Contains(dirs, "android") || slices.Contains(dirs, "ios")) {
		return !slices.ContainsFunc(dirs, func(dir string) bool { return !isNative(dir) || dir == "gen" })
	}
	return slices.Contains(dirs, permissionsDir)
}
