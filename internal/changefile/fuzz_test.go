package changefile

import (
	"strings"
	"testing"

	"github.com/permver/permver/gitsrc"
)

// FuzzRead holds every change file to what is promised of it: no package goes lost
// without a fault, and everything has a place in the file.
func FuzzRead(f *testing.F) {
	for _, text := range []string{
		"---\n\"fs\": minor:breaking\nfs-js: 'patch'\n---\n\nMore.\n",
		"\ufeff---\r\n{fs: &b minor, log: *b, ? x : patch}\r\n---\r\n",
		"A note. --- \"\u00e9\": none\n  ---\nMore.",
		"---\nfs: minor: breaking\n---\n",
		"---\nfs patch\nlog: [patch]\n[a]: b\n<<: {a: patch}\n---\n",
		"---\n- fs: patch\n...\na: |\n  patch\n---\n",
		"---\nfs: patch\nfs: minor\nlog:\n---",
		"---\n---\n",
		"no front matter",
	} {
		f.Add(text, `{"packages": {"fs": {"path": "a", "manager": "rust"}}}`, `{"tag": "rc", "changes": [".changes/x.md"]}`)
		f.Add(text, "{}", `{"mode": "exit"}`)
	}
	f.Fuzz(func(t *testing.T, text, config, pre string) {
		for _, home := range []string{".changes", ".changeset"} {
			changes, err := Read(gitsrc.Files("fuzz", map[string]string{
				home + "/config.json": config, home + "/pre.json": pre, home + "/x.md": text,
			}), "")
			if err != nil {
				t.Fatal(err)
			}
			told := 0
			for _, fault := range changes.Faults {
				if fault.At.File == home+"/x.md" {
					told++
					inside(t, text, fault.At.Line, fault.At.EndLine)
				}
				if fault.Message == "" || strings.Contains(fault.Message, "\n") {
					t.Errorf("not one line: %q", fault.Message)
				}
			}
			for _, file := range changes.Folders[0].Files {
				for _, e := range file.Entries {
					inside(t, text, e.At.Line, e.At.EndLine)
				}
				if home == ".changes" && len(file.Entries)+told == 0 {
					t.Errorf("%q declares nothing, and nothing is wrong with it", text)
				}
			}
		}
	})
}

// inside fails unless a stretch of lines lies in the text. YAML ends lines with a
// lone "\r" too.
func inside(t *testing.T, text string, first, last int) {
	t.Helper()
	lines := strings.Count(strings.NewReplacer("\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n").Replace(text), "\n") + 1
	if first < 1 || last < first || last > lines+1 {
		t.Errorf("lines %d to %d of %d", first, last, lines)
	}
}
