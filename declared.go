package permver

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/changefile"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/release"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

// declarations are the change files of a side, read project by project: the plugins of
// a repository mostly share them.
type declarations struct {
	mu     sync.Mutex
	byRoot map[string]project
}

// project is a folder with change files of its own.
type project struct {
	changes *changefile.Changes
	err     error
}

// declareElsewhere completes what is to be judged by what change files declare, and
// commits if they are to.
func (s *session) declareElsewhere(w work, in *verdict.Input, byCommits bool) {
	if w.pair.head == nil || w.head.isRecorded() {
		return
	}
	pending, err := s.pending(w.head, *w.pair.head)
	if err != nil {
		in.Unchecked = append(in.Unchecked, uncheckedBy("head", "what change files declare", err, source.Place{}))
	}
	if len(pending) > 0 {
		last, then := s.pendingThen(w)
		for _, p := range pending {
			if slices.Contains(then, p) {
				in.Findings = append(in.Findings, staleFinding(p, last))
			} else {
				in.Pending = append(in.Pending, p)
			}
		}
	}
	in.Declaring = s.isDeclaring(w, in.Pending)
	if !byCommits || w.base == nil || w.pair.base == nil {
		return
	}
	commits, err := s.commits(w.base, w.head, w.pair.base.Dir, w.pair.head.Dir)
	if err != nil {
		in.Unchecked = append(in.Unchecked, uncheckedBy("", "what the commits declare", err, source.Place{}))
	}
	if d, ok := strongest(commits); ok {
		in.Pending = append(in.Pending, release.Pending{Source: release.FromCommit, Word: d.class, By: d.String(), Written: d.subject})
	}
}

// isDeclaring reports whether a change file of head declares what none of base does.
func (s *session) isDeclaring(w work, pending []release.Pending) bool {
	if w.pair.base == nil || w.base.isRecorded() || len(pending) == 0 {
		return false
	}
	before, err := s.pending(w.base, *w.pair.base)
	return err == nil && slices.ContainsFunc(pending, func(p release.Pending) bool { return !slices.Contains(before, p) })
}

// commitsSince returns what commits declare since the last release, which is more than
// those of a pull request alone.
func commitsSince(since *verdict.Since) []release.Pending {
	if since == nil {
		return nil
	}
	for _, d := range since.Version.Declarations {
		if d.Source == release.FromCommit {
			return []release.Pending{{Source: d.Source, Word: d.Word, By: d.By, Written: d.Written}}
		}
	}
	return nil
}

// pendingThen returns the last release, and what change files declared that it did not
// take up: where one still does, nothing will take it up. It returns nothing where that
// release is not known.
func (s *session) pendingThen(w work) (last *side, then []release.Pending) {
	last, before := w.base, w.pair.base
	switch {
	case w.role == verdict.Release:
	case !w.isWithinHistory():
		return nil, nil
	default:
		works, err := s.lastReleases(w)
		if err != nil || len(works) == 0 {
			return nil, nil
		}
		last, before = works[0].base, works[0].pair.base
	}
	if last == nil || before == nil || last.isRecorded() {
		return nil, nil
	}
	then, err := s.pending(last, *before)
	if err != nil {
		return nil, nil
	}
	return last, then
}

func staleFinding(p release.Pending, last *side) rules.Finding {
	return rules.ChangeFileStale.Finding(diff.Subject{Kind: diff.OnFile, Name: p.By},
		fmt.Sprintf("%s was there when %s was released, which did not take it up: it declares nothing", p.By, last.told.Name()), p.At)
}

// takenUp returns what the change files declared that a version too small was made of:
// those beside the commit before the one that set the version, and not in head any
// more. It only explains, so that what cannot be read is nothing.
func (s *session) takenUp(w work, v verdict.Version) []release.Pending {
	if v.Sufficient == nil || *v.Sufficient || v.DeclaredBy != string(release.FromCargo) || !w.head.inHistory() {
		return nil
	}
	before, ok := s.beforeVersion(w)
	if !ok {
		return nil
	}
	had, err := s.pending(before, *w.pair.head)
	if err != nil {
		return nil
	}
	left, _ := s.pending(w.head, *w.pair.head)
	return slices.DeleteFunc(had, func(p release.Pending) bool {
		return slices.ContainsFunc(left, func(other release.Pending) bool { return other.By == p.By })
	})
}

// beforeVersion opens the last commit that has another version of the plugin than
// head, following first parents and not far: the release is mostly made at the end.
func (s *session) beforeVersion(w work) (*side, bool) {
	const most = 50
	id, ok, err := s.commitOf(w.head)
	if !ok || err != nil {
		return nil, false
	}
	crate := w.bases.crate(*w.pair.head)
	for range most {
		commit, err := s.repo.Commit(id)
		if err != nil {
			return nil, false
		}
		text, has, err := crate.Version(id)
		switch {
		case err != nil || !has:
			return nil, false
		case text != w.pair.head.Cargo.Version.Text:
			return s.revision(commit, string(id), "before the version"), true
		case len(commit.Parents) == 0:
			return nil, false
		}
		id = commit.Parents[0]
	}
	return nil, false
}

// around returns the change files that can speak of a plugin: those of its own folder
// and of every folder around it, the top of the repository last.
func (d *declarations) around(side changefile.Side, dir string) ([]*changefile.Changes, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var all []*changefile.Changes
	for root := path.Clean(dir); ; root = path.Dir(root) {
		read := d.read(side, root)
		if read.err != nil {
			return nil, read.err
		}
		if len(read.changes.Folders) > 0 {
			all = append(all, read.changes)
		}
		if root == "." {
			return all, nil
		}
	}
}

func (d *declarations) read(side changefile.Side, root string) project {
	known, ok := d.byRoot[root]
	if ok {
		return known
	}
	known.changes, known.err = changefile.Read(side, manifestDir(root))
	if d.byRoot == nil {
		d.byRoot = make(map[string]project)
	}
	d.byRoot[root] = known
	return known
}

// manifestDir is a cleaned folder as sides name it: "" is the top.
func manifestDir(dir string) string {
	if dir == "." {
		return ""
	}
	return dir
}

// pending returns what the change files of a side declare for a plugin there. Changesets
// names packages by their own names: that of an npm package beside the crate is not the
// crate's, though it may be the same.
func (s *session) pending(sd *side, c manifest.Candidate) ([]release.Pending, error) {
	name := c.Crate
	g, err := s.loader.Guest(sd, c.Dir)
	if err != nil {
		return nil, err
	}
	if g != nil && g.Package.Text == name {
		name = ""
	}
	return sd.changes.of(sd, c.Dir, manifestsOf(c), name)
}

// of returns what the change files around a folder declare for the package of that name
// whose version one of the manifests holds.
func (d *declarations) of(side changefile.Side, dir string, manifests []string, name string) ([]release.Pending, error) {
	all, err := d.around(side, dir)
	if err != nil {
		return nil, err
	}
	var found []release.Pending
	for _, changes := range all {
		for _, at := range manifests {
			for _, e := range changes.Of(at, name) {
				found = append(found, release.Pending{
					Source: release.FromChangeFile, Word: e.Bump, By: e.At.File, Written: e.Written, Label: e.Label,
					Package: e.Package, At: e.At, Prerelease: prereleaseOf(changes, e),
				})
			}
		}
	}
	slices.SortFunc(found, func(a, b release.Pending) int {
		return cmp.Or(cmp.Compare(a.By, b.By), cmp.Compare(a.At.Line, b.At.Line), cmp.Compare(a.At.Column, b.At.Column))
	})
	return slices.Compact(found), nil
}

// alias returns what covector calls the package whose version one of the manifests
// holds, "" if it does not release it.
func (d *declarations) alias(side changefile.Side, dir string, manifests []string) (string, error) {
	all, err := d.around(side, dir)
	if err != nil {
		return "", err
	}
	for _, changes := range all {
		for _, folder := range changes.Folders {
			for _, p := range folder.Packages {
				if slices.Contains(manifests, p.Manifest) {
					return p.Alias, nil
				}
			}
		}
	}
	return "", nil
}

// aliases returns the names that covector has for a crate, and those that it has for
// other packages.
func (d *declarations) aliases(side changefile.Side, c manifest.Candidate) (own, others []string, err error) {
	all, err := d.around(side, c.Dir)
	for _, changes := range all {
		for _, folder := range changes.Folders {
			for _, p := range folder.Packages {
				if p.Manifest == manifestsOf(c)[0] {
					own = append(own, p.Alias)
				} else {
					others = append(others, p.Alias)
				}
			}
		}
	}
	return own, others, err
}

// manifestsOf are the files that hold a plugin's version: its own Cargo.toml, and the
// workspace's where the version is inherited.
func manifestsOf(c manifest.Candidate) []string {
	files := []string{path.Join(c.Dir, "Cargo.toml")}
	if at := c.Cargo.Version.At.File; at != "" && at != files[0] {
		files = append(files, at)
	}
	return files
}

// prereleaseOf is the identifier of the prereleases that the tool of an entry makes.
func prereleaseOf(changes *changefile.Changes, e changefile.Entry) string {
	for _, folder := range changes.Folders {
		inFolder := func(f changefile.File) bool { return f.Path == e.At.File }
		if folder.Prerelease != nil && !folder.Prerelease.Leaving && slices.ContainsFunc(folder.Files, inFolder) {
			return folder.Prerelease.Tag
		}
	}
	return ""
}

// faults returns what cannot be read of the change files that were asked for; those
// that base has too are not new.
func (d *declarations) faults(base *side) []rules.Finding {
	d.mu.Lock()
	defer d.mu.Unlock()
	var found []rules.Finding
	for root, read := range d.byRoot {
		if read.err != nil {
			continue // every plugin that needs them says so
		}
		for _, fault := range read.changes.Faults {
			old := base != nil && (base.isSnapshot() || base.changes.has(base, root, fault)) // of which a snapshot says nothing
			found = append(found, faultFinding(fault, !old))
		}
	}
	return found
}

// has reports whether the side has a fault as well, at whatever line.
func (d *declarations) has(side changefile.Side, root string, fault changefile.Fault) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	read := d.read(side, root)
	return read.err == nil && slices.ContainsFunc(read.changes.Faults, func(other changefile.Fault) bool {
		return other.Kind == fault.Kind && other.At.File == fault.At.File && other.Message == fault.Message
	})
}

func faultFinding(fault changefile.Fault, introduced bool) rules.Finding {
	f := rules.ChangeFileInvalid.Finding(diff.Subject{Kind: diff.OnFile, Name: fault.At.File}, fault.Message, fault.At)
	f.Introduced = introduced
	for _, verb := range []string{"has ", "is ", "cannot "} {
		if strings.HasPrefix(f.Message, verb) {
			f.Message = fault.At.File + " " + f.Message
		}
	}
	if fault.Meant != "" {
		f.Help = fmt.Sprintf("did you mean %s?", fault.Meant)
	}
	return f
}
