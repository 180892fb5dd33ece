package permver

import (
	"path"
	"path/filepath"
	"slices"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/manifest"
)

// kindRecorded is the kind of a side that an application's build recorded.
const kindRecorded = "acl"

// openRecorded reads an application's acl-manifests.json as a side: what the
// plugins that the application depends on grant.
func openRecorded(file, spec, reason string) (*side, error) {
	dir, content, err := readBeside(file)
	if err != nil {
		return nil, err
	}
	opened := described(dir, spec, reason)
	opened.told.Kind, opened.told.Label = kindRecorded, path.Base(filepath.ToSlash(file))
	opened.recorded, err = manifest.Recorded(filepath.Base(file), content)
	if err != nil {
		return nil, err
	}
	return opened, nil
}

// candidates are the plugins of a recorded side, in place of crates.
func (sd *side) candidates() []manifest.Candidate {
	candidates := make([]manifest.Candidate, 0, len(sd.recorded))
	for _, p := range sd.recorded {
		candidates = append(candidates, manifest.Candidate{Crate: p.Crate, Key: p.Key, Cargo: p.Cargo})
	}
	return candidates
}

// load loads a plugin of a side.
func (s *session) load(sd *side, c manifest.Candidate) (*manifest.Plugin, error) {
	if i := slices.IndexFunc(sd.recorded, func(p *manifest.Plugin) bool { return p.Key == c.Key }); i >= 0 {
		return sd.recorded[i], nil
	}
	p, err := s.loader.Load(sd, c.Dir)
	if err == nil && p.Guest != nil {
		p.Guest.Planned, _ = sd.planned(c, p.Guest) // the verdict tells what it could not read of change files
	}
	return p, err
}

// isRecorded reports whether the side is no more than a record of plugins: that of an
// application's build, or a snapshot.
func (sd *side) isRecorded() bool { return sd.told.Kind == kindRecorded || sd.isSnapshot() }

// readBeside reads a file, and returns the side that its folder is.
func readBeside(file string) (gitsrc.Side, []byte, error) {
	dir, err := gitsrc.Directory(filepath.Dir(file))
	if err != nil {
		return nil, nil, err
	}
	content, _, err := dir.ReadFile(filepath.Base(file), gitsrc.Entry{})
	return dir, content, err
}
