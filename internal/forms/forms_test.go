package forms

import (
	"encoding/xml"
	"strings"
	"testing"
)

const (
	issue = `{"description": "d", "check_name": "c", "fingerprint": "0123456789abcdef", "severity": "info", "location": {"path": "p", "lines": {"begin": 1}}}`
	suite = `<testsuites name="p" tests="1" failures="1" errors="0" time="0"><testsuite name="s" tests="1" failures="1" errors="0" skipped="0" time="0">` +
		`<testcase name="t" classname="c" time="0"><failure type="f" message=""></failure><system-out>o</system-out></testcase></testsuite></testsuites>`
	style  = `<checkstyle version="4.3"><file name="f"><error line="1" severity="error" message="m" source="permver.x"></error></file></checkstyle>`
	result = `{"ruleId": "r", "ruleIndex": 0, "message": {"text": "m"}, "partialFingerprints": {"primaryLocationLineHash": "h"},` +
		`"locations": [{"physicalLocation": {"artifactLocation": {"uri": "a/b"}}}]}`
	rules = `[{"id": "r", "shortDescription": {"text": "s"}, "fullDescription": {"text": "f"}, "help": {"text": "h"}, "properties": {"problem.severity": "error"}}]`
)

func logOf(rules, result string) string {
	return `{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "permver", "rules": ` + rules + `}}, "results": [` + result + `]}]}`
}

// The forms take what is right, and refuse what is wrong in any way that matters.
func TestForms(t *testing.T) {
	right := map[string][]string{
		"gitlab":     {"[]", "[" + issue + "]"},
		"junit":      {xml.Header + suite},
		"checkstyle": {xml.Header + style, xml.Header + strings.Replace(style, ` line="1"`, "", 1)},
		"github":     {"", "::error title=a%3Ab,file=c,line=1::d%0Ae\n::notice title=a::b::c\n"},
		"markdown":   {"a <details>\n", "`<b>` ``<c>`d``\n```text\n<e>\n```\n", "&lt;b>\n"},
		"sarif":      {logOf(rules, result)},
	}
	wrong := map[string][]string{
		"gitlab": {
			"", "{}", "[" + issue + "," + issue + "]", "[" + strings.Replace(issue, "info", "bad", 1) + "]",
			"[" + strings.Replace(issue, `"p"`, `"/p"`, 1) + "]", "[" + strings.Replace(issue, `"begin": 1`, `"begin": 0`, 1) + "]",
			"[" + strings.Replace(issue, `"d"`, `"d", "x": 1`, 1) + "]",
		},
		"junit": {
			suite, xml.Header + style, xml.Header + strings.Replace(suite, `tests="1"`, `tests="2"`, 1), xml.Header + strings.Replace(suite, `name="s" tests="1"`, `name="s" tests="2"`, 1),
			xml.Header + strings.Replace(suite, ` classname="c"`, "", 1), xml.Header + strings.Replace(suite, ` classname="c"`, ` classname="c" x=""`, 1),
			xml.Header + strings.Replace(suite, "<failure", "<system-out>a</system-out><failure", 1), xml.Header + strings.Replace(suite, "<testcase", "a<testcase", 1),
			xml.Header + strings.Replace(suite, ">o<", "><b></b><", 1), xml.Header + suite[:100],
		},
		"checkstyle": {
			xml.Header + strings.Replace(style, `"error"`, `"fatal"`, 1), xml.Header + strings.Replace(style, `line="1"`, `line="0"`, 1),
			xml.Header + strings.Replace(style, `line="1"`, `line="1" column="0"`, 1),
		},
		"github": {
			"a\n", "::error title=a\n", "::set-env title=a::b\n", "::error name=a::b\n", "::error title=a,line=0::b\n", "::error title=a::\n",
			strings.Repeat("::error title=a::b\n", 11), "::error title=a::" + strings.Repeat("b", 5000) + "\n",
		},
		"markdown": {"<b>\n", "`a` <b>\n", "\\`<b>`\n", "```text\na\n", strings.Repeat("a", 70000)},
		"sarif": {
			"", `{"version": "2.1.0"}`, logOf(rules, strings.Replace(result, `"ruleIndex": 0`, `"ruleIndex": 1`, 1)),
			logOf(rules, strings.Replace(result, `"m"`, `""`, 1)), logOf(rules, strings.Replace(result, "a/b", "/a/b", 1)), logOf(rules, strings.Replace(result, "a/b", "a%zz", 1)),
			logOf(rules, strings.Replace(result, "a/b", "c:b", 1)), logOf(strings.Replace(rules, `"h"`, `""`, 1), result),
			logOf(rules, strings.Replace(result, `"ruleId"`, `"surplus": 1, "ruleId"`, 1)), strings.Replace(logOf(rules, result), `"runs": [`, `"runs": [{"tool": {"driver": {"name": "x"}}}, `, 1),
		},
		"unknown": {""},
	}
	for format, outputs := range right {
		for _, output := range outputs {
			if err := Check(format, []byte(output)); err != nil {
				t.Errorf("%q is refused: %v", output, err)
			}
		}
	}
	for format, outputs := range wrong {
		for _, output := range outputs {
			if Check(format, []byte(output)) == nil {
				t.Errorf("%s takes %.200q", format, output)
			}
		}
	}
}
