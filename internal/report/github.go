package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/verdict"
)

// How much of a step's annotations GitHub shows: ten of each kind, and no message
// that is longer than 4096 characters (actions/runner, ExecutionContext.AddIssue).
const (
	maxAnnotations       = 10
	maxAnnotationMessage = 4000
)

// annotation is one workflow command.
type annotation struct {
	title, message string
	at             source.Place
	// failed is set for what is wrong with a plugin that could not be built or looked at.
	failed bool
}

// annotationKinds are the commands in the order in which they are printed.
var annotationKinds = []struct{ command, noun string }{{"error", "error"}, {"warning", "warning"}, {"notice", "note"}}

// printGitHub prints workflow commands, one a line, which GitHub shows as annotations of a
// commit. Of more than GitHub would show the weightiest are told, and how many are left
// out.
func printGitHub(w io.Writer, r *verdict.Result, _ Options) error {
	byKind := make(map[string][]annotation)
	for _, m := range remarks(r) {
		byKind[commandOf(m.level)] = append(byKind[commandOf(m.level)], annotation{"permver: " + m.kind, hanging(m.text), m.at, m.failed})
	}
	for _, f := range toldFindings(r) {
		command := commandOf(f.Level)
		if f.Fails() {
			command = "error" // else a step would fail without one
		}
		byKind[command] = append(byKind[command], annotationOf(f))
	}
	var b strings.Builder
	for _, kind := range annotationKinds {
		list := byKind[kind.command]
		slices.SortStableFunc(list, func(a, b annotation) int { return first(a.failed, b.failed) })
		for _, a := range fitting(list, kind.noun) {
			b.WriteString(a.line(kind.command) + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// commandOf is the workflow command for a level.
func commandOf(l verdict.Level) string {
	if l == verdict.LevelNote {
		return "notice"
	}
	return string(l)
}

func annotationOf(f told) annotation {
	title := "permver: " + f.Rule.ID
	if f.plugin.Key != "" {
		title += " in " + f.plugin.Name()
	}
	return annotation{title, strings.Join(append([]string{Visible(f.Message)}, explanation(f.Finding)...), "\n"), f.place(), f.refused()}
}

// fitting cuts a list to what GitHub shows; its last annotation then says how many are
// missing.
func fitting(list []annotation, noun string) []annotation {
	if len(list) <= maxAnnotations {
		return list
	}
	left := count(len(list)-maxAnnotations+1, "more "+noun)
	return append(list[:maxAnnotations-1:maxAnnotations-1], annotation{
		title: "permver: " + left, message: left + " left out here: GitHub shows no more than " + fmt.Sprint(maxAnnotations) +
			" annotations of a kind; the other formats list all",
	})
}

// line is the command as the runner reads it (actions/runner, ActionCommand.TryParseV2).
// It takes columns only where the place is in one line.
func (a annotation) line(command string) string {
	properties := []string{"title=" + commandProperty(clip(Visible(a.title), 200))}
	if a.at.File != "" {
		properties = append(properties, "file="+commandProperty(Visible(a.at.File)))
	}
	if a.at.File != "" && a.at.Line > 0 {
		properties = append(properties, fmt.Sprintf("line=%d", a.at.Line), fmt.Sprintf("endLine=%d", max(a.at.Line, a.at.EndLine)))
		if a.at.Column > 0 && a.at.EndLine <= a.at.Line {
			properties = append(properties, fmt.Sprintf("col=%d", a.at.Column))
		}
	}
	return "::" + command + " " + strings.Join(properties, ",") + "::" + commandData(clip(visibleLines(a.message), maxAnnotationMessage))
}

var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// commandData and commandProperty escape what stands behind the command, and in it, as
// the runner takes it apart (actions/toolkit, core/src/command.ts).
func commandData(s string) string { return dataEscapes.Replace(s) }

func commandProperty(s string) string { return propertyEscapes.Replace(s) }
