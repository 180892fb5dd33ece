package permver

import (
	"bytes"
	"os"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/report"
)

const readmeOutput = "<!-- output of: permver demo -->\n```text\n"

// The README shows what the demo really prints. With -update it is rewritten.
func TestReadmeShowsTheDemo(t *testing.T) {
	result, err := Demo(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	format, err := report.Results().Find("text")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := format.Print(&out, result, report.Options{}); err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(readme), readmeOutput)
	shown, after, closed := strings.Cut(rest, "```\n")
	if !ok || !closed {
		t.Fatal("README.md has no place for the demo's output")
	}
	if shown == out.String() {
		return
	}
	if !*update {
		t.Fatalf("the README shows another output (-shown +printed):\n%s", gocmp.Diff(shown, out.String()))
	}
	if err := os.WriteFile("README.md", []byte(before+readmeOutput+out.String()+"```\n"+after), 0o600); err != nil {
		t.Fatal(err)
	}
}
