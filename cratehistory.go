package permver

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"sync"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/manifest"
)

// crateHistory reads the versions that one plugin has in the commits of the
// repository. It is safe for concurrent use.
type crateHistory struct {
	session *session
	plugin  manifest.Candidate

	mu sync.Mutex
	// dir is the folder in which the plugin was found last. Who asks for one commit
	// after the other, as the search for a release does, mostly finds it there again.
	dir   string
	known map[string]crateVersion // by the Cargo.toml files that say it
}

// crateVersion is what a commit says of the plugin: its version, "" where that
// cannot be read, and whether it has the plugin at all.
type crateVersion struct {
	text string
	has  bool
}

// Version returns the plugin's version in a commit. Commits with the same Cargo.toml
// have the same one, so that only what differs is parsed. A plugin that has moved is
// followed by its crate's name.
func (h *crateHistory) Version(id gitsrc.ID) (text string, has bool, err error) {
	commit, err := h.session.repo.Commit(id)
	if err != nil {
		return "", false, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	sd := h.session.repo.Revision(commit)
	dir := h.dir
	key, err := cargoFiles(sd, dir)
	if err != nil {
		return "", false, err
	}
	v, ok := h.known[key]
	if !ok {
		if v, err = h.read(sd); err != nil {
			return "", false, err
		}
		if key != "" && v.has && h.dir == dir {
			h.known[key] = v
		}
	}
	return v.text, v.has, nil
}

// cargoFiles names the content of the Cargo.toml in a folder and of those in the
// folders around it, which can be its workspace's. It is "" where the folder has
// none.
func cargoFiles(sd gitsrc.Side, dir string) (string, error) {
	key := dir
	for at := path.Clean(dir); ; at = path.Dir(at) {
		entry, err := sd.Stat(path.Join(at, "Cargo.toml"))
		switch {
		case err != nil && !unreachable(err):
			return "", err
		case err != nil && at == path.Clean(dir):
			return "", nil
		}
		key += "\n" + string(entry.ID)
		if at == "." {
			return key, nil
		}
	}
}

// unreachable reports whether there is no such path, or none that can be looked at.
func unreachable(err error) bool {
	return slices.ContainsFunc([]error{fs.ErrNotExist, gitsrc.ErrLink, gitsrc.ErrSubmodule, gitsrc.ErrNotDir}, func(cause error) bool {
		return errors.Is(err, cause)
	})
}

// read finds the plugin in a commit: in the folder where it was last, else by its
// crate's name, else in the same folder by another name.
func (h *crateHistory) read(sd gitsrc.Side) (crateVersion, error) {
	cargo, err := h.session.loader.Cargo(sd, h.dir)
	var broken *manifest.CargoError
	switch {
	case err == nil && cargo.Name.Text == h.plugin.Crate:
		return crateVersion{cargo.Version.Text, true}, nil
	case errors.As(err, &broken) && !broken.Virtual:
		return crateVersion{has: true}, nil
	case err != nil && broken == nil && !unreachable(err):
		return crateVersion{}, err
	}
	found, err := h.session.loader.Discover(sd)
	if err != nil {
		return crateVersion{}, err
	}
	candidates := found.Plugins
	if h.plugin.Left {
		left, err := found.LeftOut()
		if err != nil {
			return crateVersion{}, err
		}
		candidates = append(candidates, left...)
	}
	for _, alike := range []func(c manifest.Candidate) bool{
		func(c manifest.Candidate) bool { return c.Crate == h.plugin.Crate },
		func(c manifest.Candidate) bool { return c.Dir == h.dir },
	} {
		if i := slices.IndexFunc(candidates, alike); i >= 0 {
			h.dir = candidates[i].Dir
			return crateVersion{candidates[i].Cargo.Version.Text, true}, nil
		}
	}
	return crateVersion{}, nil
}
