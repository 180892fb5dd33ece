package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// archive is one archive of a release.
type archive struct {
	name, version string
	platform      platform
	sum           string // SHA-256, in hexadecimal digits
}

// platform is what a program runs on, by the names of Go and of npm.
type platform struct {
	goos, goarch string
	os, cpu      string
}

// platforms are those that there has to be an archive for.
func platforms() []platform {
	return []platform{
		{"darwin", "amd64", "darwin", "x64"},
		{"darwin", "arm64", "darwin", "arm64"},
		{"linux", "amd64", "linux", "x64"},
		{"linux", "arm64", "linux", "arm64"},
		{"windows", "amd64", "win32", "x64"},
		{"windows", "arm64", "win32", "arm64"},
	}
}

// program is the name of the program's file.
func (p platform) program() string {
	if p.goos == "windows" {
		return "permver.exe"
	}
	return "permver"
}

var archiveName = regexp.MustCompile(`^permver_(\d+\.\d+\.\d+\S*)_([a-z0-9]+)_([a-z0-9]+)\.(?:tar\.gz|zip)$`)

// readSums reads checksums.txt: which archives there are, in the order of platforms. All are
// of one version.
func readSums(dir string) ([]archive, error) {
	text, err := os.ReadFile(filepath.Join(dir, "checksums.txt"))
	if err != nil {
		return nil, fmt.Errorf("read the checksums: %w", err)
	}
	archives := make([]archive, len(platforms()))
	for line := range strings.Lines(string(text)) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		parts := archiveName.FindStringSubmatch(name)
		if parts == nil {
			continue // a list of what an archive is made of
		}
		i := slices.IndexFunc(platforms(), func(p platform) bool { return p.goos == parts[2] && p.goarch == parts[3] })
		if i < 0 {
			return nil, fmt.Errorf("%s: nothing is known of this platform", name)
		}
		archives[i] = archive{name: name, version: parts[1], platform: platforms()[i], sum: sum}
	}
	for i, p := range platforms() {
		switch a := archives[i]; {
		case a.name == "":
			return nil, fmt.Errorf("checksums.txt has no archive for %s/%s", p.goos, p.goarch)
		case a.version != archives[0].version:
			return nil, fmt.Errorf("%s and %s are of two versions", archives[0].name, a.name)
		}
	}
	return archives, nil
}

// program reads the program out of an archive, which has to be the one that the checksum is of.
func (a archive) program(dir string) ([]byte, error) {
	packed, err := os.ReadFile(filepath.Join(dir, a.name))
	if err != nil {
		return nil, fmt.Errorf("read the archive: %w", err)
	}
	if sum := sha256.Sum256(packed); hex.EncodeToString(sum[:]) != a.sum {
		return nil, fmt.Errorf("%s: its checksum is %x, and %s in checksums.txt", a.name, sum, a.sum)
	}
	unpack := fromTar
	if path.Ext(a.name) == ".zip" {
		unpack = fromZip
	}
	program, err := unpack(packed, a.platform.program())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", a.name, err)
	}
	return program, nil
}

var errNoProgram = errors.New("the program is not in it")

func fromTar(packed []byte, name string) ([]byte, error) {
	unzipped, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	for files := tar.NewReader(unzipped); ; {
		head, err := files.Next()
		switch {
		case errors.Is(err, io.EOF):
			return nil, errNoProgram
		case err != nil:
			return nil, err
		case head.Name == name:
			return io.ReadAll(files)
		}
	}
}

func fromZip(packed []byte, name string) ([]byte, error) {
	files, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return nil, err
	}
	for _, f := range files.File {
		if f.Name != name {
			continue
		}
		content, err := f.Open()
		if err != nil {
			return nil, err
		}
		program, err := io.ReadAll(content)
		return program, errors.Join(err, content.Close())
	}
	return nil, errNoProgram
}
