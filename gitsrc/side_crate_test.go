package gitsrc

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// packed writes a gzipped tar archive of the entries and returns its path.
func packed(t *testing.T, entries ...tar.Header) string {
	t.Helper()
	var b bytes.Buffer
	zipped := gzip.NewWriter(&b)
	archive := tar.NewWriter(zipped)
	for _, head := range entries {
		content := head.PAXRecords["test.content"]
		head.PAXRecords, head.Size = nil, max(head.Size, int64(len(content)))
		if err := archive.WriteHeader(&head); err != nil {
			t.Fatal(err)
		}
		content += strings.Repeat("\x00", int(head.Size)-len(content))
		if _, err := archive.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(archive.Close(), zipped.Close()); err != nil {
		t.Fatal(err)
	}
	return written(t, b.Bytes())
}

func written(t *testing.T, content []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "sample-1.0.0.crate")
	if err := os.WriteFile(file, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// regular is an entry that is a file.
func regular(name, content string) tar.Header {
	return tar.Header{Name: name, Mode: 0o644, Typeflag: tar.TypeReg, PAXRecords: map[string]string{"test.content": content}}
}

func TestCrate(t *testing.T) {
	s, err := Crate(packed(t,
		tar.Header{Name: "sample-1.0.0/", Mode: 0o755, Typeflag: tar.TypeDir},
		regular("sample-1.0.0/Cargo.toml", "[package]"), regular("sample-1.0.0/src/lib.rs", "first"), regular("sample-1.0.0/src/lib.rs", "second"),
		tar.Header{Name: "sample-1.0.0/large.bin", Mode: 0o644, Typeflag: tar.TypeReg, Size: MaxFile + 1}, regular("sample-1.0.0/"+strings.Repeat("long/", 60)+"a", "deep"),
	))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	err = walkAll(s, "", func(p string, e Entry) error {
		content, id, err := s.ReadFile(p, e)
		if errors.Is(err, ErrTooBig) && e.ID == "" {
			got[p] = "too big"
			return nil
		}
		if err != nil {
			return err
		}
		if id != e.ID || id != BlobID(content) {
			t.Errorf("%s: the entry says %s, reading says %s", p, e.ID, id)
		}
		got[p] = string(content)
		return nil
	})
	want := map[string]string{"Cargo.toml": "[package]", "src/lib.rs": "second", "large.bin": "too big", strings.Repeat("long/", 60) + "a": "deep"}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if s.Label() != "sample-1.0.0.crate" || s.Info().Kind != KindCrate {
		t.Errorf("label %q, info %+v", s.Label(), s.Info())
	}
}

func TestCrateRefused(t *testing.T) {
	whole, err := os.ReadFile(packed(t, regular("a-1/Cargo.toml", "[package]")))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		file string
		want error
	}{
		{"no such file", filepath.Join(t.TempDir(), "none.crate"), fs.ErrNotExist},
		{"not gzipped", written(t, []byte("hello")), ErrCorrupt},
		{"nothing", written(t, nil), ErrCorrupt},
		{"cut off", written(t, whole[:len(whole)-20]), ErrCorrupt},
		{"no files", packed(t), ErrCorrupt},
		{"two folders", packed(t, regular("a-1/x", ""), regular("b-1/x", "")), ErrCorrupt},
		{"no folder", packed(t, regular("x", "")), ErrCorrupt},
		{"absolute", packed(t, regular("/etc/x", "")), ErrCorrupt},
		{"out of the folder", packed(t, regular("a-1/../../x", "")), ErrCorrupt},
		{"a file and a folder", packed(t, regular("a-1/x", ""), regular("a-1/x/y", "")), ErrCorrupt},
		{"a folder", t.TempDir(), ErrNotFile},
		{"nested too deep", packed(t, regular(strings.Repeat("a/", maxCrateDepth+1)+"x", "")), ErrUnsupported},
		{"link", packed(t, tar.Header{Name: "a-1/x", Linkname: "/etc/passwd", Typeflag: tar.TypeSymlink}), ErrUnsupported},
		{"hard link", packed(t, tar.Header{Name: "a-1/x", Linkname: "a-1/y", Typeflag: tar.TypeLink}), ErrUnsupported},
		{"device", packed(t, tar.Header{Name: "a-1/x", Typeflag: tar.TypeChar}), ErrUnsupported},
	}
	for _, tt := range tests {
		_, err := Crate(tt.file)
		var typed *Error
		if !errors.Is(err, tt.want) || !errors.As(err, &typed) {
			t.Errorf("%s: got %v, want %v", tt.name, err, tt.want)
		}
	}
}

// FuzzCrate reads what may be a tar archive: whatever it is, it is read or refused.
func FuzzCrate(f *testing.F) {
	f.Add([]byte("a-1/x"))
	f.Add(make([]byte, 1024))
	f.Fuzz(func(t *testing.T, content []byte) {
		var b bytes.Buffer
		zipped := gzip.NewWriter(&b)
		if _, err := zipped.Write(content); err != nil {
			t.Fatal(err)
		}
		if err := zipped.Close(); err != nil {
			t.Fatal(err)
		}
		s, err := Crate(written(t, b.Bytes()))
		if err != nil {
			return
		}
		if err := walkAll(s, "", func(string, Entry) error { return nil }); err != nil {
			t.Error(err)
		}
	})
}
