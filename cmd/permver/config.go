package main

import (
	"fmt"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/permver/permver"
	"github.com/permver/permver/internal/report"
)

// configCommands are about the configuration.
func (p *program) configCommands() []*cli.Command {
	return []*cli.Command{
		{
			Name: "config", ArgsUsage: "check|show [PATH]", Usage: "check the configuration, or show what holds and why",
			Description: "`check` reads permver.toml at the top of the repository and what plugins say under\n" +
				"[package.metadata.permver] in their Cargo.toml, and tells every mistake in them.\n" +
				"`show` tells for each plugin what holds, and which place says so: a flag, the\n" +
				"plugin's Cargo.toml, [plugins.NAME] of permver.toml, the rest of it, a preset, or\n" +
				"nobody. The first of these that says anything wins.\n\n" +
				"For example, what holds for one plugin of many:\n\n" +
				"  permver config show --plugin store",
			Flags:  slices.Concat(revFlags(), configFlags(), policyFlags(), failFlags(), pluginFlags(), outputFlags(report.Configured().Names())),
			Action: p.config,
		},
		{
			Name: "suppress", ArgsUsage: "FINDING [PATH]", Usage: "accept a finding, with a reason",
			Description: "Checks, and makes the entry of permver.toml that accepts one of the findings.\n" +
				"FINDING is RULE/SUBJECT, or the fingerprint that `check --format json` tells.\n\n" +
				"For example, for a command that nobody could ever call:\n\n" +
				"  permver suppress command-removed/create_store --reason \"it was never registered\"",
			Flags: slices.Concat([]cli.Flag{
				&cli.StringFlag{Name: "reason", Usage: "why it is accepted, as `TEXT`"},
				&cli.StringFlag{Name: "until", Usage: "until a day (2027-01-31) or a version of the plugin (3.0.0), as `WHEN` (default: for good)"},
				&cli.BoolFlag{Name: "write", Usage: "add the entry to permver.toml"},
			}, checkFlags(), policyFlags(), configFlags(), pluginFlags(), colorFlags()),
			Action: p.suppress,
		},
	}
}

// config checks or shows the configuration.
func (p *program) config(c *cli.Context) error {
	formats := map[string]report.Formats[*permver.Settings]{"check": report.ConfigChecks(), "show": report.Configured()}
	what := c.Args().First()
	if formats[what] == nil {
		return unknownWord(fmt.Sprintf("permver config %s", what), what, []string{"check", "show"})
	}
	opts, err := p.options(c)
	if err != nil {
		return err
	}
	opts.Path = c.Args().Get(1)
	_, err = answer(p, c, formats[what], func() (*permver.Settings, error) { return p.library.configuration(c.Context, opts) })
	return err
}

func (p *program) suppress(c *cli.Context) error {
	opts, err := p.options(c)
	if err != nil {
		return err
	}
	opts.Path = c.Args().Get(1)
	wanted := permver.Wanted{Finding: c.Args().First(), Reason: c.String("reason"), Until: c.String("until"), Write: c.Bool("write")}
	_, err = answer(p, c, report.Acceptances(), func() (*permver.Acceptance, error) { return p.library.suppress(c.Context, opts, wanted) })
	return err
}
