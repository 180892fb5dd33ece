package changefile

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/source"
)

// Side is what is asked of a file tree; [gitsrc.Side] has it.
type Side interface {
	ReadDir(dir string) ([]gitsrc.Entry, error)
	ReadFile(path string, e gitsrc.Entry) ([]byte, gitsrc.ID, error)
	Follow(path string, e gitsrc.Entry) (string, gitsrc.Entry, error)
}

const configName, prereleaseName = "config.json", "pre.json"

// Read reads the change files that are kept for the project at dir, which is "" for
// the top of the side. A folder belongs to a tool if the tool's configuration is in
// it: other tools keep files of other forms in folders of these names. Without such a
// folder nothing is declared. Everything wrong inside of the files is a fault; the
// error is that of a side that cannot be read.
func Read(side Side, dir string) (*Changes, error) {
	r := &reader{side: side, dir: dir, changes: &Changes{}}
	for _, read := range []func() (*Folder, error){r.covector, r.changesets} {
		folder, err := read()
		if err != nil {
			return nil, fmt.Errorf("read change files: %w", err)
		}
		if folder != nil {
			r.changes.Folders = append(r.changes.Folders, *folder)
		}
	}
	slices.SortStableFunc(r.changes.Faults, func(a, b Fault) int {
		return cmp.Or(strings.Compare(a.At.File, b.At.File), cmp.Compare(a.At.Line, b.At.Line), cmp.Compare(a.At.Column, b.At.Column))
	})
	return r.changes, nil
}

// reader collects the changes of one project.
type reader struct {
	side    Side
	dir     string
	changes *Changes
}

func (r *reader) fault(kind FaultKind, at source.Place, message string) {
	r.changes.Faults = append(r.changes.Faults, Fault{Kind: kind, Message: message, At: at})
}

// list returns what is in a folder, nothing if there is none or if the path leads
// out of the side.
func (r *reader) list(dir string) ([]gitsrc.Entry, error) {
	if !fs.ValidPath(dir) {
		return nil, nil
	}
	target := ""
	if dir != "." {
		var err error
		if target, _, err = r.side.Follow(dir, gitsrc.Entry{}); err != nil {
			return nil, r.absent(dir, err)
		}
	}
	entries, err := r.side.ReadDir(target)
	if errors.Is(err, gitsrc.ErrNotDir) {
		return nil, nil
	}
	return entries, r.absent(dir, err)
}

// read returns the text of a file, and whether there is one at all. An entry that is
// not known is the zero one. What is there and cannot be read is a fault, and empty.
func (r *reader) read(file string, e gitsrc.Entry) (text string, there bool, err error) {
	if !fs.ValidPath(file) {
		return "", false, nil
	}
	target, found, err := r.side.Follow(file, e)
	if err == nil {
		var content []byte
		if content, _, err = r.side.ReadFile(target, found); err == nil {
			return string(content), true, nil
		}
	}
	there = e != gitsrc.Entry{} || !errors.Is(err, fs.ErrNotExist)
	if there && errors.Is(err, fs.ErrNotExist) {
		r.fault(Unreadable, source.Place{File: file}, "is a link to nothing")
	}
	return "", there, r.absent(file, err)
}

// absent takes away the errors that speak of the repository's content: what is not
// there, and, as a fault, what no tool could read in its place.
func (r *reader) absent(file string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, cause := range []error{gitsrc.ErrLink, gitsrc.ErrSubmodule, gitsrc.ErrNotFile, gitsrc.ErrTooBig} {
		if errors.Is(err, cause) {
			r.fault(Unreadable, source.Place{File: file}, "cannot be read: "+cause.Error())
			return nil
		}
	}
	return err
}

// files reads the change files among the entries of a folder.
func (r *reader) files(dir string, entries []gitsrc.Entry, d *dialect) ([]File, error) {
	var files []File
	for _, e := range entries {
		if !strings.HasSuffix(e.Name, ".md") || strings.HasPrefix(e.Name, ".") || d.ignores(e) {
			continue
		}
		name := path.Join(dir, e.Name)
		before := len(r.changes.Faults)
		text, _, err := r.read(name, e)
		if err != nil {
			return nil, err
		}
		file := File{Path: name}
		if len(r.changes.Faults) == before {
			var faults []Fault
			file, faults = d.parse(name, text)
			r.changes.Faults = append(r.changes.Faults, faults...)
		}
		files = append(files, file)
	}
	return files, nil
}
