package declare

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// content returns all files below dir, by path.
func content(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		name, relErr := filepath.Rel(dir, path)
		files[filepath.ToSlash(name)] = string(text)
		return errors.Join(err, relErr)
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func put(t *testing.T, dir, name, text string, mode os.FileMode) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "a/Cargo.toml", "old", 0o640)
	put(t, dir, "other", "untouched", 0o600)
	err := Write(dir, []Edit{
		{Path: "a/Cargo.toml", Before: []byte("old"), After: []byte("new")},
		{Path: ".changes/deep/x.md", After: []byte("text")},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"a/Cargo.toml": "new", ".changes/deep/x.md": "text", "other": "untouched"}
	if d := cmp.Diff(want, content(t, dir)); d != "" {
		t.Error("-want +got:\n" + d)
	}
	info, err := os.Stat(filepath.Join(dir, "a", "Cargo.toml"))
	if err != nil || runtime.GOOS != "windows" && info.Mode() != 0o640 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	put(t, dir, "mine", "", 0o644)
	mine, errMine := os.Stat(filepath.Join(dir, "mine"))
	added, errAdded := os.Stat(filepath.Join(dir, ".changes", "deep", "x.md"))
	if errMine != nil || errAdded != nil || mine.Mode() != added.Mode() {
		t.Errorf("mode of a new file %v, want %v; %v, %v", added.Mode(), mine.Mode(), errAdded, errMine)
	}
}

// Where one file cannot be written, none is.
func TestWriteRefuses(t *testing.T) {
	outside := t.TempDir()
	put(t, outside, "Cargo.toml", "old", 0o600)
	good := Edit{Path: "good", After: []byte("new")}
	tests := []struct {
		name string
		edit Edit
		want error // nil for one of the system's own
	}{
		{"changed", Edit{"a", []byte("older"), []byte("new")}, ErrChanged},
		{"gone", Edit{"b", []byte("old"), []byte("new")}, os.ErrNotExist},
		{"there already", Edit{"a", nil, []byte("new")}, ErrExists},
		{"a folder", Edit{"dir", []byte("old"), []byte("new")}, ErrNotRegular},
		{"a link", Edit{"link", []byte("old"), []byte("new")}, ErrNotRegular},
		{"through a link that leads out", Edit{"out/Cargo.toml", []byte("old"), []byte("new")}, nil},
		{"a new file through it", Edit{"out/x.md", nil, []byte("new")}, nil},
		{"upwards", Edit{"../x.md", nil, []byte("new")}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			put(t, dir, "a", "old", 0o600)
			put(t, dir, "dir/f", "f", 0o600)
			if err := errors.Join(os.Symlink("a", filepath.Join(dir, "link")), os.Symlink(outside, filepath.Join(dir, "out"))); err != nil {
				t.Skip("no symbolic links here: ", err)
			}
			err := Write(dir, []Edit{good, tt.edit})
			var typed *WriteError
			if !errors.As(err, &typed) || typed.Path != tt.edit.Path || len(typed.Written) > 0 || tt.want != nil && !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			if d := cmp.Diff(map[string]string{"a": "old", "dir/f": "f"}, content(t, dir)); d != "" {
				t.Error("-want +got:\n" + d)
			}
			if d := cmp.Diff(map[string]string{"Cargo.toml": "old"}, content(t, outside)); d != "" {
				t.Error("outside, -want +got:\n" + d)
			}
		})
	}
}

// A folder that cannot be made is found out only when it is made.
func TestWriteFailsInTheMiddle(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "a", "old", 0o600)
	err := Write(dir, []Edit{
		{Path: "b/c", After: []byte("1")}, {Path: "b/c/d/e", After: []byte("2")}, {Path: "a", Before: []byte("old"), After: []byte("new")},
	})
	var typed *WriteError
	if !errors.As(err, &typed) || typed.Path != "b/c/d/e" {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"b/c"}, typed.Written); d != "" {
		t.Error("written, -want +got:\n" + d)
	}
	if d := cmp.Diff(map[string]string{"a": "old", "b/c": "1"}, content(t, dir)); d != "" {
		t.Error("-want +got:\n" + d)
	}
	twice := []Edit{{"a", []byte("old"), []byte("new")}, {"a", []byte("old"), []byte("newer")}}
	if err := Write(dir, twice); !errors.Is(err, ErrChanged) {
		t.Error(err)
	}
	if d := cmp.Diff(map[string]string{"a": "new", "b/c": "1"}, content(t, dir)); d != "" {
		t.Error("-want +got:\n" + d)
	}
}

func TestWriteSaysWhatIsDone(t *testing.T) {
	dir := t.TempDir()
	err := Write(dir, []Edit{{Path: "a", After: []byte("1")}, {Path: "a", After: []byte("2")}})
	var typed *WriteError
	if !errors.As(err, &typed) || !errors.Is(err, ErrExists) {
		t.Fatal(err)
	}
	hints := []string{"a has been written", "git may ignore it; move it away, or add it to the repository"}
	if d := cmp.Diff(hints, typed.Hints()); d != "" {
		t.Error("hints, -want +got:\n" + d)
	}
	if err.Error() != "write a: there is such a file already" {
		t.Error(err)
	}
	if err := Write(filepath.Join(dir, "none"), nil); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	changed := &WriteError{Path: "a", Err: ErrChanged}
	if d := cmp.Diff([]string{"run the command again, while nothing else changes the file"}, changed.Hints()); d != "" {
		t.Error(d)
	}
}
