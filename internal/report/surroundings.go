package report

import "encoding/json"

// What stands around a report is spelled as the report itself is.

// MarkdownText is a sentence as Markdown that says just that: nothing in it makes a link, a
// mention or any other sign.
func MarkdownText(s string) string { return markdownText(s) }

// MarkdownCode is a text of several lines as a block of code, which no line of it ends.
func MarkdownCode(s string) string { return fenced("", visibleLines(s)) }

// Annotation is a workflow command of GitHub Actions: an error, a warning or a notice that
// belongs to no line of a file.
func Annotation(kind, message string) string {
	return annotation{title: "permver", message: message}.line(kind)
}

// JSON is a value as JSON in one line, for programs that print what they read: characters
// that would be obeyed or not be seen are JSON escapes, so that the data stay the same.
func JSON(value any) ([]byte, error) {
	text, err := json.Marshal(value)
	return escapeJSON(text), err
}
