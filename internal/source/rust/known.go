package rust

import (
	"slices"
	"strconv"
	"strings"
)

// Origin is who defines a type, as far as a program tells.
type Origin uint8

// The origins. KnownType is a type that is known by its name, OwnType one that the program
// defines, OtherType one of which it is not known what it is: of another crate, an alias,
// or a type that takes its value from a call in its own way.
const (
	KnownType Origin = iota
	OwnType
	OtherType
)

// Origin says who defines a type of the program's signatures.
func (p *Program) Origin(t Type) Origin {
	switch {
	case !p.Own(t):
		return KnownType
	case p.Plain(t):
		return OwnType
	}
	return OtherType
}

// Crate is the well-known crate that the type's path leads to, "" if it leads to none.
func (t Type) Crate() string {
	if known[t.first] {
		return t.first
	}
	return ""
}

// IsWellKnown reports whether the types of a crate are known by their names.
func IsWellKnown(crate string) bool { return known[crate] }

// NewType makes a type by what is known of it rather than by its source. A program that has
// it tells the same origin of it, if Types holds the names of its own types. The crate is
// that of a KnownType, "" if the name alone tells.
func NewType(o Origin, crate, name string, args []Type) Type {
	t := Type{Name: name, Args: args}
	switch o {
	case OwnType:
		t.here = true
	case OtherType:
		t.first = "other"
	case KnownType:
		t.first = crate
	}
	return t
}

// NewRecord makes a type of the program's own that is an object in JSON, whichever way it
// goes.
func NewRecord(name string, args []Type) Type {
	t := NewType(OwnType, "", name, args)
	t.record = true
	return t
}

// NewArray makes a slice, or an array if there is a length.
func NewArray(of Type, length string) Type { return Type{Name: "[]", Args: []Type{of}, text: length} }

// NewNameless makes a type that has no name by how it is written.
func NewNameless(text string) Type { return Type{text: text} }

// Normal is the predicate with the members of its groups sorted and told once. Of what
// could not be read the text is left out, so that [ReadCfg] reads the same again.
func (c Cfg) Normal() Cfg {
	switch c.Kind {
	case CfgUnknown:
		return Cfg{Kind: CfgUnknown, Name: "…"}
	case CfgPair:
		if strconv.Quote(c.Value) != `"`+c.Value+`"` {
			return Cfg{Kind: CfgUnknown, Name: "…"}
		}
	case CfgNot:
		return Cfg{Kind: CfgNot, Of: []Cfg{c.Of[0].Normal()}}
	case CfgAll, CfgAny:
		of := make([]Cfg, 0, len(c.Of))
		for _, m := range c.Of {
			of = append(of, m.Normal())
		}
		slices.SortFunc(of, func(a, b Cfg) int { return strings.Compare(a.String(), b.String()) })
		return Cfg{Kind: c.Kind, Of: slices.CompactFunc(of, func(a, b Cfg) bool { return a.String() == b.String() })}
	}
	return c
}

// ReadCfg reads a predicate as [Cfg.String] writes it. What it does not understand is a
// CfgUnknown, as in an attribute.
func ReadCfg(text string) Cfg {
	l := lex([]byte(text))
	return l.cfg(0, int32(len(l.toks)), 0).Normal()
}
