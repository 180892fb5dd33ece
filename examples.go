package permver

import (
	"embed"
	"fmt"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/permver/permver/internal/report"
)

//go:generate go run ./internal/handbook/generate

// ruleFiles are the fixtures of the rules, which are also their examples: what
// the documentation shows is what the tests check.
//
//go:embed testdata/rules/*.txtar
var ruleFiles embed.FS

// Example returns the plugin's files before and after a change that the rule
// finds, and what is printed of it. A rule that looks at one side has no files before.
func Example(rule string) (report.Example, error) {
	content, err := ruleFiles.ReadFile("testdata/rules/" + rule + ".txtar")
	if err != nil {
		return report.Example{}, fmt.Errorf("read the example of %s: %w", rule, err)
	}
	archive := txtar.Parse(content)
	var example report.Example
	story, near, _ := strings.Cut(string(archive.Comment), "\nNear miss: ")
	example.Story, example.NearMiss = strings.TrimSpace(story), strings.TrimSpace(near)
	for _, f := range archive.Files {
		if name, ok := strings.CutPrefix(f.Name, "base/"); ok {
			example.Before = append(example.Before, report.File{Path: name, Text: string(f.Data)})
		}
		if name, ok := strings.CutPrefix(f.Name, "head/"); ok {
			example.After = append(example.After, report.File{Path: name, Text: string(f.Data)})
		}
		switch f.Name {
		case "expect":
			example.Subject = expectedSubject(rule, string(f.Data))
		case "want":
			example.Output = string(f.Data)
		}
	}
	return example, nil
}

// expectedSubject is what the first finding of the rule is about, of findings such as
// "command-removed command:create major error".
func expectedSubject(rule, findings string) string {
	for line := range strings.Lines(findings) {
		if words := strings.Fields(line); len(words) > 1 && words[0] == rule {
			_, name, _ := strings.Cut(words[1], ":")
			return name
		}
	}
	return ""
}
