package rust

import (
	"maps"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// TestCorpus reads the build scripts of all tags of a clone, which PERMVER_CORPUS
// names, and compares them with the names of the generated files beside them.
// A file without its command is only told: Tauri never removes one.
func TestCorpus(t *testing.T) {
	clone := os.Getenv("PERMVER_CORPUS")
	if clone == "" {
		t.Skip("PERMVER_CORPUS is not set")
	}
	c := corpus{t, clone}
	seen, equal := map[string]bool{}, 0
	for _, tag := range strings.Fields(c.git("tag")) {
		tree := c.tree(tag)
		for file, blob := range tree {
			if path.Base(file) != "build.rs" || strings.Contains(file, "example") {
				continue
			}
			names := tree.generated(path.Dir(file))
			key := blob + " " + strings.Join(names, " ")
			if !seen[key] && c.compare(tag, file, tree, names) {
				equal++
			}
			seen[key] = true
		}
	}
	t.Logf("%d build scripts that differ, of which %d declare what was generated", len(seen), equal)
}

// BenchmarkCorpus reads the build scripts and libraries of all plugins in the
// head of the clone that PERMVER_CORPUS names: their tokens, their files, and
// their files with what links them.
func BenchmarkCorpus(b *testing.B) {
	clone := os.Getenv("PERMVER_CORPUS")
	if clone == "" {
		b.Skip("PERMVER_CORPUS is not set")
	}
	plugins, size := corpus{b, clone}.plugins("HEAD")
	each := func(read func([]byte)) func() {
		return func() {
			for _, p := range plugins {
				for _, src := range p.sources {
					read(src)
				}
			}
		}
	}
	for _, step := range []struct {
		name string
		run  func()
	}{
		{"Lex", each(func(src []byte) { lex(src) })},
		{"Parse", each(func(src []byte) { Parse(src) })},
		{"Link", func() {
			for _, p := range plugins {
				p.link(b)
			}
		}},
	} {
		b.Run(step.name, func(b *testing.B) {
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				step.run()
			}
		})
	}
}

// corpusPlugin has the sources of one plugin: its build script and what lies in src.
type corpusPlugin struct {
	dir     string
	sources map[string][]byte
}

// link parses the files and links them as a build script and as a library.
func (p corpusPlugin) link(tb testing.TB) {
	tb.Helper()
	files := make(map[string]*File, len(p.sources))
	for file, src := range p.sources {
		files[file] = Parse(src)
	}
	if _, err := BuildScript(path.Join(p.dir, "build.rs"), lookupIn(files)); err != nil {
		tb.Fatal(err)
	}
	if _, err := Crate(path.Join(p.dir, "src/lib.rs"), slices.Collect(maps.Keys(files)), lookupIn(files)); err != nil {
		tb.Fatal(err)
	}
}

type corpus struct {
	t     testing.TB
	clone string
}

// plugins are the packages with a build script and a library, and the size of their sources.
func (c corpus) plugins(revision string) (plugins []corpusPlugin, size int64) {
	c.t.Helper()
	tree := c.tree(revision)
	for file := range tree {
		dir := path.Dir(file)
		if path.Base(file) != "build.rs" || tree[path.Join(dir, "src/lib.rs")] == "" || strings.Contains(file, "example") {
			continue
		}
		p := corpusPlugin{dir, map[string][]byte{}}
		for f, blob := range tree {
			if f == file || path.Ext(f) == ".rs" && strings.HasPrefix(f, path.Join(dir, "src")+"/") {
				p.sources[f] = []byte(c.git("cat-file", "blob", blob))
				size += int64(len(p.sources[f]))
			}
		}
		plugins = append(plugins, p)
	}
	return plugins, size
}

func (c corpus) git(args ...string) string {
	c.t.Helper()
	out, err := exec.CommandContext(c.t.Context(), "git", append([]string{"-C", c.clone}, args...)...).Output()
	if err != nil {
		c.t.Fatalf("git %v: %v", args, err)
	}
	return string(out)
}

// compare says that a script declares exactly the commands in names.
func (c corpus) compare(tag, file string, tree corpusTree, names []string) bool {
	c.t.Helper()
	script, err := BuildScript(file, func(p string) (*File, error) {
		if blob, ok := tree[p]; ok {
			return Parse([]byte(c.git("cat-file", "blob", blob))), nil
		}
		return nil, nil
	})
	switch {
	case err != nil:
		c.t.Errorf("%s %s: %v", tag, file, err)
		return false
	case !script.Found && len(names) > 0:
		c.t.Errorf("%s %s: no builder, but %v", tag, file, names)
		return false
	case !script.Found:
		return false
	case !script.Commands.Exact:
		c.t.Errorf("%s %s: %s", tag, file, script.Commands.Why)
		return false
	}
	declared := make([]string, 0, len(script.Commands.Items))
	for _, item := range script.Commands.Items {
		declared = append(declared, item.Value)
	}
	slices.Sort(declared)
	if lost := without(declared, names); len(names) > 0 && len(lost) > 0 {
		c.t.Errorf("%s %s: nothing was generated for %v", tag, file, lost)
	}
	if stale := without(names, declared); len(stale) > 0 {
		c.t.Logf("%s %s: not declared, but generated earlier: %v", tag, file, stale)
	}
	return slices.Equal(declared, names)
}

func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}

// corpusTree has the blob of each file.
type corpusTree map[string]string

func (c corpus) tree(tag string) corpusTree {
	c.t.Helper()
	tree := corpusTree{}
	for line := range strings.Lines(c.git("ls-tree", "-r", tag)) {
		meta, file, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		tree[file] = strings.Fields(meta)[2]
	}
	return tree
}

// generated are the commands that have a generated file in a package.
func (tree corpusTree) generated(dir string) []string {
	var names []string
	for file := range tree {
		if path.Dir(file) == path.Join(dir, "permissions/autogenerated/commands") {
			names = append(names, strings.TrimSuffix(path.Base(file), ".toml"))
		}
	}
	slices.Sort(names)
	return names
}
