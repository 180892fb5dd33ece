package permver

import (
	"embed"
	"fmt"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/permver/permver/internal/report"
)

// ruleFiles are the fixtures of the rules, which are also their examples: what
// the documentation shows is what the tests check.
//
//go:embed testdata/rules/*.txtar
var ruleFiles embed.FS

// Example returns the plugin's files before and after a change that the rule
// finds. A rule that looks at one side has no files before.
func Example(rule string) (report.Example, error) {
	content, err := ruleFiles.ReadFile("testdata/rules/" + rule + ".txtar")
	if err != nil {
		return report.Example{}, fmt.Errorf("read the example of %s: %w", rule, err)
	}
	var example report.Example
	for _, f := range txtar.Parse(content).Files {
		if name, ok := strings.CutPrefix(f.Name, "base/"); ok {
			example.Before = append(example.Before, report.File{Path: name, Text: string(f.Data)})
		}
		if name, ok := strings.CutPrefix(f.Name, "head/"); ok {
			example.After = append(example.After, report.File{Path: name, Text: string(f.Data)})
		}
	}
	return example, nil
}
