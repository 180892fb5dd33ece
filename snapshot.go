package permver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/report"
	"github.com/permver/permver/internal/snapshot"
)

// kindSnapshot is the kind of a side that a snapshot tells of.
const kindSnapshot = "snapshot"

// What a run with a snapshot cannot tell, and says once, by what the snapshot is.
const (
	notInBase = "a snapshot tells neither what functions do (renames are told by names, grants and signatures) " +
		"nor which faults of files and builds are old (all are notes)"
	notInHead = "a snapshot tells neither what functions do (renames are told by names, grants and signatures) " +
		"nor how files are written, built and packaged (no faults are looked for there)"
)

// says adds to why a side was taken what it cannot tell, if it is a snapshot.
func (sd *side) says(what string) {
	if sd != nil && sd.isSnapshot() {
		sd.told.Reason += "; " + what
	}
}

// openSnapshot reads a snapshot as a side.
func openSnapshot(file, spec, reason string) (*side, error) {
	dir, content, err := readBeside(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &NoSnapshotError{File: file, err: err}
	}
	if err != nil {
		return nil, err
	}
	opened := described(dir, spec, reason)
	opened.told.Kind, opened.told.Label = kindSnapshot, path.Base(filepath.ToSlash(file))
	opened.recorded, err = snapshot.Read(filepath.Base(file), content)
	return opened, err
}

// limited reports whether the user asked for some plugins of a side only: by name, or by a
// folder of the repository.
func (s *session) limited(p *population) bool {
	return p.side.prefix != "" || len(s.opts.Plugins) > 0 || s.above() != ""
}

// above is the path of the top of a repository in which the side is a folder, if it is one
// (dir:plugins/store); "" for a side that is all there is.
func (s *session) above() string {
	kind, dir, named := strings.Cut(s.opts.Head, ":")
	if !named || kind != gitsrc.KindDir {
		return ""
	}
	repo, err := gitsrc.Open(filepath.FromSlash(dir), gitsrc.Options{Env: s.opts.env, Backend: s.opts.GitBackend})
	if err != nil {
		return "" // no repository, or one that nobody can read
	}
	defer func() { _ = repo.Close() }() // it was only read
	return top(dir, repo)
}

// top is the path of the top of the repository around a folder, "" if that is the folder.
func top(dir string, repo *gitsrc.Repo) string {
	if repo.Prefix() == "" {
		return ""
	}
	up := strings.Repeat("../", strings.Count(repo.Prefix(), "/")+1)
	return filepath.ToSlash(filepath.Join(filepath.FromSlash(dir), filepath.FromSlash(up)))
}

// whole is what stands after `permver show` to name all plugins of the repository, or of
// the side that is none of a repository's; "" if nothing has to.
func (s *session) whole() string {
	if above := s.above(); above != "" {
		return "--rev " + gitsrc.KindDir + ":" + above
	}
	if kind, _, named := strings.Cut(s.opts.Head, ":"); named && slices.Contains(onDisk, kind) {
		return "--rev " + s.opts.Head
	}
	whole := s.opts.Path
	if repo, err := s.repository(); err == nil {
		whole = cmp.Or(top(whole, repo), whole)
	}
	if whole == "." {
		return ""
	}
	return whole
}

// recordable completes what an error about the snapshot in a file tells: the path as the user
// wrote it, and how all plugins are recorded.
func (s *session) recordable(err error, file string) error {
	if missing := (*NoSnapshotError)(nil); errors.As(err, &missing) {
		missing.Whole = s.whole()
	}
	if fault := (*snapshot.Error)(nil); errors.As(err, &fault) {
		fault.At.File, fault.Whole = file, s.whole()
	}
	return err
}

// NoSnapshotError is a snapshot that is not there.
type NoSnapshotError struct {
	File string
	// Whole names all plugins of the repository, as in [snapshot.Error].
	Whole string
	err   error
}

func (e *NoSnapshotError) Error() string { return fmt.Sprintf("there is no snapshot %s", e.File) }
func (e *NoSnapshotError) Unwrap() error { return e.err }

// Hints says how to write it.
func (e *NoSnapshotError) Hints() []string { return []string{snapshot.RecordHint(e.Whole, e.File)} }

// isSnapshot reports whether a snapshot tells of the side.
func (sd *side) isSnapshot() bool { return sd.told.Kind == kindSnapshot }

// Drift is how what one side grants differs from a snapshot of it.
type Drift = report.Drift

// Recheck compares a snapshot with what the plugins of one side grant. Of a snapshot of
// several plugins only those count that were asked for. The error is that of [Show], a
// [*NoSnapshotError] or what is wrong with the snapshot.
func Recheck(ctx context.Context, opts Options, file string) (*Drift, error) {
	s := newSession(opts)
	defer s.close()
	before, err := heldIn(file)
	if err != nil {
		return nil, s.recordable(err, file)
	}
	head, err := s.oneSide()
	if err != nil {
		return nil, err
	}
	surfaces, err := s.showAll(ctx, head)
	if err != nil {
		return nil, err
	}
	text, err := report.Snapshot(surfaces)
	if err != nil {
		return nil, err
	}
	now, err := snapshot.Lines(head.side.told.Label, []byte(text))
	if err != nil {
		return nil, err
	}
	if s.limited(head) {
		before = slices.DeleteFunc(before, func(line string) bool { return !head.has(snapshot.Key(line)) })
	}
	return &Drift{File: file, Side: surfaces.Side, Before: before, Now: now, Unchecked: surfaces.Unchecked(), Whole: surfaces.Whole}, nil
}

// heldIn reads the lines of the snapshot in a file.
func heldIn(file string) ([]string, error) {
	_, content, err := readBeside(filepath.FromSlash(file))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &NoSnapshotError{File: file, err: err}
	}
	if err != nil {
		return nil, err
	}
	return snapshot.Lines(file, content)
}

// has reports whether the population has a plugin of that key.
func (p *population) has(key string) bool {
	return slices.ContainsFunc(p.plugins, func(c manifest.Candidate) bool { return c.Key == key })
}
