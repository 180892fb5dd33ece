package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/permver/permver/internal/verdict"
)

// The types of this file are the JUnit format as Jenkins and Maven Surefire read it
// (junit-10.xsd of Jenkins' xunit plugin). Times are nought: the format wants some.

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Time     int          `xml:"time,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Time     int         `xml:"time,attr"`
	Cases    []junitCase `xml:"testcase"`
}

// junitCase has one outcome at most: it passes without one.
type junitCase struct {
	Name      string        `xml:"name,attr"`
	ClassName string        `xml:"classname,attr"`
	Time      int           `xml:"time,attr"`
	Failure   *junitOutcome `xml:"failure"`
	Error     *junitOutcome `xml:"error"`
	Skipped   *junitOutcome `xml:"skipped"`
	Out       *junitText    `xml:"system-out"`
}

type junitOutcome struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Text    string `xml:",cdata"`
}

type junitText struct {
	Text string `xml:",cdata"`
}

// printJUnit prints a suite a comparison of a plugin, and one for what is wrong beside the
// plugins. In a suite the verdict is a test, and each rule that spoke: it fails where the
// run fails on what the rule says.
func printJUnit(w io.Writer, r *verdict.Result, _ Options) error {
	all := junitSuites{Name: "permver " + r.Command}
	for _, p := range sortedPlugins(r.Plugins) {
		for i, c := range comparisons(p) {
			all.add(junitComparison(r, p, inTurn(i, c)))
		}
	}
	if len(r.Repository)+len(r.Suppressed) > 0 {
		all.add(junitSuite{Name: "repository", Cases: junitRules("permver.repository", r.Repository, r.Suppressed)})
	}
	return writeXML(w, all)
}

// add counts the tests of a suite, and adds it.
func (all *junitSuites) add(s junitSuite) {
	for _, c := range s.Cases {
		s.Tests++
		switch {
		case c.Failure != nil:
			s.Failures++
		case c.Error != nil:
			s.Errors++
		case c.Skipped != nil:
			s.Skipped++
		}
	}
	all.Tests += s.Tests
	all.Failures += s.Failures
	all.Errors += s.Errors
	all.Suites = append(all.Suites, s)
}

func junitComparison(r *verdict.Result, p verdict.Plugin, c verdict.Comparison) junitSuite {
	name, class := Visible(p.Name()), "permver."+Visible(p.Name())
	if len(p.Comparisons) > 1 {
		name += " " + roleText(c.Role)
	}
	cases := []junitCase{junitVerdict(class, p, c)}
	if len(c.Unchecked) > 0 {
		cases = append(cases, junitUnchecked(class, uncheckedLevel(r, p), c.Unchecked))
	}
	return junitSuite{Name: name, Cases: append(cases, junitRules(class, c.Findings, c.Suppressed)...)}
}

// junitVerdict is the test of what no rule says.
func junitVerdict(class string, p verdict.Plugin, c verdict.Comparison) junitCase {
	test := junitCase{Name: remarkVerdict, ClassName: class}
	headline := Visible(title(p, c) + ": " + sentence(p, c))
	switch {
	case c.FailedBy != "":
		test.Failure = &junitOutcome{Type: c.FailedBy, Message: headline}
	case failsAlone(p, c):
		test.Error = &junitOutcome{Type: remarkVerdict, Message: headline}
	default:
		test.Out = &junitText{headline}
	}
	return test
}

// junitUnchecked is an error where the run fails for it, else a test that was left out.
func junitUnchecked(class string, level verdict.Level, parts []verdict.Unchecked) junitCase {
	lines := each(sortedUnchecked(parts), func(u verdict.Unchecked) string { return hanging(uncheckedText(u)) })
	outcome := &junitOutcome{remarkUnchecked, count(len(parts), "part") + " could not be checked", strings.Join(lines, "\n")}
	test := junitCase{Name: remarkUnchecked, ClassName: class, Error: outcome}
	if level != verdict.LevelError {
		test.Error, test.Skipped = nil, outcome
	}
	return test
}

// junitRules is a test for each rule that spoke, by the rules' names.
func junitRules(class string, counting, suppressed []verdict.Finding) []junitCase {
	ids := sorted(each(slices.Concat(counting, suppressed), func(f verdict.Finding) string { return f.Rule.ID }))
	return each(slices.Compact(ids), func(id string) junitCase {
		of := func(findings []verdict.Finding) []verdict.Finding {
			return slices.DeleteFunc(slices.Clone(findings), func(f verdict.Finding) bool { return f.Rule.ID != id })
		}
		return junitRule(id, class, of(counting), of(suppressed))
	})
}

// junitRule fails by the findings that the run fails on; the others are told as output.
// Where all are suppressed the test is skipped.
func junitRule(id, class string, counting, suppressed []verdict.Finding) junitCase {
	test := junitCase{Name: id, ClassName: class}
	var failing, others []verdict.Finding
	for _, f := range counting {
		if f.Fails() {
			failing = append(failing, f)
		} else {
			others = append(others, f)
		}
	}
	switch {
	case len(failing) > 0:
		message := Visible(failing[0].Message)
		if n := len(failing) - 1; n > 0 {
			message += fmt.Sprintf(" (and %s)", count(n, "more finding"))
		}
		test.Failure = &junitOutcome{id, message, inFull(failing)}
	case len(counting) == 0:
		test.Skipped = &junitOutcome{"suppressed", Visible(acceptedBy(*suppressed[0].Suppressed)), inFull(suppressed)}
	}
	if len(others) > 0 {
		test.Out = &junitText{inFull(others)}
	}
	return test
}

// inFull is what the text format says of findings if nothing is left out.
func inFull(findings []verdict.Finding) string {
	t := newText(Options{Verbose: true})
	t.full(findings)
	return string(t.bytes())
}
