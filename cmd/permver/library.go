package main

import (
	"context"

	"github.com/permver/permver"
	"github.com/permver/permver/internal/report"
	"github.com/permver/permver/rules"
)

// library is what the commands call; tests put their own in its place.
type library struct {
	check, lint, demo func(context.Context, permver.Options) (*permver.Result, error)
	show              func(context.Context, permver.Options) (*permver.Surfaces, error)
	recheck           func(context.Context, permver.Options, string) (*permver.Drift, error)
	bump, writeBump   func(context.Context, permver.Options) (*permver.Bumps, error)
	configuration     func(context.Context, permver.Options) (*permver.Settings, error)
	suppress          func(context.Context, permver.Options, permver.Wanted) (*permver.Acceptance, error)
	rules             func() []*rules.Rule
	example           func(id string) (report.Example, error)
}

func realLibrary() library {
	return library{
		check: permver.Check, lint: permver.Lint, demo: permver.Demo, show: permver.Show, recheck: permver.Recheck,
		bump: permver.Bump, writeBump: permver.WriteBump,
		configuration: permver.Configuration, suppress: permver.Suppress,
		rules: rules.All, example: permver.Example,
	}
}
