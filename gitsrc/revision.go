package gitsrc

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// minPrefix is the shortest abbreviation of an object ID that git accepts.
const minPrefix = 4

// refRules are the places where git looks for a short reference name, in its order. See gitrevisions(7).
var refRules = []string{"%s", "refs/%s", "refs/tags/%s", "refs/heads/%s", "refs/remotes/%s", "refs/remotes/%s/HEAD"}

// Resolve finds the commit that a revision names, as `git rev-parse REV^{commit}` does: a reference name, "@", an object ID or an abbreviation of at
// least four digits, the output of git describe, each followed by any of ^, ^N, ~N, ^0, ^{}, ^{commit} and ^{tag}.
//
// Git is asked for what it knows beyond that (@{…}, :/TEXT, ^{/TEXT}); with the builtin backend alone it is [ErrUnsupported]. What names a tree, a file or a
// range is [ErrBadRev]. A parent that a shallow
// clone lacks is [ErrShallow]. An abbreviation of several objects is [ErrAmbiguous], unless just one of them is a commit or leads to one.
func (r *Repo) Resolve(rev string) (Commit, error) {
	c, err := r.resolve(rev)
	if err != nil {
		return Commit{}, &Error{Op: "resolve", Subject: "revision " + quote(rev), Err: err}
	}
	c.Spec = rev
	return c, nil
}

// Unborn reports whether HEAD is a branch that has no commit yet.
func (r *Repo) Unborn() (bool, error) {
	_, born, err := resolveRef(r.refs, "HEAD")
	return !born && err == nil, err
}

func (r *Repo) resolve(rev string) (Commit, error) {
	base, steps, err := splitRevision(rev)
	if errors.Is(err, ErrUnsupported) {
		return r.resolveByGit(rev, err)
	}
	if err != nil {
		return Commit{}, err
	}
	name, err := r.named(base)
	if err != nil {
		return Commit{}, err
	}
	id := name.id
	for i, s := range steps {
		if id, err = r.take(id, s); err != nil {
			return Commit{}, fmt.Errorf("%s%s: %w", printable(base), stepsText(steps[:i+1]), err)
		}
	}
	kind, id, err := r.peel(id)
	if err != nil {
		return Commit{}, err
	}
	if kind != plumbing.CommitObject {
		return Commit{}, &Error{Op: "found", Subject: "a " + kind.String(), Err: ErrNoCommit, hints: []string{"name a commit, branch or tag, without a path"}}
	}
	c, err := r.Commit(id)
	c.Ref, c.Also = name.ref, name.also
	return c, err
}

// resolveByGit asks git for the commit of a revision that only git understands.
func (r *Repo) resolveByGit(rev string, unread error) (Commit, error) {
	c, err := r.program()
	if err != nil {
		return Commit{}, unread
	}
	id, err := c.revision(rev, r.format)
	if failed := (*Error)(nil); errors.As(err, &failed) && r.Shallow() {
		failed.hints = append(failed.hints, hintsShallow...)
	}
	if err != nil {
		return Commit{}, err
	}
	r.help.note(unread.Error())
	return r.Commit(id)
}

// step is one operation of a revision: ^N (the Nth parent, 0 the commit itself), ~N (N first parents back), or ^{TYPE}.
type step struct {
	op   byte   // '^', '~' or '{'
	n    int    // for ^ and ~
	want string // for ^{…}
}

func (s step) String() string {
	if s.op == '{' {
		return "^{" + s.want + "}"
	}
	return string(s.op) + strconv.Itoa(s.n)
}

func stepsText(steps []step) string {
	var b strings.Builder
	for _, s := range steps {
		b.WriteString(s.String())
	}
	return b.String()
}

// splitRevision takes a revision apart. No reference name contains any of the characters it looks for.
func splitRevision(rev string) (base string, steps []step, err error) {
	unsupported := func(what string) error {
		return &Error{Op: "read", Subject: what, Err: ErrUnsupported, hints: []string{"write the commit that `git rev-parse " + printable(rev) + "` prints"}}
	}
	switch i := strings.IndexAny(rev, ":"); {
	case rev == "" || rev[0] == '~':
		return "", nil, &Error{Op: "read", Subject: "nothing", Err: ErrBadRev, hints: []string{"name a commit, branch or tag; `empty` stands for no files at all"}}
	case strings.HasPrefix(rev, ":/") || strings.Contains(rev, "^{/"):
		return "", nil, unsupported("a search of commit messages")
	case strings.Contains(rev, "@{") && !strings.Contains(rev, ".."):
		return "", nil, unsupported("@{…}")
	case i >= 0:
		return "", nil, &Error{Op: "read", Subject: "a path", Err: ErrBadRev, hints: []string{"name the commit only: " + printable(rev[:i])}}
	case strings.Contains(rev, ".."):
		return "", nil, &Error{Op: "read", Subject: "a range", Err: ErrBadRev, hints: []string{"give its two ends as `--base` and `--head`"}}
	case rev[0] == '^':
		return "", nil, &Error{Op: "read", Subject: "an exclusion", Err: ErrBadRev, hints: []string{"write it without the ^ in front"}}
	}
	end := strings.IndexAny(rev, "^~")
	if end < 0 {
		return rev, nil, nil
	}
	base = rev[:end]
	for rest := rev[end:]; rest != ""; {
		var s step
		if s, rest, err = splitStep(rest); err != nil {
			return "", nil, err
		}
		steps = append(steps, s)
	}
	return base, steps, nil
}

// splitStep reads one operation.
func splitStep(text string) (s step, rest string, err error) {
	if inner, ok := strings.CutPrefix(text, "^{"); ok {
		want, rest, ok := strings.Cut(inner, "}")
		switch want {
		case "", "commit", "tag", "object":
		case "tree", "blob":
			return s, "", &Error{Op: "read", Subject: "^{" + want + "}", Err: ErrBadRev, hints: []string{"name a commit, without ^{" + want + "}"}}
		default:
			ok = false
		}
		if !ok {
			return s, "", &Error{Op: "read", Subject: quote(text), Err: ErrBadRev}
		}
		return step{op: '{', want: want}, rest, nil
	}
	if text[0] != '^' && text[0] != '~' {
		return s, "", &Error{Op: "read", Subject: quote(text), Err: ErrBadRev}
	}
	digits := len(text[1:]) - len(strings.TrimLeft(text[1:], "0123456789"))
	n := 1
	if digits > 0 {
		if n, err = strconv.Atoi(text[1 : 1+digits]); err != nil || n > 1<<31-1 {
			return s, "", &Error{Op: "read", Subject: quote(text), Err: ErrBadRev, Detail: "too large a number"}
		}
	}
	return step{op: text[0], n: n}, text[1+digits:], nil
}

// take follows one step from an object.
func (r *Repo) take(id ID, s step) (ID, error) {
	if s.op == '{' {
		return r.takeType(id, s.want)
	}
	kind, id, err := r.peel(id)
	if err != nil {
		return "", err
	}
	if kind != plumbing.CommitObject {
		return "", &Error{Op: "found", Subject: "a " + kind.String(), Err: ErrBadRev}
	}
	if s.op == '^' {
		if s.n == 0 {
			return id, nil
		}
		return r.parent(id, s.n)
	}
	for range s.n {
		if id, err = r.parent(id, 1); err != nil {
			return "", err
		}
	}
	return id, nil
}

// takeType is ^{TYPE}: the object itself must be, or as a tag lead to, that type.
func (r *Repo) takeType(id ID, want string) (ID, error) {
	if want == "object" {
		return id, nil
	}
	if want == "tag" {
		kind, _, err := r.objects.object(id, maxObject)
		if err != nil {
			return "", err
		}
		if kind != plumbing.TagObject {
			return "", &Error{Op: "found", Subject: "a " + kind.String(), Err: ErrBadRev, Detail: "not an annotated tag"}
		}
		return id, nil
	}
	kind, id, err := r.peel(id)
	if err == nil && want == "commit" && kind != plumbing.CommitObject {
		err = &Error{Op: "found", Subject: "a " + kind.String(), Err: ErrBadRev}
	}
	return id, err
}

// parent returns a commit's nth parent.
func (r *Repo) parent(id ID, n int) (ID, error) {
	c, err := r.Commit(id)
	if err != nil {
		return "", err
	}
	parents, cut, err := r.parents(c)
	switch {
	case err != nil:
		return "", err
	case cut:
		return "", &Error{Op: "find", Subject: "the parents of " + id.Short(), Err: ErrShallow, hints: hintsShallow}
	case n > len(parents):
		return "", &Error{Op: "find", Subject: fmt.Sprintf("parent %d of %s", n, id.Short()), Err: ErrBadRev, Detail: fmt.Sprintf("it has %d", len(parents))}
	}
	return parents[n-1], nil
}

// name is what the first part of a revision stands for.
type name struct {
	id   ID
	ref  string
	also []string
}

// named finds the object that a revision without operations names. Git's order: a full ID is that object, whatever references there are; then
// references; then the output of git describe; then abbreviations.
func (r *Repo) named(base string) (name, error) {
	if base == "@" {
		base = "HEAD"
	}
	if digits := strings.ToLower(base); r.format.isID(digits) {
		return name{id: ID(digits)}, r.present(ID(digits))
	}
	found, err := r.dwim(base)
	if err != nil || found.id != "" {
		return found, err
	}
	if digits, ok := describedID(base, r.format); ok {
		if id, err := r.abbreviated(digits); err == nil || !errors.Is(err, ErrBadRev) {
			return name{id: id}, err
		}
	}
	if digits := strings.ToLower(base); len(digits) >= minPrefix && len(digits) < r.format.digits() && isHex(digits) {
		if id, err := r.abbreviated(digits); err == nil || !errors.Is(err, ErrBadRev) {
			return name{id: id}, err
		}
	}
	return name{}, r.unknown(base)
}

// present turns the absence of an object that the user named into advice.
func (r *Repo) present(id ID) error {
	_, _, err := r.objects.object(id, maxObject)
	if errors.Is(err, ErrTooBig) {
		return nil
	}
	if errors.Is(err, ErrMissing) && r.Shallow() {
		return &Error{Op: "find", Subject: "commit " + id.Short(), Err: ErrShallow, hints: hintsShallow}
	}
	if errors.Is(err, ErrMissing) {
		return &Error{Op: "find", Subject: "commit " + id.Short(), Err: fmt.Errorf("%w: %w", ErrBadRev, ErrMissing), hints: []string{"run `git fetch`, or check that the commit belongs to this repository"}}
	}
	return err
}

// dwim looks a short name up as git does; no ID if there is no such reference.
func (r *Repo) dwim(short string) (name, error) {
	var found name
	for _, rule := range refRules {
		full := strings.Replace(rule, "%s", short, 1)
		hit, ok, err := resolveRef(r.refs, full)
		switch {
		case err != nil:
			return name{}, err
		case !ok:
		case found.id == "":
			found = name{id: hit.id, ref: full}
		case hit.id != found.id:
			found.also = append(found.also, full)
		}
	}
	return found, nil
}

// describedID returns the abbreviated ID at the end of `git describe` output: TAG-COUNT-gDIGITS. Whether there is such a tag does not matter. Before 2.49 git
// did not look at what precedes -gDIGITS; what it took then and refuses now, no describe prints.
func describedID(base string, format objectFormat) (string, bool) {
	before, digits, ok := cutLast(base, "-g")
	tag, count, ok2 := cutLast(before, "-")
	digits = strings.ToLower(digits)
	return digits, ok && ok2 && validRefName(tag) && count != "" && isHex(strings.ToLower(count)) && len(digits) >= minPrefix && len(digits) <= format.digits() && isHex(digits)
}

// abbreviated returns the object that digits abbreviate. Of several objects git takes the one that leads to a commit, if it is just one.
func (r *Repo) abbreviated(digits string) (ID, error) {
	ids, err := r.objects.match(digits)
	if err != nil {
		return "", err
	}
	if len(ids) == 1 {
		return ids[0], nil
	}
	var commits []ID
	for _, id := range ids {
		kind, _, err := r.peel(id)
		if err != nil && !errors.Is(err, ErrTooBig) {
			return "", err
		}
		if err == nil && kind == plumbing.CommitObject {
			commits = append(commits, id)
		}
	}
	switch {
	case len(ids) == 0:
		return "", ErrBadRev
	case len(commits) == 1:
		return commits[0], nil
	case len(commits) == 0:
		return "", &Error{Op: "read", Subject: digits, Err: ErrAmbiguous, Detail: fmt.Sprintf("%d objects begin so, none of them a commit", len(ids))}
	default:
		return "", &Error{Op: "read", Subject: digits, Err: ErrAmbiguous, Detail: fmt.Sprintf("%d commits begin so", len(commits)), hints: longer(commits)}
	}
}

// longer suggests enough digits to tell the commits apart.
func longer(ids []ID) []string {
	few := ids[:min(3, len(ids))]
	hints := make([]string, 0, len(few))
	for _, id := range few {
		n := minPrefix
		for _, other := range ids {
			if other != id {
				n = max(n, common(string(id), string(other))+1)
			}
		}
		hints = append(hints, "for one of them write "+string(id[:n]))
	}
	return hints
}

func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
