package release

// Sources are the versions that speak of one release of a plugin; a zero one says
// nothing.
type Sources struct {
	Tag     Version // the tag's
	Crate   Version // of Cargo.toml at the tag
	Package Version // of the package.json beside it at the tag
	Head    Version // of Cargo.toml in head
}

// Base returns the version that counts as released, and whether the tag and
// Cargo.toml disagree about it.
//
// Release tools mostly write Cargo.toml and then set the tag, and both say the
// same. Some set the tag first: then Cargo.toml comes to the tag's version later,
// and the tag is right, as long as head does not lie before it. A tag with the
// version of package.json tells of the guest bindings, which disagrees with nothing
// and says nothing of the crate. In all other cases Cargo.toml is right, as it is
// what was published.
func (s Sources) Base() (base Version, disagree bool) {
	switch {
	case s.Crate.IsZero():
		return s.Tag, false
	case s.Tag.IsZero(), Unchanged(s.Crate, s.Tag), Unchanged(s.Package, s.Tag):
		return s.Crate, false
	case !Decreased(s.Crate, s.Tag) && !Decreased(s.Tag, s.Head):
		return s.Tag, true
	}
	return s.Crate, true
}
