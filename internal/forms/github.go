package forms

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Annotation is a workflow command as GitHub's runner understands it.
type Annotation struct {
	Command, Message string
	Properties       map[string]string
}

// Annotations reads workflow commands, one a line, as the runner does (actions/runner,
// ActionCommand.TryParseV2).
func Annotations(output []byte) ([]Annotation, error) {
	var all []Annotation
	for line := range strings.Lines(string(output)) {
		line, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "::")
		info, message, ends := strings.Cut(line, "::")
		if !ok || !ends {
			return nil, fmt.Errorf("no command: %q", line)
		}
		command, list, _ := strings.Cut(info, " ")
		a := Annotation{command, unescaped(message, "\r", "\n"), map[string]string{}}
		for property := range strings.SplitSeq(list, ",") {
			name, value, _ := strings.Cut(property, "=")
			a.Properties[name] = unescaped(value, "\r", "\n", ":", ",")
		}
		all = append(all, a)
	}
	return all, nil
}

// unescaped takes back the escapes of these characters, and of the percent sign last.
func unescaped(s string, characters ...string) string {
	for _, c := range append(characters, "%") {
		s = strings.ReplaceAll(s, fmt.Sprintf("%%%02X", c[0]), c)
	}
	return s
}

// The properties that annotations have, and what they match.
var properties = map[string]string{
	"title": `.{1,255}`, "file": `[^/].*`, "line": `[1-9][0-9]*`, "endLine": `[1-9][0-9]*`, "col": `[1-9][0-9]*`,
}

func github(output []byte) error {
	list, err := Annotations(output)
	if err != nil {
		return err
	}
	counts := make(map[string]int)
	for _, a := range list {
		counts[a.Command]++
		switch {
		case !slices.Contains([]string{"error", "warning", "notice"}, a.Command):
			return fmt.Errorf("the command %q", a.Command)
		case counts[a.Command] > 10:
			return fmt.Errorf("more than ten of %q", a.Command)
		case a.Message == "" || utf8.RuneCountInString(a.Message) > 4096:
			return fmt.Errorf("a message of %d characters", utf8.RuneCountInString(a.Message))
		}
		for name, value := range a.Properties {
			if pattern, known := properties[name]; !known || !matches(pattern, value) {
				return fmt.Errorf("the property %s is %q", name, value)
			}
		}
	}
	return nil
}

// tags are the HTML that permver itself writes into Markdown.
var tags = regexp.MustCompile(`^(</?details>|</?summary>|</?span>)`)

var angle, ticked = regexp.MustCompile(`<`), regexp.MustCompile("\\\\.|`+")

// withoutCode takes the code out of a line.
func withoutCode(line string) string {
	var b strings.Builder
	for {
		at := ticked.FindStringIndex(line)
		if at == nil {
			return b.String() + line
		}
		run := line[at[0]:at[1]]
		b.WriteString(line[:at[0]])
		line = line[at[1]:]
		if run[0] == '\\' {
			continue
		}
		for _, end := range backquotes.FindAllStringIndex(line, -1) {
			if end[1]-end[0] == len(run) {
				line = line[end[1]:]
				break
			}
		}
	}
}

var backquotes = regexp.MustCompile("`+")

// markdown says whether a report fits a comment, and holds no HTML but its own outside of
// code.
func markdown(output []byte) error {
	text := string(output)
	if n := utf8.RuneCountInString(text); n > 65536 {
		return fmt.Errorf("%d characters", n)
	}
	fence := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		ticks := line[:len(line)-len(strings.TrimLeft(line, "`"))]
		switch {
		case fence != "" && line == fence:
			fence = ""
		case fence == "" && len(ticks) > 2:
			fence = ticks
		case fence == "":
			for _, at := range angle.FindAllStringIndex(withoutCode(line), -1) {
				if !tags.MatchString(withoutCode(line)[at[0]:]) {
					return fmt.Errorf("HTML: %q", line)
				}
			}
		}
	}
	if fence != "" {
		return errors.New("code that does not end")
	}
	return nil
}
