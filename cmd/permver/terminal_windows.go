package main

import (
	"os"

	"github.com/mattn/go-isatty"
	"golang.org/x/sys/windows"
)

// describe asks the system about a terminal. A console obeys escape sequences
// only after it was told to; the terminals of Cygwin always do.
func describe(file *os.File) terminal {
	if isatty.IsCygwinTerminal(file.Fd()) {
		return terminal{colors: true}
	}
	if !isatty.IsTerminal(file.Fd()) {
		return terminal{}
	}
	console := windows.Handle(file.Fd())
	var t terminal
	var mode uint32
	if err := windows.GetConsoleMode(console, &mode); err == nil {
		t.colors = windows.SetConsoleMode(console, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
	}
	var screen windows.ConsoleScreenBufferInfo
	if err := windows.GetConsoleScreenBufferInfo(console, &screen); err == nil {
		t.width = int(screen.Window.Right-screen.Window.Left) + 1
	}
	return t
}
