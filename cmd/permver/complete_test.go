package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/urfave/cli/v2"
)

func TestCandidates(t *testing.T) {
	p, _, _ := fake(0)
	tests := map[string]struct {
		want  []string
		files bool
	}{
		"he":                           {want: []string{"help"}},
		"--":                           {want: []string{"--version", "--help"}},
		"check --mo":                   {want: []string{"--mode"}},
		"check --mode pr --mo":         {},
		"check --plugin a --plu":       {want: []string{"--plugin"}},
		"check --mode ":                {want: []string{"auto", "pr", "release"}},
		"check --mode=p":               {want: []string{"--mode=pr"}},
		"check --git-backend b":        {want: []string{"builtin"}},
		"check --trusted-config ":      {want: []string{"head", "base"}},
		"check --release-type m":       {want: []string{"major", "minor"}},
		"check --prerelease s":         {want: []string{"strict"}},
		"check --color a":              {want: []string{"auto", "always"}},
		"check --fail-on b":            {want: []string{"breaking", "bump"}},
		"check --base dir:x":           {files: true},
		"check --reason ":              {},
		"check --format js":            {want: []string{"json"}},
		"show --format snap":           {want: []string{"snapshot"}},
		"bump --format te":             {want: []string{"text"}},
		"config show --format te":      {want: []string{"text"}},
		"rules --format te":            {want: []string{"text"}},
		"check --format json=x":        {files: true},
		"show --check ":                {files: true},
		"check ":                       {files: true},
		"check . ":                     {},
		"config ":                      {want: []string{"check", "show"}},
		"config show ":                 {files: true},
		"explain ":                     {want: []string{"command-removed"}},
		"explain command-removed ":     {},
		"explain -- comm":              {want: []string{"command-removed"}},
		"check -- --mo":                {files: true},
		"suppress ":                    {},
		"completion p":                 {want: []string{"powershell"}},
		"--git-backend git explain co": {want: []string{"command-removed"}},
	}
	for line, tt := range tests {
		words := strings.Split(line, " ")
		last := len(words) - 1
		offers, files := p.candidates(p.app(), words[:last], words[last])
		var got []string
		for _, o := range offers {
			got = append(got, o.word)
		}
		if d := cmp.Diff(tt.want, got); d != "" || files != tt.files {
			t.Errorf("%q: files %t (-want +got):\n%s", line, files, d)
		}
	}
}

// Every flag that takes one of a few words offers them, and each of them is taken.
func TestOfferedWordsAreTaken(t *testing.T) {
	p, _, _ := fake(0)
	for _, c := range p.app().Commands {
		for _, f := range c.Flags {
			if _, list := f.(*cli.StringSliceFlag); list || !takesValue(f) {
				continue
			}
			for _, word := range wordsOf(f.Names()[0]) {
				p, _, stderr := fake(0)
				args := []string{"permver", c.Name, "--" + f.Names()[0], word}
				if slices.Contains([]string{"explain", "config", "suppress"}, c.Name) {
					continue // they need an argument
				}
				if code := p.run(t.Context(), args); code != 0 {
					t.Errorf("%v: exit code %d, %s", args, code, stderr)
				}
			}
		}
	}
}
