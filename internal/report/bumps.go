package report

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"github.com/permver/permver/internal/verdict"
)

// BumpsSchema names the JSON format of bumps.
const BumpsSchema = "permver/bump/v1"

// Bumps says which bump each plugin needs, and where it is declared.
type Bumps struct {
	Tool    verdict.Tool
	Head    verdict.Side
	Reader  *verdict.Reader // as in a result
	Plugins []Bump
}

// BumpState is where a plugin stands with its bump.
type BumpState string

// The states of bumps.
const (
	NoBumpNeeded BumpState = "none"    // nothing changed that needs one
	BumpEnough   BumpState = "enough"  // the declared one is enough
	BumpMissing  BumpState = "missing" // more has to be declared
	BumpWritten  BumpState = "written" // it was missing, and this run has declared it
	BumpUnknown  BumpState = "unknown" // the declared one is enough for what is known, not for what may be
	BumpFailed   BumpState = "failed"  // the plugin could not be looked at
)

// name is what people read.
func (b Bump) name() string { return cmp.Or(b.Name, b.Key) }

// Bump is one plugin of [Bumps].
type Bump struct {
	Key, Crate, Path string
	Name             string // what people read; the key if it is ""
	State            BumpState
	Base             *verdict.Side // nil if there is none
	Version          verdict.Version
	// Unchecked makes what is needed a lower bound.
	Unchecked []verdict.Unchecked
	// Declaration is what is missing or was written; nil in the other states, and
	// where nothing can be written. Why then says why, and also why the plugin could not
	// be looked at, if no unchecked part does.
	Declaration *Declaration
	Why         string
	// Todo is what is left to do once it is declared, a line each.
	Todo []string
}

// Declaration is a bump where a repository declares it.
type Declaration struct {
	// File is the Cargo.toml or the change file, Line the line of the version in it, 0
	// in a change file, which is new.
	File string
	Line int
	// Package is the alias of the package in a change file, "" for Cargo.toml.
	Package string
	// Value is the version or, in a change file, the bump: "major:breaking".
	Value string
	// Text is the whole change file.
	Text string
}

// The types of this file are the JSON format; docs/schema/bump-v1.json describes it.

type jsonBumps struct {
	Schema  string      `json:"schema"`
	Tool    jsonTool    `json:"tool"`
	Head    jsonSide    `json:"head"`
	Reader  *jsonReader `json:"reader"`
	Plugins []jsonBump  `json:"plugins"`
}

type jsonBump struct {
	Key         string           `json:"key"`
	Crate       string           `json:"crate"`
	Path        string           `json:"path"`
	State       BumpState        `json:"state"`
	Base        *jsonSide        `json:"base"`
	Version     jsonVersion      `json:"version"`
	AtLeast     bool             `json:"at_least"`
	Declaration *jsonDeclaration `json:"declaration"`
	Why         *string          `json:"why"`
	Todo        []string         `json:"todo"`
	Unchecked   []jsonUnchecked  `json:"unchecked"`
}

type jsonDeclaration struct {
	File    string  `json:"file"`
	Line    *int    `json:"line"`
	Package *string `json:"package"`
	Value   string  `json:"value"`
	Text    *string `json:"text"`
}

func printBumpsJSON(w io.Writer, b *Bumps, _ Options) error {
	return writeJSON(w, jsonBumps{
		Schema: BumpsSchema, Tool: jsonTool(b.Tool), Head: toSide(b.Head), Reader: toReader(b.Reader),
		Plugins: each(sortedBumps(b.Plugins), toBump),
	})
}

func toBump(b Bump) jsonBump {
	j := jsonBump{
		Key: b.Key, Crate: b.Crate, Path: b.Path, State: b.State, Version: toVersion(b.Version, false),
		AtLeast: len(b.Unchecked) > 0, Why: orNull(b.Why), Todo: each(b.Todo, same), Unchecked: toUnchecked(b.Unchecked),
	}
	if b.Base != nil {
		base := toSide(*b.Base)
		j.Base = &base
	}
	if d := b.Declaration; d != nil {
		j.Declaration = &jsonDeclaration{
			File: d.File, Line: orNull(d.Line), Package: orNull(d.Package), Value: d.Value, Text: orNull(d.Text),
		}
	}
	return j
}

func sortedBumps(list []Bump) []Bump {
	return slices.SortedStableFunc(slices.Values(list), func(a, b Bump) int {
		return cmp.Or(strings.Compare(a.Key, b.Key), strings.Compare(a.Path, b.Path))
	})
}
