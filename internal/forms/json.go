package forms

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/url"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	// Holds the module in go.mod: its schema is read from its source.
	_ "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// compile compiles a schema.
func compile(text string) (*jsonschema.Schema, error) {
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("schema.json", document); err != nil {
		return nil, err
	}
	return c.Compile("schema.json")
}

func validate(schema *jsonschema.Schema, output []byte) error {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(output))
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

// publishedSARIF is the schema of OASIS as go-sarif has it: in a constant that it keeps to
// itself, and only applies to values of its own types.
var publishedSARIF = sync.OnceValues(func() (*jsonschema.Schema, error) {
	dir, err := exec.Command("go", "list", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif").Output()
	if err != nil {
		return nil, fmt.Errorf("find the schema: %w", err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(dir)), "schema.go"), nil, 0)
	if err != nil {
		return nil, err
	}
	var text string
	ast.Inspect(file, func(n ast.Node) bool {
		if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING && len(literal.Value) > len(text) {
			text = literal.Value
		}
		return true
	})
	if text, err = strconv.Unquote(text); err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	return compile(text)
})

// sarifLog is what GitHub reads of SARIF, which its documentation asks for beyond the
// schema.
type sarifLog struct {
	Runs []struct {
		Tool    struct{ Driver struct{ Rules []sarifRule } }
		Results []sarifResult
	}
}

type sarifRule struct {
	ID                                      string
	ShortDescription, FullDescription, Help struct{ Text string }
	Properties                              struct {
		Tags     []string
		Security string `json:"security-severity"`
		Problem  string `json:"problem.severity"`
	}
}

type sarifResult struct {
	RuleID              string
	RuleIndex           int
	Message             struct{ Text string }
	PartialFingerprints struct{ PrimaryLocationLineHash string }
	Locations           []struct {
		PhysicalLocation struct{ ArtifactLocation struct{ URI string } }
	}
}

func sarif(output []byte) error {
	schema, err := publishedSARIF()
	if err != nil {
		return err
	}
	if err := validate(schema, output); err != nil {
		return err
	}
	var log sarifLog
	if err := json.Unmarshal(output, &log); err != nil {
		return err
	}
	if len(log.Runs) != 1 || len(output) > 10<<20 {
		return fmt.Errorf("%d runs, %d bytes", len(log.Runs), len(output))
	}
	rules := log.Runs[0].Tool.Driver.Rules
	for _, r := range rules {
		if !r.isShown() {
			return fmt.Errorf("rule %s lacks what GitHub shows", r.ID)
		}
	}
	for i, r := range log.Runs[0].Results {
		if r.RuleIndex >= len(rules) || rules[r.RuleIndex].ID != r.RuleID {
			return fmt.Errorf("result %d: rule %d is not %s", i, r.RuleIndex, r.RuleID)
		}
		if err := r.check(); err != nil {
			return fmt.Errorf("result %d: %w", i, err)
		}
	}
	return nil
}

// isShown reports whether a rule has what GitHub shows: one severity, and ten tags at most.
func (r sarifRule) isShown() bool {
	return r.ShortDescription.Text != "" && r.FullDescription.Text != "" && r.Help.Text != "" &&
		len(r.Properties.Tags) <= 10 && (r.Properties.Security == "") != (r.Properties.Problem == "")
}

func (r sarifResult) check() error {
	if r.Message.Text == "" || r.PartialFingerprints.PrimaryLocationLineHash == "" || len(r.Locations) != 1 {
		return errors.New("it lacks what GitHub shows")
	}
	return isRelative(r.Locations[0].PhysicalLocation.ArtifactLocation.URI)
}

// isRelative says what keeps a URI from being a path in the repository.
func isRelative(uri string) error {
	u, err := url.Parse(uri)
	switch {
	case err != nil:
		return err
	case uri == "" || u.IsAbs() || u.Host != "" || strings.HasPrefix(u.Path, "/") || u.RawQuery != "" || u.Fragment != "":
		return fmt.Errorf("%q is no relative path", uri)
	}
	return nil
}

// gitlabSchema is what GitLab's documentation of the format asks for.
//
//go:embed gitlab.schema.json
var gitlabSchema string

var gitlabForm = sync.OnceValues(func() (*jsonschema.Schema, error) { return compile(gitlabSchema) })

func gitlab(output []byte) error {
	schema, err := gitlabForm()
	if err != nil {
		return err
	}
	if err := validate(schema, output); err != nil {
		return err
	}
	var issues []struct{ Fingerprint string }
	if err := json.Unmarshal(output, &issues); err != nil {
		return err
	}
	seen := make(map[string]bool)
	for _, issue := range issues {
		if seen[issue.Fingerprint] {
			return errors.New("two issues with the fingerprint " + issue.Fingerprint)
		}
		seen[issue.Fingerprint] = true
	}
	return nil
}
