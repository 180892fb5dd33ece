package declare

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"github.com/pelletier/go-toml/v2"

	"github.com/permver/permver/internal/source"
)

// Version is a version of a Cargo.toml that gets another number.
type Version struct {
	// At is the string that holds the version, quotes included.
	At source.Span
	// Old is the version that stands there, New the one that takes its place.
	Old, New string
}

// PlaceError is a version that is not at its place.
type PlaceError struct{ Version Version }

func (e *PlaceError) Error() string {
	return fmt.Sprintf("line %d, column %d does not hold the version %q", e.Version.At.Line, e.Version.At.Column, e.Version.Old)
}

// Unwrap says that the text is another one.
func (e *PlaceError) Unwrap() error { return ErrChanged }

// byteOrderMark may stand at the beginning, and places do not count it.
const byteOrderMark = "\xef\xbb\xbf"

// SetVersions returns the text of a Cargo.toml with other versions. Quotes stay as
// they are where the version stands between them as it is, without escapes; all
// bytes around them are untouched. The error is a *PlaceError.
func SetVersions(text []byte, versions ...Version) ([]byte, error) {
	mark := ""
	if bytes.HasPrefix(text, []byte(byteOrderMark)) {
		mark = byteOrderMark
	}
	lines := source.NewLines(text[len(mark):])
	edited := slices.Clone(text)
	last := func(a, b Version) int {
		return cmp.Or(cmp.Compare(b.At.Line, a.At.Line), cmp.Compare(b.At.Column, a.At.Column))
	}
	for _, v := range slices.SortedFunc(slices.Values(versions), last) { // from behind, so that places hold
		start, okStart := lines.Offset(v.At.Line, v.At.Column)
		end, okEnd := lines.Offset(v.At.EndLine, v.At.EndColumn)
		if !okStart || !okEnd || start >= end {
			return nil, &PlaceError{v}
		}
		start, end = start+len(mark), end+len(mark)
		literal, ok := relabel(string(edited[start:end]), v)
		if !ok {
			return nil, &PlaceError{v}
		}
		edited = slices.Replace(edited, start, end, []byte(literal)...)
	}
	return edited, nil
}

// relabel returns the TOML string that takes the place of literal; false if that does
// not hold the old version.
func relabel(literal string, v Version) (string, bool) {
	for _, quote := range []string{`"`, `'`, `"""`, `'''`} {
		if literal == quote+v.Old+quote {
			return quote + v.New + quote, true
		}
	}
	var spelled struct{ V string } // with escapes, or with a line feed before it
	err := toml.Unmarshal([]byte("V = "+literal), &spelled)
	return `"` + v.New + `"`, err == nil && spelled.V == v.Old
}
