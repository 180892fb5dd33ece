package changefile

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/nearest"
	"github.com/permver/permver/internal/source"
)

const (
	// maxFrontMatter bounds the work of reading YAML, in bytes. A line for each of a
	// thousand packages fits.
	maxFrontMatter = 64 << 10

	// What helps with a mistake is bounded too, and left out where it is too much.
	maxSuggestions = 16   // faults of a file that get one
	maxNames       = 1000 // names that a suggestion is looked for among
	maxWords       = 12   // words for bumps in a message

	fence = "---"

	// blanks is what the tools trim: white space, and the byte order mark.
	blanks = " \t\r\n\f\v\ufeff"
)

// dialect is how a tool reads its change files.
type dialect struct {
	// loose is whether text may stand before the front matter, fences may be indented,
	// and front matter may name no package: a change that needs no release.
	loose bool
	// labels is whether a label can follow the bump after a colon.
	labels bool
	// bumps are the words for bumps; words are these, sorted.
	bumps map[string]bump.Class
	words []string
	// ignores is whether an entry of the folder is no change file, whatever its name
	// ends with.
	ignores func(gitsrc.Entry) bool
	// config names the packages, sorted; with none named, every name is accepted.
	config   string
	packages []string
}

// document is one change file while it is read.
type document struct {
	*dialect
	lines  *source.Lines
	file   File
	start  source.Span // where the YAML starts
	faults []Fault
}

// parse reads a change file.
func (d *dialect) parse(name, text string) (File, []Fault) {
	doc := &document{dialect: d, lines: source.NewLines([]byte(text)), file: File{Path: name}}
	start, end, rest := d.frontMatter(text)
	switch {
	case start < 0:
		doc.fault(NoFrontMatter, "", doc.lines.Span(0, lineEnd(text, 0)),
			`has no front matter: a change file begins with the packages and their bumps between two lines "---"`)
	case end < 0:
		doc.fault(NoFrontMatter, "", doc.lines.Span(start-len(fence), start), `the front matter has no end: a line "---" is missing`)
	case end-start > maxFrontMatter:
		doc.fault(Unreadable, "", doc.lines.Span(start, start), fmt.Sprintf("the front matter has more than %d bytes", maxFrontMatter))
	default:
		doc.start = doc.lines.Span(start, start)
		doc.releases(text[start:end])
		doc.file.Summary = plain(text[rest:])
	}
	return doc.file, doc.faults
}

// frontMatter finds the front matter: where the YAML starts and ends, and where the
// rest of the text begins, in bytes. The start is negative if nothing opens it, the
// end if nothing closes it.
func (d *dialect) frontMatter(text string) (start, end, rest int) {
	start = d.opening(text)
	if start < 0 {
		return -1, -1, -1
	}
	start += len(fence)
	for at := lineEnd(text, start); at < len(text); {
		begin := at + 1
		at = lineEnd(text, begin)
		line := strings.TrimRight(text[begin:at], blanks)
		if d.loose {
			line = strings.TrimLeft(line, blanks)
		}
		if line == fence {
			return start, begin, at
		}
	}
	return start, -1, -1
}

// opening finds the fence that opens the front matter, or -1.
func (d *dialect) opening(text string) int {
	if d.loose {
		return strings.Index(text, fence)
	}
	at := len(text) - len(strings.TrimLeft(text, blanks))
	if strings.TrimRight(text[at:lineEnd(text, at)], blanks) != fence {
		return -1
	}
	return at
}

// lineEnd returns where the line ends that a place in the text is on.
func lineEnd(text string, from int) int {
	if i := strings.IndexByte(text[from:], '\n'); i >= 0 {
		return from + i
	}
	return len(text)
}

// plain is a summary without the marks of a platform's text files.
func plain(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\ufffd"), "\r\n", "\n")
	return strings.Trim(text, blanks)
}

// releases reads the YAML of the front matter.
func (d *document) releases(text string) {
	var documents []yaml.Node
	if err := yaml.Load([]byte(text), &documents, yaml.WithAllDocuments()); err != nil {
		d.syntaxFault(err)
		return
	}
	if len(documents) > 1 {
		d.fault(SyntaxFault, "", d.start, "the front matter is not valid YAML: it holds several documents")
		return
	}
	var root *yaml.Node
	if len(documents) == 1 && len(documents[0].Content) == 1 {
		root = documents[0].Content[0]
	}
	switch {
	case root == nil, root.ShortTag() == "!!null", root.Kind == yaml.MappingNode && len(root.Content) == 0:
		if !d.loose {
			d.fault(NoPackages, "", d.start, "the front matter names no package")
		}
	case root.Kind != yaml.MappingNode:
		d.fault(WrongType, "", d.span(root, root), "the front matter is "+kindOf(root)+", not packages with their bumps")
	default:
		seen := make(map[string]bool)
		for pair := range slices.Chunk(root.Content, 2) {
			d.release(pair[0], pair[1], seen)
		}
	}
}

// release reads the entry of one package.
func (d *document) release(key, value *yaml.Node, seen map[string]bool) {
	at := d.span(key, value)
	name, written := resolve(key), resolve(value)
	if name.Kind != yaml.ScalarNode {
		d.fault(WrongType, "", at, "the name of a package is "+kindOf(name))
		return
	}
	if seen[name.Value] {
		d.fault(RepeatedPackage, name.Value, at, fmt.Sprintf("%q is named twice", name.Value))
	}
	seen[name.Value] = true
	if _, known := slices.BinarySearch(d.packages, name.Value); !known && len(d.packages) > 0 {
		d.fault(UnknownPackage, name.Value, at, fmt.Sprintf("%q is no package of %s", name.Value, d.config))
		d.suggest(name.Value, d.packages)
	}
	if written.Kind != yaml.ScalarNode || written.ShortTag() == "!!null" {
		d.fault(WrongType, name.Value, at, fmt.Sprintf("the bump of %q is %s", name.Value, kindOf(written)))
		return
	}
	word, label := written.Value, ""
	if d.labels {
		word, label, _ = strings.Cut(word, ":")
		label, _, _ = strings.Cut(label, ":")
	}
	class, ok := d.bumps[word]
	if !ok {
		d.fault(UnknownBump, name.Value, at, fmt.Sprintf("%q is no bump: want %s", word, d.wanted()))
		d.suggest(word, d.words)
		return
	}
	d.file.Entries = append(d.file.Entries, Entry{
		Package: name.Value, Bump: class, Written: written.Value, Label: label,
		At: source.Place{File: d.file.Path, Span: at},
	})
}

// wanted lists the words for bumps.
func (d *dialect) wanted() string {
	if len(d.words) > maxWords {
		return strings.Join(d.words[:maxWords], ", ") + ", …"
	}
	return strings.Join(d.words, ", ")
}

// suggest adds what was probably meant to the last fault.
func (d *document) suggest(text string, names []string) {
	if len(d.faults) <= maxSuggestions && len(names) <= maxNames {
		d.faults[len(d.faults)-1].Meant = nearest.One(text, names)
	}
}

// resolve returns what an alias stands for. YAML has no alias of an alias.
func resolve(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// kindOf says what a node is, for people.
func kindOf(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.ShortTag() == "!!null":
		return "missing"
	default:
		return "text"
	}
}

func (d *document) fault(kind FaultKind, name string, at source.Span, message string) {
	d.faults = append(d.faults, Fault{
		Kind: kind, Package: name, Message: message, At: source.Place{File: d.file.Path, Span: at},
	})
}

// syntaxFault tells what is wrong with the YAML, where the unfinished part begins if
// that is what is wrong: its end is only where the reader gave up.
func (d *document) syntaxFault(err error) {
	at, message := d.start, err.Error()
	var fault *yaml.LoadError
	if errors.As(err, &fault) {
		message = fault.Message
		mark := fault.Mark
		if fault.ContextMark.Line > 0 && !strings.Contains(fault.ContextMsg, "block") {
			mark = fault.ContextMark
		}
		if mark.Line > 0 {
			at.Line, at.Column = d.position(mark.Line, mark.Column)
			at.EndLine, at.EndColumn = at.Line, at.Column
		}
	}
	d.fault(SyntaxFault, "", at, "the front matter is not valid YAML: "+message)
}

// span reaches from the start of one node to the end of another, which is known of
// text on one line.
func (d *document) span(from, to *yaml.Node) source.Span {
	var s source.Span
	s.Line, s.Column = d.position(from.Line, from.Column)
	width := utf8.RuneCountInString(to.Value)
	if to.Anchor != "" {
		width += len("& ") + utf8.RuneCountInString(to.Anchor)
	}
	switch {
	case to.Kind == yaml.AliasNode:
		width++
	case to.Kind != yaml.ScalarNode || strings.Contains(to.Value, "\n"):
		width = 0
	case to.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		width += 2
	}
	s.EndLine, s.EndColumn = d.position(to.Line, to.Column+width)
	return s
}

// position turns a place in the YAML into one in the file.
func (d *document) position(line, column int) (int, int) {
	if line == 1 {
		column += d.start.Column - 1
	}
	return line + d.start.Line - 1, column
}
