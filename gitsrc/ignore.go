package gitsrc

import (
	"path"
	"slices"
	"strings"
	"sync"
)

// ignores answers whether git would ignore an untracked path. See gitignore(5).
//
// go-git's matcher is not used: it takes a pattern that matches a directory for one that matches everything below it, which turns `!dir` into an
// exception for the files inside, and it reads classes and escapes as the file system's own patterns do, differently on Windows.
type ignores struct {
	read   func(path string) (content string, ok bool) // a .gitignore in the tree
	always []ignorePattern                             // of info/exclude and core.excludesFile, the stronger ones last
	fold   bool                                        // core.ignorecase

	mu       sync.Mutex
	patterns map[string][]ignorePattern // by directory
	excluded map[string]bool            // directories known to be ignored or not
}

func newIgnores(read func(string) (string, bool), fold bool, always []ignorePattern) *ignores {
	return &ignores{read: read, fold: fold, always: always, patterns: map[string][]ignorePattern{}, excluded: map[string]bool{}}
}

// match reports whether a path is ignored: by a pattern for itself, or because a directory above it is. A pattern cannot bring back what lies in an
// ignored directory.
func (g *ignores) match(p string, isDir bool) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i := range len(p) {
		if p[i] == '/' && g.dir(p[:i]) {
			return true
		}
	}
	if isDir {
		return g.dir(p)
	}
	return g.decide(p, false)
}

// dir is decide for a directory none of whose parents is ignored, remembered.
func (g *ignores) dir(p string) bool {
	ignored, known := g.excluded[p]
	if !known {
		ignored = g.decide(p, true)
		g.excluded[p] = ignored
	}
	return ignored
}

// decide finds the strongest pattern that matches: the nearest directory's first, in a file the last.
func (g *ignores) decide(p string, isDir bool) bool {
	for dir := parent(p); ; dir = parent(dir) {
		below := strings.TrimPrefix(p[len(dir):], "/")
		if hit, ok := strongest(g.of(dir), below, isDir); ok {
			return !hit.negated
		}
		if dir == "" {
			break
		}
	}
	hit, ok := strongest(g.always, p, isDir)
	return ok && !hit.negated
}

func strongest(patterns []ignorePattern, p string, isDir bool) (ignorePattern, bool) {
	for _, pattern := range slices.Backward(patterns) {
		if pattern.match(p, isDir) {
			return pattern, true
		}
	}
	return ignorePattern{}, false
}

// of returns the patterns of a directory's .gitignore.
func (g *ignores) of(dir string) []ignorePattern {
	patterns, known := g.patterns[dir]
	if !known {
		if content, ok := g.read(path.Join(dir, ".gitignore")); ok {
			patterns = parseIgnore(content, g.fold)
		}
		g.patterns[dir] = patterns
	}
	return patterns
}

// ignorePattern is one line of a .gitignore.
type ignorePattern struct {
	glob     glob
	negated  bool // !pattern
	dirOnly  bool // pattern/
	anchored bool // it has a slash, so it is matched against the path from the file's directory; otherwise against the name
	fold     bool
}

func (p ignorePattern) match(below string, isDir bool) bool {
	if p.dirOnly && !isDir {
		return false
	}
	if !p.anchored {
		below = lastName(below)
	}
	if p.fold {
		below = lowerASCII(below)
	}
	return p.glob.match(below)
}

// parseIgnore reads the lines of a .gitignore.
func parseIgnore(content string, fold bool) []ignorePattern {
	var patterns []ignorePattern
	for line := range strings.Lines(strings.TrimPrefix(content, "\ufeff")) {
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		if line == "" || line[0] == '#' {
			continue
		}
		if pattern, ok := parseIgnoreLine(trimSpaces(line), fold); ok {
			patterns = append(patterns, pattern)
		}
	}
	return patterns
}

func parseIgnoreLine(line string, fold bool) (ignorePattern, bool) {
	p := ignorePattern{fold: fold}
	line, p.negated = strings.CutPrefix(line, "!")
	line, p.dirOnly = strings.CutSuffix(line, "/")
	p.anchored = strings.Contains(line, "/")
	line = strings.TrimPrefix(line, "/")
	if line == "" {
		return p, false
	}
	if fold {
		line = lowerASCII(line)
	}
	p.glob = compileGlob(line)
	return p, true
}

// trimSpaces removes spaces at the end, but not one after a backslash.
func trimSpaces(line string) string {
	end := 0
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case ' ':
			continue
		case '\\':
			i++
		}
		end = min(i+1, len(line))
	}
	return line[:end]
}

func lowerASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}
