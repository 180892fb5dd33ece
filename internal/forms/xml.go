package forms

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// form describes an XML format: its first element, and what each element holds.
type form struct {
	root     string
	elements map[string]element
	// also is what has to hold beside.
	also func(node) error
}

// element is what an element holds: attributes by their names with what their values
// match, those that may be left out with a question mark; its children, as a pattern over
// their names, each followed by a blank; text if it may have some.
type element struct {
	attributes map[string]string
	children   string
	text       bool
}

// node is an element of a document.
type node struct {
	name       string
	attributes map[string]string
	children   []node
	text       string
}

const anything, number, counted = `(?s).*`, `0|[1-9][0-9]*`, `[1-9][0-9]*`

// outcome is what a test of JUnit that did not pass holds.
var outcome = element{attributes: map[string]string{"type": `.+`, "message": anything}, text: true}

// junit is the form of junit-10.xsd of Jenkins' xunit plugin, and of Surefire's where that
// asks for more: times, the number of skipped tests, one outcome a test.
var junit = form{
	root: "testsuites",
	elements: map[string]element{
		"testsuites": {
			attributes: map[string]string{"name": `.+`, "tests": number, "failures": number, "errors": number, "time": number},
			children:   `(testsuite )*`,
		},
		"testsuite": {
			attributes: map[string]string{"name": `.+`, "tests": number, "failures": number, "errors": number, "skipped": number, "time": number},
			children:   `(testcase )+`,
		},
		"testcase": {
			attributes: map[string]string{"name": `.+`, "classname": `.+`, "time": number},
			children:   `(failure |error |skipped )?(system-out )?`,
		},
		"failure": outcome, "error": outcome, "skipped": outcome,
		"system-out": {text: true},
	},
	also: addsUp,
}

// checkstyle is what Checkstyle's XMLLogger writes and its own schema takes.
var checkstyle = form{
	root: "checkstyle",
	elements: map[string]element{
		"checkstyle": {attributes: map[string]string{"version": `[0-9.]+`}, children: `(file )*`},
		"file":       {attributes: map[string]string{"name": `.+`}, children: `(error )+`},
		"error": {attributes: map[string]string{
			"line?": counted, "column?": counted, "severity": `error|warning|info`, "message": `.+`, "source": `permver\.[a-z-]+`,
		}},
	},
}

func (f form) check(output []byte) error {
	if !bytes.HasPrefix(output, []byte(xml.Header)) {
		return errors.New("it does not begin as XML")
	}
	root, err := parse(output)
	switch {
	case err != nil:
		return err
	case root.name != f.root:
		return fmt.Errorf("it begins with %q", root.name)
	}
	if err := f.holds(root); err != nil {
		return err
	}
	if f.also != nil {
		return f.also(root)
	}
	return nil
}

// parse reads a document.
func parse(output []byte) (node, error) {
	decoder := xml.NewDecoder(bytes.NewReader(output))
	stack := []node{{}}
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return node{}, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			n := node{name: t.Name.Local, attributes: map[string]string{}}
			for _, a := range t.Attr {
				n.attributes[a.Name.Local] = a.Value
			}
			stack = append(stack, n)
		case xml.EndElement:
			last := len(stack) - 1
			stack[last-1].children = append(stack[last-1].children, stack[last])
			stack = stack[:last]
		case xml.CharData:
			stack[len(stack)-1].text += string(t)
		}
	}
	if len(stack[0].children) != 1 {
		return node{}, fmt.Errorf("%d first elements", len(stack[0].children))
	}
	return stack[0].children[0], nil
}

// holds says what an element has that it may not have, or lacks.
func (f form) holds(n node) error {
	e, known := f.elements[n.name]
	if !known {
		return fmt.Errorf("there is no element %q", n.name)
	}
	left := len(n.attributes)
	for name, pattern := range e.attributes {
		name, optional := strings.CutSuffix(name, "?")
		value, there := n.attributes[name]
		switch {
		case there && !matches(pattern, value):
			return fmt.Errorf("%s of %s is %q", name, n.name, value)
		case there:
			left--
		case !optional:
			return fmt.Errorf("%s has no %s", n.name, name)
		}
	}
	if left > 0 {
		return fmt.Errorf("%s has attributes that it may not have", n.name)
	}
	var names strings.Builder
	for _, child := range n.children {
		names.WriteString(child.name + " ")
		if err := f.holds(child); err != nil {
			return err
		}
	}
	switch {
	case !matches(e.children, names.String()):
		return fmt.Errorf("%s holds %s", n.name, names.String())
	case !e.text && strings.TrimSpace(n.text) != "":
		return fmt.Errorf("%s has text: %q", n.name, n.text)
	}
	return nil
}

func matches(pattern, s string) bool {
	return regexp.MustCompile(`^(?:` + pattern + `)$`).MatchString(s)
}

// addsUp says whether the numbers of tests are those that are there.
func addsUp(root node) error {
	all := map[string]int{}
	for _, suite := range root.children {
		n := map[string]int{"tests": len(suite.children)}
		for _, test := range suite.children {
			for _, child := range test.children {
				n[map[string]string{"failure": "failures", "error": "errors", "skipped": "skipped"}[child.name]]++
			}
		}
		for _, what := range []string{"tests", "failures", "errors", "skipped"} {
			all[what] += n[what]
			if suite.attributes[what] != strconv.Itoa(n[what]) {
				return fmt.Errorf("suite %s has %d %s, and says %s", suite.attributes["name"], n[what], what, suite.attributes[what])
			}
		}
	}
	for _, what := range []string{"tests", "failures", "errors"} {
		if root.attributes[what] != strconv.Itoa(all[what]) {
			return fmt.Errorf("there are %d %s, and it says %s", all[what], what, root.attributes[what])
		}
	}
	return nil
}
