// Command permver tells the author of a Tauri v2 plugin what a change does to the
// applications that use the plugin's permissions, and which version bump it
// needs.
//
// The program is a thin shell around package permver: arguments become options
// (args.go, flags.go), a result becomes a report (output.go) and an exit code,
// an error becomes lines on stderr (errors.go). Standard output holds the report
// and nothing else.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"runtime/debug"

	"github.com/urfave/cli/v2"
)

func main() {
	debug.SetGCPercent(gcPercent)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	os.Exit(run(ctx, os.Args, os.Getenv, os.Stdin, os.Stdout, os.Stderr))
}

// gcPercent lets the heap grow further than Go does by itself before it collects:
// a run ends before that pays, and stays below 70 MiB on a repository of 30
// plugins. It saves a quarter of the time.
const gcPercent = 800

// run runs the program and returns its exit code. The first of args is the
// program's name.
func run(ctx context.Context, args []string, env func(string) string, stdin io.Reader, stdout, stderr io.Writer) int {
	p := &program{
		library: realLibrary(), build: thisBuild(), env: env,
		stdin: stdin, stdout: stdout, stderr: stderr,
	}
	return p.run(ctx, args)
}

// program is one run of the program, with all that it gets from outside.
type program struct {
	library        library
	build          build
	env            func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer

	meter *meter // tells how far a run has come; nil if nobody is to be told

	code int // what a command that did its work has to say
}

func (p *program) run(ctx context.Context, args []string) (code int) {
	defer p.recover(&code)
	app := p.app()
	if len(args) > 1 && args[1] == completeCommand {
		p.complete(app, args[2:])
		return codePassed
	}
	if err := runApp(ctx, app, args); err != nil {
		return p.complain(ctx, err)
	}
	return p.code
}

func runApp(ctx context.Context, app *cli.App, args []string) error {
	arranged, err := arrange(args, app)
	if err != nil {
		return err
	}
	return app.RunContext(ctx, arranged)
}

// app is the program's command line. It prints nothing on its own but the help
// that was asked for: errors come back from its run.
func (p *program) app() *cli.App {
	app := &cli.App{
		Name:      "permver",
		Usage:     "a semver linter for the permissions of Tauri plugins",
		Flags:     []cli.Flag{versionFlag()},
		Commands:  p.commands(),
		Reader:    p.stdin,
		Writer:    p.stdout,
		ErrWriter: p.stderr,
		Action:    p.root,

		HideVersion:               true,
		HideHelpCommand:           true,
		DisableSliceFlagSeparator: true,
		ExitErrHandler:            func(*cli.Context, error) {},
		OnUsageError:              onUsageError,
	}
	for _, c := range app.Commands {
		c.HideHelpCommand = true
		c.OnUsageError = onUsageError
	}
	return app
}

// root is what runs where no command is named.
func (p *program) root(c *cli.Context) error {
	if c.Bool("version") {
		return p.printVersion()
	}
	return &usageError{message: "no command given", hints: []string{
		"run `permver check` in the repository of a plugin, or `permver demo` to see what that looks like",
		"`permver --help` lists the commands",
	}}
}
