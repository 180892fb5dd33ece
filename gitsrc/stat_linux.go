package gitsrc

import (
	"io/fs"
	"syscall"
)

// addSystemStat adds the time of the inode's last change and its number, which a change that restores the modification time does not restore.
func addSystemStat(s *indexStat, info fs.FileInfo) {
	if sys, ok := info.Sys().(*syscall.Stat_t); ok {
		s.ctime, s.ctimeNano, s.inode = uint32(sys.Ctim.Sec), uint32(sys.Ctim.Nsec), uint32(sys.Ino)
	}
}
