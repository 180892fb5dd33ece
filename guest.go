package permver

import (
	"cmp"
	"slices"

	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/release"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/verdict"
)

// half is a plugin's crate or its npm package, with what change files make of it.
type half struct {
	version release.Version // zero if what is written is none
	alias   string          // what covector calls it, "" if it does not release it
	pending []release.Pending
}

func (sd *side) crateHalf(c manifest.Candidate) (half, error) {
	return sd.half(c.Dir, c.Crate, c.Cargo.Version.Text, manifestsOf(c)...)
}

func (sd *side) packageHalf(c manifest.Candidate, g *manifest.Guest) (half, error) {
	return sd.half(c.Dir, g.Package.Text, g.Version.Text, g.Path)
}

// half is the one of that name, whose version one of the manifests holds.
func (sd *side) half(dir, name, version string, manifests ...string) (h half, err error) {
	h.version, _ = release.Parse(version)
	if h.alias, err = sd.changes.alias(sd, dir, manifests); err == nil {
		h.pending, err = sd.changes.of(sd, dir, manifests, name)
	}
	return h, err
}

// next is the version that the change files lead to, and where that is declared.
func (h *half) next() (release.Version, source.Place) {
	declared := release.Declare(h.version, h.version, bump.None, h.pending...)
	if declared.Next.IsZero() {
		return h.version, source.Place{}
	}
	return declared.Next, declared.At
}

// moves reports whether a change file raises the version.
func (h *half) moves() bool {
	return slices.ContainsFunc(h.pending, func(p release.Pending) bool { return p.Word != bump.None })
}

// guest reads the npm package of a plugin, with what is planned for it; nil if there
// is none.
func (s *session) guest(sd *side, c manifest.Candidate) (*manifest.Guest, error) {
	if sd.isRecorded() {
		return nil, nil
	}
	g, err := s.loader.Guest(sd, c.Dir)
	if g != nil && err == nil {
		g.Planned, err = sd.planned(c, g)
	}
	return g, err
}

// planned is what the next release makes of both halves, nil unless one tool releases
// both and a change file raises one of them. That tool is covector: changesets knows
// nothing of crates.
func (sd *side) planned(c manifest.Candidate, g *manifest.Guest) (*manifest.Planned, error) {
	crate, err := sd.crateHalf(c)
	if err != nil {
		return nil, err
	}
	pack, err := sd.packageHalf(c, g)
	if err != nil {
		return nil, err
	}
	if crate.alias == "" || pack.alias == "" || !crate.moves() && !pack.moves() || crate.version.IsZero() || pack.version.IsZero() {
		return nil, nil
	}
	nextCrate, at := crate.next()
	nextPackage, packageAt := pack.next()
	planned := &manifest.Planned{Crate: nextCrate.String(), Package: nextPackage.String(), Behind: pack.alias, At: at}
	if release.Compare(nextCrate, nextPackage) < 0 {
		planned.Behind, planned.At = crate.alias, packageAt
	}
	return planned, nil
}

// plansNothingNew reports whether the change files of head move a plugin's crate and its
// npm package, where it has one, as those of base do: the plugin can then be judged by its
// own folder.
func (s *session) plansNothingNew(w work) bool {
	head, err := s.guest(w.head, *w.pair.head)
	if err != nil || head == nil || head.Planned == nil {
		return err == nil
	}
	base, err := s.guest(w.base, *w.pair.base)
	return err == nil && base != nil && base.Planned != nil && *base.Planned == *head.Planned
}

// guestVersion tells the versions of a plugin's npm package and how they are declared
// to move; nil if there is none, or if it cannot be read.
func (s *session) guestVersion(w work) *verdict.Guest {
	base, before, errBase := s.guestHalf(w.base, w.pair.base)
	head, after, errHead := s.guestHalf(w.head, w.pair.head)
	if errBase != nil || errHead != nil || base == nil && head == nil {
		return nil
	}
	one := cmp.Or(head, base)
	told := &verdict.Guest{Package: one.Package.Text, File: one.Path}
	if base != nil {
		told.Base = base.Version.Text
	}
	if head != nil {
		told.Head = head.Version.Text
	}
	told.Declare(before.version, after.version, after.pending)
	return told
}

// guestHalf reads the npm package of one side, nil if there is none.
func (s *session) guestHalf(sd *side, c *manifest.Candidate) (*manifest.Guest, half, error) {
	if c == nil || sd.isRecorded() {
		return nil, half{}, nil
	}
	g, err := s.loader.Guest(sd, c.Dir)
	if g == nil || err != nil {
		return nil, half{}, err
	}
	h, err := sd.packageHalf(*c, g)
	return g, h, err
}
