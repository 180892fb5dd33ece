package manifest

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/source"
)

const (
	permissionsDir = "permissions"
	schemasDir     = "schemas" // files directly in such a folder are for editors
)

// foundFile is a permission file as Tauri's glob `./permissions/**/*.*` yields it.
type foundFile struct {
	path   string // through links, as found: it decides on the order
	target string // where the file really is
	entry  gitsrc.Entry
}

// fileWalk collects the permission files of one crate (tauri-utils,
// acl/build.rs, define_permissions, and the crate glob): hidden names count,
// links are followed, and names are sorted bytewise folder by folder.
type fileWalk struct {
	side      Side
	files     []foundFile
	faults    []Fault
	unchecked []Unchecked
}

// findFiles walks over the permissions folder of the crate at dir, whose
// entries are given.
func findFiles(side Side, dir string, entries []gitsrc.Entry) (*fileWalk, error) {
	w := &fileWalk{side: side}
	i := slices.IndexFunc(entries, func(e gitsrc.Entry) bool { return e.Name == permissionsDir })
	if i < 0 {
		return w, nil
	}
	root := path.Join(dir, permissionsDir)
	target, entry, err := w.follow(root, root, entries[i])
	if err != nil || entry.Kind != gitsrc.Dir {
		return w, err
	}
	return w, w.walk(root, target, nil)
}

// walk visits the folder found at dir that really is at target; above are the
// real folders on the way to it.
func (w *fileWalk) walk(dir, target string, above []string) error {
	if slices.Contains(above, target) {
		return nil // a link back up: what is below has been read, and again changes nothing
	}
	above = append(slices.Clone(above), target)
	entries, err := w.side.ReadDir(target)
	if err != nil {
		return err
	}
	for _, e := range entries {
		found := path.Join(dir, e.Name)
		actual, entry, err := w.follow(found, path.Join(target, e.Name), e)
		if err != nil {
			return err
		}
		switch {
		case entry.Kind == gitsrc.Dir:
			if strings.Contains(e.Name, ".") && isPermissionFile(actual) {
				w.fault(NotAFile, found, "is a folder: Tauri tries to read it as a permission file and refuses the plugin")
			}
			if err := w.walk(found, actual, above); err != nil {
				return err
			}
		case entry.Kind.Regular() && strings.Contains(e.Name, ".") && isPermissionFile(actual):
			w.file(foundFile{path: found, target: actual, entry: entry})
		}
	}
	return nil
}

func (w *fileWalk) file(f foundFile) {
	if !utf8.ValidString(f.path) || !utf8.ValidString(f.target) {
		w.fault(UnreachableFile, f.path, "has a path that is not UTF-8, which Tauri does not read")
		return
	}
	w.files = append(w.files, f)
}

// follow resolves an entry that may be a link. What cannot be followed is noted,
// and returned as a link.
func (w *fileWalk) follow(found, actual string, e gitsrc.Entry) (string, gitsrc.Entry, error) {
	if e.Kind == gitsrc.Submodule {
		w.unchecked = append(w.unchecked, Unchecked{
			What: "permission files in " + found, Why: "it is a submodule", At: source.Place{File: found},
		})
	}
	if e.Kind != gitsrc.Symlink {
		return actual, e, nil
	}
	target, entry, err := w.side.Follow(actual, e)
	switch {
	case err == nil:
		return target, entry, nil
	case errors.Is(err, fs.ErrNotExist):
		if isPermissionFile(actual) {
			w.fault(UnreachableFile, found, "is a link to nothing, which Tauri leaves out")
		}
	case errors.Is(err, gitsrc.ErrLink), errors.Is(err, gitsrc.ErrSubmodule):
		w.unchecked = append(w.unchecked, Unchecked{
			What: "permission files behind the link " + found, Why: err.Error(), At: source.Place{File: found},
		})
	default:
		return "", gitsrc.Entry{}, err
	}
	return actual, e, nil
}

// fault notes what is wrong with the file found at a path.
func (w *fileWalk) fault(kind FaultKind, found, why string) {
	w.faults = append(w.faults, Fault{
		Kind: kind, Subject: found, Message: path.Base(found) + " " + why, At: source.Place{File: found},
	})
}

// isPermissionFile applies Tauri's filters to the real path of a file: the
// extension and the folder it is directly in.
func isPermissionFile(actual string) bool {
	ext := extension(actual)
	return (ext == "toml" || ext == "json") && path.Base(path.Dir(actual)) != schemasDir
}

// extension is Rust's Path::extension: what follows the last dot of the name,
// unless the name begins with that dot.
func extension(file string) string {
	name := path.Base(file)
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		return name[i+1:]
	}
	return ""
}

func formatOf(file string) format {
	if extension(file) == "json" {
		return formatJSON
	}
	return formatTOML
}

// compareFound orders paths as the walk meets them: folder by folder, bytewise.
func compareFound(a, b string) int {
	return slices.Compare(strings.Split(a, "/"), strings.Split(b, "/"))
}
