package gitsrc

// Patterns are lines in the form of a .gitignore, for other lists that are written so.
type Patterns struct{ list []ignorePattern }

// ParsePatterns reads the lines; those that hold no pattern are left out.
func ParsePatterns(lines []string) Patterns {
	var p Patterns
	for _, line := range lines {
		p.list = append(p.list, parseIgnore(line, false)...)
	}
	return p
}

// Match reports whether the last pattern that matches a path, relative to where the list belongs, is one without "!". It is not ok if none does: what
// is above the path is the caller's matter.
func (p Patterns) Match(path string, isDir bool) (hit, ok bool) {
	pattern, ok := strongest(p.list, path, isDir)
	return ok && !pattern.negated, ok
}
