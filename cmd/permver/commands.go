package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/permver/permver"
	"github.com/permver/permver/internal/nearest"
	"github.com/permver/permver/internal/report"
	"github.com/permver/permver/rules"
)

// commands are the program's commands. The description of each ends with an
// example.
func (p *program) commands() []*cli.Command {
	return slices.Concat(p.judgingCommands(), p.configCommands(), p.explainingCommands(), p.hostCommands())
}

// judgingCommands look at plugins.
func (p *program) judgingCommands() []*cli.Command {
	return []*cli.Command{
		{
			Name: "check", ArgsUsage: "[PATH]", Usage: "compare two sides and judge the declared version bump",
			Description: "Compares what the plugins of a repository grant now with what they granted at\n" +
				"their last release, and says which version bump the difference needs.\n\n" +
				"For example, before publishing a plugin whose last release is tagged v1.2.0:\n\n" +
				"  permver check --base v1.2.0",
			Flags:  slices.Concat(checkFlags(), policyFlags(), configFlags(), trustFlags(), pluginFlags(), failFlags(), outputFlags(report.Results().Names()), lengthFlags()),
			Action: p.judge(func() judgement { return p.library.check }),
		},
		{
			Name: "bump", ArgsUsage: "[PATH]", Usage: "tell the smallest sufficient version bump, or declare it",
			Description: "Compares like check, and tells for each plugin the bump that it needs, the smallest\n" +
				"version that is enough, whether that is declared already, and where it would be.\n" +
				"That a bump is missing does not fail the run: it answers a question.\n\n" +
				"For example, to declare what is missing since the last release:\n\n" +
				"  permver bump --write",
			Flags:  slices.Concat(sideFlags("the last release"), writeFlags(), policyFlags(), configFlags(), pluginFlags(), outputFlags(report.Needs().Names()), lengthFlags()),
			Action: p.bump,
		},
		{
			Name: "lint", ArgsUsage: "[PATH]", Usage: "look for faults on one side",
			Description: "Looks for what is wrong with the permissions of plugins as they are, such as a\n" +
				"default set that names a permission that does not exist.\n\n" +
				"For example, for one plugin of a workspace:\n\n" +
				"  permver lint --plugin store",
			Flags:  slices.Concat(revFlags(), changedFlags(), configFlags(), pluginFlags(), failFlags(), outputFlags(report.Results().Names()), lengthFlags()),
			Action: p.judge(func() judgement { return p.library.lint }),
		},
		{
			Name: "show", ArgsUsage: "[PATH]", Usage: "show what one side grants",
			Description: "Shows every identifier that an application can list in a capability, with the\n" +
				"commands that it grants on each platform. With --check it compares a snapshot with\n" +
				"that, and fails where they differ.\n\n" +
				"For example, what the release v1.2.0 granted, as JSON:\n\n" +
				"  permver show --rev v1.2.0 --format json",
			Flags:  slices.Concat(revFlags(), snapshotFlags(), pluginFlags(), outputFlags(report.Shows().Names()), lengthFlags()),
			Action: p.show,
		},
	}
}

// explainingCommands tell of permver itself.
func (p *program) explainingCommands() []*cli.Command {
	return []*cli.Command{
		{
			Name: "rules", Usage: "list the rules",
			Description: "Lists the rules with the bump or the level that each asks for.\n\n" +
				"For example, for another program to read:\n\n" +
				"  permver rules --format json",
			Flags:  outputFlags(report.Catalogues().Names()),
			Action: p.rules,
		},
		{
			Name: "explain", ArgsUsage: "RULE", Usage: "explain one rule",
			Description: "Explains one rule: who is hurt, how they notice, what to do.\n\n" +
				"For example:\n\n" +
				"  permver explain command-removed",
			Flags:  colorFlags(),
			Action: p.explain,
		},
		{
			Name: "demo", Usage: "check a small built-in plugin",
			Description: "Checks two releases of a small plugin that is part of the program. It needs no\n" +
				"repository and always exits with 0.\n\n" +
				"For example, with everything there is to say:\n\n" +
				"  permver demo --verbose",
			Flags:  slices.Concat(outputFlags(report.Results().Names()), lengthFlags()),
			Action: p.demo,
		},
		{
			Name: "completion", ArgsUsage: "SHELL", Usage: "print a script for completions in a shell",
			Description: "Prints a script that lets a shell complete commands, flags and their values: for\n" +
				"bash, fish, powershell or zsh. The script says at its top where it belongs.\n\n" +
				"For example, for good in fish:\n\n" +
				"  permver completion fish > ~/.config/fish/completions/permver.fish",
			Action: p.printCompletion,
		},
		{
			Name: "man", Usage: "print the manual page",
			Description: "Prints the manual page, in the language of man.\n\n" +
				"For example, to read it:\n\n" +
				"  permver man | man -l -",
			Action: func(c *cli.Context) error { return p.printManual(c.App) },
		},
	}
}

// judgement is a function of the library that leads to a result.
type judgement func(context.Context, permver.Options) (*permver.Result, error)

// judge runs check or lint. Everything that can be wrong with the flags is found
// before any work is done.
func (p *program) judge(work func() judgement) cli.ActionFunc {
	return func(c *cli.Context) error {
		opts, err := p.options(c)
		if err != nil {
			return err
		}
		result, err := p.result(c, work(), opts)
		if err != nil {
			return err
		}
		p.code = result.Summary.ExitCode
		return nil
	}
}

// result does the work and prints the result.
func (p *program) result(c *cli.Context, work judgement, opts permver.Options) (*permver.Result, error) {
	return answer(p, c, report.Results(), func() (*permver.Result, error) { return work(c.Context, opts) })
}

// answer does some work and prints what comes of it. Flags that are wrong are found
// before.
func answer[T any](p *program, c *cli.Context, formats report.Formats[T], work func() (T, error)) (value T, err error) {
	look, err := p.reportOptions(c)
	if err != nil {
		return value, err
	}
	outs, err := outputs(c, formats)
	if err != nil {
		return value, err
	}
	if value, err = watched(p.meter, work); err != nil {
		return value, err
	}
	return value, write(p, outs, value, look)
}

// watched does some work while a meter shows how far it has come.
func watched[T any](m *meter, work func() (T, error)) (T, error) {
	m.start()
	defer m.end()
	return work()
}

func (p *program) show(c *cli.Context) error {
	opts, err := p.options(c)
	if err != nil {
		return err
	}
	if c.IsSet("check") {
		return p.recheck(c, opts)
	}
	surfaces, err := answer(p, c, report.Shows(), func() (*permver.Surfaces, error) { return p.library.show(c.Context, opts) })
	if err != nil {
		return err
	}
	if surfaces.Unchecked() && !opts.AllowUnchecked {
		p.code = codeUnchecked
	}
	return nil
}

// recheck compares a snapshot with what it would be now.
func (p *program) recheck(c *cli.Context, opts permver.Options) error {
	if c.String("check") == "" {
		return &usageError{message: "--check needs the file of a snapshot"}
	}
	drift, err := answer(p, c, report.Drifts(), func() (*permver.Drift, error) {
		return p.library.recheck(c.Context, opts, c.String("check"))
	})
	switch {
	case err != nil:
		return err
	case drift.Moved():
		p.code = codeFindings
	case drift.Unchecked && !opts.AllowUnchecked:
		p.code = codeUnchecked
	}
	return nil
}

func (p *program) bump(c *cli.Context) error {
	opts, err := p.options(c)
	if err != nil {
		return err
	}
	work := p.library.bump
	if c.Bool("write") {
		work = p.library.writeBump
	}
	bumps, err := answer(p, c, report.Needs(), func() (*permver.Bumps, error) { return work(c.Context, opts) })
	if err != nil {
		return err
	}
	for _, b := range bumps.Plugins {
		if b.State == report.BumpFailed || len(b.Unchecked) > 0 && !opts.AllowUnchecked {
			p.code = codeUnchecked
		}
	}
	return nil
}

func (p *program) rules(c *cli.Context) error {
	_, err := answer(p, c, report.Catalogues(), func() ([]*rules.Rule, error) { return p.library.rules(), nil })
	return err
}

func (p *program) explain(c *cli.Context) error {
	look, err := p.reportOptions(c)
	if err != nil {
		return err
	}
	asked := c.Args().First()
	rule, err := p.findRule(asked)
	if err != nil {
		return err
	}
	example, err := p.library.example(rule.ID)
	if err != nil {
		return err
	}
	return printed(report.Explain(p.stdout, report.Explanation{Rule: rule, Asked: asked, Example: example}, look))
}

func (p *program) findRule(id string) (*rules.Rule, error) {
	list := p.library.rules()
	if r, ok := rules.FindIn(list, id); ok {
		return r, nil
	}
	ids := make([]string, len(list))
	for i, r := range list {
		ids[i] = r.ID
	}
	err := &usageError{message: fmt.Sprintf("unknown rule %q", id)}
	if meant := nearest.Of(id, ids, 3); len(meant) > 0 {
		err.hints = append(err.hints, "did you mean "+orList(meant)+"?")
	}
	err.hints = append(err.hints, "`permver rules` lists the rules")
	return nil, err
}

// demo passes whatever the result is: it shows what a failure looks like.
func (p *program) demo(c *cli.Context) error {
	if _, err := p.result(c, p.library.demo, permver.Options{Env: p.env, Version: p.build.version}); err != nil {
		return err
	}
	if slices.ContainsFunc(c.StringSlice("format"), func(f string) bool { return !strings.Contains(f, "=") && f != "text" }) {
		return nil // what goes to stdout is for a program to read
	}
	_, err := fmt.Fprint(p.stdout, "\nthis was a plugin that is built into permver; to check your own, run in its repository:\n"+
		"  permver check                  # against its last release; --base REV names another\n")
	return printed(err)
}
