// Package permver tells the author of a Tauri v2 plugin what a change does to
// the people who depend on the plugin's permissions: which commands,
// permissions, sets, defaults and platforms changed between two sides of a
// repository, whom that breaks and how, which version bump it needs, and whether
// the declared bump is enough.
//
// [Check] compares two sides, [Lint] looks for faults on one, [Show] tells what
// one side grants, [Bump] which bump is missing. They read and never write, and use no
// network unless [Options.Fetch] says so. [WriteBump] alone changes files. The one program that they may run is git, for
// repositories that permver cannot read itself.
package permver

import (
	"context"
	"os"
	"runtime"
	"time"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/config"
	"github.com/permver/permver/internal/report"
	"github.com/permver/permver/internal/verdict"
)

// Options says what to look at and how to judge it. The zero value checks the
// plugins of the current folder's repository: the working tree against each
// plugin's last release.
type Options struct {
	// Path is a folder in the repository; "" is the current folder. Only the
	// plugins in it, or the one around it, are looked at.
	Path string
	// Plugins names the plugins to look at, by crate name, ACL key or folder; all
	// of them if empty.
	Plugins []string
	// Base and Head are sides: a revision, "worktree", "index", "empty", "dir:PATH",
	// "crate:FILE" for a packaged crate, "acl:FILE" for the acl-manifests.json of an
	// application, or "snapshot:FILE" for what Show found and a file keeps. Lint and Show
	// look at Head only. An empty Head is the working tree, or HEAD in a job of GitHub
	// Actions or GitLab CI/CD. An empty Base is what the environment of a pull request or
	// of pre-commit names, else the last release of each plugin.
	Base, Head string
	// Staged asks about the next commit: an empty Head is the index, an empty Base the
	// commit before. What pre-commit says of other commits comes first. That there is no
	// plugin is no error then.
	Staged bool
	// Changed has Lint look only at the plugins that the next commit, or what pre-commit
	// says is pushed, changes.
	Changed bool
	// TagPrefixes say what stands before the version in the release tags of a plugin,
	// which is named as in Plugins; "" is for all others. Without one, tags are
	// recognised by the names of the plugin.
	TagPrefixes map[string]string
	// GitBackend is what reads the repository; the zero value takes git only for what
	// permver cannot read itself. Fetch allows git to fetch what a partial clone left
	// out, over the network and into the repository.
	GitBackend gitsrc.Backend
	Fetch      bool
	// Mode is the question; ReleaseType declares a bump (None: not declared here).
	Mode        verdict.Mode
	ReleaseType bump.Class
	// ConfigFile is read in place of the permver.toml at the top of the repository;
	// Overrides are what holds whatever the configuration says. TrustBase takes the
	// configuration from base, so that a change cannot excuse itself.
	ConfigFile string
	Overrides  config.Layer
	TrustBase  bool
	// AllowUnchecked keeps something unchecked from failing the run.
	AllowUnchecked bool
	// Now tells the time for suppressions that end on a day, where head is no commit; nil
	// means time.Now.
	Now func() time.Time
	// Jobs is how many plugins are looked at at once; 0 means one for each
	// processor.
	Jobs int
	// Progress is told how many of how many plugins are done whenever one is begun or done,
	// and which: from several goroutines, but one call at a time. nil tells nobody.
	Progress func(done, total int, plugin string)
	// Env looks up environment variables; nil means os.Getenv.
	Env func(string) string
	// Version is the version of the program that asks, for the report.
	Version string
}

// Result is all that a run found out.
type Result = verdict.Result

// Surfaces is what one side grants, plugin by plugin.
type Surfaces = report.Surfaces

// Settings is what is configured for each plugin, and where.
type Settings = report.Settings

// Acceptance is a suppression that was asked for.
type Acceptance = report.Acceptance

// Bumps is which bump each plugin needs, and where it is declared.
type Bumps = report.Bumps

// Check compares the plugins of two sides and judges the bump that each declares.
// The error is what kept the whole run from an answer; a single plugin that
// cannot be read is in the result.
func Check(ctx context.Context, opts Options) (*Result, error) {
	s := newSession(opts)
	defer s.close()
	return s.check(ctx)
}

// Lint looks for the faults of the plugins of one side.
func Lint(ctx context.Context, opts Options) (*Result, error) {
	s := newSession(opts)
	defer s.close()
	return s.lint(ctx)
}

// Show tells what the plugins of one side grant.
func Show(ctx context.Context, opts Options) (*Surfaces, error) {
	s := newSession(opts)
	defer s.close()
	return s.show(ctx)
}

// Bump checks, and says which bump each plugin needs, the smallest version that is
// enough, and where what is missing would be declared.
func Bump(ctx context.Context, opts Options) (*Bumps, error) {
	s := newSession(opts)
	defer s.close()
	plan, err := s.planBumps(ctx)
	if err != nil {
		return nil, err
	}
	return plan.bumps, nil
}

// WriteBump is Bump, and declares what is missing: in the version of Cargo.toml, or in
// a new change file where covector knows the plugin. The head has to be the working
// tree, else the error is a [*NotWorktreeError]. Files are written all or not at all,
// unless the disk fails; other errors of writing are [*declare.WriteError]s.
func WriteBump(ctx context.Context, opts Options) (*Bumps, error) {
	s := newSession(opts)
	defer s.close()
	switch _, head, _, err := s.asked(); {
	case err != nil:
		return nil, err
	case head.spec != "worktree":
		return nil, &NotWorktreeError{Head: head.spec, Reason: head.reason}
	}
	plan, err := s.planBumps(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.writeBumps(plan); err != nil {
		return nil, err
	}
	return plan.bumps, nil
}

// Configuration tells what is configured for the plugins of one side. Mistakes in the
// configuration are the error, a [*config.Error] with all of them.
func Configuration(ctx context.Context, opts Options) (*Settings, error) {
	s := newSession(opts)
	defer s.close()
	return s.showSettings(ctx)
}

// Suppress checks, looks for a finding, and makes the entry of the configuration that
// accepts it; if asked, it adds the entry to permver.toml.
func Suppress(ctx context.Context, opts Options, wanted Wanted) (*Acceptance, error) {
	s := newSession(opts)
	defer s.close()
	return s.suppress(ctx, wanted)
}

func (o Options) env(name string) string {
	if o.Env == nil {
		return os.Getenv(name)
	}
	return o.Env(name)
}

func (o Options) jobs() int {
	if o.Jobs > 0 {
		return o.Jobs
	}
	return runtime.GOMAXPROCS(0)
}

func (o Options) tool() verdict.Tool {
	return verdict.Tool{Name: "permver", Version: o.Version, Model: acl.Model}
}
