package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"github.com/permver/permver"
	"github.com/permver/permver/internal/action"
)

// hostCommands are for what runs permver by itself.
func (p *program) hostCommands() []*cli.Command {
	return []*cli.Command{
		{
			Name: "action", Usage: "check as a step of GitHub Actions",
			Description: "Checks as action.yml asks for it: the inputs of the action stand in the environment,\n" +
				"and the answer becomes annotations, a summary, a comment and outputs. By hand there\n" +
				"is no use for it.\n\n" +
				"For example, what action.yml does:\n\n" +
				"  permver action",
			Action: p.action,
		},
	}
}

func (p *program) action(c *cli.Context) error {
	step := action.Step{Env: p.env, Stdout: p.stdout, Version: p.build.version, Check: p.checkForAction}
	p.code = step.Run(c.Context)
	return nil
}

// checkForAction runs `permver check` with the given arguments, for its result alone.
func (p *program) checkForAction(ctx context.Context, arguments []string) (*permver.Result, *action.Failure) {
	var result *permver.Result
	app := p.app()
	app.Command("check").Action = func(c *cli.Context) error {
		opts, err := p.options(c)
		if err == nil {
			result, err = p.library.check(c.Context, opts)
		}
		return err
	}
	err := runApp(ctx, app, append([]string{app.Name, "check"}, arguments...))
	if err == nil {
		return result, nil
	}
	message, hints, code := explained(ctx, err)
	return nil, &action.Failure{Message: message, Hints: hints, Code: code}
}
