//go:build !linux && !darwin

package gitsrc

import "io/fs"

// addSystemStat adds nothing: size and modification time have to do where the index's other data have no portable counterpart.
func addSystemStat(*indexStat, fs.FileInfo) {}
