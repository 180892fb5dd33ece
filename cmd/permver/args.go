package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/permver/permver/internal/nearest"
)

// arrange brings a command line into the order that the cli package reads
// completely: command, flags, "--", arguments. That package takes everything
// after the first argument for arguments too, and says nothing. Flags may stand
// anywhere here; "--" ends them. What fits no command is a *usageError.
func arrange(args []string, app *cli.App) ([]string, error) {
	line, err := scan(args[1:], app)
	if err != nil {
		return nil, err
	}
	if err := line.pickCommand(app); err != nil {
		return nil, err
	}
	arranged := []string{args[0]}
	known := app.Flags
	if line.command != nil {
		arranged = append(arranged, line.command.Name)
		known = line.command.Flags
	}
	if line.help {
		writeHelp(app, line.command)
		return append(arranged, "--help"), nil
	}
	if err := line.checkFlags(known, app); err != nil {
		return nil, err
	}
	if err := line.checkArguments(); err != nil {
		return nil, err
	}
	for _, f := range line.flags {
		arranged = append(arranged, f.text())
	}
	return append(append(arranged, "--"), line.arguments...), nil
}

// commandLine is a command line taken apart.
type commandLine struct {
	command   *cli.Command // nil if none is named
	flags     []givenFlag
	arguments []string
	help      bool
}

// givenFlag is a flag as it was given: with the dashes, and with its value if it
// takes one.
type givenFlag struct {
	name, value string
	hasValue    bool
}

func (f givenFlag) text() string {
	if !f.hasValue {
		return f.name
	}
	return f.name + "=" + f.value
}

// scan tells flags, their values and arguments apart. Whether a flag takes a value
// does not depend on the command.
func scan(args []string, app *cli.App) (*commandLine, error) {
	line := &commandLine{}
	for i := 0; i < len(args); i++ {
		arg := args[i]
		switch {
		case arg == "--":
			line.arguments = append(line.arguments, args[i+1:]...)
			return line, nil
		case arg == "-h", arg == "--help":
			line.help = true
			continue
		case arg == "-", !strings.HasPrefix(arg, "-"):
			line.arguments = append(line.arguments, arg)
			continue
		}
		f := givenFlag{}
		f.name, f.value, f.hasValue = strings.Cut(arg, "=")
		if takesValue(findFlag(allFlags(app), f.name)) && !f.hasValue {
			i++
			if i == len(args) || isFlag(args[i]) {
				return nil, &usageError{message: fmt.Sprintf("flag %s needs a value", f.name), hints: []string{
					fmt.Sprintf("a value that begins with a dash is written %s=VALUE", f.name),
				}}
			}
			f.value, f.hasValue = args[i], true
		}
		line.flags = append(line.flags, f)
	}
	return line, nil
}

func isFlag(arg string) bool { return len(arg) > 1 && arg[0] == '-' }

// pickCommand takes the command's name off the arguments. `help COMMAND` is
// another way to write `COMMAND --help`.
func (l *commandLine) pickCommand(app *cli.App) error {
	if len(l.arguments) > 0 && l.arguments[0] == "help" {
		l.help = true
		l.arguments = l.arguments[1:]
	}
	if len(l.arguments) == 0 {
		return nil
	}
	name := l.arguments[0]
	l.arguments = l.arguments[1:]
	names := make([]string, 0, len(app.Commands))
	for _, c := range app.Commands {
		if c.Name == name {
			l.command = c
			return nil
		}
		names = append(names, c.Name)
	}
	return unknownCommand(name, names)
}

func unknownCommand(name string, names []string) error {
	err := &usageError{message: fmt.Sprintf("unknown command %q", name)}
	switch meant := nearest.One(name, names); {
	case meant != "":
		err.hints = append(err.hints, fmt.Sprintf("did you mean `permver %s`?", meant))
	case strings.ContainsAny(name, `./\`):
		err.hints = append(err.hints, fmt.Sprintf("a path comes after the command: `permver check %s`", name))
	}
	err.hints = append(err.hints, "the commands are "+strings.Join(names, ", "))
	return err
}

// checkFlags refuses flags that the command does not know, and those given twice
// that hold one value.
func (l *commandLine) checkFlags(known []cli.Flag, app *cli.App) error {
	for i, given := range l.flags {
		f := findFlag(known, given.name)
		if f == nil {
			return l.unknownFlag(given.name, known, app)
		}
		if _, list := f.(*cli.StringSliceFlag); list {
			continue
		}
		if slices.ContainsFunc(l.flags[:i], func(other givenFlag) bool { return other.name == given.name }) {
			return &usageError{message: fmt.Sprintf("flag %s is given twice", given.name)}
		}
	}
	return nil
}

func (l *commandLine) unknownFlag(name string, known []cli.Flag, app *cli.App) error {
	where, elsewhere := "permver", []string(nil)
	if l.command != nil {
		where += " " + l.command.Name
	}
	for _, c := range app.Commands {
		if findFlag(c.Flags, name) != nil {
			elsewhere = append(elsewhere, c.Name)
		}
	}
	err := &usageError{message: fmt.Sprintf("%s has no flag %s", where, name)}
	dashed := "--" + strings.TrimLeft(name, "-")
	if meant := nearest.One(dashed, flagNames(known)); meant != "" {
		err.hints = append(err.hints, fmt.Sprintf("did you mean %s?", meant))
	}
	if len(elsewhere) > 0 {
		err.hints = append(err.hints, fmt.Sprintf("%s is a flag of %s", name, strings.Join(elsewhere, ", ")))
	}
	err.hints = append(err.hints, fmt.Sprintf("`%s --help` lists the flags", where))
	return err
}

// checkArguments counts the arguments: a command's ArgsUsage lists those it
// takes, in brackets if they may be left out.
func (l *commandLine) checkArguments() error {
	if l.command == nil {
		return nil
	}
	takes := strings.Fields(l.command.ArgsUsage)
	if len(l.arguments) > len(takes) {
		what := "no argument"
		if len(takes) > 0 {
			what = strings.Join(takes, " and ")
		}
		if len(takes) == 1 {
			what = "one " + strings.Trim(takes[0], "[]")
		}
		return &usageError{message: fmt.Sprintf("unexpected argument %q: permver %s takes %s", l.arguments[len(takes)], l.command.Name, what)}
	}
	if len(l.arguments) == 0 && len(takes) > 0 && !strings.HasPrefix(takes[0], "[") {
		return &usageError{
			message: fmt.Sprintf("permver %s needs %s", l.command.Name, needed[takes[0]]),
			hints:   []string{fmt.Sprintf("`permver %s --help` says more", l.command.Name)},
		}
	}
	return nil
}

// needed are the arguments that cannot be left out.
var needed = map[string]string{
	"RULE":       "a RULE, which `permver rules` lists",
	"FINDING":    "a FINDING, as RULE/SUBJECT or a fingerprint",
	"check|show": "`check` or `show`",
	"SHELL":      "a SHELL: bash, fish, powershell or zsh",
}

func allFlags(app *cli.App) []cli.Flag {
	all := slices.Clone(app.Flags)
	for _, c := range app.Commands {
		all = append(all, c.Flags...)
	}
	return all
}

// findFlag returns the flag of that name, dashes included, or nil.
func findFlag(flags []cli.Flag, name string) cli.Flag {
	for _, f := range flags {
		if "--"+f.Names()[0] == name {
			return f
		}
	}
	return nil
}

func flagNames(flags []cli.Flag) []string {
	names := make([]string, len(flags))
	for i, f := range flags {
		names[i] = "--" + f.Names()[0]
	}
	return names
}

func takesValue(f cli.Flag) bool {
	_, toggle := f.(*cli.BoolFlag)
	return f != nil && !toggle
}
