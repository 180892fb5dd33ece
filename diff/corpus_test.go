package diff

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/fixture"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source/rust"
)

// TestCorpusRenames prints what the thresholds of renames rest on, from the history of
// the repository that PERMVER_CORPUS names: how alike each command is that was lost
// between two releases to each that was gained, how alike the two functions are of a
// command that both releases have, and those of two commands of one release.
func TestCorpusRenames(t *testing.T) {
	repo, loader := fixture.Corpus(t), manifest.NewLoader()
	var changed, others tally
	pairs, all := 0, fixture.Releases(t, repo)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		var before *acl.Surface
		for i, release := range all[name] {
			var now *acl.Surface
			if crate, side := release.Plugin(t, loader, repo, name); crate != nil {
				if plugin, err := loader.Load(side, crate.Dir); err == nil && plugin.ACL {
					now = acl.NewSurface(plugin)
				}
			}
			if now != nil && before != nil {
				pairs++
				tellPairs(t, name+" "+all[name][i-1].Name+".."+release.Name, before, now)
				changed.addKept(before.Plugin.Program, now.Plugin.Program)
			}
			before = now
		}
		if before != nil {
			others.addOthers(before.Plugin.Program)
		}
	}
	t.Logf("%d pairs of releases", pairs)
	t.Logf("a command whose function changed: %s", &changed)
	t.Logf("two commands of one release: %s", &others)
}

// tellPairs prints the likenesses of what was lost to what was gained: of the names, of
// what grants them, of the bodies and of the signatures.
func tellPairs(t *testing.T, releases string, base, head *acl.Surface) {
	t.Helper()
	c := &comparison{
		base: base, head: head, common: words(base.Plugin.Key, nil),
		grantedBase: base.Granted(), grantedHead: head.Granted(),
	}
	lost, gained := minus(c.grantedBase, head.Mentioned()), minus(c.grantedHead, base.Mentioned())
	renamed := match(lost, gained, c.commandLike)
	for _, old := range lost {
		for _, now := range gained {
			l, body, signature := c.functionLike(old, now), "-", "-"
			if l.bodyKnown {
				body = fmt.Sprintf("%.2f", l.body)
			}
			if l.signatureKnown {
				signature = fmt.Sprintf("%.2f", l.signature)
			}
			t.Logf("%s\t%s\t%s\t%.2f\t%.2f\t%s\t%s\t%t", releases, old, now,
				likeness(old, now, c.common), c.grantingLike(old, now), body, signature, renamed[old] == now)
		}
	}
}

// tally counts pairs of functions by how alike their bodies and their signatures are.
type tally struct {
	pairs, bodies, same, other, signatures, different int
}

func (n *tally) String() string {
	return fmt.Sprintf("%d pairs; of %d bodies %d are one, %d are two; of %d signatures %d have nothing in common",
		n.pairs, n.bodies, n.same, n.other, n.signatures, n.different)
}

func (n *tally) add(l functionLikeness) {
	count := func(counter *int, counts bool) {
		if counts {
			*counter++
		}
	}
	n.pairs++
	count(&n.bodies, l.bodyKnown)
	count(&n.same, l.same())
	count(&n.other, l.bodyKnown && l.body <= otherBody)
	count(&n.signatures, l.signatureKnown)
	count(&n.different, l.signatureKnown && l.signature == 0)
}

// addKept adds the commands of both programs whose functions are not the same to the
// letter.
func (n *tally) addKept(base, head *rust.Program) {
	f := newFunctions(base, head)
	for name, was := range f.base {
		is := f.head[name]
		same := slices.EqualFunc(was, is, func(a, b rust.Function) bool {
			return slices.Equal(a.Body, b.Body) && maps.Equal(a.Signature, b.Signature)
		})
		if len(is) > 0 && !same {
			n.add(f.compare(name, name))
		}
	}
}

// addOthers adds the pairs of commands of a program, each as if the one had been lost
// and the other gained: what the two have in common is then in no other place.
func (n *tally) addOthers(program *rust.Program) {
	all := program.Functions()
	names := slices.Sorted(maps.Keys(all))
	for i, old := range names {
		base := maps.Clone(all)
		for _, now := range names[i+1:] {
			head := maps.Clone(all)
			delete(base, now)
			delete(head, old)
			n.add(weighed(base, head).compare(old, now))
			base[now] = all[now]
		}
	}
}
