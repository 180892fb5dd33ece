package forms

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// publishedSchemas are what those publish who wrote the format or who read it. JUnit's is
// that of Jenkins' xunit plugin: JUnit has none, and the one for Ant's reports wants the
// host and the time of a run. They are not committed here.
var publishedSchemas = []struct {
	format, sum, address string
	// What the schema must refuse: outputs in which old is replaced by new.
	wrong []struct{ old, new string }
	hold  func(t *testing.T, schema string, outputs []string) error
}{
	{
		format:  "gitlab",
		sum:     "66b43685a7569ad97e773a552f0d9d98e35b45c03fbe31b6a478c1af8d737a92",
		address: "https://raw.githubusercontent.com/gitlabhq/gitlabhq/f986ce9ffa56e25d0a3010c78d9481664742d766/app/validators/json_schemas/codeclimate.json",
		wrong:   []struct{ old, new string }{{`"fingerprint"`, `"print"`}, {`"begin": `, `"begin": 0.5, "was": `}},
		hold:    holdIssues,
	},
	{
		format:  "junit",
		sum:     "a1a816f58d1bf95ebabf371994df0b9246dee66ea9572fbec4f9296f1b2c0ff6",
		address: "https://raw.githubusercontent.com/jenkinsci/xunit-plugin/ae25da5089d4f94ac6c4669bf736e4d416cc4665/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd",
		wrong:   []struct{ old, new string }{{`<testcase name=`, `<testcase title=`}, {`time="0"`, `time="soon"`}},
		hold:    holdXML,
	},
	{
		format:  "checkstyle",
		sum:     "34449c9aa64d893eff17633014b70d83d5ecc7fae67bdbfd399de34ed9f1340c",
		address: "https://raw.githubusercontent.com/checkstyle/checkstyle/6085f4d57df0fd56b7afa79169ca7fe91da5970a/config/checkstyle-report-1.0.0.xsd",
		wrong:   []struct{ old, new string }{{`line="`, `line="-`}, {`severity="`, `severity="very `}},
		hold:    holdXML,
	},
}

// kept are the outputs of a format in the folder that PERMVER_OUTPUTS names, where the
// tests of internal/report and of the root package left them.
func kept(t *testing.T, format string) []string {
	t.Helper()
	dir := os.Getenv(keepIn)
	if dir == "" {
		t.Skip(keepIn + " does not name the outputs of other tests")
	}
	files, err := filepath.Glob(filepath.Join(dir, format, "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no outputs in %s (%v)", dir, err)
	}
	return files
}

// TestPublishedSchemas needs the network, or the schemas in the folder that
// PERMVER_SCHEMAS names, under any name.
func TestPublishedSchemas(t *testing.T) {
	for _, s := range publishedSchemas {
		t.Run(s.format, func(t *testing.T) {
			outputs := kept(t, s.format)
			schema := found(t, s.sum, s.address)
			if err := s.hold(t, schema, outputs); err != nil {
				t.Error(err)
			}
			for _, wrong := range s.wrong {
				if err := s.hold(t, schema, []string{spoiled(t, outputs, wrong.old, wrong.new)}); err == nil {
					t.Errorf("with %s for %s it is taken", wrong.new, wrong.old)
				}
			}
			t.Logf("%d outputs held to %s", len(outputs), s.address)
		})
	}
}

// found is the file of that sum, which may be anywhere in the folder, or which is downloaded.
func found(t *testing.T, sum, address string) string {
	t.Helper()
	schema := ""
	if dir := os.Getenv("PERMVER_SCHEMAS"); dir != "" {
		err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.Type().IsRegular() {
				return err
			}
			content, err := os.ReadFile(file)
			if err == nil && fmt.Sprintf("%x", sha256.Sum256(content)) == sum {
				schema, err = file, fs.SkipAll
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if schema != "" {
		return schema
	}
	content, err := downloaded(t.Context(), address)
	if err != nil {
		t.Skipf("not checked: %v", err)
	}
	if got := fmt.Sprintf("%x", sha256.Sum256(content)); got != sum {
		t.Skipf("not checked: %s has the sum %s, not %s", address, got, sum)
	}
	schema = filepath.Join(t.TempDir(), filepath.Base(address))
	if err := os.WriteFile(schema, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return schema
}

func downloaded(ctx context.Context, address string) (content []byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", address, response.Status)
	}
	return io.ReadAll(response.Body)
}

// spoiled is a copy of the first output that holds old, with new for it.
func spoiled(t *testing.T, outputs []string, old, replacement string) string {
	t.Helper()
	for _, output := range outputs {
		text, err := os.ReadFile(output)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(text, []byte(old)) {
			continue
		}
		copied := filepath.Join(t.TempDir(), "spoiled")
		if err := os.WriteFile(copied, bytes.ReplaceAll(text, []byte(old), []byte(replacement)), 0o644); err != nil {
			t.Fatal(err)
		}
		return copied
	}
	t.Fatalf("no output holds %s", old)
	return ""
}

// holdIssues holds each issue of a report to the schema, as GitLab does: it reads no further
// than the first that does not fit.
func holdIssues(_ *testing.T, schema string, outputs []string) error {
	form, err := jsonschema.NewCompiler().Compile(schema)
	if err != nil {
		return err
	}
	for _, output := range outputs {
		text, err := os.ReadFile(output)
		if err != nil {
			return err
		}
		var issues []json.RawMessage
		if err := json.Unmarshal(text, &issues); err != nil {
			return err
		}
		for _, issue := range issues {
			if err := validate(form, issue); err != nil {
				return fmt.Errorf("%s: %w", issue, err)
			}
		}
	}
	return nil
}

// holdXML asks the program of the Python package xmlschema that PERMVER_XMLSCHEMA names.
func holdXML(t *testing.T, schema string, outputs []string) error {
	t.Helper()
	program := os.Getenv("PERMVER_XMLSCHEMA")
	if program == "" {
		t.Skip("not checked: PERMVER_XMLSCHEMA does not name xmlschema-validate")
	}
	said, err := exec.CommandContext(t.Context(), program, append([]string{"-v", "--schema", schema}, outputs...)...).CombinedOutput()
	switch {
	case err != nil:
		return fmt.Errorf("%w: %s", err, said)
	case bytes.Count(said, []byte(" is valid")) != len(outputs):
		t.Fatalf("of %d outputs it said %s", len(outputs), said)
	}
	return nil
}

// diagnostic is what any format tells of a finding, in the words of reviewdog's own format.
type diagnostic struct {
	Message  string
	Severity string
	Code     struct{ Value string }
	Location struct {
		Path  string
		Range struct{ Start struct{ Line, Column int } }
	}
}

// asRead are the liberties that reviewdog takes: it leaves out the first column, and tidies
// paths, of which git has no untidy ones.
var asRead = cmp.Options{
	cmp.FilterPath(isField("Column"), cmp.Comparer(func(a, b int) bool { return max(a, 1) == max(b, 1) })),
	cmp.FilterPath(isField("Path"), cmp.Comparer(func(a, b string) bool { return path.Clean(a) == path.Clean(b) })),
}

func isField(name string) func(cmp.Path) bool {
	return func(p cmp.Path) bool { return p.Last().String() == "."+name }
}

// TestReviewdog has the program that PERMVER_REVIEWDOG names read the outputs. It must
// understand of each finding what was meant.
func TestReviewdog(t *testing.T) {
	program := os.Getenv("PERMVER_REVIEWDOG")
	if program == "" {
		t.Skip("PERMVER_REVIEWDOG does not name reviewdog")
	}
	for format, meant := range map[string]func([]byte) ([]diagnostic, error){"checkstyle": styles, "sarif": results} {
		t.Run(format, func(t *testing.T) {
			outputs, told := kept(t, format), 0
			for _, output := range outputs {
				text, err := os.ReadFile(output)
				if err != nil {
					t.Fatal(err)
				}
				want, err := meant(text)
				if err != nil {
					t.Fatal(err)
				}
				command := exec.CommandContext(t.Context(), program, "-f="+format, "-reporter=rdjson", "-filter-mode=nofilter")
				command.Stdin = bytes.NewReader(text)
				said, err := command.Output()
				if err != nil {
					t.Fatalf("%s: %v", output, err)
				}
				var got struct{ Diagnostics []diagnostic }
				if err := json.Unmarshal(said, &got); err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(want, got.Diagnostics, asRead); d != "" {
					t.Errorf("%s (-meant +read):\n%s", output, d)
				}
				told += len(want)
			}
			t.Logf("%d findings in %d outputs", told, len(outputs))
		})
	}
}

// styles are the findings of Checkstyle's XML.
func styles(output []byte) ([]diagnostic, error) {
	root, err := parse(output)
	if err != nil {
		return nil, err
	}
	var all []diagnostic
	for _, file := range root.children {
		for _, e := range file.children {
			r := diagnostic{Message: e.attributes["message"], Severity: strings.ToUpper(e.attributes["severity"])}
			r.Code.Value = e.attributes["source"]
			r.Location.Path = file.attributes["name"]
			r.Location.Range.Start.Line, _ = strconv.Atoi(e.attributes["line"])
			r.Location.Range.Start.Column, _ = strconv.Atoi(e.attributes["column"])
			all = append(all, r)
		}
	}
	return all, nil
}

// results are the findings of SARIF.
func results(output []byte) ([]diagnostic, error) {
	var log struct {
		Runs []struct {
			Results []struct {
				RuleID, Level string
				Message       struct{ Text string }
				Locations     []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           struct{ StartLine, StartColumn int }
					}
				}
			}
		}
	}
	if err := json.Unmarshal(output, &log); err != nil {
		return nil, err
	}
	severities := map[string]string{"error": "ERROR", "warning": "WARNING", "note": "INFO"}
	var all []diagnostic
	for _, found := range log.Runs[0].Results {
		at := found.Locations[0].PhysicalLocation
		file, err := url.PathUnescape(at.ArtifactLocation.URI)
		if err != nil {
			return nil, err
		}
		r := diagnostic{Message: found.Message.Text, Severity: severities[found.Level]}
		r.Code.Value, r.Location.Path = found.RuleID, file
		r.Location.Range.Start.Line, r.Location.Range.Start.Column = at.Region.StartLine, at.Region.StartColumn
		all = append(all, r)
	}
	return all, nil
}
