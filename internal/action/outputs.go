package action

import (
	"fmt"
	"os"
	"path"
	"strconv"
	"strings"

	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/report"
	"github.com/permver/permver/internal/verdict"
)

// outputs are what later steps can use. All have the names of action.yml, which hands them
// on. What the repository itself chooses, such as names, stands in `plugins` alone, as JSON
// that hides nothing: later steps print it. The others are numbers, words of permver, parsed
// versions, and files as the workflow named them.
type outputs struct {
	report, sarif string // files; "" if they were not written
}

// pluginOutput is one plugin in the output `plugins`.
type pluginOutput struct {
	Key           string `json:"key"`
	Crate         string `json:"crate"`
	Path          string `json:"path"`
	Status        string `json:"status"`
	Version       string `json:"version"`
	Declared      string `json:"declared"`
	Needed        string `json:"needed"`
	NeededAtMost  string `json:"needed-at-most"`
	NeededVersion string `json:"needed-version"`
	Sufficient    *bool  `json:"sufficient"`
}

// write appends the outputs to the file that the runner reads them from. Without a result
// they are empty but for the exit code.
func (o outputs) write(file string, result *verdict.Result, code int) error {
	pairs := [][2]string{{"exit-code", strconv.Itoa(code)}, {"report", o.report}, {"sarif", o.sarif}}
	if result != nil {
		told, err := o.of(result)
		if err != nil {
			return err
		}
		pairs = append(pairs, told...)
	}
	var b strings.Builder
	for _, pair := range pairs {
		end := unguessable()
		fmt.Fprintf(&b, "%s<<%s\n%s\n%s\n", pair[0], end, pair[1], end)
	}
	return appendTo(file, b.String())
}

// of are the outputs that a result leads to.
func (o outputs) of(result *verdict.Result) ([][2]string, error) {
	plugins := make([]pluginOutput, len(result.Plugins))
	atMost := bump.None
	for i, p := range result.Plugins {
		plugins[i] = summed(p)
		atMost = max(atMost, p.Next().AtMost)
	}
	list, err := report.JSON(plugins)
	if err != nil {
		return nil, err
	}
	neededVersion := ""
	if len(plugins) == 1 {
		neededVersion = plugins[0].NeededVersion
	}
	s := result.Summary
	return [][2]string{
		{"needed", s.Needed.String()},
		{"needed-at-most", atMost.String()},
		{"needed-version", neededVersion},
		{"sufficient", sufficient(plugins)},
		{"errors", strconv.Itoa(s.Errors)},
		{"warnings", strconv.Itoa(s.Warnings)},
		{"notes", strconv.Itoa(s.Notes)},
		{"suppressed", strconv.Itoa(s.Suppressed)},
		{"unchecked", strconv.Itoa(s.Unchecked)},
		{"plugins", string(list)},
	}, nil
}

// summed is what a plugin needs of its next release. Where several comparisons were made
// all have to be satisfied.
func summed(p verdict.Plugin) pluginOutput {
	next := p.Next()
	out := pluginOutput{
		Key: p.Key, Crate: p.Crate, Path: path.Clean(p.Path), Status: string(p.Status),
		Version: next.Version.Head, Declared: next.Version.Declared.String(),
		Needed: next.Needed.String(), NeededAtMost: next.AtMost.String(), NeededVersion: next.Version.NeededVersion,
	}
	enough, known := true, len(p.Comparisons) > 0
	for _, c := range p.Comparisons {
		switch v := c.Version; {
		case v.Sufficient == nil:
			known = false
		case !*v.Sufficient:
			enough = false
		}
	}
	if known || !enough {
		out.Sufficient = &enough
	}
	return out
}

// sufficient is whether every plugin declares enough: "true", "false", or "" where that is
// not known.
func sufficient(plugins []pluginOutput) string {
	all := "true"
	for _, p := range plugins {
		switch {
		case p.Sufficient == nil:
			all = ""
		case !*p.Sufficient:
			return "false"
		}
	}
	return all
}

// appendTo appends to one of the files by which a step speaks to the runner; "" is none.
func appendTo(file, text string) error {
	if file == "" {
		return nil
	}
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err := f.WriteString(text); err != nil {
		_ = f.Close() // the first error tells more
		return err
	}
	return f.Close()
}
