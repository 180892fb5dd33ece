package report

import (
	"encoding/xml"
	"io"
	"slices"
	"strings"

	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/verdict"
)

// The types of this file are what Checkstyle's XMLLogger writes, which many programs read,
// within the schema that Checkstyle has for it (config/checkstyle-report-1.0.0.xsd).

type checkstyleReport struct {
	XMLName xml.Name         `xml:"checkstyle"`
	Version string           `xml:"version,attr"`
	Files   []checkstyleFile `xml:"file"`
}

type checkstyleFile struct {
	Name   string            `xml:"name,attr"`
	Errors []checkstyleError `xml:"error"`
}

// checkstyleError has no line where only the file is known. Checkstyle itself writes line 0
// then, which its schema has no room for.
type checkstyleError struct {
	Line     int    `xml:"line,attr,omitempty"`
	Column   int    `xml:"column,attr,omitempty"`
	Severity string `xml:"severity,attr"`
	Message  string `xml:"message,attr"`
	Source   string `xml:"source,attr"`
}

// checkstyleVersion is the version of Checkstyle whose format this is; it has not changed
// since.
const checkstyleVersion = "4.3"

func printCheckstyle(w io.Writer, r *verdict.Result, _ Options) error {
	byFile := make(map[string][]checkstyleError)
	add := func(at source.Place, level verdict.Level, message, from string) {
		severity := string(level)
		if level == verdict.LevelNote {
			severity = "info"
		}
		file := Visible(at.File)
		byFile[file] = append(byFile[file], checkstyleError{at.Line, at.Column, severity, Visible(message), "permver." + from})
	}
	for _, m := range remarks(r) {
		add(m.at, m.level, m.line(), m.kind)
	}
	for _, f := range toldFindings(r) {
		add(f.place(), f.Level, f.Message, f.Rule.ID)
	}
	report := checkstyleReport{Version: checkstyleVersion}
	for file, errors := range byFile {
		slices.SortStableFunc(errors, func(a, b checkstyleError) int {
			if a.Line != b.Line {
				return a.Line - b.Line
			}
			return a.Column - b.Column
		})
		report.Files = append(report.Files, checkstyleFile{file, errors})
	}
	slices.SortFunc(report.Files, func(a, b checkstyleFile) int { return strings.Compare(a.Name, b.Name) })
	return writeXML(w, report)
}
