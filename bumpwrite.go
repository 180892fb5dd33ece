package permver

import (
	"fmt"
	"slices"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/declare"
	"github.com/permver/permver/internal/report"
)

// NotWorktreeError is a run that was to write, and looks at another side than the
// working tree.
type NotWorktreeError struct{ Head, Reason string }

func (e *NotWorktreeError) Error() string {
	return fmt.Sprintf("only the working tree can be written, and the side to look at is %s (%s)", e.Head, e.Reason)
}

// Hints says how to look at the working tree.
func (e *NotWorktreeError) Hints() []string { return []string{"say --head worktree"} }

// Usage marks the error as a fault of how the program was called.
func (e *NotWorktreeError) Usage() bool { return true }

// writeBumps declares what is missing.
func (s *session) writeBumps(p *bumpPlan) error {
	edits, err := p.edits()
	if err != nil || len(edits) == 0 {
		return err
	}
	repo, err := s.repository()
	if err != nil {
		return err
	}
	if err := declare.Write(repo.Top(), edits); err != nil {
		return err
	}
	for i := range p.bumps.Plugins {
		if b := &p.bumps.Plugins[i]; b.Declaration != nil {
			b.State = report.BumpWritten
		}
	}
	return nil
}

// edits are the files to write: each Cargo.toml once, whatever plugins share it.
func (p *bumpPlan) edits() ([]declare.Edit, error) {
	var edits []declare.Edit
	done := make(map[string]bool)
	for _, v := range p.versions {
		if done[v.at.File] {
			continue
		}
		done[v.at.File] = true
		edit, err := p.cargoEdit(v.at.File)
		if err != nil {
			return nil, err
		}
		edits = append(edits, edit)
	}
	for _, b := range p.bumps.Plugins {
		if d := b.Declaration; d != nil && d.Package != "" {
			edits = append(edits, declare.Edit{Path: d.File, After: []byte(d.Text)})
		}
	}
	return edits, nil
}

// cargoEdit sets all versions of a Cargo.toml that have to be others.
func (p *bumpPlan) cargoEdit(file string) (declare.Edit, error) {
	target, entry, err := p.head.side.Follow(file, gitsrc.Entry{})
	if err != nil {
		return declare.Edit{}, err
	}
	before, _, err := p.head.side.ReadFile(target, entry)
	if err != nil {
		return declare.Edit{}, err
	}
	var versions []declare.Version
	for _, v := range p.versions {
		version := declare.Version{At: v.at.Span, Old: v.old, New: v.next.String()}
		if v.at.File == file && !slices.Contains(versions, version) {
			versions = append(versions, version)
		}
	}
	after, err := declare.SetVersions(before, versions...)
	if err != nil {
		return declare.Edit{}, &declare.WriteError{Path: file, Err: err}
	}
	return declare.Edit{Path: target, Before: before, After: after}, nil
}
