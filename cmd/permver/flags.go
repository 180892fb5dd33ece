package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/permver/permver"
	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/config"
	"github.com/permver/permver/internal/nearest"
	"github.com/permver/permver/internal/verdict"
)

// The flags, each made once a command: the cli package keeps values in them.

func versionFlag() cli.Flag {
	return &cli.BoolFlag{Name: "version", Usage: "print the version"}
}

func snapshotFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "check", Usage: "fail if the snapshot in `FILE` records something else"},
	}
}

// outputFlags are those of a command that prints in any of these formats.
func outputFlags(formats []string) []cli.Flag {
	return append([]cli.Flag{
		&cli.StringSliceFlag{Name: "format", Usage: "print as `F[=FILE]`: " + orList(formats) + ", into FILE if one is given; repeatable"},
	}, colorFlags()...)
}

func colorFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "color", Value: "auto", Usage: "`WHEN` to use colours: auto, always or never"},
	}
}

func lengthFlags() []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "quiet", Usage: "print only what fails the run, and what cannot be told"},
		&cli.BoolFlag{Name: "verbose", Usage: "leave nothing out"},
	}
}

func pluginFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "plugin", Usage: "look only at the plugin `NAME|PATH`; repeatable"},
		&cli.IntFlag{Name: "jobs", Usage: "look at `N` plugins at once (default: one a processor)"},
		&cli.StringFlag{Name: "git-backend", Value: "auto", Usage: "read the repository by `BACKEND`: builtin, git, or auto, which takes git where builtin cannot"},
		&cli.BoolFlag{Name: "fetch", Usage: "let git fetch what a partial clone left out"},
		&cli.BoolFlag{Name: "allow-unchecked", Usage: "pass although something could not be read"},
	}
}

func configFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "config", Usage: "read `FILE` in place of permver.toml at the top of the repository"},
	}
}

func trustFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "trusted-config", Value: "head", Usage: "take the configuration from `SIDE`: head, or base, so that a change cannot excuse itself"},
	}
}

func failFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "fail-on", Usage: "fail on `WHAT`: error, warning or note, and any of breaking, security and bump; or never (default: error)"},
	}
}

// sideFlags name the sides; byDefault is what a base is if nobody names it.
func sideFlags(byDefault string) []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "base", Usage: "compare with `SIDE` (default: " + byDefault + ")"},
		&cli.StringFlag{Name: "head", Usage: "the `SIDE` to judge (default: worktree)"},
		&cli.BoolFlag{Name: "staged", Usage: "judge what is staged, against HEAD: for a pre-commit hook"},
		&cli.StringSliceFlag{Name: "tag-prefix", Usage: "release tags are `[PLUGIN=]PREFIX` and a version (default: recognised by name); repeatable"},
	}
}

func checkFlags() []cli.Flag {
	return append(sideFlags("the last release, or a pull request's target"),
		&cli.StringFlag{Name: "mode", Value: "auto", Usage: "`QUESTION`: release (is the bump enough?), pr (what will be needed?) or auto"},
		&cli.StringFlag{Name: "release-type", Usage: "the declared `BUMP`: major, minor or patch (default: from Cargo.toml)"},
	)
}

func writeFlags() []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "write", Usage: "declare what is missing: add a change file where covector knows the plugin, else edit Cargo.toml"},
	}
}

// policyFlags say how a bump is judged.
func policyFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "prerelease", Value: config.Relaxed, Usage: "between prereleases, and from one to its release, breaks are allowed (`POLICY` relaxed) or judged (strict)"},
		&cli.BoolFlag{Name: "minor-may-break", Usage: "take a minor bump for enough where a major one is needed"},
		&cli.BoolFlag{Name: "conventional-commits", Usage: "let conventional commit messages (feat!: …) declare the bump, too"},
	}
}

func revFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "rev", Usage: "the `SIDE` to look at (default: worktree)"},
		&cli.BoolFlag{Name: "staged", Usage: "look at what is staged"},
	}
}

func changedFlags() []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "changed", Usage: "with --staged, look only at plugins that the commit changes"},
	}
}

// options reads the flags that say what to look at and how to judge it. Flags that
// a command does not have are at their zero value.
func (p *program) options(c *cli.Context) (o permver.Options, err error) {
	o = permver.Options{
		Path: c.Args().First(), Plugins: c.StringSlice("plugin"),
		Base: c.String("base"), Head: c.String("head") + c.String("rev"),
		Staged: c.Bool("staged"), Changed: c.Bool("changed"), Jobs: c.Int("jobs"), Env: p.env, Version: p.build.version,
		ConfigFile: c.String("config"), AllowUnchecked: c.Bool("allow-unchecked"),
	}
	if p.meter = p.newMeter(c); p.meter != nil {
		o.Progress = p.meter.progress
	}
	if c.IsSet("jobs") && o.Jobs < 1 {
		return o, &usageError{message: fmt.Sprintf("--jobs %d: want 1 or more", o.Jobs)}
	}
	for _, name := range []string{"base", "head", "rev"} {
		if c.IsSet(name) && c.String(name) == "" {
			return o, &usageError{message: fmt.Sprintf("--%s needs a side", name), hints: (&permver.SpecError{}).Hints()}
		}
	}
	if o.Staged && o.Head != "" {
		return o, &usageError{message: fmt.Sprintf("--staged and a side %q: what is staged is the side to look at", o.Head)}
	}
	if o.Changed && !o.Staged {
		return o, &usageError{message: "--changed needs --staged: what a commit changes"}
	}
	if err := readRepository(c, &o); err != nil {
		return o, err
	}
	if err := readQuestion(c, &o); err != nil {
		return o, err
	}
	if o.TrustBase, err = trustsBase(c); err != nil {
		return o, err
	}
	o.Overrides, err = overrides(c)
	return o, err
}

// readRepository reads the flags that say how the repository is read.
func readRepository(c *cli.Context, o *permver.Options) error {
	backend, err := choice(c, "git-backend")
	if err != nil {
		return err
	}
	if o.GitBackend, err = gitsrc.ParseBackend(backend); err != nil {
		return err
	}
	if o.Fetch = c.Bool("fetch"); o.Fetch && o.GitBackend == gitsrc.BackendBuiltin {
		return &usageError{message: "--fetch and --git-backend builtin: only git can fetch"}
	}
	return nil
}

// readQuestion reads the flags that say what is asked about the bump.
func readQuestion(c *cli.Context, o *permver.Options) error {
	mode, err := choice(c, "mode")
	if err != nil {
		return err
	}
	o.Mode = verdict.Mode(mode)
	if o.TagPrefixes, err = tagPrefixes(c.StringSlice("tag-prefix")); err != nil {
		return err
	}
	release, err := choice(c, "release-type")
	if err != nil {
		return err
	}
	if release != "" {
		if o.ReleaseType, err = bump.Parse(release); err != nil {
			return err
		}
	}
	return nil
}

// overrides reads the flags that say what the configuration could say as well.
func overrides(c *cli.Context) (l config.Layer, err error) {
	if c.IsSet("fail-on") {
		f, err := failOn(c.StringSlice("fail-on"))
		if err != nil {
			return l, err
		}
		l.FailOn = config.Said("--fail-on", f, f.String())
	}
	if c.IsSet("prerelease") {
		word, err := choice(c, "prerelease")
		if err != nil {
			return l, err
		}
		l.Prerelease = config.Said("--prerelease", word, word)
	}
	flag := func(name string) *config.Setting[bool] {
		if !c.IsSet(name) {
			return nil
		}
		return config.Said("--"+name, c.Bool(name), fmt.Sprint(c.Bool(name)))
	}
	l.MinorMayBreak, l.ConventionalCommits = flag("minor-may-break"), flag("conventional-commits")
	return l, nil
}

// trustsBase reads whose configuration counts.
func trustsBase(c *cli.Context) (bool, error) {
	side, err := choice(c, "trusted-config")
	return side == "base", err
}

// tagPrefixes reads --tag-prefix: "PREFIX" for all plugins, "PLUGIN=PREFIX" for one.
func tagPrefixes(values []string) (prefixes map[string]string, err error) {
	for _, v := range values {
		plugin, prefix, named := strings.Cut(v, "=")
		if !named {
			plugin, prefix = "", v
		}
		other, twice := prefixes[plugin]
		switch {
		case prefix == "":
			return nil, &usageError{
				message: fmt.Sprintf("--tag-prefix %q: the prefix is missing", v),
				hints:   []string{"for tags such as log-plugin-v2.0.0 write --tag-prefix log=log-plugin-v"},
			}
		case twice && other != prefix:
			return nil, &usageError{message: fmt.Sprintf("--tag-prefix %q: %q is given too, for the same plugin", v, other)}
		}
		if prefixes == nil {
			prefixes = map[string]string{}
		}
		prefixes[plugin] = prefix
	}
	return prefixes, nil
}

// failOn reads --fail-on, which takes its words one by one or separated by commas.
func failOn(values []string) (verdict.FailOn, error) {
	words := make([]string, 0, len(values))
	for _, v := range values {
		words = append(words, strings.Split(v, ",")...)
	}
	f, err := verdict.ParseFailOn(words)
	if err != nil {
		return f, &usageError{message: "--" + strings.Replace(err.Error(), "fail on", "fail-on", 1), hints: hintsOf(err)}
	}
	return f, nil
}

// wordsOf returns the words of a flag that takes one of a few, nil for others.
func wordsOf(flag string) []string {
	switch flag {
	case "color":
		return []string{"auto", "always", "never"}
	case "git-backend":
		return []string{gitsrc.BackendAuto.String(), gitsrc.BackendBuiltin.String(), gitsrc.BackendGit.String()}
	case "mode":
		return []string{string(verdict.AutoMode), string(verdict.PRMode), string(verdict.ReleaseMode)}
	case "prerelease":
		return []string{config.Relaxed, config.Strict}
	case "release-type":
		return []string{bump.Major.String(), bump.Minor.String(), bump.Patch.String()}
	case "trusted-config":
		return []string{"head", "base"}
	}
	return nil
}

// choice returns the value of a flag that takes one of a few words, or "".
func choice(c *cli.Context, name string) (string, error) {
	value, words := c.String(name), wordsOf(name)
	if value == "" && !c.IsSet(name) || slices.Contains(words, value) {
		return value, nil
	}
	return "", unknownWord(fmt.Sprintf("--%s %q", name, value), value, words)
}

// unknownWord says which words would do, and which was probably meant.
func unknownWord(what, word string, words []string) error {
	err := &usageError{message: what + ": want " + orList(words)}
	if meant := nearest.One(word, words); meant != "" {
		err.hints = []string{fmt.Sprintf("did you mean %s?", meant)}
	}
	return err
}

func orList(words []string) string {
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
