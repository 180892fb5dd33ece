package main

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRoff(t *testing.T) {
	for text, want := range map[string]string{
		"--mode":            `\-\-mode`,
		`a\b`:               `a\eb`,
		".TH\n.TH\n'br":     "\\&.TH\n\\&.TH\n\\&'br",
		"'quoted' and more": `\&'quoted' and more`,
		"feat!: …":          `feat!: \[u2026]`,
	} {
		if d := cmp.Diff(want, roff(text)); d != "" {
			t.Errorf("%q (-want +got):\n%s", text, d)
		}
	}
}

// The page has every command with its flags, and nothing in it that groff warns of.
func TestManual(t *testing.T) {
	p, stdout, _ := fake(0)
	if code := p.run(t.Context(), []string{"permver", "man"}); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	page := stdout.String()
	for _, c := range p.app().Commands {
		_, section, found := strings.Cut(page, ".SS permver "+roff(c.Name))
		section, _, _ = strings.Cut(section, "\n.S")
		for _, f := range c.Flags {
			found = found && strings.Contains(section, `\fB`+roff("--"+f.Names()[0])+`\fR`)
		}
		if !found {
			t.Errorf("the page has not all of permver %s", c.Name)
		}
	}
	groff, err := exec.LookPath("groff")
	if err != nil {
		t.Skip("groff is not installed")
	}
	cmd := exec.Command(groff, "-man", "-ww", "-Tutf8", "-Z")
	cmd.Stdin = strings.NewReader(page)
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil || said.Len() > 0 {
		t.Errorf("groff: %v, %s", err, &said)
	}
}
