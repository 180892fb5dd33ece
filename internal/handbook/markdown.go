package handbook

import (
	"regexp"
	"strings"
)

// marks are the characters of a text that mean something in Markdown wherever they stand.
var marks = strings.NewReplacer(`\`, `\\`, `*`, `\*`, `_`, `\_`, `[`, `\[`, `]`, `\]`, `<`, `\<`, `>`, `\>`, `|`, `\|`, `~`, `\~`, `&`, `\&`)

// lineStart are characters that mean something at the start of a line only.
var lineStart = regexp.MustCompile(`^(\d*)([#+.)-])`)

// prose writes a text as one line of Markdown. What stands between two backticks is code
// and stays as it is; everything else shows what it is. In a cell of a table a bar ends the
// cell even in code.
func prose(text string) string {
	parts := strings.Split(strings.Join(strings.Fields(text), " "), "`")
	if len(parts)%2 == 0 { // a backtick without a partner is one
		last := len(parts) - 2
		parts = append(parts[:last], parts[last]+"\x00"+parts[last+1])
	}
	for i := range parts {
		if i%2 == 1 {
			parts[i] = "`" + parts[i] + "`"
			continue
		}
		parts[i] = strings.ReplaceAll(marks.Replace(parts[i]), "\x00", "\\`")
	}
	return lineStart.ReplaceAllString(strings.Join(parts, ""), `$1\$2`)
}

// cell is prose for a cell of a table.
func cell(text string) string {
	parts := strings.Split(prose(text), "`")
	for i := range parts {
		if i%2 == 1 {
			parts[i] = strings.ReplaceAll(parts[i], "|", `\|`)
		}
	}
	return strings.Join(parts, "`")
}

// block is a text as it is, in a fence that the text does not end.
func block(language, text string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence + language + "\n" + strings.TrimRight(text, "\n") + "\n" + fence + "\n"
}

var notInAnchor = regexp.MustCompile(`[^a-z0-9 _-]`)

// anchor is the name under which GitHub and others link to a heading.
func anchor(heading string) string {
	return strings.ReplaceAll(notInAnchor.ReplaceAllString(strings.ToLower(heading), ""), " ", "-")
}

// paragraphs are the paragraphs of a text whose lines are broken anywhere.
func paragraphs(text string) string {
	var out []string
	for p := range strings.SplitSeq(text, "\n\n") {
		out = append(out, prose(p))
	}
	return strings.Join(out, "\n\n")
}

// sentence gives a text that is none a capital and a full stop.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	text = strings.ToUpper(text[:1]) + text[1:]
	if strings.ContainsAny(text[len(text)-1:], ".!?") {
		return text
	}
	return text + "."
}
