package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// listed is what `go list` says of a package.
type listed struct {
	ImportPath, Name, Dir     string
	GoFiles, Deps             []string
	TestGoFiles, XTestGoFiles []string
	TestImports, XTestImports []string
	Module                    struct{ Dir string }
}

// module holds the packages of the module by their import paths.
type module struct {
	root     string
	packages map[string]*listed
	targets  []*listed
}

func loadModule(ctx context.Context, patterns []string) (*module, error) {
	targets, err := list(ctx, patterns)
	if err != nil {
		return nil, err
	}
	m := &module{root: targets[0].Module.Dir, packages: make(map[string]*listed), targets: targets}
	all, err := list(ctx, []string{m.root + "/..."})
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		m.packages[p.ImportPath] = p
	}
	return m, nil
}

func list(ctx context.Context, patterns []string) ([]*listed, error) {
	const fields = "-json=ImportPath,Name,Dir,GoFiles,Deps,TestGoFiles,XTestGoFiles,TestImports,XTestImports,Module"
	out, err := goCommand(ctx, append([]string{"list", fields}, patterns...)...)
	if err != nil {
		return nil, err
	}
	var all []*listed
	for d := json.NewDecoder(strings.NewReader(out)); ; {
		p := &listed{}
		switch err := d.Decode(p); {
		case errors.Is(err, io.EOF) && len(all) > 0:
			return all, nil
		case err != nil:
			return nil, fmt.Errorf("read what go list says: %w", err)
		}
		all = append(all, p)
	}
}

// goCommand runs the go command and returns its output. Its error holds what the
// command says.
func goCommand(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("go %s: %w\n%s", args[0], err, said.String())
	}
	return out.String(), nil
}

// relative is a path below the module's root, with "/".
func (m *module) relative(path string) string {
	rel, err := filepath.Rel(m.root, path)
	if err != nil {
		return filepath.ToSlash(path)
	}
	return filepath.ToSlash(rel)
}

func (m *module) targetDirs() []string {
	dirs := make([]string, 0, len(m.targets))
	for _, p := range m.targets {
		dirs = append(dirs, m.relative(p.Dir))
	}
	return dirs
}

// testedBy are the packages whose tests can notice a change of target: its own
// first, then those that build on it. The tests of commands start programs,
// which takes long and tells little that the others do not.
func (m *module) testedBy(target *listed) []*listed {
	all := []*listed{target}
	for _, path := range slices.Sorted(maps.Keys(m.packages)) {
		p := m.packages[path]
		if path != target.ImportPath && p.Name != "main" && p.hasTests() && m.reaches(p, target.ImportPath) {
			all = append(all, p)
		}
	}
	return all
}

func (p *listed) hasTests() bool { return len(p.TestGoFiles)+len(p.XTestGoFiles) > 0 }

// reaches reports whether the tests of p build on the target.
func (m *module) reaches(p *listed, target string) bool {
	if slices.Contains(p.Deps, target) {
		return true
	}
	return slices.ContainsFunc(slices.Concat(p.TestImports, p.XTestImports), func(path string) bool {
		imported := m.packages[path]
		return path == target || imported != nil && slices.Contains(imported.Deps, target)
	})
}

// builder makes one program for each package of tests, with all mutants of pkg.
type builder struct {
	module  *module
	pkg     *listed
	own     bool // leave the tests of other packages alone
	scratch string
	sources []*source
}

// build finds the mutants on the lines wanted, leaves out those that do not
// compile, and compiles the tests.
func (b *builder) build(ctx context.Context, wanted func(*mutant) bool) ([]*mutant, []*suite, error) {
	if err := os.MkdirAll(b.scratch, 0o777); err != nil {
		return nil, nil, err
	}
	mutants, err := b.find(wanted)
	if err != nil || len(mutants) == 0 {
		return nil, nil, err
	}
	use := make(map[int]bool, len(mutants))
	for _, m := range mutants {
		use[m.id] = true
	}
	overlay, err := b.compile(ctx, use)
	if err != nil {
		return nil, nil, err
	}
	suites, err := b.suites(ctx, overlay)
	mutants = slices.DeleteFunc(mutants, func(m *mutant) bool { return !use[m.id] })
	return mutants, suites, err
}

func (b *builder) find(wanted func(*mutant) bool) ([]*mutant, error) {
	var mutants []*mutant
	for _, name := range b.pkg.GoFiles {
		path := filepath.Join(b.pkg.Dir, name)
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		s, err := parseSource(b.module.relative(path), path, text)
		if err != nil {
			return nil, err
		}
		b.sources = append(b.sources, s)
		for _, u := range s.units {
			for _, m := range u.mutants {
				if wanted(m) {
					mutants = append(mutants, m)
					m.id = len(mutants)
				}
			}
		}
	}
	return mutants, nil
}

// ofMutant is how the compiler refers to a mutant's copy.
var ofMutant = regexp.MustCompile(`mutant-(\d+):\d+`)

// compile takes out of use what does not compile, until the package does, and
// returns the overlay.
func (b *builder) compile(ctx context.Context, use map[int]bool) (string, error) {
	for {
		overlay, err := b.writeOverlay(use)
		if err != nil {
			return "", err
		}
		// With -e the compiler tells of all errors, not only of the first ten.
		_, err = goCommand(ctx, "build", "-gcflags=-e", "-overlay", overlay, b.pkg.ImportPath)
		if err == nil {
			return overlay, nil
		}
		before := len(use)
		b.leaveOut(use, err.Error())
		if len(use) == before {
			return "", err
		}
	}
}

// leaveOut takes out of use what the compiler complains about: mutants that do
// not compile, and, if there are none, constants that have to be constant.
func (b *builder) leaveOut(use map[int]bool, complaints string) {
	matches := ofMutant.FindAllStringSubmatch(complaints, -1)
	for _, match := range matches {
		id, _ := strconv.Atoi(match[1])
		delete(use, id)
	}
	if len(matches) > 0 {
		return
	}
	for _, s := range b.sources {
		for _, u := range s.units {
			if u.constant == nil || !strings.Contains(complaints, u.constant.Names[0].Name) {
				continue
			}
			for _, m := range u.mutants {
				delete(use, m.id)
			}
		}
	}
}

func (b *builder) writeOverlay(use map[int]bool) (string, error) {
	replace := make(map[string]string)
	put := func(path, text string) error {
		replace[path] = filepath.Join(b.scratch, filepath.Base(path))
		return os.WriteFile(replace[path], []byte(text), 0o666)
	}
	for _, s := range b.sources {
		if err := put(s.path, s.write(use)); err != nil {
			return "", err
		}
	}
	if err := put(filepath.Join(b.pkg.Dir, switchFile), switchText(b.pkg.Name)); err != nil {
		return "", err
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	path := filepath.Join(b.scratch, "overlay.json")
	return path, os.WriteFile(path, text, 0o666)
}

// suites compiles the tests that can notice a mutant, and runs each without one.
func (b *builder) suites(ctx context.Context, overlay string) ([]*suite, error) {
	var suites []*suite
	for i, p := range b.module.testedBy(b.pkg) {
		if b.own && p.ImportPath != b.pkg.ImportPath {
			continue
		}
		program := filepath.Join(b.scratch, fmt.Sprintf("%d.test", i))
		if _, err := goCommand(ctx, "test", "-c", "-vet=off", "-o", program, "-overlay", overlay, p.ImportPath); err != nil {
			return nil, err
		}
		s, err := newSuite(ctx, program, p)
		if err != nil {
			return nil, err
		}
		suites = append(suites, s)
	}
	return suites, nil
}
