package permver

import (
	"context"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/report"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

func (s *session) lint(ctx context.Context) (*Result, error) {
	head, err := s.oneSide()
	if err == nil {
		err = s.configure(head)
	}
	if err != nil {
		return nil, err
	}
	head.side.says(notInHead)
	if err := s.limitToChanged(head); err != nil {
		return nil, err
	}
	bases := &baseline{session: s, head: head.side, role: verdict.Lint}
	plugins := make([]verdict.Plugin, len(head.plugins))
	err = s.eachPlugin(ctx, head.keys(), func(i int) {
		p := pair{head: &head.plugins[i]}
		plugins[i] = s.lintOne(work{pair: p, bases: bases, head: head.side, role: bases.role})
	})
	if err != nil {
		return nil, err
	}
	return s.result("lint", s.withBroken(plugins, head, verdict.Lint), head, nil), nil
}

func (s *session) lintOne(w work) verdict.Plugin {
	head, err := s.load(w.head, *w.pair.head)
	if err != nil {
		return s.failed(w, "head", err)
	}
	surface := acl.NewSurface(head)
	status := verdict.Unchanged
	if head.Refused() {
		status = verdict.Failed
	}
	return s.judged(w, status, verdict.Input{
		HeadVersion: head.Cargo.Version.Text, VersionAt: versionPlace(head.Cargo),
		Findings:    rules.Lint(surface),
		Unchecked:   append(uncheckedOf("head", head), tooLarge("head", surface)...),
		HeadSurface: surface,
	})
}

// oneSide opens head and finds its plugins.
func (s *session) oneSide() (*population, error) {
	asked := s.headChoice("--rev")
	head, err := s.open(asked.spec, asked.reason)
	if err != nil {
		return nil, err
	}
	p, err := s.populate(head)
	if err != nil {
		return nil, err
	}
	return p, s.missing(p)
}

func (s *session) show(ctx context.Context) (*Surfaces, error) {
	head, err := s.oneSide()
	if err != nil {
		return nil, err
	}
	return s.showAll(ctx, head)
}

// showAll tells what the plugins of a population grant.
func (s *session) showAll(ctx context.Context, head *population) (*Surfaces, error) {
	shown := make([]report.Shown, len(head.plugins))
	err := s.eachPlugin(ctx, head.keys(), func(i int) { shown[i] = s.showOne(head, i) })
	if err != nil {
		return nil, err
	}
	for _, b := range head.brokenPlugins(s.opts.Plugins) {
		shown = append(shown, report.Shown{Key: b.name, Path: b.dir, Unchecked: []verdict.Unchecked{couldNotLoad("head", b.err)}})
	}
	return &Surfaces{Tool: s.opts.tool(), Side: head.side.told, Plugins: shown, Seen: head.seen(), Limited: s.limited(head), Whole: s.whole()}, nil
}

func (s *session) showOne(head *population, i int) report.Shown {
	c := head.plugins[i]
	one := report.Shown{Key: c.Key, Crate: c.Crate, Path: c.Dir}
	plugin, err := s.load(head.side, c)
	if err != nil {
		one.Unchecked = []verdict.Unchecked{couldNotLoad("head", err)}
		return one
	}
	one.Unchecked = uncheckedOf("head", plugin)
	for _, f := range plugin.Faults {
		if f.Kind.Fatal() {
			one.Unchecked = append(one.Unchecked, unchecked("head", "the file "+f.At.File, "Tauri refuses it: "+f.Message, f.At))
		}
	}
	one.Surface = acl.NewSurface(plugin)
	return one
}
