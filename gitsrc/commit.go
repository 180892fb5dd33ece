package gitsrc

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
)

// Commit is a commit, and how it was asked for.
type Commit struct {
	ID      ID
	Tree    ID
	Parents []ID      // as the commit says, also where a shallow clone lacks them
	Time    time.Time // the committer's time, in UTC
	Spec    string    // the revision that was resolved; the ID where none was
	Ref     string    // the full name of the reference that the revision began with, "" if it began with an object ID
	Also    []string  // other references that the same short name could mean, and that lead elsewhere; git takes Ref and warns
}

// Label names the commit for people: "store-v2.0.1 (7a47071)".
func (c Commit) Label() string {
	if c.Spec == "" || strings.HasPrefix(string(c.ID), c.Spec) {
		return c.ID.Short()
	}
	return printable(c.Spec) + " (" + c.ID.Short() + ")"
}

// printable leaves a name as it is unless a terminal could take part of it for something else.
func printable(name string) string {
	if quoted := quote(name); quoted != `"`+name+`"` {
		return quoted
	}
	return name
}

// Commit reads a commit.
func (r *Repo) Commit(id ID) (Commit, error) {
	r.mu.Lock()
	c, ok := r.commits[id]
	r.mu.Unlock()
	if ok {
		return c, nil
	}
	content, err := r.typed(id, plumbing.CommitObject, maxObject)
	if err != nil {
		return Commit{}, err
	}
	c, err = parseCommit(id, content)
	if err != nil {
		return Commit{}, &Error{Op: "read", Subject: "commit " + string(id), Err: err, hints: []string{hintFsck}}
	}
	r.mu.Lock()
	r.commits[id] = c
	r.mu.Unlock()
	return c, nil
}

// parseCommit reads a commit's header: "tree ID", any number of "parent ID", "author …", "committer NAME <MAIL> SECONDS ZONE".
func parseCommit(id ID, content []byte) (Commit, error) {
	c := Commit{ID: id, Spec: string(id)}
	header, _, _ := bytes.Cut(content, []byte("\n\n"))
	for line := range strings.Lines(string(header)) {
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		switch key {
		case "tree", "parent":
			if !formatOf(id).isID(value) {
				return Commit{}, fmt.Errorf("%w: its %s is not an object ID", ErrCorrupt, key)
			}
			if key == "parent" {
				c.Parents = append(c.Parents, ID(value))
			} else if c.Tree == "" {
				c.Tree = ID(value)
			}
		case "committer":
			c.Time = signatureTime(value)
		}
	}
	if c.Tree == "" {
		return Commit{}, fmt.Errorf("%w: it has no tree", ErrCorrupt)
	}
	return c, nil
}

// signatureTime returns the time of "NAME <MAIL> SECONDS ZONE", zero if it is damaged: git goes on with such commits too.
func signatureTime(signature string) time.Time {
	_, after, _ := cutLast(signature, ">")
	fields := strings.Fields(after)
	if len(fields) == 0 {
		return time.Time{}
	}
	seconds, err := strconv.ParseInt(fields[0], 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// peel follows annotated tags, also tags of tags, to what they stand for.
func (r *Repo) peel(id ID) (plumbing.ObjectType, ID, error) {
	for range 64 {
		if r.knownCommit(id) {
			return plumbing.CommitObject, id, nil
		}
		kind, content, err := r.objects.object(id, maxObject)
		if err != nil || kind != plumbing.TagObject {
			return kind, id, err
		}
		target, _, _ := bytes.Cut(content, []byte("\n"))
		next, ok := bytes.CutPrefix(target, []byte("object "))
		if !ok || !formatOf(id).isID(string(next)) {
			return 0, "", &Error{Op: "read", Subject: "tag " + string(id), Err: ErrCorrupt, Detail: "it does not say what it stands for", hints: []string{hintFsck}}
		}
		id = ID(next)
	}
	return 0, "", &Error{Op: "read", Subject: "tag " + string(id), Err: ErrUnsupported, Detail: "tags of tags, more than 64 deep"}
}

func (r *Repo) knownCommit(id ID) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, ok := r.commits[id]
	return ok
}

// parents returns the parents that history may be followed to: none at the edge of a shallow clone, which the second result reports.
func (r *Repo) parents(c Commit) (parents []ID, cut bool, err error) {
	grafts, err := r.shallow()
	if err != nil {
		return nil, false, err
	}
	if grafts[c.ID] {
		return nil, len(c.Parents) > 0, nil
	}
	return c.Parents, false, nil
}
