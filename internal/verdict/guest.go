package verdict

import (
	"path"

	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/release"
)

// Guest is the npm package of a plugin's guest bindings: its own versions, beside the
// crate's, and its own bump. Nothing is needed of it, since permissions are the
// crate's.
type Guest struct {
	Package string
	File    string // its package.json, in head or else in base
	// Base and Head are the versions as written, "" where there is none.
	Base, Head string
	// Declared is what its versions or change files announce, by the same rule as the
	// crate's: npm's "^" is Cargo's. DeclaredBy is "package.json", the path of a change
	// file, or "none", and Says is the bump in words.
	Declared         bump.Class
	DeclaredBy, Says string
}

// Declare works out the declared bump: none where one of the versions is zero, since
// there is no step then.
func (g *Guest) Declare(base, head release.Version, pending []release.Pending) {
	g.Declared, g.DeclaredBy, g.Says = bump.None, string(release.FromNone), bump.None.String()
	if base.IsZero() || head.IsZero() {
		return
	}
	declared := release.Declare(base, head, bump.None, pending...)
	g.Declared, g.DeclaredBy, g.Says = declared.Class, declared.By, declared.Says()
	if declared.Source == release.FromCargo {
		g.DeclaredBy = path.Base(g.File)
	}
}
