package manifest

import (
	"os"
	"testing"

	"github.com/permver/permver/gitsrc"
)

// corpusSide opens the head of the clone that PERMVER_CORPUS names.
func corpusSide(tb testing.TB, rev string) gitsrc.Side {
	tb.Helper()
	clone := os.Getenv("PERMVER_CORPUS")
	if clone == "" {
		tb.Skip("PERMVER_CORPUS names no clone")
	}
	repo, err := gitsrc.Open(clone, gitsrc.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := repo.Close(); err != nil {
			tb.Error(err)
		}
	})
	commit, err := repo.Resolve(rev)
	if err != nil {
		tb.Fatal(err)
	}
	return repo.Revision(commit)
}

func loadAll(tb testing.TB, l *Loader, side Side) []*Plugin {
	tb.Helper()
	found, err := l.Discover(side)
	if err != nil {
		tb.Fatal(err)
	}
	var plugins []*Plugin
	for _, candidate := range found.Plugins {
		plugin, err := l.Load(side, candidate.Dir)
		if err != nil {
			tb.Fatal(err)
		}
		plugins = append(plugins, plugin)
	}
	return plugins
}

func TestCorpus(t *testing.T) {
	plugins := loadAll(t, NewLoader(), corpusSide(t, "HEAD"))
	for _, p := range plugins {
		if p.Manifest.Permissions == nil {
			t.Errorf("%s: no manifest", p.Dir)
		}
		t.Logf("%-22s %-28s %-10s acl=%t commands=%d exact=%t files=%d permissions=%d sets=%d default=%t",
			p.Key, p.Crate, p.Cargo.Version.Text, p.ACL, len(p.Commands.Items), p.Commands.Exact, len(p.Files),
			len(p.Manifest.Permissions), len(p.Manifest.Sets), p.Manifest.Default != nil)
		for _, f := range p.Faults {
			t.Logf("    %+v", f)
		}
		for _, u := range p.Unchecked {
			t.Logf("    unchecked %+v", u)
		}
	}
}

func BenchmarkDiscover(b *testing.B) {
	side := corpusSide(b, "HEAD")
	for b.Loop() {
		if _, err := NewLoader().Discover(side); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoadAll(b *testing.B) {
	side := corpusSide(b, "HEAD")
	for b.Loop() {
		loadAll(b, NewLoader(), side)
	}
}
