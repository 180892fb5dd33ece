package gitsrc

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// The bounds of a packaged crate. crates.io takes 10 MB, packed; Cargo itself unpacks 512 MiB at most.
const (
	maxCrate      = 512 << 20
	maxCrateFiles = 100_000
	maxCrateDepth = 256
)

// Crate returns the files of a packaged crate, a ".crate" as `cargo package` writes it and crates.io keeps it: a gzipped tar archive whose paths all
// begin with one folder, NAME-VERSION, which is the side's top. The error is [ErrCorrupt] for anything else, [ErrUnsupported] for links, which crates.io
// refuses, and [ErrTooBig] beyond 512 MiB unpacked.
func Crate(file string) (_ Side, err error) {
	fail := func(err error) error { return &Error{Op: "open", Subject: "crate " + quote(file), Err: err} }
	switch info, err := os.Stat(file); {
	case err != nil:
		return nil, fail(err)
	case !info.Mode().IsRegular(): // opening a pipe would wait for ever
		return nil, fail(ErrNotFile)
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, fail(err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	packed, err := gzip.NewReader(f)
	if err != nil {
		return nil, fail(fmt.Errorf("%w: it is not gzipped: %w", ErrCorrupt, err))
	}
	t, err := readCrate(&io.LimitedReader{R: packed, N: maxCrate + 1})
	if err != nil {
		return nil, fail(err)
	}
	spec := "crate:" + filepath.ToSlash(file)
	return &side{tree: t, label: printable(filepath.Base(file)), info: SideInfo{Spec: spec, Kind: KindCrate}}, nil
}

// crate is a packaged crate in memory. Of files that are larger than anything that is read only the size is kept.
type crate struct {
	fileMap
	large map[string]int64
}

func readCrate(r *io.LimitedReader) (crate, error) {
	t := crate{fileMap: newFiles(nil), large: map[string]int64{}}
	top, files := "", map[string]string{}
	archive := tar.NewReader(r)
	for {
		head, err := archive.Next()
		switch {
		case r.N <= 0:
			return t, fmt.Errorf("%w: more than %d MiB unpacked", ErrTooBig, maxCrate>>20)
		case errors.Is(err, io.EOF):
			return t, t.fill(files)
		case err != nil:
			return t, fmt.Errorf("%w: %w", ErrCorrupt, err)
		case len(files) == maxCrateFiles:
			return t, fmt.Errorf("%w: more than %d files", ErrTooBig, maxCrateFiles)
		case head.Typeflag == tar.TypeDir:
			continue
		case head.Typeflag != tar.TypeReg:
			return t, fmt.Errorf("%w: %s is a link or a special file", ErrUnsupported, quote(head.Name))
		}
		if strings.Count(head.Name, "/") > maxCrateDepth {
			return t, fmt.Errorf("%w: folders nested more than %d deep", ErrUnsupported, maxCrateDepth)
		}
		folder, p, ok := strings.Cut(head.Name, "/")
		if !ok || folder == "" || top != "" && folder != top {
			return t, fmt.Errorf("%w: %s is not in the crate's folder", ErrCorrupt, quote(head.Name))
		}
		top = folder
		if files[p], err = t.keep(p, archive, head.Size); err != nil {
			return t, err
		}
	}
}

// keep reads one file, unless it is too large to be of use.
func (t crate) keep(p string, r io.Reader, size int64) (string, error) {
	if size > MaxFile {
		t.large[p] = size
		return "", nil
	}
	delete(t.large, p) // a later entry of the same path counts, as when Cargo unpacks it
	content, err := io.ReadAll(r)
	if err != nil {
		return "", fmt.Errorf("%w: reading %s: %w", ErrCorrupt, quote(p), err)
	}
	return string(content), nil
}

// fill makes the tree of the files.
func (t crate) fill(files map[string]string) error {
	if len(files) == 0 {
		return fmt.Errorf("%w: it has no files", ErrCorrupt)
	}
	for _, p := range sortedKeys(files) {
		if err := t.add(p, files[p]); err != nil {
			return fmt.Errorf("%w: %w", ErrCorrupt, err)
		}
	}
	for dir, entries := range t.dirs {
		sortEntries(entries)
		for i := range entries {
			if _, large := t.large[path.Join(dir, entries[i].Name)]; large {
				entries[i].ID = "" // it is not that of the nothing that was kept
			}
		}
	}
	return nil
}

func (t crate) read(p string, e Entry) ([]byte, ID, error) {
	if size, large := t.large[p]; large {
		return nil, "", tooBig(size, MaxFile)
	}
	return t.fileMap.read(p, e)
}
