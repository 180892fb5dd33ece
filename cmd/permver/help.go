package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/permver/permver"
)

// The help texts are made here and not from the cli package's templates, which
// know no placeholders in lists. They hold no template actions.

// exitCodes tells what exit codes mean; found is what code 1 does, "" where nothing leads
// to it.
func exitCodes(found string) string {
	codes := "Exit codes:\n  0    passed\n"
	if found != "" {
		codes += "  1    " + found + "\n"
	}
	return codes + `  2    wrong usage or configuration
  3    could not check: no repository, no such revision or plugin, or something
       stayed unchecked and --allow-unchecked was not given
  4    internal error
  130  interrupted
`
}

// anythingFound is what code 1 means for all commands.
const anythingFound = "findings at --fail-on, or a snapshot that is out of date"

// foundSomething is what code 1 means, for the commands that end with it.
var foundSomething = map[string]string{
	"check": "findings at --fail-on", "lint": "findings at --fail-on", "show": "the snapshot of --check records something else",
}

// sideHelp explains SIDE.
func sideHelp() string {
	var b strings.Builder
	b.WriteString("A SIDE is a revision (HEAD~1, v1.2.0, a branch), or\n")
	sides := permver.Sides()
	rows := make([][2]string, len(sides))
	for i, s := range sides {
		rows[i] = [2]string{s.Spec, s.Means}
	}
	writeRows(&b, rows)
	return b.String()
}

// aboutProgram says what the program is for.
const aboutProgram = "It tells what a change to a plugin does to the applications that use the plugin's\n" +
	"permissions, and which version bump the change needs."

// writeHelp gives the text to whom it is asked of, the program where no command is named.
func writeHelp(app *cli.App, c *cli.Command) {
	if c == nil {
		app.CustomAppHelpTemplate = programHelp(app)
		return
	}
	c.CustomHelpTemplate = commandHelp(c)
}

func programHelp(app *cli.App) string {
	var b strings.Builder
	fmt.Fprintf(&b, "permver: %s\n\n", app.Usage)
	b.WriteString(aboutProgram + "\n\nUsage:\n  permver COMMAND [FLAGS] [ARGUMENT]\n\nCommands:\n")
	rows := make([][2]string, len(app.Commands))
	for i, c := range app.Commands {
		rows[i] = [2]string{strings.TrimSpace(c.Name + " " + c.ArgsUsage), c.Usage}
	}
	writeRows(&b, rows)
	b.WriteString("\nFlags:\n")
	writeRows(&b, flagRows(app.Flags))
	b.WriteString("\nFirst steps:\n" +
		"  permver demo            see a check of a small built-in plugin\n" +
		"  permver check           check the plugin in this repository against its last release\n" +
		"  permver help check      all about one command\n\n")
	b.WriteString(exitCodes(anythingFound))
	return b.String()
}

func commandHelp(c *cli.Command) string {
	var b strings.Builder
	usage := strings.TrimSpace("permver " + c.Name + " [FLAGS] " + c.ArgsUsage)
	heading := "Flags:"
	if c.ArgsUsage != "" {
		heading = "Flags, before or after " + strings.NewReplacer("[", "", "]", "").Replace(c.ArgsUsage) + ":"
	}
	fmt.Fprintf(&b, "%s\n\nUsage:\n  %s\n\n%s\n", c.Description, usage, heading)
	writeRows(&b, flagRows(c.Flags))
	if findFlag(c.Flags, "--head") != nil || findFlag(c.Flags, "--rev") != nil {
		b.WriteString("\n" + sideHelp())
	}
	if findFlag(c.Flags, "--allow-unchecked") != nil {
		b.WriteString("\n" + exitCodes(foundSomething[c.Name]))
	}
	return b.String()
}

// flagRows describes flags: the placeholder of a value stands between backquotes
// in its usage.
func flagRows(flags []cli.Flag) [][2]string {
	rows := make([][2]string, 0, len(flags)+1)
	for _, f := range flags {
		left, usage := "--"+f.Names()[0], ""
		if documented, ok := f.(cli.DocGenerationFlag); ok {
			usage = documented.GetUsage()
		}
		if before, rest, found := strings.Cut(usage, "`"); found {
			placeholder, after, _ := strings.Cut(rest, "`")
			left += " " + placeholder
			usage = before + placeholder + after
		}
		rows = append(rows, [2]string{left, usage})
	}
	return append(rows, [2]string{"--help, -h", "print this help"})
}

// helpColumns is where a help text ends; more goes to the next line.
const helpColumns = 88

// writeRows writes a table of two columns.
func writeRows(b *strings.Builder, rows [][2]string) {
	column := 0
	for _, r := range rows {
		column = max(column, len(r[0]))
	}
	for _, r := range rows {
		line := fmt.Sprintf("  %-*s ", column, r[0])
		for word := range strings.FieldsSeq(r[1]) {
			if len(line)+1+len(word) > helpColumns {
				b.WriteString(line + "\n")
				line = strings.Repeat(" ", column+3)
			}
			line += " " + word
		}
		b.WriteString(line + "\n")
	}
}
