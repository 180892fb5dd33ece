//go:build unix

package main

import (
	"os"

	"github.com/mattn/go-isatty"
	"golang.org/x/sys/unix"
)

// describe asks the system about a terminal.
func describe(file *os.File) terminal {
	if !isatty.IsTerminal(file.Fd()) {
		return terminal{}
	}
	size, err := unix.IoctlGetWinsize(int(file.Fd()), unix.TIOCGWINSZ)
	if err != nil {
		return terminal{colors: true}
	}
	return terminal{colors: true, width: int(size.Col)}
}
