package manifest

import (
	"bytes"
	"slices"
)

// joinAssignments returns the text with spaces for the line ends and comments that
// stand before or after the `=` of an inline table, nil if there are none. The toml
// crate allows them there (toml_parser, parser/document.rs), go-toml does not. The
// text keeps its length, so that places stay true.
func joinAssignments(text []byte) []byte {
	j := joiner{text: text}
	for i := 0; i < len(text); {
		switch c := text[i]; c {
		case '"', '\'':
			if i = skipTOMLString(text, i); i < 0 {
				return nil
			}
			j.assigned = false
		case ' ', '\t', '\r', '\n', '#':
			i = j.space(i)
		default:
			j.mark(c)
			i++
		}
	}
	return j.joined
}

// joiner walks over a text: through which brackets, and whether it has just passed
// a `=`.
type joiner struct {
	text, joined []byte
	open         []byte
	assigned     bool
}

func (j *joiner) mark(c byte) {
	switch {
	case c == '{' || c == '[':
		j.open = append(j.open, c)
	case (c == '}' || c == ']') && len(j.open) > 0:
		j.open = j.open[:len(j.open)-1]
	}
	j.assigned = c == '='
}

// space passes over white space and comments, and joins what stands on both sides
// where one of them is the `=` of an inline table.
func (j *joiner) space(i int) int {
	end := skipTOMLSpace(j.text, i)
	inTable := len(j.open) > 0 && j.open[len(j.open)-1] == '{'
	beside := j.assigned || end < len(j.text) && j.text[end] == '='
	if inTable && beside && isLineEnds(j.text[i:end]) {
		if j.joined == nil {
			j.joined = slices.Clone(j.text)
		}
		copy(j.joined[i:end], bytes.Repeat([]byte{' '}, end-i))
	}
	return end
}

// isLineEnds reports whether white space with comments has line ends, and nothing
// that no comment may hold.
func isLineEnds(space []byte) bool {
	control := func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }
	lines := bytes.ReplaceAll(space, []byte("\r\n"), []byte("\n"))
	return bytes.Contains(lines, []byte("\n")) && !bytes.ContainsFunc(bytes.ReplaceAll(lines, []byte("\n"), nil), control)
}

// skipTOMLSpace returns where white space, line ends and comments end.
func skipTOMLSpace(text []byte, i int) int {
	for i < len(text) {
		switch text[i] {
		case ' ', '\t', '\r', '\n':
			i++
		case '#':
			line := bytes.IndexByte(text[i:], '\n')
			if line < 0 {
				return len(text)
			}
			i += line
		default:
			return i
		}
	}
	return i
}

// skipTOMLString returns where the string that begins at i ends, -1 if it does not.
func skipTOMLString(text []byte, i int) int {
	quote := text[i : i+1]
	if triple := bytes.Repeat(quote, 3); bytes.HasPrefix(text[i:], triple) {
		quote = triple
	}
	for i += len(quote); i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote[0] == '"':
			i++
		case bytes.HasPrefix(text[i:], quote) && len(quote) == 3:
			last := min(i+5, len(text)) // one or two quotes may be the end of its content
			return i + len(text[i:last]) - len(bytes.TrimLeft(text[i:last], string(quote[:1])))
		case bytes.HasPrefix(text[i:], quote):
			return i + 1
		case text[i] == '\n' && len(quote) == 1:
			return -1
		}
	}
	return -1
}
