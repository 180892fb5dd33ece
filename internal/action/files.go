package action

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// files writes reports. Names are relative to the workspace, where the repository is
// checked out: a change could bring a link of that name, to have another file overwritten.
// So nothing is written through a link there, nor outside of it.
type files struct{ workspace, temporary string }

func filesOf(env func(string) string) files {
	return files{workspace: env("GITHUB_WORKSPACE"), temporary: env("RUNNER_TEMP")}
}

// place is one name for all spellings of a file: relative if it is in the workspace.
func (f files) place(name string) string {
	if inside, err := filepath.Rel(f.workspace, name); filepath.IsAbs(name) && f.workspace != "" && err == nil && filepath.IsLocal(inside) {
		return inside
	}
	return filepath.Clean(name)
}

func (f files) write(name string, content []byte) error {
	name = f.place(name)
	if filepath.IsAbs(name) {
		return os.WriteFile(name, content, 0o644)
	}
	if !filepath.IsLocal(name) {
		return fmt.Errorf("%s is outside of the workspace", name)
	}
	root, err := os.OpenRoot(orHere(f.workspace))
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }() // nothing was written to it itself
	if err := throughFolders(root, filepath.Dir(name)); err != nil {
		return err
	}
	if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	switch info, err := root.Lstat(name); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is there already, and is no regular file", name)
	}
	return root.WriteFile(name, content, 0o644)
}

// throughFolders makes sure that a folder, and all that it lies in, is no link as far as it
// is there: one that stays in the workspace can lead to .git as well.
func throughFolders(root *os.Root, dir string) error {
	if dir == "." {
		return nil
	}
	if err := throughFolders(root, filepath.Dir(dir)); err != nil {
		return err
	}
	switch info, err := root.Lstat(dir); {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !info.IsDir():
		return fmt.Errorf("%s is a link or a file: name a folder of the workspace itself", dir)
	}
	return nil
}

// keep writes a file that lasts until the job ends, and returns its name.
func (f files) keep(pattern string, content []byte) (string, error) {
	file, err := os.CreateTemp(f.temporary, pattern)
	if err != nil {
		return "", err
	}
	if _, err := file.Write(content); err != nil {
		_ = file.Close() // the first error tells more
		return "", err
	}
	return file.Name(), file.Close()
}

func orHere(dir string) string {
	if dir == "" {
		return "."
	}
	return dir
}
