package permver

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/manifest"
)

// kindRecorded is the kind of a side that an application's build recorded.
const kindRecorded = "acl"

// openRecorded reads an application's acl-manifests.json as a side: what the
// plugins that the application depends on grant.
func openRecorded(file, spec, reason string) (*side, error) {
	dir, err := gitsrc.Directory(filepath.Dir(file))
	if err != nil {
		return nil, err
	}
	content, _, err := dir.ReadFile(filepath.Base(file), gitsrc.Entry{})
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
	return s.loader.Load(sd, c.Dir)
}

// pairs matches the plugins of two sides. Where one of them is recorded they go by
// their keys. An application and a repository each have plugins that the other has
// not: only those of both are compared.
func pairs(base, head *population) []pair {
	if !base.side.isRecorded() && !head.side.isRecorded() {
		return match(base.plugins, head.plugins, sameCrate, sameDir, sameKey)
	}
	all := match(base.plugins, head.plugins, sameKey)
	if whole(base.side) && whole(head.side) {
		return all
	}
	return slices.DeleteFunc(all, func(p pair) bool { return p.base == nil || p.head == nil })
}

// NothingInCommonError is a record that has none of the plugins that it is compared
// with.
type NothingInCommonError struct {
	Base, Head string
	keys       []string
}

func (e *NothingInCommonError) Error() string {
	return fmt.Sprintf("no plugin is in both %s and %s", e.Base, e.Head)
}

// Hints says which plugins the base has.
func (e *NothingInCommonError) Hints() []string {
	return []string{fmt.Sprintf("the plugins of %s are %s", e.Base, strings.Join(e.keys, ", "))}
}

// keys are the ACL keys of a side's plugins.
func (p *population) keys() []string {
	keys := make([]string, len(p.plugins))
	for i, c := range p.plugins {
		keys[i] = c.Key
	}
	return keys
}

// whole reports whether a plugin that the side does not have is one that the
// application does not have.
func whole(sd *side) bool { return sd.isRecorded() || sd.told.Kind == gitsrc.KindEmpty }

func (sd *side) isRecorded() bool { return sd.told.Kind == kindRecorded }

// recordedFile is the file that a side's name asks for, if it names a record.
func recordedFile(spec string) (string, bool) {
	file, ok := strings.CutPrefix(spec, "acl:")
	return filepath.FromSlash(file), ok
}
