package gitsrc

import (
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/permver/permver/internal/lazy"
)

// childRefs are the references as git lists them, in whatever format it keeps them.
type childRefs struct {
	child  *child
	format objectFormat
	table  func() (map[string]ref, error) // all below refs/; one without ID and target is damaged
}

func newChildRefs(c *child, format objectFormat) refs {
	r := &childRefs{child: c, format: format}
	r.table = sync.OnceValues(r.readTable)
	return r
}

// brokenRef is how git tells of a reference that it leaves out of a list. See ref-filter.c.
var brokenRef = lazy.Regexp(`(?m)^warning: ignoring (?:broken ref|ref with broken name) (refs/.+)$`)

// readTable lists the references. Symbolic ones that lead nowhere are not listed, as if they were not there.
func (r *childRefs) readTable() (map[string]ref, error) {
	said := &words{}
	cmd := r.child.command(r.child.located(r.child.reading()), "for-each-ref", "--format=%(objectname) %(refname) %(symref)")
	out, err := finishedWith(cmd, said)
	if err != nil {
		return nil, &Error{Op: "list", Subject: "references", Err: ErrCorrupt, Detail: err.Error(), hints: []string{hintFsck}}
	}
	table := make(map[string]ref, strings.Count(string(out), "\n"))
	for line := range strings.Lines(string(out)) {
		id, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		name, target, ok := strings.Cut(rest, " ")
		switch {
		case !ok || !r.format.isID(id) || !validRefName(name):
			return nil, &Error{Op: "list", Subject: "references", Err: ErrUnsupported, Detail: "git answers " + quote(line)}
		case target != "":
			table[name] = ref{target: target}
		default:
			table[name] = ref{id: ID(id)}
		}
	}
	for _, match := range brokenRef().FindAllStringSubmatch(said.String(), -1) {
		table[match[1]] = ref{}
	}
	return table, nil
}

func (r *childRefs) lookup(name string) (ref, bool, error) {
	switch {
	case !validRefName(name):
		return ref{}, false, nil
	case !strings.HasPrefix(name, "refs/"):
		return r.special(name)
	}
	table, err := r.table()
	if err != nil {
		return ref{}, false, err
	}
	found, ok := table[name]
	if ok && found == (ref{}) {
		return ref{}, false, &Error{Op: "read", Subject: "reference " + quote(name), Err: ErrCorrupt, Detail: "git says that it is broken", hints: []string{hintFsck}}
	}
	return found, ok, nil
}

// specialRef are the names of references outside refs/: HEAD and the like, also those of other working trees.
var specialRef = lazy.Regexp(`^(?:main-worktree/|worktrees/[^/]+/)?[A-Z][A-Z_-]*$`)

// special looks up a reference outside refs/.
func (r *childRefs) special(name string) (ref, bool, error) {
	if !specialRef().MatchString(name) {
		return ref{}, false, nil
	}
	var none *refusal
	target, err := r.line("symbolic-ref", "--quiet", name)
	if err == nil && validRefName(target) {
		return ref{target: target}, true, nil
	}
	switch {
	case err != nil && !errors.As(err, &none):
		return ref{}, false, err
	case none != nil && none.status != 1: // 1 says that it is not symbolic.
		return ref{}, false, &Error{Op: "read", Subject: "reference " + quote(name), Err: ErrCorrupt, Detail: none.Error(), hints: []string{hintFsck}}
	}
	// Git would take a branch of that name, if there were no other.
	full, err := r.line("rev-parse", "--verify", "--quiet", "--symbolic-full-name", name)
	if err == nil && full != name {
		return ref{}, false, nil
	}
	id := ""
	if err == nil {
		id, err = r.line("rev-parse", "--verify", "--quiet", name)
	}
	if err != nil && !errors.As(err, &none) {
		return ref{}, false, err
	}
	return ref{id: ID(id)}, err == nil && r.format.isID(id), nil
}

// line runs a command that prints one line.
func (r *childRefs) line(args ...string) (string, error) {
	out, err := r.child.run(args...)
	return strings.TrimSuffix(string(out), "\n"), err
}

func (r *childRefs) list(prefix string) ([]string, error) {
	table, err := r.table()
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(sortedKeys(table), func(name string) bool { return !strings.HasPrefix(name, prefix) }), nil
}

func (r *childRefs) any(prefix string, match func(ref) (bool, error)) (bool, error) {
	table, err := r.table()
	if err != nil {
		return false, err
	}
	return anyRef(table, prefix, match)
}
